"""What stops a command that a form asked for, in the form's words: its headings, not options or fields."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from incubo.core.errors import IncuboError, RefusedError, UsageError
from incubo.core.message import Message
from incubo.edit.forms.answers import FormAnswers
from incubo.edit.forms.definitions import FormQuestion, question_heading
from incubo.edit.value_parser import at_path

T = TypeVar("T")

_NAMING_ARGUMENTS = ("option", "options", "field", "path")
"""The arguments of messages that name an option or a field."""


@contextlib.contextmanager
def name_fields_by_heading(answers: FormAnswers) -> Iterator[None]:
    """Say in the form's words what is raised inside."""
    called = {name: question_heading(ask) for ask in answers.form.questions for name in _field_spellings(ask)}
    try:
        yield
    except IncuboError as error:
        error.message = _use_headings(error.message, called)
        error.hints = tuple(_use_headings(hint, called) for hint in error.hints)
        if isinstance(error, RefusedError):
            error.reasons = tuple(tuple(_use_headings(text, called) for text in reason) for reason in error.reasons)
        raise


def parse_form_answer(answers: FormAnswers, problems: list[Message], key: str, parse: Callable[[str], T]) -> T | None:
    """What an answer means; None for no answer, or for a wrong one, which `problems` then says under its heading."""
    text = answers.texts.get(key)
    if not text:
        return None
    try:
        return parse(text)
    except UsageError as error:
        problems.extend((at_path(answers.heading_of(key), error.message), *error.hints))
        return None


def _field_spellings(ask: FormQuestion) -> tuple[str, ...]:
    return ask.key, ask.field.name, "--" + ask.key.replace("_", "-")


def _use_headings(text: Message, headings: Mapping[str, str]) -> Message:
    return text._replace(
        arguments={name: _use_headings_in_argument(name, each, headings) for name, each in text.arguments.items()}
    )


def _use_headings_in_argument(name: str, value: Any, headings: Mapping[str, str]) -> Any:
    if isinstance(value, Message):
        return _use_headings(value, headings)
    if name not in _NAMING_ARGUMENTS:
        return value
    if isinstance(value, str):
        return headings.get(value, value)
    return [headings.get(each, each) for each in value] if isinstance(value, Sequence) else value
