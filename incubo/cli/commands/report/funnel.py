"""`incubo report funnel`: how many startups reach each phase."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from incubo.cli.context import open_report_context
from incubo.cli.output import output_report
from incubo.cli.params import AtOption, IncubatorOption, OutputOption, TableFormatOption, WhyOption, command_help
from incubo.core.i18n import N_
from incubo.reports.funnel import funnel_report as count


class RateBasis(StrEnum):
    """What rates are shares of."""

    entered = "entered"
    decided = "decided"


@command_help(
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
    at: AtOption = None,
    basis: Annotated[RateBasis, typer.Option(help=N_("What the rates are shares of."))] = RateBasis.entered,
    incubator: IncubatorOption = None,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Give conversion and stop rates by phase."""
    context = open_report_context(at, incubator)
    table = count(
        context.registry, context.day, incubator=context.incubator, basis=basis.value, provenance=context.provenance
    )
    return output_report(context, table, fmt, output, show_entries=why)
