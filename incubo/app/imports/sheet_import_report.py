"""What an import does, for the person who decides: a page in sentences, and a table with a line for each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.imports.sheet_questions import describe_target, list_field_names
from incubo.core.i18n import N_, current_language, gettext, limit_names, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_argument
from incubo.diff.registry_diff import diff_registries
from incubo.diff.sentences.sentence import make_page_sections
from incubo.document.page import Block, Cell, ListBlock, ListItem, Page, Paragraph, Section, TableBlock
from incubo.document.table import Column, Note, Row, Table
from incubo.edit.asking.questions import field_heading
from incubo.exchange.workbook.mapping import LeftOutColumn
from incubo.exchange.workbook.reader import FORMATS_WITHOUT_NOTES
from incubo.exchange.workbook.row_requests import JOINED, NO_ROW, CellProblem, CellRemark
from incubo.exchange.workbook.tables import SkippedRow
from incubo.exchange.workbook.values import OTHER_WORD
from incubo.model.fields import AMOUNT_FIELDS
from incubo.registry.lookup import entry_title
from incubo.validation.rule import RULES

if TYPE_CHECKING:
    from incubo.app.imports.sheet_import import PrivateChange, SheetImport
    from incubo.app.workspace import Workspace
    from incubo.model.fields import EntryKind
    from incubo.model.vocabulary import Vocabulary
    from incubo.registry.registry import Registry

_MAX_SENTENCES = 8
"""How many changes a page names of each kind."""
PROBLEMS_TITLE = N_("What did not fit")
REMARKS_TITLE = N_("Read in another way, or left out")
_MAX_PROBLEMS = 15
_MAX_REMARKS = 15
_WHAT_LABELS = {
    "new": N_("new"),
    "draft": N_("draft"),
    "changed": N_("changed"),
    "unchanged": N_("unchanged"),
    "refused": N_("refused"),
    "incomplete": N_("left out"),
    "remark": N_("read in another way"),
    "joined": N_("joined"),
    "skipped": N_("not a row of the table"),
}


class ImportCounts(NamedTuple):
    """How many entries an import makes, of these drafts, changes, and leaves; and how many rows it refuses."""

    new: int
    drafts: int
    changed: int
    unchanged: int
    refused: int


def count_outcomes(sheet_import: SheetImport) -> ImportCounts:
    """The counts of an import. Organisations and incubators that others name count as new."""
    counts = Counter(outcome.what for outcome in sheet_import.outcomes)
    return ImportCounts(
        counts["new"] + counts["draft"],
        counts["draft"],
        counts["changed"],
        counts["unchanged"],
        len(sheet_import.refused_rows),
    )


def count_drafts(results: Sequence[SheetImport]) -> int:
    """How many drafts the sheets of a workbook leave: a sheet may complete what one before it began."""
    drafts: set[tuple[str, str]] = set()
    for outcome in (one for result in results for one in result.outcomes):
        if outcome.what == "draft":
            drafts.add((outcome.kind, outcome.id))
        elif outcome.is_completed:
            drafts.discard((outcome.kind, outcome.id))
    return len(drafts)


def make_import_page(workspace: Workspace, registry: Registry, sheet_import: SheetImport, name: str) -> Page:
    """The page of an import. `name`: that of the file."""
    sections = [
        Section("columns", Message(N_("Columns")), tuple(_column_blocks(sheet_import, registry.vocabulary))),
        Section("result", Message(N_("What is written")), tuple(_result_blocks(sheet_import, workspace.entry_kinds))),
    ]
    plan = sheet_import.proposal.plan
    if plan.files:
        after = plan.load_after(registry, workspace.store, workspace.entry_kinds)
        difference = diff_registries(registry, after, workspace.as_of, [*plan.files], plan.moves)
        sections += make_page_sections(difference.sentences(), _MAX_SENTENCES)
    if sheet_import.private is not None and sheet_import.private.changed:
        sections.append(_private_section(sheet_import.private))
    sheets = [sheet.name for sheet in sheet_import.opened.others if not sheet.is_hidden]
    others = [Message(N_("other sheets, for --sheet: {names:list}"), {"names": sheets})] if sheets else []
    sections += [
        Section(section_id, Message(title), (ListBlock(tuple(ListItem((Cell(text),)) for text in texts)),))
        for section_id, title, texts in (
            ("problems", PROBLEMS_TITLE, tell_problems(sheet_import, _MAX_PROBLEMS)),
            ("remarks", REMARKS_TITLE, [*tell_remarks(sheet_import, _MAX_REMARKS), *others]),
        )
        if texts
    ]
    title = Cell(Message(N_("Import of {name}"), {"name": name}))
    subtitle = (Cell(_describe_table(sheet_import)),)
    return Page("import", name, title, tuple(sections), workspace.as_of, subtitle=subtitle)


def _private_section(change: PrivateChange) -> Section:
    place = Message(N_("In the private folder, {folder}"), {"folder": str(change.folder.workspace.root)})
    return Section("private", place, (ListBlock(tuple(ListItem((Cell(text),)) for text in tell_private(change))),))


def tell_private(change: PrivateChange) -> list[Message]:
    """Which entries get private values, and of which fields; not the values: a page may be sent to somebody."""
    folder, texts = change.folder, []
    for entry, names in [*change.changed.items()][:_MAX_SENTENCES]:
        fields = {field.name: field for field in folder.fields_of(entry.kind)}
        labels = [field_heading(fields[name], current_language()) for name in names]
        title = entry_title(folder.registry, *entry)
        texts.append(Message(N_("{title}: {fields:list}"), {"title": title, "fields": labels}))
    if len(change.changed) > _MAX_SENTENCES:
        texts.append(Message(N_("and {n} more"), {"n": len(change.changed) - _MAX_SENTENCES}))
    return texts


def _more_message(n: int) -> Message:
    """That there are more lines, and how to see them: what is left out of a registry must be named somewhere."""
    return Message(N_("and {n} more"), {"n": n}, hint=Message(N_("to see all: {option}"), {"option": "--format table"}))


def _describe_table(sheet_import: SheetImport) -> Message:
    """Which rows were read, and as what."""
    table = sheet_import.opened.table
    arguments = {
        "sheet": table.sheet_name,
        "n": len(table.rows),
        "kind": Message(sheet_import.opened.targets.kind.plural_label),
        "first": table.rows[0].number if table.rows else 0,
        "last": table.rows[-1].number if table.rows else 0,
    }
    if not table.rows:
        return Message(N_("there is no row below the headings"))
    if not table.sheet_name:
        return Message(
            N_("{n} row (row {first}), read as {kind}"), arguments, N_("{n} rows ({first} to {last}), read as {kind}")
        )
    return Message(
        N_("sheet “{sheet}”, {n} row (row {first}), read as {kind}"),
        arguments,
        N_("sheet “{sheet}”, {n} rows ({first} to {last}), read as {kind}"),
    )


def label_missing(table: EntryKind, name: str) -> Message:
    """What a field that an entry lacks is called: `phases.start` is “since (phases)”."""
    first, _, inner_name = name.partition(".")
    field = table.find_field(first)
    assert field is not None
    label = field_heading(field, current_language())
    inner = next((inner for inner in field.subfields if inner.name == inner_name), None)
    if inner is None:
        return label
    return Message("{field} ({list})", {"field": field_heading(inner, current_language()), "list": label})


def _column_blocks(sheet_import: SheetImport, vocabulary: Vocabulary) -> Iterator[Block]:
    columns = (Column("heading", Message(N_("Column")), "text"), Column("field", Message(N_("Holds")), "text"))
    rows = []
    for mapped in sheet_import.decided.mapping.columns:
        field = Cell(describe_target(mapped.target, vocabulary), machine_value=mapped.target.name)
        rows.append(Row({"heading": mapped.column.title, "field": field}))
    yield TableBlock(columns, tuple(rows))
    if _has_unread_formats(sheet_import):
        yield Paragraph(
            Message(
                N_(
                    "The formats of numbers are not read in .{format} files: 120 that is shown as “120 k€” is 120. "
                    "Check the amounts, or save the file as .xlsx or .ods."
                ),
                {"format": sheet_import.opened.workbook.file_format},
            )
        )
    left_out = [*sheet_import.decided.mapping.left_out, *sheet_import.decided.mapping.unsure]
    if left_out:
        items = []
        same_reason: dict[str, list[LeftOutColumn]] = {}
        for one in left_out:
            key = one.column.title if one.hint is None else translate(one.reason) + translate(one.hint)
            same_reason.setdefault(key, []).append(one)
        for same in same_reason.values():
            column, reason, nearest, hint = same[0]
            name = nearest.name if nearest is not None else gettext("FIELD")
            option = "--column " + quote_argument(f"{column.title}={name}")
            titles = [one.column.title for one in same]
            arguments = {"column": titles[0], "columns": titles, "reason": reason, "option": hint or option}
            message = N_("{column} is left out: {reason} ({option})")
            if len(same) > 1:
                message = N_("{columns:list} are left out: {reason} ({option})")
            items.append(ListItem((Cell(Message(message, arguments)),)))
        yield ListBlock(tuple(items))
        taken = {mapped.target.name for mapped in sheet_import.decided.mapping.columns}
        names = list(list_field_names(sheet_import.opened.targets, taken))
        if any(one.nearest is None and one.hint is None for one in left_out) and names:
            yield Paragraph(Message(N_("FIELD is one of: {names:list}."), {"names": names}))


def _has_unread_formats(sheet_import: SheetImport) -> bool:
    """Whether a column of amounts or measures has numbers, in a file whose formats of numbers are not read."""
    if sheet_import.opened.workbook.file_format not in FORMATS_WITHOUT_NOTES:
        return False
    positions = [
        mapped.column.position
        for mapped in sheet_import.decided.mapping.columns
        if mapped.target.field.name in AMOUNT_FIELDS or mapped.target.path == ("metrics", "value")
    ]
    cells = (row.value(position) for row in sheet_import.opened.table.rows for position in positions)
    return any(isinstance(cell, (int, float)) and not isinstance(cell, bool) for cell in cells)


def _result_blocks(sheet_import: SheetImport, entry_kinds: Mapping[str, EntryKind]) -> Iterator[Block]:
    counts = count_outcomes(sheet_import)
    sentences = [
        (counts.new, Message(N_("{n} new entry"), {"n": counts.new}, N_("{n} new entries"))),
        (counts.changed, Message(N_("{n} entry changed"), {"n": counts.changed}, N_("{n} entries changed"))),
        (counts.unchanged, Message(N_("{n} as it was"), {"n": counts.unchanged}, N_("{n} as they were"))),
        (counts.refused, Message(N_("{n} row refused"), {"n": counts.refused}, N_("{n} rows refused"))),
    ]
    parts = [text for count, text in sentences if count]
    yield Paragraph(Message(N_("{parts:list}."), {"parts": parts}) if parts else Message(N_("Nothing.")))
    missing = Counter((outcome.kind, name) for outcome in sheet_import.outcomes for name in outcome.missing)
    if missing:
        named = [
            Message("{field} ({n})", {"field": label_missing(entry_kinds[kind], name), "n": count})
            for (kind, name), count in missing.most_common()
        ]
        message = Message(
            N_("{n} of them is a draft, to be completed: it lacks {fields:list}."),
            {"n": counts.drafts, "fields": named},
            N_("{n} of them are drafts, to be completed: they lack {fields:list}."),
        )
        yield Paragraph(message)
    if sheet_import.warnings:
        rules = Counter(warning.rule_id for warning in sheet_import.warnings)
        titles = {rule: Message(RULES[rule].title) for rule in rules}
        named_rules = [Message("{title} ({n})", {"title": titles[rule], "n": n}) for rule, n in rules.items()]
        message = Message(
            N_("{n} warning will be left (incubo validate): {rules:list}."),
            {"n": len(sheet_import.warnings), "rules": named_rules},
            N_("{n} warnings will be left (incubo validate): {rules:list}."),
        )
        yield Paragraph(message)


def _group_problems(problems: Sequence[CellProblem]) -> list[list[CellProblem]]:
    """The problems, those that say the same of cells of one column together."""
    groups: dict[tuple[str, str, str], list[CellProblem]] = {}
    for problem in problems:
        column = problem.column.title if problem.column else ""
        hint = translate(problem.hints[0]) if problem.hints else ""
        groups.setdefault((column, translate(problem.message), hint), []).append(problem)
    return list(groups.values())


def _place(problems: Sequence[CellProblem | CellRemark]) -> Message:
    """Where problems that say the same are, or remarks."""
    problem = problems[0]
    rows = list(dict.fromkeys(str(same.row) for same in problems))
    arguments = {
        "n": len(rows),
        "row": problem.row,
        "rows": limit_names(rows),
        "column": problem.column.title if problem.column else "",
    }
    if problem.column is None:
        return Message(N_("row {row}"), arguments, N_("rows {rows:list}"))
    return Message(N_("row {row}, column {column}"), arguments, N_("rows {rows:list}, column {column}"))


def tell_problems(sheet_import: SheetImport, limit: int) -> list[Message]:
    """What did not fit; of more than so many lines, how many there are."""
    return _shorten([_describe_problems(same) for same in _group_problems(sheet_import.problems)], limit)


def _shorten(lines: list[Message], limit: int) -> list[Message]:
    return lines if len(lines) <= limit else [*lines[:limit], _more_message(len(lines) - limit)]


def _describe_problems(problems: Sequence[CellProblem]) -> Message:
    problem = problems[0]
    arguments: dict[str, object] = {"place": _place(problems), "problem": problem.message}
    is_of_row = problem.row != NO_ROW
    plain, with_hint = N_("{problem}"), N_("{problem} ({hint})")
    if is_of_row:
        plain, with_hint = N_("{place}: {problem}"), N_("{place}: {problem} ({hint})")
    if not problem.hints:
        return Message(plain, arguments)
    hint = problem.hints[0]
    return Message(plain, arguments, hint=hint) if is_typed(hint) else Message(with_hint, {**arguments, "hint": hint})


def is_typed(message: Message) -> bool:
    """Whether a message has what only somebody at a terminal can do: an option, or a command."""
    return any(
        is_typed(value) if isinstance(value, Message) else isinstance(value, str) and value.startswith(_TYPED)
        for value in message.arguments.values()
    )


_TYPED = ("--", "incubo ")


def tell_remarks(sheet_import: SheetImport, limit: int) -> list[Message]:
    """What was read in another way, or left out; of each sort no more than so many lines, and how many there are."""
    groups: dict[tuple[str, str, object], list[CellRemark]] = {}
    for remark in sheet_import.remarks:
        said = translate(remark.message) if remark.message is not None else remark.text if remark.value else ""
        groups.setdefault((remark.column.title, remark.remark, said), []).append(remark)
    losses = [same for same in groups.values() if same[0].message is not None]
    others = [same for same in groups.values() if same[0].message is None]
    # what is left out for good is in no workbook of rows to complete
    told = _shorten([_describe_remark(same) for same in (*losses, *others)], max(limit, len(losses)))
    template = N_("row {n} is left out, {reason}: “{text}”")
    skipped = [
        Message(template, {"n": row.number, "reason": row.reason, "text": row.text})
        for row in _rows_left_out(sheet_import)
    ]
    told += _shorten(skipped, limit)
    removed = len(sheet_import.removed_rows)
    if removed:
        message = Message(
            N_("{n} row is no longer in the sheet: what it was stays"),
            {"n": removed},
            N_("{n} rows are no longer in the sheet: what they were stays"),
            hint=Message(N_("to take it away: {option}"), {"option": "--remove"}),
        )
        told.append(message)
    gone = sheet_import.decided.reading.gone_ids
    if gone:
        message = Message(
            N_("{ids:list} is no longer in the registry either: nothing to remove"),
            {"n": len(gone), "ids": limit_names(gone)},
            N_("{ids:list} are no longer in the registry either: nothing to remove"),
        )
        told.append(message)
    return told


def _rows_left_out(sheet_import: SheetImport) -> list[SkippedRow]:
    """The rows below the headings that are none of the table."""
    table = sheet_import.opened.table
    return [row for row in table.skipped_rows if row.number > table.header_rows[-1]]


def _describe_remark(remarks: Sequence[CellRemark]) -> Message:
    """How cells of a column were read that have the same text, or no value."""
    remark, place = remarks[0], _place(remarks)
    if remark.remark == JOINED and remark.message is not None:
        return remark.message
    if remark.message is not None:
        return Message(N_("{place}: {problem}"), {"place": place, "problem": remark.message})
    if remark.value is None:
        return Message(N_("{place}: no value yet (“{text}”): left out"), {"place": place, "text": remark.text})
    if remark.remark == OTHER_WORD:
        arguments = {"place": place, "text": remark.text, "value": remark.value}
        return Message(N_("{place}: “{text}” is read as “{value}”"), arguments)
    arguments = {"place": place, "text": remark.text, "day": remark.value}
    if remark.remark == "approximate":
        return Message(N_("{place}: “{text}” is not exact: {day:long} was taken"), arguments)
    return Message(N_("{place}: “{text}” is not a day: {day:long} was taken"), arguments)


def make_import_table(workspace: Workspace, sheet_import: SheetImport) -> Table:
    """A line for each entry and for each cell that did not fit, by row."""
    rows: list[tuple[int, Row]] = []
    for outcome in sheet_import.outcomes:
        table = workspace.entry_kinds[outcome.kind]
        missing = [label_missing(table, name) for name in outcome.missing]
        cells = {
            "row": outcome.rows[0] if outcome.rows else None,
            "what": Message(_WHAT_LABELS[outcome.what]),
            "kind": LabelledValue(outcome.kind, Message(table.label)),
            "id": outcome.id,
            "title": outcome.title,
            "message": Message(N_("to complete: {fields:list}"), {"fields": missing}) if missing else None,
        }
        rows.append((outcome.rows[0] if outcome.rows else 0, Row(cells)))
    for problem in sheet_import.problems:
        what = "refused" if problem.row in {NO_ROW, *sheet_import.refused_rows} else "incomplete"
        cells = {
            "row": problem.row or None,
            "what": Message(_WHAT_LABELS[what]),
            "column": problem.column.title if problem.column else None,
            "value": problem.text or None,
            "message": Message("{text}", {"text": problem.message}),
        }
        rows.append((problem.row, Row(cells)))
    for remark in sheet_import.remarks:
        cells = {
            "row": remark.row,
            "what": Message(_WHAT_LABELS["joined" if remark.remark == JOINED else "remark"]),
            "column": remark.column.title,
            "value": remark.text,
            "message": Message("{text}", {"text": _describe_remark((remark,))}),
        }
        rows.append((remark.row, Row(cells)))
    for skipped in _rows_left_out(sheet_import):
        cells = {
            "row": skipped.number,
            "what": Message(_WHAT_LABELS["skipped"]),
            "value": skipped.text,
            "message": skipped.reason,
        }
        rows.append((skipped.number, Row(cells)))
    columns = (
        Column("row", Message(N_("Row")), "integer"),
        Column("what", Message(N_("Result")), "text"),
        Column("kind", Message(N_("Kind")), "text", is_droppable=True),
        Column("id", Message(N_("Id")), "id", is_droppable=True),
        Column("title", Message(N_("Title")), "text"),
        Column("column", Message(N_("Column")), "text"),
        Column("value", Message(N_("Value")), "text"),
        Column("message", Message(N_("Why")), "text"),
    )
    note = Note("table", _describe_table(sheet_import))
    ordered: Sequence[Row] = [row for _, row in sorted(rows, key=lambda pair: pair[0])]
    return Table("import", Message(N_("Rows of the import")), workspace.as_of, columns, tuple(ordered), (note,))


def join_import_tables(tables: Sequence[tuple[str, Table]]) -> Table:
    """The lines of the tables of a workbook in one table: with the name of their sheet, if there are several."""
    first = tables[0][1]
    if len(tables) == 1:
        return first
    rows = [row._replace(cells={"sheet": name, **row.cells}) for name, table in tables for row in table.rows]
    columns = (Column("sheet", Message(N_("Sheet")), "text"), *first.columns)
    notes = [note._replace(id=f"{note.id}-{n}") for n, (_, table) in enumerate(tables) for note in table.notes]
    return first._replace(columns=columns, rows=tuple(rows), notes=tuple(notes))
