"""`list startups`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.model.committees import last_committee, past_committees
from incubo.model.phases import PhasePeriod, find_draft_period
from incubo.model.records import Startup
from incubo.model.schemas.startup import STARTUP
from incubo.query.resource import DRAFT_FILTER, Resource, ResourceColumn, ResourceFilter, field_texts
from incubo.registry.lookup import phase_value

if TYPE_CHECKING:
    from incubo.query.context import QueryContext


def _period(context: QueryContext, startup: Startup) -> PhasePeriod | None:
    return find_draft_period(startup, context.phase_periods.get(startup.id), context.registry.vocabulary)


def _phase(context: QueryContext, startup: Startup) -> str | None:
    period = _period(context, startup)
    return period.phase.name if period is not None else None


def _labelled_phase(context: QueryContext, startup: Startup) -> LabelledValue | None:
    return phase_value(context.registry, _phase(context, startup))


def _phase_start(context: QueryContext, startup: Startup) -> date | None:
    period = _period(context, startup)
    return period.phase.start if period is not None else None


def _days_in_phase(context: QueryContext, startup: Startup) -> int | None:
    start = _phase_start(context, startup)
    return (context.day - start).days if start is not None else None


def _next_committee(context: QueryContext, startup: Startup) -> date | None:
    return context.situation(startup).committee.day


def _last_committee(context: QueryContext, startup: Startup) -> date | None:
    latest = last_committee(startup, context.day)
    return latest.date if latest is not None else None


def _is_committee_late(context: QueryContext, startup: Startup) -> bool:
    """As `report committees` counts those that are overdue."""
    return context.situation(startup).committee.state == "overdue"


def _team_size(context: QueryContext, startup: Startup) -> int | None:
    """How many people are in the team; None where nobody is, and missions are hardly recorded."""
    return len(context.team_members(startup.id)) or (0 if context.are_teams_recorded else None)


def _event_names(context: QueryContext, startup: Startup) -> list[str]:
    return [event.name for event in startup.events if event.name and context.is_in_date_range(event.date)]


def _technologies(context: QueryContext, startup: Startup) -> tuple[str, ...]:
    value: Any = startup.techno
    return (value,) if isinstance(value, str) else value


def _search_texts(context: QueryContext, startup: Startup) -> Iterator[str | None]:
    yield startup.id
    yield from field_texts(
        startup, ("title", "mission", "contact", "link", "repository", "thematiques", "usertypes", "techno")
    )
    for incubator in startup.all_incubators:
        yield context.labelled_entry("incubator", incubator).label_in("")
    for sponsor in startup.funders:
        yield context.labelled_entry("organisation", sponsor).label_in("")


STARTUPS = Resource(
    id="startups",
    sheet_kind="startup",
    fields=STARTUP.fields,
    required_kinds=("startup", "member", "incubator", "organisation"),
    label_kinds=("incubator", "organisation"),
    columns={
        "id": ResourceColumn(N_("Id"), "id", lambda context, startup: startup.id, is_droppable=True, field="id"),
        "title": ResourceColumn(N_("Title"), "text", lambda context, startup: startup.title, field="title"),
        "phase": ResourceColumn(
            N_("Phase"), "phase", _labelled_phase, new_row_field="phases.name", edited_with="incubo phase"
        ),
        "since": ResourceColumn(
            N_("Since"),
            "date",
            _phase_start,
            new_row_field="phases.start",
            edited_with="incubo phase",
            is_for_sheets=True,
        ),
        "age": ResourceColumn(N_("Age"), "days", _days_in_phase, edited_with="incubo phase"),
        "incubators": ResourceColumn(
            N_("Incubators"),
            "list",
            lambda context, startup: context.labelled_entries("incubator", startup.all_incubators),
            edited_with="incubo set",
        ),
        "team": ResourceColumn(N_("Team"), "integer", _team_size, edited_with="incubo join"),
        "last_committee": ResourceColumn(
            N_("Last committee"), "date", _last_committee, edited_with="incubo record committee"
        ),
        "next_committee": ResourceColumn(
            N_("Next committee"), "date", _next_committee, edited_with="incubo record committee"
        ),
        "committees": ResourceColumn(
            N_("Committees"),
            "integer",
            lambda context, startup: len(past_committees(startup, context.day)),
            edited_with="incubo record committee",
        ),
    },
    default_columns=("id", "title", "phase", "since", "age", "team", "next_committee"),
    default_order=("phase", "title"),
    iter_items=lambda context: context.registry.startups.values(),
    is_active=lambda context, startup: context.is_live(startup.id),
    filters={
        "phase": ResourceFilter("phases", lambda context, startup: (_phase(context, startup),), includes_inactive=True),
        "incubator": ResourceFilter("ref:incubator", lambda context, startup: startup.all_incubators),
        "sponsor": ResourceFilter("ref:organisation", lambda context, startup: startup.funders),
        "member": ResourceFilter(
            "ref:member", lambda context, startup: [member.id for member in context.team_members(startup.id)]
        ),
        "followed-by": ResourceFilter(
            "ref:member", lambda context, startup: (startup.contact_incubator, startup.contact_dinum)
        ),
        "thematique": ResourceFilter("free", lambda context, startup: startup.thematiques),
        "usertype": ResourceFilter("usertypes", lambda context, startup: startup.usertypes),
        "techno": ResourceFilter("free", _technologies),
        "domaine": ResourceFilter(
            "domaines", lambda context, startup: [member.domaine for member in context.team_members(startup.id)]
        ),
        "event": ResourceFilter("events", _event_names, uses_date_range=True),
        "older-than": ResourceFilter(
            "older", _phase_start, help=N_("In their current phase for at least this long: 45d, 18mo, 3y.")
        ),
        "younger-than": ResourceFilter(
            "younger", _phase_start, help=N_("In their current phase for less than this long.")
        ),
        "no-committee-for": ResourceFilter("not-for", _last_committee),
        "ending": ResourceFilter(
            "ending", _next_committee, help=N_("Whose next committee is due within this time: 60d.")
        ),
        "committee-late": ResourceFilter("flag", _is_committee_late),
        "incubated": ResourceFilter(
            "flag", lambda context, startup: context.registry.vocabulary.is_incubated(context.phase_of(startup.id))
        ),
        "draft": DRAFT_FILTER,
        "active": ResourceFilter("flag", lambda context, startup: context.is_live(startup.id), includes_inactive=True),
    },
    active_title=Message(N_("{n} active product on {day:long}"), {}, N_("{n} active products on {day:long}")),
    all_title=Message(N_("{n} product on {day:long}"), {}, N_("{n} products on {day:long}")),
    hidden_note=Message(
        N_("{n} more is no longer active, or not yet."),
        {},
        N_("{n} more are no longer active, or not yet."),
    ),
    start_dates=lambda context, item: (_phase_start(context, item),),
    range_help=(
        N_("In their current phase since that day or later (--event: that happened since)."),
        N_("In their current phase since that day or before (--event: that happened until then)."),
    ),
    search_texts=_search_texts,
    missing_tests={
        "team": lambda context, startup: not context.team_members(startup.id),
        "phase": lambda context, startup: _phase(context, startup) is None,
        "committee": lambda context, startup: not past_committees(startup, context.day),
        "next_committee": lambda context, startup: context.situation(startup).committee.day is None,
        # the older field `stats: true` means a public page at “/stats”
        "stats_url": lambda context, startup: not startup.stats_url and startup.stats is not True,
        "launch": lambda context, startup: "product_launch" not in _event_names(context, startup),
    },
    missing_notes={
        "stats_url": N_("“stats: true” counts as a statistics page: its address is then that of the site + “/stats”.")
    },
    definition=N_(
        "Age: time since the current phase began. Team: the people whose missions cover that day. Next committee: as "
        "in the report on committees; where that day has passed, it is late."
    ),
)
