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
    """A registry on a day. `everything`: also the missions of people that do not cover it.

    `text_of` gives a file's text, for searches in what no field holds. `now`: today, where the day lies before it.
    """

    def __init__(
        self,
        registry: Registry,
        day: date,
        text_of: Callable[[str], str] = lambda _: "",
        *,
        everything: bool = False,
        now: date | None = None,
    ) -> None:
        self.registry = registry
        self.day = day
        self.text_of = text_of
        self.everything = everything
        self.now = now or day
        self.began: tuple[date | None, date | None] = (None, None)

    def within(self, day: date | None) -> bool:
        """Whether a day is by the day of the list and between those that `--since` and `--until` ask for."""
        first, last = self.began
        return day is not None and day <= self.day and (not first or first <= day) and (not last or day <= last)

    @property
    def steps(self) -> Mapping[str, PhasePeriod]:
        """The step of each startup on the day; those that have begun nothing are not there."""
        return self.registry.steps_at(self.day)

    def phase(self, startup: str) -> str | None:
        """The phase of a startup on the day; None for nothing begun, or no such startup."""
        step = self.steps.get(startup)
        return step.phase.name if step is not None else None

    def is_live(self, startup: str) -> bool:
        """Whether a startup is living on the day."""
        return self.registry.vocabulary.is_live(self.phase(startup))

    def team(self, startup: str) -> list[Member]:
        """The members of a startup's team on the day, each once."""
        return list(
            {each.member.id: each.member for each in self.registry.teams_at(self.day).get(startup, ())}.values()
        )

    def startups_of(self, member: Member) -> list[str]:
        """The startups a member works for on the day; every one for those who are gone, or where all is looked at."""
        if not self._ever(member):
            return self.registry.startups_of(member, self.day)
        named = [assignment.startup for assignment in list_assignments(member)]
        return list(dict.fromkeys([*named, *member.previously]))

    def missions_of(self, member: Member) -> Sequence[Mission]:
        """The missions that cover the day; every one for those who are gone, or where all is looked at."""
        if self._ever(member):
            return member.missions
        return [mission for mission in member.missions if mission.covers(self.day)]

    def _ever(self, member: Member) -> bool:
        return self.everything or not member.active(self.day)

    def hosts(self, startups: Iterable[str]) -> list[str]:
        """The incubators of some startups."""
        known = self.registry.startups
        return list(dict.fromkeys(host for startup in startups if startup in known for host in known[startup].hosts))

    def word(self, kind: str, entry_id: str) -> LabelledValue:
        """An entry as a value: machines get its id, people its title."""
        return LabelledValue(entry_id, lookup.entry_title(self.registry, kind, entry_id))

    def label(self, words: str, value: str) -> LabelledValue:
        """A word of a vocabulary as a value: machines get its id, people its label."""
        known = self.registry.vocabulary.words.get(words)
        return LabelledValue(value, known.labels.get(value, value) if known is not None else value)


Accessor: TypeAlias = Callable[[QueryContext, Any], Any]
"""What a column or a filter looks at in an item."""


class ResourceColumn(NamedTuple):
    """A column: its heading (a source string), its type and whether it is spare (`table.Column`), its value."""

    label: str
    type: str
    get: Accessor
    spare: bool = False


class ResourceFilter(NamedTuple):
    """A filter. `type` says how what is given is understood:

    `phases`, `statuses` … a list of the vocabulary; `ref:KIND` an entry; `free` one of the values met;
    `older`, `younger`, `ending`, `ended`, `not-for` a duration compared with a day; `flag`; `field`; `text`.
    `get` gives the item's values (an iterable of ids), its day, or whether the flag holds.
    `lifts`: who asks for it wants those no longer living too.
    `dated`: `--since` and `--until` are about its dates (scope.began), not about the day the item began.
    """

    type: str
    get: Accessor
    lifts: bool = False
    dated: bool = False


class Resource(NamedTuple):
    """A kind of line. `kind` is the Field table of what its lines are, or "" (missions, committees: `items` of one).

    `loads`: the kinds of entries that its columns and filters need. `entry` gives the record of an item.
    `title`: what the living ones are, then all of them; `hidden`: those not shown. Each has a plural.
    `began`: the day an item began, which `--since` and `--until` look at. `words`: its texts, for a search.
    `path`: the file whose text is searched too. `lacks`: what `--missing` counts in its own way, and `remarks`
    what is said of it under the list (source strings), by field.
    """

    id: str
    fields: tuple[Any, ...]
    loads: tuple[str, ...]
    columns: Mapping[str, ResourceColumn]
    default: tuple[str, ...]
    order: tuple[str, ...]
    items: Callable[[QueryContext], Iterable[Any]]
    living: Callable[[QueryContext, Any], bool]
    filters: Mapping[str, ResourceFilter]
    title: tuple[Message, Message]
    hidden: Message
    began: Callable[[QueryContext, Any], date | None]
    words: Callable[[QueryContext, Any], Iterable[str | None]]
    record: Callable[[Any], Any] = lambda item: item
    path: Callable[[Any], str] = lambda item: item.path
    lacks: Mapping[str, Accessor] = {}
    note: str = ""
    remarks: Mapping[str, str] = {}


_COLUMN_TYPES = {"date": "date", "moment": "date", "integer": "integer", "number": "integer", "boolean": "boolean"}


def all_columns(noun: Resource) -> dict[str, ResourceColumn]:
    """Every column of a noun: its own, then its fields (a group counts its items)."""
    own = dict(noun.columns)
    for field in noun.fields:
        if field.name not in own and field.type != "any":
            own[field.name] = ResourceColumn(field.name, column_type(field), _make_accessor(noun, field))
    return own


def column_type(field: Field) -> str:
    """The column type that shows a field."""
    if field.type == "group":
        return "integer"
    return "list" if field.many else _COLUMN_TYPES.get(field.type, "text")


def _make_accessor(noun: Resource, field: Field) -> Any:
    def get(scope: QueryContext, item: Any) -> Any:
        value = getattr(noun.record(item), field.name)
        if field.type == "group":
            return len(value) if isinstance(value, tuple) and field.many else int(bool(value))
        if isinstance(value, tuple):
            return tuple(_display_value(scope, field, each) for each in value if each) or None
        return _display_value(scope, field, value) if value not in (None, "") else None

    return get


def _display_value(scope: QueryContext, field: Field, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if field.type == "reference":
        return scope.word(field.refers, value) if field.refers in scope.registry.entries else value
    return scope.label(field.words, value) if field.type == "choice" else value


def is_missing(record: Any, name: str) -> bool:
    """Whether a field is absent or empty."""
    value = getattr(record, name)
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def field_texts(record: Any, names: Iterable[str]) -> Iterator[str | None]:
    """The texts of some fields, for a search."""
    for name in names:
        value = getattr(record, name)
        yield from value if isinstance(value, tuple) else (value,)
