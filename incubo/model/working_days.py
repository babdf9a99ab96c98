"""Working days: a committee is proposed on a day on which people work.

The country whose public holidays count is the word `holidays` of `[rules]` (`FR`: an ISO 3166 code); without it, only
Saturdays and Sundays are left out.
"""

from __future__ import annotations

from datetime import date

from incubo.model.dates import shift_date_clamped
from incubo.model.vocabulary import Vocabulary

_SATURDAY = 5


def next_working_day(day: date, vocabulary: Vocabulary) -> date:
    """A day if it is a working day, else the next one that is."""
    country = str(vocabulary.rule_settings.get("holidays") or "")
    while day < date.max and (day.weekday() >= _SATURDAY or _is_public_holiday(day, country)):
        day = shift_date_clamped(day, 1)
    return day


def _is_public_holiday(day: date, country: str) -> bool:
    """Whether a day is a public holiday of a country; of one that the library does not know, no day is."""
    if not country:
        return False
    import holidays  # lazy: 170 ms, for commands that propose a committee

    return country in holidays.list_supported_countries() and day in holidays.country_holidays(country, years=day.year)
