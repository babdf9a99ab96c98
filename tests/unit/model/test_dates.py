"""Dates as people write them, and the messages for texts that are not dates."""

from __future__ import annotations

import datetime
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incubo.core.i18n import translate
from incubo.model import date_errors, dates
from incubo.model.dates import add_months, parse_day, shift_date, shift_date_clamped
from incubo.model.periods import parse_period

WEDNESDAY = date(2025, 1, 15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2025-01-15"),
        ("Aujourd’hui", "2025-01-15"),
        ("demain", "2025-01-16"),
        ("yesterday", "2025-01-14"),
        ("lundi", "2025-01-20"),
        ("jeudi 16 janvier 2025", "2025-01-16"),
        ("Jeudi 16 janvier", "2025-01-16"),
        ("mardi 14 janvier", "2025-01-14"),  # that of the year in which it is a Tuesday
        ("jeudi 14 janvier", None),
        ("jeudi 16/01/2025", "2025-01-16"),
        ("Thursday, January 16, 2025", "2025-01-16"),
        ("dimanche 1er juin 2025", "2025-06-01"),
        ("Wednesday", "2025-01-15"),
        ("+3mo", "2025-04-15"),
        ("3 mois", "2025-04-15"),
        ("60j", "2025-03-16"),
        ("-30d", "2024-12-16"),
        ("2 semaines", "2025-01-29"),
        ("+1 an", "2026-01-15"),
        ("après-demain", "2025-01-17"),
        ("lundi prochain", "2025-01-20"),
        ("mercredi prochain", "2025-01-22"),
        ("last Wednesday", "2025-01-08"),
        ("lundi dernier", "2025-01-13"),
        ("il y a 2 mois", "2024-11-15"),
        ("30 days ago", "2024-12-16"),
        ("il y a un an", "2024-01-15"),
        ("a month ago", "2024-12-15"),
        ("dans une semaine", "2025-01-22"),
        ("dans 3 semaines", "2025-02-05"),
        ("30/06/24", None),
        ("24-06-30", None),
        ("30/06/2024", "2024-06-30"),
        ("30 juin  2024", "2024-06-30"),
        ("2024-06-30", "2024-06-30"),
        ("1er mars", "2025-03-01"),
        ("1 mars", "2025-03-01"),
        ("March 1st", "2025-03-01"),
        ("15 janvier", "2025-01-15"),
        ("14 janvier", "2026-01-14"),
        ("29 février", "2028-02-29"),
        ("31 juin", None),
        ("March 1, 2024", "2024-03-01"),
        ("1 mois", "2025-02-15"),
        ("2024-02-30", None),
        ("+99999y", None),
        ("99999999d", None),
        ("-99999 mois", None),
        ("3 pommes", None),
        ("", None),
    ],
)
def test_relative_and_written_dates(text: str, expected: str | None) -> None:
    day = parse_day(text, WEDNESDAY)
    assert (day.isoformat() if day else None) == expected


DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2150, 12, 31))
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"


@given(day=DAYS)
def test_written_date_formats(day: datetime.date) -> None:
    assert dates.parse_iso_date(day.isoformat()) == day
    month = MONTHS.split()[day.month - 1]
    for text in (
        f"{day.day}/{day.month}/{day.year}", f"{day.day:02}.{day.month:02}.{day.year}", f"{day:%Y/%m/%d}",
        f"{day.year}-{day.month}-{day.day}", f"{day:%Y--%m-%d}", f" {day.day} {month.upper()} {day.year} ",
        f"{day:%d-%m-%Y}", f"{day.isoformat().replace('0', 'O')}", day.isoformat().replace("-", "–"),
    ):  # fmt: skip
        assert dates.guess_date(text) == day, text
    if 1900 <= day.year <= 2200:
        assert dates.date_from_digits(int(f"{day:%Y%m%d}")) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1er mars", "2024-03-01"),
        ("January 15", "2025-01-15"),
        ("16 janv.", "2024-01-16"),
        ("29 février", "2024-02-29"),
        ("fin février", "2024-02-29"),
    ],
)
def test_a_day_without_a_year_is_the_last_one_for_who_looks_back(text: str, expected: str) -> None:
    assert parse_day(text, WEDNESDAY, "back") == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1er mars", "2025-03-01"), ("January 14", "2025-01-14"), ("20 décembre", "2024-12-20"),
        ("30 septembre", "2024-09-30"), ("15 mai", "2025-05-15"), ("17 juillet", None), ("fin juin", None),
        ("jeudi 17 juillet", "2025-07-17"), ("29 février", "2024-02-29"), ("31 juin", None),
        ("lundi", "2025-01-20"), ("30d", "2025-02-14"),
    ],
)  # fmt: skip
def test_a_day_without_a_year_is_the_nearest_one_for_a_fact(text: str, expected: str | None) -> None:
    assert parse_day(text, WEDNESDAY, "nearest") == (date.fromisoformat(expected) if expected else None)


def test_a_range_of_days_without_a_year_ends_after_it_begins() -> None:
    period = parse_period("1er novembre..15 février", WEDNESDAY, "back")
    assert period == (date(2024, 11, 1), date(2025, 2, 15))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30/06/24", "2024-06-30"), ("1er mars 2025", "2025-03-01"), ("3rd june 2024", "2024-06-03"),
        ("20240630", "2024-06-30"), ("4 sept. 2023", "2023-09-04"),
    ],
)  # fmt: skip
def test_guessed_date_formats(text: str, day: str) -> None:
    assert dates.guess_date(text) == datetime.date.fromisoformat(day)


def test_a_time_is_left_out_where_it_is_midnight() -> None:
    for text in ("2024-07-30T00:00:00Z", "2024-07-30 00:00", "2024-07-30T00:00:00.000Z"):
        assert dates.guess_date(text) == datetime.date(2024, 7, 30)
    assert dates.guess_date("2024-07-29T22:00:00Z") is None  # midnight in Paris is of the next day


@pytest.mark.parametrize("text", ["", "bientôt", "2024", "2024-06", "31/02/2024", "2024-13-45", "12 marz 2024", "1/2"])
def test_invalid_dates(text: str) -> None:
    assert dates.guess_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-30", "2024-02-29"), ("2023-06-31", "2023-06-30"), ("2024-25-12", "2024-12-25"), ("2024-02-32", None),
        ("2024-13-13", None), ("2024-00-10", None), ("0000-01-31", None), ("2024-31-02", None), ("2024-01-00", None),
    ],
)  # fmt: skip
def test_impossible_date_suggestions(text: str, expected: str | None) -> None:
    assert dates.suggest_possible_date(text) in (expected, "2024-02-31" if text == "2024-31-02" else expected)
    assert dates.explain_impossible_date(text)


@given(day=DAYS, months=st.integers(-60, 60))
def test_add_months(day: datetime.date, months: int) -> None:
    moved = dates.add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (
        moved.day < day.day and dates.add_months(moved.replace(day=1), 1).toordinal() - moved.toordinal() == 1
    )


@given(text=st.text(max_size=20))
def test_any_text_never_raises(text: str) -> None:
    day = dates.guess_date(text)
    assert day is None or isinstance(day, datetime.date)


@pytest.mark.parametrize(
    ("text", "is_unambiguous"),
    [("30/06/2024", True), ("05/06/2024", False), ("06/06/2024", True), ("2024/6/1", True), ("1er juin 2024", True),
     ("30/06/24", False), ("2024--06-30", False), ("20240630", False)],
)  # fmt: skip
def test_ambiguous_dates(text: str, is_unambiguous: bool) -> None:
    assert dates.guess_date(text) is not None
    assert dates.is_unambiguous_date(text) is is_unambiguous


@given(
    day=st.dates(), amount=st.integers(-(10**12), 10**12), unit=st.sampled_from(["days", "weeks", "months", "years"])
)
@example(day=datetime.date.max, amount=1, unit="months")
@example(day=datetime.date.min, amount=-1, unit="days")
def test_date_arithmetic_stays_in_calendar(day: datetime.date, amount: int, unit: str) -> None:
    shifted = shift_date(day, amount, unit)
    limit = datetime.date.max if amount > 0 else datetime.date.min
    assert shift_date_clamped(day, amount, unit) == (shifted or limit)
    assert shifted is None or (shifted - day).days * amount >= 0
    if unit == "months":
        assert add_months(day, amount) == shift_date_clamped(day, amount, unit)


def test_months_keep_the_day_or_take_the_last_one() -> None:
    assert add_months(datetime.date(2024, 1, 31), 1) == datetime.date(2024, 2, 29)
    assert add_months(datetime.date(2024, 3, 31), -13) == datetime.date(2023, 2, 28)
    assert shift_date_clamped(datetime.date(2024, 2, 29), 1, "years") == datetime.date(2025, 2, 28)
    assert shift_date_clamped(datetime.date(2024, 2, 29), 1) == datetime.date(2024, 3, 1)


TODAY = date(2025, 1, 15)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("30/02/2024", ["this month has fewer days", "did you mean “2024-02-29”?"]),
        ("2024-02-30", ["this month has fewer days", "did you mean “2024-02-29”?"]),
        ("31 juin 2024", ["this month has fewer days", "did you mean “2024-06-30”?"]),
        ("06/30/2024", ["day and month are probably swapped", "did you mean “2024-06-30”?"]),
        ("2024-13", ["the month goes from 01 to 12"]),
        ("13/2024", ["the month goes from 01 to 12"]),
        ("2024-T5", ["a year has four quarters, from Q1 to Q4"]),
        ("S3 2024", ["a year has two semesters, S1 and S2"]),
        ("30/06/24", ["the year needs its four digits", "did you mean “2024-06-30”?"]),
        ("99/99/24", ["the year needs its four digits"]),
        ("30/06", ["the year is missing", "did you mean “30/06/2025”?"]),
        ("31 juin", ["this month has fewer days"]),
        ("0 mars", ["the day goes from 01 to 31"]),
        ("juin", ["the year is missing", "did you mean “juin 2025”?"]),
        ("lundy", ["did you mean “lundi”?"]),
        ("mercredi 16 janvier 2025", ["this day is Thursday 16 January 2025"]),
        ("tomorow", ["did you mean “tomorrow”?"]),
        ("last-mnth", ["did you mean “last month”?"]),
        ("30 jiun 2024", ["did you mean “30 juin 2024”?"]),
        ("jiun 2024", ["did you mean “juin 2024”?"]),
        ("31 jiun 2024", ["this month has fewer days", "did you mean “2024-06-30”?"]),
        ("3 semiane", ["days are counted in d, weeks in w, months in mo, years in y", "did you mean “3 semaine”?"]),
        ("3 pommes", ["days are counted in d, weeks in w, months in mo, years in y"]),
        ("2025..2024", ["this range ends before it begins", "did you mean “2024..2025”?"]),
        ("2024..", ["a range has a first and a last day, such as 2024-01..2024-06 or 2024-01-15..today"]),
        ("2024-01..2024-13", ["the month goes from 01 to 12"]),
        ("bientôt", []),
        ("", []),
        ("9" * 5000, []),
    ],
)
def test_reason_a_date_is_invalid(text: str, messages: list[str]) -> None:
    hints = date_errors.explain_unreadable_date(text, TODAY)
    assert [translate(hint) for hint in hints] == messages
    for hint in hints:
        if "meant" in hint.arguments:  # the suggestion is valid
            assert parse_period(hint.arguments["meant"], TODAY) is not None


@pytest.mark.parametrize(
    ("text", "today", "next_day", "last_day"),
    [
        ("31 décembre", "9999-12-30", "9999-12-31", "9998-12-31"),
        ("1er janvier", "9999-12-31", None, "9999-01-01"),
        ("31 décembre", "0100-12-30", "0100-12-31", None),
        ("1er janvier", "0100-01-01", "0100-01-01", "0100-01-01"),
        ("29 février", "2023-03-01", "2024-02-29", "2020-02-29"),
        ("29 février", "1897-03-01", "1904-02-29", "1896-02-29"),
        ("29 février", "1903-03-01", "1904-02-29", "1896-02-29"),
        ("30 février", "2023-03-01", None, None),
    ],
)
def test_a_day_without_a_year_is_the_next_or_the_last_one(
    text: str, today: str, next_day: str | None, last_day: str | None
) -> None:
    day = date.fromisoformat(today)
    found = (parse_day(text, day), parse_day(text, day, "back"))
    assert [each and each.isoformat() for each in found] == [next_day, last_day]
