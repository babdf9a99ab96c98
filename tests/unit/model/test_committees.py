"""The last committee of a startup, and the date of the next one."""

from __future__ import annotations

from datetime import date

import pytest
from support.registries import profile_vocabulary

from incubo.core.errors import UsageError
from incubo.core.i18n import translate
from incubo.model.committees import (
    committee_schedule,
    due_committee_date,
    is_next_committee_word,
    last_committee,
    next_committee_date,
    parse_next_committee,
)
from incubo.model.records import Event, Startup

VOCABULARY = profile_vocabulary()


def committee(on: str | None, following: str | None = None, name: str = "committee", comment: str = "") -> Event:
    return Event(
        name,
        date.fromisoformat(on) if on else None,
        comment,
        next=date.fromisoformat(following) if following else None,
    )


@pytest.mark.parametrize(
    ("events", "day", "expected"),
    [
        ([], "2024-06-01", None),
        ([committee("2024-01-10", "2024-09-01")], "2024-06-01", "2024-09-01"),
        ([committee("2024-01-10", "2024-06-01")], "2024-06-01", "2024-07-10"),  # `next` is not after the day
        ([committee("2024-01-10")], "2024-06-01", "2024-07-10"),
        ([committee("2024-01-10")], "2024-07-10", None),
        ([committee("2023-08-31")], "2024-01-01", "2024-02-29"),
        ([committee("2024-01-10", "2024-09-01"), committee("2023-05-05", "2025-01-01")], "2024-06-01", "2024-09-01"),
        (
            [committee("2024-01-10"), committee("2024-08-01", "2025-02-01")],
            "2024-06-01",
            "2024-08-01",
        ),  # planned among the events
        ([committee("2024-08-01")], "2024-06-01", "2024-08-01"),
        (
            [committee("2024-01-10", "2024-07-04"), committee("2024-08-01")],
            "2024-06-01",
            "2024-07-04",
        ),  # the earlier plan
        ([committee(None, "2024-09-01"), committee("2024-01-10", name="launch")], "2024-06-01", None),
        ([committee("9999-12-01")], "9999-12-02", None),
    ],
)
def test_next_committee(events: list[Event], day: str, expected: str | None) -> None:
    startup = Startup("x", "content/startups/x.md", events=tuple(events))
    committee_date = next_committee_date(startup, VOCABULARY, date.fromisoformat(day))
    assert (committee_date.isoformat() if committee_date else None) == expected


@pytest.mark.parametrize(
    ("events", "day", "state", "expected", "is_due"),
    [
        ([], "2024-06-01", "never", None, False),
        ([committee("2024-09-01")], "2024-06-01", "planned", "2024-09-01", True),
        ([committee("2024-01-10", "2024-09-01")], "2024-06-01", "planned", "2024-09-01", True),
        ([committee("2024-01-10")], "2024-06-01", "due", "2024-07-10", True),
        ([committee("2024-01-10")], "2024-07-10", "due", "2024-07-10", True),  # on that day, it is not late yet
        ([committee("2024-01-10")], "2024-07-11", "overdue", "2024-07-10", False),
        ([committee("2024-01-10", "2024-09-01")], "2024-09-01", "planned", "2024-09-01", True),
        ([committee("2024-01-10", "2024-09-01")], "2024-09-02", "overdue", "2024-09-01", False),
        ([committee("2024-01-10", "2024-03-01")], "2024-06-01", "due", "2024-07-10", True),
        ([committee("2024-01-10")], "2024-01-10", "due", "2024-07-10", True),
        ([committee("9999-12-01")], "9999-12-02", "due", None, False),
    ],
)
def test_the_schedule_of_committees(
    events: list[Event], day: str, state: str, expected: str | None, is_due: bool
) -> None:
    startup = Startup("x", "content/startups/x.md", events=tuple(events))
    schedule = committee_schedule(startup, VOCABULARY, date.fromisoformat(day))
    assert schedule == (state, date.fromisoformat(expected) if expected else None)
    assert due_committee_date(startup, VOCABULARY, date.fromisoformat(day)) == (schedule.date if is_due else None)


def test_on_a_day_in_the_past_later_committees_are_not_known() -> None:
    startup = Startup("x", "x.md", events=(committee("2024-01-10"), committee("2024-07-01")))
    day = date(2024, 6, 1)
    assert next_committee_date(startup, VOCABULARY, day, day) == date(2024, 7, 1)
    assert next_committee_date(startup, VOCABULARY, day, date(2024, 6, 2)) == date(2024, 7, 10)  # six months later
    announced = startup._replace(events=(committee("2024-01-10", "2024-09-01"), committee("2024-07-01")))
    assert next_committee_date(announced, VOCABULARY, day, date(2024, 6, 2)) == date(2024, 9, 1)  # that was written


def test_last_of_two_committees_on_one_day() -> None:
    startup = Startup("x", "x.md", events=(committee("2024-01-10", comment="a"), committee("2024-01-10", comment="b")))
    last = last_committee(startup, date(2024, 1, 10))
    assert last is not None
    assert last.comment == "b"
    assert last_committee(startup, date(2024, 1, 9)) is None


def test_unknown_committee_gives_a_hint() -> None:
    startup = Startup("x", "content/startups/x.md", "Mon Quai")
    with pytest.raises(UsageError) as error:
        parse_next_committee("next-committee", startup, VOCABULARY, date(2024, 6, 1))
    assert "“Mon Quai” has had no committee" in translate(error.value.message)
    assert "content/startups/x.md" in translate(error.value.hints[0])
    startup_with_committee = startup._replace(events=(committee("2020-01-10"),))
    with pytest.raises(UsageError) as error:
        parse_next_committee("next-committee", startup_with_committee, VOCABULARY, date(2024, 6, 1))
    assert "the latest was on 10 January 2020" in translate(error.value.message)


def test_a_next_committee_is_that_of_a_startup() -> None:
    startup = Startup("x", "content/startups/x.md", events=(committee("2024-01-10"),))
    assert parse_next_committee("next-committee", startup, VOCABULARY, date(2024, 6, 1)) == date(2024, 7, 10)
    with pytest.raises(UsageError) as error:
        parse_next_committee("prochain comité", None, VOCABULARY, date(2024, 6, 1))
    assert "“prochain comité” is the committee of one startup" in translate(error.value.message)


def test_committee_label() -> None:
    assert all(
        map(is_next_committee_word, ("next-committee", "Next committee", "prochain comité", "le prochain  comité"))
    )
    assert not any(map(is_next_committee_word, ("", "comité", "next", "next-committee" * 9)))
