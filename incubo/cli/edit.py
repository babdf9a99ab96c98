"""`incubo edit`: a sheet in the text editor, checked on closing."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli.adapter import about
from incubo.cli.writing import Way, writes
from incubo.i18n import N_


@writes
@about(
    N_(
        "The editor is that of $VISUAL, of $EDITOR or of git. On closing, the sheet is checked and shown as a diff; "
        "what is refused is kept and can be opened again.\n\n"
        "--section goes to a part of the text, and adds it from the template where it is missing. "
        "Without a terminal: incubo set."
    ),
    examples=(
        ("incubo edit mon-estran", N_("a startup's sheet")),
        ("incubo edit bac-a-sel --section Post-mortem", N_("straight to a part of it")),
    ),
)
def edit(
    word: Annotated[str, typer.Argument(metavar="ID", help=N_("The entry, of any kind."))],
    way: Way,
    section: Annotated[
        str | None, typer.Option("--section", metavar=N_("TITLE"), help=N_("The part of the text to go to."))
    ] = None,
) -> int:
    """Edit a sheet in your text editor."""
    from incubo.cli.edit_run import run

    return run(word, section, way)
