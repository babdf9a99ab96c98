"""Parse and shift dates, and guess what an invalid one means.

`parse_iso_date` and `guess_date` read the dates of files; `parse_day` also reads what people type on a command line
(`demain`, `lundi`, `+3mo`, `60j`).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from incubo.core.i18n import N_

EARLIEST_YEAR = 2005
"""Earliest plausible year: the first startup d'État dates from 2011, some people from a little earlier."""

LATEST_YEAR = 2100
"""A year later than any plausible date, whatever the current date."""

MAX_YEARS_AHEAD = 10
"""Years ahead of today beyond which a date is implausible."""

MAX_DATE_LENGTH = 60
"""Longest text that is parsed as a day or as one end of a period."""

NO_END = date.max
"""The last day of what has none: a person says so (“CDI”, “none”, 31/12/9999), a file `null`, a record None."""
_NO_END_WORDS = frozenset((
    "aucune", "cdi", "dureeindeterminee", "encours", "enposte", "illimite", "illimitee", "indefinite", "indefinie",
    "indetermine", "indeterminee", "noend", "noenddate", "none", "ongoing", "openended", "pasdefin", "permanent",
    "permanente", "present", "sans", "sansdatedefin", "sansecheance", "sansfin", "sanslimite", "sansterme",
    "titulaire", "unlimited",
))  # fmt: skip
"""What people write of a last day where there is none to come, without case, accents and all that is no letter."""

MONTH_NUMBERS = {
    name: month
    for month, names in enumerate(
        (
            "janvier january janv jan",
            "fevrier février february fev fév fevr févr feb",
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

Direction = Literal["ahead", "nearest", "back", "earlier"]
"""Which way a day without a year or a week is read.

`ahead`: `monday` and `1 March` are the next ones or today, `30d` is to come. `nearest`: as `ahead`, but `1 March` is
the one nearest to today: somebody who left on 10 June is recorded in July. One that may as well be of another year is
none: said in December, `10 June` needs its year. `back`: they are the last ones or today, and
30 days ago (`--until monday`). `earlier`: as `back`, but before today, with which that day is compared: `--since
monday`, said on a Monday, is the Monday before.
"""
LOOKING_BACK: tuple[Direction, ...] = ("back", "earlier")

_DIGIT_TYPOS = str.maketrans("ol–—_‑", "01----")
"""Letters typed for digits, and other characters typed for hyphens."""
_WEEKDAY = r"(?:(last|next)[ -])?([a-z]+)(?:[ -](dernier|prochain))?"
_OFFSET = r"(il y a |dans |in )?([+-]?) ?(\d{1,5}|une?(?= )|an?(?= )|one(?= )) ?([a-z]+)( ago)?"
_SHORT_YEAR = r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}"
_DAY_OF_MONTH = r"(0?[1-9]|[1-9]\d)(?:er|st|nd|rd|th)? ([^\W\d]+)\.?"
_MONTH_AND_DAY = r"([^\W\d]+)\.? (0?[1-9]|[1-9]\d)(?:st|nd|rd|th)?(?:,? (\d{4}))?"
PARTS_OF_PERIOD = {
    "debut": 0, "début": 0, "beginning": 0, "begin": 0, "start": 0, "early": 0, "mi": 1, "mid": 1,
    "fin": 2, "end": 2, "late": 2,
}  # fmt: skip
"""What the first day of a period, the one in its middle, and its last one are called."""
PART_OF_PERIOD = re.compile(rf"({'|'.join(PARTS_OF_PERIOD)})[ -]+(?:d[eu][ -]|d'|of[ -])?(.+)")
_LEAP_YEARS = 8
"""Within so many years there is a 29 February."""
_CLEARLY_FARTHER = 2
"""A day without a year is the nearest one where the other one is so many times as far: within four months."""


def says_no_end(text: str) -> bool:
    """Whether a text says of a last day that there is none: “CDI”, “sans terme”, “none”, “31/12/9999”."""
    if len(text) > MAX_DATE_LENGTH:
        return False
    letters = unicodedata.normalize("NFD", text.casefold())
    word = "".join(letter for letter in letters if letter.isalnum())  # “CDI 2025” says a year
    return word in _NO_END_WORDS or guess_date(text.strip()) == NO_END or parse_iso_date(text.strip()) == NO_END


def is_implausible_date(day: date, as_of: date) -> bool:
    """Whether a date is so early or late that it is probably a mistake (rule `schema-implausible-date`)."""
    return day.year < EARLIEST_YEAR or day.year > as_of.year + MAX_YEARS_AHEAD


def parse_year(text: str, as_of: date) -> int | None:
    """A year of four digits that is no obvious mistake; None for any other text."""
    if not re.fullmatch("[0-9]{4}", text) or text == "0000":
        return None
    return None if is_implausible_date(date(int(text), 1, 1), as_of) else int(text)


def parse_month(name: str) -> int | None:
    """The number of a month from its name or short form in French or English; None for any other word."""
    return MONTH_NUMBERS.get(name)


def parse_iso_date(text: str) -> date | None:
    """The date of `2024-06-30`, or None."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def date_from_digits(number: int) -> date | None:
    """The date of 20240630, or None."""
    return _make_date(number // 10000, number // 100 % 100, number % 100) if 19000101 <= number <= 22001231 else None


_MIDNIGHT = r"[t ]00:00(?::00(?:\.0+)?)?z?"
"""The time of a date that a program wrote. Another time may be that of another day elsewhere."""
_FAULTY_YEAR = re.compile(r"(?<!\d)0\d{3}(?!\d)")


def guess_date(text: str) -> date | None:
    """The date in a format other than ISO (`30/06/2024` and `30-06-24` day first, `2024-6-1`, `30 juin 2024`), or None.

    The year comes first only where it has four digits.
    """
    text = text.strip(" \t\u00a0.,;:").casefold()
    if not text.isascii():  # digits of another script are digits
        text = "".join(str(unicodedata.decimal(c, c)) for c in text)
    if _FAULTY_YEAR.search(text):  # “1/1/0025” is no more 2025 than 1925
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d" + _MIDNIGHT, text):
        text = text[:10]
    match = re.fullmatch(r"(\d{4})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{1,2})", text)
    if match:
        return _make_date(int(match[1]), int(match[2]), int(match[3]))
    match = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", text)
    if match:
        return _make_date(int(match[3]), int(match[2]), int(match[1]))
    match = re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)? ([^\W\d]+)\.? (\d{4})", text)
    if match and match[2] in MONTH_NUMBERS:
        return _make_date(int(match[3]), MONTH_NUMBERS[match[2]], int(match[1]))
    match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text) or re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    if match:
        return _make_date(int(match[1]), int(match[2]), int(match[3]))
    # a letter in the place of a digit, another character in the place of a hyphen
    squeezed = text.translate(_DIGIT_TYPOS)
    return parse_iso_date(squeezed) if squeezed != text else None


def is_unambiguous_date(text: str) -> bool:
    """Whether a text that `guess_date` reads has only one meaning (`30/06/2024` does, `05/06/2024` does not)."""
    text = text.strip().casefold()
    match = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{4}", text)
    if match:
        return int(match[1]) > 12 or int(match[1]) == int(match[2])
    match = re.fullmatch(r"\d{4}[-/. ](\d{1,2})[-/. ](\d{1,2})", text)
    if match:
        return True
    return re.fullmatch(r"\d{1,2}(?:er|st|nd|rd|th)? [^\W\d]+\.? \d{4}", text) is not None


def explain_impossible_date(text: str) -> str:
    """Why a text of the form `0000-00-00` is not a date (a source string to translate)."""
    year, month, day = (int(part) for part in text.split("-"))
    if month > 12 and day <= 12:
        return N_("day and month are probably swapped")
    if not 1 <= month <= 12:
        return N_("the month goes from 01 to 12")
    if year < 1 or (year < 1000 and 1 <= day <= _count_days(year, month)):
        return N_("the year is wrong")
    return N_("this month has fewer days") if day > 0 else N_("the day goes from 01 to 31")


def suggest_possible_date(text: str) -> str | None:
    """The date that an invalid `0000-00-00` probably means: day and month swapped, or the month's last day."""
    year, month, day = (int(part) for part in text.split("-"))
    if month > 12 and 1 <= day <= 12:
        swapped = _make_date(year, day, month)
        return swapped.isoformat() if swapped else None
    if 1 <= month <= 12 and 28 < day <= 31 and year >= 1:
        return date(year, month, _count_days(year, month)).isoformat()
    return None


def _count_days(year: int, month: int) -> int:
    """The number of days of a month."""
    import calendar  # lazy: only for dates that are computed

    return calendar.monthrange(year, month)[1]


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def shift_date(day: date, amount: int, unit: str) -> date | None:
    """A day plus an amount (it may be negative) of `days`, `weeks`, `months` or `years`; None beyond the calendar.

    Months and years keep the day of the month, or use the month's last day if it has fewer.
    """
    try:
        if unit in ("days", "weeks"):
            return day + timedelta(**{unit: amount})
        year, month = divmod(day.year * 12 + day.month - 1 + amount * (12 if unit == "years" else 1), 12)
        return date(year, month + 1, min(day.day, _count_days(year, month + 1)))
    except (ValueError, OverflowError):
        return None


def shift_date_clamped(day: date, amount: int, unit: str = "days") -> date:
    """Like `shift_date`, but clamped to the calendar's first or last day: a file may hold the year 1 or 9999."""
    return shift_date(day, amount, unit) or (date.max if amount > 0 else date.min)


@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """A day plus a number of months, which may be negative; see `shift_date_clamped`."""
    return shift_date_clamped(day, months, "months")


def parse_day(text: str, today: date, direction: Direction = "ahead") -> date | None:
    """The day that a text means, relative to `today`; None for any other text.

    `direction`: that of a weekday, of a day of a month without a year, and of an amount without a sign. A two-digit
    year is not accepted, nor a day that is not the weekday before it (`jeudi 20 juin 2024`).
    """
    if len(text) > MAX_DATE_LENGTH:
        return None
    phrase = normalise_phrase(text)
    if phrase in RELATIVE_DAYS:
        return shift_date(today, RELATIVE_DAYS[phrase], "days")
    weekday = re.fullmatch(_WEEKDAY, phrase)
    if weekday is not None and weekday[2] in WEEKDAYS:
        return _resolve_weekday(WEEKDAYS[weekday[2]], today, weekday[1] or weekday[3], direction)
    number, rest = split_weekday(phrase)
    if number is not None:
        day = parse_day(rest, today, direction)
        if day is not None and day.weekday() == number:
            return day
        return _find_year_of_weekday(rest, number, today) if lacks_year(rest) else None
    offset = re.fullmatch(_OFFSET, phrase)
    if offset is not None and offset[4] in UNIT_BY_WORD:
        is_past = bool(offset[5]) or offset[1] == "il y a " or offset[2] == "-"
        is_future = offset[1] in ("dans ", "in ") or offset[2] == "+"
        amount = int(offset[3]) if offset[3].isdigit() else 1
        is_past = is_past or (direction in LOOKING_BACK and not is_future)
        return shift_date(today, -amount if is_past else amount, UNIT_BY_WORD[offset[4]])
    if has_two_digit_year(phrase):
        return None
    if lacks_year(phrase):
        return _resolve_day_of_month(phrase, today, direction)
    worded = re.fullmatch(_MONTH_AND_DAY, phrase)  # March 1, 2024
    if worded is not None and worded[1] in MONTH_NUMBERS:
        return _make_date(int(worded[3]), MONTH_NUMBERS[worded[1]], int(worded[2]))
    return parse_iso_date(phrase) or guess_date(phrase)


def lacks_year(text: str) -> bool:
    """Whether a text is a day and a month in words, without a year: `1er mars`, `March 1`, `fin mars`."""
    return _read_day_of_month(split_weekday(normalise_phrase(text))[1]) is not None


def _find_year_of_weekday(phrase: str, weekday: int, today: date) -> date | None:
    """A day of a month in the year before, of or after today in which it has a weekday; None: in none of them."""
    years = (today.year - 1, today.year, today.year + 1)
    return next((day for year in years if (day := _find_day(phrase, year)) and day.weekday() == weekday), None)


def split_weekday(phrase: str) -> tuple[int | None, str]:
    """The number of the weekday that stands before a date, None without one, and the date."""
    name, _, rest = phrase.partition(" ")
    number = WEEKDAYS.get(name.rstrip(","))
    if number is None or not any(map(str.isdigit, rest)):
        return None, phrase
    offset = re.fullmatch(_OFFSET, rest)
    return (None, phrase) if offset is not None and offset[4] in UNIT_BY_WORD else (number, rest)


def _read_day_of_month(phrase: str) -> tuple[int, int] | None:
    """The month and the day of `1er mars`, `march 1` or `fin mars` (0: its last day); the day may not exist."""
    match = re.fullmatch(_DAY_OF_MONTH, phrase)
    if match is not None and match[2] in MONTH_NUMBERS:
        return MONTH_NUMBERS[match[2]], int(match[1])
    match = re.fullmatch(_MONTH_AND_DAY, phrase)
    if match is not None and match[1] in MONTH_NUMBERS and match[3] is None:
        return MONTH_NUMBERS[match[1]], int(match[2])
    match = PART_OF_PERIOD.fullmatch(phrase)
    if match is not None and match[2].rstrip(".") in MONTH_NUMBERS:
        return MONTH_NUMBERS[match[2].rstrip(".")], (1, 15, 0)[PARTS_OF_PERIOD[match[1]]]
    return None


def _find_day(phrase: str, year: int) -> date | None:
    """The day of a year that `1er mars` or `fin mars` means; None: the year has none."""
    month_and_day = _read_day_of_month(phrase)
    assert month_and_day is not None
    month, number = month_and_day
    return _make_date(year, month, number or _count_days(year, month)) if 99 < year <= date.max.year else None


def _resolve_day_of_month(phrase: str, today: date, direction: Direction) -> date | None:
    if direction == "nearest":
        last, following = (_resolve_day_of_month(phrase, today, way) for way in ("back", "ahead"))
        if last is None or following is None:
            return last or following
        near, far = sorted((last, following), key=lambda day: abs(day - today))
        return near if abs(far - today) >= _CLEARLY_FARTHER * abs(near - today) else None
    latest = shift_date_clamped(today, -1) if direction == "earlier" else today
    step = 1 if direction == "ahead" else -1
    for year in range(today.year, today.year + step * (_LEAP_YEARS + 1), step):
        day = _find_day(phrase, year)
        if day is not None and (day >= today if direction == "ahead" else day <= latest):
            return day
    return None


def normalise_phrase(text: str) -> str:
    """A text in lower case, with single spaces and straight apostrophes."""
    return " ".join(text.split()).casefold().replace("’", "'")


def has_two_digit_year(phrase: str) -> bool:
    """Whether a text is a date with a two-digit year: any of its numbers could be the year."""
    return re.fullmatch(_SHORT_YEAR, phrase) is not None


def _resolve_weekday(number: int, today: date, which: str | None, direction: Direction) -> date | None:
    days_ahead = (number - today.weekday()) % 7
    if which in ("next", "prochain"):
        return shift_date(today, days_ahead or 7, "days")
    if which in ("last", "dernier") or direction == "earlier" or (direction == "back" and days_ahead):
        return shift_date(today, days_ahead - 7, "days")
    return shift_date(today, days_ahead, "days")
