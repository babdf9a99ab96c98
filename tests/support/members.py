"""A member among a few startups, and what a verb plans for them."""

from __future__ import annotations

from support.registries import make_file_edits

from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.model.records import Member
from incubo.registry.layout import INCUBO_LAYOUT, Layout

MEMBER_HEAD = "fullname: Lena Guivarch\nrole: Designer\ndomaine: Design\n"
MEMBER_ID = "lena.guivarch"

_STARTUP = "title: {title}\nmission: Aider\nincubator: rivages\ncontact: a@rivages.example\nphases:\n"
_INVESTIGATION = "  - name: investigation\n    start: 2023-01-09\n"
STARTUPS = {
    "mon-estran": _STARTUP.format(title="Mon Estran")
    + _INVESTIGATION
    + "events:\n  - name: committee\n    date: 2024-11-21\n    next: 2025-05-22\n",
    "mon-etang": _STARTUP.format(title="Mon Étang") + _INVESTIGATION,
    "ma-dune": _STARTUP.format(title="Ma Dune") + _INVESTIGATION,
    "mon-phare": _STARTUP.format(title="Mon Phare") + _INVESTIGATION + "  - name: abandon\n    start: 2024-06-03\n",
    "ma-baie": _STARTUP.format(title="Ma Baie")
    + _INVESTIGATION
    + "events:\n  - name: committee\n    date: 2025-01-08\n    next: 2025-12-18\n",
}


def mission_yaml(
    start: str, end: str | None, *startups: str, status: str = "independent", employer: str = "Varangue Conseil"
) -> str:
    """The lines of one mission."""
    lines = [f"  - start: {start}", *([f"    end: {end}"] if end else [])]
    lines += [f"    status: {status}"] if status else []
    lines += [f"    employer: {employer}"] if employer else []
    lines += ["    startups:", *(f"      - {startup}" for startup in startups)] if startups else []
    return "\n".join(lines) + "\n"


def member_front_matter(*missions: str, more: str = "") -> str:
    """A member's front matter with missions, and what follows them."""
    return MEMBER_HEAD + ("missions:\n" + "".join(missions) if missions else "") + more


def edits_on_members(*front_matters: str, layout: Layout = INCUBO_LAYOUT, newline: str = "\n") -> FileEdits:
    """Edits of a registry of the startups and these members (`lena.guivarch`, then `other1.guivarch` …)."""
    entries = {"team/rivages-animation": "name: Animation\nincubator: rivages\n"}
    entries |= {f"startup/{name}": front_matter for name, front_matter in STARTUPS.items()}
    for number, front_matter in enumerate(front_matters):
        name = f"Other{number}" if number else "Lena"
        entries[f"member/{name.lower()}.guivarch"] = front_matter.replace("Lena Guivarch", f"{name} Guivarch")
    return make_file_edits(entries, layout, newline)


def selected_members(edits: FileEdits) -> list[Member]:
    """The first member, as verbs take them."""
    return [edits.registry.members[MEMBER_ID]]


def planned_front_matter(edits: FileEdits, proposal: Proposal) -> str:
    """The front matter of the first member as the plan writes it."""
    data = proposal.plan.files[edits.registry.members[MEMBER_ID].path]
    assert data is not None
    return data.decode().removeprefix("---\n").removesuffix("---\n")
