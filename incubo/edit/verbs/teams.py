"""`join --team` and `leave --team`: who is in a cross-cutting team. A team has no dates: it is told as it is today."""

from __future__ import annotations

from collections.abc import Iterable

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.edit.verbs.rules import called
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.records import Member
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.source.changes import Append, Remove


def join_team(desk: Desk, members: Iterable[Member], team: str) -> Proposal:
    """People enter a team. Who is in it already is told, and who has no mission."""
    people, notes = list[str](), list[Text]()
    for member in {each.id: each for each in members}.values():
        said = {"name": called(member), "title": title_of(desk.registry, "team", team)}
        if team in member.teams:
            notes.append(Text(N_("{name}: in {title} already"), said))
            continue
        desk.change(member.path, Append(("teams",), desk.spelt("team", team), after=("missions",)))
        people.append(called(member))
        if not member.active(desk.today):
            notes.append(Text(N_("{name} has no mission today, and does not count as active"), said))
    message = Text(
        N_("{names:list} enters the team"), {"names": people, "n": len(people)}, N_("{names:list} enter the team")
    )
    return Proposal(desk.plan(), "join", team, message, tuple(notes))


def leave_team(desk: Desk, members: Iterable[Member], team: str) -> Proposal:
    """People leave a team; their missions stay. Raises Refused for somebody who is not in it."""
    people = list[str]()
    for member in {each.id: each for each in members}.values():
        said = {"name": called(member), "title": title_of(desk.registry, "team", team)}
        if team not in member.teams:
            titles = [title_of(desk.registry, "team", each) for each in member.teams]
            hints = (Text(N_("{name} is in {titles:list}"), {**said, "titles": titles}),) if titles else ()
            raise Refused(Text(N_("{name} is not in {title}"), said), hints=hints)
        for place in [i for i, each in enumerate(member.teams) if each == team][::-1]:
            desk.change(member.path, Remove(("teams", place)))
        people.append(called(member))
    message = Text(
        N_("{names:list} leaves the team"), {"names": people, "n": len(people)}, N_("{names:list} leave the team")
    )
    return Proposal(desk.plan(), "leave", team, message)
