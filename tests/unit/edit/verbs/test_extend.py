"""`extend`: which mission a renewal is about, until when, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from support.listing_registry import FILES
from support.registries import TODAY, make_file_edits

from incubo.core.errors import RefusedError
from incubo.core.i18n import translate
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import ContractTerms, MissionRef, find_latest_missions, find_renewable_missions
from incubo.edit.verbs.extend import extend_job, extend_missions


def edit_registry(**changes: str) -> FileEdits:
    return make_file_edits({**FILES, **changes}, body="\nTexte.\n")


def targets(edits: FileEdits, *members: str) -> list[MissionRef]:
    return find_latest_missions(
        target for name in members for target in find_renewable_missions(edits.registry.members[name], TODAY)
    )


def line_changes_by_file(plan) -> dict[str, list[str]]:
    """The lines that each file of a plan loses and gains."""
    found = {}
    for path, data in plan.files.items():
        old, new = plan.originals[path].decode().split("\n"), data.decode().split("\n")
        found[path.rpartition("/")[2]] = [f"-{x}" for x in old if x not in new] + [f"+{x}" for x in new if x not in old]
    return found


def test_extend_changes_one_line():
    edits = edit_registry()
    made = extend_missions(edits, targets(edits, "el.anse"), date(2025, 7, 14))
    assert line_changes_by_file(made.plan) == {"el.anse.md": ["-    end: 2025-06-30", "+    end: 2025-07-14"]}
    assert (made.verb, made.scope, translate(made.summary)) == ("extend", "el.anse", "1 mission until 2025-07-14")


def test_without_a_day_it_ends_with_the_next_committee():
    edits = edit_registry()
    made = extend_missions(edits, targets(edits, "ada.quai"), None)
    assert line_changes_by_file(made.plan) == {"ada.quai.md": ["-    end: 2025-02-01", "+    end: 2025-02-10"]}
    assert (
        extend_missions(edit_registry(), targets(edits, "ada.quai"), None, startup="mon-estran").scope == "mon-estran"
    )


def test_a_committee_that_nobody_knows_is_told_with_two_ways_out():
    edits = edit_registry()
    with pytest.raises(RefusedError) as refused:
        extend_missions(edits, targets(edits, "el.anse"), None)
    hints = " ".join(translate(hint) for hint in refused.value.hints)
    assert "--until" in hints
    assert "incubo record committee marée" in hints
    with pytest.raises(RefusedError, match="names no product"):
        extend_missions(edits, targets(edits, "cy.port"), None)


def test_another_contract_begins_the_day_after():
    edits = edit_registry()
    made = extend_missions(edits, targets(edits, "ada.quai"), date(2025, 7, 1), ContractTerms("admin", "DDR"))
    lines = line_changes_by_file(made.plan)["ada.quai.md"]
    assert "+  - start: 2025-02-02" in lines
    assert "+    end: 2025-07-01" in lines
    assert "+    status: admin" in lines
    assert "+    employer: DDR" in lines
    assert not [line for line in lines if line.startswith("-")]
    other = extend_missions(edit_registry(), targets(edits, "ada.quai"), date(2025, 7, 1), ContractTerms("admin"))
    added = other.plan.files["content/members/ada.quai.md"].decode().partition("2025-02-02")[2].partition("startups")[0]
    assert "employer" not in added  # a public agent is not the company's any more
    with pytest.raises(RefusedError, match="next contract begins after"):
        extend_missions(edit_registry(), targets(edits, "el.anse"), date(2025, 5, 1), ContractTerms("admin"))
    with pytest.raises(RefusedError, match="next contract begins after"):  # not: there is nothing to change
        extend_missions(edit_registry(), targets(edits, "el.anse"), date(2025, 6, 30), ContractTerms("admin"))


TWO_MISSIONS = """fullname: {}
missions:
  - {{start: 2024-10-02, end: 2025-02-10, startups: [mon-estran]}}
  - {{start: 2024-10-02, end: 2025-03-31, startups: [marée]}}
"""


@pytest.mark.parametrize(
    ("named", "people", "startup", "hints"),
    [
        (["mon-estran"], ["al.pha"], "mon-estran",
         ["to end it earlier: incubo leave al.pha --startup mon-estran --on 2025-01-20"]),
        (["mon-estran"], ["al.pha", "be.ta"], "mon-estran",
         ["to end them earlier: incubo leave al.pha be.ta --startup mon-estran --on 2025-01-20"]),
        (["mon-estran", "marée"], ["al.pha"], None, ["to end them earlier: incubo leave al.pha --on 2025-01-20"]),
        (["mon-estran", "marée"], ["al.pha", "ga.mma"], None, []),  # the third mission of one of them is not meant
    ],
)  # fmt: skip
def test_who_leaves_instead_leaves_nothing_else(
    named: list[str], people: list[str], startup: str | None, hints: list[str]
) -> None:
    third = TWO_MISSIONS.format("Ga Mma") + "  - {start: 2024-10-02, end: 2025-03-31, startups: [vieux-phare]}\n"
    sheets = {"al.pha": TWO_MISSIONS.format("Al Pha"), "be.ta": TWO_MISSIONS.format("Be Ta"), "ga.mma": third}
    edits = edit_registry(**{f"members/{person}": sheet for person, sheet in sheets.items()})
    refs = [ref for ref in targets(edits, *people) if set(ref.mission.startups) & set(named)]
    with pytest.raises(RefusedError) as refused:
        extend_missions(edits, refs, date(2025, 1, 20), startup=startup)
    assert [translate(hint) for hint in refused.value.hints] == hints


def test_a_mission_renewed_already_is_the_one_that_is_extended():
    twice = FILES["members/ada.quai"] + (
        "  - start: 2025-02-02\n    end: 2025-05-01\n    status: independent\n"
        "    startups:\n      - mon-estran\n      - marée\n"
    )
    text = twice.replace("domaine: Développement\ncompetences:\n  - Rust\n", "domaine: Développement\n")
    edits = edit_registry(**{"members/ada.quai": text})
    made = extend_missions(edits, targets(edits, "ada.quai"), date(2025, 6, 1))
    assert line_changes_by_file(made.plan)["ada.quai.md"] == ["-    end: 2025-05-01", "+    end: 2025-06-01"]


def test_of_several_those_that_end_later_are_left_alone():
    edits = edit_registry()
    made = extend_missions(edits, targets(edits, "ada.quai", "el.anse"), date(2025, 5, 1))
    assert list(line_changes_by_file(made.plan)) == ["ada.quai.md"]
    assert [translate(note) for note in made.notes] == ["El Anse: already until 30 June 2025"]
    same = extend_missions(edit_registry(), targets(edits, "el.anse"), date(2025, 6, 30))
    assert not same.plan.files


def test_of_several_those_that_cannot_be_extended_are_told():
    """A committee that nobody knows, and a later mission for one of the startups, stop nobody else's renewal."""
    joined = (
        "fullname: Ada Quai\nmissions:\n"
        "  - start: 2024-01-02\n    end: 2025-02-01\n    startups:\n      - mon-estran\n"
        "  - start: 2025-03-01\n    end: 2025-05-01\n    startups:\n      - mon-estran\n      - marée\n"
    )
    edits = edit_registry(**{"members/ada.quai": joined})
    first = MissionRef(edits.registry.members["ada.quai"], 0)
    with pytest.raises(RefusedError, match="the two would overlap") as refused:
        extend_missions(edits, [first], date(2025, 4, 1))
    assert [translate(hint) for hint in refused.value.hints] == ["end this one by 2025-02-28"]
    made = extend_missions(edits, [first, *targets(edits, "el.anse")], date(2025, 7, 14))
    assert list(line_changes_by_file(made.plan)) == ["el.anse.md"]
    made = extend_missions(edit_registry(), targets(edit_registry(), "ada.quai", "el.anse", "cy.port"), None)
    assert list(line_changes_by_file(made.plan)) == ["ada.quai.md"]
    told = [translate(note) for note in made.notes]
    assert [note.partition(":")[0] for note in told if "not extended" in note] == ["El Anse", "Cy Port"], told


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2025, 1, 14), "14 January 2025 has passed: no mission is extended until then"),
        (date(2025, 1, 31), "all these missions end after 31 January 2025 already, the first one on 10 February 2025"),
    ],
)
def test_a_day_before_the_end_of_all_missions_extends_none(until, said):
    person = "fullname: {}\nmissions:\n  - start: 2024-10-02\n    end: {}\n    startups: [mon-estran]\n"
    edits = edit_registry(**{
        "members/al.pha": person.format("Al Pha", "2025-02-10"), "members/be.ta": person.format("Be Ta", "2025-03-01"),
    })  # fmt: skip
    refs = targets(edits, "al.pha", "be.ta")
    with pytest.raises(RefusedError) as refused:
        extend_missions(edits, refs, until)
    assert translate(refused.value.message) == said
    again = extend_missions(edits, refs, date(2025, 2, 10))  # as the first one is
    assert (again.plan.files, len(again.notes)) == ({}, 2)


def test_a_committee_further_than_the_network_allows():
    """Without a day, the mission ends as late as it may; who may have more ends with the committee."""
    late = FILES["startups/mon-estran"].replace("2025-02-10", "2025-09-10")
    edits = edit_registry(**{"startups/mon-estran": late})
    made = extend_missions(edits, targets(edits, "ada.quai"), None, startup="mon-estran")
    assert "+    end: 2025-07-15" in line_changes_by_file(made.plan)["ada.quai.md"]
    assert "as far as the network allows" in translate(made.notes[0])


@pytest.mark.parametrize(
    ("who", "until", "why", "hint"),
    [
        ("el.anse", date(2025, 5, 1), "already ends later", "incubo leave el.anse --on 2025-05-01"),
        ("ada.quai", date(2025, 7, 16), "more than 6 months ahead", "at the latest: 2025-07-15"),
        ("bo.mer", date(2025, 7, 1), "long ago", "incubo join bo.mer --startup vieux-phare"),
    ],
)
def test_refusal_names_the_alternative(who, until, why, hint):
    edits = edit_registry()
    member = edits.registry.members[who]
    with pytest.raises(RefusedError) as refused:
        extend_missions(edits, [MissionRef(member, len(member.missions) - 1)], until)
    assert why in translate(refused.value.message)
    assert hint in " ".join(translate(each) for each in refused.value.hints)


def test_public_agents_may_have_more():
    edits = edit_registry()
    assert extend_missions(edits, targets(edits, "cy.port"), date(2027, 1, 1)).plan.files


def test_a_mission_without_an_end():
    edits = edit_registry(
        **{"members/fa.cap": "fullname: Fa Cap\nrole: Dev\nmissions:\n  - start: 2024-09-01\n    status: admin\n"}
    )
    made = extend_missions(edits, targets(edits, "fa.cap"), date(2025, 7, 1))
    assert line_changes_by_file(made.plan) == {"fa.cap.md": ["+    end: 2025-07-01"]}
    with pytest.raises(RefusedError, match="has no end"):
        extend_missions(
            edit_registry(**{"members/fa.cap": "fullname: F\nmissions:\n  - start: 2024-09-01\n"}),
            targets(edits, "fa.cap"),
            date(2025, 7, 1),
            ContractTerms("admin"),
        )
    with pytest.raises(RefusedError, match="does not begin until"):
        extend_missions(edits, targets(edits, "fa.cap"), date(2024, 7, 1))


def test_an_offer_stays_open():
    edits = edit_registry()
    job = edits.registry.jobs["2024-11-01-dev"]
    assert line_changes_by_file(extend_job(edits, job, date(2025, 4, 1)).plan) == {
        "2024-11-01-dev.md": ["-closes: 2025-02-01", "+closes: 2025-04-01"]
    }
    open_ended = edits.registry.jobs["2025-01-10-chargee"]
    assert line_changes_by_file(extend_job(edits, open_ended, date(2025, 4, 1)).plan)["2025-01-10-chargee.md"] == [
        "+closes: 2025-04-01"
    ]
    for other, day in (
        (job, date(2025, 1, 20)),
        (open_ended, date(2025, 1, 1)),
        (edits.registry.jobs["2024-01-10-design"], TODAY),
    ):
        with pytest.raises(RefusedError):
            extend_job(edits, other, day)
