"""A form that was sent: its answers are parsed, the verb is tried, and what is wrong is told beside each field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from incubo.app.changes.proposal_preview import ProposalPreview, preview_proposal
from incubo.app.changes.source_changes import SourceRefusal
from incubo.core.errors import IncuboError, RefusedError
from incubo.core.hint import Hint
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.core.problem import NOTHING_TO_CHANGE
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import ParsedValue
from incubo.web.forms.answers import Answers
from incubo.web.forms.change_form import (
    ChangeForm,
    FieldErrors,
    FormAsk,
    FormContext,
    Given,
    GivenUp,
    NeedsAnswerError,
    OtherForm,
    Target,
)
from incubo.web.forms.fields import FormField, ShownField, find_doubt, is_unchanged, parse_field, show_field
from incubo.web.plain_text import error_texts, plain_texts, without_path


class ErrorLine(NamedTuple):
    """A line of the summary of what is wrong: its text, the field that it leads to ("" for none), and what to do.

    `output`: what git, or a hook, said itself. `ways`: the pages that do what it says.
    """

    text: str
    field_id: str = ""
    hints: tuple[str, ...] = ()
    output: str = ""
    ways: tuple[Hint, ...] = ()


def make_error_line(error: IncuboError) -> ErrorLine:
    """An error that is about no field, in plain words."""
    text, *hints = error_texts(error)
    return ErrorLine(text, hints=tuple(hints), output=getattr(error, "output", ""), ways=error.ways)


class Attempt(NamedTuple):
    """What came of a form: its fields as the page shows them, and what is wrong; or the proposal and its preview.

    `is_incomplete`: further questions are to be answered, and nothing is wrong. `kept`: names and values of answers
    that no field shows. `unchanged`: that the answers change nothing, and why.
    """

    fields: tuple[ShownField, ...]
    errors: tuple[ErrorLine, ...] = ()
    is_incomplete: bool = False
    kept: tuple[tuple[str, str], ...] = ()
    proposal: Proposal | None = None
    preview: ProposalPreview | None = None
    unchanged: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[str, list[ShownField]]]:
        """The fields that are neither folded nor effects of others, those of a line together, with its title."""
        shown = [field for field in self.fields if not field.is_more and not field.is_effect]
        lines: list[tuple[str, list[ShownField]]] = []
        for field in shown:
            if field.line and lines and lines[-1][0] == field.line:
                lines[-1][1].append(field)
            else:
                lines.append((field.line, [field]))
        return lines

    @property
    def title_prefix(self) -> str:
        """What opens the title of the window where an answer is wrong."""
        return gettext("Error:") + " " if self.errors else ""


def show_empty(form: ChangeForm, context: FormContext, target: Target, answers: Answers) -> Attempt:
    """The form before it is sent, with what was kept of it."""
    target = target._replace(texts=answers.texts)
    fields = form.make_fields(context, target)
    first = _first_day(fields)
    shown = tuple(
        show_field(field, answers, i, context.registry, is_first_day=i == first) for i, field in enumerate(fields)
    )
    return Attempt(shown, kept=_kept_inputs(answers, shown))


def show_again(form: ChangeForm, context: FormContext, target: Target, answers: Answers) -> Attempt:
    """The form as it was filled in, with the further questions that were answered: another answer may be given."""
    attempt = show_empty(form, context, target, answers)
    own_keys = {field.key for field in attempt.fields}
    if answers.texts.keys() <= own_keys:
        return attempt
    try:
        tried = try_form(form, context, target, answers)
    except (IncuboError, GivenUp, OtherForm):  # it is said once the form is sent
        return attempt
    further = tuple(field for field in tried.fields if field.key not in own_keys)
    shown = (*attempt.fields, *further)
    return Attempt(shown, kept=_kept_inputs(answers, shown))


def _first_day(fields: Sequence[FormField]) -> int | None:
    """Which field is the first that asks for a day."""
    return next((i for i, field in enumerate(fields) if field.question.field.type in ("date", "moment")), None)


def try_form(form: ChangeForm, context: FormContext, target: Target, answers: Answers) -> Attempt:
    """Try what a form says. Raises OtherForm, GivenUp, and ToolError for what no answer can mend."""
    target = target._replace(texts=answers.texts)
    fields = form.make_fields(context, target)
    texts = {field.key: answers.texts.get(field.key, field.initial) for field in fields}
    answers = answers.with_texts(texts)
    parsed = {
        field.key: ParsedValue() if is_unchanged(field, answers) else parse_field(field, texts[field.key])
        for field in fields
    }
    doubts = {field.key: find_doubt(field, answers, parsed[field.key]) for field in fields}
    checked = _CheckedFields(context, answers, fields, parsed, doubts)
    if any(answer.error is not None for answer in parsed.values()) or any(doubts.values()):
        return checked.make_attempt()
    ask = FormAsk(answers)
    values = {key: answer.value for key, answer in parsed.items()}
    given = Given(texts, values, answers, {field.key: field.initial for field in fields})
    general: list[ErrorLine] = []
    proposal: Proposal | None = None
    try:
        proposal = form.propose(context, target, given, ask)
    except NeedsAnswerError:
        pass
    except FieldErrors as wrong:
        checked.parsed.update(wrong.errors)
        checked.doubts.update(wrong.doubts)
    except IncuboError as error:
        general += _blame(checked, error, partial(_find_culprit, checked, form, target, given, error))
    checked.asked = ask
    if proposal is None or ask.has_open_question:
        return checked.make_attempt(general)
    if not proposal.plan.files:
        notes = plain_texts((*context.remarks, *proposal.notes))
        return checked.make_attempt()._replace(unchanged=(translate(NOTHING_TO_CHANGE), *notes))
    target_context = context.written
    preview = preview_proposal(
        target_context.workspace, target_context.registry, proposal, is_new_file=form.is_new_file
    )
    refusal = preview.check.refusal
    if refusal is not None and not isinstance(refusal, SourceRefusal):  # that one's preview says where it is done
        return checked.make_attempt(_blame(checked, refusal))
    return checked.make_attempt()._replace(proposal=proposal, preview=preview)


def _find_culprit(
    checked: _CheckedFields, form: ChangeForm, target: Target, given: Given, error: IncuboError
) -> str | None:
    """The key of the answer that an error is about: the last one without which there is another error, or none."""
    trial = checked.context._replace(remarks=[])
    optional = [field.key for field in checked.fields if field.is_optional and given.text(field.key)]
    for key in reversed(optional):
        texts = {**given.texts, key: ""}
        without = Given(texts, {**given.values, key: None}, given.answers.with_texts({key: ""}), given.initial)
        try:
            form.propose(trial, target._replace(texts=texts), without, FormAsk(without.answers))
        except IncuboError as other:
            if other.message.template == error.message.template:
                continue
        except (NeedsAnswerError, FieldErrors, OtherForm, GivenUp):
            continue  # it cannot be left out
        return key
    return None


class _CheckedFields:
    """The fields of a form, with what is known of each answer."""

    def __init__(
        self,
        context: FormContext,
        answers: Answers,
        fields: Sequence[FormField],
        parsed: dict[str, ParsedValue],
        doubts: dict[str, ParsedValue | None],
    ) -> None:
        self.context = context
        self.answers = answers
        self.fields = fields
        self.parsed = parsed
        self.doubts = doubts
        self.asked: FormAsk | None = None

    def find_field(self, names: Iterable[str]) -> str | None:
        """The key of the field that one of these names means: its key, its option, or its field in the file."""
        for name in names:
            for field in self.fields:
                question = field.question
                if name in (question.key, question.option, question.field.name, f"--{question.key.replace('_', '-')}"):
                    return question.key
        return None

    def make_attempt(self, general: Sequence[ErrorLine] = ()) -> Attempt:
        """The fields as the page shows them, and the summary of what is wrong."""
        registry, answers = self.context.registry, self.answers
        first = _first_day(self.fields)
        shown = [
            show_field(
                field, answers, i, registry, self.parsed.get(field.key), self.doubts.get(field.key),
                is_first_day=i == first,
            )
            for i, field in enumerate(self.fields)
        ]  # fmt: skip
        own_keys = {field.key for field in shown}
        further = self.asked.asked if self.asked is not None else []
        for item in further:
            if item.field.key not in own_keys:
                shown.append(show_field(item.field, answers, len(shown), registry, item.parsed, item.doubt))
        errors = [
            ErrorLine(_name_field(field.name, field.error), field.id, field.error_hints)
            for field in shown
            if field.error
        ]
        errors = [*general, *errors]
        is_incomplete = not errors and self.asked is not None and self.asked.has_open_question
        return Attempt(tuple(shown), tuple(errors), is_incomplete, _kept_inputs(answers, shown))


def _name_field(label: str, error: str) -> str:
    """An error in the summary, with the field that it is about."""
    name = label.rstrip(" \N{NO-BREAK SPACE}.?!")  # a label may be a sentence
    return translate(Message(N_("{title}: {problem}"), {"title": name, "problem": error}))


def _kept_inputs(answers: Answers, shown: Iterable[ShownField]) -> tuple[tuple[str, str], ...]:
    keys = {field.key for field in shown}
    return tuple(answers.hidden_inputs(keys))


def _blame(
    checked: _CheckedFields, error: IncuboError, find_culprit: Callable[[], str | None] = lambda: None
) -> list[ErrorLine]:
    """Put an error beside the field that it is about; the lines for the summary if it is about none.

    `find_culprit`: finds the field, where the error names none.
    """
    arguments = error.message.arguments
    option, problem = arguments.get("option") or arguments.get("path"), arguments.get("problem")
    if isinstance(option, str) and isinstance(problem, Message):
        key = checked.find_field([option])
        if key is not None:
            checked.parsed[key] = ParsedValue(None, problem, error.hints, ways=error.ways)
            return []
    key = checked.find_field(error.fields) if isinstance(error, RefusedError) else None
    if not isinstance(error, RefusedError) or not error.reasons:
        key = key or find_culprit()
        if key is not None:
            checked.parsed[key] = ParsedValue(None, error.message, error.hints, ways=error.ways)
            return []
        return [make_error_line(error)]
    lines = []
    for first, *others in error.reasons:
        path, first = first.arguments.get("path"), without_path(first)
        text = translate(first)
        reason_key = checked.find_field([path] if isinstance(path, str) else []) or (
            key if len(error.reasons) == 1 else None
        )
        if reason_key is not None and checked.parsed[reason_key].error is None:
            checked.parsed[reason_key] = ParsedValue(None, first, tuple(others))
        else:
            lines.append(ErrorLine(text, hints=plain_texts(others)))
    return lines
