"""`incubo digest`: what changed in a week, as a document."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.app.reports.digest import make_digest, parse_digest_period
from incubo.app.reports.documents import DOCUMENT_KINDS
from incubo.cli.context import open_report_context
from incubo.cli.output import PageFormat, output_page
from incubo.cli.params import (
    AtOption,
    IncubatorOption,
    KnownOption,
    OutputOption,
    PageFormatOption,
    command_help,
    make_report_option,
)
from incubo.core.i18n import N_
from incubo.edit.asking.arguments import parse_duration_argument
from incubo.reports.catalogue import GROUP
from incubo.reports.documents.digest import GROUPINGS, MAX_LINES

_BY = GROUP._replace(help=N_("The sections: by topic, or by product."), choices=GROUPINGS)


@command_help(
    N_(
        "From the dates in the files, as of the day (--at): arrivals, departures, missions that "
        "end, phases, committees held and to come, offers; and the changes to entries that git "
        "recorded."
    ),
    examples=(
        ("incubo digest", N_("the seven days before, for the weekly meeting")),
        ("incubo digest --since monday -f markdown", N_("since Monday, to paste into a note")),
        ("incubo digest --by startup", N_("product by product, for a round of the portfolio")),
        ("incubo digest --since 2024-12-01 --within 60d -o decembre.html", N_("a longer period, as a page")),
    ),
)
def digest(
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar=N_("DATE"),
            help=N_("The first day, up to today (by default, the seven days before today)."),
        ),
    ] = None,
    within: Annotated[
        str | None, typer.Option("--within", metavar=N_("DURATION"), help=N_("How far ahead to look (30d)."))
    ] = None,
    at: AtOption = None,
    known: KnownOption = None,
    incubator: IncubatorOption = None,
    all_lines: Annotated[bool, typer.Option("--all", help=N_("Show every line, however many there are."))] = False,
    by: Annotated[str, make_report_option(_BY)] = "topic",
    fmt: PageFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Summarise a week: arrivals and departures, phases, committees, job offers."""
    context = open_report_context(at, incubator, DOCUMENT_KINDS, known=known)
    period = parse_digest_period(since, context.workspace)
    ahead = (parse_duration_argument(within or "30d").after(context.day) - context.day).days
    is_document = output is not None or fmt not in (None, PageFormat.table)
    most = None if all_lines or is_document else MAX_LINES  # who receives a document cannot ask for the rest
    page = make_digest(context, period, ahead, most, by)
    output_page(page, fmt, output)
    return 0
