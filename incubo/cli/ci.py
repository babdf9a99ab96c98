"""`incubo ci`: one command for a pull or merge request: what it adds, what it says, and whether it may go in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from incubo.cli import ci_output, ci_request, ci_review, workspace
from incubo.cli.adapter import about
from incubo.cli.finding_format import Format
from incubo.i18n import N_


class Policy(StrEnum):
    """What makes the command fail."""

    error = "error"
    warning = "warning"
    sensitive = "sensitive"
    never = "never"


@about(
    N_(
        "It compares what is checked out with where it left the branch that it goes to, and judges with the settings "
        "of that branch: a request cannot change the rules it is judged by.\n\n"
        "On GitHub, findings are notes beside the lines, the job's summary holds the whole, and the outputs “risk” and "
        "“findings” are set. Nothing is sent anywhere: --comment writes the comment to a file.\n\n"
        "Exit codes: 0 nothing is in the way, 1 something is (--fail-on says what), 2 the base is not here, or a "
        "setting is wrong."
    ),
    examples=(
        ("incubo ci", N_("in a job of GitHub or GitLab, or in a clone before asking")),
        ("incubo ci --base origin/main --comment comment.md", N_("with the comment in a file")),
        ("incubo ci --fail-on warning", N_("warnings are in the way too")),
    ),
)
def ci(
    base: Annotated[
        str | None,
        typer.Option(metavar=N_("REV"), help=N_("The branch that it goes to (GitHub and GitLab tell it).")),
    ] = None,
    author: Annotated[
        str | None,
        typer.Option(metavar=N_("LOGIN"), help=N_("Who asks, on GitHub or GitLab (which tell it themselves).")),
    ] = None,
    comment: Annotated[
        Path | None, typer.Option(metavar=N_("FILE"), help=N_("Write the comment for the request to a file."))
    ] = None,
    fail_on: Annotated[
        Policy | None, typer.Option("--fail-on", help=N_("What is in the way (“error”, or what incubo.toml says)."))
    ] = None,
    fmt: Annotated[
        Format | None, typer.Option("--format", "-f", help=N_("How to show what is found (“github” in its jobs)."))
    ] = None,
    at: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("Check as on that day."))] = None,
) -> int:
    """Check a pull or merge request, and say what it changes."""
    root = workspace.find()
    if comment is not None:
        ci_output.refuse_registry(comment, root)
    asked = ci_request.request()
    review = ci_review.review(root, asked._replace(author=author or asked.author), base, at)
    policy = fail_on.value if fail_on is not None else review.opened.config.fail_on
    ci_output.deliver(review, policy, fmt and fmt.value, comment)
    return int(review.blocked(policy))
