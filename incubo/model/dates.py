"""Dates as people write them, and what they may have meant."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata

from incubo.i18n import N_

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "janvier january janv jan",
            "fevrier février february fev fév feb",
            "mars march mar",
            "avril april avr apr",
            "mai may",
            "juin june jun",
            "juillet july juil jul",
            "aout août august aou aoû aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre décembre december dec déc",
        ),
        1,
    )
    for name in names.split()
}
"""The number of a month by its names in French and English, and their usual short forms."""


_SLIPS = str.maketrans("ol–—_‑", "01----")


def month(name: str) -> int | None:
    """The number of a month from its name in French or English, or its usual short form; None for another word."""
    return MONTHS.get(name)


def iso(text: str) -> datetime.date | None:
    """The date of `2024-06-30`, or None."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _made(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def from_digits(number: int) -> datetime.date | None:
    """The date of 20240630, or None."""
    return _made(number // 10000, number // 100 % 100, number % 100) if 19000101 <= number <= 22001231 else None


def guess(text: str) -> datetime.date | None:
    """What a date in another dress means (`30/06/2024` day first, `2024-6-1`, `30 juin 2024`), or None."""
    text = text.strip(" \t\u00a0.,;:").casefold()
    if not text.isascii():  # digits of another script are digits
        text = "".join(str(unicodedata.decimal(c, c)) for c in text)
    found = re.fullmatch(r"(\d{4})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{1,2})", text)
    if found:
        return _made(int(found[1]), int(found[2]), int(found[3]))
    found = re.fullmatch(r"(\d{2})-(\d{1,2})-(\d{1,2})", text)
    if found and (made := _made(int(found[1]), int(found[2]), int(found[3]))):
        return made  # with hyphens the year comes first, as in 2024-06-30
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", text)
    if found:
        return _made(int(found[3]), int(found[2]), int(found[1]))
    found = re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)? ([^\W\d]+)\.? (\d{4})", text)
    if found and found[2] in MONTHS:
        return _made(int(found[3]), MONTHS[found[2]], int(found[1]))
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text) or re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    if found:
        return _made(int(found[1]), int(found[2]), int(found[3]))
    # a letter for a digit, one digit too many between dashes: what remains must still be one date
    squeezed = text.translate(_SLIPS)
    return iso(squeezed) if squeezed != text else None


def is_clear(text: str) -> bool:
    """Whether a text that `guess` reads can be read in no other way (`30/06/2024`, and not `05/06/2024`)."""
    text = text.strip().casefold()
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{4}", text)
    if found:
        return int(found[1]) > 12 or int(found[1]) == int(found[2])
    found = re.fullmatch(r"\d{4}[-/. ](\d{1,2})[-/. ](\d{1,2})", text)
    if found:
        return True
    return re.fullmatch(r"\d{1,2}(?:er|st|nd|rd|th)? [^\W\d]+\.? \d{4}", text) is not None


def why_impossible(text: str) -> str:
    """Why a `0000-00-00` shaped text is no date (a source string)."""
    year, month, day = (int(part) for part in text.split("-"))
    if month > 12 and day <= 12:
        return N_("day and month are probably swapped")
    if not 1 <= month <= 12:
        return N_("the month goes from 01 to 12")
    if year < 1:
        return N_("the year is wrong")
    return N_("this month has fewer days") if day > 0 else N_("the day goes from 01 to 31")


def possible(text: str) -> str | None:
    """The date that a `0000-00-00` shaped text probably means: swapped, or the month's last day."""
    year, month, day = (int(part) for part in text.split("-"))
    if month > 12 and 1 <= day <= 12:
        swapped = _made(year, day, month)
        return swapped.isoformat() if swapped else None
    if 1 <= month <= 12 and 28 < day <= 31 and year >= 1:
        return datetime.date(year, month, calendar.monthrange(year, month)[1]).isoformat()
    return None


def away(day: datetime.date, amount: int, unit: str) -> datetime.date | None:
    """The day so many `days`, `weeks`, `months` or `years` away, back where negative; None beyond the calendar.

    Months and years keep the day of the month, or take the month's last one.
    """
    try:
        if unit in ("days", "weeks"):
            return day + datetime.timedelta(**{unit: amount})
        year, month = divmod(day.year * 12 + day.month - 1 + amount * (12 if unit == "years" else 1), 12)
        return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def moved(day: datetime.date, amount: int, unit: str = "days") -> datetime.date:
    """As `away`, and the calendar's own end where there is no such day.

    A file may hold the year 1 or 9999: what is counted from it must never stop a command.
    """
    return away(day, amount, unit) or (datetime.date.max if amount > 0 else datetime.date.min)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later (earlier, for less than none), or that month's last one; as `moved`."""
    return moved(day, months, "months")
