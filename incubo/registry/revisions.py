"""The branches of a repository as its git folder names them, for the TAB key: git takes long to start."""

from __future__ import annotations

import os
from pathlib import Path

from incubo.registry.git import folder


def branches(root: Path) -> list[str]:
    """The branches here (`main`), then those last seen on the remotes (`origin/main`); none outside git."""
    own = folder(root)
    if own is None:
        return []
    common = _common(own)
    names = {*_loose(common / "refs"), *_packed(common / "packed-refs")}
    here = sorted(name.removeprefix("heads/") for name in names if name.startswith("heads/"))
    there = sorted(name.removeprefix("remotes/") for name in names if name.startswith("remotes/"))
    return [*here, *(name for name in there if not name.endswith("/HEAD"))]


def _common(own: Path) -> Path:
    """The git folder that linked working trees share."""
    try:
        return (own / (own / "commondir").read_text("utf-8").strip()).resolve()
    except (OSError, UnicodeDecodeError):
        return own


def _loose(refs: Path) -> set[str]:
    found: set[str] = set()
    for start in ("heads", "remotes"):
        for place, _, names in os.walk(refs / start):
            found.update(Path(place, name).relative_to(refs).as_posix() for name in names)
    return found


def _packed(listing: Path) -> set[str]:
    try:
        lines = listing.read_text("utf-8", "replace").splitlines()
    except OSError:
        return set()
    return {line.partition(" refs/")[2] for line in lines if line[:1] not in "#^"}
