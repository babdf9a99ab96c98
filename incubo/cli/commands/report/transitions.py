"""`incubo report transitions|durations|funnel|timeline`: how startups go through their phases."""

from __future__ import annotations

from incubo.cli.context import open_report_context
from incubo.cli.output import output_report
from incubo.cli.params import (
    AtOption,
    EveryOption,
    IncubatorOption,
    OutputOption,
    OverOption,
    TableFormatOption,
    WhyOption,
    command_help,
)
from incubo.core.i18n import N_
from incubo.model.periods import split_period
from incubo.reports.transitions import transitions_over_report
from incubo.reports.transitions import transitions_report as count


@command_help(
    N_("Without --over, the last twelve months. With --every, one line per month, quarter or year."),
    examples=(
        ("incubo report transitions --over 2024-S2 --why", N_("who moved in the second half of the year")),
        ("incubo report transitions --over 2019..2024 --every year", N_("entries, exits and stops by year")),
    ),
)
def transitions(
    at: AtOption = None,
    over: OverOption = None,
    every: EveryOption = None,
    incubator: IncubatorOption = None,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Count entries, exits and stops of a period."""
    context = open_report_context(at, incubator)
    period = context.parse_period_or_last_year(over)
    if every is None:
        table = count(context.registry, context.day, period, incubator=context.incubator, provenance=context.provenance)
    else:
        cut = split_period(period, every.value)
        table = transitions_over_report(
            context.registry, context.day, cut, every.value, incubator=context.incubator, provenance=context.provenance
        )
    return output_report(context, table, fmt, output, show_entries=why)
