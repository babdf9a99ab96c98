"""`import`: from a workbook or a delimited text to a checked proposal, with what did not fit; and its questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.app.changes.apply import make_finding_messages
from incubo.app.imports.sheet_file import ImportSetting, OpenedSheet
from incubo.app.imports.sheet_questions import SheetAnswers
from incubo.app.private import PrivateFolder
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_, current_language
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id, quote_entry_ref
from incubo.edit.asking.questions import Ask, field_heading
from incubo.edit.plan import Proposal, check_plan, make_plan
from incubo.edit.verbs.remove import remove_entries
from incubo.exchange.workbook.cell_reader import answer_key
from incubo.exchange.workbook.entries import BlockedEntries, EntryEdits, EntryOutcome, write_entries
from incubo.exchange.workbook.exported_rows import ExportedRows
from incubo.exchange.workbook.mapping import (
    ColumnMapping,
    MappedColumn,
    MappedTable,
)
from incubo.exchange.workbook.memory import (
    ImportMemory,
    RowKey,
    SheetOrigin,
)
from incubo.exchange.workbook.names import NameIndex
from incubo.exchange.workbook.row_requests import (
    NO_ROW,
    CellProblem,
    CellRemark,
    EntryRequest,
    ItemRequest,
    TableReading,
)
from incubo.exchange.workbook.rows import RowReader
from incubo.exchange.workbook.taken_rows import TakenRow, taken_rows_of_workbook
from incubo.exchange.workbook.targets import (
    SheetKind,
)
from incubo.exchange.workbook.teams import read_team
from incubo.export.import_workbooks import RefusedRow
from incubo.registry.lookup import EntryRef, entry_title
from incubo.validation.rule import RULES

if TYPE_CHECKING:
    from incubo.app.imports.sheet_merge import SheetBase, SheetConflicts
    from incubo.app.sharing.merging import Answers, MergeQuestion
    from incubo.app.workspace import Workspace
    from incubo.model.fields import Field
    from incubo.registry.registry import Registry
    from incubo.validation.diagnostic import Diagnostic

_MAX_ROUNDS = 4
"""How often the rows are checked again without those that were refused."""


class PrivateChange(NamedTuple):
    """What an import changes in the private folder: of which entries which fields, and what did not fit."""

    folder: PrivateFolder
    proposal: Proposal
    changed: Mapping[EntryRef, tuple[str, ...]]
    problems: tuple[CellProblem, ...]


class DecidedSheet(NamedTuple):
    """What a sheet asks for, once everything is answered. `base`: what it was made of, if it was exported. `removes`:
    what it no longer has is taken away. `taken`: what was taken of its rows another time, by their key.
    """

    opened: OpenedSheet
    answers: SheetAnswers
    mapping: ColumnMapping
    reading: TableReading
    names: Mapping[str, NameIndex]
    base: SheetBase | None
    removes: bool
    taken: Mapping[str, TakenRow]


class SheetImport(NamedTuple):
    """What an import does: the entries that it makes or changes, and what did not fit.

    `remarks`: the cells that were read in another way, or in part. `warnings`: what the entries would leave to improve,
    which does not keep them out. `taken_rows`: what was taken of each row of which something did not fit. `private`:
    what goes into the private folder. `open_questions`: what the sheet and the files disagree about, where nobody was
    asked.
    """

    decided: DecidedSheet
    outcomes: tuple[EntryOutcome, ...]
    problems: tuple[CellProblem, ...]
    remarks: tuple[CellRemark, ...]
    refused_rows: frozenset[int]
    warnings: tuple[Diagnostic, ...]
    proposal: Proposal
    taken_rows: Mapping[int, TakenRow]
    private: PrivateChange | None
    open_questions: tuple[MergeQuestion, ...]

    @property
    def opened(self) -> OpenedSheet:
        """The sheet, as it was read."""
        return self.decided.opened

    @property
    def memory(self) -> ImportMemory:
        """What was said of the sheet, to be kept beside it."""
        opened, answers = self.opened, self.decided.answers
        memory = opened.memory._replace(columns=answers.columns, values=answers.values, defaults=answers.defaults)
        if memory.sheet is None and opened.others and answers.columns:
            memory = memory._replace(sheet=opened.sheet.name)
        return memory.beside(opened.earlier)

    @property
    def removed_rows(self) -> tuple[RowKey, ...]:
        """The keys of the rows that an exported sheet no longer has, and whose entries stay."""
        return () if self.decided.removes else self.decided.reading.removed_rows


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


def decide_sheet(
    setting: ImportSetting, opened: OpenedSheet, ask: Ask | None, *, removes: bool = False
) -> DecidedSheet:
    """What the columns of a sheet hold and what its rows ask for; `ask` asks what is not sure. `removes`: what an
    exported sheet no longer has is taken away. Raises UsageError where no column has the names of the entries.
    """
    workspace, registry, _, _ = setting
    table, index, exported = opened.table, opened.targets, opened.exported
    answers = SheetAnswers(registry, ask, opened.memory)
    mapping = answers.map_columns(table, index, opened.meanings)
    mapping = mapping._replace(left_out=(*mapping.left_out, *opened.not_here))
    context = workspace.entry_context(registry)
    names = {kind: NameIndex(registry, kind) for kind in registry.kinds}
    exported_rows = ExportedRows(exported, opened.places) if exported is not None else None
    taken = taken_rows_of_workbook(opened.workbook) if exported is None else {}

    def read(columns: tuple[MappedColumn, ...]) -> TableReading:
        data = MappedTable(table, index, columns, exported_rows)
        return RowReader(data, context, names, answers.meanings, answers.chooser, answers.is_same, taken).read()

    reading, base = read(mapping.columns), None
    if exported is None:
        spoken = {*opened.meanings, *map(answer_key, answers.columns)}
        if replacing := answers.find_replacing(index, mapping, reading, spoken):
            mapping = mapping.leave_out(replacing)
            reading = read(mapping.columns)
    else:
        from incubo.app.imports.sheet_merge import open_base  # lazy: for sheets that were not exported

        kind = index.kind.entry_kind
        if removes:
            reading = _without_gone(reading, registry, kind, exported)
            reading = _with_removed_items(reading, registry, index.kind, exported) if index.kind.item_field else reading
        base = open_base(workspace, registry, kind, _wanted_files(reading, exported, removes))
        reading = _without_unknown(reading, base, exported)
    if exported is None and index.kind.has_own_fields:
        answers.fill_in(index.table, reading, context)
    return DecidedSheet(opened, answers, mapping, reading, names, base, removes, taken)


def write_sheet(
    setting: ImportSetting, decided: DecidedSheet, answers_to_conflicts: Answers = MappingProxyType({})
) -> SheetImport:
    """The proposal of what the rows of a sheet ask for, without those that would be errors. `answers_to_conflicts`:
    whose change stays where a sheet and the files changed the same; the others are asked, where somebody may be.
    """
    opened, reading, kind = decided.opened, decided.reading, decided.opened.targets.kind
    conflicts: SheetConflicts | None = None
    if decided.base is not None or setting.private is not None:
        from incubo.app.imports.sheet_merge import SheetConflicts  # lazy: for sheets that were not exported

        conflicts = SheetConflicts(answers_to_conflicts, decided.answers.ask)
    written, blocked, warnings = _write_without_errors(setting, decided, conflicts)
    if decided.removes:
        written = _remove_entries(setting, decided, written)
    found = [*blocked.rows.values(), *blocked.people.values(), *blocked.removals.values()]
    refused_rows = reading.refused_rows | written.refused_rows | frozenset(blocked.rows)
    private = (
        _propose_private(setting.private, kind.entry_kind, reading, written, refused_rows, conflicts)
        if setting.private is not None and conflicts is not None
        else None
    )
    problems = (
        *reading.problems,
        *written.problems,
        *(problem for problems in found for problem in problems),
        *(private.problems if private is not None else ()),
    )
    accepted_rules = frozenset(warning.rule_id for warning in warnings)
    summary = describe_summary(written.outcomes)
    return SheetImport(
        decided,
        written.outcomes,
        tuple(sorted(problems, key=lambda problem: problem.row)),
        tuple(sorted((*reading.remarks, *written.remarks), key=lambda remark: remark.row)),
        refused_rows,
        warnings,
        Proposal(written.plan, "import", kind.id, summary, accepted_rules=accepted_rules),
        _list_taken_rows(decided, written, refused_rows) if opened.exported is None else {},
        private,
        tuple(conflicts.open) if conflicts is not None else (),
    )


def _write_without_errors(
    setting: ImportSetting, decided: DecidedSheet, conflicts: SheetConflicts | None
) -> tuple[EntryEdits, BlockedEntries, tuple[Diagnostic, ...]]:
    """The edits of the rows that can be written, what is not written, and the warnings that stay."""
    reading, blocked = decided.reading, BlockedEntries({}, {}, {})
    removing = {request.entry_id for request in reading.requests if request.entry_id and request.has_removals}
    warnings: tuple[Diagnostic, ...] = ()
    written = _write_rows(setting, decided, blocked, conflicts)
    for _ in range(_MAX_ROUNDS):
        if not written.plan.files:
            break
        findings = _check(setting.workspace, setting.registry, written)
        may_stay = removing - blocked.removals.keys()
        more = _find_blocked_entries(setting.workspace, decided, written, findings, may_stay)
        warnings = tuple(finding for finding in findings if finding.severity == "warning")
        if not any(more):
            break
        blocked = blocked.also(more)
        written = _write_rows(setting, decided, blocked, conflicts)
    return written, blocked, warnings


def _write_rows(
    setting: ImportSetting, decided: DecidedSheet, blocked: BlockedEntries, conflicts: SheetConflicts | None
) -> EntryEdits:
    """The edits of all rows but some, on the files as they are, or merged with them where the sheet is older."""
    workspace, registry, _, _ = setting
    base, names, answers, context = decided.base, decided.names, decided.answers, workspace.entry_context(registry)
    edits = workspace.start_edits(base.registry if base else registry, base.store if base else None)
    team = partial(read_team, context, names["member"], answers.meanings, answers.chooser, blocked.people)
    kind = decided.opened.targets.kind.entry_kind
    written = write_entries(edits, kind, context, names, decided.reading, blocked, team)
    if base is None or not base.is_older or conflicts is None:
        return written
    from incubo.app.imports.sheet_merge import merge_with_files  # lazy: for sheets that were not exported

    return merge_with_files(workspace, registry, written, conflicts)


def _list_taken_rows(decided: DecidedSheet, written: EntryEdits, refused_rows: frozenset[int]) -> dict[int, TakenRow]:
    """What was taken of each row, now or another time."""
    table, kind = decided.opened.table, decided.opened.targets.kind
    ids = {row: outcome.id for outcome in written.outcomes if outcome.kind == kind.entry_kind for row in outcome.rows}
    taken = {}
    for row in table.rows:
        before = decided.taken.get(table.row_keys.get(row.number, ""))
        if row.number in refused_rows or row.number not in ids:
            if before is not None:
                taken[row.number] = before
            continue
        lists = frozenset(name for number, name in written.added_items if number == row.number)
        values = {column.title: row.value(column.position) for column in table.columns if column.heading}
        taken[row.number] = TakenRow(ids[row.number], lists | (before.lists if before is not None else set()), values)
    return taken


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


def _remove_entries(setting: ImportSetting, decided: DecidedSheet, written: EntryEdits) -> EntryEdits:
    """Remove the entries that a sheet no longer has, as `remove` does; one that others refer to, or whose file changed
    since the sheet was exported, stays, and is told.
    """
    workspace, registry, base = setting.workspace, setting.registry, decided.base
    exported, kind = decided.opened.exported, decided.opened.targets.kind
    files, originals = dict(written.plan.files), dict(written.plan.originals)
    problems: list[CellProblem] = []
    for former_id, item in decided.reading.removed_rows:
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


def describe_summary(outcomes: Sequence[EntryOutcome]) -> Message:
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
        for row in sheet_import.opened.table.rows
        if row.number in problems
    ]


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
    decided: DecidedSheet,
    written: EntryEdits,
    findings: Sequence[Diagnostic],
    removing: Collection[str],
) -> BlockedEntries:
    """The rows and the people whose entries would have errors, with these errors. `removing`: the ids of the entries
    that lose items of which the sheet has no row; first these stay, since the rows of the entry may be right.
    """
    kind = decided.opened.targets.kind
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
            (
                mapped.column
                for mapped in decided.mapping.columns
                if names and mapped.target.path[: len(names)] == names
            ),
            None,
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
