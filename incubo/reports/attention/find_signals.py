"""Finds the signals about active startups, which `todo`, the pages of today and `report risk` tell alike."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.core.failures import attempt_all
from incubo.core.i18n import N_
from incubo.core.lazy import load_target
from incubo.core.message import Message
from incubo.facts.expectations import is_asked_for
from incubo.facts.scope import Scope
from incubo.facts.teams import StartupTeam
from incubo.model.committees import is_planned_committee
from incubo.model.dates import shift_date_clamped
from incubo.reports.attention.signals import SIGNALS, WINDOW_DAYS, FoundSignal, last_window_day
from incubo.reports.common import mission_days, phase_label, stop_to_do_message, stopped_arguments
from incubo.reports.teams import role_value


def find_signals(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """What is found of an active startup, in the order of `SIGNALS`; of one that is to stop, nothing that it needs to
    go on.
    """
    is_to_stop = scope.situation(team.startup).stop.is_ahead
    for signal in SIGNALS.values():
        if signal.find and not (is_to_stop and signal.is_to_go_on):
            found = load_target(signal.find)(scope, team)
            yield from attempt_all(found, search_part(signal.title), team.startup.path)


def search_part(subject: Message | str) -> Message:
    """The part of the search that is about a subject, a signal or a startup: it fails alone."""
    return Message(N_("the search for what is to be done ({subject})"), {"subject": subject})


def find_decided_stop(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """A decision to stop that is neither done nor planned, with who is still there."""
    decided = scope.situation(team.startup).stop.to_do
    if decided is None:
        return
    said = stop_to_do_message(decided)
    present = scope.registry.teams_at(scope.day).get(team.startup.id, [])
    if present:
        said = Message(
            N_("{stop}; still there: {names:list}"),
            {**stopped_arguments(team.startup, decided, present), "stop": said},
            N_("{stop}; {n} people still there: {names:list}"),
        )
    yield FoundSignal("stop-decided", team.startup, day=decided, said=said, mission_days=mission_days(present))


def find_nobody(_: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That nobody is in the team."""
    if team.is_empty:
        yield FoundSignal("nobody", team.startup)


def find_roles_to_fill(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """The roles that nobody in a team has or takes later."""
    for role in () if team.is_empty else scope.situation(team.startup).vacant_roles:
        label = Message("{role}", {"role": role_value(scope.registry, role)})
        yield FoundSignal("role", team.startup, topic=role, label=label)


def find_late_committee(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That the next committee is late."""
    situation = scope.situation(team.startup)
    late, due = situation.committee_days_late, situation.committee.day
    if late:
        yield FoundSignal("committee-late", team.startup, {"n": late, "day": due}, due, late)


def find_unrecorded_committee(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That no committee is recorded long after the launch, where they are recorded at all."""
    unrecorded = scope.situation(team.startup).committee_days_unrecorded
    if unrecorded and is_asked_for(scope.registry, "committee"):
        yield FoundSignal("committee-never", team.startup, figure=unrecorded)


def find_ended_budget(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That the last budget has ended. Not where a committee is late, or its decision to record: it grants another."""
    situation = scope.situation(team.startup)
    end, latest = situation.budget_end, situation.last_committee
    if end is None or end >= scope.day or not situation.is_in_programme or situation.committee.state == "overdue":
        return
    if latest is not None and not is_planned_committee(latest):
        yield FoundSignal("budget-ended", team.startup, {"day": end}, end)


def find_undecided_committee(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """A planned committee that passed lately, if nothing is written of it where decisions are written.
    On a day before the current one, nobody knew whether it was held.
    """
    situation, startups = scope.situation(team.startup), scope.registry.startups.values()
    latest = situation.last_committee
    if latest is None or latest.date is None or not is_planned_committee(latest) or scope.day < scope.today:
        return
    is_recent = shift_date_clamped(scope.day, -WINDOW_DAYS) <= latest.date < scope.day
    if is_recent and situation.is_in_programme and any(event.decision for one in startups for event in one.events):
        yield FoundSignal("committee-undecided", team.startup, {"day": latest.date}, latest.date)


def find_coming_committee(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """A committee that comes soon."""
    situation = scope.situation(team.startup)
    day = situation.committee.upcoming
    if day is not None and day <= last_window_day(scope) and situation.is_in_programme:
        yield FoundSignal("committee-soon", team.startup, {"day": day}, day)


def find_long_phase(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That the phase is longer than usual."""
    situation = scope.situation(team.startup)
    over = situation.days_over_usual
    if over:
        phase = phase_label(scope.registry, situation.phase)
        arguments = {"phase": phase, "over": over, "n": situation.usual_months}
        yield FoundSignal("phase-long", team.startup, arguments, shift_date_clamped(scope.day, -over), over)


def find_missing_fields(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """What the phase asks for, and is due and missing; a committee has signals of its own."""
    for missing in scope.situation(team.startup).due:
        if missing.expectation != "committee":
            topic, label = missing.expectation, missing.label
            yield FoundSignal("sheet", team.startup, day=missing.due_date, topic=topic, label=label)
