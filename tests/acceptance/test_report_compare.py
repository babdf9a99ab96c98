"""`--compare`: the same report on two days, for every report that says so, and nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import sample_registry
from support.command_line import RunCommand

from incubo.reports.catalogue import REPORTS

DAY, BEFORE = "2025-01-15", "2024-01-15"
GROUPS = {
    report.id: [choice for parameter in report.parameters if parameter.name == "by" for choice in parameter.choices]
    for report in REPORTS.values()
}
COMPARED = [
    (report.id, options)
    for report in REPORTS.values()
    if "compare" in {parameter.name for parameter in report.parameters}
    for options in (*([] if report.compares_groups else [()]), *(("--by", choice) for choice in GROUPS[report.id]))
]
LABELS = ("text", "id", "phase")


def document(call: RunCommand, report: str, *words: str) -> dict[str, Any]:
    ran = call("report", report, *words, "--incubator", "all", "--format", "json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def by_label(document: dict[str, Any], figure: str) -> dict[tuple[Any, ...], Any]:
    """The figure of each row, by what the row is about."""
    labels = [column["id"] for column in document["columns"] if column["type"] in LABELS]
    rows = [(0, row) for row in document["rows"]] + [(1, row) for row in document["totals"]]
    return {(level, *(row[label] for label in labels)): row[figure] for level, row in rows}


@pytest.mark.parametrize(("report", "options"), COMPARED)
def test_the_change_is_the_difference_of_the_two_reports(call, report, options):
    figure = REPORTS[report].compared
    both = document(call, report, *options, "--at", DAY, "--compare", BEFORE)
    now = by_label(document(call, report, *options, "--at", DAY), figure)
    then = by_label(document(call, report, *options, "--at", BEFORE), figure)
    column = next(column for column in both["columns"] if column["id"] == figure)
    at = both["columns"].index(column)
    assert both["columns"][at + 1]["id"] == "change"
    figures, changes = by_label(both, figure), by_label(both, "change")
    assert set(figures) == set(now) | {key for key in then if key[0] == 0}
    absent = 0 if column["type"] == "integer" else None
    for key, change in changes.items():
        value, earlier = now.get(key, absent), then.get(key, absent)
        assert figures[key] == value
        if value is None or earlier is None:
            assert change is None
        else:
            points = 100 if column["type"] == "share" else 1
            assert change == pytest.approx(points * (value - earlier), abs=0.51 if column["type"] == "days" else 0.051)
    (note,) = (note["text"] for note in both["notes"] if note["id"] == "compare")
    assert "15 January 2024" in note
    assert "15 January 2025" in note


def test_something_changed_in_each_of_them(call):
    """The test above compares figures that differ."""
    changed = {
        report
        for report, options in COMPARED
        if any(by_label(document(call, report, *options, "--at", DAY, "--compare", BEFORE), "change").values())
    }
    assert changed >= {"phases", "headcount", "missions", "arrivals", "funnel", "teams", "skills"}


def test_why_names_who_is_behind_the_figure_of_the_day(call):
    plain = document(call, "headcount", "--why", "--at", DAY)
    both = document(call, "headcount", "--why", "--at", DAY, "--compare", BEFORE)
    named = [(row["status"], row["members"], row["why"]) for row in plain["rows"]]
    assert [(row["status"], row["members"], row["why"]) for row in both["rows"] if row["members"]] == named


@pytest.mark.parametrize("report", [report for report in REPORTS if not REPORTS[report].compared])
def test_the_others_have_no_such_option(call, report):
    assert call("report", report, "--compare", BEFORE).code == 2


@pytest.mark.parametrize(("report", "options"), [each for each in COMPARED if not each[1]])
def test_a_period_is_not_compared(call, report, options):
    if not any(parameter.name == "over" for parameter in REPORTS[report].parameters):
        return
    ran = call("report", report, "--compare", BEFORE, "--over", "2024", lang="fr")
    assert ran.code == 2
    assert "--compare ne s'utilise pas avec --over" in ran.err


@pytest.mark.parametrize("report", ["committees", "teams"])
def test_lines_that_are_entries_are_not_compared(call, report):
    ran = call("report", report, "--compare", BEFORE)
    assert ran.code == 2
    assert "--by phase" in ran.err


def test_the_earlier_day_is_earlier(call):
    ran = call("report", "headcount", "--at", BEFORE, "--compare", DAY)
    assert ran.code == 2


def test_figures_that_are_kept_with_their_change_are_counted_again_with_it(call, tmp_path):
    folder = sample_registry.copy_sample_registry(tmp_path)
    ran = call("report", "headcount", "--compare", "12mo", "--keep", "bilan", cwd=folder)
    assert ran.code == 0, ran.err
    kept = call("report", "kept", "bilan", "--all", cwd=folder)
    assert kept.code == 0, kept.err
    assert "Change" in kept.out
    again = json.loads(call("report", "kept", "bilan", "-f", "json", cwd=folder).out)
    assert again["rows"] == []
