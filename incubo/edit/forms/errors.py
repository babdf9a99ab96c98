"""Errors of a command that a form asked for, with the headings of the form instead of options and fields."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from incubo.core.errors import IncuboError, RefusedError
from incubo.core.message import Message
from incubo.edit.forms.answers import FormAnswers
from incubo.edit.forms.definitions import FormQuestion, question_heading

_NAMING_ARGUMENTS = ("option", "options", "field", "path")
"""The message arguments that name an option or a field."""


@contextlib.contextmanager
def name_fields_by_heading(answers: FormAnswers) -> Iterator[None]:
    """Replace the names of fields by headings in every IncuboError that the block raises."""
    headings = {
        name: question_heading(question) for question in answers.form.questions for name in _field_spellings(question)
    }
    try:
        yield
    except IncuboError as error:
        error.message = _use_headings(error.message, headings)
        error.hints = tuple(_use_headings(hint, headings) for hint in error.hints)
        if isinstance(error, RefusedError):
            error.reasons = tuple(tuple(_use_headings(text, headings) for text in reason) for reason in error.reasons)
        raise


def _field_spellings(question: FormQuestion) -> tuple[str, ...]:
    return question.key, question.field.name, "--" + question.key.replace("_", "-")


def _use_headings(text: Message, headings: Mapping[str, str]) -> Message:
    return text._replace(
        arguments={name: _use_headings_in_argument(name, value, headings) for name, value in text.arguments.items()}
    )


def _use_headings_in_argument(name: str, value: Any, headings: Mapping[str, str]) -> Any:
    if isinstance(value, Message):
        return _use_headings(value, headings)
    if name not in _NAMING_ARGUMENTS:
        return value
    if isinstance(value, str):
        return headings.get(value, value)
    return [headings.get(item, item) for item in value] if isinstance(value, Sequence) else value
