"""JSON as people can read it."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Mapping
from typing import Any

from incubo.core.i18n import translate
from incubo.core.message import LabelledValue, Message
from incubo.document.table import TypedValue
from incubo.render.escape import escape_json


def to_json_value(value: Any) -> Any:
    """A value as JSON knows it: texts in words, dates ISO, anything else we do not know as its string."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, TypedValue):
        return round(value.value, 6) if isinstance(value.value, float) else to_json_value(value.value)
    if isinstance(value, LabelledValue):
        return value.id
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_json_value(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [to_json_value(each) for each in value]
    return str(value)


def dump_json(value: Any, *, ascii_only: bool = False, keep_surrogates: bool = True) -> str:
    """A plain value in lines, two blanks a level, and a last line end; harmless to a terminal that shows it.

    `keep_surrogates`: half characters stay, which stand for the bytes of a name that is not UTF-8. Most programs but
    ours refuse
    the whole document for one.
    """
    if not keep_surrogates:
        said = json.dumps(value, ensure_ascii=False)
        whole = re.sub("[\ud800-\udfff]", "\ufffd", said)
        value = value if whole == said else json.loads(whole)
    return escape_json(json.dumps(value, indent=2, ensure_ascii=ascii_only)) + "\n"
