"""The result of a report as data: typed columns, rows and notes, without any layout."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.hint import Hint
from incubo.core.message import Message
from incubo.document.chart import Chart


class Column(NamedTuple):
    """A column. `type` is one of:

    `text`, `id`, `phase` (displayed as its label), `integer`, `share` (0 to 1), `days` (a duration),
    `date`, `change` (a signed number), `boolean`, `amount` (euros), `list` (a tuple of texts or LabelledValues),
    `number` (any), `trend` (a tuple of numbers in chronological order).
    A narrow terminal leaves out the columns that are `is_droppable`, ids first; those by which rows differ that are
    named alike without them stay.
    One that `is_below_row` is a remark: a terminal says it on lines of its own, below the row.
    One that `is_for_data` is in spreadsheets, csv and json only: people would not find the others among them. One that
    `is_for_sheets` is only in spreadsheets that come back.

    For `import`, in a list: the `field` that it shows, which a sheet may change ("": it is computed), and whether it
    only `names_entry`, the one that a row is about. Of one that is computed, `new_row_field` is the field that it gives
    a row that is new in a sheet, and `edited_with` the command that changes what it shows ("": there is none).
    """

    id: str
    label: Message
    type: str
    is_droppable: bool = False
    is_below_row: bool = False
    is_for_data: bool = False
    is_for_sheets: bool = False
    field: str = ""
    names_entry: bool = False
    new_row_field: str = ""
    edited_with: str = ""

    @property
    def origin_field(self) -> str:
        """What a sheet that comes back says of it: its field; of one that is computed, what marks it so and the field
        that it gives a new row.
        """
        return self.field or COMPUTED + self.new_row_field


COMPUTED = "-"
"""What the field of a column begins with that is computed, in a sheet that comes back."""


LAST_FIGURE = "*"
"""Instead of the id of a column to compare: the last one with figures, as in a table of years."""


class TypedValue(NamedTuple):
    """A value with its own column type, for a column whose rows have different types."""

    value: Any
    type: str


class Contribution(NamedTuple):
    """An entry counted in a figure (`--why`): its id, its title, and its share of the figure.

    `columns`: the figures of its row that count it, by the ids of their columns. Empty: the only number of its row.
    """

    id: str
    title: str
    detail: Message | None = None
    columns: tuple[str, ...] = ()


class RowSource(NamedTuple):
    """What a row of a list shows: an entry, or the item of its list at a place (from 1; 0: it was computed).

    `cells`: column id → the value of its field as a spreadsheet has it, so that it can be read back.
    """

    entry_id: str
    item: int | None
    cells: Mapping[str, Any]


class SheetSource(NamedTuple):
    """What the rows of a list are for `import`. `file_id`: the id that git gives to the content of the file of an
    entry, by its kind and its id ("": not known).
    """

    kind: str
    file_id: Callable[[str, str], str] = lambda _kind, _entry_id: ""


class Row(NamedTuple):
    """A row: a value for each column id (None: no value).

    Unless all rows are requested, people see the `is_summary` row in the place of the `is_collapsed` rows it
    summarises. Machine formats keep the collapsed rows and leave out the summary. `choices`: column id → what an empty
    cell is to be filled in with, which a spreadsheet offers.
    `named_before`: entries that it counts as well, and that `--why` names in another row only.
    `level` is 0 for data, 1 for a total. A row that is not `is_drawn` has no bar, and is not in the picture of bars.
    `way`: what settles it, or writes the next figure of it; a page where something can be written leads there.
    """

    cells: dict[str, Any]
    is_collapsed: bool = False
    level: int = 0
    contributions: tuple[Contribution, ...] = ()
    named_before: tuple[Contribution, ...] = ()
    is_summary: bool = False
    is_drawn: bool = True
    choices: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    source: RowSource | None = None
    way: Hint | None = None


class Note(NamedTuple):
    """A note under the table; `id` is stable for machines (`definition-phase`, `uncommitted`, …).

    One whose id begins with `definition` explains what is counted, and how: it stands where it is asked for, and in
    what is passed on. The others change how a figure is read: they always stand beside it.

    `contributions`: the entries that it counts, shown with those behind the figures (`--why`). `hint`: what to type to
    see more, for who has incubo at hand: it is left out of what is passed on.
    """

    id: str
    message: Message
    contributions: tuple[Contribution, ...] = ()
    hint: Message | None = None

    @property
    def is_definition(self) -> bool:
        """Whether it explains what is counted."""
        return self.id.startswith("definition")


class Commit(NamedTuple):
    """The commit that a report describes: its hash (40 hexadecimal digits) and its date.

    `known_on`: the registry was read from this commit, as the one that told what was known on that day (`--known`);
    None where the files on disk were read.
    """

    sha: str
    date: datetime.date
    known_on: datetime.date | None = None


class Table(NamedTuple):
    """One report at one date. Every output format is made from it, so figures cannot differ between formats.

    `bar_column` is the id of the column drawn as bars beside the rows, `bar_title` the title of a picture of them (that
    of the table by default); `chart` is a separate chart. `scope`: whose figures they are, and the filters that were
    asked for. `sheet`: what a workbook of a list says to be read back.
    """

    report_id: str
    title: Message
    as_of: datetime.date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    commit: Commit | None = None
    bar_column: str | None = None
    chart: Chart | None = None
    bar_title: Message | None = None
    sheet: SheetSource | None = None
    scope: tuple[Message, ...] = ()

    @property
    def full_title(self) -> Message:
        """Its title with its scope."""
        return self.scoped(self.title)

    def scoped(self, title: Message) -> Message:
        """A title of it or of its picture with its scope: each may be passed on alone."""
        for part in self.scope:
            title = Message("{title} · {scope}", {"title": title, "scope": part})
        return title

    def entries_behind(self, row: Row, column: Column) -> tuple[Contribution, ...]:
        """The entries that the figure of a row in a column counts; none where the report does not tell them apart."""
        is_only_number = [other.id for other in self.columns if other.type == "integer"] == [column.id]
        return tuple(
            entry
            for entry in (*row.contributions, *row.named_before)
            if column.id in entry.columns or (is_only_number and not entry.columns)
        )
