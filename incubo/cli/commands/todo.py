"""`incubo todo`: all that needs attention, by reason, with the command that fixes each one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.attention import complete_scope
from incubo.app.workspace import find_provenance
from incubo.cli.context import open_report_context, open_shown_private, print_unreadable_private
from incubo.cli.output import TableFormat, choose_table_format, format_scope_options, output_page, output_table
from incubo.cli.params import (
    AtOption,
    IncubatorOption,
    KnownOption,
    OutputOption,
    PrivateOption,
    TableFormatOption,
    command_help,
    make_report_option,
)
from incubo.cli.session import current_session
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import find_word
from incubo.reports.attention.ranking import reason_names
from incubo.reports.catalogue import GROUP
from incubo.reports.todo import GROUPINGS, todo_page, todo_table

if TYPE_CHECKING:
    from incubo.registry.registry import Registry


_BY = GROUP._replace(help=N_("The sections: by reason, by product, or by the person to see."), choices=GROUPINGS)


@command_help(
    N_(
        "Committees that are late, missions that end, teams with a missing role, offers open for "
        "a long time, entries to complete … The most pressing first. What concerns more than "
        "half the products takes one line; --only lists each product, with each way to settle it. A role or a field "
        "may follow the reason: sheet/budget_url, role/coaching.\n\n"
        "Today's page (incubo, alone) shows the first ten."
    ),
    examples=(
        ("incubo todo", N_("everything, by reason")),
        ("incubo todo --only committee-late,mission-ending", N_("two reasons, each item on its own line")),
        ("incubo todo --by startup", N_("product by product, for a round of the portfolio")),
        ("incubo todo --by person -f markdown", N_("by the person to see, to share the work out")),
        ("incubo todo --format csv-excel -o todo.csv", N_("a spreadsheet to share out")),
    ),
)
def todo(
    at: AtOption = None,
    known: KnownOption = None,
    incubator: IncubatorOption = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar=N_("REASONS"), help=N_("Only these reasons, separated by commas.")),
    ] = None,
    by: Annotated[str, make_report_option(_BY)] = "reason",
    private: PrivateOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """List everything that needs attention, and how to fix it."""
    context = open_report_context(at, incubator, ENTRY_KINDS, known=known)
    reasons = _parse_reasons(only, context.registry)
    private_folder = open_shown_private(context.workspace, context.registry, private, fmt, output)
    for message in complete_scope(context, context.workspace, private_folder, takes_orders=True):
        current_session().print_message(message)
    print_unreadable_private(private_folder)
    chosen_format = choose_table_format(fmt, output)
    context.provenance = find_provenance(context.workspace)
    stale = context.find_stale_copy()
    day_option, incubator_option = format_scope_options(at, incubator)
    if chosen_format not in (TableFormat.table, TableFormat.markdown, TableFormat.html):
        table = todo_table(context, reasons, by, incubator_option)
        first_notes = (stale.as_note(),) if stale is not None else ()
        table = table._replace(notes=(*first_notes, *table.notes))
        output_table(table, fmt, output)
        return 0
    page = todo_page(context, reasons, day_option, incubator_option, by)
    if stale is not None:
        page = stale.begin_page(page, f"incubo todo{incubator_option}")
    output_page(page, chosen_format, output)
    return 0


def _parse_reasons(values: list[str] | None, registry: Registry) -> tuple[str, ...]:
    """The reasons of `--only`, as the report knows them. Raises UsageError for an unknown reason."""
    reasons = reason_names(registry)
    parsed = []
    for word in (word.strip() for value in values or () for word in value.split(",") if word.strip()):
        match = find_word({reason: (reason,) for reason in reasons}, word, match_prefix=False)
        if match.value is None:
            among = [reason for reason in reasons if reason.startswith(f"{word.partition('/')[0]}/")]
            among = among or [reason for reason in reasons if "/" not in reason]
            hint = (
                did_you_mean(match.nearest) if match.nearest else Message(N_("reasons: {known:list}"), {"known": among})
            )
            raise UsageError(Message(N_("there is no reason “{word}”"), {"word": word}), hints=(hint,))
        parsed.append(match.value)
    return tuple(parsed)
