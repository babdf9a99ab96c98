"""`incubo report teams`: who works for each startup, and which roles are missing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import reporting, session
from incubo.cli.adapter import about
from incubo.cli.report_options import At, Form, To, Whose, Why
from incubo.i18n import N_

if TYPE_CHECKING:
    from incubo.cli.reporting import Desk


class Sum(StrEnum):
    """What the report about teams can sum up by."""

    phase = "phase"
    domaine = "domaine"


@about(
    N_(
        "A role is the domain of a member. Which ones are missing is looked for among those that the phase needs, or "
        "those of --need. With --by, the sums: sizes of teams by phase, or who holds and who lacks each role."
    ),
    examples=(
        ("incubo report teams", N_("who works on what, and what is missing")),
        ("incubo report teams --need dev,design,deploiement --phase construction", N_("some roles, in one phase")),
        ("incubo report teams --by phase", N_("how large teams are, and startups without anybody")),
        ("incubo report teams --by domaine --why", N_("which startups lack each role")),
    ),
)
def teams(
    at: At = None,
    incubator: Whose = None,
    phase: Annotated[
        list[str] | None,
        typer.Option(metavar=N_("PHASES"), help=N_("The startups in these phases (live ones by default).")),
    ] = None,
    need: Annotated[
        list[str] | None, typer.Option(metavar=N_("DOMAINS"), help=N_("The roles to look for in every team."))
    ] = None,
    by: Annotated[Sum | None, typer.Option(help=N_("Sum up by."))] = None,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Tell who works for each startup, and which roles are missing."""
    from incubo.report.teams import teams as count

    desk = reporting.open_desk(at, incubator, reporting.PEOPLE)
    table = count(
        desk.registry,
        desk.day,
        incubator=desk.incubator,
        phases=desk.phases(phase),
        need=_roles(desk, need) if need else None,
        by=by.value if by is not None else None,
        source=desk.source,
    )
    return desk.deliver(table, fmt, output, why=why)


def _roles(desk: Desk, given: list[str]) -> tuple[str, ...]:
    """The domaines that `--need` was given, in any language and without accents. Raises UsageError."""
    from incubo.query.members import MEMBERS
    from incubo.query.scope import Scope
    from incubo.query.values import choose

    noun = MEMBERS._replace(filters={"need": MEMBERS.filters["domaine"]})
    found = choose(Scope(desk.registry, desk.day), noun, "need", given, session.current().lang)
    return tuple(each.id for each in found)
