"""Where a file of the registry is edited in a browser: the pencil of GitHub, the editor of GitLab."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from incubo.errors import IncuboError
from incubo.registry import git, remotes, upstream


def edit_links(root: Path, prefix: str) -> Callable[[str], str]:
    """A function from a path of the registry to the page that edits it; to "" where nobody can tell.

    `prefix`: the way from the git root down to the registry. The branch is the one that the remote shows first, or
    the one that is checked out.
    """
    try:
        name = remotes.remote(root) if git.top(root) is not None else ""
        address = git.ask(root, "remote", "get-url", "--", name).out.strip() if name else ""
        there = remotes.site(address) if address else None
        branch = there and (upstream.main(root, name) or _here(root))
    except IncuboError:
        return _nowhere
    if there is None or not branch:
        return _nowhere
    way = "/-/edit/" if "gitlab" in there.host else "/edit/" if "github" in there.host else ""
    if not way:
        return _nowhere
    return lambda path: f"{there.address}{way}{quote(branch, safe='/')}/{quote(prefix + path, safe='/')}"


def _here(root: Path) -> str:
    return git.ask(root, "symbolic-ref", "--quiet", "--short", "HEAD").out.strip()


def _nowhere(path: str) -> str:  # noqa: ARG001
    return ""
