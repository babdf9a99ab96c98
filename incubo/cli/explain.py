"""`incubo explain`: what a rule, a field or a word means, and how to mend what a rule finds."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import around, page_output, session, workspace
from incubo.cli.adapter import about
from incubo.cli.output import Format as TableFormat
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from incubo.cli.workspace import Workspace
    from incubo.page import Page
    from incubo.report.explain.scope import Scope


class Format(StrEnum):
    """The forms of a page; the list of rules, a table, has those of spreadsheets too."""

    table = "table"
    markdown = "markdown"
    json = "json"
    csv = "csv"
    csv_excel = "csv-excel"


@about(
    N_(
        "WHAT is a rule (as it stands in brackets in a finding), a family of rules, a kind of entry, a field "
        "(kind.field), a word such as a phase, or a list of words.\n\n"
        "A rule's page says what is found, why it matters, what is wrong and right, how to mend it, and how to judge "
        "it otherwise. In a registry, its own words and severities are used."
    ),
    examples=(
        ("incubo explain ref-unknown-startup", N_("a rule")),
        ("incubo explain startup", N_("the fields of a startup")),
        ("incubo explain member.missions.end", N_("a field")),
        ("incubo explain --list --format csv -o rules.csv", N_("every rule, in a spreadsheet")),
    ),
)
def explain(
    what: Annotated[
        str | None,
        typer.Argument(metavar=N_("WHAT"), help=N_("What to explain.")),
    ] = None,
    every: Annotated[bool, typer.Option("--list", help=N_("List every rule, with its severity."))] = False,
    fmt: Annotated[Format | None, typer.Option("--format", "-f", help=N_("The form of the result."))] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its ending says the form.")),
    ] = None,
) -> int:
    """Explain a rule, a field or a word."""
    if every and what is not None:
        raise UsageError(
            Text(N_("--list lists every rule: it does not go with “{word}”"), {"word": what}),
            hints=(Text(N_("the rules of a family: incubo explain FAMILY")),),
        )
    opened = around.opened()
    scope = around.scope(opened)
    if output is not None and opened is not None:
        workspace.refuse_entry(output, opened)
    if every:
        _list(scope, opened, fmt, output)
    else:
        page_output.deliver(_page(what, scope), fmt and fmt.value, output, phase_label=_labels(scope))
    return 0


def _page(what: str | None, scope: Scope) -> Page:
    """The page of what was asked. Raises UsageError where it means nothing."""
    from incubo.report.explain.find import find, index, near

    if what is None:
        return index(scope)
    page = find(what, scope)
    if page is None:
        meant = near(what, scope)
        hint = (
            Text(N_("did you mean “{meant}”?"), {"meant": meant})
            if meant
            else Text(N_("“incubo explain” alone says what can be explained"))
        )
        raise UsageError(Text(N_("there is nothing to explain under the name “{word}”"), {"word": what}), hints=(hint,))
    return page


def _list(scope: Scope, opened: Workspace | None, fmt: Format | None, output: Path | None) -> None:
    from incubo import clock
    from incubo.cli.output import deliver
    from incubo.report.explain.rules import table

    deliver(
        table(scope, opened.today if opened is not None else clock.today()),
        None if fmt is None else TableFormat(fmt.value),
        output,
        phase_label=_labels(scope),
        all_rows=False,
        why=False,
    )


def _labels(scope: Scope) -> Callable[[str | None], str]:
    return lambda phase: scope.vocabulary.phase_label(phase, session.current().lang)
