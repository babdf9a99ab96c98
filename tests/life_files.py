"""Small registries of startups with a life, for the tests of the verbs that change it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from incubo import config
from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.i18n import say
from incubo.model.vocabulary import make
from incubo.registry.layout import BETA, INCUBO, Layout
from incubo.registry.loading import load
from incubo.registry.store import Memory

TODAY = date(2025, 1, 15)
FOLDERS = {"startups": "startup", "members": "member", "jobs": "job", "phases": "phase"}
HEAD = "title: Mon Estran\nmission: Pêcher sans risque\nincubator: rivages\ncontact: a@rivages.example\n"


def startup(*phases: str, more: str = "", body: str = "") -> str:
    """A sheet: phases as `investigation 2024-01-08` or, with an explicit end, `investigation 2024-01-08 2024-04-01`."""
    lines = []
    for phase in phases:
        name, start, *end = phase.split()
        lines += [f"  - name: {name}", f"    start: {start}", *(f"    end: {each}" for each in end)]
    listed = "phases:\n" + "\n".join(lines) + "\n" if lines else ""
    return f"---\n{HEAD}{listed}{more}---\n{body}"


def member(*missions: str, more: str = "") -> str:
    """A sheet: missions as `2024-01-08 2025-06-30 mon-estran,quai-solidaire`."""
    text = "---\nfullname: Claire Bonnemain\nrole: Designer\ndomaine: Design\nmissions:\n"
    for mission in missions:
        start, end, *startups = mission.split()
        text += f"  - start: {start}\n    end: {end}\n    status: independent\n    employer: Varangue Conseil\n"
        if startups:
            text += "    startups:\n" + "".join(f"      - {each}\n" for each in startups[0].split(","))
    return text + more + "---\n"


def desk_of(
    files: Mapping[str, str | bytes], layout: Layout = INCUBO, profile: str = "beta.gouv.fr", today: date = TODAY
) -> Desk:
    """A desk over files named `startups/mon-estran`."""
    data = {}
    for name, text in files.items():
        folder, _, stem = name.partition("/")
        place = layout.folders.get(FOLDERS[folder]) or f"content/{'_' if layout is BETA else ''}{folder}"
        data[f"{place}/{stem}.md"] = text.encode() if isinstance(text, str) else text
    words = make(config.packaged(profile))
    store = Memory(data)
    return Desk(load(store, layout, words), store, today)


def after(proposal: Proposal, name: str, layout: Layout = INCUBO) -> str:
    """A file as the plan leaves it."""
    folder, _, stem = name.partition("/")
    data = proposal.plan.files[f"{layout.folders[FOLDERS[folder]]}/{stem}.md"]
    assert data is not None
    return data.decode()


def notes(proposal: Proposal) -> str:
    """What is told with a proposal."""
    return "\n".join(map(say, proposal.notes))
