"""The first page asks whose figures are shown where nobody said it, and keeps the answer as `incubo use` does."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.git_repository import make_sample_repository
from support.web_forms import Browser

from incubo.config.user import Choices, UserConfig, load_user_config, save_user_config

QUESTION = "Quel est votre incubateur"


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    """The sample registry, whose settings name no incubator."""
    root = make_sample_repository(tmp_path / "registry")
    settings = root / "incubo.toml"
    settings.write_text(settings.read_text("utf-8").replace('incubator = "rivages"', ""), "utf-8")
    return Browser(root)


def test_the_answer_is_kept(browser: Browser) -> None:
    page = browser.get("/")
    assert QUESTION in page.text
    assert "Ces chiffres sont ceux des 3 incubateurs réunis." in page.text
    assert QUESTION not in browser.get("/startups").text
    assert QUESTION not in browser.get("/?incubator=rivages").text
    assert QUESTION not in browser.get("/?send=1").text
    chosen = browser.post("/own-incubator", [("incubator", "rivages")])
    assert load_user_config(browser.config) == UserConfig().with_choices(browser.root, Choices("rivages"))
    assert (chosen.address, QUESTION in chosen.text, "Incubateur des rivages" in chosen.text) == ("/", False, True)
    assert "cap-chantier" not in browser.get("/startups?all=1").html


def test_all_of_them_is_an_answer(browser: Browser) -> None:
    browser.get("/")
    assert QUESTION not in browser.post("/own-incubator", [("incubator", "all")]).text
    assert load_user_config(browser.config).find_choices(browser.root) == Choices("all")
    assert "cap-chantier" in browser.get("/startups?all=1").html


def test_a_name_of_none_is_refused(browser: Browser) -> None:
    for name in ("nulle-part", "", "x" * 1000):
        assert browser.post("/own-incubator", [("incubator", name)]).status == 400
    assert not browser.config.exists()


def test_each_registry_has_its_own_choice(browser: Browser, tmp_path: Path) -> None:
    others = UserConfig().with_choices(tmp_path, Choices("fabrique-mobilites"))
    save_user_config(browser.config, others)
    assert QUESTION in browser.get("/").text
    browser.post("/own-incubator", [("incubator", "rivages")])
    kept = load_user_config(browser.config)
    assert (kept.registry, kept.find_choices(tmp_path).incubator) == (tmp_path.resolve(), "fabrique-mobilites")
    assert kept.find_choices(browser.root) == Choices("rivages")


def test_a_choice_made_elsewhere_changes_no_open_page(browser: Browser) -> None:
    browser.post("/own-incubator", [("incubator", "rivages")])
    chosen = load_user_config(browser.config)
    save_user_config(browser.config, chosen.with_choices(browser.root, Choices("all")))
    assert "cap-chantier" not in browser.get("/startups?all=1").html
    browser.post("/own-incubator", [("incubator", "all")])
    assert "cap-chantier" in browser.get("/startups?all=1").html


def test_where_the_settings_name_one_nothing_is_asked(tmp_path: Path) -> None:
    assert QUESTION not in Browser(make_sample_repository(tmp_path / "registry")).get("/").text
