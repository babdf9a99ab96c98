"""The committees of a startup: the last one on a day, and the date of the next one."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.dates import shift_date
from incubo.model.records import Event, Startup
from incubo.model.suggestions import normalise_name
from incubo.model.vocabulary import Vocabulary

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


def planned_committee_date(startup: Startup, day: date, today: date | None = None) -> date | None:
    """The recorded date of the next committee after a day: the last committee's `next` or a later committee among the
    events, whichever is earlier; None without either.

    `today`: the current day. On a day before it, nobody knew yet of the committees of later dates: they are left out.
    """
    latest = last_committee(startup, day)
    candidates = [] if latest is None else [latest.next]
    if today is None or day >= today:
        candidates += [event.date for event in startup.events if event.name == COMMITTEE_EVENT]
    return min((candidate for candidate in candidates if candidate is not None and candidate > day), default=None)


class CommitteeSchedule(NamedTuple):
    """The next committee of a startup, seen from a day.

    `state`: `planned` (its date is recorded), `due` (so many months after the last one), `overdue` (that day has
    passed, and no committee is recorded since) or `never` (no committee is recorded, and none is planned). `date`: the
    day it is, or was due; None for `never`, and after the last day of the calendar.
    """

    state: str
    date: date | None


def committee_schedule(
    startup: Startup, vocabulary: Vocabulary, day: date, today: date | None = None
) -> CommitteeSchedule:
    """When the next committee of a startup is, or was due, for people who look at a day.

    A committee that is due on that day, and not recorded yet, is not overdue. `vocabulary`: it says how many months are
    between two. `today`: see `planned_committee_date`.
    """
    planned = planned_committee_date(startup, day, today)
    if planned is not None:
        return CommitteeSchedule("planned", planned)
    latest = last_committee(startup, day)
    if latest is None or latest.date is None:
        return CommitteeSchedule("never", None)
    usual = shift_date(latest.date, vocabulary.committee_months, "months")
    if usual is None:  # after the last day of the calendar
        return CommitteeSchedule("due", None)
    due = max(latest.next or latest.date, usual)
    if due < day:
        return CommitteeSchedule("overdue", due)
    return CommitteeSchedule("planned" if due == latest.next else "due", due)


def next_committee_date(startup: Startup, vocabulary: Vocabulary, day: date, today: date | None = None) -> date | None:
    """The date of the next committee after a day: the planned one (see `planned_committee_date`), else the usual months
    after the last one; None if that is past.
    """
    upcoming = committee_schedule(startup, vocabulary, day, today).date
    return upcoming if upcoming is not None and upcoming > day else None


def due_committee_date(startup: Startup, vocabulary: Vocabulary, day: date, today: date | None = None) -> date | None:
    """The date of the next committee for people who look at a day: as `next_committee_date`, or the day itself where a
    committee is due on it and not recorded yet.
    """
    upcoming = committee_schedule(startup, vocabulary, day, today).date
    return upcoming if upcoming is not None and upcoming >= day else None


def is_next_committee_word(text: str) -> bool:
    """Whether a text typed in the place of a date means the next committee (`next-committee`, `prochain comité`)."""
    return len(text) < 40 and normalise_name(" ".join(text.split())) in _NEXT_COMMITTEE_WORDS


def parse_next_committee(text: str, startup: Startup | None, vocabulary: Vocabulary | None, day: date) -> date:
    """The date of a startup's next committee after a day, which a text means (see `is_next_committee_word`).

    Raises UsageError where no startup is named (None, as its vocabulary), or where its next committee is not known.
    """
    if startup is None or vocabulary is None:
        raise next_committee_needs_startup_error(text)
    committee = next_committee_date(startup, vocabulary, day)
    if committee is None:
        raise _unknown_next_committee_error(startup, day)
    return committee


def _unknown_next_committee_error(startup: Startup, day: date) -> UsageError:
    arguments = {"name": startup.display_name, "path": startup.path}
    latest = last_committee(startup, day)
    if latest is None:
        message = Message(N_("“{name}” has had no committee so far: the date of the next one is unknown"), arguments)
    else:
        template = N_("the next committee of “{name}” is not known: the latest was on {day:long}")
        message = Message(template, {**arguments, "day": latest.date})
    hint = Message(N_("write its date, or add the committee to the events of {path}"), arguments)
    return UsageError(message, hints=(hint,))


def next_committee_needs_startup_error(text: str) -> UsageError:
    """The error for “next committee” typed where no startup is known."""
    message = Message(N_("“{word}” is the committee of one startup, and none is named here"), {"word": text})
    hint = N_("write a date; “next-committee” only works with one startup")
    return UsageError(message, hints=(Message(hint),))
