"""From a form that was filled in to answers: what stands under each heading, checked as typed answers are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from incubo.edit import filled
from incubo.edit.answers import once, typed, unseen
from incubo.edit.draft import Draft, Question
from incubo.edit.form_shapes import Ask, Form
from incubo.edit.forms import EMPTIED, REQUEST, called, heading, headings, in_any_language, plain
from incubo.edit.given import at
from incubo.edit.verbs.set import Assignment
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.model.fields import Field, Kind
from incubo.model.nearest import nearest
from incubo.problem import Text

_MOST = 30
"""Remarks about a form that are said."""
_ITEMS = 100
"""Values of one answer that are read."""


class Answers(NamedTuple):
    """What a form says: texts by key, the boxes that are ticked by their keys, and what is wrong with it so far."""

    form: Form
    name: str
    texts: Mapping[str, str]
    ticked: frozenset[str]
    complaints: tuple[Text, ...]

    def label(self, key: str) -> str:
        """The heading of a key, as the form has it in the language in use; the key where the form does not ask it."""
        return next((heading(ask) for ask in self.form.asks if ask.key == key), key)

    def refuse(self, more: Sequence[Text] = ()) -> None:
        """Raise UsageError with all that is wrong, if anything is (the beginning of it, where it is very much)."""
        found = (*self.complaints, *more)
        if not found:
            return
        if len(found) > _MOST:
            left = Text(N_("… and {n} more remark."), {"n": len(found) - _MOST}, N_("… and {n} more remarks."))
            found = (*found[:_MOST], left)
        raise UsageError(Text(N_("{name} cannot be used as it is"), {"name": self.name}), hints=found)


def looks_filled(data: bytes, name: str) -> bool:
    """Whether a document is a form that was filled in, and not JSON: its name says so, or a heading (JSON has none)."""
    ending = name.casefold().rpartition(".")[2]
    if ending in ("md", "markdown", "json"):
        return ending != "json"
    return filled.has_headings(data.decode("utf-8", "replace").replace("\r", "\n"))


def which(text: str, tables: Mapping[str, Kind]) -> Form | None:
    """The form that a request says it is; None where it does not say, or names none."""
    names = _request()
    found = filled.sections(text, lambda words: REQUEST if words in names else None).found.get(REQUEST, [])
    return called(filled.answer(found).split("\n")[0], tables)


def nearest_form(data: bytes, name: str, every: Sequence[Form], tables: Mapping[str, Kind]) -> Form:
    """The form that a document is: the one it says, or the one with most of its headings. Raises UsageError."""
    text = filled.text_of(data, name)
    said = which(text, tables)
    if said is not None:
        return next((form for form in every if form.id == said.id), every[0])

    def fitting(form: Form) -> int:
        known = {words: ask.key for ask in form.asks for words in headings(ask)}
        return len(filled.sections(text, known.get).found)

    return max(every, key=fitting)


def _request() -> frozenset[str]:
    return frozenset(in_any_language(REQUEST))


def read(form: Form, data: bytes, name: str, tables: Mapping[str, Kind], *, whole: bool = True) -> Answers:
    """The answers to a form. `whole`: what must be answered and is not is wrong. Raises UsageError for another text."""
    text = filled.text_of(data, name)
    said = which(text, tables)
    if said is not None and said.id != form.id:
        message = Text(N_("{name} is another form: “{form}”"), {"name": name, "form": Text(said.name)})
        raise UsageError(message, hints=(Text(N_("what any form asks is done by: incubo issue FILE")),))
    names = _request()
    known = {words: ask.key for ask in form.asks for words in headings(ask)}
    parts = filled.sections(text, lambda words: known.get(words) or (REQUEST if words in names else None))
    if not parts.found.keys() - {REQUEST}:
        said_so = {"heading": heading(form.asks[0])}
        hint = Text(N_("its headings are those of the form, each on a line of its own: ### {heading}"), said_so)
        raise UsageError(Text(N_("{name} is no form that was filled in"), {"name": name}), hints=(hint,))
    texts: dict[str, str] = {}
    ticked: set[str] = set()
    complaints: list[Text] = []
    for ask in form.asks:
        given = filled.answer(parts.found.get(ask.key, []))
        if ask.key in parts.repeated:
            complaints.append(at(heading(ask), Text(N_("this heading stands there several times: keep one"))))
        elif ask.boxes:
            ticked.update(_ticked(ask, given, complaints, whole=whole))
        else:
            made = _one_text(ask, given, complaints, odd=any(key == ask.key for _, key in parts.strange))
            if made:
                texts[ask.key] = made
            elif ask.required and whole and not given:
                complaints.append(at(heading(ask), Text(N_("an answer is needed here"))))
    complaints += _strangers(form, parts.strange)
    return Answers(form, name, texts, frozenset(ticked), tuple(complaints))


def _one_text(ask: Ask, given: str, complaints: list[Text], *, odd: bool) -> str:
    """One answer as text; boxes of a list of words, ticked, are one a line. `odd`: a heading in it is told already."""
    if ask.field.type == "choice":
        if ask.field.many and "[" in given:
            ticked, others = filled.boxes(given)
            return "\n".join([*ticked, *others])
        if filled.is_nothing(given):
            return ""
    if ask.field.many and len(values(given)) > _ITEMS:
        complaints.append(at(heading(ask), Text(N_("a list has at most {n} items"), {"n": _ITEMS})))
        return ""
    if "\n" in given and not ask.field.many and ask.field.type != "lines":
        if not odd:
            complaints.append(at(heading(ask), Text(N_("one line is expected here"))))
        return ""
    return given


def _ticked(ask: Ask, given: str, complaints: list[Text], *, whole: bool) -> Iterator[str]:
    """The keys of the boxes that are ticked."""
    words = {said: name for name, label in ask.boxes.items() for said in in_any_language(label)}
    ticked, others = filled.boxes(given)
    found = [words.get(plain(each)) for each in ticked]
    yield from (each for each in found if each is not None)
    for each, key in zip(ticked, found, strict=True):
        if key is None:
            complaints.append(at(heading(ask), Text(N_("“{word}” is no box of this form"), {"word": each})))
    if others:
        complaints.append(at(heading(ask), Text(N_("boxes are ticked with an x here: - [x] …"))))
    elif ask.agreed and whole and not set(ask.boxes) <= set(found):
        complaints.append(at(heading(ask), Text(N_("this box must be ticked"))))


def _strangers(form: Form, strange: Sequence[tuple[str, str]]) -> Iterator[Text]:
    """The headings that mean nothing, but for those inside a text of several lines, which may have its own."""
    free = {ask.key for ask in form.asks if ask.field.type == "lines" and not ask.field.many}
    names = [heading(ask) for ask in form.asks]
    for words in [words for words, key in strange if key not in free][:_MOST]:
        yield at(words, Text(N_("there is no such heading in the form")))
        near = nearest(words, names)
        if near is not None:
            yield Text(N_("did you mean “{meant}”?"), {"meant": near})


def values(text: str) -> list[str]:
    """The values of an answer to a field that is a list: one a line, or with commas between them."""
    return [part.strip() for line in filled.items(text) for part in line.split(",") if part.strip()]


def fill(draft: Draft, questions: Sequence[Question], answers: Answers) -> None:
    """Put the answers into the draft of a new entry. Raises UsageError with all that is wrong."""
    complaints: list[Text] = []
    asked = {each.key: each for each in questions}
    own = {ask.key: ask for ask in answers.form.asks}
    # days last, for they may be a startup's next committee
    for key in sorted(answers.texts, key=lambda key: own[key].field.type == "date"):
        text = answers.texts[key]
        if key == "body":
            hidden = unseen(text.replace("\t", " "), lines=True)
            complaints += [at(answers.label(key), hidden)] if hidden is not None else []
            draft.body = text + "\n"
            continue
        value, found = _value(own[key].field, text, draft, answers.label(key))
        complaints += found
        draft.put(asked[key].path if key in asked else (key,), value)
    answers.refuse(complaints)


def _value(field: Field, text: str, draft: Draft, label: str) -> tuple[Any, list[Text]]:
    """An answer as the file will hold it, and what is wrong with it."""
    if not field.many:
        answer = typed(field, text, draft.about)
        return answer.value, [at(label, answer.complaint), *answer.hints] if answer.complaint else []
    made: list[Any] = []
    complaints: list[Text] = []
    for part in values(text):
        answer = typed(field._replace(many=False), part, draft.about)
        if answer.complaint:
            complaints += [at(label, answer.complaint), *answer.hints]
        elif answer.value is not None:
            made.append(answer.value)
    return once(field, made), complaints


def assignments(answers: Answers) -> list[Assignment]:
    """What a form that changes an entry asks of `set`."""
    made = []
    complaints = []
    own = {ask.key: ask for ask in answers.form.asks}
    boxes = own[EMPTIED].boxes
    for ask in answers.form.asks:
        if not ask.field.name:
            continue
        text = answers.texts.get(ask.key, "")
        if text and ask.key in answers.ticked:
            complaints.append(at(heading(ask), Text(N_("it has a value, and is to be emptied: which of both?"))))
        elif text:
            made.append(Assignment(ask.key, "=", text, tuple(values(text)) if ask.field.many else ()))
        elif ask.key in boxes and ask.key in answers.ticked:
            made.append(Assignment(ask.key, "unset"))
    if not made and not complaints and not answers.complaints:
        complaints.append(Text(N_("nothing is to be changed: every field of the form is empty")))
    answers.refuse(complaints)
    return made
