"""What people give to filters, to ids: phases by their labels, entries by their titles, themes without accents.

What is asked of a list, and the tests that an item passes for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, NoReturn

from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.model.periods import Duration
from incubo.model.suggestions import SuggestionIndex, normalise_name, strip_accents
from incubo.query import resource
from incubo.query.resource import QueryContext, Resource, ResourceFilter
from incubo.registry import lookup


class FilterValue(NamedTuple):
    """A value of a filter: its id, and what people call it."""

    id: str
    said: str


def resolve_values(
    scope: QueryContext, noun: Resource, name: str, given: Iterable[str], language: str
) -> list[FilterValue]:
    """The values that the words given to a filter mean; words may hold several, separated by commas.

    Raises UsageError for a word that means none, with what is near.
    """
    one = noun.filters[name]
    known = _values_by_spelling(scope, noun, one, language)
    found: list[FilterValue] = []
    for words in given:
        whole = _resolve_word(scope, one, known, words)
        parts = [part.strip() for part in words.split(",") if part.strip()]
        if whole or len(parts) < 2:
            found += whole or _raise_unknown_value(scope, noun, name, known, words)
            continue
        for part in parts:
            found += _resolve_word(scope, one, known, part) or _raise_unknown_value(scope, noun, name, known, part)
    return list(dict.fromkeys(found))


def _values_by_spelling(
    scope: QueryContext, noun: Resource, one: ResourceFilter, language: str
) -> Mapping[str, list[FilterValue]]:
    """The words of a vocabulary, in any language, or the values met, by their spellings without accents or case.

    A free value may be written in several ways (`Octo`, `OCTO`): one spelling means all of them.
    """
    if one.type.startswith("ref:"):
        return {}
    vocabulary = scope.registry.vocabulary
    met = [v for item in noun.items(scope) for v in one.get(scope, item) if v]
    allowed = () if one.type == "free" else vocabulary.allowed(one.type)
    labelled: dict[str, list[FilterValue]] = {}
    found: dict[str, list[FilterValue]] = {}
    for word in dict.fromkeys([*allowed, *met]):
        labels = vocabulary.labels(one.type, word)
        value = FilterValue(word, labels.get(language, word))
        found.setdefault(normalise_name(" ".join(word.split())), []).append(value)
        for label in labels.values():
            labelled.setdefault(normalise_name(label), [value])
    return {**labelled, **found}


def _resolve_word(
    scope: QueryContext, one: ResourceFilter, known: Mapping[str, list[FilterValue]], word: str
) -> list[FilterValue]:
    """What a word means: one value, several spellings of it, or nothing."""
    if not one.type.startswith("ref:"):
        wanted = normalise_name(word.strip())
        return known.get(wanted) or _match_prefix(wanted, known)
    kind = one.type.removeprefix("ref:")
    entry_id = lookup.find_in_kind(scope.registry, kind, word, loose=True).id
    return [] if entry_id is None else [FilterValue(entry_id, lookup.entry_title(scope.registry, kind, entry_id))]


def _match_prefix(wanted: str, known: Mapping[str, list[FilterValue]]) -> list[FilterValue]:
    """The one value that a word begins, or a word of which it begins."""
    for starts in (lambda spelt: spelt.startswith(wanted), lambda spelt: f"-{wanted}" in spelt):
        found = {tuple(values) for spelt, values in known.items() if wanted and starts(spelt)}
        if found:
            return list(found.pop()) if len(found) == 1 else []
    return []


def _raise_unknown_value(
    scope: QueryContext, noun: Resource, name: str, known: Mapping[str, list[FilterValue]], word: str
) -> NoReturn:
    """Say that a word means nothing here, and what it may have meant. Always raises."""
    one = noun.filters[name]
    if one.type.startswith("ref:"):
        raise _unknown_entry_error(scope, noun, one.type.removeprefix("ref:"), word)
    message = Message(N_("--{option} does not know “{word}”"), {"option": name, "word": word})
    phases = scope.registry.vocabulary.phases if one.type == "phases" else {}
    met = {scope.phase(startup) for startup in scope.registry.startups} if phases else set()
    usual = {  # phases of former years are understood, and not offered where nobody is in them
        spelt: value.id
        for spelt, (value, *_) in known.items()
        if not phases or value.id in met or phases[value.id].current
    }
    raise UsageError(message, hints=(suggestion_hint(word, usual),))


def suggestion_hint(word: str, known: Mapping[str, str]) -> Message:
    """What an unknown word may mean, among the known ones by their spellings; else some to choose from."""
    near = SuggestionIndex(known).nearest(word)
    if near is not None:
        return Message(N_("did you mean “{meant}”?"), {"meant": known[near]})
    all_of_them = list(dict.fromkeys(known.values()))
    if not all_of_them:
        return Message(N_("no entry has a value there"))
    holding = [each for each in all_of_them if normalise_name(word) in normalise_name(each)] if len(word) > 2 else []
    return Message(N_("choose among: {choices}"), {"choices": ", ".join((holding or all_of_them)[:_MAX_CHOICES])})


_MAX_CHOICES = 40
"""How many values are worth reading in a hint."""


def _unknown_entry_error(scope: QueryContext, noun: Resource, kind: str, word: str) -> UsageError:
    message, hints = lookup.no_match_message(scope.registry, kind, word)
    other = lookup.find_entry(scope.registry, word, [each for each in scope.registry.kinds if each != kind]).found
    if other is not None and not hints:
        options = (option for option, one in noun.filters.items() if one.type == f"ref:{other.kind}")
        hints = tuple(Message(N_("the option is --{option}"), {"option": option}) for option in options)[:1]
    return UsageError(message, hints=hints)


ItemTest = Callable[[Any], bool]


class ListRequest(NamedTuple):
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


def build_tests(noun: Resource, scope: QueryContext, wanted: ListRequest, language: str) -> Iterable[ItemTest]:
    """All that an item must pass to be in the list. Raises UsageError for a word that means nothing."""
    for name, given in wanted.filters.items():
        yield build_test(noun, scope, name, given, language)
    for name, given in wanted.unwanted.items():
        yield _negate(build_test(noun, scope, name, given, language))
    for name in wanted.missing:
        yield _missing_field_test(noun, scope, name)
    for name in wanted.present:
        yield _negate(_missing_field_test(noun, scope, name))
    for text in wanted.search:
        yield _search_test(noun, scope, text)
    first, last = wanted.began
    dated = any(noun.filters[name].dated for name in (*wanted.filters, *wanted.unwanted))
    if not dated and (first is not None or last is not None):
        yield lambda item: _is_between(noun.began(scope, item), first, last)


def _negate(test: ItemTest) -> ItemTest:
    return lambda item: not test(item)


def _is_between(day: date | None, first: date | None, last: date | None) -> bool:
    return day is not None and (first is None or first <= day) and (last is None or day <= last)


def build_test(noun: Resource, scope: QueryContext, name: str, given: Any, language: str) -> ItemTest:
    """The test of one filter, with what was given for it. Raises UsageError for a word that means nothing."""
    chosen = noun.filters[name]
    if chosen.type == "flag":
        return lambda item: bool(chosen.get(scope, item))
    if isinstance(given, Duration):
        return _duration_test(chosen, scope, given)
    values = frozenset(value.id for value in resolve_values(scope, noun, name, given, language))
    return lambda item: not values.isdisjoint(chosen.get(scope, item))


def _duration_test(chosen: ResourceFilter, scope: QueryContext, span: Duration) -> ItemTest:
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


def _missing_field_test(noun: Resource, scope: QueryContext, name: str) -> ItemTest:
    """Whether an item lacks a field, or one of the things that are counted like fields."""
    found = resolve_missing_field(noun, name)
    if found in noun.lacks:
        return lambda item: bool(noun.lacks[found](scope, item))
    faulty = scope.registry.faulty

    def lacks(item: Any) -> bool:
        record = noun.record(item)
        if not resource.is_missing(record, found):
            return False
        return record is not item or (noun.path(item), (found,)) not in faulty  # there, and not written as it should be

    return lacks


def resolve_missing_field(noun: Resource, name: str) -> str:
    """The field, or what is counted like one, that a word means: its id, its beginning, or its column's heading.

    Raises UsageError for a word that means none of them.
    """
    names = (*noun.lacks, *(field.name for field in noun.fields))
    known = {normalise_name(each): each for each in names}
    headings = {normalise_name(gettext(noun.columns[each].label)): each for each in names if each in noun.columns}
    wanted = normalise_name(name)
    begun = [each for spelt, each in known.items() if wanted and spelt.startswith(wanted)]
    found: str | None = known.get(wanted) or headings.get(wanted) or (begun[0] if len(begun) == 1 else None)
    if found is not None:
        return found
    hint = (
        Message(N_("choose among: {choices}"), {"choices": ", ".join(begun)}) if begun else suggestion_hint(name, known)
    )
    raise UsageError(
        Message(N_("there is no field “{word}” in {noun}"), {"word": name, "noun": noun.id}), hints=(hint,)
    )


def _search_test(noun: Resource, scope: QueryContext, text: str) -> ItemTest:
    """Whether an item's words, or the text of its sheet, hold a text, without case or accents."""
    wanted = fold_for_search(text)

    def holds(item: Any) -> bool:
        if any(wanted in fold_for_search(word) for word in noun.words(scope, item) if isinstance(word, str)):
            return True
        path = noun.path(item)
        return bool(path) and wanted in fold_for_search(_body_text(scope.text_of(path)))

    return holds


def fold_for_search(text: str) -> str:
    """A text without case and accents. Unlike `folded`, which compares names, it keeps blanks and separators."""
    text = text.casefold().replace("’", "'")
    return text if text.isascii() else strip_accents(text)


def _body_text(text: str) -> str:
    """What comes after the front matter."""
    end = text.find("\n---", 3)
    return text[end + 4 :] if text.startswith("---") and end > 0 else text
