"""The figures of pages of the real registry are those of the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.command_line import RunCommand
from support.paths import corpus_folder
from support.web_pages import open_pages

pytestmark = pytest.mark.corpus
AT = "2024-07-01"
INCUBATORS = (
    pytest.param("all", marks=pytest.mark.slow), "anct", pytest.param("dinum", marks=pytest.mark.slow), "mtes",
)  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> Path:
    corpus = corpus_folder()
    if corpus is None:
        pytest.skip("the real registry is not there")
    return corpus / AT


@pytest.fixture(scope="module")
def client(registry: Path) -> TestClient:
    return open_pages(registry, "en")


def _rows(client: TestClient, address: str) -> int:
    """The rows of a list on all its pages; a page beyond the last one is the last one."""
    seen: set[str] = set()
    count = number = 0
    while True:
        number += 1
        bodies = re.findall(r"<tbody>(.*?)</tbody>", client.get(f"{address}&page={number}").text, re.DOTALL)
        text = "".join(re.findall(r"<tr>.*?</tr>", "".join(bodies), re.DOTALL))
        rows = re.sub(r'href="[^"]*"', "", text)
        if rows in seen:
            return count
        seen.add(rows)
        count += rows.count("<tr>")


def _tiles(page: str) -> list[int]:
    return [int(re.sub(r"\D", "", number)) for number in re.findall(r'<p class="big[^"]*">([^<]*)</p>', page)]


@pytest.mark.parametrize("incubator", INCUBATORS)
def test_pages_count_what_commands_count(client: TestClient, registry: Path, call: RunCommand, incubator: str) -> None:
    def ask(*words: str) -> Any:
        result = call(*words, "--incubator", incubator, "--at", AT, "--format", "json", "-R", str(registry))
        assert result.code == 0, result.err
        return json.loads(result.out)

    address = f"at={AT}&incubator={incubator}"
    tiles = _tiles(client.get(f"/?{address}").text)
    products, people, endings, late = tiles
    assert products == len(ask("list", "startups")["rows"]) == _rows(client, f"/startups?{address}")
    assert people == len(ask("list", "members")["rows"]) == _rows(client, f"/members?{address}")
    assert people == ask("report", "headcount")["totals"][0]["members"]
    assert endings == len(ask("list", "members", "--ending", "60d")["rows"])
    assert late == sum(row["state"] == "overdue" for row in ask("report", "committees")["rows"])
    if incubator != "all":
        assert _tiles(client.get(f"/incubators/{incubator}?at={AT}").text) == tiles
    for name in ("missions", "jobs", "organisations", "incubators"):
        words = () if name == "incubators" else ("--incubator", incubator)
        listed = call("list", name, *words, "--at", AT, "--format", "json", "-R", str(registry))
        assert listed.code == 0, listed.err
        assert _rows(client, f"/{name}?{address}") == len(json.loads(listed.out)["rows"]), name
