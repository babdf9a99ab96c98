"""`incubo diff`: what changed between two states of the registry, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.history.diff_page import MAX_LINES, DiffExtras, diff_page, diff_table
from incubo.app.history.diff_states import find_compared_states, find_merge_target
from incubo.app.history.registry_comparison import compare_states
from incubo.cli import session
from incubo.cli.context import open_session_workspace
from incubo.cli.output import TableFormat, choose_table_format, output_page, output_table, refuse_output
from incubo.cli.params import IncubatorOption, OutputOption, PastPeriodOption, accept_past_days, command_help
from incubo.core import shell
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.problem import options_conflict
from incubo.history.figures import figure_changes
from incubo.render.terminal.unified_diff import FileDiff, render_unified_diff

if TYPE_CHECKING:
    from incubo.app.history.registry_comparison import RegistryComparison
    from incubo.app.workspace import Workspace

_TABLE_FORMATS = (TableFormat.csv, TableFormat.csv_excel, TableFormat.xlsx)


@command_help(
    N_(
        "Without A: what you changed since what is published (since the last commit, where nothing is), for all "
        "incubators. With A: what changed from A to your files; with A and B, or A..B, from A to B; with A...B, what B "
        "brought since it left A.\n\n"
        "A and B are days (monday, 2024-01-15, -30d), periods, branches, or any revision of git. Days count in full: "
        "“incubo diff 2024-01 2024-06” goes from 1 January to 30 June, both included. One alone says since when, as "
        "--since of log: “incubo diff 2024-01” goes from 1 January until now; --over 2024-01 ends on 31 January. "
        "On a Monday, “incubo diff monday” begins on the Monday before. Ids after them limit it to these entries, and "
        "to the people and the offers of these products."
    ),
    examples=(
        ("incubo diff", N_("what you changed since what is published")),
        ("incubo diff monday", N_("what changed since Monday, at your incubator")),
        ("incubo diff 2024-01 2024-06 --incubator all --figures", N_("half a year, everywhere, with the figures")),
        ("incubo diff --over 2024-Q2", N_("a quarter")),
        ("incubo diff origin/main mon-estran", N_("one product, its people and its offers")),
        ("incubo diff -30d -f markdown", N_("a month, to paste into a note")),
        ('incubo diff --branches "origin/*"', N_("the branches that wait, and which ones conflict")),
    ),
)
@accept_past_days
def diff(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="A B ID", help=N_("What to compare, and for whom."))
    ] = None,
    over: PastPeriodOption = None,
    incubator: IncubatorOption = None,
    waiting: Annotated[
        str | None,
        typer.Option(
            "--branches",
            metavar=N_("PATTERN"),
            help=N_("Look at the branches that wait instead, in the order in which they can be merged into A."),
        ),
    ] = None,
    figures: Annotated[bool, typer.Option("--figures", help=N_("Show the figures that change too."))] = False,
    review: Annotated[
        bool, typer.Option("--review", help=N_("Say how closely to review it, and how many errors it adds."))
    ] = False,
    patch: Annotated[bool, typer.Option("--patch", help=N_("Show the lines that change in the files too."))] = False,
    everything: Annotated[bool, typer.Option("--all", help=N_("Show every line, however many there are."))] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=N_("Exit with 1 if something changes."))] = False,
    fmt: Annotated[TableFormat | None, typer.Option("--format", "-f", help=N_("The output format."))] = None,
    output: OutputOption = None,
) -> int:
    """Say what changed between two states of the registry."""
    refuse_output(output)
    chosen = choose_table_format(fmt, output)
    workspace = open_session_workspace()
    if waiting is not None:
        if over is not None:
            raise UsageError(options_conflict("--over", "--branches"))
        return _output_branches(workspace, words or (), waiting, chosen, output)
    comparison = compare_states(find_compared_states(workspace, words or (), over), incubator)
    if chosen in _TABLE_FORMATS:
        output_table(diff_table(comparison), chosen, output)
    else:
        extras = _make_extras(comparison, figures=figures, review=review, patch=patch)
        max_lines = MAX_LINES if chosen is TableFormat.table and output is None and not everything else None
        page = diff_page(comparison, extras, max_lines, _command_for_all())
        output_page(page, chosen, output)
    return int(exit_code and bool(comparison.difference.changes))


def _output_branches(
    workspace: Workspace, words: Sequence[str], pattern: str, fmt: TableFormat, output: Path | None
) -> int:
    from incubo.app.sharing.branch_review import branches_table, review_branches  # lazy: 30 ms, it loads all the rules

    reviewed = review_branches(find_merge_target(workspace, words), pattern)
    output_table(branches_table(reviewed), fmt, output)
    return 0


def _make_extras(comparison: RegistryComparison, *, figures: bool, review: bool, patch: bool) -> DiffExtras:
    whole = comparison.whole
    extras = DiffExtras()
    if figures:
        extras = extras._replace(figures=figure_changes(whole.before, whole.after, whole.as_of, comparison.incubator))
    if review:
        from incubo.app.sharing.change_review import review_difference  # lazy: 30 ms, it loads all the rules

        before = comparison.states.before.workspace._replace(as_of=whole.as_of)
        validation, level = review_difference(whole, comparison.files, comparison.other_files, before, "")
        extras = extras._replace(review=level, finding_count=len(validation.diagnostics))
    if patch:
        extras = extras._replace(patch=render_unified_diff(_file_diffs(comparison), color=False))
    return extras


def _file_diffs(comparison: RegistryComparison) -> Iterator[FileDiff]:
    """The text of the files of the entries that change."""
    whole = comparison.whole
    old_paths = {new: old for old, new in whole.renames.items()}
    for path in dict.fromkeys(change.subject.path for change in comparison.difference.changes):
        old_path = old_paths.get(path, path)
        before = whole.before.read_text(old_path) if old_path in whole.before.known_paths else None
        after = whole.after.read_text(path) if path in whole.after.known_paths else None
        yield FileDiff(old_path, before, after, path if old_path != path else None)


def _command_for_all() -> str:
    words = session.current_session().command_line
    return " ".join(["incubo", *map(shell.quote_argument, words), "--all"])
