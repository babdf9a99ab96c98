"""`incubo report timeline`: the phases of each startup over time."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli.context import open_report_context
from incubo.cli.output import output_report
from incubo.cli.params import (
    AtOption,
    IncubatorOption,
    OutputOption,
    OverOption,
    PhaseOption,
    TableFormatOption,
    WhyOption,
    command_help,
)
from incubo.core.i18n import N_
from incubo.reports.timeline import timeline_report as draw


@command_help(
    N_("In the terminal a line a startup; in a page or a picture, a Gantt; in csv and json, a row a phase."),
    examples=(
        ("incubo report timeline", N_("our living startups, phase by phase")),
        ("incubo report timeline --over 2021.. -o frise.svg", N_("the same since 2021, as a picture")),
        ("incubo report timeline --phase acceleration", N_("those in one phase")),
    ),
)
def timeline(
    at: AtOption = None,
    over: OverOption = None,
    incubator: IncubatorOption = None,
    phase: PhaseOption = None,
    include_ended: Annotated[bool, typer.Option("--all", help=N_("Also the startups that live no more."))] = False,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Draw the life of startups in time."""
    context = open_report_context(at, incubator)
    table = draw(
        context.registry,
        context.day,
        incubator=context.incubator,
        over=context.parse_period(over) if over is not None else None,
        phases=context.parse_phases(phase),
        include_inactive=include_ended,
        provenance=context.provenance,
    )
    return output_report(context, table, fmt, output, show_entries=why)
