"""A new member: what is asked, the id, and the end that the network's rule gives to a mission."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from incubo.edit import ids
from incubo.edit.draft import Draft, Question, question
from incubo.i18n import N_
from incubo.model.dates import add_months
from incubo.model.fields import Kind
from incubo.model.nearest import folded
from incubo.problem import Text

USUAL_MONTHS = 3
"""How long a first mission lasts where nobody knows better: what the network advises."""


def questions(kind: Kind) -> tuple[Question, ...]:
    """What is asked, in order."""
    return (
        question(kind, "fullname", wrong=_nameless),
        question(kind, "role"),
        question(kind, "domaine", required=True),
        question(kind, "missions", "startups", key="startup"),
        question(kind, "teams", key="team", when=lambda draft: not draft.get("missions", 0, "startups")),
        question(kind, "missions", "status"),
        question(kind, "missions", "employer"),
        question(kind, "missions", "start", default=lambda draft: draft.setting.today),
        question(kind, "missions", "end", default=_end, wrong=_ends_wrong),
        question(kind, "github"),
        question(kind, "competences", key="competence"),
        question(kind, "link"),
    )


def _nameless(draft: Draft, fullname: str) -> Text | None:
    made = ids.member(fullname)
    shape = str(draft.setting.registry.vocabulary.rules.get("member-name") or "")
    if made and re.search(shape, made):
        return None
    return Text(N_("a first name and a last name are needed: they make the file name “first.last.md”"))


def _latest(draft: Draft) -> date | None:
    """The last day that the network allows for a mission of somebody who is no public agent; None: no limit."""
    months = int(draft.setting.registry.vocabulary.rules.get("mission-months", 0) or 0)
    if not months or draft.get("missions", 0, "status") in (None, "admin"):
        return None
    return add_months(max(draft.setting.today, _start(draft)), months)


def _start(draft: Draft) -> date:
    start = draft.get("missions", 0, "start")
    return start if isinstance(start, date) else draft.setting.today


def _end(draft: Draft) -> date:
    usual = add_months(_start(draft), USUAL_MONTHS)
    latest = _latest(draft)
    return min(usual, latest) if latest is not None else usual


def _ends_wrong(draft: Draft, end: date) -> Text | None:
    start, latest = _start(draft), _latest(draft)
    if end < start:
        return Text(N_("the mission would end before it begins ({start:long})"), {"start": start})
    if latest is not None and end > latest:
        months = draft.setting.registry.vocabulary.rules["mission-months"]
        message = N_("a mission ends within {months} months, by {latest:long}, except for public agents (status admin)")
        return Text(message, {"months": months, "latest": latest})
    return None


def _usual(draft: Draft, employer: str) -> str:
    """An employer as most missions of the registry spell it: case and accents make no other company."""
    wanted = folded(employer)
    found = Counter(
        mission.employer
        for member in draft.setting.registry.members.values()
        for mission in member.missions
        if mission.employer and folded(mission.employer) == wanted
    )
    return found.most_common(1)[0][0] if found else employer


def finish(draft: Draft) -> str:
    """Spell the employer as others do; the id: first.last, with an addition for a homonym."""
    employer = draft.get("missions", 0, "employer")
    if employer:
        draft.put(("missions", 0, "employer"), _usual(draft, str(employer)))
    fullname = str(draft.get("fullname"))
    taken = {name.casefold() for name in draft.setting.registry.ids("member")}
    made = ids.member(fullname)
    return made if ids.free(made, taken) and not draft.homonym else ids.homonym(fullname, draft.second, taken)


def text(_draft: Draft) -> str:
    """The body: a biography, which only the person can write."""
    return ""
