"""Days on the command line: which day of a period an option means, and what is said."""

from __future__ import annotations

from datetime import date

import pytest

from incubo.app import arguments, workspace
from incubo.cli import session
from incubo.config import settings
from incubo.core.errors import UsageError
from incubo.core.i18n import translate
from incubo.model.records import Event, Startup

FROZEN = settings.Config(as_of=date(2024, 5, 15))


@pytest.fixture(autouse=True)
def _session() -> None:
    session.start_session("en")


@pytest.mark.parametrize(
    ("word", "edge", "meant", "told"),
    [
        ("2024-04", "at", "2024-04-30", "2024-04: on 30 April 2024\n"),
        ("2024", "at", "2024-05-15", "2024: on 15 May 2024\n"),
        ("2025", "at", "2025-12-31", "2025: on 31 December 2025\n"),
        ("2024", "first", "2024-01-01", "2024: from 1 January 2024\n"),
        ("2024", "last", "2024-12-31", "2024: to 31 December 2024\n"),
        ("30 avril 2024", "at", "2024-04-30", ""),
        ("today", "one", "2024-05-15", ""),
        ("2024-06-30", "one", "2024-06-30", ""),
        ("2024-06-30", "first", "2024-06-30", ""),
    ],
)
def test_a_day_of_a_period(
    capsys: pytest.CaptureFixture[str], word: str, edge: arguments.PeriodEdge, meant: str, told: str
) -> None:
    assert workspace.day(word, FROZEN, edge=edge) == date.fromisoformat(meant)
    assert capsys.readouterr() == ("", told)


def test_past_dates() -> None:
    assert workspace.day("monday", FROZEN) == date(2024, 5, 20)
    assert workspace.day("monday", FROZEN, edge="first", prefer_past=True) == date(2024, 5, 13)
    assert workspace.period("30d..today", FROZEN, prefer_past=True).days == 31


@pytest.mark.parametrize(
    ("word", "edge", "message", "hint"),
    [
        ("2024-06", "one", "“2024-06” is 30 days long, and one day is needed here", "it begins on 2024-06-01"),
        ("30/02/2024", "at", "“30/02/2024” is not a date", "this month has fewer days"),
        ("soon", "first", "“soon” is not a date", "write a day (2024-06-30"),
        ("next-committee", "at", "“next-committee” is the committee of one startup", "write a date"),
    ],
)
def test_invalid_dates_are_refused(word: str, edge: arguments.PeriodEdge, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        workspace.day(word, FROZEN, edge=edge)
    assert translate(error.value.message).startswith(message)
    assert any(translate(each).startswith(hint) for each in error.value.hints)


def test_the_next_committee_of_a_startup() -> None:
    startup = Startup("quai", "content/startups/quai.md", events=(Event("committee", date(2024, 3, 1)),))
    assert workspace.day("prochain comité", FROZEN, startup=startup) == date(2024, 9, 1)
    with pytest.raises(UsageError):
        workspace.day("next-committee", FROZEN, startup=startup._replace(events=()))
    with pytest.raises(UsageError):
        workspace.period("next-committee", FROZEN)


def test_durations() -> None:
    assert workspace.span("18mo").before(date(2024, 5, 15)) == date(2022, 11, 15)
    with pytest.raises(UsageError, match="is not a duration"):
        workspace.span("18 apples")
