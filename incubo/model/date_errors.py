"""Explain why a text is not a date or a period, and suggest the one that was probably meant."""

from __future__ import annotations

import re
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.model.dates import (
    MAX_DATE_LENGTH,
    MONTH_NUMBERS,
    RELATIVE_DAYS,
    UNIT_BY_WORD,
    WEEKDAYS,
    explain_impossible_date,
    guess_date,
    has_two_digit_year,
    lacks_year,
    normalise_phrase,
    parse_day,
    parse_iso_date,
    parse_month,
    split_weekday,
    suggest_possible_date,
)
from incubo.model.periods import PERIOD_UNITS, Period, parse_period, split_range
from incubo.model.suggestions import find_nearest, normalise_name

DAY_FORMATS_HINT = N_("write a day: 2024-06-30, 30/06/2024, monday, -30d")
"""The hint for a day that cannot be parsed."""
DATE_FORMATS_HINT = N_(
    "write a day (2024-06-30, 30/06/2024, monday, -30d) or a period (2024-06, 2024-Q1, 2024-S1, 2024)"
)
"""The same, where a period is read as one of its days."""

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_WORDED_DATE = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)? ([^\W\d]+)\.?(?: ([0-9]{4}))?")
_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}([-/. ])[0-9]{1,2}")
_YEAR_PART_LIKE = re.compile(r"(?:[0-9]{4}-?([tqsh])[0-9]{1,2}|([tqsh])[0-9]{1,2}-?[0-9]{4})")
_AMOUNT = re.compile(r"([+-]?[0-9]{1,5}) ?([^\W\d]+)")

_LONG_MONTH_NAMES = tuple(name for name in MONTH_NUMBERS if len(name) > 3)
_KNOWN_PHRASES = (
    *RELATIVE_DAYS, *WEEKDAYS,
    *(f"{relation} {unit}" for relation in ("this", "last", "next") for unit in PERIOD_UNITS),
    *(f"{unit} {relation}" for relation in ("dernier", "derniere", "prochain", "prochaine") for unit in PERIOD_UNITS),
)  # fmt: skip


def explain_unreadable_date(text: str, today: date) -> tuple[Message, ...]:
    """The messages for a text that is neither a day nor a period, the reason first; empty if nothing is known."""
    phrase = normalise_phrase(text)
    if not phrase or len(phrase) > 2 * MAX_DATE_LENGTH:
        return ()
    first, separator, last = split_range(phrase)
    if separator:
        return _explain_range(first, last, today)
    if len(phrase) > MAX_DATE_LENGTH:
        return ()
    number, rest = split_weekday(phrase)
    if number is not None and (day := parse_day(rest, today)) is not None:
        return (Message(N_("this day is {day:full}"), {"day": day}),)
    return _explain_numeric_date(phrase, today) or _explain_amount(phrase) or _suggest_phrase(phrase, today)


def unreadable_date_message(text: str, today: date) -> tuple[Message, tuple[Message, ...]]:
    """The error message for a text that is neither a day nor a period, with the reasons and what was perhaps meant."""
    is_numeric = _YEAR_FIRST.fullmatch(normalise_phrase(text)) or _DAY_FIRST.fullmatch(normalise_phrase(text))
    if lacks_year(text) and (after := parse_day(text, today)) is not None:
        years = {"word": text, "before": parse_day(text, today, "back"), "after": after}
        message = Message(N_("“{word}” may be {before:long} or {after:long}"), years)
        return message, (Message(N_("the year is missing")),)
    message = Message(N_("“{word}” is not a date"), {"word": text})
    if is_numeric:
        message = Message(N_("{value} does not exist in the calendar"), {"value": text.strip()})
    return message, explain_unreadable_date(text, today)


def period_is_not_a_day_message(text: str, period: Period) -> tuple[Message, tuple[Message, ...]]:
    """The error message, with its hint, for a period of several days in the place of one day."""
    message = Message(N_("“{word}” is {n:days} long, and one day is needed here"), {"word": text, "n": period.days})
    hint = Message(N_("it begins on {first} and ends on {last}"), {"first": period.first, "last": period.last})
    return message, (hint,)


def _explain_range(first: str, last: str, today: date) -> tuple[Message, ...]:
    first_period, last_period = parse_period(first, today), parse_period(last, today)
    if first_period is not None and last_period is not None:
        return (Message(N_("this range ends before it begins")), did_you_mean(f"{last.strip()}..{first.strip()}"))
    if not first.strip() or not last.strip():
        return (Message(N_("a range has a first and a last day, such as 2024-01..2024-06 or 2024-01-15..today")),)
    return explain_unreadable_date(last if last_period is None else first, today)


def _explain_numeric_date(phrase: str, today: date) -> tuple[Message, ...]:
    """The messages for a text in the form of a numeric date, of a date with a month name, or of a part of a year."""
    if match := _YEAR_FIRST.fullmatch(phrase):
        return _explain_impossible_day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(phrase):
        return _explain_impossible_day(int(match[3]), int(match[2]), int(match[1]))
    if has_two_digit_year(phrase):
        guess = guess_date(phrase)
        reason = Message(N_("the year needs its four digits"))
        return (reason, did_you_mean(guess.isoformat())) if guess is not None else (reason,)
    if match := _WORDED_DATE.fullmatch(phrase):
        month = parse_month(match[2])
        if month is not None and match[3]:
            return _explain_impossible_day(int(match[3]), month, int(match[1]))
        if month is not None and parse_iso_date(f"2024-{month:02}-{int(match[1]):02}") is not None:
            return (Message(N_("the year is missing")), did_you_mean(f"{phrase} {today.year}"))
        if month is not None:  # it exists in no year: of 2024, which has all days
            return _explain_impossible_day(2024, month, int(match[1]))[:1]
    elif match := _DAY_AND_MONTH.fullmatch(phrase):
        return (Message(N_("the year is missing")), did_you_mean(f"{phrase}{match[1]}{today.year}"))
    if parse_month(phrase) is not None or lacks_year(phrase):
        return (Message(N_("the year is missing")), did_you_mean(f"{phrase} {today.year}"))
    if re.fullmatch(r"[0-9]{4}[-/. ][0-9]{1,2}|[0-9]{1,2}[-/. ][0-9]{4}", phrase):
        return (Message(N_("the month goes from 01 to 12")),)
    if match := _YEAR_PART_LIKE.fullmatch(normalise_name(phrase)):
        if (match[1] or match[2]) in "tq":
            return (Message(N_("a year has four quarters, from Q1 to Q4")),)
        return (Message(N_("a year has two semesters, S1 and S2")),)
    return ()


def _explain_impossible_day(year: int, month: int, day: int) -> tuple[Message, ...]:
    """Why a date does not exist, and the date that was probably meant."""
    text = f"{year:04}-{month:02}-{day:02}"
    reason, suggestion = Message(explain_impossible_date(text)), suggest_possible_date(text)
    return (reason, did_you_mean(suggestion)) if suggestion is not None and parse_iso_date(suggestion) else (reason,)


def _explain_amount(phrase: str) -> tuple[Message, ...]:
    match = _AMOUNT.fullmatch(phrase)
    if match is None or parse_month(match[2]) is not None or find_nearest(match[2], _LONG_MONTH_NAMES) is not None:
        return ()
    unit = find_nearest(match[2], UNIT_BY_WORD) if len(match[2]) > 2 else None
    reason = Message(N_("days are counted in d, weeks in w, months in mo, years in y"))
    return (reason, did_you_mean(f"{match[1]} {unit}")) if unit else (reason,)


def _suggest_phrase(phrase: str, today: date) -> tuple[Message, ...]:
    """A suggestion for a misspelt phrase (`lundy`, `30 jiun 2024`): the nearest valid one."""
    suggestion = find_nearest(phrase, _KNOWN_PHRASES)
    if suggestion is not None and parse_period(suggestion, today) is not None:
        return (did_you_mean(suggestion),)
    parts = phrase.split(" ")
    corrected = " ".join(
        part if not part.isalpha() or parse_month(part) else find_nearest(part, _LONG_MONTH_NAMES) or part
        for part in parts
    )
    if corrected == phrase:
        return ()
    return (
        (did_you_mean(corrected),)
        if parse_period(corrected, today) is not None
        else explain_unreadable_date(corrected, today)
    )
