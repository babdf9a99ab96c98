"""Days and periods given as arguments: which day of a period is meant, and what is remarked."""

from __future__ import annotations

from datetime import date

import pytest
from support.registries import profile_vocabulary

from incubo.core.errors import UsageError
from incubo.core.i18n import translate
from incubo.core.message import Message
from incubo.edit.asking.arguments import PeriodEdge, parse_day_argument, parse_duration_argument, parse_period_argument
from incubo.model.records import Event, Startup

TODAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("word", "edge", "meant", "told"),
    [
        ("2024-04", "at", "2024-04-30", "2024-04: on 30 April 2024"),
        ("2024", "at", "2024-05-15", "2024: on 15 May 2024"),
        ("2025", "at", "2025-12-31", "2025: on 31 December 2025"),
        ("2024", "first", "2024-01-01", "2024: from 1 January 2024"),
        ("2024", "last", "2024-12-31", "2024: to 31 December 2024"),
        ("30 avril 2024", "at", "2024-04-30", ""),
        ("today", "one", "2024-05-15", ""),
        ("2024-06-30", "one", "2024-06-30", ""),
        ("2024-06-30", "first", "2024-06-30", ""),
    ],
)
def test_a_day_of_a_period(word: str, edge: PeriodEdge, meant: str, told: str) -> None:
    remarks: list[Message] = []
    assert parse_day_argument(word, TODAY, edge=edge, remark=remarks.append) == date.fromisoformat(meant)
    assert "".join(map(translate, remarks)) == told


def test_past_dates() -> None:
    assert parse_day_argument("monday", TODAY) == date(2024, 5, 20)
    assert parse_day_argument("monday", TODAY, edge="first", direction="back") == date(2024, 5, 13)
    assert parse_period_argument("30d..today", TODAY, "back").days == 31


@pytest.mark.parametrize(
    ("word", "edge", "message", "hint"),
    [
        ("2024-06", "one", "“2024-06” is 30 days long, and one day is needed here", "it begins on 2024-06-01"),
        ("30/02/2024", "at", "30/02/2024 does not exist in the calendar", "this month has fewer days"),
        ("soon", "first", "“soon” is not a date", "write a day (2024-06-30"),
        ("next-committee", "at", "“next-committee” is the committee of one product", "write a date"),
    ],
)
def test_invalid_dates_are_refused(word: str, edge: PeriodEdge, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_day_argument(word, TODAY, edge=edge)
    assert translate(error.value.message).startswith(message)
    assert any(translate(each).startswith(hint) for each in error.value.hints)


def test_the_next_committee_of_a_startup() -> None:
    startup = Startup("quai", "content/startups/quai.md", events=(Event("committee", date(2024, 3, 1)),))
    words = profile_vocabulary()
    assert parse_day_argument("prochain comité", TODAY, startup=startup, vocabulary=words) == date(2024, 9, 1)
    with pytest.raises(UsageError):
        parse_day_argument("next-committee", TODAY, startup=startup._replace(events=()), vocabulary=words)
    with pytest.raises(UsageError):
        parse_period_argument("next-committee", TODAY)


def test_durations() -> None:
    assert parse_duration_argument("18mo").before(date(2024, 5, 15)) == date(2022, 11, 15)
    with pytest.raises(UsageError, match="is not a duration"):
        parse_duration_argument("18 apples")
