"""Suggestions for a mistyped year, from the dates around it."""

from __future__ import annotations

from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldLocation, FieldPath, Label, did_you_mean, replace_with
from incubo.model.suggestions import edit_distance

_MAX_WRONG_DIGITS = 2


def start_label(path: str, field: FieldPath, start: date) -> Label:
    """The label at the start of something whose end is wrong."""
    return Label(FieldLocation(path, field), Message(N_("begins on {start:long}"), {"start": start}))


def suggest_year_fix(
    location: FieldLocation, typed_date: date, earliest: date | None, latest: date | None
) -> dict[str, Any]:
    """The `label` and `fix` of a Problem where one other year, one or two digits away, fits between two dates.

    Where several years fit equally well, the result has `hints` that name them. Without both bounds it is empty.
    """
    candidates = _candidate_dates(typed_date, earliest, latest)
    if len(candidates) > 1:
        return {"hints": (Message(N_("possible dates: {dates:list} (one digit is wrong)"), {"dates": candidates[:3]}),)}
    if not candidates:
        return {}
    text = candidates[0].isoformat()
    return {"label": did_you_mean(text), "fix": replace_with(location, text)}


def find_likely_date(typed_date: date, earliest: date | None, latest: date | None) -> date | None:
    """The one date that `suggest_year_fix` would propose, or None."""
    candidates = _candidate_dates(typed_date, earliest, latest)
    return candidates[0] if len(candidates) == 1 else None


def _candidate_dates(typed_date: date, earliest: date | None, latest: date | None) -> list[date]:
    """The same day and month in the years that fit and have the fewest wrong digits (one or two)."""
    if earliest is None or latest is None or earliest > latest:
        return []
    by_distance: dict[int, list[date]] = {}
    for year in range(earliest.year, latest.year + 1):
        try:
            candidate = typed_date.replace(year=year)
        except ValueError:
            continue
        if earliest <= candidate <= latest and year != typed_date.year:
            distance = edit_distance(f"{typed_date.year:04}", f"{year:04}", _MAX_WRONG_DIGITS)
            by_distance.setdefault(distance, []).append(candidate)
    smallest = min(by_distance, default=_MAX_WRONG_DIGITS + 1)
    return by_distance[smallest] if smallest <= _MAX_WRONG_DIGITS else []
