"""Converters for dates."""

from __future__ import annotations

import datetime
import re
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.model import dates
from incubo.model.convert.context import DecodeContext, format_yaml_value

_DATE_HINT = Message(N_("a date is written year-month-day: 2024-06-30"))


def convert_date(value: Any, path: FieldPath, context: DecodeContext) -> datetime.date | None:
    """A date. One in another form than an unquoted ISO date is reported, and used if its meaning is clear."""
    if type(value) is datetime.date:
        return value
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        context.add_problem(
            "schema-date-with-time",
            path,
            Message(N_("a date is expected here, without a time")),
            suggestion=value.date().isoformat(),
            unquoted=True,
            is_safe=value.tzinfo is None,
        )
        return value.date()
    if isinstance(value, str):
        return _convert_date_text(value, path, context)
    if type(value) is int and 1900 < value < 2200:
        context.add_problem(
            "schema-date-format", path, Message(N_("a full date is expected, not only a year")), hint=_DATE_HINT
        )
        return None
    suggestion = dates.date_from_digits(value) if type(value) is int else None
    context.add_problem(
        "schema-date-format",
        path,
        Message(N_("“{source}” is not a date"), {"value": format_yaml_value(value)}),
        hint=_DATE_HINT,
        suggestion=suggestion.isoformat() if suggestion else None,
        unquoted=True,
    )
    return None


def _convert_date_text(value: str, path: FieldPath, context: DecodeContext) -> datetime.date | None:
    day = dates.parse_iso_date(value.strip())
    if day is not None:
        context.add_problem(
            "schema-date-as-text",
            path,
            Message(N_("this date is between quotes: YAML takes it for a text")),
            suggestion=day.isoformat(),
            unquoted=True,
            is_safe=True,
        )
        return day
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        context.add_problem(
            "yaml-impossible-date",
            path,
            Message(N_("{value} does not exist in the calendar"), {"value": value.strip()}),
            hint=Message(dates.explain_impossible_date(value.strip())),
            suggestion=dates.suggest_possible_date(value.strip()),
            unquoted=True,
        )
        return None
    is_short = "-" in value and dates.has_two_digit_year(value.strip())  # 24-06-30: in a file the year may be first
    suggestion = None if is_short else dates.guess_date(value)
    unambiguous = suggestion if dates.is_unambiguous_date(value) else None
    context.add_problem(
        "schema-date-format",
        path,
        Message(N_("“{source}” is not written as a date"), {"value": value}),
        hint=_DATE_HINT,
        suggestion=suggestion.isoformat() if suggestion else None,
        unquoted=True,
        is_safe=unambiguous is not None,
        case="text",
    )
    return unambiguous


def convert_datetime(value: Any, path: FieldPath, context: DecodeContext) -> datetime.date | None:
    """A date whose time, if any, is dropped."""
    return value.date() if isinstance(value, datetime.datetime) else convert_date(value, path, context)
