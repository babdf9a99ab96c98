"""`incubo sync`: take in what colleagues published, and say what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.cli import page_output, workspace
from incubo.cli.adapter import about
from incubo.cli.output import by_ending
from incubo.cli.page_output import Format
from incubo.i18n import N_


@about(
    N_(
        "It fetches, and goes forward only if nothing of yours is in the way: it never merges, and what you did not "
        "commit is never touched."
    ),
    examples=(
        ("incubo sync", N_("in the morning, before looking at anything")),
        ("incubo sync --format markdown -o nouvelles.md", N_("what came in, for a note")),
    ),
)
def sync(
    fmt: Annotated[Format | None, typer.Option("--format", "-f", help=N_("The form of the result."))] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its ending says the form.")),
    ] = None,
) -> int:
    """Take in what colleagues published, and say what changed."""
    from incubo.edit.writing import locked
    from incubo.registry import arrivals, conditions
    from incubo.report import arrivals as report

    opened = workspace.open_registry()
    if output is not None:
        workspace.refuse_entry(output, opened)
        page_output.form(fmt.value if fmt else by_ending(output).value)
    conditions.repository(opened.root, writing=False)
    with locked(opened.state):
        came = arrivals.take_in(opened.root, opened.layout)
    titles = arrivals.titles(opened.root, report.told(came))
    page_output.deliver(report.arrivals(came, titles), fmt and fmt.value, output, phase_label=lambda phase: phase or "")
    return 0
