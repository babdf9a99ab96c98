"""What is true of a startup on a day: its committees, the last one and the next."""

from __future__ import annotations

from datetime import date

import pytest
from support.registries import profile_vocabulary

from incubo.core.errors import UsageError
from incubo.core.i18n import translate
from incubo.facts.situation import Situation, Stop
from incubo.model.committees import is_next_committee_word, last_committee
from incubo.model.records import Event, Phase, Startup

VOCABULARY = profile_vocabulary()


def committee(on: str | None, following: str | None = None, name: str = "committee", comment: str = "") -> Event:
    return Event(
        name,
        date.fromisoformat(on) if on else None,
        comment,
        next=date.fromisoformat(following) if following else None,
    )


def startup_with(*events: Event, phase: str = "construction") -> Startup:
    phases = (Phase(phase, date(2000, 1, 1)),) if phase else ()
    return Startup("x", "content/startups/x.md", phases=phases, events=events)


def schedule_of(startup: Startup, day: str, today: str | None = None) -> tuple[str, str | None]:
    situation = Situation(startup, VOCABULARY, date.fromisoformat(day), date.fromisoformat(today or day))
    schedule = situation.committee
    return schedule.state, schedule.day.isoformat() if schedule.day is not None else None


@pytest.mark.parametrize(
    ("events", "day", "state", "expected"),
    [
        ([], "2024-06-01", "never", None),
        ([committee("2024-09-01")], "2024-06-01", "planned", "2024-09-01"),
        ([committee("2024-01-10", "2024-09-01")], "2024-06-01", "planned", "2024-09-01"),
        ([committee("2024-01-10")], "2024-06-01", "due", "2024-07-10"),
        ([committee("2024-01-10")], "2024-07-10", "due", "2024-07-10"),  # on that day, it is not late yet
        ([committee("2024-01-10")], "2024-07-11", "overdue", "2024-07-10"),
        ([committee("2024-01-10")], "2024-01-10", "due", "2024-07-10"),
        ([committee("2023-08-31")], "2024-01-01", "due", "2024-02-29"),
        ([committee("2024-01-10", "2024-09-01")], "2024-09-01", "planned", "2024-09-01"),
        ([committee("2024-01-10", "2024-09-01")], "2024-09-02", "overdue", "2024-09-01"),
        ([committee("2024-01-10", "2024-03-01")], "2024-03-01", "planned", "2024-03-01"),  # sooner than usual
        ([committee("2024-01-10", "2024-03-01")], "2024-03-02", "overdue", "2024-03-01"),
        (
            [committee("2024-01-10", "2024-03-01"), committee("2024-05-01")],
            "2024-03-02",
            "planned",
            "2024-05-01",
        ),  # another day is planned: it is not late
        (
            [committee("2024-01-10", "2024-03-01"), committee("2024-05-01")],
            "2024-03-01",
            "planned",
            "2024-03-01",
        ),  # both are to come: the first one
        ([committee("2024-01-10"), committee("2024-08-01", "2025-02-01")], "2024-06-01", "planned", "2024-08-01"),
        (
            [committee("2024-01-10", "2024-09-01"), committee("2023-05-05", "2025-01-01")],
            "2024-06-01",
            "planned",
            "2024-09-01",
        ),  # what an earlier one announced is over
        ([committee("2024-01-10", "2023-07-10")], "2024-06-01", "due", "2024-07-10"),  # a mistake in the year
        ([committee("2024-01-10", "2024-01-10")], "2024-01-10", "due", "2024-07-10"),
        ([committee("2024-01-10", "2024-03-01"), committee("2024-01-10")], "2024-02-01", "planned", "2024-03-01"),
        (
            [committee("2024-01-10", "2024-03-01"), committee("2024-01-10", "2024-04-01")],
            "2024-02-01",
            "planned",
            "2024-04-01",
        ),
        ([committee(None, "2024-09-01"), committee("2024-01-10", name="launch")], "2024-06-01", "never", None),
        ([committee("2024-01-10")._replace(decision="provisional")], "2024-06-01", "due", "2024-07-10"),
        ([committee("2024-01-10")._replace(decision="stop")], "2024-06-01", "stopping", None),
        ([committee("2024-01-10")._replace(decision="stop")], "2024-08-01", "stopping", None),
        ([committee("2024-01-10", "2024-03-01")._replace(decision="stop")], "2024-02-01", "planned", "2024-03-01"),
        ([committee("2024-01-10", "2024-03-01")._replace(decision="stop")], "2024-06-01", "stopping", None),
        (
            [committee("2024-01-10")._replace(decision="stop"), committee("2024-08-01")],
            "2024-06-01",
            "planned",
            "2024-08-01",
        ),
        (
            [committee("2024-01-10")._replace(decision="stop"), committee("2024-02-10")._replace(decision="continue")],
            "2024-06-01",
            "due",
            "2024-08-10",
        ),
        ([committee("9999-12-01")], "9999-12-02", "due", None),
    ],
)
def test_the_schedule_of_committees(events: list[Event], day: str, state: str, expected: str | None) -> None:
    startup = startup_with(*events)
    assert schedule_of(startup, day) == (state, expected)
    following = Situation(startup, VOCABULARY, date.fromisoformat(day)).next_committee
    assert (following.isoformat() if following else None) == (expected if expected and expected > day else None)


HELD, LATER = committee("2024-01-10", "2024-05-01"), committee("2024-09-01")


@pytest.mark.parametrize(
    ("phase", "announced", "unplanned", "late", "later"),
    [
        ("construction", "planned", "due", "overdue", "planned"),
        ("investigation", "planned", "due", "none", "planned"),
        ("", "planned", "due", "none", "planned"),
        ("opere", "none", "none", "none", "planned"),  # what a committee announced before the end counts no more
        ("success", "none", "none", "none", "planned"),
        ("abandon", "none", "none", "none", "none"),
    ],
)
def test_whose_committees_are_expected(phase: str, announced: str, unplanned: str, late: str, later: str) -> None:
    assert schedule_of(startup_with(HELD, phase=phase), "2024-04-01")[0] == announced
    assert schedule_of(startup_with(committee("2024-01-10"), phase=phase), "2024-04-01")[0] == unplanned
    assert schedule_of(startup_with(HELD, phase=phase), "2024-06-01")[0] == late
    assert schedule_of(startup_with(HELD, LATER, phase=phase), "2024-06-01")[0] == later


def test_on_a_day_in_the_past_later_committees_are_not_known() -> None:
    startup = startup_with(committee("2024-01-10"), committee("2024-07-01"))
    assert schedule_of(startup, "2024-06-01") == ("planned", "2024-07-01")
    assert schedule_of(startup, "2024-06-01", "2024-06-02") == ("due", "2024-07-10")  # six months later
    announced = startup_with(committee("2024-01-10", "2024-09-01"), committee("2024-07-01"))
    assert schedule_of(announced, "2024-06-01", "2024-06-02") == ("planned", "2024-09-01")  # that was written


def test_last_of_two_committees_on_one_day() -> None:
    startup = Startup("x", "x.md", events=(committee("2024-01-10", comment="a"), committee("2024-01-10", comment="b")))
    last = last_committee(startup, date(2024, 1, 10))
    assert last is not None
    assert last.comment == "b"
    assert last_committee(startup, date(2024, 1, 9)) is None


def test_unknown_committee_gives_a_hint() -> None:
    startup = Startup("x", "content/startups/x.md", "Mon Quai")
    with pytest.raises(UsageError) as error:
        Situation(startup, VOCABULARY, date(2024, 6, 1)).require_next_committee()
    assert "“Mon Quai” has had no committee" in translate(error.value.message)
    assert "content/startups/x.md" in translate(error.value.hints[0])
    startup_with_committee = startup._replace(events=(committee("2020-01-10"),))
    with pytest.raises(UsageError) as error:
        Situation(startup_with_committee, VOCABULARY, date(2024, 6, 1)).require_next_committee()
    assert "the latest was on 10 January 2020" in translate(error.value.message)


def test_the_next_committee_is_known() -> None:
    startup = Startup("x", "content/startups/x.md", events=(committee("2024-01-10"),))
    assert Situation(startup, VOCABULARY, date(2024, 6, 1)).require_next_committee() == date(2024, 7, 10)


def test_committee_label() -> None:
    assert all(
        map(is_next_committee_word, ("next-committee", "Next committee", "prochain comité", "le prochain  comité"))
    )
    assert not any(map(is_next_committee_word, ("", "comité", "next", "next-committee" * 9)))


STOPPED = Startup(
    "x",
    "content/startups/x.md",
    phases=(Phase("construction", date(2024, 1, 1)), Phase("abandon", date(2024, 7, 1))),
    events=(Event("committee", date(2024, 5, 2), decision="stop"),),
)


@pytest.mark.parametrize(
    ("day", "today", "stop"),
    [
        ("2024-05-01", "2024-05-01", Stop(None, date(2024, 7, 1))),
        ("2024-05-02", "2024-05-02", Stop(date(2024, 5, 2), date(2024, 7, 1))),
        ("2024-05-02", "2024-05-03", Stop(date(2024, 5, 2), None)),  # on a day in the past, no plan is known
        ("2024-07-01", "2024-07-01", Stop(None, None)),
    ],
)
def test_a_stop_is_decided_planned_and_done(day: str, today: str, stop: Stop) -> None:
    found = Situation(STOPPED, VOCABULARY, date.fromisoformat(day), date.fromisoformat(today)).stop
    assert found == stop
    assert found.to_do == (stop.decided if stop.planned is None else None)
    assert found.is_ahead == (found != Stop())


def test_missions_end_with_a_startup() -> None:
    before, known = Situation(STOPPED, VOCABULARY, date(2024, 5, 1)), Situation(STOPPED, VOCABULARY, date(2024, 5, 2))
    assert [before.ends_missions(last) for last in (date(2024, 6, 29), date(2024, 6, 30))] == [False, True]
    assert known.ends_missions(date(2024, 5, 3))
    assert not Situation(STOPPED, VOCABULARY, date(2024, 5, 1), date(2024, 5, 2)).ends_missions(date(2024, 8, 1))
