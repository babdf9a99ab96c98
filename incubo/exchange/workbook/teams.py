"""From the people that the rows of products name to what is asked for them: who is meant, and which mission."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.new.ids import make_member_id
from incubo.edit.value_parser import EntryContext, find_invisible_character
from incubo.exchange.workbook.cell_reader import NEW_ENTRY, AskedCell, find_answer
from incubo.exchange.workbook.names import NameIndex, name_key, parse_initialed_name
from incubo.exchange.workbook.people import PersonText, no_person_message, read_people, tell_initial, tell_person
from incubo.exchange.workbook.row_requests import (
    LEFT_OUT,
    CellProblem,
    CellRemark,
    EntryRequest,
    ItemRequest,
    PeopleCell,
    TeamReading,
)
from incubo.exchange.workbook.values import NO_VALUE, find_vocabulary_word, read_period, suggestion_hints, value_option
from incubo.model.date_errors import unreadable_date_message
from incubo.model.dates import NO_END
from incubo.model.records import Member, Mission
from incubo.model.suggestions import normalise_name

_MEMBER = "member"
_SAID = ("role", "status", "employer", "start", "end")
"""What a cell says of a person."""
_SHOWN_WORDS = 60
_PRIVATE = re.compile(r"[\d@]")
"""What telephone numbers and addresses have, and the name of nobody."""
_NUMERIC_DAY = re.compile(r"(?<![\d/.-])(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{1,2}-\d{1,2})(?![\d/-])")
_OF_MISSION = ("start", "end", "status", "employer")
"""What of it is said of one mission."""
_OTHER_CELL_SAYS = N_("“{words}” of {person} is left out: another cell says “{other}”")
_REGISTRY_SAYS = N_("“{words}” of {person} is left out: the registry says “{other}”")
_EXAMPLE = N_("Karim Benali (since 2024-09-02, until 2025-06-30)")


class _Person:
    """What all cells say of one person. `missions`: by the id of the startup, with the cell that said it first."""

    def __init__(self, text: PersonText, cell: PeopleCell) -> None:
        self.text = text
        self.cell = cell
        self.rows: list[int] = []
        self.missions: dict[str, tuple[PersonText, PeopleCell]] = {}


def read_team(
    context: EntryContext,
    names: NameIndex,
    answers: Mapping[str, str],
    choose: Callable[[str, str, Sequence[str], AskedCell], str | None] | None,
    left_out: Collection[str],
    cells: Iterable[tuple[PeopleCell, str]],
) -> TeamReading:
    """What cells ask for the people of the startup of each, but some, by their key (see `EntryRequest`). `answers`,
    `choose`: see `CellReader`.
    """
    reader = _TeamReader(context, names, answers, choose)
    for cell, startup_id in cells:
        reader.add(cell, startup_id)
    requests = tuple(reader.list_requests(left_out))
    return TeamReading(requests, tuple(reader.problems), tuple(reader.remarks))


class _TeamReader:
    """Reads who is meant by the cells of people, and what these ask for them."""

    def __init__(
        self,
        context: EntryContext,
        names: NameIndex,
        answers: Mapping[str, str],
        choose: Callable[[str, str, Sequence[str], AskedCell], str | None] | None,
    ) -> None:
        self.context = context
        self.names = names
        self.answers = answers
        self.choose = choose
        self.problems: list[CellProblem] = []
        self.remarks: list[CellRemark] = []
        self._people: dict[str, _Person] = {}
        self._names_by_words: dict[frozenset[str], str] = {}

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
            named = self._people.get(f"name {name_key(text.text)}") if not text.name and not text.why else None
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
            self.remarks += tell_person(text, cell.row, cell.column)
            for words in text.unclear:
                self._refuse(cell, text, *self._explain_day(words, text.name))
            for value, others in text.only:
                self._leave(cell, text, N_("“{words}” is taken for {person} only, not for {others:list}"), value,
                            others=list(others))  # fmt: skip
            for words, day in text.inexact:
                self.remarks.append(CellRemark(cell.row, cell.column, words, "first-day", day))
            person = self._people.setdefault(key, _Person(text, cell))
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
                template = _OTHER_CELL_SAYS
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
                self._leave(cell, text, _OTHER_CELL_SAYS,
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
        return f"name {name_key(name)}"

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

    def list_requests(self, left_out: Collection[str]) -> Iterator[EntryRequest]:
        """What is asked for everybody but those whose key is in `left_out`."""
        for key, person in self._people.items():
            if key not in left_out and not self._is_refused_initial(key, person):
                yield self._make_request(key, person)

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

    def _make_request(self, key: str, person: _Person) -> EntryRequest:
        """What all cells ask for a person."""
        member_id = key.removeprefix("id ") if key.startswith("id ") else None
        request = EntryRequest(member_id, person.text.name)
        request.rows, request.person_key, request.column = person.rows, key, person.cell.column
        member = self.context.registry.members.get(member_id or "")
        if member_id is not None and member is None:  # its file cannot be read, which is told when it is written
            return request
        if member is None and parse_initialed_name(request.title) is not None:
            self.remarks.append(tell_initial(person.text, person.cell.row, person.cell.column))
        self._ask_role(request, person, member)
        missions: list[ItemRequest] = []
        for startup_id, (text, cell) in person.missions.items():
            item = self._read_mission(startup_id, text, cell, member)
            same = next((one for one in missions if item is not None and _is_same_mission(one, item)), None)
            if same is not None:
                same.values["startups"].append(startup_id)
            elif item is not None:
                missions.append(item)
        if missions:
            request.items["missions"] = missions
        return request

    def _read_mission(
        self, startup_id: str, text: PersonText, cell: PeopleCell, member: Member | None
    ) -> ItemRequest | None:
        """What a cell says of a mission for a startup, one that is there or a new one; None for nothing."""
        values = {name: value for name in _OF_MISSION if (value := getattr(text, name))}
        position = self._find_mission(member, startup_id, text) if member is not None else None
        if member is not None and position is not None:
            values = self._without_known(values, member.missions[position], text, cell)
            if not values:
                return None
        elif member is not None and not (text.start and text.end):
            is_first = not any(startup_id in mission.startups for mission in member.missions)
            if not (is_first and self.context.registry.is_draft(_MEMBER, member.id)):
                message = Message(
                    N_("from when to when {person} works for {startup} is not said"),
                    {"person": member.display_name, "startup": startup_id},
                )
                self._refuse(cell, text, message, self._example_hint())
                return None
        return ItemRequest(
            cell.row, {**values, "startups": [startup_id]}, position=position, is_of_startups=position is not None
        )

    def _ask_role(self, request: EntryRequest, person: _Person, member: Member | None) -> None:
        """Ask for the role and the domaine of a person who has none; what cells say in another way is told."""
        said = [(text, cell) for text, cell in person.missions.values() if text.role]
        known = member.role if member is not None else None
        role = known or next((text.role for text, _ in said), "")
        domaines = []
        for text, cell in said:
            if self._is_same("role", text.role, role):
                domaines.append(text.domaine)
            elif not known:
                self._leave(cell, text, _OTHER_CELL_SAYS, text.role, other=role)
            elif member is not None and text.domaine != member.domaine:
                self._leave(cell, text, _REGISTRY_SAYS, text.role, other=role)
        if known or not role:
            return
        request.values["role",] = role[:1].upper() + role[1:]
        domaine = next(filter(None, domaines), None)
        if domaine is not None and (member is None or member.domaine is None):
            request.values["domaine",] = domaine

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

    def _without_known(
        self, values: Mapping[str, Any], mission: Mission, text: PersonText, cell: PeopleCell
    ) -> dict[str, Any]:
        """What is new in the values of a mission, and its last day; what is said there in another way is told."""
        new = {}
        for name, value in values.items():
            current = getattr(mission, name)
            if self._is_same(name, value, current):
                continue
            if current is None or name == "end":
                new[name] = value
            else:
                self._leave(cell, text, _REGISTRY_SAYS, self._show(name, value), other=self._show(name, current))
        return new


def _is_same_mission(one: ItemRequest, other: ItemRequest) -> bool:
    """Whether what is said of startups is said of one mission: the same of all of them."""
    is_same = {**one.values, "startups": None} == {**other.values, "startups": None}
    return is_same and one.position == other.position
