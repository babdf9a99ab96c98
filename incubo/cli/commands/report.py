"""`incubo report …`: the commands of the reports in `reports/catalogue.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.reports.context import check_report_arguments, run_report
from incubo.cli.context import open_session_workspace, open_shown_private
from incubo.cli.output import output_table, print_wrapped
from incubo.cli.params import (
    OptionParameter,
    OutputOption,
    TableFormatOption,
    collect_options,
    command_help,
    make_report_option,
)
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.problem import options_conflict
from incubo.core.shell import decode_argument
from incubo.reports.catalogue import LIST_TYPES, REPORTS, Report

if TYPE_CHECKING:
    from pathlib import Path

    from incubo.app.private import PrivateFolder
    from incubo.app.reports.context import ReportContext
    from incubo.cli.output import TableFormat
    from incubo.document.table import Table
    from incubo.registry.registry import Registry

_KEEP_PANEL = N_("Keeping")
_KeepOption = Annotated[
    str | None,
    typer.Option(
        "--keep",
        metavar=N_("LABEL"),
        help=N_("Keep these figures in the registry (figures/), under the name of the occasion they are given for."),
        rich_help_panel=_KEEP_PANEL,
    ),
]
_CommitOption = Annotated[
    bool, typer.Option("--commit", help=N_("With --keep: commit the file."), rich_help_panel=_KEEP_PANEL)
]
_ProposeOption = Annotated[
    bool,
    typer.Option(
        "--propose", help=N_("With --keep: commit the file on a branch, and push it."), rich_help_panel=_KEEP_PANEL
    ),
]


def make_report_command(report_id: str) -> Callable[..., int]:
    """The command of a report: an option for each parameter, then those of every table."""
    report = REPORTS[report_id]

    @command_help(report.description, examples=report.examples)
    @collect_options("arguments", _report_options(report))
    def command(
        arguments: dict[str, Any],
        fmt: TableFormatOption = None,
        output: OutputOption = None,
        keep: _KeepOption = None,
        commit: _CommitOption = False,
        propose: _ProposeOption = False,
    ) -> int:
        check_report_arguments(report, arguments)
        if keep is None and (commit or propose):
            message = N_("{option} is for figures that are kept: add --keep LABEL")
            raise UsageError(Message(message, {"option": "--commit" if commit else "--propose"}))
        known, compared = arguments.get("known"), arguments.get("compare_known")
        not_kept = {
            "--compare-known": compared,
            "--history": arguments.get("history") or None,
            "--private": arguments.get("private") or None,
        }
        other = next((option for option, value in not_kept.items() if value is not None), None)
        if keep is not None and other is not None:
            hint = N_("what is kept is one table: today's, or that of a past day (--known)")
            if other == "--private":
                hint = N_("what is kept is published with the registry")
            raise UsageError(options_conflict("--keep", other), hints=(Message(hint),))
        context, table = (
            _run_report(report, known, arguments, fmt, output, is_kept=keep is not None)
            if compared is None
            else _compare_with_known(report, compared, arguments)
        )
        output_table(
            table,
            fmt,
            output,
            show_all_rows=arguments.get("all_rows", False),
            include_entries=arguments.get("include_entries", False),
        )
        if keep is not None:
            from incubo.app.reports.kept_figures import propose_to_keep  # lazy: few reports are kept, all are made
            from incubo.cli.apply import write_proposal

            workspace = context.workspace if known is None else open_session_workspace()
            proposal = propose_to_keep(workspace, context, report, arguments, table, decode_argument(keep))
            write_options = WriteOptions(yes=True, commit=commit, propose=propose)
            write_proposal(workspace, proposal, write_options, prints_result=False)
            kept = Message(
                N_("Kept under “{label}”: {path}. “incubo undo” undoes it."),
                {"label": " ".join(decode_argument(keep).split()), "path": next(iter(proposal.plan.files))},
            )
            print_wrapped(translate(kept))
        return 0

    return command


def _run_report(
    report: Report,
    known: str | None,
    arguments: dict[str, Any],
    fmt: TableFormat | None,
    output: Path | None,
    *,
    is_kept: bool,
) -> tuple[ReportContext, Table]:
    """The report of a day. What is kept in the registry has nothing that is private."""
    workspace = open_session_workspace(arguments.get("at"), known=known)

    def open_private(registry: Registry) -> PrivateFolder | None:
        return open_shown_private(workspace, registry, arguments["private"], fmt, output)

    return run_report(report, workspace, arguments, open_private=None if is_kept else open_private)


def _compare_with_known(report: Report, known: str, arguments: dict[str, Any]) -> tuple[ReportContext, Table]:
    """The report of a day, from what was known (`--compare-known`) and from what is known now."""
    from incubo.app.history.known_differences import compare_with_known  # lazy: only for the past

    past = open_session_workspace(arguments.get("at"), known=known)
    present = open_session_workspace(past.as_of.isoformat())
    then, now = (run_report(report, workspace, arguments) for workspace in (past, present))
    return now[0], compare_with_known(report, arguments, then, now, explains=arguments.get("include_entries", False))


def _report_options(report: Report) -> Iterator[OptionParameter]:
    for parameter in report.parameters:
        value_type: Any = str
        default: Any = parameter.default
        if parameter.type == "flag":
            value_type, default = bool, False
        elif parameter.type in LIST_TYPES:
            value_type = list[str]
        annotation = value_type if default is not None else value_type | None
        yield OptionParameter(parameter.name, Annotated[annotation, make_report_option(parameter)], default)
