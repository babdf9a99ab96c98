from __future__ import annotations

from datetime import date

import pytest
from support.members import (
    MEMBER_ID,
    edits_on_members,
    member_front_matter,
    mission_yaml,
    planned_front_matter,
    selected_members,
)
from support.registries import note_texts

from incubo.core.errors import RefusedError
from incubo.core.i18n import temporary_language, translate
from incubo.edit.missions import MissionRef, find_latest_missions
from incubo.edit.plan import Proposal
from incubo.edit.verbs.leave import LeaveRequest, leave, leave_team
from incubo.model.teams import is_departure_to_record
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout

SOLE = mission_yaml("2024-03-04", "2025-06-30", "mon-etang")
BOTH = mission_yaml("2024-03-04", "2025-06-30", "mon-etang", "mon-estran")
DAY = date(2025, 1, 31)


def run_leave(sheet: str, on: date = DAY, startup: str | None = None) -> tuple[str, Proposal]:
    edits = edits_on_members(sheet)
    proposal = leave(edits, selected_members(edits), LeaveRequest(on, startup))
    return planned_front_matter(edits, proposal), proposal


def only_notes(sheet: str, on: date = DAY, startup: str | None = None) -> list[str]:
    edits = edits_on_members(sheet)
    proposal = leave(edits, selected_members(edits), LeaveRequest(on, startup))
    assert proposal.plan.files == {}
    return note_texts(proposal)


def refusal(sheet: str, on: date = DAY, startup: str | None = None) -> tuple[str, list[str]]:
    edits = edits_on_members(sheet)
    with pytest.raises(RefusedError) as caught:
        leave(edits, selected_members(edits), LeaveRequest(on, startup))
    return translate(caught.value.message), [translate(hint) for hint in caught.value.hints]


def test_a_sole_startup_ends_the_mission() -> None:
    text, proposal = run_leave(member_front_matter(SOLE), startup="mon-etang")
    assert text == member_front_matter(mission_yaml("2024-03-04", "2025-01-31", "mon-etang"))
    assert (proposal.verb, proposal.scope) == ("leave", "mon-etang")
    with temporary_language("fr"):
        assert translate(proposal.summary) == "Lena Guivarch le 2025-01-31"


def test_the_others_go_on_from_the_day_after_under_the_same_contract() -> None:
    later = mission_yaml("2025-07-01", "2025-12-31", "ma-dune")
    text, _ = run_leave(member_front_matter(BOTH, later), startup="mon-etang")
    ended = mission_yaml("2024-03-04", "2025-01-31", "mon-etang", "mon-estran")
    assert text == member_front_matter(ended, mission_yaml("2025-02-01", "2025-06-30", "mon-estran"), later)


def test_a_mission_without_end_status_or_employer() -> None:
    open_ended = mission_yaml("2024-03-04", None, "mon-etang", "mon-estran", status="", employer="")
    text, _ = run_leave(member_front_matter(open_ended), startup="mon-etang")
    ended = mission_yaml("2024-03-04", "2025-01-31", "mon-etang", "mon-estran", status="", employer="")
    assert text == member_front_matter(ended, mission_yaml("2025-02-01", None, "mon-estran", status="", employer=""))


def test_what_the_old_list_says_stays_true_of_the_past() -> None:
    old = "startups:\n  - mon-etang\n  - mon-estran\npreviously:\n  - mon-phare\n"
    text, _ = run_leave(
        member_front_matter(mission_yaml("2024-03-04", "2025-06-30"), more=old), date(2025, 1, 15), "mon-etang"
    )
    goes_on = mission_yaml("2025-01-16", "2025-06-30", "mon-estran")
    assert text == member_front_matter(mission_yaml("2024-03-04", "2025-01-15"), goes_on, more=old)


def test_a_list_of_former_startups_is_kept_where_the_sheet_has_one_and_the_day_has_come() -> None:
    old = "startups:\n  - mon-etang\n  - mon-estran\npreviously:\n  - mon-phare\n"
    text, _ = run_leave(member_front_matter(SOLE, more=old), date(2025, 1, 15), "mon-etang")
    moved = "startups:\n  - mon-estran\npreviously:\n  - mon-phare\n  - mon-etang\n"
    assert text == member_front_matter(mission_yaml("2024-03-04", "2025-01-15", "mon-etang"), more=moved)
    text, _ = run_leave(member_front_matter(SOLE, more=old), DAY, "mon-etang")
    assert text == member_front_matter(mission_yaml("2024-03-04", "2025-01-31", "mon-etang"), more=old)
    alone = "startups:\n  - mon-etang\n"
    text, _ = run_leave(member_front_matter(SOLE, more=alone), date(2025, 1, 15), "mon-etang")
    assert text.endswith(alone)


def test_it_is_not_named_twice_among_the_former_ones() -> None:
    old = "startups:\n  - mon-etang\n  - mon-estran\npreviously:\n  - mon-etang\n"
    text, _ = run_leave(member_front_matter(SOLE, more=old), date(2025, 1, 15), "mon-etang")
    assert text.endswith("startups:\n  - mon-estran\npreviously:\n  - mon-etang\n")


def test_everything_ends_with_the_teams() -> None:
    other = mission_yaml("2024-05-06", "2025-03-31", "ma-dune")
    sheet = member_front_matter(SOLE, other, more="teams:\n  - rivages-animation\ngithub: lena\n")
    text, proposal = run_leave(sheet, date(2025, 1, 15))
    assert text == member_front_matter(
        mission_yaml("2024-03-04", "2025-01-15", "mon-etang"),
        mission_yaml("2024-05-06", "2025-01-15", "ma-dune"),
        more="github: lena\n",
    )
    assert proposal.scope == ""


def test_teams_stay_until_the_end_date() -> None:
    team = "teams:\n  - rivages-animation\n"
    text, proposal = run_leave(member_front_matter(SOLE, more=team))
    assert text == member_front_matter(mission_yaml("2024-03-04", "2025-01-31", "mon-etang"), more=team)
    assert note_texts(proposal) == [
        f"Lena Guivarch stays in Animation until then (on that day: incubo leave {MEMBER_ID})"
    ]


def test_a_mission_to_come_is_taken_away() -> None:
    coming = mission_yaml("2025-07-01", "2025-12-31", "mon-etang")
    text, proposal = run_leave(member_front_matter(SOLE, coming), startup="mon-etang")
    assert text == member_front_matter(mission_yaml("2024-03-04", "2025-01-31", "mon-etang"))
    assert note_texts(proposal) == ["Lena Guivarch: the mission that was to begin on 1 July 2025 is removed"]


def test_a_mission_to_come_for_others_too_keeps_them() -> None:
    coming = mission_yaml("2025-07-01", "2025-12-31", "mon-etang", "ma-dune")
    text, proposal = run_leave(member_front_matter(SOLE, coming), startup="mon-etang")
    kept = mission_yaml("2025-07-01", "2025-12-31", "ma-dune")
    assert text == member_front_matter(mission_yaml("2024-03-04", "2025-01-31", "mon-etang"), kept)
    assert note_texts(proposal) == ["Lena Guivarch: the mission that begins on 1 July 2025 is no longer for Mon Étang"]
    old = "startups:\n  - mon-etang\n  - ma-dune\n"
    text, _ = run_leave(
        member_front_matter(SOLE, mission_yaml("2025-07-01", "2025-12-31"), more=old), startup="mon-etang"
    )
    assert text == member_front_matter(mission_yaml("2024-03-04", "2025-01-31", "mon-etang"), kept, more=old)


def test_the_only_mission_is_not_taken_away() -> None:
    message, hints = refusal(
        member_front_matter(mission_yaml("2025-07-01", "2025-12-31", "mon-etang")), startup="mon-etang"
    )
    assert message == "Lena Guivarch has no other mission than the one to come: nothing would be left"
    assert hints == [f"if the person does not come at all: incubo remove {MEMBER_ID}"]


@pytest.mark.parametrize(
    ("startup", "said"),
    [
        ("mon-etang", "Lena Guivarch has a mission in Mon Étang that began on 4 March 2024, after 1 March 2024"),
        (None, "Lena Guivarch has a mission that began on 4 March 2024, after 1 March 2024"),
    ],
)
def test_nobody_leaves_before_they_began(startup: str | None, said: str) -> None:
    message, hints = refusal(member_front_matter(SOLE), date(2024, 3, 1), startup)
    assert (message, hints) == (said, ["give a day from 2024-03-04 on"])


def test_nobody_leaves_where_they_are_not() -> None:
    message, hints = refusal(member_front_matter(SOLE), startup="mon-estran")
    assert (message, hints) == ("Lena Guivarch has no mission in Mon Estran", ["Lena Guivarch works for Mon Étang"])
    assert refusal(member_front_matter(mission_yaml("2022-03-01", "2023-02-28")), startup="mon-estran")[1] == []


@pytest.mark.parametrize(
    ("written", "startup", "said"),
    [
        (
            mission_yaml("2022-03-01", "2023-02-28", "mon-etang"),
            "mon-etang",
            "{} already left Mon Étang on 28 February 2023",
        ),
        (mission_yaml("2022-03-01", "2023-02-28", "mon-etang"), None, "{} already left on 28 February 2023"),
        (
            mission_yaml("2022-03-01", "2025-01-20", "mon-etang"),
            "mon-etang",
            "{}: in Mon Étang until 20 January 2025 only (to stay longer: incubo extend {id} --until 2025-01-31)",
        ),
        (
            mission_yaml("2022-03-01", "2025-01-20", "mon-etang") + mission_yaml("2022-03-01", None, "mon-estran"),
            "mon-etang",
            "{}: in Mon Étang until 20 January 2025 only "
            "(to stay longer: incubo extend {id} --startup mon-etang --until 2025-01-31)",
        ),
        (
            mission_yaml("2022-03-01", "2025-01-20"),
            None,
            "{}: until 20 January 2025 only (to stay longer: incubo extend {id} --until 2025-01-31)",
        ),
        (
            mission_yaml("2022-03-01", "2025-01-31", "mon-etang"),
            "mon-etang",
            "{}: already in Mon Étang until 31 January 2025",
        ),
        (mission_yaml("2022-03-01", "2025-01-31", "mon-etang"), None, "{}: already until 31 January 2025"),
    ],
)
def test_already_left_or_leaving(written: str, startup: str | None, said: str) -> None:
    assert only_notes(member_front_matter(written), startup=startup) == [said.format("Lena Guivarch", id=MEMBER_ID)]


def test_somebody_without_missions() -> None:
    assert only_notes(member_front_matter()) == []


def test_several_people_at_once() -> None:
    edits = edits_on_members(*[member_front_matter(BOTH)] * 4)
    everyone = [member for member in edits.registry.members.values() if "guivarch" in member.id]
    proposal = leave(edits, [*everyone, *everyone], LeaveRequest(DAY, "mon-etang"))
    assert len(proposal.plan.files) == 4
    with temporary_language("fr"):
        assert translate(proposal.summary) == "4 membres le 2025-01-31"
    names = [translate(line) for line in proposal.body_lines]
    assert names == [member.display_name for member in everyone], "the commit makes a list of them"


@pytest.mark.parametrize(("layout", "prefix"), [(INCUBO_LAYOUT, ""), (BETA_LAYOUT, "/teams/")])
def test_a_team(layout: Layout, prefix: str) -> None:
    two = f"teams:\n  - {prefix}rivages-animation\n  - {prefix}rivages-portefeuille\n"
    edits = edits_on_members(member_front_matter(SOLE, more=two), layout=layout)
    proposal = leave_team(edits, selected_members(edits), "rivages-animation")
    assert planned_front_matter(edits, proposal) == member_front_matter(
        SOLE, more=f"teams:\n  - {prefix}rivages-portefeuille\n"
    )
    with temporary_language("fr"):
        assert translate(proposal.summary) == "Lena Guivarch quitte l'équipe"


@pytest.mark.parametrize(
    ("teams", "hints"),
    [("", []), ("teams:\n  - rivages-portefeuille\n", ["Lena Guivarch is in rivages-portefeuille"])],
)
def test_a_team_of_others(teams: str, hints: list[str]) -> None:
    edits = edits_on_members(member_front_matter(SOLE, more=teams))
    with pytest.raises(RefusedError) as caught:
        leave_team(edits, selected_members(edits), "rivages-animation")
    assert translate(caught.value.message) == "Lena Guivarch is not in Animation (rivages-animation)"
    assert [translate(hint) for hint in caught.value.hints] == hints


def test_extend_knows_what_goes_on() -> None:
    text, _ = run_leave(member_front_matter(BOTH), startup="mon-etang")
    member = edits_on_members(text).registry.members[MEMBER_ID]
    assert find_latest_missions([MissionRef(member, 0)]) == [MissionRef(member, 1)]


@pytest.mark.parametrize(
    ("further", "expected"),
    [
        ("", False),
        ("startups:\n  - mon-etang\n", False),
        ("startups:\n  - mon-etang\npreviously:\n  - ma-dune\n", True),
        ("teams:\n  - rivages-animation\n", True),
    ],
)
def test_a_departure_is_to_record_where_recording_it_changes_something(further: str, expected: bool) -> None:
    sheet = member_front_matter(mission_yaml("2024-03-04", "2025-01-10", "mon-etang")) + further
    edits = edits_on_members(sheet)
    (member,) = selected_members(edits)
    proposal = leave(edits, [member], LeaveRequest(edits.as_of))
    assert (is_departure_to_record(member, edits.as_of), bool(proposal.plan.files)) == (expected, expected)


def test_no_departure_is_to_record_while_a_mission_goes_on_elsewhere() -> None:
    sheet = member_front_matter(
        mission_yaml("2024-03-04", "2025-01-10", "mon-etang"), mission_yaml("2024-03-04", "2025-06-30", "ma-dune")
    )
    (member,) = selected_members(edits_on_members(sheet + "teams:\n  - rivages-animation\n"))
    assert not is_departure_to_record(member, date(2025, 1, 15))
