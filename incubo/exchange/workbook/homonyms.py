"""Rows of one name: whether they are about one entry, or about several, as two people of the same name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.exchange.workbook.cell_reader import SAME_ENTRY, SEVERAL_ENTRIES
from incubo.exchange.workbook.mapping import MappedTable
from incubo.exchange.workbook.names import name_key
from incubo.exchange.workbook.row_entries import RowEntries
from incubo.exchange.workbook.row_requests import (
    JOINED,
    CellProblem,
    CellRemark,
    EntryRequest,
    ItemRequest,
    PeopleCell,
    ReadingLog,
)
from incubo.exchange.workbook.tables import SheetRow, cell_text
from incubo.exchange.workbook.values import value_option
from incubo.model.suggestions import normalise_name

_E_MAIL = re.compile(r"(?:mailto:)?[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")


class RepeatedName(NamedTuple):
    """A name of several rows that may be one entry, or several: in which ways it is written, and the titles of the
    columns that say different things.
    """

    names: tuple[str, ...]
    rows: tuple[int, ...]
    columns: tuple[str, ...]


class RowContent(NamedTuple):
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


class HomonymCheck:
    """Says which rows are about one entry, and refuses those of one name that may be about several.

    `ask_same`: asks whether rows of one name are about one entry; None where nobody is asked.
    """

    def __init__(
        self,
        table: MappedTable,
        entries: RowEntries,
        log: ReadingLog,
        ask_same: Callable[[RepeatedName], bool] | None,
    ) -> None:
        self.table = table
        self.cells = entries.cells
        self.entries = entries
        self.log = log
        self.ask_same = ask_same
        self._contents: dict[int, list[RowContent]] = {}

    def add(self, request: EntryRequest, row: SheetRow, content: RowContent) -> None:
        """Note what a row asks for an entry."""
        if self.table.kind.entry_kind == "member":
            content = self._with_identity(content, row)
        self._contents.setdefault(id(request), []).append(content)

    def settle(self) -> None:
        """Say which rows are about one entry; refuse those of one name that may be about several."""
        is_person = self.table.kind.entry_kind == "member"
        if not self.table.kind.is_lenient and not is_person:
            return
        for key, request in list(self.entries.requests.items()):
            contents = self._contents.get(id(request), [])
            if len(contents) < 2:
                continue
            repeated = self._find_homonyms(contents) if is_person else self._find_repeated_name(contents)
            if repeated is not None and not self._is_said_same(repeated):
                self._refuse_repeated_name(repeated, contents)
                del self.entries.requests[key]
                continue
            if self.table.kind.id == "mission":  # one on each row, as it should be
                continue
            column = self.table.title_column or self.table.columns[0].column
            arguments = {"rows": [str(content.row) for content in contents], "name": request.title}
            message = Message(N_("rows {rows:list} are one entry: “{name}”"), arguments)
            self.log.remarks.append(CellRemark(contents[0].row, column, request.title, JOINED, None, message))

    def _find_repeated_name(self, contents: Sequence[RowContent]) -> RepeatedName | None:
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
            columns += [one.column.title for one in self.table.columns if one.target.name == "phases.name"]
        has_contradictions = any(content.contradictions for content in contents)
        if not (is_written_otherwise or columns or has_contradictions):
            return None
        names = dict.fromkeys(content.name for content in contents if content.name)
        rows = tuple(content.row for content in contents)
        return RepeatedName(tuple(names), rows, tuple(dict.fromkeys(columns)))

    def _find_homonyms(self, contents: Sequence[RowContent]) -> RepeatedName | None:
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
            columns.append(self.table.title_of(self.table.title_name))
        if len(set(accounts)) > 1:
            columns.append(self.table.title_of("github"))
        if len(addresses) > 1 and not frozenset.intersection(*addresses):
            columns.append(_title_of_addresses(contents))
        same_words: tuple[Sequence[Any], ...] = (accounts, addresses, employers)
        is_one = any(len(words) == len(contents) and len(set(words)) == 1 for words in same_words)
        if not columns and not is_one:
            columns += [one.column.title for content in contents for one in content.contradictions if one.column]
            missions = [content.mission for content in contents if content.mission]
            for name in ("employer", "status"):
                if _have_rivals(name, missions):
                    columns.append(self.table.title_of(f"missions.{name}"))
        if not columns:
            return None
        names = tuple(dict.fromkeys(content.name for content in contents if content.name))
        names = names if len(titles) > 1 else names[:1]
        return RepeatedName(names, tuple(content.row for content in contents), tuple(dict.fromkeys(columns)))

    def _is_said_same(self, repeated: RepeatedName) -> bool:
        """Whether a person said that the rows of a name are about one entry."""
        if any(self.cells.answer(name) == SAME_ENTRY for name in repeated.names):
            return True
        return self.ask_same is not None and self.ask_same(repeated)

    def _refuse_repeated_name(self, repeated: RepeatedName, contents: Sequence[RowContent]) -> None:
        """Take none of the rows of a name: each may be about an entry of its own."""
        contradictions = [problem for content in contents for problem in content.contradictions]
        self.log.problems = [problem for problem in self.log.problems if problem not in contradictions]
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
        is_person = self.table.kind.entry_kind == "member"
        template = N_("give each its own name; if they are one: {option}")
        template = N_("give each its own id; if they are one: {option}") if is_person else template
        hint = Message(template, {"option": value_option(repeated.names[0], SAME_ENTRY)})
        if is_person and all(content.addresses for content in contents):
            options = {name: value_option(repeated.names[0], name) for name in (SAME_ENTRY, SEVERAL_ENTRIES)}
            hint = Message(N_("if they are one: {same}; one for each address: {several}"), options)
        column = self.table.title_column
        for content in contents:
            self.log.refused.add(content.row)
            self.log.problems.append(CellProblem(content.row, column, content.name, message, (hint,)))

    def _with_identity(self, content: RowContent, row: SheetRow) -> RowContent:
        """The content of a row with what tells people of one name from each other."""
        found = {
            position: cell_text(cell).casefold()
            for position, cell in enumerate(row.values)
            if isinstance(cell, str) and _E_MAIL.fullmatch(cell.strip())
        }
        column = next((one.title for one in self.table.data.columns if one.position in found), "")
        person = self.entries.settled_names.get(content.row, "")
        return content._replace(person=person, addresses=frozenset(found.values()), address_column=column)


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


def _title_of_addresses(contents: Sequence[RowContent]) -> str:
    """The heading of the column with the addresses of people, which no field of theirs holds."""
    return next((content.address_column for content in contents if content.address_column), "")
