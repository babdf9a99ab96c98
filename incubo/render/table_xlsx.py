"""A table as a spreadsheet: real dates, numbers and percentages, one line a row, the notes on a sheet of their own.

What comes from content is written as a text, whatever it looks like: never a formula, a link or a number.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from typing import Any

from incubo.i18n import gettext, say
from incubo.render import safe
from incubo.render.sheet import RIGHT, Sheet, detail
from incubo.render.text import width
from incubo.table import Column, Figure, Row

_LONGEST = 32_767
"""Characters that a cell takes."""
_WIDEST = 60
_EXACT = 2**53
"""Whole numbers up to here are kept exactly."""
_FIRST_DAY = datetime.date(1900, 3, 1)
"""Spreadsheets know no day before 1900, and count one too many in its February."""
_NUMBERS = {"share": "0%", "days": "#,##0", "integer": "#,##0", "number": "#,##0", "change": "+#,##0;-#,##0;0"}
_DATES = {"fr": "dd/mm/yyyy", "en": "yyyy-mm-dd"}
_AMOUNTS = {"fr": '#,##0 "€"', "en": '"€"#,##0'}
_CENTS = {"number", "amount", "change"}
"""What may have decimals: a cell that has some shows two, the others none (`#,##0.##` would leave a lone mark)."""


def render(sheet: Sheet) -> bytes:
    """The bytes of the file."""
    import xlsxwriter

    made = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {"in_memory": True, **plain}) as book:
        title = _text(say(sheet.table.title))
        day = datetime.datetime.combine(sheet.table.at, datetime.time())
        book.set_properties({"title": title, "created": day, "comments": _text(sheet.source())})
        page = book.add_worksheet(_name(sheet.table.report))
        _figures(book, page, sheet)
        page.set_header("&L" + title.replace("&", "&&")[:200])
        if sheet.table.chart is not None:
            from incubo.render.table_xlsx_chart import chart

            chart(book, page.get_name(), sheet)
        _notes(book, book.add_worksheet(gettext("Notes")), sheet)
        if sheet.why:
            _behind(book, book.add_worksheet(gettext("Behind the figures")), sheet)
    return made.getvalue()


def _figures(book: Any, page: Any, sheet: Sheet) -> None:
    """The rows under their headings, which stay in sight and filter them; the totals below."""
    head = {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}
    left, right = book.add_format(head), book.add_format({**head, "align": "right"})
    columns, data, totals, forms = sheet.table.columns, sheet.data(), sheet.totals(), _Forms(book, sheet.lang)
    for place, column in enumerate(columns):
        page.write_string(0, place, _text(heading(sheet, column)), right if column.type in RIGHT else left)
    for index, row in enumerate((*data, *totals), 1):
        for place, column in enumerate(columns):
            _cell(page, (index, place), row, column, sheet, forms)
    for place, column in enumerate(columns):
        page.set_column(place, place, _breadth(sheet, column, (*data, *totals)))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(data), 1), len(columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def heading(sheet: Sheet, column: Column) -> str:
    """A column's heading; a duration says its unit, for its cells are plain numbers."""
    label = sheet.label(column)
    return gettext("{label} (days)").format(label=label) if column.type == "days" else label


class _Forms:
    """The formats of cells, each made once a workbook."""

    def __init__(self, book: Any, lang: str) -> None:
        self.book = book
        self.numbers = {**_NUMBERS, "date": _DATES[lang], "amount": _AMOUNTS[lang]}
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


def _cell(page: Any, place: tuple[int, int], row: Row, column: Column, sheet: Sheet, forms: _Forms) -> None:
    value, kind = row.cells.get(column.id), column.type
    if isinstance(value, Figure):
        value, kind = value
    form = forms.of(kind, total=bool(row.level), cents=kind in _CENTS and isinstance(value, float) and value % 1 != 0)
    if isinstance(value, bool):
        page.write_boolean(*place, value, form)
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < _EXACT:
        page.write_number(*place, value, form)
    elif isinstance(value, datetime.date) and value >= _FIRST_DAY:
        page.write_datetime(*place, datetime.datetime.combine(value, datetime.time()), form)
    else:
        said = str(value) if isinstance(value, int | float) else sheet.cell(row, column)
        if safe.is_formula(said):
            form = forms.of("text", total=bool(row.level), quoted=True)
        page.write_string(*place, _text(said), form) if said else page.write_blank(*place, None, form)


def _notes(book: Any, page: Any, sheet: Sheet) -> None:
    """What the figures are, of when and from what, and what each means."""
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 100)
    page.write_string(0, 0, _text(say(sheet.table.title)), book.add_format({"bold": True, "text_wrap": True}))
    lines = [sheet.source(), "", *(say(note.text) for note in sheet.table.notes)]
    for index, line in enumerate(lines, 1):
        page.write_string(index, 0, _text(line), wrapped)


def _behind(book: Any, page: Any, sheet: Sheet) -> None:
    """The entries behind each figure, with the name of its row."""
    names = [column for column in sheet.table.columns if column.type not in RIGHT][:2]
    head = book.add_format({"bold": True, "bottom": 1})
    headings = [*(sheet.label(column) for column in names), gettext("Id"), gettext("Title"), gettext("Detail")]
    for place, text in enumerate(headings):
        page.write_string(0, place, _text(text), head)
    line = 0
    for row in (*sheet.data(), *sheet.totals()):
        for why in row.why:
            line += 1
            said = [*(sheet.cell(row, column) for column in names), why.id, why.title, detail(why)]
            for place, text in enumerate(said):
                page.write_string(line, place, _text(text))
    page.set_column(0, len(headings) - 1, 28)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(line, 1), len(headings) - 1)


def _breadth(sheet: Sheet, column: Column, rows: tuple[Row, ...]) -> int:
    """As wide as its longest cell, within reason."""
    longest = max((width(sheet.cell(row, column)) for row in rows), default=0)
    words = max(map(len, heading(sheet, column).split()), default=0) + 3  # and the arrow of the filter
    return max(9, words, min(longest + 2, _WIDEST))


def _name(report: str) -> str:
    """The name of a sheet: 31 characters, none of those that references use."""
    return re.sub(r"[\[\]:*?/\\']", "-", report)[:31]


def _text(text: str) -> str:
    """A text as a cell holds it: without what XML or a person cannot see."""
    shown = safe.terminal(" ".join(text.splitlines()))
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
