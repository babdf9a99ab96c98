"""From the people that the rows of products name to members and missions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.field_order import dated_position, preceding_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import MissionRef, find_last_day
from incubo.edit.new import create
from incubo.edit.new.draft import Draft
from incubo.edit.new.ids import make_member_id
from incubo.edit.value_parser import EntryContext, field_table, find_invisible_character
from incubo.exchange.workbook.cell_reader import NEW_ENTRY, AskedCell, find_answer
from incubo.exchange.workbook.drafts import complete_draft, mark_as_draft
from incubo.exchange.workbook.items import complete_item
from incubo.exchange.workbook.names import NameIndex, name_key, parse_initialed_name
from incubo.exchange.workbook.people import PersonText, no_person_message, read_people, tell_name
from incubo.exchange.workbook.row_requests import LEFT_OUT, CellProblem, CellRemark, PeopleCell
from incubo.exchange.workbook.values import NO_VALUE, find_vocabulary_word, read_period, suggestion_hints, value_option
from incubo.model.date_errors import unreadable_date_message
from incubo.model.dates import NO_END
from incubo.model.fields import Field
from incubo.model.records import Member
from incubo.model.suggestions import normalise_name
from incubo.source.edits.changes import AppendItem, FieldChange, InsertItem, SetField

_MEMBER = "member"
_SAID = ("role", "status", "employer", "start", "end")
"""What a cell says of a person."""
_SHOWN_WORDS = 60
_PRIVATE = re.compile(r"[\d@]")
"""What telephone numbers and addresses have, and the name of nobody."""
_NUMERIC_DAY = re.compile(r"(?<![\d/.-])(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{1,2}-\d{1,2})(?![\d/-])")
_EXAMPLE = N_("Karim Benali (since 2024-09-02, until 2025-06-30)")


class PersonOutcome(NamedTuple):
    """What becomes of a person: `what` as in `entries.EntryOutcome`; `key` names them among those of the import."""

    what: str
    id: str
    name: str
    path: str
    key: str
    rows: tuple[int, ...]
    missing: tuple[str, ...]
    column: Any
    is_completed: bool = False


class _Completion(NamedTuple):
    """What a cell adds to a mission of several startups, for one of them."""

    startup_id: str
    changes: list[SetField]

    @property
    def values(self) -> dict[str, Any]:
        """The new values, by field."""
        return {str(change.path[-1]): change.value for change in self.changes}


class _Person:
    """What all cells say of one person. `missions`: by the id of the startup, with the cell that said it first."""

    def __init__(self, text: PersonText, member_id: str | None, cell: PeopleCell) -> None:
        self.text = text
        self.member_id = member_id
        self.cell = cell
        self.rows: list[int] = []
        self.missions: dict[str, tuple[PersonText, PeopleCell]] = {}


class TeamWriter:
    """Makes the edits about the people of teams. `answers` and `choose`: as for `cell_reader.CellReader`."""

    def __init__(
        self,
        edits: FileEdits,
        context: EntryContext,
        names: NameIndex,
        answers: Mapping[str, str],
        choose: Callable[[str, str, Sequence[str], AskedCell], str | None] | None,
    ) -> None:
        self.edits = edits
        self.context = context
        self.names = names
        self.answers = answers
        self.choose = choose
        self.problems: list[CellProblem] = []
        self.remarks: list[CellRemark] = []
        self._people: dict[str, _Person] = {}
        self._names_by_words: dict[frozenset[str], str] = {}
        self._table = field_table(context, _MEMBER)
        field = self._table.find_field("missions")
        assert field is not None
        self._missions_field: Field = field

    def add(self, cell: PeopleCell, startup_id: str) -> None:
        """The people of a cell are in the team of a startup."""
        vocabulary = self.context.registry.vocabulary
        for text in read_people(cell.text, cell.role, vocabulary, self.context.as_of):
            answer = find_answer(self.answers, text.text) if not text.name else None
            if answer == "":
                continue
            text = self._take_days_of_row(text, cell)
            if answer is not None and (answer != NEW_ENTRY or not _PRIVATE.search(text.text)):
                text = text._replace(name=text.text, why="")  # what is no clear name is said to be one
            named = self._people.get(f"name {name_key(text.text)} ") if not text.name and not text.why else None
            if named is not None:  # in small letters, of somebody whom another cell names
                text = text._replace(name=named.text.name)
            if not text.name:
                self._tell_nobody(cell, text)
                continue
            key = self._find_person(text, cell, startup_id)
            if key is None:
                if text.text != text.name and find_answer(self.answers, text.name) != "":
                    template = N_("what is said of “{person}” is left out, too: “{words}”")
                    self._leave(cell, text, template, text.text[:_SHOWN_WORDS])
                continue
            self.remarks += tell_name(text, cell.row, cell.column)
            for words in text.left_over:
                template = N_("“{words}” of {person} is left out: not understood, or no field holds it")
                self._leave(cell, text, template, words)
            for words in text.unclear:
                self._refuse(cell, text, *self._explain_day(words, text.name))
            for value, others in text.only:
                self._leave(cell, text, N_("“{words}” is taken for {person} only, not for {others:list}"), value,
                            others=list(others))  # fmt: skip
            for words, day in text.inexact:
                self.remarks.append(CellRemark(cell.row, cell.column, words, "first-day", day))
            person = self._people.setdefault(key, _Person(text, key.partition(" ")[2] or None, cell))
            if cell.row not in person.rows:
                person.rows.append(cell.row)
            for words in text.undated:
                message = Message(N_("“{words}” of {person}: the year is missing"),
                                  {"words": words, "person": text.name})  # fmt: skip
                self._refuse(cell, text, message, self._example_hint())
            if startup_id in person.missions:
                known, first_cell = person.missions[startup_id]
                person.missions[startup_id] = self._join_texts(known, text, cell), first_cell
            else:
                person.missions[startup_id] = text, cell

    def _take_days_of_row(self, text: PersonText, cell: PeopleCell) -> PersonText:
        """A person with the days that other columns of the row say; the cell's own, if they differ, are told."""
        for name in ("start", "end"):
            day, own = getattr(cell, name), getattr(text, name)
            if day is not None and own not in (None, day):
                template = N_("“{words}” of {person} is left out: another cell says “{other}”")
                self._leave(cell, text, template, self._show(name, own), other=self._show(name, day))
            if day is not None:
                text = text._replace(**{name: day})
        return text

    def _tell_nobody(self, cell: PeopleCell, text: PersonText) -> None:
        """Say that some words name nobody: nobody yet, or it is not known who."""
        words = text.text[:_SHOWN_WORDS]
        if text.why == "vacant":  # “Dev (à recruter)”
            self.remarks.append(CellRemark(cell.row, cell.column, text.text, NO_VALUE.remark))
        elif text.why == "gone":
            template = N_("“{words}” is left out: their mission is over, and its last day is not said")
            self._leave(cell, text, template, words)
        elif text.why == "unsure":
            self._refuse(cell, text, no_person_message(text), Message(N_("once it is certain, write the name alone")))
        elif text.why == "turn":
            message = Message(N_("“{words}” is left out: the cell does not say who is there today"), {"words": words})
            self._refuse(cell, text, message, self._example_hint())
        else:
            self._refuse(cell, text, no_person_message(text))

    def _explain_day(self, words: str, person: str) -> tuple[Message, Message]:
        """Why a day beside a name is none of the mission, and what helps: it does not exist, or is it the first one?"""
        today = self.context.as_of
        impossible = next((day[0] for day in _NUMERIC_DAY.finditer(words) if read_period(day[0], today) is None), None)
        if impossible is not None:
            message, hints = unreadable_date_message(impossible, today)
            return message, hints[-1] if hints else self._example_hint()
        message = Message(
            N_("“{words}” of {person}: is it the first or the last day of the mission?"),
            {"words": words, "person": person},
        )
        return message, self._example_hint()

    def _example_hint(self) -> Message:
        return Message(N_("write it beside the name: {example}"), {"example": Message(_EXAMPLE)})

    def _leave(self, cell: PeopleCell, text: PersonText, template: str, words: Any, **arguments: Any) -> None:
        """Say that some words about a person are left out."""
        message = Message(template, {"words": words, "person": text.name, **arguments})
        self.remarks.append(CellRemark(cell.row, cell.column, text.text, LEFT_OUT, None, message))

    def _join_texts(self, known: PersonText, text: PersonText, cell: PeopleCell) -> PersonText:
        """What two cells say of one person and one startup: the second completes the first, and what it says in another
        way is told.
        """
        added = {name: value for name in _SAID if (value := getattr(text, name)) and not getattr(known, name)}
        for name in _SAID:
            value = getattr(text, name)
            if value and name not in added and not self._is_same(name, value, getattr(known, name)):
                self._leave(cell, text, N_("“{words}” of {person} is left out: another cell says “{other}”"),
                            self._show(name, value), other=self._show(name, getattr(known, name)))  # fmt: skip
        if "role" in added:
            added["domaine"] = text.domaine
        return known._replace(**added)

    def _is_same(self, name: str, value: Any, known: Any) -> bool:
        """Whether two words say the same: two names of one role do."""
        if value == known or not isinstance(value, str) or not isinstance(known, str):
            return bool(value == known)
        words = [frozenset(normalise_name(word).split("-")) for word in (value, known)]
        if name == "role" and (words[0] < words[1] or words[1] < words[0]):  # “lead dev” says more than “dev”
            return False
        domaines = [find_vocabulary_word(self.context.registry.vocabulary, "domaines", word) for word in (value, known)]
        return normalise_name(value) == normalise_name(known) or (
            name == "role" and domaines[0] is not None and domaines[0] == domaines[1]
        )

    def _show(self, name: str, value: Any) -> Any:
        """A value as a sentence names it."""
        if value == NO_END:
            return Message(N_("no last day"))
        return self.context.registry.vocabulary.labelled_value("statuses", value) if name == "status" else value

    def _find_person(self, text: PersonText, cell: PeopleCell, startup_id: str) -> str | None:
        """The key of the person: that of a member (`id …`), or of a name; None where it is not known who is meant."""
        answer = find_answer(self.answers, text.name)
        if answer == "":
            return None
        name = answer if answer is not None and answer != NEW_ENTRY else text.name
        match = self.names.find(name, allow_near=answer != NEW_ENTRY)
        if match.id is not None:
            return f"id {match.id}"
        candidates = match.candidates
        if not candidates and " " not in name.strip():
            candidates = self._find_by_part(name, startup_id)
            if len(candidates) == 1 and candidates[0] in self._team_of(startup_id):
                return f"id {candidates[0]}"
        if candidates and answer != NEW_ENTRY:
            asked = AskedCell(cell.row, cell.column.title)
            chosen = self.choose(_MEMBER, name, candidates, asked) if self.choose is not None else None
            if chosen is None:
                labels = [self.names.label(member_id) for member_id in candidates]
                hint = Message(N_("to say which one: {option}"), {"option": value_option(name, candidates[0])})
                template = N_("“{word}” may be several people")
                if len(candidates) == 1:
                    template = N_("“{word}” is not the whole name of anybody")
                self._refuse(cell, text, Message(template, {"word": name}), hint, labels)
                return None
            if chosen != NEW_ENTRY:
                return f"id {chosen}"
        if find_invisible_character(name, multiline=False) is not None or not any(map(str.isupper, name)):
            self._refuse(cell, text, Message(N_("“{word}” is not the name of a person"), {"word": name}))
            return None
        if not make_member_id(name):
            message = Message(N_("“{word}”: a first name and a last name are needed"), {"word": name})
            self._refuse(cell, text, message)
            return None
        other = self._names_by_words.setdefault(frozenset(name_key(name).split("-")), name)
        if name_key(other) != name_key(name) and answer != NEW_ENTRY:  # “Martin Léa” is perhaps Léa Martin
            message = Message(N_("“{word}” may be “{other}” of another cell"), {"word": name, "other": other})
            hint = Message(N_("the same: {option}"), {"option": value_option(name, other)})
            self._refuse(cell, text, message, hint)
            return None
        return f"name {name_key(name)} "

    def _find_by_part(self, name: str, startup_id: str) -> tuple[str, ...]:
        """The people with that first or last name: those of the team, else all."""
        everyone = self.names.find_by_part(name)
        team = self._team_of(startup_id)
        return tuple(member_id for member_id in everyone if member_id in team) or everyone

    def _team_of(self, startup_id: str) -> set[str]:
        teams = self.context.registry.teams_at(self.context.as_of)
        return {assignment.member.id for assignment in teams.get(startup_id, ())}

    def _refuse(
        self,
        cell: PeopleCell,
        text: PersonText,
        message: Message,
        hint: Message | None = None,
        near: Sequence[str] = (),
    ) -> None:
        hints = (*suggestion_hints(near), *([hint] if hint is not None else []))
        self.problems.append(CellProblem(cell.row, cell.column, text.text, message, hints))

    def write(
        self, taken_ids: set[str], left_out: frozenset[str], kept_drafts: frozenset[str] = frozenset()
    ) -> list[PersonOutcome]:
        """The edits about everybody but those whose key is in `left_out`. `kept_drafts`: the paths of drafts that stay
        drafts.
        """
        outcomes = []
        for key, person in self._people.items():
            if key in left_out or self._is_refused_initial(key, person):
                continue
            if key.startswith("id "):
                outcomes.append(self._change_member(key, key.removeprefix("id "), person, kept_drafts))
            else:
                outcomes.append(self._add_member(key, person, taken_ids))
        return outcomes

    def _is_refused_initial(self, key: str, person: _Person) -> bool:
        """Whether a new person “Karim U.” may be another one of the import, Karim Untel, with a problem."""
        initialed = parse_initialed_name(person.text.name) if key.startswith("name ") else None
        if initialed is None or find_answer(self.answers, person.text.name) == NEW_ENTRY:
            return False
        others = [
            other.text.name
            for other_key, other in self._people.items()
            if other_key != key and initialed.may_be(other.text.name)
        ]
        if not others:
            return False
        name = person.text.name
        hint = Message(N_("to say which one: {option}"), {"option": value_option(name, others[0])})
        message = Message(N_("“{word}” is not the whole name of anybody"), {"word": name})
        self._refuse(person.cell, person.text, message, hint, others)
        return True

    def _add_member(self, key: str, person: _Person, taken_ids: set[str]) -> PersonOutcome:
        draft = Draft(self._table, self.context)
        draft.taken_ids = taken_ids
        text = person.text
        draft.set(("fullname",), text.name)
        if parse_initialed_name(text.name) is not None:
            self._leave(person.cell, text, N_("“{person}” is a new person: nobody has this name in full"), "")
        texts = list(person.missions.values())
        role = next((said.role for said, _ in texts if said.role), "")
        draft.set(("role",), role[:1].upper() + role[1:] or None)
        domaines = (said.domaine for said, _ in texts if said.domaine and self._is_same("role", said.role, role))
        draft.set(("domaine",), next(domaines, None))
        for said, cell in texts:
            if said.role and not self._is_same("role", said.role, role):
                template = N_("“{words}” of {person} is left out: another cell says “{other}”")
                self._leave(cell, said, template, said.role, other=role)
        missions = self._join_missions(person.missions)
        if missions:
            draft.values["missions"] = missions
        missing = mark_as_draft(draft)
        path, plan = create.plan_new_entry(draft)
        data = plan.files[path]
        assert data is not None
        self.edits.create(path, data)
        member_id = path.rpartition("/")[2].removesuffix(".md")
        taken_ids.add(member_id.casefold())
        what = "draft" if missing else "new"
        return PersonOutcome(what, member_id, text.name, path, key, tuple(person.rows), missing, person.cell.column)

    def _join_missions(self, missions: Mapping[str, tuple[PersonText, PeopleCell]]) -> list[dict[str, Any]]:
        """The missions of a new member: one for all startups of the same contract."""
        joined: list[dict[str, Any]] = []
        for startup_id, (text, _) in missions.items():
            contract = self._make_contract(startup_id, text)
            same = next((item for item in joined if {**item, "startups": None} == {**contract, "startups": None}), None)
            if same is not None:
                same["startups"].append(startup_id)
            else:
                joined.append(contract)
        return sorted(joined, key=lambda item: item.get("start") or date.max)

    def _make_contract(self, startup_id: str, text: PersonText) -> dict[str, Any]:
        """The mission of a person for a startup: what the cell says, and nothing of another mission."""
        contract = {name: getattr(text, name) for name in ("start", "end", "status", "employer")}
        return {name: value for name, value in contract.items() if value} | {"startups": [startup_id]}

    def _copy_mission(
        self, member: Member, position: int, startup_ids: Sequence[str], values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """A mission for some of the startups of another one: what the file says of all of them, and other values."""
        known = {**(self.edits.value_at(member.path, ("missions", position)) or {}), **values}
        known["startups"] = [self.edits.reference_text("startup", startup_id) for startup_id in startup_ids]
        return {**complete_item(self._missions_field, known), **known}

    def _find_mission(self, member: Member, startup_id: str, text: PersonText) -> int | None:
        """The position of the mission for a startup that a cell is about; None where it is another one.

        The one that runs on the day that the cell says, or today; one whose first day is not known; where the cell says
        no first day, the last one, unless it ended on another day than the cell says.
        """
        missions = [(i, mission) for i, mission in enumerate(member.missions) if startup_id in mission.startups]
        day = text.start or self.context.as_of
        running = [i for i, mission in missions if mission.covers(day)] or [
            i for i, mission in missions if mission.start is None
        ]
        if running or text.start is not None or not missions:
            return running[-1] if running else None
        position, last = missions[-1]
        return position if text.end in (None, last.last_day) else None

    def _change_member(self, key: str, member_id: str, person: _Person, kept_drafts: frozenset[str]) -> PersonOutcome:
        member = self.context.registry.members.get(member_id)
        rows, column = tuple(person.rows), person.cell.column
        if member is None:
            message = Message(N_("the file of {id} cannot be read: correct it first"), {"id": member_id})
            self._refuse(person.cell, person.text, message)
            return PersonOutcome("unchanged", member_id, person.text.name, "", key, rows, (), column)
        before = self.edits.read(member.path)
        after = preceding_fields(self._table.fields, "missions")
        changes: list[FieldChange] = []
        days: list[date | None] = [mission.start for mission in member.missions]
        changes += self._role_changes(member, person)
        added: list[dict[str, Any]] = []
        completions: dict[int, list[_Completion]] = {}
        for startup_id, (text, cell) in person.missions.items():
            known = self._find_mission(member, startup_id, text)
            if known is not None:
                if completed := list(self._mission_changes(member, known, text, cell)):
                    completions.setdefault(known, []).append(_Completion(startup_id, completed))
                continue
            contract = self._make_contract(startup_id, text)
            lacks_day = "start" not in contract or "end" not in contract
            if lacks_day and not self.context.registry.is_draft(_MEMBER, member_id):
                message = Message(
                    N_("from when to when {person} works for {startup} is not said"),
                    {"person": member.display_name, "startup": self.edits.reference_text("startup", startup_id)},
                )
                self._refuse(cell, text, message, self._example_hint())
                continue
            contract["startups"] = [self.edits.reference_text("startup", startup_id)]
            added.append(contract)
        for known, said in completions.items():
            own_changes, own_missions = self._complete_mission(member, known, said)
            changes += own_changes
            added += own_missions
        for contract in added:
            position = dated_position(days, contract["start"]) if "start" in contract else len(days)
            if position < len(days):
                changes.append(InsertItem(("missions",), position, contract))
            else:
                changes.append(AppendItem(("missions",), contract, after_fields=after))
            days.insert(position, contract.get("start"))
        if changes:
            self.edits.change_fields(member.path, *changes)
        is_completed = member.path not in kept_drafts and complete_draft(
            self.edits, self._table.fields, member.path, before
        )
        what = "unchanged" if self.edits.read(member.path) == before else "changed"
        return PersonOutcome(what, member_id, member.display_name, member.path, key, rows, (), column, is_completed)

    def _complete_mission(
        self, member: Member, position: int, completions: Sequence[_Completion]
    ) -> tuple[list[FieldChange], list[dict[str, Any]]]:
        """The changes of a mission that cells complete, and the missions of the startups of which they say something
        else than of the others: these keep a mission of their own.
        """
        left = list(member.missions[position].startups)
        groups: list[list[_Completion]] = []
        for one in completions:
            same = next((group for group in groups if group[0].values == one.values), None)
            groups.append([one]) if same is None else same.append(one)
        changes: list[FieldChange] = []
        added: list[dict[str, Any]] = []
        for group in groups:
            ids = [one.startup_id for one in group]
            if set(ids) == set(left):
                changes += group[0].changes
                break
            left = [startup_id for startup_id in left if startup_id not in ids]
            added.append(self._copy_mission(member, position, ids, group[0].values))
        if added:
            texts = [self.edits.reference_text("startup", other) for other in left]
            changes.append(SetField(("missions", position, "startups"), texts))
        return changes, added

    def _role_changes(self, member: Member, person: _Person) -> list[FieldChange]:
        """The role and the domaine of a person who has none; what a cell says in another way is told."""
        said = [(text, cell) for text, cell in person.missions.values() if text.role]
        role = member.role or next((text.role for text, _ in said), "")
        for text, cell in said:
            if not self._is_same("role", text.role, role) and text.domaine != member.domaine:
                template = N_("“{words}” of {person} is left out: the registry says “{other}”")
                self._leave(cell, text, template, text.role, other=role)
        if member.role or not role:
            return []
        changes: list[FieldChange] = [
            SetField(("role",), role[:1].upper() + role[1:], after_fields=preceding_fields(self._table.fields, "role"))
        ]
        domaine = next((text.domaine for text, _ in said if text.domaine), None)
        if member.domaine is None and domaine is not None:
            after = preceding_fields(self._table.fields, "domaine")
            changes.append(SetField(("domaine",), domaine, after_fields=after))
        return changes

    def _mission_changes(self, member: Member, position: int, text: PersonText, cell: PeopleCell) -> Iterator[SetField]:
        """What a cell adds to a mission, or its new last day; what it says in another way is told."""
        mission = member.missions[position]
        for name in ("start", "end", "status", "employer"):
            value, current = getattr(text, name), getattr(mission, name)
            if name == "end":
                current = find_last_day(self.edits, MissionRef(member, position))
            if not value or self._is_same(name, value, current):
                continue
            if current is None or name == "end":
                after = preceding_fields(self._missions_field.subfields, name)
                yield SetField(("missions", position, name), value, after_fields=after)
            else:
                template = N_("“{words}” of {person} is left out: the registry says “{other}”")
                self._leave(cell, text, template, self._show(name, value), other=self._show(name, current))
