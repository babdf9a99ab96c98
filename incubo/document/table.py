"""A report's result: typed cells, notes, and nothing of how it is shown."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

from incubo.core.message import Message
from incubo.document.chart import Chart


class Column(NamedTuple):
    """A column. `type` is one of:

    `text`, `id`, `phase` (shown by its label), `integer`, `share` (0 to 1), `days` (a duration),
    `date`, `change` (a signed number), `boolean`, `amount` (euros), `list` (a tuple of texts or Words),
    `number` (any), `trend` (a tuple of numbers in the order of time).
    A `is_droppable` column repeats what another one says better, or matters less: a screen that is too narrow for all
    columns
    leaves out the spare ones. A column to be read `wraps` is broken over lines there rather than cut.
    """

    id: str
    label: Message
    type: str
    is_droppable: bool = False
    wraps: bool = False


class TypedValue(NamedTuple):
    """A value of a type of its own (a column's), where the rows of a column are of several."""

    value: Any
    type: str


class Contribution(NamedTuple):
    """An entry behind a figure (`--why`): its id, its name, and what it adds."""

    id: str
    title: str
    detail: Message | None = None


class Row(NamedTuple):
    """A row: one value a column id (None = nothing to say).

    Rows with `is_collapsed` are left out where people look, unless all are asked for; a row that `is_summary` for
    them is shown
    instead. Formats for machines keep every row and leave out those that stand for others.
    `level` is 0 for data, 1 for a total.
    """

    cells: dict[str, Any]
    is_collapsed: bool = False
    level: int = 0
    contributions: tuple[Contribution, ...] = ()
    is_summary: bool = False


class Note(NamedTuple):
    """A remark under the table; `id` is stable for machines (`definition-phase`, `uncommitted`, …)."""

    id: str
    message: Message


class Commit(NamedTuple):
    """The commit a report was read from: its hash (40 hexadecimal digits) and its date."""

    sha: str
    date: datetime.date


class Table(NamedTuple):
    """One report at one date. Every format is made from it, so figures cannot differ.

    `bar_column` names the column drawn as bars beside the rows; `chart` is a picture of its own.
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
