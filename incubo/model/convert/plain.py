"""Texts, numbers, yes and no."""

from __future__ import annotations

import math
import re
from typing import Any

from incubo.i18n import N_
from incubo.model.convert.reader import Reader, yaml_word
from incubo.model.nearest import nearest
from incubo.problem import Edit, FieldPath, Fix, Place, Problem, Text

_TRUE = {"true", "yes", "oui", "vrai", "on", "1"}
_FALSE = {"false", "no", "non", "faux", "off", "0"}


def anything(value: Any, path: FieldPath, reader: Reader) -> Any:
    """Any value is accepted."""
    return value


def text(value: Any, path: FieldPath, reader: Reader) -> str | None:
    """A text; numbers, dates and booleans that YAML made of one are told as the trap they are."""
    if type(value) is str:
        return value
    if value is None:
        return None
    if isinstance(value, dict | list):
        is_list = isinstance(value, list)
        reader.wrong(
            path,
            "list" if is_list else "fields",
            N_("one text is expected here, not a list") if is_list else N_("one text is expected here, not fields"),
            N_("if the text contains “: ”, put it between double quotes"),
        )
        return None
    if isinstance(value, str):  # an impossible date where a text is expected is a text
        return str(value)
    where = Place(reader.path, path)
    quotes = (Edit(where._replace(part="before"), '"'), Edit(where._replace(part="after"), '"'))
    reader.problems.append(
        Problem(
            "schema-type",
            where,
            Text(
                N_("without quotes, YAML takes “{source}” for {value}, not for a text"),
                {"value": yaml_word(value)},
            ),
            fix=Fix(Text(N_("put it between double quotes")), True, quotes),
        )
    )
    return None


def integer(value: Any, path: FieldPath, reader: Reader) -> int | None:
    """A whole number."""
    if type(value) is int or value is None:
        return value
    if value == "":
        return None
    if _is_odd(value):
        _odd(value, path, reader)
        return None
    digits = re.sub(r"[\s\u00a0\u202f]", "", value) if isinstance(value, str) else ""
    meant = digits if re.fullmatch(r"-?\d{1,15}", digits) else None
    reader.wrong(path, "integer", N_("a whole number is expected here"), meant=meant)
    return None


def _is_odd(value: Any) -> bool:
    """Whether a number is not what it looks like (`source.values.OddInt`)."""
    return isinstance(value, int | float) and type(value) not in (int, float, bool)


def _odd(value: Any, path: FieldPath, reader: Reader) -> None:
    reader.report(
        "schema-type",
        path,
        Text(N_("YAML reads “{source}” as {value}"), {"value": yaml_word(value)}),
        hint=Text(N_("write the number without “0” in front nor “:” inside")),
    )


def number(value: Any, path: FieldPath, reader: Reader) -> float | None:
    """A number, without unit, space or currency."""
    if type(value) in (int, float) and math.isfinite(value):
        figure: float = value
        return figure
    if value is None or value == "":
        return None
    if _is_odd(value):
        _odd(value, path, reader)
        return None
    digits = re.sub(r"[\s\u00a0\u202f€]", "", value).replace(",", ".") if isinstance(value, str) else ""
    thousands = re.fullmatch(r"(\d+(?:\.\d+)?)k", digits, re.IGNORECASE)
    meant = digits if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", digits) else None
    if thousands:
        meant = str(round(float(thousands[1]) * 1000))
    reader.wrong(path, "number", N_("a number is expected here, without unit nor space"), meant=meant)
    return None


def boolean(value: Any, path: FieldPath, reader: Reader) -> bool | None:
    """`true` or `false`."""
    if type(value) is bool or value is None or value == "":
        return value if type(value) is bool else None
    word = str(value).strip().casefold()
    meant = "true" if word in _TRUE else "false" if word in _FALSE else None
    near = None if meant else nearest(word, ("true", "false"))
    message = N_("true or false is expected here, not “{source}”")
    reader.wrong(path, "boolean", message, meant=meant or near, safe=meant is not None and word.isalpha())
    return None
