"""Back and Forward after each kind of answer to a form, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import Served, Visitor, press, serve
from support.git_repository import git

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours
ESTRAN = "content/startups/mon-estran.md"
LEAVE = "/change/leave?member=samuel.orvault"
GO_ON, WRITE, UNDO = "Voir ce qui va changer", "Écrire", "Défaire"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A served registry whose git does not know who works in it."""
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    with serve(tmp_path) as result:
        yield result


@pytest.fixture
def visitor(browser: Any, own: Served) -> Iterator[Visitor]:
    visitor = Visitor(browser, own, expected=("status of 4",))  # what is refused is asked for here
    visitor.page.goto(own.address)
    yield visitor
    visitor.close()


def walk(page: Any, steps: int) -> None:
    """Go back and forth over the last pages: each is what it was."""
    shown = []
    for _ in range(steps):
        shown.append((page.url, page.locator("h1").inner_text()))
        page.go_back()
    for address, title in reversed(shown):
        page.go_forward()
        assert (page.url, page.locator("h1").inner_text()) == (address, title)
        page.reload()
        assert (page.url, page.locator("h1").inner_text()) == (address, title)


def test_a_wrong_answer_then_who_signs(visitor: Visitor, own: Served) -> None:
    git(own.registry, "config", "--unset", "user.name")
    git(own.registry, "config", "--unset", "user.email")
    git(own.registry, "config", "user.useConfigOnly", "true")
    page = visitor.open(LEAVE)
    page.locator("[name='q.on']").fill("jamais")
    press(page, GO_ON)
    walk(page, 1)
    page.locator("[name='q.on']").fill("vendredi")
    press(page, GO_ON)
    press(page, WRITE)
    assert page.get_by_role("heading", name="Qui êtes-vous").is_visible()
    walk(page, 3)
    press(page, "Continuer")
    assert page.get_by_text("Prénom et nom").first.is_visible()
    walk(page, 4)
    page.get_by_label("Prénom et nom").fill("Maëlle Kerdoncuff")
    page.get_by_label("Adresse électronique").fill("maelle@rivages.example")
    press(page, "Continuer")
    assert page.locator("h1").inner_text() == "C'est fait"
    walk(page, 1)
    assert git(own.registry, "log", "-1", "--format=%an") == "Maëlle Kerdoncuff"


def test_what_cannot_be_written(visitor: Visitor, own: Served) -> None:
    merge = own.registry / ".git" / "MERGE_HEAD"
    merge.write_text(git(own.registry, "rev-parse", "HEAD") + "\n")
    page = visitor.open(LEAVE)
    page.locator("[name='q.on']").fill("vendredi")
    press(page, GO_ON)
    press(page, WRITE)
    assert page.get_by_text("une fusion est en cours").is_visible()
    walk(page, 2)
    merge.unlink()
    press(page, WRITE)
    assert page.locator("h1").inner_text() == "C'est fait"


def test_what_cannot_be_undone_or_done_again(visitor: Visitor, own: Served) -> None:
    page = visitor.open(LEAVE)
    page.locator("[name='q.on']").fill("vendredi")
    press(page, GO_ON)
    press(page, WRITE)
    visitor.open("/undo")
    other = visitor.context.new_page()
    other.goto(own.base + "/undo")
    press(other, UNDO)
    press(page, UNDO)
    assert page.get_by_text("Ce changement est déjà défait").is_visible()
    walk(page, 1)
    press(other, "Refaire ce changement…", role="link")
    merge = own.registry / ".git" / "index.lock"
    merge.touch()
    press(other, "Refaire ce changement")
    assert other.get_by_text("une autre commande git est en cours").is_visible()
    walk(other, 1)
    merge.unlink()


def test_questions_without_an_answer(visitor: Visitor, own: Served, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    git(tmp_path, "clone", "-q", str(own.published), str(theirs))
    for folder, title in ((theirs, "Estran de Samuel"), (own.registry, "Estran de Judith")):
        lines = (folder / ESTRAN).read_text("utf-8").split("\n")
        lines[1:] = [f"title: {title}" if line.startswith("title:") else line for line in lines[1:]]
        (folder / ESTRAN).write_text("\n".join(lines), "utf-8")
    git(theirs, "-c", "user.email=samuel@rivages.example", "-c", "user.name=Samuel Orvault", "commit", "-qam", "nom")
    git(theirs, "push", "-q", "origin", "HEAD")
    page = visitor.open("/sync")
    press(page, "Prendre les nouveautés")
    page.get_by_role("heading", name="La même chose a été modifiée des deux côtés").wait_for()
    press(page, "Garder ce que j'ai choisi")
    page.get_by_text("Il manque 1 réponse").wait_for()
    walk(page, 1)
