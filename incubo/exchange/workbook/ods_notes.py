"""What the cells of an OpenDocument workbook show beside their values: units, errors, formulas without a result.

A cell has the text that it shows beside its value, so that no style is looked at. The XML is looked at with regular
expressions, as that of xlsx is (see `xlsx_notes`).
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from incubo.core.usage import CURRENCY_SYMBOLS
from incubo.exchange.workbook.sheets import CellNotes, FaultyCell

CONTENT_PART = "content.xml"
_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^<>]*+)>")
_COLUMNS = re.compile(rb'number-columns-repeated="([0-9]{1,9})"')
_ROWS = re.compile(rb'number-rows-repeated="([0-9]{1,9})"')
_TYPE = re.compile(rb'\boffice:value-type="(\w{1,12})"')
_CURRENCY = re.compile(rb'\boffice:currency="(\w{3})"')
_FORMULA = re.compile(rb'\btable:formula="([^"]{1,1000})')
_IS_ERROR = re.compile(rb'\bcalcext:value-type="error"')
_NUMBER_TYPES = (b"float", b"currency", b"percentage")
_CELL_END = re.compile(rb"</table:(?:covered-)?table-cell>")
_ASIDE_START, _ASIDE_END = b"<office:annotation", b"</office:annotation>"
_PARAGRAPH_START = re.compile(rb"<text:p\b[^<>]*+>")
_PARAGRAPH_END = b"</text:p>"
_SPACE = re.compile(rb"<text:s\b[^<>]*+/>")
_ANY_TAG = re.compile(rb"<[^<>]*+>")
_MAX_TEXT = 1_000
_MAX_NOTES = 500_000
"""How many cells may have notes: a repeated cell counts as often as it stands there."""


class OdsCell(NamedTuple):
    """A cell, or several that are equal: its row and column (from 1), and the last ones, its attributes, and where its
    content begins, and what follows it at the latest.
    """

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    attributes: bytes
    content: int
    content_end: int

    @property
    def is_filled(self) -> bool:
        """Whether it has a value or a text."""
        return not self.attributes.endswith(b"/") or b"value-type" in self.attributes


def iter_tables(data: bytes) -> Iterator[Iterator[OdsCell]]:
    """The cells of each sheet, in the order of the workbook. Each is to be read before the next one."""
    tags = _TAG.finditer(data)
    tag = next(tags, None)
    while tag is not None:
        if tag[1] != b"table":
            tag = next(tags, None)
            continue
        cells: list[OdsCell] = []
        row, column, row_repeat = 0, 0, 0
        tag = next(tags, None)
        while tag is not None and tag[1] != b"table":
            name, attributes = tag[1], tag[2]
            if name == b"table-row":
                rows = _ROWS.search(attributes)
                row, column, row_repeat = row + row_repeat, 0, int(rows[1]) if rows else 1
            else:
                columns = _COLUMNS.search(attributes)
                first = column + 1
                column += int(columns[1]) if columns else 1
                place = row + 1, row + row_repeat, first, column
                following = next(tags, None)
                content_end = following.start() if following is not None else len(data)
                cells.append(OdsCell(*place, attributes, tag.end(), content_end))
                tag = following
                continue
            tag = next(tags, None)
        yield iter(cells)


def read_ods_notes(archive: zipfile.ZipFile) -> list[CellNotes] | None:
    """The notes of each sheet, in the order of the workbook; None where there are too many."""
    data = archive.read(CONTENT_PART)
    all_notes = []
    count = 0
    for cells in iter_tables(data):
        notes = CellNotes({}, {}, {})
        for cell in cells:
            noted = _read_cell(data, cell) if cell.is_filled or _FORMULA.search(cell.attributes) else None
            if noted is None:
                continue
            count += (cell.last_row - cell.first_row + 1) * (cell.last_column - cell.first_column + 1)
            if count > _MAX_NOTES:
                return None
            for row in range(cell.first_row - 1, cell.last_row):
                for column in range(cell.first_column - 1, cell.last_column):
                    if isinstance(noted, FaultyCell):
                        notes.faulty[row, column] = noted
                    else:
                        notes.texts[row, column] = noted
        all_notes.append(notes)
    return all_notes


def _read_cell(data: bytes, cell: OdsCell) -> str | None:
    """What a cell shows beside its value: the text of a number with its unit, or why it has none; None for others."""
    value_type = _TYPE.search(cell.attributes)
    text = _shown_text(data, cell)
    formula = _FORMULA.search(cell.attributes)
    if _IS_ERROR.search(cell.attributes):
        return FaultyCell(text or "#N/A")
    if formula is not None and value_type is None and not text:
        return FaultyCell("=" + html.unescape(formula[1].decode("utf-8", "replace")).removeprefix("of:=")[:60])
    if value_type is None or value_type[1] not in _NUMBER_TYPES:
        return None
    if text and ((text[0] == "0" and len(text) > 1) or not text.replace(" ", "").lstrip("-−").isdigit()):
        return text
    if value_type[1] == b"percentage":
        return "%"
    currency = _CURRENCY.search(cell.attributes)
    return CURRENCY_SYMBOLS.get(currency[1].decode(), currency[1].decode()) if currency is not None else None


def _shown_text(data: bytes, cell: OdsCell) -> str:
    """The text that a cell shows, without its notes; "" where it has none."""
    if cell.attributes.endswith(b"/"):
        return ""
    end = _CELL_END.search(data, cell.content, cell.content_end)
    content = data[cell.content : end.start() if end is not None else cell.content]
    content = b"".join(_outside_notes(content))[: 10 * _MAX_TEXT]
    start = _PARAGRAPH_START.search(content)
    paragraph_end = content.find(_PARAGRAPH_END, start.end()) if start is not None else -1
    if start is None or paragraph_end < 0:
        return ""
    text = _ANY_TAG.sub(b"", _SPACE.sub(b" ", content[start.end() : paragraph_end]))[:_MAX_TEXT]
    return " ".join(html.unescape(text.decode("utf-8", "replace")).split())


def _outside_notes(content: bytes) -> Iterator[bytes]:
    """The pieces of a content that are in no note. One that does not end goes on to the end."""
    position = 0
    while (start := content.find(_ASIDE_START, position)) >= 0:
        yield content[position:start]
        end = content.find(_ASIDE_END, start)
        if end < 0:
            return
        position = end + len(_ASIDE_END)
    yield content[position:]
