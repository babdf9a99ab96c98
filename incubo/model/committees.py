"""The committees of a startup in time: the latest one on a day, and when the next one is due (design, decided once)."""

from __future__ import annotations

from datetime import date

from incubo.i18n import N_
from incubo.model.dates import add_months
from incubo.model.nearest import folded
from incubo.model.records import Event, Startup
from incubo.problem import Text

COMMITTEE = "committee"
"""The event that a committee is, in every profile."""
USUAL_MONTHS = 6
"""How long after a committee the next one is due, where it did not say so."""

_WORDS = ("next-committee", "prochain-comite", "le-prochain-comite", "au-prochain-comite", "comite-suivant")


def last_committee(startup: Startup, day: date) -> Event | None:
    """The latest committee held by a day; of two on one day, the later in the file. None where there was none."""
    best: Event | None = None
    best_on = date.min
    for event in startup.events:
        if event.name == COMMITTEE and event.date is not None and best_on <= event.date <= day:
            best, best_on = event, event.date
    return best


def next_committee(startup: Startup, day: date) -> date | None:
    """When the next committee is due, seen from a day: what the latest one said, if that lies ahead, else six months
    after it, if that lies ahead; else None, for nobody knows.
    """
    latest = last_committee(startup, day)
    if latest is None or latest.date is None:
        return None
    if latest.next is not None and latest.next > day:
        return latest.next
    try:
        usual = add_months(latest.date, USUAL_MONTHS)
    except ValueError:  # beyond the calendar
        return None
    return usual if usual > day else None


def is_next(text: str) -> bool:
    """Whether a word given for a date means the next committee."""
    return len(text) < 40 and folded(" ".join(text.split())) in _WORDS


def unknown(startup: Startup, day: date) -> tuple[Text, tuple[Text, ...]]:
    """What is said, with its hints, where the next committee of a startup is not known."""
    said = {"name": startup.title or startup.id, "path": startup.path}
    latest = last_committee(startup, day)
    if latest is None:
        why = Text(N_("“{name}” has had no committee so far: nothing tells when the next one is"), said)
    else:
        message = N_("the next committee of “{name}” is not known: the latest was on {day:long}")
        why = Text(message, {**said, "day": latest.date})
    return why, (Text(N_("write its date, or add the committee to the events of {path}"), said),)


def of_nobody(text: str) -> tuple[Text, tuple[Text, ...]]:
    """What is said, with its hint, where the next committee is asked for and no startup tells whose."""
    message = Text(N_("“{word}” is the committee of one startup, and none is named here"), {"word": text})
    hint = N_("write a date; next-committee goes with --startup, for one startup, in incubo new member and new job")
    return message, (Text(hint),)
