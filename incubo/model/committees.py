"""The committees among the events of a startup, and the words for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.records import Event, Startup
from incubo.model.suggestions import normalise_name

COMMITTEE_EVENT = "committee"
"""The name of a committee among events, in every profile."""
STOP_DECISION = "stop"
"""The decision that ends a startup, in every profile."""
CONTINUE_DECISION = "continue"
"""The decision to go on until the next committee, in every profile."""
PROVISIONAL_DECISION = "provisional"
"""The decision to go on for a short time, with more proof at the next committee, in every profile."""

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


def announced_day(held: Sequence[Event]) -> date | None:
    """The next committee that the latest of those held wrote; of several on one day, the last that wrote one."""
    days = [
        event.next
        for event in held
        if event.date == held[-1].date and event.next is not None and event.date is not None and event.next > event.date
    ]
    return days[-1] if days else None


def is_next_committee_word(text: str) -> bool:
    """Whether a text typed in the place of a date means the next committee (`next-committee`, `prochain comité`)."""
    return len(text) < 40 and normalise_name(" ".join(text.split())) in _NEXT_COMMITTEE_WORDS


def next_committee_needs_startup_error(text: str) -> UsageError:
    """The error for “next committee” typed where no startup is known."""
    message = Message(N_("“{word}” is the committee of one product, and none is named here"), {"word": text})
    hint = N_("write a date; “next-committee” only works with one product")
    return UsageError(message, hints=(Message(hint),))
