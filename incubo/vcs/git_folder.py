"""The branches of a repository as its git folder names them, for the TAB key: git takes long to start.

When a copy last had news of the one it follows: from the dates of git's own files, for no git is started.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path

# importing git must not fail where git is not installed


def find_worktree_root(root: Path) -> Path | None:
    """The folder that holds `.git`, at or above a registry; no git needed."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def find_git_folder(root: Path) -> Path | None:
    """The git folder of a registry's working tree (a linked one has its own); None outside git. No git needed."""
    above = find_worktree_root(root)
    if above is None:
        return None
    place = above / ".git"
    if place.is_dir():
        return place
    try:
        kind, _, named = place.read_text("utf-8").strip().partition(": ")
    except (OSError, UnicodeDecodeError):
        return None
    there = (above / named).resolve() if kind == "gitdir" else None
    # A file may name any folder: nothing is written into one that is not git's.
    return there if there is not None and (there / "HEAD").is_file() else None


def list_branches(root: Path) -> list[str]:
    """The branches here (`main`), then those last seen on the remotes (`origin/main`); none outside git."""
    own = find_git_folder(root)
    if own is None:
        return []
    common = _common_git_folder(own)
    names = {*_loose_refs(common / "refs"), *_packed_refs(common / "packed-refs")}
    here = sorted(name.removeprefix("heads/") for name in names if name.startswith("heads/"))
    there = sorted(name.removeprefix("remotes/") for name in names if name.startswith("remotes/"))
    return [*here, *(name for name in there if not name.endswith("/HEAD"))]


def _common_git_folder(git_folder: Path) -> Path:
    """The git folder that linked working trees share."""
    try:
        return (git_folder / (git_folder / "commondir").read_text("utf-8").strip()).resolve()
    except (OSError, UnicodeDecodeError):
        return git_folder


def _loose_refs(refs: Path) -> set[str]:
    found: set[str] = set()
    for start in ("heads", "remotes"):
        for place, _, names in os.walk(refs / start):
            found.update(Path(place, name).relative_to(refs).as_posix() for name in names)
    return found


def _packed_refs(listing: Path) -> set[str]:
    try:
        lines = listing.read_text("utf-8", "replace").splitlines()
    except OSError:
        return set()
    return {line.partition(" refs/")[2] for line in lines if line[:1] not in "#^"}


def last_fetch_time(root: Path) -> datetime.datetime | None:
    """When the branch checked out last had news (a fetch, a push, the clone); None where it follows no other copy."""
    own = find_git_folder(root)
    if own is None:
        return None
    try:
        shared = _shared_git_folder(own)
        branch = (own / "HEAD").read_text("utf-8").strip().partition("ref: refs/heads/")[2]
        remote = _upstream_remote((shared / "config").read_text("utf-8", "replace"), branch)
    except (OSError, UnicodeDecodeError):
        return None
    if not branch or remote in ("", "."):
        return None
    signs = [own / "FETCH_HEAD", shared / "FETCH_HEAD"]
    for name in ("HEAD", branch):
        signs += [shared / "logs/refs/remotes" / remote / name, shared / "refs/remotes" / remote / name]
    dates = [date for date in map(_modified_time, signs) if date is not None]
    return datetime.datetime.fromtimestamp(max(dates), datetime.UTC) if dates else None


def _shared_git_folder(git_folder: Path) -> Path:
    """The git folder that all working trees share."""
    try:
        return (git_folder / (git_folder / "commondir").read_text("utf-8").strip()).resolve()
    except FileNotFoundError:
        return git_folder


def _upstream_remote(config_text: str, branch: str) -> str:
    """The remote that a branch follows, by git's settings of this repository; "" for none."""
    heading, inside = f'[branch "{branch}"]', False
    for line in config_text.splitlines():
        if line.lstrip().startswith("["):
            inside = line.strip() == heading
        elif inside:
            key, _, value = line.partition("=")
            if key.strip().lower() == "remote":
                return value.strip()
    return ""


def _modified_time(place: Path) -> float | None:
    try:
        return place.stat().st_mtime
    except OSError:
        return None
