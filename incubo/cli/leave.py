"""`incubo leave`: people leave a startup, a cross-cutting team, or everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import ask, days, people, session, team_option, workspace
from incubo.cli.adapter import about
from incubo.cli.ask_lists import Option
from incubo.cli.writing import Way, carry_out, writes
from incubo.errors import UsageError
from incubo.i18n import N_, gettext, say
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.registry.registry import Registry


@writes
@about(
    N_(
        "Without --startup or --team, people leave everything: their missions end on that day, those to come are taken "
        "away, and so are their teams.\n\n"
        "With --startup, a mission for it only ends on the day. One that is for others too ends as well, and goes on "
        "with the others from the day after, under the same contract."
    ),
    examples=(
        ("incubo leave samuel.orvault --startup mon-estran --on 2025-01-31 --dry-run", N_("one startup of two")),
        ("incubo leave tanguy.rosparc --on 2025-02-28 --dry-run", N_("everything, on a day to come")),
        ("incubo leave thibault.penvern --team rivages-animation --dry-run", N_("a cross-cutting team")),
    ),
)
def leave(
    who: Annotated[list[str] | None, typer.Argument(metavar=N_("MEMBER"), help=N_("People who leave."))] = None,
    startup: Annotated[
        str | None, typer.Option(metavar="ID", help=N_("The startup that they leave (all of them)."))
    ] = None,
    team: Annotated[str | None, typer.Option(metavar="ID", help=N_("The cross-cutting team that they leave."))] = None,
    on: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("The last day (today)."))] = None,
    *,
    way: Way,
) -> int:
    """End people's missions."""
    opened = workspace.open_registry()
    registry = opened.load()
    left = people.entry(registry, "startup", startup) if startup else None
    if team is not None:
        from incubo.edit.desk import Desk
        from incubo.edit.verbs.teams import leave_team

        desk = Desk(registry, opened.store, opened.today)
        return team_option.run("leave", leave_team, opened, desk, who or [], team, (startup, on), way)
    members = _people(registry, who or [])
    guided = session.current().interactive and not way.yes and not way.dry_run and not members
    if guided:
        members = [people.asked(registry, "member", gettext("Who leaves?"))]
        left = left or _left(opened, registry, members[0])
        on = on or people.day(opened, gettext("The last day?"), opened.today)
    elif not members:
        line = "incubo leave MEMBER… [--startup ID]"
        raise UsageError(Text(N_("say who leaves: {line}"), {"line": line}))
    day = days.day(on, opened.config, edge="one") if on else opened.today
    code = carried(opened, registry, members, left, day, way)
    if guided and code == 0:
        options = [*(["--startup", left] if left else []), *(["--on", on] if on else [])]
        people.next_time(["leave", *members, *options])
    return code


def carried(
    opened: Workspace, registry: Registry, members: Sequence[str], left: str | None, day: date, way: Way
) -> int:
    """End the missions of people, by their ids, for one startup or all; the exit code."""
    from incubo.edit.desk import Desk
    from incubo.edit.verbs.leave import Departure
    from incubo.edit.verbs.leave import leave as verb

    desk = Desk(registry, opened.store, opened.today)
    proposal = verb(desk, [registry.members[each] for each in members], Departure(day, left))
    return carry_out(opened, registry, proposal, way)


def _people(registry: Registry, words: Sequence[str]) -> list[str]:
    """The people that leave, by their ids. Raises UsageError; a startup or a team among them has its option."""
    for kind, option in (("startup", "--startup"), ("team", "--team")):
        for word in words:
            if not people.is_named(registry, "member", word) and people.is_named(registry, kind, word):
                found = people.entry(registry, kind, word)
                others = [people.member(registry, each) for each in words if each != word]
                said = {"word": word, "line": " ".join([*(others or ["MEMBER"]), option, found])}
                message = N_("“{word}” is a startup") if kind == "startup" else N_("“{word}” is a cross-cutting team")
                raise UsageError(Text(message, said), hints=(Text(N_("to leave it: incubo leave {line}"), said),))
    return people.members(registry, words)


def _left(opened: Workspace, registry: Registry, member: str) -> str | None:
    """Which of a person's startups is left; None for all of them."""
    from incubo.model.teams import assignments
    from incubo.registry.named import title_of

    found = registry.members[member]
    running = [
        each.startup
        for each in assignments(found)
        if each.mission.start is not None and (each.mission.end is None or each.mission.end >= opened.today)
    ]
    startups = list(dict.fromkeys(running))
    if len(startups) < 2 and not (startups and found.teams):
        return None
    options = [Option(each, title_of(registry, "startup", each)) for each in startups]
    name = " ".join((found.fullname or found.id).split())
    question = say(Text(N_("What does {name} leave?"), {"name": name}))
    return ask.choose(question, [Option("", gettext("everything")), *options]) or None
