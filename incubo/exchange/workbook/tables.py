"""Find the table in a sheet: its headings (on one row, or two), its rows, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from incubo.core.i18n import LANGUAGES, N_, gettext, temporary_language
from incubo.core.message import Message
from incubo.exchange.workbook.sheets import CellValue, Sheet, column_letters
from incubo.exchange.workbook.targets import EXAMPLE_MARK, HEADINGS_SEPARATOR, KEY_HEADING, REASON_HEADING
from incubo.model.suggestions import strip_accents

_MAX_ROWS_ABOVE = 40
"""In so many rows, from the first, the headings are looked for."""
_MIN_SECTION_WIDTH = 3
"""A cell merged over so many columns, alone on its row, is a title among the rows."""
_MIN_FULL_ROW = 3
"""A row with so many cells is one of the table, among which one with a single cell is hardly one."""
_MAX_LEGEND_CELLS = 2
"""The cells of a row of a legend: a colour or a sign, and what it means."""
_TOTAL = re.compile(r"(?:sous[- ]?)?(?:total|totaux|totals)\b.*|moyennes?\b.*|somme\b.*|sum\b.*|average\b.*", re.DOTALL)
_PART_OF_TOTAL = re.compile(r"(?:dont|y compris|of which|including)\b.*", re.DOTALL)
_REMARK_SIGN = re.compile(r"(?:[*†]+|n\.?b\.?|nota(?: bene)?)\s*:?")
_NUMBER = re.compile(r"[-+\d\s.,€%]+(?:k€|m€)?", re.IGNORECASE)
_LEGEND = re.compile(r"legendes?\b.*|(?:legend|key)\s*:?", re.DOTALL)
_REMARK = re.compile(
    r"(?:[*†]|n\.?b\.?\b|nota\b|notes?\b|sources?\b|legende\b|mise? a jour\b|derniere mise a jour\b).*", re.DOTALL
)


class SheetColumn(NamedTuple):
    """A column of a table: its place (from 0), its heading, and the heading above that one ("": there is none)."""

    position: int
    heading: str
    upper_heading: str = ""

    @property
    def title(self) -> str:
        """Its headings, or its letters where it has none."""
        parts = [part for part in (self.upper_heading, self.heading) if part]
        return HEADINGS_SEPARATOR.join(dict.fromkeys(parts)) or column_letters(self.position)


class SheetRow(NamedTuple):
    """A row of a table: its number in the sheet (from 1), and its values by the place of their column."""

    number: int
    values: tuple[CellValue, ...]

    def value(self, position: int) -> CellValue:
        """The value in a column; None beyond the last one."""
        return self.values[position] if position < len(self.values) else None


class SkippedRow(NamedTuple):
    """A row that is not one of the table, and why."""

    number: int
    reason: Message
    text: str = ""


class SheetTable(NamedTuple):
    """The table of a sheet. `header_rows`: the numbers of the rows of its headings. `lone_rows`: those of which one
    cell is filled, where most others have three or more, or had when they were left out of another import. `row_keys`:
    in a workbook of rows to complete, which row each one was, by its number.
    """

    sheet_name: str
    header_rows: tuple[int, ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    skipped_rows: tuple[SkippedRow, ...] = ()
    lone_rows: frozenset[int] = frozenset()
    row_keys: Mapping[int, str] = MappingProxyType({})


def cell_text(value: CellValue) -> str:
    """A value as a text, on one line or several, without blanks around it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext(N_("TRUE")) if value else gettext(N_("FALSE"))
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u202f", " ").strip()
    return str(value)


def find_table(sheet: Sheet, is_known: Callable[[Sequence[str]], bool]) -> SheetTable | None:
    """The table of a sheet; None where no headings are found.

    `is_known`: whether a heading is that of a field; it gets the heading above it first, where there is one.
    """
    rows = _fill_merged_cells(sheet)
    header = _find_header(sheet, rows, is_known)
    if header is None:
        return None
    first, last, columns = header
    keys = _in_each_language(KEY_HEADING)
    key_position = next((column.position for column in columns if column.heading in keys), None)
    columns = [column for column in columns if column.position != key_position]
    data: list[SheetRow] = []
    skipped = [
        SkippedRow(index + 1, Message(N_("above the headings")), _row_text(row))
        for index, row in enumerate(rows[:first])
        if _row_text(row)
    ]
    lone_rows = {
        merged.first_row
        for merged in sheet.merged_ranges
        if merged.first_row > last
        and merged.first_row == merged.last_row
        and merged.last_column - merged.first_column + 1 >= _MIN_SECTION_WIDTH
    }
    headings = [column.heading.casefold() for column in columns if column.heading]
    examples = tuple(map(cell_text, _in_each_language(EXAMPLE_MARK)))
    is_legend = False
    for index, row in enumerate(rows[last + 1 :], last + 1):
        reason = _why_no_data(row, index in lone_rows, columns, headings, examples)
        texts = _filled_texts(row, columns)
        is_legend = len(texts) <= _MAX_LEGEND_CELLS < len(headings) and (is_legend or _is_legend_title(texts))
        if is_legend and texts:
            reason = Message(N_("a legend"))
        if reason is None:
            data.append(SheetRow(index + 1, row))
        elif _row_text(row):
            skipped.append(SkippedRow(index + 1, reason, _row_text(row)))
    header_rows = (first + 1, last + 1) if last > first else (first + 1,)
    lone = _find_lone_rows(data, columns)
    titles = {
        row.number for row in data if row.number in lone and _is_in_capitals(_filled_texts(row.values, columns)[0])
    }
    skipped += [
        SkippedRow(row.number, Message(N_("a title or a remark")), _row_text(row.values))
        for row in data
        if row.number in titles
    ]
    return SheetTable(
        sheet.name,
        header_rows,
        tuple(columns),
        tuple(row for row in data if row.number not in titles),
        tuple(sorted(skipped, key=lambda row: row.number)),
        frozenset(lone - titles),
        {row.number: cell_text(row.value(key_position)) for row in data} if key_position is not None else {},
    )


def _filled_texts(row: Sequence[CellValue], columns: Sequence[SheetColumn]) -> list[str]:
    """The texts of the cells of a row that are not empty."""
    texts = (cell_text(row[column.position]) if column.position < len(row) else "" for column in columns)
    return [text for text in texts if text]


def _find_lone_rows(rows: Sequence[SheetRow], columns: Sequence[SheetColumn]) -> set[int]:
    """The rows with one cell, where those with three or more are as many at least; in a workbook of rows to complete,
    all of them: with the others of their sheet, they were no row for sure.
    """
    reasons = _in_each_language(REASON_HEADING)
    is_to_complete = any(column.heading in reasons for column in columns)
    columns = [column for column in columns if column.heading not in reasons]
    counts = {row.number: len(_filled_texts(row.values, columns)) for row in rows}
    lone = {number for number, count in counts.items() if count == 1}
    full = sum(count >= _MIN_FULL_ROW for count in counts.values())
    return lone if full >= len(lone) or is_to_complete else set()


def _is_in_capitals(text: str) -> bool:
    """Whether a text of two words or more is in capitals, as titles among rows are; a name may be, too."""
    return text.isupper() and len(text.split()) > 1


def _is_legend_title(texts: Sequence[str]) -> bool:
    return len(texts) == 1 and _LEGEND.fullmatch(strip_accents(texts[0].casefold())) is not None


def _fill_merged_cells(sheet: Sheet) -> tuple[tuple[CellValue, ...], ...]:
    """The rows, with the value of cells merged downwards in each row that they stand beside."""
    downwards = [
        merged
        for merged in sheet.merged_ranges
        if merged.last_row > merged.first_row and merged.first_row < len(sheet.rows)
    ]
    if not downwards:
        return sheet.rows
    rows = [list(row) for row in sheet.rows]
    for merged in downwards:
        first = rows[merged.first_row]
        value = first[merged.first_column] if merged.first_column < len(first) else None
        if value is None:
            continue
        for row in rows[merged.first_row + 1 : merged.last_row + 1]:
            if merged.first_column < len(row) and row[merged.first_column] is None:
                row[merged.first_column] = value
    return tuple(map(tuple, rows))


def _row_text(row: Sequence[CellValue]) -> str:
    """The first values of a row, to recognise it by."""
    return " · ".join(" ".join(cell_text(value).split()) for value in row if value is not None)[:80]


def _why_no_data(
    row: Sequence[CellValue],
    is_merged: bool,
    columns: Sequence[SheetColumn],
    headings: Sequence[str],
    examples: tuple[str, ...],
) -> Message | None:
    """Why a row is none of the table; None if it is one."""
    filled = _filled_texts(row, columns)
    if not filled:
        return Message(N_("empty"))
    if filled[0].startswith(examples):
        return Message(N_("the example of the template"))
    first = strip_accents(filled[0].casefold())
    if _TOTAL.fullmatch(first):
        return Message(N_("a total"))
    if _PART_OF_TOTAL.fullmatch(first) and all(_NUMBER.fullmatch(text) for text in filled[1:]):
        return Message(N_("a total"))
    is_remark = len(filled) == 1 and (is_merged or _REMARK.fullmatch(first))
    if is_remark or (len(filled) <= _MAX_LEGEND_CELLS < len(headings) and _REMARK_SIGN.fullmatch(first)):
        return Message(N_("a title or a remark"))
    if [text.casefold() for text in filled] == list(headings):
        return Message(N_("the headings once more"))
    return None


def _in_each_language(text: str) -> tuple[str, ...]:
    """What incubo writes in a workbook, in the language of whoever made it."""
    texts = []
    for language in LANGUAGES:
        with temporary_language(language):
            texts.append(gettext(text))
    return tuple(texts)


class _Header(NamedTuple):
    """The first and the last row of the headings, from 0, and the columns."""

    first: int
    last: int
    columns: list[SheetColumn]


def _find_header(
    sheet: Sheet, rows: Sequence[Sequence[CellValue]], is_known: Callable[[Sequence[str]], bool]
) -> _Header | None:
    """The headings, in one row or two; None where there are none."""

    def count_known(header: _Header) -> int:
        return sum(is_known((column.upper_heading, column.heading)) for column in header.columns if column.heading)

    best: tuple[tuple[int, int, int], _Header] | None = None
    for index in range(min(len(rows), _MAX_ROWS_ABOVE)):
        for header in _possible_headers(sheet, rows, index):
            known = count_known(header)
            score = (known, header.first - header.last, -index)
            if known and (best is None or score > best[0]):
                best = (score, header)
    if best is None:
        return _first_row_of_texts(sheet, rows)
    above = _with_headings_above(sheet, rows, best[1])
    return above if above is not None and count_known(above) >= best[0][0] else best[1]


_MIN_HEADINGS_ABOVE = 2
"""So many texts make a row of headings; one is a title."""


def _with_headings_above(sheet: Sheet, rows: Sequence[Sequence[CellValue]], header: _Header) -> _Header | None:
    """The headings with those of the row above, where one of these stands over values without a heading; None where
    none does, or where that row is a title.
    """
    if header.first == 0 or header.last > header.first:
        return None
    above = [_heading_text(value) for value in rows[header.first - 1]]
    named = {column.position for column in header.columns if column.heading}
    unnamed = [position for position, text in enumerate(above) if text and position not in named]
    is_filled = any(
        position < len(row) and row[position] is not None for row in rows[header.last + 1 :] for position in unnamed
    )
    if not is_filled or len(set(filter(None, above))) < _MIN_HEADINGS_ABOVE:
        return None
    candidates = _possible_headers(sheet, rows, header.first - 1)
    return next((other for other in candidates if other.last == header.last), None)


def _first_row_of_texts(sheet: Sheet, rows: Sequence[Sequence[CellValue]]) -> _Header | None:
    """The first row of two different texts or more, where no heading is known."""
    for index, row in enumerate(rows[:_MAX_ROWS_ABOVE]):
        filled = [value for value in row if value is not None]
        if len(filled) > 1 and all(isinstance(value, str) for value in filled) and len(set(filled)) == len(filled):
            return next(_possible_headers(sheet, rows, index))
    return None


def _possible_headers(sheet: Sheet, rows: Sequence[Sequence[CellValue]], index: int) -> Iterator[_Header]:
    """The columns whose headings are on a row, and those whose headings are on it and the next one."""
    texts = [_heading_text(value) for value in rows[index]]
    if not any(texts):
        return
    yield _Header(index, index, [SheetColumn(i, text) for i, text in enumerate(texts)])
    if index + 1 >= len(rows):
        return
    below = [_heading_text(value) for value in rows[index + 1]]
    upper = _spread_upper_headings(sheet, index, texts)
    if any(below) and any(isinstance(value, str) for value in rows[index + 1]):
        width = max(len(upper), len(below))
        upper += [""] * (width - len(upper))
        below += [""] * (width - len(below))
        columns = [
            SheetColumn(i, lower, "" if lower == above else above) if lower else SheetColumn(i, above)
            for i, (above, lower) in enumerate(zip(upper, below, strict=True))
        ]
        yield _Header(index, index + 1, columns)


def _heading_text(value: CellValue) -> str:
    return " ".join(cell_text(value).split())


def _spread_upper_headings(sheet: Sheet, index: int, texts: Sequence[str]) -> list[str]:
    """The headings of a row above another one, each over all the columns that it stands over."""
    spread = list(texts)
    merged_here = [
        merged
        for merged in sheet.merged_ranges
        if merged.first_row <= index <= merged.last_row and merged.last_column > merged.first_column
    ]
    if sheet.merged_ranges:
        for merged in merged_here:
            for column in range(merged.first_column, min(merged.last_column + 1, len(spread))):
                spread[column] = spread[merged.first_column]
        return spread
    for column in range(1, len(spread)):  # no cells are merged: a heading goes on to the next one
        spread[column] = spread[column] or spread[column - 1]
    return spread
