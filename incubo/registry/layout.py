"""Layouts: the folder of each kind of entry, and how references to entries are written."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from incubo.config.source import SourceSettings

KINDS_BY_PRIORITY = ("incubator", "startup", "member", "team", "organisation", "job")
"""The kinds of entries that people name. If a name fits several kinds, the first of them is the most probable."""

IMPORTS_FOLDER = ".incubo/imports"
"""Where a registry keeps what it took from others, as it was taken (`exchange.registry.kept`)."""

POSTPONED_FILE = ".incubo/postponed.toml"
"""Where a registry, or its private folder, keeps which things to do are known until a day (`registry.postponed`)."""

PEOPLE_KINDS = ("startup", "member", "incubator", "team")
"""The kinds of entries to read to know whose missions count."""


def _keep_id(_kind: str, entry_id: str) -> str | None:
    return entry_id


class Layout(NamedTuple):
    """The folders of a registry (kind → path with "/") and the prefixes of its references (kind → prefix). `source`:
    what writes its entries (None: its people do). `find_source_id`: the id that an entry has there, by its kind and its
    id here ("": one that is to be made); None for what is only here.
    """

    id: str
    folders: Mapping[str, str]
    reference_prefixes: Mapping[str, str]
    source: SourceSettings | None = None
    find_source_id: Callable[[str, str], str | None] = _keep_id

    def kind_of_path(self, path: str) -> str | None:
        """The kind whose folder holds a path (relative to the registry); None for a path elsewhere."""
        parent = path.rpartition("/")[0]
        return next((kind for kind, folder in self.folders.items() if folder == parent), None)


INCUBO_LAYOUT = Layout(
    "incubo",
    {
        "startup": "content/startups",
        "member": "content/members",
        "job": "content/jobs",
        "incubator": "content/incubators",
        "organisation": "content/organisations",
        "team": "content/teams",
        "phase": "content/phases",
        "event": "content/events",
    },
    {},
)
BETA_LAYOUT = Layout(
    "beta.gouv.fr",
    {
        "startup": "content/_startups",
        "member": "content/_authors",
        "job": "content/_jobs",
        "incubator": "content/_incubators",
        "organisation": "content/_organisations",
        "team": "content/_teams",
        "phase": "content/_phases",
        "event": "content/_events",
    },
    {"organisation": "/organisations/", "team": "/teams/"},
)
LAYOUTS = {layout.id: layout for layout in (INCUBO_LAYOUT, BETA_LAYOUT)}
KINDS_BY_FOLDER = {folder: kind for layout in LAYOUTS.values() for kind, folder in layout.folders.items()}
"""The folders of all layouts: a registry may have changed its own."""


def detect_layout(root: Path, layout_id: str | None = None) -> Layout:
    """The layout that settings name (`layout_id`), else the one with the most folders under `root`; `incubo` if there
    are none.
    """
    if layout_id:
        return LAYOUTS[layout_id]
    return best_layout(lambda folder: os.path.isdir(root / folder))  # noqa: PTH112  (where Path raises OSError: False)


def best_layout(has_folder: Callable[[str], bool]) -> Layout:
    """The layout with the most folders, the first one in a tie."""
    return max(LAYOUTS.values(), key=lambda layout: sum(map(has_folder, layout.folders.values())))


def find_layout_in(has_folder: Callable[[str], bool], layout_id: str | None = None) -> Layout | None:
    """The layout of a registry that somebody names, by its folders: also where they name its folder `content/` itself.

    `layout_id`: the one that its settings name. None: no folder of entries is there.
    """
    layouts = [LAYOUTS[layout_id]] if layout_id is not None else [*LAYOUTS.values()]
    candidates = [*layouts, *map(_as_content_folder, layouts)]

    def count(layout: Layout) -> int:
        return sum(map(has_folder, layout.folders.values()))

    best = max(candidates, key=count)
    return best if count(best) else None


def _as_content_folder(layout: Layout) -> Layout:
    """The layout as seen from its folder of entries."""
    return layout._replace(folders={kind: folder.rpartition("/")[2] for kind, folder in layout.folders.items()})


def has_entry_name(path: str) -> bool:
    """Whether a file has the ending of entries, `.md`: the others count nowhere, readable or not."""
    return path.endswith(".md")


def is_kept_copy(path: str) -> bool:
    """Whether a file is only kept for the next import, as it was elsewhere: nobody reads or reviews it."""
    return path.startswith(f"{IMPORTS_FOLDER}/")


def entry_id_from_path(path: str) -> str:
    """The id of the entry in a file: `mon-estran` for `content/startups/mon-estran.md`."""
    return path.rpartition("/")[2].removesuffix(".md")


def entry_id_from_address(url_path: str) -> str:
    """The id of the entry that had an address of the site: `ancien-nom` for `/startups/ancien-nom.html`."""
    return url_path.rstrip("/").rpartition("/")[2].removesuffix(".html").removesuffix(".md")
