"""`list committees`: those that were held, and those that are planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.committees import COMMITTEE, last_committee
from incubo.model.fields_startup import EVENT
from incubo.model.records import Event, Startup
from incubo.problem import Text
from incubo.query.noun import Col, Filter, Noun
from incubo.query.scope import Scope
from incubo.table import Word


class Line(NamedTuple):
    """A committee of a startup. `planned`: announced by the one before, not recorded yet."""

    startup: Startup
    event: Event
    planned: bool = False


def _lines(scope: Scope) -> Iterator[Line]:
    for startup in scope.registry.startups.values():
        dated = [event for event in startup.events if event.name == COMMITTEE and event.date is not None]
        for event in dated:
            if event.date is not None and event.date <= scope.day:
                yield Line(startup, event)
            elif not event.decision:  # a decision that comes after the day was not known on it
                yield Line(startup, Event(COMMITTEE, event.date, kind=event.kind), planned=True)
        latest = last_committee(startup, scope.day)
        announced = latest.next if latest is not None else None
        if announced is None or announced <= scope.day:
            continue
        if all(event.date != announced or event.decision for event in dated):
            yield Line(startup, Event(COMMITTEE, announced), planned=True)


def _date(scope: Scope, line: Line) -> date | None:
    return line.event.date


def _decision(scope: Scope, line: Line) -> Word | Text | None:
    if line.planned:
        return Text(N_("planned"))
    return scope.label("decisions", line.event.decision) if line.event.decision else None


COMMITTEES = Noun(
    "committees",
    EVENT,
    ("startup", "incubator", "organisation"),
    {
        "id": Col(N_("Startup"), "id", lambda scope, x: x.startup.id, spare=True),
        "title": Col(N_("Title"), "text", lambda scope, x: x.startup.title),
        "phase": Col(N_("Phase"), "phase", lambda scope, x: scope.phase(x.startup.id)),
        "date": Col(N_("Date"), "date", _date),
        "planned": Col(N_("Planned"), "boolean", lambda scope, x: x.planned),
        "decision": Col(N_("Decision"), "text", _decision),
        "amount": Col(N_("Amount"), "amount", lambda scope, x: x.event.amount),
        "next": Col(N_("Next"), "date", lambda scope, x: x.event.next),
    },
    ("date", "id", "title", "decision", "amount", "next"),
    ("date", "title"),
    _lines,
    lambda scope, x: scope.is_live(x.startup.id),
    {
        "startup": Filter("ref:startup", lambda scope, x: (x.startup.id,), lifts=True),
        "incubator": Filter("ref:incubator", lambda scope, x: x.startup.hosts),
        "sponsor": Filter("ref:organisation", lambda scope, x: x.startup.funders),
        "phase": Filter("phases", lambda scope, x: (scope.phase(x.startup.id),), lifts=True),
        "decision": Filter("decisions", lambda scope, x: (x.event.decision,)),
        "kind": Filter("committee-kinds", lambda scope, x: (x.event.kind,)),
        "older-than": Filter("older", _date),
        "younger-than": Filter("younger", lambda scope, x: None if x.planned else x.event.date),
        "ending": Filter("ending", _date),
        "active": Filter("flag", lambda scope, x: scope.is_live(x.startup.id), lifts=True),
    },
    (
        Text(
            N_("{n} committee of living startups, on {day:long}"),
            {},
            N_("{n} committees of living startups, on {day:long}"),
        ),
        Text(N_("{n} committee, on {day:long}"), {}, N_("{n} committees, on {day:long}")),
    ),
    Text(
        N_("{n} more is of a startup that is not living (--all)."),
        {},
        N_("{n} more are of startups that are not living (--all)."),
    ),
    _date,
    lambda scope, x: (x.startup.id, x.startup.title, x.event.comment, *x.event.objectives),
    record=lambda item: item.event,
    lacks={"decision": lambda scope, x: not x.planned and not x.event.decision},
    path=lambda item: "",
    note=N_("Planned: the date that the latest committee gave for the next one."),
)
