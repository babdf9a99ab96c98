"""Reports in a browser: the figures of the command line, fields in words, links to what is counted."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from starlette.applications import Starlette
from support.command_line import RunCommand
from support.paths import ROOT
from support.sample_registry import copy_sample_registry
from support.web_client import elements, get, make_app
from support.web_pages import open_pages

from incubo.reports.catalogue import CHOICES, REPORTS

_SETS: dict[str, tuple[tuple[str, str], ...]] = {
    "phases": (
        ("", ""),
        ("--over 2021..2024 --every year --incubator all", "from=2021&to=2024&every=year&incubator=all"),
        ("--by incubator --all", "by=incubator&all=1"),
        ("--compare 2023-01-01 --at 2024-06-01", "compare=2023-01-01&at=2024-06-01"),
    ),
    "transitions": (("--over 2023..2024 --every quarter", "from=2023&to=2024&every=quarter"),),
    "durations": (("--incubator all", "incubator=all"),),
    "funnel": (("--basis decided", "basis=decided"),),
    "timeline": (("--over 2022.. --phase acceleration", "from=2022&phase=acceleration"),),
    "standards": (("--summary", "summary=1"),),
    "ahead": (("--by month", "by=month"),),
    "administration": (("--by month", "by=month"), ("--over 2025-03", "over=2025-03")),
    "risk": (("--phase construction", "phase=construction"),),
    "metrics": (("--startup quai-solidaire", "startup=quai-solidaire"),),
    "committees": (("--by phase", "by=phase"), ("--over 2024", "over=2024")),
    "missions": (("--by status", "by=status"),),
    "community": (("--phase construction", "phase=construction"),),
    "arrivals": (("--over 2024 --every quarter", "from=2024&to=2024&every=quarter"),),
    "teams": (("--by domaine", "by=domaine"),),
    "skills": (("--within 6mo", "within=6mo"),),
    "headcount": (("--over 2023.. --every quarter --by domaine", "from=2023&every=quarter&by=domaine"),),
    "jobs": (("--over 2023..2024 --every year", "from=2023&to=2024&every=year"),),
    "indicators": (("--set plf --over 2022..2024", "set=plf&from=2022&to=2024"),),
}
"""For each report, options of the command line and the values of an address that mean the same."""


@cache
def _app(language: str = "en") -> Starlette:
    return make_app(ROOT, language)


def test_every_report_has_words_for_its_fields() -> None:
    assert _SETS.keys() == REPORTS.keys()
    for report in REPORTS.values():
        for parameter in report.parameters:
            assert parameter.label or parameter.name in ("include_entries", "private"), parameter.name
            assert all(CHOICES[choice].label for choice in parameter.choices)


@pytest.mark.parametrize("report", sorted(_SETS))
def test_figures_are_those_of_the_command_line(call: RunCommand, report: str) -> None:
    for options, query in _SETS[report]:
        command = ("report", report, *options.split(), "--format", "json")
        told = json.loads(call(*command, cwd=ROOT, lang="fr").out)  # a file speaks the language of the registry
        answer = get(_app(), f"/reports/{report}.json?{query}")
        assert answer.status == 200, query
        assert json.loads(answer.body) == told, query


@pytest.mark.parametrize("report", sorted(_SETS))
def test_pages_show_these_figures_and_no_option(report: str) -> None:
    for _, query in _SETS[report]:
        html = get(_app(), f"/reports/{report}?{query}").text
        table = get(_app(), f"/reports/{report}.csv?{query}").body.decode("utf-8-sig").splitlines()
        rows = len(elements(html, "tr")) - 1
        folded = 3 if "Exits (" in html else 0  # one line instead of as many
        assert rows in (len(table) - 1, len(table) - 1 - folded + (folded > 0)), query
        text = re.sub(r"<(style|script).*?</\1>", "", html, flags=re.DOTALL)
        assert "--" not in "".join(element.text for element in elements(text, "main")), query
        assert "incubo report" not in text


def test_integers_of_a_page_are_those_of_the_data() -> None:
    query = "from=2021&to=2024&every=year&incubator=all"
    rows = json.loads(get(_app(), f"/reports/phases.json?{query}").body)["rows"]
    html = get(_app(), f"/reports/phases?{query}").text
    cells = [element.text for element in elements(html, "td") if element.attributes.get("class") == "num"]
    assert cells == [str(value) for row in rows for name, value in row.items() if name != "date"]
    columns = [element.text for element in elements(html, "title") if "December" in element.text]
    assert [int(re.search(r": (\d+)", text)[1]) for text in columns] == [row["live"] for row in rows]  # type: ignore[index]


def test_counts_lead_to_what_they_count() -> None:
    html = get(_app(), "/reports/phases").text
    links = [element for element in elements(html, "a") if element.attributes["href"].startswith("#why-")]
    ids = {element.attributes.get("id"): element for element in elements(html, "div")}
    for link in links:
        group = ids[link.attributes["href"][1:]]
        assert int(link.text) == len(re.findall("/startups/", _part_of(html, group.attributes["id"]))), link
    assert len(links) == 11  # six lines of the table, five bars


def test_a_note_stands_once_with_what_it_counts(tmp_path: Path) -> None:
    file = copy_sample_registry(tmp_path) / "content/startups/digue-info.md"
    file.write_text(file.read_text("utf-8").replace("events:", "    end: 2024-06-30\nevents:", 1), "utf-8")
    html = open_pages(tmp_path, "en").get("/reports/phases").text
    before, _, after = html.partition("1 product is in a phase whose written end has passed, and no other has begun")
    assert 'href="/startups/digue-info"' in after.partition("</details>")[0]
    assert "written end has passed" not in before + after


def _part_of(html: str, anchor: str) -> str:
    return html.partition(f'id="{anchor}"')[2].partition("</div>")[0]


def test_values_that_do_not_go_together_are_said_beside_the_field_and_kept() -> None:
    html = get(_app(), "/reports/phases?from=2019&by=incubator").text
    assert "“Grouped by” and “From” do not go together" in html
    assert elements(html, "table") == []
    kept = next(element for element in elements(html, "input") if element.attributes.get("name") == "from")
    assert kept.attributes["value"] == "2019"
    chosen = [element for element in elements(html, "option") if "selected" in element.attributes]
    assert {element.attributes["value"] for element in chosen} >= {"incubator", "rivages"}
    html = get(_app(), "/reports/phases?every=year").text
    assert "Choose a period too (“From”)" in html


def test_a_day_that_cannot_be_read_stands_in_its_field_with_what_to_write() -> None:
    html = get(_app(), "/reports/phases?compare=soonish").text
    field = next(element for element in elements(html, "input") if element.attributes.get("id") == "f-compare")
    assert field.attributes["value"] == "soonish"
    assert field.attributes["aria-invalid"] == "true"
    message = next(element for element in elements(html, "p") if element.attributes.get("id") == "f-compare-e1")
    assert "soonish" in message.text
    assert "--" not in message.text


def test_a_report_compared_with_what_was_known_needs_git_and_says_so_in_its_field() -> None:
    html = get(_app(), "/reports/phases?compare-known=1990-01-01").text
    message = next(element for element in elements(html, "p") if element.attributes.get("id") == "f-compare-known-e1")
    assert message.text


def test_downloads_are_of_the_figures_that_are_shown() -> None:
    html = get(_app(), "/reports/headcount?from=2023&every=quarter").text
    links = [element.attributes["href"] for element in elements(html, "a")]
    for suffix in ("xlsx", "csv", "svg", "json"):
        address = next(link for link in links if f"/reports/headcount.{suffix}" in link)
        assert "from=2023" in address
        answer = get(_app(), address.replace("&amp;", "&"))
        assert answer.status == 200
        assert answer.headers["content-disposition"].endswith(f'.{suffix}"')


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/startups.csv", "produits-2025-01-15.csv"),
        ("/reports/phases.xlsx", "produits-par-phase-2025-01-15.xlsx"),
        ("/reports/kept.csv", "chiffres-donnes-2025-01-15.csv"),
        ("/log.md", "ce-qui-a-change-2025-01-15.md"),
        ("/missions.ics", "fins-de-mission.ics"),
        ("/calendar.ics", "calendrier.ics"),
    ],
)
def test_a_file_is_called_as_its_page_in_the_language_of_the_reader(address: str, name: str) -> None:
    assert get(_app("fr"), address).headers["content-disposition"] == f'attachment; filename="{name}"'


def test_there_is_no_picture_of_what_has_none() -> None:
    assert get(_app(), "/reports/committees.svg").status == 404


def test_pictures_are_drawn_in_shares_of_the_width_with_a_title_and_a_description() -> None:
    html = get(_app("fr"), "/reports/phases?from=2019&every=quarter").text
    drawing = html.partition('<svg class="chart')[2].partition("</svg>")[0]
    assert "viewBox" not in drawing
    assert 'role="img"' in drawing
    assert "<title" in drawing
    assert "<desc" in drawing
    assert all(value.endswith("%") for value in re.findall(r'<rect[^>]* x="([^"]*)"', drawing))
    assert "style=" not in html


def test_reports_name_their_products_and_say_no_ids() -> None:
    for name in ("teams", "committees"):
        page = get(make_app(ROOT), f"/reports/{name}").text
        table = page.partition('id="figures"')[2].partition("</table>")[0]
        assert ">Id<" not in table
        assert '<th scope="row"><a href="/startups/mon-estran">Mon Estran</a></th>' in table


@pytest.mark.parametrize(
    "query",
    ["at=31/02/2023", "at=jamais", "known=31/02/2023", "incubator=nowhere", "from=2024&to=2022", "to=2024", "from=x",
     "every=week&from=2024", "compare=x", "compare-known=x", "at=31/02/2023&from=2024&to=2022"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["phases", "arrivals"])
def test_a_value_that_cannot_be_read_shows_no_figure_of_something_else(name: str, query: str) -> None:
    for suffix in ("csv", "xlsx", "svg", "json"):
        assert get(_app(), f"/reports/{name}.{suffix}?{query}").status == 400, suffix
    for send in ("", "&send=1"):
        answer = get(_app(), f"/reports/{name}?{query}{send}")
        assert answer.status == 400
        assert "content-disposition" not in answer.headers
        assert "Nothing is calculated yet" in answer.text
        assert "<table" not in answer.text
        assert 'class="chart' not in answer.text
        assert f"/reports/{name}.csv" not in answer.text
        assert "send=1" not in answer.text
        assert 'class="msg"' in answer.text
