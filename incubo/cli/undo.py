"""`incubo undo`: the last change is taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli.adapter import about
from incubo.cli.writing import Way, writes
from incubo.i18n import N_


@writes
@about(
    N_(
        "What incubo wrote last is put back, to the byte, while the files are as it left them; then what it wrote "
        "before that. A file changed since is named, and nothing is written.\n\n"
        "An edit that was cut short is put back too.\n\n"
        "What was committed stays committed: the files are put back, and --commit commits that."
    ),
    examples=(
        ("incubo undo --list", N_("the last changes, the latest first")),
        ("incubo undo --dry-run", N_("see what would be put back")),
        ("incubo undo --yes", N_("take the last change back")),
    ),
)
def undo(
    list_: Annotated[
        bool, typer.Option("--list", help=N_("List the changes that can be taken back, the latest first."))
    ] = False,
    *,
    way: Way,
) -> int:
    """Take the last change back."""
    from incubo.cli.undo_run import list_edits, take_back

    return list_edits(way) if list_ else take_back(way)
