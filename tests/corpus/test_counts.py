"""What incubo reads and counts in the real registry, against the same counted by other means."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import frontmatter
import pytest
import yaml
from corpus.seeding import SNAPSHOT, clone, commit_at
from support.command_line import RunCommand
from support.examples import sample

from incubo.source.posts import make_frontmatter_handler
from incubo.source.reader import parse_file

pytestmark = pytest.mark.corpus

RANKS = [  # low to high
    "investigation", "construction", "acceleration", "transfer", "consolidation", "success", "opere", "transfere",
    "alumni", "abandon-investigation", "abandon",
]  # fmt: skip
DATES = ["2018-01-01", "2019-07-01", "2020-07-01", "2021-01-01", "2022-03-15", "2023-07-01", "2024-01-01", SNAPSHOT]


@cache
def phases_in(folder: Path) -> list[list[dict[str, Any]]]:
    """The phases of every product, as PyYAML reads them."""
    files = sorted((folder / "content" / "_startups").glob("*.md"))
    fronts = (path.read_text("utf-8").split("\n---")[0] for path in files)
    return [yaml.load(front, Loader=yaml.CSafeLoader).get("phases") or [] for front in fronts]


def counted(folder: Path, day: str) -> dict[str | None, tuple[int, float, float | None, int | None]]:
    """Phase → (startups, share, median age, oldest age), with PyYAML and a few lines of Python."""
    today = datetime.date.fromisoformat(day)
    ages: dict[str | None, list[int | None]] = {}
    startups = phases_in(folder)
    for phases in startups:
        begun = []
        for phase in phases:
            start = phase.get("start")
            if isinstance(start, str) and re.fullmatch(r"\d{4}-\d\d?-\d\d?", start):  # 2021-06-9: a zero is missing
                start = datetime.date(*map(int, start.split("-")))
            if isinstance(start, datetime.date) and start <= today:
                rank = RANKS.index(phase["name"]) if phase["name"] in RANKS else -1
                begun.append((start, rank, phase["name"]))
        start, _, name = max(begun, default=(None, None, None))
        ages.setdefault(name, []).append((today - start).days if start else None)
    return {
        name: (len(days), round(len(days) / len(startups), 6), *_middle([d for d in days if d is not None]))
        for name, days in ages.items()
    }


def _middle(days: list[int]) -> tuple[float | None, int | None]:
    return (median(days), max(days)) if days else (None, None)


def reported(call: RunCommand, folder: Path, day: str) -> dict[str | None, tuple[int, float, float | None, int | None]]:
    """The same by the command line."""
    ran = call("report", "phases", "--format", "json", "--all", "--incubator", "all", "--at", day, cwd=folder)
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert (found["version"], found["report"], found["at"]) == (1, "phases", day)
    rows = [(r["phase"], r["count"], r["share"], r["median_age"], r["oldest_age"]) for r in found["rows"]]
    assert len({phase for phase, *_ in rows}) == len(rows)
    return {phase: (count, share, middle, oldest) for phase, count, share, middle, oldest in rows}


@pytest.mark.parametrize("day", DATES)
def test_phases_are_those_of_an_independent_count(day: str, corpus: Path, call: RunCommand) -> None:
    assert reported(call, corpus / SNAPSHOT, day) == counted(corpus / SNAPSHOT, day)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param("2021-07-01", marks=pytest.mark.slow),
        pytest.param("2022-07-01", marks=pytest.mark.slow),
        "2023-07-01",
    ],
)
def test_phases_of_other_years(day: str, corpus: Path, tmp_path: Path, call: RunCommand) -> None:
    history = clone(corpus, tmp_path / "bare")
    tree = tmp_path / "tree"
    words = ["git", "worktree", "add", "--quiet", "--detach", str(tree), commit_at(history, day)]
    subprocess.run(words, cwd=history, check=True, capture_output=True)
    expected = counted(tree, day)
    assert reported(call, tree, day) == expected
    assert sum(count for count, *_ in expected.values()) > 200


def test_finding_counts_of_the_real_registry(corpus: Path, run: RunCommand) -> None:
    ran = run("validate", "--at", SNAPSHOT, "--format", "json", cwd=corpus / SNAPSHOT)
    found = json.loads(ran.out)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert 20 <= found["summary"]["error"] <= 80
    assert found["summary"]["warning"] <= 600
    assert found["files"] == len([p for p in (corpus / SNAPSHOT / "content").rglob("*.md") if p.is_file()])
    for diagnostic in found["diagnostics"]:
        text = (corpus / SNAPSHOT / diagnostic["path"]).read_bytes().decode("utf-8").removeprefix("\ufeff")
        lines = text.split("\n")
        assert 1 <= diagnostic["line"] <= diagnostic["end_line"] <= len(lines)
        assert 1 <= diagnostic["column"] <= len(lines[diagnostic["line"] - 1]) + 1
        assert 1 <= diagnostic["end_column"] <= len(lines[diagnostic["end_line"] - 1]) + 1


def _paths(corpus: Path) -> list[Path]:
    return sorted(path for path in (corpus / SNAPSHOT / "content").rglob("*.md") if path.is_file())


def test_values_are_those_of_pyyaml_and_of_python_frontmatter(corpus: Path) -> None:
    own = make_frontmatter_handler()
    unlike = []
    for path in sample(_paths(corpus), 500):
        data = path.read_bytes()
        values = parse_file(path.name, data).values
        front = re.match(r"---[ \t]*\r?\n(.*?\n)---[ \t]*\r?$", data.decode("utf-8"), re.DOTALL | re.MULTILINE)
        if values is None or front is None:
            unlike.append(path.name)
            continue
        text = data.decode("utf-8")
        others = (
            yaml.load(front[1], Loader=yaml.CSafeLoader),
            frontmatter.loads(text).metadata,
            frontmatter.loads(text, handler=own).metadata,
        )
        unlike += [path.name for other in others if other != values or repr(other) != repr(values)]
    assert unlike == []
