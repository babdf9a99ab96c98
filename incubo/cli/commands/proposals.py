"""`incubo proposals`: the proposals and what became of them; say one in words, update it, drop it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from incubo.app.changes.commit_subjects import describe_commit_subject
from incubo.app.changes.write_options import WriteOptions
from incubo.app.sharing.file_sentences import describe_files
from incubo.app.sharing.merge_questions import parse_answers
from incubo.app.sharing.merging import Answers, MergeLog
from incubo.app.sharing.proposal_summary import proposals_list_page
from incubo.app.sharing.proposals import (
    can_update,
    is_waiting,
    list_proposal_files,
    rebase_proposal,
    require_own,
    send_update,
    withdraw_proposal,
)
from incubo.app.sharing.sync_summary import loss_notes
from incubo.app.workspace import Workspace
from incubo.cli import output, prompts
from incubo.cli.apply import confirm_withdrawal
from incubo.cli.context import open_session_workspace
from incubo.cli.framework import WordChoice
from incubo.cli.merge_answers import settle
from incubo.cli.output import choose_table_format, output_page, parse_page_format, refuse_output
from incubo.cli.params import MergeAnswersOption, OutputOption, PageFormatOption, command_help, read_document
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message, shorten_list
from incubo.core.shell import quote_argument
from incubo.diff.sentences.sentence import make_page_sections
from incubo.document.page import Cell, Page
from incubo.document.table import Note
from incubo.edit.merge.conflicts import Side
from incubo.edit.transaction import require_no_interrupted_edit, write_lock
from incubo.registry.proposals import ProposalBranch
from incubo.vcs import preflight, remotes
from incubo.vcs import proposals as proposal_branches
from incubo.vcs.remotes import PublishedBranch
from incubo.vcs.status import read_commit

_ACTIONS = {
    "list": ("lister", "liste"),
    "show": ("montrer", "voir", "afficher"),
    "update": ("mettre-à-jour", "actualiser", "rafraîchir"),
    "drop": ("retirer", "abandonner", "supprimer", "withdraw"),
}


@command_help(
    N_(
        "Alone, it lists what was proposed (--propose) and what became of it. show says in words what a proposal "
        "changes. update makes it again on top of what is published, when that has changed since, and sends it: "
        "different fields of an entry are merged, and where both changed the same one, it asks. drop withdraws it.\n\n"
        "NAME is the name of its branch, or a part of it; update without NAME updates all of yours that need it.\n\n"
        "Exit codes: 0 done; 1 refused, or an answer is missing; 2 the remote cannot be reached."
    ),
    examples=(
        ("incubo proposals", N_("what became of what was proposed")),
        ("incubo proposals show mon-estran", N_("what this one changes")),
        ("incubo proposals update", N_("put yours on top of what is published now")),
        ("incubo proposals drop mon-estran --dry-run", N_("give one up; see what would be deleted first")),
    ),
)
def proposals(
    action: Annotated[
        str, typer.Argument(click_type=WordChoice(_ACTIONS), help=N_("What to do (list by default)."))
    ] = "list",
    name: Annotated[str | None, typer.Argument(metavar=N_("NAME"), help=N_("The proposal."))] = None,
    from_file: MergeAnswersOption = None,
    fmt: PageFormatOption = None,
    output_file: OutputOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show what would change, write nothing."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=N_("Write without asking."))] = False,
) -> int:
    """Show, update or drop what was proposed."""
    write_options = WriteOptions(dry_run=dry_run, yes=yes)
    workspace = open_session_workspace()
    refuse_output(output_file)
    if output_file is not None:
        parse_page_format(fmt or choose_table_format(None, output_file))
    preflight.require_repository(workspace.root, for_writing=False)
    with write_lock(workspace.state_folder):
        require_no_interrupted_edit(workspace.state_folder)
        fetched = proposal_branches.fetch_proposals(workspace.root, "")
    published = remotes.find_out_published(workspace.root)
    today = workspace.environment.today(workspace.settings.timezone)
    verdicts = proposal_branches.read_verdicts(workspace.state_folder)
    found = [
        each
        for each in proposal_branches.list_proposals(workspace.root, published, verdicts=verdicts, refs=fetched.refs)
        if each.is_ours or proposal_branches.is_told(each, today)
    ]
    if action == "list":
        if name is not None:
            raise UsageError(
                Message(N_("list takes no name")), hints=(Message(N_("to see one: incubo proposals show NAME")),)
            )
        told = [each for each in found if proposal_branches.is_told(each, today)]
        outdated = frozenset(
            each.branch for each in told if proposal_branches.is_outdated(workspace.root, each, published)
        )
        page = proposals_list_page(told, outdated, published.shown_name, fetched.unreachable)
        output_page(page, fmt, output_file)
        return 0
    if action == "show":
        page = _make_page(workspace, _choose(found, name), published)
        output_page(page, fmt, output_file)
        return 0
    if action == "drop":
        chosen = _choose(found, name)
        return prompts.run_conversation(lambda: _drop(workspace, chosen, published, write_options))
    document = read_document(from_file) if from_file is not None else None
    answers = dict(parse_answers(document.data, document.name)) if document is not None else {}
    mine = [_choose(found, name)] if name is not None else [each for each in found if is_waiting(each)]
    return _update_all(workspace, mine, published, answers, write_options)


def _choose(found: Sequence[ProposalBranch], name: str | None) -> ProposalBranch:
    """The proposal that a name means: its branch, or a part of that. Raises UsageError."""
    words = name or ""
    exact = [each for each in found if words in (each.branch, each.branch.partition("/")[2])]
    matches = exact or [each for each in found if words and words.casefold() in each.branch.casefold()]
    if len(matches) == 1:
        return matches[0]
    if name is None and len(found) == 1:
        return found[0]
    branches = shorten_list([each.branch for each in (matches or found)])
    if not found:
        raise UsageError(Message(N_("there is no proposal here")))
    if name is None:
        raise UsageError(Message(N_("which proposal? Give its name")), hints=(Message("{names}", {"names": branches}),))
    message = N_("several proposals have “{word}” in their name") if matches else N_("no proposal is called “{word}”")
    raise UsageError(Message(message, {"word": words}), hints=(Message("{names}", {"names": branches}),))


def _make_page(workspace: Workspace, proposal: ProposalBranch, published: PublishedBranch) -> Page:
    """What a proposal changes, in words."""
    root = workspace.root
    commit = read_commit(root, proposal.commit)
    files = list_proposal_files(workspace, proposal, published) if commit is not None else ()
    sections = make_page_sections(describe_files(workspace, files, published.commit))
    others = sum(file.is_other for file in files)
    notes = []
    if others:
        text = Message(N_("{n} other file has changed."), {"n": others}, N_("{n} other files have changed."))
        notes.append(Note("others", text))
    if proposal_branches.is_outdated(root, proposal, published):
        text = Message(
            N_("What is published has changed the same files since: incubo proposals update {name}"),
            {"name": quote_argument(proposal.short_name)},
        )
        notes.append(Note("outdated", text))
    title = Cell(describe_commit_subject(proposal.subject), machine_value=proposal.subject)
    return Page("proposal", proposal.branch, title, sections, commit=commit, notes=tuple(notes))


def _update_all(
    workspace: Workspace,
    chosen: Sequence[ProposalBranch],
    published: PublishedBranch,
    answers: dict[str, Side],
    write_options: WriteOptions,
) -> int:
    """Update proposals, one after the other; the exit code. Raises RefusedError, ToolError."""
    updated = 0
    for proposal in chosen:
        title = {"title": describe_commit_subject(proposal.subject), "branch": proposal.branch}
        if not can_update(workspace, proposal, published):
            continue
        if write_options.dry_run:
            output.print_wrapped(translate(Message(N_("Would be put on what is published now: {title}"), title)))
            updated += 1
            continue
        command = f"incubo proposals update {quote_argument(proposal.short_name)}"

        def ask(log: MergeLog, given: Answers, base: str, tip: str, command: str = command) -> Answers:
            return settle(workspace, log, given, base, tip, command)

        commit, log = rebase_proposal(workspace, proposal, published, answers, ask)
        for note in loss_notes(log) if log is not None else ():
            output.print_wrapped(translate(note))
        if commit == published.commit:
            text = N_("All that it changes is published already: {title}. To drop it: incubo proposals drop {name}")
            name = quote_argument(proposal.short_name)
            output.print_wrapped(translate(Message(text, {**title, "name": name})))
            continue
        send_update(workspace, proposal, commit)
        output.print_wrapped(translate(Message(N_("Up to date, and sent: {title}"), title)))
        updated += 1
    if not updated:
        output.print_wrapped(translate(Message(N_("Every proposal starts from what is published: nothing to update."))))
    return 0


def _drop(
    workspace: Workspace, proposal: ProposalBranch, published: PublishedBranch, write_options: WriteOptions
) -> int:
    """Withdraw a proposal; the exit code. Raises RefusedError, ToolError, UsageError."""
    require_own(proposal)
    sent = proposal.is_seen_on_remote
    arguments = {"branch": proposal.branch, "name": proposal.remote, "title": describe_commit_subject(proposal.subject)}
    output.print_wrapped(translate(Message("{title}", arguments)))
    remote = proposal.remote if sent else ""
    exit_code = confirm_withdrawal(proposal.branch, remote, write_options, "drop")
    if exit_code is not None:
        return exit_code
    withdraw_proposal(workspace, proposal, published)
    output.print_wrapped(translate(Message(N_("The proposal is withdrawn."))))
    return 0
