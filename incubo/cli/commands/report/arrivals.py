"""`incubo report arrivals`: who joined and who left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app import report_catalogue
from incubo.app.report_catalogue import PeopleGrouping, incubator_for_grouping
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
from incubo.reports.arrivals import arrivals_report as count

if TYPE_CHECKING:
    pass


@command_help(
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
    at: AtOption = None,
    over: OverOption = None,
    every: EveryOption = None,
    incubator: IncubatorOption = None,
    by: Annotated[PeopleGrouping | None, typer.Option(help=N_("Group by."))] = None,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Count who arrived and who left in a period."""
    context = open_report_context(at, incubator_for_grouping(incubator, by), report_catalogue.PEOPLE_ENTRY_TYPES)
    table = count(
        context.registry,
        context.day,
        context.parse_period_parts(over, every),
        incubator=context.incubator,
        by=by.value if by is not None else None,
        provenance=context.provenance,
    )
    return output_report(context, table, fmt, output, show_entries=why)
