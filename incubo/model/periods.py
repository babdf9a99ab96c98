"""Periods as people say them (`2024-06`, `2024-T1`, `S1 2024`, `juin 2024`, `last-month`, `2023..2025`); durations."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

from incubo.model import dates, when
from incubo.model.nearest import folded


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


class Span(NamedTuple):
    """A duration as it was said: 18 months are months of the calendar, not a number of days."""

    amount: int
    unit: str

    def before(self, day: date) -> date:
        """The day so long before another; the calendar's first where there is none."""
        return dates.moved(day, -self.amount, self.unit)

    def after(self, day: date) -> date:
        """The day so long after another; the calendar's last where there is none."""
        return dates.moved(day, self.amount, self.unit)


def span(text: str) -> Span | None:
    """The duration of `45d`, `60 jours`, `18mo`; None where a text is none."""
    found = _SPAN.fullmatch(when.plain(text)) if len(text) <= when.LONGEST else None
    return Span(int(found[1]), when.UNIT[found[2]]) if found and found[2] in when.UNIT else None


def period(text: str, today: date, *, past: bool = False) -> Period | None:
    """The period a text means, seen from `today`; a day is a period of one day. None when it means none.

    `past` is about days in words: see `when.day`.
    """
    if len(text) > 2 * when.LONGEST:
        return None
    first, dots, last = ends(text)
    begun = _period(first, today, past=past)
    if not dots or begun is None:
        return begun
    ended = _period(last, today, past=past)
    return Period(begun.first, ended.last) if ended is not None and begun.first <= ended.last else None


def ends(text: str) -> tuple[str, str, str]:
    """The two ends of a range and the dots between them; without dots, the text, "" and ""."""
    first, dots, last = text.replace("…", "..").partition("..")
    return first, dots, last.removeprefix(".")


_SPAN = re.compile(r"\+?([0-9]{1,5}) ?([a-z]+)")
_YEAR_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2}|[a-z]+)[-/]([0-9]{4})")
_YEAR_PART = re.compile(r"([0-9]{4})-?([tqsh])([0-9])")
_PART_YEAR = re.compile(r"([tqsh])([0-9])-?([0-9]{4})")
_PART_IN_WORDS = re.compile(r"([0-9])?([a-z]*)-(trimestre|quarter|semestre|semester|half)-(?:of-)?([0-9]{4})")
_PARTS = {"t": 3, "q": 3, "trimestre": 3, "quarter": 3, "s": 6, "h": 6, "semestre": 6, "semester": 6, "half": 6}
_RANKS = {
    "premier": 1, "first": 1, "second": 2, "deuxieme": 2, "troisieme": 3, "third": 3, "quatrieme": 4, "fourth": 4,
}  # fmt: skip
_ENDINGS = ("", "er", "e", "eme", "nd", "st", "rd", "th")

UNITS = {
    "semaine": 0, "week": 0, "mois": 1, "month": 1, "trimestre": 3, "quarter": 3,
    "semestre": 6, "semester": 6, "half": 6, "an": 12, "annee": 12, "year": 12,
}  # fmt: skip
"""What `this-month` and `le mois dernier` count in: so many months, 0 for a week."""
_WHICH = {
    "ce": 0, "cet": 0, "cette": 0, "this": 0, "ci": 0, "en-cours": 0,
    "last": -1, "previous": -1, "dernier": -1, "derniere": -1, "precedent": -1, "precedente": -1, "passe": -1,
    "passee": -1, "next": 1, "prochain": 1, "prochaine": 1,
}  # fmt: skip
_AROUND = re.compile(
    rf"(?:l[ae]-|l'|the-)?(?:(ce|cet|cette|this|last|previous|next|dernier|derniere|prochain|prochaine)-)?"
    rf"({'|'.join(UNITS)})(?:-({'|'.join(_WHICH)}))?"
)


def _period(text: str, today: date, *, past: bool) -> Period | None:
    if len(text) > when.LONGEST:
        return None
    word = folded(when.plain(text))
    found = _calendar(word) or _around(word, today)
    if found is not None:
        return found
    day = when.day(text, today, past=past)
    return Period(day, day) if day is not None else None


def _calendar(word: str) -> Period | None:
    """A year, a month, a quarter or a semester by its name."""
    if re.fullmatch("[0-9]{4}", word):
        return months(int(word), 12, 1)
    if found := _YEAR_MONTH.fullmatch(word):
        return months(int(found[1]), 1, int(found[2]))
    if found := _MONTH_YEAR.fullmatch(word):
        number = int(found[1]) if found[1].isdigit() else dates.month(found[1]) or 0
        return months(int(found[2]), 1, number)
    if found := _YEAR_PART.fullmatch(word):
        return months(int(found[1]), _PARTS[found[2]], int(found[3]))
    if found := _PART_YEAR.fullmatch(word):
        return months(int(found[3]), _PARTS[found[1]], int(found[2]))
    if found := _PART_IN_WORDS.fullmatch(word):
        if found[1]:
            number = int(found[1]) if found[2] in _ENDINGS else 0
        else:
            number = _RANKS.get(found[2], 0)
        return months(int(found[4]), _PARTS[found[3]], number)
    return None


def months(year: int, size: int, number: int) -> Period | None:
    """The part of a year of that number, counted from 1 in parts of `size` months; None where the year has none."""
    if not (1 <= year <= 9999 and 1 <= number <= 12 // size):
        return None
    last = number * size
    return Period(date(year, last - size + 1, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _around(word: str, today: date) -> Period | None:
    """The week, month, quarter, semester or year around today, the one before or the one after."""
    found = _AROUND.fullmatch(word)
    if found is None or (found[1] and found[3] and (found[1] not in ("ce", "cet", "cette") or found[3] != "ci")):
        return None
    step, size = _WHICH[found[3] or found[1] or "this"], UNITS[found[2]]
    if size:
        index = (today.year * 12 + today.month - 1) // size + step
        return months(index * size // 12, size, index % (12 // size) + 1)
    monday = dates.away(today, 7 * step - today.weekday(), "days")
    sunday = dates.away(monday, 6, "days") if monday is not None else None
    return Period(monday, sunday) if monday is not None and sunday is not None else None
