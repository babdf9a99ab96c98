"""From a form that was filled in to answers: what stands under each heading, checked as typed answers are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.forms import parser
from incubo.edit.forms.definitions import (
    CLEAR_KEY,
    REQUEST_HEADING,
    FormQuestion,
    IssueForm,
    accepted_headings,
    find_form,
    find_translations,
    normalize_heading,
    question_heading,
)
from incubo.edit.new.draft import Draft, EntryQuestion
from incubo.edit.value_parser import at_path, deduplicate, find_invisible_character, parse_value
from incubo.edit.verbs.set import FieldAssignment
from incubo.model.fields import EntryKind, Field
from incubo.model.suggestions import find_nearest

_MAX_ERRORS = 30
"""Remarks about a form that are said."""
_MAX_ITEMS = 100
"""Values of one answer that are read."""


class FormAnswers(NamedTuple):
    """What a form says: texts by key, the boxes that are ticked by their keys, and what is wrong with it so far."""

    form: IssueForm
    source_name: str
    texts: Mapping[str, str]
    checked: frozenset[str]
    errors: tuple[Message, ...]

    def heading_of(self, key: str) -> str:
        """The heading of a key, as the form has it in the language in use; the key where the form does not ask it."""
        return next((question_heading(ask) for ask in self.form.questions if ask.key == key), key)

    def raise_errors(self, extra_errors: Sequence[Message] = ()) -> None:
        """Raise UsageError with all that is wrong, if anything is (the beginning of it, where it is very much)."""
        found = (*self.errors, *extra_errors)
        if not found:
            return
        if len(found) > _MAX_ERRORS:
            left = Message(N_("… and {n} more remark."), {"n": len(found) - _MAX_ERRORS}, N_("… and {n} more remarks."))
            found = (*found[:_MAX_ERRORS], left)
        raise UsageError(Message(N_("{name} cannot be used as it is"), {"name": self.source_name}), hints=found)


def is_filled_form(data: bytes, source_name: str) -> bool:
    """Whether a document is a form that was filled in, and not JSON: its name says so, or a heading (JSON has none)."""
    ending = source_name.casefold().rpartition(".")[2]
    if ending in ("md", "markdown", "json"):
        return ending != "json"
    return parser.has_headings(data.decode("utf-8", "replace").replace("\r", "\n"))


def find_requested_form(text: str, tables: Mapping[str, EntryKind]) -> IssueForm | None:
    """The form that a request says it is; None where it does not say, or names none."""
    names = _request_headings()
    found = parser.parse_form_sections(
        text, lambda words: REQUEST_HEADING if words in names else None
    ).lines_by_key.get(REQUEST_HEADING, [])
    return find_form(parser.section_answer(found).split("\n")[0], tables)


def guess_form(data: bytes, source_name: str, forms: Sequence[IssueForm], tables: Mapping[str, EntryKind]) -> IssueForm:
    """The form that a document is: the one it says, or the one with most of its headings. Raises UsageError."""
    text = parser.decode_form(data, source_name)
    said = find_requested_form(text, tables)
    if said is not None:
        return next((form for form in forms if form.id == said.id), forms[0])

    def fitting(form: IssueForm) -> int:
        known = {words: ask.key for ask in form.questions for words in accepted_headings(ask)}
        return len(parser.parse_form_sections(text, known.get).lines_by_key)

    return max(forms, key=fitting)


def _request_headings() -> frozenset[str]:
    return frozenset(find_translations(REQUEST_HEADING))


def parse_form(
    form: IssueForm, data: bytes, source_name: str, tables: Mapping[str, EntryKind], *, require_all: bool = True
) -> FormAnswers:
    """The answers to a form. `require_all`: what must be answered and is not is wrong. Raises UsageError for another
    text.
    """
    text = parser.decode_form(data, source_name)
    said = find_requested_form(text, tables)
    if said is not None and said.id != form.id:
        message = Message(N_("{name} is another form: “{form}”"), {"name": source_name, "form": Message(said.name)})
        raise UsageError(message, hints=(Message(N_("what any form asks is done by: incubo issue FILE")),))
    names = _request_headings()
    known = {words: ask.key for ask in form.questions for words in accepted_headings(ask)}
    parts = parser.parse_form_sections(
        text, lambda words: known.get(words) or (REQUEST_HEADING if words in names else None)
    )
    if not parts.lines_by_key.keys() - {REQUEST_HEADING}:
        said_so = {"heading": question_heading(form.questions[0])}
        hint = Message(N_("its headings are those of the form, each on a line of its own: ### {heading}"), said_so)
        raise UsageError(Message(N_("{name} is no form that was filled in"), {"name": source_name}), hints=(hint,))
    texts: dict[str, str] = {}
    ticked: set[str] = set()
    complaints: list[Message] = []
    for ask in form.questions:
        given = parser.section_answer(parts.lines_by_key.get(ask.key, []))
        if ask.key in parts.repeated_keys:
            complaints.append(
                at_path(question_heading(ask), Message(N_("this heading stands there several times: keep one")))
            )
        elif ask.checkboxes:
            ticked.update(_parse_checked_keys(ask, given, complaints, require_all=require_all))
        else:
            made = _parse_text(
                ask, given, complaints, has_unknown_heading=any(key == ask.key for _, key in parts.unknown_headings)
            )
            if made:
                texts[ask.key] = made
            elif ask.required and require_all and not given:
                complaints.append(at_path(question_heading(ask), Message(N_("an answer is needed here"))))
    complaints += _unknown_heading_errors(form, parts.unknown_headings)
    return FormAnswers(form, source_name, texts, frozenset(ticked), tuple(complaints))


def _parse_text(question: FormQuestion, answer: str, errors: list[Message], *, has_unknown_heading: bool) -> str:
    """One answer as text; boxes of a list of words, ticked, are one a line. `has_unknown_heading`: a heading in it is
    told already.
    """
    if question.field.type == "choice":
        if question.field.many and "[" in answer:
            ticked, others = parser.parse_checkboxes(answer)
            return "\n".join([*ticked, *others])
        if parser.is_no_answer(answer):
            return ""
    if question.field.many and len(split_values(answer)) > _MAX_ITEMS:
        errors.append(
            at_path(question_heading(question), Message(N_("a list has at most {n} items"), {"n": _MAX_ITEMS}))
        )
        return ""
    if "\n" in answer and not question.field.many and question.field.type != "lines":
        if not has_unknown_heading:
            errors.append(at_path(question_heading(question), Message(N_("one line is expected here"))))
        return ""
    return answer


def _parse_checked_keys(
    question: FormQuestion, answer: str, errors: list[Message], *, require_all: bool
) -> Iterator[str]:
    """The keys of the boxes that are ticked."""
    words = {said: name for name, label in question.checkboxes.items() for said in find_translations(label)}
    ticked, others = parser.parse_checkboxes(answer)
    found = [words.get(normalize_heading(each)) for each in ticked]
    yield from (each for each in found if each is not None)
    for each, key in zip(ticked, found, strict=True):
        if key is None:
            errors.append(
                at_path(question_heading(question), Message(N_("“{word}” is no box of this form"), {"word": each}))
            )
    if others:
        errors.append(at_path(question_heading(question), Message(N_("boxes are ticked with an x here: - [x] …"))))
    elif question.must_check_all and require_all and not set(question.checkboxes) <= set(found):
        errors.append(at_path(question_heading(question), Message(N_("this box must be ticked"))))


def _unknown_heading_errors(form: IssueForm, unknown_headings: Sequence[tuple[str, str]]) -> Iterator[Message]:
    """The headings that mean nothing, but for those inside a text of several lines, which may have its own."""
    free = {ask.key for ask in form.questions if ask.field.type == "lines" and not ask.field.many}
    names = [question_heading(ask) for ask in form.questions]
    for words in [words for words, key in unknown_headings if key not in free][:_MAX_ERRORS]:
        yield at_path(words, Message(N_("there is no such heading in the form")))
        near = find_nearest(words, names)
        if near is not None:
            yield Message(N_("did you mean “{meant}”?"), {"meant": near})


def split_values(text: str) -> list[str]:
    """The values of an answer to a field that is a list: one a line, or with commas between them."""
    return [part.strip() for line in parser.parse_list_items(text) for part in line.split(",") if part.strip()]


def fill_from_form(draft: Draft, questions: Sequence[EntryQuestion], answers: FormAnswers) -> None:
    """Put the answers into the draft of a new entry. Raises UsageError with all that is wrong."""
    complaints: list[Message] = []
    asked = {each.key: each for each in questions}
    own = {ask.key: ask for ask in answers.form.questions}
    # days last, for they may be a startup's next committee
    for key in sorted(answers.texts, key=lambda key: own[key].field.type == "date"):
        text = answers.texts[key]
        if key == "body":
            hidden = find_invisible_character(text.replace("\t", " "), multiline=True)
            complaints += [at_path(answers.heading_of(key), hidden)] if hidden is not None else []
            draft.body = text + "\n"
            continue
        value, found = _parse_answer(own[key].field, text, draft, answers.heading_of(key))
        complaints += found
        draft.set(asked[key].path if key in asked else (key,), value)
    answers.raise_errors(complaints)


def _parse_answer(field: Field, text: str, draft: Draft, label: str) -> tuple[Any, list[Message]]:
    """An answer as the file will hold it, and what is wrong with it."""
    if not field.many:
        answer = parse_value(field, text, draft.context_with_startups)
        return answer.value, [at_path(label, answer.error), *answer.hints] if answer.error else []
    made: list[Any] = []
    complaints: list[Message] = []
    for part in split_values(text):
        answer = parse_value(field._replace(many=False), part, draft.context_with_startups)
        if answer.error:
            complaints += [at_path(label, answer.error), *answer.hints]
        elif answer.value is not None:
            made.append(answer.value)
    return deduplicate(field, made), complaints


def make_assignments(answers: FormAnswers) -> list[FieldAssignment]:
    """What a form that changes an entry asks of `set`."""
    made = []
    complaints = []
    own = {ask.key: ask for ask in answers.form.questions}
    boxes = own[CLEAR_KEY].checkboxes
    for ask in answers.form.questions:
        if not ask.field.name:
            continue
        text = answers.texts.get(ask.key, "")
        if text and ask.key in answers.checked:
            complaints.append(
                at_path(question_heading(ask), Message(N_("it has a value, and is to be emptied: which of both?")))
            )
        elif text:
            made.append(FieldAssignment(ask.key, "=", text, tuple(split_values(text)) if ask.field.many else ()))
        elif ask.key in boxes and ask.key in answers.checked:
            made.append(FieldAssignment(ask.key, "unset"))
    if not made and not complaints and not answers.errors:
        complaints.append(Message(N_("nothing is to be changed: every field of the form is empty")))
    answers.raise_errors(complaints)
    return made
