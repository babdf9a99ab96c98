"""Small registries for the verbs, and what a desk changed in them.

Small registries of startups with a life, for the tests of the verbs that change it.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from incubo.config import settings
from incubo.core.i18n import translate
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore

TODAY = date(2025, 1, 15)
KIND_BY_FOLDER = {"startups": "startup", "members": "member", "jobs": "job"}


def edits_on_front_matters(files: Mapping[str, str], layout: Layout = INCUBO_LAYOUT, newline: str = "\n") -> FileEdits:
    """A desk on front matters by `startups/mon-estran`."""
    made = {}
    for name, text in files.items():
        folder, _, stem = name.partition("/")
        made[f"{layout.folders[KIND_BY_FOLDER[folder]]}/{stem}.md"] = f"---\n{text}---\n".replace(
            "\n", newline
        ).encode()
    store = MemoryStore(made)
    vocabulary = make_vocabulary(settings.load_config(Path("/nowhere")).profile_data)
    return FileEdits(load_registry(store, layout, vocabulary), store, TODAY)


def changed_lines(desk: FileEdits, path: str) -> list[str]:
    """The lines of a file that go (-) and come (+)."""
    before, after = desk.store.read(path).decode().splitlines(), desk.read(path).decode().splitlines()
    found = difflib.unified_diff(before, after, lineterm="", n=0)
    return [line for line in found if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def startup_front_matter(phase: str = "investigation", more: str = "") -> str:
    """A startup in a phase since 1 February 2024."""
    return (
        "title: Mon Estran\nmission: Pêcher sans risque\nincubator: rivages\ncontact: a@rivages.example\n"
        f"phases:\n  - name: {phase}\n    start: 2024-02-01\n{more}"
    )


def member_with_mission(start: str, end: str, status: str = "independent") -> str:
    """A member with one mission for mon-estran."""
    return (
        "fullname: Claire Bonnemain\nrole: Designer\ndomaine: Design\nmissions:\n"
        f"  - start: {start}\n    end: {end}\n    status: {status}\n    startups:\n      - mon-estran\n"
    )


DEFAULT_TODAY = date(2025, 1, 15)
FOLDER_KINDS = {"startups": "startup", "members": "member", "jobs": "job", "phases": "phase"}
STARTUP_HEAD = "title: Mon Estran\nmission: Pêcher sans risque\nincubator: rivages\ncontact: a@rivages.example\n"


def startup_file(*phases: str, more: str = "", body: str = "") -> str:
    """A sheet: phases as `investigation 2024-01-08` or, with an explicit end, `investigation 2024-01-08 2024-04-01`."""
    lines = []
    for phase in phases:
        name, start, *end = phase.split()
        lines += [f"  - name: {name}", f"    start: {start}", *(f"    end: {each}" for each in end)]
    listed = "phases:\n" + "\n".join(lines) + "\n" if lines else ""
    return f"---\n{STARTUP_HEAD}{listed}{more}---\n{body}"


def member_file(*missions: str, more: str = "") -> str:
    """A sheet: missions as `2024-01-08 2025-06-30 mon-estran,quai-solidaire`."""
    text = "---\nfullname: Claire Bonnemain\nrole: Designer\ndomaine: Design\nmissions:\n"
    for mission in missions:
        start, end, *startups = mission.split()
        text += f"  - start: {start}\n    end: {end}\n    status: independent\n    employer: Varangue Conseil\n"
        if startups:
            text += "    startups:\n" + "".join(f"      - {each}\n" for each in startups[0].split(","))
    return text + more + "---\n"


def edits_on_files(
    files: Mapping[str, str | bytes],
    layout: Layout = INCUBO_LAYOUT,
    profile: str = "beta.gouv.fr",
    today: date = DEFAULT_TODAY,
) -> FileEdits:
    """A desk over files named `startups/mon-estran`."""
    data = {}
    for name, text in files.items():
        folder, _, stem = name.partition("/")
        place = layout.folders.get(FOLDER_KINDS[folder]) or f"content/{'_' if layout is BETA_LAYOUT else ''}{folder}"
        data[f"{place}/{stem}.md"] = text.encode() if isinstance(text, str) else text
    words = make_vocabulary(settings.load_profile(profile))
    store = MemoryStore(data)
    return FileEdits(load_registry(store, layout, words), store, today)


def planned_text(proposal: Proposal, name: str, layout: Layout = INCUBO_LAYOUT) -> str:
    """A file as the plan leaves it."""
    folder, _, stem = name.partition("/")
    data = proposal.plan.files[f"{layout.folders[FOLDER_KINDS[folder]]}/{stem}.md"]
    assert data is not None
    return data.decode()


def joined_notes(proposal: Proposal) -> str:
    """What is told with a proposal."""
    return "\n".join(map(translate, proposal.notes))
