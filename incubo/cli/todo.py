"""`incubo todo`: all that needs attention, by reason, with the command that mends each thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import page_output, reporting, workspace
from incubo.cli.adapter import about
from incubo.cli.output import Format, by_ending
from incubo.cli.report_options import At, Form, To, Whose
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.registry.registry import Registry


@about(
    N_(
        "Committees that are late, missions that end, teams that lack somebody, offers open for long, sheets to fill "
        "in … The most pressing first. What is true of more than half the startups is one line: --only shows each. A "
        "role or a field may follow the reason: sheet/budget_url, role/coaching.\n\n"
        "Today's page (incubo, alone) shows the ten first."
    ),
    examples=(
        ("incubo todo", N_("everything, by reason")),
        ("incubo todo --only committee-late,mission-ending", N_("two reasons, each thing on its line")),
        ("incubo todo --format csv-excel -o todo.csv", N_("a spreadsheet to share out")),
    ),
)
def todo(
    at: At = None,
    incubator: Whose = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar=N_("REASONS"), help=N_("Only these reasons, separated by commas.")),
    ] = None,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Tell all that needs attention, and how to mend it."""
    from incubo.cli.today import same
    from incubo.report import todo as report
    from incubo.report.attention.scope import Scope

    desk = reporting.open_desk(at, incubator, (*reporting.PEOPLE, "job"))
    reasons = _reasons(only, desk.registry)
    scope = Scope(desk.registry, desk.day, desk.incubator, desk.opened.now)
    chosen = fmt or (by_ending(output) if output is not None else Format.table)
    if chosen not in (Format.table, Format.markdown, Format.html):
        return desk.deliver(report.table(scope, reasons, desk.source), fmt, output)
    if output is not None:
        workspace.refuse_entry(output, desk.opened)
    page = report.page(scope, reasons, desk.source, *same(at, incubator))
    page_output.deliver(page, chosen.value, output, phase_label=workspace.phase_label(desk.registry))
    return 0


def _reasons(given: list[str] | None, registry: Registry) -> tuple[str, ...]:
    """The reasons of `--only`, as the report knows them. Raises UsageError for a word that is none."""
    from incubo.model.nearest import folded, nearest
    from incubo.report.attention.ranking import reasons

    known = {folded(word): word for word in reasons(registry)}
    words = [word.strip() for each in given or () for word in each.split(",") if word.strip()]
    for word in words:
        if folded(word) not in known:
            reason = word.partition("/")[0]
            near = nearest(word, list(known.values()))
            among = [each for each in known.values() if each.startswith(f"{reason}/")] or [
                each for each in known.values() if "/" not in each
            ]
            hint = (
                Text(N_("did you mean “{meant}”?"), {"meant": near})
                if near
                else Text(N_("reasons: {known:list}"), {"known": among})
            )
            raise UsageError(Text(N_("there is no reason “{word}”"), {"word": word}), hints=(hint,))
    return tuple(known[folded(word)] for word in words)
