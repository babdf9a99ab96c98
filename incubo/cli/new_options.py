"""What the commands of `new` have in common: the end of their help, and their options."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.i18n import N_

From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help=N_("Answers in a JSON file, or in a filled form (- for standard input)."),
    ),
]
Homonym = Annotated[
    bool, typer.Option("--homonym", help=N_("It is another one, although an entry of the same name is there."))
]

MORE = N_(
    "On a terminal, each field is asked for and checked at once; Enter keeps what stands between brackets, ? explains, "
    "< goes back, Ctrl-C leaves without writing. The file is shown before it is written.\n\n"
    "Without a terminal, options (and --from) give the answers. The file's name is made from them. References take an "
    "id, a title or its beginning; days also +3mo, 60d, monday, or next-committee where a startup is named.\n\n"
    "Exit codes: 0 written (or shown, with --dry-run), 1 refused, 2 an answer is missing or wrong."
)
