"""The fields of an entry as columns, from its Field table, and what an entry lacks.

What a list looks at: a registry on a day, with what several columns and filters ask of it.

What can be listed: its columns, its filters, and who is living. One module a noun declares one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from incubo.core.message import LabelledValue, Message
from incubo.model.fields import Field
from incubo.model.phases import PhasePeriod
from incubo.model.records import Member, Mission
from incubo.model.teams import list_assignments
from incubo.registry import lookup
from incubo.registry.registry import Registry


class QueryContext:
    """A registry on a day. `include_inactive`: also the missions of people that do not cover it.

    `read_text` gives a file's text, for searches in what no field holds. `today`: today, where the day lies before it.
    """

    def __init__(
        self,
        registry: Registry,
        day: date,
        read_text: Callable[[str], str] = lambda _: "",
        *,
        include_inactive: bool = False,
        today: date | None = None,
    ) -> None:
        self.registry = registry
        self.day = day
        self.read_text = read_text
        self.include_inactive = include_inactive
        self.today = today or day
        self.date_range: tuple[date | None, date | None] = (None, None)

    def is_in_date_range(self, day: date | None) -> bool:
        """Whether a day is by the day of the list and between those that `--since` and `--until` ask for."""
        first, last = self.date_range
        return day is not None and day <= self.day and (not first or first <= day) and (not last or day <= last)

    @property
    def steps(self) -> Mapping[str, PhasePeriod]:
        """The step of each startup on the day; those that have begun nothing are not there."""
        return self.registry.phase_periods_at(self.day)

    def phase_of(self, startup: str) -> str | None:
        """The phase of a startup on the day; None for nothing begun, or no such startup."""
        step = self.steps.get(startup)
        return step.phase.name if step is not None else None

    def is_live(self, startup: str) -> bool:
        """Whether a startup is living on the day."""
        return self.registry.vocabulary.is_live(self.phase_of(startup))

    def team_members(self, startup: str) -> list[Member]:
        """The members of a startup's team on the day, each once."""
        return list(
            {each.member.id: each.member for each in self.registry.teams_at(self.day).get(startup, ())}.values()
        )

    def startups_of(self, member: Member) -> list[str]:
        """The startups a member works for on the day; every one for those who are gone, or where all is looked at."""
        if not self._counts_all_missions(member):
            return self.registry.member_startups(member, self.day)
        named = [assignment.startup for assignment in list_assignments(member)]
        return list(dict.fromkeys([*named, *member.previously]))

    def missions_of(self, member: Member) -> Sequence[Mission]:
        """The missions that cover the day; every one for those who are gone, or where all is looked at."""
        if self._counts_all_missions(member):
            return member.missions
        return [mission for mission in member.missions if mission.covers(self.day)]

    def _counts_all_missions(self, member: Member) -> bool:
        return self.include_inactive or not member.is_active(self.day)

    def incubators_of(self, startups: Iterable[str]) -> list[str]:
        """The incubators of some startups."""
        known = self.registry.startups
        return list(
            dict.fromkeys(host for startup in startups if startup in known for host in known[startup].all_incubators)
        )

    def entry_word(self, kind: str, entry_id: str) -> LabelledValue:
        """An entry as a value: machines get its id, people its title."""
        return LabelledValue(entry_id, lookup.entry_title(self.registry, kind, entry_id))

    def vocabulary_word(self, list_name: str, value: str) -> LabelledValue:
        """A word of a vocabulary as a value: machines get its id, people its label."""
        known = self.registry.vocabulary.value_lists.get(list_name)
        return LabelledValue(value, known.labels.get(value, value) if known is not None else value)


Accessor: TypeAlias = Callable[[QueryContext, Any], Any]
"""What a column or a filter looks at in an item."""


class ResourceColumn(NamedTuple):
    """A column: its heading (a source string), its type and whether it is spare (`table.Column`), its value."""

    label: str
    type: str
    get_value: Accessor
    is_droppable: bool = False


class ResourceFilter(NamedTuple):
    """A filter. `value_type` says how what is given is understood:

    `phases`, `statuses` … a list of the vocabulary; `ref:KIND` an entry; `free` one of the values met;
    `older`, `younger`, `ending`, `ended`, `not-for` a duration compared with a day; `flag`; `field`; `text`.
    `get_values` gives the item's values (an iterable of ids), its day, or whether the flag holds.
    `includes_inactive`: who asks for it wants those no longer living too.
    `uses_date_range`: `--since` and `--until` are about its dates (scope.began), not about the day the item began.
    """

    value_type: str
    get_values: Accessor
    includes_inactive: bool = False
    uses_date_range: bool = False


class Resource(NamedTuple):
    """A kind of line. `kind` is the Field table of what its lines are, or "" (missions, committees: `iter_items` of
    one).

    `required_kinds`: the kinds of entries that its columns and filters need. `entry` gives the record of an item.
    `titles`: what the living ones are, then all of them; `hidden_note`: those not shown. Each has a plural.
    `start_date`: the day an item began, which `--since` and `--until` look at. `search_texts`: its texts, for a search.
    `get_path`: the file whose text is searched too. `missing_tests`: what `--missing` counts in its own way, and
    `missing_notes`
    what is said of it under the list (source strings), by field.
    """

    id: str
    fields: tuple[Any, ...]
    required_kinds: tuple[str, ...]
    columns: Mapping[str, ResourceColumn]
    default_columns: tuple[str, ...]
    default_order: tuple[str, ...]
    iter_items: Callable[[QueryContext], Iterable[Any]]
    is_active: Callable[[QueryContext, Any], bool]
    filters: Mapping[str, ResourceFilter]
    titles: tuple[Message, Message]
    hidden_note: Message
    start_date: Callable[[QueryContext, Any], date | None]
    search_texts: Callable[[QueryContext, Any], Iterable[str | None]]
    get_record: Callable[[Any], Any] = lambda item: item
    get_path: Callable[[Any], str] = lambda item: item.path
    missing_tests: Mapping[str, Accessor] = {}
    definition: str = ""
    missing_notes: Mapping[str, str] = {}


_COLUMN_TYPES = {"date": "date", "moment": "date", "integer": "integer", "number": "integer", "boolean": "boolean"}


def all_columns(resource: Resource) -> dict[str, ResourceColumn]:
    """Every column of a noun: its own, then its fields (a group counts its items)."""
    own = dict(resource.columns)
    for field in resource.fields:
        if field.name not in own and field.type != "any":
            own[field.name] = ResourceColumn(field.name, column_type(field), _make_accessor(resource, field))
    return own


def column_type(field: Field) -> str:
    """The column type that shows a field."""
    if field.type == "group":
        return "integer"
    return "list" if field.many else _COLUMN_TYPES.get(field.type, "text")


def _make_accessor(resource: Resource, field: Field) -> Any:
    def get(scope: QueryContext, item: Any) -> Any:
        value = getattr(resource.get_record(item), field.name)
        if field.type == "group":
            return len(value) if isinstance(value, tuple) and field.many else int(bool(value))
        if isinstance(value, tuple):
            return tuple(_display_value(scope, field, each) for each in value if each) or None
        return _display_value(scope, field, value) if value not in (None, "") else None

    return get


def _display_value(context: QueryContext, field: Field, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if field.type == "reference":
        return context.entry_word(field.target_kind, value) if field.target_kind in context.registry.entries else value
    return context.vocabulary_word(field.value_list, value) if field.type == "choice" else value


def is_missing(record: Any, field_name: str) -> bool:
    """Whether a field is absent or empty."""
    value = getattr(record, field_name)
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def field_texts(record: Any, field_names: Iterable[str]) -> Iterator[str | None]:
    """The texts of some fields, for a search."""
    for name in field_names:
        value = getattr(record, name)
        yield from value if isinstance(value, tuple) else (value,)
