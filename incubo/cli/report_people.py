"""`incubo report headcount`, `arrivals` and `missions`: figures about people."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import reporting
from incubo.cli.adapter import about
from incubo.cli.report_options import At, Every, Form, Over, To, Whose, Why
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.reporting import Desk


class By(StrEnum):
    """What a report about people can be grouped by."""

    status = "status"
    domaine = "domaine"
    incubator = "incubator"


@about(
    N_(
        "A member is active on a day that a mission covers, and counts once: with the status of the mission that began "
        "last. With --over, the curve: the last day of each month, quarter or year."
    ),
    examples=(
        ("incubo report headcount", N_("who we are today, by status")),
        ("incubo report headcount --by domaine --at 2024-01-01", N_("by professional family, on a past day")),
        ("incubo report headcount --over 2021..2024 --every quarter", N_("the curve, quarter by quarter")),
        ("incubo report headcount --over 2021.. --by domaine -o people.html", N_("the same as a page with its chart")),
    ),
)
def headcount(
    at: At = None,
    over: Over = None,
    every: Every = None,
    incubator: Whose = None,
    by: Annotated[By, typer.Option(help=N_("Group by."))] = By.status,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Count active members, on a day or over time."""
    from incubo.report.headcount import headcount as count

    reporting.needs_over(every, over)
    desk = reporting.open_desk(at, _whose(incubator, by), reporting.PEOPLE)
    table = count(
        desk.registry,
        desk.day,
        incubator=desk.incubator,
        by=by.value,
        days=desk.ends(over, every) if over is not None else (),
        source=desk.source,
        why=why,
    )
    return desk.deliver(table, fmt, output, why=why)


@about(
    N_(
        "Missions that overlap or follow each other are one presence, from an arrival to a departure: a contract that "
        "is renewed is neither. Who had been here before is said to be back. By default, the last twelve months."
    ),
    examples=(
        ("incubo report arrivals --over monday.. --why", N_("who came and left since Monday, by name")),
        ("incubo report arrivals --over 2024 --every month", N_("the year, month by month")),
        ("incubo report arrivals --over 2024-S1 --by incubator", N_("a semester, by incubator")),
    ),
)
def arrivals(
    at: At = None,
    over: Over = None,
    every: Every = None,
    incubator: Whose = None,
    by: Annotated[By | None, typer.Option(help=N_("Group by."))] = None,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Count who arrived and who left in a period."""
    from incubo.report.comings import arrivals as count

    desk = reporting.open_desk(at, _whose(incubator, by), reporting.PEOPLE)
    table = count(
        desk.registry,
        desk.day,
        desk.parts(over, every),
        incubator=desk.incubator,
        by=by.value if by is not None else None,
        source=desk.source,
    )
    return desk.deliver(table, fmt, output, why=why)


@about(
    N_(
        "A mission that ends is not a person who leaves: another one may follow. The report looks 30, 60 and 90 days "
        "back and ahead, and tells who stays, who comes back later, and who leaves (--why: by name)."
    ),
    examples=(
        ("incubo report missions", N_("what ends, and who really leaves")),
        ("incubo report missions --ending 45d --why", N_("the next 45 days and the last 45, by name")),
        ("incubo report missions --over 2025 --every month", N_("the months of a year, also those to come")),
        ("incubo report missions --by status", N_("public agents, freelancers and companies apart")),
    ),
)
def missions(
    at: At = None,
    ending: Annotated[
        str | None,
        typer.Option(metavar=N_("DURATIONS"), help=N_("How far to look, back and ahead (30d,60d,90d by default).")),
    ] = None,
    over: Annotated[
        str | None,
        typer.Option(metavar=N_("PERIOD"), help=N_("The missions that end in a period instead, also one to come.")),
    ] = None,
    every: Every = None,
    incubator: Whose = None,
    by: Annotated[By | None, typer.Option(help=N_("Group by."))] = None,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Count the missions that end, and the people who really leave."""
    from incubo.report.missions import Window, windows
    from incubo.report.missions import missions as count

    reporting.needs_over(every, over)
    if over is not None and ending is not None:
        raise UsageError(Text(N_("{option} does not go with {other}"), {"option": "--ending", "other": "--over"}))
    desk = reporting.open_desk(at, _whose(incubator, by), reporting.PEOPLE)
    looked = windows(desk.day)
    if ending is not None:
        looked = windows(desk.day, _days(ending, desk))
    if over is not None:
        looked = [Window(part) for part in desk.parts(over, every, ahead=True)]
    table = count(
        desk.registry,
        desk.day,
        looked,
        incubator=desk.incubator,
        by=by.value if by is not None else None,
        source=desk.source,
    )
    return desk.deliver(table, fmt, output, why=why)


def _whose(incubator: str | None, by: By | None) -> str | None:
    """To compare incubators is to look at all of them."""
    return incubator or ("all" if by is By.incubator else None)


def _days(ending: str, desk: Desk) -> list[int]:
    """The durations of `--ending`, in days. Raises UsageError."""
    from incubo.cli import days

    spans = [days.span(word) for word in ending.split(",") if word.strip()]
    return sorted({(span.after(desk.day) - desk.day).days for span in spans})
