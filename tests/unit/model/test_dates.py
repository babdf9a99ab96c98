"""Dates as people write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incubo.model import dates
from incubo.model.dates import add_months, away, moved

DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2150, 12, 31))
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"


@given(day=DAYS)
def test_a_date_is_understood_in_every_dress(day: datetime.date) -> None:
    assert dates.iso(day.isoformat()) == day
    month = MONTHS.split()[day.month - 1]
    for text in (
        f"{day.day}/{day.month}/{day.year}", f"{day.day:02}.{day.month:02}.{day.year}", f"{day:%Y/%m/%d}",
        f"{day.year}-{day.month}-{day.day}", f"{day:%Y--%m-%d}", f" {day.day} {month.upper()} {day.year} ",
        f"{day:%d-%m-%Y}", f"{day.isoformat().replace('0', 'O')}", day.isoformat().replace("-", "–"),
    ):  # fmt: skip
        assert dates.guess(text) == day, text
    if 1900 <= day.year <= 2200:
        assert dates.from_digits(int(f"{day:%Y%m%d}")) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30/06/24", "2024-06-30"), ("1er mars 2025", "2025-03-01"), ("3rd june 2024", "2024-06-03"),
        ("20240630", "2024-06-30"), ("4 sept. 2023", "2023-09-04"),
    ],
)  # fmt: skip
def test_other_dresses(text: str, day: str) -> None:
    assert dates.guess(text) == datetime.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["", "bientôt", "2024", "2024-06", "31/02/2024", "2024-13-45", "12 marz 2024", "1/2"])
def test_what_is_no_date(text: str) -> None:
    assert dates.guess(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024-02-30", "2024-02-29"), ("2023-06-31", "2023-06-30"), ("2024-25-12", "2024-12-25"), ("2024-02-32", None),
        ("2024-13-13", None), ("2024-00-10", None), ("0000-01-31", None), ("2024-31-02", None), ("2024-01-00", None),
    ],
)  # fmt: skip
def test_what_an_impossible_date_means(text: str, meant: str | None) -> None:
    assert dates.possible(text) in (meant, "2024-02-31" if text == "2024-31-02" else meant)
    assert dates.why_impossible(text)


@given(day=DAYS, months=st.integers(-60, 60))
def test_months_later(day: datetime.date, months: int) -> None:
    moved = dates.add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (
        moved.day < day.day and dates.add_months(moved.replace(day=1), 1).toordinal() - moved.toordinal() == 1
    )


@given(anything=st.text(max_size=20))
def test_any_text_is_guessed_without_a_fall(anything: str) -> None:
    found = dates.guess(anything)
    assert found is None or isinstance(found, datetime.date)


@pytest.mark.parametrize(
    ("text", "clear"),
    [("30/06/2024", True), ("05/06/2024", False), ("06/06/2024", True), ("2024/6/1", True), ("1er juin 2024", True),
     ("30/06/24", False), ("2024--06-30", False), ("20240630", False)],
)  # fmt: skip
def test_whether_a_date_can_be_read_in_one_way_only(text: str, clear: bool) -> None:
    assert dates.guess(text) is not None
    assert dates.is_clear(text) is clear


@given(
    day=st.dates(), amount=st.integers(-(10**12), 10**12), unit=st.sampled_from(["days", "weeks", "months", "years"])
)
@example(day=datetime.date.max, amount=1, unit="months")
@example(day=datetime.date.min, amount=-1, unit="days")
def test_what_is_counted_from_a_day_stays_in_the_calendar(day: datetime.date, amount: int, unit: str) -> None:
    found = away(day, amount, unit)
    ends = datetime.date.max if amount > 0 else datetime.date.min
    assert moved(day, amount, unit) == (found or ends)
    assert found is None or (found - day).days * amount >= 0
    if unit == "months":
        assert add_months(day, amount) == moved(day, amount, unit)


def test_months_keep_the_day_or_take_the_last_one() -> None:
    assert add_months(datetime.date(2024, 1, 31), 1) == datetime.date(2024, 2, 29)
    assert add_months(datetime.date(2024, 3, 31), -13) == datetime.date(2023, 2, 28)
    assert moved(datetime.date(2024, 2, 29), 1, "years") == datetime.date(2025, 2, 28)
    assert moved(datetime.date(2024, 2, 29), 1) == datetime.date(2024, 3, 1)
