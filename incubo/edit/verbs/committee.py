"""`record committee`, on the day or later: what it decided, and all that goes with it, as one proposal.

Decided: a committee that is recorded on that day already is completed; one that was planned within two weeks of it is
this one, and gets its real day. The startup's own `objectives` follow where it is the latest committee.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.edit.verbs.committee_implied import NEAR, Decision, inferred, planned_for
from incubo.edit.verbs.events import before, filled, insert
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.committees import COMMITTEE, last_committee
from incubo.model.fields_startup import EVENT
from incubo.model.life import step_at
from incubo.model.records import Event, Startup
from incubo.problem import Text
from incubo.source.changes import Set
from incubo.table import Word

_FIELDS = tuple(field.name for field in EVENT)


def committee(desk: Desk, startup: Startup, on: date, said: Decision) -> Proposal:
    """Record what a committee decided on a day. Raises Refused for a day to come or dates in the wrong order."""
    if on > desk.today:
        raise Refused(
            Text(N_("the committee of {day:long} is still to come: its decision is recorded on the day"), {"day": on}),
            hints=(Text(N_("to plan it: incubo record committee {id} --on {day}"), {"id": startup.id, "day": on}),),
        )
    goes_on(desk, startup, on)
    notes: list[Text] = []
    at = _position(startup, on)
    planned = planned_for(startup, on) if at is None else None
    known = startup.events[at] if at is not None else Event()
    given = inferred(desk, startup, on, said, known)
    _checked(on, given)
    if at is not None:
        notes.append(Text(N_("{title}: the committee of {day:long} is completed"), _about(startup, on)))
    elif planned is not None:
        was = startup.events[planned].date
        notes.append(Text(N_("{title}: the committee planned on {was:long} was held on {day:long}"),
                          {**_about(startup, on), "was": was}))  # fmt: skip
        at = planned
        desk.change(startup.path, Set(("events", at, "date"), on))
    _announced(desk, startup, on, notes)
    if at is None:
        insert(desk, startup.path, "events", [event.date for event in startup.events], _item(on, given))
    else:
        _complete(desk, startup, at, given)
    _objectives(desk, startup, on, given)
    if said.next is None and given.next is not None and given.next != known.next:
        notes.append(Text(N_("{title}: the next committee is put on {day:long} (otherwise: --next)"),
                          _about(startup, given.next)))  # fmt: skip
    return Proposal(desk.plan(), "committee", startup.id, summary(desk, given), tuple(notes))


def goes_on(desk: Desk, startup: Startup, on: date) -> None:
    """Raise Refused for a day on which a startup has stopped already (its last committee may be of that very day)."""
    step = step_at(startup, on, desk.registry.vocabulary)
    if step is None or not desk.registry.vocabulary.is_stop(step.phase.name) or step.phase.start == on:
        return
    raise Refused(
        Text(N_("{title} stopped on {day:long}: it has no committee after that"), _about(startup, step.phase.start)),
        hints=(Text(N_("if it goes on again: incubo phase {id} PHASE"), {"id": startup.id}),),
    )


def together(desk: Desk, proposals: Sequence[Proposal], on: date) -> Proposal:
    """One proposal for the committees of several startups, whose decisions are told in the commit's body."""
    notes = tuple(note for each in proposals for note in each.notes)
    accepts = frozenset().union(*(each.accepts for each in proposals))
    if len(proposals) == 1:
        return proposals[0]._replace(plan=desk.plan(), notes=notes)
    body: list[Text] = []
    for each in proposals:
        body += (Text("{id}: {summary}", {"id": each.scope, "summary": each.summary}), *each.body)
    said = Text(N_("{n} startup on {day}"), {"n": len(proposals), "day": on}, N_("{n} startups on {day}"))
    return Proposal(desk.plan(), "committee", "", said, notes, tuple(body), accepts)


def summary(desk: Desk, given: Decision) -> Text:
    """The words of a commit: `poursuite, 6 mois, prochain 2025-12-10`."""
    parts = []
    if given.decision:
        labels = desk.registry.vocabulary.labels("decisions", given.decision)
        parts.append(Text("{word}", {"word": Word(given.decision, labels or given.decision)}))
    if given.months:
        parts.append(Text(N_("{n} month"), {"n": given.months}, N_("{n} months")))
    if given.next is not None:
        parts.append(Text(N_("next {day}"), {"day": given.next}))
    made = parts[0] if parts else Text(N_("held"))
    for part in parts[1:]:
        made = Text("{first}, {rest}", {"first": made, "rest": part})
    return made


def _checked(on: date, given: Decision) -> None:
    if given.next is not None and given.next <= on:
        raise Refused(Text(N_("the next committee ({next:long}) must be after this one ({day:long})"),
                           {"next": given.next, "day": on}))  # fmt: skip
    if given.budget_end is not None and given.budget_end < on:
        raise Refused(Text(N_("the budget cannot end on {day:long}, before the committee that grants it"),
                           {"day": given.budget_end}))  # fmt: skip


def recorded(startup: Startup, on: date) -> Event | None:
    """The committee that is recorded on a day, if one is."""
    at = _position(startup, on)
    return startup.events[at] if at is not None else None


def _position(startup: Startup, on: date) -> int | None:
    """The position of the committee that is recorded on a day; of two, the later in the file."""
    found = [i for i, event in enumerate(startup.events) if event.name == COMMITTEE and event.date == on]
    return found[-1] if found else None


def _announced(desk: Desk, startup: Startup, on: date, notes: list[Text]) -> None:
    """What the committee before said of this one's day becomes the real day, where it was nearly right."""
    dated = [(event.date, i) for i, event in enumerate(startup.events) if event.name == COMMITTEE and event.date]
    at = max(((day, i) for day, i in dated if day < on), default=(None, -1))[1]
    was = startup.events[at].next if at >= 0 else None
    if was is None or was == on or abs((was - on).days) > NEAR:
        return
    desk.change(startup.path, Set(("events", at, "next"), on))
    notes.append(Text(N_("{title}: the committee planned on {was:long} was held on {day:long}"),
                      {**_about(startup, on), "was": was}))  # fmt: skip


def _item(on: date, given: Decision) -> dict[str, Any]:
    """The event as it is written, in the order of a new file."""
    held = {"name": COMMITTEE, "date": on, **given._asdict(), "objectives": list(given.objectives)}
    return filled({name: held.get(name) for name in _FIELDS})


def _complete(desk: Desk, startup: Startup, at: int, given: Decision) -> None:
    """Add to a committee what it did not say, and change what it said otherwise."""
    known = startup.events[at]
    for name, value in filled({**given._asdict(), "objectives": list(given.objectives)}).items():
        old = getattr(known, name)
        if (list(old) if isinstance(old, tuple) else old) == value:
            continue
        earlier = _FIELDS[: _FIELDS.index(name)][::-1]
        desk.change(startup.path, Set(("events", at, name), value, after=earlier))


def _objectives(desk: Desk, startup: Startup, on: date, given: Decision) -> None:
    """The startup's own objectives are those of its latest committee, in registries that keep them."""
    latest = last_committee(startup, desk.today)
    if not given.objectives or (latest is not None and latest.date is not None and latest.date > on):
        return
    used = startup.objectives or any(each.objectives for each in desk.registry.startups.values())
    if used and startup.objectives != given.objectives:
        desk.change(startup.path, Set(("objectives",), list(given.objectives), after=before("objectives")))


def _about(startup: Startup, day: date | None) -> dict[str, Any]:
    return {"title": startup.title or startup.id, "day": day}
