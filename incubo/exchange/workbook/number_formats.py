"""What the cells of an xlsx workbook show beside their values: units in number formats, errors, formulas.

The library that reads values tells none of it, and `120` shown as “120 k€” is not 120. The XML is looked at with
regular expressions, as it is when the size of the workbook is checked: no entity is resolved.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from incubo.core.usage import current_usage
from incubo.exchange.workbook.limits import MAX_SHEETS
from incubo.exchange.workbook.sheets import FaultyCell, ShownNumber

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
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,6})?)\]")
_FORMAT_PART = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|([0#?][0#?.,]*)|(.)', re.DOTALL)
_UNIT = re.compile(r"(k|m)?\s?([€£$]|eur|euros?)?", re.IGNORECASE)
_MAX_FORMAT_LENGTH = 255
_MAX_FORMULA_LENGTH = 60


class CellNotes(NamedTuple):
    """What a sheet says beside its values, by row and column (from 0): the number formats with a unit, the cells
    without a value, and the texts that numbers are shown as, or their units.
    """

    formats: dict[tuple[int, int], str]
    faulty: dict[tuple[int, int], FaultyCell]
    texts: dict[tuple[int, int], str]


NO_NOTES = CellNotes({}, {}, {})


def iter_cells(data: bytes) -> Iterator[tuple[int, int, bytes, range]]:
    """For each cell of a sheet: its row and column, from 1, its attributes, and where its content is at most."""
    row, column = 0, 0
    for tag, following in pairwise(chain(_TAG.finditer(data), (None,))):
        assert tag is not None
        attributes = tag[2]
        reference = _REFERENCE.search(attributes)
        if tag[1] == b"row":
            row, column = (int(reference[2]) if reference and not reference[1] else row + 1), 0
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


def read_notes(archive: zipfile.ZipFile) -> list[CellNotes]:
    """The notes of each sheet, in the order of the workbook."""
    targets = {}
    for attributes in _RELATIONSHIP.findall(_read_text(archive, "xl/_rels/workbook.xml.rels")):
        target = _attribute(attributes, "Target")
        targets[_attribute(attributes, "Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    formats = _read_formats(_read_text(archive, "xl/styles.xml"))
    notes = []
    for attributes in _SHEET.findall(_read_text(archive, "xl/workbook.xml"))[: MAX_SHEETS + 1]:
        part = targets.get(_attribute(attributes, r"\w{1,20}:id"), "")
        notes.append(_read_sheet_notes(archive.read(part), formats) if part in archive.namelist() else NO_NOTES)
    return notes


def _read_text(archive: zipfile.ZipFile, part: str) -> str:
    return archive.read(part).decode("utf-8", "replace") if part in archive.namelist() else ""


def _attribute(attributes: str, name: str) -> str:
    match = re.search(rf"(?<![\w:]){name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", attributes)
    return html.unescape(match[1] if match[1] is not None else match[2]) if match is not None else ""


def _read_formats(styles: str) -> dict[int, str]:
    """The number formats with a unit, by the number of the cell style that has them."""
    codes = dict.fromkeys(_PERCENTAGE_FORMATS, "0%") | {
        f: f'0 "{current_usage().currency_symbol}"' for f in _CURRENCY_FORMATS
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
        if len(code) <= _MAX_FORMAT_LENGTH and any(_read_section(section).has_unit for section in code.split(";")):
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


class _Section(NamedTuple):
    """A part of a number format: how often what it shows was divided by 1000, and its unit (`k€`, `%`; None: words that
    are no unit).
    """

    thousands: int = 0
    is_percentage: bool = False
    unit: str | None = ""

    @property
    def has_unit(self) -> bool:
        return self.is_percentage or self.thousands > 0 or bool(self.unit)


@lru_cache(maxsize=1024)
def _read_section(section: str) -> _Section:
    words: list[str] = []
    thousands, is_percentage = 0, False
    for quoted, escaped, currency, digits, other in _FORMAT_PART.findall(section):
        if digits:
            thousands = len(digits) - len(digits.rstrip(","))
        elif other == "%":
            is_percentage = True
        elif other not in "+-−()":
            words.append(other)
        else:
            words.append(quoted or escaped or currency)
    unit = re.sub(r"[\s\u00a0\u202f]+", "", "".join(words)).strip("()+-")
    if is_percentage or unit == "%":
        return _Section(thousands, is_percentage, "%")
    return _Section(thousands, False, unit if _UNIT.fullmatch(unit) else None)


def show_number(number: int | float, code: str) -> int | float | ShownNumber:
    """A number with the unit that a format shows it with; as it is, where the format has none."""
    section = _read_section(_choose_section(number, code))
    if not section.has_unit or section.thousands > 2 or not abs(number) < _LARGEST_SHOWN:
        return number
    return _show(number, section.thousands, section.is_percentage, section.unit or "")


_SHOWN_UNIT = re.compile(r"([^\d.,]*?)([-+\u2212]?[ ]?\d[\d.,\s'\u2019]*)(.*)", re.DOTALL)
_MAX_DECIMALS = 4
_LARGEST_SHOWN = 1e15
"""Numbers from there on have more digits than a spreadsheet keeps."""


def show_text(number: int | float, text: str) -> int | float | ShownNumber:
    """A number with the unit of the text that its cell shows (“120 k€”, of 120 or of 120000), or with a unit alone; as
    it is, where the text has none.
    """
    match = _SHOWN_UNIT.fullmatch(text)
    before, digits, after = match.groups() if match is not None else ("", "", text)
    unit = re.sub(r"[\s()+-]+", "", before + after)
    is_percentage = unit == "%"
    if not unit or not (is_percentage or _UNIT.fullmatch(unit)) or not abs(number) < _LARGEST_SHOWN:
        return number
    for thousands in range(1 if is_percentage else 3):
        if not digits or _is_shown_as(_scale(number, thousands, is_percentage), digits):
            return _show(number, thousands, is_percentage, unit)
    if is_percentage and _is_shown_as(_scale(number, 0, False), digits):
        return _show(number, 0, False, unit)  # the sign is a text beside 78
    return ShownNumber(text, number)


def _is_shown_as(exact: Decimal, text: str) -> bool:
    """Whether a number, rounded to the decimals of a text, has its digits. Three of them may be thousands."""
    after_mark = re.search(r"[.,](\d+)\s*$", text)
    count = len(after_mark[1]) if after_mark is not None else 0
    if count > _MAX_DECIMALS:
        return False
    digits = re.sub(r"\D", "", text)
    rounded = (abs(exact).quantize(Decimal(1).scaleb(-n), ROUND_HALF_UP) for n in {count, 0 if count == 3 else count})
    return any(f"{number:f}".replace(".", "") == digits for number in rounded)


def _scale(number: int | float, thousands: int, is_percentage: bool) -> Decimal:
    """A number as a format shows it."""
    return (Decimal(f"{number:.15g}") * (100 if is_percentage else 1)).scaleb(-3 * thousands)


def _show(number: int | float, thousands: int, is_percentage: bool, unit: str) -> ShownNumber:
    """A number with all its decimals and its unit."""
    exact = _scale(number, thousands, is_percentage)
    unit = unit or ("", "k", "M")[thousands]
    if unit.casefold()[:1] not in ("k", "m", "%"):
        exact = round(exact, 2)  # cents
    digits = f"{exact:f}"
    whole, _, decimals = digits.partition(".")
    decimals = decimals.rstrip("0")
    if decimals:  # two or four of them, since three may be thousands
        decimals = decimals.ljust(4 if len(decimals) == 3 else 2, "0")
    return ShownNumber(f"{whole}.{decimals} {unit}" if decimals else f"{whole} {unit}", number)


def _choose_section(number: float, code: str) -> str:
    """The part of a format that shows a number: by conditions, or by its sign."""
    sections = code.split(";")
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _is_true(number, condition[1], float(condition[2])):
                return section
        return ""
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if number == 0 and len(sections) > 2 else sections[0]


def _is_true(number: float, sign: str, limit: float) -> bool:
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit,
        "=": number == limit, "<>": number != limit,
    }[sign]  # fmt: skip
