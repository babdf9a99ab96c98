"""What can be listed: a `Resource` declares the columns, filters and active items of a kind of line.

`QueryContext` is the registry on a day, as columns and filters see it. Every field of the Field table is a column too
(`all_columns`). The resources themselves are in `incubo.query.resources`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from incubo.core.message import LabelledValue, Message
from incubo.facts.scope import Scope
from incubo.model.fields import Field
from incubo.model.phases import PhasePeriod
from incubo.model.records import Member, Mission, Startup
from incubo.model.teams import list_startups_of_member, mission_startups
from incubo.model.tenure import tenure_at
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry


class QueryContext(Scope):
    """A registry on a day, with what several columns and filters need to know about it.

    `read_text` returns the text of a file, for what no field holds. `include_inactive`: count the missions that do not
    cover the day too. `chosen`: the ids of incubators and startups (by filter) that a list is of: then it asks for
    missions for these. `looks_back`: whoever had a mission for these is looked at, wherever they are now.
    `own_incubator`: whose product is meant where several have a name.
    """

    def __init__(
        self,
        registry: Registry,
        day: date,
        read_text: Callable[[str], str] = lambda _: "",
        *,
        include_inactive: bool = False,
        today: date | None = None,
        include_drafts: bool = False,
        own_incubator: str | None = None,
    ) -> None:
        super().__init__(registry, day, today=today, include_drafts=include_drafts)
        self.own_incubator = own_incubator
        self.read_text = read_text
        self.include_inactive = include_inactive
        self.date_range: tuple[date | None, date | None] = (None, None)
        self.chosen: Mapping[str, frozenset[str]] = {}
        self.looks_back = False

    def is_in_date_range(self, day: date | None) -> bool:
        """Whether a day is in `date_range` (`--since`, `--until`) and not after the day of the list."""
        first, last = self.date_range
        return day is not None and day <= self.day and (not first or first <= day) and (not last or day <= last)

    def read_body(self, path: str) -> str:
        """The text of a file below its front matter."""
        text = self.read_text(path)
        end = text.find("\n---", 3)
        return text[end + 4 :] if text.startswith("---") and end > 0 else text

    @property
    def phase_periods(self) -> Mapping[str, PhasePeriod]:
        """The phase period of each startup on the day. Startups whose first phase has not begun are absent."""
        return self.registry.phase_periods_at(self.day)

    @cached_property
    def startups_by_funder(self) -> Mapping[str, Sequence[Startup]]:
        """The startups that each organisation funds, live or not, by its id."""
        funded: dict[str, list[Startup]] = {}
        for startup in self.registry.startups.values():
            for funder in startup.funders:
                funded.setdefault(funder, []).append(startup)
        return funded

    @cached_property
    def are_teams_recorded(self) -> bool:
        """Whether a team without anybody is empty: missions are recorded for enough startups to tell."""
        return self.registry.team_coverage(self.day).is_sufficient

    def team_members(self, startup: str) -> list[Member]:
        """The members of a startup's team on the day, each once."""
        assignments = self.registry.teams_at(self.day).get(startup, ())
        return list({assignment.member.id: assignment.member for assignment in assignments}.values())

    def startups_of(self, member: Member) -> list[str]:
        """The startups a member works for on the day; for a former member or with `include_inactive`, all of them."""
        if self._counts_all_missions(member):
            return list_startups_of_member(member)
        return self.registry.member_startups(member, self.day)

    def startups_looked_at(self, member: Member) -> list[str]:
        """The startups by which a member is found: with `looks_back`, those that they left too."""
        return list_startups_of_member(member) if self.looks_back else self.startups_of(member)

    def startups_shown(self, member: Member) -> list[str]:
        """The startups of a member's line: of somebody who left, with `looks_back`, those of the tenure that ended."""
        left = self._missions_left(member)
        if left is None:
            return self.startups_of(member)
        return list(dict.fromkeys(startup for mission in left for startup in mission_startups(member, mission)))

    def _missions_left(self, member: Member) -> list[Mission] | None:
        """With `looks_back`, the missions that ended last of those looked at; None of somebody whose time goes on."""
        missions = self.missions_for_chosen(member)
        tenure = tenure_at(missions, self.day) if self.looks_back and not self.include_inactive else None
        if tenure is None or tenure.end is None or tenure.end >= self.day:
            return None
        return [mission for mission in missions if mission.covers(tenure.end)]

    def missions_for_chosen(self, member: Member) -> Sequence[Mission]:
        """The missions for the incubators and startups that the list is of; all of them, where it is of none."""
        if not self.chosen:
            return member.missions
        return [mission for mission in member.missions if self._is_for_chosen(member, mission)]

    def _is_for_chosen(self, member: Member, mission: Mission) -> bool:
        startups = mission_startups(member, mission)
        served = {"startup": startups, "incubator": self.registry.member_incubators(member, startups)}
        return all(not ids.isdisjoint(served[name]) for name, ids in self.chosen.items())

    def missions_of(self, member: Member) -> Sequence[Mission]:
        """Those of `missions_for_chosen` that cover the day, or those of `startups_shown` of somebody who left; of a
        former member or with `include_inactive`, all.
        """
        left = self._missions_left(member)
        if left is not None:
            return left
        missions = self.missions_for_chosen(member)
        if self._counts_all_missions(member):
            return missions
        return [mission for mission in missions if mission.covers(self.day)]

    def _counts_all_missions(self, member: Member) -> bool:
        return self.include_inactive or not member.is_active(self.day)

    def incubators_of(self, startups: Iterable[str]) -> list[str]:
        """The incubators of some startups, each once."""
        known = self.registry.startups
        return list(
            dict.fromkeys(
                incubator for startup in startups if startup in known for incubator in known[startup].all_incubators
            )
        )

    def labelled_entry(self, kind: str, entry_id: str) -> LabelledValue:
        """An entry as a value: its id in machine formats, its title for people."""
        return LabelledValue(entry_id, entry_title(self.registry, kind, entry_id), kind)

    def labelled_entries(self, kind: str, entry_ids: Iterable[str]) -> tuple[LabelledValue, ...]:
        """Several entries as values."""
        return tuple(self.labelled_entry(kind, entry_id) for entry_id in entry_ids)

    def labelled_value(self, list_name: str, value: str) -> LabelledValue:
        """A value of a vocabulary list: its id in machine formats, its label for people."""
        return self.registry.vocabulary.labelled_value(list_name, value)

    def labelled_values(self, list_name: str, values: Iterable[str]) -> tuple[LabelledValue, ...]:
        """Several values of a vocabulary list as values of a column."""
        return tuple(self.labelled_value(list_name, value) for value in values)


Accessor: TypeAlias = Callable[[QueryContext, Any], Any]
"""Returns what a column shows, or what a filter tests, of an item."""


class ResourceColumn(NamedTuple):
    """A column: its heading (a source string), its type and whether it may be dropped (`table.Column`), its value.

    `field`: the field of the record that it shows, which a sheet may change; `id` and the title of the entry, in lists
    of items too; "" for what is computed. Of what is computed, `new_row_field` is the field that it gives a row that is
    new in a sheet, as `import` names it, and `edited_with` the command that changes what it shows ("": there is none).
    `is_for_sheets`: as one of the usual columns, only spreadsheets have it, for their new rows.
    """

    label: str
    type: str
    get_value: Accessor
    is_droppable: bool = False
    field: str = ""
    new_row_field: str = ""
    edited_with: str = ""
    is_for_sheets: bool = False


DURATION_TYPES = ("older", "younger", "ending", "ended", "not-for")
"""The types of the filters that take a duration."""


class ResourceFilter(NamedTuple):
    """A filter. `value_type` says how the argument is read:

    - `phases`, `statuses` …: a value of that vocabulary list; `free`: one of the values in use;
    - `ref:KIND`: an entry of that kind;
    - `older`, `younger`, `ending`, `ended`, `not-for`: a duration, compared with a day;
    - `flag`: no argument.

    `get_values` returns the values of an item (an iterable of ids), its day, or whether the flag holds.
    `includes_inactive`: the filter also looks among inactive items. `uses_date_range`: `--since` and `--until` restrict
    the dates it looks at (`QueryContext.date_range`), not the day the item began. `help`: what a help page says of it,
    where it means something else than in other lists.
    """

    value_type: str
    get_values: Accessor
    includes_inactive: bool = False
    uses_date_range: bool = False
    help: str = ""


DRAFT_FILTER = ResourceFilter("flag", lambda context, entry: bool(entry.draft), includes_inactive=True)
"""Entries that are still to be completed. Lists leave them out, unless this filter asks for them."""


class Resource(NamedTuple):
    """A kind of line that `list` shows.

    - `fields`: the Field table of the records; `required_kinds`: the kinds of entries that columns and filters need;
      `label_kinds`: those of which it only shows titles, so that one that is missing changes no line and no figure.
    - `iter_items`: every item, active or not (`is_active`). `get_record`: the record of an item.
    - `active_title`, `all_title`: the titles of a list of active items, and of all of them; `hidden_note`: the note
      about the inactive ones that are not shown. Each has a plural. `elsewhere_note`: the same about active ones of
      which only former missions match, where `include_inactive` widens what is looked at; None: nothing is widened.
    - `start_dates`: the days on which an item began, for `--since` and `--until`; `range_help`: the help of these two
      (none: the list has neither).
    - `search_texts`: the texts that `--search` looks at; `get_path`: the file whose body it looks at too ("" for none).
    - `sheet_kind`: what `import` calls the lines; `item_list`: the list that they are the items of, if they are no
      entries; `get_place`: the id of the entry, the place of the item (from 1; 0: it is computed) and the record.
    - `missing_tests`: what `--missing` tests beyond empty fields, by name; `missing_notes`: notes about some of these.
    """

    id: str
    fields: tuple[Field, ...]
    required_kinds: tuple[str, ...]
    columns: Mapping[str, ResourceColumn]
    default_columns: tuple[str, ...]
    default_order: tuple[str, ...]
    iter_items: Callable[[QueryContext], Iterable[Any]]
    is_active: Callable[[QueryContext, Any], bool]
    filters: Mapping[str, ResourceFilter]
    active_title: Message
    all_title: Message
    hidden_note: Message
    search_texts: Callable[[QueryContext, Any], Iterable[str | None]]
    start_dates: Callable[[QueryContext, Any], Iterable[date | None]] = lambda _context, _item: ()
    range_help: tuple[str, ...] = ()
    elsewhere_note: Message | None = None
    get_record: Callable[[Any], Any] = lambda item: item
    get_path: Callable[[Any], str] = lambda item: item.path
    missing_tests: Mapping[str, Accessor] = MappingProxyType({})
    definition: str = ""
    missing_notes: Mapping[str, str] = MappingProxyType({})
    label_kinds: tuple[str, ...] = ()
    sheet_kind: str = ""
    item_list: str = ""
    get_place: Callable[[Any], tuple[str, int | None, Any]] = lambda item: (item.id, None, item)

    @property
    def counted_kinds(self) -> tuple[str, ...]:
        """The kinds of entries that lines and figures are made from."""
        return tuple(kind for kind in self.required_kinds if kind not in self.label_kinds)


def all_columns(resource: Resource) -> dict[str, ResourceColumn]:
    """Every column of a resource: its own, then its fields (a group shows the number of its items)."""
    columns = dict(resource.columns)
    for field in resource.fields:
        if field.name not in columns and field.type != "any":
            columns[field.name] = ResourceColumn(
                field.heading or field.name,
                "integer" if field.type == "group" else "list" if field.many else field.column_type,
                partial(_field_value, resource, field),
                field="" if field.legacy or field.type == "group" else field.name,
            )
    return columns


def _field_value(resource: Resource, field: Field, context: QueryContext, item: Any) -> Any:
    """What the column of a field shows of an item."""
    value = getattr(resource.get_record(item), field.name)
    if field.type == "group":
        return len(value) if isinstance(value, tuple) and field.many else int(bool(value))
    if isinstance(value, tuple):
        return tuple(_display_value(context, field, part) for part in value if part) or None
    return _display_value(context, field, value) if value not in (None, "") else None


def _display_value(context: QueryContext, field: Field, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if field.type == "reference":
        return (
            context.labelled_entry(field.target_kind, value) if field.target_kind in context.registry.entries else value
        )
    return context.labelled_value(field.value_list, value) if field.type == "choice" else value


def is_missing(record: Any, field_name: str) -> bool:
    """Whether a field is absent or empty."""
    value = getattr(record, field_name)
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def field_texts(record: Any, field_names: Iterable[str]) -> Iterator[str | None]:
    """The values of some text fields, for `Resource.search_texts`."""
    for name in field_names:
        value = getattr(record, name)
        yield from value if isinstance(value, tuple) else (value,)
