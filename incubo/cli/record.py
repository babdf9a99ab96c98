"""`incubo record …`: what happened to a startup: a committee and its decision, a measure of impact, another event."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli.adapter import about
from incubo.cli.writing import Way, writes
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.model.fields_startup import EVENT, METRIC
from incubo.problem import Text

_E = {field.name: field.help for field in EVENT}
_M = {field.name: field.help for field in METRIC}
_DATE = N_("DATE")
_FOLLOWS = N_("What goes with the decision")

OneStartup = Annotated[str, typer.Argument(metavar=N_("STARTUP"), help=N_("The startup."))]


@writes
@about(
    N_(
        "On the day or later, it records the decision; on a terminal, what is not given is asked for. A day to come "
        "plans the committee, or moves it.\n\n"
        "The decision is one of continue, provisional, stop, launch, accelerate … or the phase that it leads to. The "
        "kind, the next committee and the end of the budget are worked out when they are not said; --next and "
        "--budget-end may count from the committee: +6mo. The registry is public: so are decisions and amounts.\n\n"
        "Several startups at once (a committee day) are asked about one after the other, or get the same options."
    ),
    examples=(
        (
            "incubo record committee mon-estran --decision continue --amount 220k --months 6 --dry-run",
            N_("held today: six more months"),
        ),
        (
            'incubo record committee digue-info --decision acceleration --objective "200 communes" --with-phase '
            "--with-team --dry-run",
            N_("with the change of phase, and the team until the next committee"),
        ),
        ("incubo record committee mon-estran --on 2025-06-03 --with-team --dry-run", N_("move the next one")),
        ("incubo record committee mon-estran acces-cale --on 2025-04-10 --dry-run", N_("a committee day to come")),
    ),
)
def committee(
    startup: Annotated[
        list[str] | None, typer.Argument(metavar=N_("STARTUP"), help=N_("One or several startups."))
    ] = None,
    on: Annotated[str | None, typer.Option(metavar=_DATE, help=N_("The day of the committee (today)."))] = None,
    decision: Annotated[str | None, typer.Option(help=N_("What it decided, or the phase it leads to."))] = None,
    amount: Annotated[str | None, typer.Option(help=_E["amount"])] = None,
    months: Annotated[str | None, typer.Option(help=_E["months"])] = None,
    objective: Annotated[list[str] | None, typer.Option(help=_E["objectives"])] = None,
    kind: Annotated[str | None, typer.Option(help=_E["kind"])] = None,
    next_: Annotated[str | None, typer.Option("--next", metavar=_DATE, help=_E["next"])] = None,
    budget_end: Annotated[str | None, typer.Option(metavar=_DATE, help=_E["budget_end"])] = None,
    document: Annotated[str | None, typer.Option(metavar="URL", help=_E["document"])] = None,
    comment: Annotated[str | None, typer.Option(help=_E["comment"])] = None,
    with_phase: Annotated[
        bool, typer.Option("--with-phase", help=N_("Change the phase, too."), rich_help_panel=_FOLLOWS)
    ] = False,
    with_team: Annotated[
        bool,
        typer.Option(
            "--with-team",
            help=N_("Extend the team's missions to the next committee, or end them with the startup."),
            rich_help_panel=_FOLLOWS,
        ),
    ] = False,
    with_stop: Annotated[
        bool, typer.Option("--with-stop", help=N_("Stop the startup, too."), rich_help_panel=_FOLLOWS)
    ] = False,
    with_jobs: Annotated[
        bool,
        typer.Option("--with-jobs", help=N_("Close the offers of a startup that stops."), rich_help_panel=_FOLLOWS),
    ] = False,
    reason: Annotated[
        str | None, typer.Option(help=N_("Why it stops, with --with-stop."), rich_help_panel=_FOLLOWS)
    ] = None,
    from_file: Annotated[
        str | None,
        typer.Option("--from", metavar=N_("FILE"), help=N_("All of it in a filled form (- for standard input).")),
    ] = None,
    *,
    way: Way,
) -> int:
    """Record a committee's decision, plan a committee, or move it."""
    from incubo.cli.record_committee import Asked, from_form, run
    from incubo.cli.source_file import read

    given = {
        "decision": decision, "amount": amount, "months": months, "kind": kind, "next": next_,
        "budget_end": budget_end, "document": document, "comment": comment, "reason": reason,
    }  # fmt: skip
    asked = Asked(given, tuple(objective or ()), with_phase, with_team, with_stop, with_jobs)
    if from_file is not None:
        if startup or on or asked.says or with_team:
            raise UsageError(Text(N_("--from says all of the committee: nothing else goes with it")))
        return from_form(read(from_file), way)
    if not startup:
        raise UsageError(
            Text(N_("say which startup went to the committee")),
            hints=(Text(N_("for example: incubo record committee STARTUP --decision continue")),),
        )
    return run(startup, on, asked, way)


@writes
@about(
    N_(
        "Figures are written in French or in English: 12450, 12 450, 3,5. A figure of the same measure and day is "
        "replaced. A measure whose name resembles one that the startup has is asked about: --new-key says that it is "
        "another."
    ),
    examples=(
        (
            "incubo record metric mon-estran departements_couverts=5 consultations_grande_maree=51800 --dry-run",
            N_("two measures, today"),
        ),
        (
            "incubo record metric digue-info communes=140 --on 2025-01-10 --source https://digue-info.example/stats "
            "--dry-run",
            N_("with its day and where it comes from"),
        ),
    ),
)
def metric(
    startup: OneStartup,
    figure: Annotated[list[str], typer.Argument(metavar=N_("KEY=FIGURE"), help=N_("A measure and its figure."))],
    on: Annotated[str | None, typer.Option(metavar=_DATE, help=N_("The day it was measured (today)."))] = None,
    source: Annotated[str | None, typer.Option(metavar="URL", help=_M["source"])] = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help=N_("It is another measure, although its name resembles one."))
    ] = False,
    *,
    way: Way,
) -> int:
    """Record measures of impact."""
    from incubo.cli.record_run import metrics

    return metrics(startup, figure, on, source, way, new_key=new_key)


@writes
@about(
    N_(
        "NAME is an event of the registry's vocabulary, by its id or its label, such as product_launch. The end of a "
        "startup is recorded by incubo stop, a committee by incubo record committee."
    ),
    examples=(
        ("incubo record event digue-info national_impact --year 2024 --dry-run", N_("today")),
        (
            'incubo record event acces-cale other --on 2024-12-02 --comment "Premier port équipé" --dry-run',
            N_("on its day, with a word about it"),
        ),
    ),
)
def event(
    startup: OneStartup,
    name: Annotated[str, typer.Argument(metavar=N_("NAME"), help=N_("What happened."))],
    on: Annotated[str | None, typer.Option(metavar=_DATE, help=N_("The day it happened (today)."))] = None,
    comment: Annotated[str | None, typer.Option(help=_E["comment"])] = None,
    year: Annotated[int | None, typer.Option(help=_E["year"])] = None,
    *,
    way: Way,
) -> int:
    """Record an event in a startup's life."""
    from incubo.cli.record_run import happened

    return happened(startup, name, on, comment, year, way)
