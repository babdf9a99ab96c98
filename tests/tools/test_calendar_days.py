"""`make calendar`: which moments a day means."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from support.paths import load_tool

days = load_tool("calendar_days")


@pytest.mark.parametrize(
    ("words", "moment", "instant"),
    [
        ("2028-02-29", "2028-02-29 12:00 UTC", "2028-02-29T12:00"),
        ("2026-12-31 23:30", "2026-12-31 23:30 UTC", "2026-12-31T23:30"),
        ("2026-12-31T23:30 Europe/Paris", "2026-12-31 23:30 Europe/Paris", "2026-12-31T22:30"),
        ("2027-10-31 02:58 Europe/Paris", "2027-10-31 02:58 Europe/Paris", "2027-10-31T00:58"),  # and again at 01:58
    ],
)
def test_a_day_is_a_moment_in_a_time_zone(words: str, moment: str, instant: str) -> None:
    assert days.choose_moments(words) == (moment,)
    assert days.find_timestamp(moment) == datetime.fromisoformat(instant).replace(tzinfo=UTC).timestamp()


def test_another_one_is_drawn_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    class Today(date):
        @classmethod
        def today(cls) -> date:
            return date(2026, 12, next(numbers))

    numbers = iter(range(1, len(days.HARD_MOMENTS) + 1))
    monkeypatch.setattr(days, "date", Today)
    drawn = [days.choose_moments("drawn")[0] for _ in days.HARD_MOMENTS]
    assert sorted(drawn) == sorted(days.choose_moments("")) == sorted(days.HARD_MOMENTS)
