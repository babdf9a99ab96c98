"""Small registries of every kind, and what a desk changed in them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from incubo.config import settings
from incubo.core.i18n import translate
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import EntryContext
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.vocabulary import Vocabulary, make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT, Layout
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore, Store

PROMPT_TODAY = date(2025, 1, 15)
PROMPT_FRONT_MATTERS = {
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
KIND_BY_PLURAL = {
    "incubators": "incubator",
    "organisations": "organisation",
    "startups": "startup",
    "members": "member",
    "teams": "team",
}


def prompt_registry_files(layout: Layout, newline: str = "\n") -> dict[str, bytes]:
    """A small registry in a layout."""
    made = {}
    for name, text in PROMPT_FRONT_MATTERS.items():
        folder, _, stem = name.partition("/")
        made[f"{layout.folders[KIND_BY_PLURAL[folder]]}/{stem}.md"] = f"---\n{text}---\n".replace(
            "\n", newline
        ).encode()
    return made


def setting_over(store: Store, layout: Layout) -> EntryContext:
    """A setting over a store."""
    profile = settings.load_config(Path("/nowhere")).profile_data
    return EntryContext(
        load_registry(store, layout, make_vocabulary(profile)), ENTRY_KINDS, PROMPT_TODAY, "rivages", "fr"
    )


TODAY = date(2025, 1, 15)
ESTRAN = (
    "title: Mon Estran\nmission: Pêcher sans risque\nincubator: rivages\nsponsors:\n  - {o}anrh\n"
    "contact: a@rivages.example\nphases:\n  - name: investigation\n    start: 2024-01-08\n"
    "  - name: construction\n    start: 2024-06-03\nusertypes:\n  - particulier\n"
)
DIGUE = (
    "title: Digue\nmission: Tenir\nincubator: rivages\ncontact: b@rivages.example\n"
    "phases:\n  - name: investigation\n    start: 2024-01-08\n"
)
CLAIRE = (
    "fullname: Claire Bonnemain\nrole: Designer\ndomaine: Design\nmissions:\n"
    "  - start: 2023-06-01\n    end: 2024-01-08\n    status: independent\n    startups:\n      - mon-estran\n"
    "  - start: 2024-02-01\n    end: 2025-03-01\n    status: independent\n    startups: [digue, mon-estran]\n"
    "teams:\n  - {t}rivages-animation\n"
)
YANN = (
    "fullname: Yann Tréguer\nrole: Chargé\ndomaine: Autre\nmissions: []\nstartups: [mon-estran]\n"
    "previously:\n  - digue\n"
)
FRONT_MATTERS = {
    "incubator/rivages": (
        "title: Rivages\nshort_description: Ici\nowner: {o}anrh\nhighlighted_startups:\n  - mon-estran\n"
    ),
    "organisation/anrh": "name: Agence des rivages\nacronym: ANRH\ntype: operateur\n",
    "organisation/ddr29": "name: Direction des rivages\ntype: autre\n",
    "team/rivages-animation": "name: Animation\nincubator: rivages\n",
    "startup/mon-estran": ESTRAN,
    "startup/digue": DIGUE,
    "member/claire.bonnemain": CLAIRE,
    "member/yann.treguer": YANN,
    "job/2024-09-02-dev-estran": "title: Développer\nstartup: mon-estran\ncontact: a@rivages.example\n",
    "job/2019-09-02-dev-estran": "title: Développer\nstartup: Mon Estran\ncontacts: claire.bonnemain\n",
}
"""Front matters by kind and id; `{o}` and `{t}` stand for the prefixes of organisations and teams."""


def registry_files(
    more: Mapping[str, str] | None = None, layout: Layout = INCUBO_LAYOUT, newline: str = "\n"
) -> dict[str, bytes]:
    """The files of a small registry, some of them replaced or added; a text that begins with `---` is a whole file."""
    made = {}
    prefixes = {
        "{o}": layout.reference_prefixes.get("organisation", ""),
        "{t}": layout.reference_prefixes.get("team", ""),
    }
    for name, text in {**FRONT_MATTERS, **(more or {})}.items():
        kind, _, stem = name.partition("/")
        for mark, prefix in prefixes.items():
            text = text.replace(mark, prefix)
        whole = text if text.startswith("---") or not text else f"---\n{text}---\n"
        made[f"{layout.folders[kind]}/{stem}.md"] = whole.replace("\n", newline).encode()
    return made


def edits_over(files: Mapping[str, bytes], layout: Layout = INCUBO_LAYOUT) -> FileEdits:
    """A desk on files."""
    store = MemoryStore(files)
    return FileEdits(load_registry(store, layout, _default_vocabulary()), store, TODAY)


@cache
def _default_vocabulary() -> Vocabulary:
    return make_vocabulary(settings.load_config(Path("/nowhere")).profile_data)


def make_file_edits(
    more: Mapping[str, str] | None = None, layout: Layout = INCUBO_LAYOUT, newline: str = "\n"
) -> FileEdits:
    """A desk on the small registry."""
    return edits_over(registry_files(more, layout, newline), layout)


def make_setting(desk: FileEdits) -> EntryContext:
    """Where values are typed."""
    return EntryContext(desk.registry, ENTRY_KINDS, TODAY, "rivages", "fr")


def planned_changes(proposal: Proposal) -> dict[str, list[str]]:
    """For each file of a plan, the lines that go (-) and come (+). One that moves is named by its new name."""
    made = {}
    moved = {new: old for old, new in proposal.plan.moves.items()}
    for path, data in proposal.plan.files.items():
        if path in proposal.plan.moves:
            continue
        before = proposal.plan.originals.get(moved.get(path, path), b"").decode().splitlines()
        after = (data or b"").decode().splitlines()
        lines = difflib.unified_diff(before, after, lineterm="", n=0)
        made[path] = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return made


def summary_and_notes(proposal: Proposal) -> tuple[str, list[str]]:
    """The end of the commit's subject, and the notes."""
    return translate(proposal.summary), [translate(note) for note in proposal.notes]
