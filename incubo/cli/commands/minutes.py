"""`incubo minutes`: what a committee decided on a day, and the dossiers of what it heard, as one document."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.app.reports.documents import DOCUMENT_KINDS, make_minutes
from incubo.cli.context import open_report_context
from incubo.cli.output import output_page
from incubo.cli.params import AtOption, IncubatorOption, KnownOption, OutputOption, PageFormatOption, command_help
from incubo.core.i18n import N_


@command_help(
    N_(
        "The decision about each product in sentences, what its team promises, then its dossier: one "
        "document to send to who was not there. It names no file and no command."
    ),
    examples=(
        ("incubo minutes", N_("of the last committee that is recorded")),
        ("incubo minutes 2024-12-12 -o minutes.docx", N_("of a day, for a word processor")),
        ("incubo minutes 2024-12-12 -o minutes.html", N_("the same, to print")),
    ),
)
def minutes(
    day: Annotated[
        str | None,
        typer.Argument(metavar=N_("DATE"), help=N_("The day of the committee (the last one that was held).")),
    ] = None,
    at: AtOption = None,
    known: KnownOption = None,
    incubator: IncubatorOption = None,
    fmt: PageFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Write the minutes of a committee's day."""
    context = open_report_context(at, incubator, DOCUMENT_KINDS, known=known)
    workspace = context.workspace
    held_on = workspace.parse_day(day, edge="one", direction="back", today=context.day) if day is not None else None
    output_page(make_minutes(context, held_on), fmt, output)
    return 0
