"""The first page asks whether the entries are an export where a program seems to write them, and keeps the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.git_repository import git, make_sample_repository
from support.web_forms import Browser

from incubo.config.settings import load_config
from incubo.config.user import load_user_config

QUESTION = "Les fiches se modifient-elles dans l'Espace Membre"


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    root = make_sample_repository(tmp_path / "registry")
    startup = root / "content" / "startups" / "mon-estran.md"
    for number in range(20):
        startup.write_text(startup.read_text("utf-8").replace("title: Mon Estran", "title: Mon Estran +"), "utf-8")
        git(root, "-c", "user.name=export", "commit", "-qam", f"db changes {number}")
    return Browser(root)


def test_yes_is_kept_in_the_settings(browser: Browser) -> None:
    assert QUESTION in browser.get("/").text
    assert QUESTION not in browser.get("/startups").text
    assert QUESTION not in browser.post("/source", [("answer", "yes")]).text
    assert load_config(browser.root).source is not None


def test_no_is_kept_among_the_choices_of_the_person(browser: Browser) -> None:
    assert QUESTION in browser.get("/").text
    assert QUESTION not in browser.post("/source", [("answer", "no")]).text
    assert load_config(browser.root).source is None
    assert load_user_config(browser.config).find_choices(browser.root).declines_source
    assert QUESTION not in browser.get("/").text


def test_nothing_is_asked_where_people_write(tmp_path: Path) -> None:
    root = make_sample_repository(tmp_path / "registry")
    browser = Browser(root)
    assert QUESTION not in browser.get("/").text
    browser.post("/source", [("answer", "yes")])
    assert load_config(root).source is None
