"""The tables of a sheet: another one below the first, and the committees beside the people of a product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from incubo.exchange.workbook.mapping import guess_sheet_kind, heading_key, map_columns
from incubo.exchange.workbook.sheets import Sheet
from incubo.exchange.workbook.tables import SheetTable, cell_text
from incubo.exchange.workbook.targets import IGNORED, TargetIndex, TargetIndexes

FindTable = Callable[[Sheet, TargetIndex], SheetTable | None]
_MIN_HEADINGS = 3
"""So many headings that are fields make a row of headings of a second table."""
_MIN_COLUMNS = 2
"""A list of one column is rather what others choose from."""
_MAX_STARTS = 20
"""So many rows below a blank one are looked at."""
_HEADING_ROWS = 2
"""A second table has its headings within so many rows below a blank one: a title may stand above them."""
_COMMITTEE = "committee"
PART_SEPARATOR = " · "
"""Between the name of a sheet and the title of its second table."""
_DAYS_OF_COMMITTEES = ("events.date", "events.next")


class SheetPart(NamedTuple):
    """A table of a sheet: the rows of the sheet that have it (the others are blank), what is on its rows, and the
    columns that it leaves to another part (by `heading_key`).
    """

    sheet: Sheet
    kind: str
    columns: dict[str, str]


def list_parts(sheet: Sheet, indexes: TargetIndexes, find_table: FindTable) -> Iterator[SheetPart]:
    """The tables of a sheet, with what is on the rows of each; none where that is not known."""

    def guess(one: Sheet) -> str | None:
        return guess_sheet_kind(indexes, lambda index: find_table(one, index), one.name)

    start = _find_second_table(sheet, indexes, find_table, guess)
    for part in (sheet,) if start is None else (sheet._replace(rows=sheet.rows[:start]), _rows_from(sheet, start)):
        kind = guess(part)
        table = find_table(part, indexes[kind]) if kind is not None else None
        if kind is None or table is None or len(map_columns(table, indexes[kind], {}).columns) < _MIN_COLUMNS:
            continue
        yield SheetPart(part, kind, {})
        if indexes[kind].kind.entry_kind == "member":
            columns = _committee_columns(part, indexes, find_table)
            if columns is not None:
                yield SheetPart(part, _COMMITTEE, columns)


def _find_second_table(
    sheet: Sheet,
    indexes: TargetIndexes,
    find_table: FindTable,
    guess: Callable[[Sheet], str | None],
) -> int | None:
    """Where a table of another kind begins below a blank row; None where there is none."""
    is_blank = [not any(value is not None for value in row) for row in sheet.rows]
    starts = [i for i in range(1, len(sheet.rows)) if is_blank[i - 1] and not is_blank[i] and _may_head(sheet, i)]
    for start in starts[:_MAX_STARTS]:
        below = sheet._replace(rows=sheet.rows[start:], merged_ranges=())
        above = sheet._replace(rows=sheet.rows[:start])
        kind = guess(below)
        if kind is None or guess(above) in (None, kind):
            continue
        table = find_table(below, indexes[kind])
        known = map_columns(table, indexes[kind], {}).columns if table is not None else ()
        if table is not None and table.header_rows[-1] <= _HEADING_ROWS and len(known) >= _MIN_HEADINGS:
            return start
    return None


def _may_head(sheet: Sheet, start: int) -> bool:
    """Whether a row, or the one below it, has several texts, as headings are."""
    rows = sheet.rows[start : start + _HEADING_ROWS]
    return any(sum(isinstance(value, str) for value in row) >= _MIN_HEADINGS for row in rows)


def _rows_from(sheet: Sheet, start: int) -> Sheet:
    """The rows from one on, at their places; their title tells them from the sheet."""
    titles = [text for value in sheet.rows[start] if (text := cell_text(value))]
    name = titles[0] if len(titles) == 1 else str(start + 1)
    return sheet._replace(name=f"{sheet.name}{PART_SEPARATOR}{name}", rows=((),) * start + sheet.rows[start:])


def _committee_columns(sheet: Sheet, indexes: TargetIndexes, find_table: FindTable) -> dict[str, str] | None:
    """The columns that are not about committees, in a sheet of people that has some about those of their product
    (“Prochain” below “Comité”); None where it has none.
    """
    table = find_table(sheet, indexes["startup"])
    if table is None:
        return None
    mapping = map_columns(table, indexes["startup"], {})
    days = [one for one in mapping.columns if one.target.name in _DAYS_OF_COMMITTEES and one.column.upper_heading]
    if not days or not mapping.has_names(indexes["startup"]):
        return None
    kept = {one.column.position for one in days}
    kept |= {one.column.position for one in mapping.columns if one.target.name == indexes["startup"].table.title_field}
    return {heading_key(one): IGNORED for one in table.columns if one.heading and one.position not in kept}
