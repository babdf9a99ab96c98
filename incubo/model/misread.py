"""Why a text is no day and no period, and which one was perhaps meant."""

from __future__ import annotations

import re
from datetime import date

from incubo.i18n import N_
from incubo.model import dates, when
from incubo.model.nearest import folded, nearest
from incubo.model.periods import UNITS, Period, ends, period
from incubo.problem import Text

DAYS = N_("write a day: 2024-06-30, 30/06/2024, monday, -30d")
"""How a day may be typed."""

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_IN_WORDS = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)? ([^\W\d]+)\.?(?: ([0-9]{4}))?")
_NO_YEAR = re.compile(r"[0-9]{1,2}([-/. ])[0-9]{1,2}")
_PART = re.compile(r"(?:[0-9]{4}-?([tqsh])[0-9]{1,2}|([tqsh])[0-9]{1,2}-?[0-9]{4})")
_AMOUNT = re.compile(r"([+-]?[0-9]{1,5}) ?([^\W\d]+)")


def why(text: str, today: date) -> tuple[Text, ...]:
    """What can be told of a text that is neither a day nor a period, the reason first; empty where nothing can."""
    word = when.plain(text)
    if not word or len(word) > 2 * when.LONGEST:
        return ()
    first, dots, last = ends(word)
    if dots:
        return _range(first, last, today)
    if len(word) > when.LONGEST:
        return ()
    return _dated(word, today) or _amount(word) or _near(word, today)


def several(text: str, found: Period) -> tuple[Text, tuple[Text, ...]]:
    """What is said, with its hint, where one day is needed and a period of many was given."""
    message = Text(N_("“{word}” is {n:days} long, and one day is needed here"), {"word": text, "n": found.days})
    hint = Text(N_("it begins on {first} and ends on {last}"), {"first": found.first, "last": found.last})
    return message, (hint,)


def _meant(word: str) -> Text:
    return Text(N_("did you mean “{meant}”?"), {"meant": word})


def _range(first: str, last: str, today: date) -> tuple[Text, ...]:
    begun, ended = period(first, today), period(last, today)
    if begun is not None and ended is not None:
        return (Text(N_("this range ends before it begins")), _meant(f"{last.strip()}..{first.strip()}"))
    if not first.strip() or not last.strip():
        return (Text(N_("a range has two ends, such as 2024-01..2024-06 or 2024-01-15..today")),)
    return why(last if ended is None else first, today)


def _dated(word: str, today: date) -> tuple[Text, ...]:
    """What is wrong with numbers that look like a date, or with the name of its month."""
    if found := _YEAR_FIRST.fullmatch(word):
        return _impossible(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(word):
        return _impossible(int(found[3]), int(found[2]), int(found[1]))
    if when.is_short(word):
        guess = dates.guess(word)
        reason = Text(N_("the year needs its four digits"))
        return (reason, _meant(guess.isoformat())) if guess is not None else (reason,)
    if found := _IN_WORDS.fullmatch(word):
        month = dates.month(found[2])
        if month is not None and found[3]:
            return _impossible(int(found[3]), month, int(found[1]))
        if month is not None:
            return (Text(N_("the year is missing")), _meant(f"{word} {today.year}"))
    elif found := _NO_YEAR.fullmatch(word):
        return (Text(N_("the year is missing")), _meant(f"{word}{found[1]}{today.year}"))
    if dates.month(word) is not None:
        return (Text(N_("the year is missing")), _meant(f"{word} {today.year}"))
    if re.fullmatch(r"[0-9]{4}[-/. ][0-9]{1,2}|[0-9]{1,2}[-/. ][0-9]{4}", word):
        return (Text(N_("the month goes from 01 to 12")),)
    if found := _PART.fullmatch(folded(word)):
        if (found[1] or found[2]) in "tq":
            return (Text(N_("a year has four quarters, from Q1 to Q4")),)
        return (Text(N_("a year has two semesters, S1 and S2")),)
    return ()


def _impossible(year: int, month: int, day: int) -> tuple[Text, ...]:
    """Why the numbers are no date, and the date they probably mean."""
    shape = f"{year:04}-{month:02}-{day:02}"
    reason, meant = Text(dates.why_impossible(shape)), dates.possible(shape)
    return (reason, _meant(meant)) if meant is not None and dates.iso(meant) else (reason,)


def _amount(word: str) -> tuple[Text, ...]:
    found = _AMOUNT.fullmatch(word)
    if found is None or dates.month(found[2]) is not None or nearest(found[2], _MONTHS) is not None:
        return ()
    near = nearest(found[2], when.UNIT) if len(found[2]) > 2 else None
    reason = Text(N_("days are counted in d, weeks in w, months in mo, years in y"))
    return (reason, _meant(f"{found[1]} {near}")) if near else (reason,)


_MONTHS = tuple(name for name in dates.MONTHS if len(name) > 3)
_SAID = (
    *when.NEAR, *when.WEEK,
    *(f"{which} {unit}" for which in ("this", "last", "next") for unit in UNITS),
    *(f"{unit} {which}" for which in ("dernier", "derniere", "prochain", "prochaine") for unit in UNITS),
)  # fmt: skip


def _near(word: str, today: date) -> tuple[Text, ...]:
    """A slip in a word (`lundy`, `30 jiun 2024`): the nearest that means something."""
    near = nearest(word, _SAID)
    if near is not None and period(near, today) is not None:
        return (_meant(near),)
    parts = word.split(" ")
    mended = " ".join(
        part if not part.isalpha() or dates.month(part) else nearest(part, _MONTHS) or part for part in parts
    )
    if mended == word:
        return ()
    return (_meant(mended),) if period(mended, today) is not None else why(mended, today)
