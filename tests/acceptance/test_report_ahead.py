"""`incubo report ahead`: the days are those of the other faces, in a list, month by month, and in a calendar."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry

ENDS = ("2025-01-15", "2025-07-15")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return copy_sample_registry(tmp_path)


def rows(call: RunCommand, folder: Path, *words: str) -> list[dict[str, Any]]:
    ran = call(*words, "--format", "json", cwd=folder)
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["rows"]
    return found


def of_kind(found: list[dict[str, Any]], kind: str) -> list[tuple[str, str]]:
    return sorted((row["startup"], row["date"]) for row in found if row["kind"] == kind)


def test_days_are_those_of_other_faces(registry: Path, call: RunCommand) -> None:
    found = rows(call, registry, "report", "ahead")
    assert all(ENDS[0] <= row["date"] <= ENDS[1] for row in found)
    committees = rows(call, registry, "report", "committees")
    known = [(one["id"], one["next"]) for one in committees if one["state"] == "planned" and one["next"] <= ENDS[1]]
    assert of_kind([row for row in found if row["set"]], "committee") == sorted(known)
    late = [one["id"] for one in committees if one["state"] == "overdue"]
    assert [startup for startup, day in of_kind(found, "committee") if day == ENDS[0]] == late
    offers = rows(call, registry, "list", "jobs", "--columns", "startup,closes")
    closing = [(one["startup"], one["closes"]) for one in offers if one["closes"] and one["closes"] <= ENDS[1]]
    assert sorted(closing, key=str) == sorted(
        ((row["startup"], row["date"]) for row in found if row["kind"] == "offer"), key=str
    )
    assert ("ancrage-logement", "2025-01-31") in of_kind(found, "budget")
    assert ("ancrage-logement", "2025-03-31") in of_kind(found, "mission")


def test_each_month_has_what_the_list_has(registry: Path, call: RunCommand) -> None:
    found = rows(call, registry, "report", "ahead")
    listed = Counter(
        (row["startup"] or "the incubator itself", row["date"][:7]) for row in found if row["kind"] != "objective"
    )
    months = rows(call, registry, "report", "ahead", "--by", "month")
    counted = {
        (row["startup"], month): len(row[month])
        for row in months
        for month in row
        if re.fullmatch(r"\d{4}-\d\d", month)
    }
    assert {key: number for key, number in counted.items() if number} == listed


def test_a_planned_phase_comes_and_is_not_known_on_a_past_day(registry: Path, call: RunCommand) -> None:
    assert call("phase", "digue-info", "acceleration", "--on", "2025-03-03", "--yes", cwd=registry).code == 0
    assert of_kind(rows(call, registry, "report", "ahead"), "phase") == [("digue-info", "2025-03-03")]
    assert of_kind(rows(call, registry, "report", "ahead", "--at", "2025-01-02"), "phase") == []


def test_a_budget_of_what_has_stopped_does_not_end(registry: Path, call: RunCommand) -> None:
    assert call("stop", "ancrage-logement", "--reason", "impact", "--yes", cwd=registry).code == 0
    ended = [startup for startup, _ in of_kind(rows(call, registry, "report", "ahead"), "budget")]
    assert "ancrage-logement" not in ended
    assert ended


def test_the_calendar_has_the_same_days(registry: Path, call: RunCommand) -> None:
    found = rows(call, registry, "report", "ahead")
    ran = call("calendar", "ahead", "--months", "6", "--format", "ics", cwd=registry)
    assert ran.code == 0, ran.err
    days = re.findall(r"^DTSTART;VALUE=DATE:(\d{4})(\d\d)(\d\d)\r?$", ran.out, re.MULTILINE)
    assert Counter("-".join(day) for day in days) == Counter(row["date"] for row in found)
    assert len(set(re.findall(r"^UID:.*", ran.out, re.MULTILINE))) == len(found)


def test_nothing_is_to_come(registry: Path, call: RunCommand) -> None:
    ran = call("report", "ahead", "--over", "2031", cwd=registry)
    assert ran.code == 0, ran.err
    assert "Nothing is to come in this period" in ran.out
