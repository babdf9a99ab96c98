"""What the rows of a table ask for, and what is said of them: requests for entries, problems and remarks."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.exchange.workbook.memory import RowKey
from incubo.exchange.workbook.tables import SheetColumn, SheetRow

LEFT_OUT = "left-out"
"""The remark that words of a cell are not taken, or not as they stand: a message says it."""
JOINED = "joined"
"""The remark that several rows are about one entry."""
NO_ROW = 0
"""Instead of the number of a row: a problem of what the sheet no longer has."""
SHOWN_LENGTH = 60
"""How much of a long text a problem has."""


class CellProblem(NamedTuple):
    """Why a cell, or a whole row (`column` is None), does not fit."""

    row: int
    column: SheetColumn | None
    text: str
    message: Message
    hints: tuple[Message, ...] = ()


class CellRemark(NamedTuple):
    """A cell that was read in a way that is worth saying (see `CellReading.remark`; `left-out`: `message` says what is
    not taken of it), and what was taken of it.
    """

    row: int
    column: SheetColumn
    text: str
    remark: str
    value: Any = None
    message: Message | None = None


def read_as_remark(row: int, column: SheetColumn, text: str, value: Any) -> CellRemark:
    """That a text was read as another one."""
    message = Message(N_("“{text}” is read as {name}"), {"text": text[:SHOWN_LENGTH], "name": value})
    return CellRemark(row, column, text, LEFT_OUT, None, message)


class ItemRequest(NamedTuple):
    """An item of a list, with its values by field, from one row. `cleared`: the fields whose cells were emptied.
    `position`: its place in the list of the entry, where the sheet says it. `is_removed`: it is taken out of the list.
    `is_new`: no item that is there is meant. `former`: what told it from others, where that was corrected since a part
    of the row was taken. `has_empty_startup`: its row says no startup, in a sheet that has a column for
    them, and was not exported. `is_of_startups`: it is said of these startups of a mission only, the one at `position`.
    """

    row: int
    values: dict[str, Any]
    cleared: frozenset[str] = frozenset()
    position: int | None = None
    is_removed: bool = False
    is_new: bool = False
    former: Mapping[str, Any] = MappingProxyType({})
    has_empty_startup: bool = False
    is_of_startups: bool = False


class PeopleCell(NamedTuple):
    """A cell that names people of the team of an entry, and what they do ("": the cell says it). `start`, `end`: from
    when to when they do, where other columns of the row say it of the only person of the cell.
    """

    row: int
    column: SheetColumn
    text: str
    role: str
    start: date | None = None
    end: date | None = None


class EntryRequest:
    """What one or several rows ask for one entry: an existing one (`entry_id`), or a new one of that title.

    `same_rows`: those of an exported sheet that ask for nothing. `file_id`: what the file of the entry was when the
    sheet was exported (see `ExportedRow`). `private`: the values of fields of the private folder (None: taken away).
    `former_private`: what they were when the sheet was exported, where it says so. `partial`: the lists of which a part
    was not understood: the values are added to those that there are. `body`: the text of a new offer. `wanted_id`: what
    a row gives as the id of a new entry; `proposed_id`: the one by which other entries refer to it already.
    `person_key`: for a person whom cells of products name, what tells them from others, and the `column` of these.
    """

    def __init__(self, entry_id: str | None, title: str) -> None:
        self.entry_id = entry_id
        self.title = title
        self.rows: list[int] = []
        self.same_rows: list[int] = []
        self.file_id = ""
        self.values: dict[tuple[str, ...], Any] = {}
        self.items: dict[str, list[ItemRequest]] = {}
        self.people: list[PeopleCell] = []
        self.cleared: set[tuple[str, ...]] = set()
        self.partial: set[tuple[str, ...]] = set()
        self.body = ""
        self.private: dict[str, Any] = {}
        self.former_private: dict[str, Any] = {}
        self.wanted_id = ""
        self.proposed_id = ""
        self.is_named_by_id = False
        self.person_key = ""
        self.column: SheetColumn | None = None

    @property
    def has_removals(self) -> bool:
        """Whether it takes items out of lists: those of rows that the sheet no longer has."""
        return any(item.is_removed for items in self.items.values() for item in items)

    def without_removals(self) -> EntryRequest:
        """The same, but for the items that it takes out of lists."""
        other = copy.copy(self)
        kept = {name: [item for item in items if not item.is_removed] for name, items in self.items.items()}
        other.items = {name: items for name, items in kept.items() if items}
        return other


class TableReading(NamedTuple):
    """What a table asks for. `problems`: of rows that ask for nothing, and of cells that were left out.

    `refused_rows`: the rows of which nothing is taken. `remarks`: the cells that were read in a way that is worth
    saying. `removed_rows`: those that an exported sheet no longer has. `gone_ids`: their entries that the registry no
    longer has either, where they were to be removed.
    """

    requests: tuple[EntryRequest, ...]
    problems: tuple[CellProblem, ...]
    refused_rows: frozenset[int]
    remarks: tuple[CellRemark, ...]
    new_names: Mapping[tuple[str, str], str]
    removed_rows: tuple[RowKey, ...] = ()
    gone_ids: tuple[str, ...] = ()


class TeamReading(NamedTuple):
    """What the cells of people ask for: requests for members, and what is said of the cells."""

    requests: tuple[EntryRequest, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    remarks: tuple[CellRemark, ...] = ()


class ReadingLog:
    """The problems and the remarks of the cells of a table, and the rows of which nothing is taken."""

    def __init__(self) -> None:
        self.problems: list[CellProblem] = []
        self.remarks: list[CellRemark] = []
        self.refused: set[int] = set()

    def refuse(self, row: SheetRow, problems: Sequence[CellProblem]) -> None:
        """Take nothing of a row."""
        self.refused.add(row.number)
        self.problems += problems
