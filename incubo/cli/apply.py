"""A proposal at the terminal: shown as a diff, confirmed, written, committed, and reported."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.changes.apply import (
    CommitPlan,
    check_again,
    check_proposal,
    commit_on_published,
    commit_proposal,
    find_proposal_base,
    how_to_share,
    is_plan_written,
    iter_changed_files,
    iter_written_paths,
    overlap_notes,
    plan_commit,
    require_fit,
    undo_command,
    write_files,
)
from incubo.app.changes.commit_subjects import describe_commit_subject
from incubo.app.changes.write_options import WriteOptions
from incubo.app.workspace import Workspace
from incubo.cli import output, prompts, session
from incubo.cli.context import check_ready_to_write
from incubo.core.errors import IncuboError, RefusedError, UsageError
from incubo.core.i18n import N_, limit_names, translate
from incubo.core.message import Message
from incubo.core.problem import NOTHING_TO_CHANGE
from incubo.edit.asking.questions import CANCEL_LABEL, how_to_write_question, yes_no_question
from incubo.edit.journal import JournalEntry
from incubo.edit.plan import Plan, Proposal
from incubo.edit.transaction import Recheck
from incubo.registry.registry import Registry
from incubo.render.diagnostics.formats import DiagnosticsContext, render_diagnostics
from incubo.render.escape import escape_terminal
from incubo.render.terminal.style import TerminalStyle
from incubo.render.terminal.text import display_width
from incubo.render.terminal.unified_diff import render_unified_diff
from incubo.source.reader import decode_text
from incubo.validation.diagnostic import Diagnostic, ValidationResult
from incubo.vcs import commits, remotes, status
from incubo.vcs.commits import CommitResult
from incubo.vcs.remotes import PublishedBranch

if TYPE_CHECKING:
    from incubo.app.private import PrivateFolder


def _print_findings(findings: Sequence[Diagnostic], plan: Plan, workspace: Workspace) -> None:
    """Show findings in the files as the plan would leave them."""
    current = session.current_session()
    planned_store = plan.overlay_store(workspace.store)
    context = DiagnosticsContext(
        ValidationResult(tuple(findings), len(plan.files)),
        current.language,
        workspace.as_of,
        TerminalStyle(current.has_stderr_color, current.has_unicode, current.width),
        lambda path: decode_text(planned_store.read(path)),
        advice=True,
    )
    current.write_stderr_line("\n" + render_diagnostics(context, "full").rstrip("\n"))


_MIN_CUT_LINES = 4
"""At least this many lines of a change are left out: to leave out fewer would save no room."""
_MAX_NEW_FILES_SHOWN = 5
"""So many new files are shown where an import with more says how many there are."""
_QUESTION_LINES = 8
"""Lines of the screen that the question after a change takes, with its choices and what comes before them."""
_MIN_DIFF_LINES = 14
"""At least this many lines of a change are shown, however low the screen."""


def require_no_new_findings(
    workspace: Workspace,
    registry: Registry,
    plan: Plan,
    accepted_rules: frozenset[str] = frozenset(),
    *,
    is_new_file: bool = False,
) -> None:
    """Show the findings that a plan would add to the registry. Raises RefusedError if there is more than advice."""
    check = check_proposal(workspace, registry, plan, accepted_rules, is_new_file=is_new_file)
    if check.diagnostics:
        _print_findings(check.diagnostics, plan, workspace)
    if check.refusal is not None:
        raise check.refusal


def apply_proposal(
    workspace: Workspace,
    registry: Registry,
    proposal: Proposal,
    write_options: WriteOptions,
    *,
    leaves_out_new_files: bool = False,
    before_write: Callable[[], None] | None = None,
) -> int:
    """Show a proposal, and write it if the person agrees. The exit code: 0 written or shown, 1 not.

    `leaves_out_new_files`: with --dry-run, many new files are not shown, and it is said that --diff shows them.
    `before_write`: done right before the files are written here.
    Raises RefusedError for new findings, UsageError if a question is necessary and there is no terminal.
    """
    for note in (*proposal.notes, *_private_notes(workspace, registry, proposal)):
        output.print_wrapped(translate(note))
    if not proposal.plan.files:
        output.print_wrapped(translate(NOTHING_TO_CHANGE))
        return 0
    require_no_new_findings(workspace, registry, proposal.plan, proposal.accepted_rules)
    if write_options.dry_run:
        _show_trial(proposal.plan, leaves_out_new_files=leaves_out_new_files)
        output.print_dry_run()
        return 0
    write_options = confirm_proposal(workspace, proposal, write_options)
    if not write_options.is_confirmed:
        output.print_wrapped(translate(Message(N_("Nothing was written."))))
        return RefusedError.exit_code
    write_proposal(workspace, proposal, write_options, recheck=True, before_write=before_write)
    return 0


def _show_trial(plan: Plan, *, leaves_out_new_files: bool) -> None:
    """Show what a plan would change as a diff, perhaps without its new files, if they are many."""
    current = session.current_session()
    new: list[str] = []
    if leaves_out_new_files:
        new = [path for path in iter_written_paths(plan) if path in plan.files and path not in plan.originals]
    if len(new) <= _MAX_NEW_FILES_SHOWN:
        current.write_stdout(render_plan_diff(plan, color=current.has_color))
        return
    rest = plan._replace(files={path: data for path, data in plan.files.items() if path not in new})
    current.write_stdout(render_plan_diff(rest, color=current.has_color))
    text = N_("{n} new files are not shown here; to see them whole: {option}")
    output.print_wrapped(translate(Message(text, {"n": len(new), "option": "--diff"})))


def _private_notes(workspace: Workspace, registry: Registry, proposal: Proposal) -> list[Message]:
    """What the private folder still has of the entries that a proposal removes or renames."""
    if not workspace.settings.private_path:
        return []
    from incubo.app.private import tell_left_by_plan  # lazy: for registries with private data

    return tell_left_by_plan(workspace, registry, proposal.plan)


def apply_private_proposal(private: PrivateFolder, proposal: Proposal, write_options: WriteOptions) -> int:
    """Show and write a change of private files, in their own folder: `apply_proposal`, and where that is."""
    if not write_options.dry_run:
        check_ready_to_write(private.workspace, write_options)
    text = N_("Private, in {folder}: nothing of it is published.")
    output.print_wrapped(translate(Message(text, {"folder": str(private.workspace.root)})))
    return apply_proposal(private.workspace, private.own_registry, proposal, write_options)


def confirm_proposal(workspace: Workspace, proposal: Proposal, write_options: WriteOptions) -> WriteOptions:
    """Show what would change and ask. Raises UsageError without a terminal, unless an option answers."""
    preview = preview_changes(proposal.plan, write_options)
    if not preview.must_ask:
        return write_options
    return ask_how_to_write(
        Message(N_("What now?")),
        Message(N_("write")),
        write_options,
        workspace=workspace,
        plan=proposal.plan,
        hidden_text=preview.cut_text,
    )


def ask_how_to_write(
    question: Message,
    write_label: Message,
    write_options: WriteOptions,
    *,
    cancel_label: Message = CANCEL_LABEL,
    workspace: Workspace | None = None,
    plan: Plan | None = None,
    hidden_text: str = "",
) -> WriteOptions:
    """Ask whether to write, propose or cancel, and set the options to the answer (`cancel`: neither `yes` nor
    `propose`). If it cannot be proposed, print why and ask again without that choice.

    `workspace`, `plan`: where to propose, and what; None: it cannot be proposed. `hidden_text`: the whole of what was
    shown in part.
    """
    can_propose = workspace is not None and plan is not None and workspace.is_in_git
    make_question = partial(how_to_write_question, question, write_label, cancel_label)
    choice = make_question(can_propose=can_propose, can_show=bool(hidden_text))
    while True:
        answer = prompts.ask(choice)
        if answer == "show":
            session.current_session().write_stderr_line("\n" + hidden_text)
            choice = make_question(can_propose=can_propose)
            continue
        try:
            if answer == "propose" and workspace is not None and plan is not None:
                commits.check_ready_to_commit(workspace.root, None, will_push=True)
                find_proposal_base(workspace, plan)
        except IncuboError as error:
            can_propose = False
            choice = make_question(can_propose=False)._replace(rejection=error)
        else:
            return write_options._replace(yes=answer == "write", propose=answer == "propose")


class ChangePreview(NamedTuple):
    """Whether to ask, because no option decides; the whole text of what was shown in part ("" if all was shown)."""

    must_ask: bool
    cut_text: str = ""


def preview_changes(plan: Plan, write_options: WriteOptions) -> ChangePreview:
    """Show what would change, on a terminal, so that the question after it is on the same screen.

    Raises UsageError without a terminal.
    """
    current = session.current_session()
    must_ask = needs_confirmation(write_options)
    if not current.is_interactive:
        return ChangePreview(must_ask)
    text = render_plan_diff(plan, color=current.has_stderr_color).rstrip("\n")
    lines = text.split("\n")
    shown = _count_lines_on_screen(render_plan_diff(plan, color=False).split("\n"), current)
    if len(lines) < shown + _MIN_CUT_LINES:
        current.write_stderr_line("\n" + text)
        return ChangePreview(must_ask)
    hidden = {"n": len(lines) - shown}
    note = Message(N_("… and {n} more line"), hidden, N_("… and {n} more lines"))
    current.write_stderr_line("\n" + "\n".join([*lines[:shown], translate(note)]))
    return ChangePreview(must_ask, text)


def _count_lines_on_screen(lines: Sequence[str], current: session.Session) -> int:
    """How many of the lines of a change fit on the screen with the question; a long line takes several rows of it."""
    room = max((current.height or 0) - _QUESTION_LINES, _MIN_DIFF_LINES)
    for count, line in enumerate(lines):
        room -= 1 + max(display_width(line) - 1, 0) // max(current.width or 1, 1)
        if room < 0:
            return max(count, 1)
    return len(lines)


def needs_confirmation(write_options: WriteOptions) -> bool:
    """Whether to ask, because no option decides. Raises UsageError without a terminal."""
    is_confirmed = write_options.is_confirmed
    if session.current_session().is_interactive or is_confirmed:
        return not is_confirmed
    raise UsageError(
        Message(N_("without a terminal to ask on, --yes (or --dry-run) must be given")),
        hints=(Message(N_("--yes writes, --dry-run shows what would change")),),
    )


def confirm_withdrawal(branch: str, remote: str, write_options: WriteOptions, question_key: str) -> int | None:
    """Say what becomes of the branch of a proposal, and ask; None to go on, else the exit code of the command.

    `remote`: where the branch was sent ("": nowhere). Raises UsageError without a terminal, unless an option answers.
    """
    what = N_("Its branch “{branch}”, which is in this copy only, would be deleted.")
    if remote:
        what = N_("Its branch “{branch}” would be deleted, here and on {name}, and its request closed.")
    output.print_wrapped(translate(Message(what, {"branch": branch, "name": remote})))
    if write_options.dry_run:
        output.print_dry_run()
        return 0
    question = yes_no_question(question_key, Message(N_("Withdraw this proposal?")), takes_numbers=False)
    if needs_confirmation(write_options) and not prompts.ask(question):
        output.print_wrapped(translate(Message(N_("Nothing was written."))))
        return RefusedError.exit_code
    return None


def write_proposal(
    workspace: Workspace,
    proposal: Proposal,
    write_options: WriteOptions,
    listed_paths: Iterable[str] | None = None,
    undone_edit: JournalEntry | None = None,
    *,
    recheck: bool = False,
    prints_result: bool = True,
    before_write: Callable[[], None] | None = None,
) -> None:
    """Write a proposal, commit and push it if asked, and print what was done.

    `listed_paths`: the paths to print for the written files, instead of their own. `undone_edit`: the edit being
    undone. `recheck`: check again if another incubo has written other files meanwhile. Without `prints_result`, the
    caller prints the paths, and how to undo; the commit is always reported. `before_write`: as in `apply_proposal`. A
    proposal (`propose`) is written on its own branch only. Raises RefusedError, UsageError and ToolError: if writing
    fails, every file is as it was; if the commit fails, the files stay written; if the push of a proposal fails, its
    branch stays.
    """
    current = session.current_session()
    commit_plan = plan_commit(workspace, proposal, write_options)
    if commit_plan is not None and write_options.because is None and write_options.message is None:
        commit_plan = commit_plan.with_reason(prompts.ask_reason(write_options))
    published = commit_plan.published if commit_plan is not None else None
    commit: CommitResult | None = None
    if before_write is not None and published is None:
        before_write()
    earlier_changes: list[str] = []
    if commit_plan is not None and published is None:
        earlier_changes = status.list_uncommitted(workspace.root, proposal.plan.originals) or []
    if commit_plan is not None and published is not None:
        check_there = partial(require_fit, proposal, published, require_no_new_findings) if recheck else None
        commit = commit_on_published(workspace, proposal, commit_plan, published, check_there)
        undone_edit = None  # it stays as it is here
    else:
        check = partial(check_again, workspace, proposal, require_no_new_findings)
        again = Recheck(current.started_at, check) if recheck else None
        with _telling_what_is_written(workspace, proposal.plan, is_undone=undone_edit is not None):
            write_files(workspace, proposal, undone_edit=undone_edit, recheck=again)
    if prints_result:
        with _telling_what_is_written(workspace, proposal.plan, is_undone=undone_edit is not None):
            print_written(proposal.plan, listed_paths)
            stays = _find_what_stays(workspace)
            is_theirs = stays is not None or (write_options.here and _is_copy(workspace))
            is_shared_later = commit_plan is None and undone_edit is None and _has_colleagues(workspace)
            _print_outcome(
                proposal.plan,
                is_undone=undone_edit is not None,
                is_written_here=published is None,
                is_shared_later=is_shared_later and not is_theirs,
                undo_command=undo_command(workspace),
            )
            if stays is not None and undone_edit is None and published is None:
                output.print_wrapped(translate(stays))
    if commit_plan is None:
        return
    commit = commit or commit_proposal(workspace, proposal, commit_plan)
    done = {"id": commit.sha[:8], "title": describe_commit_subject(commit_plan.subject)}
    output.print_wrapped(translate(Message(N_("Committed: {title} [{id}]"), done)))
    for note in (*commit.notes, *_commit_notes(earlier_changes, write_options.branch)):
        output.print_wrapped(translate(note))
    if published is not None:
        _send_proposal(workspace, commit_plan, published)


def print_written(plan: Plan, listed_paths: Iterable[str] | None = None) -> None:
    """Print the paths of the files that a plan writes, or `listed_paths` instead."""
    paths = map(escape_terminal, iter_written_paths(plan)) if listed_paths is None else listed_paths
    session.current_session().write_stdout("".join(f"{path}\n" for path in paths))


def _commit_notes(earlier_changes: Sequence[str], branch: str | None) -> Iterator[Message]:
    """What a person may not expect of a commit: that it holds changes made before, and that it is on another branch."""
    if earlier_changes:
        text = N_("The commit also holds what was changed there before, and was not committed: {names:list}.")
        yield Message(text, {"names": limit_names(earlier_changes)})
    if branch is not None:
        text = N_("You are on the branch “{branch}” now: what you change next goes there (--propose leaves you here).")
        yield Message(text, {"branch": branch})


def _has_colleagues(workspace: Workspace) -> bool:
    """Whether the registry is published somewhere, for other people."""
    return workspace.is_in_git and bool(remotes.list_remotes(workspace.root))


def _find_what_stays(workspace: Workspace) -> Message | None:
    """What is said of a change in a copy of the registry that the source writes; None anywhere else."""
    if workspace.settings.source is None:
        return None
    from incubo.app.changes.source_state import tell_what_stays_here  # lazy: for registries with a source

    return tell_what_stays_here(workspace)


def _is_copy(workspace: Workspace) -> bool:
    """Whether a registry with a source (the workspace is without it: --here) is a copy of the one that it writes."""
    from incubo.app.changes.source_entries import read_followed  # lazy: for --here

    return not read_followed(workspace.store, ())


@contextlib.contextmanager
def _telling_what_is_written(workspace: Workspace, plan: Plan, *, is_undone: bool) -> Iterator[None]:
    """Say, where Ctrl-C comes once all files are written and before that was said, that they are."""
    try:
        yield
    except KeyboardInterrupt:
        if plan.files and is_plan_written(workspace, plan):
            text = N_("All was written before the interruption: “{command}” undoes it.")
            text = N_("All was undone before the interruption.") if is_undone else text
            output.print_wrapped(translate(Message(text, {"command": undo_command(workspace)})))
        raise


def _print_outcome(
    plan: Plan, *, is_undone: bool, is_written_here: bool, is_shared_later: bool, undo_command: str
) -> None:
    """Say in words what was done with the files, how to take it back, and how to share it where it is not yet."""
    if is_undone:
        if plan.files:
            output.print_wrapped(translate(Message(N_("The change is undone."))))
    elif is_written_here and is_shared_later:
        here = N_("Written on this computer: your colleagues do not see it yet. “{command}” undoes it.")
        output.print_wrapped(translate(Message(here, {"command": undo_command})))
        output.print_wrapped(translate(how_to_share()))
    elif is_written_here:
        output.print_wrapped(translate(Message(N_("Saved. “{command}” undoes it."), {"command": undo_command})))
    else:
        output.print_wrapped(translate(Message(N_("“{command}” undoes it."), {"command": undo_command})))


def _send_proposal(workspace: Workspace, commit_plan: CommitPlan, published: PublishedBranch) -> None:
    """Push a proposal, and print where it is, and what else is proposed of the same files. Raises ToolError."""
    branch = commit_plan.branch or ""
    stay = N_(
        "Your files and your branch are as they were: this change is on the branch “{branch}” only, which starts from "
        "what is published ({published})."
    )
    output.print_wrapped(translate(Message(stay, {"branch": branch, "published": published.shown_name})))
    for note in overlap_notes(workspace, branch, published):
        output.print_wrapped(translate(note), "yellow")
    link = remotes.push_branch(workspace.root, branch)
    if not link:  # sent to a folder, which has no page
        output.print_wrapped(translate(Message(N_("Pushed to the branch “{branch}”."), {"branch": branch})))
        return
    output.print_wrapped(translate(Message(N_("Pushed. Open the pull request here:"))))
    session.current_session().write_stdout(link + "\n")


def render_plan_diff(plan: Plan, *, color: bool) -> str:
    """What a plan changes, as a diff."""
    return render_unified_diff(list(iter_changed_files(plan)), color=color)
