"""What year was meant: evidence from the dates around a suspicious one."""

from __future__ import annotations

from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, Fix
from incubo.model.suggestions import edit_distance


def suggest_year_fix(where: FieldLocation, day: date, after: date | None, before: date | None) -> dict[str, Any]:
    """The label and fix of a Problem where one other year, a slip of the finger away, fits between two dates.

    Where several fit equally well, a hint names them. Without both bounds nothing is guessed.
    """
    near = _candidate_dates(day, after, before)
    if len(near) > 1:
        return {"hints": (Message(N_("possible dates: {dates:list} (one digit is wrong)"), {"dates": near[:3]}),)}
    if not near:
        return {}
    meant = near[0]
    text = meant.isoformat()
    return {
        "label": Message(N_("did you mean “{meant}”?"), {"meant": text}),
        "fix": Fix(Message(N_("replace by “{meant}”"), {"meant": text}), False, (Edit(where, text),)),
    }


def find_likely_date(day: date, after: date | None, before: date | None) -> date | None:
    """The same day and month in the one year between `after` and `before` that is nearest to what was typed."""
    near = _candidate_dates(day, after, before)
    return near[0] if len(near) == 1 else None


def _candidate_dates(day: date, after: date | None, before: date | None) -> list[date]:
    """The same day and month in the years that fit and are the fewest slips (one or two) away."""
    if after is None or before is None or after > before:
        return []
    by_slips: dict[int, list[date]] = {}
    for year in range(after.year, before.year + 1):
        try:
            moved = day.replace(year=year)
        except ValueError:
            continue
        if after <= moved <= before and year != day.year:
            by_slips.setdefault(edit_distance(f"{day.year:04}", f"{year:04}", _MAX_WRONG_DIGITS), []).append(moved)
    fewest = min(by_slips, default=_MAX_WRONG_DIGITS + 1)
    return by_slips[fewest] if fewest <= _MAX_WRONG_DIGITS else []


_MAX_WRONG_DIGITS = 2
