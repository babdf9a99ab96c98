"""What stands below a result on the screen, and what is asked for with `--notes` (decision 0083)."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.paths import ROOT
from support.pseudo_terminal import run_with_answers
from support.sample_registry import copy_sample_registry

RESULTS = (
    "", "todo", "digest", "report phases", "report funnel", "report risk", "report headcount", "report teams",
    "report committees", "report missions", "report jobs", "report transitions --over 2023..2024", "report indicators",
    "list startups", "list members", "list committees", "log", "calendar committees",
)  # fmt: skip
STANDING = frozenset(
    (
        # a period that is not over, or days that nobody knows
        "partial", "unknown-days", "undated", "undated-exits", "undated-phases", "unread-dates", "only-status", "stale",
        "present-balance", "as-written", "late", "incubator-today",
        # what counts twice, or otherwise than it seems
        "co-incubated", "several-teams", "several-statuses", "cumulative", "groups", "moves", "doubtful-phases",
        "unfollowed", "remark", "norms", "few", "published", "needed",
        # what does not count, and what is not shown
        "drafts", "draft", "draft-startups", "late-for-budget",
        "uncounted-missions", "without-missions", "before-missions", "unknown-phases", "amounts",
        "teams-unknown", "nobody", "never", "without", "not-asked", "not-active", "entry-only", "serious", "listed",
        "count", "all-stops", "expected", "missing", "names-past", "left", "elsewhere", "hidden", "limit", "empty",
        "sponsors-without-id", "misnamed", "unreadable", "unreadable-folders", "set", "no-year-end",
        # another state than that of the files today
        "scope", "known", "history", "history-missing", "no-history", "interrupted", "compare", "compare-known",
        "proposal", "uncommitted",
        # what to do with a sheet, and what pages of rules and tables lead to
        "answers", "people", "proposals", "judgement", "severity", "page", "faulty", "types",
    )
)  # fmt: skip
"""The notes of reports, lists and their registry that change how a figure is read, or say what is left out."""


def _made_ids() -> set[str]:
    """The ids of the notes that these packages make: of those with a number or a name, what stands before it."""
    ids = set()
    for folder in ("facts", "reports", "query", "registry"):
        for path in (ROOT / "incubo" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Note":
                    ids.add(re.split(r"-?\{", ast.unparse(node.args[0]).strip("'").removeprefix("f'"))[0])
    return ids


def test_each_note_is_a_definition_or_stands() -> None:
    made = {name for name in _made_ids() if not name.startswith("definition")}
    assert made == STANDING


@pytest.mark.parametrize("command", RESULTS)
def test_the_screen_says_where_definitions_are_and_other_formats_have_them(call: RunCommand, command: str) -> None:
    words = command.split()
    short, whole = (call(*words, *more, cwd=ROOT).out.splitlines() for more in ((), ("--notes",)))
    documents = [json.loads(call(*words, "--format", "json", cwd=ROOT).out)] if words else []
    definitions = [note["text"] for one in documents for note in one["notes"] if note["id"].startswith("definition")]
    for text in definitions:
        assert any(line.startswith(text.removesuffix(".")) for line in whole), text
        assert not any(line.startswith(text.removesuffix(".")) for line in short), text
    points = "What is counted, and how (--notes)" in short
    assert points == (bool(definitions) and command != "digest"), short


@pytest.mark.parametrize("command", RESULTS)
def test_no_note_stands_twice(call: RunCommand, command: str) -> None:
    lines = [line for line in call(*command.split(), "--notes", cwd=ROOT).out.splitlines() if len(line) > 40]
    notes = lines[-10:]
    assert not [line for line, n in Counter(lines).items() if n > 1 and line in notes and line.endswith(".")]


def test_what_is_passed_on_keeps_the_definitions(call: RunCommand, tmp_path: Path) -> None:
    for name in ("risk.txt", "risk.md", "risk.html"):
        assert call("report", "risk", "-o", str(tmp_path / name), cwd=ROOT).code == 0
        text = (tmp_path / name).read_text("utf-8")
        assert "no mission for the product covers the day" in text, name
        assert "--notes" not in text


@pytest.mark.parametrize("command", ["", "todo", "digest", "report phases"])
def test_at_most_a_fifth_of_the_lines_are_notes(tmp_path: Path, command: str) -> None:
    root = copy_sample_registry(tmp_path)
    (root / "content" / "startups" / "lisez-moi.txt").write_text("?", "utf-8")
    code, out = run_with_answers(root, *command.split(), columns=80)
    assert code == 0
    body, _, notes = out.rstrip().rpartition("\n\n")
    shown = [line for line in out.splitlines() if line.strip()]
    is_note = not notes.startswith((" ", "•")) and "\n  " not in notes[:200]
    assert not is_note or len(notes.splitlines()) <= len(shown) / 5, notes
    assert body
