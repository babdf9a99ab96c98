"""`import`: from a workbook or a delimited text to a checked proposal, with what did not fit; and its questions."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.app.changes.apply import make_finding_messages
from incubo.app.imports.csv_lists import recognise_csv_list
from incubo.app.imports.sheet_columns import ask_unsure_columns, find_replacing_columns, list_field_names
from incubo.app.imports.sheet_merge import SheetBase, SheetConflicts, find_new_ids, merge_with_files, open_base
from incubo.app.private import PrivateFolder, open_private
from incubo.app.sharing.merging import Answers, MergeQuestion
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import LANGUAGES, N_, current_language, limit_names, temporary_language, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import choose_among, did_you_mean
from incubo.core.shell import quote_argument, quote_entry_id, quote_entry_ref
from incubo.edit.asking.questions import Ask, choice_question, field_heading
from incubo.edit.plan import Proposal, check_plan, make_plan
from incubo.edit.verbs.remove import remove_entries
from incubo.exchange.workbook.bounded import read_workbook
from incubo.exchange.workbook.cell_reader import NEW_ENTRY, SAME_ENTRY, AskedCell, answer_key
from incubo.exchange.workbook.entries import EntryEdits, EntryOutcome, EntryWriter
from incubo.exchange.workbook.exported_rows import ExportedRows
from incubo.exchange.workbook.homonyms import RepeatedName
from incubo.exchange.workbook.mapping import (
    ColumnMapping,
    LeftOutColumn,
    MappedColumn,
    MappedTable,
    guess_sheet_kind,
    heading_key,
    map_columns,
)
from incubo.exchange.workbook.memory import (
    OWN_SHEET_NAME,
    ImportMemory,
    RowKey,
    SheetOrigin,
    WorkbookOrigin,
    memory_of_workbook,
    origin_of_workbook,
)
from incubo.exchange.workbook.names import NameIndex
from incubo.exchange.workbook.reader import list_visible_sheets
from incubo.exchange.workbook.row_requests import (
    NO_ROW,
    CellProblem,
    CellRemark,
    EntryRequest,
    ItemRequest,
    TableReading,
)
from incubo.exchange.workbook.rows import RowReader
from incubo.exchange.workbook.sheets import Sheet, Workbook
from incubo.exchange.workbook.tables import SheetColumn, SheetTable, cell_text, find_table
from incubo.exchange.workbook.taken_rows import TakenRow, taken_rows_of_workbook
from incubo.exchange.workbook.targets import (
    ID_NAME,
    IGNORED,
    ITEM_NAME,
    SHEET_KINDS,
    SheetKind,
    TargetIndex,
    make_target_indexes,
    parse_sheet_kind,
)
from incubo.exchange.workbook.teams import TeamWriter
from incubo.export.import_workbooks import RefusedRow
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.query.resource import all_columns
from incubo.query.resources.catalogue import RESOURCES
from incubo.registry.lookup import EntryRef, entry_label, entry_title
from incubo.render.tables.xlsx import KEY_HEADINGS
from incubo.validation.rule import RULES

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.model.fields import Field
    from incubo.registry.registry import Registry
    from incubo.validation.diagnostic import Diagnostic

_GUESS_ROWS = 100
"""So many rows of a sheet tell what they are."""
_MAX_ROUNDS = 4
"""How often the rows are checked again without those that were refused."""


class BlockedEntries(NamedTuple):
    """What is not written because it would be an error, and why: rows, people by their key (`EntryOutcome`), and the
    items that a sheet no longer has, by the id of their entry.

    `drafts`: the paths of drafts that would be errors if they were complete.
    """

    rows: dict[int, list[CellProblem]]
    people: dict[str, list[CellProblem]]
    removals: dict[str, list[CellProblem]]
    drafts: frozenset[str] = frozenset()


class PrivateChange(NamedTuple):
    """What an import changes in the private folder: of which entries which fields, and what did not fit."""

    folder: PrivateFolder
    proposal: Proposal
    changed: Mapping[EntryRef, tuple[str, ...]]
    problems: tuple[CellProblem, ...]


class SheetImport(NamedTuple):
    """What an import does: the table that was read, the entries that it makes or changes, and what did not fit.

    `warnings`: what the entries would leave to improve, which does not keep them out. `memory`: what was said of the
    sheet, to be kept beside it. `free_fields`: the names of the fields that no column holds. `removed_rows`: the keys
    of the rows that an exported sheet no longer has. `remarks`: the cells that were read in another way, or in part.
    `taken_rows`: what was taken of each row of which something did not fit.
    `private`: what goes into the private folder. `open_questions`: what the sheet and the files disagree about, where
    nobody was asked.
    """

    workbook: Workbook
    sheet: Sheet
    other_sheets: tuple[Sheet, ...]
    kind: SheetKind
    table: SheetTable
    mapping: ColumnMapping
    reading: TableReading
    outcomes: tuple[EntryOutcome, ...]
    problems: tuple[CellProblem, ...]
    refused_rows: frozenset[int]
    warnings: tuple[Diagnostic, ...]
    proposal: Proposal
    memory: ImportMemory
    free_fields: tuple[str, ...] = ()
    removed_rows: tuple[RowKey, ...] = ()
    remarks: tuple[CellRemark, ...] = ()
    taken_rows: Mapping[int, TakenRow] = MappingProxyType({})
    private: PrivateChange | None = None
    open_questions: tuple[MergeQuestion, ...] = ()


def parse_pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    """The pairs of `HEADING=FIELD`, by the text before the last `=`. Raises UsageError."""
    pairs = {}
    for text in texts:
        key, equals, value = text.rpartition("=")
        if not equals or not key.strip():
            message = Message(N_("{option}: “{text}” has no “=”"), {"option": option, "text": text})
            raise UsageError(message, hints=(Message(N_("write {example}"), {"example": f'{option} "TEXT=VALUE"'}),))
        pairs[key.strip()] = value.strip()
    return pairs


def propose_import(
    workspace: Workspace,
    registry: Registry,
    data: bytes,
    arguments: ImportMemory,
    ask: Ask | None,
    earlier: ImportMemory | None = None,
    *,
    removes: bool = False,
    answers_to_conflicts: Answers = MappingProxyType({}),
) -> SheetImport:
    """The proposal of what a file holds. `arguments`: what the person says; `earlier`: what was said another time.
    `ask` asks what is not sure. `removes`: what an exported sheet no longer has is taken away. `answers_to_conflicts`:
    whose change stays where a sheet and the files changed the same. Raises UsageError for a file, a sheet or a column
    that cannot be used.
    """
    if workspace.settings.private_of:
        raise _private_folder_error(workspace)
    private = open_private(workspace, registry) if workspace.settings.private_path else None
    private_fields = {kind: private.fields_of(kind) for kind in registry.kinds} if private is not None else {}
    workbook = read_workbook(data)
    measures = (metric.key for startup in registry.startups.values() for metric in startup.metrics if metric.key)
    indexes = make_target_indexes(workspace.entry_kinds, registry.vocabulary, measures, private_fields)
    known = (earlier or ImportMemory()).updated(memory_of_workbook(workbook))
    kind_id = parse_sheet_kind_argument(arguments.kind) if arguments.kind is not None else None
    sheet, others = _choose_sheet(workbook, arguments.sheet, known.sheet, indexes, ask)
    known = known.of_sheet(sheet.name)
    origin = origin_of_workbook(workbook)
    exported = _find_exported(workbook, origin, sheet) if origin is not None else None
    listed = recognise_csv_list(workspace, registry, sheet, kind_id) if workbook.file_format == "csv" else None
    if listed is not None:
        sheet, exported = listed
    if exported is not None and exported.kind in SHEET_KINDS:
        kind_id = kind_id or exported.kind
    kind_id = kind_id or (parse_sheet_kind(known.kind) if known.kind else None) or _kind_of_keys(sheet, registry)
    kind_id = kind_id or _guess_kind(sheet, indexes, ask)
    index = indexes[kind_id]
    arguments = arguments._replace(columns={key: _target_name(index, name) for key, name in arguments.columns.items()})
    headings = {**known.columns, **arguments.columns}
    said = {answer_key(heading): name for heading, name in headings.items()}
    known_headings = {answer_key(heading) for _, heading in exported.columns.values()} if exported else set()
    table = _find_table(sheet, index, {**dict.fromkeys(known_headings, IGNORED), **said})
    if table is None:
        raise _no_headings_error(sheet)
    places = _find_places(table, exported, index) if exported is not None else {}
    not_here: list[SheetColumn] = []
    if exported is not None:
        new_ids = find_new_ids(workspace, registry, index.kind.entry_kind, exported)
        exported = exported._replace(new_ids=new_ids)
        for column in table.columns:
            if column.position in places:
                name = exported.field(places[column.position])
                is_read = exported.is_computed(places[column.position]) or not name or index.find_by_name(name)
                if not is_read and heading_key(column) not in said:
                    not_here.append(column)
                said.setdefault(heading_key(column), name if name and index.find_by_name(name) else IGNORED)
    _require_known_columns(table, index, arguments.columns)
    mapping = _ask_columns(table, index, said, ask, headings)
    mapping = mapping._replace(left_out=(*mapping.left_out, *map(_leave_not_here, not_here)))
    context = workspace.entry_context(registry)
    names = {kind: NameIndex(registry, kind) for kind in registry.kinds}
    meanings = {**known.values, **arguments.values}
    choose = _make_chooser(registry, ask, meanings) if ask is not None else None
    exported_rows = ExportedRows(exported, places) if exported is not None else None
    ask_same = _make_same_question(ask, meanings) if ask is not None else None
    taken = taken_rows_of_workbook(workbook) if exported is None else {}

    def read(columns: tuple[MappedColumn, ...]) -> TableReading:
        data = MappedTable(table, index, columns, exported_rows)
        return RowReader(data, context, names, _find_answers(meanings), choose, ask_same, taken).read()

    reading = read(mapping.columns)
    if exported is None:
        spoken = {*said, *map(answer_key, headings)}
        replacing, answered = find_replacing_columns(registry, index, mapping.columns, reading, spoken, ask)
        headings |= answered
        if replacing:
            mapping = mapping.leave_out(replacing)
            reading = read(mapping.columns)
    if exported is not None and removes:
        reading = _without_gone(reading, registry, index.kind.entry_kind, exported)
        reading = _with_removed_items(reading, registry, index.kind, exported) if index.kind.item_field else reading

    base = None
    conflicts = SheetConflicts(answers_to_conflicts, ask)
    if exported is not None:
        base = open_base(workspace, registry, index.kind.entry_kind, _wanted_files(reading, exported, removes))
        reading = _without_unknown(reading, base, exported)

    def write(blocked: BlockedEntries) -> EntryEdits:
        edits = workspace.start_edits(base.registry if base else registry, base.store if base else None)
        team = TeamWriter(edits, context, names["member"], _find_answers(meanings), choose)
        writer = EntryWriter(edits, index.kind, context, names)
        left_out = (frozenset(blocked.rows), frozenset(blocked.people), blocked.drafts, frozenset(blocked.removals))
        written = writer.write(reading, team, *left_out)
        return (
            merge_with_files(workspace, registry, written, conflicts) if base is not None and base.is_older else written
        )

    blocked = BlockedEntries({}, {}, {})
    removing = {request.entry_id for request in reading.requests if request.entry_id and request.has_removals}
    warnings: tuple[Diagnostic, ...] = ()
    written = write(blocked)
    for _ in range(_MAX_ROUNDS):
        if not written.plan.files:
            break
        findings = _check(workspace, registry, written)
        may_stay = removing - blocked.removals.keys()
        more = _find_blocked_entries(workspace, index.kind, written, findings, mapping, may_stay)
        warnings = tuple(finding for finding in findings if finding.severity == "warning")
        if not any(more):
            break
        drafts = blocked.drafts | more.drafts
        blocked = BlockedEntries(
            blocked.rows | more.rows, blocked.people | more.people, blocked.removals | more.removals, drafts
        )
        written = write(blocked)
    if removes:
        written = _remove_entries(workspace, registry, base, index.kind, written, reading.removed_rows, exported)
    found = [*blocked.rows.values(), *blocked.people.values(), *blocked.removals.values()]
    refused_rows = reading.refused_rows | written.refused_rows | frozenset(blocked.rows)
    private_change = (
        _propose_private(private, index.kind.entry_kind, reading, written, refused_rows, conflicts)
        if private is not None
        else None
    )
    problems = (
        *reading.problems,
        *written.problems,
        *(problem for problems in found for problem in problems),
        *(private_change.problems if private_change is not None else ()),
    )
    accepted_rules = frozenset(warning.rule_id for warning in warnings)
    proposal = Proposal(
        written.plan,
        "import",
        index.kind.id,
        _describe_summary(written.outcomes),
        accepted_rules=accepted_rules,
    )
    return SheetImport(
        workbook,
        sheet,
        others,
        index.kind,
        table,
        mapping,
        reading,
        written.outcomes,
        tuple(sorted(problems, key=lambda problem: problem.row)),
        refused_rows,
        warnings,
        proposal,
        ImportMemory(
            kind_id if arguments.kind or known.kind else None,
            sheet.name if arguments.sheet or known.sheet or (others and (arguments.kind or headings)) else None,
            headings,
            meanings,
        ).beside(earlier),
        list_field_names(index, {mapped.target.name for mapped in mapping.columns}),
        () if removes else reading.removed_rows,
        tuple(sorted((*reading.remarks, *written.remarks), key=lambda remark: remark.row)),
        {} if exported is not None else _list_taken_rows(table, index.kind, written, refused_rows, taken),
        private_change,
        tuple(conflicts.open),
    )


def _list_taken_rows(
    table: SheetTable,
    kind: SheetKind,
    written: EntryEdits,
    refused_rows: frozenset[int],
    former: Mapping[str, TakenRow],
) -> dict[int, TakenRow]:
    """What was taken of each row, now or another time (`former`)."""
    ids = {row: outcome.id for outcome in written.outcomes if outcome.kind == kind.entry_kind for row in outcome.rows}
    taken = {}
    for row in table.rows:
        before = former.get(table.row_keys.get(row.number, ""))
        if row.number in refused_rows or row.number not in ids:
            if before is not None:
                taken[row.number] = before
            continue
        lists = frozenset(name for number, name in written.added_items if number == row.number)
        values = {column.title: row.value(column.position) for column in table.columns if column.heading}
        taken[row.number] = TakenRow(ids[row.number], lists | (before.lists if before is not None else set()), values)
    return taken


def _private_folder_error(workspace: Workspace) -> UsageError:
    """That a private folder takes no sheet: its registry does, and gives it what is private."""
    folder = os.path.normpath(workspace.root / workspace.settings.private_of)
    command = f"incubo import -R {quote_argument(folder)}"
    message = Message(N_("this is a private folder: a sheet is given to its registry, which knows what is private"))
    return UsageError(message, hints=(Message(N_("give it there: {command}"), {"command": command}),))


def _propose_private(
    private: PrivateFolder,
    kind: str,
    reading: TableReading,
    written: EntryEdits,
    refused_rows: frozenset[int],
    conflicts: SheetConflicts,
) -> PrivateChange | None:
    """What the rows that are not refused say of private fields; None where they say nothing of them."""
    new_ids = {outcome.rows: outcome.id for outcome in written.outcomes if outcome.rows and not outcome.person_key}
    values: dict[EntryRef, dict[str, Any]] = {}
    former: dict[EntryRef, dict[str, Any]] = {}
    rows: dict[EntryRef, int] = {}
    for request in reading.requests:
        entry_id = request.entry_id or new_ids.get(tuple(request.rows))
        if not request.private or entry_id is None or refused_rows.intersection(request.rows):
            continue
        entry = EntryRef(kind, entry_id)
        values[entry], former[entry], rows[entry] = request.private, request.former_private, min(request.rows)
    if not values:
        return None
    made = private.propose_sheet(values, former, partial(conflicts.is_private_wanted, registry=private.registry))
    problems = tuple(
        CellProblem(rows[entry], None, entry_title(private.registry, *entry), message)
        for entry, message in made.problems.items()
    )
    return PrivateChange(private, made.proposal, made.changed, problems)


def _wanted_files(reading: TableReading, exported: SheetOrigin, removes: bool) -> dict[str, str]:
    """The id of the file of each entry that a sheet changes, as the sheet was made of it, by the id of the entry."""
    files = {request.entry_id: request.file_id for request in reading.requests if request.entry_id is not None}
    if removes:
        files |= {exported.current_id(key[0]): exported.rows[key].file_id for key in reading.removed_rows}
    return {entry_id: file_id for entry_id, file_id in files.items() if file_id}


def _without_gone(reading: TableReading, registry: Registry, kind: str, exported: SheetOrigin) -> TableReading:
    """The same without the rows that are gone of entries that are gone, too: a remark that there is nothing to do."""
    gone = [key for key in reading.removed_rows if not registry.has_entry(kind, exported.current_id(key[0]))]
    removed = tuple(key for key in reading.removed_rows if key not in gone)
    return reading._replace(removed_rows=removed, gone_ids=tuple(dict.fromkeys(key[0] for key in gone)))


def _without_unknown(reading: TableReading, base: SheetBase, exported: SheetOrigin) -> TableReading:
    """The same without what is asked for entries of which nothing says what they were: a problem for each."""
    problems, refused = list(reading.problems), set(reading.refused_rows)
    for request in reading.requests:
        if request.entry_id in base.unknown and request.rows:
            message = Message(
                N_("the file of {id} has changed since this workbook was made, and git does not have what it was"),
                {"id": request.entry_id},
            )
            hint = Message(N_("make the workbook again, and change it there"))
            problems.append(CellProblem(request.rows[0], None, request.title, message, (hint,)))
            refused.update(request.rows)
    removed_ids = [exported.current_id(key[0]) for key in reading.removed_rows]
    for entry_id in dict.fromkeys(entry_id for entry_id in removed_ids if entry_id in base.unknown):
        problems.append(_changed_since(entry_id))
    kept = tuple(request for request in reading.requests if request.entry_id not in base.unknown)
    removed = tuple(key for key in reading.removed_rows if exported.current_id(key[0]) not in base.unknown)
    return reading._replace(
        requests=kept, problems=tuple(problems), refused_rows=frozenset(refused), removed_rows=removed
    )


def _with_removed_items(
    reading: TableReading, registry: Registry, kind: SheetKind, exported: SheetOrigin
) -> TableReading:
    """The same with a request for each item that the sheet no longer has."""
    requests = {request.entry_id: request for request in reading.requests if request.entry_id is not None}
    added = []
    for entry_id, item in reading.removed_rows:
        if item is None:
            continue
        entry_id = exported.current_id(entry_id)
        request = requests.get(entry_id)
        if request is None:
            title = entry_title(registry, kind.entry_kind, entry_id)
            request = requests[entry_id] = EntryRequest(entry_id, title)
            added.append(request)
        removed = ItemRequest(NO_ROW, {}, position=item - 1, is_removed=True)
        request.items.setdefault(kind.item_field, []).append(removed)
    return reading._replace(requests=(*reading.requests, *added))


def _remove_entries(
    workspace: Workspace,
    registry: Registry,
    base: SheetBase | None,
    kind: SheetKind,
    written: EntryEdits,
    rows: Sequence[RowKey],
    exported: SheetOrigin | None,
) -> EntryEdits:
    """Remove the entries that a sheet no longer has, as `remove` does; one that others refer to, or whose file changed
    since the sheet was exported, stays, and is told.
    """
    files, originals = dict(written.plan.files), dict(written.plan.originals)
    problems: list[CellProblem] = []
    for former_id, item in rows:
        entry_id = exported.current_id(former_id) if exported is not None else former_id
        entry = registry.entries[kind.entry_kind].get(entry_id)
        if item is not None or entry is None:
            continue
        if entry_id != former_id or (base is not None and entry_id in base.changed):
            problems.append(_changed_since(entry_id))
            continue
        edits = workspace.start_edits(registry)
        try:
            plan = remove_entries(edits, [EntryRef(kind.entry_kind, entry_id)]).plan
        except RefusedError as error:
            problems.append(CellProblem(NO_ROW, None, entry_id, error.message, tuple(error.hints)))
            continue
        files |= plan.files
        originals |= plan.originals
    return written._replace(plan=make_plan(files, originals, {}), problems=(*written.problems, *problems))


def _changed_since(entry_id: str) -> CellProblem:
    """Why an entry that a sheet no longer has stays."""
    message = N_("{id} is no longer in the sheet, but its file changed since: it stays")
    return CellProblem(NO_ROW, None, entry_id, Message(message, {"id": entry_id}))


def _find_exported(workbook: Workbook, origin: WorkbookOrigin, sheet: Sheet) -> SheetOrigin | None:
    """What a sheet had when it was exported, also where it is the only one and has another name since."""
    names = {one.name for one in workbook.sheets}
    if sheet.name not in origin.sheets and len(origin.sheets) == 1 and not names.intersection(origin.sheets):
        return _with_commands(next(iter(origin.sheets.values())))
    exported = origin.sheets.get(sheet.name)
    return _with_commands(exported) if exported is not None else None


def _with_commands(exported: SheetOrigin) -> SheetOrigin:
    """With the commands that change what its computed columns show."""
    columns = {
        name: column
        for resource in RESOURCES
        if resource.sheet_kind == exported.kind
        for name, column in all_columns(resource).items()
    }
    commands = {
        place: columns[name].edited_with
        for place, name in exported.computed.items()
        if name in columns and columns[name].edited_with
    }
    return exported._replace(edited_with=commands)


def _find_places(table: SheetTable, exported: SheetOrigin, index: TargetIndex) -> dict[int, int]:
    """Where the columns of a table were when it was exported: by their headings, since columns are moved and deleted.
    One with another heading is the one that was beside the same column, unless its heading means another field.
    """
    by_heading = {answer_key(heading): place for place, (_, heading) in exported.columns.items() if heading}
    places = {
        column.position: by_heading[heading_key(column)]
        for column in table.columns
        if heading_key(column) in by_heading
    }
    for column in table.columns:
        place = places.get(column.position - 1, -1) + 1
        if column.position in places or not column.heading or place in places.values():
            continue
        field = exported.field(place)
        meant = index.find_by_heading(column.upper_heading, column.heading)
        is_filled = any(row.value(column.position) is not None for row in table.rows)
        if place in exported.columns and is_filled and (meant is None or meant.name == field):
            places[column.position] = place
    return places


def _describe_summary(outcomes: Sequence[EntryOutcome]) -> Message:
    """What the import does, for the subject of its commit."""
    new = sum(outcome.what in ("new", "draft") for outcome in outcomes)
    changed = sum(outcome.what == "changed" for outcome in outcomes)
    return Message(N_("{new} new, {changed} changed"), {"new": new, "changed": changed})


def list_refused_rows(sheet_import: SheetImport) -> list[RefusedRow]:
    """The rows of which something did not fit, with why, in their order."""
    problems: dict[int, list[CellProblem]] = {row: [] for row in sheet_import.refused_rows}
    for problem in sheet_import.problems:
        problems.setdefault(problem.row, []).append(problem)
    return [
        RefusedRow(row.number, row.values, tuple(problems[row.number]), sheet_import.taken_rows.get(row.number))
        for row in sheet_import.table.rows
        if row.number in problems
    ]


def parse_sheet_kind_argument(word: str) -> str:
    """The kind of sheet that a word means. Raises UsageError."""
    kind_id = parse_sheet_kind(word)
    if kind_id is None:
        names = [name for kind in SHEET_KINDS.values() for name in (kind.id, *kind.names)]
        nearest = find_nearest(word, names)
        hints = [did_you_mean(nearest)] if nearest else []
        hints.append(choose_among(SHEET_KINDS))
        raise UsageError(Message(N_("the rows of a sheet cannot be “{word}”"), {"word": word}), hints=hints)
    return kind_id


def _choose_sheet(
    workbook: Workbook, name: str | None, earlier_name: str | None, indexes: Mapping[str, TargetIndex], ask: Ask | None
) -> tuple[Sheet, tuple[Sheet, ...]]:
    """The sheet to import, and the others that have values. `earlier_name`: the one of another time, if it is there.
    Raises UsageError.
    """
    if name is None and any(sheet.name == earlier_name for sheet in workbook.sheets):
        name = earlier_name
    origin = origin_of_workbook(workbook)
    exported_names = origin.sheets if origin is not None else {}
    workbook = workbook._replace(sheets=tuple(sheet for sheet in workbook.sheets if sheet.name != OWN_SHEET_NAME))
    filled = [sheet for sheet in workbook.sheets if not sheet.is_empty]
    if name is not None:
        wanted = normalise_name(name.strip())
        chosen = next((sheet for sheet in workbook.sheets if normalise_name(sheet.name.strip()) == wanted), None)
        if chosen is None:
            hints = [Message(N_("its sheets: {names:list}"), {"names": [sheet.name for sheet in workbook.sheets]})]
            raise UsageError(Message(N_("no sheet is called “{name}”"), {"name": name}), hints=hints)
        return chosen, tuple(sheet for sheet in filled if sheet is not chosen)
    visible = list_visible_sheets(workbook.sheets)
    if len(own := [sheet for sheet in visible if sheet.name in exported_names]) == 1:
        return own[0], tuple(sheet for sheet in filled if sheet is not own[0])
    if not visible:
        hidden = [sheet.name for sheet in filled]
        hints = [Message(N_("its hidden sheets, for --sheet: {names:list}"), {"names": hidden})] if hidden else []
        raise UsageError(Message(N_("there is nothing in this file")), hints=hints)
    tables = [sheet for sheet in visible if _guess(sheet, indexes) is not None]
    candidates = tables or visible
    if len(candidates) == 1:
        chosen = candidates[0]
    elif ask is not None:
        choices = [LabelledValue(str(number), sheet.name) for number, sheet in enumerate(candidates)]
        text = Message(N_("There are several sheets. Which one is imported?"))
        chosen = candidates[int(ask(choice_question("sheet", text, choices, "--sheet")))]
    else:
        hints = [
            Message(N_("say which one: {option}"), {"option": f"--sheet {quote_argument(sheet.name)}"})
            for sheet in candidates[:8]
        ]
        raise UsageError(Message(N_("this workbook has several sheets")), hints=hints)
    return chosen, tuple(sheet for sheet in filled if sheet is not chosen)


def _find_table(sheet: Sheet, index: TargetIndex, said: Mapping[str, str]) -> SheetTable | None:
    known: dict[tuple[str, ...], bool] = {}

    def is_known(parts: Sequence[str]) -> bool:
        key = tuple(parts)
        if key not in known:
            title = answer_key(" / ".join(dict.fromkeys(filter(None, parts))))
            known[key] = title in said or index.find_by_heading(*parts) is not None
        return known[key]

    return find_table(sheet, is_known)


def _guess(sheet: Sheet, indexes: Mapping[str, TargetIndex]) -> str | None:
    """What the rows of a sheet are, from its first ones."""
    sheet = sheet._replace(rows=sheet.rows[:_GUESS_ROWS])
    return guess_sheet_kind(indexes, lambda index: _find_table(sheet, index, {}), sheet.name)


def _leave_not_here(column: SheetColumn) -> LeftOutColumn:
    """Why a column of an exported sheet is not read: it had a field that this copy of the registry does not know."""
    hint = Message(N_("its private folder has it, perhaps: give the sheet where that folder is"))
    return LeftOutColumn(column, Message(N_("no field has that name here, and its changes are not read")), None, hint)


def _kind_of_keys(sheet: Sheet, registry: Registry) -> str | None:
    """The kind of the rows of a list that was copied, or saved as csv, with the columns that have the keys of its rows:
    that of the entries with these ids. None where nothing says it.
    """
    headings = [cell_text(value) for value in sheet.rows[0]] if sheet.rows else []
    if KEY_HEADINGS[ID_NAME] not in headings:
        return None
    place, has_items = headings.index(KEY_HEADINGS[ID_NAME]), KEY_HEADINGS[ITEM_NAME] in headings
    ids = {cell_text(row[place]) for row in sheet.rows[1:] if place < len(row) and row[place] is not None}
    kinds = [kind for kind in registry.kinds if ids and all(registry.has_entry(kind, entry_id) for entry_id in ids)]
    if len(kinds) != 1:
        return None
    if not has_items:
        return kinds[0]
    items = [kind.id for kind in SHEET_KINDS.values() if kind.entry_kind == kinds[0] and kind.item_field]
    return "mission" if "mission" in items else None


def _guess_kind(sheet: Sheet, indexes: Mapping[str, TargetIndex], ask: Ask | None) -> str:
    """What the rows of a sheet are. Raises UsageError where it is not known."""
    kind_id = _guess(sheet, indexes)
    if kind_id is not None:
        return kind_id
    if ask is not None:
        choices = [LabelledValue(kind.id, Message(kind.plural_label)) for kind in SHEET_KINDS.values()]
        return str(ask(choice_question("kind", Message(N_("What is on each row?")), choices, "--as")))
    say_kind = Message(N_("say what is on each row: {option}"), {"option": "--as " + "|".join(SHEET_KINDS)})
    metrics = indexes["metric"]
    table = _find_table(sheet._replace(rows=sheet.rows[:_GUESS_ROWS]), metrics, {})
    mapping = map_columns(table, metrics, {}) if table is not None else None
    if mapping is not None and mapping.no_measures:
        titles = [column.title for column in mapping.no_measures]
        message = Message(
            N_("{names:list} is no measure of impact, and nothing else says what is on each row"),
            {"names": titles, "n": len(titles)},
            N_("{names:list} are no measures of impact, and nothing else says what is on each row"),
        )
        others: dict[str, Message] = {}
        for one in mapping.left_out:
            if one.hint is not None:
                others.setdefault(translate(one.hint), one.hint)
        raise UsageError(message, hints=(say_kind, *others.values()))
    hints = (
        say_kind,
        Message(N_("a workbook to fill in: {command}"), {"command": "incubo import --template startup -o modele.xlsx"}),
    )
    raise UsageError(Message(N_("no heading of this sheet is that of a field")), hints=hints)


def _no_headings_error(sheet: Sheet) -> UsageError:
    name = sheet.name
    message = Message(N_("the sheet “{name}” has no row of headings"), {"name": name})
    return UsageError(message, hints=(Message(N_("write the name of each column above its values")),))


def _require_known_columns(table: SheetTable, index: TargetIndex, columns: Mapping[str, str]) -> None:
    """Raise UsageError for a heading that the table does not have, or a field that there is not."""
    titles = {heading_key(column): column.title for column in table.columns}
    for heading, name in columns.items():
        if answer_key(heading) not in titles:
            nearest = find_nearest(heading, titles.values())
            hints = [did_you_mean(nearest)] if nearest else []
            shown = [title for title in titles.values() if title][:12]
            hints.append(Message(N_("its headings: {names:list}"), {"names": shown}))
            raise UsageError(Message(N_("no column is called “{name}”"), {"name": heading}), hints=hints)
        if name != IGNORED and index.find_by_name(name) is None:
            nearest = find_nearest(name, index.targets)
            hints = [did_you_mean(nearest)] if nearest else []
            hints.append(Message(N_("its fields: {names:list}"), {"names": list(list_field_names(index))}))
            raise UsageError(Message(N_("there is no field “{word}”"), {"word": name}), hints=hints)


def _ask_columns(
    table: SheetTable, index: TargetIndex, said: Mapping[str, str], ask: Ask | None, headings: dict[str, str]
) -> ColumnMapping:
    """What the columns hold, once a person has said what those that are not sure hold; `headings` gets the answers.
    Raises UsageError.
    """
    mapping = map_columns(table, index, said)
    answers = dict(said)
    if ask is not None:
        answers |= ask_unsure_columns(table, index, mapping, ask)
        mapping = map_columns(table, index, answers)
    if not mapping.has_names(index) and ask is not None:
        text = Message(N_("Which column has the names?"))
        choices = [LabelledValue(heading_key(column), column.title) for column in table.columns if column.heading]
        answers[str(ask(choice_question("names", text, choices, "--column")))] = index.title_target.name
        mapping = map_columns(table, index, answers)
    if not mapping.has_names(index):
        titles = [column.title for column in table.columns if column.heading][:12]
        option = quote_argument(f"{titles[0] if titles else 'A'}={index.title_target.name}")
        hint = Message(N_("say which column has them, for example: {option}"), {"option": f"--column {option}"})
        shown = Message(N_("its headings: {names:list}"), {"names": titles})
        raise UsageError(Message(N_("no column has the names")), hints=(hint, shown))
    for column in table.columns:
        key = heading_key(column)
        if key in answers and key not in said:
            headings[column.title] = answers[key]
    return mapping


def _target_name(index: TargetIndex, name: str) -> str:
    """The name of the target that a person types; also as the plan shows it (“first day”), where it is that of one."""
    if name == IGNORED or index.find_by_name(name) is not None:
        return name
    shown: set[str] = set()
    for language in LANGUAGES:
        with temporary_language(language):
            shown.update(
                target.name
                for target in index.targets.values()
                if normalise_name(translate(field_heading(target.field, language))) == normalise_name(name.strip())
            )
    return shown.pop() if len(shown) == 1 else name


def _find_answers(meanings: Mapping[str, str]) -> dict[str, str]:
    """What people said that texts mean, by `answer_key`; "" for what is to be left out."""
    return {answer_key(text): "" if value == IGNORED else value for text, value in meanings.items()}


def _make_chooser(
    registry: Registry, ask: Ask, meanings: dict[str, str]
) -> Callable[[str, str, Sequence[str], AskedCell], str]:
    """What asks which entry a name means: its id, or NEW_ENTRY; or which word of a list a text means, or IGNORED.
    `meanings` gets the answers.
    """

    def choose(kind: str, text: str, candidates: Sequence[str], cell: AskedCell) -> str:
        arguments = {"n": cell.row, "word": text, "name": cell.name, "column": cell.column}
        if kind in registry.entries:
            choices = [LabelledValue(entry_id, entry_label(registry, kind, entry_id)) for entry_id in candidates]
            choices.append(LabelledValue(NEW_ENTRY, Message(N_("another one"))))
            question = Message(N_("Row {n}: “{word}”. Is it the same?"), arguments)
        else:
            choices = [registry.vocabulary.labelled_value(kind, word) for word in candidates]
            choices.append(LabelledValue(IGNORED, Message(N_("leave it out"))))
            question = Message(N_("Row {n} ({name}), column {column}: “{word}”. Which one is it?"), arguments)
        answer = str(ask(choice_question(f"name.{kind}.{answer_key(text)}", question, choices, "--value")))
        meanings[text] = answer
        return answer

    return choose


def _make_same_question(ask: Ask, meanings: dict[str, str]) -> Callable[[RepeatedName], bool]:
    """What asks whether rows of one name are about one entry. `meanings` gets the answer that they are."""

    def is_same(repeated: RepeatedName) -> bool:
        choices = [
            LabelledValue(SAME_ENTRY, Message(N_("one entry: read them together"))),
            LabelledValue(IGNORED, Message(N_("several: leave them out, to give each its own name"))),
        ]
        arguments = {
            "rows": limit_names([str(row) for row in repeated.rows]),
            "names": limit_names(list(repeated.names)),
            "columns": list(repeated.columns),
        }
        text = N_("Rows {rows:list} have one name ({names:list}). Is it one entry?")
        if repeated.columns:
            text = N_("Rows {rows:list} have one name ({names:list}), and differ in {columns:list}. Is it one entry?")
        name = repeated.names[0]
        question = choice_question(f"same.{answer_key(name)}", Message(text, arguments), choices, "--value")
        if str(ask(question)) != SAME_ENTRY:
            return False
        meanings[name] = SAME_ENTRY
        return True

    return is_same


def _check(workspace: Workspace, registry: Registry, written: EntryEdits) -> tuple[Diagnostic, ...]:
    """What the edits would add to the findings of the registry, without advice."""
    with workspace.environment.track(Message(N_("Checking the change"))) as progress:
        after = written.plan.load_after(registry, workspace.store, workspace.entry_kinds)
        severities = workspace.settings.severities
        findings = check_plan(written.plan, registry, after, workspace.as_of, severities, progress)
    return tuple(
        finding for finding in findings if finding.severity != "advice" and not RULES[finding.rule_id].depends_on_today
    )


def _find_blocked_entries(
    workspace: Workspace,
    kind: SheetKind,
    written: EntryEdits,
    findings: Sequence[Diagnostic],
    mapping: ColumnMapping,
    removing: Collection[str],
) -> BlockedEntries:
    """The rows and the people whose entries would have errors, with these errors. `removing`: the ids of the entries
    that lose items of which the sheet has no row; first these stay, since the rows of the entry may be right.
    """
    outcomes = {outcome.path: outcome for outcome in written.outcomes}
    errors = [finding for finding in findings if finding.severity == "error" and finding.region.path in outcomes]
    messages = make_finding_messages(errors, written.plan.overlay_store(workspace.store).read)
    completed = frozenset(finding.region.path for finding in errors if outcomes[finding.region.path].is_completed)
    blocked = BlockedEntries({}, {}, {}, completed)
    for finding, texts in zip(errors, messages, strict=True):
        outcome = outcomes[finding.region.path]
        if outcome.is_completed:
            continue
        if outcome.kind == kind.entry_kind and outcome.id in removing:
            field = workspace.entry_kinds[outcome.kind].find_field(kind.item_field)
            assert field is not None
            problems = blocked.removals.setdefault(outcome.id, [])
            problems += [] if problems else [_removal_problem(kind, field, outcome, finding, texts)]
            continue
        names = tuple(step for step in finding.field_path if isinstance(step, str))
        column = outcome.column or next(
            (mapped.column for mapped in mapping.columns if names and mapped.target.path[: len(names)] == names), None
        )
        problem = CellProblem(min(outcome.rows, default=0), column, "", texts[0], tuple(texts[1:]))
        if outcome.person_key:
            blocked.people.setdefault(outcome.person_key, []).append(problem)
            continue
        for number, row in enumerate(outcome.rows):
            problems = blocked.rows.setdefault(row, [])
            problems += [problem] if number == 0 else []
    return blocked


def _removal_problem(
    kind: SheetKind, field: Field, outcome: EntryOutcome, finding: Diagnostic, texts: Sequence[Message]
) -> CellProblem:
    """Why an entry keeps the items of which a sheet has no row, and what to do."""
    remove = f"incubo remove {quote_entry_ref(outcome.kind, outcome.id)}"
    hint = Message(N_("to remove the whole entry: {command}"), {"command": remove})
    if kind.item_field == "missions":
        commands = {"remove": remove, "leave": f"incubo leave {quote_entry_id(outcome.kind, outcome.id)}"}
        hint = Message(N_("a person who leaves stays, with an end: {leave}; to remove the person: {remove}"), commands)
    arguments: dict[str, object] = {"title": outcome.title, "id": outcome.id}
    if finding.field_path == (kind.item_field,):
        arguments["list"] = field_heading(field, current_language())
        template = N_("{title} ({id}): what is gone from the sheet stays, since “{list}” would be empty")
        return CellProblem(NO_ROW, None, outcome.title, Message(template, arguments), (hint,))
    template = N_("{title} ({id}): what is gone from the sheet stays, since without it {problem}")
    message = Message(template, {**arguments, "problem": texts[0]})
    return CellProblem(NO_ROW, None, outcome.title, message, (*texts[1:], hint))
