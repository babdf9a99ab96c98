"""A page for the eye, as data: what `show`, `explain` and today's page say, and nothing of how it is shown."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple, TypeAlias

from incubo.core.message import Message
from incubo.document.table import Column, Commit, Note, Row


class Cell(NamedTuple):
    """A value: a Text of ours, or a plain value (a `str` is content, to be made safe). None = nothing to say.

    `type` is one of `table.Column`. `tone` is what a reader should think of it: `good`, `due` (soon or late),
    `bad` (wrong or missing), `quiet` (less important) or "". `machine_value` is the value for machines, where words
    say it to
    people: a date, a number, an id; None where the words repeat what other cells say; by default the value itself.
    """

    value: Any
    type: str = "text"
    tone: str = ""
    machine_value: Any = ...


class KeyValueRow(NamedTuple):
    """A labelled line: `Phase   Accélération · depuis 19 mois`. Its cells stand side by side.

    `id` is stable for machines ("" = the label is all there is). `label_style` is `code` where the label is to be
    typed.
    """

    label: Message
    cells: tuple[Cell, ...]
    id: str = ""
    label_style: str = ""


class KeyValueList(NamedTuple):
    """Labelled lines, their labels aligned."""

    rows: tuple[KeyValueRow, ...]


class TimelineColumns(NamedTuple):
    """Where a row lies in time: the columns of its first day and of its last (no last day: it runs to `open_end`)."""

    start_column: str
    end_column: str
    open_end: datetime.date


class TableBlock(NamedTuple):
    """A small table; a cell of its rows may be a `Cell`, to carry a mark. `empty_message` is said when there are no
    rows.

    With `timeline` each row is also drawn in time, where there is room. A column without any value is not shown.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty_message: Message | None = None
    timeline: TimelineColumns | None = None


class ListItem(NamedTuple):
    """A line of a list, and the command that acts on it ("" = none)."""

    cells: tuple[Cell, ...]
    command: str = ""


class ListBlock(NamedTuple):
    """A list."""

    items: tuple[ListItem, ...]


class Paragraph(NamedTuple):
    """A paragraph; `machine_value` as in a Cell."""

    message: Message
    machine_value: Any = ...


class CodeBlock(NamedTuple):
    """Lines of a file or of a terminal, as they are. `language` is `yaml`, `markdown`, `toml` or `console`."""

    text: str
    language: str = "yaml"


Block: TypeAlias = KeyValueList | TableBlock | ListBlock | Paragraph | CodeBlock


class Section(NamedTuple):
    """Blocks under a title (None: no title). `id` is stable for machines (`team`, `timeline` …)."""

    id: str
    title: Message | None
    blocks: tuple[Block, ...]


class Page(NamedTuple):
    """A page about one thing. `page_type` says of what kind (`startup`, `rule`, `today` …), `id` of which one.

    `as_of` is the day it tells of, None where no day matters. `subtitle` stands under the title, before the day and the
    commit (its id, unless told otherwise). What has nothing to say (a fact, a section) is not shown to people; machines
    find it empty.
    """

    page_type: str
    id: str
    title: Cell
    sections: tuple[Section, ...]
    as_of: datetime.date | None = None
    commit: Commit | None = None
    notes: tuple[Note, ...] = ()
    subtitle: tuple[Cell, ...] = ()
