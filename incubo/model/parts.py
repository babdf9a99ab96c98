"""A period cut into months, quarters or years."""

from __future__ import annotations

from datetime import date, timedelta

from incubo.model.dates import away
from incubo.model.periods import Period
from incubo.table import Word

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""How many months each part has."""


def usual(period: Period) -> str:
    """The part that gives a readable number of lines: months up to two years, quarters up to eight, else years."""
    if period.days <= 2 * 366 + 1:
        return "month"
    return "quarter" if period.days <= 8 * 366 else "year"


def part_of(day: date, part: str) -> Period:
    """The whole part of the calendar that a day is in."""
    size = MONTHS[part]
    first = date(day.year, (day.month - 1) // size * size + 1, 1)
    after = away(first, size, "months")
    return Period(first, date.max if after is None else after - timedelta(1))


def parts(period: Period, part: str) -> list[Period]:
    """The parts of the calendar that a period touches, the first and the last cut where the period begins and ends."""
    found = []
    first = period.first
    while True:
        last = part_of(first, part).last
        if last >= period.last:
            found.append(Period(first, period.last))
            return found
        found.append(Period(first, last))
        first = last + timedelta(1)


def ends(period: Period, part: str) -> list[date]:
    """The last day of each part of a period."""
    return [each.last for each in parts(period, part)]


def part_name(period: Period, part: str) -> Word:
    """What a part is called: `2024-03`, `2024-Q1` (`2024-T1` in French), `2024`; people see a star where it is cut."""
    star = "" if period == part_of(period.first, part) else "*"
    year, month = period.first.year, period.first.month
    if part == "year":
        return Word(f"{year:04}", f"{year:04}{star}")
    if part == "month":
        return Word(f"{year:04}-{month:02}", f"{year:04}-{month:02}{star}")
    quarter = (month + 2) // 3
    name = f"{year:04}-Q{quarter}"
    return Word(name, {"en": name + star, "fr": f"{year:04}-T{quarter}{star}"})
