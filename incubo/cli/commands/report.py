"""`incubo report …`: the commands of the reports in `app/report_catalogue.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from incubo.app.report_catalogue import REPORTS, Report
from incubo.app.report_context import check_report_arguments, run_report
from incubo.cli.context import open_session_workspace
from incubo.cli.output import output_report
from incubo.cli.params import (
    OptionParameter,
    OutputOption,
    TableFormatOption,
    collect_options,
    command_help,
    make_report_option,
)


def make_report_command(report_id: str) -> Callable[..., int]:
    """The command of a report: an option for each parameter, then those of every table."""
    report = REPORTS[report_id]

    @command_help(report.description, examples=report.examples)
    @collect_options("arguments", _report_options(report))
    def command(arguments: dict[str, Any], fmt: TableFormatOption = None, output: OutputOption = None) -> int:
        check_report_arguments(report, arguments)
        context, table = run_report(report, open_session_workspace(arguments.get("at")), arguments)
        return output_report(
            context,
            table,
            fmt,
            output,
            include_entries=arguments.get("include_entries", False),
            show_all_rows=arguments.get("all_rows", False),
        )

    return command


def _report_options(report: Report) -> Iterator[OptionParameter]:
    for parameter in report.parameters:
        value_type: Any = str
        default: Any = parameter.default
        if parameter.type == "flag":
            value_type, default = bool, False
        elif parameter.type in ("phases", "roles", "skills"):
            value_type = list[str]
        annotation = value_type if default is not None else value_type | None
        yield OptionParameter(parameter.name, Annotated[annotation, make_report_option(parameter)], default)
