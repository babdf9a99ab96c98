"""How `new` goes: gather the answers, look whether it is there already, show the file, check it, write it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any, NamedTuple

from incubo.app import new_entry
from incubo.app.changes.write_options import WriteOptions
from incubo.app.new_entry import HOMONYM_CHOICE, Answers
from incubo.app.workspace import Workspace
from incubo.cli import output, prompts, session
from incubo.cli.apply import ask_how_to_write, require_no_new_findings, write_proposal
from incubo.cli.commands.new.conversation import ask_questions, make_command_words
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.join_proposals import start_mission
from incubo.cli.params import InputDocument, read_optional_document
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit.forms import errors
from incubo.edit.forms.answers import FormAnswers
from incubo.edit.new import create
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.edit.plan import Proposal
from incubo.model.fields import DRAFT_FIELD
from incubo.render import escape
from incubo.source.reader import decode_text


class NewEntryOptions(NamedTuple):
    """How the command was called, beside the answers: `document` is what --from gives, `second_name` a second first
    name, `is_draft` that it is written as far as it is known, to be completed later.

    `notes` receives warnings about an entry that is created anyway, for the answer to a request.
    """

    write_options: WriteOptions
    document: InputDocument | None = None
    allow_homonym: bool = False
    second_name: str = ""
    is_draft: bool = False
    notes: list[Message] | None = None


def new_entry_from_options(
    kind: str,
    /,
    *,
    from_file: str | None,
    draft: bool,
    homonym: bool = False,
    second_name: str = "",
    write_options: WriteOptions,
    **answers: Any,
) -> int:
    """Make an entry of a kind; the exit code. `answers`: the values of the options of its questions."""
    document = read_optional_document(from_file)
    options = NewEntryOptions(write_options, document, homonym or bool(second_name), second_name, draft)
    return create_entry(kind, answers, options)


def create_entry(kind: str, arguments: Answers, options: NewEntryOptions) -> int:
    """Make an entry of a kind; the exit code."""
    workspace = open_workspace_to_edit(options.write_options)
    draft, questions = new_entry.start_new_entry(workspace, workspace.load_registry(), kind)
    draft.is_homonym, draft.second_name = options.allow_homonym, options.second_name
    if options.is_draft:
        questions = create.relax_questions(draft.kind, questions)
        draft.set((DRAFT_FIELD.name,), True)
    document = options.document
    interactive = session.current_session().is_interactive and not (document is not None and document.is_stdin)
    form = None
    if document is not None:
        form = new_entry.fill_from_document(
            draft, questions, document.data, document.name, require_all=not (interactive or options.is_draft)
        )
    with errors.name_fields_by_heading(form) if form is not None else contextlib.nullcontext():
        choice = _complete(workspace, draft, questions, arguments, options, form, interactive=interactive)
        if choice != HOMONYM_CHOICE:
            return _use_existing_entry(workspace, draft, questions, choice, options.write_options)
        return _write(draft, questions, options, workspace, interactive=interactive)


def _complete(
    workspace: Workspace,
    draft: Draft,
    questions: tuple[DraftQuestion, ...],
    arguments: Answers,
    options: NewEntryOptions,
    form: FormAnswers | None,
    *,
    interactive: bool,
) -> str:
    """Take the options, and ask or take the defaults for the rest: HOMONYM_CHOICE where the entry is new, the id of the
    one that is meant, or CANCEL_CHOICE where the person gives up.
    """
    answered_keys = new_entry.fill_from_options(draft, questions, arguments)
    if interactive:
        new_entry.require_valid_answers(draft, questions)
        required_only = options.write_options.is_confirmed or options.document is not None or options.is_draft
        return ask_questions(workspace, draft, questions, answered_keys, required_only=required_only)
    notes = new_entry.complete_without_asking(workspace, draft, questions, form)
    for note in notes:
        output.print_wrapped(translate(note), "yellow")
    if options.notes is not None:
        options.notes.extend(notes)
    return HOMONYM_CHOICE


def _use_existing_entry(
    workspace: Workspace,
    draft: Draft,
    questions: tuple[DraftQuestion, ...],
    entry_id: str,
    write_options: WriteOptions,
) -> int:
    """Go on with an entry that is there already, or with none; the exit code.

    A member joins the startups and teams of the draft, else the one that is asked for.
    """
    registry = draft.context.registry
    if draft.kind.id != "member" or entry_id not in registry.members:
        output.print_wrapped(translate(Message(N_("Nothing was written."))))
        return RefusedError.exit_code
    for arguments in new_entry.join_arguments(draft, questions, entry_id):
        code = start_mission(workspace, registry, arguments, write_options)
        if code != 0:
            return code
        prompts.settle_answers()
        registry = workspace.load_registry()  # what was written counts for the next one
    return 0


def _write(
    draft: Draft,
    questions: tuple[DraftQuestion, ...],
    options: NewEntryOptions,
    workspace: Workspace,
    *,
    interactive: bool,
) -> int:
    """Check the file, show it, and write it if the person agrees; the exit code."""
    current, write_options = session.current_session(), options.write_options
    path, proposal = new_entry.propose_new_entry(draft)
    for note in proposal.notes:
        output.print_wrapped(translate(note))
    require_no_new_findings(workspace, draft.context.registry, proposal.plan, is_new_file=True)
    display_path = _relative_display_path(path, workspace.root)
    if write_options.dry_run:
        current.write_stdout(render_new_file(display_path, proposal.plan.files[path] or b""))
        output.print_dry_run()
        return 0
    if interactive and not write_options.is_confirmed:
        write_options = _confirm_new_file(workspace, path, proposal, write_options)
        if not write_options.is_confirmed:
            output.print_wrapped(translate(Message(N_("Nothing was written."))))
            return RefusedError.exit_code
    write_proposal(workspace, proposal, write_options, [escape.escape_terminal(display_path)], recheck=True)
    if interactive and options.document is None:
        prompts.print_equivalent_commands(make_command_words(draft, questions, options.second_name))
    return 0


def _confirm_new_file(workspace: Workspace, path: str, proposal: Proposal, write_options: WriteOptions) -> WriteOptions:
    """Show the file, and ask whether to write it, or to propose it."""
    current = session.current_session()
    current.write_stderr_line("\n" + render_new_file(path, proposal.plan.files[path] or b"").rstrip("\n"))
    question, label = Message(N_("Write this file?")), Message(N_("write the file"))
    return ask_how_to_write(question, label, write_options, workspace=workspace, plan=proposal.plan)


def render_new_file(path: str, data: bytes) -> str:
    """A file as it is shown: its path, an empty line, its lines with control characters escaped."""
    lines = decode_text(data).replace("\r\n", "\n").rstrip("\n").split("\n")
    return "\n".join([escape.escape_terminal(path), "", *map(escape.escape_terminal, lines)]) + "\n"


def _relative_display_path(path: str, root: Path) -> str:
    """Where a file of the registry is, seen from the current folder."""
    absolute_path = root / path
    try:
        seen = os.path.relpath(absolute_path, session.current_session().cwd)
    except ValueError:  # another drive
        return str(absolute_path)
    return str(absolute_path) if seen.startswith("..") else seen
