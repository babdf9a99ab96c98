"""What year was meant: evidence from the dates around a suspicious one."""

from __future__ import annotations

from datetime import date
from typing import Any

from incubo.i18n import N_
from incubo.model.nearest import distance
from incubo.problem import Edit, Fix, Place, Text


def year_meant(where: Place, day: date, after: date | None, before: date | None) -> dict[str, Any]:
    """The label and fix of a Problem where one other year, a slip of the finger away, fits between two dates.

    Without both bounds nothing is guessed. Empty where none or several fit equally well.
    """
    meant = other_year(day, after, before)
    if meant is None:
        return {}
    text = meant.isoformat()
    return {
        "label": Text(N_("did you mean “{meant}”?"), {"meant": text}),
        "fix": Fix(Text(N_("replace by “{meant}”"), {"meant": text}), False, (Edit(where, text),)),
    }


def other_year(day: date, after: date | None, before: date | None) -> date | None:
    """The same day and month in the one year between `after` and `before` that is nearest to what was typed."""
    if after is None or before is None or after > before:
        return None
    fitting = []
    for year in range(after.year, before.year + 1):
        try:
            moved = day.replace(year=year)
        except ValueError:
            continue
        if after <= moved <= before and year != day.year:
            fitting.append((distance(f"{day.year:04}", f"{year:04}", 2), moved))
    fitting.sort()
    if not fitting or fitting[0][0] > 2 or (len(fitting) > 1 and fitting[0][0] == fitting[1][0]):
        return None
    return fitting[0][1]
