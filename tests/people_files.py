"""A member's sheet among a few startups, and what a verb makes of it."""

from __future__ import annotations

from datetime import date

from incubo import config
from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.i18n import say
from incubo.model.records import Member
from incubo.model.vocabulary import make
from incubo.registry.layout import INCUBO, Layout
from incubo.registry.loading import load
from incubo.registry.store import Memory

TODAY = date(2025, 1, 15)
HEAD = "fullname: Lena Guivarch\nrole: Designer\ndomaine: Design\n"
ID = "lena.guivarch"

_STARTUP = "title: {title}\nmission: Aider\nincubator: rivages\ncontact: a@rivages.example\nphases:\n"
_BEGUN = "  - name: investigation\n    start: 2023-01-09\n"
STARTUPS = {
    "mon-estran": _STARTUP.format(title="Mon Estran")
    + _BEGUN
    + "events:\n  - name: committee\n    date: 2024-11-21\n    next: 2025-05-22\n",
    "mon-etang": _STARTUP.format(title="Mon Étang") + _BEGUN,
    "ma-dune": _STARTUP.format(title="Ma Dune") + _BEGUN,
    "mon-phare": _STARTUP.format(title="Mon Phare") + _BEGUN + "  - name: abandon\n    start: 2024-06-03\n",
    "ma-baie": _STARTUP.format(title="Ma Baie")
    + _BEGUN
    + "events:\n  - name: committee\n    date: 2025-01-08\n    next: 2025-12-18\n",
}


def mission(
    start: str, end: str | None, *startups: str, status: str = "independent", employer: str = "Varangue Conseil"
) -> str:
    """The lines of one mission."""
    lines = [f"  - start: {start}", *([f"    end: {end}"] if end else [])]
    lines += [f"    status: {status}"] if status else []
    lines += [f"    employer: {employer}"] if employer else []
    lines += ["    startups:", *(f"      - {each}" for each in startups)] if startups else []
    return "\n".join(lines) + "\n"


def missions(*written: str, more: str = "") -> str:
    """A member's front matter with missions, and what follows them."""
    return HEAD + ("missions:\n" + "".join(written) if written else "") + more


def desk_of(*sheets: str, layout: Layout = INCUBO, newline: str = "\n") -> Desk:
    """A desk over a registry of those members (`lena.guivarch`, then `other1.guivarch` …) and the startups."""
    files: dict[str, bytes] = {}

    def put(kind: str, name: str, front: str) -> None:
        files[f"{layout.folders[kind]}/{name}.md"] = f"---\n{front}---\n".replace("\n", newline).encode()

    put("team", "rivages-animation", "name: Animation\nincubator: rivages\n")
    for name, front in STARTUPS.items():
        put("startup", name, front)
    for number, front in enumerate(sheets):
        other = front.replace("Lena Guivarch", f"Other{number} Guivarch") if number else front
        put("member", f"other{number}.guivarch" if number else ID, other)
    store = Memory(files)
    words = make(config.packaged("beta.gouv.fr"))
    return Desk(load(store, layout, words), store, TODAY)


def lena(desk: Desk) -> list[Member]:
    """The member, as verbs take them."""
    return [desk.registry.members[ID]]


def after(desk: Desk, proposal: Proposal) -> str:
    """The member's front matter as it would be."""
    data = proposal.plan.files[desk.registry.members[ID].path]
    assert data is not None
    return data.decode().removeprefix("---\n").removesuffix("---\n")


def notes(proposal: Proposal) -> list[str]:
    """What is told."""
    return [say(note) for note in proposal.notes]
