"""The options of reports, one place for all: a report's function names the ones it takes.

def durations(at: At = None, incubator: Whose = None, why: WhyOption = False, fmt: Form = None, output: To = None):
    desk = reporting.open_desk(at, incubator)
    return desk.deliver(count(desk.registry, desk.day, incubator=desk.incubator, source=desk.source), fmt, output)
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from incubo.cli.output import Format
from incubo.i18n import N_


class Step(StrEnum):
    """What a period is cut into."""

    month = "month"
    quarter = "quarter"
    year = "year"


At = Annotated[str | None, typer.Option("--at", metavar=N_("DATE"), help=N_("The day to count on (today by default)."))]
"""`--at`: the day that the figures are of; nothing that comes after it counts."""

Whose = Annotated[
    str | None,
    typer.Option("--incubator", metavar="ID", help=N_("Whose startups (ours by default; “all” for every incubator).")),
]
"""`--incubator`: whose figures."""

Over = Annotated[
    str | None,
    typer.Option(
        "--over", metavar=N_("PERIOD"), help=N_("The period (2024, 2024-S1, 2019..2024, 2022.. until today).")
    ),
]
"""`--over`: a period instead of a day."""

Every = Annotated[Step | None, typer.Option("--every", help=N_("With --over: a line a month, a quarter or a year."))]
"""`--every`: a line for each part of the period."""

Phases = Annotated[
    list[str] | None, typer.Option("--phase", metavar=N_("PHASES"), help=N_("Only startups in these phases."))
]
"""`--phase`: startups by the phase they are in."""

Why = Annotated[bool, typer.Option("--why", help=N_("List the entries behind each figure."))]
"""`--why`: the entries behind each figure."""

Whole = Annotated[bool, typer.Option("--all", help=N_("Show every line, also those that are folded into one."))]
"""`--all`: the rows that are folded."""

Form = Annotated[Format | None, typer.Option("--format", "-f", help=N_("The form of the result."))]
"""`--format`."""

To = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its ending says the form.")),
]
"""`-o`: a file instead of the terminal."""
