"""The forms of items and groups: each is found from the page of its entry, by a name that tells which one it is."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from support.git_repository import git, make_sample_repository, write
from support.web_forms import Browser

from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.source.reader import parse_file

QUAI = "content/startups/quai-solidaire.md"
SAMUEL = "content/members/samuel.orvault.md"
PORT = """---
title: Port d'essai
mission: Garder.
contact: port@rivages.example
incubator: rivages
phases:
  - name: investigation
    start: 2023-01-10
  - name: construction
    start: 2023-09-01
events:
  - name: committee
    date: 2023-06-01
    decision: continue
    amount: 100000
  - name: committee
    date: 2023-09-01
    decision: continue
  - name: national_impact
    date: 2023-09-01
  - decision: continue
metrics:
  - key: quais_suivis
    date: 2024-01-01
    value: 3
  - key: quais_suivis
    date: 2024-02-01
    value: 4
fast:
  promotion: 3
---
"""


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    registry = make_sample_repository(tmp_path / "registry")
    write(registry, "content/startups/port-d-essai.md", PORT)
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", "Port")
    return registry


@pytest.fixture
def browser(registry: Path) -> Browser:
    return Browser(registry)


def links(page: str) -> dict[str, str]:
    """The forms of items that a page leads to: their paths by their names."""
    found = {}
    for attributes, text in re.findall(r"<a\b([^>]*)>(.*?)</a>", page, re.DOTALL):
        field = re.search(r'href="(/change/set\?[^"]*field=[^"]*)"', attributes)
        label = re.search(r'aria-label="([^"]*)"', attributes)
        name = html.unescape(label[1] if label else re.sub(r"<[^>]*>", "", text)).replace("\u00a0", " ")
        if field and name.startswith("Corriger"):
            assert name not in found, name
            found[name] = html.unescape(field[1])
    return found


def test_a_page_leads_to_the_form_of_each_item_by_its_name(browser: Browser) -> None:
    names = links(browser.get("/startups/port-d-essai").html)
    assert {name: address.partition("field=")[2] for name, address in names.items()} == {
        "Corriger cette phase, Investigation, à partir du 10 janvier 2023": "phases.1",
        "Corriger cette phase, Construction, à partir du 1er septembre 2023": "phases.2",
        "Corriger ce comité, 1er juin 2023": "events.1",
        "Corriger ce comité, 1er septembre 2023": "events.2",
        "Corriger cet événement, Impact national validé, 1er septembre 2023": "events.3",
        "Corriger cette mesure, Quais suivis, 1er janvier 2024": "metrics.1",
        "Corriger cette mesure, Quais suivis, 1er février 2024": "metrics.2",
    }


def test_the_page_of_a_person_leads_to_each_mission(registry: Path, browser: Browser) -> None:
    missions = parse_file(SAMUEL, (registry / SAMUEL).read_bytes(), use_line_reader=True).values["missions"]
    names = links(browser.get("/members/samuel.orvault").html)
    assert len(names) == len(missions)
    assert all(name.startswith("Corriger cette mission, depuis le ") for name in names)
    for name, address in names.items():
        page = browser.get(address)
        assert f"<h1>{html.escape(name)}" in page.html.replace("\u00a0", " ")
        position = int(re.findall(r"field=missions\.(\d+)", address)[0]) - 1
        day = missions[position]["start"]
        assert f"{day:%d/%m/%Y}" in dict(page.inputs()).values()


def test_the_team_of_a_product_leads_to_the_mission_of_each_person(browser: Browser) -> None:
    page = browser.get("/startups/mon-estran").html
    team = page.partition('id="team"')[2].partition('id="com"')[0]
    people = re.findall(r'<a href="/members/([^"]+)">', team)
    assert people
    missions = re.findall(r'kind=member&amp;id=([^&]+)&amp;field=missions\.\d+"', team)
    assert missions == people


def test_the_form_of_all_fields_lists_items_and_groups(browser: Browser) -> None:
    names = links(browser.get("/change/set?kind=startup&id=port-d-essai").html)
    paths = {address.partition("field=")[2] for address in names.values()}
    items = {"phases": 2, "events": 4, "metrics": 2}
    assert paths == {*(f"{name}.{n + 1}" for name, count in items.items() for n in range(count)), "fast"}
    listed = links(browser.get("/change/set?kind=startup&id=port-d-essai&field=events").html)
    assert {address.partition("field=")[2] for address in listed.values()} == {f"events.{n}" for n in (1, 2, 3, 4)}


@pytest.mark.parametrize(
    ("field", "answers", "written"),
    [
        ("fast", {"fast.montant": "5000"}, "  montant: 5000"),
        ("phases.1", {"phases.2023-01-10.start": "11/01/2023"}, "    start: 2023-01-11"),
        ("events.1", {"events.2023-06-01.amount": "90000"}, "    amount: 90000"),
        ("events.2", {"events.2.comment": "Dit au comité"}, "    comment: Dit au comité"),
        ("metrics.2", {"metrics.2024-02-01.value": "5"}, "    value: 5"),
    ],
)
def test_an_item_is_corrected_and_nothing_else(
    registry: Path, browser: Browser, field: str, answers: dict[str, str], written: str
) -> None:
    page = browser.write(f"/change/set?kind=startup&id=port-d-essai&field={field}", answers)
    assert page.address.startswith("/done/"), page.text
    now = (registry / "content/startups/port-d-essai.md").read_text("utf-8").splitlines()
    before = PORT.splitlines()
    assert [line for line in now if line not in before] == [written]
    assert len(now) - len(before) in (0, 1)


def test_an_item_keeps_its_form_where_others_are_added_before_it(registry: Path, browser: Browser) -> None:
    browser.get("/change/set?kind=startup&id=port-d-essai&field=metrics.1")
    browser.send({"metrics.2024-01-01.value": "7"}, button="keep")
    path = registry / "content/startups/port-d-essai.md"
    earlier = "metrics:\n  - key: quais_suivis\n    date: 2023-12-01\n    value: 1\n"
    path.write_text(path.read_text("utf-8").replace("metrics:\n", earlier), "utf-8")
    browser.live.changed()
    browser.send()
    assert browser.send(button="write").address.startswith("/done/")
    text = path.read_text("utf-8")
    assert "date: 2024-01-01\n    value: 7" in text
    assert "date: 2023-12-01\n    value: 1" in text


def test_the_past_and_a_reader_who_changes_nothing_see_no_form(browser: Browser) -> None:
    for address in ("/startups/port-d-essai?at=2024-06-01", "/members/samuel.orvault?at=2024-06-01"):
        assert links(browser.get(address).html) == {}


def test_every_group_has_a_form(browser: Browser) -> None:
    for field in (field for kind in ENTRY_KINDS.values() for field in kind.fields if field.type == "group"):
        assert field.subfields
    page = browser.get("/change/set?kind=startup&id=quai-solidaire&field=fast")
    assert {"q.fast.promotion", "q.fast.montant"} <= dict(page.inputs()).keys()
