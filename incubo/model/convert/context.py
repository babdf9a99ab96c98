"""The context that converters share: the file being decoded, and its problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, FieldPath, Fix, Problem, did_you_mean
from incubo.source.scalars import format_text_scalar

Converter: TypeAlias = Callable[[Any, FieldPath, "DecodeContext"], Any]
"""A function that takes a value, its path and the context, and returns the converted value (None if it is invalid)."""


_MAX_GUESSES = 1000
"""Problems of a file after which no likely value is searched for another one."""


class DecodeContext:
    """The path of the file being decoded, and the problems found so far."""

    __slots__ = ("path", "problems")

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

    @property
    def may_guess(self) -> bool:
        """Whether to search what a wrong value probably means: it takes long in a file of many wrong values."""
        return len(self.problems) < _MAX_GUESSES

    def add_problem(
        self,
        rule_id: str,
        path: FieldPath,
        message: Message,
        *,
        hint: Message | None = None,
        suggestion: str | None = None,
        is_safe: bool = False,
        is_typo: bool = False,
        unquoted: bool = False,
        case: str = "",
    ) -> None:
        """Add a problem at a field.

        `suggestion` is the value that was probably meant; the problem's fix writes it as a YAML text, or as it is if
        `unquoted` (a date, a number, true or false). `is_safe` is that of the fix; `case` and `is_typo` are those of
        the problem.
        """
        location = FieldLocation(self.path, path)
        fix = label = None
        if suggestion is not None:
            label = did_you_mean(suggestion)
            fix = Fix(
                Message(N_("replace with “{meant}”"), {"meant": suggestion}),
                is_safe,
                (Edit(location, suggestion if unquoted else format_text_scalar(suggestion)),),
            )
        self.problems.append(
            Problem(
                rule_id,
                location,
                message,
                label=label,
                hints=(hint,) if hint else (),
                fix=fix,
                is_typo=is_typo,
                case=case,
            )
        )

    def add_type_problem(
        self,
        path: FieldPath,
        case: str,
        message: str,
        hint: str | None = None,
        suggestion: str | None = None,
        *,
        is_safe: bool = False,
    ) -> None:
        """Add a problem for a value of the wrong type; see `add_problem`."""
        hint_message = Message(hint) if hint else None
        self.add_problem(
            "schema-type",
            path,
            Message(message),
            hint=hint_message,
            suggestion=suggestion,
            unquoted=True,
            is_safe=is_safe,
            case=case,
        )


def format_yaml_value(value: Any) -> str:
    """A value as YAML writes it: `true`, `false`, `null`, 750."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
