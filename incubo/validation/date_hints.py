"""What year was meant: evidence from the dates around a suspicious one."""

from __future__ import annotations

from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, Fix
from incubo.model.suggestions import edit_distance


def suggest_year_fix(
    location: FieldLocation, typed_date: date, earliest: date | None, latest: date | None
) -> dict[str, Any]:
    """The label and fix of a Problem where one other year, a slip of the finger away, fits between two dates.

    Where several fit equally well, a hint names them. Without both bounds nothing is guessed.
    """
    near = _candidate_dates(typed_date, earliest, latest)
    if len(near) > 1:
        return {"hints": (Message(N_("possible dates: {dates:list} (one digit is wrong)"), {"dates": near[:3]}),)}
    if not near:
        return {}
    meant = near[0]
    text = meant.isoformat()
    return {
        "label": Message(N_("did you mean “{meant}”?"), {"meant": text}),
        "fix": Fix(Message(N_("replace by “{meant}”"), {"meant": text}), False, (Edit(location, text),)),
    }


def find_likely_date(typed_date: date, earliest: date | None, latest: date | None) -> date | None:
    """The same day and month in the one year between `earliest` and `latest` that is nearest to what was typed."""
    near = _candidate_dates(typed_date, earliest, latest)
    return near[0] if len(near) == 1 else None


def _candidate_dates(typed_date: date, earliest: date | None, latest: date | None) -> list[date]:
    """The same day and month in the years that fit and are the fewest slips (one or two) away."""
    if earliest is None or latest is None or earliest > latest:
        return []
    by_slips: dict[int, list[date]] = {}
    for year in range(earliest.year, latest.year + 1):
        try:
            moved = typed_date.replace(year=year)
        except ValueError:
            continue
        if earliest <= moved <= latest and year != typed_date.year:
            by_slips.setdefault(edit_distance(f"{typed_date.year:04}", f"{year:04}", _MAX_WRONG_DIGITS), []).append(
                moved
            )
    fewest = min(by_slips, default=_MAX_WRONG_DIGITS + 1)
    return by_slips[fewest] if fewest <= _MAX_WRONG_DIGITS else []


_MAX_WRONG_DIGITS = 2
