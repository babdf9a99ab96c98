"""A list: what was asked for, to a Table of lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from incubo.i18n import N_
from incubo.problem import Text
from incubo.query import fields
from incubo.query.columns import chosen_columns, column_of, ordered
from incubo.query.noun import Noun
from incubo.query.scope import Scope
from incubo.query.wanted import Wanted, lacked, test_of, tests_of
from incubo.table import Column, Commit, Note, Row, Table


class Found(NamedTuple):
    """The lines that fit, how many that fit are not living (and not shown), and of how many they were chosen."""

    items: list[Any]
    hidden: int
    everything: bool
    total: int


def listing(
    noun: Noun, scope: Scope, wanted: Wanted, language: str, commit: Commit | None = None, notes: Iterable[Note] = ()
) -> Table:
    """The Table of a list. Raises UsageError for a filter value, a field or a column that does not exist."""
    known = fields.columns(noun)
    columns = chosen_columns(noun, known, wanted.columns)
    order = [("-" if word.startswith("-") else "") + column_of(noun, known, word.lstrip("-")) for word in wanted.order]
    found = find(noun, scope, wanted, language)
    items = ordered(found.items, known, order or noun.order, scope, language)
    shown = items if wanted.limit is None else items[: wanted.limit]
    rows = [Row({name: known[name].get(scope, item) for name in columns}) for item in shown]
    return Table(
        noun.id,
        _title(noun, scope, len(items), found),
        scope.day,
        tuple(
            Column(name, Text(known[name].label), known[name].type, not wanted.columns and known[name].spare)
            for name in columns
        ),
        tuple(rows),
        (*notes, *_notes(noun, wanted, len(items) - len(shown), found)),
        commit,
    )


def find(noun: Noun, scope: Scope, wanted: Wanted, language: str) -> Found:
    """The lines that pass every filter. Raises UsageError (see `listing`)."""
    everything = wanted.everything or any(each is not None for each in wanted.began)
    lifting = [name for name in wanted.filters if noun.filters[name].type != "flag"]
    lifting += [name for name in wanted.unwanted if noun.filters[name].type == "flag"]  # --not-active: the others
    everything = everything or any(noun.filters[name].lifts for name in lifting)
    scope.everything, scope.began = wanted.everything, wanted.began
    tests = list(tests_of(noun, scope, wanted, language))
    ours = test_of(noun, scope, "incubator", wanted.filters["incubator"], language) if wanted.ours else None
    every = [item for item in noun.items(scope) if ours is None or ours(item)]
    fit = [item for item in every if all(test(item) for test in tests)]
    if everything:
        return Found(fit, 0, True, len(every))
    living = [item for item in fit if noun.living(scope, item)]
    total = len(living) if len(fit) == len(every) else sum(noun.living(scope, item) for item in every)
    return Found(living, len(fit) - len(living), False, total)


def _title(noun: Noun, scope: Scope, count: int, found: Found) -> Text:
    """What the lines are; where they were chosen, among how many: a title is read without the command."""
    whole = noun.title[found.everything]._replace(arguments={"n": found.total, "day": scope.day})
    return whole if count == found.total else Text(N_("{part} of {whole}"), {"part": count, "whole": whole})


def _notes(noun: Noun, wanted: Wanted, cut: int, found: Found) -> Iterable[Note]:
    if wanted.said:
        yield Note("filters", Text(N_("Chosen by: {filters}."), {"filters": ", ".join(wanted.said)}))
    for name in dict.fromkeys(lacked(noun, each) for each in (*wanted.missing, *wanted.present)):
        if name in noun.remarks:
            yield Note(f"missing-{name}", Text(noun.remarks[name]))
    if noun.note:
        yield Note("definition", Text(noun.note))
    if cut:
        yield Note("limit", Text(N_("{n} more line (--limit)."), {"n": cut}, N_("{n} more lines (--limit).")))
    if found.hidden:
        yield Note("hidden", noun.hidden._replace(arguments={"n": found.hidden}))
