"""`incubo report metrics`: the measures of impact."""

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
    TableFormatOption,
    WhyOption,
    command_help,
)
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.suggestions import find_nearest
from incubo.reports import metrics as report


@command_help(
    N_("incubo record metric writes them. With --startup, each value; with --key too, a curve."),
    examples=(
        ("incubo report metrics", N_("the latest measures of our startups")),
        ("incubo report metrics --startup quai-solidaire", N_("those of one startup over time")),
    ),
)
def metrics(
    at: AtOption = None,
    over: OverOption = None,
    startup: Annotated[str | None, typer.Option(metavar="ID", help=N_("All the measures of one startup."))] = None,
    key: Annotated[str | None, typer.Option(metavar=N_("NAME"), help=N_("One measure only."))] = None,
    incubator: IncubatorOption = None,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Show the measures of impact and how they change."""
    context = open_report_context(at, incubator)
    period = context.parse_period(over) if over is not None else None
    startup_record = context.find_startup(startup) if startup is not None else None
    if key is not None:
        recorded = report.metric_keys(
            [startup_record] if startup_record is not None else context.registry.startups.values()
        )
        if key not in recorded:
            raise _unknown_metric_error(key, recorded)
    if startup_record is not None:
        table = report.startup_metrics_report(
            context.registry, context.day, startup_record, over=period, key=key, provenance=context.provenance
        )  # fmt: skip
    else:
        table = report.metrics_report(
            context.registry,
            context.day,
            incubator=context.incubator,
            over=period,
            key=key,
            provenance=context.provenance,
        )
    return output_report(context, table, fmt, output, show_entries=why)


def _unknown_metric_error(key: str, known_keys: list[str]) -> UsageError:
    """The error for a metric that no entry records, with a suggestion."""
    message = Message(N_("no measure is called “{key}”"), {"key": key})
    suggestion = find_nearest(key, known_keys)
    if suggestion is not None:
        return UsageError(message, hints=(Message(N_("did you mean “{meant}”?"), {"meant": suggestion}),))
    hint = Message(N_("those recorded: {names:list}"), {"names": known_keys[:12]})
    return UsageError(message, hints=(hint,) if known_keys else ())
