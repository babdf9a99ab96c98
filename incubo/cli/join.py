"""`incubo join`: people start on a startup, or in a cross-cutting team."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import days, people, session, team_option, workspace
from incubo.cli.adapter import about
from incubo.cli.join_ask import Said, asked
from incubo.cli.writing import Way, carry_out, writes
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.edit.desk import Desk
    from incubo.registry.registry import Registry


@writes
@about(
    N_(
        "People first, then the startup: incubo join MEMBER… STARTUP.\n\n"
        "A mission of its own says since when, so that what was true before stays so; only where a mission begins on "
        "that very day, the startup is added to it (--on with that day: the person was there from the beginning). "
        "Without --until, it ends with the startup's next committee, or after three months where none is known; the "
        "network allows six, public agents excepted. Without --status and --employer, the last contract goes on.\n\n"
        "With --team, people enter a cross-cutting team, which has no dates."
    ),
    examples=(
        ("incubo join judith.marzin mon-estran --dry-run", N_("from today to the next committee")),
        (
            "incubo join judith.marzin maud.siffert mon-estran --on 2025-02-03 --until 2025-04-30 --dry-run",
            N_("two people, on days to come"),
        ),
        ("incubo join leila.ferrandis maree-claire --on 2024-04-02 --dry-run", N_("she was there from the beginning")),
        ("incubo join judith.marzin --team rivages-animation --dry-run", N_("a cross-cutting team")),
    ),
)
def join(
    words: Annotated[
        list[str] | None, typer.Argument(metavar=N_("MEMBER STARTUP"), help=N_("People, then the startup they join."))
    ] = None,
    startup: Annotated[
        str | None, typer.Option(metavar="ID", help=N_("The startup, if it is not the last word."))
    ] = None,
    team: Annotated[str | None, typer.Option(metavar="ID", help=N_("A cross-cutting team instead."))] = None,
    on: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("The first day (today)."))] = None,
    until: Annotated[
        str | None, typer.Option(metavar=N_("DATE"), help=N_("The last day (the next committee, or three months)."))
    ] = None,
    status: Annotated[str | None, typer.Option(help=N_("The contract's status (the last one's)."))] = None,
    employer: Annotated[str | None, typer.Option(help=N_("Who signs the contract (as the last time)."))] = None,
    *,
    way: Way,
) -> int:
    """Make people join a startup or a team."""
    from incubo.edit.desk import Desk

    opened = workspace.open_registry()
    registry = opened.load()
    desk = Desk(registry, opened.store, opened.today)
    if team is not None:
        from incubo.edit.verbs.teams import join_team

        return team_option.run(
            "join", join_team, opened, desk, words or [], team, (startup, on, until, status, employer), way
        )
    who, to = _parted(registry, words or [], startup)
    said = Said(who, to, on, until, status, employer)
    guided = session.current().interactive and not way.yes and not (who and to)
    if guided:
        said = asked(opened, desk, said)
    elif not said.who or said.startup is None:
        raise _missing(said)
    return carried(opened, desk, said, way, guided=guided)


def carried(opened: Workspace, desk: Desk, said: Said, way: Way, *, guided: bool = False) -> int:
    """Do what was said; the exit code. `guided`: questions were asked, and the line for next time is told."""
    from incubo.cli.extend import contract_of
    from incubo.edit.verbs import join as verb
    from incubo.edit.verbs.arrival import Arrival
    from incubo.edit.verbs.contracts import Contract

    registry = desk.registry
    assert said.startup is not None
    on = days.day(said.on, opened.config, edge="one") if said.on else None
    until = _until(opened, registry, said.until, said.startup)
    contract = contract_of({"status": said.status, "employer": said.employer}, registry) or Contract()
    arrival = Arrival(said.startup, on, until, contract)
    code = carry_out(
        opened, registry, verb.join(desk, [registry.members[member_id] for member_id in said.who], arrival), way
    )
    if guided and code == 0:
        given = (("--on", said.on), ("--until", said.until), ("--status", said.status), ("--employer", said.employer))
        options = [word for option, value in given if value for word in (option, value)]
        people.next_time(["join", *said.who, said.startup, *options])
    return code


def _until(opened: Workspace, registry: Registry, word: str | None, startup: str) -> date | None:
    return days.day(word, opened.config, edge="one", startup=registry.startups.get(startup)) if word else None


def _parted(registry: Registry, words: list[str], startup: str | None) -> tuple[list[str], str | None]:
    """The people and the startup, by their ids. Raises UsageError."""
    if startup is not None:
        return people.members(registry, words), people.entry(registry, "startup", startup)
    if not words:
        return [], None
    *first, last = words
    if people.is_named(registry, "startup", last):
        return people.members(registry, first), people.entry(registry, "startup", last)
    if people.is_named(registry, "member", last):
        return people.members(registry, words), None
    who = people.members(registry, first)
    if people.is_named(registry, "team", last):
        found = people.entry(registry, "team", last)
        said = {"word": last, "line": " ".join([*who, "--team", found])}
        message = Text(N_("“{word}” is a cross-cutting team"), said)
        raise UsageError(message, hints=(Text(N_("to enter it: incubo join {line}"), said),))
    return who, people.entry(registry, "startup", last)


def _missing(said: Said) -> UsageError:
    message = N_("say which startup they join") if said.who else N_("say who joins")
    hints = (
        Text(N_("people first, then the startup: {line}"), {"line": "incubo join MEMBER… STARTUP"}),
        Text(N_("or a cross-cutting team: {line}"), {"line": "incubo join MEMBER… --team TEAM"}),
    )
    return UsageError(Text(message), hints=hints)
