"""Periods as people say them (`2024-06`, `2024-T1`, `S1 2024`, `juin 2024`, `last-month`, `2023..2025`); durations.

A period cut into months, quarters or years.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from incubo.core.message import LabelledValue
from incubo.model import dates
from incubo.model import dates as when
from incubo.model.dates import shift_date
from incubo.model.suggestions import normalise_name


class Period(NamedTuple):
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def contains(self, day: date) -> bool:
        """Whether a day is one of its days."""
        return self.first <= day <= self.last


class Duration(NamedTuple):
    """A duration as it was said: 18 months are months of the calendar, not a number of days."""

    amount: int
    unit: str

    def before(self, day: date) -> date:
        """The day so long before another; the calendar's first where there is none."""
        return dates.shift_date_clamped(day, -self.amount, self.unit)

    def after(self, day: date) -> date:
        """The day so long after another; the calendar's last where there is none."""
        return dates.shift_date_clamped(day, self.amount, self.unit)


def parse_duration(text: str) -> Duration | None:
    """The duration of `45d`, `60 jours`, `18mo`; None where a text is none."""
    found = _DURATION.fullmatch(when.normalise_phrase(text)) if len(text) <= when.MAX_DATE_LENGTH else None
    return Duration(int(found[1]), when.UNIT_BY_WORD[found[2]]) if found and found[2] in when.UNIT_BY_WORD else None


def parse_period(text: str, today: date, *, looking_back: bool = False) -> Period | None:
    """The period a text means, seen from `today`; a day is a period of one day. None when it means none.

    `looking_back` is about days in words: see `when.day`.
    """
    if len(text) > 2 * when.MAX_DATE_LENGTH:
        return None
    first, dots, last = split_range(text)
    begun = _parse_single_period(first, today, looking_back=looking_back)
    if not dots or begun is None:
        return begun
    ended = _parse_single_period(last, today, looking_back=looking_back)
    return Period(begun.first, ended.last) if ended is not None and begun.first <= ended.last else None


def split_range(text: str) -> tuple[str, str, str]:
    """The two ends of a range and the dots between them; without dots, the text, "" and ""."""
    first, dots, last = text.replace("…", "..").partition("..")
    return first, dots, last.removeprefix(".")


_DURATION = re.compile(r"\+?([0-9]{1,5}) ?([a-z]+)")
_YEAR_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2}|[a-z]+)[-/]([0-9]{4})")
_YEAR_PART = re.compile(r"([0-9]{4})-?([tqsh])([0-9])")
_PART_YEAR = re.compile(r"([tqsh])([0-9])-?([0-9]{4})")
_PART_IN_WORDS = re.compile(r"([0-9])?([a-z]*)-(trimestre|quarter|semestre|semester|half)-(?:of-)?([0-9]{4})")
_PART_MONTHS = {"t": 3, "q": 3, "trimestre": 3, "quarter": 3, "s": 6, "h": 6, "semestre": 6, "semester": 6, "half": 6}
_ORDINALS = {
    "premier": 1, "first": 1, "second": 2, "deuxieme": 2, "troisieme": 3, "third": 3, "quatrieme": 4, "fourth": 4,
}  # fmt: skip
_ORDINAL_SUFFIXES = ("", "er", "e", "eme", "nd", "st", "rd", "th")

PERIOD_UNITS = {
    "semaine": 0, "week": 0, "mois": 1, "month": 1, "trimestre": 3, "quarter": 3,
    "semestre": 6, "semester": 6, "half": 6, "an": 12, "annee": 12, "year": 12,
}  # fmt: skip
"""What `this-month` and `le mois dernier` count in: so many months, 0 for a week."""
_RELATIVE_OFFSETS = {
    "ce": 0, "cet": 0, "cette": 0, "this": 0, "ci": 0, "en-cours": 0,
    "last": -1, "previous": -1, "dernier": -1, "derniere": -1, "precedent": -1, "precedente": -1, "passe": -1,
    "passee": -1, "next": 1, "prochain": 1, "prochaine": 1,
}  # fmt: skip
_RELATIVE_PERIOD = re.compile(
    rf"(?:l[ae]-|l'|the-)?(?:(ce|cet|cette|this|last|previous|next|dernier|derniere|prochain|prochaine)-)?"
    rf"({'|'.join(PERIOD_UNITS)})(?:-({'|'.join(_RELATIVE_OFFSETS)}))?"
)


def _parse_single_period(text: str, today: date, *, looking_back: bool) -> Period | None:
    if len(text) > when.MAX_DATE_LENGTH:
        return None
    word = normalise_name(when.normalise_phrase(text))
    found = _parse_calendar_period(word) or _parse_relative_period(word, today)
    if found is not None:
        return found
    day = when.parse_day(text, today, looking_back=looking_back)
    return Period(day, day) if day is not None else None


def _parse_calendar_period(word: str) -> Period | None:
    """A year, a month, a quarter or a semester by its name."""
    if re.fullmatch("[0-9]{4}", word):
        return year_part(int(word), 12, 1)
    if found := _YEAR_MONTH.fullmatch(word):
        return year_part(int(found[1]), 1, int(found[2]))
    if found := _MONTH_YEAR.fullmatch(word):
        number = int(found[1]) if found[1].isdigit() else dates.parse_month(found[1]) or 0
        return year_part(int(found[2]), 1, number)
    if found := _YEAR_PART.fullmatch(word):
        return year_part(int(found[1]), _PART_MONTHS[found[2]], int(found[3]))
    if found := _PART_YEAR.fullmatch(word):
        return year_part(int(found[3]), _PART_MONTHS[found[1]], int(found[2]))
    if found := _PART_IN_WORDS.fullmatch(word):
        if found[1]:
            number = int(found[1]) if found[2] in _ORDINAL_SUFFIXES else 0
        else:
            number = _ORDINALS.get(found[2], 0)
        return year_part(int(found[4]), _PART_MONTHS[found[3]], number)
    return None


def year_part(year: int, months_per_part: int, number: int) -> Period | None:
    """The part of a year of that number, counted from 1 in parts of `months_per_part` months; None where the year has
    none.
    """
    if not (1 <= year <= 9999 and 1 <= number <= 12 // months_per_part):
        return None
    last = number * months_per_part
    return Period(date(year, last - months_per_part + 1, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _parse_relative_period(word: str, today: date) -> Period | None:
    """The week, month, quarter, semester or year around today, the one before or the one after."""
    found = _RELATIVE_PERIOD.fullmatch(word)
    if found is None or (found[1] and found[3] and (found[1] not in ("ce", "cet", "cette") or found[3] != "ci")):
        return None
    step, size = _RELATIVE_OFFSETS[found[3] or found[1] or "this"], PERIOD_UNITS[found[2]]
    if size:
        index = (today.year * 12 + today.month - 1) // size + step
        return year_part(index * size // 12, size, index % (12 // size) + 1)
    monday = dates.shift_date(today, 7 * step - today.weekday(), "days")
    sunday = dates.shift_date(monday, 6, "days") if monday is not None else None
    return Period(monday, sunday) if monday is not None and sunday is not None else None


GRANULARITY_MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""How many months each part has."""


def default_granularity(period: Period) -> str:
    """The part that gives a readable number of lines: months up to two years, quarters up to eight, else years."""
    if period.days <= 2 * 366 + 1:
        return "month"
    return "quarter" if period.days <= 8 * 366 else "year"


def calendar_period_of(day: date, granularity: str) -> Period:
    """The whole part of the calendar that a day is in."""
    size = GRANULARITY_MONTHS[granularity]
    first = date(day.year, (day.month - 1) // size * size + 1, 1)
    after = shift_date(first, size, "months")
    return Period(first, date.max if after is None else after - timedelta(1))


def split_period(period: Period, granularity: str) -> list[Period]:
    """The parts of the calendar that a period touches, the first and the last cut where the period begins and ends."""
    found = []
    first = period.first
    while True:
        last = calendar_period_of(first, granularity).last
        if last >= period.last:
            found.append(Period(first, period.last))
            return found
        found.append(Period(first, last))
        first = last + timedelta(1)


def part_end_dates(period: Period, granularity: str) -> list[date]:
    """The last day of each part of a period."""
    return [each.last for each in split_period(period, granularity)]


def period_label(period: Period, granularity: str) -> LabelledValue:
    """What a part is called: `2024-03`, `2024-Q1` (`2024-T1` in French), `2024`; people see a star where it is cut."""
    star = "" if period == calendar_period_of(period.first, granularity) else "*"
    year, month = period.first.year, period.first.month
    if granularity == "year":
        return LabelledValue(f"{year:04}", f"{year:04}{star}")
    if granularity == "month":
        return LabelledValue(f"{year:04}-{month:02}", f"{year:04}-{month:02}{star}")
    quarter = (month + 2) // 3
    name = f"{year:04}-Q{quarter}"
    return LabelledValue(name, {"en": name + star, "fr": f"{year:04}-T{quarter}{star}"})
