"""Days as people say them on a command line: `demain`, `lundi`, `+3mo`, `60j`, besides every form of `dates`."""

from __future__ import annotations

import re
from datetime import date

from incubo.model import dates

LONGEST = 60
"""More characters than any day or period takes."""

NEAR = {
    "today": 0, "aujourd'hui": 0, "now": 0, "maintenant": 0,
    "tomorrow": 1, "demain": 1, "yesterday": -1, "hier": -1,
    "après-demain": 2, "apres-demain": 2, "avant-hier": -2,
}  # fmt: skip
WEEK = {
    name: number
    for number, names in enumerate(
        ("lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday", "vendredi friday",
         "samedi saturday", "dimanche sunday")
    )
    for name in names.split()
}  # fmt: skip
_UNITS = {
    "days": "d j day days jour jours",
    "weeks": "w s week weeks semaine semaines",
    "months": "mo m month months mois",
    "years": "y a an ans year years",
}
UNIT = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_WEEKDAY = re.compile(r"(?:(last|next)[ -])?([a-z]+)(?:[ -](dernier|prochain))?")
_AWAY = re.compile(r"(il y a |dans |in )?([+-]?) ?(\d{1,5}) ?([a-z]+)( ago)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}")


def day(text: str, today: date, *, past: bool = False) -> date | None:
    """The day a text means, seen from `today`; None when it means none.

    A weekday is the coming one (today, if it is that day) and an amount without a sign lies ahead; with `past`, for
    what looks back, the weekday is the latest one and the amount lies behind. A year of two digits is no year.
    """
    if len(text) > LONGEST:
        return None
    word = plain(text)
    if word in NEAR:
        return dates.away(today, NEAR[word], "days")
    weekday = _WEEKDAY.fullmatch(word)
    if weekday is not None and weekday[2] in WEEK:
        return _weekday(WEEK[weekday[2]], today, weekday[1] or weekday[3], past=past)
    away = _AWAY.fullmatch(word)
    if away is not None and away[4] in UNIT:
        back = bool(away[5]) or away[1] == "il y a " or away[2] == "-"
        ahead = away[1] in ("dans ", "in ") or away[2] == "+"
        amount = int(away[3])
        return dates.away(today, -amount if back or (past and not ahead) else amount, UNIT[away[4]])
    if is_short(word):
        return None
    return dates.iso(word) or dates.guess(word)


def plain(text: str) -> str:
    """A text as it is looked up: lower case, single blanks, straight apostrophes."""
    return " ".join(text.split()).casefold().replace("’", "'")


def is_short(word: str) -> bool:
    """Whether it is a date whose year has two digits: nothing tells which of its numbers is the year."""
    return _SHORT_YEAR.fullmatch(word) is not None


def _weekday(number: int, today: date, which: str | None, *, past: bool) -> date | None:
    ahead = (number - today.weekday()) % 7
    if which in ("next", "prochain"):
        return dates.away(today, ahead or 7, "days")
    if which in ("last", "dernier"):
        return dates.away(today, ahead - 7, "days")
    return dates.away(today, ahead - 7 if past and ahead else ahead, "days")
