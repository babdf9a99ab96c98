"""A member's sheet among a few startups, and what a verb makes of it."""

from __future__ import annotations

from datetime import date

from incubo.config import settings
from incubo.core.i18n import translate
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.model.records import Member
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT, Layout
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore

TODAY = date(2025, 1, 15)
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
    lines += ["    startups:", *(f"      - {each}" for each in startups)] if startups else []
    return "\n".join(lines) + "\n"


def member_front_matter(*written: str, more: str = "") -> str:
    """A member's front matter with missions, and what follows them."""
    return MEMBER_HEAD + ("missions:\n" + "".join(written) if written else "") + more


def edits_on_members(*sheets: str, layout: Layout = INCUBO_LAYOUT, newline: str = "\n") -> FileEdits:
    """A desk over a registry of those members (`lena.guivarch`, then `other1.guivarch` …) and the startups."""
    files: dict[str, bytes] = {}

    def put(kind: str, name: str, front: str) -> None:
        files[f"{layout.folders[kind]}/{name}.md"] = f"---\n{front}---\n".replace("\n", newline).encode()

    put("team", "rivages-animation", "name: Animation\nincubator: rivages\n")
    for name, front in STARTUPS.items():
        put("startup", name, front)
    for number, front in enumerate(sheets):
        other = front.replace("Lena Guivarch", f"Other{number} Guivarch") if number else front
        put("member", f"other{number}.guivarch" if number else MEMBER_ID, other)
    store = MemoryStore(files)
    words = make_vocabulary(settings.load_profile("beta.gouv.fr"))
    return FileEdits(load_registry(store, layout, words), store, TODAY)


def selected_members(desk: FileEdits) -> list[Member]:
    """The member, as verbs take them."""
    return [desk.registry.members[MEMBER_ID]]


def planned_front_matter(desk: FileEdits, proposal: Proposal) -> str:
    """The member's front matter as it would be."""
    data = proposal.plan.files[desk.registry.members[MEMBER_ID].path]
    assert data is not None
    return data.decode().removeprefix("---\n").removesuffix("---\n")


def note_texts(proposal: Proposal) -> list[str]:
    """What is told."""
    return [translate(note) for note in proposal.notes]
