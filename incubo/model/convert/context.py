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

    def report(
        self,
        rule: str,
        path: FieldPath,
        message: Message,
        *,
        hint: Message | None = None,
        meant: str | None = None,
        safe: bool = False,
        typo: bool = False,
        plain: bool = False,
        case: str = "",
    ) -> None:
        """Add a problem at a field; `meant` is the value that was probably intended, and becomes its fix.

        It is a text, written so that YAML reads it as one, unless it is `plain` (a date, a number, true or false).
        `case` is that of the problem.
        """
        where = FieldLocation(self.path, path)
        fix = label = None
        if meant is not None:
            label = Message(N_("did you mean “{meant}”?"), {"meant": meant})
            fix = Fix(
                Message(N_("replace by “{meant}”"), {"meant": meant}),
                safe,
                (Edit(where, meant if plain else scalars.format_text(meant)),),
            )
        self.problems.append(
            Problem(rule, where, message, label=label, hints=(hint,) if hint else (), fix=fix, typo=typo, case=case)
        )

    def wrong(
        self,
        path: FieldPath,
        case: str,
        message: str,
        hint: str | None = None,
        meant: str | None = None,
        *,
        safe: bool = False,
    ) -> None:
        """Add a problem of type: the value is not of the kind of thing the field holds. `case` is the problem's."""
        said = Message(hint) if hint else None
        self.report("schema-type", path, Message(message), hint=said, meant=meant, plain=True, safe=safe, case=case)


def format_yaml_value(value: Any) -> str:
    """A value as YAML would write it: `true`, `false`, `null`, 750."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
