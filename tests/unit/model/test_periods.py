"""Periods and durations parsed from any text, and periods split into months, quarters and years."""

from __future__ import annotations

import datetime
import itertools
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.model import date_errors, dates
from incubo.model.dates import Direction
from incubo.model.periods import (
    GRANULARITY_MONTHS,
    Duration,
    Period,
    default_granularity,
    parse_duration,
    parse_period,
    part_end_dates,
    split_period,
)

DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))


def test_part_end_dates():
    spring = Period(datetime.date(2024, 1, 15), datetime.date(2024, 4, 3))
    assert [str(day) for day in part_end_dates(spring, "month")] == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-03",
    ]
    assert [str(day) for day in part_end_dates(spring, "quarter")] == ["2024-03-31", "2024-04-03"]
    assert [str(day) for day in part_end_dates(spring, "year")] == ["2024-04-03"]


@given(DAYS, st.integers(0, 4000), st.sampled_from(sorted(GRANULARITY_MONTHS)))
def test_parts_are_adjacent_and_cover_the_period(first, days, part):
    last = min(first + datetime.timedelta(min(days, (datetime.date.max - first).days)), datetime.date.max)
    parts = split_period(Period(first, last), part)
    assert parts[0].first == first
    assert parts[-1].last == last
    for period, next_period in itertools.pairwise(parts):
        assert period.last + datetime.timedelta(1) == next_period.first
        assert next_period.first.day == 1


def test_default_granularity():
    year = datetime.date(2020, 1, 1)
    assert [
        default_granularity(Period(year, year.replace(year=2020 + n, month=12, day=31))) for n in (0, 1, 2, 7, 8)
    ] == [
        "month",
        "month",
        "quarter",
        "quarter",
        "year",
    ]


WEDNESDAY = date(2025, 1, 15)
ANY_DAY = st.dates(date(1, 1, 1), date(9999, 12, 31))
YEARS = st.integers(1, 9999)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-06-30", "2024-06-30", "2024-06-30"),
        ("demain", "2025-01-16", "2025-01-16"),
        ("-30d", "2024-12-16", "2024-12-16"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-6", "2024-06-01", "2024-06-30"),
        ("06/2024", "2024-06-01", "2024-06-30"),
        ("juin 2024", "2024-06-01", "2024-06-30"),
        ("Août  2024", "2024-08-01", "2024-08-31"),
        ("June 2024", "2024-06-01", "2024-06-30"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2024-T4", "2024-10-01", "2024-12-31"),
        ("T1 2024", "2024-01-01", "2024-03-31"),
        ("2024 T2", "2024-04-01", "2024-06-30"),
        ("1er trimestre 2024", "2024-01-01", "2024-03-31"),
        ("troisième trimestre 2024", "2024-07-01", "2024-09-30"),
        ("2024-S1", "2024-01-01", "2024-06-30"),
        ("H2 2024", "2024-07-01", "2024-12-31"),
        ("2nd half of 2024", "2024-07-01", "2024-12-31"),
        ("la semaine", "2025-01-13", "2025-01-19"),
        ("this-week", "2025-01-13", "2025-01-19"),
        ("la semaine dernière", "2025-01-06", "2025-01-12"),
        ("ce mois", "2025-01-01", "2025-01-31"),
        ("ce mois-ci", "2025-01-01", "2025-01-31"),
        ("this month", "2025-01-01", "2025-01-31"),
        ("last-month", "2024-12-01", "2024-12-31"),
        ("le mois prochain", "2025-02-01", "2025-02-28"),
        ("le trimestre dernier", "2024-10-01", "2024-12-31"),
        ("last-quarter", "2024-10-01", "2024-12-31"),
        ("this-semester", "2025-01-01", "2025-06-30"),
        ("semestre dernier", "2024-07-01", "2024-12-31"),
        ("l’année dernière", "2024-01-01", "2024-12-31"),
        ("l'an prochain", "2026-01-01", "2026-12-31"),
        ("2023..2025", "2023-01-01", "2025-12-31"),
        ("2024-01..2024-06", "2024-01-01", "2024-06-30"),
        ("2024-01-15 .. today", "2024-01-15", "2025-01-15"),
        ("2023…2024", "2023-01-01", "2024-12-31"),
        ("2023...2024", "2023-01-01", "2024-12-31"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    period = parse_period(text, WEDNESDAY)
    assert period == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "", "..", "2024..", "..2024", "2025..2024", "0", "0000", "99999", "2024-13", "2024-00", "13/2024", "2024-Q5",
        "2024-T0", "2024-S3", "cinquième trimestre 2024", "1xx trimestre 2024", "this month last", "mois", "٢٠٢٤-13",
        "24", "24-06", "30/06/24", "2024-02-30", "bientôt", "9" * 5000, "2024" + ".." * 400, "next-committee",
    ],
)  # fmt: skip
def test_invalid_periods(text: str) -> None:
    period = parse_period(text, WEDNESDAY)
    assert period is None or text == "mois"


def test_periods_in_the_past() -> None:
    for text, ahead, behind in (("monday", "2025-01-20", "2025-01-13"), ("30d", "2025-02-14", "2024-12-16")):
        assert dates.parse_day(text, WEDNESDAY) == date.fromisoformat(ahead)
        assert parse_period(text, WEDNESDAY, "back") == Period(*[date.fromisoformat(behind)] * 2)
    assert dates.parse_day("+30d", WEDNESDAY, "back") == date(2025, 2, 14)
    assert dates.parse_day("wednesday", WEDNESDAY, "back") == WEDNESDAY


@pytest.mark.parametrize(
    ("text", "today", "first"),
    [
        ("monday", "2024-07-01", "2024-06-24"),
        ("monday", "2024-07-02", "2024-07-01"),
        ("lundi prochain", "2024-07-01", "2024-07-08"),
        ("month", "2024-07-01", "2024-06-01"),
        ("month", "2024-07-02", "2024-07-01"),
        ("this month", "2024-07-01", "2024-06-01"),
        ("ce mois-ci", "2024-12-01", "2024-11-01"),
        ("this month", "2024-07-31", "2024-07-01"),
        ("cette semaine", "2024-07-01", "2024-06-24"),
        ("last month", "2024-07-01", "2024-06-01"),
        ("semaine", "2024-07-01", "2024-06-24"),
        ("quarter", "2024-07-01", "2024-04-01"),
        ("year", "2024-01-01", "2023-01-01"),
        ("1er juillet", "2024-07-01", "2023-07-01"),
        ("29 février", "2024-02-29", "2020-02-29"),
        ("today", "2024-07-01", "2024-07-01"),
        ("30d", "2024-07-01", "2024-06-01"),
        ("2024-07", "2024-07-01", "2024-07-01"),
    ],
)
def test_a_day_earlier_than_today(text: str, today: str, first: str) -> None:
    day = date.fromisoformat(today)
    period = parse_period(text, day, "earlier")
    assert period is not None
    assert period.first == date.fromisoformat(first)
    in_range = parse_period(f"{text}..{date.max}", day, "back")
    assert in_range is not None
    assert in_range.first == period.first


def test_a_range_that_looks_back_may_end_today() -> None:
    monday = date(2024, 7, 1)
    assert parse_period("monday..monday", monday, "back") == Period(date(2024, 6, 24), monday)
    assert parse_period("monday", monday, "back") == Period(monday, monday)


@given(day=ANY_DAY, today=ANY_DAY)
def test_a_day_is_a_period_of_one_day(day: date, today: date) -> None:
    assert parse_period(day.isoformat(), today) == Period(day, day)


@given(year=YEARS)
@pytest.mark.parametrize(
    "parts", [[""], ["-S1", "-H2"], ["-Q1", "-T2", "-Q3", "-T4"], [f"-{n:02}" for n in range(1, 13)]]
)
def test_parts_of_a_year_cover_the_year(year: int, parts: list[str]) -> None:
    parsed = [parse_period(f"{year:04}{part}", WEDNESDAY) for part in parts]
    periods = [period for period in parsed if period is not None]
    assert len(periods) == len(parts)
    assert (periods[0].first, periods[-1].last) == (date(year, 1, 1), date(year, 12, 31))
    for period, next_period in pairwise(periods):
        assert period.last + timedelta(days=1) == next_period.first
    assert sum(period.days for period in periods) == (date(year, 12, 31) - date(year, 1, 1)).days + 1


@given(first=ANY_DAY, other=ANY_DAY, day=ANY_DAY)
def test_a_range_contains_exactly_its_days(first: date, other: date, day: date) -> None:
    first, last = min(first, other), max(first, other)
    period = parse_period(f"{first}..{last}", WEDNESDAY)
    assert period == Period(first, last)
    assert period.days == (last - first).days + 1
    assert period.contains(day) is (first <= day <= last)


@given(today=st.dates(date(2, 2, 1), date(9998, 11, 30)))
@pytest.mark.parametrize("unit", ["week", "month", "quarter", "semester", "year"])
def test_last_this_and_next_periods_are_adjacent(today: date, unit: str) -> None:
    last, current, following = (parse_period(f"{relation} {unit}", today) for relation in ("last", "this", "next"))
    assert last is not None
    assert current is not None
    assert following is not None
    assert current.contains(today)
    assert last.last + timedelta(days=1) == current.first
    assert current.last + timedelta(days=1) == following.first


@pytest.mark.parametrize(
    ("text", "unit", "before"),
    [
        ("45d", "days", "2024-12-01"),
        ("60 jours", "days", "2024-11-16"),
        ("+6w", "weeks", "2024-12-04"),
        ("18mo", "months", "2023-07-15"),
        ("2 ans", "years", "2023-01-15"),
        ("0d", "days", "2025-01-15"),
        ("99999y", "years", "0001-01-01"),
    ],
)
def test_durations(text: str, unit: str, before: str) -> None:
    duration = parse_duration(text)
    assert duration is not None
    assert duration.unit == unit
    assert duration.before(WEDNESDAY) == date.fromisoformat(before)


def test_durations_use_calendar_months() -> None:
    assert Duration(1, "months").before(date(2024, 3, 31)) == date(2024, 2, 29)
    assert Duration(1, "months").after(date(2024, 1, 31)) == date(2024, 2, 29)
    assert Duration(99999, "days").after(date(9999, 1, 1)) == date.max


@pytest.mark.parametrize("text", ["", "45", "-45d", "18", "d", "1.5mo", "2024-06", "9" * 5000 + "d", "٤d"])
def test_invalid_durations(text: str) -> None:
    assert parse_duration(text) is None


WORDS = st.lists(
    st.sampled_from(
        ["2024", "99999", "0000", "-", "/", " ", "..", "T", "Q1", "S2", "juin", "lundi", "+", "3", "mo", "le",
         "dernier", "this", "month", "1er", "ago", "il y a", "9" * 50, "²", "٣", "İ", "\x00", "é"]
    ),
    max_size=8,
).map("".join)  # fmt: skip


@given(text=st.one_of(st.text(max_size=150), WORDS), today=ANY_DAY)
def test_any_text_never_raises(text: str, today: date) -> None:
    for direction in get_args(Direction):
        period = parse_period(text, today, direction)
        assert period is None or period.first <= period.last
    parse_duration(text)
    for hint in date_errors.explain_unreadable_date(text, today):
        assert hint.template
