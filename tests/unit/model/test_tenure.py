"""Presences: missions that overlap or follow each other are one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incubo.model.records import Mission
from incubo.model.tenure import MAX_GAP_DAYS, Tenure, tenure_at


def mission(start: str | None, end: str | None) -> Mission:
    return Mission(start and date.fromisoformat(start), end and date.fromisoformat(end))


@pytest.mark.parametrize(
    ("missions", "stay"),
    [
        ([], None),
        ([(None, "2024-12-31")], None),
        ([("2025-01-01", "2025-06-30")], None),
        ([("2024-01-01", "2024-12-31")], ("2024-01-01", "2024-12-31")),
        ([("2024-01-01", None)], ("2024-01-01", None)),
        ([("2024-01-01", "2024-06-30"), ("2024-07-01", "2024-12-31")], ("2024-01-01", "2024-12-31")),
        ([("2024-01-01", "2024-07-01"), ("2024-07-02", "2025-03-01"), ("2025-03-02", None)], ("2024-01-01", None)),
        ([("2024-01-01", "2024-09-30"), ("2024-02-01", "2024-03-01")], ("2024-01-01", "2024-09-30")),
        ([("2024-01-01", "2024-09-27"), ("2024-10-01", "2024-12-31")], ("2024-01-01", "2024-12-31")),
        ([("2024-01-01", "2024-09-27"), ("2024-10-02", "2024-12-31")], ("2024-01-01", "2024-09-27")),
        ([("2022-01-01", "2022-12-31"), ("2023-06-01", "2023-12-31")], ("2023-06-01", "2023-12-31")),
        ([("2024-01-01", "2023-01-01")], None),
        ([("2024-01-01", "9999-12-31"), ("2024-02-01", "9999-12-31")], ("2024-01-01", "9999-12-31")),
    ],
)
def test_the_presence_on_a_day(
    missions: list[tuple[str | None, str | None]], stay: tuple[str, str | None] | None
) -> None:
    found = tenure_at([mission(*each) for each in missions], date(2024, 7, 1))
    assert found == (stay and Tenure(date.fromisoformat(stay[0]), stay[1] and date.fromisoformat(stay[1])))
    assert tenure_at([mission(*each) for each in reversed(missions)], date(2024, 7, 1)) == found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(-60, 60), st.integers(0, 40)), max_size=6))
def test_the_presence_is_the_union_of_days_around_the_day(spans: list[tuple[int, int]]) -> None:
    day = date(2025, 1, 15)
    missions = [Mission(day + timedelta(first), day + timedelta(first + length)) for first, length in spans]
    days = {day + timedelta(n) for first, length in spans for n in range(first, first + length + 1)}
    reach = range(1, MAX_GAP_DAYS + 1)  # a few days between two missions are no absence
    days |= {
        each
        for each in (day + timedelta(n) for n in range(-70, 110))
        if any(
            each - timedelta(i) in days and each + timedelta(j) in days
            for i in reach
            for j in reach
            if i + j <= MAX_GAP_DAYS + 1
        )
    }
    stay = tenure_at(missions, day)
    if day not in days:
        assert stay is None or (stay.end is not None and stay.end < day)
        return
    first = last = day
    while first - timedelta(1) in days:
        first -= timedelta(1)
    while last + timedelta(1) in days:
        last += timedelta(1)
    assert stay == Tenure(first, last)
