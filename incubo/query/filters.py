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
from incubo.query.resource import QueryContext, Resource, ResourceFilter, is_missing
from incubo.registry import lookup


class FilterValue(NamedTuple):
    """A value of a filter: its id, and what people call it."""

    id: str
    label: str


def resolve_values(
    context: QueryContext, resource: Resource, filter_name: str, raw_values: Iterable[str], language: str
) -> list[FilterValue]:
    """The values that the words given to a filter mean; words may hold several, separated by commas.

    Raises UsageError for a word that means none, with what is near.
    """
    one = resource.filters[filter_name]
    known = _values_by_spelling(context, resource, one, language)
    found: list[FilterValue] = []
    for words in raw_values:
        whole = _resolve_word(context, one, known, words)
        parts = [part.strip() for part in words.split(",") if part.strip()]
        if whole or len(parts) < 2:
            found += whole or _raise_unknown_value(context, resource, filter_name, known, words)
            continue
        for part in parts:
            found += _resolve_word(context, one, known, part) or _raise_unknown_value(
                context, resource, filter_name, known, part
            )
    return list(dict.fromkeys(found))


def _values_by_spelling(
    context: QueryContext, resource: Resource, resource_filter: ResourceFilter, language: str
) -> Mapping[str, list[FilterValue]]:
    """The words of a vocabulary, in any language, or the values met, by their spellings without accents or case.

    A free value may be written in several ways (`Octo`, `OCTO`): one spelling means all of them.
    """
    if resource_filter.value_type.startswith("ref:"):
        return {}
    vocabulary = context.registry.vocabulary
    met = [v for item in resource.iter_items(context) for v in resource_filter.get_values(context, item) if v]
    allowed = () if resource_filter.value_type == "free" else vocabulary.allowed_values(resource_filter.value_type)
    labelled: dict[str, list[FilterValue]] = {}
    found: dict[str, list[FilterValue]] = {}
    for word in dict.fromkeys([*allowed, *met]):
        labels = vocabulary.value_labels(resource_filter.value_type, word)
        value = FilterValue(word, labels.get(language, word))
        found.setdefault(normalise_name(" ".join(word.split())), []).append(value)
        for label in labels.values():
            labelled.setdefault(normalise_name(label), [value])
    return {**labelled, **found}


def _resolve_word(
    context: QueryContext,
    resource_filter: ResourceFilter,
    values_by_spelling: Mapping[str, list[FilterValue]],
    word: str,
) -> list[FilterValue]:
    """What a word means: one value, several spellings of it, or nothing."""
    if not resource_filter.value_type.startswith("ref:"):
        wanted = normalise_name(word.strip())
        return values_by_spelling.get(wanted) or _match_prefix(wanted, values_by_spelling)
    kind = resource_filter.value_type.removeprefix("ref:")
    entry_id = lookup.find_in_kind(context.registry, kind, word, allow_inner_match=True).id
    return [] if entry_id is None else [FilterValue(entry_id, lookup.entry_title(context.registry, kind, entry_id))]


def _match_prefix(prefix: str, values_by_spelling: Mapping[str, list[FilterValue]]) -> list[FilterValue]:
    """The one value that a word begins, or a word of which it begins."""
    for starts in (lambda spelt: spelt.startswith(prefix), lambda spelt: f"-{prefix}" in spelt):
        found = {tuple(values) for spelt, values in values_by_spelling.items() if prefix and starts(spelt)}
        if found:
            return list(found.pop()) if len(found) == 1 else []
    return []


def _raise_unknown_value(
    context: QueryContext,
    resource: Resource,
    filter_name: str,
    values_by_spelling: Mapping[str, list[FilterValue]],
    word: str,
) -> NoReturn:
    """Say that a word means nothing here, and what it may have meant. Always raises."""
    one = resource.filters[filter_name]
    if one.value_type.startswith("ref:"):
        raise _unknown_entry_error(context, resource, one.value_type.removeprefix("ref:"), word)
    message = Message(N_("--{option} does not know “{word}”"), {"option": filter_name, "word": word})
    phases = context.registry.vocabulary.phases if one.value_type == "phases" else {}
    met = {context.phase_of(startup) for startup in context.registry.startups} if phases else set()
    usual = {  # phases of former years are understood, and not offered where nobody is in them
        spelt: value.id
        for spelt, (value, *_) in values_by_spelling.items()
        if not phases or value.id in met or phases[value.id].is_current
    }
    raise UsageError(message, hints=(suggestion_hint(word, usual),))


def suggestion_hint(word: str, spellings: Mapping[str, str]) -> Message:
    """What an unknown word may mean, among the known ones by their spellings; else some to choose from."""
    near = SuggestionIndex(spellings).find_nearest(word)
    if near is not None:
        return Message(N_("did you mean “{meant}”?"), {"meant": spellings[near]})
    all_of_them = list(dict.fromkeys(spellings.values()))
    if not all_of_them:
        return Message(N_("no entry has a value there"))
    holding = [each for each in all_of_them if normalise_name(word) in normalise_name(each)] if len(word) > 2 else []
    return Message(N_("choose among: {choices}"), {"choices": ", ".join((holding or all_of_them)[:_MAX_CHOICES])})


_MAX_CHOICES = 40
"""How many values are worth reading in a hint."""


def _unknown_entry_error(context: QueryContext, resource: Resource, kind: str, word: str) -> UsageError:
    message, hints = lookup.no_match_message(context.registry, kind, word)
    other = lookup.find_entry(context.registry, word, [each for each in context.registry.kinds if each != kind]).entry
    if other is not None and not hints:
        options = (option for option, one in resource.filters.items() if one.value_type == f"ref:{other.kind}")
        hints = tuple(Message(N_("the option is --{option}"), {"option": option}) for option in options)[:1]
    return UsageError(message, hints=hints)


ItemTest = Callable[[Any], bool]


class ListRequest(NamedTuple):
    """What is asked of a list. Filter values by the filter's name: words, a Span, True; `excluded_filters`: those
    negated.

    `include_inactive`: those no longer living too. `date_range`: from and to which day they began (None: no limit).
    `columns`: ids, or with `+` those added to the usual ones; `order`: column ids, with `-` the other way round.
    `is_default_incubator`: the incubator was not asked for, it is the registry's own. `filter_descriptions`: the
    filters as they were given.
    """

    filters: Mapping[str, Any] = {}
    excluded_filters: Mapping[str, Any] = {}
    missing_fields: tuple[str, ...] = ()
    present_fields: tuple[str, ...] = ()
    search_texts: tuple[str, ...] = ()
    date_range: tuple[date | None, date | None] = (None, None)
    include_inactive: bool = False
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    limit: int | None = None
    is_default_incubator: bool = False
    filter_descriptions: tuple[str, ...] = ()


def build_tests(resource: Resource, context: QueryContext, request: ListRequest, language: str) -> Iterable[ItemTest]:
    """All that an item must pass to be in the list. Raises UsageError for a word that means nothing."""
    for name, given in request.filters.items():
        yield build_test(resource, context, name, given, language)
    for name, given in request.excluded_filters.items():
        yield _negate(build_test(resource, context, name, given, language))
    for name in request.missing_fields:
        yield _missing_field_test(resource, context, name)
    for name in request.present_fields:
        yield _negate(_missing_field_test(resource, context, name))
    for text in request.search_texts:
        yield _search_test(resource, context, text)
    first, last = request.date_range
    dated = any(resource.filters[name].uses_date_range for name in (*request.filters, *request.excluded_filters))
    if not dated and (first is not None or last is not None):
        yield lambda item: _is_between(resource.start_date(context, item), first, last)


def _negate(test: ItemTest) -> ItemTest:
    return lambda item: not test(item)


def _is_between(day: date | None, first: date | None, last: date | None) -> bool:
    return day is not None and (first is None or first <= day) and (last is None or day <= last)


def build_test(resource: Resource, context: QueryContext, filter_name: str, raw_value: Any, language: str) -> ItemTest:
    """The test of one filter, with what was given for it. Raises UsageError for a word that means nothing."""
    chosen = resource.filters[filter_name]
    if chosen.value_type == "flag":
        return lambda item: bool(chosen.get_values(context, item))
    if isinstance(raw_value, Duration):
        return _duration_test(chosen, context, raw_value)
    values = frozenset(value.id for value in resolve_values(context, resource, filter_name, raw_value, language))
    return lambda item: not values.isdisjoint(chosen.get_values(context, item))


def _duration_test(resource_filter: ResourceFilter, context: QueryContext, duration: Duration) -> ItemTest:
    """A day compared with one so long before or after the day of the list."""
    today = context.day
    before, after = duration.before(today), duration.after(today)
    tests: dict[str, Callable[[date], bool]] = {
        "older": lambda day: day <= before,
        "younger": lambda day: before < day <= today,
        "ending": lambda day: today <= day <= after,
        "ended": lambda day: before <= day < today,
        "not-for": lambda day: day <= before,
    }
    test, unknown = tests[resource_filter.value_type], resource_filter.value_type == "not-for"

    def fits(item: Any) -> bool:
        day = resource_filter.get_values(context, item)
        return unknown if day is None else test(day)

    return fits


def _missing_field_test(resource: Resource, context: QueryContext, name: str) -> ItemTest:
    """Whether an item lacks a field, or one of the things that are counted like fields."""
    found = resolve_missing_field(resource, name)
    if found in resource.missing_tests:
        return lambda item: bool(resource.missing_tests[found](context, item))
    faulty = context.registry.fields_with_problems

    def lacks(item: Any) -> bool:
        record = resource.get_record(item)
        if not is_missing(record, found):
            return False
        return (
            record is not item or (resource.get_path(item), (found,)) not in faulty
        )  # there, and not written as it should be

    return lacks


def resolve_missing_field(resource: Resource, word: str) -> str:
    """The field, or what is counted like one, that a word means: its id, its beginning, or its column's heading.

    Raises UsageError for a word that means none of them.
    """
    names = (*resource.missing_tests, *(field.name for field in resource.fields))
    known = {normalise_name(each): each for each in names}
    headings = {
        normalise_name(gettext(resource.columns[each].label)): each for each in names if each in resource.columns
    }
    wanted = normalise_name(word)
    begun = [each for spelt, each in known.items() if wanted and spelt.startswith(wanted)]
    found: str | None = known.get(wanted) or headings.get(wanted) or (begun[0] if len(begun) == 1 else None)
    if found is not None:
        return found
    hint = (
        Message(N_("choose among: {choices}"), {"choices": ", ".join(begun)}) if begun else suggestion_hint(word, known)
    )
    raise UsageError(
        Message(N_("there is no field “{word}” in {noun}"), {"word": word, "noun": resource.id}), hints=(hint,)
    )


def _search_test(resource: Resource, context: QueryContext, text: str) -> ItemTest:
    """Whether an item's words, or the text of its sheet, hold a text, without case or accents."""
    wanted = fold_for_search(text)

    def holds(item: Any) -> bool:
        if any(
            wanted in fold_for_search(word) for word in resource.search_texts(context, item) if isinstance(word, str)
        ):
            return True
        path = resource.get_path(item)
        return bool(path) and wanted in fold_for_search(_body_text(context.read_text(path)))

    return holds


def fold_for_search(text: str) -> str:
    """A text without case and accents. Unlike `folded`, which compares names, it keeps blanks and separators."""
    text = text.casefold().replace("’", "'")
    return text if text.isascii() else strip_accents(text)


def _body_text(text: str) -> str:
    """What comes after the front matter."""
    end = text.find("\n---", 3)
    return text[end + 4 :] if text.startswith("---") and end > 0 else text
