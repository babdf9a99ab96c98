"""The committees of a startup: the last one on a day, and the date of the next one."""

from __future__ import annotations

from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.dates import shift_date
from incubo.model.records import Event, Startup
from incubo.model.suggestions import normalise_name

COMMITTEE_EVENT = "committee"
"""The name of a committee among events, in every profile."""
DEFAULT_INTERVAL_MONTHS = 6
"""Months between two committees, unless the first one sets the date of the next."""

_NEXT_COMMITTEE_WORDS = (
    "next-committee",
    "prochain-comite",
    "le-prochain-comite",
    "au-prochain-comite",
    "comite-suivant",
)


def is_planned_committee(committee: Event) -> bool:
    """Whether a committee has nothing but a date: it is planned, not held."""
    return committee == Event(committee.name, committee.date)


def past_committees(startup: Startup, day: date) -> list[Event]:
    """The committees up to and including a day, in chronological order (that of the file for the same date)."""
    dated = [
        (event.date, event)
        for event in startup.events
        if event.name == COMMITTEE_EVENT and event.date is not None and event.date <= day
    ]
    return [event for _, event in sorted(dated, key=lambda pair: pair[0])]


def last_committee(startup: Startup, day: date) -> Event | None:
    """The last committee up to and including a day; None if there was none."""
    committees = past_committees(startup, day)
    return committees[-1] if committees else None


def planned_committee_date(startup: Startup, day: date) -> date | None:
    """The recorded date of the next committee after a day: the last committee's `next` or a future committee among
    the events, whichever is earlier; None without either.
    """
    latest = last_committee(startup, day)
    candidates = [event.date for event in startup.events if event.name == COMMITTEE_EVENT]
    if latest is not None:
        candidates.append(latest.next)
    return min((candidate for candidate in candidates if candidate is not None and candidate > day), default=None)


def next_committee_date(startup: Startup, day: date) -> date | None:
    """The date of the next committee after a day: the planned one, else six months after the last one; None if that
    is past.
    """
    planned = planned_committee_date(startup, day)
    if planned is not None:
        return planned
    latest = last_committee(startup, day)
    if latest is None or latest.date is None:
        return None
    default = shift_date(latest.date, DEFAULT_INTERVAL_MONTHS, "months")
    return default if default is not None and default > day else None


def is_next_committee_word(text: str) -> bool:
    """Whether a text typed in the place of a date means the next committee (`next-committee`, `prochain comité`)."""
    return len(text) < 40 and normalise_name(" ".join(text.split())) in _NEXT_COMMITTEE_WORDS


def unknown_next_committee_message(startup: Startup, day: date) -> tuple[Message, tuple[Message, ...]]:
    """The error message, with its hints, for a startup whose next committee date is unknown."""
    arguments = {"name": startup.title or startup.id, "path": startup.path}
    latest = last_committee(startup, day)
    if latest is None:
        message = Message(N_("“{name}” has had no committee so far: the date of the next one is unknown"), arguments)
    else:
        template = N_("the next committee of “{name}” is not known: the latest was on {day:long}")
        message = Message(template, {**arguments, "day": latest.date})
    return message, (Message(N_("write its date, or add the committee to the events of {path}"), arguments),)


def next_committee_needs_startup_message(text: str) -> tuple[Message, tuple[Message, ...]]:
    """The error message, with its hint, for “next committee” typed where no startup is known."""
    message = Message(N_("“{word}” is the committee of one startup, and none is named here"), {"word": text})
    hint = N_("write a date; “next-committee” only works with one startup")
    return message, (Message(hint),)
