"""The table of a report for each day: as the files say it now, and as it was known then."""

from __future__ import annotations

from datetime import date

from incubo.core.message import Message
from incubo.document.table import Column, Table
from incubo.reports.history import HistoryRow, make_history_table

FIRST, SECOND, THIRD = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)
FIGURES = (Column("people", Message("People"), "integer"), Column("left", Message("Left"), "integer"))


def test_a_figure_that_was_not_counted_is_none_at_all_or_nobody() -> None:
    rows = [
        HistoryRow(FIRST, {"people": 3, "left": 1}, None),
        HistoryRow(SECOND, {"people": 3}, {"people": 5}),
        HistoryRow(THIRD, {}, {"left": 2}),
    ]
    empty = Table("r", Message("Report"), THIRD, (), ())
    table = make_history_table(
        (Message("Title"), Message("Picture")), Message("people"), empty, "people", FIGURES, rows
    )
    names = [column.id for column in table.columns]
    assert [names[0], names[2], names[3], names[5]] == ["date", "people", "change", "left"]
    assert [[row.cells[name] for name in names] for row in table.rows] == [
        [FIRST, None, 3, None, None, 1],
        [SECOND, 5, 3, -2, 0, 0],
        [THIRD, 0, 0, 0, 2, 0],
    ]
