"""Committees, measures and events, on the desk."""

from __future__ import annotations

from datetime import date

import pytest
from desks import desk_of, lines_changed, member, sheet

from incubo.edit.verbs.committee import committee, together
from incubo.edit.verbs.committee_follow import Follow, Meant, follow, leads_to, meaning, near, open_ends
from incubo.edit.verbs.committee_implied import Decision, inferred
from incubo.edit.verbs.committee_plan import plan
from incubo.edit.verbs.events import place, record_event
from incubo.edit.verbs.metrics import record_metrics
from incubo.errors import Refused
from incubo.i18n import say
from incubo.registry.layout import BETA

TODAY = date(2025, 1, 15)
HELD = "events:\n  - name: committee\n    date: 2024-07-18\n    decision: continue\n    next: 2025-01-21\n"
PATH = "content/startups/mon-estran.md"


def said(notes: object) -> str:
    return "\n".join(map(say, notes))  # type: ignore[call-overload]


def test_a_first_committee_of_an_investigation_launches() -> None:
    desk = desk_of({"startups/mon-estran": sheet()})
    made = committee(desk, desk.registry.startups["mon-estran"], TODAY, Decision("launch", 220_000, 6))
    assert lines_changed(desk, PATH) == [
        "+events:", "+  - name: committee", "+    date: 2025-01-15", "+    kind: launch", "+    decision: launch",
        "+    amount: 220000", "+    months: 6", "+    budget_end: 2025-07-15", "+    next: 2025-07-15",
    ]  # fmt: skip
    assert (made.verb, made.scope, say(made.summary)) == (
        "committee",
        "mon-estran",
        "launch, 6 months, next 2025-07-15",
    )
    assert "put on 15 July 2025" in said(made.notes)


@pytest.mark.parametrize(
    ("decision", "months", "ahead", "budget_end"),
    [
        ("continue", None, date(2025, 7, 15), None),
        ("continue", 5, date(2025, 6, 15), date(2025, 6, 15)),
        ("provisional", None, date(2025, 3, 15), date(2025, 3, 15)),
        ("provisional", 1, date(2025, 2, 15), date(2025, 2, 15)),
        ("stop", None, None, None),
    ],
)
def test_what_a_decision_implies(
    decision: str, months: int | None, ahead: date | None, budget_end: date | None
) -> None:
    desk = desk_of({"startups/mon-estran": sheet("construction")})
    found = inferred(desk, desk.registry.startups["mon-estran"], TODAY, Decision(decision, months=months))
    assert (found.kind, found.next, found.budget_end) == ("refinancing", ahead, budget_end)


def test_the_next_committee_is_the_one_that_is_in_the_file() -> None:
    """Held since or planned, it is no guess; one planned for about the same day is this very committee."""
    later = "events:\n  - name: committee\n    date: 2025-04-03\n"
    near = later.replace("2025-04-03", "2025-01-21")
    for events, ahead in ((later, date(2025, 4, 3)), (near, date(2025, 7, 15))):
        desk = desk_of({"startups/mon-estran": sheet("construction", events)})
        assert inferred(desk, desk.registry.startups["mon-estran"], TODAY, Decision("continue")).next == ahead
    old = desk_of(
        {"startups/mon-estran": sheet("construction", HELD), "members/a.b": member("2024-03-01", "2025-02-01")}
    )
    startup = old.registry.startups["mon-estran"]
    made = committee(old, startup, date(2024, 3, 4), Decision("continue"))
    assert say(made.summary) == "continue, next 2024-07-18"
    given = Decision("continue", next=date(2024, 7, 18))
    assert not open_ends(old, startup, date(2024, 3, 4), Meant("continue"), given, Follow())  # years ago


def test_nothing_is_implied_beside_what_is_said() -> None:
    desk = desk_of({"startups/mon-estran": sheet()})
    given = Decision("continue", 1, 6, "mid", date(2025, 5, 1), date(2025, 6, 1))
    assert inferred(desk, desk.registry.startups["mon-estran"], TODAY, given) == given


def test_a_committee_that_is_recorded_is_completed() -> None:
    more = "    decision: provisional\n    months: 2\n    next: 2025-03-15\n    objectives:\n      - Un\n      - Deux\n"
    events = f"events:\n  - name: committee\n    date: 2025-01-15\n{more}objectives:\n  - Un\n  - Deux\n"
    desk = desk_of({"startups/mon-estran": sheet("construction", events)})
    said_now = Decision(amount=60_000, objectives=("Un", "Trois"))
    made = committee(desk, desk.registry.startups["mon-estran"], TODAY, said_now)
    assert lines_changed(desk, PATH) == [
        "+    kind: refinancing", "+    amount: 60000", "+    budget_end: 2025-03-15",
        "-      - Deux", "+      - Trois", "-  - Deux", "+  - Trois",
    ]  # fmt: skip
    assert "is completed" in said(made.notes)


def test_the_same_again_changes_nothing() -> None:
    desk = desk_of({"startups/mon-estran": sheet("construction")})
    committee(desk, desk.registry.startups["mon-estran"], TODAY, Decision("continue", months=6, objectives=("Un",)))
    held = desk.read(PATH)
    again = desk_of({"startups/mon-estran": held.decode().removeprefix("---\n").removesuffix("---\n")})
    same = Decision("continue", months=6, objectives=("Un",))
    made = committee(again, again.registry.startups["mon-estran"], TODAY, same)
    assert made.plan.files == {}


def test_one_that_was_planned_nearby_gets_its_real_day() -> None:
    planned = HELD + "  - name: committee\n    date: 2025-01-20\n"
    desk = desk_of({"startups/mon-estran": sheet("construction", planned)})
    made = committee(desk, desk.registry.startups["mon-estran"], TODAY, Decision("continue"))
    assert lines_changed(desk, PATH) == [
        "-    next: 2025-01-21", "+    next: 2025-01-15", "-    date: 2025-01-20", "+    date: 2025-01-15",
        "+    kind: refinancing", "+    decision: continue", "+    next: 2025-07-15",
    ]  # fmt: skip
    assert "planned on 20 January 2025 was held on 15 January 2025" in said(made.notes)


def test_an_older_committee_takes_its_place_and_leaves_the_objectives() -> None:
    text = sheet("construction", HELD + "objectives:\n  - Aujourd'hui\n")
    desk = desk_of({"startups/mon-estran": text})
    committee(desk, desk.registry.startups["mon-estran"], date(2024, 3, 1), Decision("continue", objectives=("Un",)))
    changed = lines_changed(desk, PATH)
    assert "+    date: 2024-03-01" in changed
    assert "+      - Un" in changed
    assert not [line for line in changed if line.startswith("-")]
    assert desk.read(PATH).index(b"2024-03-01") < desk.read(PATH).index(b"2024-07-18")


@pytest.mark.parametrize(
    ("on", "given", "message"),
    [
        (date(2025, 2, 1), Decision("continue"), "still to come"),
        (TODAY, Decision("continue", next=TODAY), "must be after this one"),
        (TODAY, Decision("continue", budget_end=date(2025, 1, 1)), "the budget cannot end"),
    ],
)
def test_days_in_the_wrong_order_are_refused(on: date, given: Decision, message: str) -> None:
    desk = desk_of({"startups/mon-estran": sheet()})
    with pytest.raises(Refused) as refused:
        committee(desk, desk.registry.startups["mon-estran"], on, given)
    assert message in say(refused.value.message)


def test_a_stopped_startup_has_no_committee_any_more() -> None:
    desk = desk_of({"startups/mon-estran": sheet("abandon")})
    startup = desk.registry.startups["mon-estran"]
    for record in (
        lambda: committee(desk, startup, TODAY, Decision("continue")),
        lambda: plan(desk, startup, date(2025, 3, 1)),
    ):
        with pytest.raises(Refused) as refused:
            record()
        assert "it has no committee after that" in say(refused.value.message)
    committee(desk, startup, date(2024, 2, 1), Decision("stop"))  # that very day


def test_several_startups_are_one_proposal() -> None:
    desk = desk_of({"startups/mon-estran": sheet(), "startups/mon-etang": sheet()})
    made = [committee(desk, each, TODAY, Decision("continue")) for each in desk.registry.startups.values()]
    whole = together(desk, made, TODAY)
    assert len(whole.plan.files) == 2
    assert (whole.scope, say(whole.summary)) == ("", "2 startups on 2025-01-15")
    assert say(whole.body[0]) == "mon-estran: continue, next 2025-07-15"


def test_a_committee_to_come_is_planned_where_none_was() -> None:
    desk = desk_of({"startups/mon-estran": sheet()})
    made = plan(desk, desk.registry.startups["mon-estran"], date(2025, 3, 4))
    assert lines_changed(desk, PATH) == ["+events:", "+  - name: committee", "+    date: 2025-03-04"]
    assert say(made.summary) == "planned on 2025-03-04"


def test_a_planned_one_is_moved_wherever_it_is_written() -> None:
    events = "events:\n  - name: committee\n    date: 2025-02-20\n"
    desk = desk_of({"startups/mon-estran": sheet(more=events)})
    made = plan(desk, desk.registry.startups["mon-estran"], date(2025, 3, 4))
    assert lines_changed(desk, PATH) == ["-    date: 2025-02-20", "+    date: 2025-03-04"]
    assert "moves from 20 February 2025 to 4 March 2025" in said(made.notes)
    desk = desk_of({"startups/mon-estran": sheet(more=HELD)})
    plan(desk, desk.registry.startups["mon-estran"], date(2025, 3, 4))
    assert lines_changed(desk, PATH) == ["-    next: 2025-01-21", "+    next: 2025-03-04"]
    both = HELD + "  - name: committee\n    date: 2025-01-21\n"
    desk = desk_of({"startups/mon-estran": sheet(more=both)})
    plan(desk, desk.registry.startups["mon-estran"], date(2025, 3, 4))
    assert sum(line.startswith("+") for line in lines_changed(desk, PATH)) == 2


def test_planned_already_changes_nothing_and_a_past_day_plans_nothing() -> None:
    desk = desk_of({"startups/mon-estran": sheet(more=HELD)})
    assert plan(desk, desk.registry.startups["mon-estran"], date(2025, 1, 21)).plan.files == {}
    with pytest.raises(Refused):
        plan(desk, desk.registry.startups["mon-estran"], TODAY)


def test_the_team_moves_with_its_committee() -> None:
    files = {
        "startups/mon-estran": sheet(more=HELD),
        "members/claire.bonnemain": member("2024-07-22", "2025-01-21"),
        "members/hugo.destrebecq": member("2024-07-22", "2025-01-21", "admin"),
        "members/yann.treguer": member("2024-07-22", "2025-06-30"),
    }
    desk = desk_of(files)
    startup = desk.registry.startups["mon-estran"]
    assert "2 missions still end on 21 January 2025" in said(plan(desk, startup, date(2025, 3, 4)).notes)
    desk = desk_of(files)
    made = plan(desk, desk.registry.startups["mon-estran"], date(2025, 3, 4), with_team=True)
    assert sorted(made.plan.files) == [
        "content/members/claire.bonnemain.md", "content/members/hugo.destrebecq.md", PATH,
    ]  # fmt: skip
    desk = desk_of(files)
    made = plan(desk, desk.registry.startups["mon-estran"], date(2025, 8, 1), with_team=True)
    assert "claire.bonnemain: not extended" in said(made.notes)
    assert "content/members/hugo.destrebecq.md" in made.plan.files


def test_the_team_moves_to_an_earlier_day_too() -> None:
    files = {
        "startups/mon-estran": sheet(more=HELD),
        "members/claire.bonnemain": member("2024-07-22", "2025-01-21"),
        "members/hugo.destrebecq": member("2025-01-20", "2025-01-21"),
    }
    desk = desk_of(files)
    made = plan(desk, desk.registry.startups["mon-estran"], date(2025, 1, 17), with_team=True)
    path = "content/members/claire.bonnemain.md"
    assert lines_changed(desk, path) == ["-    end: 2025-01-21", "+    end: 2025-01-17"]
    assert "begins on 20 January 2025 only" in said(made.notes)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("continue", Meant("continue")),
        ("Poursuite", Meant("continue")),
        ("poursuite prov", Meant("provisional")),
        ("acceleration", Meant("accelerate")),  # the label of the decision
        ("construction", Meant("launch", "construction")),
        ("opéré", Meant("transfer", "opere")),
        ("abandon", Meant("stop", "abandon")),
        ("investigation", Meant("continue", "investigation")),
        ("nothing", None),
        ("", None),
    ],
)
def test_words_for_a_decision(word: str, meant: Meant | None) -> None:
    assert meaning(desk_of({}).registry.vocabulary, word) == meant


def test_a_slip_is_near_a_decision() -> None:
    vocabulary = desk_of({}).registry.vocabulary
    assert near(vocabulary, "contniue") == "continue"
    assert near(vocabulary, "arrêtt") == "stop"
    assert near(vocabulary, "zzzz") is None


def test_the_phases_that_a_decision_leads_to() -> None:
    desk = desk_of({"startups/mon-estran": sheet("acceleration")})
    startup = desk.registry.startups["mon-estran"]
    found = {word: leads_to(desk, startup, TODAY, meaning(desk.registry.vocabulary, word) or Meant(""))
             for word in ("continue", "accelerate", "consolidate", "transfer", "opere", "success", "stop")}  # fmt: skip
    assert found == {
        "continue": [], "accelerate": [], "consolidate": ["consolidation"], "transfer": ["opere", "transfere"],
        "opere": ["opere"], "success": [], "stop": [],
    }  # fmt: skip


def test_phase_and_team_follow_the_decision() -> None:
    files = {
        "startups/mon-estran": sheet("construction"),
        "members/claire.bonnemain": member("2024-07-22", "2025-02-01"),
        "members/hugo.destrebecq": member("2024-07-22", "2026-01-21", "admin"),
        "members/yann.treguer": member("2023-07-22", "2024-06-30"),
    }
    desk = desk_of(files)
    startup = desk.registry.startups["mon-estran"]
    given = inferred(desk, startup, TODAY, Decision("accelerate"))
    left = open_ends(desk, startup, TODAY, Meant("accelerate"), given, Follow())
    assert "--with-phase" in said(left)
    assert "1 mission ends before the next committee (Claire Bonnemain)" in said(left)
    done = follow(desk, startup, TODAY, given, Follow("acceleration", team=True))
    assert lines_changed(desk, PATH) == ["+  - name: acceleration", "+    start: 2025-01-15"]
    assert lines_changed(desk, "content/members/claire.bonnemain.md") == [
        "-    end: 2025-02-01",
        "+    end: 2025-07-15",
    ]
    assert sorted(desk.plan().files) == ["content/members/claire.bonnemain.md", PATH]
    assert [say(line) for line in done.body] == ["Acceleration on 2025-01-15"]


def test_a_stop_follows_the_decision() -> None:
    files = {
        "startups/mon-estran": sheet("construction"),
        "members/claire.bonnemain": member("2024-07-22", "2025-02-01"),
    }
    desk = desk_of(files)
    startup = desk.registry.startups["mon-estran"]
    assert "--with-stop" in said(open_ends(desk, startup, TODAY, Meant("stop"), Decision("stop"), Follow()))
    follow(desk, startup, TODAY, Decision("stop"), Follow(stop=True, team=True, reason="funding"))
    assert b"  - name: abandon\n    start: 2025-01-15" in desk.read(PATH)
    assert lines_changed(desk, "content/members/claire.bonnemain.md") == [
        "-    end: 2025-02-01",
        "+    end: 2025-01-15",
    ]


def test_measures_are_added_in_order_and_replaced() -> None:
    metrics = (
        "metrics:\n  - date: 2024-05-01\n    key: mandats\n    value: 3\n    source: https://a.example\n"
        "  - date: 2024-11-01\n    key: mandats\n    value: 4\n"
    )
    desk = desk_of({"startups/mon-estran": sheet(more=metrics)})
    startup = desk.registry.startups["mon-estran"]
    made = record_metrics(desk, startup, {"Mandats": 3.5, "pages": 7}, date(2024, 5, 1), "https://b.example")
    assert lines_changed(desk, PATH) == [
        "-    value: 3", "-    source: https://a.example", "+    value: 3.5", "+    source: https://b.example",
        "+  - date: 2024-05-01", "+    key: pages", "+    value: 7", "+    source: https://b.example",
    ]  # fmt: skip
    assert "mandats on 1 May 2024: 3 becomes 3.5" in said(made.notes)
    assert say(made.summary) == "mandats 3.5 and pages 7 on 2024-05-01"
    again = desk_of({"startups/mon-estran": sheet(more=metrics)})
    assert record_metrics(again, startup, {"mandats": 4}, date(2024, 11, 1)).plan.files == {}


def test_a_measure_that_resembles_another_is_not_added_unasked() -> None:
    metrics = "metrics:\n  - date: 2024-05-01\n    key: mandats\n    value:\n"
    desk = desk_of({"startups/mon-estran": sheet(more=metrics)})
    startup = desk.registry.startups["mon-estran"]
    with pytest.raises(Refused) as refused:
        record_metrics(desk, startup, {"mandat": 4}, TODAY)
    assert "but “mandats”" in say(refused.value.message)
    record_metrics(desk, startup, {"mandat": 4}, TODAY, new_keys=True)
    assert b"key: mandat\n" in desk.read(PATH)
    assert "? becomes 4" in said(record_metrics(desk, startup, {"mandats": 4}, date(2024, 5, 1)).notes)
    with pytest.raises(Refused):
        record_metrics(desk, startup, {"mandats": 4}, date(2025, 1, 16))


def test_an_event_takes_its_place() -> None:
    desk = desk_of({"startups/mon-estran": sheet(more=HELD)}, BETA)
    startup = desk.registry.startups["mon-estran"]
    made = record_event(desk, startup, "product_launch", date(2024, 3, 1), "Ouverture")
    path = "content/_startups/mon-estran.md"
    assert lines_changed(desk, path) == [
        "+  - name: product_launch", "+    date: 2024-03-01", "+    comment: Ouverture",
    ]  # fmt: skip
    assert say(made.summary) == "Product launch on 2024-03-01"


@pytest.mark.parametrize(
    ("days", "at"),
    [([], 0), ([1, 3], 1), ([1, 2], 2), ([3, 1], 1), ([3, None], 2), ([1, 3, 2], 3), ([2], 1), ([3], 0)],
)
def test_the_order_of_a_list_is_kept(days: list[int | None], at: int) -> None:
    assert place([None if day is None else date(2024, 1, day) for day in days], date(2024, 1, 2)) == at


@pytest.mark.parametrize(
    ("name", "on", "words"),
    [
        ("end", TODAY, "a command of its own"),
        ("committee", TODAY, "a command of its own"),
        ("other", date(2025, 1, 16), "still to come"),
        ("fast", date(2024, 3, 1), "is recorded on 1 March 2024 already"),
    ],
)
def test_events_that_are_refused(name: str, on: date, words: str) -> None:
    desk = desk_of({"startups/mon-estran": sheet(more="events:\n  - name: fast\n    date: 2024-03-01\n")})
    with pytest.raises(Refused) as refused:
        record_event(desk, desk.registry.startups["mon-estran"], name, on)
    assert words in say(refused.value.message)


def test_an_event_that_happens_once_is_told_of() -> None:
    desk = desk_of({"startups/mon-estran": sheet(more="events:\n  - name: fast\n    date: 2024-03-01\n")})
    made = record_event(desk, desk.registry.startups["mon-estran"], "fast", TODAY, year=2024)
    assert "recorded on 1 March 2024 too" in said(made.notes)
