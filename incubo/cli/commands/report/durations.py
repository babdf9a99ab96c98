"""`incubo report durations`: how long startups stay in each phase."""

from __future__ import annotations

from incubo.cli.context import open_report_context
from incubo.cli.output import output_report
from incubo.cli.params import (
    AtOption,
    IncubatorOption,
    OutputOption,
    OverOption,
    TableFormatOption,
    WhyOption,
    command_help,
)
from incubo.core.i18n import N_
from incubo.reports.durations import durations_report as count


@command_help(
    N_("Covers phases that ended by the chosen day (with --over: in that period), and phases still running."),
    examples=(
        ("incubo report durations", N_("how long our phases last")),
        ("incubo report durations --incubator all --over 2024", N_("those of all incubators that ended in 2024")),
    ),
)
def durations(
    at: AtOption = None,
    over: OverOption = None,
    incubator: IncubatorOption = None,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Give the quartiles of the length of each phase."""
    context = open_report_context(at, incubator)
    period = context.parse_period(over) if over is not None else None
    table = count(
        context.registry, context.day, incubator=context.incubator, over=period, provenance=context.provenance
    )
    return output_report(context, table, fmt, output, show_entries=why)
