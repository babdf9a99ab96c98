"""What is true of a startup on a day: its phase, whether it is to stop, its committees, and until when missions go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.committees import COMMITTEE_EVENT, STOP_DECISION, announced_day, past_committees
from incubo.model.dates import add_months, shift_date, shift_date_clamped
from incubo.model.phases import (
    PhasePeriod,
    are_plans_known,
    find_contradicting_phase,
    find_current_period,
    has_written_end,
    phase_periods,
)
from incubo.model.records import Event, Phase, Startup
from incubo.model.tenure import latest_allowed_end
from incubo.model.vocabulary import Vocabulary
from incubo.model.working_days import latest_committee_day


class Stop(NamedTuple):
    """That a startup is to stop, or not.

    `decided`: the day of its last committee, if that decided the stop and the startup has neither stopped nor left, nor
    entered another phase since. `planned`: the first day of the stop that its entry plans, where plans are known.
    """

    decided: date | None = None
    planned: date | None = None

    @property
    def to_do(self) -> date | None:
        """The day of a decision that is neither done nor planned."""
        return self.decided if self.planned is None else None

    @property
    def to_do_message(self) -> Message:
        """What is said of such a decision, wherever it shows."""
        return Message(N_("stop decided on {day:long}, not done yet"), {"day": self.to_do})

    @property
    def is_ahead(self) -> bool:
        """Whether the startup is to stop: it was decided, or it is planned."""
        return self.decided is not None or self.planned is not None


COMMITTEE_STATES = {
    "stopping": {"en": "stop decided", "fr": "arrêt décidé"},
    "never": {"en": "never", "fr": "aucun"},
    "overdue": {"en": "overdue", "fr": "en retard"},
    "due": {"en": "expected", "fr": "attendu"},
    "planned": {"en": "planned", "fr": "prévu"},
}
"""The states of a startup's committees, the most pressing first."""


class CommitteeSchedule(NamedTuple):
    """The next committee of a startup, seen from a day.

    `state`: `planned` (its day is written), `due` (so many months after the last one), `overdue` (that day has passed,
    and no committee is recorded since), `never` (none is recorded, and none is planned), `stopping` (the last one
    decided to stop, which is not done, and none is planned) or `none` (none is asked for). `day`: when it is, or was
    due; None for the last three, and after the last day of the calendar.
    """

    state: str
    day: date | None = None

    @property
    def upcoming(self) -> date | None:
        """The day, if it has not passed."""
        return None if self.state == "overdue" else self.day


class Situation:
    """What the entry of a startup says of it on a day; each fact is found when it is asked for.

    `today`: the current day, if `day` is before it: nobody knew then what was planned for later.
    """

    def __init__(self, startup: Startup, vocabulary: Vocabulary, day: date, today: date | None = None) -> None:
        self.startup = startup
        self.vocabulary = vocabulary
        self.day = day
        self.are_plans_known = are_plans_known(day, today)

    @cached_property
    def periods(self) -> Sequence[PhasePeriod]:
        """All phases of the startup, in order of time."""
        return phase_periods(self.startup, self.vocabulary)

    @cached_property
    def period(self) -> PhasePeriod | None:
        """The phase on the day, with its dates; None before the first one."""
        return find_current_period(self.periods, self.day)

    @property
    def phase(self) -> str | None:
        """The id of that phase."""
        return self.period.phase.name if self.period is not None else None

    @property
    def planned_period(self) -> PhasePeriod | None:
        """The phase that follows by the entry's dates; None on a day of the past, when nobody knew it yet."""
        if self.period is None or self.period.next_start is None or not self.are_plans_known:
            return None
        return self.periods[self.periods.index(self.period) + 1]

    @property
    def is_live(self) -> bool:
        """Whether the startup is live."""
        return self.vocabulary.is_live(self.phase)

    @property
    def is_incubated(self) -> bool:
        """Whether the startup is in the programme."""
        return self.vocabulary.is_incubated(self.phase)

    @cached_property
    def contradicting_phase(self) -> Phase | None:
        """The last phase of the entry, where it began before the phase on the day: one of them is wrong."""
        return find_contradicting_phase(self.startup, self.periods, self.day)

    @property
    def usual_months(self) -> int:
        """How many months the phase usually lasts; 0 without a norm, and for a final phase."""
        return self.vocabulary.usual_months(self.phase)

    @property
    def days_over_usual(self) -> int:
        """By how many days the phase has lasted longer than usual; 0 if it has not, or nobody knows.

        A phase whose written end has passed is over: it gets no longer, though no other has begun.
        """
        period = self.period
        months = self.usual_months
        if (
            period is None
            or not months
            or period.phase.start is None
            or has_written_end(period, self.vocabulary, self.day)
        ):
            return 0
        return max((self.day - add_months(period.phase.start, months)).days, 0)

    @cached_property
    def stop(self) -> Stop:
        """Whether the startup is to stop."""
        decided, planned = None, None
        latest, period = self.last_committee, self.period
        if latest is not None and latest.decision == STOP_DECISION and period is not None and self.is_live:
            is_since = latest.date is not None and (period.phase.start is None or period.phase.start <= latest.date)
            decided = latest.date if is_since and not self.vocabulary.is_final(self.phase) else None
        if self.are_plans_known:
            starts = (one.phase.start for one in self.periods if self.vocabulary.is_stop(one.phase.name))
            planned = next((start for start in starts if start is not None and start > self.day), None)
        return Stop(decided, planned)

    def ends_missions(self, last_day: date) -> bool:
        """Whether a mission for the startup that ends on `last_day` is not renewed: the startup has finished, or is
        known to have by then, or it was decided that it stops.
        """
        known = max(self.day, shift_date_clamped(last_day, 1)) if self.are_plans_known else self.day
        then = find_current_period(self.periods, known)
        has_finished = then is not None and self.vocabulary.is_finished(then.phase.name)
        return has_finished or self.stop.decided is not None

    @cached_property
    def held_committees(self) -> list[Event]:
        """The committees up to and including the day, in chronological order."""
        return past_committees(self.startup, self.day)

    @property
    def last_committee(self) -> Event | None:
        """The last committee up to and including the day; None if there was none."""
        return self.held_committees[-1] if self.held_committees else None

    @property
    def last_budget(self) -> Event | None:
        """The last committee that says something of a budget: it replaces what was granted before, also where it is
        shorter. A committee that says nothing of it leaves it as it is.
        """
        granted = (one for one in reversed(self.held_committees) if one.amount is not None or one.budget_end)
        return next(granted, None)

    @property
    def budget_end(self) -> date | None:
        """The last day of the last budget; None where it is not known."""
        return self.last_budget.budget_end if self.last_budget is not None else None

    @property
    def latest_committee_day(self) -> date | None:
        """The last day for the next committee that is in time for the last budget; None where nobody knows."""
        budget = self.last_budget
        if budget is None or budget.date is None or budget.budget_end is None:
            return None
        return latest_committee_day(budget.date, budget.budget_end, self.vocabulary)

    def tell_late_for_budget(self, committee: date) -> Message | None:
        """What is said of a committee that comes too late for the last budget: what it decides is to be ordered before
        that ends. None where it comes in time, or nobody knows.
        """
        latest, end, order_days = self.latest_committee_day, self.budget_end, self.vocabulary.rule_value("order-last")
        if latest is None or end is None or committee <= latest:
            return None
        template = N_("committee of {committee:long} after the end of the budget, on {day:long}")
        if latest < end:
            template = N_(
                "committee of {committee:long} too late for the budget, which ends on {day:long} (an order takes "
                "{days} days)"
            )
        return Message(template, {"day": end, "committee": committee, "days": order_days})

    @cached_property
    def committee(self) -> CommitteeSchedule:
        """When the next committee is, or was due, for people who look at the day.

        The first of the days that are planned: the last committee's `next`, and the committees of later days among the
        events. Without one that is still to come, the next committee was due on that `next`, and is late from the day
        after it; without a `next`, it is due the usual months after the last one. After a decision to stop that is not
        done, only a day to come that is planned counts; before a stop that is planned, only one that comes first. A
        `next` that does not come after its committee is a mistake (`startup-committee-dates`), and counts for nothing.

        Committees are asked for in the programme: elsewhere none is late, or was never held. A startup whose incubation
        is over has no other than one among its events; one that has stopped has none.

        On a day in the past nobody knew yet of the committees of later dates: they are left out. What a command writes
        is not of the past: it knows of all.
        """
        vocabulary, day, held = self.vocabulary, self.day, self.held_committees
        if vocabulary.is_stop(self.phase):
            return CommitteeSchedule("none")
        is_over = vocabulary.is_final(self.phase)
        announced = None if is_over else announced_day(held)
        planned = [] if announced is None or announced < day else [announced]
        if self.are_plans_known:
            planned += [
                event.date
                for event in self.startup.events
                if event.name == COMMITTEE_EVENT and event.date is not None and event.date > day
            ]
        if planned:
            return self._before_planned_stop(CommitteeSchedule("planned", min(planned)))
        if is_over or not held or held[-1].date is None:
            return CommitteeSchedule("never" if self.is_incubated else "none")
        if self.stop.decided is not None:
            return CommitteeSchedule("stopping")
        due = announced or shift_date(held[-1].date, vocabulary.committee_months, "months")
        if due is None or due >= day:
            return self._before_planned_stop(CommitteeSchedule("due", due))
        return CommitteeSchedule("overdue", due) if self.is_incubated else CommitteeSchedule("none")

    @property
    def committee_days(self) -> list[date]:
        """The next committee, and later ones that are planned."""
        first = self.committee.upcoming
        if first is None:
            return []
        if not self.are_plans_known:
            return [first]
        later = {event.date for event in self.startup.events if event.name == COMMITTEE_EVENT and not event.decision}
        return [first, *sorted(day for day in later if day is not None and day > first)]

    def _before_planned_stop(self, schedule: CommitteeSchedule) -> CommitteeSchedule:
        """A committee to come; none where the startup is to stop before its day."""
        stop = self.stop.planned
        is_after = stop is not None and schedule.day is not None and schedule.day > stop
        return CommitteeSchedule("stopping") if is_after else schedule

    def committee_by(self, last_day: date) -> date | None:
        """The day of the next committee, if it has not passed, and comes by a day."""
        day = self.committee.upcoming
        return day if day is not None and day <= last_day else None

    @property
    def next_committee(self) -> date | None:
        """The day of the next committee where it comes after the day, as missions end on it; None where it does not."""
        upcoming = self.committee.day
        return upcoming if upcoming is not None and upcoming > self.day else None

    def require_next_committee(self) -> date:
        """The day of the next committee after the day. Raises UsageError where it is not known."""
        if self.next_committee is not None:
            return self.next_committee
        arguments = {"name": self.startup.display_name, "path": self.startup.path}
        latest, late = self.last_committee, self.late_committee_message
        if late is not None:
            message = late
        elif latest is None:
            message = Message(
                N_("“{name}” has had no committee so far: the date of the next one is unknown"), arguments
            )
        else:
            template = N_("the next committee of “{name}” is not known: the latest was on {day:long}")
            message = Message(template, {**arguments, "day": latest.date})
        hint = Message(N_("write its date, or add the committee to the events of {path}"), arguments)
        raise UsageError(message, hints=(hint,))

    @property
    def late_committee_message(self) -> Message | None:
        """That the next committee of the startup is late, and since when; None where it is not."""
        if self.committee.state != "overdue":
            return None
        template = N_("the committee of “{name}” was expected on {day:long}, and is late")
        return Message(template, {"name": self.startup.display_name, "day": self.committee.day})

    @property
    def entered_programme(self) -> date | None:
        """The day on which the startup was launched; None if it never was, or if its entry, an old one of one status,
        does not say when.
        """
        starts = (one.phase.start for one in self.periods if self.vocabulary.is_incubated(one.phase.name))
        return min((start for start in starts if start is not None), default=None)

    @property
    def is_in_programme(self) -> bool:
        """Whether the startup is in the programme, and its entry says since when."""
        return self.is_incubated and self.entered_programme is not None

    @property
    def first_committee_due(self) -> date | None:
        """The day on which a first committee is expected: so many months after the launch."""
        launched = self.entered_programme
        months = self.vocabulary.committee_months
        return shift_date_clamped(launched, months, "months") if launched is not None else None

    @property
    def late_for_budget_message(self) -> Message | None:
        """That the committee to come is too late for the budget of a startup in the programme, which has not ended."""
        day, end = self.committee.upcoming, self.budget_end
        is_told = day is not None and end is not None and end >= self.day and self.is_in_programme
        return self.tell_late_for_budget(day) if day is not None and is_told else None

    @property
    def committee_days_late(self) -> int | None:
        """Days since the next committee was due; None if it is not late, or if nobody knows since when the startup is
        in the programme.
        """
        state, due = self.committee
        return (self.day - due).days if state == "overdue" and due is not None and self.is_in_programme else None

    @property
    def committee_days_unrecorded(self) -> int | None:
        """Days since a first committee was due, where none is recorded: it is to record, and may have been held. None
        where it is not so.
        """
        due = self.first_committee_due
        return (self.day - due).days if self.committee.state == "never" and due is not None and due < self.day else None


class DefaultEnd(NamedTuple):
    """The end that an extended mission has by default: `day`, the next committee or the planned stop (`planned`), or
    the latest end that the network allows, if that comes first.
    """

    day: date
    planned: date
    is_stop: bool


DEFAULT_MISSION_MONTHS = 3
"""Length of a mission where no committee gives its end: what the network advises."""
MIN_DAYS_TO_COMMITTEE = 28
"""A committee that comes sooner after the first day of a mission is not its end: the mission would be over at once."""


def default_first_end(
    vocabulary: Vocabulary, startups: Iterable[Startup], as_of: date, status: str | None, start: date
) -> tuple[date, bool]:
    """The default end of a new mission for these startups, and whether it is their next committee.

    Without a known committee, or with one that comes too soon, it is three months (« en cas de doute, J+3 mois »). It
    is never later than the network allows, nor than a stop that is planned.
    """
    day = max(start, as_of)
    situations = [Situation(startup, vocabulary, day) for startup in startups]
    committee = min((one.next_committee for one in situations if one.next_committee is not None), default=None)
    if committee is not None and committee < shift_date_clamped(day, MIN_DAYS_TO_COMMITTEE):
        committee = None
    end = committee or add_months(day, DEFAULT_MISSION_MONTHS)
    limit = min(
        filter(None, [latest_allowed_end(vocabulary, as_of, status, start), _first_stop(situations)]),
        default=end,
    )
    return (limit, False) if limit < end else (end, committee is not None)


def _first_stop(situations: Iterable[Situation]) -> date | None:
    """The first day on which one of several startups is planned to stop."""
    return min(filter(None, (one.stop.planned for one in situations)), default=None)


def default_mission_end(
    vocabulary: Vocabulary, startups: Iterable[Startup], as_of: date, status: str | None, start: date | None
) -> DefaultEnd | None:
    """The default end of an extended mission for these startups; None where no next committee or stop is known.

    `status` and `start`: those of the mission that gets the end, for the limit (see `latest_allowed_end`).
    """
    situations = [Situation(startup, vocabulary, as_of) for startup in startups]
    stop = _first_stop(situations)
    planned = min(filter(None, [*(one.next_committee for one in situations), stop]), default=None)
    if planned is None:
        return None
    limit = latest_allowed_end(vocabulary, as_of, status, start)
    return DefaultEnd(min(planned, limit or planned), planned, planned == stop)
