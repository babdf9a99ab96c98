"""The committees of a startup in time: the latest one on a day, and when the next one is due (design, decided once)."""

from __future__ import annotations

from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.dates import shift_date
from incubo.model.records import Event, Startup
from incubo.model.suggestions import normalise_name

COMMITTEE_EVENT = "committee"
"""The event that a committee is, in every profile."""
DEFAULT_INTERVAL_MONTHS = 6
"""How long after a committee the next one is due, where it did not say so."""

_NEXT_COMMITTEE_WORDS = (
    "next-committee",
    "prochain-comite",
    "le-prochain-comite",
    "au-prochain-comite",
    "comite-suivant",
)


def past_committees(startup: Startup, day: date) -> list[Event]:
    """The committees held by a day, the latest last; of two on one day, the later in the file."""
    dated = [
        (event.date, event)
        for event in startup.events
        if event.name == COMMITTEE_EVENT and event.date is not None and event.date <= day
    ]
    return [event for _, event in sorted(dated, key=lambda each: each[0])]


def last_committee(startup: Startup, day: date) -> Event | None:
    """The latest committee held by a day; of two on one day, the later in the file. None where there was none."""
    committees = past_committees(startup, day)
    return committees[-1] if committees else None


def planned_committee_date(startup: Startup, day: date) -> date | None:
    """The day that is written for the next committee: the latest one's `next`, or a committee among the events that
    is still to come, the earlier of the two; None where neither lies ahead.
    """
    latest = last_committee(startup, day)
    ahead = [event.date for event in startup.events if event.name == COMMITTEE_EVENT]
    if latest is not None:
        ahead.append(latest.next)
    return min((each for each in ahead if each is not None and each > day), default=None)


def next_committee_date(startup: Startup, day: date) -> date | None:
    """When the next committee is due, seen from a day: the planned one, else six months after the latest, if that lies
    ahead; else None, for nobody knows.
    """
    planned = planned_committee_date(startup, day)
    if planned is not None:
        return planned
    latest = last_committee(startup, day)
    if latest is None or latest.date is None:
        return None
    usual = shift_date(latest.date, DEFAULT_INTERVAL_MONTHS, "months")
    return usual if usual is not None and usual > day else None


def is_next_committee_word(text: str) -> bool:
    """Whether a word given for a date means the next committee."""
    return len(text) < 40 and normalise_name(" ".join(text.split())) in _NEXT_COMMITTEE_WORDS


def unknown_next_committee_message(startup: Startup, day: date) -> tuple[Message, tuple[Message, ...]]:
    """What is said, with its hints, where the next committee of a startup is not known."""
    said = {"name": startup.title or startup.id, "path": startup.path}
    latest = last_committee(startup, day)
    if latest is None:
        why = Message(N_("“{name}” has had no committee so far: nothing tells when the next one is"), said)
    else:
        message = N_("the next committee of “{name}” is not known: the latest was on {day:long}")
        why = Message(message, {**said, "day": latest.date})
    return why, (Message(N_("write its date, or add the committee to the events of {path}"), said),)


def next_committee_needs_startup_message(text: str) -> tuple[Message, tuple[Message, ...]]:
    """What is said, with its hint, where the next committee is asked for and no startup tells whose."""
    message = Message(N_("“{word}” is the committee of one startup, and none is named here"), {"word": text})
    hint = N_("write a date; “next-committee” goes with one startup")
    return message, (Message(hint),)
