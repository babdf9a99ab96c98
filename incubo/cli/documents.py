"""`incubo dossier`, `incubo digest`: a document on a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import days, page_output, workspace
from incubo.cli.adapter import about
from incubo.cli.document_parts import KINDS, known
from incubo.cli.page_output import Format
from incubo.cli.report_options import At, Whose
from incubo.i18n import N_

if TYPE_CHECKING:
    from incubo.cli.reporting import Desk
    from incubo.page import Page

Form = Annotated[Format | None, typer.Option("--format", "-f", help=N_("The form of the result."))]
To = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its ending says the form.")),
]


@about(
    N_(
        "What the registry knows is filled in: what was promised and decided, the figures, the team and its ends, the "
        "budget, what is missing for this phase and the next one. What it does not know is there to be filled in by "
        "hand, with the command that records it. It ends with the decision to take, and the commands that record it."
    ),
    examples=(
        ("incubo dossier mon-estran", N_("before the committee of a startup")),
        ("incubo dossier acces-cale -o acces-cale.md", N_("for a shared note that the team completes")),
        ("incubo dossier digue-info --on 2025-02-11 -o digue-info.html", N_("for a committee on a day, to print")),
    ),
)
def dossier(
    startup: Annotated[list[str], typer.Argument(metavar="STARTUP", help=N_("Whose committee."))],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar=N_("DATE"), help=N_("The day of the committee (the next one that is known).")),
    ] = None,
    at: At = None,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Prepare the committee of a startup on a page."""
    from incubo.cli import reporting
    from incubo.report.documents import dossier as report

    desk = reporting.open_desk(at, "all", KINDS)
    found = desk.startup(" ".join(startup))
    day = days.day(on, desk.opened.config, edge="one", today=desk.day, startup=found) if on is not None else None
    return deliver(report.dossier(found, known(desk, found.path), day), desk, fmt, output)


def deliver(page: Page, desk: Desk, fmt: Format | None, output: Path | None) -> int:
    """Write a page in the form asked for; the command's exit code. Raises UsageError, ToolError."""
    if output is not None:
        workspace.refuse_entry(output, desk.opened)
    label = workspace.phase_label(desk.registry)
    page_output.deliver(page, fmt.value if fmt is not None else None, output, phase_label=label)
    return 0


@about(
    N_(
        "From the dates in the files, as seen from the day (--at): arrivals, departures, missions that end, phases, "
        "committees held and to come, offers; and what git saw change in the sheets."
    ),
    examples=(
        ("incubo digest", N_("the last seven days, for the weekly meeting")),
        ("incubo digest --since monday -f markdown", N_("since Monday, to paste into a note")),
        ("incubo digest --since 2024-12-01 --within 60d -o decembre.html", N_("a longer while, as a page")),
    ),
)
def digest(
    since: Annotated[
        str | None, typer.Option("--since", metavar=N_("DATE"), help=N_("From which day on (six days before: a week)."))
    ] = None,
    within: Annotated[
        str | None, typer.Option("--within", metavar=N_("DURATION"), help=N_("How far ahead to look (30d)."))
    ] = None,
    at: At = None,
    incubator: Whose = None,
    everything: Annotated[bool, typer.Option("--all", help=N_("Tell every line, however many there are."))] = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Tell the week on a page: who comes and goes, phases, committees, offers."""
    from incubo.cli import reporting
    from incubo.model.dates import moved
    from incubo.model.periods import Period
    from incubo.registry.between import changed
    from incubo.report.documents import digest as report

    desk = reporting.open_desk(at, incubator, KINDS)
    opened = desk.opened
    first = workspace.before(since, opened, "first") if since is not None else moved(desk.day, -6)
    ahead = (days.span(within or "30d").after(desk.day) - desk.day).days
    seen = changed(opened.root, opened.layout, first, desk.day, opened.config.zone)
    period = Period(first, desk.day)
    whole = everything or fmt is Format.json or (fmt is None and output is not None and output.suffix == ".json")
    most = None if whole else report.MOST  # machines get every line
    page = report.digest(known(desk), desk.incubator, period, ahead, desk.source, seen, most=most)
    return deliver(page, desk, fmt, output)
