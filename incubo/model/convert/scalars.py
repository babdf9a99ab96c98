"""Texts, numbers, yes and no."""

from __future__ import annotations

import math
import re
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, FieldPath, Fix, Problem
from incubo.model.convert.context import DecodeContext, format_yaml_value
from incubo.model.suggestions import find_nearest

_TRUE_WORDS = {"true", "yes", "oui", "vrai", "on", "1"}
_FALSE_WORDS = {"false", "no", "non", "faux", "off", "0"}


def accept_any(value: Any, path: FieldPath, context: DecodeContext) -> Any:
    """Any value is accepted."""
    return value


def convert_text(value: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """A text; numbers, dates and booleans that YAML made of one are told as the trap they are."""
    if type(value) is str:
        return value
    if value is None:
        return None
    if isinstance(value, dict | list):
        is_list = isinstance(value, list)
        context.add_type_problem(
            path,
            "list" if is_list else "fields",
            N_("one text is expected here, not a list") if is_list else N_("one text is expected here, not fields"),
            N_("if the text contains “: ”, put it between double quotes"),
        )
        return None
    if isinstance(value, str):  # an impossible date where a text is expected is a text
        return str(value)
    where = FieldLocation(context.path, path)
    quotes = (Edit(where._replace(part="before"), '"'), Edit(where._replace(part="after"), '"'))
    context.problems.append(
        Problem(
            "schema-type",
            where,
            Message(
                N_("without quotes, YAML takes “{source}” for {value}, not for a text"),
                {"value": format_yaml_value(value)},
            ),
            fix=Fix(Message(N_("put it between double quotes")), True, quotes),
        )
    )
    return None


def convert_integer(value: Any, path: FieldPath, context: DecodeContext) -> int | None:
    """A whole number."""
    if type(value) is int or value is None:
        return value
    if value == "":
        return None
    if _is_ambiguous_number(value):
        _report_ambiguous_number(value, path, context)
        return None
    digits = re.sub(r"[\s\u00a0\u202f]", "", value) if isinstance(value, str) else ""
    meant = digits if re.fullmatch(r"-?\d{1,15}", digits) else None
    context.add_type_problem(path, "integer", N_("a whole number is expected here"), suggestion=meant)
    return None


def _is_ambiguous_number(value: Any) -> bool:
    """Whether a number is not what it looks like (`source.values.OddInt`)."""
    return isinstance(value, int | float) and type(value) not in (int, float, bool)


def _report_ambiguous_number(value: Any, path: FieldPath, context: DecodeContext) -> None:
    context.add_problem(
        "schema-type",
        path,
        Message(N_("YAML reads “{source}” as {value}"), {"value": format_yaml_value(value)}),
        hint=Message(N_("write the number without “0” in front nor “:” inside")),
    )


def convert_number(value: Any, path: FieldPath, context: DecodeContext) -> float | None:
    """A number, without unit, space or currency."""
    if type(value) in (int, float) and math.isfinite(value):
        figure: float = value
        return figure
    if value is None or value == "":
        return None
    if _is_ambiguous_number(value):
        _report_ambiguous_number(value, path, context)
        return None
    digits = re.sub(r"[\s\u00a0\u202f€]", "", value).replace(",", ".") if isinstance(value, str) else ""
    thousands = re.fullmatch(r"(\d+(?:\.\d+)?)k", digits, re.IGNORECASE)
    meant = digits if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", digits) else None
    if thousands:
        meant = str(round(float(thousands[1]) * 1000))
    context.add_type_problem(path, "number", N_("a number is expected here, without unit nor space"), suggestion=meant)
    return None


def convert_boolean(value: Any, path: FieldPath, context: DecodeContext) -> bool | None:
    """`true` or `false`."""
    if type(value) is bool or value is None or value == "":
        return value if type(value) is bool else None
    word = str(value).strip().casefold()
    meant = "true" if word in _TRUE_WORDS else "false" if word in _FALSE_WORDS else None
    near = None if meant else find_nearest(word, ("true", "false"))
    message = N_("true or false is expected here, not “{source}”")
    context.add_type_problem(
        path, "boolean", message, suggestion=meant or near, is_safe=meant is not None and word.isalpha()
    )
    return None
