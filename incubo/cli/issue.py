"""`incubo issue`: do what a request on GitHub or GitLab asks, whichever form it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.cli.adapter import about
from incubo.cli.writing import Way, writes
from incubo.i18n import N_


@writes
@about(
    N_(
        "FILE is the text of a request that was made with one of the forms of incubo init (- for standard input). The "
        "request says which form it is; new, set and record committee do the rest, with --from.\n\n"
        "--answer writes what to answer to the person, in Markdown: that it became a proposal, or what is wrong with "
        "it and how to mend it. Values of the request are data: they are checked, and never run.\n\n"
        "Exit codes: 0 done, 1 refused, 2 an answer is missing or wrong."
    ),
    examples=(
        ("incubo issue request.md --dry-run", N_("see what a request would change")),
        (
            "incubo issue request.md --branch incubo/issue-12 --answer answer.md",
            N_("in a job: a commit on a branch, and the answer"),
        ),
    ),
)
def issue(
    file: Annotated[str, typer.Argument(metavar=N_("FILE"), help=N_("The text of the request."))],
    answer: Annotated[
        Path | None, typer.Option(metavar=N_("FILE"), help=N_("Write the answer to the request to a file."))
    ] = None,
    *,
    way: Way,
) -> int:
    """Do what a request on GitHub or GitLab asks."""
    from incubo.cli.issue_run import run
    from incubo.cli.source_file import read

    return run(read(file), answer, way)
