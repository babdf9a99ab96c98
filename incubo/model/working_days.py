"""Working days: a committee is proposed on a day on which people work, within the budget that the last one granted.

The country whose public holidays count is the word `holidays` of `[rules]` (`FR`, or `GB-ENG` for one of its parts: ISO
3166 codes); without it, only Saturdays and Sundays are left out.
"""

from __future__ import annotations

from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.vocabulary import Vocabulary

_SATURDAY = 5
_SUNDAY = 6


def next_working_day(day: date, vocabulary: Vocabulary) -> date:
    """A day if it is a working day, else the next one that is."""
    while day < date.max and not _is_working_day(day, vocabulary):
        day = shift_date_clamped(day, 1)
    return day


def previous_working_day(day: date, vocabulary: Vocabulary) -> date:
    """A day if it is a working day, else the last one before it that is."""
    while day > date.min and not _is_working_day(day, vocabulary):
        day = shift_date_clamped(day, -1)
    return day


def latest_committee_day(granted: date, budget_end: date, vocabulary: Vocabulary) -> date:
    """The last day for the committee after one that granted a budget, so that what it decides can follow: it leaves the
    time of an order (`order-last` days) before the end of the budget.

    A budget that is shorter than the time in which orders are started (`order-start`) leaves none: there it is its end.
    """
    leaves_time = (budget_end - granted).days > vocabulary.rule_value("order-start")
    return shift_date_clamped(budget_end, -vocabulary.rule_value("order-last")) if leaves_time else budget_end


def propose_next_committee(day: date, months: int, vocabulary: Vocabulary, budget_end: date | None = None) -> date:
    """The day to propose for the committee after that of `day`: the last working day of its `months` that comes in time
    for its budget (`latest_committee_day`). Where no working day is left until then, the first one after `day`.
    """
    limit = add_months(day, months)
    if budget_end is not None:
        limit = min(limit, latest_committee_day(day, budget_end, vocabulary))
    proposed = previous_working_day(limit, vocabulary)
    return proposed if proposed > day else next_working_day(shift_date_clamped(day, 1), vocabulary)


def day_off_note(day: date, vocabulary: Vocabulary) -> Message | None:
    """What to say of a committee on a day on which nobody works, probably a slip of the pen; None on a working day."""
    if _is_working_day(day, vocabulary):
        return None
    text = N_("{day:long} is a public holiday: is it really the day of a committee?")
    if day.weekday() == _SUNDAY:
        text = N_("{day:long} is a Sunday: is it really the day of a committee?")
    elif day.weekday() == _SATURDAY:
        text = N_("{day:long} is a Saturday: is it really the day of a committee?")
    return Message(text, {"day": day})


def _is_working_day(day: date, vocabulary: Vocabulary) -> bool:
    country = str(vocabulary.rule_settings.get("holidays") or "")
    return day.weekday() < _SATURDAY and not _is_public_holiday(day, country)


def _is_public_holiday(day: date, country: str) -> bool:
    """Whether a day is a public holiday of a country or of a part of it (of one that is known)."""
    if not country:
        return False
    import holidays  # lazy: 170 ms, for commands that propose a committee

    country, _, part = country.partition("-")
    parts = holidays.list_supported_countries().get(country)
    if parts is None:
        return False
    return day in holidays.country_holidays(country, subdiv=part if part in parts else None, years=day.year)
