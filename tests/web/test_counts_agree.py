"""A number that pages and commands both show is the same, on any day: things to do, products, people, who leaves."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.command_line import RunCommand
from support.corpus_registries import share_corpus_registries
from support.examples import combinations
from support.sample_registry import copy_sample_registry
from support.untidy_registry import make_untidy_registry
from support.web_pages import open_pages

DAYS = ("2023-03-01", "2024-06-30", "2025-01-15")
CORPUS_DAYS = ("2023-06-30", "2024-07-01")


def compare_counts(call: RunCommand, folder: Path, incubator: str, day: str) -> None:
    """Fails where a page and a command count otherwise, for one incubator or for `all`."""
    scope = ("--at", day, "--incubator", incubator)

    def read(*words: str) -> str:
        ran = call("--lang", "en", *words, cwd=folder)
        assert ran.code == 0, ran.err
        return ran.out

    def list_rows(*words: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(read("list", *words, *scope, "--format", "json"))["rows"]
        return rows

    def count_rows(*words: str) -> int:
        return len(list_rows(*words))

    pages = open_pages(folder, "en")
    query = f"at={day}&incubator={incubator}"
    home = get(pages, f"/?{query}")
    tiles = dict(re.findall(r'id="tile-(\w+)">.*?<p class="big[^"]*">(?:<span class="muted">)?([^<]*)', home, re.S))
    tiles["startups"] = re.findall(r'<p class="big">([^<]*)</p>', home)[0]
    counts = {name: int(re.sub(r"\D", "", text) or 0) for name, text in tiles.items()}

    people = count_rows("members", "--active")
    assert counts["startups"] == count_rows("startups", "--active")
    assert counts["people"] == people
    assert counts["endings"] == count_rows("members", "--ending", "60d")
    total = json.loads(read("report", "headcount", *scope, "--format", "json"))["totals"]
    assert total[0]["members"] == people if total else not people
    committees = json.loads(read("report", "committees", *scope, "--format", "json"))
    assert counts["late"] == sum(row["state"] == "overdue" for row in committees["rows"])
    never = [re.findall(r"\d+", note["text"]) for note in committees["notes"] if note["id"] == "never"]
    if never:  # how many to do of how many there are
        ((recorded_never, _, months, due),) = never
        assert int(recorded_never) == sum(row["state"] == "never" for row in committees["rows"])
        told = read("todo", "--only", "committee-never", *scope)
        assert (f"({due})" in told) == (due != "0")
        page = re.findall(rf"(\d+) products? ha\w+ no committee recorded, {months} months after", home)
        assert page == ([due] if due != "0" else [])
    if incubator != "all":
        incubators = json.loads(read("list", "incubators", "--at", day, "--all", "--format", "json"))["rows"]
        assert next(row["people"] or 0 for row in incubators if row["id"] == incubator) == people

    ends_soon = {row["id"] for row in list_rows("members", "--ending", "30d")}
    digest = json.loads(read("digest", *scope, "--all", "--format", "json"))["sections"]["ending"]["blocks"]
    assert {item["values"][0] for block in digest for item in block["items"]} == ends_soon
    missions = json.loads(read("list", "missions", "--ending", "30d", *scope, "--format", "json"))
    noted = [re.findall(r"\d+", note["text"]) for note in missions["notes"] if note["id"] == "people-ending"]
    member_ids = {row["id"] for row in missions["rows"]}
    assert ends_soon <= member_ids
    if noted:
        assert noted[0][0] == str(len(member_ids))
        assert incubator != "all" or int(noted[0][1]) == len(member_ids - ends_soon)
    else:
        assert len(missions["rows"]) == len(ends_soon)

    things = int(re.findall(r'<span class="count">(\d+)</span>', home)[0])
    heading = f"What needs attention ({things})" if things else "What needs attention"
    for shown in (read("today", *scope), read("todo", *scope)):
        assert re.findall(r"What needs attention(?: \(\d+\))?", shown)[0] == heading
    first = read("today", *scope)
    others = re.findall(r"and (\d+) more things?", first)
    assert all(0 < int(other) < things for other in others)


def get(pages: TestClient, address: str) -> str:
    """A page that is there."""
    answer = pages.get(address)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("incubator", ["rivages", "all"])
def test_counts_of_the_sample_agree(call: RunCommand, tmp_path: Path, incubator: str, day: str) -> None:
    compare_counts(call, copy_sample_registry(tmp_path), incubator, day)


@pytest.mark.parametrize("day", DAYS)
def test_counts_of_an_untidy_registry_agree(call: RunCommand, tmp_path: Path, day: str) -> None:
    compare_counts(call, make_untidy_registry(tmp_path / "untidy"), "all", day)


@pytest.mark.corpus
@pytest.mark.parametrize(("incubator", "day"), combinations(["anct", "mtes", "all"], CORPUS_DAYS))
def test_counts_of_the_real_registry_agree(
    call: RunCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch, incubator: str, day: str
) -> None:
    share_corpus_registries(monkeypatch)
    compare_counts(call, corpus / CORPUS_DAYS[-1], incubator, day)
