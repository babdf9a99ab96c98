"""`incubo report --kept`: figures that were given to somebody, and what they are today."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.app.reports import kept_figures
from incubo.app.reports.kept_figures import KeptReport
from incubo.cli.context import open_session_workspace
from incubo.cli.output import output_table
from incubo.cli.params import OutputOption, TableFormatOption, command_help
from incubo.core.errors import EntryNotFoundError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import decode_argument


@command_help(
    N_(
        "Figures are kept with incubo report NAME --keep LABEL. Without LABEL, a line for each report: how many of its "
        "figures are others today. With LABEL, those that differ, then and now."
    ),
    examples=(
        ("incubo report kept", N_("everything that was given")),
        ('incubo report kept "PLF 2027" --why', N_("which entries made the difference, how and since when")),
        ('incubo report kept "PLF 2027" -o ecarts.xlsx', N_("what differs since then, as a spreadsheet")),
    ),
)
def kept(
    label: Annotated[
        str | None, typer.Argument(metavar=N_("LABEL"), help=N_("What the figures were given for."))
    ] = None,
    all_figures: Annotated[
        bool, typer.Option("--all", help=N_("With LABEL: also the figures that are the same."))
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help=N_("With LABEL: the entries that made each difference, how and since when."))
    ] = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """List the figures that were given, and what differs now."""
    if why and label is None:
        raise UsageError(
            Message(N_("--why is for the figures of one occasion: name it")),
            hints=(Message(N_("for instance: {command}"), {"command": 'incubo report --kept "PLF 2027" --why'}),),
        )
    workspace = open_session_workspace()
    label = decode_argument(label) if label is not None else None
    read = list(kept_figures.read_kept_reports(workspace, label))
    if label is not None and not read:
        raise EntryNotFoundError(
            Message(N_("nothing was kept under “{label}”"), {"label": label}),
            hints=(Message(N_("everything that was kept: incubo report --kept")),),
        )
    reports = [item for item in read if isinstance(item, KeptReport)]
    unreadable = [item[1] for item in read if not isinstance(item, KeptReport)]
    recounter = kept_figures.Recounter(workspace, reports)
    recounts = [recounter.recount(item, explains=why) for item in reports]
    if label is None or not recounts:
        table = kept_figures.kept_reports_table(recounts, unreadable, workspace.current_date)
    else:
        table = kept_figures.kept_label_table(recounts, unreadable, workspace.current_date, all_figures=all_figures)
    output_table(table, fmt, output, show_all_rows=False, include_entries=why)
    return 0
