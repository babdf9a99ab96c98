"""From an empty folder to the first recorded committee: a spreadsheet, a team, a committee; by keyboard alone."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import Served, Visitor
from support.git_repository import git
from support.paths import ROOT
from support.workbooks import Rows, make_xlsx

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours
DAY = datetime.date(2024, 3, 4)
PRODUCTS: Rows = [
    ["Suivi des produits", None, None, None],
    ["Produit", "Mision", "Contact", "Début invest."],
    ["Bouée", "Signaler une bouée perdue", "bouee@rivages.example", DAY],
    ["Vigie", "Voir venir le gros temps", "vigie@rivages.example", DAY],
]
PEOPLE: Rows = [
    ["Nom", "Rôle", "Domaine", "Statut", "Produit", "Date d'arrivée", "Fin de contrat"],
    ["Awa Sarr", "Développeuse", "Développement", "indépendante", "Bouée", DAY, datetime.date(2030, 3, 31)],
    ["Léo Tillon", "Designer", "Design", "indépendant", "Vigies", DAY, datetime.date(2030, 3, 31)],
]
WIDTHS = (390, 1280)


@pytest.fixture
def nothing(tmp_path: Path) -> Iterator[Served]:
    """A server that has no registry, started in an empty folder."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("INCUBO_", "XDG_"))},
        "PYTHONPATH": str(ROOT), "INCUBO_LANG": "fr", "HOME": str(home), "INCUBO_CONFIG": str(tmp_path / "config.toml"),
        "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_DOCUMENTS_DIR": str(home / "Documents"),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "incubo", "serve", "--no-open"],
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Served(home, tmp_path, process.stdout.readline().strip())
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors, errors


class Keyboard:
    """A person who has no mouse: what is used gets there by the tabulator. Each page is looked at by axe-core."""

    def __init__(self, visitor: Visitor) -> None:
        from axe_playwright_python.base import AXE_SCRIPT

        self.page = visitor.page
        self.axe = AXE_SCRIPT
        self.seen: list[str] = []

    @property
    def text(self) -> str:
        """What the page says."""
        return " ".join(self.page.locator("main").inner_text().replace("\u00a0", " ").split())

    def go_to(self, wanted: Any) -> None:
        """Move to a control by the tabulator."""
        wanted.wait_for()
        for _ in range(120):
            if wanted.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the tabulator does not lead to {wanted}")

    def press(self, role: str, name: str) -> None:
        """Press a button or follow a link, and look at the page that comes."""
        self.go_to(self.page.get_by_role(role, name=name, exact=True).last)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def type_into(self, control: Any, text: str) -> None:
        """Type a text."""
        self.go_to(control)
        self.page.keyboard.type(text)

    def choose(self, control: Any, label: str) -> None:
        """Choose in a list, by the arrows."""
        self.go_to(control)
        for _ in range(control.evaluate("node => node.options.length")):
            if control.evaluate("node => node.selectedOptions[0].text") == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"there is no {label}")

    def pick(self, name: str, label: str) -> None:
        """Choose one of a few: the tabulator leads to the first, the arrows on."""
        radios = self.page.get_by_role("group", name=re.compile(name)).get_by_role("radio")
        self.go_to(radios.first)
        self.page.keyboard.press("Space")
        for _ in range(radios.count()):
            chosen = radios.and_(self.page.locator(":focus"))
            if chosen.evaluate("node => node.labels[0].firstChild.textContent.trim()") == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"there is no {label}")

    def look(self) -> None:
        """Nothing is inaccessible, and nothing is wider than the window."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            found = self.page.evaluate(f"{self.axe}; axe.run()")["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width
            folder = os.environ.get("INCUBO_SCREENSHOTS")
            if folder:
                self.page.screenshot(path=f"{folder}/{len(self.seen):02}-{width}.png", full_page=True)
        self.seen.append(self.page.title())


def test_from_nothing_to_the_first_committee(browser: Any, nothing: Served) -> None:
    visitor = Visitor(browser, nothing, expected=("status of 422",))  # a heading has to be answered
    page = visitor.page
    page.goto(nothing.address)
    person = Keyboard(visitor)
    person.look()
    person.press("button", "Reprendre un tableur")
    person.type_into(page.get_by_label("Le nom de l'incubateur"), "Les Rivages")
    person.type_into(page.get_by_label("Ce qu'il fait, en une phrase"), "Les services du littoral")
    person.press("button", "Créer le registre")
    (registry,) = (nothing.registry / "Documents").iterdir()
    with page.expect_download() as template:
        person.go_to(page.get_by_role("link", name="Produits", exact=True).last)
        page.keyboard.press("Enter")
    assert Path(template.value.path()).read_bytes().startswith(b"PK")
    book = {"name": "suivi.xlsx", "mimeType": "", "buffer": make_xlsx({"Équipe": PEOPLE, "Produits": PRODUCTS})}
    person.go_to(page.get_by_label("Le fichier"))
    page.get_by_label("Le fichier").set_input_files([book])  # the window that chooses a file is the system's
    person.press("button", "Lire le fichier")
    assert "produits, d'après 3 de ses 4 titres de colonne" in person.text
    address = page.url
    visitor.open("/startups")
    visitor.page.goto(address)  # who leaves finds all again
    person.press("button", "Voir ce qui va changer")
    assert "À confirmer" in person.text  # nothing is proposed before
    person.choose(page.get_by_label("Mision"), "Énoncé de la mission")
    person.press("button", "Voir ce qui va changer")
    assert "Nouveau produit : Bouée" in person.text
    assert "Énoncé de la mission : Signaler une bouée perdue" in person.text
    person.press("button", "Écrire")
    assert "C'est fait" in person.text
    assert "mission: Signaler une bouée perdue" in (registry / "content/startups/bouee.md").read_text()
    person.press("link", "Continuer avec la feuille « Équipe »")
    person.press("button", "Voir ce qui va changer")
    person.pick("Vigies", "Vigie (vigie)")
    person.press("button", "Voir ce qui va changer")
    assert "Awa Sarr" in person.text
    person.press("button", "Écrire")
    assert "bouee" in (registry / "content/members/awa.sarr.md").read_text()
    visitor.open("/")
    person.press("link", "Enregistrer un comité")
    person.type_into(page.get_by_label("Quel produit"), "Bouée")
    person.press("button", "Continuer")
    person.type_into(page.get_by_label("Le jour du comité"), "hier")
    person.go_to(page.get_by_role("group", name="Décision").get_by_role("radio").first)
    page.keyboard.press("Space")
    person.press("button", "Voir ce qui va changer")
    if page.locator("#effects").count():
        person.press("button", "Voir ce qui va changer")
    person.press("button", "Écrire")
    assert "C'est fait" in person.text
    assert "committee" in (registry / "content/startups/bouee.md").read_text()
    assert git(registry, "status", "--porcelain") == ""
    visitor.close()
