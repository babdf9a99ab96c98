"""What `query` says of the real registry, against the same found with PyYAML and a few lines of Python."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus.seeding import SNAPSHOT
from support.command_line import RunCommand

pytestmark = pytest.mark.corpus


def files(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.stem: yaml.load(path.read_text("utf-8").split("\n---")[0], Loader=yaml.CSafeLoader)
        for path in sorted(folder.glob("*.md"))
    }


def test_startups_and_phases(call: RunCommand, corpus: Path) -> None:
    folder = corpus / SNAPSHOT

    def rows(sql: str) -> list[list[Any]]:
        ran = call("query", sql, "--at", SNAPSHOT, "-f", "json", cwd=folder)
        assert ran.code == 0, ran.err
        return [list(row.values()) for row in json.loads(ran.out)["rows"]]

    day = date.fromisoformat(SNAPSHOT)
    startups = files(folder / "content" / "_startups")
    members = files(folder / "content" / "_authors")
    begun = Counter(
        str(phase["start"])[:4]
        for one in startups.values()
        for phase in one["phases"]
        if phase["name"] == "construction"
    )
    found = rows("SELECT substr(start, 1, 4) y, count(*) FROM phases WHERE name = 'construction' GROUP BY y")
    assert dict(found) == dict(begun)
    running = Counter(
        mission.get("status")
        for one in members.values()
        for mission in one.get("missions") or ()
        if mission["start"] <= day and (mission.get("end") is None or day <= mission["end"])
    )
    assert dict(rows("SELECT status, count(*) FROM missions_now GROUP BY status")) == dict(running)
    missing = [name for name, one in startups.items() if not one.get("stats_url")]
    assert rows("SELECT count(*) FROM startups WHERE stats_url IS NULL") == [[len(missing)]]


def test_a_digest_tells_everybody_whose_missions_end(call: RunCommand, corpus: Path) -> None:
    folder = corpus / SNAPSHOT
    ran = call("digest", "--at", SNAPSHOT, "--incubator", "all", "-f", "json", cwd=folder)
    items = json.loads(ran.out)["sections"]["ending"]["blocks"][0]["items"]
    day = date.fromisoformat(SNAPSHOT)
    last = date.fromordinal(day.toordinal() + 30)
    expected = set()
    for name, one in files(folder / "content" / "_authors").items():
        here = [m for m in one.get("missions") or () if m["start"] <= day and (m["end"] is None or day <= m["end"])]
        ends = [m["end"] for m in here]
        if not ends or None in ends:
            continue
        end, later = max(ends), [m for m in one["missions"] if m["start"] > day]
        while following := [m for m in later if m["start"].toordinal() <= end.toordinal() + 4 and m["end"] > end]:
            end = max(m["end"] for m in following)
        if end <= last:
            expected.add(name)
    assert {item["values"][0] for item in items} == expected
