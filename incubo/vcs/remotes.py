"""The remote of a registry: the upstream branch, fetching and pushing, and web pages on the forge.

git does all the talking to other machines; incubo needs no token. `find_upstream` and `fetch_upstream` serve `sync`,
`find_published`, `find_push_remote` and `push_branch` serve `--propose`, `make_edit_links` links to the editor of
GitHub or GitLab.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from incubo.core.errors import IncuboError, ToolError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs.git_folder import find_worktree_root
from incubo.vcs.run import clean_git_output, non_interactive_env, run_git
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


def find_upstream(root: Path) -> Upstream:
    """The upstream of the current branch. Raises ToolError if it has none, or if HEAD is detached."""
    branch = current_branch(root)
    if branch is None:
        raise ToolError(
            Message(N_("no branch is checked out, so nothing can be fetched")),
            hints=(Message(N_("go back to the branch of the registry, most often: git switch main")),),
        )
    remote, remote_ref = (
        run_git(root, "config", "--get", f"branch.{branch}.{key}").stdout.strip() for key in ("remote", "merge")
    )
    if remote and remote_ref:
        local_ref = f"refs/heads/{branch}"
        tracking_ref = run_git(root, "for-each-ref", "--format=%(upstream)", local_ref).stdout.strip()
        if not tracking_ref:  # before the first commit, for-each-ref does not list the branch
            tracking_ref = remote_ref.replace("refs/heads/", f"refs/remotes/{remote}/", 1)
        return Upstream(branch, remote, remote_ref, tracking_ref)
    remotes = run_git(root, "remote").stdout.split()
    if not remotes:
        raise ToolError(
            Message(N_("this registry follows no other copy: there is nothing to fetch")),
            hints=(Message(N_("to get a shared registry, use git clone")),),
        )
    name = "origin" if "origin" in remotes else remotes[0]
    default_branch = _find_likely_branch(root, name)
    hints = [Message(N_("nothing of {name} is known here yet: git fetch {name}"), {"name": name})]
    if default_branch:
        hint = N_("to follow {name}: git branch --set-upstream-to={name}/{main}")
        hints = [Message(hint, {"name": name, "main": default_branch})]
    if default_branch and default_branch != branch:
        hints.insert(0, Message(N_("to go back to what is published: git switch {main}"), {"main": default_branch}))
    raise ToolError(Message(N_("the branch “{branch}” follows no other copy"), {"branch": branch}), hints=hints)


def fetch_upstream(root: Path, upstream: Upstream) -> None:
    """Fetch the upstream branch. Raises ToolError without a connection, or if the branch no longer exists there."""
    if upstream.remote == ".":  # the upstream is another branch of this repository
        return
    arguments = ("fetch", "--no-progress", "--end-of-options", upstream.remote, upstream.remote_ref)
    result = run_git(root, *arguments, env=non_interactive_env(root))
    if not result.exit_code:
        return
    if "couldn't find remote ref" in result.stderr:
        raise upstream_gone_error(root, upstream)
    raise ToolError(
        Message(
            N_("nothing could be fetched from {name}: it cannot be reached, or refuses access"),
            {"name": upstream.remote},
        ),
        hints=(
            Message(N_("is there a network (and the VPN, if one is needed)? Your files are as they were")),
            Message(N_("where git can ask for a password: git fetch {name}"), {"name": upstream.remote}),
        ),
        output=clean_git_output(result.stderr),
    )


def upstream_gone_error(root: Path, upstream: Upstream) -> ToolError:
    """The error for an upstream branch that no longer exists: most often it was merged, then deleted."""
    default_branch = _find_likely_branch(root, upstream.remote)
    hint = N_("if it was merged, go back to what is published: git switch {main}")
    return ToolError(
        Message(
            N_("the branch “{branch}” is not on {name} any more (or not yet)"),
            {"branch": upstream.remote_ref.removeprefix("refs/heads/"), "name": upstream.remote},
        ),
        hints=(Message(hint, {"main": default_branch}),) if default_branch else (),
    )


def _find_likely_branch(root: Path, remote: str) -> str | None:
    """The default branch of a remote, else the usual one or the only one that was fetched from it; None: unknown."""
    default_branch = find_default_branch(root, remote)
    prefix = f"refs/remotes/{remote}/"
    refs = run_git(root, "for-each-ref", "--format=%(refname)", "--end-of-options", prefix).stdout.split()
    fetched = [ref.removeprefix(prefix) for ref in refs if ref != f"{prefix}HEAD"]
    usual = next((branch for branch in _USUAL_DEFAULT_BRANCHES if branch in fetched), None)
    return default_branch or usual or (fetched[0] if len(fetched) == 1 else None)


def find_default_branch(root: Path, remote: str) -> str | None:
    """The default branch of a remote; None if the clone does not know it."""
    ref = run_git(root, "symbolic-ref", "--quiet", "--short", f"refs/remotes/{remote}/HEAD").stdout.strip()
    return ref.removeprefix(f"{remote}/") or None


def find_published(root: Path) -> PublishedBranch:
    """What is published, as far as this copy knows without asking: the default branch of the remote `upstream` (of
    those who push to a fork), else of the one that branches are pushed to.

    Raises ToolError without a remote or if nothing was fetched from it, UsageError if several remotes are possible.
    """
    names = run_git(root, "remote").stdout.split()
    for remote in (_FORK_SOURCE, find_push_remote(root)) if _FORK_SOURCE in names else (find_push_remote(root),):
        for branch in dict.fromkeys((find_default_branch(root, remote), *_USUAL_DEFAULT_BRANCHES)):
            arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options")
            result = run_git(root, *arguments, f"refs/remotes/{remote}/{branch}^{{commit}}") if branch else None
            if branch and result is not None and not result.exit_code:
                return PublishedBranch(remote, branch, result.stdout.strip())
    raise ToolError(
        Message(N_("what is published on {name} is not known here, and a proposal starts from it"), {"name": remote}),
        hints=(
            Message(N_("to find out: git fetch {name}, then git remote set-head {name} --auto"), {"name": remote}),
            Message(N_("if nothing is published there yet: git push -u {name} {branch}"),
                    {"name": remote, "branch": current_branch(root) or "main"}),
        ),
    )  # fmt: skip


def find_push_remote(root: Path) -> str:
    """The remote that branches are pushed to. Raises ToolError without a remote, UsageError if several are possible.

    The same choice as git's: `branch.NAME.pushRemote`, `remote.pushDefault`, `branch.NAME.remote`; then `origin`, or
    the only remote.
    """
    names = run_git(root, "remote").stdout.split()
    if not names:
        raise ToolError(
            Message(N_("this repository has no other copy to send a branch to")),
            hints=(Message(N_("add one: git remote add origin ADDRESS (or use --branch: nothing is sent)")),),
        )
    if len(names) == 1:
        return names[0]
    branch = current_branch(root) or ""
    keys = (f"branch.{branch}.pushRemote", "remote.pushDefault", f"branch.{branch}.remote")
    candidates = [run_git(root, "config", "--get", key).stdout.strip() for key in keys]
    remote = next((name for name in (*candidates, "origin") if name in names), None)
    if remote is None:
        hint = N_("choose once which one gets branches: git config remote.pushDefault {name}")
        raise UsageError(
            Message(N_("this repository has several other copies: {names:list}"), {"names": names}),
            hints=(Message(hint, {"name": names[0]}),),
        )
    return remote


def push_branch(root: Path, branch: str) -> str:
    """Push a branch and set its upstream. Return the URL that opens its request, "" if the remote has no web page.

    Raises ToolError if the push fails: the commit stays.
    """
    remote = find_push_remote(root)
    repository = parse_remote_url(run_git(root, "remote", "get-url", "--push", "--", remote).stdout.strip())
    refspec = f"refs/heads/{branch}:refs/heads/{branch}"
    must_be_new = f"--force-with-lease=refs/heads/{branch}:"  # nothing is added to somebody else's branch
    arguments = ("push", "--no-progress", "--set-upstream", must_be_new, "--end-of-options", remote, refspec)
    result = run_git(root, *arguments, env=non_interactive_env(root), for_parsing=False)
    if result.exit_code:
        message = N_("the proposal is ready on the branch “{branch}”, but could not be sent to {name}")
        hint = N_("later, or where git can ask for a password: git push -u {name} {branch}")
        raise ToolError(
            Message(message, {"name": remote, "branch": branch}),
            hints=(
                Message(hint, {"name": remote, "branch": branch}),
                Message(N_("to give it up: incubo undo")),
            ),
            output=clean_git_output(result.stderr),
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


def find_web_repository(root: Path) -> WebRepository | None:
    """The web repository of what is published, else of the remote that branches are pushed to; None without one."""
    remote = _find_web_remote(root)
    return _web_repository_of(root, remote) if remote else None


def _find_web_remote(root: Path) -> str:
    """The remote of what is published, else the one that branches are pushed to; "" without any, and outside git."""
    if find_worktree_root(root) is None:
        return ""
    with contextlib.suppress(IncuboError):
        return find_published(root).remote
    with contextlib.suppress(IncuboError):
        return find_push_remote(root)
    return ""


def _web_repository_of(root: Path, remote: str) -> WebRepository | None:
    url = run_git(root, "remote", "get-url", "--", remote).stdout.strip()
    return parse_remote_url(url) if url else None


def make_edit_links(root: Path, prefix: str) -> Callable[[str], str]:
    """A function from a path of the registry to the web page that edits this file, "" on an unknown forge.

    `prefix`: the path from the root of the repository to the registry. The page is that of the remote's default
    branch, or else of the current branch.
    """
    remote = _find_web_remote(root)
    repository = _web_repository_of(root, remote) if remote else None
    branch = repository and (find_default_branch(root, remote) or current_branch(root))
    route = {"gitlab": "/-/edit/", "github": "/edit/"}.get(forge_of(repository)) if repository is not None else None
    if repository is None or not branch or route is None:
        return _no_link
    base_url = f"{repository.url}{route}{quote(branch, safe='/')}"
    return lambda path: f"{base_url}/{quote(prefix + path, safe='/')}"


def _no_link(path: str) -> str:  # noqa: ARG001
    return ""
