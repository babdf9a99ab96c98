from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from incubo import config
from incubo.edit.draft import Setting
from incubo.model.kinds import KINDS
from incubo.model.vocabulary import make
from incubo.registry.layout import BETA, INCUBO, Layout
from incubo.registry.loading import load
from incubo.registry.store import Memory, Store

TODAY = date(2025, 1, 15)
FILES = {
    "incubators/rivages": "title: Incubateur des rivages\ncontact: incubateur@rivages.example\n",
    "organisations/anrh": "name: Agence des rivages habités\nacronym: ANRH\n",
    "organisations/ddr29": "name: Direction des rivages\n",
    "startups/mon-estran": (
        "title: Mon Estran\nmission: Pêcher sans risque\nincubator: rivages\ncontact: a@rivages.example\n"
        "phases:\n  - name: investigation\n    start: 2024-01-08\n"
    ),
    "startups/mon-etang": (
        "title: Mon Étang\nmission: Nager\nincubator: rivages\ncontact: b@rivages.example\n"
        "phases:\n  - name: investigation\n    start: 2024-01-08\n"
    ),
    "members/claire.bonnemain": (
        "fullname: Claire Bonnemain\nrole: Designer\ndomaine: Design\nmissions:\n  - start: 2023-06-01\n"
        "    end: 2025-01-08\n    status: independent\n    employer: Varangue Conseil\n"
        "    startups:\n      - mon-estran\n"
    ),
    "teams/rivages-animation": "name: Animation\nincubator: rivages\n",
}
FOLDERS = {
    "incubators": "incubator",
    "organisations": "organisation",
    "startups": "startup",
    "members": "member",
    "teams": "team",
}


def registry_files(layout: Layout, newline: str = "\n") -> dict[str, bytes]:
    """A small registry in a layout."""
    made = {}
    for name, text in FILES.items():
        folder, _, stem = name.partition("/")
        made[f"{layout.folders[FOLDERS[folder]]}/{stem}.md"] = f"---\n{text}---\n".replace("\n", newline).encode()
    return made


def setting_of(store: Store, layout: Layout) -> Setting:
    """A setting over a store."""
    profile = config.load(Path("/nowhere")).profile_data
    return Setting(load(store, layout, make(profile)), KINDS, TODAY, "rivages", "fr")


@pytest.fixture(params=[INCUBO, BETA], ids=lambda layout: str(layout.id))
def setting(request: pytest.FixtureRequest) -> Setting:
    """A small registry, in each layout."""
    return setting_of(Memory(registry_files(request.param)), request.param)


@pytest.fixture
def here() -> Setting:
    """The same, in our own layout only."""
    return setting_of(Memory(registry_files(INCUBO)), INCUBO)
