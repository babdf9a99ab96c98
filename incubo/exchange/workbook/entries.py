"""From what the rows of a sheet ask for to edits of files: new entries, and changes of those that there are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.field_order import dated_position, find_phase_position, preceding_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.new import create, questions
from incubo.edit.new.bodies import find_body_start
from incubo.edit.new.draft import Draft
from incubo.edit.new.ids import is_free, make_member_id, slug
from incubo.edit.plan import Plan
from incubo.edit.value_parser import EntryContext, field_table
from incubo.edit.verbs.record import match_metric_key
from incubo.edit.verbs.rename import update_title_references
from incubo.exchange.workbook.cell_reader import split_acronym
from incubo.exchange.workbook.drafts import complete_draft, mark_as_draft
from incubo.exchange.workbook.items import (
    ItemStep,
    complete_item,
    day_of_item,
    find_item,
    find_mission_steps,
    read_item,
    settle_new_items,
    settle_next_committee,
    startups_of_mission,
)
from incubo.exchange.workbook.names import NO_MATCH, NameIndex
from incubo.exchange.workbook.row_requests import (
    NO_ROW,
    CellProblem,
    CellRemark,
    EntryRequest,
    ItemRequest,
    PeopleCell,
    TableReading,
    TeamReading,
)
from incubo.exchange.workbook.tables import SheetColumn
from incubo.exchange.workbook.taken_rows import IDENTITY_FIELDS
from incubo.model.decode import MAX_ITEMS
from incubo.model.fields import EntryKind, Field
from incubo.model.records import Member, Startup
from incubo.registry.file_names import check_file_names
from incubo.source.edits.changes import AppendItem, FieldChange, InsertItem, RemoveField, SetField, is_same_value
from incubo.source.reader import decode_text

_PATH = re.compile(r"[/\\]|\.\.")
"""What a path has, and no id."""
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


class EntryOutcome(NamedTuple):
    """What becomes of an entry that rows ask for: `what` is `new`, `draft` (new, and not complete), `changed` or
    `unchanged`. `rows` is empty for an organisation or an incubator that others name. `missing`: the names of the
    fields that a draft lacks. `person_key`: for a person whom rows of products name (see `EntryRequest`), and the
    column. `is_completed`: it was a draft, and is none any more.
    """

    what: str
    kind: str
    id: str
    title: str
    path: str
    rows: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    person_key: str = ""
    column: SheetColumn | None = None
    is_completed: bool = False


class EntryEdits(NamedTuple):
    """The plan of all the entries that could be made, what becomes of each, and why the others could not. `remarks`:
    what is left out of cells about people. `added_items`: the rows that add items to lists, and to which.
    """

    plan: Plan
    outcomes: tuple[EntryOutcome, ...]
    problems: tuple[CellProblem, ...]
    refused_rows: frozenset[int]
    remarks: tuple[CellRemark, ...] = ()
    added_items: frozenset[tuple[int, str]] = frozenset()


class BlockedEntries(NamedTuple):
    """What is not written because it would be an error, and why: rows, people by their key (`EntryRequest`), and the
    items that a sheet no longer has, by the id of their entry.

    `drafts`: the paths of drafts that would be errors if they were complete: they stay drafts.
    """

    rows: dict[int, list[CellProblem]]
    people: dict[str, list[CellProblem]]
    removals: dict[str, list[CellProblem]]
    drafts: frozenset[str] = frozenset()

    def also(self, more: BlockedEntries) -> BlockedEntries:
        """These and others."""
        return BlockedEntries(
            self.rows | more.rows,
            self.people | more.people,
            self.removals | more.removals,
            self.drafts | more.drafts,
        )


def write_entries(
    edits: FileEdits,
    kind: str,
    context: EntryContext,
    names: Mapping[str, NameIndex],
    reading: TableReading,
    blocked: BlockedEntries,
    read_team: Callable[[Sequence[tuple[PeopleCell, str]]], TeamReading],
) -> EntryEdits:
    """The edits of all that a table asks for, but what is blocked: of its requests, of the new entries that they name,
    and of the people of their teams, whose cells `read_team` reads. Nothing is written to the disk.
    """
    writers: dict[str, EntryWriter] = {}

    def writer_of(kind: str) -> EntryWriter:
        if kind not in writers:
            writers[kind] = EntryWriter(edits, kind, context, names, blocked.drafts)
        return writers[kind]

    writer = writer_of(kind)
    named: set[tuple[str, str]] = set()
    people: list[tuple[PeopleCell, str]] = []
    for request in reading.requests:
        if not blocked.rows.keys().isdisjoint(request.rows):
            continue
        if request.entry_id in blocked.removals:
            request = request.without_removals()
        entry_id = writer.write(request)
        if entry_id is not None:
            named.update(_named_entries(writer.table, request))
            people += [(cell, entry_id) for cell in request.people]
    for (other_kind, entry_id), text in reading.new_names.items():
        if (other_kind, entry_id) in named:
            other = writer_of(other_kind)
            other.write(_request_of_name(other.table, entry_id, text))
    team = read_team(people) if people else TeamReading()
    for request in team.requests:
        writer_of("member").write(request)
    return EntryEdits(
        edits.plan(),
        tuple(outcome for one in writers.values() for outcome in one.outcomes),
        (*(problem for one in writers.values() for problem in one.problems), *team.problems),
        frozenset(writer.refused),
        team.remarks,
        frozenset(writer.added_items),
    )


def _named_entries(table: EntryKind, request: EntryRequest) -> Iterator[tuple[str, str]]:
    """The entries that the values of a request refer to."""
    said = [(table.find_field(path[0]), value) for path, value in request.values.items()]
    for name, items in request.items.items():
        field = table.find_field(name)
        for inner in field.subfields if field is not None else ():
            said += [(inner, item.values[inner.name]) for item in items if inner.name in item.values]
    for field, value in said:
        if field is not None and field.type == "reference":
            for entry_id in value if isinstance(value, list) else [value]:
                yield field.target_kind, str(entry_id)


def _request_of_name(table: EntryKind, entry_id: str, text: str) -> EntryRequest:
    """What is asked for a new organisation or incubator, of which the sheet gives the name only."""
    name, acronym = split_acronym(table.id, text)
    request = EntryRequest(None, name)
    request.proposed_id = entry_id
    if acronym and table.find_field("acronym") is not None:
        request.values["acronym",] = acronym
    return request


class EntryWriter:
    """Makes the edits of the requests for entries of one kind. `kept_drafts`: the paths of drafts that stay drafts.

    `outcomes`: what becomes of the entries; `problems`: why others are not written. `refused`: the rows of which
    nothing is taken. `added_items`: see `EntryEdits`.
    """

    def __init__(
        self,
        edits: FileEdits,
        kind: str,
        context: EntryContext,
        names: Mapping[str, NameIndex],
        kept_drafts: frozenset[str],
    ) -> None:
        self.edits = edits
        self.context = context
        self.names = names
        self.table = field_table(context, kind)
        self.outcomes: list[EntryOutcome] = []
        self.problems: list[CellProblem] = []
        self.refused: set[int] = set()
        self.added_items: set[tuple[int, str]] = set()
        self._kept_drafts = kept_drafts
        self._taken_ids = set(names[kind].taken_ids)

    def write(self, request: EntryRequest) -> str | None:
        """Add an entry, or change one; its id, or None where it was refused, or nothing is asked for it."""
        try:
            _require_short_lists(request)
            if not (request.rows or request.has_removals or request.proposed_id):
                self._keep_entry(request)
                return None
            if request.entry_id is None:
                return self._add_entry(request)
            return self._change_entry(request, request.entry_id)
        except RefusedError as error:
            self.refused.update(request.rows)
            row = request.rows[0] if request.rows else NO_ROW
            message = error.message
            if row == NO_ROW:
                message = Message(N_("{title}: {problem}"), {"title": request.title, "problem": message})
            self.problems.append(CellProblem(row, request.column, request.title, message, tuple(error.hints)))
            return None

    def _keep_entry(self, request: EntryRequest) -> None:
        """An entry of which rows of an exported sheet ask for nothing."""
        entry_id, kind = request.entry_id, self.table.id
        if entry_id is not None and request.same_rows:
            path = self.edits.registry.entries[kind][entry_id].path
            rows = tuple(request.same_rows)
            self.outcomes.append(EntryOutcome("unchanged", kind, entry_id, request.title, path, rows))

    def _add_entry(self, request: EntryRequest) -> str:
        """Add an entry; its id. Raises RefusedError."""
        draft = Draft(self.table, self.context)
        kind = self.table.id
        draft.taken_ids = self._taken_ids
        draft.values[self.table.title_field] = request.title
        for names, value in request.values.items():
            if len(names) == 1:
                draft.values[names[0]] = value
        for name, items in request.items.items():
            field = self.table.find_field(name)
            assert field is not None
            rows = [complete_item(field, item.values) for item in items]
            if field.many:
                self.added_items.update((item.row, name) for item in items)
                draft.values[name] = settle_new_items(
                    name, rows, self.context.as_of, self.context.registry.vocabulary.phase_rank
                )
            else:
                draft.values[name] = complete_item(field, _join_values(items))
        self._fill_defaults(draft)
        if request.body:
            draft.body = f"\n{request.body}\n"
        elif kind == "job" and draft.get("kind") is None:
            draft.body = ""  # what is written of a mission and of a post differs
        self._require_complete_offer(draft)
        _require_id(request, kind)
        is_namesake = kind == "member" and self.names[kind].find(request.title, allow_near=False) != NO_MATCH
        draft.is_homonym = draft.is_homonym or is_namesake
        missing = mark_as_draft(draft)
        path, plan = create.plan_new_entry(draft, request.proposed_id or self._wanted_id(request))
        entry_id = path.rpartition("/")[2].removesuffix(".md")
        self._taken_ids.add(entry_id.casefold())
        data = plan.files[path]
        assert data is not None
        self.edits.create(path, data)
        self._tell_other_id(request, entry_id)
        self._tell_outcome("draft" if missing else "new", request, entry_id, request.title, path, missing=missing)
        return entry_id

    def _tell_outcome(
        self,
        what: str,
        request: EntryRequest,
        entry_id: str,
        title: str,
        path: str,
        *,
        missing: tuple[str, ...] = (),
        is_completed: bool = False,
    ) -> None:
        rows, key, column = tuple(request.rows), request.person_key, request.column
        outcome = EntryOutcome(what, self.table.id, entry_id, title, path, rows, missing, key, column, is_completed)
        self.outcomes.append(outcome)

    def _wanted_id(self, request: EntryRequest) -> str | None:
        """The id that a row gives to a new entry, if it may have it; None: one is made from its name."""
        wanted = request.wanted_id
        if not _ID.fullmatch(wanted) or not is_free(wanted, self._taken_ids):
            return None
        return wanted if next(check_file_names(self.table.id, "", [f"{wanted}.md"]), None) is None else None

    def _tell_other_id(self, request: EntryRequest, entry_id: str) -> None:
        """Say that a new entry does not have the id that its row gives."""
        wanted = request.wanted_id
        if wanted in ("", entry_id):
            return
        template = N_("“{word}” cannot be its id (small letters, figures, dashes): it is {id}")
        if not is_free(wanted, self._taken_ids - {entry_id.casefold()}):
            template = N_("“{word}” is the id of another entry: this one is {id}")
        message = Message(template, {"word": wanted, "id": entry_id})
        self.problems.append(CellProblem(request.rows[0], None, wanted, message))

    def _fill_defaults(self, draft: Draft) -> None:
        """What nobody writes in a sheet of their own incubator. Who recruits is said in a row, or not known."""
        if draft.kind.id in ("member", "job"):
            return
        for question in questions.list_questions(draft.kind):
            if question.key == "incubator" and draft.get(*question.path) is None:
                draft.set(question.path, question.default(draft))

    def _require_complete_offer(self, draft: Draft) -> None:
        """Raise RefusedError for what a new offer must say, and does not: its day makes the name of its file, and
        without an end it would stay open. Nothing of it is assumed.
        """
        if draft.kind.id != "job":
            return
        is_over = draft.get("outcome") is not None or draft.get("open") is False
        lacking = [
            Message(field.help)
            for name in ("startup", "opens", "closes")
            if (field := self.table.find_field(name)) is not None
            and draft.get(name) is None
            and not (name == "startup" and draft.get("incubator"))
            and not (name == "closes" and is_over)
        ]
        if lacking:
            message = Message(N_("this is missing, and nothing is taken of it: {names:list}"), {"names": lacking})
            hint = Message(N_("each has a column of its own; a day is written as 31/12/2026"))
            raise RefusedError(message, hints=(hint,))

    def _change_entry(self, request: EntryRequest, entry_id: str) -> str:
        """Change an entry; its id. Raises RefusedError."""
        registry, kind = self.edits.registry, self.table.id
        entry = registry.entries[kind].get(entry_id)
        if entry is None:
            raise RefusedError(Message(N_("the file of {id} cannot be read: correct it first"), {"id": entry_id}))
        before = self.edits.read(entry.path)
        text = decode_text(before)
        body = text[find_body_start(text) :].strip()
        if request.body and " ".join(body.split()) != " ".join(request.body.split()):
            message = Message(N_("the text of {id} is not changed by a sheet"), {"id": entry_id})
            hint = Message(N_("to change it: {command}"), {"command": f"incubo edit {quote_argument(entry_id)}"})
            self.problems.append(CellProblem(request.rows[0], None, "", message, (hint,)))
        current = self.edits.value_at(entry.path, ()) or {}
        changes: list[FieldChange] = []
        for path, value in request.values.items():
            field = self.table.find_field(path[0])
            if path in request.partial:
                known = [*(getattr(entry, path[0], None) or ())]
                value = [*known, *(item for item in value if item not in known)]
            if field is None or is_same_cell_value(self._as_written(field, value), current.get(path[0])):
                continue
            if self._means_the_same(field, value, current.get(path[0]), getattr(entry, path[0], None)):
                continue
            after = preceding_fields(self.table.fields, path[0])
            changes.append(SetField((path[0],), self._as_written(field, value), after_fields=after))
        for name, items in request.items.items():
            field = self.table.find_field(name)
            assert field is not None
            changes += self._item_changes(field, items, current.get(name), entry)
        for path in sorted(request.cleared):
            container = current.get(path[0]) if len(path) > 1 else current
            is_there = isinstance(container, dict) and container.get(path[-1]) not in (None, "", [])
            if is_there and path not in request.values and _was_readable(entry, path):
                changes.append(RemoveField(path))
        if changes:
            self.edits.change_fields(entry.path, *changes)
        is_completed = entry.path not in self._kept_drafts and complete_draft(
            self.edits, self.table.fields, entry.path, before
        )
        if (self.table.title_field,) in request.values and self.edits.read(entry.path) != before:
            update_title_references(self.edits, kind, entry_id, str(request.values[self.table.title_field,]))
        what = "unchanged" if self.edits.read(entry.path) == before else "changed"
        title = self.names[kind].title(entry_id)
        self._tell_outcome(what, request, entry_id, title, entry.path, is_completed=is_completed)
        return entry_id

    def _refuse_row(self, row: int, message: Message, *hints: Message) -> None:
        if row != NO_ROW:
            self.refused.add(row)
        self.problems.append(CellProblem(row, None, "", message, hints))

    def _refuse_place(self, request: ItemRequest, entry: Any) -> None:
        """Take nothing of a row about the item of a list that the registry could not read in full."""
        message = N_("its place in the list is not known: the file of {id} cannot be read in full")
        self._refuse_row(request.row, Message(message, {"id": entry.id}), Message(N_("correct the file first")))

    def _is_for_nothing(self, member: Any, mission: Mapping[str, Any]) -> bool:
        """Whether a mission would be in no list: for no startup, of somebody in no incubator and no team."""
        is_draft = self.context.registry.is_draft(self.table.id, member.id)
        return not (mission.get("startups") or member.incubator or member.teams or is_draft)

    def _is_read_in_full(self, field: Field, current: Any, entry: Any) -> bool:
        """Whether the items of a list in the file are those that the registry has read."""
        is_whole = isinstance(current, list) and all(isinstance(item, dict) for item in current)
        return is_whole and len(current) == len(getattr(entry, field.name))

    def _means_the_same(self, field: Field, value: Any, current: Any, decoded: Any) -> bool:
        """Whether the file says a value in other words: as it was decoded, or a reference by a title or a former id."""
        if is_same_cell_value(value, list(decoded) if isinstance(decoded, tuple) else decoded):
            return True
        if field.type != "reference" or current is None:
            return False
        texts = current if isinstance(current, list) else [current]
        index = self.names[field.target_kind]
        ids = [index.find(str(text).rpartition("/")[2], allow_near=False).id for text in texts]
        return ids == (value if isinstance(value, list) else [value])

    def _as_written(self, field: Field, value: Any) -> Any:
        """A value as the file has it: references with the prefix of the registry."""
        if field.type == "group":
            inner_fields = {inner.name: inner for inner in field.subfields}
            return {name: self._as_written(inner_fields[name], item) for name, item in value.items()}
        if field.type != "reference":
            return value
        if isinstance(value, list):
            return [self.edits.reference_text(field.target_kind, entry_id) for entry_id in value]
        return self.edits.reference_text(field.target_kind, value)

    def _adding_change(self, field: Field, items: list[dict[str, Any]], values: dict[str, Any]) -> FieldChange:
        """The change that adds an item to a list, in the order of its days."""
        days = [day_of_item(item, field.day_field) for item in items]
        day = values.get(field.day_field)
        position = dated_position(days, day) if isinstance(day, date) else len(items)
        if field.name == "phases" and not all(days):
            position = find_phase_position(items, values, self.context.registry.vocabulary.phase_rank)
        values = {**complete_item(field, values), **values}
        is_last = position == len(items)
        items.insert(position, values)
        if is_last:
            return AppendItem((field.name,), values, after_fields=preceding_fields(self.table.fields, field.name))
        return InsertItem((field.name,), position, values)

    def _item_changes(
        self, field: Field, requests: Sequence[ItemRequest], current: Any, entry: Any
    ) -> list[FieldChange]:
        """The changes that add items to a list of an entry, or complete those that it has."""
        if not field.many:
            after = preceding_fields(self.table.fields, field.name)
            values = self._as_written(field, _join_values(requests))
            return [SetField((field.name, name), value, after_fields=after) for name, value in values.items()]
        items: list[dict[str, Any]] = (
            [read_item(field, item) for item in current if isinstance(item, dict)] if isinstance(current, list) else []
        )
        is_whole = self._is_read_in_full(field, current, entry)
        changes: list[FieldChange] = []
        for request in self._join_contracts(field, sorted(requests, key=_editing_order), items):
            if request.is_removed:
                assert request.position is not None
                if not is_whole:
                    self._refuse_place(request, entry)
                elif request.position < len(items):
                    changes.append(RemoveField((field.name, request.position)))
                    del items[request.position]
                continue
            values = dict(request.values)
            if field.name == "metrics" and isinstance(entry, Startup):
                values |= {"key": match_metric_key(entry, str(values["key"]))[0]} if values.get("key") else {}
            is_for_others = values.get("startups") == []
            values = self._as_written(field, complete_item(field, values)) | ({"startups": []} if is_for_others else {})
            position = request.position
            if position is not None and not (is_whole and position < len(current)):
                self._refuse_place(request, entry)
                continue
            if position is None:
                values = settle_next_committee(field.name, values, items, self.context.as_of)
                position = find_item(field.name, items, values)
                former = find_item(field.name, items, {**values, **request.former}) if request.former else None
                if former is not None and position not in (None, former):
                    message = Message(N_("{id} has an item of the same day already"), {"id": entry.id})
                    hint = Message(N_("this row was entered with another one: correct it in the file"))
                    self._refuse_row(request.row, message, hint)
                    continue
                position = former if former is not None else position
                if position is not None and request.is_new and _has_all(items[position], values):
                    continue  # it was added by the same workbook before
                if position is not None and request.is_new:
                    message = Message(N_("{id} has an item of the same day already"), {"id": entry.id})
                    hint = Message(N_("change the row of that one; a new one has another day"))
                    self._refuse_row(request.row, message, hint)
                    continue
            if field.name == "phases" and "start" in request.cleared and len(values) == 1:
                if position is not None:
                    changes.append(RemoveField((field.name, position)))
                    del items[position]
                continue
            is_placed = (request.position is not None and not request.is_of_startups) or bool(request.former)
            is_mission = field.name == "missions" and not is_placed
            steps = [ItemStep(position, values)]
            if is_mission:
                steps = find_mission_steps(items, values, is_same_cell_value, request.position)
            for step in steps:
                position = step.position
                is_lost = is_mission and self._is_for_nothing(entry, step.values or {})
                if (
                    position is None
                    and is_lost
                    and (is_for_others or (request.has_empty_startup and _has_products(entry)))
                ):
                    message = Message(N_("for which product the mission is, is not known: it is not added"))
                    self._refuse_row(request.row, message)
                elif position is None:
                    self.added_items.add((request.row, field.name))
                    changes.append(self._adding_change(field, items, dict(step.values or {})))
                elif step.values is None:
                    changes.append(RemoveField((field.name, position)))
                    del items[position]
                else:
                    changes += _value_changes(field, items, position, step.values)
            if position is None:
                continue
            for name in sorted(request.cleared):
                if _was_readable(entry, (field.name, name), position) and items[position].pop(name, None) is not None:
                    changes.append(RemoveField((field.name, position, name)))
        return changes

    def _join_contracts(
        self, field: Field, requests: Sequence[ItemRequest], items: Sequence[Mapping[str, Any]]
    ) -> list[ItemRequest]:
        """The same requests, where one row for each startup of a mission says the same of it: that is one request, so
        that the mission is not divided.
        """
        joined: list[ItemRequest] = []
        for request in requests:
            startups = request.values.get("startups")
            if field.name == "missions" and startups and request._replace(row=0, values={}) == _ANY_MISSION:
                said = {**request.values, "startups": None}
                for number, other in enumerate(joined):
                    all_startups = [*(other.values.get("startups") or ()), *startups]
                    wanted = startups_of_mission(self._as_written(field, {"startups": all_startups}))
                    is_same = {**other.values, "startups": None} == said and other._replace(
                        row=0, values={}
                    ) == _ANY_MISSION
                    if is_same and any(wanted <= startups_of_mission(item) for item in items):
                        joined[number] = other._replace(values={**said, "startups": list(dict.fromkeys(all_startups))})
                        break
                else:
                    joined.append(request)
                continue
            joined.append(request)
        return joined


_ANY_MISSION = ItemRequest(0, {})
"""A request that says nothing of which item is meant but its values."""


def _value_changes(
    field: Field, items: list[dict[str, Any]], position: int, values: Mapping[str, Any]
) -> Iterator[FieldChange]:
    """The changes of an item of a list to new values."""
    for name, value in values.items():
        if not is_same_cell_value(value, items[position].get(name)):
            path = (field.name, position, name)
            yield SetField(path, value, after_fields=preceding_fields(field.subfields, name))
            items[position][name] = value


def _has_products(member: Member) -> bool:
    """Whether all missions of a person are for startups: one without is probably for one that was forgotten."""
    return all(mission.startups for mission in member.missions)


def _has_all(item: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether an item has all values of a row."""
    return all(is_same_cell_value(value, item.get(name)) for name, value in values.items())


def _join_values(requests: Sequence[ItemRequest]) -> dict[str, Any]:
    """What several rows say of one group; what two say in different ways is told before (`rows.RowReader`)."""
    return {name: value for request in requests for name, value in request.values.items()}


def _editing_order(request: ItemRequest) -> tuple[bool, bool, int]:
    """Items in their places, the last one first; then those that are removed, in the same order; then new ones."""
    place = request.position
    return place is None, request.is_removed, -place if place is not None else 0


def _was_readable(entry: Any, path: tuple[str, ...], position: int | None = None) -> bool:
    """Whether the registry read a value there: what it cannot read was never in an exported cell."""
    value: Any = getattr(entry, path[0], None)
    if position is not None:
        value = value[position] if isinstance(value, tuple) and position < len(value) else None
    for name in path[1:]:
        value = getattr(value, name, None)
    return value not in (None, "", ())


_ESCAPED_CHARACTER = re.compile(r"\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|U[0-9a-f]{8})")


def _visible_text(text: str) -> str:
    """A text without invisible characters, and without the codes that an exported cell shows instead."""
    visible = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cf", "Cc"))
    return " ".join(_ESCAPED_CHARACTER.sub("", visible).split())


def is_same_cell_value(value: Any, current: Any) -> bool:
    """Whether a value of a cell is what a file says already: blanks and invisible characters do not count."""
    if isinstance(value, str) and isinstance(current, str):
        same = " ".join(value.split()) == " ".join(current.split())
        return same or _visible_text(value) == _visible_text(current)
    if isinstance(value, list) and isinstance(current, list):
        return len(value) == len(current) and all(map(is_same_cell_value, value, current))
    return is_same_value(value, current)


def _require_id(request: EntryRequest, kind: str) -> None:
    """Raise RefusedError for a new entry of whose name no id can be made, or which wants one that is none."""
    if kind == "member" and not make_member_id(request.title):
        message = Message(N_("a first name and a last name are needed: the file is named after both"))
        raise RefusedError(message)
    if _PATH.search(request.wanted_id):
        hint = Message(N_("correct it, or leave out the column: {option}"), {"option": '--column "id=-"'})
        raise RefusedError(Message(N_("“{word}” cannot be an id"), {"word": request.wanted_id}), hints=(hint,))
    if kind != "job" and not (request.proposed_id or slug(request.title)):
        arguments = {"title": request.title}
        raise RefusedError(Message(N_("no file name can be made from “{title}”: it needs a letter"), arguments))


def _require_short_lists(request: EntryRequest) -> None:
    """Raise RefusedError where rows give a list more items than one may have: each would be written for nothing."""
    for name, items in request.items.items():
        keys = IDENTITY_FIELDS.get(name, ())
        identities = {tuple(str(item.values.get(key)) for key in keys) for item in items if not item.is_removed}
        if len(identities) > MAX_ITEMS:
            problem = Message(N_("a list has at most {n} items"), {"n": MAX_ITEMS})
            raise RefusedError(Message(N_("{path}: {problem}"), {"path": name, "problem": problem}))
