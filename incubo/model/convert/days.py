"""Dates, as they are written and as they were probably meant."""

from __future__ import annotations

import datetime
import re
from typing import Any

from incubo.i18n import N_
from incubo.model import dates
from incubo.model.convert.reader import Reader, yaml_word
from incubo.problem import FieldPath, Text


def date(value: Any, path: FieldPath, reader: Reader) -> datetime.date | None:
    """A date, ISO and unquoted. A readable one in another dress is used, and told."""
    if type(value) is datetime.date:
        return value
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        reader.report(
            "schema-date-with-time",
            path,
            Text(N_("a date is expected here, without a time")),
            meant=value.date().isoformat(),
            plain=True,
            safe=value.tzinfo is None,
        )
        return value.date()
    if isinstance(value, str):
        return _date_from_text(value, path, reader)
    if type(value) is int and 1900 < value < 2200:
        reader.report("schema-date-format", path, Text(N_("a full date is expected, not only a year")), hint=_DATE_HINT)
        return None
    meant = dates.from_digits(value) if type(value) is int else None
    reader.report(
        "schema-date-format",
        path,
        Text(N_("“{source}” is not a date"), {"value": yaml_word(value)}),
        hint=_DATE_HINT,
        meant=meant.isoformat() if meant else None,
        plain=True,
    )
    return None


_DATE_HINT = Text(N_("a date is written year-month-day: 2024-06-30"))


def _date_from_text(value: str, path: FieldPath, reader: Reader) -> datetime.date | None:
    quoted = dates.iso(value.strip())
    if quoted is not None:
        reader.report(
            "schema-date-as-text",
            path,
            Text(N_("this date is between quotes: YAML takes it for a text")),
            meant=quoted.isoformat(),
            plain=True,
            safe=True,
        )
        return quoted
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        reader.report(
            "yaml-impossible-date",
            path,
            Text(N_("{value} does not exist in the calendar"), {"value": value.strip()}),
            hint=Text(dates.why_impossible(value.strip())),
            meant=dates.possible(value.strip()),
            plain=True,
        )
        return None
    meant = dates.guess(value)
    clear = meant if dates.is_clear(value) else None
    reader.report(
        "schema-date-format",
        path,
        Text(N_("“{source}” is not written as a date"), {"value": value}),
        hint=_DATE_HINT,
        meant=meant.isoformat() if meant else None,
        plain=True,
        safe=clear is not None,
        case="text",
    )
    return clear


def moment(value: Any, path: FieldPath, reader: Reader) -> datetime.date | None:
    """A date whose time, if any, is dropped."""
    return value.date() if isinstance(value, datetime.datetime) else date(value, path, reader)
