"""What can be listed: a `Resource` declares the columns, filters and active items of a kind of line.

Every field of the Field table is a column too (`all_columns`). The resources themselves are in
`incubo.query.resources`, and what they are asked of is `query.context`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from incubo.core.message import Message
from incubo.model.fields import Field

if TYPE_CHECKING:
    from incubo.query.context import QueryContext

Accessor: TypeAlias = "Callable[[QueryContext, Any], Any]"
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
