"""`incubo undo`: show the last edits, or take the last one back."""

from __future__ import annotations

from functools import cache
from typing import Annotated

import typer

from incubo.app.changes.undoing import (
    TAKEN_BACK,
    CommitToUndo,
    ListedEdit,
    PreparedUndo,
    describe_edit,
    describe_state,
    find_commit_to_undo,
    find_last_edit,
    find_withdrawal,
    list_undoable_edits,
    make_obstacle_error,
    prepare_undo,
    take_back,
    tell_received,
    undo_table,
    withdraw_proposal,
)
from incubo.app.changes.write_options import WriteOptions
from incubo.app.workspace import Workspace
from incubo.cli import output, session
from incubo.cli.apply import (
    ask_how_to_write,
    confirm_withdrawal,
    preview_changes,
    print_written,
    render_plan_diff,
    write_proposal,
)
from incubo.cli.context import open_session_workspace
from incubo.cli.output import TableFormat
from incubo.cli.params import add_write_options, command_help
from incubo.core.errors import RefusedError, ToolError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit import journal, transaction
from incubo.edit.journal import JournalEntry, RecordedProposal
from incubo.edit.plan import Plan
from incubo.render import escape
from incubo.vcs import remotes
from incubo.vcs.last_commit import UnsharedCommit


@add_write_options
@command_help(
    N_(
        "Restores files to what they were before incubo's last change; run it again for the change before that, or "
        "give the number that --list shows. What has changed since in the same files stays. If the same was changed "
        "again, it is said by whom, and nothing is written.\n\n"
        "An interrupted edit is undone too. A proposal (--propose) is withdrawn: its branch is deleted.\n\n"
        "A change that is in a commit is undone there too, so that sync does not publish it: where the commit is the "
        "last one and nobody else has it, it is taken back; otherwise, or with --commit, a new commit undoes it."
    ),
    examples=(
        ("incubo undo --list", N_("the last changes, the latest first, and which are published")),
        ("incubo undo --dry-run", N_("see what would be restored")),
        ("incubo undo --yes", N_("undo the last change")),
        ("incubo undo 3 --dry-run", N_("the third of the list: what would be restored")),
    ),
)
def undo(
    number: Annotated[
        int | None,
        typer.Argument(
            metavar=N_("[NUMBER]"),
            min=1,
            show_default=False,
            help=N_("Which change, as --list numbers it (by default the last one)."),
        ),
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help=N_("List the changes that can be undone, the latest first."))
    ] = False,
    fmt: Annotated[
        TableFormat | None, typer.Option("--format", "-f", help=N_("With --list: the output format."))
    ] = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Undo the last change, or another one."""
    if list_:
        if number is not None:
            raise UsageError(Message(N_("{option} writes nothing: give no number"), {"option": "--list"}))
        return list_edits(write_options, fmt or TableFormat.table)
    if fmt is not None:
        raise UsageError(Message(N_("{option} is for {other}"), {"option": "--format", "other": "--list"}))
    return undo_edit(write_options, number)


MAX_SENTENCES = 12
"""Later changes that are told; of the others it gives the number."""
MAX_FILES_LISTED = 6
"""Files of an edit that are named in the list."""


def list_edits(write_options: WriteOptions, fmt: TableFormat) -> int:
    """List the edits that can be undone; the exit code. Raises UsageError, ToolError."""
    if write_options != WriteOptions():
        raise UsageError(Message(N_("{option} writes nothing: give no other option"), {"option": "--list"}))
    workspace = open_session_workspace()
    for file in journal.find_unreadable_files(workspace.state_folder):
        unreadable = Message(N_("The record of an edit cannot be read: {file}"), {"file": str(file)})
        output.print_wrapped(translate(unreadable))
    edits = list_undoable_edits(workspace)  # interrupted ones first
    if fmt is not TableFormat.table:
        table = undo_table(workspace, edits)
        output.output_table(table, fmt, None)
        return 0
    if not edits:
        output.print_wrapped(translate(Message(N_("There is nothing to undo."))))
    has_remote = bool(edits) and workspace.is_in_git and _has_remote(workspace)
    for number, edit in enumerate(edits, 1):
        if not edit.entry.is_complete:
            output.print_wrapped(
                translate(Message(N_("The first one was interrupted: only some of its files were written.")))
            )
        session.current_session().write_stdout(
            "\n".join(_describe_edit(workspace, edit, number, has_remote=has_remote)) + "\n"
        )
    return 0


def _has_remote(workspace: Workspace) -> bool:
    """Whether the registry is published somewhere; False where git cannot say, and why is told."""
    try:
        return bool(remotes.list_remotes(workspace.root))
    except ToolError as error:
        workspace.environment.remark(error.message)
        return False


def undo_edit(write_options: WriteOptions, number: int | None = None) -> int:
    """Undo the last edit, or that of a number; the exit code. Raises RefusedError, ToolError, UsageError."""
    workspace = open_session_workspace()
    entry = find_last_edit(workspace) if number is None else _find_numbered(workspace, number)
    received = tell_received(workspace, entry) if number is None else None
    if received is not None:
        output.print_wrapped(translate(received))
    if entry is None:
        output.print_wrapped(translate(Message(N_("There is nothing to undo."))))
        return 0
    if not entry.is_complete:
        output.print_wrapped(
            translate(Message(N_("This edit was interrupted: some of its files are old, some are new.")))
        )
    output.print_wrapped(describe_edit(workspace, entry))
    if entry.edit.proposal is not None:
        return _withdraw_proposal(workspace, entry, entry.edit.proposal, write_options)
    prepared = prepare_undo(workspace, entry, cache(lambda: workspace.load_registry()))
    proposal = prepared.proposal
    if proposal is None:
        error = make_obstacle_error(workspace, entry, prepared.obstacles)
        output.print_wrapped(translate(Message(N_("What has changed again since:"))))
        for lines in error.reasons:
            for number, line in enumerate(lines):
                output.print_wrapped(("  " if number else "- ") + translate(line))
        raise error
    _say_what_stays(prepared)
    commit = find_commit_to_undo(workspace, entry, prepared)
    is_asked_to_commit = write_options.makes_commit
    unshared = commit.unshared if commit is not None and not is_asked_to_commit else None
    if write_options.dry_run:
        session.current_session().write_stdout(
            render_plan_diff(proposal.plan, color=session.current_session().has_color)
        )
        _say_what_becomes_of(commit, unshared, write_options)
        output.print_dry_run()
        return 0
    if not proposal.plan.files:
        output.print_wrapped(translate(Message(N_("Its files are already back as they were before it."))))
        is_asked_to_commit = False
    elif not _confirm(proposal.plan, write_options, commit, unshared):
        output.print_wrapped(translate(Message(N_("Nothing was written."))))
        return RefusedError.exit_code
    if unshared is not None:
        take_back(workspace, proposal, entry, unshared)
        print_written(proposal.plan)
        output.print_wrapped(translate(Message(N_("The change is undone."))))
        output.print_wrapped(translate(TAKEN_BACK))
        return 0
    if commit is None:
        write_proposal(workspace, proposal, WriteOptions(yes=True), undone_edit=entry)
        if is_asked_to_commit:
            output.print_wrapped(translate(Message(N_("It had not been committed: there is nothing to commit."))))
        return 0
    write_options = write_options._replace(yes=True, commit=commit.is_whole or write_options.commit)
    write_proposal(workspace, proposal, write_options, undone_edit=entry)
    if write_options.propose:
        return 0
    has_remote = bool(remotes.list_remotes(workspace.root))
    if not write_options.makes_commit:
        here = N_("Its commit stays in the history: the files are restored, and this is not committed yet.")
        shared = N_(
            "Its commit stays in the history: the files are restored here only. For everybody: "
            "incubo sync --publish --all"
        )
        output.print_wrapped(translate(Message(shared if has_remote else here)))
    elif has_remote:
        output.print_wrapped(translate(Message(N_("For everybody: incubo sync --publish"))))
    return 0


def _say_what_becomes_of(
    commit: CommitToUndo | None, unshared: UnsharedCommit | None, write_options: WriteOptions
) -> None:
    """Say, before it is undone, what becomes of the commit of a change."""
    if unshared is not None:
        text = N_("Its commit is on this computer only: it would be taken back too.")
    elif commit is not None and commit.is_whole and not write_options.makes_commit:
        text = N_("It is committed: a new commit would undo it.")
    else:
        return
    output.print_wrapped(translate(Message(text)))


def _find_numbered(workspace: Workspace, number: int) -> JournalEntry | None:
    """The edit of a number in the list; None where the list is empty. Raises UsageError for a number that is not in
    it, RefusedError if another edit was interrupted.
    """
    entries = list(journal.iter_entries(workspace.state_folder))
    if not entries:
        return find_last_edit(workspace)  # which says why, if a record is damaged
    if number > len(entries):
        message = Message(
            N_("there is no change number {number}: {n} change can be undone"),
            {"number": number, "n": len(entries)},
            N_("there is no change number {number}: {n} changes can be undone"),
        )
        raise UsageError(message, hints=(Message(N_("their numbers: incubo undo --list")),))
    if number > 1 and not entries[0].is_complete:
        raise transaction.make_interrupted_edit_error()
    return entries[number - 1]


def _say_what_stays(prepared: PreparedUndo) -> None:
    """Say what has changed in the files of an edit since, and stays."""
    if prepared.kept:
        output.print_wrapped(translate(Message(N_("What was changed there since stays:"))))
        for sentence in prepared.kept[:MAX_SENTENCES]:
            output.print_wrapped(f"- {translate(sentence)}")
        if len(prepared.kept) > MAX_SENTENCES:
            rest = {"n": len(prepared.kept) - MAX_SENTENCES}
            output.print_wrapped("  " + translate(Message(N_("… and {n} more"), rest, N_("… and {n} more"))))
    for note in prepared.notes:
        output.print_wrapped(translate(note))


def _confirm(
    plan: Plan, write_options: WriteOptions, commit: CommitToUndo | None, unshared: UnsharedCommit | None
) -> bool:
    """Show what is undone, and ask unless an option answers. Raises UsageError without a terminal."""
    preview = preview_changes(plan, write_options)
    if not preview.must_ask:
        return True
    _say_what_becomes_of(commit, unshared, write_options)
    question, undo_label, keep_label = N_("Undo it?"), N_("undo this change"), N_("do nothing")
    return ask_how_to_write(
        Message(question),
        Message(undo_label),
        write_options,
        cancel_label=Message(keep_label),
        hidden_text=preview.cut_text,
    ).yes


def _withdraw_proposal(
    workspace: Workspace, entry: JournalEntry, proposed: RecordedProposal, write_options: WriteOptions
) -> int:
    """Withdraw a proposal: delete its branch, here and on the remote; the exit code. Raises RefusedError, ToolError."""
    withdrawal = find_withdrawal(workspace, proposed)
    if withdrawal is None:
        gone = N_("Its branch “{branch}” is not here any more: there is nothing to withdraw.")
        output.print_wrapped(translate(Message(gone, {"branch": proposed.branch})))
    elif withdrawal.is_merged:
        merged = N_("This proposal is published: to go back on it, propose the opposite change.")
        output.print_wrapped(translate(Message(merged)))
    if withdrawal is None or withdrawal.is_merged:
        if not write_options.dry_run:
            journal.delete_entry(entry)
        return 0
    exit_code = confirm_withdrawal(proposed.branch, withdrawal.remote, write_options, "undo")
    if exit_code is not None:
        return exit_code
    withdraw_proposal(workspace, entry, withdrawal)
    output.print_wrapped(translate(Message(N_("The proposal is withdrawn."))))
    return 0


def _describe_edit(workspace: Workspace, edit: ListedEdit, number: int, *, has_remote: bool) -> list[str]:
    """What an edit was, its day and hour, what became of it, its files."""
    files = [f"  {path}" for path in edit.entry.after]
    if len(files) > MAX_FILES_LISTED:
        hidden_count = len(files) - MAX_FILES_LISTED
        files = [
            *files[:MAX_FILES_LISTED],
            "  " + translate(Message(N_("… and {n} more"), {"n": hidden_count}, N_("… and {n} more"))),
        ]
    state = describe_state(edit, has_remote=has_remote)
    states = [f"  ({translate(state)})"] if state is not None else []
    title = describe_edit(workspace, edit.entry, shows_time=True)
    return [escape.escape_terminal(line) for line in (f"{number}. {title}", *states, *files)]
