"""A list: what was asked for, to a Table of lines.

Columns of a list: which are shown, and the order they give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Commit, Note, Row, Table
from incubo.model.suggestions import normalise_name
from incubo.query.filters import (
    ListRequest,
    build_test,
    build_tests,
    fold_for_search,
    resolve_missing_field,
    suggestion_hint,
)
from incubo.query.resource import QueryContext, Resource, ResourceColumn, all_columns


def resolve_columns(resource: Resource, columns: Mapping[str, ResourceColumn], requested: tuple[str, ...]) -> list[str]:
    """The column ids to show. Raises UsageError for an unknown one."""
    added = [word[1:] for word in requested if word.startswith("+")]
    plain = [word for word in requested if not word.startswith("+")]
    chosen = [*(plain or resource.default_columns), *added]
    return list(dict.fromkeys(resolve_column(resource, columns, word) for word in chosen))


def resolve_column(resource: Resource, columns: Mapping[str, ResourceColumn], word: str) -> str:
    """The id of the column that a word means: its id or its heading. Raises UsageError."""
    spelt = {
        **{normalise_name(gettext(col.label)): name for name, col in columns.items()},
        **{normalise_name(name): name for name in columns},
    }
    found = spelt.get(normalise_name(word))
    if found is not None:
        return found
    message = Message(N_("there is no column “{word}” in {noun}"), {"word": word, "noun": resource.id})
    raise UsageError(message, hints=(suggestion_hint(word, spelt),))


def sort_items(
    items: list[Any], columns: Mapping[str, ResourceColumn], order: Iterable[str], context: QueryContext, language: str
) -> list[Any]:
    """The items sorted by each column in turn; what has no value comes last, whichever the direction."""
    for word in reversed(list(order)):
        name, backwards = word.removeprefix("-"), word.startswith("-")
        col = columns[name]
        keyed = [(_sort_key(col.get_value(context, item), col, context, language), item) for item in items]
        blank = [item for key, item in keyed if key is None]
        valued = sorted(
            ((key, item) for key, item in keyed if key is not None), key=lambda pair: pair[0], reverse=backwards
        )
        items = [item for _, item in valued] + blank
    return items


def _sort_key(value: Any, column: ResourceColumn, context: QueryContext, language: str) -> Any:
    if value is None or value == ():
        return None
    if column.type == "phase":
        return context.registry.vocabulary.phase_rank(value)
    if isinstance(value, tuple):
        return [_sort_key(each, column, context, language) for each in value]
    if isinstance(value, LabelledValue):
        value = value.label_in(language)
    if isinstance(value, Message):
        value = value.template
    return fold_for_search(value) if isinstance(value, str) else value


class Selection(NamedTuple):
    """The lines that fit, how many that fit are not living (and not shown), and of how many they were chosen."""

    items: list[Any]
    hidden_count: int
    includes_inactive: bool
    candidate_count: int


def list_table(
    resource: Resource,
    context: QueryContext,
    request: ListRequest,
    language: str,
    commit: Commit | None = None,
    notes: Iterable[Note] = (),
) -> Table:
    """The Table of a list. Raises UsageError for a filter value, a field or a column that does not exist."""
    known = all_columns(resource)
    columns = resolve_columns(resource, known, request.columns)
    order = [
        ("-" if word.startswith("-") else "") + resolve_column(resource, known, word.lstrip("-"))
        for word in request.order
    ]
    found = select_items(resource, context, request, language)
    items = sort_items(found.items, known, order or resource.default_order, context, language)
    shown = items if request.limit is None else items[: request.limit]
    rows = [Row({name: known[name].get_value(context, item) for name in columns}) for item in shown]
    return Table(
        resource.id,
        _list_title(resource, context, len(items), found),
        context.day,
        tuple(
            Column(name, Message(known[name].label), known[name].type, not request.columns and known[name].is_droppable)
            for name in columns
        ),
        tuple(rows),
        (*notes, *_list_notes(resource, request, len(items) - len(shown), found)),
        commit,
    )


def select_items(resource: Resource, context: QueryContext, request: ListRequest, language: str) -> Selection:
    """The lines that pass every filter. Raises UsageError (see `listing`)."""
    everything = request.include_inactive or any(each is not None for each in request.date_range)
    lifting = [name for name in request.filters if resource.filters[name].value_type != "flag"]
    lifting += [
        name for name in request.excluded_filters if resource.filters[name].value_type == "flag"
    ]  # --not-active: the others
    everything = everything or any(resource.filters[name].includes_inactive for name in lifting)
    context.include_inactive, context.date_range = request.include_inactive, request.date_range
    tests = list(build_tests(resource, context, request, language))
    ours = (
        build_test(resource, context, "incubator", request.filters["incubator"], language)
        if request.is_default_incubator
        else None
    )
    every = [item for item in resource.iter_items(context) if ours is None or ours(item)]
    fit = [item for item in every if all(test(item) for test in tests)]
    if everything:
        return Selection(fit, 0, True, len(every))
    living = [item for item in fit if resource.is_active(context, item)]
    total = len(living) if len(fit) == len(every) else sum(resource.is_active(context, item) for item in every)
    return Selection(living, len(fit) - len(living), False, total)


def _list_title(resource: Resource, context: QueryContext, count: int, selection: Selection) -> Message:
    """What the lines are; where they were chosen, among how many: a title is read without the command."""
    whole = resource.titles[selection.includes_inactive]._replace(
        arguments={"n": selection.candidate_count, "day": context.day}
    )
    return (
        whole
        if count == selection.candidate_count
        else Message(N_("{part} of {whole}"), {"part": count, "whole": whole})
    )


def _list_notes(resource: Resource, request: ListRequest, cut_count: int, selection: Selection) -> Iterable[Note]:
    if request.filter_descriptions:
        yield Note("filters", Message(N_("Chosen by: {filters}."), {"filters": ", ".join(request.filter_descriptions)}))
    for name in dict.fromkeys(
        resolve_missing_field(resource, each) for each in (*request.missing_fields, *request.present_fields)
    ):
        if name in resource.missing_notes:
            yield Note(f"missing-{name}", Message(resource.missing_notes[name]))
    if resource.definition:
        yield Note("definition", Message(resource.definition))
    if cut_count:
        yield Note("limit", Message(N_("{n} more line (--limit)."), {"n": cut_count}, N_("{n} more lines (--limit).")))
    if selection.hidden_count:
        yield Note("hidden", resource.hidden_note._replace(arguments={"n": selection.hidden_count}))
