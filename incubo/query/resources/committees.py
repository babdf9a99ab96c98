"""`list committees`: held, planned, expected and overdue ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.facts.situation import COMMITTEE_STATES
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.records import Event, Startup
from incubo.model.schemas.startup import EVENT_FIELDS
from incubo.query.resource import Resource, ResourceColumn, ResourceFilter
from incubo.registry.lookup import phase_value

if TYPE_CHECKING:
    from incubo.query.context import QueryContext


class CommitteeItem(NamedTuple):
    """A committee of a startup. `state`: `held`, or that of the `CommitteeSchedule` that it is the day of. `place`:
    which one of the events of the startup it is, from 1; 0: the one that comes, or was due, after the latest committee.
    """

    startup: Startup
    event: Event
    state: str = "held"
    place: int = 0

    @property
    def is_held(self) -> bool:
        """Whether it is held by the day of the list."""
        return self.state == "held"


def _iter_committees(context: QueryContext) -> Iterator[CommitteeItem]:
    for startup in context.registry.startups.values():
        numbered = [
            (place, event)
            for place, event in enumerate(startup.events, 1)
            if event.name == COMMITTEE_EVENT and event.date is not None
        ]
        schedule = context.situation(startup).committee
        days = set()
        for place, event in numbered:
            if event.date is not None and event.date <= context.day:
                yield CommitteeItem(startup, event, place=place)
            elif schedule.state == "planned" and context.day >= context.today:
                days.add(event.date)
                planned = Event(COMMITTEE_EVENT, event.date, kind=event.kind)
                yield CommitteeItem(startup, planned, schedule.state, place)
        if schedule.day is not None and schedule.day not in days:
            yield CommitteeItem(startup, Event(COMMITTEE_EVENT, schedule.day), schedule.state)


def _committee_date(context: QueryContext, item: CommitteeItem) -> date | None:
    return item.event.date


def _held_date(context: QueryContext, item: CommitteeItem) -> date | None:
    return item.event.date if item.is_held else None


_STATES = {"held": {"en": "held", "fr": "tenu"}, **COMMITTEE_STATES}


def _decision(context: QueryContext, item: CommitteeItem) -> LabelledValue | None:
    return context.labelled_value("decisions", item.event.decision) if item.event.decision else None


COMMITTEES = Resource(
    id="committees",
    sheet_kind="committee",
    item_list="events",
    get_place=lambda item: (
        item.startup.id,
        item.place,
        item.startup.events[item.place - 1] if item.place else item.event,
    ),
    fields=EVENT_FIELDS,
    required_kinds=("startup", "incubator", "organisation"),
    label_kinds=("incubator", "organisation"),
    columns={
        "id": ResourceColumn(N_("Product"), "id", lambda context, item: item.startup.id, is_droppable=True, field="id"),
        "title": ResourceColumn(N_("Title"), "text", lambda context, item: item.startup.title, field="title"),
        "phase": ResourceColumn(
            N_("Phase"),
            "phase",
            lambda context, item: phase_value(context.registry, context.phase_of(item.startup.id)),
        ),
        "date": ResourceColumn(N_("Date"), "date", _committee_date, field="date"),
        "state": ResourceColumn(
            N_("State"), "text", lambda context, item: LabelledValue(item.state, _STATES[item.state])
        ),
        "planned": ResourceColumn(N_("Planned"), "boolean", lambda context, item: not item.is_held),
        "decision": ResourceColumn(N_("Decision"), "text", _decision, field="decision"),
        "amount": ResourceColumn(N_("Amount"), "amount", lambda context, item: item.event.amount, field="amount"),
        "next": ResourceColumn(N_("Next"), "date", lambda context, item: item.event.next, field="next"),
    },
    default_columns=("date", "id", "title", "state", "decision", "amount", "next"),
    default_order=("date", "title"),
    iter_items=_iter_committees,
    is_active=lambda context, item: context.is_live(item.startup.id),
    filters={
        "startup": ResourceFilter("ref:startup", lambda context, item: (item.startup.id,), includes_inactive=True),
        "incubator": ResourceFilter("ref:incubator", lambda context, item: item.startup.all_incubators),
        "sponsor": ResourceFilter("ref:organisation", lambda context, item: item.startup.funders),
        "phase": ResourceFilter(
            "phases",
            lambda context, item: (context.phase_of(item.startup.id),),
            includes_inactive=True,
            help=N_("Of products in one of these phases."),
        ),
        "decision": ResourceFilter("decisions", lambda context, item: (item.event.decision,)),
        "kind": ResourceFilter("committee-kinds", lambda context, item: (item.event.kind,)),
        "older-than": ResourceFilter("older", _held_date, help=N_("Held at least this long ago: 45d, 18mo, 3y.")),
        "younger-than": ResourceFilter("younger", _held_date, help=N_("Held less than this long ago.")),
        "ending": ResourceFilter("ending", _committee_date, help=N_("That are due within this time: 60d.")),
        "active": ResourceFilter(
            "flag", lambda context, item: context.is_live(item.startup.id), includes_inactive=True
        ),
    },
    active_title=Message(
        N_("{n} committee of active products, on {day:long}"),
        {},
        N_("{n} committees of active products, on {day:long}"),
    ),
    all_title=Message(N_("{n} committee, on {day:long}"), {}, N_("{n} committees, on {day:long}")),
    hidden_note=Message(
        N_("{n} more concerns a product that is not active."),
        {},
        N_("{n} more concern products that are not active."),
    ),
    start_dates=lambda context, item: (_committee_date(context, item),),
    range_help=(N_("Held, or due, on that day or later."), N_("Held, or due, on that day or before.")),
    search_texts=lambda context, item: (
        item.startup.id,
        item.startup.title,
        item.event.comment,
        *item.event.objectives,
    ),
    get_record=lambda item: item.event,
    missing_tests={"decision": lambda context, item: item.is_held and not item.event.decision},
    get_path=lambda item: "",
    definition=N_(
        "Planned: the date that the latest committee gave for the next one, or a committee of a later date. Expected: "
        "nobody set its day, which is the usual months after the latest one. For a day in the past, committees of "
        "later dates are left out."
    ),
)
