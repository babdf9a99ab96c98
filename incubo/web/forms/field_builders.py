"""How the fields of several forms are made: entries, days, words, with the labels of the parameters of verbs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from incubo.app.entry_choice import entry_question
from incubo.core.i18n import capitalize_first, gettext
from incubo.core.message import Message
from incubo.edit.asking.questions import day_question, field_question, parse_with
from incubo.edit.value_parser import ParsedValue
from incubo.edit.verbs.params import Param
from incubo.model.committees import is_next_committee_word
from incubo.model.fields import Field
from incubo.model.records import Startup
from incubo.model.suggestions import normalise_name
from incubo.web.forms.change_form import FormContext
from incubo.web.forms.fields import FormField

_NO_TEXT = Message("")
_DAY = Field("on", "date")


class ParamFields:
    """The fields of a form for the parameters of a verb, by their names: their labels and types are theirs."""

    def __init__(self, context: FormContext, params: Iterable[Param]) -> None:
        self._context = context
        self._params = {param.name: param for param in params}

    def label(self, name: str) -> str:
        """What a parameter is called."""
        return sentence(self._params[name].label)

    def entry(self, name: str, *, initial: Iterable[str] = (), likely: Iterable[str] = ()) -> FormField:
        """The field for entries (see `entry_field`)."""
        param = self._params[name]
        return entry_field(
            self._context, name, param.field.target_kind, self.label(name), many=param.field.many,
            required=param.field.required, option=param.option, initial=initial, likely=likely,
        )._replace(left_empty=gettext(param.default) if param.default else "")  # fmt: skip

    def day(self, name: str, **details: Any) -> FormField:
        """The field for a day (see `day_field`)."""
        return day_field(self._context, name, self.label(name), field=self._params[name].field, **details)

    def value(self, name: str, **details: Any) -> FormField:
        """The field for another value (see `value_field`)."""
        param = self._params[name]
        return value_field(self._context, name, param.field, self.label(name), option=param.option, **details)


def sentence(source: str) -> str:
    """A source string in the language in use, as a label: with a capital letter."""
    return capitalize_first(gettext(source))


def help_of(field: Field, label: str) -> tuple[str, ...]:
    """The help of a field, unless it only says its label once more."""
    if not field.help:
        return ()
    text = sentence(field.help)
    known = _stems(label)
    return (text,) if len(_stems(text) - known) > 1 or not known & _stems(text) else ()


def _stems(text: str) -> set[str]:
    """The words of a text that say something, without plurals."""
    words = re.findall(r"[^\W\d_]+", normalise_name(text))
    return {word.rstrip("s") for word in words if len(word) > 3}


def _option(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def entry_field(
    context: FormContext,
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
    question = entry_question(key, kind, _NO_TEXT, context.entry_context, many=many)
    question = question._replace(field=question.field._replace(required=required), option=option, choices=())
    named = ", ".join(context.typed(kind, entry_id) for entry_id in initial)
    return FormField(question, label, hints, likely=tuple(likely), initial=named)


def day_field(
    context: FormContext,
    key: str,
    label: str,
    *,
    field: Field = _DAY,
    option: str = "",
    required: bool = False,
    hints: tuple[str, ...] = (),
    startup: Startup | None = None,
    parse: Callable[[str], date] | None = None,
    initial: date | str | None = None,
    left_empty: str = "",
) -> FormField:
    """A field for a day, read as `field`. `startup`: the one whose next committee may be meant; without it, that day is
    found later, unless `parse` reads it. `initial`: the day, or words for it. `left_empty`: what it means then.
    """
    question = day_question(context.workspace.parse_day, _NO_TEXT, field, startup=startup)
    read = question.parse if parse is None else parse_with(parse)
    assert read is not None

    def parse_day(text: str) -> ParsedValue:
        if startup is None and parse is None and is_next_committee_word(text):
            return ParsedValue(text)
        return read(text)

    question = question._replace(
        key=key, field=Field(key, "date", required=required), parse=parse_day, option=option or _option(key)
    )
    text = type_day(context, initial) if isinstance(initial, date) else initial or ""
    return FormField(question, label, hints, initial=text, left_empty=left_empty)


def read_address_day(text: str | None) -> date | str | None:
    """The day of an address, or the words for it."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return text


def type_day(context: FormContext, day: date) -> str:
    """A day as a person of this language types it."""
    return day.strftime("%d/%m/%Y") if context.workspace.language == "fr" else day.isoformat()


def value_field(
    context: FormContext,
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
    control: str = "",
    left_empty: str = "",
) -> FormField:
    """A field for a value that the registry has a field for. `parse`: how its verb reads it, where that differs.
    `control`: `line` for texts that are usually one line. `left_empty`: what it means then.
    """
    question = field_question(key, _NO_TEXT, field._replace(required=required), context.entry_context)
    question = question._replace(option=option or _option(key))
    if parse is not None:
        question = question._replace(parse=parse_with(parse))
    if doubt is not None:
        question = question._replace(doubt=doubt)
    example = (gettext("For example: {example}").format(example=field.example),) if field.example else ()
    if field.type not in ("date", "moment"):
        hints = (*hints, *example)
    label = label or sentence(field.help or field.name)
    return FormField(question, label, hints, control, initial=initial, left_empty=left_empty)
