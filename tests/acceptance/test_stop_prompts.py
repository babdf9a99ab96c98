"""`incubo stop` and `incubo phase` at a pseudo-terminal: what is asked, what is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.pseudo_terminal import run_with_answers

pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (folder / "content").rglob("*") if path.is_file()}


def test_the_reason_the_team_and_the_offers_are_asked(registry: Path) -> None:
    answers = ["", "2", "o", "n", "é"]
    code, seen = run_with_answers(registry, "stop", "maree-claire", answers=answers, lang="fr")
    assert code == 0, seen
    assert "Pourquoi cet arrêt\u00a0?" in seen
    assert "2 pas de financement" in seen
    assert "5 personnes y ont une mission après le 15 janvier 2025" in seen
    assert "1 offre reste ouverte\u00a0: 2024-09-02-deploiement-maree-claire. La fermer\u00a0?" in seen
    assert "incubo stop maree-claire --on 2025-01-15 --reason funding --with-team\n" in seen
    assert "stop_reason: funding\n" in (registry / "content/startups/maree-claire.md").read_text("utf-8")
    assert "end: 2025-01-15\n" in (registry / "content/members/florence.ledantec.md").read_text("utf-8")
    offer = (registry / "content/jobs/2024-09-02-deploiement-maree-claire.md").read_text("utf-8")
    assert "outcome" not in offer


def test_what_is_refused_is_said_before_anything_is_asked(registry: Path) -> None:
    code, seen = run_with_answers(registry, "stop", "filet-d-aide", "--on", "2024-12-02", answers=[])
    assert code == 1
    assert "already" in seen


def test_cancel_and_interrupt_write_nothing(registry: Path) -> None:
    before = contents(registry)
    code, seen = run_with_answers(registry, "stop", "ancrage-logement", answers=["", "not specified", "n", "cancel"])
    assert code == 1
    assert "Nothing was written." in seen
    code, seen = run_with_answers(registry, "stop", "ancrage-logement", answers=["\x03"])
    assert code == 130
    assert contents(registry) == before


def test_what_options_say_is_not_asked(registry: Path) -> None:
    words = ("stop", "ancrage-logement", "--reason", "intrapreneur", "--with-team", "--on", "today")
    code, seen = run_with_answers(registry, *words, answers=["write"])
    assert code == 0, seen
    assert "next time" not in seen


def test_going_back_is_asked(registry: Path) -> None:
    before = contents(registry)
    code, seen = run_with_answers(registry, "phase", "mon-estran", "construction", answers=["cancel"])
    assert code == 1
    assert "Mon Estran goes back to “Construction” after “Acceleration”." in seen
    assert contents(registry) == before
