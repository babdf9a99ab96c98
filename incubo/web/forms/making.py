"""How the fields of several forms are made: entries, days, words, with the labels of the issue forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from incubo.app.arguments import PeriodEdge
from incubo.app.entry_choice import entry_question
from incubo.app.questions import Question, field_question, parse_with
from incubo.core.i18n import capitalize_first, gettext
from incubo.core.message import Message
from incubo.edit.forms.definitions import IssueForm, question_heading
from incubo.edit.value_parser import ParsedValue
from incubo.model.committees import is_next_committee_word
from incubo.model.fields import Field
from incubo.model.records import Startup
from incubo.web.forms.desk import Desk
from incubo.web.forms.fields import FormField

_NO_TEXT = Message("")


class Labels:
    """The labels and hints of an issue form, by the keys of its questions, in the language in use."""

    def __init__(self, form: IssueForm) -> None:
        self._questions = {question.key: question for question in form.questions}

    def label(self, key: str) -> str:
        """What a question is called."""
        return question_heading(self._questions[key])

    def hints(self, key: str) -> tuple[str, ...]:
        """How it is answered."""
        hint = self._questions[key].hint
        return (gettext(hint),) if hint else ()


def sentence(source: str) -> str:
    """A source string in the language in use, as a label: with a capital letter."""
    return capitalize_first(gettext(source))


def entry_field(
    desk: Desk,
    key: str,
    kind: str,
    label: str,
    *,
    many: bool = False,
    required: bool = True,
    option: str = "",
    initial: Iterable[str] = (),
    hints: tuple[str, ...] = (),
    likely: Iterable[str] = (),
) -> FormField:
    """A field for entries of a kind. `initial`: those that are named already, by their ids."""
    question = entry_question(key, kind, _NO_TEXT, desk.context, many=many)
    question = question._replace(field=question.field._replace(required=required), option=option, choices=())
    named = ", ".join(desk.typed(kind, entry_id) for entry_id in initial)
    return FormField(question, label, hints, likely=tuple(likely), initial=named)


def day_field(
    desk: Desk,
    key: str,
    label: str,
    *,
    edge: PeriodEdge = "one",
    option: str = "",
    required: bool = False,
    hints: tuple[str, ...] = (),
    startup: Startup | None = None,
    parse: Callable[[str], date] | None = None,
    initial: date | None = None,
) -> FormField:
    """A field for a day. `startup`: the one whose next committee may be meant; without it, that day is found later."""
    read = parse_with(parse or (lambda text: desk.workspace.parse_day(text, edge=edge, startup=startup)))

    def parse_day(text: str) -> ParsedValue:
        if startup is None and is_next_committee_word(text):
            return ParsedValue(text)
        return read(text)

    question = Question(key, _NO_TEXT, Field(key, "date", required=required), parse_day, option=option)
    text = "" if initial is None else _typed_day(desk, initial)
    return FormField(question, label, hints, initial=text)


def _typed_day(desk: Desk, day: date) -> str:
    """A day as a person of this language types it."""
    return day.strftime("%d/%m/%Y") if desk.workspace.language == "fr" else day.isoformat()


def value_field(
    desk: Desk,
    key: str,
    field: Field,
    label: str = "",
    *,
    required: bool = False,
    option: str = "",
    hints: tuple[str, ...] = (),
    parse: Callable[[str], Any] | None = None,
    doubt: Callable[[Any], ParsedValue | None] | None = None,
    initial: str = "",
) -> FormField:
    """A field for a value that the registry has a field for. `parse`: how its verb reads it, where that differs."""
    question = field_question(key, _NO_TEXT, field._replace(required=required), desk.context)
    question = question._replace(option=option or f"--{key.replace('_', '-')}")
    if parse is not None:
        question = question._replace(parse=parse_with(parse))
    if doubt is not None:
        question = question._replace(doubt=doubt)
    example = (gettext("For example: {example}").format(example=field.example),) if field.example else ()
    if field.type not in ("date", "moment"):
        hints = (*hints, *example)
    return FormField(question, label or sentence(field.help or field.name), hints, initial=initial)
