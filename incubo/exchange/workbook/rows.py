"""From the rows of a table to what they ask for: entries with values, and items of their lists, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, limit_names
from incubo.core.message import Message
from incubo.core.shell import quote_argument, quote_entry_id
from incubo.edit.value_parser import EntryContext
from incubo.exchange.workbook.cell_reader import FIRST_ZERO, NEW_ENTRY, AskedCell, CellReader, answer_key
from incubo.exchange.workbook.exported_rows import (
    ExportedRows,
    find_displaced_rows,
    find_shuffled_column,
    is_cut,
    is_same_cell,
)
from incubo.exchange.workbook.homonyms import HomonymCheck, RepeatedName, RowContent
from incubo.exchange.workbook.mapping import MappedColumn, MappedTable, says_percentage
from incubo.exchange.workbook.memory import RowKey, place_of_item
from incubo.exchange.workbook.names import NameIndex, name_key
from incubo.exchange.workbook.people import guess_status, read_people, settle_person_name
from incubo.exchange.workbook.row_entries import RowEntries
from incubo.exchange.workbook.row_merge import OTHER_ROW_SAYS, RowMerger
from incubo.exchange.workbook.row_requests import (
    LEFT_OUT,
    SHOWN_LENGTH,
    CellProblem,
    CellRemark,
    EntryRequest,
    ItemRequest,
    PeopleCell,
    ReadingLog,
    TableReading,
    read_as_remark,
)
from incubo.exchange.workbook.sheets import CellValue, FaultyCell
from incubo.exchange.workbook.tables import SheetColumn, SheetRow, SheetTable, cell_text
from incubo.exchange.workbook.taken_rows import IDENTITY_FIELDS, NO_TAKEN_ROWS, TakenRow
from incubo.exchange.workbook.targets import (
    BODY_NAME,
    FILLED_NAME,
    FIRST_NAME,
    ID_NAME,
    IGNORED,
    ITEM_NAME,
    Target,
    find_filled_outcome,
)
from incubo.exchange.workbook.values import (
    ENDLESS,
    NEW_WORDS,
    NO_VALUE,
    OTHER_WORD,
    PERCENTAGE,
    CellReading,
    find_domaine_of_role,
    find_whole_word,
    id_in_label,
    is_no_value,
    read_cell,
    read_faulty_cell,
    says_not_held,
    says_present,
    value_option,
)
from incubo.exchange.workbook.words import VERBS_TO_DO
from incubo.model.item_keys import ITEM_LISTS
from incubo.model.suggestions import normalise_name, strip_accents
from incubo.registry.file_names import to_file_name

_TEXT_TYPES = ("text", "lines")
_FACTS = ("events", "metrics", "phases")
"""Lists whose items are facts: without what a field requires they say nothing, in a draft neither; but a phase does
without its first day.
"""
_FACTS_OF_ROW = {"events": ("name", "date", "amount"), "missions": ("start", "end")}
"""What makes a committee or a mission; without a cell of the rest a row is taken all the same."""
_OFFER_FACTS = ("startup", "incubator", "kind", "opens", "closes", "outcome", "open")
"""What a job offer is, and whether it is open."""
_NEXT_DAY = "next"
"""The day that stands for that of a committee to come."""
_COUNT = re.compile(r"[-+]?[0-9]*(?:[.,][0-9]+)?")
_SHARES = re.compile(r"[\d.,%\s]*%[\d.,%\s]*")
"""Shares alone."""


def _share_values(items: dict[tuple[str, str], dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """The items of a row; the measures of a row, one in each column, have its day and its source."""
    shared = items.get(("metrics", ""))
    groups = [key for key in items if key[0] == "metrics" and key[1]]
    if not groups or shared is None:
        return items
    return {key: {**shared, **item} if key in groups else item for key, item in items.items() if key != ("metrics", "")}


def _add_value(values: dict[Any, Any], key: Any, value: Any) -> None:
    """Put a value; where two columns hold one list, the values of both."""
    known = values.get(key)
    if isinstance(known, list) and isinstance(value, list):
        value = [*known, *(item for item in value if item not in known)]
    values[key] = value


def _left_over_problem(row: int, column: SheetColumn, text: str, words: str, is_refused: bool) -> CellProblem:
    """That some words of a cell were not taken. `is_refused`: nothing of its row is, then."""
    template = N_("“{words}” is left out, the rest is taken")
    template = N_("“{words}” is not understood, and nothing of the row is taken") if is_refused else template
    return CellProblem(row, column, text, Message(template, {"words": words}))


def _undated_phase_problem(row: int, column: SheetColumn, text: str) -> CellProblem:
    """That a phase is not entered of which a cell says that the product is in it, and not since when."""
    message = Message(N_("“{text}” without a day is left out: the phase is not entered"), {"text": text})
    return CellProblem(row, column, text, message, (Message(N_("write the day on which it began")),))


_UNDO_SORT = N_("undo the sort, show the hidden columns at the left, and sort all columns together")
_MAKE_AGAIN = N_("make the sheet again, and put your corrections in it")


def _displaced_error(rows: Sequence[int]) -> UsageError:
    """That rows show other entries than those of their keys."""
    shown = limit_names([str(row) for row in rows])
    message = Message(
        N_("{n} row has the content of another one, as after a sort of some columns only: {rows:list}"),
        {"n": len(rows), "rows": shown},
        N_("{n} rows have the content of others, as after a sort of some columns only: {rows:list}"),
    )
    hints = (
        Message(_UNDO_SORT),
        Message(_MAKE_AGAIN),
    )
    return UsageError(message, hints=hints)


def _shuffled_error(column: SheetColumn) -> UsageError:
    """That the cells of a column are in other rows than they were."""
    message = N_("the column “{name}” has the values that it had, in other rows, as after a sort of some columns only")
    return UsageError(Message(message, {"name": column.title}), hints=(Message(_UNDO_SORT), Message(_MAKE_AGAIN)))


class _RowEdits(NamedTuple):
    """What is read of a row of an exported sheet. `key`: None for a row that it did not have. `edited`: the columns in
    which it differs from what it was. `copy_of`: the row that it was copied from.
    """

    key: RowKey | None = None
    edited: frozenset[int] = frozenset()
    copy_of: SheetRow | None = None

    def reads(self, position: int) -> bool:
        """Whether the cell in a column is read: any of a new row, what was edited of another one."""
        return self.key is None or self.is_computed or position in self.edited

    @property
    def is_computed(self) -> bool:
        """Whether it is no item of a list: a new one, once it is edited."""
        return self.key is not None and self.key[1] == 0

    @property
    def clears(self) -> bool:
        """Whether an empty cell takes the value away."""
        return self.key is not None and not self.is_computed


_ALL_CELLS = _RowEdits()


_ALL_PRODUCTS = frozenset((
    "equipe-incubateur", "incubateur", "l-incubateur", "tous", "tous-les-produits", "toutes", "transverse",
    "transversal", "transversale", "all", "all-products", "cross-cutting", "incubator",
))  # fmt: skip
"""What people write instead of a product, of somebody who works for all of them."""
_CONTRACTORS = frozenset(("contractor", "presta", "prestas", "prestataire", "prestataires", "prestation"))
_NO_PRODUCTS = re.compile(
    r"(?:hors|non) (?:produits?|portefeuille|incubation)|autres? (?:depenses|frais|couts|charges)"
    r"|frais (?:generaux|communs)|fonctionnement|charges communes|transverses?"
    r"|overheads?|other (?:costs|expenses)|not products?"
)
"""The title above rows of a sheet of products that are none."""
_TO_BE_CHOSEN = re.compile(rf"\ba (?:choisir|{'|'.join(VERBS_TO_DO)})\b|\bto be (?:chosen|defined|confirmed)\b")
_SAME_WORDS = ("idem", "id", "ditto", "same", "lememe", "lameme", "memechose", "commecidessus")
"""What people write where a cell says what the one above says."""
_REPEATING_WORDS = ("idem", "ditto")
"""Those of them that are nothing else: no name of a body, no role."""


class _RowValues:
    """What the cells of a row say: values, items of lists by list and group, people, and what was emptied (`cleared`:
    list or field, group, inner field).

    `problems`: why cells are left out; `lone_problems`: those of cells without which the row is a fact all the same.
    `position`: the place of the item of the row in its list. `beside`: what cells say of other fields of their item.
    `of_person`: what they say of the person of the row.
    `partial`: the lists of which a part was not understood.
    `body`: the text of the entry. `is_new`: the entry is not there yet, or a draft. `takes_current_phase`: a cell may
    say of a phase that it is the current one, without its first day.
    """

    def __init__(self, problems: list[CellProblem], position: int | None) -> None:
        self.problems = problems
        self.position = position
        self.values: dict[tuple[str, ...], Any] = {}
        self.items: dict[tuple[str, str], dict[str, Any]] = {}
        self.people: list[PeopleCell] = []
        self.of_person: list[tuple[MappedColumn, Any]] = []
        self.body = ""
        self.is_new = False
        self.takes_current_phase = False
        self.cleared: set[tuple[str, str, str]] = set()
        self.lone_problems: list[CellProblem] = []
        self.beside: list[tuple[MappedColumn, tuple[str, str], str, Any]] = []
        self.partial: set[tuple[str, ...]] = set()

    def add(self, mapped: MappedColumn, reading: CellReading) -> None:
        """Add the value of a cell."""
        target = mapped.target
        if target.name == BODY_NAME:
            self.body = reading.value
        elif target.is_about_person:
            self.of_person.append((mapped, reading.value))
        elif target.group or len(target.path) > 1:
            item_key = (target.path[0], target.group)
            item = self.items.setdefault(item_key, dict(target.implied))
            _add_value(item, target.path[1], reading.value)
            self.beside += [(mapped, item_key, name, value) for name, value in reading.others.items()]
        else:
            _add_value(self.values, target.path, reading.value)

    def clear(self, target: Target) -> None:
        """Note that the cell of a target was emptied."""
        self.cleared.add((target.path[0], target.group, target.path[1] if len(target.path) > 1 else ""))

    def cleared_of(self, item_key: tuple[str, str]) -> frozenset[str]:
        """The fields of an item whose cells were emptied."""
        return frozenset(inner for name, group, inner in self.cleared if (name, group) == item_key and inner)


class RowReader:
    """Reads the rows of one table: values from cells, and which entries they are of.

    Of a row that a sheet had when it was exported, only the cells that differ from what they were are read, and an
    empty one takes the value away. `answers` and `choose`: see `CellReader`; `ask_same`: see `HomonymCheck`.
    """

    def __init__(
        self,
        table: MappedTable,
        context: EntryContext,
        names: Mapping[str, NameIndex],
        answers: Mapping[str, str],
        choose: Callable[[str, str, Sequence[str], AskedCell], str | None] | None = None,
        ask_same: Callable[[RepeatedName], bool] | None = None,
        taken: Mapping[str, TakenRow] = NO_TAKEN_ROWS,
    ) -> None:
        self.table = table
        self.context = context
        self.log = ReadingLog()
        self.cells = CellReader(table, context, names, answers, choose)
        self.entries = RowEntries(table, self.cells, self.log)
        self.merger = RowMerger(table, context.registry.vocabulary)
        self.homonyms = HomonymCheck(table, self.entries, self.log, ask_same)
        self._taken_rows: dict[int, TakenRow] = {}
        left = dict(taken)
        for number, key in table.data.row_keys.items():  # of a row that was copied, the first one is the former row
            if key in left:
                self._taken_rows[number] = left.pop(key)

    def read(self) -> TableReading:
        """Read all rows."""
        removed: tuple[RowKey, ...] = ()
        if self.table.exported is None:
            self._read_new_rows()
            self.homonyms.settle()
        else:
            removed = self._read_exported(self.table.data, self.table.exported)
        for request in self.entries.requests.values():
            if self.table.exported is None and self.table.kind.entry_kind == "member":
                self._take_domaine_of_role(request)
            self._set_private_apart(request)
        return TableReading(
            tuple(self.entries.requests.values()),
            tuple(self.log.problems),
            frozenset(self.log.refused),
            tuple(self.log.remarks),
            self.cells.new_names,
            removed,
        )

    def _read_new_rows(self) -> None:
        """Read the rows of a sheet that was not exported."""
        previous: SheetRow | None = None
        request: EntryRequest | None = None
        grouping = self._find_grouping_column()
        for row in self.table.data.rows:
            if grouping is not None:
                row = self._fill_down(row, previous, grouping)
            name = self.table.name_of(row)
            if name and self.cells.answer(name) == "":
                self._leave_row(row)
                previous, request = row, None
                continue
            if self._is_no_product(row, name):
                previous, request = row, None
                continue
            is_lone = row.number in self.table.data.lone_rows and self._has_name_only(row)
            if is_lone and self.cells.answer(name) is None:
                self._refuse_lone(row)
                previous, request = row, None
                continue
            follows = previous is not None and previous.number == row.number - 1 and self._continues(row)
            request = self._read_row(row, _ALL_CELLS, request if follows else None)
            previous = row

    def _is_no_product(self, row: SheetRow, name: str) -> bool:
        """Whether a row of a sheet of products is none, which is told: below “Hors produits”, or to be chosen yet."""
        column = self.table.title_column
        if self.table.kind.id != "startup" or column is None or self.cells.answer(name) is not None:
            return False
        above = [one.text for one in self.table.data.skipped_rows if one.number < row.number and "·" not in one.text]
        section = above[-1] if above else ""
        hint = Message(N_("if it is one: {option}"), {"option": value_option(name, NEW_ENTRY)})
        arguments = {"text": name, "section": section}
        if _NO_PRODUCTS.fullmatch(strip_accents(section.casefold()).strip(" :.-–—")):
            message = Message(N_("“{text}” is below “{section}”: it is no product"), arguments)
        elif _TO_BE_CHOSEN.search(strip_accents(name.casefold())):
            message = Message(N_("“{text}” names no product yet"), arguments)
        else:
            return False
        self.log.refuse(row, [CellProblem(row.number, column, name, message, (hint,))])
        return True

    def _find_grouping_column(self) -> SheetColumn | None:
        """The column of products that are written once above the people of their teams: on the left of the names, some
        cells empty, and no product written twice in a row.
        """
        column, names = self.table.column_of("missions.startups"), self.table.title_column
        if column is None or names is None or column.position > names.position or self.table.kind.is_lenient:
            return None
        texts = [answer_key(cell_text(row.value(column.position))) for row in self.table.data.rows]
        is_repeated = any(text and text == other for text, other in pairwise(texts))
        return column if texts and texts[0] and "" in texts and not is_repeated else None

    def _fill_down(self, row: SheetRow, previous: SheetRow | None, column: SheetColumn) -> SheetRow:
        """A row with the product of the row above, where its cell is empty and it names somebody; it is told."""
        if row.value(column.position) is not None or previous is None or previous.number != row.number - 1:
            return row
        value = previous.value(column.position)
        if value is None or not self.table.name_of(row):
            return row
        message = Message(N_("“{text}” is copied from the row above"), {"text": cell_text(value)})
        self.log.remarks.append(CellRemark(row.number, column, "", LEFT_OUT, None, message))
        values = list(row.values) + [None] * (column.position + 1 - len(row.values))
        values[column.position] = value
        return row._replace(values=tuple(values))

    def _take_domaine_of_role(self, request: EntryRequest) -> None:
        """The domaine that the role of a person means, where no cell gives one: of somebody who has none, or has the
        one that their former role meant.
        """
        column, domaine_column = self.table.column_of("role"), self.table.column_of("domaine")
        role = request.values.get(("role",))
        if column is None or role is None or not request.rows or ("domaine",) in request.values:
            return
        if any(one.column is not None and one.column == domaine_column and one.row in request.rows
               for one in self.log.problems):  # fmt: skip
            return
        vocabulary = self.context.registry.vocabulary
        domaine = find_domaine_of_role(vocabulary, str(role))
        member = self.context.registry.members.get(request.entry_id or "")
        known = member.domaine if member is not None else None
        former = member.role or "" if member is not None else ""
        if domaine == known or (known is not None and normalise_name(former) == normalise_name(str(role))):
            return
        if domaine is not None and known in (None, find_domaine_of_role(vocabulary, former)):
            request.values[("domaine",)] = domaine
            template, shown = N_("“{role}”: the domaine {domaine} is taken from the role"), domaine
        else:
            template, shown = N_("“{role}”: the domaine stays {domaine}, as no cell gives another one"), str(known)
        arguments = {"role": role, "domaine": vocabulary.labelled_value("domaines", shown)}
        remark = CellRemark(request.rows[0], column, str(role), LEFT_OUT, None, Message(template, arguments))
        self.log.remarks.append(remark)

    def _set_private_apart(self, request: EntryRequest) -> None:
        """Take what belongs into the private folder out of what is published."""
        for name in self.table.targets.private_targets:
            if (name,) in request.values:
                request.private[name] = request.values.pop((name,))
            elif (name,) in request.cleared:
                request.private[name] = None
            request.cleared.discard((name,))

    def _note_former_private(self, request: EntryRequest, key: RowKey, edited: Collection[int]) -> None:
        """What the private fields of a row were that was exported."""
        assert self.table.exported is not None
        for mapped in self.table.columns:
            if mapped.target.is_private and mapped.column.position in edited:
                cell = self.table.exported.value(key, mapped.column.position)
                reading = read_cell(mapped.target.field, cell, self.context, has_item_lines=True)
                request.former_private[mapped.target.name] = reading.value

    def _has_name_only(self, row: SheetRow) -> bool:
        """Whether a row has the name of an entry, and no other cell that is read."""
        filled = {one.target.name for one in self.table.columns if row.value(one.column.position) is not None}
        return self.table.kind.is_lenient and filled == {self.table.title_name}

    def _leave_row(self, row: SheetRow) -> None:
        """Leave out a row of which a person said that it is no entry."""
        column = self.table.title_column or self.table.columns[0].column
        message = Message(N_("left out, as you said"))
        self.log.remarks.append(CellRemark(row.number, column, self.table.name_of(row), LEFT_OUT, None, message))

    def _refuse_lone(self, row: SheetRow) -> None:
        """Refuse a row with a name only, among rows that say more: a title among the rows, or an entry?"""
        text = self.table.name_of(row)
        message = Message(N_("only a name, where the other rows say more: is it an entry, or a title?"))
        hint = Message(
            N_("if it is an entry, fill in another column of it, or {option}; if it is none: {none}"),
            {"option": value_option(text, NEW_ENTRY), "none": value_option(text, "")},
        )
        self.log.refuse(row, [CellProblem(row.number, self.table.title_column, text, message, (hint,))])

    def _continues(self, row: SheetRow) -> bool:
        """Whether a row without a name goes on with the entry of the row above: it has people, or items of lists, and
        nothing of which an entry has one.
        """
        if not self.table.kind.is_lenient:
            return False
        has_more = False
        for mapped in self.table.columns:
            target = mapped.target
            if row.value(mapped.column.position) is None:
                continue
            is_item = target.path and target.path[0] != "phases" and self.table.is_list(target.path[0])
            if not (target.is_people or target.is_about_person or is_item):
                return False
            has_more = True
        return has_more

    def _read_exported(self, table: SheetTable, exported: ExportedRows) -> tuple[RowKey, ...]:
        """Read the edits of a sheet that was exported; the keys of the rows that it no longer has: none where a row is
        refused, or has the key of another one: it may be one of them.
        """
        displaced = find_displaced_rows(exported, table.rows, self._name_fields)
        if displaced.is_sorted:
            raise _displaced_error(displaced.numbers)
        shuffled = find_shuffled_column(exported, table.rows) if not exported.origin.is_current else None
        if shuffled is not None:
            raise _shuffled_error(next(one for one in table.columns if one.position == shuffled))
        rows = exported.rows_by_key(table.rows)
        gone = [key for key in exported.origin.rows if key not in rows and key[1] != 0]
        added = [row for row in table.rows if exported.key_of(row) is None]
        for row in added:
            if gone and exported.has_other_key(row):
                self._refuse_other_id(row, exported.written_key(row)[0])
            else:
                self._read_row(row, _ALL_CELLS)
                self._tell_not_read(row, table)
        for key, same in rows.items():
            if same[0].number in displaced.numbers:
                self._refuse_displaced(same[0], key)
                continue
            edits = [frozenset(exported.edited_positions(row, key)) for row in same]
            original = self._find_original(edits)
            for i, (row, edited) in enumerate(zip(same, edits, strict=True)):
                if i == original:
                    self._read_exported_row(row, key, edited, table)
                    continue
                added.append(row)
                if original is not None and edited:
                    self._read_row(row, _RowEdits(copy_of=same[original]))
                    self._tell_not_read(row, table, same[original])
                else:
                    self._tell_copy(row, same[original] if original is not None else same[i - 1], bool(edited))
        has_copies = any(len(same) > 1 for same in rows.values())  # one may be a row that is gone, under another's key
        if exported.origin.is_current or has_copies or any(row.number in self.log.refused for row in added):
            return ()
        named = {request.entry_id for request in self.entries.requests.values()} if not exported.has_items else set()
        return tuple(key for key in gone if exported.origin.current_id(key[0]) not in named)

    @property
    def _name_fields(self) -> tuple[str, str]:
        """The fields that say which entry a row is about."""
        return ID_NAME, self.table.title_name

    def _tell_not_read(self, row: SheetRow, table: SheetTable, copy_of: SheetRow | None = None) -> None:
        """Tell the cells of a new row that nothing reads, but those of the row that it was copied from."""
        exported = self.table.exported
        assert exported is not None
        read = {mapped.column.position for mapped in self.table.columns}
        if exported.written_key(row)[0]:
            read.update(exported.name_positions([ID_NAME]))  # the hidden column gives it
        for column in table.columns:
            cell = row.value(column.position)
            is_own = cell is not None and (copy_of is None or not is_same_cell(cell, copy_of.value(column.position)))
            if is_own and column.position not in read and column.position in exported.places:
                message = Message(N_("this column is not read back: the cell is left out"))
                self._tell_kept(row, column, message, self._edit_hints(column))

    def _tell_kept(self, row: SheetRow, column: SheetColumn, message: Message, hints: tuple[Message, ...]) -> None:
        text = cell_text(row.value(column.position))
        if not (self.table.is_current and _COUNT.fullmatch(text)):  # one that changes from day to day
            self.log.problems.append(CellProblem(row.number, column, text, message, hints))

    def _edit_hints(self, column: SheetColumn) -> tuple[Message, ...]:
        """How to change what a computed column shows."""
        command = self.table.exported.edited_with(column.position) if self.table.exported is not None else ""
        return (Message(N_("to change it: {command}"), {"command": command}),) if command else ()

    def _refuse_displaced(self, row: SheetRow, key: RowKey) -> None:
        """Refuse a row that has the name of another entry than that of its key."""
        message = Message(N_("this is the row of “{id}”, and it has the name of another entry"), {"id": key[0]})
        problem = CellProblem(row.number, None, self.table.name_of(row), message, (Message(_MAKE_AGAIN),))
        self.log.refuse(row, [problem])

    def _refuse_other_id(self, row: SheetRow, new_id: str) -> None:
        """Refuse a row with an id that the sheet did not have: an id is where the entry is, and what others refer to it
        by.
        """
        message = Message(
            N_("the sheet had no row of “{id}”: a new row has no id, and that of an entry is not changed in a sheet"),
            {"id": new_id},
        )
        hint = Message(N_("to rename it: {command}"), {"command": "incubo rename"})
        self.log.refuse(row, [CellProblem(row.number, None, new_id, message, (hint,))])

    def _rename_hints(self, former_id: str, new_id: str) -> tuple[Message, ...]:
        """How to rename an entry as a cell says: with what can be an id of that text, which may be an option."""
        kind, wanted_id = self.table.kind.entry_kind, to_file_name(new_id)
        if kind == "job" or wanted_id in ("", former_id):
            return ()
        command = f"incubo rename {quote_entry_id(kind, former_id)} {quote_argument(wanted_id)}"
        return (Message(N_("to rename it: {command}"), {"command": command}),)

    def _find_original(self, edits: Sequence[frozenset[int]]) -> int | None:
        """Which of the rows with one key is the one that the sheet had, by what was edited of each: the one that is as
        it was, else the only one with the same day (an entry: the same name); None where that is not known.
        """
        if len(edits) == 1:
            return 0
        kind = self.table.kind
        items = self.table.has_item_rows
        name = f"{kind.item_field}.{ITEM_LISTS[kind.item_field].day_field}" if items else self.table.title_name
        column = self.table.column_of(name)
        unchanged = [i for i, edited in enumerate(edits) if not edited]
        same = [i for i, edited in enumerate(edits) if column is not None and column.position not in edited]
        return unchanged[0] if unchanged else same[0] if len(same) == 1 else None

    def _tell_copy(self, row: SheetRow, other: SheetRow, is_edited: bool) -> None:
        """Tell of a row that was copied and says nothing new; refuse one of which nothing says what it is."""
        arguments = {"n": other.number}
        if not is_edited:
            column = self.table.title_column or self.table.columns[0].column
            message = Message(N_("it is a copy of row {n}, with nothing of its own: it is read once"), arguments)
            text = self.table.name_of(row)
            self.log.remarks.append(CellRemark(row.number, column, text, LEFT_OUT, None, message))
            return
        message = Message(N_("row {n} was copied, and both were edited since: which one is the former row?"), arguments)
        hint = Message(N_("leave the day (of an entry: the name) of the former row as it was"))
        self.log.refuse(row, [CellProblem(row.number, None, "", message, (hint,))])

    def _read_exported_row(self, row: SheetRow, key: RowKey, edited: frozenset[int], table: SheetTable) -> None:
        """Read what was edited of a row; a problem for each cell that is not read back."""
        assert self.table.exported is not None
        names = self._name_fields if self.table.exported.has_items else (ID_NAME,)
        name_positions = set(self.table.exported.name_positions(names))
        id_positions = set() if self.table.exported.has_items else name_positions
        kept = {
            position for position in edited if self.table.exported.is_computed(position) or position in name_positions
        }
        for column in table.columns:
            if column.position in kept:
                message = Message(N_("this column is not read back: the change is left out"))
                text = cell_text(row.value(column.position))
                is_id = column.position in id_positions
                self._tell_kept(
                    row, column, message, self._rename_hints(key[0], text) if is_id else self._edit_hints(column)
                )
        if edited - kept:
            request = self._read_row(row, _RowEdits(key, edited - kept))
            if request is not None and not self.table.is_current:
                self._note_former_private(request, key, edited)
        elif (request := self.entries.find_key(key)) is not None:
            request.same_rows.append(row.number)

    def _read_row(self, row: SheetRow, edits: _RowEdits, continued: EntryRequest | None = None) -> EntryRequest | None:
        """Add what a row asks for, or why it asks for nothing. `continued`: the request of the row above, that it goes
        on with. The request that it is part of; None where it asks for nothing.
        """
        problems: list[CellProblem] = []
        request = self._find_request(row, edits, continued, problems)
        if request is None:
            self.log.refuse(row, problems)
            return None
        read = self._read_cells(row, edits, request, problems)
        other_account = self.entries.find_other_account(request, row, read.values)
        if other_account is not None and edits.key is None:
            self.log.refuse(row, [other_account])
            return None
        problems = [*read.problems, *read.lone_problems]
        has_items = any(name == self.table.kind.item_field for name, _ in read.items)
        has_nothing = bool(read.lone_problems) and not has_items and not read.values
        is_unsafe = self.table.kind.id == "job" and any(map(self._is_offer_fact, problems))
        if is_unsafe or ((read.problems or has_nothing) and not self.table.kind.is_lenient):
            self.log.refuse(row, problems)
            return None
        request.body = read.body or request.body
        items = self._make_item_requests(row, edits, read)
        request.cleared |= {(name,) for name, group, inner in read.cleared if not group and not inner}
        request.cleared |= {(name, inner) for name, _, inner in read.cleared if inner and not self.table.is_list(name)}
        contradictions = self.merger.merge(request, row, read.values, items, read.people)
        self.log.problems += [*problems, *contradictions]
        request.rows.append(row.number)
        request.partial |= read.partial
        if self.table.exported is None:
            name = "" if continued is not None else self.table.name_of(row)
            others = [problem for problem in contradictions if problem.message.template == OTHER_ROW_SAYS]
            has_id = self.entries.has_id(row)
            content = RowContent(row.number, name, has_id, read.values, items, read.people, others)
            self.homonyms.add(request, row, content)
        return request

    def _find_request(
        self, row: SheetRow, edits: _RowEdits, continued: EntryRequest | None, problems: list[CellProblem]
    ) -> EntryRequest | None:
        """The request that a row is part of; None, with problems, where it is not known what the row is about."""
        if edits.key is None and continued is None:
            problems += self.entries.faulty_names(row)
            if problems:
                return None
        if edits.key is not None:
            return self.entries.find_exported(row, edits.key, problems)
        if edits.copy_of is not None:
            return self.entries.find_copied(row, edits.copy_of, problems)
        taken = self._taken_rows.get(row.number)
        if taken is not None and self.entries.is_renamed(row, taken):
            return self.entries.find_renamed(row, taken, problems)
        return continued or self.entries.find(row, problems)

    def _read_cells(
        self, row: SheetRow, edits: _RowEdits, request: EntryRequest, problems: list[CellProblem]
    ) -> _RowValues:
        """What the cells of a row say of an entry."""
        read = _RowValues(problems, edits.key[1] - 1 if edits.key is not None and edits.key[1] else None)
        is_new = request.entry_id is None or self.context.registry.is_draft(
            self.table.kind.entry_kind, request.entry_id
        )
        read.is_new = read.takes_current_phase = self.table.exported is None and is_new
        title_name = self.table.title_name
        for mapped in self.table.columns:
            target, cell = mapped.target, row.value(mapped.column.position)
            is_identity = target.name in (ID_NAME, FIRST_NAME) or (
                target.name == title_name and not request.is_named_by_id
            )
            is_label = target.name == title_name and id_in_label(cell_text(cell)) == request.entry_id is not None
            if target.name == ITEM_NAME:
                if self.table.exported is None:
                    place = place_of_item(cell)
                    read.position = place - 1 if place else None
                continue
            if not edits.reads(mapped.column.position):
                continue
            if self._is_unreadable_text(row, mapped.column, edits, read.problems):
                continue
            if cell is None and edits.clears and not self.table.is_current and target.path and not is_identity:
                read.clear(target)
                if target.implied and target.group:
                    read.items.setdefault((target.path[0], target.group), dict(target.implied))
            if cell is None or is_identity or is_label:  # “Claire Bonnemain (claire.bonnemain)” is no other name
                continue
            if target.name == title_name and self.table.column_of(FIRST_NAME) is not None:
                cell = settle_person_name(self.table.name_of(row))  # a last name alone is nobody's name
            if target.is_people:
                self._read_people(row, mapped, cell, read)
            else:
                self._read_value(row, mapped, cell, edits, read)
        for mapped, item_key, name, value in read.beside:
            known = read.items[item_key].setdefault(name, value)
            if known != value:
                text = cell_text(row.value(mapped.column.position))
                message = self.merger.other_column_message(row, (item_key[0], name), item_key[1], known)
                read.problems.append(CellProblem(row.number, mapped.column, text, message))
        if read.of_person:
            self._tell_of_person(row, read)
        self._take_of_name(row, read)
        read.items = _share_values(read.items)
        if read.position is None:  # of an item that is there, some cells are enough
            read.problems += self._leave_unfinished_facts(row, read.items)
        return read

    def _take_of_name(self, row: SheetRow, read: _RowValues) -> None:
        """Take what the name of a person says beside it, “Léa Kermarrec (dev, Malt)”, where no cell says it."""
        person, column = self.entries.people.get(row.number), self.table.title_column
        if person is None or column is None:
            return
        own_key = (self.table.kind.item_field, "")
        for name in ("role", "employer", "status", "start", "end"):
            value = getattr(person, name)
            if not value:
                continue
            said = read.values if name == "role" else read.items.setdefault(own_key, {})
            key: Any = (name,) if name == "role" else name
            if name == "role":
                value = value[:1].upper() + value[1:]
            known = said.setdefault(key, value)
            if normalise_name(str(known)) != normalise_name(str(value)):
                message = Message(N_("left out: another cell says “{other}”"), {"other": known})
                read.lone_problems.append(CellProblem(row.number, column, str(value), message))

    def _tell_of_person(self, row: SheetRow, read: _RowValues) -> None:
        """Give the person of a row their days and role; a problem for each cell where the row does not name one."""
        vocabulary, as_of = self.context.registry.vocabulary, self.context.as_of
        names = [one for cell in read.people for one in read_people(cell.text, cell.role, vocabulary, as_of)]
        if len(names) == 1 and names[0].name:
            (cell,) = read.people
            said = {mapped.target.field.name: value for mapped, value in read.of_person}
            own_role = cell.role or names[0].role
            role = cell.role if own_role else said.get("role", "")
            read.people = [cell._replace(role=role, start=said.get("start"), end=said.get("end"))]
            is_other_role = normalise_name(own_role) not in ("", normalise_name(said.get("role", own_role)))
            left = [mapped for mapped, _ in read.of_person if mapped.target.field.name == "role" and is_other_role]
            message = Message(N_("left out: another cell says “{other}”"), {"other": own_role})
        else:
            left = [mapped for mapped, _ in read.of_person]
            message = Message(N_("left out: the row does not name exactly one person"))
        for mapped in left:
            text = cell_text(row.value(mapped.column.position))
            read.problems.append(CellProblem(row.number, mapped.column, text, message))

    def _read_people(self, row: SheetRow, mapped: MappedColumn, cell: CellValue, read: _RowValues) -> None:
        """Add the people whom a cell names."""
        text = cell_text(cell)
        if isinstance(cell, FaultyCell):
            fault = read_faulty_cell(cell)
            assert fault.error is not None
            read.problems.append(CellProblem(row.number, mapped.column, text, fault.error, fault.hints))
        elif is_no_value(text):
            self.log.remarks.append(CellRemark(row.number, mapped.column, text, NO_VALUE.remark))
        else:
            read.people.append(PeopleCell(row.number, mapped.column, text, mapped.target.role))

    def _read_value(
        self, row: SheetRow, mapped: MappedColumn, cell: CellValue, edits: _RowEdits, read: _RowValues
    ) -> None:
        """Add the value of a cell, or why there is none."""
        target, text = mapped.target, cell_text(cell)
        above = self._cell_above(row, mapped) if normalise_name(text).replace("-", "") in _SAME_WORDS else None
        if above is not None:
            message = Message(
                N_("“{text}” is read as in the row above: {value}"), {"text": text, "value": cell_text(above)}
            )
            self.log.remarks.append(CellRemark(row.number, mapped.column, text, LEFT_OUT, None, message))
            cell = above
        elif target.field.type == "text" and normalise_name(text) in _REPEATING_WORDS and edits.key is None:
            message = Message(
                N_("“{text}”: no row above about the same says what it repeats; write it out"), {"text": text}
            )
            read.lone_problems.append(CellProblem(row.number, mapped.column, text, message))
            return
        reading = None
        is_contract = target.path[:1] == ("missions",) and self.table.exported is None
        if is_contract and self.cells.answer(text) is None:
            if self._takes_incubator(row, mapped, text, read) or self._takes_status(row, mapped, text, read):
                return
            reading = self._read_contract(row, mapped, text)
        reading = reading or self.cells.read(mapped, cell, row.number)
        if target.name == FILLED_NAME and reading.error is None:
            outcome = find_filled_outcome(self.context.registry.vocabulary) if reading.value is True else None
            reading = reading._replace(value=outcome)
        is_partial = reading.error is None and bool(reading.unread)
        for failed in (reading, *reading.unread):
            if failed.error is not None:
                hints = self._hints_of(target, failed, text)
                problem = CellProblem(row.number, mapped.column, text, failed.error, hints)
                is_open = read.is_new and target.path == ("missions", "end")  # the person is a draft until it is known
                is_lone = (
                    is_partial or is_open or (self._is_beside_fact(target) and not says_not_held(target.field, text))
                )
                (read.lone_problems if is_lone else read.problems).append(problem)
        if reading.error is not None or (is_partial and edits.key is not None):  # a part would take the rest away
            if target.path == ("missions", "startups") and edits.key is None:
                read.items.setdefault((target.path[0], target.group), dict(target.implied))["startups"] = []
            return
        is_day_of_phase = target.path == ("phases", "start") and target.group
        is_begun = reading is NO_VALUE and is_day_of_phase and says_present(text)
        if is_begun and self.cells.answer(text) is None:
            if not read.takes_current_phase:
                read.problems.append(_undated_phase_problem(row.number, mapped.column, text))
                return
            read.takes_current_phase = False  # “en cours” below two phases is none
            read.items.setdefault((target.path[0], target.group), dict(target.implied))
            message = Message(N_("“{text}”: this is the current phase, whose first day is not said"), {"text": text})
            self.log.remarks.append(CellRemark(row.number, mapped.column, text, LEFT_OUT, None, message))
            return
        self.log.remarks += self._tell_reading(row, mapped, cell, reading)
        if target.field.value_list == "phases" and (reading.left_over or reading.qualifier):
            self._tell_words_beside_phase(row, mapped, text, reading, read)
        elif reading.left_over:
            is_fact = not self.table.kind.is_lenient or (self.table.kind.id == "job" and target.name in _OFFER_FACTS)
            if is_fact and _SHARES.fullmatch(reading.left_over):
                message = Message(N_("shares of time are left out: “{words}”"), {"words": reading.left_over})
                self.log.remarks.append(CellRemark(row.number, mapped.column, text, LEFT_OUT, None, message))
            else:
                problem = _left_over_problem(row.number, mapped.column, text, reading.left_over, is_fact)
                read.problems.append(problem)
        if is_partial and len(target.path) == 1:
            read.partial.add(target.path)
        if reading.value is not None:
            read.add(mapped, reading)

    def _takes_incubator(self, row: SheetRow, mapped: MappedColumn, text: str, read: _RowValues) -> bool:
        """Whether a cell says instead of a product that somebody works for all of them (“transverse”): then they are of
        our incubator.
        """
        own = self.context.incubator
        is_one = mapped.target.path == ("missions", "startups") and name_key(text) in _ALL_PRODUCTS
        if not is_one or own is None:
            return False
        read.values.setdefault(("incubator",), own)
        title = self.cells.names["incubator"].title(own)
        message = Message(
            N_("“{text}” is no product: the person is of the incubator {title}"), {"text": text, "title": title}
        )
        self.log.remarks.append(CellRemark(row.number, mapped.column, text, LEFT_OUT, None, message))
        return True

    def _takes_status(self, row: SheetRow, mapped: MappedColumn, text: str, read: _RowValues) -> bool:
        """Whether a cell for an employer says a status (“indépendant”): it is read as the status of the mission."""
        vocabulary = self.context.registry.vocabulary
        is_employer = mapped.target.path == ("missions", "employer")
        status = find_whole_word(vocabulary, "statuses", text) if is_employer else None
        if status is None:
            return False
        item_key = (mapped.target.path[0], mapped.target.group)
        read.items.setdefault(item_key, dict(mapped.target.implied))
        read.beside.append((mapped, item_key, "status", status))
        label = vocabulary.labelled_value("statuses", status)
        message = Message(
            N_("“{text}” is no employer: it is read as the status “{label}”"), {"text": text, "label": label}
        )
        self.log.remarks.append(CellRemark(row.number, mapped.column, text, LEFT_OUT, None, message))
        return True

    def _read_contract(self, row: SheetRow, mapped: MappedColumn, text: str) -> CellReading | None:
        """The status of somebody of whom a cell says that they are no public agent (“presta”): the employer tells
        whether it is a freelancer or a company. Who signs by an acronym of the registry is written in full. None for
        any other cell.
        """
        if mapped.target.path == ("missions", "employer") and text.isupper():
            body = self.cells.names["organisation"].find(text, allow_near=False).id
            name = self.cells.names["organisation"].title(body) if body is not None else text
            if name == text:
                return None
            self.log.remarks.append(read_as_remark(row.number, mapped.column, text, name))
            return CellReading(name)
        if mapped.target.path != ("missions", "status") or name_key(text) not in _CONTRACTORS:
            return None
        column = self.table.column_of("missions.employer")
        person = self.entries.people.get(row.number)
        employer = cell_text(row.value(column.position)) if column is not None else ""
        status = guess_status(employer or (person.employer if person is not None else ""), self.table.name_of(row))
        if status is None:
            message = Message(N_("“{word}” is said of freelancers and of companies: which one is it?"), {"word": text})
            return CellReading(
                None, message, (Message(N_("to say it: {option}"), {"option": value_option(text, "independent")}),)
            )
        label = self.context.registry.vocabulary.labelled_value("statuses", status)
        self.log.remarks.append(read_as_remark(row.number, mapped.column, text, label))
        return CellReading(status)

    def _cell_above(self, row: SheetRow, mapped: MappedColumn) -> CellValue:
        """The cell of the row above that says what “idem” repeats: of a row about the same entry."""
        name = name_key(self.table.name_of(row))
        for above in reversed(self.table.data.rows):
            if above.number >= row.number:
                continue
            value = above.value(mapped.column.position)
            if name_key(self.table.name_of(above)) != name:
                return None
            if normalise_name(cell_text(value)).replace("-", "") not in _SAME_WORDS:
                return value
        return None

    def _tell_words_beside_phase(
        self, row: SheetRow, mapped: MappedColumn, text: str, reading: CellReading, read: _RowValues
    ) -> None:
        """Say which phase was read, and which words are left out: a fact of its own is to be completed in its row, and
        a word that qualifies the name (“Private beta”) is not.
        """
        phase = self.context.registry.vocabulary.labelled_value("phases", str(reading.value))
        template = N_("“{text}” is read as “{phase}”: “{words}” is left out")
        if reading.left_over:
            message = Message(template, {"text": text, "phase": phase, "words": reading.left_over})
            read.problems.append(CellProblem(row.number, mapped.column, text, message))
        if reading.qualifier:
            message = Message(template, {"text": text, "phase": phase, "words": reading.qualifier})
            self.log.remarks.append(CellRemark(row.number, mapped.column, text, LEFT_OUT, None, message))

    def _tell_reading(
        self, row: SheetRow, mapped: MappedColumn, cell: CellValue, reading: CellReading
    ) -> Iterator[CellRemark]:
        """What is worth saying of how a cell was read."""
        target, text = mapped.target, cell_text(cell)
        is_undated_phase = target.path == ("phases", "start") and self.table.exported is not None  # as exported
        is_plain_percentage = reading.remark == PERCENTAGE and says_percentage(mapped.column.title)
        is_as_expected = is_plain_percentage or (reading.remark == NO_VALUE.remark and is_undated_phase)
        if reading.remark and not is_as_expected:
            is_day = reading.others and reading.remark != OTHER_WORD
            value = reading.others.get("start", reading.value) if is_day else reading.value
            message = None
            if reading.remark == PERCENTAGE:
                message = Message(
                    N_("“{text}” is entered as {value}: no field has its %"), {"text": text, "value": value}
                )
            if reading.remark == FIRST_ZERO:
                message = Message(N_("the first 0 of the telephone number, which a spreadsheet left out, is back"))
                text = ""  # it is private
            if reading.remark == ENDLESS:
                message = Message(N_("“{text}” is read as: without end"), {"text": text})
            if reading.remark == OTHER_WORD:
                value = self.context.registry.vocabulary.labelled_value(target.field.value_list, str(value))
            yield CellRemark(row.number, mapped.column, text, reading.remark, value, message)
        if isinstance(cell, date) and isinstance(reading.value, str) and target.field.type in _TEXT_TYPES:
            message = Message(
                N_("this cell is a date, and the field a text: “{text}” is written"), {"text": reading.value}
            )
            yield CellRemark(row.number, mapped.column, text, LEFT_OUT, None, message)
        for name in reading.new_bodies:
            message = Message(
                N_("“{word}” becomes a new organisation"),
                {"word": name},
                hint=Message(N_("if it is a person, leave it out: {option}"), {"option": value_option(name, IGNORED)}),
            )
            yield CellRemark(row.number, mapped.column, text, NEW_WORDS, None, message)
        if reading.new_words:
            message = Message(N_("unknown until now, taken as it is: “{words:list}”"), {"words": [*reading.new_words]})
            yield CellRemark(row.number, mapped.column, text, NEW_WORDS, None, message)

    def _make_item_requests(
        self, row: SheetRow, edits: _RowEdits, read: _RowValues
    ) -> dict[tuple[str, str], ItemRequest]:
        """What a row asks for the items of lists: those that it has values of, or whose cells were emptied."""
        own_key = (self.table.kind.item_field, "")
        has_startups = self.table.exported is None and any(
            one.target.path == ("missions", "startups") for one in self.table.columns
        )
        requests = {
            key: ItemRequest(
                row.number,
                item,
                read.cleared_of(key),
                read.position if key == own_key else None,
                is_new=self.table.has_item_rows and edits.key is None and key == own_key,
                former=self._former_identity(row, key, item),
                has_empty_startup=key[0] == "missions" and "startups" not in item and has_startups,
            )
            for key, item in read.items.items()
        }
        own_cleared = read.cleared_of(own_key)
        if read.position is not None and own_cleared and own_key not in requests:
            requests[own_key] = ItemRequest(row.number, {}, own_cleared, read.position)
        return requests

    def _hints_of(self, target: Target, reading: CellReading, text: str) -> tuple[Message, ...]:
        """What to do about a cell that does not fit."""
        if self.table.kind.id != "job" or target.name != "closes":
            return reading.hints
        option = value_option(text, gettext("DATE"))
        message = N_("an offer needs a last day to apply: write one in the cell, or {option}")
        return (Message(message, {"option": option}), *reading.hints)

    def _is_beside_fact(self, target: Target) -> bool:
        """Whether what a row is about is a fact without a cell, too: the status of a mission, or a field of the person;
        one measure of several.
        """
        if len(target.path) == 1:
            return self.table.kind.item_field == "missions"
        if target.path[0] == "metrics":
            return bool(target.group)
        return target.path[0] in _FACTS_OF_ROW and target.path[1] not in _FACTS_OF_ROW[target.path[0]]

    def _is_offer_fact(self, problem: CellProblem) -> bool:
        """Whether a problem is in a cell without which an offer would be another one: who recruits, and until when."""
        return any(one.column is problem.column and one.target.name in _OFFER_FACTS for one in self.table.columns)

    def _former_identity(self, row: SheetRow, key: tuple[str, str], item: Mapping[str, Any]) -> Mapping[str, Any]:
        """What told an item from others when a part of its row was taken, if it was corrected since; else nothing."""
        taken = self._taken_rows.get(row.number)
        if taken is None or key[0] not in taken.lists:
            return {}
        former = {}
        for mapped in self.table.columns:
            target = mapped.target
            is_identity = len(target.path) == 2 and target.path[1] in IDENTITY_FIELDS[key[0]]
            if not is_identity or target.path[0] != key[0] or target.group not in (key[1], ""):
                continue
            cell = taken.values.get(mapped.column.title)
            if cell is None or is_same_cell(row.value(mapped.column.position), cell):
                continue
            value = self.cells.read(mapped, cell, row.number).value
            if value is not None and value != item.get(target.path[1]):
                former[target.path[1]] = value
        return former

    def _is_unreadable_text(
        self, row: SheetRow, column: SheetColumn, edits: _RowEdits, problems: list[CellProblem]
    ) -> bool:
        """Whether a cell of an exported sheet does not have its whole text, with a problem: it was too long."""
        if self.table.exported is None:
            return False
        is_known = edits.key is not None and column.position in self.table.exported.places
        was = self.table.exported.value(edits.key, column.position) if is_known and edits.key is not None else None
        if not is_cut(was) and not is_cut(row.value(column.position)):
            return False
        message = Message(N_("this text was too long for a cell, which has its beginning only: change it in its file"))
        text = cell_text(row.value(column.position))[:SHOWN_LENGTH]
        problems.append(CellProblem(row.number, column, text, message))
        return True

    def _leave_unfinished_facts(self, row: SheetRow, items: dict[tuple[str, str], dict[str, Any]]) -> list[CellProblem]:
        """Take away the items of a row that are no fact: a problem for each of which a part was given.

        An empty cell of a measure is no measure. A committee without its day would be the same one as any other.
        """
        problems = []
        for key in [key for key in items if key[0] in _FACTS]:
            field = self.table.find_field(key[0])
            assert field is not None
            required = ("name",) if key[0] == "phases" else tuple(sub.name for sub in field.subfields if sub.required)
            lacking = [sub for sub in field.subfields if sub.name in required and items[key].get(sub.name) is None]
            if not lacking or _NEXT_DAY in items[key]:
                continue
            item = items.pop(key)
            if any(sub.name == "value" for sub in lacking):
                continue
            names = [Message(sub.label or sub.help) for sub in lacking]
            message = Message(N_("this is missing, and nothing is taken of it: {names:list}"), {"names": names})
            columns = [
                one
                for one in self.table.columns
                if (one.target.path[:1], one.target.group) == (key[:1], key[1]) and one.target.path[1] in item
            ]
            column = columns[0].column if columns else None
            text = " · ".join(" ".join(cell_text(row.value(one.column.position)).split()) for one in columns)
            problems.append(CellProblem(row.number, column, text, message))
        return problems
