"""Where entries of each kind live, and how references to them are spelt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

KINDS_BY_PRIORITY = ("incubator", "startup", "member", "team", "organisation", "job")
"""The kinds of entries people name; where one name means several, the order in which they probably mean them."""


class Layout(NamedTuple):
    """A registry's folders (kind → path with "/") and the prefixes of its references (kind → prefix)."""

    id: str
    folders: Mapping[str, str]
    reference_prefixes: Mapping[str, str]

    def kind_of_path(self, path: str) -> str | None:
        """The kind of entry that a path relative to the registry names."""
        folder = path.rpartition("/")[0]
        return next((kind for kind, own in self.folders.items() if own == folder), None)


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


def detect_layout(root: Path) -> Layout:
    """The layout whose folders are there (the one with more of them; `incubo` where there is none)."""
    return best_layout(lambda folder: (root / folder).is_dir())


def best_layout(has_folder: Callable[[str], bool]) -> Layout:
    """The layout of which more folders are there, as `has_folder` tells."""
    return max(LAYOUTS.values(), key=lambda layout: sum(map(has_folder, layout.folders.values())))
