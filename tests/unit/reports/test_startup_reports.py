"""Reports about the life of startups: what must hold whatever the registry holds."""

from __future__ import annotations

import datetime
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.phase_rows import phase_id

from incubo.config import settings as config
from incubo.core.i18n import translate
from incubo.document.table import Table
from incubo.facts.scope import Scope
from incubo.model.periods import Period, split_period
from incubo.model.vocabulary import Vocabulary, make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.provenance import phase_notes
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore
from incubo.reports.attention.collect import collect_action_items
from incubo.reports.common import quantile
from incubo.reports.durations import durations_report
from incubo.reports.funnel import funnel_report
from incubo.reports.metrics import TREND_LENGTH, metrics_report
from incubo.reports.phases import phases_over_report, phases_report
from incubo.reports.risk import startup_risks
from incubo.reports.standards import standards_report, standards_summary_report
from incubo.reports.timeline import timeline_report
from incubo.reports.transitions import transitions_over_report, transitions_report

NAMES = ("investigation", "construction", "acceleration", "consolidation", "success", "opere", "alumni", "abandon",
         "abandon-investigation", "mystery", "enigma")  # fmt: skip
FIRST, LAST = datetime.date(2020, 1, 1), datetime.date(2020, 1, 12)
DAYS = st.dates(FIRST, LAST)  # few days, so that much happens on the same one
PHASE = st.tuples(st.sampled_from(NAMES), DAYS, st.none() | DAYS)
STARTUP = st.tuples(st.lists(PHASE, max_size=5), st.sampled_from([("quai",), ("digue",), ("quai", "digue")]),
                    st.lists(DAYS, max_size=2))  # fmt: skip
STARTUPS = st.lists(STARTUP, max_size=6)


@cache
def load_vocabulary() -> Vocabulary:
    return make_vocabulary(config.load_config(Path("/nowhere")).profile_data)


def make_registry(startups, shuffled: bool = False) -> Registry:
    """A registry of startups: phases (name, start, end), incubators, days of committees and of a measure."""
    files = {f"content/incubators/{name}.md": b"---\ntitle: X\n---\n\nText.\n" for name in ("quai", "digue")}
    for number, (phases, incubators, days) in enumerate(startups):
        phases, days = list(phases), list(days)
        if shuffled:
            random.Random(number).shuffle(phases)
            random.Random(number).shuffle(days)
        text = f"title: S{number}\nmission: Aider\nincubator: {incubators[0]}\ncontact: a@quai.example\n"
        text += "incubators: [quai, digue]\n" if len(incubators) > 1 else ""
        text += "phases:\n" if phases else "phases: []\n"
        for name, start, end in phases:
            text += f"  - name: {name}\n    start: {start}\n" + (f"    end: {end}\n" if end else "")
        if days:
            text += "events:\n" + "".join(f"  - name: committee\n    date: {day}\n" for day in days)
            text += "metrics:\n" + "".join(f"  - date: {day}\n    key: users\n    value: {day.day}\n" for day in days)
        files[f"content/startups/s{number}.md"] = f"---\n{text}---\n\nUn texte.\n".encode()
    return load_registry(MemoryStore(files), INCUBO_LAYOUT, load_vocabulary())


def reports(registry: Registry, at: datetime.date, incubator: str | None = None) -> list[Table]:
    """Every report about lives and sheets, on a day."""
    over = Period(FIRST, at)
    ends = [month.last for month in split_period(over, "month")]
    return [
        phases_report(Scope(registry, at, incubator)),
        phases_over_report(Scope(registry, at, incubator), ends),
        transitions_report(Scope(registry, at, incubator), over),
        transitions_over_report(Scope(registry, at, incubator), split_period(over, "month"), "month"),
        durations_report(Scope(registry, at, incubator)),
        funnel_report(Scope(registry, at, incubator)),
        funnel_report(Scope(registry, at, incubator), basis="decided"),
        timeline_report(Scope(registry, at, incubator), include_inactive=True),
        standards_report(Scope(registry, at, incubator)),
        standards_summary_report(Scope(registry, at, incubator)),
        metrics_report(Scope(registry, at, incubator)),
    ]


def figures(tables: list[Table]):
    """What is compared: every row of every table, with what is behind it."""
    return [(table.report_id, [(row.cells, row.contributions) for row in table.rows]) for table in tables]


@settings(max_examples=examples(60), deadline=None)
@given(STARTUPS, DAYS)
def test_counts_add_up_on_every_day(startups, at):
    registry = make_registry(startups)
    by_phase = {phase_id(row): row.cells["count"] for row in phases_report(Scope(registry, at)).rows
                if not row.level and not row.is_summary}  # fmt: skip
    assert sum(by_phase.values()) == len(startups)
    begun = len(startups) - by_phase.pop(None, 0)
    (row,) = phases_over_report(Scope(registry, at), [at]).rows
    assert row.cells["total"] == begun
    assert {phase: row.cells[phase] for phase in by_phase} == by_phase
    over = Period(datetime.date(2020, 1, 5), at) if at >= datetime.date(2020, 1, 5) else Period(at, at)
    for row in transitions_report(Scope(registry, at), over).rows:
        before, entered, left, after = (row.cells[name] for name in ("before", "entered", "left", "after"))
        assert before + entered - left == after
        if not row.level:
            assert after == by_phase.get(phase_id(row), 0)
    for row in funnel_report(Scope(registry, at)).rows:
        went_on, stopped, still_there = (row.cells[name] for name in ("went_on", "stopped", "there"))
        assert went_on + stopped + still_there == row.cells["entered"]


def lives(startups, at):
    """Startup → its phases begun by a day, in the order of life: by start, of one day by rank, by hand."""
    rank = {name: n for n, name in enumerate(load_vocabulary().phases)}
    return {
        f"s{number}": [
            name
            for start, _, name in sorted((start, rank.get(name, -1), name) for name, start, _ in phases if start <= at)
        ]
        for number, (phases, _, _) in enumerate(startups)
    }


@settings(max_examples=examples(60), deadline=None)
@given(STARTUPS, DAYS)
def test_why_names_the_startups_of_each_phase_and_what_became_of_them(startups, at):
    """Two phases of a day that the vocabulary does not know have no order of their own: they are left out."""
    unordered = [[start for name, start, _ in phases if name in ("mystery", "enigma")] for phases, _, _ in startups]
    startups = [one for one, starts in zip(startups, unordered, strict=True) if len(starts) == len(set(starts))]
    registry, stories = make_registry(startups), lives(startups, at)
    for row in phases_report(Scope(registry, at)).rows:
        if not row.level and not row.is_summary:
            in_phase = {name for name, story in stories.items() if (story[-1] if story else None) == phase_id(row)}
            assert {entry.id for entry in row.contributions} == in_phase
            assert len(row.contributions) == row.cells["count"]
    stops = {"alumni", "abandon", "abandon-investigation"}
    for basis in ("entered", "decided"):
        for row in funnel_report(Scope(registry, at), basis=basis).rows:
            phase = phase_id(row)
            last = {name: max(i for i, each in enumerate(story) if each == phase)
                    for name, story in stories.items() if phase in story}  # fmt: skip
            following = {name: stories[name][i + 1] if i + 1 < len(stories[name]) else None for name, i in last.items()}
            named = {entry.id: entry.detail for entry in row.contributions}
            assert len(named) == len(row.contributions) == row.cells["entered"]
            assert named.keys() == following.keys()
            told = {name: detail.arguments["phase"].arguments["phase"].id if detail.arguments else None
                    for name, detail in named.items()}  # fmt: skip
            assert told == following
            stopped = [name for name, phase in following.items() if phase in stops]
            assert row.cells["stopped"] == len(stopped)
            assert {entry.id for entry in row.contributions[: len(stopped)]} == set(stopped)  # these first


@settings(max_examples=examples(40), deadline=None)
@given(STARTUPS, DAYS, st.lists(st.tuples(st.integers(0, 5), PHASE), max_size=4), st.integers(1, 9))
def test_what_comes_after_the_day_changes_nothing(startups, at, later, days):
    before = make_registry(startups)
    after = [(list(phases), incubators, list(dates)) for phases, incubators, dates in startups]
    for number, (name, _, end) in later:
        if after:
            start = at + datetime.timedelta(days)
            phases, _, dates = after[number % len(after)]
            phases.append((name, start, end and start))
            dates.append(start)
    assert figures(reports(before, at)) == figures(reports(make_registry(after), at))


@settings(max_examples=examples(40), deadline=None)
@given(STARTUPS, DAYS)
def test_order_in_the_file_does_not_matter(startups, at):
    assert figures(reports(make_registry(startups), at)) == figures(reports(make_registry(startups, shuffled=True), at))


@settings(max_examples=examples(40), deadline=None)
@given(STARTUPS, DAYS)
def test_a_shared_startup_counts_once_in_all_and_once_for_each(startups, at):
    registry = make_registry(startups)
    shared = [startup for startup in registry.startups.values() if len(startup.all_incubators) > 1]
    for name in NAMES:

        def count(incubator, name=name):
            rows = phases_over_report(Scope(registry, at, incubator), [at]).rows
            return rows[0].cells.get(name, 0)

        counted_twice = sum(registry.phase_at(startup.id, at) == name for startup in shared)
        assert count("quai") + count("digue") - counted_twice == count(None)
    has_note = "co-incubated" in {note.id for note in funnel_report(Scope(registry, at)).notes}
    assert has_note == bool(shared)


@pytest.mark.parametrize(
    ("values", "quarter", "half"), [([], None, None), ([7], 7, 7), ([1, 2], 1.25, 1.5), ([4, 1, 3, 2], 1.75, 2.5)]
)
def test_quantiles_are_interpolated_at_n_minus_1_times_p(values, quarter, half):
    assert quantile(values, 0.25) == quarter
    assert quantile(values, 0.5) == half


def day(number: int) -> datetime.date:
    return datetime.date(2020, 1, number)


def registry_of_phases(*phases) -> Registry:
    return make_registry([(list(phases), ("quai",), [])])


def test_a_phase_lasts_to_its_end_or_to_the_next_start_whichever_is_first():
    registry = registry_of_phases(
        ("investigation", day(1), day(3)), ("construction", day(4), day(9)), ("acceleration", day(6), None)
    )  # fmt: skip
    rows = {phase_id(row): row.cells for row in durations_report(Scope(registry, day(12))).rows}
    assert (rows["investigation"]["count"], rows["investigation"]["median"]) == (1, 2)
    assert (rows["construction"]["count"], rows["construction"]["median"]) == (1, 2)
    assert (rows["acceleration"]["count"], rows["acceleration"]["running"]) == (0, 1)
    earlier = {phase_id(row): row.cells for row in durations_report(Scope(registry, day(5))).rows}
    assert (earlier["construction"]["count"], earlier["construction"]["running"]) == (0, 1)
    within = durations_report(Scope(registry, day(12)), over=Period(day(6), day(12)))
    assert [row.cells["count"] for row in within.rows] == [1, 0]


def test_what_runs_in_a_period_runs_on_its_last_day():
    registry = registry_of_phases(("construction", day(2), None), ("acceleration", day(8), None))
    past = durations_report(Scope(registry, day(12)), over=Period(day(1), day(5)))
    assert [(phase_id(row), row.cells["running"], row.cells["running_median"]) for row in past.rows] == [
        ("construction", 1, 3)
    ]
    assert "Running: products in the phase on 5 January 2020" in told(past, "definition-running")
    running = durations_report(Scope(registry, day(12)), over=Period(day(1), day(20)))
    assert {phase_id(row): row.cells["running"] for row in running.rows} == {"construction": 0, "acceleration": 1}


def test_an_exit_has_no_duration():
    """What begins after it is a contradiction of the entry, not the end of the exit."""
    registry = registry_of_phases(("alumni", day(1), None), ("construction", day(5), None))
    assert [phase_id(row) for row in durations_report(Scope(registry, day(12))).rows] == ["construction"]
    closed = registry_of_phases(("construction", day(1), None), ("alumni", day(5), day(7)))
    assert [phase_id(row) for row in durations_report(Scope(closed, day(12))).rows] == ["construction"]


def test_a_phase_whose_written_end_has_passed_is_to_settle_and_not_longer_than_usual():
    begun, ended = datetime.date(2019, 1, 2), datetime.date(2019, 3, 2)
    over = registry_of_phases(("investigation", begun, ended))
    running = registry_of_phases(("investigation", begun, None))

    def reasons(registry, on):
        items = {item.signal for item in collect_action_items(Scope(registry, on))}
        risks = {risk.reason for row in startup_risks(Scope(registry, on)) for risk in row.risks}
        return items & {"phase-long", "phase-doubt"}, risks & {"phase-long"}

    assert reasons(over, day(12)) == ({"phase-doubt"}, set())
    assert reasons(running, day(12)) == ({"phase-long"}, {"phase-long"})
    assert reasons(over, ended.replace(day=1)) == (set(), set())
    note, definition = phase_notes(over, over.startups.values(), day(12))
    assert definition.id == "definition-unfollowed"
    assert (note.id, [entry.id for entry in note.contributions]) == ("unfollowed", list(over.startups))
    assert not [*phase_notes(running, running.startups.values(), day(12))]
    assert not [*phase_notes(over, over.startups.values(), ended.replace(day=1))]
    stopped = registry_of_phases(("alumni", begun, ended))
    assert not [*phase_notes(stopped, stopped.startups.values(), day(12))]


def told(table: Table, note: str) -> str:
    return " ".join(translate(each.message) for each in table.notes if each.id == note)


def test_transitions_say_on_which_evening_they_begin_and_which_stops_the_last_line_leaves_out():
    registry = registry_of_phases(
        ("construction", day(1), None), ("success", day(3), None), ("abandon", day(8), None)
    )  # fmt: skip
    table = transitions_report(Scope(registry, day(12)), Period(day(2), day(9)))
    assert "At the start: in the evening of 1 January 2020" in told(table, "definition-days")
    assert "Stops in all: 1, of which 0 of products that were active" in told(table, "all-stops")
    assert (table.rows[-1].cells["stopped"], table.rows[-1].cells["before"]) == (0, 1)
    active = registry_of_phases(("construction", day(1), None), ("abandon", day(8), None))
    assert not told(transitions_report(Scope(active, day(12)), Period(day(2), day(9))), "all-stops")


def test_the_rates_of_very_few_startups_are_told_with_their_number():
    many = [([("investigation", day(1), None), ("construction", day(n), None)], ("quai",), []) for n in range(2, 12)]
    registry = make_registry([*many, ([("construction", day(2), None), ("abandon", day(5), None)], ("quai",), [])])
    assert not told(funnel_report(Scope(registry, day(12))), "few")  # 10 and 11
    decided = told(funnel_report(Scope(registry, day(12)), basis="decided"), "few")
    assert "fewer than 10 products say little: Construction (1)." in decided


def test_a_phase_of_no_day_has_no_length_and_is_entered_all_the_same():
    registry = registry_of_phases(
        ("construction", day(2), None), ("investigation", day(2), None), ("abandon", day(8), None)
    )
    assert [(phase_id(row), row.cells["count"]) for row in durations_report(Scope(registry, day(12))).rows] == [
        ("construction", 1)
    ]
    rows = {phase_id(row): row.cells for row in funnel_report(Scope(registry, day(12))).rows}
    assert (rows["investigation"]["entered"], rows["investigation"]["went_on"]) == (1, 1)
    assert (rows["construction"]["stopped"], rows["construction"]["stop_rate"]) == (1, 1.0)


def test_the_stop_rate_is_of_all_that_entered_or_of_those_decided():
    stopped, went_on, running = [("investigation", day(1), None), ("abandon-investigation", day(5), None)], [
        ("investigation", day(1), None), ("construction", day(5), None)], [("investigation", day(2), None)]  # fmt: skip
    registry = make_registry([(phases, ("quai",), []) for phases in (stopped, went_on, running, running)])
    by_all = funnel_report(Scope(registry, day(12))).rows[0].cells
    decided = funnel_report(Scope(registry, day(12)), basis="decided").rows[0].cells
    assert (by_all["stop_rate"], by_all["conversion_rate"]) == (0.25, 0.25)
    assert (decided["stop_rate"], decided["conversion_rate"]) == (0.5, 0.5)


def test_a_startup_that_comes_back_counts_by_its_last_way_out():
    phases = [("construction", day(1), None), ("acceleration", day(3), None), ("construction", day(5), None),
            ("abandon", day(7), None)]  # fmt: skip
    registry = make_registry([(phases, ("quai",), [])])
    rows = {phase_id(row): row.cells for row in funnel_report(Scope(registry, day(12))).rows}
    assert (rows["construction"]["entered"], rows["construction"]["stopped"]) == (1, 1)
    transitions = {
        phase_id(row): row.cells
        for row in transitions_report(Scope(registry, day(12)), Period(day(1), day(12))).rows[:-1]
    }
    assert (transitions["construction"]["entered"], transitions["construction"]["left"]) == (2, 2)


def test_each_phase_of_a_timeline_says_where_it_is_drawn_to(call, root):
    output = call("report", "timeline", "--why", cwd=root).out
    assert "Marée Claire" in output.split("Product")[0]  # the picture, then its value made of
    phases = output.split("Product", 1)[1]
    assert "to the start of the next phase" in phases
    assert phases.count("goes on") == 11  # the active products, each in one phase


def test_the_trend_of_a_measure_is_its_last_values():
    days = [datetime.date(2024, 1, 1 + number) for number in range(TREND_LENGTH + 2)]
    for count in range(1, len(days) + 1):
        registry = make_registry([((), ("quai",), days[:count])])
        (row,) = metrics_report(Scope(registry, days[-1])).rows
        assert row.cells["trend"] == tuple(range(1, count + 1))[-TREND_LENGTH:]
        assert len(row.contributions) == count
