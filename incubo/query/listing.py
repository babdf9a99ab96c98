"""A list: what was asked for, to a Table of lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from incubo.errors import UsageError
from incubo.i18n import N_, gettext
from incubo.model.nearest import bare, folded
from incubo.model.periods import Span
from incubo.problem import Text
from incubo.query import fields
from incubo.query.noun import Col, Filter, Noun
from incubo.query.scope import Scope
from incubo.query.values import choose, meant
from incubo.table import Column, Commit, Note, Row, Table, Word

Test = Callable[[Any], bool]


class Wanted(NamedTuple):
    """What is asked of a list. Filter values by the filter's name: words, a Span, True; `unwanted`: those negated.

    `everything`: those no longer living too. `began`: from and to which day they began (None: no limit).
    `columns`: ids, or with `+` those added to the usual ones; `order`: column ids, with `-` the other way round.
    `ours`: the incubator was not asked for, it is the registry's own. `said`: the filters as they were given.
    """

    filters: Mapping[str, Any] = {}
    unwanted: Mapping[str, Any] = {}
    missing: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    began: tuple[date | None, date | None] = (None, None)
    everything: bool = False
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    limit: int | None = None
    ours: bool = False
    said: tuple[str, ...] = ()


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
    order = [("-" if word.startswith("-") else "") + _column(noun, known, word.lstrip("-")) for word in wanted.order]
    found = find(noun, scope, wanted, language)
    items = _ordered(found.items, known, order or noun.order, scope, language)
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
    tests = list(_tests(noun, scope, wanted, language))
    ours = _test(noun, scope, "incubator", wanted.filters["incubator"], language) if wanted.ours else None
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


def _tests(noun: Noun, scope: Scope, wanted: Wanted, language: str) -> Iterable[Test]:
    for name, given in wanted.filters.items():
        yield _test(noun, scope, name, given, language)
    for name, given in wanted.unwanted.items():
        test = _test(noun, scope, name, given, language)
        yield lambda item, test=test: not test(item)  # type: ignore[misc]
    for name in wanted.missing:
        yield _lacks(noun, scope, name)
    for name in wanted.present:
        lacks = _lacks(noun, scope, name)
        yield lambda item, lacks=lacks: not lacks(item)  # type: ignore[misc]
    for text in wanted.search:
        yield _holds(noun, scope, text)
    first, last = wanted.began
    dated = any(noun.filters[name].dated for name in (*wanted.filters, *wanted.unwanted))
    if not dated and (first is not None or last is not None):
        yield lambda item: _between(noun.began(scope, item), first, last)


def _between(day: date | None, first: date | None, last: date | None) -> bool:
    return day is not None and (first is None or first <= day) and (last is None or day <= last)


def _test(noun: Noun, scope: Scope, name: str, given: Any, language: str) -> Test:
    one = noun.filters[name]
    if one.type == "flag":
        return lambda item: bool(one.get(scope, item))
    if isinstance(given, Span):
        return _compared(one, scope, given)
    values = frozenset(value.id for value in choose(scope, noun, name, given, language))
    return lambda item: not values.isdisjoint(one.get(scope, item))


def _compared(one: Filter, scope: Scope, span: Span) -> Test:
    """A day compared with one so long before or after the day of the list."""
    today = scope.day
    before, after = span.before(today), span.after(today)
    tests: dict[str, Callable[[date], bool]] = {
        "older": lambda day: day <= before,
        "younger": lambda day: before < day <= today,
        "ending": lambda day: today <= day <= after,
        "ended": lambda day: before <= day < today,
        "not-for": lambda day: day <= before,
    }
    test, unknown = tests[one.type], one.type == "not-for"

    def fits(item: Any) -> bool:
        day = one.get(scope, item)
        return unknown if day is None else test(day)

    return fits


def _lacks(noun: Noun, scope: Scope, name: str) -> Test:
    """Whether an item lacks a field, or one of the things that are counted like one."""
    found = lacked(noun, name)
    if found in noun.lacks:
        return lambda item: bool(noun.lacks[found](scope, item))
    faulty = scope.registry.faulty

    def lacks(item: Any) -> bool:
        record = noun.record(item)
        if not fields.is_missing(record, found):
            return False
        return record is not item or (noun.path(item), (found,)) not in faulty  # there, and not written as it should be

    return lacks


def lacked(noun: Noun, name: str) -> str:
    """The field, or what is counted like one, that a word means: its id, its beginning, or its column's heading.

    Raises UsageError for a word that means none.
    """
    names = (*noun.lacks, *(field.name for field in noun.fields))
    known = {folded(each): each for each in names}
    headings = {folded(gettext(noun.columns[each].label)): each for each in names if each in noun.columns}
    wanted = folded(name)
    begun = [each for spelt, each in known.items() if wanted and spelt.startswith(wanted)]
    found: str | None = known.get(wanted) or headings.get(wanted) or (begun[0] if len(begun) == 1 else None)
    if found is not None:
        return found
    hint = Text(N_("choose among: {choices}"), {"choices": ", ".join(begun)}) if begun else meant(name, known)
    raise UsageError(Text(N_("there is no field “{word}” in {noun}"), {"word": name, "noun": noun.id}), hints=(hint,))


def _holds(noun: Noun, scope: Scope, text: str) -> Test:
    """Whether an item's words, or the text of its sheet, hold a text, without case or accents."""
    wanted = _loose(text)

    def holds(item: Any) -> bool:
        if any(wanted in _loose(word) for word in noun.words(scope, item) if isinstance(word, str)):
            return True
        path = noun.path(item)
        return bool(path) and wanted in _loose(_body(scope.text_of(path)))

    return holds


def _loose(text: str) -> str:
    """A text without case and accents. Unlike `folded`, which compares names, it keeps blanks and separators."""
    text = text.casefold().replace("’", "'")
    return text if text.isascii() else bare(text)


def _body(text: str) -> str:
    """What comes after the front matter."""
    end = text.find("\n---", 3)
    return text[end + 4 :] if text.startswith("---") and end > 0 else text


def chosen_columns(noun: Noun, known: Mapping[str, Col], wanted: tuple[str, ...]) -> list[str]:
    """The column ids to show. Raises UsageError for an unknown one."""
    added = [word[1:] for word in wanted if word.startswith("+")]
    plain = [word for word in wanted if not word.startswith("+")]
    chosen = [*(plain or noun.default), *added]
    return list(dict.fromkeys(_column(noun, known, word) for word in chosen))


def _column(noun: Noun, known: Mapping[str, Col], word: str) -> str:
    spelt = {
        **{folded(gettext(col.label)): name for name, col in known.items()},
        **{folded(name): name for name in known},
    }
    found = spelt.get(folded(word))
    if found is not None:
        return found
    message = Text(N_("there is no column “{word}” in {noun}"), {"word": word, "noun": noun.id})
    raise UsageError(message, hints=(meant(word, spelt),))


def _ordered(
    items: list[Any], known: Mapping[str, Col], order: Iterable[str], scope: Scope, language: str
) -> list[Any]:
    """The items sorted by each column in turn; what has no value comes last, whichever the direction."""
    for word in reversed(list(order)):
        name, backwards = word.removeprefix("-"), word.startswith("-")
        col = known[name]
        keyed = [(_key(col.get(scope, item), col, scope, language), item) for item in items]
        blank = [item for key, item in keyed if key is None]
        valued = sorted(
            ((key, item) for key, item in keyed if key is not None), key=lambda pair: pair[0], reverse=backwards
        )
        items = [item for _, item in valued] + blank
    return items


def _key(value: Any, col: Col, scope: Scope, language: str) -> Any:
    if value is None or value == ():
        return None
    if col.type == "phase":
        return scope.registry.vocabulary.rank(value)
    if isinstance(value, tuple):
        return [_key(each, col, scope, language) for each in value]
    if isinstance(value, Word):
        value = value.said(language)
    if isinstance(value, Text):
        value = value.template
    return _loose(value) if isinstance(value, str) else value


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
