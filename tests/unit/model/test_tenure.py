"""Tenures: missions that overlap or are at most a few days apart are one."""

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
    ("missions", "expected"),
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
def test_tenure_on_a_day(
    missions: list[tuple[str | None, str | None]], expected: tuple[str, str | None] | None
) -> None:
    tenure = tenure_at([mission(*dates) for dates in missions], date(2024, 7, 1))
    assert tenure == (
        expected and Tenure(date.fromisoformat(expected[0]), expected[1] and date.fromisoformat(expected[1]))
    )
    assert tenure_at([mission(*dates) for dates in reversed(missions)], date(2024, 7, 1)) == tenure


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(-60, 60), st.integers(0, 40)), max_size=6))
def test_tenure_is_the_union_of_adjacent_days(spans: list[tuple[int, int]]) -> None:
    day = date(2025, 1, 15)
    missions = [Mission(day + timedelta(first), day + timedelta(first + length)) for first, length in spans]
    days = {day + timedelta(n) for first, length in spans for n in range(first, first + length + 1)}
    gaps = range(1, MAX_GAP_DAYS + 1)  # a short gap is part of the tenure
    days |= {
        other_day
        for other_day in (day + timedelta(n) for n in range(-70, 110))
        if any(
            other_day - timedelta(i) in days and other_day + timedelta(j) in days
            for i in gaps
            for j in gaps
            if i + j <= MAX_GAP_DAYS + 1
        )
    }
    tenure = tenure_at(missions, day)
    if day not in days:
        assert tenure is None or (tenure.end is not None and tenure.end < day)
        return
    first = last = day
    while first - timedelta(1) in days:
        first -= timedelta(1)
    while last + timedelta(1) in days:
        last += timedelta(1)
    assert tenure == Tenure(first, last)
