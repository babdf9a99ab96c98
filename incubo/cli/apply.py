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


def print_findings(found: Sequence[Diagnostic], plan: Plan, opened: Workspace, *, advice: bool = False) -> None:
    """Show findings in the files as the plan would leave them."""
    from incubo.render.diagnostics.formats import render_diagnostics
    from incubo.render.terminal.style import TerminalStyle
    from incubo.source.reader import decode_text
    from incubo.validation.diagnostic import ValidationResult

    where = session.current_session()
    patched = plan.over(opened.store)
    text = render_diagnostics(
        ValidationResult(tuple(found), len(plan.files)),
        "full",
        lang=where.lang,
        at=opened.today,
        look=TerminalStyle(where.color_errors, where.unicode, where.width),
        text_of=lambda path: decode_text(patched.read(path)),
        advice=advice,
    )
    where.tell("\n" + text.rstrip("\n"))


MAX_DIFF_FILES = 12
"""Files whose differences are shown before the question; `--dry-run` shows all."""


def apply_proposal(opened: Workspace, registry: Registry, proposal: Proposal, way: WriteOptions) -> int:
    """Show a proposal, and write it if it is agreed to. The exit code: 0 written or shown, 1 not.

    Raises Refused where it would leave the registry worse, UsageError where nobody can be asked.
    """
    where = session.current_session()
    for note in proposal.notes:
        output.print_wrapped(translate(note))
    if not proposal.plan.files:
        output.print_wrapped(translate(Message(N_("Nothing to change: the files say so already."))))
        return 0
    check_proposal(opened, registry, proposal.plan, proposal.accepts)
    if way.dry_run:
        where.write(render_plan_diff(proposal.plan, color=where.color))
        output.print_wrapped(translate(Message(N_("Nothing was written (--dry-run)."))))
        return 0
    way = _confirm_proposal(opened, proposal, way)
    if not (way.yes or way.commit or way.propose or way.branch):
        output.print_wrapped(translate(Message(N_("Nothing was written."))))
        return RefusedError.exit_code
    write_proposal(opened, proposal, way, again=True)
    return 0


def _confirm_proposal(opened: Workspace, proposal: Proposal, way: WriteOptions) -> WriteOptions:
    """Show what would change and ask. Raises UsageError where nobody is there to answer and no option does."""
    if not preview_changes(proposal.plan, way):
        return way
    return ask_how_to_write(opened, gettext("What now?"), gettext("write"), way)


def ask_how_to_write(opened: Workspace, question: str, write: str, way: WriteOptions) -> WriteOptions:
    """Ask whether to write, to propose or to give up. What cannot be proposed is said, and asked again without it."""
    from incubo.vcs import commits

    options = [MenuItem("write", write), MenuItem("cancel", gettext("cancel"))]
    if opened.in_git:
        options.insert(1, MenuItem("propose", gettext("propose (a branch, a commit, a push, the pull request's link)")))
    while True:
        answer = prompts.choose_option(question, options)
        try:
            if answer == "propose":
                commits.check_ready_to_commit(opened.root, None, propose=True)
        except IncuboError as error:
            output.print_wrapped(translate(error.message), "yellow")
            for hint in error.hints:
                output.print_wrapped("  " + translate(hint))
            del options[1]
        else:
            return way._replace(yes=answer == "write", propose=answer == "propose")


def preview_changes(plan: Plan, way: WriteOptions) -> bool:
    """Show what would change, on a terminal; whether the person is to be asked, for no option says what to do.

    Raises UsageError where nobody is there to answer.
    """
    where = session.current_session()
    is_open = needs_confirmation(way)
    if where.interactive:
        where.tell("\n" + render_plan_diff(plan, color=where.color_errors, most=MAX_DIFF_FILES).rstrip("\n"))
    return is_open


def needs_confirmation(way: WriteOptions) -> bool:
    """Whether a person is to be asked, for no option says what to do. Raises UsageError where nobody can answer."""
    given = way.yes or way.commit or way.propose or way.branch is not None
    if session.current_session().interactive or given:
        return not given
    raise UsageError(
        Message(N_("without a terminal to ask on, --yes (or --dry-run) must be given")),
        hints=(Message(N_("--yes writes, --dry-run shows what would change")),),
    )
