"""Mission startups, active members, and open job offers."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.model.jobs import find_title_field, is_open, job_title, publication_date
from incubo.model.records import Job, Member, Mission, Startup
from incubo.model.teams import list_assignments, mission_startups

DAY = datetime.date(2025, 1, 15)
BEFORE = datetime.date(2025, 1, 14)
AFTER = datetime.date(2025, 1, 16)
DAYS = st.none() | st.dates(datetime.date(2024, 12, 1), datetime.date(2025, 3, 1))


@given(start=DAYS, end=DAYS)
def test_a_mission_covers_its_first_and_last_day(start: datetime.date | None, end: datetime.date | None) -> None:
    mission = Mission(start, end)
    assert mission.covers(DAY) is (start is not None and start <= DAY and (end is None or end >= DAY))
    if start is not None and (end is None or start <= end):
        assert mission.covers(start)
        assert end is None or (mission.covers(end) and not mission.covers(end + datetime.timedelta(1)))
    assert Member("x", "x.md", missions=(mission,)).is_active(DAY) is mission.covers(DAY)


def test_a_mission_without_startups_uses_the_list_of_the_member() -> None:
    member = Member("x", "x.md", missions=(Mission(startups=("a", "", "a")), Mission()), startups=("b", "c"))
    assert [(a.startup, a.is_legacy) for a in list_assignments(member)] == [("a", False), ("b", True), ("c", True)]
    assert mission_startups(member, Mission(startups=("",))) == ("b", "c")


def job(entry_id: str = "2025-01-01-x", **fields: object) -> Job:
    return Job(entry_id, f"{entry_id}.md", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"open": True}, True), ({"open": False}, False), ({}, False),
        ({"opens": BEFORE}, True), ({"opens": AFTER}, False),
        ({"status": "open"}, True),
        ({"closes": DAY}, True), ({"closes": BEFORE}, False), ({"closes": AFTER, "opens": AFTER}, False),
        ({"closes": AFTER, "outcome": "filled"}, False), ({"closes": AFTER, "poste_pourvu": True}, False),
        ({"depublication_date": AFTER}, True), ({"depublication_date": BEFORE}, False),
        ({"poste_ferme": AFTER}, True), ({"poste_ferme": DAY}, True), ({"poste_ferme": BEFORE}, False),
        ({"open": True, "poste_ferme": BEFORE}, False), ({"closes": AFTER, "open": False}, False),
    ],
)  # fmt: skip
def test_an_offer_is_open_between_its_dates(fields: dict[str, object], expected: bool) -> None:
    assert is_open(job(**fields), DAY) is expected


def test_an_offer_with_an_outcome_was_open_until_its_closing_date() -> None:
    closed_offer = job(closes=DAY, outcome="filled")
    assert [is_open(closed_offer, day, AFTER) for day in (BEFORE, DAY, AFTER)] == [True, True, False]
    assert not is_open(closed_offer, DAY, DAY)
    assert not is_open(closed_offer, BEFORE, DAY)  # seen from a day before its closing date
    assert not any(
        is_open(job(poste_ferme=DAY, **flag), BEFORE, AFTER) for flag in ({"open": False}, {"poste_pourvu": True})
    )


def test_publication_date() -> None:
    assert publication_date(job(opens=DAY, date=BEFORE)) == DAY
    assert publication_date(job(date=BEFORE)) == BEFORE
    assert publication_date(job()) == datetime.date(2025, 1, 1)
    assert publication_date(job("x")) is None
    assert is_open(job("x", open=True), DAY)


def test_title_of_an_offer_in_any_field() -> None:
    assert find_title_field(job(role="Dev", roles="Devs")) == ("roles", "Devs")
    assert job_title(job(titles="Devs", role="Dev")) == "Devs"
    assert job_title(job(title="")) is find_title_field(job()) is None


def test_all_incubators_are_unique() -> None:
    assert Startup("x", "x.md", incubator="a", incubators=("b", "a")).all_incubators == ("a", "b")
    assert Startup("x", "x.md").all_incubators == ()
