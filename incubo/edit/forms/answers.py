"""Read a filled-in form: the text under each heading, checked like values that are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import ANSWER_NEEDED, did_you_mean
from incubo.edit.asking.questions import Question
from incubo.edit.forms.definitions import (
    CLEAR_KEY,
    REQUEST_HEADING,
    REVIEWED_FIELD,
    REVIEWED_KEY,
    FormQuestion,
    IssueForm,
    accepted_headings,
    find_form,
    find_translations,
    normalise_heading,
    question_heading,
)
from incubo.edit.forms.parser import (
    decode_form,
    has_headings,
    is_no_answer,
    parse_checkboxes,
    parse_form_sections,
    parse_list_items,
    section_answer,
)
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.edit.value_parser import ParsedValue, at_path, deduplicate, find_invisible_character, parse_value
from incubo.edit.verbs.set import FieldAssignment
from incubo.model.fields import EntryKind, Field
from incubo.model.suggestions import find_nearest

_MAX_ERRORS = 30
"""Errors of one form that are shown."""
_MAX_ITEMS = 100
"""Values of one answer."""


class FormAnswers(NamedTuple):
    """The answers of a form: texts by key, the keys of the boxes that are checked, and the errors found so far."""

    form: IssueForm
    source_name: str
    texts: Mapping[str, str]
    checked: frozenset[str]
    errors: tuple[Message, ...]

    def heading_of(self, key: str) -> str:
        """The heading of a question, in the language in use; the key itself if the form does not ask it."""
        return next((question_heading(question) for question in self.form.questions if question.key == key), key)

    def raise_errors(self, extra_errors: Sequence[Message] = ()) -> None:
        """Raise UsageError with all errors, if there are any (the first ones, if there are very many)."""
        errors = (*self.errors, *extra_errors)
        if not errors:
            return
        if len(errors) > _MAX_ERRORS:
            rest = Message(
                N_("… and {n} more remark."), {"n": len(errors) - _MAX_ERRORS}, N_("… and {n} more remarks.")
            )
            errors = (*errors[:_MAX_ERRORS], rest)
        raise UsageError(Message(N_("{name} cannot be used as it is"), {"name": self.source_name}), hints=errors)


def is_filled_form(data: bytes, source_name: str) -> bool:
    """Whether a document is a filled-in form rather than JSON: its extension or a Markdown heading says so."""
    extension = source_name.casefold().rpartition(".")[2]
    if extension in ("md", "markdown", "json"):
        return extension != "json"
    return has_headings(data.decode("utf-8", "replace").replace("\r", "\n"))


def find_requested_form(text: str, entry_kinds: Mapping[str, EntryKind]) -> IssueForm | None:
    """The form that a document says it is (heading “Request”); None if it names none."""
    request_headings = find_translations(REQUEST_HEADING)
    sections = parse_form_sections(text, lambda heading: REQUEST_HEADING if heading in request_headings else None)
    answer = section_answer(sections.lines_by_key.get(REQUEST_HEADING, []))
    return find_form(answer.split("\n")[0], entry_kinds)


def guess_form(
    data: bytes, source_name: str, forms: Sequence[IssueForm], entry_kinds: Mapping[str, EntryKind]
) -> IssueForm:
    """The form of a document: the one that it names, or the one with most of its headings. Raises UsageError."""
    text = decode_form(data, source_name)
    requested = find_requested_form(text, entry_kinds)
    if requested is not None:
        return next((form for form in forms if form.id == requested.id), forms[0])

    def count_headings(form: IssueForm) -> int:
        return len(parse_form_sections(text, _keys_by_heading(form).get).lines_by_key)

    return max(forms, key=count_headings)


def _keys_by_heading(form: IssueForm) -> dict[str, str]:
    return {heading: question.key for question in form.questions for heading in accepted_headings(question)}


def parse_form(
    form: IssueForm, data: bytes, source_name: str, entry_kinds: Mapping[str, EntryKind], *, require_all: bool = True
) -> FormAnswers:
    """Parse the answers to a form. `require_all`: required questions without an answer are errors.

    Raises UsageError for a document that is another form, or none.
    """
    text = decode_form(data, source_name)
    requested = find_requested_form(text, entry_kinds)
    if requested is not None and requested.id != form.id:
        message = Message(
            N_("{name} is another form: “{form}”"), {"name": source_name, "form": Message(requested.name)}
        )
        raise UsageError(message, hints=(Message(N_("to process any form"), command=Message(N_("incubo issue FILE"))),))
    request_headings = find_translations(REQUEST_HEADING)
    keys_by_heading = _keys_by_heading(form)
    sections = parse_form_sections(
        text, lambda heading: keys_by_heading.get(heading) or (REQUEST_HEADING if heading in request_headings else None)
    )
    if not sections.lines_by_key.keys() - {REQUEST_HEADING}:
        arguments = {"heading": question_heading(form.questions[0])}
        hint = Message(N_("it must have the headings of the form, each on a line of its own: ### {heading}"), arguments)
        raise UsageError(Message(N_("{name} is not a form that was filled in"), {"name": source_name}), hints=(hint,))
    texts: dict[str, str] = {}
    checked: set[str] = set()
    errors: list[Message] = []
    for question in form.questions:
        answer = section_answer(sections.lines_by_key.get(question.key, []))
        if question.key in sections.repeated_keys:
            errors.append(_answer_error(question, N_("this heading appears several times: keep one")))
        elif question.checkboxes:
            checked.update(_parse_checked_keys(question, answer, errors, require_all=require_all))
        else:
            has_unknown_heading = any(key == question.key for _, key in sections.unknown_headings)
            text_answer = _parse_text(question, answer, errors, has_unknown_heading=has_unknown_heading)
            if text_answer:
                texts[question.key] = text_answer
            elif question.required and require_all and not answer:
                errors.append(at_path(question_heading(question), ANSWER_NEEDED))
    errors += _unknown_heading_errors(form, sections.unknown_headings)
    return FormAnswers(form, source_name, texts, frozenset(checked), tuple(errors))


def _parse_text(question: FormQuestion, answer: str, errors: list[Message], *, has_unknown_heading: bool) -> str:
    """One answer as text; the boxes checked in a list of words become one line each.

    `has_unknown_heading`: an error about a heading in this answer is reported already.
    """
    if question.field.type == "choice":
        if question.field.many and "[" in answer:
            checked, others = parse_checkboxes(answer)
            return "\n".join([*checked, *others])
        if is_no_answer(answer):
            return ""
    if question.field.many and len(split_values(answer)) > _MAX_ITEMS:
        errors.append(_answer_error(question, N_("a list has at most {n} items"), n=_MAX_ITEMS))
        return ""
    if "\n" in answer and not question.field.many and question.field.type != "lines":
        if not has_unknown_heading:
            errors.append(_answer_error(question, N_("one line is expected here")))
        return ""
    return answer


def _parse_checked_keys(
    question: FormQuestion, answer: str, errors: list[Message], *, require_all: bool
) -> Iterator[str]:
    """The keys of the boxes that are checked."""
    keys_by_label = {
        translation: key for key, label in question.checkboxes.items() for translation in find_translations(label)
    }
    checked, others = parse_checkboxes(answer)
    keys = [keys_by_label.get(normalise_heading(box)) for box in checked]
    yield from (key for key in keys if key is not None)
    for box, checked_key in zip(checked, keys, strict=True):
        if checked_key is None:
            errors.append(_answer_error(question, N_("“{word}” is not a box of this form"), word=box))
    if others:
        errors.append(_answer_error(question, N_("boxes are ticked with an x here: - [x] …")))
    elif question.must_check_all and require_all and not set(question.checkboxes) <= set(keys):
        errors.append(_answer_error(question, N_("this box must be ticked")))


def _answer_error(question: FormQuestion, template: str, **arguments: Any) -> Message:
    """An error about an answer, under the heading of its question."""
    return at_path(question_heading(question), Message(template, arguments))


def _unknown_heading_errors(form: IssueForm, unknown_headings: Sequence[tuple[str, str]]) -> Iterator[Message]:
    """Errors about unknown headings, except those in an answer of several lines, which may have its own."""
    free_text_keys = {
        question.key for question in form.questions if question.field.type == "lines" and not question.field.many
    }
    names = [question_heading(question) for question in form.questions]
    for heading in [heading for heading, key in unknown_headings if key not in free_text_keys][:_MAX_ERRORS]:
        yield at_path(heading, Message(N_("there is no such heading in the form")))
        suggestion = find_nearest(heading, names)
        if suggestion is not None:
            yield did_you_mean(suggestion)


def split_values(text: str) -> list[str]:
    """The values in an answer to a list field: one per line, or separated by commas."""
    return [part.strip() for line in parse_list_items(text) for part in line.split(",") if part.strip()]


def fill_from_form(draft: Draft, questions: Sequence[DraftQuestion], answers: FormAnswers) -> None:
    """Put the answers into the draft of a new entry. Raises UsageError with all errors."""
    errors: list[Message] = []
    questions_by_key = {question.key: question for question in questions}
    form_questions = {question.key: question for question in answers.form.questions}
    # dates last: “next committee” as a date means that of the startup that another answer names
    for key in sorted(answers.texts, key=lambda key: form_questions[key].field.type == "date"):
        text = answers.texts[key]
        if key == "body":
            hidden = find_invisible_character(text.replace("\t", " "), multiline=True)
            errors += [at_path(answers.heading_of(key), hidden)] if hidden is not None else []
            draft.body = text + "\n"
            continue
        field = form_questions[key].field
        parse = partial(parse_value, field, context=draft.context_with_startups)
        value, value_errors = _parse_answer(field, text, parse, answers.heading_of(key))
        errors += value_errors
        draft.set(questions_by_key[key].path if key in questions_by_key else (key,), value)
    answers.raise_errors(errors)


def read_values(answers: FormAnswers, questions: Iterable[Question]) -> tuple[dict[str, Any], list[Message]]:
    """The values of the answers to some questions, as a person who is asked would give them, and their errors."""
    values: dict[str, Any] = {}
    errors: list[Message] = []
    for question in questions:
        text = answers.texts.get(question.key)
        if text and question.parse is not None:
            heading = answers.heading_of(question.key)
            values[question.key], wrong = _parse_answer(question.field, text, question.parse, heading)
            errors += wrong
    return values, errors


def _parse_answer(
    field: Field, text: str, parse: Callable[[str], ParsedValue], label: str
) -> tuple[Any, list[Message]]:
    """The value of an answer, and its errors: those of each item of a list."""
    parsed = [parse(part) for part in (split_values(text) if field.many else [text])]
    errors = [message for one in parsed if one.error is not None for message in (at_path(label, one.error), *one.hints)]
    if not field.many:
        return parsed[0].value, errors
    return deduplicate(field, (value for one in parsed for value in one.value or ())), errors


def make_assignments(answers: FormAnswers, today: date) -> list[FieldAssignment]:
    """The assignments for `set` that a form of changes asks for; whoever has read the whole entry did so `today`.

    Raises UsageError with all errors.
    """
    assignments = []
    errors = []
    questions = {question.key: question for question in answers.form.questions}
    boxes = questions[CLEAR_KEY].checkboxes
    for question in answers.form.questions:
        if not question.field.name:
            continue
        text = answers.texts.get(question.key, "")
        if text and question.key in answers.checked:
            errors.append(
                _answer_error(
                    question, N_("a value is given, and its box is ticked under “fields to clear”: choose one")
                )
            )
        elif text:
            items = tuple(split_values(text)) if question.field.many else ()
            assignments.append(FieldAssignment(question.key, "=", text, items))
        elif question.key in boxes and question.key in answers.checked:
            assignments.append(FieldAssignment(question.key, "unset"))
    if REVIEWED_KEY in answers.checked:
        assignments.append(FieldAssignment(REVIEWED_FIELD, "=", today.isoformat()))
    if not assignments and not errors and not answers.errors:
        errors.append(Message(N_("nothing is to be changed: every field of the form is empty")))
    answers.raise_errors(errors)
    return assignments
