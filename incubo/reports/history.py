"""`report phases|headcount --over … --history`: on each day, the figures known then beside those of today's dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.chart import Chart
from incubo.document.table import Column, Note, Row, Table
from incubo.model.periods import Period, part_end_dates
from incubo.registry.registry import Registry
from incubo.reports.comparison import CHANGE_COLUMN

KNOWN_PREFIX = "known_"
"""What the id of a column begins with whose figures are those known then."""

Figures = Mapping[str, int]
"""The id of a column → its figure; one that is missing is 0."""


class DayCounts(NamedTuple):
    """What was counted on a day: how many, and how many in each phase or group (some may be in several)."""

    total: int
    groups: Mapping[str, int]


KnownCounter = Callable[[Registry, date, str | None], DayCounts]
"""Counts what a registry says of a day, for an incubator or for all of them (None)."""


class KnownCounts(NamedTuple):
    """What was counted in what git knew by the end of each day.

    `by_day`: for the days on which git knew a registry, of those that were read. `unread`: the days that were not read,
    because the person stopped it. `first_day`: of the oldest commit here; None if there is none.
    `is_cut_off`: this copy of the repository has only the last commits.
    """

    by_day: Mapping[date, DayCounts]
    unread: Sequence[date]
    first_day: date | None
    is_cut_off: bool


def history_days(over: Period, every: str | None) -> list[date]:
    """The days of `--history`: the last one of each month, unless other parts are asked for."""
    return part_end_dates(over, every or "month")


class HistoryRow(NamedTuple):
    """The figures of a day: from the dates written in the files today, and as known then (None: nothing was)."""

    day: date
    now: Figures
    known: Figures | None


def make_history_table(
    titles: tuple[Message, Message],
    unit: Message,
    table: Table,
    main: str,
    figures: Sequence[Column],
    rows: Sequence[HistoryRow],
) -> Table:
    """The `table` with a row for each day, and each of the `figures` (columns of numbers) twice.

    `main`: the figure that people see, with its change, and that is in the picture. `titles`: of the table and the
    picture; `unit`: what the picture counts.
    """
    columns = [
        Column("date", Message(N_("On")), "date"),
        Column(KNOWN_PREFIX + main, Message(N_("Known then")), "integer"),
        Column(main, Message(N_("Known now")), "integer"),
        Column(CHANGE_COLUMN, Message(N_("Change")), "change"),
    ]
    for column in figures:
        if column.id != main:
            label = Message(N_("{figure} (then)"), {"figure": column.label})
            columns.append(Column(KNOWN_PREFIX + column.id, label, "integer", is_for_data=True))
            columns.append(column._replace(is_for_data=True))
    return table._replace(
        title=titles[0],
        columns=tuple(columns),
        rows=tuple(Row(_make_cells(row, main, figures)) for row in rows),
        chart=Chart("line", titles[1], "date", (main, KNOWN_PREFIX + main), unit),
    )


def _make_cells(row: HistoryRow, main: str, figures: Sequence[Column]) -> dict[str, int | date | None]:
    cells: dict[str, int | date | None] = {"date": row.day}
    for column in figures:
        cells[column.id] = row.now.get(column.id, 0)
        cells[KNOWN_PREFIX + column.id] = row.known.get(column.id, 0) if row.known is not None else None
    cells[CHANGE_COLUMN] = row.now.get(main, 0) - row.known.get(main, 0) if row.known is not None else None
    return cells


def history_notes(days: Sequence[date], known: KnownCounts) -> Iterator[Note]:
    """What the two lines are, and on which days there is only one."""
    text = N_(
        "Known then: from the files as git had them in the evening of that day, with the words of today; known now: "
        "from the dates written in the files."
    )
    yield Note("history", Message(text))
    if known.unread:
        text = N_("Stopped: what was known until {day:long} was not read.")
        yield Note("interrupted", Message(text, {"day": max(known.unread)}))
    missing = [day for day in days if day not in known.by_day and day not in known.unread]
    if missing and known.first_day is None:
        yield Note("history-missing", Message(N_("Nothing is committed yet: git knows nothing of these days.")))
    elif missing and known.first_day is not None and known.is_cut_off and max(missing) < known.first_day:
        text = N_("This copy holds the history since {day:long} only.")
        hint = Message(N_("for the rest: git fetch --unshallow"))
        yield Note("history-missing", Message(text, {"day": known.first_day}), hint=hint)
    elif missing and known.first_day is not None and max(missing) < known.first_day:
        text = N_("Git knows nothing before {day:long}, where the history begins.")
        yield Note("history-missing", Message(text, {"day": known.first_day}))
    elif missing:
        message = Message(
            N_("On {day:long}, git had no registry: nothing was known then."),
            {"n": len(missing), "day": max(missing)},
            N_("On {n} days, the last of them {day:long}, git had no registry: nothing was known then."),
        )
        yield Note("history-missing", message)
