"""The file being decoded: where a converter puts the problems it finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, FieldPath, Fix, Problem
from incubo.source import scalars

Converter: TypeAlias = Callable[[Any, FieldPath, "DecodeContext"], Any]


class DecodeContext:
    """The file being decoded: its path, and the problems found so far."""

    __slots__ = ("path", "problems")

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

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
        """Add a problem at a field; `suggestion` is the value that was probably intended, and becomes its fix.

        It is a text, written so that YAML reads it as one, unless it is `unquoted` (a date, a number, true or false).
        `case` is that of the problem.
        """
        where = FieldLocation(self.path, path)
        fix = label = None
        if suggestion is not None:
            label = Message(N_("did you mean “{meant}”?"), {"meant": suggestion})
            fix = Fix(
                Message(N_("replace by “{meant}”"), {"meant": suggestion}),
                is_safe,
                (Edit(where, suggestion if unquoted else scalars.format_text(suggestion)),),
            )
        self.problems.append(
            Problem(
                rule_id, where, message, label=label, hints=(hint,) if hint else (), fix=fix, is_typo=is_typo, case=case
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
        """Add a problem of type: the value is not of the kind of thing the field holds. `case` is the problem's."""
        said = Message(hint) if hint else None
        self.add_problem(
            "schema-type",
            path,
            Message(message),
            hint=said,
            suggestion=suggestion,
            unquoted=True,
            is_safe=is_safe,
            case=case,
        )


def format_yaml_value(value: Any) -> str:
    """A value as YAML would write it: `true`, `false`, `null`, 750."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
