"""`incubo sync`: take in what colleagues published, and say what it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import page_output, workspace
from incubo.cli.adapter import about
from incubo.cli.output import by_ending
from incubo.cli.page_output import Format
from incubo.i18n import N_

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.history.line import Line
    from incubo.registry.arrivals import Arrivals


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
    from incubo.history import pages
    from incubo.registry import arrivals, conditions
    from incubo.report import arrivals as report

    opened = workspace.open_registry()
    if output is not None:
        workspace.refuse_entry(output, opened)
        page_output.form(fmt.value if fmt else by_ending(output).value)
    conditions.repository(opened.root, writing=False)
    with locked(opened.state):
        came = arrivals.take_in(opened.root, opened.layout)
    page = report.arrivals(came, pages.sections(_lines(opened, came)) if came.files else ())
    page_output.deliver(page, fmt and fmt.value, output, phase_label=lambda phase: phase or "")
    return 0


def _lines(opened: Workspace, came: Arrivals) -> list[Line]:
    """What changed in the entries, in sentences."""
    from incubo.history.changes import changes
    from incubo.history.said import States
    from incubo.history.words import told
    from incubo.model.extra import with_fields
    from incubo.registry import arrivals
    from incubo.registry.loading import load
    from incubo.registry.renames import followed
    from incubo.registry.store import Patched

    held = arrivals.before(opened.root, came)
    after = opened.load()
    tables = with_fields(opened.config.fields)
    before = load(Patched(opened.store, held), opened.layout, opened.vocabulary, None, tables)
    moves = {file.old: file.path for file in came.files if file.old is not None and file.kind is not None}
    moves = followed(before, after, moves)
    return told(changes(before, after, held.keys(), moves), States(before, after, opened.today))
