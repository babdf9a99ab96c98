"""`incubo report indicators`: the indicators that the network publishes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from incubo.cli.context import open_report_context
from incubo.cli.output import output_report
from incubo.cli.params import AtOption, IncubatorOption, OutputOption, TableFormatOption, WhyOption, command_help
from incubo.core.i18n import N_
from incubo.model.periods import year_part
from incubo.reports.indicators.report import REQUIRED_KINDS
from incubo.reports.indicators.report import indicators_report as count


class IndicatorPublication(StrEnum):
    """The publications whose indicators are known."""

    bilan = "bilan"
    plf = "plf"


@command_help(
    N_(
        "The figures that the network publishes and that the files can tell, with their definitions; --set chooses "
        "those of one publication. A column a year: the last four by default, the running one up to today."
    ),
    examples=(
        ("incubo report indicators", N_("all of them")),
        ("incubo report indicators --set plf --over 2021..2024", N_("those of the budget bill")),
        (
            "incubo report indicators --set bilan -f csv-excel -o indicators.csv",
            N_("those of the annual report, for a spreadsheet"),
        ),
    ),
)
def indicators(
    at: AtOption = None,
    publication: Annotated[
        IndicatorPublication | None, typer.Option("--set", help=N_("The indicators of a publication."))
    ] = None,
    over: Annotated[
        str | None, typer.Option(metavar=N_("YEARS"), help=N_("The years (2024, 2021..2024, 2022..)."))
    ] = None,
    incubator: IncubatorOption = None,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Give the published indicators, year by year."""
    context = open_report_context(at, incubator, REQUIRED_KINDS)
    first, last = context.day.year - 3, context.day.year
    if over is not None:
        period = context.parse_period(over)
        first, last = period.first.year, period.last.year
    years = [year for number in range(first, last + 1) if (year := year_part(number, 12, 1)) is not None]
    group = publication.value if publication is not None else None
    table = count(
        context.registry,
        context.day,
        years,
        publication=group,
        incubator=context.incubator,
        provenance=context.provenance,
    )
    return output_report(context, table, fmt, output, show_entries=why)
