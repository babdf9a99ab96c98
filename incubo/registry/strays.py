"""Entries that nothing reads where they stand: in a folder of their own, beside the folders, among another kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from incubo.model.kinds import KINDS
from incubo.model.nearest import nearest
from incubo.problem import Problem
from incubo.registry.layout import LAYOUTS, Layout
from incubo.registry.names import misplaced, strange_folder
from incubo.registry.store import Found

_MOST = 50
"""Files of a folder that are told one by one."""

_DEPTH = 3

_MORE = 3
"""Fields of another kind that a sheet has more than of its folder's, from which it is one of that kind."""

Names = Callable[[str], list[Found]]


def nested(folder: str, home: str, names: Names, depth: int = 0) -> Iterator[Problem]:
    """The entries in a folder inside a folder of entries."""
    for name, what in names(folder)[:_MOST]:
        if what == "file" and name.endswith(".md"):
            yield misplaced(f"{folder}/{name}", home)
        elif what == "folder" and depth < _DEPTH and not name.startswith("."):
            yield from nested(f"{folder}/{name}", home, names, depth + 1)


def around(layout: Layout, names: Names, values: Callable[[str], Mapping[Any, Any]]) -> Iterator[Problem]:
    """The entries beside the folders of entries, and the folders whose name is nearly one of theirs."""
    roots = {folder.rpartition("/")[0] for folder in layout.folders.values()}
    own = {folder.rpartition("/")[2]: folder for folder in layout.folders.values()}
    also = {
        other.folders[kind].rpartition("/")[2]: folder
        for other in LAYOUTS.values()
        for kind, folder in layout.folders.items()
        if kind in other.folders
    }
    for root in roots - {""}:
        for name, what in names(root)[: 4 * _MOST]:
            path = f"{root}/{name}"
            if what == "file" and name.endswith(".md"):
                kind = kind_meant("", values(path))
                if kind is not None:
                    yield misplaced(path, layout.folders[kind])
            elif what == "folder" and name not in own and path not in layout.folders.values():
                meant = also.get(name) or own.get(nearest(name, own) or "")
                if meant and any(found.name.endswith(".md") for found in names(path)):
                    yield strange_folder(path, meant)


def kind_meant(kind: str, values: Mapping[Any, Any]) -> str | None:
    """The kind of entry that a sheet's fields are those of, where it is surely not that of its folder ("" for none)."""
    given = {key for key in values if isinstance(key, str)}
    if not given:
        return None
    own = {field.name for field in KINDS[kind].fields} if kind else set()
    lacking = [field for field in KINDS[kind].fields if field.required and field.name not in given] if kind else []
    if kind and not lacking:
        return None
    best: tuple[int, str] | None = None
    for other, table in KINDS.items():
        if other == kind:
            continue
        known = {field.name for field in table.fields} & given
        required = {field.name for field in table.fields if field.required and not field.since}
        whole = known == given and required <= given and len(known) > 1
        if not (whole and (len(lacking) > 1 or not kind)) and not (
            len(known) - len(own & given) >= _MORE and 2 * len(required & given) >= len(required)
        ):
            continue
        if best is None or len(known) > best[0]:
            best = len(known), other
    return best[1] if best else None
