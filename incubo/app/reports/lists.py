"""Lists: what the filters ask for, and the table of what fits, for one of the resources of `incubo.query`.

A user interface gives `arguments`: the values by the names of the filters, with `_` for `-` (`not_` before it negates
one), then `everything`, `include_drafts` (False by default), `since`, `until`, `missing`, `not_missing`, `search`,
`columns`, `sort`, `limit`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from incubo.app.workspace import (
    ALL_INCUBATORS,
    find_last_known_day,
    find_meant_incubator,
    find_own_incubator,
    find_provenance,
    parse_earlier_day,
    resolve_incubator,
)
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Note
from incubo.edit.asking.arguments import parse_duration_argument
from incubo.facts.people import draft_startups_notes, readable_missions
from incubo.model.tenure import tenure_end
from incubo.query.context import QueryContext
from incubo.query.filters import ListRequest, describe_filters
from incubo.query.listing import Selection, list_table, select_items
from incubo.query.resource import DURATION_TYPES, Resource
from incubo.query.resources.jobs import JOBS
from incubo.query.resources.startups import STARTUPS
from incubo.registry.provenance import (
    draft_notes,
    phase_notes,
    provenance_notes,
    scope_label,
    scope_note,
)
from incubo.reports.jobs import undated_notes
from incubo.reports.staleness import compare_days
from incubo.vcs.file_ids import FileIds

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.document.table import Table
    from incubo.registry.registry import Registry

_LISTS_OF_TEAMS = ("members", "missions")
_PERISHABLE_LISTS = ("members", "missions", "jobs")
"""The lists that end dates shorten, day by day, on an old copy of the registry."""


def make_list(
    workspace: Workspace,
    registry: Registry,
    resource: Resource,
    arguments: Mapping[str, Any],
    *,
    scope: str | None = None,
    is_for_sheet: bool = True,
) -> Table:
    """The list of what fits, with its notes. Raises UsageError for a value that cannot be read.

    `scope`: the incubator whose list it is, whatever the filters; else it is ours, unless they narrow it themselves.
    `is_for_sheet`: with what a spreadsheet of it says to be read back.
    """
    include_drafts = bool(arguments.get("include_drafts") or arguments.get("draft"))
    whole = registry.whole
    registry = registry.whole if include_drafts else registry.without_drafts
    own = default_incubator(resource, arguments, workspace, registry)
    incubator = scope if scope is not None and "incubator" in resource.filters else own
    request = make_list_request(resource, arguments, workspace, incubator)
    context = QueryContext(
        registry,
        workspace.as_of,
        workspace.read_text,
        today=workspace.current_date,
        include_drafts=include_drafts,
        own_incubator=own or find_meant_incubator(arguments.get("incubator") or (), workspace, registry),
    )
    context.provenance = find_provenance(workspace)

    def make_notes(selection: Selection) -> Iterator[Note]:
        if resource.id in _PERISHABLE_LISTS and not request.include_inactive:
            yield from _stale_notes(workspace, context, resource, request)
        if incubator is not None:
            yield scope_note(registry, incubator)
        yield from provenance_notes(registry, context.provenance, resource.counted_kinds)
        if resource.id == STARTUPS.id:
            for note in phase_notes(registry, selection.matching, context.day):
                yield note._replace(contributions=())
        if resource.id in _LISTS_OF_TEAMS and not include_drafts and whole.drafts.get("startup"):
            yield from _draft_startup_notes(workspace, whole, resource, context, request, selection)
        if resource.id == "missions" and request.filters.get("ending"):
            yield from _people_notes(selection)
        if arguments.get("include_drafts"):
            yield from draft_notes(registry, resource.counted_kinds, "included")
        # on a past day, offers that were closed without a date are missing from the list
        if resource.id == JOBS.id and not request.include_inactive and workspace.as_of < workspace.current_date:
            yield from undated_notes(selection.matching, workspace.as_of)

    table = list_table(resource, context, request, workspace.language, make_notes, is_for_sheet=is_for_sheet)
    if table.sheet is not None:
        commit = context.commit.sha if context.commit is not None else None
        file_ids = FileIds(registry, workspace.store, commit)
        table = table._replace(sheet=table.sheet._replace(file_id=file_ids.of_entry))
    return table._replace(scope=tuple(_list_scope(resource, context, request, incubator, workspace.language)))


def default_incubator(
    resource: Resource, arguments: Mapping[str, Any], workspace: Workspace, registry: Registry
) -> str | None:
    """The default incubator, unless a filter already narrows the list to entries of any incubator."""
    if "incubator" not in resource.filters:
        return None
    named = ("incubator", "not_incubator", "startup", "member", "team", "followed_by")
    return None if any(arguments.get(name) for name in named) else resolve_incubator(None, workspace, registry)


def parse_filters(resource: Resource, arguments: Mapping[str, Any], incubator: str | None) -> ListRequest:
    """What the filters ask for. `arguments`: the options by their Python names. Raises UsageError."""
    filters: dict[str, Any] = {}
    unwanted: dict[str, Any] = {}
    for name, resource_filter in resource.filters.items():
        value_wanted, refused = (arguments.get(prefix + name.replace("-", "_")) for prefix in ("", "not_"))
        if (
            name == "incubator"
            and value_wanted
            and any(word in ALL_INCUBATORS for word in split_commas([word_.casefold() for word_ in value_wanted]))
        ):
            continue
        for target, value in ((filters, value_wanted), (unwanted, refused)):
            if value:
                target[name] = parse_duration_argument(value) if resource_filter.value_type in DURATION_TYPES else value
    if incubator is not None:
        filters.pop("incubator", None)
    return ListRequest(
        filters,
        unwanted,
        missing_fields=split_commas(arguments.get("missing")),
        present_fields=split_commas(arguments.get("not_missing")),
        search_texts=tuple(arguments.get("search") or ()),
        own_incubator=incubator,
    )


def split_commas(values: list[str] | None) -> tuple[str, ...]:
    """The words of values given several times or separated by commas."""
    return tuple(part.strip() for words in values or () for part in words.split(",") if part.strip())


def _stale_notes(
    workspace: Workspace, context: QueryContext, resource: Resource, request: ListRequest
) -> Iterator[Note]:
    """The note on an old copy, with the length of this list on both days."""
    registry = context.registry

    def count(day: date) -> int:
        own = find_own_incubator(workspace, registry)
        on_day = QueryContext(registry, day, workspace.read_text, today=workspace.current_date, own_incubator=own)
        return len(select_items(resource, on_day, request, workspace.language).items)

    last_known_day = find_last_known_day(workspace, context.commit)
    stale = compare_days(workspace.as_of, last_known_day, N_("Lines of this list"), count)
    yield from (stale.as_note(),) if stale is not None else ()


def _draft_startup_notes(
    workspace: Workspace,
    whole: Registry,
    resource: Resource,
    context: QueryContext,
    request: ListRequest,
    selection: Selection,
) -> Iterator[Note]:
    """The note on the people and missions of one incubator that are left out because their startups are drafts."""
    if not context.chosen.get("incubator"):
        return
    with_drafts = QueryContext(
        whole,
        context.day,
        workspace.read_text,
        today=context.today,
        include_drafts=True,
        own_incubator=context.own_incubator,
    )
    shown = {resource.get_place(item)[:2] for item in selection.items}
    missing = {
        place
        for item in select_items(resource, with_drafts, request, workspace.language).items
        if (place := resource.get_place(item)[:2]) not in shown and not whole.is_draft("member", place[0])
    }
    yield from draft_startups_notes(len(missing), are_missions=resource.id != "members")


def _people_notes(selection: Selection) -> Iterator[Note]:
    """How many people the missions of a list that end are of, and how many of them stay; nothing where each leaves."""
    members = {item.member.id: item.member for item in selection.items}
    by_day = sorted(selection.items, key=lambda item: item.mission.last_day)
    last_days = {item.member.id: item.mission.last_day for item in by_day}
    staying = sum(tenure_end(readable_missions(members[one]), day) != day for one, day in last_days.items())
    text = Message(
        N_("These are missions of {people} people; {n} goes on by another mission."),
        {"n": staying, "people": len(last_days)},
        N_("These are missions of {people} people; {n} go on by another mission."),
    )
    if staying or len(last_days) < len(selection.items):
        yield Note("people-ending", text, hint=Message(N_("who leaves"), command="incubo report missions"))


def _list_scope(
    resource: Resource, context: QueryContext, request: ListRequest, incubator: str | None, language: str
) -> Iterator[Message]:
    """What a list is of: our incubator, the filters that were asked for, else all incubators."""
    if incubator is not None:
        yield scope_label(context.registry, incubator)
    filters = describe_filters(resource, context, request, language)
    yield from (Message("{filter}", {"filter": text}) for text in filters)
    if not filters and incubator is None and "incubator" in resource.filters:
        yield scope_label(context.registry, None)


def make_list_request(
    resource: Resource, arguments: Mapping[str, Any], workspace: Workspace, incubator: str | None
) -> ListRequest:
    """What the options ask for. Raises UsageError for an invalid date or duration."""
    since, until, limit = arguments.get("since"), arguments.get("until"), arguments["limit"]
    if limit is not None and limit < 1:
        raise UsageError(Message(N_("--limit must be at least 1")))
    return parse_filters(resource, arguments, incubator)._replace(
        date_range=(
            parse_earlier_day(since, workspace, "first") if since is not None else None,
            workspace.parse_day(until, edge="last", direction="back", today=workspace.as_of)
            if until is not None
            else None,
        ),
        include_inactive=arguments["everything"],
        columns=split_commas(arguments["columns"]),
        order=split_commas(arguments["sort"]),
        limit=limit,
    )
