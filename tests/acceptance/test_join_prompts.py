"""`incubo join` and `incubo leave` at a pseudo-terminal: what is asked, corrected, shown, and said for next time."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.pseudo_terminal import run_with_answers

pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")
ENTER = ""


def text(registry: Path, member: str) -> str:
    return (registry / f"content/members/{member}.md").read_text("utf-8")


def test_somebody_comes_back_in_french(registry: Path) -> None:
    answers = ["jérôme", "mon estran", "3/2/2025", "xyz", "indé", "Varangue Conseil", "1/2/2025", ENTER, "é"]
    code, seen = run_with_answers(registry, "join", answers=answers, lang="fr")
    assert code == 0, seen
    question = "Qui arrive ? (plusieurs : avec des virgules ; une nouvelle personne : d'abord incubo new member)"
    assert question in " ".join(seen.split())
    assert "[2025-01-15] > " in seen
    assert "[agent public] > " in seen
    assert "  1 agent public\n  2 indépendant\n  3 société de service\n" in seen
    assert "«\u00a0xyz\u00a0» ne fait pas partie des valeurs possibles ici" in seen
    assert "Employeur\u00a0?\n> " in seen
    assert "la mission se terminerait avant de commencer (3 février 2025)" in seen
    assert "[2025-05-22] > " in seen
    assert (
        "  incubo join jerome.salaudren --startup mon-estran --on 2025-02-03 --until 2025-05-22 --status independent "
        '--employer "Varangue Conseil"\n'
    ) in seen
    assert (
        "  - start: 2025-02-03\n    end: 2025-05-22\n    status: independent\n    employer: Varangue Conseil\n"
        "    startups:\n      - mon-estran\n"
    ) in text(registry, "jerome.salaudren")


def test_somebody_new_is_not_asked_for_for_ever(registry: Path) -> None:
    _, seen = run_with_answers(registry, "join", "--startup", "mon-estran", answers=["Quetzal Zx", "\x03"])
    assert "no member is called “Quetzal Zx”" in seen
    assert 'if it is somebody new: incubo new member --fullname "Quetzal Zx" --startup mon-estran' in " ".join(
        seen.split()
    )


def test_whose_contract_runs_is_not_asked_for_it(registry: Path) -> None:
    before = text(registry, "tanguy.rosparc")
    code, seen = run_with_answers(
        registry, "join", "tanguy", answers=["mon estrann", "mon estran", ENTER, ENTER, "cancel"]
    )
    assert code == 1, seen
    assert "no product is called “mon estrann”" in seen
    assert "Status" not in seen
    assert "+    employer: Coopérative du Nœud de chaise\n" in seen
    assert "Nothing was written." in seen
    assert text(registry, "tanguy.rosparc") == before


def test_a_line_that_says_all_asks_only_whether_to_write(registry: Path) -> None:
    code, seen = run_with_answers(registry, "join", "judith", "mon-estran", answers=["write"])
    assert code == 0, seen
    assert "next time" not in seen


def test_near_matches_and_help(registry: Path) -> None:
    answers = ["?", "judih marzin", "1", "mon estran", "?", ENTER, ENTER, "cancel"]
    code, seen = run_with_answers(registry, "join", answers=answers)
    assert code == 1, seen
    assert "An id, a title, or the beginning of one" in seen
    assert "1 Judith Marzin (judith.marzin)" in seen
    assert "first day of the contract" in seen
    assert "Without a terminal: --on." in seen


def test_one_of_several_startups_is_left(registry: Path) -> None:
    code, seen = run_with_answers(registry, "leave", answers=["leila", "mon e", "31/01/2025", "write"])
    assert code == 0, seen
    assert "What does Leïla Ferrandis leave?" in seen
    assert "  1 everything\n  2 Mon Estran\n  3 Accès Cale\n  4 Digue Info\n" in seen
    assert "  incubo leave leila.ferrandis --startup mon-estran --on 2025-01-31\n" in seen
    assert "  - start: 2022-03-01\n    end: 2025-01-31\n" in text(registry, "leila.ferrandis")


def test_the_last_day_may_be_the_next_committee_of_what_is_left(registry: Path) -> None:
    code, seen = run_with_answers(registry, "leave", answers=["samuel", "mon e", "next-committee"])
    assert code == 0, seen
    assert "  incubo leave samuel.orvault --startup mon-estran --on 2025-05-22\n" in seen


def test_who_has_one_startup_is_not_asked_which(registry: Path) -> None:
    code, seen = run_with_answers(registry, "leave", answers=["tanguy", ENTER, "write"])
    assert code == 0, seen
    assert "What does" not in seen
    assert "    end: 2025-01-15\n" in text(registry, "tanguy.rosparc")


def test_slips_in_a_contract_are_asked_about_and_may_be_meant(registry: Path) -> None:
    answers = ["jérôme", "mon estran", "3/2/2025", "indépendantes"]
    answers += ["Coopérative du Noeud de chaises", "1", "3/2/2025", "3/2/2025", "é"]
    code, seen = run_with_answers(registry, "join", answers=answers, lang="fr")
    assert code == 0, seen
    flat = " ".join(seen.replace("\u00a0", " ").split())
    assert "aucun employeur du registre ne s'appelle « Coopérative du Noeud de chaises »" in flat
    assert "1 Coopérative du Nœud de chaise" in flat
    assert "la mission commence et finit le 3 février 2025 : elle ne dure qu'un jour" in flat
    assert flat.count("Pour garder votre réponse, donnez-la une deuxième fois.") == 2
    written = text(registry, "jerome.salaudren")
    assert "  - start: 2025-02-03\n    end: 2025-02-03\n    status: independent\n" in written
    assert "    employer: Coopérative du Nœud de chaise\n    startups:\n      - mon-estran\n" in written


def test_a_misspelt_status_is_corrected_by_its_label(registry: Path) -> None:
    answers = ["jérôme", "mon estran", "3/2/2025", "indepandent", "\x03"]
    _, seen = run_with_answers(registry, "join", answers=answers, lang="fr")
    assert "vouliez-vous dire «\u00a0indépendant\u00a0»" in seen
    assert "«\u00a0independent\u00a0»" not in seen


def test_a_startup_and_a_team_are_refused_before_a_question(registry: Path) -> None:
    words = ["leave", "samuel.orvault", "--startup", "ba", "--team", "rivages-animation"]
    code, seen = run_with_answers(registry, *words, answers=[])
    assert (code, "a product or a team: not both at once" in seen) == (2, True)


def test_the_next_committee_is_that_of_the_startup_that_is_answered(registry: Path) -> None:
    code, seen = run_with_answers(registry, "leave", "--on", "next-committee", answers=["leila", "mon e"])
    assert code == 0, seen
    assert "Mon Estran until 30 April 2025 only" in seen
    assert "  incubo leave leila.ferrandis --startup mon-estran --on 2025-05-22\n" in seen
