"""Whether a word that is no command names an entry: by file names alone, for an error is no time to read a registry."""

from __future__ import annotations

import os

from incubo.cli import workspace
from incubo.errors import IncuboError
from incubo.model.nearest import folded
from incubo.registry.layout import PREFERENCE, detect


def named(word: str) -> tuple[str, str] | None:
    """The id and path of the entry that a word names (its id, or its title where they agree), or None.

    Of several kinds, the one people mean most goes first. None outside a registry.
    """
    try:
        root = workspace.find()
    except IncuboError:
        return None
    wanted = folded(word.strip().removesuffix(".md"))
    folders = detect(root).folders
    for kind in (*PREFERENCE, *(kind for kind in folders if kind not in PREFERENCE)):
        for name in _files(os.path.join(root, folders[kind])):  # noqa: PTH118  (thousands of names)
            if name.endswith(".md") and folded(name[:-3]) == wanted:
                return name[:-3], f"{folders[kind]}/{name}"
    return None


def _files(folder: str) -> list[str]:
    """The names in a folder; none where it is not there or may not be read: another error is being told."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []
