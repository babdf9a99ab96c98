"""`incubo report committees`, `jobs` and `indicators`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from incubo.cli import reporting
from incubo.cli.adapter import about
from incubo.cli.report_options import At, Every, Form, Over, To, Whose, Why
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text


class By(StrEnum):
    """What the report about committees can be summed up by."""

    phase = "phase"
    incubator = "incubator"


class Publication(StrEnum):
    """The publications whose indicators are known."""

    bilan = "bilan"
    plf = "plf"


@about(
    N_(
        "A line a startup in the programme: its last committee, what it decided, when the next one is due, how late it "
        "is. With --by, how many stand how. With --over, what the committees of a period decided and granted."
    ),
    examples=(
        ("incubo report committees", N_("who had one, who should have one")),
        ("incubo report committees --by phase --why", N_("how many are without one, and which")),
        ("incubo report committees --over 2024 --why", N_("the decisions of a year, with their amounts")),
        ("incubo report committees --over 2022..2024 --every year", N_("committees and amounts, year by year")),
    ),
)
def committees(
    at: At = None,
    over: Over = None,
    every: Every = None,
    incubator: Whose = None,
    by: Annotated[By | None, typer.Option(help=N_("Sum up by."))] = None,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Tell the last and the next committee of each startup, or the decisions of a period."""
    from incubo.report.committees import committees as stand
    from incubo.report.decisions import decisions

    reporting.needs_over(every, over)
    if over is not None and by is not None:
        raise UsageError(Text(N_("{option} does not go with {other}"), {"option": "--by", "other": "--over"}))
    desk = reporting.open_desk(at, incubator or ("all" if by is By.incubator else None))
    if over is None:
        group = by.value if by is not None else None
        table = stand(desk.registry, desk.day, incubator=desk.incubator, by=group, source=desk.source)
    else:
        table = decisions(
            desk.registry,
            desk.day,
            desk.parts(over, every),
            by="period" if every is not None else "decision",
            incubator=desk.incubator,
            source=desk.source,
        )
    return desk.deliver(table, fmt, output, why=why)


@about(
    N_(
        "An offer that has been open for more than 45 days is stale. With --over, what was published, closed, filled, "
        "and in how long; an offer that was closed without a date is in no period."
    ),
    examples=(
        ("incubo report jobs", N_("how many are open, and for how long")),
        ("incubo report jobs --why", N_("which ones, the oldest first")),
        ("incubo report jobs --over 2022..2024 --every year", N_("time to fill, year by year")),
    ),
)
def jobs(
    at: At = None,
    over: Over = None,
    every: Every = None,
    incubator: Whose = None,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Count the offers that are open and how old they are, or what became of them."""
    from incubo.report.offers import jobs as count
    from incubo.report.offers_over import jobs_over

    reporting.needs_over(every, over)
    desk = reporting.open_desk(at, incubator, ("job",))
    if desk.incubator is not None:  # whose an offer is, its startup says
        desk = desk._replace(registry=desk.opened.load(("job", "startup", "incubator")))
    now, whose, source = desk.opened.now, desk.incubator, desk.source
    if over is None:
        table = count(desk.registry, desk.day, incubator=whose, now=now, source=source)
    else:
        periods = desk.parts(over, every)
        table = jobs_over(desk.registry, desk.day, periods, incubator=whose, now=now, source=source)
    return desk.deliver(table, fmt, output, why=why)


@about(
    N_(
        "The figures that the network publishes and that the files can tell, with their definitions; --set chooses "
        "those of one publication. A column a year: the last four by default, the running one up to today."
    ),
    examples=(
        ("incubo report indicators", N_("all of them")),
        ("incubo report indicators --set plf --over 2021..2024", N_("those of the budget bill")),
        (
            "incubo report indicators --set bilan -f csv-excel -o indicators.csv",
            N_("those of the annual report, for a spreadsheet"),
        ),
    ),
)
def indicators(
    at: At = None,
    publication: Annotated[
        Publication | None, typer.Option("--set", help=N_("The indicators of a publication."))
    ] = None,
    over: Annotated[
        str | None, typer.Option(metavar=N_("YEARS"), help=N_("The years (2024, 2021..2024, 2022..)."))
    ] = None,
    incubator: Whose = None,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Give the published indicators, year by year."""
    from incubo.model.periods import months
    from incubo.report.indicators.table import KINDS
    from incubo.report.indicators.table import indicators as count

    desk = reporting.open_desk(at, incubator, KINDS)
    first, last = desk.day.year - 3, desk.day.year
    if over is not None:
        asked = desk.over(over)
        first, last = asked.first.year, asked.last.year
    years = [year for number in range(first, last + 1) if (year := months(number, 12, 1)) is not None]
    group = publication.value if publication is not None else None
    table = count(desk.registry, desk.day, years, publication=group, incubator=desk.incubator, source=desk.source)
    return desk.deliver(table, fmt, output, why=why)
