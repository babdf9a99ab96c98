"""Days as people say them on a command line: `demain`, `lundi`, `+3mo`, `60j`, besides every form of `dates`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from incubo.model import dates

_NEAR = {
    "today": 0, "aujourd'hui": 0, "now": 0, "maintenant": 0,
    "tomorrow": 1, "demain": 1, "yesterday": -1, "hier": -1,
}  # fmt: skip
_WEEK = {
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
_UNIT = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_AWAY = re.compile(r"([+-]?)[ ]?(\d{1,5})[ ]?([a-z]+)")


def day(text: str, today: date) -> date | None:
    """The day a text means, seen from `today`; None when it means none.

    A weekday is the next one (today, if it is that day); an amount without a sign lies ahead.
    """
    word = " ".join(text.split()).casefold().replace("’", "'")
    if word in _NEAR:
        return _moved(today, _NEAR[word], "days")
    weekday = _WEEK.get(word)
    if weekday is not None:
        return _moved(today, (weekday - today.weekday()) % 7, "days")
    away = _AWAY.fullmatch(word)
    if away is not None and away[3] in _UNIT:
        return _moved(today, int(away[1] + away[2]), _UNIT[away[3]])
    return dates.iso(word) or dates.guess(word)


def _moved(today: date, amount: int, unit: str) -> date | None:
    try:
        if unit in ("months", "years"):
            return dates.add_months(today, amount * (12 if unit == "years" else 1))
        return today + timedelta(**{unit: amount})
    except (ValueError, OverflowError):
        return None
