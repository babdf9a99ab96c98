"""The remote of a registry: the upstream branch, fetching and pushing, and web pages on the forge.

git does all the talking to other machines; incubo needs no token. `find_upstream` and `fetch_upstream` serve `sync`,
`find_published`, `find_push_remote` and `push_branch` serve `--propose`, `make_file_links` links to the editor of
GitHub or GitLab.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from incubo.core.errors import IncuboError, ToolError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.document.table import Commit
from incubo.vcs.git_folder import find_worktree_root, is_proposal_name
from incubo.vcs.run import GitResult, non_interactive_env, query_git, run_git, split_lines
from incubo.vcs.status import current_branch

_SCP_URL = re.compile(r"(?:[^@/\s]+@)?(?P<host>[\w.-]{2,}):(?!//|:)(?P<path>\S.*)")
"""`git@host:owner/repository.git`. (A host of one letter is a Windows drive.)"""

_HOST_NAME = re.compile(r"[A-Za-z0-9_.-]+")

_SSH_HOSTS = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
"""Hosts that only serve ssh → the host of the web site."""

_FORK_SOURCE = "upstream"
"""What forges and people call the remote that a fork comes from, where proposals are merged."""
_USUAL_DEFAULT_BRANCHES = ("main", "master")

_REQUEST_PATH = re.compile(r"/(?:pull|pulls|compare|merge_requests|pull-requests)(?:/|\?|$)")
"""Part of the addresses that servers print after a push to open, or show, a pull or merge request."""


class Upstream(NamedTuple):
    """What the current branch follows: a remote, the branch there (a full ref), and our local copy of that branch."""

    branch: str
    remote: str
    remote_ref: str
    tracking_ref: str


class PublishedBranch(NamedTuple):
    """The branch of what is published, as it was last seen: a remote, the branch there, its last commit."""

    remote: str
    branch: str
    commit: str

    @property
    def shown_name(self) -> str:
        """How git calls it: `origin/main`."""
        return f"{self.remote}/{self.branch}"


class WebRepository(NamedTuple):
    """A repository on the web: `https` or `http`, the host with its port, the path without its leading slash."""

    scheme: str
    host: str
    path: str

    @property
    def url(self) -> str:
        """The address of its home page."""
        return f"{self.scheme}://{self.host}/{quote(self.path, safe='/~')}"


class EmptyRemoteError(ToolError):
    """Nothing was ever published on the remote. `upstream`: what would be published where."""

    def __init__(self, upstream: Upstream) -> None:
        super().__init__(
            Message(N_("nothing is published on {name} yet"), {"name": upstream.remote}),
            hints=(Message(N_("to publish this registry there"), command="incubo sync --publish"),),
        )
        self.upstream = upstream


def find_upstream(root: Path) -> Upstream:
    """The upstream of the current branch. Raises ToolError if it has none, or if HEAD is detached."""
    branch = current_branch(root)
    followed = _read_upstream(root, branch) if branch is not None else None
    if followed is not None:
        return followed
    remotes = list_remotes(root)
    name = "origin" if "origin" in remotes else next(iter(remotes), "")
    if branch is None:
        default_branch = _find_likely_branch(root, name) if name else None
        raise ToolError(
            Message(N_("this folder shows the registry as it once was, on no branch: nothing can be fetched")),
            hints=(go_back_hint(default_branch or _USUAL_DEFAULT_BRANCHES[0]),),
        )
    if not remotes:
        raise ToolError(
            Message(N_("this registry follows no other copy: there is nothing to fetch")),
            hints=(
                Message(N_("a shared registry begins as a copy of it: who looks after it says how")),
                Message(
                    N_("to share this one, an empty repository on a forge, then"),
                    command=Message(N_("git remote add origin ADDRESS")),
                ),
            ),
        )
    default_branch = _find_likely_branch(root, name) or _learn_default_branch(root, name)
    upstream = Upstream(branch, name, f"refs/heads/{branch}", f"refs/remotes/{name}/{branch}")
    if default_branch == branch:  # as if it followed it: git was only not told so
        return upstream
    if default_branch is None and _is_empty(root, name):
        raise EmptyRemoteError(upstream)
    message = Message(N_("the branch “{branch}” follows no other copy"), {"branch": branch})
    raise ToolError(message, hints=(go_back_hint(default_branch),) if default_branch else ())


def _read_upstream(root: Path, branch: str) -> Upstream | None:
    """What the settings of git say that a branch follows; None for nothing."""
    fields = "--format=%(upstream:remotename)%00%(upstream:remoteref)%00%(upstream)"
    remote, _, refs = query_git(root, "for-each-ref", fields, f"refs/heads/{branch}").stdout.strip().partition("\0")
    remote_ref, _, tracking_ref = refs.partition("\0")
    if remote and remote_ref and tracking_ref:
        return Upstream(branch, remote, remote_ref, tracking_ref)
    # Before the first commit, for-each-ref does not list the branch; and a remote may fetch nothing of its own accord.
    remote, remote_ref = (
        query_git(root, "config", "--get", f"branch.{branch}.{key}").stdout.strip() for key in ("remote", "merge")
    )
    tracking_ref = remote_ref.replace("refs/heads/", f"refs/remotes/{remote}/", 1)
    return Upstream(branch, remote, remote_ref, tracking_ref) if remote and remote_ref else None


def go_back_hint(branch: str) -> Message:
    """How to go back to the branch of what is published, for people who do not use git by its commands."""
    hint = N_("what is published is on the branch “{main}”: go back to it, with the program in which you left it")
    return Message(hint, {"main": branch})


def fetch_upstream(root: Path, upstream: Upstream) -> None:
    """Fetch the upstream branch. Raises ToolError without a connection, or if the branch no longer exists there."""
    if upstream.remote == ".":  # the upstream is another branch of this repository
        return
    arguments = ("fetch", "--no-progress", "--end-of-options", upstream.remote, upstream.remote_ref)
    result = run_git(root, *arguments, env=non_interactive_env(root))
    if result.exit_code and "couldn't find remote ref" in result.stderr:
        if _is_empty(root, upstream.remote):
            raise EmptyRemoteError(upstream)
        raise upstream_gone_error(root, upstream)
    result.require_success(
        Message(
            N_("nothing could be fetched from {name}: it cannot be reached, or refuses access"),
            {"name": upstream.remote},
        ),
        Message(N_("is there a network (and the VPN, if one is needed)? Your files are as they were")),
        Message(N_("if it wants a password: fetch once with the program with which this copy was made")),
    )


def _is_empty(root: Path, remote: str) -> bool:
    """Whether a remote that can be reached has no branch at all."""
    arguments = ("ls-remote", "--heads", "--quiet", "--end-of-options", remote)
    result = run_git(root, *arguments, env=non_interactive_env(root))
    return not result.exit_code and not result.stdout.strip()


def upstream_gone_error(root: Path, upstream: Upstream) -> ToolError:
    """The error for an upstream branch that no longer exists: most often it was merged, then deleted."""
    default_branch = _find_likely_branch(root, upstream.remote)
    return ToolError(
        Message(
            N_("the branch “{branch}” is not on {name} any more (or not yet)"),
            {"branch": upstream.remote_ref.removeprefix("refs/heads/"), "name": upstream.remote},
        ),
        hints=(go_back_hint(default_branch),) if default_branch else (),
    )


def _find_likely_branch(root: Path, remote: str) -> str | None:
    """The default branch of a remote, else the usual one or the only one that was fetched from it; None: unknown."""
    default_branch = find_default_branch(root, remote)
    prefix = f"refs/remotes/{remote}/"
    refs = split_lines(query_git(root, "for-each-ref", "--format=%(refname)", "--end-of-options", prefix).stdout)
    fetched = [ref.removeprefix(prefix) for ref in refs if ref != f"{prefix}HEAD"]
    usual = next((branch for branch in _USUAL_DEFAULT_BRANCHES if branch in fetched), None)
    return default_branch or usual or (fetched[0] if len(fetched) == 1 else None)


def find_default_branch(root: Path, remote: str) -> str | None:
    """The default branch of a remote; None if the clone does not know it."""
    ref = query_git(root, "symbolic-ref", "--quiet", f"refs/remotes/{remote}/HEAD").stdout.strip()
    return ref.removeprefix(f"refs/remotes/{remote}/") or None


def find_published(root: Path) -> PublishedBranch:
    """What is published, as far as this copy knows without asking: the default branch of the remote `upstream` (of
    those who push to a fork), else of the one that branches are pushed to. Where nobody told this copy which branch
    that is, it is the only one that it knows there.

    Raises ToolError without a remote or if nothing was fetched from it, UsageError if several remotes are possible.
    """
    names = list_remotes(root)
    remotes = _publishing_remotes(root, names)
    published = _find_published(root, remotes) or _guess_published(root, remotes)
    if published is not None:
        return published
    arguments = {"name": remotes[-1]}
    raise ToolError(
        Message(N_("what is published on {name} is not known here"), arguments),
        hints=(
            Message(N_("to find out"), command="incubo sync"),
            Message(N_("if nothing is published there yet"), command="incubo sync --publish"),
        ),
    )


def find_out_published(root: Path, names: Iterable[str] | None = None) -> PublishedBranch:
    """As `find_published`; where this copy does not know it, the remotes are asked. `names`: all remotes, if they are
    known. Raises ToolError, UsageError.
    """
    remotes = _publishing_remotes(root, list_remotes(root) if names is None else names)
    published = _find_published(root, remotes)
    if published is not None:
        return published
    for remote in remotes:
        if _learn_default_branch(root, remote):
            break
    return find_published(root)


def _learn_default_branch(root: Path, remote: str) -> str | None:
    """Ask a remote for its default branch, fetch it, and remember it as `git clone` does; None if it has none, or
    cannot be reached.
    """
    env = non_interactive_env(root)
    answer = run_git(root, "ls-remote", "--symref", "--quiet", "--end-of-options", remote, "HEAD", env=env).stdout
    branch = answer.partition("\t")[0].removeprefix("ref: refs/heads/")
    if not answer.startswith("ref: refs/heads/"):
        return None
    tracking_ref = f"refs/remotes/{remote}/{branch}"
    refspec = f"+refs/heads/{branch}:{tracking_ref}"
    fetched = run_git(root, "fetch", "--no-progress", "--no-tags", "--end-of-options", remote, refspec, env=env)
    if fetched.exit_code:
        return None
    run_git(root, "symbolic-ref", f"refs/remotes/{remote}/HEAD", tracking_ref)
    return branch


def list_remotes(root: Path) -> dict[str, str]:
    """The remotes in the order of git, each with its address ("" for none): one git command. Raises ToolError."""
    addresses: dict[str, str] = {}
    for line in split_lines(query_git(root, "remote", "--verbose").stdout):
        name, _, rest = line.partition("\t")
        address, _, use = rest.rpartition(" (")
        if not use.startswith("push"):
            addresses.setdefault(name, address)
    return addresses


def _publishing_remotes(root: Path, names: Iterable[str]) -> list[str]:
    """The remotes on which the registry may be published, the likelier first. Raises ToolError, UsageError."""
    push_remote = _choose_push_remote(root, names)
    return list(dict.fromkeys((_FORK_SOURCE, push_remote))) if _FORK_SOURCE in names else [push_remote]


def _find_published(root: Path, remotes: Sequence[str]) -> PublishedBranch | None:
    """The branch of what is published on one of these remotes, from the branches last seen there: one git command."""
    prefixes = {remote: f"refs/remotes/{remote}/" for remote in remotes}
    patterns = [f"{prefix}{name}" for prefix in prefixes.values() for name in ("HEAD", *_USUAL_DEFAULT_BRANCHES)]
    format_option = "--format=%(refname)%00%(objecttype)%00%(objectname)%00%(symref)"
    lines = split_lines(query_git(root, "for-each-ref", format_option, "--", *patterns).stdout)
    fields = [line.split("\0") for line in lines]
    refs = {ref: (commit, target) for ref, object_type, commit, target in fields if object_type == "commit"}
    for remote, prefix in prefixes.items():
        for name in ("HEAD", *_USUAL_DEFAULT_BRANCHES):
            commit, target = refs.get(f"{prefix}{name}", ("", ""))
            if commit and (name != "HEAD" or target.startswith(prefix)):
                return PublishedBranch(remote, (target or f"{prefix}{name}").removeprefix(prefix), commit)
    return None


def _guess_published(root: Path, remotes: Sequence[str]) -> PublishedBranch | None:
    """The only branch known on a remote, besides proposals: a registry that was begun here is known by its push alone.
    Of several, nobody knows which one is published.
    """
    for remote in remotes:
        prefix = f"refs/remotes/{remote}/"
        lines = split_lines(query_git(root, "for-each-ref", "--format=%(refname)%00%(objectname)", "--", prefix).stdout)
        commits = dict(line.removeprefix(prefix).split("\0") for line in lines)
        known = [name for name in commits if name != "HEAD" and not is_proposal_name(name)]
        if len(known) == 1:
            return PublishedBranch(remote, known[0], commits[known[0]])
    return None


def find_push_remote(root: Path, names: Iterable[str] | None = None) -> str:
    """The remote that branches are pushed to. `names`: all remotes, if they are known. Raises ToolError without a
    remote, UsageError if several are possible.

    The same choice as git's: `branch.NAME.pushRemote`, `remote.pushDefault`, `branch.NAME.remote`; then `origin`, or
    the only remote.
    """
    return _choose_push_remote(root, list_remotes(root) if names is None else names)


def _choose_push_remote(root: Path, remotes: Iterable[str]) -> str:
    names = list(remotes)
    if not names:
        raise ToolError(
            Message(N_("this repository has no other copy to send a branch to")),
            hints=(
                Message(N_("the person who looks after the registry says how to link it to the shared copy")),
                Message(N_("without one, to make the change on a branch here, and send nothing"), command="--branch"),
            ),
        )
    if len(names) == 1:
        return names[0]
    branch = current_branch(root) or ""
    keys = (f"branch.{branch}.pushremote", "remote.pushdefault", f"branch.{branch}.remote")
    pattern = r"^(branch\..*\.(pushremote|remote)|remote\.pushdefault)$"
    records = query_git(root, "config", "--null", "--get-regexp", pattern).stdout.split("\0")
    settings = {key: value for key, _, value in (record.partition("\n") for record in records)}
    remote = next((name for name in (*(settings.get(key) for key in keys), "origin") if name in names), None)
    if remote is None:
        hint = N_("the setting remote.pushDefault of git says which one gets branches: ask who set this copy up")
        raise UsageError(
            Message(N_("this repository has several other copies: {names:list}"), {"names": names}),
            hints=(Message(hint),),
        )
    return remote


def push_commit(root: Path, remote: str, commit: str, ref: str, *options: str) -> GitResult:
    """Send a commit to a branch of a remote, by its full name (`refs/heads/main`).

    git takes that for the end of a longer name, too: where the remote has a branch `refs/heads/main` besides, it would
    send nothing. A pattern means the one branch only.
    """
    arguments = ("push", "--no-progress", *options, "--end-of-options", remote)
    env = non_interactive_env(root)
    result = run_git(root, *arguments, f"{commit}:{ref}", env=env)
    if "matches more than one" not in result.stderr:
        return result
    folder, _, name = ref.rpartition("/")
    own_folder = f"refs/incubo/{secrets.token_hex(8)}"
    run_git(root, "update-ref", f"{own_folder}/{name}", commit)
    try:
        return run_git(root, *arguments, f"{own_folder}/*:{folder}/*", env=env)
    finally:
        run_git(root, "update-ref", "-d", f"{own_folder}/{name}")


def push_branch(root: Path, branch: str) -> str:
    """Push a branch and set its upstream. Return the URL that opens its request, "" if the remote has no web page.

    Raises ToolError if the push fails: the commit stays.
    """
    remote = find_push_remote(root)
    repository = parse_remote_url(query_git(root, "remote", "get-url", "--push", "--", remote).stdout.strip())
    refspec = f"refs/heads/{branch}:refs/heads/{branch}"
    must_be_new = f"--force-with-lease=refs/heads/{branch}:"  # nothing is added to somebody else's branch
    arguments = ("push", "--no-progress", "--set-upstream", must_be_new, "--end-of-options", remote, refspec)
    result = run_git(root, *arguments, env=non_interactive_env(root), for_parsing=False)
    message = N_("the proposal is ready, but could not be sent to {name}")
    result.require_success(
        Message(message, {"name": remote}, hint=Message(N_("on the branch “{branch}”"), {"branch": branch})),
        Message(
            N_("to send it later"),
            command=f"incubo proposals update {quote_argument(branch)}",
        ),
        Message(N_("to give it up"), command="incubo undo"),
    )
    tracking_ref = f"refs/remotes/{remote}/{branch}"  # a copy of one branch only (--single-branch) sets none
    run_git(root, "update-ref", tracking_ref, f"refs/heads/{branch}")
    if repository is None:
        return ""
    printed_url = find_printed_request_url(result.stderr, repository)
    return printed_url or request_url(repository, branch, find_default_branch(root, remote))


def parse_remote_url(url: str) -> WebRepository | None:
    """The web repository of a remote's URL, without any password; None for a local folder or an unknown form."""
    if "://" in url:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return None
        is_web = parts.scheme in ("http", "https")
        if not is_web and parts.scheme not in ("ssh", "git", "git+ssh", "ssh+git"):
            return None
        scheme, path = parts.scheme if is_web else "https", parts.path
        host_with_port = f"{host}:{port}" if is_web and port else host
    else:
        match = _SCP_URL.fullmatch(url)
        if match is None:
            return None
        scheme, path = "https", match["path"]
        host = host_with_port = match["host"].lower()
    path = unquote(path).strip("/").removesuffix(".git").strip("/")
    if not _HOST_NAME.fullmatch(host) or not path or host.startswith("-"):
        return None
    return WebRepository(scheme, _SSH_HOSTS.get(host_with_port, host_with_port), path)


def request_url(repository: WebRepository, branch: str, base: str | None) -> str:
    """The URL that opens the pull or merge request of a branch; the home page on an unknown forge."""
    forge = forge_of(repository)
    if forge == "gitlab":
        return f"{repository.url}/-/merge_requests/new?merge_request%5Bsource_branch%5D={quote(branch, safe='')}"
    if forge == "github":
        compared_with = f"{quote(base, safe='/')}..." if base else ""
        return f"{repository.url}/compare/{compared_with}{quote(branch, safe='/')}?expand=1"
    return repository.url


def find_printed_request_url(output: str, repository: WebRepository) -> str | None:
    """The URL of a request that the server printed after a push; None if it printed none on its own host."""
    for line in output.splitlines():
        if not line.startswith("remote:"):
            continue
        for url in re.findall(r"https?://[\x21-\x7e]+", line):
            try:
                parts = urlsplit(url)
            except ValueError:
                continue
            if parts.netloc.lower() == repository.host and _REQUEST_PATH.search(url):
                return str(url)
    return None


def forge_of(repository: WebRepository) -> str:
    """The forge that a repository is on: `github`, `gitlab`, or "" for another."""
    return next((forge for forge in ("gitlab", "github") if forge in repository.host), "")


def commit_url(repository: WebRepository, sha: str) -> str:
    """The page of a commit; "" on an unknown forge."""
    path = {"github": "commit", "gitlab": "-/commit"}.get(forge_of(repository))
    return f"{repository.url}/{path}/{sha}" if path else ""


class WebOrigin(NamedTuple):
    """Where the files of a registry are on the web: the repository, and the branch of what is published, or else the
    current one (None: not known).
    """

    repository: WebRepository
    branch: str | None


def find_web_origin(root: Path) -> WebOrigin | None:
    """The repository on the web of what is published, else of the remote that branches are pushed to; None without one.

    Two or three git commands where there is one remote: find it once for all the links of a document.
    """
    if find_worktree_root(root) is None:
        return None
    try:
        addresses = list_remotes(root)
        remotes = _publishing_remotes(root, addresses)
        published = _find_published(root, remotes)
        branch = published.branch if published is not None else current_branch(root)
    except IncuboError:
        return None
    repository = parse_remote_url(addresses[published.remote if published is not None else remotes[-1]])
    return WebOrigin(repository, branch) if repository is not None else None


def make_file_links(origin: WebOrigin | None, prefix: str, commit: Commit | None = None) -> Callable[[str], str]:
    """A function from a path of the registry to the web page that edits this file, or that shows it as a `commit` holds
    it; "" on an unknown forge.

    `prefix`: the path from the root of the repository to the registry.
    """
    route = {"gitlab": "/-/", "github": "/"}.get(forge_of(origin.repository)) if origin is not None else None
    action, revision = ("edit", origin and origin.branch) if commit is None else ("blob", commit.sha)
    if origin is None or not revision or route is None:
        return _no_link
    base_url = f"{origin.repository.url}{route}{action}/{quote(revision, safe='/')}"
    return lambda path: f"{base_url}/{quote(prefix + path, safe='/')}"


def _no_link(path: str) -> str:  # noqa: ARG001
    return ""
