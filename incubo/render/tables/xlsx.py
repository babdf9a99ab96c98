"""Tables as a spreadsheet: dates, numbers and percentages as such, one line per row, and notes on their own sheet.

Text from the registry is always written as text, whatever it looks like: never a formula, a link or a number. A chart
is a native one, which follows its cells and which users may restyle.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import math
import re
import tempfile
from collections.abc import Iterator
from functools import partial
from typing import Any

from incubo import __version__
from incubo.core.i18n import N_, capitalize_first, gettext, translate
from incubo.core.usage import CURRENT_USAGE
from incubo.document.table import Column, Row, SheetSource, Table, TypedValue
from incubo.exchange.workbook.limits import MAX_CELL_LENGTH
from incubo.exchange.workbook.targets import ID_NAME, ITEM_NAME, SHEET_KINDS
from incubo.render.escape import escape_data, escape_terminal, is_formula
from incubo.render.tables.formats import TableContext, entry_detail
from incubo.render.tables.origin_sheet import OriginColumn, OriginSheet
from incubo.render.terminal.text import display_width
from incubo.render.values import RIGHT_ALIGNED_TYPES

_MAX_COLUMN_WIDTH = 60
_MAX_CHOICES_LENGTH = 255
_MAX_EXACT_INTEGER = 2**53
"""Spreadsheets keep whole numbers exact up to here."""
MIN_DATE = datetime.date(1900, 3, 1)
"""Spreadsheets have no day before 1900, and count 29 days in February 1900."""
_NUMBER_FORMATS = {"share": "0%", "days": "#,##0", "integer": "#,##0", "number": "#,##0", "change": "+#,##0;-#,##0;0"}
DATE_FORMATS = {"fr": "dd/mm/yyyy", "en": "yyyy-mm-dd"}
_DECIMAL_TYPES = {"number", "amount", "change"}
"""Types that may have decimals: a cell shows two or none. (`#,##0.##` would leave a lone decimal mark.)"""
_CHART_TYPES = {"bars": {"type": "bar"}, "stacked": {"type": "column", "subtype": "stacked"}, "line": {"type": "line"}}
_A4 = 9


def render(context: TableContext) -> bytes:
    """The bytes of the file."""
    out = io.BytesIO()
    with open_workbook(out, has_chart=context.table.chart is not None) as workbook:
        title = cell_text(translate(context.table.full_title))
        day = datetime.datetime.combine(context.table.as_of, datetime.time())
        workbook.set_properties({"title": title, "created": day, "comments": cell_text(context.shared_source())})
        worksheet = workbook.add_worksheet(_worksheet_name(context.table))
        formats = _CellFormats(workbook, context.lang)
        _write_table(workbook, worksheet, context, formats)
        worksheet.set_header("&L" + title.replace("&", "&&")[:200])
        if context.table.chart is not None:
            add_chart(workbook, worksheet.get_name(), context)
        _write_notes(workbook, workbook.add_worksheet(gettext("Notes")), context)
        if context.include_entries:
            _write_entries(workbook, workbook.add_worksheet(gettext("Figures in detail")), context)
        if context.table.sheet is not None:
            _write_origin(workbook, worksheet.get_name(), context, context.table.sheet, formats)
    return out.getvalue()


@contextlib.contextmanager
def open_workbook(out: io.BytesIO, *, has_chart: bool = False) -> Iterator[Any]:
    """A workbook of xlsxwriter, whose rows are written once and in order: they go to temporary files, which are removed
    whatever happens. Only a chart needs the cells again.
    """
    import xlsxwriter  # lazy: a heavy library

    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with tempfile.TemporaryDirectory(prefix="incubo-") as folder:
        place = {"in_memory": True} if has_chart else {"constant_memory": True, "tmpdir": folder}
        with xlsxwriter.Workbook(out, {**place, **as_text}) as workbook:
            yield workbook


def make_amount_format(lang: str) -> str:
    """The number format of cells with an amount: `#,##0 "€"`, `"€"#,##0`."""
    symbol = f'"{CURRENT_USAGE.get().currency_symbol}"'
    if lang == "fr":
        return f"#,##0 {symbol}"
    return f"{symbol} #,##0" if symbol[-2].isalpha() else f"{symbol}#,##0"


def _write_table(workbook: Any, worksheet: Any, context: TableContext, formats: _CellFormats) -> None:
    """Rows below headings that stay visible and filter them; totals last, outside the filter. Where the sheet may come
    back, hidden columns come first, with the key of each row.
    """
    heading_format = {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}
    left, right = workbook.add_format(heading_format), workbook.add_format({**heading_format, "align": "right"})
    quiet_format = {**heading_format, "bold": False, "italic": True, "bg_color": _QUIET_COLOR}
    quiet_left, quiet_right = workbook.add_format(quiet_format), workbook.add_format({**quiet_format, "align": "right"})
    columns, data_rows = context.table.columns, context.data_rows()
    rows = (*data_rows, *context.total_rows())
    keys = _key_columns(context)
    first = len(keys)
    headings = [cell_text(heading) for heading in context.unique_headings()]
    for index, key in enumerate(keys):
        worksheet.write_string(0, index, KEY_HEADINGS[key], left)
        worksheet.set_column(index, index, 12, None, {"hidden": True})
    for column_index, column in enumerate(columns, first):
        is_right = column.type in RIGHT_ALIGNED_TYPES
        note = _column_note(column) if context.table.sheet is not None else None
        heading_style = (right if is_right else left) if note is None else (quiet_right if is_right else quiet_left)
        worksheet.write_string(0, column_index, headings[column_index - first], heading_style)
        if note is not None:
            worksheet.write_comment(0, column_index, cell_lines(note), _NOTE_BOX)
    for row_index, row in enumerate(rows, 1):
        if keys and row.source is not None and row.level == 0:
            worksheet.write_string(row_index, 0, row.source.entry_id)
            if row.source.item is not None:
                worksheet.write_number(row_index, 1, row.source.item)
        for column_index, column in enumerate(columns, first):
            _write_cell(worksheet, (row_index, column_index), row, column, context, formats)
            if choices := row.choices.get(column.id):
                _offer_choices(worksheet, (row_index, column_index), [cell_text(choice) for choice in choices])
    for column_index, column in enumerate(columns, first):
        worksheet.set_column(column_index, column_index, _column_width(context, column, rows))
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, max(len(data_rows), 1), first + len(columns) - 1)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 0)


def _write_origin(
    workbook: Any, sheet_name: str, context: TableContext, sheet: SheetSource, formats: _CellFormats
) -> None:
    """The hidden sheet of a list: what it says of the whole, its columns, and each row again."""
    table = context.table
    about = [("at", table.as_of.isoformat()), ("incubo", __version__)]
    if table.commit is not None:
        about += [("commit", table.commit.sha), ("commit_date", table.commit.date.isoformat())]
    origin = OriginSheet(workbook, about)
    keys = _key_columns(context)
    headings = map(cell_text, context.unique_headings())
    shown = [
        OriginColumn(one.origin_field, heading, one.type, computed_id="" if one.field else one.id)
        for one, heading in zip(table.columns, headings, strict=True)
    ]
    hidden = [OriginColumn(key, KEY_HEADINGS[key], is_hidden=True) for key in keys]
    origin.add_sheet(sheet_name, sheet.kind, [*hidden, *shown])
    for row in context.data_rows():
        if row.source is not None:
            values = {
                len(keys) + place: partial(_write_again, row=row, column=column, context=context, formats=formats)
                for place, column in enumerate(table.columns)
            }
            file_id = sheet.file_id(SHEET_KINDS[sheet.kind].entry_kind, row.source.entry_id)
            origin.add_row(sheet_name, row.source.entry_id, row.source.item, file_id, values)


def _key_columns(context: TableContext) -> tuple[str, ...]:
    """The hidden columns with the key of each row; none in what is not read back."""
    if context.table.sheet is None:
        return ()
    has_items = any(row.source is not None and row.source.item is not None for row in context.table.rows)
    return (ID_NAME, ITEM_NAME) if has_items else (ID_NAME,)


def _column_note(column: Column) -> str | None:
    """What is said beside the heading of a column that is not read back; None for any other."""
    if column.names_entry:
        return gettext(N_("It says which entry a row is about: fill it in for a new row, and leave it in the others."))
    if column.field:
        return None
    lines = [gettext(N_("Read only: what is changed here is not read back."))]
    if column.new_row_field:
        lines.append(gettext(N_("In a new row, it is read.")))
    if column.edited_with:
        lines.append(gettext(N_("What is changed all the same is listed on import, with how to do it.")))
    return "\n".join(lines)


_QUIET_COLOR = "#EEEEEE"
_NOTE_BOX = {"x_scale": 2, "author": "incubo"}

KEY_HEADINGS = {ID_NAME: "incubo id", ITEM_NAME: "incubo item"}
"""Above the hidden columns: no heading that people see is the same."""


def _write_again(
    worksheet: Any,
    row_index: int,
    column_index: int,
    *,
    row: Row,
    column: Column,
    context: TableContext,
    formats: _CellFormats,
) -> None:
    """Write a cell once more, in the hidden sheet."""
    _write_cell(worksheet, (row_index, column_index), row, column, context, formats)


class _CellFormats:
    """The cell formats of a workbook, each created once."""

    def __init__(self, workbook: Any, lang: str) -> None:
        self.workbook = workbook
        self.number_formats = {**_NUMBER_FORMATS, "date": DATE_FORMATS[lang], "amount": make_amount_format(lang)}
        self.formats: dict[tuple[str, bool, bool, bool], Any] = {}

    def get(self, column_type: str, *, total: bool, quote_prefix: bool = False, two_decimals: bool = False) -> Any:
        """The format of a cell. With `quote_prefix` a text stays one even after a user edits the cell."""
        key = column_type, total, quote_prefix, two_decimals
        if key not in self.formats:
            properties: dict[str, Any] = {"valign": "top", "bold": total, "quote_prefix": quote_prefix}
            if column_type == "date":
                properties["align"] = "left"
            if column_type in self.number_formats:
                number_format = self.number_formats[column_type]
                properties["num_format"] = number_format.replace("#,##0", "#,##0.00") if two_decimals else number_format
            elif column_type != "boolean":
                properties["text_wrap"] = True
            self.formats[key] = self.workbook.add_format(properties)
        return self.formats[key]


def _write_cell(
    worksheet: Any, position: tuple[int, int], row: Row, column: Column, context: TableContext, formats: _CellFormats
) -> None:
    value, type_ = row.cells.get(column.id), column.type
    if isinstance(value, TypedValue):
        value, type_ = value
    text = ""
    if row.source is not None and context.table.sheet is not None and column.id in row.source.cells:
        value = row.source.cells[column.id]
        text = value if isinstance(value, str) else ""
    is_total = bool(row.level)
    has_decimals = type_ in _DECIMAL_TYPES and isinstance(value, float) and value % 1 != 0
    cell_format = formats.get(type_, total=is_total, two_decimals=has_decimals)
    if isinstance(value, bool):
        worksheet.write_boolean(*position, value, cell_format)
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < _MAX_EXACT_INTEGER:
        worksheet.write_number(*position, value, cell_format)
    elif isinstance(value, datetime.date) and value >= MIN_DATE:
        worksheet.write_datetime(*position, datetime.datetime.combine(value, datetime.time()), cell_format)
    else:
        text = text or (str(value) if isinstance(value, int | float) else context.cell_text(row, column))
        if is_formula(text):
            cell_format = formats.get("text", total=is_total, quote_prefix=True)
        if text:
            shown = cell_lines(text) if row.source is not None else cell_text(text)
            worksheet.write_string(*position, shown, cell_format)
        else:
            worksheet.write_blank(*position, None, cell_format)


def _offer_choices(worksheet: Any, position: tuple[int, int], choices: list[str]) -> None:
    """A drop-down list, where the format has room for it: it is one text, with commas between the choices."""
    if len(",".join(choices)) <= _MAX_CHOICES_LENGTH and not any("," in choice for choice in choices):
        worksheet.data_validation(*position, *position, {"validate": "list", "source": choices})


def _column_width(context: TableContext, column: Column, rows: tuple[Row, ...]) -> int:
    """The width of the longest cell, within limits."""
    longest_cell = max((display_width(context.cell_text(row, column)) for row in rows), default=0)
    longest_word = max(map(len, context.heading_with_unit(column).split()), default=0)
    return max(9, longest_word + 3, min(longest_cell + 2, _MAX_COLUMN_WIDTH))  # 3: the arrow of the filter


def _write_notes(workbook: Any, worksheet: Any, context: TableContext) -> None:
    """The title, the source and the notes, one per line."""
    title_format = workbook.add_format({"bold": True, "text_wrap": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    worksheet.set_column(0, 0, 100)
    worksheet.write_string(0, 0, cell_text(translate(context.table.full_title)), title_format)
    lines = [context.shared_source(), "", *context.shared_notes()]
    for row_index, line in enumerate(lines, 1):
        worksheet.write_string(row_index, 0, cell_text(line), wrapped)


def _write_entries(workbook: Any, worksheet: Any, context: TableContext) -> None:
    """The entries behind each figure, with the name of their row."""
    label_columns = context.label_columns()[:2]
    labels = [translate(column.label) for column in label_columns]
    headings = [*labels, gettext("Id"), gettext("Title"), gettext("Detail")]
    heading_format = workbook.add_format({"bold": True, "bottom": 1})
    for column_index, text in enumerate(headings):
        worksheet.write_string(0, column_index, cell_text(text), heading_format)
    rows = (*context.data_rows(), *context.total_rows())
    groups = [([context.cell_text(row, column) for column in label_columns], row.contributions) for row in rows]
    for note in context.table.notes:
        names = [translate(note.message), *([""] * len(label_columns))]
        groups.append((names[: len(label_columns)], note.contributions))
    row_index = 0
    for names, entries in groups:
        for entry in entries:
            row_index += 1
            for column_index, text in enumerate([*names, entry.id, entry.title, entry_detail(entry)]):
                worksheet.write_string(row_index, column_index, cell_text(text))
    worksheet.set_column(0, len(headings) - 1, 28)
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, max(row_index, 1), len(headings) - 1)


_MAX_SHEET_NAME = 31
_DAY_IN_TITLE = re.compile(r"[\s\u00a0]+(?:(?:\w{1,4}|jusqu.au|until)[\s\u00a0]+){0,2}\d.*|\s·\s.*", re.DOTALL)
"""What follows the subject of a table in its title: its days, its incubator."""


def _worksheet_name(table: Table) -> str:
    """The name of a sheet: what the rows of a list are, as in `export xlsx`, or the subject of a report; at most 31
    characters, none of those that references use.
    """
    if table.sheet is not None:
        name = capitalize_first(gettext(SHEET_KINDS[table.sheet.kind].plural_label))
    else:
        name = _DAY_IN_TITLE.sub("", translate(table.full_title)).rstrip(" ,:") or table.report_id
    name = re.sub(r"[\[\]:*?/\\]", "-", cell_text(name).replace("'", "\u2019"))
    if len(name) > _MAX_SHEET_NAME:
        name = f"{name[: _MAX_SHEET_NAME - 1].rpartition(' ')[0] or name[: _MAX_SHEET_NAME - 1]}…"
    return name


def cell_text(text: str) -> str:
    """A text as a cell contains it: one line, without the characters that XML forbids."""
    return _shorten(escape_data(" ".join(text.splitlines())))


def cell_lines(text: str) -> str:
    """A text as a cell contains it, as `cell_text`, with its lines."""
    return _shorten("\n".join(map(escape_data, text.splitlines())))


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_CELL_LENGTH else text[: MAX_CELL_LENGTH - 1] + "…"


def add_chart(workbook: Any, sheet_name: str, context: TableContext) -> None:
    """Add the table's chart on its own sheet, unless the spreadsheet lacks its type or rows of its data are hidden."""
    chart = context.table.chart
    rows = context.data_rows()
    if chart is None or chart.chart_type not in _CHART_TYPES or not rows or any(row.is_collapsed for row in rows):
        return
    column_indexes = {column.id: index for index, column in enumerate(context.table.columns)}
    label_index = column_indexes[chart.label_column]
    native_chart = workbook.add_chart(_CHART_TYPES[chart.chart_type])
    for column_id in chart.value_columns if chart.chart_type != "bars" else chart.value_columns[:1]:
        index = column_indexes[column_id]
        native_chart.add_series(
            {
                "name": [sheet_name, 0, index],
                "categories": [sheet_name, 1, label_index, len(rows), label_index],
                "values": [sheet_name, 1, index, len(rows), index],
            }
        )
    native_chart.set_title(
        {"name": escape_terminal(translate(context.table.scoped(chart.title))), "name_font": {"size": 12}}
    )
    if chart.unit is not None:
        native_chart.set_y_axis({"name": escape_terminal(translate(chart.unit))})
    if len(chart.value_columns) < 2 or chart.chart_type == "bars":
        native_chart.set_legend({"none": True})
    native_chart.set_size({"width": 960, "height": 480})
    workbook.add_worksheet(gettext("Chart")).insert_chart(0, 0, native_chart)
