"""How `new` goes: gather the answers, look whether it is there already, show the file, check it, write it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from incubo.app.apply import make_finding_messages
from incubo.app.arguments import decode_argument
from incubo.app.workspace import Workspace
from incubo.app.write_options import WriteOptions
from incubo.cli import apply, output, session
from incubo.cli.apply import ask_how_to_write, write_proposal
from incubo.cli.commands.new import conversation
from incubo.cli.commands.new.conversation import ask_questions, new_command_line
from incubo.cli.context import open_session_workspace
from incubo.cli.params import InputDocument
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit import value_parser
from incubo.edit.forms import answers as answered
from incubo.edit.forms import errors
from incubo.edit.forms.definitions import make_forms
from incubo.edit.new import create
from incubo.edit.new import json_answers as from_json
from incubo.edit.new.draft import Draft, EntryQuestion
from incubo.edit.plan import Plan, Proposal, check_plan
from incubo.edit.value_parser import EntryContext, parse_value
from incubo.registry.layout import entry_id_from_path
from incubo.render import escape
from incubo.source.reader import decode_text
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.rule import RULES


class NewEntryOptions(NamedTuple):
    """How the command was called, beside the answers: `document` is what --from gives, `second_name` a second first
    name.

    `notes` receives warnings about an entry that is created anyway, for the answer to a request.
    """

    write_options: WriteOptions
    document: InputDocument | None = None
    allow_homonym: bool = False
    second_name: str = ""
    notes: list[Message] | None = None


def create_entry(kind: str, arguments: Mapping[str, str | Sequence[str] | None], options: NewEntryOptions) -> int:
    """Make an entry of a kind; the exit code."""
    current = session.current_session()
    workspace = open_session_workspace()
    registry = workspace.load_registry()
    entry_kinds = workspace.entry_kinds
    context = EntryContext(
        registry,
        entry_kinds,
        workspace.as_of,
        workspace.default_incubator,
        workspace.settings.language or current.language,
    )
    draft, questions = create.start_draft(kind, context)
    draft.is_homonym, draft.middle_name = options.allow_homonym, options.second_name
    interactive = current.is_interactive and not (options.document is not None and options.document.is_stdin)
    form = (
        _fill_from_document(draft, questions, options.document, require_all=not interactive)
        if options.document is not None
        else None
    )
    with errors.name_fields_by_heading(form) if form is not None else contextlib.nullcontext():
        return _complete_and_write(draft, questions, arguments, options, workspace, form)


def _complete_and_write(
    draft: Draft,
    questions: tuple[EntryQuestion, ...],
    arguments: Mapping[str, str | Sequence[str] | None],
    options: NewEntryOptions,
    workspace: Workspace,
    form_answers: answered.FormAnswers | None,
) -> int:
    """Ask the remaining questions and write the file; the exit code. `form_answers`: the form, if there was one."""
    current, registry, entry_kinds = session.current_session(), draft.context.registry, draft.context.entry_kinds
    interactive = current.is_interactive and not (options.document is not None and options.document.is_stdin)
    settled = _fill_from_options(draft, questions, arguments)
    if not interactive:
        filled = _fill_defaults(draft, questions, form_answers)
        if options.notes is not None:
            options.notes.extend(filled)
    elif not _ask_for_answers(
        draft, questions, settled, required_only=options.write_options.is_confirmed or options.document is not None
    ):
        return RefusedError.exit_code
    path, plan = create.plan_new_entry(draft)
    _print_reminders(draft)
    added = check_plan(plan, registry, workspace.store, workspace.as_of, entry_kinds, workspace.settings.severities)
    _check_new_file(added, plan, workspace)
    if options.write_options.dry_run:
        current.write_stdout(render_new_file(_relative_display_path(path, workspace.root), plan.files[path] or b""))
        output.print_wrapped(translate(Message(N_("Nothing was written (--dry-run)."))))
        return 0
    write_options = options.write_options
    if interactive and not write_options.is_confirmed:
        write_options = _confirm_new_file(workspace, path, plan, write_options)
        if not write_options.is_confirmed:
            output.print_wrapped(translate(Message(N_("Nothing was written."))))
            return RefusedError.exit_code
    write_proposal(
        workspace,
        _make_new_proposal(draft, path, plan),
        write_options,
        [escape.escape_terminal(_relative_display_path(path, workspace.root))],
        recheck=True,
    )
    if interactive and options.document is None:
        output.print_wrapped(translate(Message(N_("Written. The same in one line, next time:"))))
        current.write_stderr_line(
            "  " + escape.escape_terminal(new_command_line(draft, questions, options.second_name))
        )
    return 0


def _fill_from_document(
    draft: Draft, questions: Sequence[EntryQuestion], document: InputDocument, *, require_all: bool
) -> answered.FormAnswers | None:
    """Put what --from gives into the draft; the answers of a form (None, for JSON)."""
    form = make_forms(draft.context.entry_kinds).get(f"new-{draft.kind.id}")
    if form is None or not answered.is_filled_form(document.data, document.name):
        from_json.fill_from_json(draft, questions, document.data, document.name)
        return None
    answers = answered.parse_form(
        form, document.data, document.name, draft.context.entry_kinds, require_all=require_all
    )
    answered.fill_from_form(draft, questions, answers)
    return answers


def _make_new_proposal(draft: Draft, path: str, plan: Plan) -> Proposal:
    """The plan with the words of its commit."""
    arguments = {"kind": Message(draft.kind.label), "title": str(draft.get(draft.kind.title_field) or "")}
    entry_id = entry_id_from_path(path)
    return Proposal(plan, "new", entry_id, Message(N_("{kind} {title}"), arguments))


def _ask_for_answers(
    draft: Draft, questions: tuple[EntryQuestion, ...], answered_keys: set[str], *, required_only: bool
) -> bool:
    """Ask the questions; False if the person gives up. Ctrl-C prints that nothing was written."""
    try:
        return ask_questions(draft, questions, answered_keys, required_only=required_only)
    except (KeyboardInterrupt, EOFError):
        output.print_wrapped()
        output.print_wrapped(translate(Message(N_("Nothing was written."))))
        raise


def _fill_from_options(
    draft: Draft, questions: Sequence[EntryQuestion], arguments: Mapping[str, str | Sequence[str] | None]
) -> set[str]:
    """Put the options into the draft; the keys that were answered. Raises UsageError for a wrong one."""
    for question in questions:
        words = arguments.get(question.key)
        if not words:
            continue
        answer = parse_value(question.field, _join_values(words), draft.context_with_startups)
        if answer.error:
            raise UsageError(
                Message(N_("{option}: {problem}"), {"option": question.option, "problem": answer.error}),
                hints=answer.hints,
            )
        draft.set(question.path, answer.value)
    return {question.key for question in questions if draft.get(*question.path) is not None}


def _join_values(values: str | Sequence[str]) -> str:
    """An option's words as one text."""
    return decode_argument(values if isinstance(values, str) else ",".join(values))


def _fill_defaults(
    draft: Draft, questions: tuple[EntryQuestion, ...], form_answers: answered.FormAnswers | None
) -> list[Message]:
    """Take the defaults; what is to be noted.

    Raises UsageError for what is missing or does not fit, RefusedError for what is there already.
    """
    create.apply_defaults(draft, questions)
    missing = create.find_missing_answers(draft, questions)
    if missing:
        _raise_missing_answers(missing, form_answers)
    for question, text in create.find_answer_errors(draft, questions):
        raise UsageError(Message(N_("{option}: {problem}"), {"option": question.option, "problem": text}))
    return conversation.refuse_duplicate(draft, from_form=form_answers is not None)


def _raise_missing_answers(
    missing_questions: Sequence[EntryQuestion], form_answers: answered.FormAnswers | None
) -> NoReturn:
    if form_answers is not None:
        needed = Message(N_("an answer is needed here"))
        form_answers.raise_errors(
            [value_parser.at_path(form_answers.heading_of(question.key), needed) for question in missing_questions]
        )
    names = [question.option for question in missing_questions]
    message = Message(N_("without a terminal to ask on, {options:list} must be given"), {"options": names})
    hints = [
        Message(N_("{option}: {problem}"), {"option": q.option, "problem": Message(q.field.help)})
        for q in missing_questions
    ]
    raise UsageError(message, hints=hints)


def _print_reminders(draft: Draft) -> None:
    if draft.kind.id == "job" and draft.get("kind") == "mission" and not draft.get("titulaire"):
        output.print_wrapped(
            translate(
                Message(N_("To do before it is published: name the market holder (titulaire) in the first lines."))
            )
        )


def _check_new_file(diagnostics: Sequence[Diagnostic], plan: Plan, workspace: Workspace) -> None:
    """Show what is wrong with the file that would be written; raise RefusedError where it is more than advice."""
    if not diagnostics:
        return
    # findings that depend on the day (a phase that begins next month) are shown and do not block: the person chose it
    blocking = any(d.severity != "advice" and not RULES[d.rule_id].depends_on_today for d in diagnostics)
    apply.print_findings(diagnostics, plan, workspace, show_advice=True)
    if blocking:
        hint = Message(N_("nothing was written: change the answers shown above"))
        because = make_finding_messages(diagnostics, plan.overlay_store(workspace.store).read)
        raise RefusedError(Message(N_("the new file would not pass incubo validate")), hints=(hint,), reasons=because)


def _confirm_new_file(workspace: Workspace, path: str, plan: Plan, write_options: WriteOptions) -> WriteOptions:
    """Show the file, and ask whether to write it, or to propose it."""
    current = session.current_session()
    current.write_stderr_line("\n" + render_new_file(path, plan.files[path] or b"").rstrip("\n"))
    return ask_how_to_write(workspace, Message(N_("Write this file?")), Message(N_("write the file")), write_options)


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
