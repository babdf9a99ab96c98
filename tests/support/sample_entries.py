"""Two small sets of entries: one whose entries refer to each other in every way, one to answer questions about."""

from __future__ import annotations

from collections.abc import Mapping

from support.registries import make_file_edits, make_registry, registry_files

from incubo.edit.file_edits import FileEdits
from incubo.registry.layout import INCUBO_LAYOUT, Layout
from incubo.registry.registry import Registry

PROMPT_ENTRIES = {
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
"""What the questions of `new` and its suggestions are asked about."""

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
LINKED_ENTRIES = {
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
"""Entries that refer to each other; `{o}` and `{t}` stand for the prefixes of organisations and teams."""


def linked_registry_files(
    changes: Mapping[str, str] | None = None, layout: Layout = INCUBO_LAYOUT, newline: str = "\n"
) -> dict[str, bytes]:
    """The files of the linked entries, some of them replaced or added."""
    prefixes = layout.reference_prefixes
    return registry_files(
        {
            name: text.replace("{o}", prefixes.get("organisation", "")).replace("{t}", prefixes.get("team", ""))
            for name, text in {**LINKED_ENTRIES, **(changes or {})}.items()
        },
        layout,
        newline,
    )


def linked_registry(changes: Mapping[str, str] | None = None, removed_paths: tuple[str, ...] = ()) -> Registry:
    """The registry of the linked entries, some of them replaced or added, without the files at `removed_paths`."""
    files = linked_registry_files(changes)
    return make_registry({path: data for path, data in files.items() if path not in removed_paths})


def edit_linked_registry(
    changes: Mapping[str, str] | None = None, layout: Layout = INCUBO_LAYOUT, newline: str = "\n"
) -> FileEdits:
    """Edits of the linked entries, some of them replaced or added first."""
    return make_file_edits(linked_registry_files(changes, layout, newline), layout)
