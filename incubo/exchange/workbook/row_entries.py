"""Which entry each row of a table is about: by its id, its name, the key that it was exported with, or a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.new.ids import make_member_id
from incubo.exchange.workbook.cell_reader import NEW_ENTRY, SEVERAL_ENTRIES, CellReader, telephone_reading
from incubo.exchange.workbook.confidential import has_telephone
from incubo.exchange.workbook.mapping import MappedTable
from incubo.exchange.workbook.memory import RowKey
from incubo.exchange.workbook.names import name_key, parse_initialed_name, whole_name
from incubo.exchange.workbook.people import (
    NameOrder,
    PersonText,
    no_person_message,
    read_person_name,
    settle_person_name,
    tell_initial,
    tell_person,
)
from incubo.exchange.workbook.row_requests import (
    LEFT_OUT,
    CellProblem,
    CellRemark,
    EntryRequest,
    ReadingLog,
    read_as_remark,
)
from incubo.exchange.workbook.sheets import FaultyCell
from incubo.exchange.workbook.tables import SheetColumn, SheetRow, cell_text
from incubo.exchange.workbook.taken_rows import TakenRow
from incubo.exchange.workbook.targets import FIRST_NAME, ID_NAME
from incubo.exchange.workbook.values import CellReading, is_no_value, read_cell, read_faulty_cell, value_option
from incubo.model.suggestions import normalise_name

_NO_NAME = re.compile(r"[\d@()]")
"""What telephone numbers, addresses and remarks have, and the name of nobody."""
_PROVISIONAL = re.compile(
    r"\s*\((?:(?:nom|titre) )?(?:provisoire|temporaire|de travail|de code)\)"
    r"|\s*\((?:provisional|working)(?: (?:name|title))?\)",
    re.IGNORECASE,
)
_NAMES_COMPARED = 200
"""So many names of a column tell how the others are written."""
_OFFER_KEYS = ("startup", "opens")
"""What tells job offers of one title from each other."""


class RowEntries:
    """The entries of the rows of one table, with what the rows ask for them (`requests`, by a key of the entry).

    `settled_names`: the names of new people as they are written in their files, by the numbers of their rows. `people`:
    what the cells of names say of people, by the same.
    """

    def __init__(self, table: MappedTable, cells: CellReader, log: ReadingLog) -> None:
        self.table = table
        self.cells = cells
        self.context = cells.context
        self.log = log
        self.requests: dict[str, EntryRequest] = {}
        self.settled_names: dict[int, str] = {}
        self.people: dict[int, PersonText] = {}
        self._keys_of_people: dict[str, dict[str, str]] = {}

    @cached_property
    def _addresses(self) -> dict[int, tuple[str, ...]]:
        """The e-mail addresses of the rows, in whatever columns."""
        return {
            row.number: tuple(text for value in row.values if isinstance(value, str) and "@" in (text := value.strip()))
            for row in self.table.data.rows
        }

    @cached_property
    def _name_order(self) -> NameOrder:
        """How the names of people are written in this table."""
        rows = self.table.data.rows[:_NAMES_COMPARED]
        names = ((self.table.name_of(row), self._addresses[row.number]) for row in rows)
        return NameOrder(names, self.context.registry.vocabulary, self.context.as_of)

    def find(self, row: SheetRow, problems: list[CellProblem]) -> EntryRequest | None:
        """The entry that a row is about, with what earlier rows asked for it."""
        kind, title_target = self.table.kind.entry_kind, self.table.targets.title_target
        id_column = self.table.column_of(ID_NAME)
        title_column = self.table.column_of(title_target.name)
        title = self.table.name_of(row)
        wanted_id = ""
        for mapped in self.table.columns:
            if mapped.target.name == ID_NAME and not wanted_id:
                id_column, wanted_id = mapped.column, cell_text(row.value(mapped.column.position))
        if wanted_id and not is_no_value(wanted_id):
            if normalise_name(wanted_id) in (NEW_ENTRY, "nouveau", "nouvelle"):
                return self._request_for(None, title, problems, row, title_column)
            match = self.cells.names[kind].find(wanted_id, allow_near=False)
            if match.id is not None:
                request = self._request_for(match.id, title, problems, row, title_column)
                if request is not None:
                    has_items = self.table.has_item_rows
                    request.is_named_by_id = self.table.kind.has_own_fields and not has_items
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
        title = self._without_provisional(title, row, title_column)
        own_key = ""
        is_several = kind == "member" and self.cells.answer(self.table.name_of(row)) == SEVERAL_ENTRIES
        if is_several and (addresses := self._addresses.get(row.number)):
            found, own_key = self._find_namesake(row, title), addresses[0].casefold()
        elif kind == "job" and self.cells.answer(title) is None:
            found, own_key = self._find_offer(row, title)
        elif kind == "member" and _is_id_of_person(wanted_id, title):  # somebody else of that name
            found, own_key = CellReading(), wanted_id.casefold()
        else:
            found = self.cells.find_entry(kind, title, row.number)
            if found == CellReading() and kind == "organisation" and self.cells.answer(title) is None:
                found = self._find_acronym(row, title)
        if found.error is not None:
            problems.append(CellProblem(row.number, title_column, title, found.error, found.hints))
            return None
        if found.value is None and not self.table.kind.has_own_fields:
            found = self.cells.choose_begun(kind, title, row.number)
        if found.value is None and not self.table.kind.has_own_fields:
            message = Message(N_("no product is called “{word}”"), {"word": title})
            hints = (*found.hints, *self.cells.name_hints(title))
            problems.append(CellProblem(row.number, title_column, title, message, hints))
            return None
        request = self._request_for(found.value, title, problems, row, title_column, own_key)
        if request is not None and wanted_id and found.value is None:
            request.wanted_id = wanted_id
        if request is not None and found.value is not None and title_column is not None:
            self._tell_words_beside(row, title_column, title, found.value)
        return request

    def _find_namesake(self, row: SheetRow, title: str) -> CellReading:
        """Which of the people of a name a row is about, by the day on which their contract began; a new one, where
        nobody of that name is there.
        """
        index = self.cells.names["member"]
        match = index.find(title, allow_near=False)
        ids = [match.id] if match.id is not None else [*match.candidates]
        start = next(
            (
                self.cells.read(mapped, row.value(mapped.column.position), row.number).value
                for mapped in self.table.columns
                if mapped.target.path == ("missions", "start")
            ),
            None,
        )
        members = self.context.registry.members
        starts = {one: {mission.start for mission in members[one].missions} for one in ids if one in members}
        same = [one for one in starts if start is not None and start in starts[one]]
        if len(same) == 1 or not ids:
            return CellReading(same[0] if same else None)
        message = Message(N_("several entries have the name “{word}”: {labels:list}"), {"word": title, "labels": ids})
        return CellReading(None, message, (Message(N_("write the id in a column “id”")),))

    def _without_provisional(self, title: str, row: SheetRow, column: SheetColumn | None) -> str:
        """A name without the words that say that it is a provisional one: “Oustal (nom provisoire)”."""
        name = _PROVISIONAL.sub("", title).strip()
        if name == title or not name or column is None or self.table.exported is not None:
            return title
        self.log.remarks.append(read_as_remark(row.number, column, title, name))
        return name

    def _find_acronym(self, row: SheetRow, title: str) -> CellReading:
        """Why a row names no new organisation: its acronym is the name, or the acronym, of one that is there."""
        column = self.table.column_of("acronym")
        acronym = cell_text(row.value(column.position)) if column is not None else ""
        index = self.cells.names["organisation"]
        known = index.find(acronym, allow_near=False).id if acronym and not is_no_value(acronym) else None
        if known is None:
            return CellReading()
        message = Message(
            N_("“{acronym}” is {label}: is it “{word}”?"),
            {"acronym": acronym, "label": index.label(known), "word": title},
        )
        options = {"same": value_option(title, known), "new": value_option(title, NEW_ENTRY)}
        return CellReading(None, message, (Message(N_("the same: {same}; another one: {new}"), options),))

    def _find_offer(self, row: SheetRow, title: str) -> tuple[CellReading, str]:
        """The job offer of a title, and what tells it from others of the same one: its startup and its first day."""
        said: dict[str, Any] = {}
        for mapped in self.table.columns:
            cell = row.value(mapped.column.position)
            if mapped.target.name in _OFFER_KEYS and cell is not None:
                said[mapped.target.name] = self.cells.read(mapped, cell, row.number).value
        match = self.cells.names["job"].find(title, allow_near=False)
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
        return self.cells.find_entry("job", title, row.number), key

    def _read_person(
        self, text: str, wanted_id: str, row: int, column: SheetColumn, problems: list[CellProblem]
    ) -> str | None:
        """The name of the person whom a cell names, without what it says more of them, which is told; None, with a
        problem, where it is not clearly one person. The words of somebody who is there are left as they are.
        """
        answer = self.cells.answer(text)
        answer = None if answer == SEVERAL_ENTRIES else answer
        if self.cells.names["member"].find(text, allow_near=False).id is not None or answer not in (None, NEW_ENTRY):
            return text
        if wanted_id and wanted_id.casefold() == make_member_id(text):
            return text
        is_no_name = _NO_NAME.search(text) is not None
        if answer == NEW_ENTRY and not is_no_name:
            return text
        person = self.people[row] = self._name_order.turn(
            read_person_name(text, self.context.registry.vocabulary, self.context.as_of), self._addresses.get(row, ())
        )
        if not person.name:
            hint = Message(N_("if it is one: {option}"), {"option": value_option(text, NEW_ENTRY)})
            if is_no_name or not make_member_id(text):  # then `new` is refused, too
                hint = Message(N_("write a first name and a last name"))
            hints = () if person.why in ("several", "vacant") else (hint,)
            problems.append(CellProblem(row, column, text, no_person_message(person), hints))
            return None
        self.log.remarks += tell_person(person, row, column)
        has_initials = parse_initialed_name(person.name) is not None
        if has_initials and not self.cells.names["member"].find(person.name).candidates:
            self.log.remarks.append(tell_initial(person, row, column))
        return person.name

    def _tell_words_beside(self, row: SheetRow, column: SheetColumn, title: str, entry_id: str) -> None:
        """Say what a name has beside that of the entry: “Bouée (ex-Balise)”."""
        index = self.cells.names[self.table.kind.entry_kind]
        words = index.words_beside(title, entry_id)
        if words:
            message = Message(
                N_("“{text}” is taken for “{title}”; “{words}” is left out"),
                {"text": title, "title": index.title(entry_id), "words": words},
            )
            self.log.remarks.append(CellRemark(row.number, column, title, LEFT_OUT, None, message))

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
        if entry_id is None and has_telephone(title) and self.cells.answer(title) is None:
            reading = telephone_reading(title)
            assert reading.error is not None
            problems.append(CellProblem(row.number, title_column, title, reading.error, reading.hints))
            return None
        if entry_id is None:
            reading = read_cell(self.table.targets.title_target.field, title, self.context)
            if reading.error is not None or reading.value is None:
                error = reading.error or Message(N_("the name is missing"))
                problems.append(CellProblem(row.number, title_column, title, error, reading.hints))
                return None
            title = str(reading.value)
        key = f"title {name_key(title)} {own_key}"
        if self.table.kind.entry_kind == "member" and entry_id is None:
            title = self.settled_names[row.number] = settle_person_name(title)
            words = "-".join(sorted(name_key(title).split("-")))  # “Martin Léa” may be Léa Martin
            keys = self._keys_of_people.setdefault(words, {})
            known = keys.get(own_key) if own_key or not keys else next(iter(keys.values()))
            key = keys[own_key] = known or f"title {words} {own_key}"
        if entry_id is not None:
            key = f"id {entry_id}"
        return self.requests.setdefault(key, EntryRequest(entry_id, title))

    def find_copied(self, row: SheetRow, original: SheetRow, problems: list[CellProblem]) -> EntryRequest | None:
        """What a row asks for that was copied from another one, and edited: a new item of the same entry, or a new
        entry if it has another name.
        """
        assert self.table.exported is not None
        key = self.table.exported.key_of(original)
        assert key is not None
        if self.table.exported.has_items:
            return self.find_exported(row, key, problems)
        kind, title_column = self.table.kind.entry_kind, self.table.title_column
        title = self.table.name_of(row)
        hint = Message(N_("give it another name if it is a new entry; else keep one of the two rows"))
        if normalise_name(title) == normalise_name(self.table.name_of(original)):
            message = Message(N_("it is a copy of row {n}, with the same name"), {"n": original.number})
            problems.append(CellProblem(row.number, title_column, title, message, (hint,)))
            return None
        if kind == "member" and title_column is not None:
            person = self._read_person(title, "", row.number, title_column, problems)
            if person is None:
                return None
            title = person
        found = self.cells.find_entry(kind, title, row.number)
        if found.error is not None:
            problems.append(CellProblem(row.number, title_column, title, found.error, found.hints))
            return None
        if found.value is not None:
            message = Message(N_("it is a copy of row {n}, with the name of another entry"), {"n": original.number})
            problems.append(CellProblem(row.number, title_column, title, message, (hint,)))
            return None
        return self._request_for(None, title, problems, row, title_column)

    def find_renamed(self, row: SheetRow, taken: TakenRow, problems: list[CellProblem]) -> EntryRequest | None:
        """What a row asks for whose name was corrected since a part of it was taken: another name for the entry that
        was added, if there was none of that name; a problem else.
        """
        kind, title_column = self.table.kind.entry_kind, self.table.title_column
        title = self.table.name_of(row)
        match = self.cells.names[kind].find(title, allow_near=False)
        former = self.cells.names[kind].title(taken.entry_id)
        if not self.table.kind.has_own_fields or match.id is not None or match.candidates:
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

    def is_renamed(self, row: SheetRow, taken: TakenRow) -> bool:
        """Whether the name of a row is another one than when a part of it was taken."""
        column, first_column = self.table.title_column, self.table.column_of(FIRST_NAME)
        if column is None or taken.entry_id not in self.context.registry.entries[self.table.kind.entry_kind]:
            return False
        first_name = cell_text(taken.values.get(first_column.title)) if first_column is not None else ""
        former = whole_name(first_name, cell_text(taken.values.get(column.title)))
        return name_key(self.table.name_of(row)) != name_key(former)

    def find_key(self, key: RowKey) -> EntryRequest | None:
        """What rows ask for the entry that a row of an exported sheet had; None where there is none any more."""
        assert self.table.exported is not None
        kind, entry_id = self.table.kind.entry_kind, self.table.exported.origin.current_id(key[0])
        if entry_id not in self.context.registry.entries[kind]:
            return None
        title = self.cells.names[kind].title(entry_id)
        return self.requests.setdefault(f"id {entry_id}", EntryRequest(entry_id, title))

    def find_exported(self, row: SheetRow, key: RowKey, problems: list[CellProblem]) -> EntryRequest | None:
        """What rows ask for the entry of a row that the sheet had; a problem where it is gone."""
        request = self.find_key(key)
        if request is None:
            message = Message(N_("the registry no longer has “{id}”"), {"id": key[0]})
            problems.append(CellProblem(row.number, None, key[0], message))
            return None
        assert self.table.exported is not None
        request.is_named_by_id = self.table.kind.has_own_fields and not self.table.exported.has_items
        request.file_id = self.table.exported.origin.rows[key].file_id
        return request

    def find_other_account(
        self, request: EntryRequest, row: SheetRow, values: Mapping[tuple[str, ...], Any]
    ) -> CellProblem | None:
        """The problem of a row that names somebody who is there, and gives another account: perhaps it is another
        person of that name.
        """
        column, member = self.table.column_of("github"), self.context.registry.members.get(request.entry_id or "")
        account = values.get(("github",))
        if member is None or column is None or account is None or not member.github or self.has_id(row):
            return None
        name = self.table.name_of(row)
        is_said = self.cells.answer(name) is not None
        if is_said or normalise_name(str(account)) == normalise_name(member.github):
            return None
        message = Message(
            N_("{id} has another account ({account}): is it the same person?"),
            {"id": member.id, "account": member.github},
        )
        hint = Message(N_("the same: {option}"), {"option": value_option(name, member.id)})
        return CellProblem(row.number, column, str(account), message, (hint,))

    def has_id(self, row: SheetRow) -> bool:
        """Whether a row says by an id which entry it is about."""
        column = self.table.column_of(ID_NAME)
        text = cell_text(row.value(column.position)) if column is not None else ""
        return (
            self.cells.names[self.table.kind.entry_kind].find(text, allow_near=False).id is not None if text else False
        )

    def faulty_names(self, row: SheetRow) -> list[CellProblem]:
        """The problems of the cells of a row that should say which entry it is about, and have no value."""
        problems = []
        for mapped in self.table.columns:
            cell = row.value(mapped.column.position)
            if mapped.target.name in (ID_NAME, FIRST_NAME, self.table.title_name) and isinstance(cell, FaultyCell):
                fault = read_faulty_cell(cell)
                assert fault.error is not None
                problems.append(CellProblem(row.number, mapped.column, str(cell), fault.error, fault.hints))
        return problems


def _is_id_of_person(word: str, name: str) -> bool:
    """Whether a word may be the id of a person of a name: `jean.dupont2` of Jean Dupont."""
    own = make_member_id(name)
    return bool(own) and word.casefold().startswith(own)
