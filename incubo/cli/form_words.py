"""What stops a command that a form asked for, in the form's words: its headings, not options or fields."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from incubo.edit.answered import Answers
from incubo.edit.form_shapes import Ask
from incubo.edit.forms import heading
from incubo.edit.given import at
from incubo.errors import IncuboError, Refused, UsageError
from incubo.problem import Text

T = TypeVar("T")

_NAMES = ("option", "options", "field", "path")
"""The arguments of messages that name an option or a field."""


@contextlib.contextmanager
def worded(answers: Answers) -> Iterator[None]:
    """Say in the form's words what is raised inside."""
    called = {name: heading(ask) for ask in answers.form.asks for name in _written(ask)}
    try:
        yield
    except IncuboError as error:
        error.message = _said(error.message, called)
        error.hints = tuple(_said(hint, called) for hint in error.hints)
        if isinstance(error, Refused):
            error.because = tuple(tuple(_said(text, called) for text in reason) for reason in error.because)
        raise


def told(answers: Answers, wrong: list[Text], key: str, read: Callable[[str], T]) -> T | None:
    """What an answer means; None for no answer, or for one that is wrong, which `wrong` then says under its heading."""
    text = answers.texts.get(key)
    if not text:
        return None
    try:
        return read(text)
    except UsageError as error:
        wrong.extend((at(answers.label(key), error.message), *error.hints))
        return None


def _written(ask: Ask) -> tuple[str, ...]:
    return ask.key, ask.field.name, "--" + ask.key.replace("_", "-")


def _said(text: Text, called: Mapping[str, str]) -> Text:
    return text._replace(arguments={name: _argument(name, each, called) for name, each in text.arguments.items()})


def _argument(name: str, value: Any, called: Mapping[str, str]) -> Any:
    if isinstance(value, Text):
        return _said(value, called)
    if name not in _NAMES:
        return value
    if isinstance(value, str):
        return called.get(value, value)
    return [called.get(each, each) for each in value] if isinstance(value, Sequence) else value
