"""`incubo report phases`: the portfolio by phase, on a day or over time."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from incubo.app import report_catalogue
from incubo.app.workspace import parse_earlier_day
from incubo.cli.context import open_report_context
from incubo.cli.output import output_report
from incubo.cli.params import (
    AllRowsOption,
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
from incubo.reports.phases import phases_over_report
from incubo.reports.phases import phases_report as count


class PhaseGrouping(StrEnum):
    """What a report by phase can be grouped by."""

    incubator = "incubator"
    sponsor = "sponsor"
    thematique = "thematique"
    usertype = "usertype"


@command_help(
    N_(
        "The phase on a day is the latest one begun by then. The phases that end the incubation are folded into one "
        "line; --all shows each."
    ),
    examples=(
        ("incubo report phases", N_("our portfolio today")),
        ("incubo report phases --at 2024-01-01 --compare 2023-01-01", N_("on a past day, with the change in a year")),
        ("incubo report phases --over 2019..2024 --every quarter", N_("how it grew, quarter by quarter")),
        ("incubo report phases --over 2022.. -o portfolio.html", N_("the same as a page to share, with its chart")),
        ("incubo report phases --by incubator --format csv-excel -o phases.csv", N_("a spreadsheet, by incubator")),
    ),
)
def phases(
    at: AtOption = None,
    compare: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("Add the change since that day."))] = None,
    over: OverOption = None,
    every: EveryOption = None,
    incubator: IncubatorOption = None,
    by: Annotated[PhaseGrouping | None, typer.Option(help=N_("Group by."))] = None,
    all_phases: AllRowsOption = False,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Count startups by phase at a date."""
    scope = "all" if by is PhaseGrouping.incubator else None  # to compare incubators is to look at all of them
    if over is not None:
        for name, value in (("--compare", compare), ("--by", by)):
            if value is not None:
                raise UsageError(Message(N_("{option} does not go with {other}"), {"option": name, "other": "--over"}))
    report_catalogue.require_period(every, over)
    context = open_report_context(
        at, incubator or scope, ("startup", *(("organisation",) if by is PhaseGrouping.sponsor else ()))
    )
    if over is not None:
        dates = context.parse_period_ends(over, every)
        table = phases_over_report(
            context.registry,
            context.day,
            dates,
            over=context.parse_period(over),
            incubator=context.incubator,
            provenance=context.provenance,
            include_contributions=why,
        )
    else:
        table = count(
            context.registry,
            context.day,
            incubator=context.incubator,
            by=by.value if by is not None else None,
            compare=parse_earlier_day(compare, context.workspace) if compare is not None else None,
            provenance=context.provenance,
        )
    return output_report(context, table, fmt, output, show_entries=why, show_all_rows=all_phases)
