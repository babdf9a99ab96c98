"""A period cut into months, quarters or years."""

from __future__ import annotations

from datetime import date, timedelta

from incubo.model.dates import away
from incubo.model.periods import Period

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""How many months each part has."""


def usual(period: Period) -> str:
    """The part that gives a readable number of lines: months up to two years, quarters up to eight, else years."""
    if period.days <= 2 * 366 + 1:
        return "month"
    return "quarter" if period.days <= 8 * 366 else "year"


def parts(period: Period, part: str) -> list[Period]:
    """The parts of the calendar that a period touches, the first and the last cut where the period begins and ends."""
    size = MONTHS[part]
    found = []
    first = period.first
    while True:
        began = date(first.year, (first.month - 1) // size * size + 1, 1)
        after = away(began, size, "months")
        if after is None or after > period.last:  # the calendar's end, or the period's
            found.append(Period(first, period.last))
            return found
        found.append(Period(first, after - timedelta(1)))
        first = after


def ends(period: Period, part: str) -> list[date]:
    """The last day of each part of a period."""
    return [each.last for each in parts(period, part)]
