"""`report committees`: when each startup in the programme had its last committee, when the next one is due, and what
was decided in a period.

The next committee at D is `model.committees`'; where nothing lies ahead, it is overdue. The network's
standard asks for one every six months at least, from the launch to the end of the incubation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.committees import USUAL_MONTHS, held, next_committee, planned_committee
from incubo.model.dates import moved
from incubo.model.records import Event, Startup
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.named import title_of
from incubo.registry.registry import Registry
from incubo.report.basis import by_rank, portfolio, shared_note
from incubo.report.granted import decision, said
from incubo.table import Column, Note, Row, Table, Why, Word

DEFINITIONS = {
    "scope": N_("Startups in the programme on that day: from the launch until the incubation ends."),
    "next": N_(
        "Next: the date that the last one says, else {months} months after it. Committees of later days among the "
        "events are left out; incubo list committees has them."
    ),
    "overdue": N_("Overdue: that day has passed and no committee was recorded since; late by the days since then."),
    "never": N_("Never: no committee was ever recorded; late from {months} months after the launch."),
}
"""What each figure counts."""
STATES = {
    "never": {"en": "never", "fr": "aucun"},
    "overdue": {"en": "overdue", "fr": "en retard"},
    "due": {"en": "expected", "fr": "attendu"},
    "planned": {"en": "planned", "fr": "prévu"},
}
"""Where a startup stands, the most pressing first."""
GROUPS = {"phase": N_("Phase"), "incubator": N_("Incubator")}
"""What `--by` can group by."""


class Standing(NamedTuple):
    """A startup's committees on a day: how many were held, the last, when the next is due, how late it is in days.

    `since`: the day it entered the programme.
    """

    startup: Startup
    phase: str
    held: int
    last: Event | None
    state: str
    next: date | None
    late: int | None
    since: date

    @property
    def name(self) -> str:
        """What people call the startup."""
        return self.startup.title or self.startup.id


def standing(startup: Startup, phase: str, at: date, since: date) -> Standing:
    """Where a startup in the programme `since` a day stands with its committees on another one."""
    events = held(startup, at)
    last = events[-1] if events else None
    ahead = next_committee(startup, at)
    if ahead is not None:
        state = "planned" if planned_committee(startup, at) is not None else "due"
        return Standing(startup, phase, len(events), last, state, ahead, None, since)
    if last is None or last.date is None:
        days = (at - moved(since, USUAL_MONTHS, "months")).days
        return Standing(startup, phase, 0, None, "never", None, days if days > 0 else None, since)
    due = max(last.next or last.date, moved(last.date, USUAL_MONTHS, "months"))
    return Standing(startup, phase, len(events), last, "overdue", due, (at - due).days, since)


def standings(registry: Registry, at: date, incubator: str | None, *, plans: bool = True) -> list[Standing]:
    """Where the startups in the programme stand, the most pressing first.

    `plans`: a committee of a later day among the events is a plan. Figures leave it out: those of a past day must not
    change with what came after it.
    """
    found = []
    for startup in portfolio(registry, incubator):
        if not plans:
            startup = _as_of(startup, at)
        step = registry.step_at(startup.id, at)
        if step is not None and step.phase.name and registry.vocabulary.is_incubated(step.phase.name):
            starts = (
                each.phase.start
                for each in registry.lives[startup.id]
                if registry.vocabulary.is_incubated(each.phase.name)
            )
            found.append(standing(startup, step.phase.name, at, min(start for start in starts if start is not None)))
    order = {state: i for i, state in enumerate(("overdue", "never", "due", "planned"))}
    return sorted(
        found,
        key=lambda each: (
            order[each.state],
            -(each.late or 0),
            each.next or each.since,
            each.name.casefold(),
            each.startup.id,
        ),
    )


def _as_of(startup: Startup, day: date) -> Startup:
    """A startup without the events that came after a day."""
    if all(event.date is None or event.date <= day for event in startup.events):
        return startup
    return startup._replace(events=tuple(each for each in startup.events if each.date is None or each.date <= day))


def committees(
    registry: Registry, at: date, *, incubator: str | None = None, by: str | None = None, source: Source | None = None
) -> Table:
    """A line a startup in the programme, the latest one first; `by` (one of GROUPS) counts how they stand instead."""
    source = source or Source()
    found = standings(registry, at, incubator, plans=False)
    table = _board(registry, at, found) if by is None else _summary(registry, at, found, by, incubator)
    notes = (
        scope_note(registry, incubator),
        *(Note(f"definition-{name}", Text(text, {"months": USUAL_MONTHS})) for name, text in DEFINITIONS.items()),
        *_counted(found),
        *(shared_note(each.startup for each in found) if incubator is None or by == "incubator" else ()),
        *source_notes(registry, source),
    )
    return table._replace(notes=notes, commit=source.commit)


def _board(registry: Registry, at: date, found: list[Standing]) -> Table:
    columns = (
        Column("id", Text(N_("Id")), "id", spare=True),
        Column("startup", Text(N_("Startup")), "text", whole=True),
        Column("phase", Text(N_("Phase")), "phase"),
        Column("held", Text(N_("Held")), "integer", spare=True),
        Column("last", Text(N_("Last")), "date"),
        Column("decision", Text(N_("Decision")), "text", spare=True),
        Column("state", Text(N_("State")), "text"),
        Column("next", Text(N_("Next")), "date"),
        Column("late", Text(N_("Late")), "days"),
    )
    rows = tuple(
        Row(
            {
                "id": each.startup.id,
                "startup": each.name,
                "phase": each.phase,
                "held": each.held,
                "last": each.last.date if each.last is not None else None,
                "decision": decision(registry, each.last.decision) if each.last is not None else None,
                "state": Word(each.state, STATES[each.state]),
                "next": each.next,
                "late": each.late,
            },
            why=tuple(_events(registry, each.startup, at)),
        )
        for each in found
    )
    return Table("committees", Text(N_("Committees on {at:long}"), {"at": at}), at, columns, rows)


def _summary(registry: Registry, at: date, found: list[Standing], by: str, incubator: str | None) -> Table:
    """How many stand how, by phase or by incubator."""
    if by == "phase":
        groups: list[str] = by_rank(registry, {each.phase for each in found})
    elif incubator is not None:
        groups = [incubator]
    else:
        groups = sorted({host for each in found for host in each.startup.hosts}, key=str.casefold)
    columns = (
        Column(by, Text(GROUPS[by]), "phase" if by == "phase" else "text"),
        Column("startups", Text(N_("Startups")), "integer"),
        *(Column(state, Text("{state}", {"state": Word(state, label)}), "integer") for state, label in STATES.items()),
        Column("uncovered", Text(N_("Without a committee ahead")), "share"),
    )
    rows = []
    for group in groups:
        own = [each for each in found if (each.phase == group if by == "phase" else group in each.startup.hosts)]
        label = group if by == "phase" else Word(group, title_of(registry, "incubator", group))
        rows.append(Row({by: label, **_states(own)}, why=tuple(_pressing(own))))
    rows.append(Row({by: Text(N_("Total")), **_states(found)}, level=1))
    title = Text(N_("Committees on {at:long}"), {"at": at})
    return Table("committees-summary", title, at, columns, tuple(rows), bar="uncovered")


def _states(found: list[Standing]) -> dict[str, object]:
    counts = {state: sum(each.state == state for each in found) for state in STATES}
    uncovered = counts["never"] + counts["overdue"]
    return {"startups": len(found), **counts, "uncovered": uncovered / len(found) if found else None}


def _counted(found: list[Standing]) -> Iterator[Note]:
    counts = _states(found)
    if counts["never"]:
        text = Text(
            N_("{n} startup out of {all} has no committee recorded: incubo record committee adds one."),
            {"n": counts["never"], "all": len(found)},
            N_("{n} startups out of {all} have no committee recorded: incubo record committee adds one."),
        )
        yield Note("never", text)


def _pressing(found: list[Standing]) -> Iterator[Why]:
    """The startups without a committee ahead."""
    for each in found:
        if each.state == "overdue":
            yield Why(each.startup.id, each.name, Text(N_("late by {days:duration}"), {"days": each.late}))
        elif each.state == "never":
            yield Why(each.startup.id, each.name, Text(N_("none since the launch, on {day:long}"), {"day": each.since}))


def _events(registry: Registry, startup: Startup, at: date) -> Iterator[Why]:
    """The committees that were held, the last one first."""
    for event in reversed(held(startup, at)):
        yield Why(str(event.date), startup.title or startup.id, said(registry, event))
