"""The rows of a workbook of rows to complete of which a part is in the registry already, as they were then.

Without it, a day that is corrected there would add an item beside the one that has the wrong day, and a name that is
corrected a second entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from incubo.exchange.workbook.memory import OWN_SHEET_NAME
from incubo.exchange.workbook.sheets import CellValue, Workbook

_ROW_MARK, _HEADINGS_MARK = "taken", "taken-headings"
IDENTITY_FIELDS: Mapping[str, tuple[str, ...]] = {
    "events": ("date",),
    "metrics": ("date", "key"),
    "missions": ("start",),
    "phases": ("name",),
}
"""What tells the items of a list from each other: an item whose value is corrected is another one, unless it is known
what it was.
"""


class TakenRow(NamedTuple):
    """What was taken of a row: into which entry, and the lists that it added items to. `values`: what its cells were,
    by the title of their column.
    """

    entry_id: str
    lists: frozenset[str]
    values: Mapping[str, CellValue]


NO_TAKEN_ROWS: Mapping[str, TakenRow] = {}


def list_hidden_lines(rows: Mapping[str, TakenRow]) -> Iterator[list[CellValue]]:
    """The lines of the hidden sheet that say what was taken of rows, by their keys."""
    headings = list(dict.fromkeys(heading for row in rows.values() for heading in row.values))
    if rows:
        yield [None, _HEADINGS_MARK, None, None, None, *headings]
    for key, row in rows.items():
        values = [row.values.get(heading) for heading in headings]
        yield [None, _ROW_MARK, key, row.entry_id, ",".join(sorted(row.lists)), *values]


def taken_rows_of_workbook(workbook: Workbook) -> Mapping[str, TakenRow]:
    """What was taken of the rows of a workbook of rows to complete, by their keys; nothing for any other workbook."""
    own = next((sheet for sheet in workbook.sheets if sheet.name == OWN_SHEET_NAME), None)
    headings: list[str] = []
    rows: dict[str, TakenRow] = {}
    for line in own.rows if own is not None else ():
        mark = line[1] if len(line) > 1 else None
        if mark == _HEADINGS_MARK:
            headings = [str(heading) for heading in line[5:] if heading is not None]
        elif mark == _ROW_MARK:
            key, entry_id, lists = (str(value or "") for value in [*line[2:5], *[None] * 3][:3])
            names = frozenset(lists.split(",")).intersection(IDENTITY_FIELDS)
            rows[key] = TakenRow(entry_id, names, dict(zip(headings, line[5:], strict=False)))
    return rows
