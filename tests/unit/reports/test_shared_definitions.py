"""What a word means is the same in every report, list, page and table of the database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.phase_rows import phase_id
from support.registries import make_registry, profile_vocabulary

from incubo.core.i18n import translate
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.query.context import QueryContext
from incubo.query.filters import ListRequest
from incubo.query.listing import list_table
from incubo.query.resources.members import MEMBERS
from incubo.query.sql.run import SqlQuery
from incubo.registry.registry import Registry
from incubo.reports.attention.collect import collect_action_items
from incubo.reports.committees import committees_report
from incubo.reports.documents.calendar import find_appointments
from incubo.reports.durations import durations_report
from incubo.reports.entry_pages.common import PageContext
from incubo.reports.entry_pages.startup import timeline_section
from incubo.reports.entry_pages.startup_team import count_recent_departures
from incubo.reports.headcount import headcount_report
from incubo.reports.phases import phases_report
from incubo.reports.risk import risk_report
from incubo.reports.timeline import timeline_report

DAY = date(2025, 1, 15)
STARTUP = "title: Digue\nmission: Aider\nincubator: quai\ncontact: digue@quai.example\n"
MEMBER = "fullname: Lena Guivarch\nrole: Designer\ndomaine: Design\nmissions:\n"


def registry_of(**entries: str) -> Registry:
    """A registry with these startups and members; a member's name contains an underscore, for a point."""
    files = {"incubators/quai": "title: Le quai\n"}
    for name, text in entries.items():
        kind = "members" if "_" in name else "startups"
        files[f"{kind}/{name.replace('_', '.')}"] = (MEMBER if kind == "members" else STARTUP) + text
    return make_registry(files)


def query(registry: Registry, sql: str, day: date = DAY) -> list[tuple[Any, ...]]:
    return SqlQuery(sql).run(QueryContext(registry, day, registry.read_text), lambda: False).rows


def test_a_phase_that_ends_before_it_begins_lasts_to_the_next_one_everywhere() -> None:
    registry = registry_of(
        digue="phases:\n  - name: construction\n    start: 2023-01-01\n    end: 2022-01-01\n"
        "  - name: acceleration\n    start: 2024-01-01\n    end: 2023-01-01\n"
    )
    durations = {phase_id(row): row.cells for row in durations_report(Scope(registry, DAY)).rows}
    assert (durations["construction"]["count"], durations["construction"]["median"]) == (1, 365)
    assert durations["acceleration"]["running"] == 1
    drawn = [(phase_id(row), row.cells["end"]) for row in timeline_report(Scope(registry, DAY)).rows]
    assert drawn == [("construction", date(2024, 1, 1)), ("acceleration", None)]
    assert query(registry, "SELECT name, until FROM phases ORDER BY number") == [
        ("construction", "2024-01-01"),
        ("acceleration", None),
    ]
    (block,) = timeline_section(PageContext(registry, DAY), registry.startups["digue"]).blocks
    assert [row.cells["end"] for row in block.rows] == [date(2024, 1, 1), None]
    counted = {phase_id(row): row.cells["count"] for row in phases_report(Scope(registry, DAY)).rows if not row.level}
    assert counted == {"acceleration": 1}


def test_a_mission_that_ends_before_it_begins_counts_nowhere() -> None:
    registry = registry_of(
        digue="phases:\n  - name: construction\n    start: 2023-01-01\n",
        lena_guivarch="  - start: 2025-06-01\n    end: 2024-12-31\n    status: admin\n    startups: [digue]\n",
    )
    assert headcount_report(Scope(registry, DAY)).rows[-1].cells["members"] is None  # no mission is recorded
    assert count_recent_departures(PageContext(registry, DAY), registry.startups["digue"]) == 0
    assert query(registry, "SELECT status, since FROM members_at") == [(None, None)]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2023, 12, 31), None),  # nothing has begun
        (date(2024, 2, 1), "independent"),
        (date(2024, 6, 15), "admin"),  # both run: the one that began last
        (date(2024, 12, 1), "independent"),  # the other one is over
        (date(2025, 6, 1), "admin"),  # nobody works: the last one to begin
    ],
)
def test_a_member_has_one_status_on_a_day(day: date, status: str | None) -> None:
    registry = registry_of(
        lena_guivarch="  - start: 2024-06-01\n    end: 2024-06-30\n    status: admin\n"
        "  - start: 2024-01-01\n    end: 2024-12-31\n    status: independent\n"
    )
    assert query(registry, "SELECT status FROM members_at", day) == [(status,)]
    request = ListRequest(include_inactive=True, columns=("status",))
    (row,) = list_table(MEMBERS, QueryContext(registry, day), request, "en").rows
    assert [value.id for value in row.cells["status"] or ()] == [status] * (status is not None)
    counted = [(row.cells["status"].id,) for row in headcount_report(Scope(registry, day)).rows if not row.level]
    assert counted == query(registry, "SELECT status FROM members_now", day)


def test_flags_of_a_startup_are_false_before_anything_began() -> None:
    registry = registry_of(digue="phases:\n  - name: construction\n    start: 2025-06-01\n", mole="phases: []\n")
    rows = query(registry, "SELECT id, phase, phase_rank, incubated, final, live FROM startups_at")
    assert rows == [("digue", None, None, 0, 0, 0), ("mole", None, None, 0, 0, 0)]


def test_an_operated_service_has_ended_its_incubation_and_has_not_left() -> None:
    """“Ends the incubation” is said of final phases; an exit is a final phase that is not active."""
    vocabulary = profile_vocabulary()
    assert (vocabulary.is_final("opere"), vocabulary.is_exit("opere"), vocabulary.is_live("opere")) == (
        True,
        False,
        True,
    )
    for phase, definition in vocabulary.phases.items():
        assert vocabulary.is_exit(phase) == (definition.is_final and not definition.is_live)
    registry = registry_of(
        digue="phases:\n  - name: opere\n    start: 2024-01-01\n",
        mole="phases:\n  - name: abandon\n    start: 2024-01-01\n",
    )
    table = phases_report(Scope(registry, DAY))
    (summary,) = (row for row in table.rows if row.is_summary)
    assert summary.cells["count"] == 1
    texts = {note.id: translate(note.message) for note in table.notes}
    assert texts["definition-exits"] == "Exits: the phases of products that are no longer active (Stopped)."
    assert query(registry, "SELECT id, final, live FROM startups_at") == [("digue", 1, 1), ("mole", 1, 0)]
    running = {phase_id(row): row.cells["running"] for row in durations_report(Scope(registry, DAY)).rows}
    assert running == {"opere": 1}


@pytest.mark.parametrize("is_past", [False, True])
def test_a_committee_of_a_later_day_is_planned_everywhere_and_unknown_on_a_past_day(is_past: bool) -> None:
    registry = registry_of(
        digue="phases:\n  - name: construction\n    start: 2023-01-01\nevents:\n"
        "  - name: committee\n    date: 2023-06-01\n  - name: committee\n    date: 2025-01-30\n"
    )
    today = date(2025, 6, 1) if is_past else DAY
    context = PageContext(registry, DAY, today=today)
    (status,) = committees_report(Scope(registry, DAY, today=today)).rows
    assert (status.cells["state"].id, status.cells["late"]) == (("overdue", 411) if is_past else ("planned", None))
    reasons = {item.signal for item in collect_action_items(context)}
    expected = {"committee-late"} if is_past else {"committee-soon"}
    assert reasons.intersection(("committee-soon", "committee-late")) == expected
    (risk,) = risk_report(Scope(registry, DAY, today=today)).rows
    assert ("committee-late" in [each.id for each in risk.cells["reasons"]]) is is_past
    next_day = "2023-12-01" if is_past else "2025-01-30"
    queries = QueryContext(registry, DAY, registry.read_text, today=today)
    sql = "SELECT next_committee, next_committee_at(id, '2025-01-15') FROM startups_now"
    assert SqlQuery(sql).run(queries, lambda: False).rows == [(next_day, next_day)]
    appointments = find_appointments(context, "committees", None, Period(DAY, date(2025, 3, 1)))
    assert [each.day for each in appointments if each.id == "committee-digue-2"] == [
        DAY if is_past else date(2025, 1, 30)
    ]


@pytest.mark.parametrize(("following", "state"), [("    next: 2025-01-15\n", "planned"), ("", "due")])
def test_a_committee_is_not_late_on_its_day(following: str, state: str) -> None:
    registry = registry_of(
        digue="phases:\n  - name: construction\n    start: 2023-01-01\nevents:\n"
        f"  - name: committee\n    date: 2024-07-15\n{following}"
    )
    for day in (DAY, date(2025, 1, 16)):
        context, is_its_day = PageContext(registry, day), day == DAY
        (status,) = committees_report(Scope(registry, day)).rows
        expected = (state, DAY, None) if is_its_day else ("overdue", DAY, 1)
        assert (status.cells["state"].id, status.cells["next"], status.cells["late"]) == expected
        reasons = {item.signal for item in collect_action_items(context)}
        assert ("committee-soon" in reasons, "committee-late" in reasons) == (is_its_day, not is_its_day)
        (risk,) = risk_report(Scope(registry, day)).rows
        assert ("committee-late" in [each.id for each in risk.cells["reasons"]]) is not is_its_day
        (appointment,) = find_appointments(context, "committees", None, Period(day, day))
        assert ("overdue" in translate(appointment.title)) is not is_its_day
        assert appointment.is_confirmed is (is_its_day and bool(following))
        assert query(registry, "SELECT next_committee FROM startups_now", day) == [("2025-01-15",)]
