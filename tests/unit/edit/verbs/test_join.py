from __future__ import annotations

from datetime import date

import pytest
from support.members import (
    MEMBER_HEAD,
    MEMBER_ID,
    STARTUPS,
    edits_on_members,
    member_front_matter,
    mission_yaml,
    planned_front_matter,
    selected_members,
)
from support.registries import TODAY, note_texts

from incubo.core.errors import RefusedError
from incubo.core.i18n import temporary_language, translate
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import ContractTerms
from incubo.edit.plan import Proposal
from incubo.edit.verbs.join import JoinRequest, join, join_team
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout

RUNNING = mission_yaml("2024-03-04", "2025-06-30", "mon-etang")


def run_join(sheet: str, arrival: JoinRequest, layout: Layout = INCUBO_LAYOUT) -> tuple[str, Proposal]:
    edits = edits_on_members(sheet, layout=layout)
    proposal = join(edits, selected_members(edits), arrival)
    return planned_front_matter(edits, proposal), proposal


def only_notes(sheet: str, arrival: JoinRequest) -> list[str]:
    edits = edits_on_members(sheet)
    proposal = join(edits, selected_members(edits), arrival)
    assert proposal.plan.files == {}
    return note_texts(proposal)


def refusal(sheet: str, arrival: JoinRequest) -> tuple[str, list[str]]:
    edits = edits_on_members(sheet)
    with pytest.raises(RefusedError) as caught:
        join(edits, selected_members(edits), arrival)
    assert edits.plan().files == {}
    return translate(caught.value.message), [translate(hint) for hint in caught.value.hints]


def test_a_mission_of_its_own_until_the_next_committee_under_the_running_contract() -> None:
    text, proposal = run_join(member_front_matter(RUNNING), JoinRequest("mon-estran"))
    assert text == member_front_matter(RUNNING, mission_yaml("2025-01-15", "2025-05-22", "mon-estran"))
    assert note_texts(proposal) == [
        "Lena Guivarch: Mon Estran counts from today (if it was from the first day, 4 March 2024: --on 2024-03-04)"
    ]
    assert (proposal.verb, proposal.scope) == ("join", "mon-estran")
    with temporary_language("fr"):
        assert translate(proposal.summary) == "Lena Guivarch jusqu'au 2025-05-22"


def test_a_mission_that_begins_that_day_takes_the_startup_in() -> None:
    text, proposal = run_join(member_front_matter(RUNNING), JoinRequest("mon-estran", date(2024, 3, 4)))
    assert text == member_front_matter(mission_yaml("2024-03-04", "2025-06-30", "mon-etang", "mon-estran"))
    assert note_texts(proposal) == ["Lena Guivarch: Mon Estran is added to the mission that begins on that day"]


@pytest.mark.parametrize(
    "arrival",
    [
        JoinRequest("mon-estran", date(2024, 3, 4), date(2025, 2, 28)),
        JoinRequest("mon-estran", date(2024, 3, 4), date(2025, 7, 1)),
        JoinRequest("mon-estran", date(2024, 3, 4), contract=ContractTerms("admin", "ANRH")),
    ],
    ids=["an earlier end", "a later end", "another contract"],
)
def test_mission_with_other_end_or_contract_is_not_merged(arrival: JoinRequest) -> None:
    text, _ = run_join(member_front_matter(RUNNING), arrival)
    assert text.startswith(member_front_matter(RUNNING) + "  - start: 2024-03-04\n")


def test_a_mission_without_startups_names_the_one_that_was_forgotten() -> None:
    text, _ = run_join(member_front_matter(mission_yaml("2025-01-15", "2025-06-30")), JoinRequest("mon-estran"))
    assert text == member_front_matter(mission_yaml("2025-01-15", "2025-06-30", "mon-estran"))


def test_the_old_list_is_left_alone() -> None:
    old = "startups:\n  - mon-etang\npreviously:\n  - mon-phare\n"
    text, _ = run_join(
        member_front_matter(mission_yaml("2024-03-04", "2025-06-30"), more=old), JoinRequest("mon-estran")
    )
    added = mission_yaml("2025-01-15", "2025-05-22", "mon-estran")
    assert text == member_front_matter(mission_yaml("2024-03-04", "2025-06-30"), added, more=old)


def test_what_the_old_list_says_of_a_mission_is_written_into_it_with_the_startup() -> None:
    old = "startups:\n  - mon-etang\n"
    text, _ = run_join(
        member_front_matter(mission_yaml("2025-01-15", "2025-06-30"), more=old), JoinRequest("mon-estran")
    )
    assert text == member_front_matter(mission_yaml("2025-01-15", "2025-06-30", "mon-etang", "mon-estran"), more=old)


def test_three_months_where_no_committee_is_known() -> None:
    text, proposal = run_join(member_front_matter(RUNNING), JoinRequest("ma-dune", date(2025, 2, 3)))
    assert text == member_front_matter(RUNNING, mission_yaml("2025-02-03", "2025-05-03", "ma-dune"))
    assert note_texts(proposal) == ["until 3 May 2025 (--until for another day)"]


def test_six_months_at_most_but_for_public_agents() -> None:
    text, _ = run_join(member_front_matter(RUNNING), JoinRequest("ma-baie"))
    assert "    end: 2025-07-15\n" in text
    text, _ = run_join(member_front_matter(RUNNING), JoinRequest("ma-baie", contract=ContractTerms("admin", "ANRH")))
    assert text.endswith(mission_yaml("2025-01-15", "2025-12-18", "ma-baie", status="admin", employer="ANRH"))
    message, hints = refusal(member_front_matter(RUNNING), JoinRequest("mon-estran", end=date(2025, 9, 1)))
    assert message == (
        "Lena Guivarch: 1 September 2025 is more than 6 months ahead, which only public agents may have "
        "(15 July 2025 at the latest)"
    )
    assert hints == ["at the latest: 2025-07-15"]


def test_somebody_comes_back_under_the_contract_of_last_time() -> None:
    old = mission_yaml("2022-03-01", "2023-02-28", "mon-estran")
    text, proposal = run_join(member_front_matter(old), JoinRequest("mon-estran"))
    assert text == member_front_matter(old, mission_yaml("2025-01-15", "2025-05-22", "mon-estran"))
    assert note_texts(proposal) == [
        "Lena Guivarch: with the same contract as last time, freelancer, Varangue Conseil "
        "(--status, --employer for another)"
    ]


def test_another_status_is_not_with_the_same_employer() -> None:
    text, _ = run_join(member_front_matter(RUNNING), JoinRequest("mon-estran", contract=ContractTerms("admin")))
    assert text == member_front_matter(
        RUNNING, mission_yaml("2025-01-15", "2025-05-22", "mon-estran", status="admin", employer="")
    )


def test_a_first_mission() -> None:
    text, proposal = run_join(MEMBER_HEAD, JoinRequest("mon-estran"))
    assert text == member_front_matter(mission_yaml("2025-01-15", "2025-05-22", "mon-estran", status="", employer=""))
    assert note_texts(proposal) == []


@pytest.mark.parametrize(
    ("end", "said"),
    [("2025-06-30", "already in Mon Étang until 30 June 2025"), (None, "already in Mon Étang")],
)
def test_member_already_in_startup(end: str | None, said: str) -> None:
    sheet = member_front_matter(mission_yaml("2024-03-04", end, "mon-etang"))
    assert only_notes(sheet, JoinRequest("mon-etang")) == [f"Lena Guivarch: {said}"]


@pytest.mark.parametrize(
    ("arrival", "hint"),
    [
        (
            JoinRequest("mon-etang", end=date(2025, 7, 1)),
            f"to stay until then: incubo extend {MEMBER_ID} --until 2025-07-01",
        ),
        (
            JoinRequest("mon-etang", end=date(2025, 3, 31)),
            f"to leave on that day: incubo leave {MEMBER_ID} --startup mon-etang --on 2025-03-31",
        ),
        (
            JoinRequest("mon-etang", contract=ContractTerms("admin")),
            f"to go on under another contract: incubo extend {MEMBER_ID} --status admin",
        ),
    ],
)
def test_who_is_there_with_another_end_or_contract(arrival: JoinRequest, hint: str) -> None:
    message, hints = refusal(member_front_matter(RUNNING), arrival)
    assert message == "Lena Guivarch: already in Mon Étang until 30 June 2025"
    assert hints == [hint]


COMING = mission_yaml("2025-03-03", "2025-06-30", "mon-estran")


def test_future_mission_is_reported() -> None:
    assert only_notes(member_front_matter(COMING), JoinRequest("mon-estran")) == [
        "Lena Guivarch: already due in Mon Estran on 3 March 2025 (to begin sooner, say when: --on DATE)"
    ]


def test_who_is_to_come_begins_sooner() -> None:
    text, _ = run_join(member_front_matter(COMING), JoinRequest("mon-estran", date(2025, 2, 3)))
    assert text == member_front_matter(mission_yaml("2025-02-03", "2025-06-30", "mon-estran"))
    text, _ = run_join(member_front_matter(COMING), JoinRequest("mon-estran", date(2025, 2, 3), date(2025, 5, 31)))
    assert text == member_front_matter(mission_yaml("2025-02-03", "2025-05-31", "mon-estran"))


def test_a_mission_to_come_is_never_overlapped() -> None:
    both = mission_yaml("2025-03-03", "2025-06-30", "mon-estran", "ma-dune")
    text, proposal = run_join(member_front_matter(both), JoinRequest("mon-estran", date(2025, 2, 3)))
    assert text == member_front_matter(
        both, mission_yaml("2025-02-03", "2025-03-02", "mon-estran", status="", employer="")
    )
    assert note_texts(proposal) == ["Lena Guivarch: until 2 March 2025, the day before the next mission"]
    message, hints = refusal(member_front_matter(both), JoinRequest("mon-estran", date(2025, 2, 3), date(2025, 4, 30)))
    assert "another mission in Mon Estran begins on 3 March 2025, and the two would overlap" in message
    assert hints == ["end this one by 2025-03-02"]
    later = mission_yaml("2025-07-01", "2025-07-10", "mon-estran")
    message, hints = refusal(
        member_front_matter(COMING, later), JoinRequest("mon-estran", date(2025, 2, 3), date(2025, 7, 5))
    )
    assert hints == ["end this one by 2025-06-30"]


def test_nobody_joins_what_has_stopped() -> None:
    message, hints = refusal(member_front_matter(RUNNING), JoinRequest("mon-phare"))
    assert message == "Mon Phare stopped on 3 June 2024: nobody can join it now"
    assert hints[0] == "if it starts again, record that first: incubo phase mon-phare PHASE --on DATE"
    assert refusal(member_front_matter(RUNNING), JoinRequest("mon-phare", date(2024, 4, 1)))[0] == message


def test_who_was_there_before_it_ended() -> None:
    text, _ = run_join(member_front_matter(RUNNING), JoinRequest("mon-phare", date(2024, 4, 1), date(2024, 5, 31)))
    assert text == member_front_matter(RUNNING, mission_yaml("2024-04-01", "2024-05-31", "mon-phare"))


def test_an_end_before_the_start() -> None:
    message, _ = refusal(member_front_matter(RUNNING), JoinRequest("mon-estran", end=date(2025, 1, 14)))
    assert message == "the mission would end before it begins (15 January 2025)"


def test_several_people_at_once() -> None:
    edits = edits_on_members(*[member_front_matter(RUNNING)] * 5)
    everyone = [member for member in edits.registry.members.values() if "guivarch" in member.id]
    proposal = join(edits, [*everyone, *everyone], JoinRequest("mon-estran"))
    assert len(proposal.plan.files) == 5
    with temporary_language("fr"):
        assert translate(proposal.summary) == "5 membres jusqu'au 2025-05-22"
        assert "Lena Guivarch" in [translate(line) for line in proposal.body_lines]
    assert note_texts(proposal) == []


def test_lines_as_they_are_written_in_the_file() -> None:
    edits = edits_on_members(member_front_matter(RUNNING), newline="\r\n")
    data = join(edits, selected_members(edits), JoinRequest("mon-estran")).plan.files[
        "content/members/lena.guivarch.md"
    ]
    assert data is not None
    assert data.count(b"\n") == data.count(b"\r\n")


def team(edits: FileEdits) -> Proposal:
    return join_team(edits, selected_members(edits), "rivages-animation")


@pytest.mark.parametrize(("layout", "prefix"), [(INCUBO_LAYOUT, ""), (BETA_LAYOUT, "/teams/")])
def test_a_team(layout: Layout, prefix: str) -> None:
    edits = edits_on_members(member_front_matter(RUNNING, more="github: lena\n"), layout=layout)
    proposal = team(edits)
    assert planned_front_matter(edits, proposal) == member_front_matter(
        RUNNING, more=f"teams:\n  - {prefix}rivages-animation\ngithub: lena\n"
    )
    assert (proposal.verb, proposal.scope, note_texts(proposal)) == ("join", "rivages-animation", [])
    with temporary_language("fr"):
        assert translate(proposal.summary) == "Lena Guivarch rejoint l'équipe"


def test_a_team_of_somebody_who_is_in_it_or_has_no_mission() -> None:
    proposal = team(edits_on_members(member_front_matter(RUNNING, more="teams:\n  - rivages-animation\n")))
    assert (proposal.plan.files, note_texts(proposal)) == ({}, ["Lena Guivarch: already in Animation"])
    proposal = team(edits_on_members(member_front_matter(mission_yaml("2022-03-01", "2023-02-28"))))
    assert note_texts(proposal) == ["Lena Guivarch has no mission today, and does not count as active"]


def test_the_startups_of_these_tests_live_today() -> None:
    edits = edits_on_members()
    live = [
        each
        for each in STARTUPS
        if (period := edits.registry.phase_period_at(each, TODAY)) and period.phase.name != "abandon"
    ]
    assert live == ["mon-estran", "mon-etang", "ma-dune", "ma-baie"]


def test_a_name_that_would_drive_a_terminal() -> None:
    sheet = member_front_matter(RUNNING).replace("Lena Guivarch", '"Lena\\n\\e[2J\\u202eGuivarch"')
    _, proposal = run_join(sheet, JoinRequest("mon-estran"))
    assert translate(proposal.summary) == "Lena [2JGuivarch until 2025-05-22"
