"""A column of a list is one row: the command in every format, the page, SQL and the TAB key have it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry
from support.web_pages import open_pages, read_page

from incubo.cli.completion.complete import CompletionLine, complete_line
from incubo.query.lists import LISTS
from incubo.query.resource import ResourceColumn
from incubo.query.resources.members import MEMBERS
from incubo.query.sql import tables


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    column = ResourceColumn("Missions ever", "integer", lambda context, member: len(member.missions))
    monkeypatch.setitem(MEMBERS.columns, "missions_ever", column)
    spec = LISTS["members"]
    monkeypatch.setitem(LISTS, "members", spec._replace(page_columns=(*spec.page_columns, "missions_ever")))
    tables.all_tables.cache_clear()
    yield copy_sample_registry(tmp_path)
    tables.all_tables.cache_clear()


def test_a_column_is_shown_sorted_by_and_written(registry: Path, call: RunCommand) -> None:
    words = ("list", "members", "--all", "--columns", "id,missions_ever", "--sort=-missions_ever,id")
    rows = json.loads(call(*words, "-f", "json", cwd=registry).out)["rows"]
    figures = [(row["id"], row["missions_ever"]) for row in rows]
    assert figures == sorted(figures, key=lambda figure: (-figure[1], figure[0]))
    assert figures[0][1] > 1
    written = csv.DictReader(io.StringIO(call(*words, "-f", "csv", cwd=registry).out))
    assert [(row["id"], int(row["missions_ever"])) for row in written] == figures
    for style in ("table", "markdown", "html"):
        assert "Missions ever" in call(*words, "-f", style, cwd=registry).out, style
    assert call(*words, "-o", str(registry / "members.xlsx"), cwd=registry).code == 0


def test_pages_sql_and_the_tab_key_have_a_column(registry: Path, call: RunCommand) -> None:
    rows = json.loads(call("list", "members", "--columns", "id,missions_ever", "-f", "json", cwd=registry).out)["rows"]
    ran = call("query", "SELECT id, missions_ever FROM members_now ORDER BY id", "-f", "json", cwd=registry)
    told = {row["id"]: row["missions_ever"] for row in json.loads(ran.out)["rows"]}
    assert {row["id"]: row["missions_ever"] for row in rows}.items() <= told.items()
    line = CompletionLine(["list", "members", "--columns"], "missions_e", {})
    assert [candidate.value for candidate in complete_line(line).candidates] == ["missions_ever"]
    page = read_page(open_pages(registry, "en"), "/members?sort=-missions_ever")
    assert "Missions ever" in page.text
    assert any("sort=missions_ever" in link for link, _ in page.links)
