"""What a list is asked for (`ListRequest`): as tests that an item passes or not (`build_tests`), and in words for those
who read the list without the command (`describe_filters`).

Arguments are resolved to ids here: phases by their labels, entries by their titles, themes without accents. What means
nothing raises UsageError with a suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.core.problem import choose_among, did_you_mean
from incubo.model.periods import Duration
from incubo.model.suggestions import find_nearest, find_word, normalise_name, strip_accents
from incubo.model.vocabulary import label_with_id
from incubo.query.context import QueryContext
from incubo.query.resource import Resource, ResourceFilter, is_missing
from incubo.registry.lookup import KindLookup, entry_title, find_entry, find_in_kind, no_match_message

_MAX_CHOICES = 40
"""How many choices a hint lists at most."""


class FilterValue(NamedTuple):
    """A value of a filter: its id and its label."""

    id: str
    label: str


_ValueNames = Mapping[tuple[FilterValue, ...], list[str]]
"""The names of each value. The values of one key are spellings of one value (`Octo`, `OCTO`)."""

ItemTest = Callable[[Any], bool]


class ListRequest(NamedTuple):
    """What a list is asked for.

    - `filters`, `excluded_filters`: the arguments of filters by name: texts, a Duration, or True for a flag.
    - `missing_fields`, `present_fields`: fields that must be empty, or filled. `search_texts`: texts to contain.
    - `date_range`: the first and the last day on which items began (None: no limit).
    - `include_inactive`: list inactive items too. `limit`: how many items at most.
    - `columns`: column ids or headings, with `+` to add to the default ones; `order`: the same, with `-` to reverse.
    - `own_incubator`: the id of the incubator whose list it is, where no filter says so.
    """

    filters: Mapping[str, Any] = MappingProxyType({})
    excluded_filters: Mapping[str, Any] = MappingProxyType({})
    missing_fields: tuple[str, ...] = ()
    present_fields: tuple[str, ...] = ()
    search_texts: tuple[str, ...] = ()
    date_range: tuple[date | None, date | None] = (None, None)
    include_inactive: bool = False
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    limit: int | None = None
    own_incubator: str | None = None


def build_tests(resource: Resource, context: QueryContext, request: ListRequest, language: str) -> Iterable[ItemTest]:
    """The tests that an item must pass to be listed. Raises UsageError for an argument that means nothing."""
    for name, value in request.filters.items():
        yield build_test(resource, context, name, value, language)
    for name, value in request.excluded_filters.items():
        yield _negate(build_test(resource, context, name, value, language))
    for name in request.missing_fields:
        yield _missing_field_test(resource, context, name)
    for name in request.present_fields:
        yield _negate(_missing_field_test(resource, context, name))
    for text in request.search_texts:
        yield _search_test(resource, context, text)
    first, last = request.date_range
    filters = [resource.filters[name] for name in (*request.filters, *request.excluded_filters)]
    if (first is not None or last is not None) and not any(
        resource_filter.uses_date_range for resource_filter in filters
    ):
        yield lambda item: any(_is_between(day, first, last) for day in resource.start_dates(context, item))


def _negate(test: ItemTest) -> ItemTest:
    return lambda item: not test(item)


def _is_between(day: date | None, first: date | None, last: date | None) -> bool:
    return day is not None and (first is None or first <= day) and (last is None or day <= last)


def build_test(resource: Resource, context: QueryContext, filter_name: str, raw_value: Any, language: str) -> ItemTest:
    """The test of one filter with its argument. Raises UsageError for an argument that means nothing."""
    resource_filter = resource.filters[filter_name]
    if resource_filter.value_type == "flag":
        return lambda item: bool(resource_filter.get_values(context, item))
    if isinstance(raw_value, Duration):
        return _duration_test(resource_filter, context, raw_value)
    ids = frozenset(value.id for value in resolve_values(context, resource, filter_name, raw_value, language))
    return lambda item: not ids.isdisjoint(resource_filter.get_values(context, item))


def _duration_test(resource_filter: ResourceFilter, context: QueryContext, duration: Duration) -> ItemTest:
    """Compare a day of an item with the day that is `duration` before or after the day of the list."""
    as_of = context.day
    before, after = duration.before(as_of), duration.after(as_of)
    tests: dict[str, Callable[[date], bool]] = {
        "older": lambda day: day <= before,
        "younger": lambda day: before < day <= as_of,
        "ending": lambda day: as_of <= day <= after,
        "ended": lambda day: before <= day < as_of,
        "not-for": lambda day: day <= before,
    }
    test = tests[resource_filter.value_type]
    passes_without_day = resource_filter.value_type == "not-for"

    def passes(item: Any) -> bool:
        day = resource_filter.get_values(context, item)
        return passes_without_day if day is None else test(day)

    return passes


def _missing_field_test(resource: Resource, context: QueryContext, text: str) -> ItemTest:
    """Whether a field of an item is empty, or one of the resource's `missing_tests` holds."""
    name = resolve_missing_field(resource, text)
    if name in resource.missing_tests:
        return lambda item: bool(resource.missing_tests[name](context, item))
    fields_with_problems = context.registry.fields_with_problems

    def passes(item: Any) -> bool:
        record = resource.get_record(item)
        if not is_missing(record, name):
            return False
        # A field with a problem has a value in the file, although the record has none.
        return record is not item or (resource.get_path(item), (name,)) not in fields_with_problems

    return passes


def _search_test(resource: Resource, context: QueryContext, text: str) -> ItemTest:
    """Whether the texts of an item or the body of its file contain a text, without case or accents."""
    folded = fold_for_search(text)

    def passes(item: Any) -> bool:
        texts = (part for part in resource.search_texts(context, item) if isinstance(part, str))
        if any(folded in fold_for_search(part) for part in texts):
            return True
        path = resource.get_path(item)
        return bool(path) and folded in fold_for_search(context.read_body(path))

    return passes


def fold_for_search(text: str) -> str:
    """A text without case and accents, œ as oe. Unlike `normalise_name`, it keeps blanks and separators."""
    text = text.casefold().replace("’", "'")
    return text if text.isascii() else strip_accents(text.replace("œ", "oe").replace("æ", "ae"))


def resolve_values(
    context: QueryContext, resource: Resource, filter_name: str, raw_values: Iterable[str], language: str
) -> list[FilterValue]:
    """The values of a filter that texts mean; a text may hold several values, separated by commas.

    Raises UsageError for a text that means no value, with a suggestion.
    """
    resource_filter = resource.filters[filter_name]
    names = _value_names(context, resource, resource_filter, language)
    values: list[FilterValue] = []
    for text in raw_values:
        whole = _resolve_value(context, resource_filter, names, text)  # a value may contain a comma itself
        if whole:
            values += whole
            continue
        parts = [part.strip() for part in text.split(",") if part.strip()]
        for part in parts if len(parts) > 1 else [text]:
            resolved = _resolve_value(context, resource_filter, names, part)
            if not resolved:
                raise _unknown_value_error(context, resource, filter_name, names, part)
            values += resolved
    return list(dict.fromkeys(values))


def _value_names(
    context: QueryContext, resource: Resource, resource_filter: ResourceFilter, language: str
) -> _ValueNames:
    """The values of a vocabulary list with their labels in any language, and the values in use.

    Empty for entries, which the registry looks up.
    """
    if resource_filter.value_type.startswith("ref:"):
        return {}
    list_name, vocabulary = resource_filter.value_type, context.registry.vocabulary
    used = [v for item in resource.iter_items(context) for v in resource_filter.get_values(context, item) if v]
    allowed = () if list_name == "free" else vocabulary.allowed_values(list_name)
    spellings: dict[str, list[FilterValue]] = {}
    labels: list[tuple[str, FilterValue]] = []
    for value_id in dict.fromkeys([*allowed, *used]):
        label_by_language = vocabulary.value_labels(list_name, value_id)
        value = FilterValue(value_id, label_by_language.get(language, value_id))
        spellings.setdefault(normalise_name(" ".join(value_id.split())), []).append(value)
        labels += ((label, value) for label in label_by_language.values())
    names = {tuple(values): [spelling] for spelling, values in spellings.items()}
    for label, value in labels:
        if normalise_name(label) not in spellings:
            names.setdefault((value,), []).append(label)
    return names


def _resolve_value(
    context: QueryContext, resource_filter: ResourceFilter, names: _ValueNames, text: str
) -> tuple[FilterValue, ...]:
    """The value that a text means, in all its spellings; empty for a text that means none."""
    if not resource_filter.value_type.startswith("ref:"):
        return find_word(names, text, match_inner_word=True).value or ()
    kind = resource_filter.value_type.removeprefix("ref:")
    match = _find_entry(context, kind, text)
    own = _own_startup_ids(context).intersection(match.suggestions) if kind == "startup" and match.is_ambiguous else ()
    entry_id = match.id if len(own) != 1 else next(iter(own))
    return () if entry_id is None else (FilterValue(entry_id, entry_title(context.registry, kind, entry_id)),)


def _find_entry(context: QueryContext, kind: str, text: str) -> KindLookup:
    """The entry of a kind that a text names; our startups come first where several fit."""

    def find_first() -> tuple[set[str], ...]:
        return (_own_startup_ids(context),) if kind == "startup" else ()

    return find_in_kind(context.registry, kind, text, allow_inner_match=True, find_first=find_first)


def _own_startup_ids(context: QueryContext) -> set[str]:
    return {startup.id for startup in context.registry.startups_of_incubator(context.own_incubator)}


def _unknown_value_error(
    context: QueryContext, resource: Resource, filter_name: str, names: _ValueNames, text: str
) -> UsageError:
    value_type = resource.filters[filter_name].value_type
    if value_type.startswith("ref:"):
        return _unknown_entry_error(context, resource, value_type.removeprefix("ref:"), text)
    message = Message(N_("“{word}” cannot be chosen here"), {"word": text}, hint=f"--{filter_name}")
    if value_type == "phases":  # deprecated phases are understood, but suggested only where a startup is in one
        phases = context.registry.vocabulary.phases
        used = {context.phase_of(startup) for startup in context.registry.startups}
        names = {
            (value, *others): value_names
            for (value, *others), value_names in names.items()
            if value.id in used or phases[value.id].is_current
        }
    nearest = find_word(names, text, match_prefix=False).nearest
    choices = dict.fromkeys(label_with_id(*value) for value, *_ in names)
    return UsageError(message, hints=(suggestion_hint(text, choices, nearest[0].id if nearest else None),))


def _unknown_entry_error(context: QueryContext, resource: Resource, kind: str, text: str) -> UsageError:
    """What `lookup` says about the text; if it is an entry of another kind, the filter for that kind."""
    match = _find_entry(context, kind, text)
    message, hints = no_match_message(context.registry, kind, text, match)
    other_kinds = [other for other in context.registry.kinds if other != kind]
    entry = find_entry(context.registry, text, other_kinds).entry
    if entry is not None and not hints:
        options = (
            name
            for name, resource_filter in resource.filters.items()
            if resource_filter.value_type == f"ref:{entry.kind}"
        )
        hints = tuple(Message(N_("the option is --{option}"), {"option": option}) for option in options)[:1]
    return UsageError(message, hints=hints)


def resolve_missing_field(resource: Resource, text: str) -> str:
    """The field (or the one of `missing_tests`) that a text means: its name, its beginning, or its column's heading.

    Raises UsageError for a text that means none of them.
    """
    names = tuple(dict.fromkeys((*resource.missing_tests, *(field.name for field in resource.fields))))
    headings = {name: [gettext(resource.columns[name].label)] if name in resource.columns else [] for name in names}
    exact = find_word({name: (name, *headings[name]) for name in names}, text, match_prefix=False)
    if exact.value is not None:
        return exact.value
    match = find_word({name: (name,) for name in names}, text, match_inflected=False)
    if match.value is not None:
        return match.value
    hint = choose_among(match.candidates) if match.candidates else suggestion_hint(text, names, match.nearest)
    raise UsageError(
        Message(N_("there is no field “{word}” in {noun}"), {"word": text, "noun": resource.id}), hints=(hint,)
    )


def suggestion_hint(text: str, choices: Collection[str], nearest: str | None = None) -> Message:
    """What an unknown text may mean: `nearest`, or the choice nearest to it; else the choices that contain it, or all.

    Pass `nearest` where a choice may be near by its label too.
    """
    nearest = nearest or find_nearest(text, choices)
    if nearest is not None:
        return did_you_mean(nearest)
    if not choices:
        return Message(N_("no entry has a value there"))
    normalised = normalise_name(text)
    containing = [choice for choice in choices if normalised in normalise_name(choice)] if len(text) > 2 else []
    first_choices = (containing or list(choices))[:_MAX_CHOICES]
    return choose_among(first_choices)


FILTER_LABELS: Mapping[str, str] = {
    "active": N_("active"),
    "committee-late": N_("committee overdue"),
    "decision": N_("decision"),
    "domaine": N_("domain"),
    "draft": N_("drafts"),
    "employer": N_("employer"),
    "ended": N_("ended within"),
    "ending": N_("ending within"),
    "event": N_("event"),
    "followed-by": N_("followed by"),
    "incubated": N_("in the programme"),
    "incubator": N_("incubator"),
    "kind": N_("kind"),
    "member": N_("member"),
    "no-committee-for": N_("no committee for"),
    "older-than": N_("at least since"),
    "open": N_("open"),
    "outcome": N_("outcome"),
    "owner": N_("owner"),
    "phase": N_("phase"),
    "skill": N_("skill"),
    "sponsor": N_("sponsor"),
    "startup": N_("product"),
    "status": N_("status"),
    "team": N_("team"),
    "techno": N_("technology"),
    "thematique": N_("theme"),
    "type": N_("type"),
    "usertype": N_("users"),
    "younger-than": N_("for less than"),
    "startups ending": N_("next committee within"),
    "committees ending": N_("expected within"),
    "jobs ending": N_("closing within"),
}
"""The filters in words; those of one list have its name before them."""
_LENGTHS = {
    "days": Message(N_("{n} day"), {}, N_("{n} days")),
    "weeks": Message(N_("{n} week"), {}, N_("{n} weeks")),
    "months": Message(N_("{n} month"), {}, N_("{n} months")),
    "years": Message(N_("{n} year"), {}, N_("{n} years")),
}
"""A duration of each unit."""


def describe_filters(resource: Resource, context: QueryContext, request: ListRequest, language: str) -> list[str]:
    """The filters that were asked for, in words; then the fields that are to be empty or filled, the texts that are
    looked for, the days. Raises UsageError, as the list itself does.
    """
    messages = [_describe(resource, context, name, value, language) for name, value in request.filters.items()]
    for name, value in request.excluded_filters.items():
        messages.append(_describe(resource, context, name, value, language, is_excluded=True))
    for name in request.missing_fields:
        messages.append(Message(N_("without {field}"), {"field": _field_label(resource, name)}))
    for name in request.present_fields:
        messages.append(Message(N_("with {field}"), {"field": _field_label(resource, name)}))
    messages += (Message(N_("“{text}”"), {"text": text}) for text in request.search_texts)
    for day, template in zip(request.date_range, (N_("from {day:long}"), N_("until {day:long}")), strict=True):
        if day is not None:
            messages.append(Message(template, {"day": day}))
    return [translate(message) for message in messages]


def _describe(
    resource: Resource, context: QueryContext, name: str, value: Any, language: str, *, is_excluded: bool = False
) -> Message:
    label = Message(FILTER_LABELS.get(f"{resource.id} {name}", FILTER_LABELS[name]))
    if value is True or isinstance(value, Duration):
        if isinstance(value, Duration):
            length = _LENGTHS[value.unit]._replace(arguments={"n": value.amount})
            label = Message(N_("{label} {value}"), {"label": label, "value": length})
        return Message(N_("not {filter}"), {"filter": label}) if is_excluded else label
    labels = [one.label for one in resolve_values(context, resource, name, value, language)]
    if name == "employer":  # which is spelt in several ways
        spellings = context.registry.employer_spellings
        labels = [spellings.get(normalise_name(one), one) for one in labels]
    values = ", ".join(dict.fromkeys(" ".join(one.split()) for one in labels))
    template = N_("{label}: not {values}") if is_excluded else N_("{label}: {values}")
    return Message(template, {"label": label, "values": values})


def _field_label(resource: Resource, text: str) -> Message:
    """What a field is called."""
    name = resolve_missing_field(resource, text)
    field = next((field for field in resource.fields if field.name == name), None)
    heading = resource.columns[name].label if name in resource.columns else name
    return Message(field.label or field.heading or heading) if field is not None else Message(heading)
