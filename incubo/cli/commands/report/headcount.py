"""`incubo report headcount`, `arrivals` and `missions`: figures about people."""

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
from incubo.reports.headcount import headcount_report as count

if TYPE_CHECKING:
    pass


@command_help(
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
    at: AtOption = None,
    over: OverOption = None,
    every: EveryOption = None,
    incubator: IncubatorOption = None,
    by: Annotated[PeopleGrouping, typer.Option(help=N_("Group by."))] = PeopleGrouping.status,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Count active members, on a day or over time."""
    report_catalogue.require_period(every, over)
    context = open_report_context(at, incubator_for_grouping(incubator, by), report_catalogue.PEOPLE_ENTRY_TYPES)
    table = count(
        context.registry,
        context.day,
        incubator=context.incubator,
        by=by.value,
        days=context.parse_period_ends(over, every) if over is not None else (),
        provenance=context.provenance,
        include_contributions=why,
    )
    return output_report(context, table, fmt, output, show_entries=why)
