"""`list missions`: one line a contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.fields_member import MISSION
from incubo.model.records import Member, Mission
from incubo.model.teams import startups_of
from incubo.problem import Text
from incubo.query.members import words
from incubo.query.noun import Col, Filter, Noun
from incubo.query.scope import Scope


class Line(NamedTuple):
    """A mission and whose it is."""

    member: Member
    mission: Mission

    @property
    def startups(self) -> tuple[str, ...]:
        """The startups it is for."""
        return startups_of(self.member, self.mission)


def _lines(scope: Scope) -> Iterator[Line]:
    for member in scope.registry.members.values():
        for mission in member.missions:
            if mission.start is not None or mission.end is not None:
                yield Line(member, mission)


def _incubators(scope: Scope, line: Line) -> list[str]:
    return scope.registry.incubators_of(line.member, line.startups)


def _left(scope: Scope, line: Line) -> int | None:
    end = line.mission.end
    return (end - scope.day).days if end is not None and end >= scope.day else None


def _start(scope: Scope, line: Line) -> date | None:
    return line.mission.start


def _end(scope: Scope, line: Line) -> date | None:
    return line.mission.end


MISSIONS = Noun(
    "missions",
    MISSION,
    ("member", "startup", "incubator", "team"),
    {
        "id": Col(N_("Member"), "id", lambda scope, x: x.member.id, spare=True),
        "fullname": Col(N_("Name"), "text", lambda scope, x: x.member.fullname),
        "domaine": Col(
            N_("Domain"),
            "text",
            lambda scope, x: scope.label("domaines", x.member.domaine) if x.member.domaine else None,
        ),
        "startups": Col(
            N_("Startups"),
            "list",
            lambda scope, x: tuple(scope.word("startup", each) for each in x.startups) or None,
        ),
        "status": Col(
            N_("Status"),
            "text",
            lambda scope, x: scope.label("statuses", x.mission.status) if x.mission.status else None,
        ),
        "employer": Col(N_("Employer"), "text", lambda scope, x: x.mission.employer),
        "start": Col(N_("Start"), "date", _start),
        "end": Col(N_("End"), "date", _end),
        "left": Col(N_("Days left"), "integer", _left),
    },
    ("id", "fullname", "startups", "status", "end", "left"),
    ("end", "fullname"),
    _lines,
    lambda scope, x: x.mission.covers(scope.day),
    {
        "member": Filter("ref:member", lambda scope, x: (x.member.id,)),
        "startup": Filter("ref:startup", lambda scope, x: x.startups),
        "incubator": Filter("ref:incubator", _incubators),
        "team": Filter("ref:team", lambda scope, x: x.member.teams),
        "phase": Filter("phases", lambda scope, x: [scope.phase(each) for each in x.startups]),
        "domaine": Filter("domaines", lambda scope, x: (x.member.domaine,)),
        "status": Filter("statuses", lambda scope, x: (x.mission.status,)),
        "skill": Filter("free", lambda scope, x: x.member.competences),
        "employer": Filter("free", lambda scope, x: (x.mission.employer,)),
        "older-than": Filter("older", _start),
        "younger-than": Filter("younger", _start),
        "ending": Filter("ending", _end),
        "ended": Filter("ended", _end, lifts=True),
        "active": Filter("flag", lambda scope, x: x.mission.covers(scope.day), lifts=True),
    },
    (
        Text(N_("{n} mission on {day:long}"), {}, N_("{n} missions on {day:long}")),
        Text(N_("{n} mission, running or not on {day:long}"), {}, N_("{n} missions, running or not on {day:long}")),
    ),
    Text(N_("{n} more does not cover that day (--all)."), {}, N_("{n} more do not cover that day (--all).")),
    _start,
    lambda scope, x: words(scope, x.member),
    record=lambda item: item.mission,
    path=lambda item: item.member.path,
    note=N_("A person may have several missions: lines are contracts, not people."),
)
