"""What a project officer does in a day, in a real browser, without a terminal and without YAML."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import Served, Visitor, press, serve
from docx import Document
from support.git_repository import git

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours
GO_ON, WRITE, PROPOSE, UNDO = "Voir ce qui va changer", "Écrire", "Proposer", "Défaire"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """A served registry that one test changes."""
    with serve(tmp_path) as result:
        yield result


@pytest.fixture
def visitor(browser: Any, own: Served) -> Iterator[Visitor]:
    """Who opened the address that `incubo serve` prints."""
    visitor = Visitor(browser, own, expected=("status of 422",))  # an answer may be wrong
    visitor.page.goto(own.address)
    yield visitor
    visitor.close()


def said(page: Any) -> str:
    return " ".join(page.locator("main").inner_text().replace("\u00a0", " ").replace("\u202f", " ").split())


def undo(page: Any, served: Served) -> None:
    """Take back what the page says was done: the files are as they were published."""
    press(page, UNDO)
    assert "La modification est défaite" in said(page)
    assert git(served.registry, "diff", "--stat", "origin/main") == ""
    assert git(served.registry, "status", "--porcelain") == ""


def test_a_new_colleague(visitor: Visitor, own: Served) -> None:
    page = visitor.open("/change/new-member?startup=mon-estran")
    page.get_by_label("Nom", exact=True).fill("Maëlle Kerdoncuff")
    page.get_by_label("Rôle", exact=True).fill("Développeuse")
    page.get_by_label("Domaine").select_option(label="Développement")
    page.get_by_label("Statut").select_option(label="Indépendant")
    page.get_by_label("Employeur").fill("Varangue Conseil")
    press(page, GO_ON)
    assert "cochez cette case" in said(page)  # the person was not told yet
    page.get_by_label("Cette personne sait").check()
    press(page, GO_ON)
    assert "Maëlle Kerdoncuff" in said(page)
    press(page, WRITE)
    assert "C'est fait" in said(page)
    assert page.get_by_role("link", name="Écrire un message de bienvenue").get_attribute("href").startswith("mailto:")
    assert (own.registry / "content/members/maelle.kerdoncuff.md").exists()
    assert git(own.registry, "status", "--porcelain") == ""  # committed
    undo(page, own)
    assert not (own.registry / "content/members/maelle.kerdoncuff.md").exists()


def test_a_team_is_extended_to_its_committee(visitor: Visitor, own: Served) -> None:
    page = visitor.open("/startups/mon-estran")
    with page.expect_navigation():
        page.locator('a[href^="/change/extend?startup=mon-estran"]').first.click()
    assert page.get_by_role("checkbox", name="Samuel Orvault").is_checked()
    assert "jour du prochain comité" in said(page)
    press(page, GO_ON)
    assert "prolongée" in said(page)
    press(page, WRITE)
    assert "C'est fait" in said(page)
    assert "2025-05-22" in (own.registry / "content/members/samuel.orvault.md").read_text()
    undo(page, own)


def test_a_committee_in_session(visitor: Visitor, own: Served) -> None:
    page = visitor.open("/committee-mode?startup=maree-claire")
    assert "Promis : cochez ce qui est atteint" in said(page)
    page.get_by_role("radio", name="Consolidation").check()
    page.get_by_label("Le budget accordé, en euros").fill("420k")
    page.get_by_label("Ce que l'équipe promet").fill("45 bassins raccordés")
    page.locator("#kept", has_text="Brouillon gardé à").wait_for()  # by itself, after some seconds
    visitor.open("/committee-mode?startup=maree-claire")
    assert page.get_by_label("Le budget accordé, en euros").input_value() == "420k"
    press(page, GO_ON)
    press(page, GO_ON)  # what goes with it: the phase, the team
    assert "420 000 €" in said(page)
    press(page, WRITE)
    with page.expect_download() as minutes:
        page.get_by_role("link", name="Pour un traitement de texte").click()
    document = Document(io.BytesIO(Path(minutes.value.path()).read_bytes()))
    assert "45 bassins raccordés" in [paragraph.text for paragraph in document.paragraphs]
    assert "- name: consolidation" in (own.registry / "content/startups/maree-claire.md").read_text()
    undo(page, own)


def test_a_product_stops_and_its_post_mortem_is_next(visitor: Visitor, own: Served) -> None:
    page = visitor.open("/change/stop?startup=maree-claire")
    page.get_by_role("radio", name="Pas de financement").check()
    press(page, GO_ON)
    assert page.get_by_role("checkbox", name="5 personnes").is_checked()
    press(page, GO_ON)  # what goes with it: the team, the offers
    press(page, WRITE)
    press(page, "Écrire le post-mortem", role="link")
    area = page.get_by_role("textbox", name="Post-mortem")
    area.fill(area.input_value() + "\n\nLes communes préfèrent un seul outil.")
    press(page, GO_ON)
    press(page, WRITE)
    assert "préfèrent un seul outil" in (own.registry / "content/startups/maree-claire.md").read_text()
    for _ in range(2):
        visitor.open("/undo")
        press(page, UNDO)
    assert "préfèrent" not in (own.registry / "content/startups/maree-claire.md").read_text()
    assert git(own.registry, "diff", "--stat", "origin/main") == ""


def test_two_windows_on_one_sheet(browser: Any, visitor: Visitor, own: Served) -> None:
    other = Visitor(browser, own)
    other.context.add_cookies(visitor.context.cookies())
    first = visitor.open("/change/set?kind=startup&id=mon-estran")
    second = other.open("/change/set?kind=startup&id=mon-estran")
    first.get_by_label("Adresse de contact").fill("un@estran.example")
    second.get_by_label("Adresse de contact").fill("deux@estran.example")
    for page in (first, second):
        press(page, GO_ON)
    press(first, WRITE)
    other.expected = ("status of 409",)
    press(second, WRITE)
    assert "Le registre a changé" in said(second)
    assert "un@estran.example" in said(second)  # what would go
    press(second, WRITE)
    assert "deux@estran.example" in (own.registry / "content/startups/mon-estran.md").read_text()
    other.close()


def test_a_branch_is_proposed_and_withdrawn(visitor: Visitor, own: Served) -> None:
    page = visitor.open("/change/leave?member=samuel.orvault")
    page.get_by_label("Le dernier jour").fill("vendredi")
    press(page, GO_ON)
    press(page, PROPOSE)
    assert "le changement est une proposition" in said(page)
    branches = git(own.published, "branch", "--list", "incubo/*")
    assert "leave" in branches
    press(page, UNDO)
    assert git(own.published, "branch", "--list", "incubo/*") == ""
    assert git(own.registry, "status", "--porcelain") == ""


def test_a_new_colleague_by_the_keyboard_alone(visitor: Visitor, own: Served) -> None:
    page = visitor.open()
    keyboard = page.keyboard

    def tab_to(expression: str) -> None:
        for _ in range(150):
            keyboard.press("Tab")
            if page.evaluate(f"(() => {{ const e = document.activeElement; return {expression} }})()"):
                return
        raise AssertionError(expression)

    def go(expression: str, key: str = "Enter") -> None:
        tab_to(expression)
        with page.expect_navigation():
            keyboard.press(key)

    def fill(label: str, text: str) -> None:
        tab_to(f"[...(e.labels || [])].some(label => label.textContent.startsWith({label!r}))")
        keyboard.type(text)

    def choose(label: str, option: str) -> None:
        fill(label, "")
        while page.evaluate("document.activeElement.selectedOptions[0].label") != option:
            before = page.evaluate("document.activeElement.selectedIndex")
            keyboard.press("ArrowDown")
            assert page.evaluate("document.activeElement.selectedIndex") == before + 1, label

    go("e.pathname === '/change/new-member'")
    fill("Nom", "Maëlle Kerdoncuff")
    fill("Rôle", "Développeuse")
    choose("Domaine", "Développement")
    choose("Statut", "Indépendant")
    fill("Employeur", "Varangue Conseil")
    fill("Produit", "Mon Estran")
    fill("Cette personne sait", " ")
    go(f"e.textContent.trim().startsWith({GO_ON!r})")
    assert "Maëlle Kerdoncuff" in said(page)
    go("e.value === 'write'")
    assert "C'est fait" in said(page)
    text = (own.registry / "content/members/maelle.kerdoncuff.md").read_text("utf-8")
    for part in ("role: Développeuse", "mon-estran", "independent", "Varangue Conseil", "domaine: Développement"):
        assert part in text, text
    go(f"e.textContent.trim().startsWith({UNDO!r})", "Space")
    assert "La modification est défaite" in said(page)
    assert git(own.registry, "diff", "--stat", "origin/main") == ""


def test_a_draft_outlives_the_browser_and_the_server(browser: Any, tmp_path: Path) -> None:
    with serve(tmp_path) as first:
        visitor = Visitor(browser, first)
        visitor.page.goto(first.address)
        page = visitor.open("/change/leave?member=samuel.orvault")
        page.get_by_label("Le dernier jour").fill("je ne sais plus")
        press(page, "Garder le brouillon")
        visitor.close()
    with serve(tmp_path, again=True) as second:
        visitor = Visitor(browser, second)
        visitor.page.goto(second.address)
        page = visitor.open("/drafts")
        page.get_by_role("link", name="Quelqu'un part").click()
        assert page.get_by_label("Le dernier jour").input_value() == "je ne sais plus"
        visitor.close()
