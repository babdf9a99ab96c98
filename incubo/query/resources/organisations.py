"""`list incubators`, `list organisations` and `list teams`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.records import Incubator, Organisation, Startup, Team
from incubo.model.schemas.organisations import INCUBATOR, ORGANISATION, TEAM
from incubo.query.resource import DRAFT_FILTER, Resource, ResourceColumn, ResourceFilter, field_texts

if TYPE_CHECKING:
    from incubo.query.context import QueryContext


def _live_startups(context: QueryContext, incubator: Incubator) -> list[Startup]:
    """The live startups of an incubator, those it shares included."""
    return [s for s in context.registry.startups_of_incubator(incubator.id) if context.is_live(s.id)]


def _has_live_startups(context: QueryContext, incubator: Incubator) -> bool:
    return bool(_live_startups(context, incubator))


def _count_people(context: QueryContext, incubator: Incubator) -> int | None:
    """How many people it has; None where it has nobody, and missions are hardly recorded."""
    return context.people_counts.get(incubator.id) or (0 if context.are_teams_recorded else None)


def _funded_startups(context: QueryContext, organisation: Organisation) -> list[Startup]:
    """The live startups that an organisation funds: those of the incubators that were chosen, if any were."""
    chosen = context.chosen.get("incubator")
    return [
        startup
        for startup in context.startups_by_funder.get(organisation.id, ())
        if context.is_live(startup.id) and (chosen is None or not chosen.isdisjoint(startup.all_incubators))
    ]


def _incubators_of(context: QueryContext, organisation: Organisation) -> list[str]:
    """The incubators of the startups that an organisation funds, live or not, and those that belong to it."""
    funded = context.startups_by_funder.get(organisation.id, ())
    incubators = [incubator for startup in funded for incubator in startup.all_incubators]
    return [*incubators, *_owned_incubators(context, organisation)]


def _owned_incubators(context: QueryContext, organisation: Organisation) -> list[str]:
    return [incubator.id for incubator in context.registry.incubators.values() if incubator.owner == organisation.id]


def _is_active_organisation(context: QueryContext, organisation: Organisation) -> bool:
    """Whether an organisation funds a live startup or owns an incubator."""
    chosen = context.chosen.get("incubator")
    owned = _owned_incubators(context, organisation)
    return bool(_funded_startups(context, organisation) or (owned if chosen is None else chosen.intersection(owned)))


def _count_members(context: QueryContext, team: Team) -> int:
    """How many active members are in a team."""
    return sum(
        team.id in member.teams and member.is_active(context.day) for member in context.registry.members.values()
    )


def _has_members(context: QueryContext, team: Team) -> bool:
    return _count_members(context, team) > 0


INCUBATORS = Resource(
    id="incubators",
    sheet_kind="incubator",
    fields=INCUBATOR.fields,
    required_kinds=("incubator", "startup", "organisation", "member", "team"),
    label_kinds=("organisation",),
    columns={
        "id": ResourceColumn(N_("Id"), "id", lambda context, incubator: incubator.id, is_droppable=True, field="id"),
        "title": ResourceColumn(N_("Title"), "text", lambda context, incubator: incubator.title, field="title"),
        "startups": ResourceColumn(
            N_("Active products"), "integer", lambda context, incubator: len(_live_startups(context, incubator))
        ),
        "people": ResourceColumn(N_("People"), "integer", _count_people),
        "owner": ResourceColumn(
            N_("Owner"),
            "text",
            lambda context, incubator: (
                context.labelled_entry("organisation", incubator.owner) if incubator.owner else None
            ),
            field="owner",
        ),
    },
    default_columns=("id", "title", "startups", "people", "owner"),
    default_order=("-startups", "title"),
    iter_items=lambda context: context.registry.incubators.values(),
    is_active=_has_live_startups,
    filters={
        "owner": ResourceFilter("ref:organisation", lambda context, incubator: (incubator.owner,)),
        "startup": ResourceFilter(
            "ref:startup",
            lambda context, incubator: [s.id for s in context.registry.startups_of_incubator(incubator.id)],
            includes_inactive=True,
        ),
        "draft": DRAFT_FILTER,
        "active": ResourceFilter("flag", _has_live_startups, includes_inactive=True),
    },
    active_title=Message(
        N_("{n} incubator with active products on {day:long}"),
        {},
        N_("{n} incubators with active products on {day:long}"),
    ),
    all_title=Message(N_("{n} incubator on {day:long}"), {}, N_("{n} incubators on {day:long}")),
    hidden_note=Message(N_("{n} more has no active product."), {}, N_("{n} more have no active product.")),
    search_texts=lambda context, incubator: (
        incubator.id,
        *field_texts(incubator, ("title", "short_description", "contact", "owner")),
    ),
    definition=N_(
        "People: those whose mission covers that day, for one of its products, active or not, but no draft, or its "
        "teams, or whose entry gives it. Who works for several incubators counts for each."
    ),
)

ORGANISATIONS = Resource(
    id="organisations",
    sheet_kind="organisation",
    fields=ORGANISATION.fields,
    required_kinds=("organisation", "startup", "incubator"),
    columns={
        "id": ResourceColumn(
            N_("Id"), "id", lambda context, organisation: organisation.id, is_droppable=True, field="id"
        ),
        "name": ResourceColumn(N_("Name"), "text", lambda context, organisation: organisation.name, field="name"),
        "type": ResourceColumn(
            N_("Type"),
            "text",
            lambda context, organisation: (
                context.labelled_value("organisation-types", organisation.type) if organisation.type else None
            ),
            field="type",
        ),
        "startups": ResourceColumn(
            N_("Active products"), "integer", lambda context, organisation: len(_funded_startups(context, organisation))
        ),
        "incubators": ResourceColumn(
            N_("Incubators"),
            "list",
            lambda context, organisation: (
                context.labelled_entries("incubator", _owned_incubators(context, organisation)) or None
            ),
        ),
    },
    default_columns=("id", "name", "type", "startups"),
    default_order=("-startups", "name"),
    iter_items=lambda context: context.registry.organisations.values(),
    is_active=_is_active_organisation,
    filters={
        "type": ResourceFilter("organisation-types", lambda context, organisation: (organisation.type,)),
        "startup": ResourceFilter(
            "ref:startup",
            lambda context, organisation: [
                s.id for s in context.registry.startups.values() if organisation.id in s.funders
            ],
            includes_inactive=True,
        ),
        "incubator": ResourceFilter(
            "ref:incubator",
            _incubators_of,
        ),
        "draft": DRAFT_FILTER,
        "active": ResourceFilter(
            "flag",
            _is_active_organisation,
            includes_inactive=True,
        ),
    },
    active_title=Message(
        N_("{n} organisation that funds an active product or owns an incubator on {day:long}"),
        {},
        N_("{n} organisations that fund an active product or own an incubator on {day:long}"),
    ),
    all_title=Message(N_("{n} organisation on {day:long}"), {}, N_("{n} organisations on {day:long}")),
    hidden_note=Message(
        N_("{n} more funds no active product and owns no incubator."),
        {},
        N_("{n} more fund no active product and own no incubator."),
    ),
    search_texts=lambda context, organisation: (
        organisation.id,
        *field_texts(organisation, ("name", "acronym", "domaine_ministeriel")),
    ),
    definition=N_("A product with several sponsors counts for each."),
)

TEAMS = Resource(
    id="teams",
    sheet_kind="team",
    fields=TEAM.fields,
    required_kinds=("team", "member", "incubator"),
    label_kinds=("incubator",),
    columns={
        "id": ResourceColumn(N_("Id"), "id", lambda context, team: team.id, field="id"),
        "name": ResourceColumn(N_("Name"), "text", lambda context, team: team.name, field="name"),
        "incubator": ResourceColumn(
            N_("Incubator"),
            "text",
            lambda context, team: context.labelled_entry("incubator", team.incubator) if team.incubator else None,
            field="incubator",
        ),
        "members": ResourceColumn(N_("Members"), "integer", _count_members),
    },
    default_columns=("id", "name", "incubator", "members"),
    default_order=("incubator", "name"),
    iter_items=lambda context: context.registry.teams.values(),
    is_active=_has_members,
    filters={
        "incubator": ResourceFilter("ref:incubator", lambda context, team: (team.incubator,)),
        "member": ResourceFilter(
            "ref:member", lambda context, team: [m.id for m in context.registry.members.values() if team.id in m.teams]
        ),
        "draft": DRAFT_FILTER,
        "active": ResourceFilter("flag", _has_members, includes_inactive=True),
    },
    active_title=Message(
        N_("{n} cross-cutting team with active members on {day:long}"),
        {},
        N_("{n} cross-cutting teams with active members on {day:long}"),
    ),
    all_title=Message(N_("{n} cross-cutting team on {day:long}"), {}, N_("{n} cross-cutting teams on {day:long}")),
    hidden_note=Message(N_("{n} more has nobody that day."), {}, N_("{n} more have nobody that day.")),
    search_texts=lambda context, team: (team.id, *field_texts(team, ("name", "mission", "incubator"))),
    definition=N_("These are the teams of incubators; the team of a product is on its own page."),
)
