"""Days on which people work: a committee is never proposed on another one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.model.vocabulary import Vocabulary
from incubo.model.working_days import latest_committee_day, next_working_day, propose_next_committee


def vocabulary(country: str, order_days: int = 0) -> Vocabulary:
    return Vocabulary(
        {}, {}, {"order-start": order_days + 15, "order-last": order_days, **({"holidays": country} if country else {})}
    )


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("FR", date(2025, 5, 7), date(2025, 5, 7)),
        ("FR", date(2025, 5, 8), date(2025, 5, 9)),
        ("FR", date(2025, 5, 29), date(2025, 5, 30)),  # Ascension Day
        ("FR", date(2025, 4, 19), date(2025, 4, 22)),  # the Saturday before Easter Monday
        ("FR", date(2027, 12, 25), date(2027, 12, 27)),
        ("DE", date(2025, 5, 8), date(2025, 5, 8)),
        ("", date(2025, 5, 8), date(2025, 5, 8)),
        ("", date(2025, 5, 10), date(2025, 5, 12)),
        ("nowhere", date(2025, 5, 8), date(2025, 5, 8)),
        ("FR", date.max, date.max),
    ],
)
def test_next_working_day(country: str, day: date, expected: date) -> None:
    assert next_working_day(day, vocabulary(country)) == expected


@pytest.mark.parametrize(
    ("day", "months", "budget_end", "expected"),
    [
        (date(2024, 7, 1), 6, None, date(2024, 12, 31)),  # 1 January is no working day
        (date(2024, 6, 28), 6, date(2024, 12, 28), date(2024, 12, 27)),  # a Saturday
        (date(2024, 7, 1), 6, date(2024, 10, 1), date(2024, 10, 1)),
        (date(2024, 7, 1), 6, date(2025, 3, 1), date(2024, 12, 31)),
        (date(2024, 7, 5), 6, date(2024, 7, 6), date(2024, 7, 8)),  # no working day is left
        (date(2024, 7, 5), 6, date(2024, 7, 5), date(2024, 7, 8)),
    ],
)
def test_the_next_committee_is_within_the_budget(
    day: date, months: int, budget_end: date | None, expected: date
) -> None:
    assert propose_next_committee(day, months, vocabulary("FR"), budget_end) == expected


@pytest.mark.parametrize(
    ("day", "budget_end", "expected"),
    [
        (date(2024, 1, 30), date(2024, 7, 30), date(2024, 6, 28)),  # 30 June is a Sunday
        (date(2024, 7, 1), date(2024, 9, 1), date(2024, 8, 2)),
        (date(2024, 7, 1), date(2025, 6, 30), date(2024, 12, 31)),  # the months end long before
        (date(2024, 7, 1), date(2024, 8, 1), date(2024, 8, 1)),  # too short for an order
        (date(2024, 7, 1), date(2024, 8, 15), date(2024, 8, 14)),  # Assumption Day
        (date(2024, 7, 1), date(2024, 8, 16), date(2024, 7, 17)),
        (date(2024, 7, 1), date(2024, 7, 1), date(2024, 7, 2)),
    ],
)
def test_the_next_committee_leaves_the_time_of_an_order(day: date, budget_end: date, expected: date) -> None:
    assert propose_next_committee(day, 6, vocabulary("FR", 30), budget_end) == expected


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_it_is_never_far_nor_before(day: date) -> None:
    found = next_working_day(day, vocabulary("FR"))
    assert day <= found <= day + timedelta(days=5)
    assert found.weekday() < 5
    assert next_working_day(found, vocabulary("FR")) == found


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(7, 800), st.integers(1, 12))
def test_the_next_committee_that_is_proposed_comes_in_time_for_the_budget(day: date, days: int, months: int) -> None:
    rules, budget_end = vocabulary("FR", 30), day + timedelta(days)
    assert day < propose_next_committee(day, months, rules, budget_end) <= latest_committee_day(day, budget_end, rules)
