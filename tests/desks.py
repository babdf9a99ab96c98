"""Small registries for the verbs, and what a desk changed in them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from incubo import config
from incubo.edit.desk import Desk
from incubo.model.vocabulary import make
from incubo.registry.layout import INCUBO, Layout
from incubo.registry.loading import load
from incubo.registry.store import Memory

TODAY = date(2025, 1, 15)
KINDS = {"startups": "startup", "members": "member", "jobs": "job"}


def desk_of(files: Mapping[str, str], layout: Layout = INCUBO, newline: str = "\n") -> Desk:
    """A desk on front matters by `startups/mon-estran`."""
    made = {}
    for name, text in files.items():
        folder, _, stem = name.partition("/")
        made[f"{layout.folders[KINDS[folder]]}/{stem}.md"] = f"---\n{text}---\n".replace("\n", newline).encode()
    store = Memory(made)
    vocabulary = make(config.load(Path("/nowhere")).profile_data)
    return Desk(load(store, layout, vocabulary), store, TODAY)


def lines_changed(desk: Desk, path: str) -> list[str]:
    """The lines of a file that go (-) and come (+)."""
    before, after = desk.store.read(path).decode().splitlines(), desk.read(path).decode().splitlines()
    found = difflib.unified_diff(before, after, lineterm="", n=0)
    return [line for line in found if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def sheet(phase: str = "investigation", more: str = "") -> str:
    """A startup in a phase since 1 February 2024."""
    return (
        "title: Mon Estran\nmission: Pêcher sans risque\nincubator: rivages\ncontact: a@rivages.example\n"
        f"phases:\n  - name: {phase}\n    start: 2024-02-01\n{more}"
    )


def member(start: str, end: str, status: str = "independent") -> str:
    """A member with one mission for mon-estran."""
    return (
        "fullname: Claire Bonnemain\nrole: Designer\ndomaine: Design\nmissions:\n"
        f"  - start: {start}\n    end: {end}\n    status: {status}\n    startups:\n      - mon-estran\n"
    )
