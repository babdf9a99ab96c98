"""`incubo set`: give fields of an entry other values, from arguments or from a form that was filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import choose_entry
from incubo.app.form_requests import propose_assignments, propose_from_form, value_question
from incubo.app.workspace import Workspace
from incubo.cli import prompts
from incubo.cli.apply import apply_private_proposal, apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import InputDocument, read_document
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.asking.questions import Ask
from incubo.edit.forms import errors
from incubo.edit.forms.answers import guess_form, parse_form
from incubo.edit.forms.definitions import make_forms
from incubo.edit.verbs.set import FieldAssignment, parse_assignment
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry


def set_(
    arguments: list[str] | None, unset: list[str] | None, from_file: str | None, *, write_options: WriteOptions
) -> int:
    """Change the fields of an entry."""
    if from_file is not None:
        if arguments or unset:
            raise UsageError(Message(N_("--from already gives the entry and its fields: use it without other answers")))
        return _set_from_form(read_document(from_file), write_options)
    if not arguments:
        raise UsageError(
            Message(N_("say which entry, which field, and its value")),
            hints=(Message(N_("for example: incubo set {id} stats_url=https://…"), {"id": "ID"}),),
        )
    return set_from_arguments(arguments, unset or (), write_options)


def set_from_arguments(arguments: Sequence[str], unset_fields: Iterable[str], write_options: WriteOptions) -> int:
    """Change what `ID FIELD=VALUE …` says; the exit code. Raises UsageError, RefusedError."""
    assignments = [parse_assignment(word) for word in arguments[1:]]
    ask = prompts.ask_required(write_options)
    if ask is None and None in assignments:
        raise _unwritten_error(arguments[1:], assignments.index(None))
    taken = [FieldAssignment(field.strip(), "unset") for word in unset_fields for field in word.split(",")]
    if not assignments and not taken:
        raise UsageError(
            Message(N_("say which field, and its value")),
            hints=(
                Message(N_("for example: incubo set {id} stats_url=https://…"), {"id": quote_argument(arguments[0])}),
            ),
        )
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    entry = choose_entry(registry, arguments[0], ask=ask)
    todo = [assignment for assignment in assignments if assignment is not None]
    if ask is not None and None in assignments:
        todo = list(_ask_for_values(workspace, registry, entry, arguments[1:], assignments, ask))
    todo += taken
    if workspace.settings.private_path:
        from incubo.app.private import open_private, select_private_assignments  # lazy: where some data is private

        private = open_private(workspace, registry)
        if private is not None and (own := select_private_assignments(private, workspace, entry.kind, todo)):
            return apply_private_proposal(private, private.propose_values(entry, own), write_options)
    return apply_proposal(workspace, registry, propose_assignments(workspace, registry, entry, todo), write_options)


def _ask_for_values(
    workspace: Workspace,
    registry: Registry,
    entry: EntryRef,
    words: Sequence[str],
    assignments: Sequence[FieldAssignment | None],
    ask: Ask,
) -> Iterator[FieldAssignment]:
    """The assignments; those of fields that were named without a value are asked for. An empty answer leaves a field.

    Raises UsageError for a word that is no field, RefusedError for a field that `set` does not change.
    """
    questions = {}
    for i, word in enumerate(words):
        if assignments[i] is None:
            try:
                questions[i] = value_question(workspace, registry, entry, word)
            except UsageError as error:
                raise _unwritten_error(words, i) from error
    for i, (word, assignment) in enumerate(zip(words, assignments, strict=True)):
        if assignment is not None:
            yield assignment
        elif text := ask(questions[i]):
            yield FieldAssignment(word, "=", text)


def _unwritten_error(words: Sequence[str], position: int) -> UsageError:
    """The error of a word that is no assignment."""
    return UsageError(
        Message(N_("“{word}” is not written FIELD=VALUE"), {"word": words[position]}),
        hints=(_assignment_hint(words[position : position + 2]),),
    )


def _assignment_hint(words: Sequence[str]) -> Message:
    """How to write an assignment; a field and its value that were given as two words are put together."""
    names = {field.name for kind in ENTRY_KINDS.values() for field in kind.fields}
    if len(words) == 2 and parse_assignment(words[1]) is None and words[1] not in names:
        return Message(N_("write {assignment}"), {"assignment": quote_argument("=".join(words))})
    return Message(N_('write FIELD=VALUE, in quotes if it contains spaces: "title=Mon Estran"'))


def _set_from_form(document: InputDocument, write_options: WriteOptions) -> int:
    """Change what a form that was filled in says; the exit code. Raises UsageError, RefusedError."""
    workspace = open_workspace_to_edit(write_options)
    entry_kinds = workspace.entry_kinds
    forms = [form for name, form in make_forms(entry_kinds).items() if name.startswith("change-")]
    form = guess_form(document.data, document.name, forms, entry_kinds)
    answers = parse_form(form, document.data, document.name, entry_kinds)
    with errors.name_fields_by_heading(answers):
        registry = workspace.load_registry()
        return apply_proposal(workspace, registry, propose_from_form(answers, workspace, registry), write_options)
