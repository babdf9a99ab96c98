"""How `new` goes: gather the answers, look whether it is there already, show the file, check it, write it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from incubo.app import apply as judging
from incubo.app import workspace
from incubo.app.apply import WriteOptions, write_proposal
from incubo.app.arguments import decode_argument
from incubo.app.workspace import Workspace
from incubo.cli import apply, output, session
from incubo.cli.apply import ask_how_to_write
from incubo.cli.commands.new import conversation
from incubo.cli.commands.new.conversation import ask_questions, new_command_line
from incubo.cli.params import InputDocument
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_, gettext, translate
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
from incubo.model.entry_kinds import add_custom_fields
from incubo.render import escape
from incubo.source.reader import decode_text
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.rule import RULES


class NewEntryOptions(NamedTuple):
    """How the command was called, beside the answers: `source` is what --from gives, `second` a second first name.

    `notes` takes what is told of an entry that is made all the same, for whoever answers a request.
    """

    way: WriteOptions
    source: InputDocument | None = None
    homonym: bool = False
    second: str = ""
    notes: list[Message] | None = None


def create_entry(kind: str, given: Mapping[str, str | Sequence[str] | None], call: NewEntryOptions) -> int:
    """Make an entry of a kind; the exit code."""
    where = session.current_session()
    opened = workspace.open_workspace()
    registry = opened.load()
    tables = add_custom_fields(opened.config.fields)
    setting = EntryContext(registry, tables, opened.today, opened.incubator, opened.config.language or where.lang)
    draft, questions = create.start_draft(kind, setting)
    draft.homonym, draft.second = call.homonym, call.second
    interactive = where.interactive and not (call.source is not None and call.source.typed)
    form = (
        _fill_from_document(draft, questions, call.source, whole=not interactive) if call.source is not None else None
    )
    with errors.name_fields_by_heading(form) if form is not None else contextlib.nullcontext():
        return _complete_and_write(draft, questions, given, call, opened, form)


def _complete_and_write(
    draft: Draft,
    questions: tuple[EntryQuestion, ...],
    given: Mapping[str, str | Sequence[str] | None],
    call: NewEntryOptions,
    opened: Workspace,
    form: answered.FormAnswers | None,
) -> int:
    """From what is answered so far to the file; the exit code. `form`: the one that it was answered by."""
    where, registry, tables = session.current_session(), draft.setting.registry, draft.setting.tables
    interactive = where.interactive and not (call.source is not None and call.source.typed)
    settled = _fill_from_options(draft, questions, given)
    if not interactive:
        told = _fill_defaults(draft, questions, form)
        if call.notes is not None:
            call.notes.extend(told)
    elif not _ask_for_answers(draft, questions, settled, quick=_is_confirmed(call.way) or call.source is not None):
        return RefusedError.exit_code
    path, plan = create.plan_new_entry(draft)
    _tell_reminders(draft)
    added = check_plan(plan, registry, opened.store, opened.today, tables, opened.config.severities)
    _check_new_file(added, plan, opened)
    if call.way.dry_run:
        where.write(render_new_file(_relative_display_path(path, opened.root), plan.files[path] or b""))
        output.print_wrapped(translate(Message(N_("Nothing was written (--dry-run)."))))
        return 0
    way = call.way
    if interactive and not _is_confirmed(way):
        way = _confirm_new_file(opened, path, plan, way)
        if not _is_confirmed(way):
            output.print_wrapped(translate(Message(N_("Nothing was written."))))
            return RefusedError.exit_code
    write_proposal(
        opened,
        _make_new_proposal(draft, path, plan),
        way,
        [escape.escape_terminal(_relative_display_path(path, opened.root))],
        again=True,
    )
    if interactive and call.source is None:
        output.print_wrapped(translate(Message(N_("Written. The same in one line, next time:"))))
        where.tell("  " + escape.escape_terminal(new_command_line(draft, questions, call.second)))
    return 0


def _fill_from_document(
    draft: Draft, questions: Sequence[EntryQuestion], source: InputDocument, *, whole: bool
) -> answered.FormAnswers | None:
    """Put what --from gives into the draft; the answers of a form (None, for JSON)."""
    form = make_forms(draft.setting.tables).get(f"new-{draft.kind.id}")
    if form is None or not answered.is_filled_form(source.data, source.name):
        from_json.fill_from_json(draft, questions, source.data, source.name)
        return None
    answers = answered.parse_form(form, source.data, source.name, draft.setting.tables, whole=whole)
    answered.fill_from_form(draft, questions, answers)
    return answers


def _is_confirmed(way: WriteOptions) -> bool:
    """Whether it was said already that it is to be written."""
    return way.yes or way.commit or way.propose or way.branch is not None


def _make_new_proposal(draft: Draft, path: str, plan: Plan) -> Proposal:
    """The plan with the words of its commit."""
    said = {"kind": Message(draft.kind.label), "title": str(draft.get(draft.kind.title) or "")}
    entry_id = path.rpartition("/")[2].removesuffix(".md")
    return Proposal(plan, "new", entry_id, Message(N_("{kind} {title}"), said))


def _ask_for_answers(draft: Draft, questions: tuple[EntryQuestion, ...], answered: set[str], *, quick: bool) -> bool:
    """Ask; False where the person gives up. Ctrl-C says that nothing was written."""
    try:
        return ask_questions(draft, questions, answered, quick=quick)
    except (KeyboardInterrupt, EOFError):
        output.print_wrapped()
        output.print_wrapped(translate(Message(N_("Nothing was written."))))
        raise


def _fill_from_options(
    draft: Draft, questions: Sequence[EntryQuestion], given: Mapping[str, str | Sequence[str] | None]
) -> set[str]:
    """Put the options into the draft; the keys that were answered. Raises UsageError for a wrong one."""
    for question in questions:
        words = given.get(question.key)
        if not words:
            continue
        answer = parse_value(question.field, _join_values(words), draft.about)
        if answer.complaint:
            raise UsageError(
                Message(N_("{option}: {problem}"), {"option": question.option, "problem": answer.complaint}),
                hints=answer.hints,
            )
        draft.put(question.path, answer.value)
    return {question.key for question in questions if draft.get(*question.path) is not None}


def _join_values(words: str | Sequence[str]) -> str:
    """An option's words as one text."""
    return decode_argument(words if isinstance(words, str) else ",".join(words))


def _fill_defaults(
    draft: Draft, questions: tuple[EntryQuestion, ...], form: answered.FormAnswers | None
) -> list[Message]:
    """Take the defaults; what is to be noted.

    Raises UsageError for what is missing or does not fit, Refused for what is there already.
    """
    create.apply_defaults(draft, questions)
    missing = create.find_missing_answers(draft, questions)
    if missing:
        _raise_missing_answers(missing, form)
    for question, text in create.find_answer_errors(draft, questions):
        raise UsageError(Message(N_("{option}: {problem}"), {"option": question.option, "problem": text}))
    return conversation.refuse_duplicate(draft, form=form is not None)


def _raise_missing_answers(missing: Sequence[EntryQuestion], form: answered.FormAnswers | None) -> NoReturn:
    if form is not None:
        needed = Message(N_("an answer is needed here"))
        form.refuse([value_parser.at_path(form.label(question.key), needed) for question in missing])
    names = [question.option for question in missing]
    message = Message(N_("without a terminal to ask on, {options:list} must be given"), {"options": names})
    hints = [
        Message(N_("{option}: {problem}"), {"option": q.option, "problem": Message(q.field.help)}) for q in missing
    ]
    raise UsageError(message, hints=hints)


def _tell_reminders(draft: Draft) -> None:
    if draft.kind.id == "job" and draft.get("kind") == "mission" and not draft.get("titulaire"):
        output.print_wrapped(
            translate(
                Message(N_("To do before it is published: name the market holder (titulaire) in the first lines."))
            )
        )


def _check_new_file(added: Sequence[Diagnostic], plan: Plan, opened: Workspace) -> None:
    """Show what is wrong with the file that would be written; raise Refused where it is more than advice."""
    if not added:
        return
    # What only the calendar says (a phase that begins next month) is told, and written: the person chose that day.
    blocking = any(d.severity != "advice" and not RULES[d.rule].calendar for d in added)
    apply.print_findings(added, plan, opened, advice=True)
    if blocking:
        hint = Message(N_("nothing was written: change the answers shown above"))
        because = judging.make_finding_messages(added, plan.over(opened.store).read)
        raise RefusedError(Message(N_("the new file would not pass incubo validate")), hints=(hint,), because=because)


def _confirm_new_file(opened: Workspace, path: str, plan: Plan, way: WriteOptions) -> WriteOptions:
    """Show the file, and ask whether to write it, or to propose it."""
    where = session.current_session()
    where.tell("\n" + render_new_file(path, plan.files[path] or b"").rstrip("\n"))
    return ask_how_to_write(opened, gettext("Write this file?"), gettext("write the file"), way)


def render_new_file(path: str, data: bytes) -> str:
    """A file as it is shown: its path, an empty line, its lines made harmless."""
    lines = decode_text(data).replace("\r\n", "\n").rstrip("\n").split("\n")
    return "\n".join([escape.escape_terminal(path), "", *map(escape.escape_terminal, lines)]) + "\n"


def _relative_display_path(path: str, root: Path) -> str:
    """Where a file of the registry is, seen from the current folder."""
    place = root / path
    try:
        seen = os.path.relpath(place, session.current_session().cwd)
    except ValueError:  # another drive
        return str(place)
    return str(place) if seen.startswith("..") else seen
