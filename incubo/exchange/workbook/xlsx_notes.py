"""What the cells of an xlsx workbook show beside their values: units and zeros in number formats, errors, formulas.

The library that reads values tells none of it, and `120` shown as “120 k€” is not 120. The XML is looked at with
regular expressions, as it is when the size of the workbook is checked: no entity is resolved.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise

from incubo.core.usage import CURRENT_USAGE
from incubo.exchange.workbook.limits import MAX_SHEETS
from incubo.exchange.workbook.number_formats import shows_more
from incubo.exchange.workbook.sheets import NO_NOTES, CellNotes, FaultyCell

_TAG = re.compile(rb"<(?:\w{1,20}:)?(row|c)\b([^<>]*+)>")
_REFERENCE = re.compile(rb'\br="([A-Z]{0,3})([0-9]{1,7})"')
_STYLE = re.compile(rb'\bs="([0-9]{1,6})"')
_TYPE = re.compile(rb'\bt="(\w{1,12})"')
_FORMULA = re.compile(rb"\s*<(?:\w{1,20}:)?f\b[^<>]*+>([^<]*+)")
_CELL_END = re.compile(rb"</(?:\w{1,20}:)?c>")
_VALUE = re.compile(rb"<(?:\w{1,20}:)?v\b[^<>]*+>([^<]+)")
_SHEET = re.compile(r"<(?:\w{1,20}:)?sheet\b([^<>]*+)>")
_RELATIONSHIP = re.compile(r"<(?:\w{1,20}:)?Relationship\b([^<>]*+)>")
_NUMBER_FORMAT = re.compile(r"<(?:\w{1,20}:)?numFmt\b([^<>]*+)>")
_CELL_STYLES = re.compile(r"<(?:\w{1,20}:)?cellXfs\b[^<>]*+>")
_CELL_STYLES_END = re.compile(r"</(?:\w{1,20}:)?cellXfs>")
_CELL_STYLE = re.compile(r"<(?:\w{1,20}:)?xf\b([^<>]*+)>")
_PERCENTAGE_FORMATS = frozenset((9, 10))
_CURRENCY_FORMATS = frozenset((5, 6, 7, 8, 42, 44))
"""The numbers of formats that every workbook has: `0%`, and amounts in the currency of the computer."""
_MAX_FORMAT_LENGTH = 255
_MAX_FORMULA_LENGTH = 60


def iter_cells(data: bytes) -> Iterator[tuple[int, int, bytes, range]]:
    """For each cell of a sheet: its row and column, from 1, its attributes, and where its content is at most.

    A row is told as an empty cell in column 0: millions of rows without cells are counted as well.
    """
    row, column = 0, 0
    for tag, following in pairwise(chain(_TAG.finditer(data), (None,))):
        assert tag is not None
        attributes = tag[2]
        reference = _REFERENCE.search(attributes)
        if tag[1] == b"row":
            row, column = (int(reference[2]) if reference and not reference[1] else row + 1), 0
            yield row, column, b"/", range(0)
            continue
        if reference and reference[1]:
            row, column = int(reference[2]), _column_number(reference[1])
        else:
            column += 1
        yield row, column, attributes, range(tag.end(), following.start() if following is not None else len(data))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def read_notes(archive: zipfile.ZipFile) -> list[CellNotes] | None:
    """The notes of each sheet, in the order of the workbook. None where two sheets are one part, which would be read as
    often as the workbook says.
    """
    targets = {}
    for attributes in _RELATIONSHIP.findall(_read_text(archive, "xl/_rels/workbook.xml.rels")):
        target = _attribute(attributes, "Target")
        targets[_attribute(attributes, "Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    formats = _read_formats(_read_text(archive, "xl/styles.xml"))
    sheets = _SHEET.findall(_read_text(archive, "xl/workbook.xml"))[: MAX_SHEETS + 1]
    parts = [targets.get(_attribute(attributes, r"\w{1,20}:id"), "") for attributes in sheets]
    known = [part for part in parts if part in archive.namelist()]
    if len(set(known)) < len(known):
        return None
    return [_read_sheet_notes(archive.read(part), formats) if part in known else NO_NOTES for part in parts]


def _read_text(archive: zipfile.ZipFile, part: str) -> str:
    return archive.read(part).decode("utf-8", "replace") if part in archive.namelist() else ""


def _attribute(attributes: str, name: str) -> str:
    match = re.search(rf"(?<![\w:]){name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", attributes)
    return html.unescape(match[1] if match[1] is not None else match[2]) if match is not None else ""


def _read_formats(styles: str) -> dict[int, str]:
    """The number formats with a unit or with zeros before the number, by the number of the cell style that has them."""
    codes = dict.fromkeys(_PERCENTAGE_FORMATS, "0%") | {
        f: f'0 "{CURRENT_USAGE.get().currency_symbol}"' for f in _CURRENCY_FORMATS
    }
    for attributes in _NUMBER_FORMAT.findall(styles):
        number = _attribute(attributes, "numFmtId")
        if number.isdecimal() and len(number) < 7:
            codes[int(number)] = _attribute(attributes, "formatCode")
    start = _CELL_STYLES.search(styles)
    end = _CELL_STYLES_END.search(styles, start.end()) if start is not None else None
    cell_styles = styles[start.end() : end.start()] if start is not None and end is not None else ""
    formats = {}
    for index, attributes in enumerate(_CELL_STYLE.findall(cell_styles)):
        number = _attribute(attributes, "numFmtId")
        code = codes.get(int(number), "") if number.isdecimal() and len(number) < 7 else ""
        if len(code) <= _MAX_FORMAT_LENGTH and shows_more(code):
            formats[index] = code
    return formats


def _read_sheet_notes(data: bytes, formats: Mapping[int, str]) -> CellNotes:
    shown: dict[tuple[int, int], str] = {}
    faulty: dict[tuple[int, int], FaultyCell] = {}
    for row, column, attributes, content in iter_cells(data):
        if attributes.endswith(b"/"):
            continue
        place = row - 1, column - 1
        style, cell_type = _STYLE.search(attributes), _TYPE.search(attributes)
        formula = _FORMULA.match(data, content.start, content.stop)
        if formula is not None or (cell_type is not None and cell_type[1] == b"e"):
            end = _CELL_END.search(data, content.start, content.stop)
            value = _VALUE.search(data, content.start, end.start() if end is not None else content.stop)
            if cell_type is not None and cell_type[1] == b"e":
                faulty[place] = FaultyCell(_xml_text(value[1]) if value is not None else "#N/A")
            elif formula is not None and value is None and (cell_type is None or cell_type[1] != b"str"):
                faulty[place] = FaultyCell(f"={_xml_text(formula[1])}")
        if style is not None and int(style[1]) in formats:
            shown[place] = formats[int(style[1])]
    return CellNotes(shown, faulty, {})


def _xml_text(data: bytes) -> str:
    return " ".join(html.unescape(data[:1_000].decode("utf-8", "replace")).split())[:_MAX_FORMULA_LENGTH]
