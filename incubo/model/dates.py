"""Dates as people write them, and what they may have meant.

Days as people say them on a command line: `demain`, `lundi`, `+3mo`, `60j`, besides every form of `dates`.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from datetime import date

from incubo.core.i18n import N_


def is_implausible_date(day: date, today: date) -> bool:
    """Whether a date is for `schema-implausible-date` to report."""
    return day.year < EARLIEST_YEAR or day.year > today.year + MAX_YEARS_AHEAD


EARLIEST_YEAR = 2005
"""No date of a registry is older: the first startup d'État dates from 2011, some people from a little earlier."""

LATEST_YEAR = 2100
"""No date of a registry is that late, whatever the day."""

MAX_YEARS_AHEAD = 10
"""Years ahead of today after which a date is surely mistyped."""


MONTH_NUMBERS = {
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


_DIGIT_TYPOS = str.maketrans("ol–—_‑", "01----")


def parse_month(name: str) -> int | None:
    """The number of a month from its name in French or English, or its usual short form; None for another word."""
    return MONTH_NUMBERS.get(name)


def parse_iso_date(text: str) -> datetime.date | None:
    """The date of `2024-06-30`, or None."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _make_date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def date_from_digits(number: int) -> datetime.date | None:
    """The date of 20240630, or None."""
    return _make_date(number // 10000, number // 100 % 100, number % 100) if 19000101 <= number <= 22001231 else None


def guess_date(text: str) -> datetime.date | None:
    """What a date in another dress means (`30/06/2024` day first, `2024-6-1`, `30 juin 2024`), or None."""
    text = text.strip(" \t\u00a0.,;:").casefold()
    if not text.isascii():  # digits of another script are digits
        text = "".join(str(unicodedata.decimal(c, c)) for c in text)
    found = re.fullmatch(r"(\d{4})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{1,2})", text)
    if found:
        return _make_date(int(found[1]), int(found[2]), int(found[3]))
    found = re.fullmatch(r"(\d{2})-(\d{1,2})-(\d{1,2})", text)
    if found and (made := _make_date(int(found[1]), int(found[2]), int(found[3]))):
        return made  # with hyphens the year comes first, as in 2024-06-30
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", text)
    if found:
        return _make_date(int(found[3]), int(found[2]), int(found[1]))
    found = re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)? ([^\W\d]+)\.? (\d{4})", text)
    if found and found[2] in MONTH_NUMBERS:
        return _make_date(int(found[3]), MONTH_NUMBERS[found[2]], int(found[1]))
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text) or re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    if found:
        return _make_date(int(found[1]), int(found[2]), int(found[3]))
    # a letter for a digit, one digit too many between dashes: what remains must still be one date
    squeezed = text.translate(_DIGIT_TYPOS)
    return parse_iso_date(squeezed) if squeezed != text else None


def is_unambiguous_date(text: str) -> bool:
    """Whether a text that `guess` reads can be read in no other way (`30/06/2024`, and not `05/06/2024`)."""
    text = text.strip().casefold()
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{4}", text)
    if found:
        return int(found[1]) > 12 or int(found[1]) == int(found[2])
    found = re.fullmatch(r"\d{4}[-/. ](\d{1,2})[-/. ](\d{1,2})", text)
    if found:
        return True
    return re.fullmatch(r"\d{1,2}(?:er|st|nd|rd|th)? [^\W\d]+\.? \d{4}", text) is not None


def explain_impossible_date(text: str) -> str:
    """Why a `0000-00-00` shaped text is no date (a source string)."""
    year, month, day = (int(part) for part in text.split("-"))
    if month > 12 and day <= 12:
        return N_("day and month are probably swapped")
    if not 1 <= month <= 12:
        return N_("the month goes from 01 to 12")
    if year < 1:
        return N_("the year is wrong")
    return N_("this month has fewer days") if day > 0 else N_("the day goes from 01 to 31")


def suggest_possible_date(text: str) -> str | None:
    """The date that a `0000-00-00` shaped text probably means: swapped, or the month's last day."""
    year, month, day = (int(part) for part in text.split("-"))
    if month > 12 and 1 <= day <= 12:
        swapped = _make_date(year, day, month)
        return swapped.isoformat() if swapped else None
    if 1 <= month <= 12 and 28 < day <= 31 and year >= 1:
        return datetime.date(year, month, calendar.monthrange(year, month)[1]).isoformat()
    return None


def shift_date(day: datetime.date, amount: int, unit: str) -> datetime.date | None:
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


def shift_date_clamped(day: datetime.date, amount: int, unit: str = "days") -> datetime.date:
    """As `away`, and the calendar's own end where there is no such day.

    A file may hold the year 1 or 9999: what is counted from it must never stop a command.
    """
    return shift_date(day, amount, unit) or (datetime.date.max if amount > 0 else datetime.date.min)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later (earlier, for less than none), or that month's last one; as `moved`."""
    return shift_date_clamped(day, months, "months")


MAX_DATE_LENGTH = 60
"""More characters than any day or period takes."""

RELATIVE_DAYS = {
    "today": 0, "aujourd'hui": 0, "now": 0, "maintenant": 0,
    "tomorrow": 1, "demain": 1, "yesterday": -1, "hier": -1,
    "après-demain": 2, "apres-demain": 2, "avant-hier": -2,
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday", "vendredi friday",
         "samedi saturday", "dimanche sunday")
    )
    for name in names.split()
}  # fmt: skip
_UNIT_WORDS = {
    "days": "d j day days jour jours",
    "weeks": "w s week weeks semaine semaines",
    "months": "mo m month months mois",
    "years": "y a an ans year years",
}
UNIT_BY_WORD = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_WEEKDAY = re.compile(r"(?:(last|next)[ -])?([a-z]+)(?:[ -](dernier|prochain))?")
_OFFSET = re.compile(r"(il y a |dans |in )?([+-]?) ?(\d{1,5}) ?([a-z]+)( ago)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}")


def parse_day(text: str, today: date, *, looking_back: bool = False) -> date | None:
    """The day a text means, seen from `today`; None when it means none.

    A weekday is the coming one (today, if it is that day) and an amount without a sign lies ahead; with
    `looking_back`, for
    what looks back, the weekday is the latest one and the amount lies behind. A year of two digits is no year.
    """
    if len(text) > MAX_DATE_LENGTH:
        return None
    word = normalise_phrase(text)
    if word in RELATIVE_DAYS:
        return shift_date(today, RELATIVE_DAYS[word], "days")
    weekday = _WEEKDAY.fullmatch(word)
    if weekday is not None and weekday[2] in WEEKDAYS:
        return _resolve_weekday(WEEKDAYS[weekday[2]], today, weekday[1] or weekday[3], looking_back=looking_back)
    away = _OFFSET.fullmatch(word)
    if away is not None and away[4] in UNIT_BY_WORD:
        back = bool(away[5]) or away[1] == "il y a " or away[2] == "-"
        ahead = away[1] in ("dans ", "in ") or away[2] == "+"
        amount = int(away[3])
        return shift_date(today, -amount if back or (looking_back and not ahead) else amount, UNIT_BY_WORD[away[4]])
    if has_two_digit_year(word):
        return None
    return parse_iso_date(word) or guess_date(word)


def normalise_phrase(text: str) -> str:
    """A text as it is looked up: lower case, single blanks, straight apostrophes."""
    return " ".join(text.split()).casefold().replace("’", "'")


def has_two_digit_year(word: str) -> bool:
    """Whether it is a date whose year has two digits: nothing tells which of its numbers is the year."""
    return _SHORT_YEAR.fullmatch(word) is not None


def _resolve_weekday(number: int, today: date, direction: str | None, *, looking_back: bool) -> date | None:
    ahead = (number - today.weekday()) % 7
    if direction in ("next", "prochain"):
        return shift_date(today, ahead or 7, "days")
    if direction in ("last", "dernier"):
        return shift_date(today, ahead - 7, "days")
    return shift_date(today, ahead - 7 if looking_back and ahead else ahead, "days")
