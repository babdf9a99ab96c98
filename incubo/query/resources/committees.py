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
    """A committee of a startup. `is_planned`: announced by the one before, not recorded yet."""

    startup: Startup
    event: Event
    is_planned: bool = False


def _iter_committees(context: QueryContext) -> Iterator[CommitteeItem]:
    for startup in context.registry.startups.values():
        dated = [event for event in startup.events if event.name == COMMITTEE_EVENT and event.date is not None]
        for event in dated:
            if event.date is not None and event.date <= context.day:
                yield CommitteeItem(startup, event)
            elif not event.decision:  # a decision that comes after the day was not known on it
                yield CommitteeItem(startup, Event(COMMITTEE_EVENT, event.date, kind=event.kind), is_planned=True)
        latest = last_committee(startup, context.day)
        announced = latest.next if latest is not None else None
        if announced is None or announced <= context.day:
            continue
        if all(event.date != announced or event.decision for event in dated):
            yield CommitteeItem(startup, Event(COMMITTEE_EVENT, announced), is_planned=True)


def _committee_date(context: QueryContext, item: CommitteeItem) -> date | None:
    return item.event.date


def _decision_word(context: QueryContext, item: CommitteeItem) -> LabelledValue | Message | None:
    if item.is_planned:
        return Message(N_("planned"))
    return context.vocabulary_word("decisions", item.event.decision) if item.event.decision else None


COMMITTEES = Resource(
    "committees",
    EVENT_FIELDS,
    ("startup", "incubator", "organisation"),
    {
        "id": ResourceColumn(N_("Startup"), "id", lambda scope, x: x.startup.id, is_droppable=True),
        "title": ResourceColumn(N_("Title"), "text", lambda scope, x: x.startup.title),
        "phase": ResourceColumn(N_("Phase"), "phase", lambda scope, x: scope.phase_of(x.startup.id)),
        "date": ResourceColumn(N_("Date"), "date", _committee_date),
        "planned": ResourceColumn(N_("Planned"), "boolean", lambda scope, x: x.is_planned),
        "decision": ResourceColumn(N_("Decision"), "text", _decision_word),
        "amount": ResourceColumn(N_("Amount"), "amount", lambda scope, x: x.event.amount),
        "next": ResourceColumn(N_("Next"), "date", lambda scope, x: x.event.next),
    },
    ("date", "id", "title", "decision", "amount", "next"),
    ("date", "title"),
    _iter_committees,
    lambda scope, x: scope.is_live(x.startup.id),
    {
        "startup": ResourceFilter("ref:startup", lambda scope, x: (x.startup.id,), includes_inactive=True),
        "incubator": ResourceFilter("ref:incubator", lambda scope, x: x.startup.all_incubators),
        "sponsor": ResourceFilter("ref:organisation", lambda scope, x: x.startup.funders),
        "phase": ResourceFilter("phases", lambda scope, x: (scope.phase_of(x.startup.id),), includes_inactive=True),
        "decision": ResourceFilter("decisions", lambda scope, x: (x.event.decision,)),
        "kind": ResourceFilter("committee-kinds", lambda scope, x: (x.event.kind,)),
        "older-than": ResourceFilter("older", _committee_date),
        "younger-than": ResourceFilter("younger", lambda scope, x: None if x.is_planned else x.event.date),
        "ending": ResourceFilter("ending", _committee_date),
        "active": ResourceFilter("flag", lambda scope, x: scope.is_live(x.startup.id), includes_inactive=True),
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
    get_record=lambda item: item.event,
    missing_tests={"decision": lambda scope, x: not x.is_planned and not x.event.decision},
    get_path=lambda item: "",
    definition=N_("Planned: the date that the latest committee gave for the next one."),
)
