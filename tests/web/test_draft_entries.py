"""Drafts in the browser: their pages and forms are there, and no other page counts them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import sample_registry
from support.git_repository import git
from support.web_pages import open_pages, plain_text

KINDS = {"startups": "title", "members": "fullname", "jobs": "title", "incubators": "title", "organisations": "name"}
LISTS = ("startups", "startups?all=1", "startups?draft=1", "members", "missions", "committees", "jobs")
PAGES = (*LISTS, "incubators/rivages")
REPORTS = ("phases", "headcount", "committees", "indicators", "jobs", "standards", "teams", "timeline", "risk")
NOTE = re.compile(r"\d+ drafts left out[^.]*\.?")


def add_drafts(registry: Path) -> None:
    for kind, name in KINDS.items():
        for file in sorted((registry / "content" / kind).iterdir()):
            text = re.sub(rf"^{name}: .*", rf"{name}: Ébauche {file.stem}", file.read_text("utf-8"), flags=re.M)
            file.with_name(f"ebauche-{file.name}").write_text(text.replace("---\n", "---\ndraft: true\n", 1), "utf-8")
        (registry / "content" / kind / "ebauche.md").write_text(f"---\n{name}: Ébauche\ndraft: true\n---\n", "utf-8")


@pytest.fixture(scope="module")
def registries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    without, with_drafts = (tmp_path_factory.mktemp(name) for name in ("without", "with"))
    sample_registry.copy_sample_registry(without)
    add_drafts(sample_registry.copy_sample_registry(with_drafts))
    return without, with_drafts


@pytest.mark.parametrize("page", [*PAGES, *(f"reports/{name}" for name in REPORTS)])
def test_no_page_shows_or_counts_drafts(registries, page):
    texts = [open_pages(registry, "en").get(f"/{page}") for registry in registries]
    assert [answer.status_code for answer in texts] == [200, 200]
    assert "Ébauche" not in texts[1].text
    without, with_drafts = (NOTE.sub("", plain_text(answer.text)) for answer in texts)
    assert with_drafts.split() == without.split()


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_draft_says_what_it_lacks(registries, kind):
    answer = open_pages(registries[1], "en").get(f"/{kind}/ebauche")
    assert answer.status_code == 200
    assert "still to be completed" in answer.text
    assert "change/set?kind=" in answer.text


def test_today_and_the_search_lead_to_drafts(registries):
    client = open_pages(registries[1], "en")
    assert "Ébauche" in client.get("/?show=fill&all=1").text
    assert "/startups/ebauche" in client.get("/search?q=Ébauche").text


def test_the_first_page_shows_the_phase_of_a_draft_as_its_own_page_does(tmp_path):
    registry = sample_registry.copy_sample_registry(tmp_path)
    (registry / "content/startups/ancre.md").write_text(
        "---\ntitle: Ancre\ndraft: true\nincubator: rivages\nphases:\n  - name: construction\n"
        "    start: 2024-05-06\n---\n",
        "utf-8",
    )
    client = open_pages(registry, "en")
    own = plain_text(client.get("/startups/ancre").text)
    assert "AncreConstruction" in own
    for page in ("/?show=fill&all=1", "/search?q=Ancre"):
        text = plain_text(client.get(page).text)
        assert re.search(r"Ancre ?Construction", text), text


def test_nothing_is_published_without_a_remote(tmp_path):
    registry, origin = tmp_path / "ours", tmp_path / "origin.git"
    registry.mkdir()
    sample_registry.copy_sample_registry(registry)
    git(registry, "init", "-q", "-b", "main")
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", "un")
    assert "Published on" not in open_pages(registry, "en").get("/").text
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(origin))
    git(registry, "remote", "add", "origin", str(origin))
    assert "Published on" not in open_pages(registry, "en").get("/").text
    git(registry, "push", "-q", "-u", "origin", "main")
    assert "Published on" in open_pages(registry, "en").get("/").text


def test_the_tile_of_people_says_who_is_left_out_because_a_product_is_a_draft(tmp_path):
    registry = sample_registry.copy_sample_registry(tmp_path)
    page = registry / "content" / "startups" / "vent-debout.md"
    page.write_text("---\ntitle: Vent Debout\nincubator: rivages\ndraft: true\n---\n", "utf-8")
    client, told = open_pages(registry, "en"), "1 person is not counted: their mission is for a product that is still"
    assert told not in client.get("/?incubator=rivages").text
    member = registry / "content" / "members" / "ana.quai.md"
    mission = "missions:\n  - start: 2024-05-02\n    startups: [vent-debout]\n"
    member.write_text(f"---\nfullname: Ana Quai\n{mission}---\n", "utf-8")
    assert told in open_pages(registry, "en").get("/?incubator=rivages").text
