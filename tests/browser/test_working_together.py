"""A conflict with a colleague, settled in a real browser; sharing, proposals; and undoing after them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import Served, Visitor, press, serve
from support.git_repository import git

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours
ESTRAN = "content/startups/mon-estran.md"


@pytest.fixture
def served_alone(tmp_path: Path) -> Iterator[Served]:
    """A served registry that a test changes."""
    with serve(tmp_path) as served:
        yield served


def publish_title(served: Served, folder: Path, title: str) -> None:
    """A colleague publishes another name of a product."""
    git(folder.parent, "clone", "-q", str(served.published), str(folder))
    set_title(folder, title)
    git(folder, "-c", "user.email=samuel@rivages.example", "-c", "user.name=Samuel Orvault", "commit", "-qam", "nom",
        "--author=Samuel Orvault <samuel@rivages.example>")  # fmt: skip
    git(folder, "push", "-q", "origin", "HEAD")


def set_title(registry: Path, title: str) -> None:
    file = registry / ESTRAN
    lines = file.read_text(encoding="utf-8").split("\n")
    lines[1:] = [f"title: {title}" if line.startswith("title:") else line for line in lines[1:]]
    file.write_text("\n".join(lines), encoding="utf-8")


EXPECTED = ("status of 422", "status of 404")
"""What is refused is asked for here, and an icon that there is none of."""


@pytest.mark.parametrize("has_script", [True, False])
def test_a_conflict_with_a_colleague(browser: Any, served_alone: Served, tmp_path: Path, *, has_script: bool) -> None:
    served = served_alone
    publish_title(served, tmp_path / "theirs", "Estran de Samuel")
    set_title(served.registry, "Estran de Judith")
    visitor = Visitor(browser, served, expected=EXPECTED, java_script_enabled=has_script)
    page = visitor.page
    page.goto(served.address)
    press(page, "Prendre les nouveautés")
    page.get_by_role("heading", name="La même chose a été modifiée des deux côtés").wait_for()
    press(page, "Garder ce que j'ai choisi")
    page.get_by_text("Il manque 1 réponse").wait_for()
    assert "Estran de Judith" in (served.registry / ESTRAN).read_text(encoding="utf-8")
    page.get_by_label("Estran de Samuel").check()
    press(page, "Garder ce que j'ai choisi")
    page.get_by_text("Ce que vous avez choisi est gardé").wait_for()
    assert "title: Estran de Samuel" in (served.registry / ESTRAN).read_text(encoding="utf-8")
    assert git(served.registry, "status", "--porcelain") == ""
    press(page, "Voir la page du jour", role="link")
    assert page.get_by_text("à partager").count() == 0
    visitor.close()


def test_a_change_that_won_a_conflict_is_undone(browser: Any, served_alone: Served, tmp_path: Path) -> None:
    served = served_alone
    visitor = Visitor(browser, served, expected=EXPECTED)
    page = visitor.page
    page.goto(served.address)
    visitor.open("/change/set?kind=startup&id=mon-estran&field=title")
    page.get_by_label("Nom", exact=True).fill("Estran de Judith")
    press(page, "Voir ce qui va changer")
    press(page, "Écrire")
    publish_title(served, tmp_path / "theirs", "Estran de Samuel")
    visitor.open()
    press(page, "Prendre les nouveautés")
    page.get_by_label("Estran de Judith").check()
    press(page, "Garder ce que j'ai choisi")
    page.get_by_text("Ce que vous avez choisi est gardé").wait_for()
    assert "title: Estran de Judith" in (served.registry / ESTRAN).read_text(encoding="utf-8")
    visitor.open("/undo")
    press(page, "Défaire")
    assert page.get_by_text("La modification est défaite").count() == 1
    assert "title: Estran de Samuel" in (served.registry / ESTRAN).read_text(encoding="utf-8")
    assert git(served.registry, "diff", "--stat", "origin/main") == ""
    assert git(served.registry, "status", "--porcelain") == ""
    visitor.close()


def test_sharing_and_proposals(browser: Any, served_alone: Served) -> None:
    served = served_alone
    set_title(served.registry, "Estran neuf")
    visitor = Visitor(browser, served, expected=EXPECTED)
    page = visitor.page
    page.goto(served.address)
    page.goto(served.base + "/sync")
    page.goto(served.base + "/share")
    press(page, "Proposer")
    page.get_by_text("1 changement est proposé").wait_for()
    press(page, "1 proposition ouverte", role="link")
    page.get_by_text("nom : Estran neuf").wait_for()
    press(page, "La retirer", role="link")
    press(page, "Retirer")
    page.get_by_text("La proposition est retirée").wait_for()
    served.published.rename(served.published.with_name("gone.git"))
    press(page, "Prendre les nouveautés")
    page.get_by_text("Le registre publié est injoignable").wait_for()
    visitor.close()
