"""`incubo report metrics`: what the last committee saw, what came of it, and who has no measure at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.command_line import RunCommand
from support.pseudo_terminal import run_with_answers
from support.sample_registry import copy_sample_registry


def rows(call: RunCommand, folder: Path, *words: str) -> list[dict[str, Any]]:
    ran = call("report", "metrics", *words, "--format", "json", cwd=folder)
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["rows"]
    return found


def test_what_a_committee_saw_and_what_came_of_it(tmp_path: Path, call: RunCommand) -> None:
    root = copy_sample_registry(tmp_path)
    found = {row["key"]: row for row in rows(call, root)}
    own = ("committee", "seen", "value", "since")
    assert [found["intercommunalites_autonomes"][key] for key in own] == ["2024-07-18", 4, 9, 5]
    assert [found["ports_actifs"][key] for key in own] == ["2024-12-12", 112, 112, None]  # nothing measured since
    for on, figure in (("2024-11-29", "5"), ("2025-01-02", "6")):
        words = ("record", "metric", "mon-estran", f"departements_couverts={figure}", f"plages={figure}", "--on", on)
        assert call(*words, "--yes", cwd=root).code == 0
    found = {row["key"]: row for row in rows(call, root)}
    assert [found["departements_couverts"][key] for key in own] == ["2024-11-28", 4, 6, 2]
    assert [found["plages"][key] for key in own] == ["2024-11-28", None, 6, None]  # nobody measured it yet
    # a period leaves out values, not what the committee knew
    period = {row["key"]: row for row in rows(call, root, "--over", "2024-12..")}
    assert [period["departements_couverts"][key] for key in own] == ["2024-11-28", 4, 6, 2]
    # on an earlier day, the committee of that day
    earlier = {row["key"]: row for row in rows(call, root, "--at", "2024-07-17")}
    assert earlier["intercommunalites_autonomes"]["committee"] != "2024-07-18"


def test_who_has_none_is_who_is_asked_for_one(tmp_path: Path, call: RunCommand) -> None:
    root = copy_sample_registry(tmp_path)
    todo = call("todo", "--only", "metric-never", "--format", "json", cwd=root)
    asked = [row["id"] for row in json.loads(todo.out)["rows"]]
    found = rows(call, root)
    assert asked
    assert [row["startup"] for row in found if row["key"] is None] == asked
    assert all(row["key"] for row in rows(call, root, "--key", "ports_actifs"))
    told = call("report", "metrics", "--why", cwd=root).out
    assert f"{len(asked)} of the " in told
    assert told.count("no measure of impact recorded") == len(asked)
    for startup in asked:
        assert call("record", "metric", startup, "ports=12", "--on", "2025-01-10", "--yes", cwd=root).code == 0
    assert all(row["key"] for row in rows(call, root))
    assert "has no measure" not in call("report", "metrics", cwd=root).out
    code, shown = run_with_answers(root, "report", "metrics", columns=80)
    assert code == 0
    assert "Not shown in this width" in shown
    for key in ("ports_actifs", "emplacements_attribues"):  # what tells two rows of a product apart stays
        assert key in shown
