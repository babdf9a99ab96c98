"""The repository's other copy: which one, its address on the web, sending a branch there. git alone, no token."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from incubo.errors import ToolError, UsageError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry import conditions, git, upstream

_SCP = re.compile(r"(?:[^@/\s]+@)?(?P<host>[\w.-]{2,}):(?!//|:)(?P<path>\S.*)")
"""`git@host:owner/repository.git`. (A host of one letter is a disk of Windows.)"""
_HOST = re.compile(r"[A-Za-z0-9_.-]+")
_SSH_HOSTS = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
_REQUEST = re.compile(r"/(?:pull|pulls|compare|merge_requests|pull-requests)(?:/|\?|$)")
"""What the addresses that servers print after a push have in common when they open, or show, a request."""


class Site(NamedTuple):
    """A repository on the web: `https` or `http`, the host with its port, the path without its leading slash."""

    scheme: str
    host: str
    path: str

    @property
    def address(self) -> str:
        """Its page."""
        return f"{self.scheme}://{self.host}/{quote(self.path, safe='/~')}"


def remote(root: Path) -> str:
    """The remote that branches are sent to. Raises ToolError without one, UsageError where it cannot be told.

    What git itself would take: that of `remote.pushDefault`, or of the branch checked out; else `origin`, or the only.
    """
    names = git.ask(root, "remote").out.split()
    if not names:
        raise ToolError(
            Text(N_("this repository has no other copy to send a branch to")),
            hints=(Text(N_("name one: git remote add origin ADDRESS (or use --branch: nothing is sent)")),),
        )
    branch = git.ask(root, "symbolic-ref", "--quiet", "--short", "HEAD").out.strip()
    wanted = [f"branch.{branch}.pushRemote", "remote.pushDefault", f"branch.{branch}.remote"]
    found = [git.ask(root, "config", "--get", key).out.strip() for key in wanted]
    chosen = next((name for name in (*found, "origin") if name in names), names[0] if len(names) == 1 else None)
    if chosen is None:
        raise UsageError(
            Text(N_("this repository has several other copies: {names:list}"), {"names": names}),
            hints=(
                Text(N_("say once which one gets branches: git config remote.pushDefault {name}"), {"name": names[0]}),
            ),
        )
    return chosen


def push(root: Path, branch: str) -> str:
    """Send a branch, which then follows its copy; the page that opens its request ("" for a copy that is no site).

    Raises ToolError where it cannot be sent: the commit stays.
    """
    name = remote(root)
    address = git.ask(root, "remote", "get-url", "--push", "--", name).out.strip()
    there = site(address)
    words = (
        "push",
        "--no-progress",
        "--set-upstream",
        "--end-of-options",
        name,
        f"refs/heads/{branch}:refs/heads/{branch}",
    )
    done = git.ask(root, *words, env=git.unasking(root), ours=False)
    if done.status:
        raise ToolError(
            Text(N_("the files are written and committed, but the branch could not be sent to {name}"), {"name": name}),
            hints=(
                Text(
                    N_("later, or where git can ask for a password: git push -u {name} {branch}"),
                    {"name": name, "branch": branch},
                ),
            ),
            output=conditions.words_of(done.said),
        )
    if there is None:
        return ""
    return told(done.said, there) or page(there, branch, upstream.main(root, name))


def site(address: str) -> Site | None:
    """Where an address of a remote is on the web; None for a folder, or what is no host's. No password is kept."""
    if "://" in address:
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return None
        web = parts.scheme in ("http", "https")
        if not web and parts.scheme not in ("ssh", "git", "git+ssh", "ssh+git"):
            return None
        scheme, path = parts.scheme if web else "https", parts.path
        place = f"{host}:{port}" if web and port else host
    else:
        match = _SCP.fullmatch(address)
        if match is None:
            return None
        scheme, place, path = "https", match["host"].lower(), match["path"]
        host = place
    path = unquote(path).strip("/").removesuffix(".git").strip("/")
    if not _HOST.fullmatch(host) or not path or host.startswith("-"):
        return None
    return Site(scheme, _SSH_HOSTS.get(place, place), path)


def page(there: Site, branch: str, base: str | None) -> str:
    """The address that opens the request of a branch, by the habits of the site; the repository's page elsewhere."""
    if "gitlab" in there.host:
        return f"{there.address}/-/merge_requests/new?merge_request%5Bsource_branch%5D={quote(branch, safe='')}"
    if "github" in there.host:
        between = f"{quote(base, safe='/')}..." if base else ""
        return f"{there.address}/compare/{between}{quote(branch, safe='/')}?expand=1"
    return there.address


def told(said: str, there: Site) -> str | None:
    """The address of a request that the server printed after a push; None where it printed none of its own."""
    for line in said.splitlines():
        if not line.startswith("remote:"):
            continue
        for address in re.findall(r"https?://[\x21-\x7e]+", line):
            try:
                parts = urlsplit(address)
            except ValueError:
                continue
            if parts.netloc.lower() == there.host and _REQUEST.search(address):
                return str(address)
    return None
