"""An entry in the making: what was answered so far, and where it will live."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.edit.value_parser import EntryContext
from incubo.model.fields import EntryKind, Field


class Draft:
    """The values of a new entry by field, references as bare ids. `body`: its text, where it was given.

    `is_homonym` says that somebody, or some startup, is known to be called the same; `middle_name` is a second first
    name.
    """

    def __init__(self, kind: EntryKind, context: EntryContext) -> None:
        self.kind = kind
        self.context = context
        self.values: dict[str, Any] = {}
        self.body: str | None = None
        self.is_homonym = False
        self.middle_name = ""

    def get(self, *path: str | int) -> Any:
        """The value at a path, or None."""
        here: Any = self.values
        for step in path:
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                return None
        return here

    @property
    def context_with_startups(self) -> EntryContext:
        """The setting, with the startups that were answered so far."""
        named = self.get("startup") or self.get("missions", 0, "startups") or ()
        return self.context._replace(startups=(named,) if isinstance(named, str) else tuple(named))

    def set(self, path: FieldPath, value: Any) -> None:
        """Set the value at a path (a field, or a field of a list's first item); None takes it away."""
        if len(path) == 1:
            here: Any = self.values
        else:
            items = self.values.setdefault(str(path[0]), [])
            if not items:
                items.append({})
            here = items[0]
        if value is None or value == []:
            here.pop(path[-1], None)
        else:
            here[path[-1]] = value


def _always_applies(_draft: Draft) -> bool:
    return True


def _no_default(_draft: Draft) -> Any:
    return None


def _no_error(_draft: Draft, _value: Any) -> Message | None:
    return None


class EntryQuestion(NamedTuple):
    """One thing that `new` asks: the word for it in a flat JSON file, its option, its place, its field.

    `applies` tells whether it makes sense, `default` what an empty answer means, `check` what else is wrong with an
    answer. `is_deferred`: offered after the others.
    """

    key: str
    option: str
    path: FieldPath
    field: Field
    required: bool = False
    is_deferred: bool = False
    applies: Callable[[Draft], bool] = _always_applies
    default: Callable[[Draft], Any] = _no_default
    check: Callable[[Draft, Any], Message | None] = _no_error


def has_no_default(question: EntryQuestion) -> bool:
    """Whether an empty answer to a question is none."""
    return question.default is _no_default


def make_question(kind: EntryKind, *field_names: str, key: str = "", **overrides: Any) -> EntryQuestion:
    """A question about a field of a kind, or of the first item of its list: `question(MEMBER, "missions", "end")`."""
    field = kind.find_field(field_names[0])
    assert field is not None
    path: FieldPath = (field_names[0],)
    if len(field_names) == 2:
        field = next(item for item in field.subfields if item.name == field_names[1])
        path = (field_names[0], 0, field_names[1])
    key = key or field_names[-1]
    settled: dict[str, Any] = {"required": field.required, "is_deferred": field.prompt_when == "later", **overrides}
    return EntryQuestion(key, "--" + key.replace("_", "-"), path, field, **settled)
