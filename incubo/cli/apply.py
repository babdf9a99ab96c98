"""A proposal at the terminal: shown, asked about, written, and reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incubo.app.apply import WriteOptions, check_proposal, render_plan_diff, write_proposal
from incubo.app.questions import MenuItem
from incubo.cli import output, prompts, session
from incubo.core.errors import IncuboError, RefusedError, UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.edit.plan import Plan, Proposal
    from incubo.registry.registry import Registry
    from incubo.validation.diagnostic import Diagnostic


def print_findings(
    findings: Sequence[Diagnostic], plan: Plan, workspace: Workspace, *, show_advice: bool = False
) -> None:
    """Show findings in the files as the plan would leave them."""
    from incubo.render.diagnostics.formats import render_diagnostics
    from incubo.render.terminal.style import TerminalStyle
    from incubo.source.reader import decode_text
    from incubo.validation.diagnostic import ValidationResult

    where = session.current_session()
    patched = plan.overlay_store(workspace.store)
    text = render_diagnostics(
        ValidationResult(tuple(findings), len(plan.files)),
        "full",
        lang=where.language,
        at=workspace.as_of,
        terminal=TerminalStyle(where.has_stderr_color, where.has_unicode, where.width),
        read_text=lambda path: decode_text(patched.read(path)),
        advice=show_advice,
    )
    where.write_stderr_line("\n" + text.rstrip("\n"))


MAX_DIFF_FILES = 12
"""Files whose differences are shown before the question; `--dry-run` shows all."""


def apply_proposal(workspace: Workspace, registry: Registry, proposal: Proposal, write_options: WriteOptions) -> int:
    """Show a proposal, and write it if it is agreed to. The exit code: 0 written or shown, 1 not.

    Raises Refused where it would leave the registry worse, UsageError where nobody can be asked.
    """
    where = session.current_session()
    for note in proposal.notes:
        output.print_wrapped(translate(note))
    if not proposal.plan.files:
        output.print_wrapped(translate(Message(N_("Nothing to change: the files say so already."))))
        return 0
    check_proposal(workspace, registry, proposal.plan, proposal.accepted_rules)
    if write_options.dry_run:
        where.write_stdout(render_plan_diff(proposal.plan, color=where.has_color))
        output.print_wrapped(translate(Message(N_("Nothing was written (--dry-run)."))))
        return 0
    write_options = _confirm_proposal(workspace, proposal, write_options)
    if not (write_options.yes or write_options.commit or write_options.propose or write_options.branch):
        output.print_wrapped(translate(Message(N_("Nothing was written."))))
        return RefusedError.exit_code
    write_proposal(workspace, proposal, write_options, recheck=True)
    return 0


def _confirm_proposal(workspace: Workspace, proposal: Proposal, write_options: WriteOptions) -> WriteOptions:
    """Show what would change and ask. Raises UsageError where nobody is there to answer and no option does."""
    if not preview_changes(proposal.plan, write_options):
        return write_options
    return ask_how_to_write(workspace, gettext("What now?"), gettext("write"), write_options)


def ask_how_to_write(
    workspace: Workspace, question: str, write_label: str, write_options: WriteOptions
) -> WriteOptions:
    """Ask whether to write, to propose or to give up. What cannot be proposed is said, and asked again without it."""
    from incubo.vcs import commits

    options = [MenuItem("write", write_label), MenuItem("cancel", gettext("cancel"))]
    if workspace.is_in_git:
        options.insert(1, MenuItem("propose", gettext("propose (a branch, a commit, a push, the pull request's link)")))
    while True:
        answer = prompts.choose_option(question, options)
        try:
            if answer == "propose":
                commits.check_ready_to_commit(workspace.root, None, will_push=True)
        except IncuboError as error:
            output.print_wrapped(translate(error.message), "yellow")
            for hint in error.hints:
                output.print_wrapped("  " + translate(hint))
            del options[1]
        else:
            return write_options._replace(yes=answer == "write", propose=answer == "propose")


def preview_changes(plan: Plan, write_options: WriteOptions) -> bool:
    """Show what would change, on a terminal; whether the person is to be asked, for no option says what to do.

    Raises UsageError where nobody is there to answer.
    """
    where = session.current_session()
    is_open = needs_confirmation(write_options)
    if where.is_interactive:
        where.write_stderr_line(
            "\n" + render_plan_diff(plan, color=where.has_stderr_color, max_files=MAX_DIFF_FILES).rstrip("\n")
        )
    return is_open


def needs_confirmation(write_options: WriteOptions) -> bool:
    """Whether a person is to be asked, for no option says what to do. Raises UsageError where nobody can answer."""
    given = write_options.yes or write_options.commit or write_options.propose or write_options.branch is not None
    if session.current_session().is_interactive or given:
        return not given
    raise UsageError(
        Message(N_("without a terminal to ask on, --yes (or --dry-run) must be given")),
        hints=(Message(N_("--yes writes, --dry-run shows what would change")),),
    )
