"""Why a text is no day and no period, and which one was perhaps meant."""

from __future__ import annotations

import re
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model import dates
from incubo.model import dates as when
from incubo.model.periods import PERIOD_UNITS, Period, parse_period, split_range
from incubo.model.suggestions import find_nearest, normalise_name

DAY_FORMATS_HINT = N_("write a day: 2024-06-30, 30/06/2024, monday, -30d")
"""How a day may be typed."""

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_WORDED_DATE = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)? ([^\W\d]+)\.?(?: ([0-9]{4}))?")
_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}([-/. ])[0-9]{1,2}")
_YEAR_PART_LIKE = re.compile(r"(?:[0-9]{4}-?([tqsh])[0-9]{1,2}|([tqsh])[0-9]{1,2}-?[0-9]{4})")
_AMOUNT = re.compile(r"([+-]?[0-9]{1,5}) ?([^\W\d]+)")


def explain_unreadable_date(text: str, today: date) -> tuple[Message, ...]:
    """What can be told of a text that is neither a day nor a period, the reason first; empty where nothing can."""
    word = when.normalise_phrase(text)
    if not word or len(word) > 2 * when.MAX_DATE_LENGTH:
        return ()
    first, dots, last = split_range(word)
    if dots:
        return _explain_range(first, last, today)
    if len(word) > when.MAX_DATE_LENGTH:
        return ()
    return _explain_numeric_date(word, today) or _explain_amount(word) or _suggest_phrase(word, today)


def period_is_not_a_day_message(text: str, period: Period) -> tuple[Message, tuple[Message, ...]]:
    """What is said, with its hint, where one day is needed and a period of many was given."""
    message = Message(N_("“{word}” is {n:days} long, and one day is needed here"), {"word": text, "n": period.days})
    hint = Message(N_("it begins on {first} and ends on {last}"), {"first": period.first, "last": period.last})
    return message, (hint,)


def _did_you_mean(word: str) -> Message:
    return Message(N_("did you mean “{meant}”?"), {"meant": word})


def _explain_range(first: str, last: str, today: date) -> tuple[Message, ...]:
    begun, ended = parse_period(first, today), parse_period(last, today)
    if begun is not None and ended is not None:
        return (Message(N_("this range ends before it begins")), _did_you_mean(f"{last.strip()}..{first.strip()}"))
    if not first.strip() or not last.strip():
        return (Message(N_("a range has two ends, such as 2024-01..2024-06 or 2024-01-15..today")),)
    return explain_unreadable_date(last if ended is None else first, today)


def _explain_numeric_date(word: str, today: date) -> tuple[Message, ...]:
    """What is wrong with numbers that look like a date, or with the name of its month."""
    if found := _YEAR_FIRST.fullmatch(word):
        return _explain_impossible_day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(word):
        return _explain_impossible_day(int(found[3]), int(found[2]), int(found[1]))
    if when.has_two_digit_year(word):
        guess = dates.guess_date(word)
        reason = Message(N_("the year needs its four digits"))
        return (reason, _did_you_mean(guess.isoformat())) if guess is not None else (reason,)
    if found := _WORDED_DATE.fullmatch(word):
        month = dates.parse_month(found[2])
        if month is not None and found[3]:
            return _explain_impossible_day(int(found[3]), month, int(found[1]))
        if month is not None:
            return (Message(N_("the year is missing")), _did_you_mean(f"{word} {today.year}"))
    elif found := _DAY_AND_MONTH.fullmatch(word):
        return (Message(N_("the year is missing")), _did_you_mean(f"{word}{found[1]}{today.year}"))
    if dates.parse_month(word) is not None:
        return (Message(N_("the year is missing")), _did_you_mean(f"{word} {today.year}"))
    if re.fullmatch(r"[0-9]{4}[-/. ][0-9]{1,2}|[0-9]{1,2}[-/. ][0-9]{4}", word):
        return (Message(N_("the month goes from 01 to 12")),)
    if found := _YEAR_PART_LIKE.fullmatch(normalise_name(word)):
        if (found[1] or found[2]) in "tq":
            return (Message(N_("a year has four quarters, from Q1 to Q4")),)
        return (Message(N_("a year has two semesters, S1 and S2")),)
    return ()


def _explain_impossible_day(year: int, month: int, day: int) -> tuple[Message, ...]:
    """Why the numbers are no date, and the date they probably mean."""
    shape = f"{year:04}-{month:02}-{day:02}"
    reason, meant = Message(dates.explain_impossible_date(shape)), dates.suggest_possible_date(shape)
    return (reason, _did_you_mean(meant)) if meant is not None and dates.parse_iso_date(meant) else (reason,)


def _explain_amount(word: str) -> tuple[Message, ...]:
    found = _AMOUNT.fullmatch(word)
    if (
        found is None
        or dates.parse_month(found[2]) is not None
        or find_nearest(found[2], _LONG_MONTH_NAMES) is not None
    ):
        return ()
    near = find_nearest(found[2], when.UNIT_BY_WORD) if len(found[2]) > 2 else None
    reason = Message(N_("days are counted in d, weeks in w, months in mo, years in y"))
    return (reason, _did_you_mean(f"{found[1]} {near}")) if near else (reason,)


_LONG_MONTH_NAMES = tuple(name for name in dates.MONTH_NUMBERS if len(name) > 3)
_KNOWN_PHRASES = (
    *when.RELATIVE_DAYS, *when.WEEKDAYS,
    *(f"{which} {unit}" for which in ("this", "last", "next") for unit in PERIOD_UNITS),
    *(f"{unit} {which}" for which in ("dernier", "derniere", "prochain", "prochaine") for unit in PERIOD_UNITS),
)  # fmt: skip


def _suggest_phrase(word: str, today: date) -> tuple[Message, ...]:
    """A slip in a word (`lundy`, `30 jiun 2024`): the nearest that means something."""
    near = find_nearest(word, _KNOWN_PHRASES)
    if near is not None and parse_period(near, today) is not None:
        return (_did_you_mean(near),)
    parts = word.split(" ")
    mended = " ".join(
        part if not part.isalpha() or dates.parse_month(part) else find_nearest(part, _LONG_MONTH_NAMES) or part
        for part in parts
    )
    if mended == word:
        return ()
    return (
        (_did_you_mean(mended),) if parse_period(mended, today) is not None else explain_unreadable_date(mended, today)
    )
