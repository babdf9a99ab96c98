"""Workbooks that people fill in and give back to `import`: the rows that did not fit, and empty ones with headings."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import xlsxwriter

from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.exchange.workbook.memory import OWN_SHEET_NAME, ImportMemory, memory_as_json
from incubo.exchange.workbook.row_requests import CellProblem
from incubo.exchange.workbook.sheets import CellValue
from incubo.exchange.workbook.tables import SheetTable
from incubo.exchange.workbook.taken_rows import TakenRow, list_hidden_lines
from incubo.exchange.workbook.targets import EXAMPLE_MARK, IGNORED, KEY_HEADING, REASON_HEADING
from incubo.model.fields import Field
from incubo.render.escape import is_formula
from incubo.render.tables.xlsx import DATE_FORMATS, MIN_DATE, cell_lines, cell_text

_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MAX_HELP = 255
"""The characters of the help that a spreadsheet shows beside a cell."""
_NOT_LISTED = N_("This is none of the list. incubo may not understand it: it is then left out, and told.")
_MAX_HELP_TITLE = 32
_FILLED_ROWS = 1_000
"""So many rows of a template have lists to choose from."""


class RefusedRow(NamedTuple):
    """A row of which something did not fit: its number in the sheet, and why. `taken`: what was taken of it."""

    number: int
    values: tuple[CellValue, ...]
    problems: tuple[CellProblem, ...]
    taken: TakenRow | None = None


class TemplateColumn(NamedTuple):
    """A column of a template: its heading, its field, an example, and the values to choose from (none: any value)."""

    heading: str
    field: Field
    example: str | float | datetime.date | None = None
    choices: tuple[str, ...] = ()
    is_required: bool = False


def render_refused_rows(table: SheetTable, rows: Sequence[RefusedRow], memory: ImportMemory, language: str) -> bytes:
    """The workbook of the rows that did not fit: their cells as they are, and why in a last column."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **_AS_TEXT}) as workbook:
        formats = _Formats(workbook, language)
        worksheet = workbook.add_worksheet((cell_text(table.sheet_name) or gettext("Rows"))[:31])
        columns = [column for column in table.columns if column.heading or column.upper_heading]
        reason = gettext(REASON_HEADING)
        kept_columns = [column for column in columns if column.title != reason]
        for index, column in enumerate(kept_columns):
            worksheet.write_string(0, index, cell_text(column.title), formats.heading)
        last = len(kept_columns)
        worksheet.write_string(0, last, reason, formats.heading)
        worksheet.write_string(0, last + 1, gettext(KEY_HEADING), formats.heading)
        for row_index, row in enumerate(rows, 1):
            wrong = {problem.column.position for problem in row.problems if problem.column is not None}
            for index, column in enumerate(kept_columns):
                value = row.values[column.position] if column.position < len(row.values) else None
                formats.write(worksheet, (row_index, index), value, is_wrong=column.position in wrong)
            worksheet.write_string(row_index, last, cell_text(_describe_problems(row)), formats.wrapped)
            worksheet.write_string(row_index, last + 1, str(row.number))
        worksheet.set_column(0, max(last - 1, 0), 22)
        worksheet.set_column(last, last, 70)
        worksheet.set_column(last + 1, last + 1, 10, None, {"hidden": True})
        worksheet.freeze_panes(1, 0)
        worksheet.autofilter(0, 0, max(len(rows), 1), last + 1)
        columns_said = {**memory.columns, reason: IGNORED}
        hidden = _write_memory(workbook, memory._replace(sheet=worksheet.get_name(), columns=columns_said))
        taken = {str(row.number): row.taken for row in rows if row.taken is not None}
        for line_index, line in enumerate(list_hidden_lines(taken), 1):
            for column_index, value in enumerate(line):
                formats.write(hidden, (line_index, column_index), value)
    return out.getvalue()


def _describe_problems(row: RefusedRow) -> str:
    parts = []
    for problem in row.problems:
        words = translate(problem.message)
        if problem.column is not None:
            words = translate(Message(N_("{column}: {problem}"), {"column": problem.column.title, "problem": words}))
        if problem.hints:
            words += f" ({translate(problem.hints[0])})"
        parts.append(words)
    return " ; ".join(parts)


def _write_memory(workbook: Any, memory: ImportMemory) -> Any:
    """Write the hidden sheet; it."""
    worksheet = workbook.add_worksheet(OWN_SHEET_NAME)
    worksheet.write_string(0, 0, memory_as_json(memory))
    worksheet.very_hidden()
    return worksheet


class _Formats:
    """The cell formats of a workbook."""

    def __init__(self, workbook: Any, language: str) -> None:
        date_format = DATE_FORMATS[language]
        self.heading = workbook.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        self.required = workbook.add_format(
            {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True, "bg_color": "#FFF2CC"}
        )
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.example = workbook.add_format({"italic": True, "font_color": "#666666"})
        self.date = workbook.add_format({"num_format": date_format, "align": "left"})
        self._plain = {
            (is_wrong, is_date): workbook.add_format(
                {
                    "valign": "top",
                    **({"bg_color": "#F8D7DA"} if is_wrong else {}),
                    **({"num_format": date_format, "align": "left"} if is_date else {}),
                }
            )
            for is_wrong in (False, True)
            for is_date in (False, True)
        }
        self._quoted = {
            is_wrong: workbook.add_format(
                {"valign": "top", "quote_prefix": True, **({"bg_color": "#F8D7DA"} if is_wrong else {})}
            )
            for is_wrong in (False, True)
        }

    def write(self, worksheet: Any, place: tuple[int, int], value: CellValue, *, is_wrong: bool = False) -> None:
        """Write a value with its type; a text stays one."""
        plain = self._plain[is_wrong, False]
        if value is None:
            worksheet.write_blank(*place, None, plain)
        elif isinstance(value, bool):
            worksheet.write_boolean(*place, value, plain)
        elif isinstance(value, (int, float)):
            worksheet.write_number(*place, value, plain)
        elif isinstance(value, datetime.date) and value >= MIN_DATE:
            day = datetime.datetime.combine(value, datetime.time())
            worksheet.write_datetime(*place, day, self._plain[is_wrong, True])
        else:
            text = value if isinstance(value, str) else value.isoformat()
            cell_format = self._quoted[is_wrong] if is_formula(text) else plain
            worksheet.write_string(*place, cell_lines(text), cell_format)


def render_template(
    title: str, columns: Sequence[TemplateColumn], memory: ImportMemory, help_lines: Iterable[Message], language: str
) -> bytes:
    """An empty workbook: headings with help, lists to choose from, an example that is not imported."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **_AS_TEXT}) as workbook:
        formats = _Formats(workbook, language)
        worksheet = workbook.add_worksheet(cell_text(title)[:31])
        lists = workbook.add_worksheet(gettext("Lists")[:31])
        list_ranges = _write_lists(lists, columns, formats)
        for index, column in enumerate(columns):
            worksheet.write_string(
                0, index, column.heading, formats.required if column.is_required else formats.heading
            )
            _write_example(worksheet, (1, index), column, formats, is_first=index == 0)
            worksheet.set_column(index, index, max(14, min(len(column.heading) + 4, 40)))
            worksheet.data_validation(1, index, _FILLED_ROWS, index, _make_validation(column, list_ranges))
            if column.field.type in ("date", "moment"):
                worksheet.set_column(index, index, 16, formats.date)
        worksheet.freeze_panes(1, 1)
        _write_help(workbook.add_worksheet(gettext("Help")[:31]), columns, help_lines, formats)
        _write_memory(workbook, memory._replace(sheet=worksheet.get_name()))
        worksheet.activate()
    return out.getvalue()


def _write_lists(worksheet: Any, columns: Sequence[TemplateColumn], formats: _Formats) -> Mapping[str, str]:
    """Write each list to choose from in a column of its sheet; the range of each by heading."""
    ranges = {}
    listed = [column for column in columns if column.choices]
    for index, column in enumerate(listed):
        worksheet.write_string(0, index, column.heading, formats.heading)
        for row_index, choice in enumerate(column.choices, 1):
            worksheet.write_string(row_index, index, cell_text(choice))
        letters = xlsxwriter.utility.xl_col_to_name(index, col_abs=True)
        name = worksheet.get_name().replace("'", "''")
        ranges[column.heading] = f"='{name}'!{letters}$2:{letters}${len(column.choices) + 1}"
        worksheet.set_column(index, index, 34)
    return ranges


def _write_example(
    worksheet: Any, place: tuple[int, int], column: TemplateColumn, formats: _Formats, *, is_first: bool
) -> None:
    value = column.example
    if is_first:
        worksheet.write_string(*place, f"{gettext(EXAMPLE_MARK)} {value or ''}".strip(), formats.example)
    elif isinstance(value, datetime.date):
        worksheet.write_datetime(*place, datetime.datetime.combine(value, datetime.time()), formats.date)
    elif isinstance(value, (int, float)):
        worksheet.write_number(*place, value, formats.example)
    elif value is not None:
        worksheet.write_string(*place, cell_text(value), formats.example)


def _make_validation(column: TemplateColumn, list_ranges: Mapping[str, str]) -> dict[str, Any]:
    """The help that is shown in the cells of a column, and the list to choose from. The spreadsheet warns of another
    value, and allows it; of a list of several, it would warn of each cell with two.
    """
    shown = cell_text(gettext(column.field.help))[:_MAX_HELP]
    validation: dict[str, Any] = {"validate": "any"}
    if column.heading in list_ranges:
        validation = {"validate": "list", "source": list_ranges[column.heading], "error_type": "warning"}
        validation |= {
            "show_error": not column.field.many,
            "error_title": column.heading[:_MAX_HELP_TITLE],
            "error_message": gettext(_NOT_LISTED)[:_MAX_HELP],
        }
    return {**validation, "input_title": column.heading[:_MAX_HELP_TITLE], "input_message": shown or " "}


def _write_help(
    worksheet: Any, columns: Sequence[TemplateColumn], help_lines: Iterable[Message], formats: _Formats
) -> None:
    worksheet.set_column(0, 0, 34)
    worksheet.set_column(1, 1, 80)
    row_index = 0
    for line in help_lines:
        worksheet.write_string(row_index, 0, translate(line))
        row_index += 1
    row_index += 1
    for column in columns:
        worksheet.write_string(row_index, 0, column.heading, formats.heading)
        worksheet.write_string(row_index, 1, cell_text(gettext(column.field.help)), formats.wrapped)
        row_index += 1
