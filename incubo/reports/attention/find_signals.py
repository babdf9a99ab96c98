"""Finds the signals about active startups, which `todo`, the pages of today and `report risk` tell alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from incubo.core.failures import attempt_all
from incubo.core.i18n import N_
from incubo.core.lazy import load_target
from incubo.core.message import Message
from incubo.document.table import Contribution
from incubo.facts.expectations import is_asked_for
from incubo.facts.scope import WINDOW_DAYS, Scope, StartupSituation
from incubo.facts.teams import StartupTeam
from incubo.model.committees import is_planned_committee
from incubo.model.dates import shift_date_clamped
from incubo.reports.attention.signals import FoundSignal, Signal, last_window_day
from incubo.reports.common import mission_days, phase_label, stop_to_do_message, stopped_arguments
from incubo.reports.people import DEVELOPER
from incubo.reports.teams import role_value


def find_signals(scope: Scope, team: StartupTeam, signals: Mapping[str, Signal]) -> Iterator[FoundSignal]:
    """What is found of an active startup, of these signals in their order; of one that is to stop, nothing that it
    needs to go on.
    """
    is_to_stop = scope.situation(team.startup).stop.is_ahead
    for signal in signals.values():
        if signal.find and not (is_to_stop and signal.is_to_go_on):
            subject = signal.title if signal.title.template else team.startup.display_name
            found = load_target(signal.find)(scope, team)
            yield from attempt_all(found, search_part(subject), team.startup.path)


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


def find_nobody(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That nobody is in the team; since when, and who was the last one."""
    if not team.is_empty:
        return
    because = Message(N_("nobody has ever worked for it"))
    past = [
        (assignment.mission.end, assignment.member)
        for assignment in scope.registry.assignments_by_startup.get(team.startup.id, ())
        if assignment.mission.covers_a_day and assignment.mission.end is not None and assignment.mission.end < scope.day
    ]
    if past:
        last_day, member = max(past, key=lambda item: (item[0], item[1].id))
        arguments = {"day": shift_date_clamped(last_day, 1), "name": member.display_name}
        because = Message(N_("nobody since {day:long}; the last one was {name}"), arguments)
    yield FoundSignal("nobody", team.startup, because=because)


def find_ending_team(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That everybody in the team leaves soon."""
    situation = scope.situation(team.startup)
    if 0 < len(situation.leaving) == len(situation.members):
        same_day = Message(N_("the only person's mission ends today"), {}, N_("the {n} missions all end today"))
        later = Message(
            N_("the only person's mission ends by {day:long}"), {}, N_("the {n} missions all end by {day:long}")
        )
        yield _make_ending("team-ending", situation, same_day, later)


def find_ending_missions(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That somebody in the team leaves soon, and not everybody."""
    situation = scope.situation(team.startup)
    if 0 < len(situation.leaving) < len(situation.members):
        same_day = Message(N_("{n} mission out of {all} ends today"), {}, N_("{n} missions out of {all} end today"))
        later = Message(
            N_("{n} mission out of {all} ends by {day:long}"), {}, N_("{n} missions out of {all} end by {day:long}")
        )
        yield _make_ending("missions-ending", situation, same_day, later)


def _make_ending(signal: str, situation: StartupSituation, same_day: Message, later: Message) -> FoundSignal:
    days = [(one.member, one.end) for one in situation.leaving if one.end is not None]
    last_day = max(day for _, day in days)
    said = same_day if last_day == situation.day else later
    said = said._replace(arguments={"n": len(days), "all": len(situation.members), "day": last_day})
    people = tuple(
        Contribution(member.id, member.display_name, Message(N_("mission until {day:long}"), {"day": day}))
        for member, day in days
    )
    return FoundSignal(signal, situation.startup, day=last_day, figure=len(days), said=said, people=people)


def find_one_developer(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That the phase needs developers, and one person is one."""
    vocabulary = scope.registry.vocabulary
    definition, domain = vocabulary.phases.get(team.phase), vocabulary.domain_of(DEVELOPER)
    developers = [member for member in team.members if member.domaine == domain]
    if definition is not None and domain in definition.required_roles and len(developers) == 1:
        (member,) = developers
        said = Message(N_("one developer: {name}"), {"name": member.display_name})
        person = Contribution(member.id, member.display_name, Message(N_("the only developer")))
        yield FoundSignal("one-developer", team.startup, said=said, people=(person,))


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
        last = situation.last_committee.date if situation.last_committee is not None else None
        because = Message(
            N_("committee expected on {day:long}; the last one was on {last:long}"), {"day": due, "last": last}
        )
        yield FoundSignal("committee-late", team.startup, {"n": late, "day": due}, due, late, because=because)


def find_unrecorded_committee(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That no committee is recorded long after the launch, where they are recorded at all."""
    situation = scope.situation(team.startup)
    unrecorded = situation.committee_days_unrecorded
    if unrecorded and is_asked_for(scope.registry, "committee"):
        because = Message(N_("launched on {day:long}, no committee recorded"), {"day": situation.entered_programme})
        yield FoundSignal("committee-never", team.startup, figure=unrecorded, because=because)


def find_ended_budget(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """That the last budget has ended. Not where a committee is late, or its decision is asked: it grants another."""
    situation = scope.situation(team.startup)
    end, latest = situation.budget_end, situation.last_committee
    if end is None or end >= scope.day or not situation.is_in_programme or situation.committee.state == "overdue":
        return
    if latest is not None and next(find_undecided_committee(scope, team), None) is None:
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
    over, period = situation.days_over_usual, situation.period
    if over and period is not None:
        phase = phase_label(scope.registry, situation.phase)
        arguments = {"phase": phase, "over": over, "n": situation.usual_months}
        because = Message(
            N_("{phase} since {day:long}, usually {n} month at most"),
            {**arguments, "day": period.phase.start},
            N_("{phase} since {day:long}, usually {n} months at most"),
        )
        since = shift_date_clamped(scope.day, -over)
        yield FoundSignal("phase-long", team.startup, arguments, since, over, because=because)


def find_missing_fields(scope: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """What the phase asks for, and is due and missing; a committee has signals of its own."""
    for missing in scope.situation(team.startup).due:
        if missing.expectation != "committee":
            topic, label, due = missing.expectation, missing.label, missing.due_date
            because = Message(N_("{label}: expected since {day:long}"), {"label": label, "day": due})
            yield FoundSignal("sheet", team.startup, day=due, topic=topic, label=label, because=because)
