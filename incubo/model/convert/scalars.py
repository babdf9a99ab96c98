"""Converters for texts, numbers and booleans."""

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
    """The value itself."""
    return value


def convert_text(value: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """A text. A number, date or boolean is reported as a text without quotes."""
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
    if isinstance(value, str):  # an ImpossibleDate is a valid text
        return str(value)
    location = FieldLocation(context.path, path)
    quotes = (Edit(location._replace(part="before"), '"'), Edit(location._replace(part="after"), '"'))
    context.problems.append(
        Problem(
            "schema-type",
            location,
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
    suggestion = digits if re.fullmatch(r"-?\d{1,15}", digits) else None
    context.add_type_problem(path, "integer", N_("a whole number is expected here"), suggestion=suggestion)
    return None


def _is_ambiguous_number(value: Any) -> bool:
    """Whether YAML 1.1 reads a number otherwise than people do (`AmbiguousInt`, `AmbiguousFloat` of `yaml_loader`)."""
    return isinstance(value, int | float) and type(value) not in (int, float, bool)


def _report_ambiguous_number(value: Any, path: FieldPath, context: DecodeContext) -> None:
    context.add_problem(
        "schema-type",
        path,
        Message(N_("YAML reads “{source}” as {value}"), {"value": format_yaml_value(value)}),
        hint=Message(N_("write the number without a leading “0” and without “:”")),
    )


def convert_number(value: Any, path: FieldPath, context: DecodeContext) -> float | None:
    """A number, without unit, spaces or currency."""
    if type(value) in (int, float) and math.isfinite(value):
        number: float = value
        return number
    if value is None or value == "":
        return None
    if _is_ambiguous_number(value):
        _report_ambiguous_number(value, path, context)
        return None
    digits = re.sub(r"[\s\u00a0\u202f€£$¥]", "", value).replace(",", ".") if isinstance(value, str) else ""
    thousands = re.fullmatch(r"(\d+(?:\.\d+)?)k", digits, re.IGNORECASE)
    suggestion = digits if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", digits) else None
    if thousands:
        suggestion = str(round(float(thousands[1]) * 1000))
    context.add_type_problem(
        path, "number", N_("a number is expected here, without a unit or spaces"), suggestion=suggestion
    )
    return None


def convert_boolean(value: Any, path: FieldPath, context: DecodeContext) -> bool | None:
    """`true` or `false`."""
    if type(value) is bool or value is None or value == "":
        return value if type(value) is bool else None
    text = str(value).strip().casefold()
    suggestion = "true" if text in _TRUE_WORDS else "false" if text in _FALSE_WORDS else None
    similar = None if suggestion else find_nearest(text, ("true", "false"))
    message = N_("true or false is expected here, not “{source}”")
    context.add_type_problem(
        path, "boolean", message, suggestion=suggestion or similar, is_safe=suggestion is not None and text.isalpha()
    )
    return None
