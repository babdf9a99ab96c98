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
from incubo.query import resource
from incubo.query.filters import (
    ListRequest,
    build_test,
    build_tests,
    fold_for_search,
    resolve_missing_field,
    suggestion_hint,
)
from incubo.query.resource import QueryContext, Resource, ResourceColumn


def resolve_columns(noun: Resource, known: Mapping[str, ResourceColumn], wanted: tuple[str, ...]) -> list[str]:
    """The column ids to show. Raises UsageError for an unknown one."""
    added = [word[1:] for word in wanted if word.startswith("+")]
    plain = [word for word in wanted if not word.startswith("+")]
    chosen = [*(plain or noun.default), *added]
    return list(dict.fromkeys(resolve_column(noun, known, word) for word in chosen))


def resolve_column(noun: Resource, known: Mapping[str, ResourceColumn], word: str) -> str:
    """The id of the column that a word means: its id or its heading. Raises UsageError."""
    spelt = {
        **{normalise_name(gettext(col.label)): name for name, col in known.items()},
        **{normalise_name(name): name for name in known},
    }
    found = spelt.get(normalise_name(word))
    if found is not None:
        return found
    message = Message(N_("there is no column “{word}” in {noun}"), {"word": word, "noun": noun.id})
    raise UsageError(message, hints=(suggestion_hint(word, spelt),))


def sort_items(
    items: list[Any], known: Mapping[str, ResourceColumn], order: Iterable[str], scope: QueryContext, language: str
) -> list[Any]:
    """The items sorted by each column in turn; what has no value comes last, whichever the direction."""
    for word in reversed(list(order)):
        name, backwards = word.removeprefix("-"), word.startswith("-")
        col = known[name]
        keyed = [(_sort_key(col.get(scope, item), col, scope, language), item) for item in items]
        blank = [item for key, item in keyed if key is None]
        valued = sorted(
            ((key, item) for key, item in keyed if key is not None), key=lambda pair: pair[0], reverse=backwards
        )
        items = [item for _, item in valued] + blank
    return items


def _sort_key(value: Any, col: ResourceColumn, scope: QueryContext, language: str) -> Any:
    if value is None or value == ():
        return None
    if col.type == "phase":
        return scope.registry.vocabulary.rank(value)
    if isinstance(value, tuple):
        return [_sort_key(each, col, scope, language) for each in value]
    if isinstance(value, LabelledValue):
        value = value.said(language)
    if isinstance(value, Message):
        value = value.template
    return fold_for_search(value) if isinstance(value, str) else value


class Selection(NamedTuple):
    """The lines that fit, how many that fit are not living (and not shown), and of how many they were chosen."""

    items: list[Any]
    hidden: int
    everything: bool
    total: int


def list_table(
    noun: Resource,
    scope: QueryContext,
    wanted: ListRequest,
    language: str,
    commit: Commit | None = None,
    notes: Iterable[Note] = (),
) -> Table:
    """The Table of a list. Raises UsageError for a filter value, a field or a column that does not exist."""
    known = resource.all_columns(noun)
    columns = resolve_columns(noun, known, wanted.columns)
    order = [
        ("-" if word.startswith("-") else "") + resolve_column(noun, known, word.lstrip("-")) for word in wanted.order
    ]
    found = select_items(noun, scope, wanted, language)
    items = sort_items(found.items, known, order or noun.order, scope, language)
    shown = items if wanted.limit is None else items[: wanted.limit]
    rows = [Row({name: known[name].get(scope, item) for name in columns}) for item in shown]
    return Table(
        noun.id,
        _list_title(noun, scope, len(items), found),
        scope.day,
        tuple(
            Column(name, Message(known[name].label), known[name].type, not wanted.columns and known[name].spare)
            for name in columns
        ),
        tuple(rows),
        (*notes, *_list_notes(noun, wanted, len(items) - len(shown), found)),
        commit,
    )


def select_items(noun: Resource, scope: QueryContext, wanted: ListRequest, language: str) -> Selection:
    """The lines that pass every filter. Raises UsageError (see `listing`)."""
    everything = wanted.everything or any(each is not None for each in wanted.began)
    lifting = [name for name in wanted.filters if noun.filters[name].type != "flag"]
    lifting += [name for name in wanted.unwanted if noun.filters[name].type == "flag"]  # --not-active: the others
    everything = everything or any(noun.filters[name].lifts for name in lifting)
    scope.everything, scope.began = wanted.everything, wanted.began
    tests = list(build_tests(noun, scope, wanted, language))
    ours = build_test(noun, scope, "incubator", wanted.filters["incubator"], language) if wanted.ours else None
    every = [item for item in noun.items(scope) if ours is None or ours(item)]
    fit = [item for item in every if all(test(item) for test in tests)]
    if everything:
        return Selection(fit, 0, True, len(every))
    living = [item for item in fit if noun.living(scope, item)]
    total = len(living) if len(fit) == len(every) else sum(noun.living(scope, item) for item in every)
    return Selection(living, len(fit) - len(living), False, total)


def _list_title(noun: Resource, scope: QueryContext, count: int, found: Selection) -> Message:
    """What the lines are; where they were chosen, among how many: a title is read without the command."""
    whole = noun.title[found.everything]._replace(arguments={"n": found.total, "day": scope.day})
    return whole if count == found.total else Message(N_("{part} of {whole}"), {"part": count, "whole": whole})


def _list_notes(noun: Resource, wanted: ListRequest, cut: int, found: Selection) -> Iterable[Note]:
    if wanted.said:
        yield Note("filters", Message(N_("Chosen by: {filters}."), {"filters": ", ".join(wanted.said)}))
    for name in dict.fromkeys(resolve_missing_field(noun, each) for each in (*wanted.missing, *wanted.present)):
        if name in noun.remarks:
            yield Note(f"missing-{name}", Message(noun.remarks[name]))
    if noun.note:
        yield Note("definition", Message(noun.note))
    if cut:
        yield Note("limit", Message(N_("{n} more line (--limit)."), {"n": cut}, N_("{n} more lines (--limit).")))
    if found.hidden:
        yield Note("hidden", noun.hidden._replace(arguments={"n": found.hidden}))
