"""Periods and durations as people type them, and periods split into months, quarters or years.

A period is `2024-06`, `2024-T1`, `S1 2024`, `juin 2024`, `last-month` or `2023..2025`, and `fin juin 2024` or `mi-mars`
one of a day; a duration is `45d` or `18mo`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from incubo.core.message import LabelledValue
from incubo.model.dates import (
    LOOKING_BACK,
    MAX_DATE_LENGTH,
    PART_OF_PERIOD,
    PARTS_OF_PERIOD,
    UNIT_BY_WORD,
    Direction,
    lacks_year,
    normalise_phrase,
    parse_day,
    parse_month,
    shift_date,
    shift_date_clamped,
)
from incubo.model.suggestions import normalise_name

GRANULARITY_MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""The granularities, with their number of months."""

PERIOD_UNITS = {
    "semaine": 0, "week": 0, "mois": 1, "month": 1, "trimestre": 3, "quarter": 3,
    "semestre": 6, "semester": 6, "half": 6, "an": 12, "annee": 12, "year": 12,
}  # fmt: skip
"""The units of `this-month` and `le mois dernier`, in months (0 for a week)."""

_DURATION = r"\+?([0-9]{1,5}) ?([a-z]+)"
_YEAR_MONTH = r"([0-9]{4})[-/]([0-9]{1,2})"
_MONTH_YEAR = r"([0-9]{1,2}|[a-z]+)[-/]([0-9]{4})"
_YEAR_PART = r"([0-9]{4})-?([tqsh])([0-9])"
_PART_YEAR = r"([tqsh])([0-9])-?([0-9]{4})"
_PART_IN_WORDS = r"([0-9])?([a-z]*)-(trimestre|quarter|semestre|semester|half)-(?:of-)?([0-9]{4})"
_PART_MONTHS = {"t": 3, "q": 3, "trimestre": 3, "quarter": 3, "s": 6, "h": 6, "semestre": 6, "semester": 6, "half": 6}
_ORDINALS = {
    "premier": 1, "first": 1, "second": 2, "deuxieme": 2, "troisieme": 3, "third": 3, "quatrieme": 4, "fourth": 4,
}  # fmt: skip
_ORDINAL_SUFFIXES = ("", "er", "e", "eme", "nd", "st", "rd", "th")
_RELATIVE_OFFSETS = {
    "ce": 0, "cet": 0, "cette": 0, "this": 0, "ci": 0, "en-cours": 0,
    "last": -1, "previous": -1, "dernier": -1, "derniere": -1, "precedent": -1, "precedente": -1, "passe": -1,
    "passee": -1, "next": 1, "prochain": 1, "prochaine": 1,
}  # fmt: skip
_RELATIVE_PERIOD = (
    rf"(?:l[ae]-|l'|the-)?(?:(ce|cet|cette|this|last|previous|next|dernier|derniere|prochain|prochaine)-)?"
    rf"({'|'.join(PERIOD_UNITS)})(?:-({'|'.join(_RELATIVE_OFFSETS)}))?"
)


class Period(NamedTuple):
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    def contains(self, day: date) -> bool:
        """Whether a day is in the period."""
        return self.first <= day <= self.last


class Duration(NamedTuple):
    """An amount of a calendar unit (`days`, `weeks`, `months`, `years`): 18 months are not a number of days."""

    amount: int
    unit: str

    def before(self, day: date) -> date:
        """The day this long before another, clamped to the calendar's first day."""
        return shift_date_clamped(day, -self.amount, self.unit)

    def after(self, day: date) -> date:
        """The day this long after another, clamped to the calendar's last day."""
        return shift_date_clamped(day, self.amount, self.unit)


def parse_duration(text: str) -> Duration | None:
    """The duration of `45d`, `60 jours`, `18mo`; None for any other text."""
    match = re.fullmatch(_DURATION, normalise_phrase(text)) if len(text) <= MAX_DATE_LENGTH else None
    return Duration(int(match[1]), UNIT_BY_WORD[match[2]]) if match and match[2] in UNIT_BY_WORD else None


def parse_period(text: str, today: date, direction: Direction = "ahead") -> Period | None:
    """The period that a text means, relative to `today`; a day is a period of one day. None for any other text.

    `direction`: see `dates.parse_day`. A range that looks back begins `earlier` than today, as `--since` does, and ends
    by today. A week or a month that is `earlier` begins before today: on its first day it is the one before.
    """
    if len(text) > 2 * MAX_DATE_LENGTH:
        return None
    first, separator, last = split_range(text)
    looks_back = direction in LOOKING_BACK
    start = _parse_single_period(first, today, "earlier" if separator and looks_back else direction)
    if not separator or start is None:
        return start
    if lacks_year(last):  # the first such day after the start
        end = _parse_single_period(last, start.first, "ahead")
    else:
        end = _parse_single_period(last, today, "back" if looks_back else "ahead")
    return Period(start.first, end.last) if end is not None and start.first <= end.last else None


def split_range(text: str) -> tuple[str, str, str]:
    """The start of a range, the `..` and the end; the text, "" and "" if there is no `..`."""
    first, separator, last = text.replace("…", "..").partition("..")
    return first, separator, last.removeprefix(".")


def _parse_single_period(text: str, today: date, direction: Direction) -> Period | None:
    if len(text) > MAX_DATE_LENGTH:
        return None
    name = normalise_name(normalise_phrase(text))
    part = PART_OF_PERIOD.fullmatch(name)
    name = part[2] if part is not None else name
    period = _parse_calendar_period(name) or _parse_relative_period(name, today, direction)
    if period is not None:
        return take_part(period, part[1]) if part is not None else period
    day = parse_day(text, today, direction)
    return Period(day, day) if day is not None else None


def _parse_calendar_period(name: str) -> Period | None:
    """The period of a year, a month, a quarter or a semester by its name (normalised)."""
    if re.fullmatch("[0-9]{4}", name):
        return year_part(int(name), 12, 1)
    if match := re.fullmatch(_YEAR_MONTH, name):
        return year_part(int(match[1]), 1, int(match[2]))
    if match := re.fullmatch(_MONTH_YEAR, name):
        number = int(match[1]) if match[1].isdigit() else parse_month(match[1]) or 0
        return year_part(int(match[2]), 1, number)
    if match := re.fullmatch(_YEAR_PART, name):
        return year_part(int(match[1]), _PART_MONTHS[match[2]], int(match[3]))
    if match := re.fullmatch(_PART_YEAR, name):
        return year_part(int(match[3]), _PART_MONTHS[match[1]], int(match[2]))
    if match := re.fullmatch(_PART_IN_WORDS, name):
        if match[1]:
            number = int(match[1]) if match[2] in _ORDINAL_SUFFIXES else 0
        else:
            number = _ORDINALS.get(match[2], 0)
        return year_part(int(match[4]), _PART_MONTHS[match[3]], number)
    return None


def take_part(period: Period, word: str) -> Period:
    """The first day of a period, one in its middle, or its last one, as one of `PARTS_OF_PERIOD` says."""
    middle = period.first + timedelta(min(period.days // 2, 14) if period.days < 60 else period.days // 2)
    day = (period.first, middle, period.last)[PARTS_OF_PERIOD[word]]
    return Period(day, day)


def year_part(year: int, months_per_part: int, number: int) -> Period | None:
    """The part `number` (from 1) of a year in parts of `months_per_part` months; None if there is no such part."""
    if not (1 <= year <= 9999 and 1 <= number <= 12 // months_per_part):
        return None
    last = number * months_per_part
    return Period(date(year, last - months_per_part + 1, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _parse_relative_period(name: str, today: date, direction: Direction) -> Period | None:
    """The week, month, quarter, semester or year that contains today, or the one before or after it."""
    match = re.fullmatch(_RELATIVE_PERIOD, name)
    if match is None or (match[1] and match[3] and (match[1] not in ("ce", "cet", "cette") or match[3] != "ci")):
        return None
    which, months = match[3] or match[1], PERIOD_UNITS[match[2]]
    step = _RELATIVE_OFFSETS[which or "this"]
    if direction == "earlier" and step == 0:
        today = shift_date_clamped(today, -1)
    if months:
        index = (today.year * 12 + today.month - 1) // months + step
        return year_part(index * months // 12, months, index % (12 // months) + 1)
    monday = shift_date(today, 7 * step - today.weekday(), "days")
    sunday = shift_date(monday, 6, "days") if monday is not None else None
    return Period(monday, sunday) if monday is not None and sunday is not None else None


def default_granularity(period: Period) -> str:
    """The granularity with a readable number of rows: months up to two years, quarters up to eight, else years."""
    if period.days <= 2 * 366 + 1:
        return "month"
    return "quarter" if period.days <= 8 * 366 else "year"


def calendar_period_of(day: date, granularity: str) -> Period:
    """The whole month, quarter or year that contains a day."""
    months = GRANULARITY_MONTHS[granularity]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    next_first = shift_date(first, months, "months")
    return Period(first, date.max if next_first is None else next_first - timedelta(1))


def split_period(period: Period, granularity: str) -> list[Period]:
    """A period split into calendar months, quarters or years; the first and last may be partial."""
    parts = []
    first = period.first
    while True:
        last = calendar_period_of(first, granularity).last
        if last >= period.last:
            parts.append(Period(first, period.last))
            return parts
        parts.append(Period(first, last))
        first = last + timedelta(1)


def period_parts(period: Period, granularity: str | None) -> list[Period]:
    """The parts of a period; the whole of it without a granularity."""
    return split_period(period, granularity) if granularity is not None else [period]


def cut_periods(periods: Iterable[Period], day: date) -> list[Period]:
    """The periods up to a day: later ones are left out, and one that contains it ends there."""
    return [period._replace(last=min(period.last, day)) for period in periods if period.first <= day]


def last_twelve_months(day: date) -> Period:
    """The twelve months up to a day."""
    return Period(shift_date_clamped(shift_date_clamped(day, -1, "years"), 1), day)


def part_end_dates(period: Period, granularity: str | None) -> list[date]:
    """The last day of each part of a period; without a granularity, of so many that they can be read."""
    return [part.last for part in split_period(period, granularity or default_granularity(period))]


def period_label(period: Period, granularity: str) -> LabelledValue:
    """The label of a part: `2024-03`, `2024-Q1` (`2024-T1` in French), `2024`; people see a `*` after a partial one."""
    star = "" if period == calendar_period_of(period.first, granularity) else "*"
    year, month = period.first.year, period.first.month
    if granularity == "year":
        return LabelledValue(f"{year:04}", f"{year:04}{star}")
    if granularity == "month":
        return LabelledValue(f"{year:04}-{month:02}", f"{year:04}-{month:02}{star}")
    quarter = (month + 2) // 3
    name = f"{year:04}-Q{quarter}"
    return LabelledValue(name, {"en": name + star, "fr": f"{year:04}-T{quarter}{star}"})
