"""What CONTRIBUTING says of a report is enough: its function with its figures, and its row; every face shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry
from support.web_pages import PageReader, open_pages, read_page

from incubo.cli.command_table import COMMANDS, CommandSpec
from incubo.reports.catalogue import AT, INCUBATOR, PORTFOLIO, REPORTS, WHY, Report

SCHOOL = "École nationale des phares"
"""A sponsor of the sample with two startups, of which one is active."""


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    report = Report(
        "sponsors",
        "Count the startups of each sponsor.",
        "recipes.toy_figures:sponsors_report",
        title="Sponsors",
        question="Who pays for what?",
        group=PORTFOLIO,
        parameters=(AT, INCUBATOR, WHY),
        kinds=("startup", "organisation"),
    )
    monkeypatch.setitem(REPORTS, report.id, report)
    spec = CommandSpec(report.summary, "incubo.cli.commands.report:make_report_command", target_argument=report.id)
    monkeypatch.setitem(COMMANDS["report"].subcommands, report.id, spec)
    return copy_sample_registry(tmp_path)


@pytest.fixture
def ask(registry: Path, call: RunCommand) -> Callable[..., str]:
    def run(*words: str) -> str:
        ran = call("report", "sponsors", "--incubator", "all", *words, cwd=registry, lang="en")
        assert ran.code == 0, ran.err
        return ran.out

    return run


def test_a_figure_is_the_same_in_every_format(registry: Path, ask: Callable[..., str]) -> None:
    assert re.search(rf"{SCHOOL} +2 +1 +50%", ask("-f", "table"))
    assert "ecole-phares,2,1,0.5" in ask("-f", "csv").splitlines()
    assert f"| {SCHOOL} | 2 | 1 | 50% |" in ask("-f", "markdown")
    page = PageReader(ask("-f", "html"))
    assert re.search(rf"{SCHOOL}\s*2\s*1\s*50%", page.text)
    ask("-o", str(registry / "sponsors.xlsx"))
    with ZipFile(registry / "sponsors.xlsx") as parts:
        assert SCHOOL in parts.read("xl/worksheets/sheet1.xml").decode()


def test_a_figure_names_those_that_it_counts(ask: Callable[..., str]) -> None:
    row = next(row for row in json.loads(ask("--why", "-f", "json"))["rows"] if row["sponsor"] == "ecole-phares")
    assert (row["startups"], row["active"], row["active_share"]) == (2, 1, 0.5)
    assert [entry["id"] for entry in row["why"]] == ["balise-mediation", "lagune-ouverte"]
    assert re.search(rf"{SCHOOL}.*\n +balise-mediation .*\n +lagune-ouverte ", ask("--why"))


def test_a_number_of_a_page_leads_to_what_it_counts(registry: Path) -> None:
    page = read_page(open_pages(registry, "en"), "/reports/sponsors?incubator=all")
    behind = page.text[page.text.rindex(SCHOOL) :]
    assert re.search(r"Active\s+1\s+Balise Médiation\s", behind)
    assert {number for address, number in page.links if address.startswith("#why-")} >= {"2", "1"}
