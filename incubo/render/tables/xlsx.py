"""A table as a spreadsheet: real dates, numbers and percentages, one line a row, the notes on a sheet of their own.

What comes from content is written as a text, whatever it looks like: never a formula, a link or a number.

The picture of a table as a chart of the spreadsheet itself: it follows its cells, and people may restyle it.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from typing import Any

from incubo.core.i18n import gettext, translate
from incubo.document.table import Column, Row, TypedValue
from incubo.render import escape
from incubo.render.tables.context import TableContext, entry_detail
from incubo.render.terminal.text import display_width
from incubo.render.values import RIGHT_ALIGNED_TYPES

_MAX_CELL_LENGTH = 32_767
"""Characters that a cell takes."""
_MAX_COLUMN_WIDTH = 60
_MAX_EXACT_INTEGER = 2**53
"""Whole numbers up to here are kept exactly."""
_MIN_DATE = datetime.date(1900, 3, 1)
"""Spreadsheets know no day before 1900, and count one too many in its February."""
_NUMBER_FORMATS = {"share": "0%", "days": "#,##0", "integer": "#,##0", "number": "#,##0", "change": "+#,##0;-#,##0;0"}
_DATE_FORMATS = {"fr": "dd/mm/yyyy", "en": "yyyy-mm-dd"}
_AMOUNT_FORMATS = {"fr": '#,##0 "€"', "en": '"€"#,##0'}
_DECIMAL_TYPES = {"number", "amount", "change"}
"""What may have decimals: a cell that has some shows two, the others none (`#,##0.##` would leave a lone mark)."""


def render(context: TableContext) -> bytes:
    """The bytes of the file."""
    import xlsxwriter

    made = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {"in_memory": True, **plain}) as book:
        title = _cell_text(translate(context.table.title))
        day = datetime.datetime.combine(context.table.as_of, datetime.time())
        book.set_properties({"title": title, "created": day, "comments": _cell_text(context.source_line())})
        page = book.add_worksheet(_worksheet_name(context.table.report_id))
        _write_table(book, page, context)
        page.set_header("&L" + title.replace("&", "&&")[:200])
        if context.table.chart is not None:
            add_chart(book, page.get_name(), context)
        _write_notes(book, book.add_worksheet(gettext("Notes")), context)
        if context.show_entries:
            _write_entries(book, book.add_worksheet(gettext("Behind the figures")), context)
    return made.getvalue()


def _write_table(workbook: Any, worksheet: Any, context: TableContext) -> None:
    """The rows under their headings, which stay in sight and filter them; the totals below."""
    head = {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}
    left, right = workbook.add_format(head), workbook.add_format({**head, "align": "right"})
    columns, data, totals, forms = (
        context.table.columns,
        context.data_rows(),
        context.total_rows(),
        _CellFormats(workbook, context.lang),
    )
    for place, column in enumerate(columns):
        worksheet.write_string(
            0,
            place,
            _cell_text(heading_with_unit(context, column)),
            right if column.type in RIGHT_ALIGNED_TYPES else left,
        )
    for index, row in enumerate((*data, *totals), 1):
        for place, column in enumerate(columns):
            _write_cell(worksheet, (index, place), row, column, context, forms)
    for place, column in enumerate(columns):
        worksheet.set_column(place, place, _column_width(context, column, (*data, *totals)))
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, max(len(data), 1), len(columns) - 1)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)


def heading_with_unit(context: TableContext, column: Column) -> str:
    """A column's heading; a duration says its unit, for its cells are plain numbers."""
    label = context.heading(column)
    return gettext("{label} (days)").format(label=label) if column.type == "days" else label


class _CellFormats:
    """The formats of cells, each made once a workbook."""

    def __init__(self, workbook: Any, lang: str) -> None:
        self.workbook = workbook
        self.number_formats = {**_NUMBER_FORMATS, "date": _DATE_FORMATS[lang], "amount": _AMOUNT_FORMATS[lang]}
        self.cache: dict[tuple[str, bool, bool, bool], Any] = {}

    def get(self, column_type: str, *, total: bool, quote_prefix: bool = False, two_decimals: bool = False) -> Any:
        """That of a column's cells. `quote_prefix`: a text stays one even when a person edits its cell.
        `two_decimals`: with two
        decimals.
        """
        key = column_type, total, quote_prefix, two_decimals
        if key not in self.cache:
            properties: dict[str, Any] = {"valign": "top", "bold": total, "quote_prefix": quote_prefix}
            if column_type == "date":
                properties["align"] = "left"
            if column_type in self.number_formats:
                properties["num_format"] = self.number_formats[column_type].replace(
                    "#,##0", "#,##0.00" if two_decimals else "#,##0"
                )
            elif column_type != "boolean":
                properties["text_wrap"] = True
            self.cache[key] = self.workbook.add_format(properties)
        return self.cache[key]


def _write_cell(
    worksheet: Any, position: tuple[int, int], row: Row, column: Column, context: TableContext, formats: _CellFormats
) -> None:
    value, kind = row.cells.get(column.id), column.type
    if isinstance(value, TypedValue):
        value, kind = value
    form = formats.get(
        kind, total=bool(row.level), two_decimals=kind in _DECIMAL_TYPES and isinstance(value, float) and value % 1 != 0
    )
    if isinstance(value, bool):
        worksheet.write_boolean(*position, value, form)
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < _MAX_EXACT_INTEGER:
        worksheet.write_number(*position, value, form)
    elif isinstance(value, datetime.date) and value >= _MIN_DATE:
        worksheet.write_datetime(*position, datetime.datetime.combine(value, datetime.time()), form)
    else:
        said = str(value) if isinstance(value, int | float) else context.cell_text(row, column)
        if escape.is_formula(said):
            form = formats.get("text", total=bool(row.level), quote_prefix=True)
        worksheet.write_string(*position, _cell_text(said), form) if said else worksheet.write_blank(
            *position, None, form
        )


def _write_notes(workbook: Any, worksheet: Any, context: TableContext) -> None:
    """What the figures are, of when and from what, and what each means."""
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    worksheet.set_column(0, 0, 100)
    worksheet.write_string(
        0, 0, _cell_text(translate(context.table.title)), workbook.add_format({"bold": True, "text_wrap": True})
    )
    lines = [context.source_line(), "", *(translate(note.message) for note in context.table.notes)]
    for index, line in enumerate(lines, 1):
        worksheet.write_string(index, 0, _cell_text(line), wrapped)


def _write_entries(workbook: Any, worksheet: Any, context: TableContext) -> None:
    """The entries behind each figure, with the name of its row."""
    names = [column for column in context.table.columns if column.type not in RIGHT_ALIGNED_TYPES][:2]
    head = workbook.add_format({"bold": True, "bottom": 1})
    headings = [*(context.heading(column) for column in names), gettext("Id"), gettext("Title"), gettext("Detail")]
    for place, text in enumerate(headings):
        worksheet.write_string(0, place, _cell_text(text), head)
    line = 0
    for row in (*context.data_rows(), *context.total_rows()):
        for why in row.contributions:
            line += 1
            said = [*(context.cell_text(row, column) for column in names), why.id, why.title, entry_detail(why)]
            for place, text in enumerate(said):
                worksheet.write_string(line, place, _cell_text(text))
    worksheet.set_column(0, len(headings) - 1, 28)
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, max(line, 1), len(headings) - 1)


def _column_width(context: TableContext, column: Column, rows: tuple[Row, ...]) -> int:
    """As wide as its longest cell, within reason."""
    longest = max((display_width(context.cell_text(row, column)) for row in rows), default=0)
    words = max(map(len, heading_with_unit(context, column).split()), default=0) + 3  # and the arrow of the filter
    return max(9, words, min(longest + 2, _MAX_COLUMN_WIDTH))


def _worksheet_name(report: str) -> str:
    """The name of a sheet: 31 characters, none of those that references use."""
    return re.sub(r"[\[\]:*?/\\']", "-", report)[:31]


def _cell_text(text: str) -> str:
    """A text as a cell holds it: without what XML or a person cannot see."""
    shown = escape.escape_terminal(" ".join(text.splitlines()))
    return shown if len(shown) <= _MAX_CELL_LENGTH else shown[: _MAX_CELL_LENGTH - 1] + "…"


_CHART_TYPES = {"bars": {"type": "bar"}, "stacked": {"type": "column", "subtype": "stacked"}, "line": {"type": "line"}}


def add_chart(workbook: Any, sheet_name: str, context: TableContext) -> None:
    """Add the picture on a sheet of its own, where the spreadsheet has that kind and its rows stand together."""
    drawn = context.table.chart
    rows = context.data_rows()
    if drawn is None or drawn.chart_type not in _CHART_TYPES or not rows or any(row.is_collapsed for row in rows):
        return
    places = {column.id: place for place, column in enumerate(context.table.columns)}
    made = workbook.add_chart(_CHART_TYPES[drawn.chart_type])
    for name in drawn.value_columns if drawn.chart_type != "bars" else drawn.value_columns[:1]:
        made.add_series(
            {
                "name": [sheet_name, 0, places[name]],
                "categories": [sheet_name, 1, places[drawn.label_column], len(rows), places[drawn.label_column]],
                "values": [sheet_name, 1, places[name], len(rows), places[name]],
            }
        )
    made.set_title({"name": escape.escape_terminal(translate(drawn.title)), "name_font": {"size": 12}})
    if drawn.unit is not None:
        made.set_y_axis({"name": escape.escape_terminal(translate(drawn.unit))})
    if len(drawn.value_columns) < 2 or drawn.chart_type == "bars":
        made.set_legend({"none": True})
    made.set_size({"width": 960, "height": 480})
    workbook.add_worksheet(gettext("Chart")).insert_chart(0, 0, made)
