"""The figures of pages are those of the command line, and lead to pages that show as many."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry
from support.web_pages import open_pages, plain_text, read_page

from incubo.facts import expectations


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sample_registry(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def client(sample: Path) -> TestClient:
    return open_pages(sample, "en")


def _tiles(page: str) -> dict[str, tuple[int, str, str]]:
    """The tiles of a first page: number, address, sentence, by heading."""
    tiles = {}
    for tile in re.findall(r'<section class="tile.*?</section>', page, re.DOTALL):
        heading = re.search(r'<h2><a href="([^"]*)">(.*?)</a></h2>', tile)
        number = re.search(r'<p class="big[^"]*">([\d\s\u00a0,]+)</p>(.*)', tile, re.DOTALL)
        assert heading
        assert number
        tiles[heading[2]] = int(re.sub(r"\D", "", number[1])), heading[1], plain_text(number[2])
    return tiles


def _body_rows(page: str) -> int:
    return sum(body.count("<tr>") for body in re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL))


def _json(call: RunCommand, sample: Path, *words: str) -> Any:
    result = call(*words, "--format", "json", cwd=sample)
    assert result.code == 0, result.err
    return json.loads(result.out)


@pytest.mark.parametrize("query", ["", "?at=2024-06-01", "?at=2023-03-01", "?incubator=all"])
def test_each_number_of_the_first_page_is_that_of_the_page_it_leads_to(client: TestClient, query: str) -> None:
    tiles = _tiles(client.get("/" + query).text)
    assert len(tiles) == 4
    for heading, (number, address, _) in tiles.items():
        assert _body_rows(client.get(address.replace("&amp;", "&")).text) == number, (heading, address)


def test_the_first_page_speaks_of_post_mortems_where_they_are_asked_for_only(
    client: TestClient, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "or for a year if it lacks its post-mortem" in client.get("/").text
    monkeypatch.setattr(expectations, "MIN_STARTUPS", 1)  # as in a registry where nearly nobody writes one
    monkeypatch.setattr(expectations, "RECORDED_SHARE", 1)
    page = open_pages(sample, "en").get("/").text
    assert "One that is over has a line if its people are still there." in page
    assert "lacks its post-mortem" not in page


@pytest.mark.parametrize("day", ["2025-01-15", "2024-06-01"])
def test_numbers_of_the_first_page_are_those_of_the_command_line(
    client: TestClient, sample: Path, call: RunCommand, day: str
) -> None:
    products, people, endings, late = (number for number, _, _ in _tiles(client.get(f"/?at={day}").text).values())
    at = ("--at", day)
    assert products == len(_json(call, sample, "list", "startups", *at)["rows"])
    assert people == len(_json(call, sample, "list", "members", *at)["rows"])
    assert people == _json(call, sample, "report", "headcount", *at)["totals"][0]["members"]
    assert endings == len(_json(call, sample, "list", "members", "--ending", "60d", *at)["rows"])
    committees = _json(call, sample, "report", "committees", *at)["rows"]
    assert late == sum(row["state"] == "overdue" for row in committees)
    assert late == len(_json(call, sample, "list", "startups", "--committee-late", *at)["rows"])


def test_what_needs_attention_is_what_todo_lists(client: TestClient, sample: Path, call: RunCommand) -> None:
    page = client.get("/?all=1").text
    todo = _json(call, sample, "todo")["rows"]
    combined = {(row["reason"], row["id"]) for row in todo if row["reason"] in ("role", "sheet")}
    lines = len(combined) + sum(row["reason"] not in ("role", "sheet") for row in todo)
    assert lines > 20
    assert len(re.findall(r'<li class="(?:late|soon|fill)">', page)) == lines
    assert f'id="attention">What needs attention <span class="count">{lines}<' in page
    chips = dict(re.findall(r'<a class="chip" href="/\?((?:show|only)=[\w-]+)">.*?<b>(\d+)</b>', page))
    assert {"show=late", "only=ghost"} < {*chips}
    for name, number in {**chips, "only=draft": 0}.items():
        shown = client.get(f"/?{name}&all=1").text
        assert len(re.findall(r'<li class="(?:late|soon|fill)">', shown)) == int(number), name
        assert ("Nothing of this kind needs attention" in shown) == (not int(number)), name


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/startups", ()),
        ("/startups?phase=construction", ("--phase", "construction")),
        ("/startups?followed-by=judith.marzin", ("--followed-by", "judith.marzin")),
        ("/startups?committee=soon", ("--ending", "60d")),
        ("/startups?committee=none", ("--missing", "committee")),
        ("/startups?not-active=1", ("--not-active",)),
        ("/startups?search=digue&all=1", ("--search", "digue", "--all")),
        ("/startups?sort=-age", ("--sort=-age",)),
    ],
)
def test_a_list_has_the_rows_of_the_command_in_its_order(
    client: TestClient, sample: Path, call: RunCommand, address: str, words: tuple[str, ...]
) -> None:
    wanted = [row["id"] for row in _json(call, sample, "list", "startups", *words)["rows"]]
    page = client.get(address).text
    assert re.findall(r'<th scope="row"><a href="/startups/([^"?]*)', page) == wanted
    assert wanted


def test_standards_and_team_of_the_portfolio_are_those_of_the_reports(
    client: TestClient, sample: Path, call: RunCommand
) -> None:
    page = client.get("/startups").text
    standards = {row["startup"]: row for row in _json(call, sample, "report", "standards")["rows"]}
    teams = {row["id"]: row["team"] for row in _json(call, sample, "list", "startups")["rows"]}
    rows = re.findall(r'<tr><th scope="row"><a href="/startups/([^"]*)".*?</tr>', page, re.DOTALL)
    bodies = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL)
    assert len(rows) == len(teams) == 11
    for startup, body in zip(rows, bodies, strict=True):
        row = standards[startup]
        assert f"{row['met']} of {row['asked']}" in plain_text(body), startup
        assert f'data-l="Team">{teams[startup]}<' in body, startup


def test_the_page_of_a_product_says_what_show_says(client: TestClient, sample: Path, call: RunCommand) -> None:
    text = plain_text(client.get("/startups/digue-info").text)
    for words in (
        "Construction", "Since 3 July 2023 (18 months)", "12 days longer than usual (18 months)", "Judith Marzin",
        "Aïcha Mérendel", "166 days", "250,000", "11 of 12 expectations", "To enter", "Committee tomorrow",
    ):  # fmt: skip
        assert words in text, words
    assert "incubo " not in text.split("incubo 0.")[0]


def test_headings_and_sentences_are_in_the_language_of_the_reader(sample: Path) -> None:
    page = read_page(open_pages(sample), "/startups/digue-info")
    for words in (
        "Vie du produit",
        "Pour passer en Accélération",
        "11 attentes sur 12",
        "Comité demain, le 16 janvier 2025",
    ):
        assert words in " ".join(page.text.split()), words


@pytest.mark.parametrize("incubator", ["rivages"])
def test_the_figures_of_an_incubator_are_those_of_the_command_line(
    client: TestClient, sample: Path, call: RunCommand, incubator: str
) -> None:
    page = client.get(f"/incubators/{incubator}").text
    products, people, endings, _ = (number for number, _, _ in _tiles(page).values())
    mine = ("--incubator", incubator)
    assert products == len(_json(call, sample, "list", "startups", *mine)["rows"])
    assert f"{products} active products" in plain_text(page)
    assert people == _json(call, sample, "report", "headcount", *mine)["totals"][0]["members"]
    assert endings == len(_json(call, sample, "list", "members", "--ending", "60d", *mine)["rows"])
    for address, number in re.findall(r'<a href="(/startups\?[^"]*phase=[^"]*)">[^<]* (\d+)</a>', page):
        assert _body_rows(client.get(address.replace("&amp;", "&")).text) == int(number)


def test_a_person_who_left_can_join_again_and_nothing_else(client: TestClient) -> None:
    here, gone = (read_page(client, f"/members/{name}") for name in ("samuel.orvault", "clairea.bonnemain"))
    forms = [
        [text for link, text in page.links if link.startswith("/change/") and "field=missions." not in link]
        for page in (here, gone)
    ]
    assert forms[0] == ["Extend", "Record the departure", "Make them join a product", "Edit", "Rename"]
    assert forms[1] == ["Make them join a product", "Edit", "Rename"]
    assert "no mission since 8 January 2025" in " ".join(gone.text.split()).replace("No mission", "no mission")
    assert "on mission until 4 February 2025 · 20 days left" in " ".join(here.text.split())


def test_nothing_can_be_changed_on_another_day(client: TestClient) -> None:
    for address in ("/", "/members", "/startups/digue-info", "/members/samuel.orvault"):
        assert any(link.startswith("/change/") for link, _ in read_page(client, address).links), address
        past = read_page(client, f"{address}?at=2024-06-01").links
        assert not [link for link, _ in past if link.startswith("/change/")], address


@pytest.mark.parametrize("choice", ["late", "first", "uncovered", "none"])
def test_products_without_a_committee_are_counted_as_the_command_line_counts_them(
    client: TestClient, sample: Path, call: RunCommand, choice: str
) -> None:
    rows = _json(call, sample, "report", "committees")["rows"]
    expected = {
        "late": [row["id"] for row in rows if row["state"] == "overdue"],
        "uncovered": [row["id"] for row in rows if row["state"] in ("overdue", "never")],
        "none": [row["id"] for row in _json(call, sample, "list", "startups", "--missing", "committee")["rows"]],
    }
    page = client.get(f"/startups?committee={choice}").text
    shown = re.findall(r'<th scope="row"><a href="/startups/([^"]*)"', page)
    if choice == "first":
        assert f"{len(shown)} product has no committee recorded" in plain_text(client.get("/").text)
    else:
        assert sorted(shown) == sorted(expected[choice])
    download = client.get(f"/startups.csv?committee={choice}").text.strip().splitlines()
    assert len(download) == len(shown) + 1


def test_late_committees_come_first_and_past_ones_have_the_phase_of_their_day(client: TestClient) -> None:
    text = plain_text(client.get("/committees").text)
    assert text.index("Overdue 1") < text.index("To come")
    assert re.search(r"21 Mar 2024\s?Accès Cale\s?Investigation", text.replace("\u00a0", " "))


def test_a_role_that_somebody_takes_later_is_nothing_to_do(client: TestClient) -> None:
    first = client.get("/?all=1").text
    assert "Digue Info" in first
    assert "nobody in the domain Deployment" not in plain_text(first)


def test_where_no_mission_is_recorded_one_line_says_so(tmp_path: Path) -> None:
    root = copy_sample_registry(tmp_path)
    for path in (root / "content" / "members").glob("*.md"):
        path.unlink()
    pages = open_pages(root, "en")
    text = plain_text(pages.get("/?all=1").text)
    assert text.count("No mission for an active product is recorded") == 1
    assert "obody in the team" not in text
    assert text.count("– No mission is recorded.") == 2  # how many people, and whose mission ends
    portfolio = pages.get("/startups").text
    assert set(re.findall(r'data-l="Team">(.*?)</td>', portfolio)) == {'<span class="muted">–</span>'}
    assert "which teams are empty is not known" in plain_text(portfolio)
    product = plain_text(pages.get("/startups/mon-estran").text)
    assert "No mission for it is recorded on that day." in product
    assert "Nobody works" not in product


def test_one_mission_does_not_turn_the_other_teams_red(tmp_path: Path) -> None:
    root = copy_sample_registry(tmp_path)
    kept = "florence.ledantec"
    for path in (root / "content" / "members").glob("*.md"):
        if path.stem != kept:
            path.unlink()
    text = plain_text(open_pages(root, "en").get("/?all=1").text)
    assert "Missions are recorded for 1 active product of the registry out of" in text
    assert "obody in the team" not in text


def test_a_total_of_all_phases_has_no_phase(client: TestClient) -> None:
    (total,) = re.findall(r"<tfoot>.*?</tfoot>", client.get("/reports/teams").text, re.DOTALL)
    assert "No phase yet" not in total


def test_late_committees_follow_the_filters_of_products(client: TestClient) -> None:
    late = client.get("/committees").text
    startup = re.search(r"Overdue.*?/startups/([\w-]+)\"", late, re.DOTALL)
    assert startup
    phase = client.get(f"/startups/{startup[1]}").text
    assert "Overdue 1" in plain_text(client.get(f"/committees?search={startup[1]}").text)
    assert "Overdue 1" not in plain_text(client.get("/committees?search=digue-info").text)
    for name in ("investigation", "construction", "acceleration"):
        shown = "Overdue 1" in plain_text(client.get(f"/committees?phase={name}").text)
        assert shown == (f">{name.capitalize()}</span>" in phase.split("</h1>", 1)[1][:900]), name
    assert "Overdue 1" not in plain_text(client.get("/committees?decision=continue").text)


def test_a_period_of_a_thousand_years_is_refused_in_words(client: TestClient) -> None:
    for address in ("indicators?over=0001..9999", "phases?from=0001&every=year"):
        text = plain_text(client.get(f"/reports/{address}").text)
        assert "is longer than 100 years" in text, address


def test_measures_are_named_as_people_read_them_and_kept_in_downloads(sample: Path) -> None:
    client = open_pages(sample, "fr")
    for address in (
        "/reports/metrics?incubator=all",
        "/reports/metrics?startup=quai-solidaire",
        "/reports/metrics?startup=quai-solidaire&key=Ports%20actifs",
        "/startups/quai-solidaire/dossier",
    ):
        page = read_page(client, address)
        assert "Ports actifs" in page.text, address
        assert "ports_actifs" not in page.text, address
    for address in ("metrics.csv?incubator=all", "metrics.json?startup=quai-solidaire&key=ports%20actifs"):
        assert "ports_actifs" in client.get(f"/reports/{address}").text
    unknown = client.get("/reports/metrics?key=ports").text
    assert "ports_actifs" in unknown


def test_a_late_committee_is_told_beside_a_stop_that_is_planned(call: RunCommand, tmp_path: Path) -> None:
    root = copy_sample_registry(tmp_path)
    assert call("stop", "maree-claire", "--on", "2025-12-01", "--reason", "funding", "--yes", cwd=root).code == 0
    page = plain_text(open_pages(root, "en").get("/startups/maree-claire").text)
    assert "Committee 8 months late. It was expected on " in page
    assert "The stop is planned for 1 December 2025." in page
    assert "Record the committee" in page
