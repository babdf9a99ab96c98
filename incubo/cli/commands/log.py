"""`incubo log`: what changed over time, who changed it, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.app.entry_lookup import parse_kind_argument
from incubo.app.history.registry_log import LogRequest, remember_note, tell_log
from incubo.cli import session
from incubo.cli.context import open_session_workspace
from incubo.cli.output import TableFormat, choose_table_format, output_page, output_table, refuse_output
from incubo.cli.params import IncubatorOption, OutputOption, PastPeriodOption, TableFormatOption, command_help
from incubo.core.i18n import N_
from incubo.history.log_document import log_page, log_table, summary_table

_PAGE_FORMATS = (TableFormat.table, TableFormat.markdown, TableFormat.html)
_NOTE_FORMATS = (TableFormat.markdown, TableFormat.html)
_INTERRUPTED = 130


@command_help(
    N_(
        "What git recorded, in words: each change of an entry, on the day it was committed, who did it and why. Of an "
        "entry, all of its story, under its former ids too. What many entries have in common shares a line. What a "
        "program wrote for others is told as the export of its source, or of a database."
    ),
    examples=(
        ("incubo log mon-estran", N_("the story of a product")),
        ("incubo log --since monday", N_("what changed at our incubator since Monday")),
        ("incubo log --since last -f markdown", N_("since the last note, to paste into the next one")),
        ("incubo log --field missions.end --since 90d", N_("who extended or shortened a mission, and why")),
        ("incubo log --over 2024-Q2 --summary", N_("how many changes of each kind in a quarter")),
    ),
)
def log(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help=N_("Whose story: an id, a title or a name."))
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar=N_("DATE"),
            help=N_("The first day (30 days ago; of an entry, its first one); last: where the last note ended."),
        ),
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar=N_("DATE"), help=N_("The last day (today)."))] = None,
    over: PastPeriodOption = None,
    incubator: IncubatorOption = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar=N_("NAME"), help=N_("Only what this person did (part of a name)."))
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar=N_("KIND"), help=N_("Only these entries: startup, member, job …")),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option("--field", metavar=N_("FIELD"), help=N_("Only changes of this field: contact, missions.end …")),
    ] = None,
    with_team: Annotated[
        bool, typer.Option("--with-team", help=N_("Of a product, also the missions of its people."))
    ] = False,
    summary: Annotated[bool, typer.Option("--summary", help=N_("Count the changes of each kind."))] = False,
    show_all: Annotated[bool, typer.Option("--all", help=N_("Tell each change, however many are alike."))] = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Tell what changed over time, who changed it, and why."""
    refuse_output(output)
    chosen = choose_table_format(fmt, output)
    is_page = chosen in _PAGE_FORMATS and not summary
    current = session.current_session()
    workspace = open_session_workspace()
    request = LogRequest(
        names or (),
        since,
        until,
        incubator,
        author,
        [parse_kind_argument(word) for words in kind or () for word in words.split(",")],
        [word.strip() for words in field or () for word in words.split(",")],
        with_team,
        unfolded=show_all or not is_page,
        with_links=not summary
        and (not is_page or (output is None and current.has_color and chosen is TableFormat.table)),
        over=over,
    )
    told = tell_log(workspace, request)
    if is_page:
        page = log_page(told.document, show_all=show_all, has_summary=chosen in _NOTE_FORMATS)
        output_page(page, chosen, output)
    else:
        table = summary_table(told.document) if summary else log_table(told.document)
        with_entries = summary and chosen is TableFormat.json
        output_table(table, chosen, output, include_entries=with_entries)
    if told.is_interrupted:
        return _INTERRUPTED
    if chosen in _NOTE_FORMATS or output is not None:
        remember_note(workspace, told)
    return 0
