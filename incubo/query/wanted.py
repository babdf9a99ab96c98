"""What is asked of a list, and the tests that an item passes for it."""

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
from incubo.query.noun import Filter, Noun
from incubo.query.scope import Scope
from incubo.query.values import choose, meant

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


def tests_of(noun: Noun, scope: Scope, wanted: Wanted, language: str) -> Iterable[Test]:
    """All that an item must pass to be in the list. Raises UsageError for a word that means nothing."""
    for name, given in wanted.filters.items():
        yield test_of(noun, scope, name, given, language)
    for name, given in wanted.unwanted.items():
        yield _fails(test_of(noun, scope, name, given, language))
    for name in wanted.missing:
        yield _lacks(noun, scope, name)
    for name in wanted.present:
        yield _fails(_lacks(noun, scope, name))
    for text in wanted.search:
        yield _holds(noun, scope, text)
    first, last = wanted.began
    dated = any(noun.filters[name].dated for name in (*wanted.filters, *wanted.unwanted))
    if not dated and (first is not None or last is not None):
        yield lambda item: _between(noun.began(scope, item), first, last)


def _fails(test: Test) -> Test:
    return lambda item: not test(item)


def _between(day: date | None, first: date | None, last: date | None) -> bool:
    return day is not None and (first is None or first <= day) and (last is None or day <= last)


def test_of(noun: Noun, scope: Scope, name: str, given: Any, language: str) -> Test:
    """The test of one filter, with what was given for it. Raises UsageError for a word that means nothing."""
    chosen = noun.filters[name]
    if chosen.type == "flag":
        return lambda item: bool(chosen.get(scope, item))
    if isinstance(given, Span):
        return _compared(chosen, scope, given)
    values = frozenset(value.id for value in choose(scope, noun, name, given, language))
    return lambda item: not values.isdisjoint(chosen.get(scope, item))


def _compared(chosen: Filter, scope: Scope, span: Span) -> Test:
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
    test, unknown = tests[chosen.type], chosen.type == "not-for"

    def fits(item: Any) -> bool:
        day = chosen.get(scope, item)
        return unknown if day is None else test(day)

    return fits


def _lacks(noun: Noun, scope: Scope, name: str) -> Test:
    """Whether an item lacks a field, or one of the things that are counted like fields."""
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

    Raises UsageError for a word that means none of them.
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
    wanted = loose(text)

    def holds(item: Any) -> bool:
        if any(wanted in loose(word) for word in noun.words(scope, item) if isinstance(word, str)):
            return True
        path = noun.path(item)
        return bool(path) and wanted in loose(_body(scope.text_of(path)))

    return holds


def loose(text: str) -> str:
    """A text without case and accents. Unlike `folded`, which compares names, it keeps blanks and separators."""
    text = text.casefold().replace("’", "'")
    return text if text.isascii() else bare(text)


def _body(text: str) -> str:
    """What comes after the front matter."""
    end = text.find("\n---", 3)
    return text[end + 4 :] if text.startswith("---") and end > 0 else text
