"""`incubo explain`: what a rule, a field or a word means, and how to fix the findings of a rule."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.reports import context as report_context
from incubo.cli.context import open_session_workspace_if_any
from incubo.cli.output import TableFormat, output_page, output_table
from incubo.cli.params import KnownOption, command_help
from incubo.core import clock
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.reports.explain.rules import rules_table
from incubo.reports.explain.topics import find_topic_page, index_page, suggest_topic

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.document.page import Page
    from incubo.reports.explain.context import ExplainContext


class ExplainFormat(StrEnum):
    """The formats of a page; the list of rules, a table, has those of spreadsheets too."""

    table = "table"
    markdown = "markdown"
    json = "json"
    csv = "csv"
    csv_excel = "csv-excel"


@command_help(
    N_(
        "WHAT is a rule (the name between brackets in a finding), a family of rules, a kind of "
        "entry, a field (kind.field), a word such as a phase, or a list of words.\n\n"
        "A rule's page says what is found, why it matters, what is wrong and right, how to fix "
        "it, and how to change or silence it. In a registry, its own words and severities are "
        "used."
    ),
    examples=(
        ("incubo explain ref-unknown-startup", N_("a rule")),
        ("incubo explain startup", N_("the fields of a product")),
        ("incubo explain member.missions.end", N_("a field")),
        ("incubo explain --list --format csv -o rules.csv", N_("every rule, in a spreadsheet")),
    ),
)
def explain(
    topic: Annotated[
        str | None,
        typer.Argument(metavar=N_("WHAT"), help=N_("What to explain.")),
    ] = None,
    list_rules: Annotated[bool, typer.Option("--list", help=N_("List every rule, with its severity."))] = False,
    known: KnownOption = None,
    fmt: Annotated[ExplainFormat | None, typer.Option("--format", "-f", help=N_("The output format."))] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its extension sets the format.")),
    ] = None,
) -> int:
    """Explain a rule, a field or a word."""
    if list_rules and topic is not None:
        raise UsageError(
            Message(N_("--list lists every rule: use it without “{word}”"), {"word": topic}),
            hints=(Message(N_("the rules of a family: incubo explain FAMILY")),),
        )
    workspace = open_session_workspace_if_any(known)
    scope = report_context.make_explain_context(workspace)
    if list_rules:
        _write_rule_list(scope, workspace, fmt, output)
    else:
        page = _find_explanation(topic, scope)
        if workspace is not None and workspace.known is not None:
            page = page._replace(commit=workspace.known)
        output_page(page, fmt, output)
    return 0


def _find_explanation(topic: str | None, scope: ExplainContext) -> Page:
    """The page about a word. Raises UsageError for an unknown one."""
    if topic is None:
        return index_page(scope)
    page = find_topic_page(topic, scope)
    if page is None:
        suggestion = suggest_topic(topic, scope)
        hint = (
            did_you_mean(suggestion)
            if suggestion
            else Message(N_("“incubo explain” alone lists what can be explained"))
        )
        raise UsageError(
            Message(N_("there is nothing to explain under the name “{word}”"), {"word": topic}), hints=(hint,)
        )
    return page


def _write_rule_list(
    scope: ExplainContext, workspace: Workspace | None, fmt: ExplainFormat | None, output: Path | None
) -> None:

    output_table(
        rules_table(scope, workspace.as_of if workspace is not None else clock.today())._replace(
            commit=workspace.known if workspace is not None else None
        ),
        None if fmt is None else TableFormat(fmt.value),
        output,
    )
