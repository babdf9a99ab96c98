"""Figures that were given to somebody (`report NAME --keep LABEL`), and what they are today (`report --kept`).

A kept report is a JSON file, `figures/LABEL/REPORT.json`: the report as its JSON format has it, and under `kept` what
it takes to make it again. Such files may come from strangers, as entries do: nothing of them is trusted but its type.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any, NamedTuple, TypeAlias, TypeVar

from incubo import __version__
from incubo.app.history.known import open_known_workspace
from incubo.app.history.known_differences import compare_with_known
from incubo.app.reports.context import ReportContext, find_report_kinds, run_report
from incubo.app.workspace import Workspace
from incubo.core.errors import IncuboError, RefusedError, UsageError
from incubo.core.failures import raise_failures
from incubo.core.files import cannot_read_message
from incubo.core.i18n import N_, temporary_language, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_argument
from incubo.document.table import LAST_FIGURE, Column, Contribution, Note, Row, Table, TypedValue
from incubo.edit.new.ids import slug
from incubo.edit.plan import Proposal, make_plan
from incubo.registry.lookup import phase_label
from incubo.registry.registry import Registry
from incubo.render.json_document import dump_json, to_rounded_json_value
from incubo.render.tables.formats import TableContext, render_table
from incubo.render.terminal.style import TerminalStyle
from incubo.render.values import RIGHT_ALIGNED_TYPES
from incubo.reports.catalogue import LIST_TYPES, REPORTS, Parameter, Report
from incubo.reports.comparison import change_of

Value = TypeVar("Value")

FIGURES_FOLDER = "figures"
"""Beside `content/`: what was given is no entry."""
KEPT_VERSION = 1
MAX_LABEL_LENGTH = 80
MAX_FILE_BYTES = 2_000_000
"""Larger files are not read: the whole sample as `report standards` is 40 kB."""
_MAX_REPORTS_OF_A_LABEL = 99
_MAX_FIGURE = 10**15


class KeptReport(NamedTuple):
    """A report that was given: under which label, on which day, by which version of incubo.

    `arguments` are the values of its parameters, with the day and the incubator; `as_of` is the day of the figures,
    `commit` the id and `commit_date` the day of the commit they were read from (None: outside git). `columns`,
    `known_on`: the day whose knowledge it was counted on, if it was kept afterwards (`--known`).
    `rows` and `totals` are those of the JSON document, `definitions` the texts of its notes about meanings, by id;
    `uncommitted` says that files had changes that no commit holds ("": none had).
    """

    path: str
    label: str
    kept_on: date
    version: str
    report_id: str
    title: str
    arguments: Mapping[str, Any]
    as_of: date
    commit: str | None
    commit_date: date | None
    columns: tuple[Mapping[str, Any], ...]
    rows: tuple[Mapping[str, Any], ...]
    totals: tuple[Mapping[str, Any], ...]
    definitions: Mapping[str, str]
    uncommitted: str = ""
    known_on: date | None = None

    @property
    def given_on(self) -> date:
        """The day on which the figures were given, as far as the file says."""
        return self.known_on or self.kept_on


class FigureChange(NamedTuple):
    """A figure of a kept report: what names its line and its column, and its two values (None: there is no such line).

    `is_same`: nobody sees a difference (both values are shown alike). `entries`: those behind its line.
    """

    line: str
    column: str
    column_type: str
    given: float | None
    now: float | None
    is_same: bool
    entries: tuple[Contribution, ...] = ()


class Recount(NamedTuple):
    """A kept report counted again: all its figures, or the reason why that is not possible.

    `changed_definitions`: the notes about meanings that say something else today, as pairs of texts. `remarks`: what
    there is to say of why figures differ.
    """

    kept: KeptReport
    figures: tuple[FigureChange, ...] = ()
    changed_definitions: tuple[tuple[str, str], ...] = ()
    error: Message | None = None
    remarks: tuple[Message, ...] = ()

    @property
    def changes(self) -> tuple[FigureChange, ...]:
        """The figures that differ."""
        return tuple(figure for figure in self.figures if not figure.is_same)


@raise_failures()
def propose_to_keep(
    workspace: Workspace,
    context: ReportContext,
    report: Report,
    arguments: Mapping[str, Any],
    table: Table,
    label: str,
) -> Proposal:
    """The new file of a report that is given to somebody, or was (`context` of the past), in the registry of today
    (`workspace`).

    Raises UsageError for a label that makes no name, RefusedError where the label has this report already: what was
    given is not replaced.
    """
    label = " ".join(label.split())
    folder = slug(label)
    if not folder or len(label) > MAX_LABEL_LENGTH:
        message = N_("--keep takes a short name for the occasion, as in --keep “PLF 2027”")
        raise UsageError(Message(message))
    kept_arguments = _kept_arguments(context, report, arguments)
    with temporary_language(workspace.content_language):
        document = json.loads(_render_json(context, table))
    document["kept"] = {
        "version": KEPT_VERSION,
        "label": label,
        "on": workspace.current_date.isoformat(),
        "incubo": __version__,
        "report": report.id,
        "arguments": kept_arguments,
    }
    known = context.workspace.known
    if known is not None:
        document["kept"]["known"] = (known.known_on or known.date).isoformat()
    path = _free_path(workspace, folder, report.id, kept_arguments, label)
    plan = make_plan({path: dump_json(document, keep_surrogates=False).encode()}, {}, {})
    return Proposal(plan, "keep", folder, Message("{title}", {"title": table.full_title}))


def _kept_arguments(context: ReportContext, report: Report, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that make the same report on any later day."""
    kept: dict[str, Any] = {}
    for parameter in report.parameters:
        value = arguments.get(parameter.name)
        if parameter.name == "at":
            kept["at"] = context.day.isoformat()
        elif parameter.name == "incubator":
            kept["incubator"] = context.incubator or "all"
        elif parameter.name != "known" and value not in (None, False, []) and not parameter.is_display:
            kept[parameter.name] = value
    return kept


def _render_json(context: ReportContext, table: Table) -> str:
    language = context.workspace.content_language
    text = render_table(
        table,
        "json",
        lang=language,
        terminal=TerminalStyle(),
    )
    return text if isinstance(text, str) else text.decode()


def _free_path(workspace: Workspace, folder: str, report_id: str, arguments: Mapping[str, Any], label: str) -> str:
    """The path of a new file. Raises RefusedError if the same report is kept under this label."""
    taken = {entry.name for entry in workspace.store.list_folder(f"{FIGURES_FOLDER}/{folder}")}
    for number in range(1, _MAX_REPORTS_OF_A_LABEL):
        name = f"{report_id}.json" if number == 1 else f"{report_id}-{number}.json"
        path = f"{FIGURES_FOLDER}/{folder}/{name}"
        if name not in taken:
            return path
        other = read_kept_report(workspace, path)
        if isinstance(other, KeptReport) and dict(other.arguments) == dict(arguments):
            raise RefusedError(
                Message(
                    N_("“{label}” has this report already, as it was given on {day:long}: it is not replaced"),
                    {"label": other.label, "day": other.given_on},
                ),
                hints=(
                    Message(
                        N_("what differs today"),
                        command=f"incubo report --kept {quote_argument(other.label)}",
                    ),
                    Message(N_("to keep today's figures too, choose another name")),
                ),
            )
    raise RefusedError(Message(N_("“{label}” has too many reports: choose another name"), {"label": label}))


def read_kept_reports(workspace: Workspace, label: str | None = None) -> Iterator[KeptReport | tuple[str, Message]]:
    """The kept reports by path, all of them or those of a label; for a file that cannot be read, its path and why."""
    wanted = slug(label) if label is not None else None
    for folder in workspace.store.list_folder(FIGURES_FOLDER):
        if folder.type != "folder" or (wanted is not None and folder.name != wanted):
            continue
        for entry in workspace.store.list_folder(f"{FIGURES_FOLDER}/{folder.name}"):
            if entry.name.endswith(".json"):
                path = f"{FIGURES_FOLDER}/{folder.name}/{entry.name}"
                kept = read_kept_report(workspace, path)
                yield kept if isinstance(kept, KeptReport) else (path, kept)


def read_kept_report(workspace: Workspace, path: str) -> KeptReport | Message:
    """A kept report, or the reason why the file is none that can be read."""
    try:
        data = workspace.store.read(path)
    except OSError as error:
        return cannot_read_message(path, error)
    if len(data) > MAX_FILE_BYTES:
        return Message(N_("{path} is too large to be a kept report"), {"path": path})
    try:
        return _parse_document(path, json.loads(data))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return Message(N_("{path} is not a kept report that this version of incubo can read"), {"path": path})


def _parse_document(path: str, document: Any) -> KeptReport:
    """Raises ValueError, KeyError, TypeError or AttributeError for anything but a kept report."""
    kept, commit = document["kept"], document["commit"]
    if kept["version"] != KEPT_VERSION or not isinstance(kept["arguments"], dict):
        raise ValueError("another version")
    columns = tuple(
        {"id": str(column["id"]), "label": str(column["label"]), "type": str(column["type"])}
        for column in document["columns"]
    )
    return KeptReport(
        path,
        str(kept["label"]),
        date.fromisoformat(kept["on"]),
        str(kept["incubo"]),
        str(kept["report"]),
        str(document["title"]),
        {str(name): value for name, value in kept["arguments"].items()},
        date.fromisoformat(document["at"]),
        _check_commit_id(commit["id"]) if commit is not None else None,
        date.fromisoformat(commit["date"]) if commit is not None else None,
        columns,
        tuple(dict(row.items()) for row in document["rows"]),
        tuple(dict(row.items()) for row in document["totals"]),
        {str(note["id"]): str(note["text"]) for note in document["notes"] if str(note["id"]).startswith("definition")},
        next((str(note["text"]) for note in document["notes"] if note["id"] == "uncommitted"), ""),
        date.fromisoformat(kept["known"]) if kept.get("known") is not None else None,
    )


def _check_commit_id(text: Any) -> str:
    if not re.fullmatch("[0-9a-f]{40,64}", text):
        raise ValueError(text)
    return str(text)


class Recounter:
    """Makes kept reports again from one registry, which is read once (and once as each commit has it, to say why)."""

    def __init__(self, workspace: Workspace, kept_reports: Iterable[KeptReport]) -> None:
        self.workspace = workspace
        reports = (REPORTS.get(kept.report_id) for kept in kept_reports)
        self._kinds = sorted({"incubator"}.union(*(find_report_kinds(report) for report in reports if report)))
        self._registries: dict[str | None, Registry] = {}

    def recount(self, kept: KeptReport, *, explains: bool = False) -> Recount:
        """A kept report made again, on its day and with its options, from the registry as it is today.

        If it `explains`: with the entries that made the figures differ.
        """
        report = REPORTS.get(kept.report_id)
        if report is None:
            return Recount(kept, error=Message(N_("this version of incubo has no such report")))
        try:
            arguments = _check_arguments(report, kept.arguments)
            now = run_report(report, self.workspace._replace(as_of=kept.as_of), arguments, self._load(self.workspace))
        except IncuboError as error:
            return Recount(kept, error=error.message)
        context, table = now
        with temporary_language(self.workspace.content_language):  # that of the file
            text_by_id = {note.id: translate(note.message) for note in table.notes}
        changed_definitions = tuple(
            (text, text_by_id[note_id])
            for note_id, text in kept.definitions.items()
            if note_id in text_by_id and text_by_id[note_id] != text
        )
        counted = Recount(kept, tuple(self._compare(kept, context, table)), changed_definitions)
        if explains and counted.changes:
            counted = self._explain(counted, report, arguments, table)
        return counted

    def _load(self, workspace: Workspace) -> Registry:
        """The entries of all kinds that any of the reports reads."""
        commit = workspace.known and workspace.known.sha
        if commit not in self._registries:
            self._registries[commit] = workspace.load_registry(self._kinds)
        return self._registries[commit]

    def _compare(self, kept: KeptReport, context: ReportContext, table: Table) -> Iterator[FigureChange]:
        shown = TableContext(table, self.workspace.language, TerminalStyle())
        with temporary_language(self.workspace.content_language):
            lines = [[(_plain_cells(row), row) for row in rows] for rows in (shown.data_rows(), shown.total_rows())]
        return _compare(kept, shown, lines, context.registry)

    def _explain(self, counted: Recount, report: Report, arguments: Mapping[str, Any], table: Table) -> Recount:
        """The figures that differ with the entries that made it, found in the registry that they were counted from."""
        kept = counted.kept
        if kept.commit is None:
            return counted._replace(remarks=(Message(N_("It was kept outside git: nobody knows what it counted.")),))
        arguments = {**arguments, **({"compare": None} if "compare" in arguments else {})}
        columns = _list_explained(report, arguments, table)
        if not columns:
            hint = Message(N_("what changed since then"), command=f"incubo diff {kept.commit_date or kept.given_on}")
            text = N_("Which entries make its differences is not known.")
            return counted._replace(remarks=(Message(text, hint=hint),))
        changed = {figure.column for figure in counted.changes}
        entries: dict[tuple[str, str], tuple[Contribution, ...]] = {}
        then_figures: dict[tuple[str, str], float | None] = {}
        remarks: list[Message] = []
        workspace = self.workspace
        for column, own_arguments in columns:
            heading = translate(column.label)
            if heading not in changed:
                continue
            try:
                past = open_known_workspace(workspace.root, workspace.environment, kept.commit, kept.as_of.isoformat())
                then = run_report(report, past, own_arguments, self._load(past))
                now = run_report(report, workspace._replace(as_of=kept.as_of), own_arguments, self._load(workspace))
            except IncuboError as error:
                text = N_("What it was counted from cannot be read any more: {why}.")
                return counted._replace(remarks=(Message(text, {"why": error.message}),))
            explained = compare_with_known(report, own_arguments, then, now, explains=True)
            for figure in self._compare(kept, now[0], explained):
                if figure.column == heading:
                    entries[figure.line, heading] = figure.entries
            then_figures.update(
                ((figure.line, heading), figure.now)
                for figure in self._compare(kept, *then)
                if figure.column == heading
            )
            messages = (note.message for note in explained.notes if note.id in ("compare-moves", "compare-settings"))
            remarks += [message for message in messages if message not in remarks]
        told = {translate(column.label) for column, _ in columns}
        figures, others = [], 0
        for figure in counted.figures:
            key = figure.line, figure.column
            is_told = figure.column in told and not figure.is_same
            others += is_told and figure.given is not None and then_figures.get(key) != figure.given
            figures.append(figure._replace(entries=entries.get(key, ()) if is_told else ()))
        if changed - told:
            text = N_("Which entries make a difference is told for “{column}” only.")
            remarks.append(Message(text, {"column": columns[0][0].label}))
        if others:
            remarks.append(_other_source_message(others))
        return counted._replace(figures=tuple(figures), remarks=tuple(remarks))


def _list_explained(
    report: Report, arguments: Mapping[str, Any], table: Table
) -> list[tuple[Column, Mapping[str, Any]]]:
    """The columns whose differences can be explained, each with the arguments that make it the compared one."""
    if report.compared == LAST_FIGURE:
        years = [column for column in table.columns if column.type == "integer"]
        return [(column, {**arguments, "over": column.id}) for column in years]
    return [(column, arguments) for column in table.columns if column.id == report.compared]


def _other_source_message(n: int) -> Message:
    return Message(
        N_(
            "{n} of these figures was not what the sheets gave that day either: it came from files that were not "
            "committed, or from another version of incubo."
        ),
        {"n": n},
        N_(
            "{n} of these figures were not what the sheets gave that day either: they came from files that were not "
            "committed, or from another version of incubo."
        ),
    )


def _check_arguments(report: Report, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The value of every parameter, from those that a file gives. Raises UsageError for what no person could give."""
    checked: dict[str, Any] = {
        parameter.name: parameter.default if parameter.type != "flag" else False for parameter in report.parameters
    }
    parameters = {parameter.name: parameter for parameter in report.parameters}
    for name, value in arguments.items():
        if name not in parameters or not _may_be_given(parameters[name], value):
            raise UsageError(Message(N_("this version of incubo does not know its option “{name}”"), {"name": name}))
        checked[name] = value
    return checked


def _may_be_given(parameter: Parameter, value: Any) -> bool:
    """Whether a value is one that an option could have."""
    if parameter.type == "flag":
        return isinstance(value, bool)
    if parameter.type in LIST_TYPES:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, str) and (not parameter.choices or value in parameter.choices)


_Lines: TypeAlias = Sequence[tuple[Mapping[str, Any], Row]]


def _compare(
    kept: KeptReport, now: TableContext, now_lines: Iterable[_Lines], registry: Registry
) -> Iterator[FigureChange]:
    """The figures of the columns that both have, line by line; lines that only the later one has are at the end.

    `now_lines`: the rows of data and the totals of today, each with its cells as the file would have them.
    """
    kept_ids = {column["id"] for column in kept.columns}
    columns = [column for column in now.table.columns if column.id in kept_ids]
    figure_columns = [column for column in columns if column.type in RIGHT_ALIGNED_TYPES]
    name_columns = list(takewhile(lambda column: column.type not in RIGHT_ALIGNED_TYPES, columns)) or [
        column for column in columns if column.type not in RIGHT_ALIGNED_TYPES | {"trend"}
    ]
    key_columns = [column for column in name_columns if column.type in ("id", "phase")] or name_columns
    key_ids = [column.id for column in key_columns]
    for given_rows, lines in zip((kept.rows, kept.totals), now_lines, strict=True):
        given_by_key = _index(((row, row) for row in given_rows), key_ids)
        now_by_key = _index(((cells, (cells, row)) for cells, row in lines), key_ids)
        for key in dict.fromkeys((*given_by_key, *now_by_key)):
            given, (cells, row) = given_by_key.get(key, {}), now_by_key.get(key, ({}, None))
            line = _name_row(now, row, name_columns) if row is not None else _name_values(registry, given, name_columns)
            for column in figure_columns:
                before, after = _number(given.get(column.id)), _number(cells.get(column.id))
                if before is None and after is None:
                    continue
                value_type = _find_type(column, given, row)
                texts = {
                    now.format_value(value, value_type) if value is not None else None for value in (before, after)
                }
                entries = row.contributions if row is not None else ()
                yield FigureChange(line, translate(column.label), value_type, before, after, len(texts) == 1, entries)


def _find_type(column: Column, given: Mapping[str, Any], row: Row | None) -> str:
    """The type of a figure: that of its column, or its own where the rows have different ones (and a unit)."""
    value = row.cells.get(column.id) if row is not None else None
    if isinstance(value, TypedValue):
        return value.type
    unit = given.get("unit")
    return unit if column.type == "integer" and unit in ("share", "days") else column.type


def _plain_cells(row: Row) -> dict[str, Any]:
    """The cells of a row as a kept report has them."""
    return {column_id: to_rounded_json_value(value) for column_id, value in row.cells.items()}


def _index(rows: Iterable[tuple[Mapping[str, Any], Value]], column_ids: Sequence[str]) -> dict[tuple[str, ...], Value]:
    """Values by the cells that name their rows; rows of the same name are told apart by their order."""
    counts: Counter[tuple[str, ...]] = Counter()
    by_key: dict[tuple[str, ...], Value] = {}
    for cells, value in rows:
        key = tuple(json.dumps(cells.get(column_id)) for column_id in column_ids)
        counts[key] += 1
        by_key[(*key, str(counts[key]))] = value
    return by_key


def _name_row(now: TableContext, row: Row, columns: Iterable[Column]) -> str:
    """What names a line, as text: its title rather than its id."""
    texts = [(column.type, now.cell_text(row, column)) for column in columns]
    return _join_names(texts)


def _name_values(registry: Registry, cells: Mapping[str, Any], columns: Iterable[Column]) -> str:
    """What names a line that is no longer there, as text."""
    texts: list[tuple[str, str]] = []
    for column in columns:
        value = cells.get(column.id)
        if column.type == "phase" and (value is None or isinstance(value, str)):
            texts.append((column.type, translate(phase_label(registry, value))))
        else:
            items = value if isinstance(value, list) else [] if value is None else [value]
            texts.append((column.type, ", ".join(map(str, items))))
    return _join_names(texts)


def _join_names(texts: Iterable[tuple[str, str]]) -> str:
    pairs = [pair for pair in texts if pair[1]]
    without_ids = [text for kind, text in pairs if kind != "id"]
    return " · ".join(without_ids or [text for _, text in pairs]) or translate(Message(N_("Total")))


def _number(value: Any) -> float | None:
    """A figure; None for anything else, and for what is too large to be one (`NaN` and `Infinity` are)."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) <= _MAX_FIGURE else None


def kept_reports_table(recounts: Iterable[Recount], unreadable: Iterable[Message], day: date) -> Table:
    """A line for each kept report: when it was given, and how many of its figures are others today."""
    columns = (
        Column("label", Message(N_("Given for")), "text"),
        Column("report", Message(N_("Report")), "text"),
        Column("at", Message(N_("Figures of")), "date", is_droppable=True),
        Column("kept", Message(N_("Given on")), "date"),
        Column("figures", Message(N_("Figures")), "integer", is_droppable=True),
        Column("changed", Message(N_("Others today")), "integer"),
        Column("why", Message(N_("Remark")), "text", is_below_row=True),
        Column("path", Message(N_("File")), "id", is_droppable=True),
    )
    rows = tuple(
        Row(
            {
                "label": item.kept.label,
                "report": item.kept.title,
                "at": item.kept.as_of,
                "kept": item.kept.given_on,
                "figures": None if item.error else len(item.figures),
                "changed": None if item.error else len(item.changes),
                "why": _remark(item),
                "path": item.kept.path,
            }
        )
        for item in recounts
    )
    if not rows:
        command = 'incubo report phases --keep "PLF 2027"'
        hint = Message(N_("what you give to somebody is kept by --keep, as in"), command=command)
        nothing = Note("nothing", Message(N_("Nothing was kept yet."), hint=hint))
        notes = [nothing, *(Note("unreadable", message) for message in unreadable)]
        return Table(
            "kept", Message(N_("Figures that were given, and what differs now")), day, columns, rows, tuple(notes)
        )
    notes = [
        Note(
            "definition-kept",
            Message(
                N_("Each report is counted again on its day and with its options, from the sheets as they are now.")
            ),
            hint=Message(N_("incubo report --kept LABEL shows the figures that differ")),
        ),
        *(Note("unreadable", message) for message in unreadable),
    ]
    return Table("kept", Message(N_("Figures that were given, and what differs now")), day, columns, rows, tuple(notes))


def _remark(item: Recount) -> Message | None:
    if item.error is not None:
        return Message(N_("cannot be counted again: {why}"), {"why": item.error})
    if item.changed_definitions:
        return Message(N_("the definition is not the same any more"))
    return None


def kept_label_table(
    recounts: Sequence[Recount],
    unreadable: Iterable[Message],
    day: date,
    *,
    all_figures: bool = False,
) -> Table:
    """The figures of the reports of one label that differ (or all of them), then and now. Needs one report at least."""
    columns: tuple[Column, ...] = (
        Column("report", Message(N_("Report")), "text"),
        Column("line", Message(N_("Line")), "text"),
        Column("figure", Message(N_("Figure")), "text"),
        Column("given", Message(N_("Given")), "number"),
        Column("now", Message(N_("Counted now")), "number"),
        Column("change", Message(N_("Difference")), "number"),
    )
    if len(recounts) == 1:
        columns = columns[1:]
    rows: list[Row] = []
    notes: list[Note] = []
    for item, name in zip(recounts, _name_reports(recounts), strict=True):
        rows += [
            Row(
                {
                    "report": LabelledValue(item.kept.report_id, name),
                    "line": figure.line,
                    "figure": figure.column,
                    "given": _typed(figure.given, figure.column_type),
                    "now": _typed(figure.now, figure.column_type),
                    "change": _difference(figure),
                },
                contributions=figure.entries,
            )
            for figure in (item.figures if all_figures else item.changes)
        ]
        for note in _kept_notes(item, all_figures=all_figures):
            named = Message(N_("{name}: {note}"), {"name": name, "note": note.message})
            notes.append(note if len(recounts) == 1 else note._replace(message=named))
    notes += [Note("unreadable", message) for message in unreadable]
    kept = recounts[0].kept
    arguments = {"label": kept.label, "title": kept.title}
    title = Message(N_("{label}: {title}"), arguments)
    if len(recounts) > 1:
        title = Message(N_("{label}: figures that were given, and what differs now"), arguments)
    return Table("kept-figures", title, day, columns, tuple(rows), tuple(notes))


def _name_reports(recounts: Sequence[Recount]) -> list[Message]:
    """What people call the reports of one label: by id, with the day where several have the same, else by title."""
    kept_reports = [item.kept for item in recounts]
    ids = Counter(kept.report_id for kept in kept_reports)
    days = Counter((kept.report_id, kept.as_of) for kept in kept_reports)
    names = []
    for kept in kept_reports:
        arguments = {"name": kept.report_id, "day": kept.as_of, "title": kept.title}
        if ids[kept.report_id] == 1:
            names.append(Message("{name}", arguments))
        elif days[kept.report_id, kept.as_of] == 1:
            names.append(Message(N_("{name} on {day:long}"), arguments))
        else:
            names.append(Message("{title}", arguments))
    return names


def _typed(value: float | None, column_type: str) -> TypedValue | None:
    return None if value is None else TypedValue(value, column_type)


def _difference(figure: FigureChange) -> TypedValue | None:
    if figure.is_same or figure.given is None or figure.now is None:
        return None
    if figure.column_type in ("integer", "change", "number"):
        return TypedValue(figure.now - figure.given, "change")
    if figure.column_type in ("share", "days"):
        return change_of(figure.given, figure.now, figure.column_type)
    return None


def _kept_notes(item: Recount, *, all_figures: bool) -> Iterator[Note]:
    kept = item.kept
    given = {"day": kept.kept_on, "of": kept.as_of, "version": kept.version, "known": kept.known_on}
    text = N_("Given on {day:long}, of {of:long}, with incubo {version}.")
    if kept.known_on is not None:
        text = N_("Of {of:long}, as known on {known:long}: kept afterwards, on {day:long}, with incubo {version}.")
    yield Note("given", Message(text, given))
    if kept.commit_date is not None and kept.commit_date > kept.given_on:  # only `at` in incubo.toml does that
        yield Note("given-commit", Message(N_("The registry was frozen on that day, whatever was committed later.")))
    elif kept.commit_date is not None:
        yield Note("given-commit", Message(N_("Counted from the registry of {day:long}."), {"day": kept.commit_date}))
    if kept.uncommitted:
        yield Note("given-uncommitted", Message(N_("It was said then: {text}"), {"text": kept.uncommitted}))
    if item.error is not None:
        yield Note("error", Message(N_("It cannot be counted again: {why}."), {"why": item.error}))
    elif not item.changes:
        yield Note("same", Message(N_("All figures are as they were given.")))
    elif not all_figures:
        same = len(item.figures) - len(item.changes)
        yield Note(
            "same",
            Message(
                N_("{n} other figure is as it was given."),
                {"n": same},
                N_("{n} other figures are as they were given."),
            ),
            hint=Message(N_("--all shows them")),
        )
    for remark in item.remarks:
        yield Note("why", remark)
    for then, now in item.changed_definitions:
        text = N_("The definition said: “{then}” It says now: “{now}”")
        yield Note("changed-definition", Message(text, {"then": then, "now": now}))
