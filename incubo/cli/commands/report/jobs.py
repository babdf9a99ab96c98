"""`incubo report jobs`: open job offers."""

from __future__ import annotations

from incubo.app import report_catalogue
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
from incubo.reports.jobs import jobs_over_report
from incubo.reports.jobs import jobs_report as count


@command_help(
    N_(
        "An offer that has been open for more than 45 days is stale. With --over, what was published, closed, filled, "
        "and in how long; an offer that was closed without a date is in no period."
    ),
    examples=(
        ("incubo report jobs", N_("how many are open, and for how long")),
        ("incubo report jobs --why", N_("which ones, the oldest first")),
        ("incubo report jobs --over 2022..2024 --every year", N_("time to fill, year by year")),
    ),
)
def jobs(
    at: AtOption = None,
    over: OverOption = None,
    every: EveryOption = None,
    incubator: IncubatorOption = None,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Count the offers that are open and how old they are, or what became of them."""
    report_catalogue.require_period(every, over)
    context = open_report_context(at, incubator, ("job",))
    if context.incubator is not None:  # whose an offer is, its startup says
        context = context._replace(registry=context.workspace.load_registry(("job", "startup", "incubator")))
    day, incubator_id, source = context.workspace.current_date, context.incubator, context.provenance
    if over is None:
        table = count(context.registry, context.day, incubator=incubator_id, today=day, provenance=source)
    else:
        periods = context.parse_period_parts(over, every)
        table = jobs_over_report(
            context.registry, context.day, periods, incubator=incubator_id, today=day, provenance=source
        )
    return output_report(context, table, fmt, output, show_entries=why)
