"""From the rows of a table to what they ask for: entries with values, and items of their lists, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, limit_names
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.new.ids import make_member_id, make_organisation_id
from incubo.edit.value_parser import EntryContext
from incubo.exchange.workbook.bodies import is_doubtful_body
from incubo.exchange.workbook.exported_rows import (
    ExportedRows,
    GoneRows,
    find_displaced_rows,
    find_shuffled_column,
    is_cut,
    is_same_cell,
)
from incubo.exchange.workbook.items import DAY_FIELDS, find_contradictions, find_item, item_key
from incubo.exchange.workbook.memory import RowKey, place_of_item
from incubo.exchange.workbook.names import NO_MATCH, NameIndex, name_key, parse_initialed_name
from incubo.exchange.workbook.people import PersonText, read_people, read_person_name, settle_person_name
from incubo.exchange.workbook.sheets import FaultyCell
from incubo.exchange.workbook.tables import SheetColumn, SheetRow, SheetTable, cell_text
from incubo.exchange.workbook.taken_rows import IDENTITY_FIELDS, NO_TAKEN_ROWS, TakenRow
from incubo.exchange.workbook.targets import FIRST_NAME, ID_NAME, IGNORED, ITEM_NAME, Target, TargetIndex
from incubo.exchange.workbook.values import (
    NEW_WORDS,
    NO_END,
    NO_VALUE,
    OTHER_WORD,
    PERCENTAGE,
    CellReading,
    NumberStyle,
    find_domaine_of_role,
    id_in_label,
    is_no_value,
    iter_name_parts,
    read_cell,
    read_faulty_cell,
    says_present,
    split_new_names,
    suggestion_hints,
    value_option,
)
from incubo.model.fields import Field
from incubo.model.suggestions import normalise_name, strip_accents

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
_E_MAIL = re.compile(r"(?:mailto:)?[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")
_COUNT = re.compile(r"[-+]?[0-9]*(?:[.,][0-9]+)?")
_SHOWN_LENGTH = 60
"""How much of a long text a problem has."""
_NO_NAME = re.compile(r"[\d@]")
"""What telephone numbers and addresses have, and the name of nobody."""
NEW_ENTRY = "new"
"""The answer, instead of an id, that a name is that of a new entry."""
SAME_ENTRY = "same"
"""The answer that all rows of a name are about one entry."""
_THOUSANDS = re.compile(r"\bk\s?[€£$]|\bk\s?(?:euros?|eur|e)\b|\(k\)|milliers", re.IGNORECASE)
_MILLIONS = re.compile(r"\bm\s?[€£$]|\bm\s?(?:euros?|eur)\b|millions", re.IGNORECASE)
_SHARE = re.compile(
    r"\s*\(\s*\d{1,3}(?:[.,]\d{1,2})?\s*%\s*\)"
    r"|\s*[:=]?\s+(?:(?:à|a)\s+(?:hauteur\s+de\s+)?)?\d{1,3}(?:[.,]\d{1,2})?\s*%"
)
"""A share beside a name."""
_SHARE_BETWEEN = re.compile(rf"(?:{_SHARE.pattern})(?=\s+(?!(?:et|and)\s)\w)")
"""A share with nothing else between two names: “ANRH 80 % DGML 20 %”."""
_SHARES = re.compile(r"[\d.,%\s]*%[\d.,%\s]*")
"""Shares alone."""
_YEAR_BESIDE = re.compile(r"\s+\(?(?:en\s+)?((?:19|20)\d\d)\)?$")
"""A year after a name."""
_ACRONYM = re.compile(r"([^()]+)\((?=[^()]*[^\W\d_])([A-Za-zÀ-ÿ0-9&.-]{2,12})\)")
_PROPOSED_KINDS = ("organisation", "incubator")
"""Kinds whose unknown entries are proposed as new ones."""


_INDEXED_LISTS = ("events", "metrics")
"""Lists of which a sheet may have thousands of items of one entry: they are looked up by `item_key`."""
_OFFER_KEYS = ("startup", "opens")
"""What tells job offers of one title from each other."""


class MappedColumn(NamedTuple):
    """A column and what it holds. `style`: how its numbers are written."""

    column: SheetColumn
    target: Target
    style: NumberStyle = NumberStyle()


LEFT_OUT = "left-out"
"""The remark that words of a cell are not taken, or not as they stand: a message says it."""
JOINED = "joined"
"""The remark that several rows are about one entry."""
_OTHER_ROW_SAYS = N_("row {n} gives another value for the same entry")
NO_ROW = 0
"""Instead of the number of a row: a problem of what the sheet no longer has."""


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


def no_person_message(person: PersonText) -> Message:
    """Why the words of a cell are no person who can be entered."""
    words = {"words": person.text[:_SHOWN_LENGTH]}
    if person.why == "several":
        return Message(N_("“{words}” names several people: give each a row"), words)
    if person.why == "vacant":
        return Message(N_("“{words}” names nobody yet"), words)
    if person.why == "unsure":
        return Message(N_("“{words}” is left out: nobody is named for certain"), words)
    return Message(N_("“{word}” is not the name of a person"), {"word": words["words"]})


def tell_name(person: PersonText, row: int, column: SheetColumn) -> Iterator[CellRemark]:
    """How the name of a person was read, where it is not as it was written: each way in the same words, to be told of
    all cells together.
    """
    if person.civility:
        message = Message(N_("“Mrs”, “Dr” and the like are left out of names"))
        yield CellRemark(row, column, person.text, LEFT_OUT, None, message)
    if person.is_turned:
        message = Message(N_("the words in capitals are read as the last name, and written last"))
        yield CellRemark(row, column, person.text, LEFT_OUT, None, message)


class ItemRequest(NamedTuple):
    """An item of a list, with its values by field, from one row. `cleared`: the fields whose cells were emptied.
    `position`: its place in the list of the entry, where the sheet says it. `is_removed`: it is taken out of the list.
    `is_new`: no item that is there is meant. `former`: what told it from others, where that was corrected since a part
    of the row was taken.
    """

    row: int
    values: dict[str, Any]
    cleared: frozenset[str] = frozenset()
    position: int | None = None
    is_removed: bool = False
    is_new: bool = False
    former: Mapping[str, Any] = MappingProxyType({})


class PeopleCell(NamedTuple):
    """A cell that names people of the team of an entry, and what they do ("": the cell says it)."""

    row: int
    column: SheetColumn
    text: str
    role: str


class RepeatedName(NamedTuple):
    """A name of several rows that may be one entry, or several: in which ways it is written, and the titles of the
    columns that say different things.
    """

    names: tuple[str, ...]
    rows: tuple[int, ...]
    columns: tuple[str, ...]


class EntryRequest:
    """What one or several rows ask for one entry: an existing one (`entry_id`), or a new one of that title.

    `same_rows`: those of an exported sheet that ask for nothing. `file_id`: what the file of the entry was when the
    sheet was exported (see `ExportedRow`). `private`: the values of fields of the private folder (None: taken away).
    `former_private`: what they were when the sheet was exported, where it says so.
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
        self.private: dict[str, Any] = {}
        self.former_private: dict[str, Any] = {}
        self.wanted_id = ""
        self.is_named_by_id = False


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


def heading_multiplier(heading: str) -> int:
    """By how much the numbers of a column are to be multiplied: those under “Montant (k€)” are thousands."""
    if _THOUSANDS.search(heading):
        return 1_000
    return 1_000_000 if _MILLIONS.search(heading) else 1


_UNITS_OF_TIME = (
    (re.compile(r"\b(?:ans?|annees?|years?)\b"), 12),
    (re.compile(r"\bsemestres?\b"), 6),
    (re.compile(r"\b(?:trimestres?|quarters?)\b"), 3),
    (re.compile(r"\b(?:jours?|semaines?|days?|weeks?|h|heures?|hours?)\b"), 0),
)


def months_of_heading(heading: str) -> int:
    """How many months a plain number under a heading stands for: 12 under “Durée (années)”; 0 where it is not known."""
    plain = strip_accents(heading.casefold())
    return next((months for unit, months in _UNITS_OF_TIME if unit.search(plain)), 1)


_UNIT_IN_HEADING = re.compile(
    r"\s*(?:[(\[][^()\[\]]*[)\]]|,?\s*\ben\s+(?:[km]\s?[€£$]|[km]\s?(?:euros?|eur)|milliers|millions)(?!\w).*)",
    re.IGNORECASE,
)


_PERCENTAGE = re.compile(r"%|pour ?cent|per ?cent", re.IGNORECASE)


def says_percentage(heading: str) -> bool:
    """Whether a heading says that its figures are percentages."""
    return _PERCENTAGE.search(heading) is not None


def heading_without_unit(heading: str) -> str:
    """“Économies” of “Économies (k€)”: the measure, once its figures are in units. The heading itself, where that is
    all that it says.
    """
    whole = _UNIT_IN_HEADING.sub(lambda match: "" if heading_multiplier(match[0]) != 1 else match[0], heading).strip(
        " ,:-–"
    )
    return " ".join(whole.split()) or heading


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


def _is_begun_phase(target: Target) -> bool:
    """Whether a column has the days on which one phase began."""
    return target.path == ("phases", "start") and bool(target.group)


def _undated_phase_problem(row: int, column: SheetColumn, text: str) -> CellProblem:
    """That a phase is not entered of which a cell says that the product is in it, and not since when."""
    message = Message(N_("“{text}” without a day is left out: the phase is not entered"), {"text": text})
    return CellProblem(row, column, text, message, (Message(N_("write the day on which it began")),))


def answer_key(text: str) -> str:
    """A text of a cell without case, accents and superfluous blanks, by which a person says what it means."""
    return normalise_name(" ".join(text.split()))


def find_answer(answers: Mapping[str, str], text: str) -> str | None:
    """What a person said that a text means: "" for nothing; None where nothing was said."""
    return answers.get(answer_key(text)) if answers else None


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


class _RowContent(NamedTuple):
    """What a row asks for an entry. `name`: how it writes the name of it ("": it has none). `has_id`: it has its id.
    `contradictions`: what earlier rows say in another way. `person`: their name, as it was read; `addresses`: the
    e-mail addresses in the row, also in columns that no field holds, and the heading of their column.
    """

    row: int
    name: str
    has_id: bool
    values: Mapping[tuple[str, ...], Any]
    items: Mapping[tuple[str, str], ItemRequest]
    people: Sequence[PeopleCell]
    contradictions: Sequence[CellProblem]
    person: str = ""
    addresses: frozenset[str] = frozenset()
    address_column: str = ""

    @property
    def mission(self) -> Mapping[str, Any]:
        """The mission of a person that the row has; empty where it has none."""
        item = self.items.get(("missions", ""))
        return item.values if item is not None else {}

    @property
    def phases(self) -> frozenset[str]:
        """The phases of which the row has no column each: where the entry is."""
        return frozenset(str(item.values.get("name")) for key, item in self.items.items() if key == ("phases", ""))

    @property
    def is_dated_phase(self) -> bool:
        """Whether it has nothing but a phase and its first day: a row of the history of an entry."""
        has_others = bool(self.values or self.people) or set(self.items) != {("phases", "")}
        return not has_others and all("start" in item.values for item in self.items.values())


def _is_id_of_person(word: str, name: str) -> bool:
    """Whether a word may be the id of a person of a name: `jean.dupont2` of Jean Dupont."""
    own = make_member_id(name)
    return bool(own) and word.casefold().startswith(own)


def _have_rivals(name: str, missions: Sequence[Mapping[str, Any]]) -> bool:
    """Whether two missions that overlap have different words in a field: one person hardly has both."""
    spans = {
        (one.get("start") or date.min, one.get("end") or date.max, normalise_name(str(one[name])))
        for one in missions
        if one.get(name)
    }
    latest: dict[str, date] = {}  # by word, the last day of the missions that began before
    for start, end, word in sorted(spans):
        if any(other != word and last >= start for other, last in latest.items()):
            return True
        latest[word] = max(end, latest.get(word, end))
        latest = {other: last for other, last in latest.items() if last >= start}
    return False


class AskedCell(NamedTuple):
    """The cell that a question is about: its row, the heading of its column and the name in its row ("": not said)."""

    row: int
    column: str = ""
    name: str = ""


class RowReader:
    """Reads the rows of one table. `answers`: what texts of cells mean, by text without accents and case.

    `choose`: asks which of several entries a name means, or which of several words of a list (its first argument is the
    kind, or the list); None where nobody is asked. `exported`: of a row that a sheet
    had when it was exported, only the cells that differ from what they were are read, and an empty one takes the value
    away. `ask_same`: asks whether rows of one name are about one entry.
    """

    def __init__(
        self,
        index: TargetIndex,
        columns: Sequence[MappedColumn],
        context: EntryContext,
        names: Mapping[str, NameIndex],
        answers: Mapping[str, str],
        choose: Callable[[str, str, Sequence[str], AskedCell], str | None] | None = None,
        exported: ExportedRows | None = None,
        ask_same: Callable[[RepeatedName], bool] | None = None,
        taken: Mapping[str, TakenRow] = NO_TAKEN_ROWS,
    ) -> None:
        self.index = index
        self._taken = dict(taken)
        self._taken_rows: dict[int, TakenRow] = {}
        self.ask_same = ask_same
        self.exported = exported
        self.columns = columns
        self.context = context
        self.names = names
        self.answers = answers
        self.choose = choose
        self._problems: list[CellProblem] = []
        self._refused: set[int] = set()
        self._remarks: list[CellRemark] = []
        self._requests: dict[str, EntryRequest] = {}
        self._readings: dict[tuple[str, str, NumberStyle], CellReading] = {}
        self._new_names: dict[tuple[str, str], str] = {}
        self._choices: dict[tuple[str, str], str | None] = {}
        self._contents: dict[int, list[_RowContent]] = {}
        self._first_items: dict[tuple[int, str, tuple[Any, ...]], ItemRequest] = {}
        self._settled_names: dict[int, str] = {}
        self._keys_of_people: dict[str, dict[str, str]] = {}
        self._table_columns: Sequence[SheetColumn] = ()
        self._names: Mapping[int, str] = {}
        self._people_to_come: Mapping[str, str] = {}

    def read(self, table: SheetTable) -> TableReading:
        """Read all rows."""
        removed: tuple[RowKey, ...] = ()
        for number, key in table.row_keys.items():  # of a row that was copied, the first one is the former row
            if key in self._taken:
                self._taken_rows[number] = self._taken.pop(key)
        self._table_columns = table.columns
        self._names = {row.number: self._name_of(row) for row in table.rows} if self.choose is not None else {}
        self._people_to_come = self._find_people_to_come(table)
        if self.exported is None:
            previous: SheetRow | None = None
            request: EntryRequest | None = None
            for row in table.rows:
                if self._name_of(row) and find_answer(self.answers, self._name_of(row)) == "":
                    self._leave_row(row)
                    previous, request = row, None
                    continue
                is_lone = row.number in table.lone_rows and self._has_name_only(row)
                if is_lone and find_answer(self.answers, self._name_of(row)) is None:
                    self._refuse_lone(row)
                    previous, request = row, None
                    continue
                follows = previous is not None and previous.number == row.number - 1 and self._continues(row)
                request = self._read_row(row, _ALL_CELLS, request if follows else None)
                previous = row
            self._settle_repeated_names()
        else:
            removed = self._read_exported(table, self.exported)
        for request in self._requests.values():
            if self.exported is None and self.index.kind.entry_kind == "member":
                self._take_domaine_of_role(request)
            self._set_private_apart(request)
        return TableReading(
            tuple(self._requests.values()),
            tuple(self._problems),
            frozenset(self._refused),
            tuple(self._remarks),
            self._new_names,
            removed,
        )

    def _take_domaine_of_role(self, request: EntryRequest) -> None:
        """The domaine that the role of a person means, where no cell gives one: of somebody who has none, or has the
        one that their former role meant.
        """
        column, domaine_column = self._column_of("role"), self._column_of("domaine")
        role = request.values.get(("role",))
        if column is None or role is None or not request.rows or ("domaine",) in request.values:
            return
        if any(one.column is not None and one.column == domaine_column and one.row in request.rows
               for one in self._problems):  # fmt: skip
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
        self._remarks.append(remark)

    def _set_private_apart(self, request: EntryRequest) -> None:
        """Take what belongs into the private folder out of what is published."""
        for name in self.index.private_targets:
            if (name,) in request.values:
                request.private[name] = request.values.pop((name,))
            elif (name,) in request.cleared:
                request.private[name] = None
            request.cleared.discard((name,))

    def _note_former_private(self, request: EntryRequest, key: RowKey, edited: Collection[int]) -> None:
        """What the private fields of a row were that was exported."""
        assert self.exported is not None
        for mapped in self.columns:
            if mapped.target.is_private and mapped.column.position in edited:
                cell = self.exported.value(key, mapped.column.position)
                reading = read_cell(mapped.target.field, cell, self.context, has_item_lines=True)
                request.former_private[mapped.target.name] = reading.value

    def _find_people_to_come(self, table: SheetTable) -> dict[str, str]:
        """The ids of the people who are not there yet, and whom the teams of the same sheet name, by their names: other
        cells may refer to them.
        """
        columns = [one for one in self.columns if one.target.is_people]
        refers = any(one.target.field.target_kind == "member" for one in self.columns if one.target.path)
        ids: dict[str, str] = {}
        for row in table.rows if refers else ():
            for mapped in columns:
                text = cell_text(row.value(mapped.column.position))
                for person in read_people(
                    text, mapped.target.role, self.context.registry.vocabulary, self.context.as_of
                ):
                    is_said = any(find_answer(self.answers, one) is not None for one in (person.name, person.text))
                    member_id = make_member_id(person.name) if person.has_whole_name and not is_said else ""
                    if member_id and self.names["member"].find(person.name) == NO_MATCH:
                        ids[name_key(person.name)] = member_id
        return ids

    def _name_of(self, row: SheetRow) -> str:
        """The name in a row, as it is written there."""
        column = self._column_of(self.index.title_target.name)
        return " ".join(cell_text(row.value(column.position)).split()) if column is not None else ""

    def _has_name_only(self, row: SheetRow) -> bool:
        """Whether a row has the name of an entry, and no other cell that is read."""
        filled = {one.target.name for one in self.columns if row.value(one.column.position) is not None}
        return self.index.kind.is_lenient and filled == {self.index.title_target.name}

    def _leave_row(self, row: SheetRow) -> None:
        """Leave out a row of which a person said that it is no entry."""
        column = self._column_of(self.index.title_target.name) or self.columns[0].column
        message = Message(N_("left out, as you said"))
        self._remarks.append(CellRemark(row.number, column, self._name_of(row), LEFT_OUT, None, message))

    def _refuse_lone(self, row: SheetRow) -> None:
        """Refuse a row with a name only, among rows that say more: a title among the rows, or an entry?"""
        text = self._name_of(row)
        message = Message(N_("only a name, where the other rows say more: is it an entry, or a title?"))
        hint = Message(
            N_("if it is an entry, fill in another column of it, or {option}; if it is none: {none}"),
            {"option": value_option(text, NEW_ENTRY), "none": value_option(text, "")},
        )
        self._refuse(
            row, [CellProblem(row.number, self._column_of(self.index.title_target.name), text, message, (hint,))]
        )

    def _continues(self, row: SheetRow) -> bool:
        """Whether a row without a name goes on with the entry of the row above: it has people, or items of lists, and
        nothing of which an entry has one.
        """
        if not self.index.kind.is_lenient:
            return False
        has_more = False
        for mapped in self.columns:
            target = mapped.target
            if row.value(mapped.column.position) is None:
                continue
            if not (target.is_people or (target.path and self._is_list(target.path[0]) and target.path[0] != "phases")):
                return False
            has_more = True
        return has_more

    def _settle_repeated_names(self) -> None:
        """Say which rows are about one entry; refuse those of one name that may be about several."""
        is_person = self.index.kind.entry_kind == "member"
        if not self.index.kind.is_lenient and not is_person:
            return
        for key, request in list(self._requests.items()):
            contents = self._contents.get(id(request), [])
            if len(contents) < 2:
                continue
            repeated = self._find_homonyms(contents) if is_person else self._find_repeated_name(contents)
            if repeated is not None and not self._is_said_same(repeated):
                self._refuse_repeated_name(repeated, contents)
                del self._requests[key]
                continue
            if self.index.kind.id == "mission":  # one on each row, as it should be
                continue
            column = self._column_of(self.index.title_target.name) or self.columns[0].column
            arguments = {"rows": [str(content.row) for content in contents], "name": request.title}
            message = Message(N_("rows {rows:list} are one entry: “{name}”"), arguments)
            self._remarks.append(CellRemark(contents[0].row, column, request.title, JOINED, None, message))

    def _find_repeated_name(self, contents: Sequence[_RowContent]) -> RepeatedName | None:
        """The name of rows that write it in different ways, or contradict each other; None where they are one entry."""
        if all(content.has_id for content in contents):
            return None
        forms: dict[str, set[str]] = {}
        for content in contents:
            if content.name and not content.has_id:
                forms.setdefault(name_key(content.name), set()).add(content.name.replace("’", "'"))
        is_written_otherwise = any(len(names) > 1 for names in forms.values())
        columns = [problem.column.title for content in contents for problem in content.contradictions if problem.column]
        with_phase = [content for content in contents if content.phases]
        if len({content.phases for content in with_phase}) > 1 and not all(
            one.is_dated_phase for one in with_phase[1:]
        ):
            columns += [one.column.title for one in self.columns if one.target.name == "phases.name"]
        has_contradictions = any(content.contradictions for content in contents)
        if not (is_written_otherwise or columns or has_contradictions):
            return None
        names = dict.fromkeys(content.name for content in contents if content.name)
        rows = tuple(content.row for content in contents)
        return RepeatedName(tuple(names), rows, tuple(dict.fromkeys(columns)))

    def _find_homonyms(self, contents: Sequence[_RowContent]) -> RepeatedName | None:
        """The name of rows that may be about several people; None where they are about one: by one account, one address
        or one employer, or because no row says anything else than another.
        """
        if all(content.has_id for content in contents):
            return None
        titles = dict.fromkeys(
            name_key(content.person or content.name) for content in contents if not content.has_id and content.name
        )
        accounts = [normalise_name(str(account)) for one in contents if (account := one.values.get(("github",)))]
        addresses = [content.addresses for content in contents if content.addresses]
        employers = [normalise_name(str(employer)) for one in contents if (employer := one.mission.get("employer"))]
        columns: list[str] = []
        if len(titles) > 1:  # “Léa Martin” and “Martin Léa”
            columns.append(self._title_of(self.index.title_target.name))
        if len(set(accounts)) > 1:
            columns.append(self._title_of("github"))
        if len(addresses) > 1 and not frozenset.intersection(*addresses):
            columns.append(self._title_of_addresses(contents))
        same_words: tuple[Sequence[Any], ...] = (accounts, addresses, employers)
        is_one = any(len(words) == len(contents) and len(set(words)) == 1 for words in same_words)
        if not columns and not is_one:
            columns += [one.column.title for content in contents for one in content.contradictions if one.column]
            missions = [content.mission for content in contents if content.mission]
            for name in ("employer", "status"):
                if _have_rivals(name, missions):
                    columns.append(self._title_of(f"missions.{name}"))
        if not columns:
            return None
        names = tuple(dict.fromkeys(content.name for content in contents if content.name))
        names = names if len(titles) > 1 else names[:1]
        return RepeatedName(names, tuple(content.row for content in contents), tuple(dict.fromkeys(columns)))

    def _title_of(self, name: str) -> str:
        """The heading of the column of a target."""
        column = self._column_of(name)
        return column.title if column is not None else name

    def _title_of_addresses(self, contents: Sequence[_RowContent]) -> str:
        """The heading of the column with the addresses of people, which no field of theirs holds."""
        return next((content.address_column for content in contents if content.address_column), "")

    def _is_said_same(self, repeated: RepeatedName) -> bool:
        """Whether a person said that the rows of a name are about one entry."""
        if any(find_answer(self.answers, name) == SAME_ENTRY for name in repeated.names):
            return True
        return self.ask_same is not None and self.ask_same(repeated)

    def _refuse_repeated_name(self, repeated: RepeatedName, contents: Sequence[_RowContent]) -> None:
        """Take none of the rows of a name: each may be about an entry of its own."""
        contradictions = [problem for content in contents for problem in content.contradictions]
        self._problems = [problem for problem in self._problems if problem not in contradictions]
        arguments = {
            "names": list(repeated.names),
            "columns": list(repeated.columns),
        }
        if len(repeated.names) > 1:
            message = Message(
                N_("one name in several spellings ({names:list}): one entry, or several?"),
                arguments,
            )
        else:
            message = Message(
                N_("one name, with different values in {columns:list}: one entry, or several?"),
                arguments,
            )
        is_person = self.index.kind.entry_kind == "member"
        template = N_("give each its own name; if they are one: {option}")
        template = N_("give each its own id; if they are one: {option}") if is_person else template
        hint = Message(template, {"option": value_option(repeated.names[0], SAME_ENTRY)})
        column = self._column_of(self.index.title_target.name)
        for content in contents:
            self._refused.add(content.row)
            self._problems.append(CellProblem(content.row, column, content.name, message, (hint,)))

    def _read_exported(self, table: SheetTable, exported: ExportedRows) -> tuple[RowKey, ...]:
        """Read the edits of a sheet that was exported; the keys of the rows that it no longer has."""
        displaced = find_displaced_rows(exported, table.rows, self._name_fields)
        if displaced.is_sorted:
            raise _displaced_error(displaced.numbers)
        shuffled = find_shuffled_column(exported, table.rows) if not exported.origin.is_current else None
        if shuffled is not None:
            raise _shuffled_error(next(one for one in table.columns if one.position == shuffled))
        rows = exported.rows_by_key(table.rows)
        gone_keys = (key for key in exported.origin.rows if key not in rows and key[1] != 0)
        gone = GoneRows(exported, gone_keys, self._name_fields)
        for row in table.rows:
            if exported.key_of(row) is not None:
                continue
            former = gone.take_former_key(row)
            if former is None:
                self._read_row(row, _ALL_CELLS)
            else:
                self._refuse_changed_id(row, former[0], exported.written_key(row)[0])
        for key, same in rows.items():
            if same[0].number in displaced.numbers:
                self._refuse_displaced(same[0], key)
                continue
            edits = [frozenset(exported.edited_positions(row, key)) for row in same]
            original = self._find_original(edits)
            for i, (row, edited) in enumerate(zip(same, edits, strict=True)):
                if i == original:
                    self._read_exported_row(row, key, edited, table)
                elif (former := gone.take_former_key(row)) is not None:
                    self._refuse_changed_id(row, former[0], key[0])
                elif original is not None and edited:
                    self._read_row(row, _RowEdits(copy_of=same[original]))
                else:
                    self._refuse_copy(row, same[original] if original is not None else same[i - 1], bool(edited))
        if exported.origin.is_current:
            return ()
        named = {request.entry_id for request in self._requests.values()} if not exported.has_items else set()
        return tuple(key for key in gone.keys if exported.origin.current_id(key[0]) not in named)

    @property
    def _name_fields(self) -> tuple[str, str]:
        """The fields that say which entry a row is about."""
        return ID_NAME, self.index.title_target.name

    def _refuse_displaced(self, row: SheetRow, key: RowKey) -> None:
        """Refuse a row that has the name of another entry than that of its key."""
        message = Message(N_("this is the row of “{id}”, and it has the name of another entry"), {"id": key[0]})
        problem = CellProblem(row.number, None, self._name_of(row), message, (Message(_MAKE_AGAIN),))
        self._refuse(row, [problem])

    def _refuse_changed_id(self, row: SheetRow, former_id: str, new_id: str) -> None:
        """Refuse a row whose id was changed: an id is where the entry is, and what others refer to it by."""
        message = Message(N_("this is the row of “{id}”, whose id was changed"), {"id": former_id})
        problem = CellProblem(row.number, None, new_id, message, self._rename_hints(former_id, new_id))
        self._refuse(row, [problem])

    def _rename_hints(self, former_id: str, new_id: str) -> tuple[Message, ...]:
        if self.index.kind.entry_kind == "job" or not new_id:
            return ()
        command = f"incubo rename {quote_argument(former_id)} {quote_argument(new_id)}"
        return (Message(N_("to rename it: {command}"), {"command": command}),)

    def _find_original(self, edits: Sequence[frozenset[int]]) -> int | None:
        """Which of the rows with one key is the one that the sheet had, by what was edited of each: the one that is as
        it was, else the only one with the same day (an entry: the same name); None where that is not known.
        """
        if len(edits) == 1:
            return 0
        kind = self.index.kind
        items = self.exported is not None and self.exported.has_items
        name = f"{kind.item_field}.{DAY_FIELDS[kind.item_field]}" if items else self.index.title_target.name
        column = self._column_of(name)
        unchanged = [i for i, edited in enumerate(edits) if not edited]
        same = [i for i, edited in enumerate(edits) if column is not None and column.position not in edited]
        return unchanged[0] if unchanged else same[0] if len(same) == 1 else None

    def _refuse_copy(self, row: SheetRow, other: SheetRow, is_edited: bool) -> None:
        """Refuse a row that was copied, where nothing says what it is."""
        if is_edited:
            message = N_("row {n} was copied, and both were edited since: which one is the former row?")
            hint = Message(N_("leave the day (of an entry: the name) of the former row as it was"))
            problem = CellProblem(row.number, None, "", Message(message, {"n": other.number}), (hint,))
        else:
            message = N_("it is a copy of row {n}, with nothing of its own")
            problem = CellProblem(row.number, None, "", Message(message, {"n": other.number}))
        self._refuse(row, [problem])

    def _read_exported_row(self, row: SheetRow, key: RowKey, edited: frozenset[int], table: SheetTable) -> None:
        """Read what was edited of a row; a problem for each cell that is not read back."""
        assert self.exported is not None
        names = self._name_fields if self.exported.has_items else (ID_NAME,)
        name_positions = set(self.exported.name_positions(names))
        id_positions = set() if self.exported.has_items else name_positions
        kept = {position for position in edited if self.exported.is_computed(position) or position in name_positions}
        for column in table.columns:
            if column.position in kept:
                message = Message(N_("this column is not read back: the change is left out"))
                text = cell_text(row.value(column.position))
                hints = self._rename_hints(key[0], text) if column.position in id_positions else ()
                if not (self._is_current and _COUNT.fullmatch(text)):  # one that changes from day to day
                    self._problems.append(CellProblem(row.number, column, text, message, hints))
        if edited - kept:
            request = self._read_row(row, _RowEdits(key, edited - kept))
            if request is not None and not self._is_current:
                self._note_former_private(request, key, edited)
        elif (request := self._request_of_key(key)) is not None:
            request.same_rows.append(row.number)

    def _request_of_key(self, key: RowKey) -> EntryRequest | None:
        """What rows ask for the entry that a row of an exported sheet had; None where there is none any more."""
        assert self.exported is not None
        kind, entry_id = self.index.kind.entry_kind, self.exported.origin.current_id(key[0])
        if entry_id not in self.context.registry.entries[kind]:
            return None
        return self._requests.setdefault(f"id {entry_id}", EntryRequest(entry_id, self.names[kind].title(entry_id)))

    def _find_exported_request(self, row: SheetRow, key: RowKey, problems: list[CellProblem]) -> EntryRequest | None:
        """What rows ask for the entry of a row that the sheet had; a problem where it is gone."""
        request = self._request_of_key(key)
        if request is None:
            message = Message(N_("the registry no longer has “{id}”"), {"id": key[0]})
            problems.append(CellProblem(row.number, None, key[0], message))
            return None
        assert self.exported is not None
        request.is_named_by_id = self.index.kind.has_own_fields and not self.exported.has_items
        request.file_id = self.exported.origin.rows[key].file_id
        return request

    def _read_row(self, row: SheetRow, edits: _RowEdits, continued: EntryRequest | None = None) -> EntryRequest | None:
        """Add what a row asks for, or why it asks for nothing. `continued`: the request of the row above, that it goes
        on with. The request that it is part of; None where it asks for nothing.
        """
        problems = self._faulty_names(row) if edits.key is None and continued is None else []
        if problems:
            self._refuse(row, problems)
            return None
        if edits.key is not None:
            request = self._find_exported_request(row, edits.key, problems)
        elif edits.copy_of is not None:
            request = self._find_copy_request(row, edits.copy_of, problems)
        elif (taken := self._taken_rows.get(row.number)) is not None and self._is_renamed(row, taken):
            request = self._find_taken_request(row, taken, problems)
        else:
            request = continued or self._find_request(row, problems)
        if request is None:
            self._refuse(row, problems)
            return None
        has_item_rows = self.exported is not None and self.exported.has_items
        position = edits.key[1] - 1 if edits.key is not None and edits.key[1] else None
        values: dict[tuple[str, ...], Any] = {}
        items: dict[tuple[str, str], dict[str, Any]] = {}
        people: list[PeopleCell] = []
        cleared: set[tuple[str, str, str]] = set()
        lone_problems: list[CellProblem] = []  # of cells without which the row is a fact all the same
        said_beside: list[tuple[MappedColumn, tuple[str, str], str, Any]] = []
        title_name = self.index.title_target.name
        for mapped in self.columns:
            target, cell = mapped.target, row.value(mapped.column.position)
            is_identity = target.name in (ID_NAME, FIRST_NAME) or (
                target.name == title_name and not request.is_named_by_id
            )
            is_label = target.name == title_name and id_in_label(cell_text(cell)) == request.entry_id is not None
            if target.name == ITEM_NAME:
                if self.exported is None:
                    place = place_of_item(cell)
                    position = place - 1 if place else None
                continue
            if not edits.reads(mapped.column.position):
                continue
            if self._is_unreadable_text(row, mapped.column, edits, problems):
                continue
            if cell is None and edits.clears and not self._is_current and target.path and not is_identity:
                cleared.add((target.path[0], target.group, target.path[1] if len(target.path) > 1 else ""))
                if target.implied and target.group:
                    items.setdefault((target.path[0], target.group), dict(target.implied))
            if cell is None or is_identity or is_label:  # “Claire Bonnemain (claire.bonnemain)” is no other name
                continue
            if target.is_people:
                text = cell_text(cell)
                if isinstance(cell, FaultyCell):
                    fault = read_faulty_cell(cell)
                    assert fault.error is not None
                    problems.append(CellProblem(row.number, mapped.column, text, fault.error, fault.hints))
                    continue
                if is_no_value(text):
                    self._remarks.append(CellRemark(row.number, mapped.column, text, NO_VALUE.remark))
                else:
                    people.append(PeopleCell(row.number, mapped.column, text, target.role))
                continue
            reading = self._read_cell(mapped, cell, row.number)
            if reading.error is not None and edits.is_computed and mapped.column.position not in edits.edited:
                continue  # “planned” is no decision
            if reading.error is not None:
                hints = self._hints_of(target, reading, cell_text(cell))
                problem = CellProblem(row.number, mapped.column, cell_text(cell), reading.error, hints)
                (lone_problems if self._is_beside_fact(target) else problems).append(problem)
                continue
            text = cell_text(cell)
            if reading is NO_VALUE and _is_begun_phase(target) and says_present(text) and not self._is_answered(text):
                problems.append(_undated_phase_problem(row.number, mapped.column, text))
                continue
            is_undated_phase = target.path == ("phases", "start") and self.exported is not None  # as it was exported
            is_plain_percentage = reading.remark == PERCENTAGE and says_percentage(mapped.column.title)
            is_as_expected = is_plain_percentage or (reading.remark == NO_VALUE.remark and is_undated_phase)
            if reading.remark and not is_as_expected:
                is_day = reading.others and reading.remark != OTHER_WORD
                taken = reading.others.get("start", reading.value) if is_day else reading.value
                remark = CellRemark(row.number, mapped.column, cell_text(cell), reading.remark, taken)
                if reading.remark == OTHER_WORD:
                    labelled = self.context.registry.vocabulary.labelled_value(target.field.value_list, str(taken))
                    remark = remark._replace(value=labelled)
                if reading.remark == PERCENTAGE:
                    arguments = {"text": remark.text, "value": taken}
                    message = Message(N_("“{text}” is entered as {value}: no field has its %"), arguments)
                    remark = remark._replace(message=message)
                if reading is NO_END:
                    message = Message(N_("“{text}” says that there is no last day: none is entered"),
                                      {"text": remark.text})  # fmt: skip
                    remark = remark._replace(message=message)
                    if edits.clears and not self._is_current:
                        cleared.add((target.path[0], target.group, target.path[1] if len(target.path) > 1 else ""))
                self._remarks.append(remark)
            if isinstance(cell, date) and isinstance(reading.value, str) and target.field.type in _TEXT_TYPES:
                message = Message(N_("this cell is a date, and the field a text: “{text}” is written"),
                                  {"text": reading.value})  # fmt: skip
                self._remarks.append(CellRemark(row.number, mapped.column, cell_text(cell), LEFT_OUT, None, message))
            if reading.new_words:
                message = Message(
                    N_("unknown until now, taken as it is: “{words:list}”"), {"words": [*reading.new_words]}
                )
                text = cell_text(cell)
                self._remarks.append(CellRemark(row.number, mapped.column, text, NEW_WORDS, None, message))
            if reading.left_over:
                is_fact = not self.index.kind.is_lenient or (
                    self.index.kind.id == "job" and target.name in _OFFER_FACTS
                )
                if is_fact and _SHARES.fullmatch(reading.left_over):
                    message = Message(N_("shares of time are left out: “{words}”"), {"words": reading.left_over})
                    text = cell_text(cell)
                    self._remarks.append(CellRemark(row.number, mapped.column, text, LEFT_OUT, None, message))
                else:
                    words = reading.left_over
                    problems.append(_left_over_problem(row.number, mapped.column, cell_text(cell), words, is_fact))
            if reading.value is None:
                continue
            if target.group or len(target.path) > 1:
                key_of_item = (target.path[0], target.group)
                item = items.setdefault(key_of_item, dict(target.implied))
                _add_value(item, target.path[1], reading.value)
                said_beside += [(mapped, key_of_item, name, value) for name, value in reading.others.items()]
            else:
                _add_value(values, target.path, reading.value)
        for mapped, key_of_item, name, value in said_beside:
            known = items[key_of_item].setdefault(name, value)
            if known != value:
                text = cell_text(row.value(mapped.column.position))
                message = self._other_column_message(row, (key_of_item[0], name), key_of_item[1], known)
                problems.append(CellProblem(row.number, mapped.column, text, message))
        items = _share_values(items)
        if position is None:  # of an item that is there, some cells are enough
            problems += self._leave_unfinished_facts(row, items)
        other_account = self._find_other_account(request, row, values)
        if other_account is not None and edits.key is None:
            self._refuse(row, [other_account])
            return None
        problems, has_own_problems = [*problems, *lone_problems], bool(problems)
        has_items = any(name == self.index.kind.item_field for name, _ in items)
        has_nothing = bool(lone_problems) and not has_items and not values
        is_unsafe = self.index.kind.id == "job" and any(map(self._is_offer_fact, problems))
        if is_unsafe or ((has_own_problems or has_nothing) and not self.index.kind.is_lenient):
            self._refuse(row, problems)
            return None
        own_key = (self.index.kind.item_field, "")
        requests = {
            key: ItemRequest(
                row.number,
                item,
                frozenset(inner for name, group, inner in cleared if (name, group) == key and inner),
                position if key == own_key else None,
                is_new=has_item_rows and edits.key is None and key == own_key,
                former=self._former_identity(row, key, item),
            )
            for key, item in items.items()
        }
        own_cleared = frozenset(inner for name, group, inner in cleared if (name, group) == own_key and inner)
        if position is not None and own_cleared and own_key not in requests:
            requests[own_key] = ItemRequest(row.number, {}, own_cleared, position)
        request.cleared |= {(name,) for name, group, inner in cleared if not group and not inner}
        request.cleared |= {(name, inner) for name, _, inner in cleared if inner and not self._is_list(name)}
        contradictions = self._merge(request, row, values, requests, people)
        self._problems += [*problems, *contradictions]
        request.rows.append(row.number)
        if self.exported is None:
            name = "" if continued is not None else self._name_of(row)
            others = [problem for problem in contradictions if problem.message.template == _OTHER_ROW_SAYS]
            content = _RowContent(row.number, name, self._has_id(row), values, requests, people, others)
            if self.index.kind.entry_kind == "member":
                content = self._with_identity(content, row)
            self._contents.setdefault(id(request), []).append(content)
        return request

    def _find_other_account(
        self, request: EntryRequest, row: SheetRow, values: Mapping[tuple[str, ...], Any]
    ) -> CellProblem | None:
        """The problem of a row that names somebody who is there, and gives another account: perhaps it is another
        person of that name.
        """
        column, member = self._column_of("github"), self.context.registry.members.get(request.entry_id or "")
        account = values.get(("github",))
        if member is None or column is None or account is None or not member.github or self._has_id(row):
            return None
        name = self._name_of(row)
        is_said = find_answer(self.answers, name) is not None
        if is_said or normalise_name(str(account)) == normalise_name(member.github):
            return None
        message = Message(
            N_("{id} has another account ({account}): is it the same person?"),
            {"id": member.id, "account": member.github},
        )
        hint = Message(N_("the same: {option}"), {"option": value_option(name, member.id)})
        return CellProblem(row.number, column, str(account), message, (hint,))

    def _with_identity(self, content: _RowContent, row: SheetRow) -> _RowContent:
        """The content of a row with what tells people of one name from each other."""
        found = {
            position: cell_text(cell).casefold()
            for position, cell in enumerate(row.values)
            if isinstance(cell, str) and _E_MAIL.fullmatch(cell.strip())
        }
        column = next((one.title for one in self._table_columns if one.position in found), "")
        person = self._settled_names.get(content.row, "")
        return content._replace(person=person, addresses=frozenset(found.values()), address_column=column)

    def _is_answered(self, text: str) -> bool:
        """Whether a person said what a text means."""
        return find_answer(self.answers, text) is not None

    def _hints_of(self, target: Target, reading: CellReading, text: str) -> tuple[Message, ...]:
        """What to do about a cell that does not fit."""
        if self.index.kind.id != "job" or target.name != "closes":
            return reading.hints
        option = value_option(text, gettext("DATE"))
        message = N_("an offer needs a last day to apply: write one in the cell, or {option}")
        return (Message(message, {"option": option}), *reading.hints)

    def _is_beside_fact(self, target: Target) -> bool:
        """Whether what a row is about is a fact without a cell, too: the status of a mission, or a field of the person;
        one measure of several.
        """
        if len(target.path) == 1:
            return self.index.kind.item_field == "missions"
        if target.path[0] == "metrics":
            return bool(target.group)
        return target.path[0] in _FACTS_OF_ROW and target.path[1] not in _FACTS_OF_ROW[target.path[0]]

    def _is_offer_fact(self, problem: CellProblem) -> bool:
        """Whether a problem is in a cell without which an offer would be another one: who recruits, and until when."""
        return any(one.column is problem.column and one.target.name in _OFFER_FACTS for one in self.columns)

    def _former_identity(self, row: SheetRow, key: tuple[str, str], item: Mapping[str, Any]) -> Mapping[str, Any]:
        """What told an item from others when a part of its row was taken, if it was corrected since; else nothing."""
        taken = self._taken_rows.get(row.number)
        if taken is None or key[0] not in taken.lists:
            return {}
        former = {}
        for mapped in self.columns:
            target = mapped.target
            is_identity = len(target.path) == 2 and target.path[1] in IDENTITY_FIELDS[key[0]]
            if not is_identity or target.path[0] != key[0] or target.group not in (key[1], ""):
                continue
            cell = taken.values.get(mapped.column.title)
            if cell is None or is_same_cell(row.value(mapped.column.position), cell):
                continue
            value = self._read_cell(mapped, cell, row.number).value
            if value is not None and value != item.get(target.path[1]):
                former[target.path[1]] = value
        return former

    def _find_taken_request(self, row: SheetRow, taken: TakenRow, problems: list[CellProblem]) -> EntryRequest | None:
        """What a row asks for whose name was corrected since a part of it was taken: another name for the entry that
        was added, if there was none of that name; a problem else.
        """
        kind, title_column = self.index.kind.entry_kind, self._column_of(self.index.title_target.name)
        title = self._name_of(row)
        match = self.names[kind].find(title, allow_near=False)
        former = self.names[kind].title(taken.entry_id)
        if not self.index.kind.has_own_fields or match.id is not None or match.candidates:
            message = Message(
                N_("this row was entered for “{title}”, and has another name now: what was entered stays there"),
                {"title": former},
            )
            hint = Message(
                N_("correct “{title}” first, then give this row again in another workbook"), {"title": former}
            )
            problems.append(CellProblem(row.number, title_column, title, message, (hint,)))
            return None
        request = self._request_for(taken.entry_id, title, problems, row, title_column)
        if request is not None:
            request.is_named_by_id = True
        return request

    def _is_renamed(self, row: SheetRow, taken: TakenRow) -> bool:
        """Whether the name of a row is another one than when a part of it was taken."""
        column = self._column_of(self.index.title_target.name)
        if column is None or taken.entry_id not in self.context.registry.entries[self.index.kind.entry_kind]:
            return False
        return name_key(self._name_of(row)) != name_key(cell_text(taken.values.get(column.title)))

    def _has_id(self, row: SheetRow) -> bool:
        """Whether a row says by an id which entry it is about."""
        column = self._column_of(ID_NAME)
        text = cell_text(row.value(column.position)) if column is not None else ""
        return self.names[self.index.kind.entry_kind].find(text, allow_near=False).id is not None if text else False

    @property
    def _is_current(self) -> bool:
        """Whether the sheet is compared with what the registry has today."""
        return self.exported is not None and self.exported.origin.is_current

    def _faulty_names(self, row: SheetRow) -> list[CellProblem]:
        """The problems of the cells of a row that should say which entry it is about, and have no value."""
        problems = []
        for mapped in self.columns:
            cell = row.value(mapped.column.position)
            if mapped.target.name in (ID_NAME, FIRST_NAME, self.index.title_target.name) and isinstance(
                cell, FaultyCell
            ):
                fault = read_faulty_cell(cell)
                assert fault.error is not None
                problems.append(CellProblem(row.number, mapped.column, str(cell), fault.error, fault.hints))
        return problems

    def _is_list(self, name: str) -> bool:
        field = self.index.table.find_field(name)
        return field is not None and field.many

    def _is_unreadable_text(
        self, row: SheetRow, column: SheetColumn, edits: _RowEdits, problems: list[CellProblem]
    ) -> bool:
        """Whether a cell of an exported sheet does not have its whole text, with a problem: it was too long."""
        if self.exported is None:
            return False
        is_known = edits.key is not None and column.position in self.exported.places
        was = self.exported.value(edits.key, column.position) if is_known and edits.key is not None else None
        if not is_cut(was) and not is_cut(row.value(column.position)):
            return False
        message = Message(N_("this text was too long for a cell, which has its beginning only: change it in its file"))
        text = cell_text(row.value(column.position))[:_SHOWN_LENGTH]
        problems.append(CellProblem(row.number, column, text, message))
        return True

    def _leave_unfinished_facts(self, row: SheetRow, items: dict[tuple[str, str], dict[str, Any]]) -> list[CellProblem]:
        """Take away the items of a row that are no fact: a problem for each of which a part was given.

        An empty cell of a measure is no measure. A committee without its day would be the same one as any other.
        """
        problems = []
        for key in [key for key in items if key[0] in _FACTS]:
            field = self.index.table.find_field(key[0])
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
                for one in self.columns
                if (one.target.path[:1], one.target.group) == (key[:1], key[1]) and one.target.path[1] in item
            ]
            column = columns[0].column if columns else None
            text = " · ".join(" ".join(cell_text(row.value(one.column.position)).split()) for one in columns)
            problems.append(CellProblem(row.number, column, text, message))
        return problems

    def _refuse(self, row: SheetRow, problems: Sequence[CellProblem]) -> None:
        self._refused.add(row.number)
        self._problems += problems

    def _merge(
        self,
        request: EntryRequest,
        row: SheetRow,
        values: Mapping[tuple[str, ...], Any],
        items: Mapping[tuple[str, str], ItemRequest],
        people: Sequence[PeopleCell],
    ) -> list[CellProblem]:
        """Add what a row says to what other rows say of the same entry; a problem for each contradiction."""
        problems = []
        for path, value in values.items():
            known = request.values.get(path)
            if isinstance(value, list) and isinstance(known, list):
                request.values[path] = [*known, *(item for item in value if item not in known)]
            elif known is None or known == value:
                request.values[path] = value
            else:
                column = next(mapped.column for mapped in self.columns if mapped.target.path == path)
                message = _OTHER_ROW_SAYS
                text = cell_text(row.value(column.position))
                problems.append(CellProblem(row.number, column, text, Message(message, {"n": request.rows[0]})))
        for key, said in items.items():
            known_items = request.items.setdefault(key[0], [])
            same = self._find_same_item(request, key[0], said, known_items)
            item, contradictions = self._leave_contradictions(key, said, same, row)
            problems += contradictions
            if item is None:
                continue
            if item.position is not None or all(other.values != item.values for other in known_items):
                known_items.append(item)
                if item.position is None and key[0] in _INDEXED_LISTS:
                    index_key = id(request), key[0], item_key(key[0], item.values)
                    self._first_items.setdefault(index_key, item)
        known_people = {(cell.text, cell.role) for cell in request.people}
        request.people += [cell for cell in people if (cell.text, cell.role) not in known_people]
        return problems

    def _find_same_item(
        self, request: EntryRequest, name: str, item: ItemRequest, known_items: Sequence[ItemRequest]
    ) -> ItemRequest | None:
        """What another row or column says of the same item; None: nothing."""
        if item.position is not None or (name == "events" and "date" not in item.values):
            return None
        if name in _INDEXED_LISTS:
            return self._first_items.get((id(request), name, item_key(name, item.values)))
        others = [other for other in known_items if other.position is None]
        position = find_item(name, [other.values for other in others], item.values)
        return others[position] if position is not None else None

    def _leave_contradictions(
        self, key: tuple[str, str], item: ItemRequest, other: ItemRequest | None, row: SheetRow
    ) -> tuple[ItemRequest | None, list[CellProblem]]:
        """An item without what other rows or columns say in another way of the same one (None: nothing is left of it),
        and a problem for each of these values.
        """
        name, group = key
        names = find_contradictions(other.values, item.values) if other is not None else []
        if other is None or not names:
            return item, []
        problems = []
        for inner in names:
            if other.row == row.number:
                message = self._other_column_message(row, (name, inner), None, other.values[inner], not_group=group)
            else:
                message = Message(_OTHER_ROW_SAYS, {"n": other.row})
            mapped = next(
                (one for one in self.columns if one.target.path == (name, inner) and one.target.group == group), None
            )
            column = mapped.column if mapped is not None else None
            text = cell_text(row.value(column.position)) if column is not None else cell_text(item.values[inner])
            problems.append(CellProblem(row.number, column, text, message))
        values = {inner: value for inner, value in item.values.items() if inner not in names}
        return (item._replace(values=values) if values != dict(self._implied(key)) else None), problems

    def _other_column_message(
        self, row: SheetRow, path: tuple[str, str], group: str | None, value: Any, *, not_group: str | None = None
    ) -> Message:
        """That another column of a row gives another value to a field of an item: which one, and which value. `group`:
        that of the item, None for any but `not_group`.
        """
        field = self.index.table.find_field(path[0])
        inner = next((one for one in field.subfields if one.name == path[1]), None) if field is not None else None
        shown = Message("{day:long}", {"day": value}) if isinstance(value, date) else value
        if inner is not None and inner.value_list:
            shown = self.context.registry.vocabulary.labelled_value(inner.value_list, str(value))
        columns = (
            one.column
            for one in self.columns
            if one.target.path == path
            and (one.target.group == group if group is not None else one.target.group != not_group)
            and row.value(one.column.position) is not None
        )
        column = next(columns, None)
        if column is None:
            return Message(N_("another cell of the row says “{value}”"), {"value": shown})
        text = cell_text(row.value(column.position))
        return Message(N_("the column {column} says “{text}”"), {"column": column.title, "text": text})

    def _implied(self, key: tuple[str, str]) -> tuple[tuple[str, Any], ...]:
        """The values that the items of a group have without a cell."""
        targets = (one.target for one in self.columns)
        return next((one.implied for one in targets if (one.path[:1], one.group) == (key[:1], key[1])), ())

    def _find_request(self, row: SheetRow, problems: list[CellProblem]) -> EntryRequest | None:
        """The entry that a row is about, with what earlier rows asked for it."""
        kind, title_target = self.index.kind.entry_kind, self.index.title_target
        id_column = self._column_of(ID_NAME)
        title_column = self._column_of(title_target.name)
        title = self._name_of(row)
        first_name_column = self._column_of(FIRST_NAME)
        if first_name_column is not None and title:
            first_name = " ".join(cell_text(row.value(first_name_column.position)).split())
            if first_name and not is_no_value(first_name) and first_name.casefold() not in title.casefold():
                title = f"{first_name} {title}"
        wanted_id = ""
        for mapped in self.columns:
            if mapped.target.name == ID_NAME and not wanted_id:
                id_column, wanted_id = mapped.column, cell_text(row.value(mapped.column.position))
        if wanted_id and not is_no_value(wanted_id):
            if normalise_name(wanted_id) in (NEW_ENTRY, "nouveau", "nouvelle"):
                return self._request_for(None, title, problems, row, title_column)
            match = self.names[kind].find(wanted_id, allow_near=False)
            if match.id is not None:
                request = self._request_for(match.id, title, problems, row, title_column)
                if request is not None:
                    has_items = self.exported is not None and self.exported.has_items
                    request.is_named_by_id = self.index.kind.has_own_fields and not has_items
                return request
            if not title:
                message = Message(N_("no entry has the id “{word}”"), {"word": wanted_id})
                problems.append(CellProblem(row.number, id_column, wanted_id, message))
                return None
        if not title or is_no_value(title):
            message = Message(N_("the name is missing"))
            if title and not any(map(str.isalnum, title)):
                message = Message(N_("“{word}” is no name: it has no letter and no figure"), {"word": title})
            problems.append(CellProblem(row.number, title_column, title, message))
            return None
        if kind == "member" and title_column is not None:
            person = self._read_person(title, wanted_id, row.number, title_column, problems)
            if person is None:
                return None
            title = person
        own_key = ""
        if kind == "job" and find_answer(self.answers, title) is None:
            found, own_key = self._find_offer(row, title)
        elif kind == "member" and _is_id_of_person(wanted_id, title):  # somebody else of that name
            found, own_key = CellReading(), wanted_id.casefold()
        else:
            found = self._find_entry(kind, title, row.number)
        if found.error is not None:
            problems.append(CellProblem(row.number, title_column, title, found.error, found.hints))
            return None
        if found.value is None and not self.index.kind.has_own_fields:
            message = Message(N_("no startup is called “{word}”"), {"word": title})
            problems.append(CellProblem(row.number, title_column, title, message, self._name_hints(title)))
            return None
        request = self._request_for(found.value, title, problems, row, title_column, own_key)
        if request is not None and wanted_id and found.value is None:
            request.wanted_id = wanted_id
        if request is not None and found.value is not None and title_column is not None:
            self._tell_words_beside(row, title_column, title, found.value)
        return request

    def _tell_words_beside(self, row: SheetRow, column: SheetColumn, title: str, entry_id: str) -> None:
        """Say what a name has beside that of the entry: “Bouée (ex-Balise)”."""
        index = self.names[self.index.kind.entry_kind]
        words = index.words_beside(title, entry_id)
        if words:
            message = Message(
                N_("“{text}” is taken for “{title}”; “{words}” is left out"),
                {"text": title, "title": index.title(entry_id), "words": words},
            )
            self._remarks.append(CellRemark(row.number, column, title, LEFT_OUT, None, message))

    def _find_offer(self, row: SheetRow, title: str) -> tuple[CellReading, str]:
        """The job offer of a title, and what tells it from others of the same one: its startup and its first day."""
        said: dict[str, Any] = {}
        for mapped in self.columns:
            cell = row.value(mapped.column.position)
            if mapped.target.name in _OFFER_KEYS and cell is not None:
                said[mapped.target.name] = self._read_cell(mapped, cell, row.number).value
        match = self.names["job"].find(title, allow_near=False)
        offers = self.context.registry.entries["job"]
        same = [
            offer_id
            for offer_id in ([match.id] if match.id is not None else match.candidates)
            if offer_id in offers
            and all(value is None or getattr(offers[offer_id], name) in (None, value) for name, value in said.items())
        ]
        key = " ".join(str(said.get(name) or "") for name in _OFFER_KEYS)
        if len(same) == 1:
            return CellReading(same[0]), key
        if not same and (match.id is not None or match.candidates):
            return CellReading(), key
        return self._find_entry("job", title, row.number), key

    def _read_person(
        self, text: str, wanted_id: str, row: int, column: SheetColumn, problems: list[CellProblem]
    ) -> str | None:
        """The name of the person whom a cell names, without what it says more of them, which is told; None, with a
        problem, where it is not clearly one person. The words of somebody who is there are left as they are.
        """
        answer = find_answer(self.answers, text)
        if self.names["member"].find(text, allow_near=False).id is not None or answer not in (None, NEW_ENTRY):
            return text
        if wanted_id and wanted_id.casefold() == make_member_id(text):
            return text
        is_no_name = _NO_NAME.search(text) is not None
        if answer == NEW_ENTRY and not is_no_name:
            return text
        person = read_person_name(text, self.context.registry.vocabulary, self.context.as_of)
        if not person.name:
            hint = Message(N_("if it is one: {option}"), {"option": value_option(text, NEW_ENTRY)})
            hints = () if is_no_name or person.why in ("several", "vacant") else (hint,)
            problems.append(CellProblem(row, column, text, no_person_message(person), hints))
            return None
        self._remarks += tell_name(person, row, column)
        if parse_initialed_name(person.name) is not None and not self.names["member"].find(person.name).candidates:
            message = Message(N_("“{person}” is a new person: nobody has this name in full"), {"person": person.name})
            self._remarks.append(CellRemark(row, column, text, LEFT_OUT, None, message))
        for words in person.left_over:
            message = Message(
                N_("“{words}” of {person} is left out: not understood, or no field holds it"),
                {"words": words, "person": person.name},
            )
            self._remarks.append(CellRemark(row, column, text, LEFT_OUT, None, message))
        return person.name

    def _find_copy_request(self, row: SheetRow, original: SheetRow, problems: list[CellProblem]) -> EntryRequest | None:
        """What a row asks for that was copied from another one, and edited: a new item of the same entry, or a new
        entry if it has another name.
        """
        assert self.exported is not None
        key = self.exported.key_of(original)
        assert key is not None
        if self.exported.has_items:
            return self._find_exported_request(row, key, problems)
        kind, title_column = self.index.kind.entry_kind, self._column_of(self.index.title_target.name)
        title = self._name_of(row)
        hint = Message(N_("give it another name if it is a new entry; else keep one of the two rows"))
        if normalise_name(title) == normalise_name(self._name_of(original)):
            message = Message(N_("it is a copy of row {n}, with the same name"), {"n": original.number})
            problems.append(CellProblem(row.number, title_column, title, message, (hint,)))
            return None
        if kind == "member" and title_column is not None:
            person = self._read_person(title, "", row.number, title_column, problems)
            if person is None:
                return None
            title = person
        found = self._find_entry(kind, title, row.number)
        if found.error is not None:
            problems.append(CellProblem(row.number, title_column, title, found.error, found.hints))
            return None
        if found.value is not None:
            message = Message(N_("it is a copy of row {n}, with the name of another entry"), {"n": original.number})
            problems.append(CellProblem(row.number, title_column, title, message, (hint,)))
            return None
        return self._request_for(None, title, problems, row, title_column)

    def _name_hints(self, text: str) -> tuple[Message, ...]:
        arguments = {"option": value_option(text, "ID"), "none": value_option(text, IGNORED)}
        return (Message(N_("to say which one: {option}; to leave it out: {none}"), arguments),)

    def _request_for(
        self,
        entry_id: str | None,
        title: str,
        problems: list[CellProblem],
        row: SheetRow,
        title_column: SheetColumn | None,
        own_key: str = "",
    ) -> EntryRequest | None:
        """What rows ask for an entry, or for a new one of a title. `own_key`: what tells it from others of that one."""
        if entry_id is None:
            reading = read_cell(self.index.title_target.field, title, self.context)
            if reading.error is not None or reading.value is None:
                error = reading.error or Message(N_("the name is missing"))
                problems.append(CellProblem(row.number, title_column, title, error, reading.hints))
                return None
            title = str(reading.value)
        key = f"title {name_key(title)} {own_key}"
        if self.index.kind.entry_kind == "member" and entry_id is None:
            title = self._settled_names[row.number] = settle_person_name(title)
            words = "-".join(sorted(name_key(title).split("-")))  # “Martin Léa” may be Léa Martin
            keys = self._keys_of_people.setdefault(words, {})
            known = keys.get(own_key) if own_key or not keys else next(iter(keys.values()))
            key = keys[own_key] = known or f"title {words} {own_key}"
        if entry_id is not None:
            key = f"id {entry_id}"
        return self._requests.setdefault(key, EntryRequest(entry_id, title))

    def _column_of(self, name: str) -> SheetColumn | None:
        return next((mapped.column for mapped in self.columns if mapped.target.name == name), None)

    def _read_cell(self, mapped: MappedColumn, cell: Any, row: int) -> CellReading:
        """Read a cell; what was read once of the same text is not read again."""
        text = cell_text(cell)
        key = (mapped.target.name, f"{type(cell).__name__} {text}", mapped.style)
        reading = self._readings.get(key)
        if reading is None:
            answer = find_answer(self.answers, text)
            field = mapped.target.field
            if answer == "":
                reading = NO_VALUE
            elif isinstance(cell, FaultyCell) and answer is None:
                reading = read_faulty_cell(cell)
            elif field.type == "reference":
                reading = self._read_reference(field, text if answer in (None, NEW_ENTRY) else answer, row)
            else:
                is_measure = mapped.target.path[:1] == ("metrics",)  # one of a quarter is known at its end
                reading = read_cell(
                    field,
                    answer or cell,
                    self.context,
                    mapped.style,
                    takes_last_day=is_measure,
                    has_item_lines=self.exported is not None and not self._is_current,
                    siblings=self._siblings(mapped.target),
                )
            if reading.choices and self.choose is not None:
                chosen = self._choose(field.value_list, text, reading.choices, row, mapped.column.title)
                reading = NO_VALUE if chosen == IGNORED else read_cell(field, chosen, self.context)
            self._readings[key] = reading
        return reading

    def _siblings(self, target: Target) -> tuple[Field, ...]:
        """The other fields of the item of a target, of which its cells may say something, too."""
        if len(target.path) < 2:
            return ()
        field = self.index.table.find_field(target.path[0])
        if field is None or not field.many:
            return ()
        known = {target.path[1], *dict(target.implied)}
        return tuple(inner for inner in field.subfields if inner.name not in known)

    def _read_reference(self, field: Field, text: str, row: int) -> CellReading:
        """The id of the entry that a cell names; of a list, the ids. An unknown organisation is a new one."""
        if is_no_value(text):
            return NO_VALUE
        shares = [share.strip(" ()") for share in _SHARE.findall(text)]
        if shares and field.many:  # “DGAMPA (60 %) et DINUM (40 %)”
            reading = self._read_reference(field, _SHARE.sub("", _SHARE_BETWEEN.sub(r"\g<0>;", text)), row)
            return reading._replace(left_over=", ".join(shares)) if reading.error is None else reading
        index = self.names[field.target_kind]
        if not field.many:
            return self._with_words_beside(index, text, self._find_entry(field.target_kind, text, row, proposes=True))
        ways = list(iter_name_parts(text))
        joined = _join_known_names(index, text) if "," in text else []
        for parts in [*ways, *([joined] if joined else [])]:
            ids = [match.id for part in parts if (match := index.find(part, allow_near=False)).id is not None]
            if len(ids) == len(parts):
                left = [index.words_beside(part, entry_id) for part, entry_id in zip(parts, ids, strict=True)]
                return CellReading(list(dict.fromkeys(ids)), left_over=", ".join(filter(None, left)))
        way = max(ways[:3], key=lambda parts: sum(index.find(part, allow_near=False).id is not None for part in parts))
        knows_some = any(index.find(part, allow_near=False).id is not None for part in way)
        values, left = [], []
        for part in way if len(way) > 1 and knows_some else split_new_names(text):
            if is_no_value(part) or find_answer(self.answers, part) == "":
                continue
            found = self._find_entry(field.target_kind, part, row, proposes=True)
            if found.error is not None:
                return found
            values.append(found.value)
            left.append(self._with_words_beside(index, part, found).left_over)
        return CellReading(list(dict.fromkeys(values)) or None, left_over=", ".join(filter(None, left)))

    def _with_words_beside(self, index: NameIndex, text: str, found: CellReading) -> CellReading:
        """A reading with the words of the text that do not name the entry: “50 k€” of “ANRH (50 k€)”."""
        if found.error is not None or found.value is None or (index.kind, found.value) in self._new_names:
            return found
        words = index.words_beside(text, found.value)
        return found._replace(left_over=", ".join(filter(None, (found.left_over, words))))

    def _find_entry(self, kind: str, text: str, row: int, *, proposes: bool = False) -> CellReading:
        """The id of the entry that a text names; without an error and without a value, it is a new one.

        `proposes`: an unknown organisation or incubator gets an id, and is one of `new_names`.
        """
        answer = find_answer(self.answers, text)
        if answer == SAME_ENTRY:  # it says of rows that they are one, and not which one
            answer = None
        if answer is not None and answer != NEW_ENTRY:
            text = answer
        index = self.names[kind]
        match = index.find(text, allow_near=answer != NEW_ENTRY)
        if match.id is not None and (answer != NEW_ENTRY or proposes):
            return CellReading(match.id)
        if match.candidates and answer != NEW_ENTRY:
            chosen = self._choose(kind, text, match.candidates, row)
            if chosen is None:
                labels = [index.label(entry_id) for entry_id in match.candidates]
                template = N_("“{word}” is nearly the name of another entry, or of several")
                hints = (
                    *suggestion_hints(labels),
                    Message(N_("the same: {option}"), {"option": value_option(text, match.candidates[0])}),
                    Message(N_("a new one: {option}"), {"option": value_option(text, NEW_ENTRY)}),
                )
                return CellReading(None, Message(template, {"word": text}), hints)
            if chosen != NEW_ENTRY:
                return CellReading(chosen)
        if not proposes:
            return CellReading()
        if kind == "member" and name_key(text) in self._people_to_come:
            return CellReading(self._people_to_come[name_key(text)])
        if kind not in _PROPOSED_KINDS:
            message = Message(N_("nothing in the registry is called “{word}”"), {"word": text})
            return CellReading(None, message, self._name_hints(text))
        year = _YEAR_BESIDE.search(text)
        dated = index.find(text[: year.start()], allow_near=False).id if year is not None else None
        if year is not None and dated is not None:
            return CellReading(dated, left_over=year[1])
        if answer != NEW_ENTRY and self._is_doubtful_body(text):
            return self._doubt_body(index, text)
        return self._propose(kind, text)

    def _is_doubtful_body(self, text: str) -> bool:
        """Whether words are not clearly the name of an organisation; the name of a member is none."""
        return self.names["member"].find(text, allow_near=False).id is not None or is_doubtful_body(text)

    def _doubt_body(self, index: NameIndex, text: str) -> CellReading:
        """Why words that may name no organisation are not taken for a new one."""
        message = Message(N_("“{word}” is not clearly the name of an organisation"), {"word": text})
        near = index.find(text.strip(" ?!.,;:"), allow_near=False).id
        new = Message(
            N_("if it is one: {new}; if it says nothing: {none}"),
            {"new": value_option(text, NEW_ENTRY), "none": value_option(text, "")},
        )
        if near is None:
            return CellReading(None, message, (new,))
        same = Message(N_("the same: {option}"), {"option": value_option(text, near)})
        return CellReading(None, message, (same, new))

    def _choose(self, kind: str, text: str, candidates: Sequence[str], row: int, column: str = "") -> str | None:
        if self.choose is None:
            return None
        key = (kind, normalise_name(text))
        if key not in self._choices:
            self._choices[key] = self.choose(kind, text, candidates, AskedCell(row, column, self._names.get(row, "")))
        return self._choices[key]

    def _propose(self, kind: str, text: str) -> CellReading:
        """The id of a new organisation or incubator; an error for a name of which none can be made."""
        index = self.names[kind]
        name, acronym = split_acronym(text)
        reading = read_cell(Field("name"), name, self.context)
        entry_id = make_organisation_id(kind, name, acronym, index.taken_ids)
        if reading.error is not None or not entry_id:
            message = Message(N_("no file name can be made from “{title}”: it needs a letter"), {"title": text})
            return CellReading(None, reading.error or message, reading.hints)
        index.add(entry_id, name)
        if acronym:
            index.add(entry_id, acronym)
            index.add(entry_id, name)
        self._new_names[kind, entry_id] = text
        return CellReading(entry_id)


_LONGEST_NAME = 8
"""The pieces between commas that a name has at most."""


def _join_known_names(index: NameIndex, text: str) -> list[str]:
    """The names in a text with commas, where each piece belongs to a known name (“Agence A, B, ANRH”); else empty."""
    pieces = [piece.strip() for piece in " ".join(text.split()).split(",") if piece.strip()]
    names: list[str] = []
    position = 0
    while position < len(pieces):
        for end in range(min(position + _LONGEST_NAME, len(pieces)), position, -1):
            name = ", ".join(pieces[position:end])
            if index.find(name, allow_near=False).id is not None:
                names.append(name)
                position = end
                break
        else:
            return []
    return names


def split_acronym(text: str) -> tuple[str, str]:
    """A name and the acronym in parentheses at its end ("" where it has none)."""
    match = _ACRONYM.fullmatch(text)
    return (match[1].strip(), match[2]) if match else (text, "")
