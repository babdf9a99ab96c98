"""JSON documents: indented, with control characters escaped to a terminal, and plain values made from ours."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Mapping
from typing import Any

from incubo.core.hint import Hint
from incubo.core.i18n import translate
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Commit, TypedValue
from incubo.render.escape import escape_json


def to_json_value(value: Any) -> Any:
    """A value as JSON: messages as text, dates in ISO form, unknown types as their `str`."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, TypedValue):
        return to_rounded_json_value(value.value)
    if isinstance(value, LabelledValue):
        return value.id
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_json_value(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [to_json_value(item) for item in value]
    return str(value)


def to_rounded_json_value(value: Any) -> Any:
    """The same, a float rounded to six decimals: the value of a cell."""
    return round(value, 6) if isinstance(value, float) else to_json_value(value)


def known_json(commit: Commit | None) -> dict[str, Any]:
    """The key `as_known` of a document that was read from a commit (`--known`): the commit, and the day on which that
    was known. Nothing for any other: it tells what is known now.
    """
    if commit is None or commit.known_on is None:
        return {}
    return {"as_known": {"commit": commit.sha, "date": commit.known_on.isoformat()}}


def place_json(hint: Hint) -> dict[str, Any]:
    """The keys of a hint that leads elsewhere: the address, and what to enter there; none for any other."""
    return {"address": hint.address, "value": hint.value or None} if hint.address else {}


def dump_json(value: Any, *, ascii_only: bool = False, keep_surrogates: bool = True) -> str:
    """A plain value as JSON, indented by two spaces, with a final line end; safe to show on a terminal.

    `keep_surrogates`: keep the surrogates that stand for the bytes of a file name that is not UTF-8. Most other
    programs reject a document that contains one.
    """
    if not keep_surrogates:
        document = json.dumps(value, ensure_ascii=False)
        without_surrogates = re.sub("[\ud800-\udfff]", "\ufffd", document)
        value = value if without_surrogates == document else json.loads(without_surrogates)
    return escape_json(json.dumps(value, indent=2, ensure_ascii=ascii_only)) + "\n"
