"""What CONTRIBUTING says of a report is enough: its function with its figures, and its row; every face shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.command_line import RunCommand
from support.git_repository import make_sample_repository
from support.web_pages import DAY, PageReader, open_pages, read_page

from incubo.app.environment import Environment
from incubo.app.published.workspace import open_published_workspace
from incubo.cli.command_table import COMMANDS, make_report_spec
from incubo.cli.completion.complete import CompletionLine, complete_line
from incubo.reports.catalogue import AT, INCUBATOR, PORTFOLIO, REPORTS, WHY, Report
from incubo.web.site import SiteOptions, export_site

SCHOOL = "École nationale des phares"
"""A sponsor of the sample with two products, of which one is active."""


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    report = Report(
        "sponsors",
        "Count the products of each sponsor.",
        "recipes.toy_figures:sponsors_report",
        title="Sponsors",
        question="Who pays for what?",
        group=PORTFOLIO,
        parameters=(AT, INCUBATOR, WHY),
        kinds=("startup", "organisation"),
        french_words=("financeurs",),
        is_public=True,
    )
    monkeypatch.setitem(REPORTS, report.id, report)
    monkeypatch.setitem(COMMANDS["report"].subcommands, report.id, make_report_spec(report))
    make_sample_repository(tmp_path)
    return tmp_path


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


def test_help_and_the_tab_key_know_a_report(registry: Path, call: RunCommand) -> None:
    assert "Count the products of each sponsor." in call("report", "--help", cwd=registry).out
    assert "--incubator" in call("report", "sponsors", "--help", cwd=registry).out
    assert "Startups by sponsor" in call("report", "financeurs", cwd=registry, lang="fr").out
    (candidate,) = complete_line(CompletionLine(["report"], "spo", {})).candidates
    assert candidate.value == "sponsors"


def test_pages_lead_to_a_report_and_a_site_has_it(registry: Path) -> None:
    client = open_pages(registry, "en")
    assert ("/reports/sponsors", "Sponsors") in read_page(client, "/reports").links
    assert "Who pays for what?" in read_page(client, "/search?q=sponsor").text
    environment = Environment("en", lambda timezone: DAY)
    export_site(open_published_workspace(registry, environment), registry / "site", SiteOptions())
    assert SCHOOL in (registry / "site/reports/sponsors.html").read_text("utf-8")
