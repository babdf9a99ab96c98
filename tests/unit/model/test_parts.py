"""Periods cut into months, quarters and years."""

from __future__ import annotations

import datetime
import itertools

from hypothesis import given
from hypothesis import strategies as st

from incubo.model.parts import MONTHS, ends, parts, usual
from incubo.model.periods import Period

DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))


def test_the_parts_of_a_period_end_with_the_calendar_and_with_the_period():
    spring = Period(datetime.date(2024, 1, 15), datetime.date(2024, 4, 3))
    assert [str(day) for day in ends(spring, "month")] == ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-03"]
    assert [str(day) for day in ends(spring, "quarter")] == ["2024-03-31", "2024-04-03"]
    assert [str(day) for day in ends(spring, "year")] == ["2024-04-03"]


@given(DAYS, st.integers(0, 4000), st.sampled_from(sorted(MONTHS)))
def test_parts_follow_each_other_and_make_up_the_period(first, days, part):
    last = min(first + datetime.timedelta(min(days, (datetime.date.max - first).days)), datetime.date.max)
    found = parts(Period(first, last), part)
    assert found[0].first == first
    assert found[-1].last == last
    for one, other in itertools.pairwise(found):
        assert one.last + datetime.timedelta(1) == other.first
        assert other.first.day == 1


def test_a_long_period_is_cut_into_longer_parts():
    year = datetime.date(2020, 1, 1)
    assert [usual(Period(year, year.replace(year=2020 + n, month=12, day=31))) for n in (0, 1, 2, 7, 8)] == [
        "month", "month", "quarter", "quarter", "year",
    ]  # fmt: skip
