"""`list committees`: those that were held, and those that are planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.model.committees import COMMITTEE_EVENT, last_committee
from incubo.model.records import Event, Startup
from incubo.model.schemas.startup import EVENT_FIELDS
from incubo.query.resource import QueryContext, Resource, ResourceColumn, ResourceFilter


class CommitteeItem(NamedTuple):
    """A committee of a startup. `planned`: announced by the one before, not recorded yet."""

    startup: Startup
    event: Event
    planned: bool = False


def _iter_committees(scope: QueryContext) -> Iterator[CommitteeItem]:
    for startup in scope.registry.startups.values():
        dated = [event for event in startup.events if event.name == COMMITTEE_EVENT and event.date is not None]
        for event in dated:
            if event.date is not None and event.date <= scope.day:
                yield CommitteeItem(startup, event)
            elif not event.decision:  # a decision that comes after the day was not known on it
                yield CommitteeItem(startup, Event(COMMITTEE_EVENT, event.date, kind=event.kind), planned=True)
        latest = last_committee(startup, scope.day)
        announced = latest.next if latest is not None else None
        if announced is None or announced <= scope.day:
            continue
        if all(event.date != announced or event.decision for event in dated):
            yield CommitteeItem(startup, Event(COMMITTEE_EVENT, announced), planned=True)


def _committee_date(scope: QueryContext, line: CommitteeItem) -> date | None:
    return line.event.date


def _decision_word(scope: QueryContext, line: CommitteeItem) -> LabelledValue | Message | None:
    if line.planned:
        return Message(N_("planned"))
    return scope.label("decisions", line.event.decision) if line.event.decision else None


COMMITTEES = Resource(
    "committees",
    EVENT_FIELDS,
    ("startup", "incubator", "organisation"),
    {
        "id": ResourceColumn(N_("Startup"), "id", lambda scope, x: x.startup.id, spare=True),
        "title": ResourceColumn(N_("Title"), "text", lambda scope, x: x.startup.title),
        "phase": ResourceColumn(N_("Phase"), "phase", lambda scope, x: scope.phase(x.startup.id)),
        "date": ResourceColumn(N_("Date"), "date", _committee_date),
        "planned": ResourceColumn(N_("Planned"), "boolean", lambda scope, x: x.planned),
        "decision": ResourceColumn(N_("Decision"), "text", _decision_word),
        "amount": ResourceColumn(N_("Amount"), "amount", lambda scope, x: x.event.amount),
        "next": ResourceColumn(N_("Next"), "date", lambda scope, x: x.event.next),
    },
    ("date", "id", "title", "decision", "amount", "next"),
    ("date", "title"),
    _iter_committees,
    lambda scope, x: scope.is_live(x.startup.id),
    {
        "startup": ResourceFilter("ref:startup", lambda scope, x: (x.startup.id,), lifts=True),
        "incubator": ResourceFilter("ref:incubator", lambda scope, x: x.startup.hosts),
        "sponsor": ResourceFilter("ref:organisation", lambda scope, x: x.startup.funders),
        "phase": ResourceFilter("phases", lambda scope, x: (scope.phase(x.startup.id),), lifts=True),
        "decision": ResourceFilter("decisions", lambda scope, x: (x.event.decision,)),
        "kind": ResourceFilter("committee-kinds", lambda scope, x: (x.event.kind,)),
        "older-than": ResourceFilter("older", _committee_date),
        "younger-than": ResourceFilter("younger", lambda scope, x: None if x.planned else x.event.date),
        "ending": ResourceFilter("ending", _committee_date),
        "active": ResourceFilter("flag", lambda scope, x: scope.is_live(x.startup.id), lifts=True),
    },
    (
        Message(
            N_("{n} committee of living startups, on {day:long}"),
            {},
            N_("{n} committees of living startups, on {day:long}"),
        ),
        Message(N_("{n} committee, on {day:long}"), {}, N_("{n} committees, on {day:long}")),
    ),
    Message(
        N_("{n} more is of a startup that is not living (--all)."),
        {},
        N_("{n} more are of startups that are not living (--all)."),
    ),
    _committee_date,
    lambda scope, x: (x.startup.id, x.startup.title, x.event.comment, *x.event.objectives),
    record=lambda item: item.event,
    lacks={"decision": lambda scope, x: not x.planned and not x.event.decision},
    path=lambda item: "",
    note=N_("Planned: the date that the latest committee gave for the next one."),
)
