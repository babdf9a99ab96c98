"""What a commit held beside the entries: the settings, the folders, and the other files that changed since."""

from __future__ import annotations

from pathlib import Path

from incubo.config_file import FILE
from incubo.registry import git
from incubo.registry.layout import Layout, fitting

_CHECKS = (".github/", ".gitlab-ci.yml", ".gitlab/", "CODEOWNERS", "docs/CODEOWNERS", ".pre-commit-config.yaml")
"""Where a repository says who looks at a change, and what checks it; "/" at the end: all that is below."""

_SEEN = (".gitattributes", ".gitmodules")
"""In any folder: what hides a file from who reads a change, or brings in another repository."""


def settings(root: Path, commit: str) -> str | None:
    """The text of the registry's `incubo.toml` as a commit holds it; None where it holds none."""
    return _text(root, git.ask(root, "ls-tree", "-z", commit, "--", FILE).out, 2)


def staged_settings(root: Path) -> str | None:
    """The text of the registry's `incubo.toml` as the next commit would hold it; None where it would hold none."""
    return _text(root, git.ask(root, "ls-files", "--stage", "-z", "--", FILE).out, 1)


def _text(root: Path, listed: str, place: int) -> str | None:
    """The text of a file that git lists in one line, where its blob is told at `place`."""
    parts = listed.partition("\t")[0].split()
    if len(parts) != 3 or parts[0] in ("040000", "160000"):
        return None
    data = git.blobs_of(root, [parts[place]]).get(parts[place], b"")
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")


def layout(root: Path, commit: str) -> Layout:
    """The layout whose folders a commit holds."""
    listed = git.ask(root, "ls-tree", "-d", "--name-only", "-z", commit, "--", "content/").out
    folders = {path for path in listed.split("\0") if path}
    return fitting(folders.__contains__)


def others(root: Path, commit: str, own: Layout) -> list[str]:
    """The files of the whole repository that differ from a commit and hold no entry, from the top of git.

    Those that are here, and those that HEAD holds: a submodule may be part of a request, and not be here.
    """
    above = git.ask(root, "rev-parse", "--show-prefix").out.removesuffix("\n")
    words = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "--ignore-submodules=none", "-z", commit)
    here = Path(git.ask(root, "rev-parse", "--show-toplevel").out.removesuffix("\n"))
    listed = (git.ask(here, "--no-optional-locks", *words, *more, "--").out for more in ((), ("HEAD",)))
    found = {path for names in listed for path in names.split("\0") if path}
    return [path for path in sorted(found) if not _is_ours(path, above, own)]


def _is_ours(path: str, above: str, own: Layout) -> bool:
    inside = path.removeprefix(above) if path.startswith(above) else None
    return inside is not None and (inside == FILE or (inside.endswith(".md") and own.kind_of(inside) is not None))


def guards(path: str) -> bool:
    """Whether a file of the repository says what checks a change, who looks at it, or what they see of it."""
    return path.rpartition("/")[2] in _SEEN or any(
        path == each or (each.endswith("/") and path.startswith(each)) for each in _CHECKS
    )
