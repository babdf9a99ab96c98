"""`incubo report standards|metrics`: what sheets say of the standards, and the measures of impact they record."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli import reporting
from incubo.cli.adapter import about
from incubo.cli.report_options import At, Form, Over, Phases, To, Whose, Why
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text


@about(
    N_(
        "Each phase asks for more: an address and a source in construction, a risk analysis in acceleration … "
        "What it asks for is in the vocabulary, and incubo.toml may change it."
    ),
    examples=(
        ("incubo report standards", N_("what our sheets lack, the least complete first")),
        ("incubo report standards --summary", N_("the rates by phase, as the network publishes them")),
        ("incubo report standards --phase acceleration --format html -o board.html", N_("a board to share")),
    ),
)
def standards(
    at: At = None,
    incubator: Whose = None,
    phase: Phases = None,
    summary: Annotated[bool, typer.Option("--summary", help=N_("Rates by phase instead of startups."))] = False,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Show what sheets lack of what their phase asks for."""
    desk = reporting.open_desk(at, incubator)
    if summary:
        from incubo.report.standards_summary import summary as count
    else:
        from incubo.report.standards import standards as count
    phases = desk.phases(phase)
    table = count(desk.registry, desk.day, incubator=desk.incubator, phases=phases, source=desk.source)
    return desk.deliver(table, fmt, output, why=why)


@about(
    N_("incubo record metric writes them. With --startup, each value; with --key too, a curve."),
    examples=(
        ("incubo report metrics", N_("the latest measures of our startups")),
        ("incubo report metrics --startup quai-solidaire", N_("those of one startup over time")),
    ),
)
def metrics(
    at: At = None,
    over: Over = None,
    startup: Annotated[str | None, typer.Option(metavar="ID", help=N_("All the measures of one startup."))] = None,
    key: Annotated[str | None, typer.Option(metavar=N_("NAME"), help=N_("One measure only."))] = None,
    incubator: Whose = None,
    why: Why = False,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Show the measures of impact and how they change."""
    from incubo.report import metrics as report

    desk = reporting.open_desk(at, incubator)
    period = desk.over(over) if over is not None else None
    one = desk.startup(startup) if startup is not None else None
    if key is not None:
        recorded = report.keys([one] if one is not None else desk.registry.startups.values())
        if key not in recorded:
            raise _no_key(key, recorded)
    if one is not None:
        table = report.history(
            desk.registry, desk.day, one, over=period, key=key, source=desk.source
        )  # fmt: skip
    else:
        table = report.metrics(
            desk.registry, desk.day, incubator=desk.incubator, over=period, key=key, source=desk.source
        )
    return desk.deliver(table, fmt, output, why=why)


def _no_key(key: str, recorded: list[str]) -> UsageError:
    """What is said of a measure that no sheet records, with what is near."""
    from incubo.model.nearest import nearest

    message = Text(N_("no measure is called “{key}”"), {"key": key})
    near = nearest(key, recorded)
    if near is not None:
        return UsageError(message, hints=(Text(N_("did you mean “{meant}”?"), {"meant": near}),))
    hint = Text(N_("those recorded: {names:list}"), {"names": recorded[:12]})
    return UsageError(message, hints=(hint,) if recorded else ())
