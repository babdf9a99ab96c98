"""The repository's other copy: which one, its address on the web, sending a branch there. git alone, no token.

The other copy that a branch follows: which one, and its news.

The only place besides `remotes` where git talks to another machine.

Where a file of the registry is edited in a browser: the pencil of GitHub, the editor of GitLab.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from incubo.core.errors import IncuboError, ToolError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs import git_folder, run


class Upstream(NamedTuple):
    """The branch checked out, the remote that it follows, the branch that it follows there, and our copy of that."""

    branch: str
    remote: str
    remote_ref: str
    tracking_ref: str


def find_upstream(root: Path) -> Upstream:
    """What the branch checked out follows. Raises ToolError where it follows nothing."""
    branch = run.run_git(root, "symbolic-ref", "--quiet", "--short", "HEAD").stdout.strip()
    if not branch:
        raise ToolError(
            Message(N_("no branch is checked out, so nothing can be taken in")),
            hints=(Message(N_("go back to the branch of the registry, most often: git switch main")),),
        )
    remote, ref = (
        run.run_git(root, "config", "--get", f"branch.{branch}.{key}").stdout.strip() for key in ("remote", "merge")
    )
    copy = run.run_git(root, "for-each-ref", "--format=%(upstream)", f"refs/heads/{branch}").stdout.strip()
    if not copy and remote and ref:  # before the first commit, git tells it no other way
        copy = ref.replace("refs/heads/", f"refs/remotes/{remote}/", 1)
    if remote and ref:
        return Upstream(branch, remote, ref, copy)
    names = run.run_git(root, "remote").stdout.split()
    if not names:
        raise ToolError(
            Message(N_("this registry follows no other copy: there is nothing to take in")),
            hints=(Message(N_("a registry that is shared was made with git clone")),),
        )
    name = "origin" if "origin" in names else names[0]
    published = find_default_branch(root, name)
    hints = [
        Message(
            N_("to follow {name}: git branch --set-upstream-to={name}/{main}"),
            {"name": name, "main": published or "main"},
        )
    ]
    if published and published != branch:
        hints.insert(0, Message(N_("to go back to what is published: git switch {main}"), {"main": published}))
    raise ToolError(Message(N_("the branch “{branch}” follows no other copy"), {"branch": branch}), hints=hints)


def fetch_upstream(root: Path, upstream: Upstream) -> None:
    """Get the news of a branch. Raises ToolError without a connection, or where the branch is there no more."""
    if upstream.remote == ".":  # it follows another branch of the same repository
        return
    words = ("fetch", "--no-progress", "--end-of-options", upstream.remote, upstream.remote_ref)
    done = run.run_git(root, *words, env=run.non_interactive_env(root))
    if not done.exit_code:
        return
    if "couldn't find remote ref" in done.stderr:
        raise upstream_gone_error(root, upstream)
    raise ToolError(
        Message(N_("no news from {name}: it cannot be reached, or does not let you in"), {"name": upstream.remote}),
        hints=(
            Message(N_("is there a network (and the VPN, if one is needed)? Your files are as they were")),
            Message(N_("where git can ask for a password: git fetch {name}"), {"name": upstream.remote}),
        ),
        output=run.clean_git_output(done.stderr),
    )


def upstream_gone_error(root: Path, upstream: Upstream) -> ToolError:
    """The branch was most often merged, then deleted there: whoever stays on it would never see anything new."""
    branch = find_default_branch(root, upstream.remote) or "main"
    return ToolError(
        Message(
            N_("the branch “{branch}” is not on {name} any more (or not yet)"),
            {"branch": upstream.remote_ref.removeprefix("refs/heads/"), "name": upstream.remote},
        ),
        hints=(Message(N_("if it was merged, go back to what is published: git switch {main}"), {"main": branch}),),
    )


def find_default_branch(root: Path, remote: str) -> str | None:
    """The branch that a remote shows first, where the clone knows it."""
    head = run.run_git(root, "symbolic-ref", "--quiet", "--short", f"refs/remotes/{remote}/HEAD").stdout.strip()
    return head.removeprefix(f"{remote}/") or None


_SCP_URL = re.compile(r"(?:[^@/\s]+@)?(?P<host>[\w.-]{2,}):(?!//|:)(?P<path>\S.*)")
"""`git@host:owner/repository.git`. (A host of one letter is a disk of Windows.)"""
_HOST_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_SSH_HOSTS = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
_REQUEST_PATH = re.compile(r"/(?:pull|pulls|compare|merge_requests|pull-requests)(?:/|\?|$)")
"""What the addresses that servers print after a push have in common when they open, or show, a request."""


class WebRepository(NamedTuple):
    """A repository on the web: `https` or `http`, the host with its port, the path without its leading slash."""

    scheme: str
    host: str
    path: str

    @property
    def url(self) -> str:
        """Its page."""
        return f"{self.scheme}://{self.host}/{quote(self.path, safe='/~')}"


def find_push_remote(root: Path) -> str:
    """The remote that branches are sent to. Raises ToolError without one, UsageError where it cannot be told.

    What git itself would take: that of `remote.pushDefault`, or of the branch checked out; else `origin`, or the only.
    """
    names = run.run_git(root, "remote").stdout.split()
    if not names:
        raise ToolError(
            Message(N_("this repository has no other copy to send a branch to")),
            hints=(Message(N_("name one: git remote add origin ADDRESS (or use --branch: nothing is sent)")),),
        )
    branch = run.run_git(root, "symbolic-ref", "--quiet", "--short", "HEAD").stdout.strip()
    wanted = [f"branch.{branch}.pushRemote", "remote.pushDefault", f"branch.{branch}.remote"]
    found = [run.run_git(root, "config", "--get", key).stdout.strip() for key in wanted]
    chosen = next((name for name in (*found, "origin") if name in names), names[0] if len(names) == 1 else None)
    if chosen is None:
        raise UsageError(
            Message(N_("this repository has several other copies: {names:list}"), {"names": names}),
            hints=(
                Message(
                    N_("say once which one gets branches: git config remote.pushDefault {name}"), {"name": names[0]}
                ),
            ),
        )
    return chosen


def push_branch(root: Path, branch: str) -> str:
    """Send a branch, which then follows its copy; the page that opens its request ("" for a copy that is no site).

    Raises ToolError where it cannot be sent: the commit stays.
    """
    name = find_push_remote(root)
    address = run.run_git(root, "remote", "get-url", "--push", "--", name).stdout.strip()
    there = parse_remote_url(address)
    words = (
        "push",
        "--no-progress",
        "--set-upstream",
        "--end-of-options",
        name,
        f"refs/heads/{branch}:refs/heads/{branch}",
    )
    done = run.run_git(root, *words, env=run.non_interactive_env(root), for_parsing=False)
    if done.exit_code:
        raise ToolError(
            Message(
                N_("the files are written and committed, but the branch could not be sent to {name}"), {"name": name}
            ),
            hints=(
                Message(
                    N_("later, or where git can ask for a password: git push -u {name} {branch}"),
                    {"name": name, "branch": branch},
                ),
            ),
            output=run.clean_git_output(done.stderr),
        )
    if there is None:
        return ""
    return find_printed_request_url(done.stderr, there) or request_url(there, branch, find_default_branch(root, name))


def parse_remote_url(url: str) -> WebRepository | None:
    """Where an address of a remote is on the web; None for a folder, or what is no host's. No password is kept."""
    if "://" in url:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return None
        web = parts.scheme in ("http", "https")
        if not web and parts.scheme not in ("ssh", "git", "git+ssh", "ssh+git"):
            return None
        scheme, path = parts.scheme if web else "https", parts.path
        place = f"{host}:{port}" if web and port else host
    else:
        match = _SCP_URL.fullmatch(url)
        if match is None:
            return None
        scheme, place, path = "https", match["host"].lower(), match["path"]
        host = place
    path = unquote(path).strip("/").removesuffix(".git").strip("/")
    if not _HOST_NAME.fullmatch(host) or not path or host.startswith("-"):
        return None
    return WebRepository(scheme, _SSH_HOSTS.get(place, place), path)


def request_url(repository: WebRepository, branch: str, base: str | None) -> str:
    """The address that opens the request of a branch, by the habits of the site; the repository's page elsewhere."""
    if "gitlab" in repository.host:
        return f"{repository.url}/-/merge_requests/new?merge_request%5Bsource_branch%5D={quote(branch, safe='')}"
    if "github" in repository.host:
        between = f"{quote(base, safe='/')}..." if base else ""
        return f"{repository.url}/compare/{between}{quote(branch, safe='/')}?expand=1"
    return repository.url


def find_printed_request_url(output: str, repository: WebRepository) -> str | None:
    """The address of a request that the server printed after a push; None where it printed none of its own."""
    for line in output.splitlines():
        if not line.startswith("remote:"):
            continue
        for address in re.findall(r"https?://[\x21-\x7e]+", line):
            try:
                parts = urlsplit(address)
            except ValueError:
                continue
            if parts.netloc.lower() == repository.host and _REQUEST_PATH.search(address):
                return str(address)
    return None


def make_edit_links(root: Path, prefix: str) -> Callable[[str], str]:
    """A function from a path of the registry to the page that edits it; to "" where nobody can tell.

    `prefix`: the way from the git root down to the registry. The branch is the one that the remote shows first, or
    the one that is checked out.
    """
    try:
        name = find_push_remote(root) if git_folder.find_worktree_root(root) is not None else ""
        address = run.run_git(root, "remote", "get-url", "--", name).stdout.strip() if name else ""
        there = parse_remote_url(address) if address else None
        branch = there and (find_default_branch(root, name) or _checked_out_branch(root))
    except IncuboError:
        return _no_link
    if there is None or not branch:
        return _no_link
    way = "/-/edit/" if "gitlab" in there.host else "/edit/" if "github" in there.host else ""
    if not way:
        return _no_link
    return lambda path: f"{there.url}{way}{quote(branch, safe='/')}/{quote(prefix + path, safe='/')}"


def _checked_out_branch(root: Path) -> str:
    return run.run_git(root, "symbolic-ref", "--quiet", "--short", "HEAD").stdout.strip()


def _no_link(path: str) -> str:  # noqa: ARG001
    return ""
