"""A list as a Table: choose the items, the columns and the order (`list_table`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Note, Row, RowSource, SheetSource, Table
from incubo.model.suggestions import find_word
from incubo.query.context import QueryContext
from incubo.query.filters import (
    ListRequest,
    build_tests,
    fold_for_search,
    resolve_missing_field,
    resolve_values,
    suggestion_hint,
)
from incubo.query.resource import Resource, ResourceColumn, all_columns
from incubo.query.sheet_cells import SheetCells


class Selection(NamedTuple):
    """The items to list, how many matching ones are hidden because they are inactive, and from how many they come.

    `matching`: the items with those that are hidden. `elsewhere_count`: how many active ones are not listed, because
    only their former missions match.
    """

    items: list[Any]
    matching: list[Any]
    hidden_count: int
    includes_inactive: bool
    candidate_count: int
    elsewhere_count: int = 0


def list_table(
    resource: Resource,
    context: QueryContext,
    request: ListRequest,
    language: str,
    make_notes: Callable[[Selection], Iterable[Note]] = lambda _: (),
    *,
    is_for_sheet: bool = True,
) -> Table:
    """The Table of a list. `make_notes`: the first notes on what was selected; `is_for_sheet`: with what a workbook of
    it says to be read back. Raises UsageError for a filter value, a field or a column that does not exist.
    """
    columns = all_columns(resource)
    asked = [(text[:1], _resolve_column(resource, columns, text.removeprefix("+"))) for text in request.columns]
    asked_columns = {name for _, name in asked}
    own_columns = [name for sign, name in asked if sign != "+"]
    added_columns = (name for sign, name in asked if sign == "+")
    shown_columns = list(dict.fromkeys((*(own_columns or resource.default_columns), *added_columns)))
    order = [
        ("-" if text.startswith("-") else "") + _resolve_column(resource, columns, text.lstrip("-"))
        for text in request.order
    ]
    selection = select_items(resource, context, request, language)
    items = _sort_items(selection.items, columns, order or resource.default_order, context, language)
    shown = items if request.limit is None else items[: request.limit]
    rows = [Row({name: columns[name].get_value(context, item) for name in shown_columns}) for item in shown]
    untold = {  # what is worked out, and says nothing here: days left of missions that ended
        name
        for name in shown_columns
        if rows
        and not columns[name].field
        and name not in asked_columns
        and all(row.cells[name] in (None, ()) for row in rows)
    }
    headings = [
        Column(
            name,
            Message(columns[name].label),
            columns[name].type,
            columns[name].is_droppable and not own_columns,
            is_for_data=name in untold,
            is_for_sheets=columns[name].is_for_sheets and name not in asked_columns,
        )
        for name in shown_columns
    ]
    if is_for_sheet:
        headings = [_with_origin(resource, column, columns[column.id]) for column in headings]
        cells = SheetCells(context.registry, language)
        rows = [
            row._replace(source=_row_source(resource, columns, shown_columns, item, cells))
            for row, item in zip(rows, shown, strict=True)
        ]
    return Table(
        resource.id,
        _list_title(resource, context, len(items), selection),
        context.day,
        tuple(headings),
        tuple(rows),
        (*make_notes(selection), *_list_notes(resource, request, selection, len(items) - len(shown))),
        context.commit,
        sheet=SheetSource(resource.sheet_kind) if is_for_sheet else None,
    )


def _with_origin(resource: Resource, column: Column, source: ResourceColumn) -> Column:
    """A column with what `import` has to know of it. In a list of items, the id and the title name the entry."""
    field, is_of_items = source.field, bool(resource.item_list)
    is_of_item = is_of_items and field not in _ENTRY_NAMES and any(one.name == field for one in resource.fields)
    return column._replace(
        field=f"{resource.item_list}.{field}" if is_of_item else field,
        names_entry=field == "id" or (is_of_items and field in _ENTRY_NAMES),
        new_row_field=source.new_row_field,
        edited_with=source.edited_with,
    )


_ENTRY_NAMES = ("id", "title", "fullname")
"""The fields that name the entry of an item."""


def _row_source(
    resource: Resource, columns: Mapping[str, ResourceColumn], shown: Iterable[str], item: Any, cells: SheetCells
) -> RowSource:
    """What a line shows, with the values that a sheet may change."""
    entry_id, place, record = resource.get_place(item)
    fields = {field.name: field for field in resource.fields}
    values = {}
    for name in shown:
        field = fields.get(columns[name].field)
        if field is not None and not (resource.item_list and field.name in _ENTRY_NAMES):
            value = cells.cell(field, getattr(record, field.name))
            if value is not None:
                values[name] = value
    return RowSource(entry_id, place, values)


def _resolve_column(resource: Resource, columns: Mapping[str, ResourceColumn], text: str) -> str:
    """The id of the column that a text means by its id or its heading. Raises UsageError."""
    names = {name: (name, gettext(column.label)) for name, column in columns.items()}
    match = find_word(names, text, match_prefix=False)
    if match.value is not None:
        return match.value
    message = Message(N_("there is no column “{word}” in {noun}"), {"word": text, "noun": resource.id})
    raise UsageError(message, hints=(suggestion_hint(text, columns, match.nearest),))


def select_items(resource: Resource, context: QueryContext, request: ListRequest, language: str) -> Selection:
    """The items that pass every filter. Raises UsageError for a filter value or a field that does not exist."""
    widening = [name for name in request.filters if resource.filters[name].value_type != "flag"]
    # `--not-active` asks for the inactive ones
    widening += [name for name in request.excluded_filters if resource.filters[name].value_type == "flag"]
    includes_inactive = (
        request.include_inactive
        or "draft" in request.filters
        or any(day is not None for day in request.date_range)
        or any(resource.filters[name].includes_inactive for name in widening)
    )
    context.include_inactive, context.date_range = request.include_inactive, request.date_range
    chosen = {
        name: frozenset(value.id for value in resolve_values(context, resource, name, request.filters[name], language))
        for name in ("incubator", "startup")
        if name in request.filters
    }
    if request.own_incubator is not None:
        chosen["incubator"] = frozenset((request.own_incubator,))
    context.chosen = chosen
    context.looks_back = "ended" in request.filters or any(day is not None for day in request.date_range)
    tests = list(build_tests(resource, context, request, language))
    incubators = chosen.get("incubator")  # whose list it is, chosen for this command or for all: what it is out of

    def is_candidate(item: Any) -> bool:
        return incubators is None or not incubators.isdisjoint(resource.filters["incubator"].get_values(context, item))

    candidates = [*filter(is_candidate, resource.iter_items(context))]
    matching = [item for item in candidates if all(test(item) for test in tests)]
    # by former missions too, as --all counts them
    widely_matching, all_candidates = matching, candidates
    if resource.elsewhere_note is not None and not request.include_inactive and (tests or incubators):
        context.include_inactive = True
        all_candidates = [*filter(is_candidate, resource.iter_items(context))]
        if not includes_inactive:
            widely_matching = [item for item in all_candidates if all(test(item) for test in tests)]
        context.include_inactive = False
    if includes_inactive:
        return Selection(matching, matching, 0, True, len(all_candidates))
    active = [item for item in matching if resource.is_active(context, item)]
    active_count = (
        len(active)
        if len(matching) == len(candidates)
        else sum(resource.is_active(context, item) for item in candidates)
    )
    hidden_count = sum(not resource.is_active(context, item) for item in widely_matching)
    elsewhere_count = len(widely_matching) - len(active) - hidden_count
    return Selection(active, matching, hidden_count, False, active_count, elsewhere_count)


def _sort_items(
    items: list[Any], columns: Mapping[str, ResourceColumn], order: Iterable[str], context: QueryContext, language: str
) -> list[Any]:
    """The items sorted by each column in turn; items without a value come last, in both directions."""
    for order_key in reversed(list(order)):
        column = columns[order_key.removeprefix("-")]
        keyed = [(_sort_key(column.get_value(context, item), column, context, language), item) for item in items]
        with_value = [(key, item) for key, item in keyed if key is not None]
        with_value.sort(key=lambda pair: pair[0], reverse=order_key.startswith("-"))
        items = [item for _, item in with_value] + [item for key, item in keyed if key is None]
    return items


def _sort_key(value: Any, column: ResourceColumn, context: QueryContext, language: str) -> Any:
    if value is None or value == ():
        return None
    if column.type == "phase":
        return context.registry.vocabulary.phase_rank(value.id)
    if isinstance(value, tuple):
        return [_sort_key(part, column, context, language) for part in value]
    if isinstance(value, LabelledValue):
        value = value.label_in(language)
    if isinstance(value, Message):
        value = value.template
    return fold_for_search(value) if isinstance(value, str) else value


def _list_title(resource: Resource, context: QueryContext, count: int, selection: Selection) -> Message:
    """What the items are; where filters chose them, out of how many, because a title is read without the command."""
    title = resource.all_title if selection.includes_inactive else resource.active_title
    whole = title._replace(arguments={"n": selection.candidate_count, "day": context.day})
    if count == selection.candidate_count:
        return whole
    return Message(N_("{part} of {whole}"), {"part": count, "whole": whole})


def _list_notes(resource: Resource, request: ListRequest, selection: Selection, cut_count: int) -> Iterable[Note]:
    fields = (resolve_missing_field(resource, text) for text in (*request.missing_fields, *request.present_fields))
    for name in dict.fromkeys(fields):
        if name in resource.missing_notes:
            yield Note(f"missing-{name}", Message(resource.missing_notes[name]))
    if resource.definition:
        yield Note("definition", Message(resource.definition))
    if cut_count:
        text = Message(N_("{n} more line."), {"n": cut_count}, N_("{n} more lines."))
        yield Note("limit", text, hint=Message(N_("--limit shows more")))
    if selection.hidden_count:
        text = resource.hidden_note._replace(arguments={"n": selection.hidden_count})
        yield Note("hidden", text, hint=Message(N_("--all shows them")))
    if selection.elsewhere_count and resource.elsewhere_note is not None:
        text = resource.elsewhere_note._replace(arguments={"n": selection.elsewhere_count})
        yield Note("elsewhere", text, hint=Message(N_("--all shows them")))
