"""`incubo close`: job offers end, and say how."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli.adapter import about
from incubo.cli.writing import Way, writes
from incubo.i18n import N_


@writes
@about(
    N_(
        "JOB is an offer, by its id, its title or their beginning; or a startup, for its only open offer. The outcome "
        "is filled, withdrawn or expired. The closing date stays as it was announced, unless it lies after the day.\n\n"
        "--older-than goes through the open offers that were published that long ago: on a terminal one by one, "
        "otherwise all with the same outcome."
    ),
    examples=(
        ("incubo close 2024-12-16 --outcome filled --dry-run", N_("one offer, by the beginning of its name")),
        ("incubo close maree-claire --outcome withdrawn --on 2025-01-10 --dry-run", N_("the only one of a startup")),
        ("incubo close --older-than 45d --outcome expired --dry-run", N_("all the old ones")),
    ),
)
def close(
    job: Annotated[
        list[str] | None, typer.Argument(metavar=N_("JOB"), help=N_("Offers, or a startup that has one."))
    ] = None,
    outcome: Annotated[str | None, typer.Option(help=N_("How it ended."))] = None,
    on: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("The day it was over (today)."))] = None,
    older_than: Annotated[
        str | None,
        typer.Option("--older-than", metavar=N_("DURATION"), help=N_("Review open offers published that long ago.")),
    ] = None,
    startup: Annotated[
        list[str] | None, typer.Option(metavar=N_("ID"), help=N_("With --older-than: of these startups only."))
    ] = None,
    *,
    way: Way,
) -> int:
    """Close job offers."""
    from incubo.cli.close_run import named, review

    if older_than is not None or (startup and not job):
        return review(job or [], older_than, startup or [], outcome, on, way)
    return named(job or [], startup or [], outcome, on, way)
