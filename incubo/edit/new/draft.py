"""A new entry while it is made: the Draft with the answers so far, and the questions that `new` asks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.edit.value_parser import EntryContext, ParsedValue
from incubo.model.fields import EntryKind, Field


class Draft:
    """The values of a new entry by field, references as bare ids. `body`: its body, if one was given.

    `is_homonym`: another entry is known to have the same name. `second_name`: a second first name, to tell homonyms
    apart. `taken_ids`: the ids that it cannot have, in lower case; None: those of the registry.
    """

    def __init__(self, kind: EntryKind, context: EntryContext) -> None:
        self.kind = kind
        self.context = context
        self.values: dict[str, Any] = {}
        self.body: str | None = None
        self.is_homonym = False
        self.second_name = ""
        self.taken_ids: Collection[str] | None = None

    def get(self, *path: str | int) -> Any:
        """The value at a path, or None."""
        value: Any = self.values
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    @property
    def context_with_startups(self) -> EntryContext:
        """The context, with the startups that were answered so far."""
        startups = self.get("startup") or self.get("missions", 0, "startups") or ()
        return self.context._replace(startups=(startups,) if isinstance(startups, str) else tuple(startups))

    def set(self, path: FieldPath, value: Any) -> None:
        """Set the value at a path (a field, or a field of the first item of a list); None removes it."""
        if value is None and self.get(*path) is None:
            return
        if len(path) == 1:
            container: Any = self.values
        else:
            items = self.values.setdefault(str(path[0]), [])
            if not items:
                items.append({})
            container = items[0]
        if value is None or value == []:
            container.pop(path[-1], None)
        else:
            container[path[-1]] = value


def _always_applies(_draft: Draft) -> bool:
    return True


def no_default(_draft: Draft) -> Any:
    """The default of a question without one."""
    return None


def _no_doubt(_draft: Draft, _value: Any) -> ParsedValue | None:
    return None


def _no_error(_draft: Draft, _value: Any) -> Message | None:
    return None


class DraftQuestion(NamedTuple):
    """A question of `new`: its key in a flat JSON file, its option, the path of its value in the draft, its field.

    `applies`: whether it makes sense, given the answers so far. `default`: the value of an empty answer. `check`: the
    error of an answer, given the others. `suggest`: a default that a person is offered, where there is no other; it is
    never taken without asking. `is_deferred`: asked only if the person wants to add more. `doubt`: why an answer is
    probably a slip, as an error with suggestions.
    """

    key: str
    option: str
    path: FieldPath
    field: Field
    required: bool = False
    is_deferred: bool = False
    applies: Callable[[Draft], bool] = _always_applies
    default: Callable[[Draft], Any] = no_default
    check: Callable[[Draft, Any], Message | None] = _no_error
    suggest: Callable[[Draft], Any] = no_default
    doubt: Callable[[Draft, Any], ParsedValue | None] = _no_doubt


def has_no_default(question: DraftQuestion) -> bool:
    """Whether an empty answer to a question has no value."""
    return question.default is no_default


def make_question(kind: EntryKind, *field_names: str, **overrides: Any) -> DraftQuestion:
    """A question about a field, or a field of the first item of a list: `make_question(MEMBER, "missions", "end")`."""
    field = kind.find_field(field_names[0])
    assert field is not None
    path: FieldPath = (field_names[0],)
    if len(field_names) == 2:
        field = next(item for item in field.subfields if item.name == field_names[1])
        path = (field_names[0], 0, field_names[1])
    key = field.option or field.name
    options: dict[str, Any] = {"required": field.required, "is_deferred": field.prompt_when == "later", **overrides}
    return DraftQuestion(key, "--" + key.replace("_", "-"), path, field, **options)
