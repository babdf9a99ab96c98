"""The committees of a startup in time: the latest one on a day, and when the next one is due (design, decided once)."""

from __future__ import annotations

from datetime import date

from incubo.i18n import N_
from incubo.model.dates import away
from incubo.model.nearest import folded
from incubo.model.records import Event, Startup
from incubo.problem import Text

COMMITTEE = "committee"
"""The event that a committee is, in every profile."""
USUAL_MONTHS = 6
"""How long after a committee the next one is due, where it did not say so."""

_WORDS = ("next-committee", "prochain-comite", "le-prochain-comite", "au-prochain-comite", "comite-suivant")


def held(startup: Startup, day: date) -> list[Event]:
    """The committees held by a day, the latest last; of two on one day, the later in the file."""
    dated = [
        (event.date, event)
        for event in startup.events
        if event.name == COMMITTEE and event.date is not None and event.date <= day
    ]
    return [event for _, event in sorted(dated, key=lambda each: each[0])]


def last_committee(startup: Startup, day: date) -> Event | None:
    """The latest committee held by a day; of two on one day, the later in the file. None where there was none."""
    committees = held(startup, day)
    return committees[-1] if committees else None


def planned_committee(startup: Startup, day: date) -> date | None:
    """The day that is written for the next committee: the latest one's `next`, or a committee among the events that
    is still to come, the earlier of the two; None where neither lies ahead.
    """
    latest = last_committee(startup, day)
    ahead = [event.date for event in startup.events if event.name == COMMITTEE]
    if latest is not None:
        ahead.append(latest.next)
    return min((each for each in ahead if each is not None and each > day), default=None)


def next_committee(startup: Startup, day: date) -> date | None:
    """When the next committee is due, seen from a day: the planned one, else six months after the latest, if that lies
    ahead; else None, for nobody knows.
    """
    planned = planned_committee(startup, day)
    if planned is not None:
        return planned
    latest = last_committee(startup, day)
    if latest is None or latest.date is None:
        return None
    usual = away(latest.date, USUAL_MONTHS, "months")
    return usual if usual is not None and usual > day else None


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
    hint = N_("write a date; “next-committee” goes with one startup")
    return message, (Text(hint),)
