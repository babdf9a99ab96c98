"""When the next committee is: as the design decided."""

from __future__ import annotations

from datetime import date

import pytest

from incubo.core.i18n import translate
from incubo.model.committees import (
    is_next_committee_word,
    last_committee,
    next_committee_date,
    unknown_next_committee_message,
)
from incubo.model.records import Event, Startup


def held(on: str | None, following: str | None = None, name: str = "committee", comment: str = "") -> Event:
    return Event(
        name,
        date.fromisoformat(on) if on else None,
        comment,
        next=date.fromisoformat(following) if following else None,
    )


@pytest.mark.parametrize(
    ("events", "day", "due"),
    [
        ([], "2024-06-01", None),
        ([held("2024-01-10", "2024-09-01")], "2024-06-01", "2024-09-01"),
        ([held("2024-01-10", "2024-06-01")], "2024-06-01", "2024-07-10"),  # that day is not after
        ([held("2024-01-10")], "2024-06-01", "2024-07-10"),
        ([held("2024-01-10")], "2024-07-10", None),
        ([held("2023-08-31")], "2024-01-01", "2024-02-29"),
        ([held("2024-01-10", "2024-09-01"), held("2023-05-05", "2025-01-01")], "2024-06-01", "2024-09-01"),
        ([held("2024-01-10"), held("2024-08-01", "2025-02-01")], "2024-06-01", "2024-08-01"),  # planned, not held yet
        ([held("2024-08-01")], "2024-06-01", "2024-08-01"),
        ([held("2024-01-10", "2024-07-04"), held("2024-08-01")], "2024-06-01", "2024-07-04"),  # the earlier plan
        ([held(None, "2024-09-01"), held("2024-01-10", name="launch")], "2024-06-01", None),
        ([held("9999-12-01")], "9999-12-02", None),
    ],
)
def test_next_committee(events: list[Event], day: str, due: str | None) -> None:
    startup = Startup("x", "content/startups/x.md", events=tuple(events))
    found = next_committee_date(startup, date.fromisoformat(day))
    assert (found.isoformat() if found else None) == due


def test_last_of_two_committees_on_one_day() -> None:
    startup = Startup("x", "x.md", events=(held("2024-01-10", comment="a"), held("2024-01-10", comment="b")))
    last = last_committee(startup, date(2024, 1, 10))
    assert last is not None
    assert last.comment == "b"
    assert last_committee(startup, date(2024, 1, 9)) is None


def test_unknown_committee_gives_a_hint() -> None:
    none = Startup("x", "content/startups/x.md", "Mon Quai")
    message, hints = unknown_next_committee_message(none, date(2024, 6, 1))
    assert "“Mon Quai” has had no committee" in translate(message)
    assert "content/startups/x.md" in translate(hints[0])
    old = none._replace(events=(held("2020-01-10"),))
    assert "the latest was on 10 January 2020" in translate(unknown_next_committee_message(old, date(2024, 6, 1))[0])


def test_committee_label() -> None:
    assert all(
        map(is_next_committee_word, ("next-committee", "Next committee", "prochain comité", "le prochain  comité"))
    )
    assert not any(map(is_next_committee_word, ("", "comité", "next", "next-committee" * 9)))
