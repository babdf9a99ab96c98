"""Who `list` finds in the real registry, against the same found with PyYAML and a few lines of Python."""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus.seeding import SNAPSHOT
from support.command_line import RunCommand

pytestmark = pytest.mark.corpus
DATES = ("2021-03-01", "2023-06-30", SNAPSHOT)


@cache
def members(folder: Path) -> dict[str, dict[str, Any]]:
    """Every member, as PyYAML reads them."""
    found = {}
    for path in sorted((folder / "content" / "_authors").glob("*.md")):
        values = yaml.load(path.read_text("utf-8").split("\n---")[0], Loader=yaml.CSafeLoader)
        found[path.stem] = values
    return found


def covers(mission: dict[str, Any], day: datetime.date) -> bool:
    start, end = mission.get("start"), mission.get("end")
    return isinstance(start, datetime.date) and start <= day and (end is None or day <= end)


@pytest.fixture
def listed(call: RunCommand, corpus: Path):
    def run(*words: str) -> list[dict[str, Any]]:
        ran = call("list", *words, "--format", "json", cwd=corpus / SNAPSHOT)
        assert ran.code == 0, ran.err
        rows: list[dict[str, Any]] = json.loads(ran.out)["rows"]
        return rows

    return run


@pytest.mark.parametrize("date", DATES)
def test_active_members_and_running_missions(listed, corpus, date):
    day = datetime.date.fromisoformat(date)
    people = members(corpus / SNAPSHOT)
    running = [(who, m) for who, one in people.items() for m in one.get("missions") or () if covers(m, day)]
    assert {row["id"] for row in listed("members", "--at", date)} == {who for who, _ in running}
    assert len(listed("missions", "--at", date)) == len(running)
    for status in ("independent", "admin", "service"):
        expected = sum(mission.get("status") == status for _, mission in running)
        assert len(listed("missions", "--at", date, "--status", status)) == expected


@pytest.mark.parametrize("date", DATES)
def test_missions_ending_soon(listed, corpus, date):
    day = datetime.date.fromisoformat(date)
    people = members(corpus / SNAPSHOT)
    for days in (30, 60, 90):
        limit = day + datetime.timedelta(days)
        expected = sum(
            covers(m, day) and m["end"] is not None and m["end"] <= limit
            for one in people.values()
            for m in one.get("missions") or ()
        )
        assert len(listed("missions", "--at", date, "--ending", f"{days}d")) == expected


@pytest.mark.parametrize("date", DATES)
def test_members_by_domain(listed, corpus, date):
    day = datetime.date.fromisoformat(date)
    people = members(corpus / SNAPSHOT)
    for domain in ("Design", "Intraprenariat"):
        expected = {
            who
            for who, one in people.items()
            if one.get("domaine") == domain and any(covers(m, day) for m in one.get("missions") or ())
        }
        assert {row["id"] for row in listed("members", "--at", date, "--domaine", domain)} == expected


def test_the_live_ones_are_those_of_the_report(listed, call, corpus):
    ran = call("report", "phases", "--at", SNAPSHOT, "--format", "json", cwd=corpus / SNAPSHOT)
    counts = {row["phase"]: row["count"] for row in json.loads(ran.out)["rows"]}
    rows = listed("startups", "--at", SNAPSHOT, "--all")
    for phase, count in counts.items():
        assert sum(row["phase"] == phase for row in rows) == count
    live = listed("startups", "--at", SNAPSHOT)
    assert len(live) == sum(counts.get(p, 0) for p in ("investigation", "construction", "acceleration", "transfer"))
