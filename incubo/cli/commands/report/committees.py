"""`incubo report committees`, `jobs` and `indicators`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

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
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.reports.committees import committees_over_report
from incubo.reports.committees import committees_report as stand


class CommitteeGrouping(StrEnum):
    """What the report about committees can be summed up by."""

    phase = "phase"
    incubator = "incubator"


@command_help(
    N_(
        "A line a startup in the programme: its last committee, what it decided, when the next one is due, how late it "
        "is. With --by, how many stand how. With --over, what the committees of a period decided and granted."
    ),
    examples=(
        ("incubo report committees", N_("who had one, who should have one")),
        ("incubo report committees --by phase --why", N_("how many have no committee to come, and which")),
        ("incubo report committees --over 2024 --why", N_("the decisions of a year, with their amounts")),
        ("incubo report committees --over 2022..2024 --every year", N_("committees and amounts, year by year")),
    ),
)
def committees(
    at: AtOption = None,
    over: OverOption = None,
    every: EveryOption = None,
    incubator: IncubatorOption = None,
    by: Annotated[CommitteeGrouping | None, typer.Option(help=N_("Sum up by."))] = None,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Show the last and the next committee of each startup, or the decisions of a period."""
    report_catalogue.require_period(every, over)
    if over is not None and by is not None:
        raise UsageError(Message(N_("{option} does not go with {other}"), {"option": "--by", "other": "--over"}))
    context = open_report_context(at, incubator or ("all" if by is CommitteeGrouping.incubator else None))
    if over is None:
        group = by.value if by is not None else None
        table = stand(
            context.registry, context.day, incubator=context.incubator, by=group, provenance=context.provenance
        )
    else:
        table = committees_over_report(
            context.registry,
            context.day,
            context.parse_period_parts(over, every),
            by="period" if every is not None else "decision",
            incubator=context.incubator,
            provenance=context.provenance,
        )
    return output_report(context, table, fmt, output, show_entries=why)
