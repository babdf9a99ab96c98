"""`incubo report …`: figures about the portfolio."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from incubo.cli import workspace
from incubo.cli.adapter import about
from incubo.cli.output import Format, deliver
from incubo.i18n import N_


class By(StrEnum):
    """What a report by phase can be grouped by."""

    incubator = "incubator"
    sponsor = "sponsor"
    thematique = "thematique"
    usertype = "usertype"


@about(
    N_(
        "The phase on a day is the latest one begun by then. The phases that end the incubation are folded into one "
        "line; --all shows each."
    ),
    examples=(
        ("incubo report phases", N_("our portfolio today")),
        ("incubo report phases --at 2024-01-01 --compare 2023-01-01", N_("on a past day, with the change in a year")),
        ("incubo report phases --by incubator --format csv-excel -o phases.csv", N_("a spreadsheet, by incubator")),
    ),
)
def phases(
    at: Annotated[
        str | None, typer.Option(metavar=N_("DATE"), help=N_("The day to count on (today by default)."))
    ] = None,
    compare: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("Add the change since that day."))] = None,
    incubator: Annotated[
        str | None, typer.Option(metavar="ID", help=N_("Whose startups (ours by default; “all” for every incubator)."))
    ] = None,
    by: Annotated[By | None, typer.Option(help=N_("Group by."))] = None,
    all_phases: Annotated[bool, typer.Option("--all", help=N_("Show every phase on its own line."))] = False,
    why: Annotated[bool, typer.Option("--why", help=N_("List the startups behind each figure."))] = False,
    fmt: Annotated[Format | None, typer.Option("--format", "-f", help=N_("The form of the result."))] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its ending says the form.")),
    ] = None,
) -> int:
    """Count startups by phase at a date."""
    from incubo.report.phases import phases as count

    opened = workspace.open_registry(at)
    registry = opened.load(("startup", "incubator", *(("organisation",) if by is By.sponsor else ())))
    whose = "all" if by is By.incubator else None  # to compare incubators is to look at all of them
    table = count(
        registry,
        opened.today,
        incubator=workspace.incubator_of(incubator or whose, opened, registry),
        by=by.value if by is not None else None,
        compare=workspace.before(compare, opened) if compare is not None else None,
        source=workspace.source(opened),
    )
    if output is not None:
        workspace.refuse_entry(output, opened)
    deliver(
        table,
        fmt,
        output,
        phase_label=workspace.phase_label(registry),
        all_rows=all_phases,
        why=why,
    )
    return 0
