"""Small registries of every kind, and what a desk changed in them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from incubo import config
from incubo.edit.desk import Desk
from incubo.edit.draft import Setting
from incubo.edit.proposal import Proposal
from incubo.i18n import say
from incubo.model.kinds import KINDS
from incubo.model.vocabulary import Vocabulary, make
from incubo.registry.layout import INCUBO, Layout
from incubo.registry.loading import load
from incubo.registry.store import Memory

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
FILES = {
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


def files_of(more: Mapping[str, str] | None = None, layout: Layout = INCUBO, newline: str = "\n") -> dict[str, bytes]:
    """The files of a small registry, some of them replaced or added; a text that begins with `---` is a whole file."""
    made = {}
    prefixes = {"{o}": layout.prefixes.get("organisation", ""), "{t}": layout.prefixes.get("team", "")}
    for name, text in {**FILES, **(more or {})}.items():
        kind, _, stem = name.partition("/")
        for mark, prefix in prefixes.items():
            text = text.replace(mark, prefix)
        whole = text if text.startswith("---") or not text else f"---\n{text}---\n"
        made[f"{layout.folders[kind]}/{stem}.md"] = whole.replace("\n", newline).encode()
    return made


def desk_over(files: Mapping[str, bytes], layout: Layout = INCUBO) -> Desk:
    """A desk on files."""
    store = Memory(files)
    return Desk(load(store, layout, _words()), store, TODAY)


@cache
def _words() -> Vocabulary:
    return make(config.load(Path("/nowhere")).profile_data)


def desk_of(more: Mapping[str, str] | None = None, layout: Layout = INCUBO, newline: str = "\n") -> Desk:
    """A desk on the small registry."""
    return desk_over(files_of(more, layout, newline), layout)


def setting_of(desk: Desk) -> Setting:
    """Where values are typed."""
    return Setting(desk.registry, KINDS, TODAY, "rivages", "fr")


def changes(proposal: Proposal) -> dict[str, list[str]]:
    """For each file of a plan, the lines that go (-) and come (+). One that moves is named by its new name."""
    made = {}
    moved = {new: old for old, new in proposal.plan.moves.items()}
    for path, data in proposal.plan.files.items():
        if path in proposal.plan.moves:
            continue
        before = proposal.plan.seen.get(moved.get(path, path), b"").decode().splitlines()
        after = (data or b"").decode().splitlines()
        lines = difflib.unified_diff(before, after, lineterm="", n=0)
        made[path] = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return made


def said(proposal: Proposal) -> tuple[str, list[str]]:
    """The end of the commit's subject, and the notes."""
    return say(proposal.summary), [say(note) for note in proposal.notes]
