"""`record`: committees, measures and events."""

from __future__ import annotations

from datetime import date

import pytest
from support.registries import changed_lines, make_file_edits
from support.startups import member_with_mission, startup_front_matter

from incubo.app.committee_requests import ask_effects
from incubo.core.errors import RefusedError
from incubo.core.i18n import translate
from incubo.edit.asking.questions import Question
from incubo.edit.field_order import dated_position
from incubo.edit.verbs.committee import (
    CommitteeDecision,
    combine_committees,
    doubt_amount,
    infer_decision,
    plan_committee,
    record_committee,
)
from incubo.edit.verbs.committee_effects import (
    DecisionEffects,
    DecisionMatch,
    apply_effects,
    find_following_phases,
    match_decision,
    missing_extension_notes,
    offered_decisions,
    plan_extension_to_next,
    suggest_decision,
    suggest_effects,
)
from incubo.edit.verbs.record import Measurement, record_event, record_metrics
from incubo.edit.verbs.stop import StopRequest
from incubo.model.phases import find_entry_decision, phases_of_decision
from incubo.model.vocabulary import add_described_values
from incubo.registry.layout import BETA_LAYOUT

TODAY = date(2025, 1, 15)
HELD = "events:\n  - name: committee\n    date: 2024-07-18\n    decision: continue\n    next: 2025-01-21\n"
PATH = "content/startups/mon-estran.md"


def joined(notes: object) -> str:
    return "\n".join(map(translate, notes))  # type: ignore[call-overload]


def test_a_first_committee_of_an_investigation_launches() -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter()})
    made = record_committee(
        edits, edits.registry.startups["mon-estran"], TODAY, CommitteeDecision("launch", 220_000, 6)
    )
    assert changed_lines(edits, PATH) == [
        "+events:", "+  - name: committee", "+    date: 2025-01-15", "+    kind: launch", "+    decision: launch",
        "+    amount: 220000", "+    months: 6", "+    budget_end: 2025-07-15", "+    next: 2025-06-13",
    ]  # fmt: skip
    assert (made.verb, made.scope, translate(made.summary)) == (
        "committee",
        "mon-estran",
        "launch, 6 months, next 2025-06-13",
    )
    assert "set for 13 June 2025" in joined(made.notes)


@pytest.mark.parametrize(
    ("decision", "months", "ahead", "budget_end"),
    [
        ("continue", None, date(2025, 7, 15), None),
        ("continue", 5, date(2025, 5, 16), date(2025, 6, 15)),
        ("provisional", None, date(2025, 2, 13), date(2025, 3, 15)),
        ("provisional", 1, date(2025, 2, 14), date(2025, 2, 15)),
        ("stop", None, None, None),
    ],
)
def test_what_a_decision_implies(
    decision: str, months: int | None, ahead: date | None, budget_end: date | None
) -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter("construction")})
    found = infer_decision(
        edits, edits.registry.startups["mon-estran"], TODAY, CommitteeDecision(decision, months=months)
    )
    assert (found.next, found.budget_end) == (ahead, budget_end)


@pytest.mark.parametrize(
    ("phase", "events", "decision", "kind"),
    [
        ("investigation", "", "launch", "launch"), ("investigation", "", "continue", None),
        ("construction", "", "continue", None),  # the first committee gives no money again
        ("construction", HELD, "continue", "refinancing"), ("construction", HELD, "provisional", "refinancing"),
        ("construction", HELD, "extend", None), ("construction", HELD, "transfer", None),
        ("construction", HELD, "stop", None),
    ],
)  # fmt: skip
def test_the_kind_of_a_committee_is_what_it_decides(phase: str, events: str, decision: str, kind: str | None) -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter(phase, events)})
    found = infer_decision(edits, edits.registry.startups["mon-estran"], TODAY, CommitteeDecision(decision))
    assert found.kind == kind


def test_what_is_probably_mistyped_is_noted() -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter("construction")})
    startup = edits.registry.startups["mon-estran"]
    made = record_committee(edits, startup, date(2010, 7, 1), CommitteeDecision("continue", amount=300))
    assert "Mon Estran begins on" in joined(made.notes)
    assert "is little for a committee" in joined(made.notes)
    assert doubt_amount(0) is doubt_amount(1_000) is doubt_amount(20_000_000) is None
    assert "a digit too many" in joined([doubt_amount(20_000_001)])


def test_the_next_committee_is_the_one_that_is_in_the_file() -> None:
    """Held since or planned, it is no guess; one planned for about the same day is this very committee."""
    later = "events:\n  - name: committee\n    date: 2025-04-03\n"
    near = later.replace("2025-04-03", "2025-01-21")
    for events, ahead in ((later, date(2025, 4, 3)), (near, date(2025, 7, 15))):
        edits = make_file_edits({"startups/mon-estran": startup_front_matter("construction", events)})
        assert (
            infer_decision(edits, edits.registry.startups["mon-estran"], TODAY, CommitteeDecision("continue")).next
            == ahead
        )
    old = make_file_edits(
        {
            "startups/mon-estran": startup_front_matter("construction", HELD),
            "members/a.b": member_with_mission("2024-03-01", "2025-02-01"),
        }
    )
    startup = old.registry.startups["mon-estran"]
    made = record_committee(old, startup, date(2024, 3, 4), CommitteeDecision("continue"))
    assert translate(made.summary) == "continue, next 2024-07-18"
    given = CommitteeDecision("continue", next=date(2024, 7, 18))
    assert not suggest_effects(
        old, startup, date(2024, 3, 4), DecisionMatch("continue"), given, DecisionEffects()
    )  # years ago


def test_nothing_is_implied_beside_what_is_said() -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter()})
    given = CommitteeDecision("continue", 1, 6, "mid", date(2025, 5, 1), date(2025, 6, 1))
    assert infer_decision(edits, edits.registry.startups["mon-estran"], TODAY, given) == given


def test_a_committee_that_is_recorded_is_completed() -> None:
    more = "    decision: provisional\n    months: 2\n    next: 2025-03-15\n    objectives:\n      - Un\n      - Deux\n"
    events = f"events:\n  - name: committee\n    date: 2025-01-15\n{more}objectives:\n  - Un\n  - Deux\n"
    edits = make_file_edits({"startups/mon-estran": startup_front_matter("construction", events)})
    said_now = CommitteeDecision(amount=60_000, objectives=("Un", "Trois"))
    made = record_committee(edits, edits.registry.startups["mon-estran"], TODAY, said_now)
    assert changed_lines(edits, PATH) == [
        "+    amount: 60000", "+    budget_end: 2025-03-15",
        "-      - Deux", "+      - Trois", "-  - Deux", "+  - Trois",
    ]  # fmt: skip
    assert "is updated" in joined(made.notes)


@pytest.mark.parametrize(
    ("said_now", "lines", "told"),
    [
        (CommitteeDecision("provisional"), ["-    decision: continue", "+    decision: provisional"],
         "came with the former decision stays: amount, months, end of the budget and next committee"),
        (CommitteeDecision("provisional", 40_000, 2), ["-    decision: continue", "+    decision: provisional",
         "-    amount: 300000", "-    months: 6", "-    budget_end: 2025-07-15", "-    next: 2025-06-13",
         "+    amount: 40000", "+    months: 2", "+    budget_end: 2025-03-15", "+    next: 2025-02-13"], None),
        (CommitteeDecision("stop"), ["-    decision: continue", "-    amount: 300000", "-    months: 6",
         "-    budget_end: 2025-07-15", "-    next: 2025-06-13", "+    decision: stop"],
         "came with the former decision is removed: amount, months, end of the budget and next committee"),
        (CommitteeDecision("stop", next=date(2025, 3, 3)), ["-    decision: continue", "-    amount: 300000",
         "-    months: 6", "-    budget_end: 2025-07-15", "-    next: 2025-06-13", "+    decision: stop",
         "+    next: 2025-03-03"], "came with the former decision is removed: amount, months and end of the budget"),
    ],
)  # fmt: skip
def test_another_decision_does_not_keep_in_silence_what_came_with_the_former_one(said_now, lines, told) -> None:
    events = "events:\n  - name: committee\n    date: 2025-01-15\n    kind: mid\n    decision: continue\n"
    events += "    amount: 300000\n    months: 6\n    budget_end: 2025-07-15\n    next: 2025-06-13\n"
    edits = make_file_edits({"startups/mon-estran": startup_front_matter("construction", events)})
    made = record_committee(edits, edits.registry.startups["mon-estran"], TODAY, said_now)
    assert sorted(changed_lines(edits, PATH)) == sorted(lines)
    assert ("former decision" in joined(made.notes)) is (told is not None)
    assert told is None or told in joined(made.notes)


def test_the_terms_that_stay_are_changed_with_their_own_options() -> None:
    events = "events:\n  - name: committee\n    date: 2025-01-15\n    decision: continue\n    amount: 300000\n"
    events += "    budget_end: 2025-07-15\n    next: 2025-06-13\n"
    edits = make_file_edits({"startups/mon-estran": startup_front_matter("construction", events)})
    given = CommitteeDecision("consolidate", next=date(2025, 6, 2))
    note = record_committee(edits, edits.registry.startups["mon-estran"], TODAY, given).notes[-1]
    assert translate(note).endswith("stays: amount and end of the budget (to change it: --amount --budget-end)")


def test_recording_twice_changes_nothing() -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter("construction")})
    record_committee(
        edits, edits.registry.startups["mon-estran"], TODAY, CommitteeDecision("continue", months=6, objectives=("Un",))
    )
    held = edits.read(PATH)
    again = make_file_edits({"startups/mon-estran": held.decode().removeprefix("---\n").removesuffix("---\n")})
    same = CommitteeDecision("continue", months=6, objectives=("Un",))
    made = record_committee(again, again.registry.startups["mon-estran"], TODAY, same)
    assert made.plan.files == {}


def test_one_that_was_planned_nearby_gets_its_real_day() -> None:
    planned = HELD + "  - name: committee\n    date: 2025-01-20\n"
    edits = make_file_edits({"startups/mon-estran": startup_front_matter("construction", planned)})
    made = record_committee(edits, edits.registry.startups["mon-estran"], TODAY, CommitteeDecision("continue"))
    assert changed_lines(edits, PATH) == [
        "-    next: 2025-01-21", "+    next: 2025-01-15", "-    date: 2025-01-20", "+    date: 2025-01-15",
        "+    kind: refinancing", "+    decision: continue", "+    next: 2025-07-15",
    ]  # fmt: skip
    assert "planned on 20 January 2025 was held on 15 January 2025" in joined(made.notes)


def test_an_older_committee_takes_its_place_and_leaves_the_objectives() -> None:
    text = startup_front_matter("construction", HELD + "objectives:\n  - Aujourd'hui\n")
    edits = make_file_edits({"startups/mon-estran": text})
    record_committee(
        edits,
        edits.registry.startups["mon-estran"],
        date(2024, 3, 1),
        CommitteeDecision("continue", objectives=("Un",)),
    )
    changed = changed_lines(edits, PATH)
    assert "+    date: 2024-03-01" in changed
    assert "+      - Un" in changed
    assert not [line for line in changed if line.startswith("-")]
    assert edits.read(PATH).index(b"2024-03-01") < edits.read(PATH).index(b"2024-07-18")


@pytest.mark.parametrize(
    ("on", "given", "message"),
    [
        (date(2025, 2, 1), CommitteeDecision("continue"), "still to come"),
        (TODAY, CommitteeDecision("continue", next=TODAY), "must be after this one"),
        (TODAY, CommitteeDecision("continue", budget_end=date(2025, 1, 1)), "the budget cannot end"),
    ],
)
def test_days_in_the_wrong_order_are_refused(on: date, given: CommitteeDecision, message: str) -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter()})
    with pytest.raises(RefusedError) as refused:
        record_committee(edits, edits.registry.startups["mon-estran"], on, given)
    assert message in translate(refused.value.message)


def test_a_stopped_startup_has_no_committee_any_more() -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter("abandon")})
    startup = edits.registry.startups["mon-estran"]
    for record in (
        lambda: record_committee(edits, startup, TODAY, CommitteeDecision("continue")),
        lambda: plan_committee(edits, startup, date(2025, 3, 1)),
    ):
        with pytest.raises(RefusedError) as refused:
            record()
        assert "it has no committee after that" in translate(refused.value.message)
    record_committee(edits, startup, date(2024, 2, 1), CommitteeDecision("stop"))  # that very day


def test_several_startups_are_one_proposal() -> None:
    edits = make_file_edits(
        {"startups/mon-estran": startup_front_matter(), "startups/mon-etang": startup_front_matter()}
    )
    made = [
        record_committee(edits, each, TODAY, CommitteeDecision("continue")) for each in edits.registry.startups.values()
    ]
    whole = combine_committees(edits, made, TODAY)
    assert len(whole.plan.files) == 2
    assert (whole.scope, translate(whole.summary)) == ("", "2 products on 2025-01-15")
    assert translate(whole.body_lines[0]) == "mon-estran: continue, next 2025-07-15"


def test_a_committee_to_come_is_planned_where_none_was() -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter()})
    made = plan_committee(edits, edits.registry.startups["mon-estran"], date(2025, 3, 4))
    assert changed_lines(edits, PATH) == ["+events:", "+  - name: committee", "+    date: 2025-03-04"]
    assert translate(made.summary) == "planned on 2025-03-04"


def test_a_planned_one_is_moved_wherever_it_is_written() -> None:
    events = "events:\n  - name: committee\n    date: 2025-02-20\n"
    edits = make_file_edits({"startups/mon-estran": startup_front_matter(more=events)})
    made = plan_committee(edits, edits.registry.startups["mon-estran"], date(2025, 3, 4))
    assert changed_lines(edits, PATH) == ["-    date: 2025-02-20", "+    date: 2025-03-04"]
    assert "moves from 20 February 2025 to 4 March 2025" in joined(made.notes)
    edits = make_file_edits({"startups/mon-estran": startup_front_matter(more=HELD)})
    plan_committee(edits, edits.registry.startups["mon-estran"], date(2025, 3, 4))
    assert changed_lines(edits, PATH) == ["-    next: 2025-01-21", "+    next: 2025-03-04"]
    both = HELD + "  - name: committee\n    date: 2025-01-21\n"
    edits = make_file_edits({"startups/mon-estran": startup_front_matter(more=both)})
    plan_committee(edits, edits.registry.startups["mon-estran"], date(2025, 3, 4))
    assert sum(line.startswith("+") for line in changed_lines(edits, PATH)) == 2


def test_planned_already_changes_nothing_and_a_past_day_plans_nothing() -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter(more=HELD)})
    assert plan_committee(edits, edits.registry.startups["mon-estran"], date(2025, 1, 21)).plan.files == {}
    with pytest.raises(RefusedError):
        plan_committee(edits, edits.registry.startups["mon-estran"], TODAY)


def test_the_team_moves_with_its_committee() -> None:
    files = {
        "startups/mon-estran": startup_front_matter(more=HELD),
        "members/claire.bonnemain": member_with_mission("2024-07-22", "2025-01-21"),
        "members/hugo.destrebecq": member_with_mission("2024-07-22", "2025-01-21", "admin"),
        "members/yann.treguer": member_with_mission("2024-07-22", "2025-06-30"),
    }
    edits = make_file_edits(files)
    startup = edits.registry.startups["mon-estran"]
    assert "2 missions still end on 21 January 2025" in joined(plan_committee(edits, startup, date(2025, 3, 4)).notes)
    edits = make_file_edits(files)
    made = plan_committee(edits, edits.registry.startups["mon-estran"], date(2025, 3, 4), with_team=True)
    assert sorted(made.plan.files) == [
        "content/members/claire.bonnemain.md", "content/members/hugo.destrebecq.md", PATH,
    ]  # fmt: skip
    edits = make_file_edits(files)
    made = plan_committee(edits, edits.registry.startups["mon-estran"], date(2025, 8, 1), with_team=True)
    assert "Claire Bonnemain: until 15 July 2025, as far as the network allows" in joined(made.notes)
    assert "content/members/hugo.destrebecq.md" in made.plan.files


def test_the_team_moves_to_an_earlier_day_too() -> None:
    files = {
        "startups/mon-estran": startup_front_matter(more=HELD),
        "members/claire.bonnemain": member_with_mission("2024-07-22", "2025-01-21"),
        "members/hugo.destrebecq": member_with_mission("2025-01-20", "2025-01-21"),
    }
    edits = make_file_edits(files)
    made = plan_committee(edits, edits.registry.startups["mon-estran"], date(2025, 1, 17), with_team=True)
    path = "content/members/claire.bonnemain.md"
    assert changed_lines(edits, path) == ["-    end: 2025-01-21", "+    end: 2025-01-17"]
    assert "does not begin until 20 January 2025" in joined(made.notes)


@pytest.mark.parametrize("until", [date(2025, 3, 4), date(2025, 1, 17)])
def test_a_mission_that_moves_for_others_too_is_told(until: date) -> None:
    shared = member_with_mission("2024-07-22", "2025-01-21").replace("- mon-estran\n", "- mon-estran\n      - digue\n")
    assert "digue" in shared
    files = {
        "startups/mon-estran": startup_front_matter(more=HELD),
        "startups/digue": startup_front_matter().replace("Mon Estran", "Digue"),
        "members/claire.bonnemain": shared,
        "members/hugo.destrebecq": member_with_mission("2024-07-22", "2025-01-21"),
    }
    edits = make_file_edits(files)
    made = plan_committee(edits, edits.registry.startups["mon-estran"], until, with_team=True)
    assert joined(made.notes).count("this mission is also for Digue") == 1


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("continue", DecisionMatch("continue")),
        ("Poursuite", DecisionMatch("continue")),
        ("poursuite prov", DecisionMatch("provisional")),
        ("acceleration", DecisionMatch("accelerate")),  # the label of the decision
        ("construction", DecisionMatch("launch", "construction")),
        ("opéré", DecisionMatch("transfer", "opere")),
        ("abandon", DecisionMatch("stop", "abandon")),
        ("investigation", DecisionMatch("continue", "investigation")),
        ("renouvelé", DecisionMatch("continue")),
        ("Renouvelées", DecisionMatch("continue")),
        ("prolongée", DecisionMatch("extend")),
        ("provisoire", DecisionMatch("provisional")),
        ("arrêté", DecisionMatch("stop", "abandon")),
        ("renouveléx", None),
        ("nothing", None),
        ("", None),
    ],
)
def test_decision_aliases(word: str, meant: DecisionMatch | None) -> None:
    assert match_decision(make_file_edits({}).registry.vocabulary, word) == meant


def test_misspelt_decision_is_suggested() -> None:
    vocabulary = make_file_edits({}).registry.vocabulary
    assert suggest_decision(vocabulary, "contniue") == "continue"
    assert suggest_decision(vocabulary, "arrêtt") == "stop"
    assert suggest_decision(vocabulary, "zzzz") is None


def test_the_phases_that_a_decision_leads_to() -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter("acceleration")})
    startup = edits.registry.startups["mon-estran"]
    found = {
        word: find_following_phases(
            edits, startup, TODAY, match_decision(edits.registry.vocabulary, word) or DecisionMatch("")
        )
        for word in ("continue", "accelerate", "consolidate", "transfer", "opere", "success", "stop")
    }
    assert found == {
        "continue": [], "accelerate": [], "consolidate": ["consolidation"], "transfer": ["opere", "transfere"],
        "opere": ["opere"], "success": [], "stop": [],
    }  # fmt: skip


def test_phase_and_team_follow_the_decision() -> None:
    files = {
        "startups/mon-estran": startup_front_matter("construction"),
        "members/claire.bonnemain": member_with_mission("2024-07-22", "2025-02-01"),
        "members/hugo.destrebecq": member_with_mission("2024-07-22", "2026-01-21", "admin"),
        "members/yann.treguer": member_with_mission("2023-07-22", "2024-06-30"),
    }
    edits = make_file_edits(files)
    startup = edits.registry.startups["mon-estran"]
    given = infer_decision(edits, startup, TODAY, CommitteeDecision("accelerate"))
    left = suggest_effects(edits, startup, TODAY, DecisionMatch("accelerate"), given, DecisionEffects())
    assert "--with-phase" in joined(left)
    assert "1 mission ends before the next committee: Claire Bonnemain" in joined(left)
    done = apply_effects(
        edits, startup, TODAY, given, DecisionEffects("acceleration", stop=StopRequest(with_team=True))
    )
    assert changed_lines(edits, PATH) == ["+  - name: acceleration", "+    start: 2025-01-15"]
    assert changed_lines(edits, "content/members/claire.bonnemain.md") == [
        "-    end: 2025-02-01",
        "+    end: 2025-07-15",
    ]
    assert sorted(edits.plan().files) == ["content/members/claire.bonnemain.md", PATH]
    assert [translate(line) for line in done.body_lines] == ["Acceleration on 2025-01-15"]


def test_a_decision_leads_to_the_phase_of_its_own_name_where_the_registry_has_it() -> None:
    """The registry of 2024 has “Transfert” as a phase in use; that of 2026 has two phases after it instead."""
    vocabulary = make_file_edits({}).registry.vocabulary
    assert phases_of_decision(vocabulary, "transfer") == ["opere", "transfere"]
    phases = dict.fromkeys(("investigation", "construction", "acceleration", "transfer", "success", "alumni"), "")
    former = add_described_values(vocabulary, phases, {})
    assert phases_of_decision(former, "transfer") == ["transfer"]
    assert phases_of_decision(former, "consolidate") == ["transfer"]
    assert phases_of_decision(former, "accelerate") == ["acceleration"]
    assert phases_of_decision(former, "continue") == []
    assert match_decision(former, "Pérennisé") == DecisionMatch("transfer", "success")
    assert match_decision(former, "Transfert") == DecisionMatch("transfer")
    assert phases_of_decision(former, "transfer", ["success"]) == ["success"]
    assert [find_entry_decision(former, name) for name in ("transfer", "success", "acceleration", "alumni")] == [
        "transfer", "transfer", "accelerate", "",
    ]  # fmt: skip
    assert find_entry_decision(vocabulary, "consolidation") == "consolidate"


@pytest.mark.parametrize(
    ("is_former", "phase", "expected"),
    [
        (False, None, "continue provisional launch accelerate consolidate transfer extend stop"),
        (False, "investigation", "continue provisional launch accelerate consolidate transfer extend stop"),
        (False, "acceleration", "continue provisional accelerate consolidate transfer extend stop"),
        (False, "consolidation", "continue provisional consolidate transfer extend stop"),
        (True, "acceleration", "continue provisional accelerate transfer extend stop"),
        (True, "transfer", "continue provisional transfer extend stop"),
        (True, "perennisation", "continue provisional transfer extend stop"),
    ],
)
def test_the_decisions_that_fit_a_phase(is_former: bool, phase: str | None, expected: str) -> None:
    vocabulary = make_file_edits({}).registry.vocabulary
    if is_former:
        phases = dict.fromkeys(("investigation", "construction", "acceleration", "transfer", "success", "alumni"), "")
        vocabulary = add_described_values(vocabulary, phases, {})
    assert offered_decisions(vocabulary, phase) == expected.split()


def test_the_team_is_extended_as_far_as_the_network_allows() -> None:
    files = {
        "startups/mon-estran": startup_front_matter("construction"),
        "members/claire.bonnemain": member_with_mission("2024-07-22", "2025-02-01"),
        "members/hugo.destrebecq": member_with_mission("2024-07-22", "2025-02-01", "admin"),
        "members/judith.marzin": member_with_mission("2024-07-22", "2025-02-01").replace(
            "Claire Bonnemain", "Judith Marzin"
        ),
        "members/yann.treguer": member_with_mission("2024-07-22", "2025-07-15"),
    }
    edits = make_file_edits(files)
    startup = edits.registry.startups["mon-estran"]
    ahead = date(2025, 9, 1)
    extension = plan_extension_to_next(edits, startup, ahead)
    limit = date(2025, 7, 15)
    assert [(ref.member.id, end) for ref, end in extension.ends] == [
        ("claire.bonnemain", limit), ("judith.marzin", limit), ("hugo.destrebecq", ahead),
    ]  # fmt: skip
    given = CommitteeDecision("continue", next=ahead)
    done = apply_effects(edits, startup, TODAY, given, DecisionEffects(stop=StopRequest(with_team=True)))
    assert [translate(note) for note in done.notes] == [
        "Claire Bonnemain and Judith Marzin: until 15 July 2025, as far as the network allows "
        "(the committee is on 1 September 2025)"
    ]
    assert sorted(edits.plan().files) == [
        "content/members/claire.bonnemain.md", "content/members/hugo.destrebecq.md",
        "content/members/judith.marzin.md",
    ]  # fmt: skip


def test_the_team_is_not_extended_beyond_a_planned_stop() -> None:
    stop = "  - name: abandon\n    start: 2025-03-31\n"
    files = {
        "startups/mon-estran": startup_front_matter("construction", stop),
        "members/claire.bonnemain": member_with_mission("2024-07-22", "2025-02-01"),
        "members/hugo.destrebecq": member_with_mission("2024-07-22", "2025-03-31").replace(
            "Claire Bonnemain", "Hugo Destrebecq"
        ),
    }
    edits = make_file_edits(files)
    startup, match = edits.registry.startups["mon-estran"], DecisionMatch("continue")
    given = CommitteeDecision("continue", next=date(2025, 5, 22))
    (note,) = suggest_effects(edits, startup, TODAY, match, given, DecisionEffects())
    assert "1 mission ends before the planned stop: Claire Bonnemain" in translate(note)
    asked: list[str] = []

    def refuse(question: Question) -> bool:
        asked.append(translate(question.text))
        return False

    ask_effects(edits, startup, TODAY, match, given, DecisionEffects(), refuse)
    assert asked == ["Extend 1 mission to the planned stop, 31 March 2025 (Claire Bonnemain)?"]
    apply_effects(edits, startup, TODAY, given, DecisionEffects(stop=StopRequest(with_team=True)))
    assert changed_lines(edits, "content/members/claire.bonnemain.md") == [
        "-    end: 2025-02-01", "+    end: 2025-03-31",
    ]  # fmt: skip
    assert sorted(edits.plan().files) == ["content/members/claire.bonnemain.md"]
    files["members/claire.bonnemain"] = files["members/hugo.destrebecq"].replace("Hugo Destrebecq", "Claire Bonnemain")
    (left,) = missing_extension_notes(make_file_edits(files), startup, TODAY, given, DecisionEffects())
    assert translate(left) == (
        "Mon Estran: no mission of the team ends before the planned stop, 31 March 2025: there is none to extend"
    )


def test_nobody_who_left_before_today_is_extended() -> None:
    files = {
        "startups/mon-estran": startup_front_matter("construction"),
        "members/claire.bonnemain": member_with_mission("2024-07-22", "2025-01-14"),
        "members/hugo.destrebecq": member_with_mission("2024-07-22", "2025-01-15").replace(
            "Claire Bonnemain", "Hugo Destrebecq"
        ),
    }
    edits = make_file_edits(files)
    startup, yesterday = edits.registry.startups["mon-estran"], date(2025, 1, 14)
    given = CommitteeDecision("continue", next=date(2025, 7, 14))
    left = suggest_effects(edits, startup, yesterday, DecisionMatch("continue"), given, DecisionEffects())
    assert [translate(note) for note in left] == [
        "1 mission ends before the next committee: Hugo Destrebecq (to move its end: --with-team)"
    ]
    done = apply_effects(edits, startup, yesterday, given, DecisionEffects(stop=StopRequest(with_team=True)))
    assert list(edits.plan().files) == ["content/members/hugo.destrebecq.md"]
    assert "Claire Bonnemain: not extended" in joined(done.notes)
    assert "incubo extend claire.bonnemain --startup mon-estran --until 2025-07-14" in joined(done.notes)


def test_a_stop_follows_the_decision() -> None:
    files = {
        "startups/mon-estran": startup_front_matter("construction"),
        "members/claire.bonnemain": member_with_mission("2024-07-22", "2025-02-01"),
    }
    edits = make_file_edits(files)
    startup = edits.registry.startups["mon-estran"]
    assert "--with-stop" in joined(
        suggest_effects(edits, startup, TODAY, DecisionMatch("stop"), CommitteeDecision("stop"), DecisionEffects())
    )
    apply_effects(
        edits,
        startup,
        TODAY,
        CommitteeDecision("stop"),
        DecisionEffects(stop_startup=True, stop=StopRequest(reason="funding", with_team=True)),
    )
    assert b"  - name: abandon\n    start: 2025-01-15" in edits.read(PATH)
    assert changed_lines(edits, "content/members/claire.bonnemain.md") == [
        "-    end: 2025-02-01",
        "+    end: 2025-01-15",
    ]


def measured(values: dict[str, float], on: date, source: str | None = None) -> list[Measurement]:
    return [Measurement(key, value, on, source) for key, value in values.items()]


def test_measures_are_added_in_order_and_replaced() -> None:
    metrics = (
        "metrics:\n  - date: 2024-05-01\n    key: mandats\n    value: 3\n    source: https://a.example\n"
        "  - date: 2024-11-01\n    key: mandats\n    value: 4\n"
    )
    edits = make_file_edits({"startups/mon-estran": startup_front_matter(more=metrics)})
    startup = edits.registry.startups["mon-estran"]
    made = record_metrics(edits, startup, measured({"Mandats": 3.5, "pages": 7}, date(2024, 5, 1), "https://b.example"))
    assert changed_lines(edits, PATH) == [
        "-    value: 3", "-    source: https://a.example", "+    value: 3.5", "+    source: https://b.example",
        "+  - date: 2024-05-01", "+    key: pages", "+    value: 7", "+    source: https://b.example",
    ]  # fmt: skip
    assert "mandats on 1 May 2024: 3 becomes 3.5" in joined(made.notes)
    assert translate(made.summary) == "mandats 3.5 and pages 7 on 2024-05-01"
    again = make_file_edits({"startups/mon-estran": startup_front_matter(more=metrics)})
    assert record_metrics(again, startup, measured({"mandats": 4}, date(2024, 11, 1))).plan.files == {}


def test_a_measure_that_resembles_another_is_not_added_unasked() -> None:
    metrics = "metrics:\n  - date: 2024-05-01\n    key: mandats\n    value:\n"
    edits = make_file_edits({"startups/mon-estran": startup_front_matter(more=metrics)})
    startup = edits.registry.startups["mon-estran"]
    with pytest.raises(RefusedError) as refused:
        record_metrics(edits, startup, measured({"mandat": 4}, TODAY))
    assert "but has “mandats”" in translate(refused.value.message)
    record_metrics(edits, startup, measured({"mandat": 4}, TODAY), allow_new_keys=True)
    assert b"key: mandat\n" in edits.read(PATH)
    assert "? becomes 4" in joined(record_metrics(edits, startup, measured({"mandats": 4}, date(2024, 5, 1))).notes)
    with pytest.raises(RefusedError):
        record_metrics(edits, startup, measured({"mandats": 4}, date(2025, 1, 16)))


def test_an_event_takes_its_place() -> None:
    edits = make_file_edits({"startups/mon-estran": startup_front_matter(more=HELD)}, BETA_LAYOUT)
    startup = edits.registry.startups["mon-estran"]
    made = record_event(edits, startup, "product_launch", date(2024, 3, 1), "Ouverture")
    path = "content/_startups/mon-estran.md"
    assert changed_lines(edits, path) == [
        "+  - name: product_launch", "+    date: 2024-03-01", "+    comment: Ouverture",
    ]  # fmt: skip
    assert translate(made.summary) == "Product launch on 2024-03-01"


@pytest.mark.parametrize(
    ("days", "at"),
    [([], 0), ([1, 3], 1), ([1, 2], 2), ([3, 1], 1), ([3, None], 2), ([1, 3, 2], 3), ([2], 1), ([3], 0)],
)
def test_the_order_of_a_list_is_kept(days: list[int | None], at: int) -> None:
    assert dated_position([None if day is None else date(2024, 1, day) for day in days], date(2024, 1, 2)) == at


@pytest.mark.parametrize(
    ("name", "on", "words"),
    [
        ("end", TODAY, "a command of its own"),
        ("committee", TODAY, "a command of its own"),
        ("other", date(2025, 1, 16), "is in the future"),
        ("fast", date(2024, 3, 1), "is already recorded on 1 March 2024"),
    ],
)
def test_events_that_are_refused(name: str, on: date, words: str) -> None:
    edits = make_file_edits(
        {"startups/mon-estran": startup_front_matter(more="events:\n  - name: fast\n    date: 2024-03-01\n")}
    )
    with pytest.raises(RefusedError) as refused:
        record_event(edits, edits.registry.startups["mon-estran"], name, on)
    assert words in translate(refused.value.message)


def test_an_event_that_happens_once_is_told_of() -> None:
    edits = make_file_edits(
        {"startups/mon-estran": startup_front_matter(more="events:\n  - name: fast\n    date: 2024-03-01\n")}
    )
    made = record_event(edits, edits.registry.startups["mon-estran"], "fast", TODAY, year=2024)
    assert "recorded on 1 March 2024 too" in joined(made.notes)
