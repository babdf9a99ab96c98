"""`incubo report transitions|durations|funnel|timeline`: how startups go through their phases."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from incubo.cli import reporting
from incubo.cli.adapter import about
from incubo.cli.report_options import At, Every, Form, Over, Phases, To, Whose, Why
from incubo.i18n import N_


class Basis(StrEnum):
    """What rates are shares of."""

    entered = "entered"
    decided = "decided"


@about(
    N_("Without --over, the last twelve months. With --every, a line a month, a quarter or a year."),
    examples=(
        ("incubo report transitions --over 2024-S2 --why", N_("who moved in the second half of the year")),
        ("incubo report transitions --over 2019..2024 --every year", N_("entries, exits and stops by year")),
    ),
)
def transitions(
    at: At = None, over: Over = None, every: Every = None, incubator: Whose = None, why: Why = False, fmt: Form = None,
    output: To = None,
) -> int:  # fmt: skip
    """Count entries, exits and stops of a period."""
    desk = reporting.open_desk(at, incubator)
    period = desk.last_year(over)
    if every is None:
        from incubo.report.transitions import transitions as count

        table = count(desk.registry, desk.day, period, incubator=desk.incubator, source=desk.source)
    else:
        from incubo.model.parts import parts
        from incubo.report.transitions_over import transitions_over

        cut = parts(period, every.value)
        table = transitions_over(
            desk.registry, desk.day, cut, every.value, incubator=desk.incubator, source=desk.source
        )
    return desk.deliver(table, fmt, output, why=why)


@about(
    N_("Of the phases that have ended by the day (with --over: in that period), and of those that still run."),
    examples=(
        ("incubo report durations", N_("how long our phases last")),
        ("incubo report durations --incubator all --over 2024", N_("those of all incubators that ended in 2024")),
    ),
)
def durations(
    at: At = None, over: Over = None, incubator: Whose = None, why: Why = False, fmt: Form = None, output: To = None
) -> int:
    """Give the quartiles of the length of each phase."""
    from incubo.report.durations import durations as count

    desk = reporting.open_desk(at, incubator)
    period = desk.over(over) if over is not None else None
    table = count(desk.registry, desk.day, incubator=desk.incubator, over=period, source=desk.source)
    return desk.deliver(table, fmt, output, why=why)


@about(
    N_(
        "The network publishes its stop rate as a share of all startups that ever entered the phase; --basis decided "
        "leaves out those that are still in it."
    ),
    examples=(
        ("incubo report funnel", N_("the rates as they are published")),
        ("incubo report funnel --basis decided --why", N_("of those that went on or stopped, and who they are")),
    ),
)
def funnel(
    at: At = None,
    basis: Annotated[Basis, typer.Option(help=N_("What the rates are shares of."))] = Basis.entered,
    incubator: Whose = None,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Give conversion and stop rates by phase."""
    from incubo.report.funnel import funnel as count

    desk = reporting.open_desk(at, incubator)
    table = count(desk.registry, desk.day, incubator=desk.incubator, basis=basis.value, source=desk.source)
    return desk.deliver(table, fmt, output, why=why)


@about(
    N_("In the terminal a line a startup; in a page or a picture, a Gantt; in csv and json, a row a phase."),
    examples=(
        ("incubo report timeline", N_("our living startups, phase by phase")),
        ("incubo report timeline --over 2021.. -o frise.svg", N_("the same since 2021, as a picture")),
        ("incubo report timeline --phase acceleration", N_("those in one phase")),
    ),
)
def timeline(
    at: At = None,
    over: Over = None,
    incubator: Whose = None,
    phase: Phases = None,
    everything: Annotated[bool, typer.Option("--all", help=N_("Also the startups that live no more."))] = False,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Draw the life of startups in time."""
    from incubo.report.timeline import timeline as draw

    desk = reporting.open_desk(at, incubator)
    table = draw(
        desk.registry,
        desk.day,
        incubator=desk.incubator,
        over=desk.over(over) if over is not None else None,
        phases=desk.phases(phase),
        everything=everything,
        source=desk.source,
    )
    return desk.deliver(table, fmt, output, why=why)
