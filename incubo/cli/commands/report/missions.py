"""`incubo report missions`: missions by length, status or employer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app import report_catalogue
from incubo.app.arguments import parse_duration_argument
from incubo.app.report_catalogue import PeopleGrouping, incubator_for_grouping
from incubo.cli.context import open_report_context
from incubo.cli.output import output_report
from incubo.cli.params import (
    AtOption,
    EveryOption,
    IncubatorOption,
    OutputOption,
    TableFormatOption,
    WhyOption,
    command_help,
)
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.reports.missions import EndingWindow, ending_windows
from incubo.reports.missions import missions_report as count

if TYPE_CHECKING:
    from incubo.app.report_catalogue import ReportContext


@command_help(
    N_(
        "A mission that ends is not a person who leaves: another one may follow. The report looks 30, 60 and 90 days "
        "back and ahead, and tells who stays, who comes back later, and who leaves (--why: by name)."
    ),
    examples=(
        ("incubo report missions", N_("what ends, and who really leaves")),
        ("incubo report missions --ending 45d --why", N_("the next 45 days and the last 45, by name")),
        ("incubo report missions --over 2025 --every month", N_("the months of a year, also those to come")),
        ("incubo report missions --by status", N_("public agents, freelancers and companies apart")),
    ),
)
def missions(
    at: AtOption = None,
    ending: Annotated[
        str | None,
        typer.Option(metavar=N_("DURATIONS"), help=N_("How far to look, back and ahead (30d,60d,90d by default).")),
    ] = None,
    over: Annotated[
        str | None,
        typer.Option(metavar=N_("PERIOD"), help=N_("The missions that end in a period instead, also one to come.")),
    ] = None,
    every: EveryOption = None,
    incubator: IncubatorOption = None,
    by: Annotated[PeopleGrouping | None, typer.Option(help=N_("Group by."))] = None,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Count the missions that end, and the people who really leave."""
    report_catalogue.require_period(every, over)
    if over is not None and ending is not None:
        raise UsageError(Message(N_("{option} does not go with {other}"), {"option": "--ending", "other": "--over"}))
    context = open_report_context(at, incubator_for_grouping(incubator, by), report_catalogue.PEOPLE_ENTRY_TYPES)
    looked = ending_windows(context.day)
    if ending is not None:
        looked = ending_windows(context.day, _parse_durations(ending, context))
    if over is not None:
        looked = [EndingWindow(part) for part in context.parse_period_parts(over, every, includes_future=True)]
    table = count(
        context.registry,
        context.day,
        looked,
        incubator=context.incubator,
        by=by.value if by is not None else None,
        provenance=context.provenance,
    )
    return output_report(context, table, fmt, output, show_entries=why)


def _parse_durations(durations: str, context: ReportContext) -> list[int]:
    """The durations of `--ending`, in days. Raises UsageError."""
    spans = [parse_duration_argument(word) for word in durations.split(",") if word.strip()]
    return sorted({(span.after(context.day) - context.day).days for span in spans})
