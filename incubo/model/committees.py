"""The committees of a startup: the last one on a day, and the date of the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.dates import shift_date
from incubo.model.phases import are_plans_known, find_current_period, phase_periods
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


def find_undone_stop(startup: Startup, vocabulary: Vocabulary, day: date) -> date | None:
    """The day of the last committee up to a day, if it decided that the startup stops and that is not done: the startup
    has neither stopped nor left, nor entered another phase since. None if there is no such decision.
    """
    latest = last_committee(startup, day)
    if latest is None or latest.decision != STOP_DECISION or latest.date is None:
        return None
    period = find_current_period(phase_periods(startup, vocabulary), day)
    if period is None or not vocabulary.is_live(period.phase.name) or vocabulary.is_final(period.phase.name):
        return None
    return latest.date if period.phase.start is None or period.phase.start <= latest.date else None


class CommitteeSchedule(NamedTuple):
    """The next committee of a startup, seen from a day.

    `state`: `planned` (its day is written), `due` (so many months after the last one), `overdue` (that day has passed,
    and no committee is recorded since), `never` (none is recorded, and none is planned), `stopping` (the last one
    decided to stop, see `find_undone_stop`, and none is planned) or `none` (none is asked for). `day`: when it is, or
    was due; None for the last three, and after the last day of the calendar.
    """

    state: str
    day: date | None = None

    @property
    def upcoming(self) -> date | None:
        """The day, if it has not passed."""
        return None if self.state == "overdue" else self.day


def committee_schedule(startup: Startup, vocabulary: Vocabulary, day: date, today: date) -> CommitteeSchedule:
    """When the next committee of a startup is, or was due, for people who look at a day.

    The first of the days that are planned: the last committee's `next`, and the committees of later days among the
    events. Without one that is still to come, the next committee was due on that `next`, and is late from the day after
    it; without a `next`, it is due the usual months after the last one. After a decision to stop that is not done, only
    a day to come that is planned counts. A `next` that does not come after its committee is a mistake
    (`startup-committee-dates`), and counts for nothing.

    Committees are asked for in the programme: elsewhere none is late, or was never held. A startup whose incubation is
    over has no other than one among its events; one that has stopped has none.

    `today`: the current day. On a day before it, nobody knew yet of the committees of later dates: they are left out.
    What a command writes is not of the past: it knows of all, and gives the same day twice.
    """
    period = find_current_period(phase_periods(startup, vocabulary), day)
    phase = period.phase.name if period is not None else None
    if vocabulary.is_stop(phase):
        return CommitteeSchedule("none")
    is_over = vocabulary.is_final(phase)
    held = past_committees(startup, day)
    announced = None if is_over else _announced_day(held)
    planned = [] if announced is None or announced < day else [announced]
    if are_plans_known(day, today):
        planned += [
            event.date
            for event in startup.events
            if event.name == COMMITTEE_EVENT and event.date is not None and event.date > day
        ]
    if planned:
        return CommitteeSchedule("planned", min(planned))
    is_asked_for = vocabulary.is_incubated(phase)
    if is_over or not held or held[-1].date is None:
        return CommitteeSchedule("never" if is_asked_for else "none")
    if find_undone_stop(startup, vocabulary, day) is not None:
        return CommitteeSchedule("stopping")
    due = announced or shift_date(held[-1].date, vocabulary.committee_months, "months")
    if due is None or due >= day:
        return CommitteeSchedule("due", due)
    return CommitteeSchedule("overdue", due) if is_asked_for else CommitteeSchedule("none")


def _announced_day(held: Sequence[Event]) -> date | None:
    """The next committee that the latest of those held wrote; of several on one day, the last that wrote one."""
    days = [
        event.next
        for event in held
        if event.date == held[-1].date and event.next is not None and event.date is not None and event.next > event.date
    ]
    return days[-1] if days else None


def next_committee_date(startup: Startup, vocabulary: Vocabulary, day: date) -> date | None:
    """The day of the next committee where it comes after a day, as missions end on it; None where it does not."""
    upcoming = committee_schedule(startup, vocabulary, day, day).day
    return upcoming if upcoming is not None and upcoming > day else None


def late_committee_message(startup: Startup, vocabulary: Vocabulary, day: date) -> Message | None:
    """That the next committee of a startup is late, and since when; None where it is not."""
    schedule = committee_schedule(startup, vocabulary, day, day)
    if schedule.state != "overdue":
        return None
    template = N_("the committee of “{name}” was expected on {day:long}, and is late")
    return Message(template, {"name": startup.display_name, "day": schedule.day})


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
        raise _unknown_next_committee_error(startup, vocabulary, day)
    return committee


def _unknown_next_committee_error(startup: Startup, vocabulary: Vocabulary, day: date) -> UsageError:
    arguments = {"name": startup.display_name, "path": startup.path}
    latest, late = last_committee(startup, day), late_committee_message(startup, vocabulary, day)
    if late is not None:
        message = late
    elif latest is None:
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
