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


def render(sheet: TableContext) -> bytes:
    """The bytes of the file."""
    import xlsxwriter

    made = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {"in_memory": True, **plain}) as book:
        title = _cell_text(translate(sheet.table.title))
        day = datetime.datetime.combine(sheet.table.at, datetime.time())
        book.set_properties({"title": title, "created": day, "comments": _cell_text(sheet.source())})
        page = book.add_worksheet(_worksheet_name(sheet.table.report))
        _write_table(book, page, sheet)
        page.set_header("&L" + title.replace("&", "&&")[:200])
        if sheet.table.chart is not None:
            add_chart(book, page.get_name(), sheet)
        _write_notes(book, book.add_worksheet(gettext("Notes")), sheet)
        if sheet.why:
            _write_entries(book, book.add_worksheet(gettext("Behind the figures")), sheet)
    return made.getvalue()


def _write_table(book: Any, page: Any, sheet: TableContext) -> None:
    """The rows under their headings, which stay in sight and filter them; the totals below."""
    head = {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}
    left, right = book.add_format(head), book.add_format({**head, "align": "right"})
    columns, data, totals, forms = sheet.table.columns, sheet.data(), sheet.totals(), _CellFormats(book, sheet.lang)
    for place, column in enumerate(columns):
        page.write_string(
            0,
            place,
            _cell_text(heading_with_unit(sheet, column)),
            right if column.type in RIGHT_ALIGNED_TYPES else left,
        )
    for index, row in enumerate((*data, *totals), 1):
        for place, column in enumerate(columns):
            _write_cell(page, (index, place), row, column, sheet, forms)
    for place, column in enumerate(columns):
        page.set_column(place, place, _column_width(sheet, column, (*data, *totals)))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(data), 1), len(columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def heading_with_unit(sheet: TableContext, column: Column) -> str:
    """A column's heading; a duration says its unit, for its cells are plain numbers."""
    label = sheet.label(column)
    return gettext("{label} (days)").format(label=label) if column.type == "days" else label


class _CellFormats:
    """The formats of cells, each made once a workbook."""

    def __init__(self, book: Any, lang: str) -> None:
        self.book = book
        self.numbers = {**_NUMBER_FORMATS, "date": _DATE_FORMATS[lang], "amount": _AMOUNT_FORMATS[lang]}
        self.made: dict[tuple[str, bool, bool, bool], Any] = {}

    def of(self, kind: str, *, total: bool, quoted: bool = False, cents: bool = False) -> Any:
        """That of a column's cells. `quoted`: a text stays one even when a person edits its cell. `cents`: with two
        decimals.
        """
        key = kind, total, quoted, cents
        if key not in self.made:
            properties: dict[str, Any] = {"valign": "top", "bold": total, "quote_prefix": quoted}
            if kind == "date":
                properties["align"] = "left"
            if kind in self.numbers:
                properties["num_format"] = self.numbers[kind].replace("#,##0", "#,##0.00" if cents else "#,##0")
            elif kind != "boolean":
                properties["text_wrap"] = True
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


def _write_cell(
    page: Any, place: tuple[int, int], row: Row, column: Column, sheet: TableContext, forms: _CellFormats
) -> None:
    value, kind = row.cells.get(column.id), column.type
    if isinstance(value, TypedValue):
        value, kind = value
    form = forms.of(
        kind, total=bool(row.level), cents=kind in _DECIMAL_TYPES and isinstance(value, float) and value % 1 != 0
    )
    if isinstance(value, bool):
        page.write_boolean(*place, value, form)
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < _MAX_EXACT_INTEGER:
        page.write_number(*place, value, form)
    elif isinstance(value, datetime.date) and value >= _MIN_DATE:
        page.write_datetime(*place, datetime.datetime.combine(value, datetime.time()), form)
    else:
        said = str(value) if isinstance(value, int | float) else sheet.cell(row, column)
        if escape.is_formula(said):
            form = forms.of("text", total=bool(row.level), quoted=True)
        page.write_string(*place, _cell_text(said), form) if said else page.write_blank(*place, None, form)


def _write_notes(book: Any, page: Any, sheet: TableContext) -> None:
    """What the figures are, of when and from what, and what each means."""
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 100)
    page.write_string(
        0, 0, _cell_text(translate(sheet.table.title)), book.add_format({"bold": True, "text_wrap": True})
    )
    lines = [sheet.source(), "", *(translate(note.text) for note in sheet.table.notes)]
    for index, line in enumerate(lines, 1):
        page.write_string(index, 0, _cell_text(line), wrapped)


def _write_entries(book: Any, page: Any, sheet: TableContext) -> None:
    """The entries behind each figure, with the name of its row."""
    names = [column for column in sheet.table.columns if column.type not in RIGHT_ALIGNED_TYPES][:2]
    head = book.add_format({"bold": True, "bottom": 1})
    headings = [*(sheet.label(column) for column in names), gettext("Id"), gettext("Title"), gettext("Detail")]
    for place, text in enumerate(headings):
        page.write_string(0, place, _cell_text(text), head)
    line = 0
    for row in (*sheet.data(), *sheet.totals()):
        for why in row.why:
            line += 1
            said = [*(sheet.cell(row, column) for column in names), why.id, why.title, entry_detail(why)]
            for place, text in enumerate(said):
                page.write_string(line, place, _cell_text(text))
    page.set_column(0, len(headings) - 1, 28)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(line, 1), len(headings) - 1)


def _column_width(sheet: TableContext, column: Column, rows: tuple[Row, ...]) -> int:
    """As wide as its longest cell, within reason."""
    longest = max((display_width(sheet.cell(row, column)) for row in rows), default=0)
    words = max(map(len, heading_with_unit(sheet, column).split()), default=0) + 3  # and the arrow of the filter
    return max(9, words, min(longest + 2, _MAX_COLUMN_WIDTH))


def _worksheet_name(report: str) -> str:
    """The name of a sheet: 31 characters, none of those that references use."""
    return re.sub(r"[\[\]:*?/\\']", "-", report)[:31]


def _cell_text(text: str) -> str:
    """A text as a cell holds it: without what XML or a person cannot see."""
    shown = escape.escape_terminal(" ".join(text.splitlines()))
    return shown if len(shown) <= _MAX_CELL_LENGTH else shown[: _MAX_CELL_LENGTH - 1] + "…"


_CHART_TYPES = {"bars": {"type": "bar"}, "stacked": {"type": "column", "subtype": "stacked"}, "line": {"type": "line"}}


def add_chart(book: Any, page: str, sheet: TableContext) -> None:
    """Add the picture on a sheet of its own, where the spreadsheet has that kind and its rows stand together."""
    drawn = sheet.table.chart
    rows = sheet.data()
    if drawn is None or drawn.kind not in _CHART_TYPES or not rows or any(row.folded for row in rows):
        return
    places = {column.id: place for place, column in enumerate(sheet.table.columns)}
    made = book.add_chart(_CHART_TYPES[drawn.kind])
    for name in drawn.series if drawn.kind != "bars" else drawn.series[:1]:
        made.add_series(
            {
                "name": [page, 0, places[name]],
                "categories": [page, 1, places[drawn.along], len(rows), places[drawn.along]],
                "values": [page, 1, places[name], len(rows), places[name]],
            }
        )
    made.set_title({"name": escape.escape_terminal(translate(drawn.title)), "name_font": {"size": 12}})
    if drawn.unit is not None:
        made.set_y_axis({"name": escape.escape_terminal(translate(drawn.unit))})
    if len(drawn.series) < 2 or drawn.kind == "bars":
        made.set_legend({"none": True})
    made.set_size({"width": 960, "height": 480})
    book.add_worksheet(gettext("Chart")).insert_chart(0, 0, made)
