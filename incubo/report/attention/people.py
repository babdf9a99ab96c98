"""Missions that end or have ended without another one, missions in startups that have ended, teams without anybody."""

from __future__ import annotations

from collections.abc import Iterator

from incubo import shell
from incubo.i18n import N_
from incubo.model.dates import moved
from incubo.model.periods import Period
from incubo.problem import Text
from incubo.registry.named import Named, title_of
from incubo.report import people
from incubo.report.attention.concern import Concern
from incubo.report.attention.scope import DAYS, Scope
from incubo.report.missions import Ending, endings
from incubo.report.teams import role_word, teams_at


def concerns(scope: Scope) -> Iterator[Concern]:
    """Those about who works for what."""
    yield from _ghosts(scope)
    yield from _missions(scope)
    for team in teams_at(scope.registry, scope.day, scope.incubator):
        named, touched = Named("startup", team.startup.id), (team.startup.id,)
        if not team.members:
            text = Text(N_("nobody in the team: {title}"), {"title": team.name})
            command = f"incubo join --startup {shell.only(*named)}"
            yield Concern("nobody", text, named, command, None, touched)
            continue
        for role in team.missing:
            label = Text("{role}", {"role": role_word(scope.registry, role)})
            text = Text(N_("nobody in the domain {what}: {title}"), {"what": label, "title": team.name})
            command = f"incubo join --startup {shell.only(*named)}"
            yield Concern("role", text, named, command, None, touched, role, label)


def _ghosts(scope: Scope) -> Iterator[Concern]:
    registry = scope.registry
    teams = registry.teams_at(scope.day)
    for startup in scope.startups():
        step = registry.step_at(startup.id, scope.day)
        if step is None or not registry.vocabulary.is_over(step.phase.name):
            continue
        running = [each for each in teams.get(startup.id, []) if each.mission.end != scope.day]  # its last day: settled
        for each in {assignment.member.id: assignment.member for assignment in running}.values():
            said = {"name": each.fullname or each.id, "title": startup.title or startup.id, "day": step.phase.start}
            text = Text(N_("mission in {title}, which ended on {day:long}: {name}"), said)
            command = f"incubo leave {shell.only('member', each.id)} --startup {shell.only('startup', startup.id)}"
            yield Concern("ghost", text, Named("member", each.id), command, step.phase.start, (startup.id,))


def _missions(scope: Scope) -> Iterator[Concern]:
    registry, day = scope.registry, scope.day
    everyone = people.people(registry, scope.incubator)
    ours = {startup.id for startup in scope.startups()}
    for period, reason in (
        (Period(moved(day, -DAYS), moved(day, -1)), "mission-ended"),
        (Period(day, scope.last), "mission-ending"),
    ):
        for ending in endings(everyone, period, day):
            startups = people.startups(ending.person.member, ending.mission)
            going = [startup for startup in startups if not people.is_over(registry, startup, day)]
            if ending.fate == "leave" and (going or not startups):  # a contract of a startup that ended is to end
                yield _ends(scope, ending, reason, going, ours)


def _ends(scope: Scope, ending: Ending, reason: str, going: list[str], ours: set[str]) -> Concern:
    member = ending.person.member
    touched = tuple(startup for startup in going if startup in ours)
    titles = [title_of(scope.registry, "startup", startup) for startup in touched or going]
    said = {"name": ending.person.name, "titles": titles}
    text = Text(N_("end of mission: {name} ({titles:list})") if titles else N_("end of mission: {name}"), said)
    command = f"incubo extend {shell.only('member', member.id)}"
    return Concern(reason, text, Named("member", member.id), command, ending.last, touched)
