"""`incubo record` and `incubo close` at a pseudo-terminal: what a person is asked, and what is written then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.pseudo_terminal import run_with_answers

pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")
ENTER = ""


def test_a_committee_in_french(registry: Path) -> None:
    answers = [
        "aujourd'hui",
        "4",
        "abc",
        "220k",
        ENTER,
        "200 communes",
        "Un autre",
        ENTER,
        "-",
        "2025-07-15",
        "Bravo",
        ENTER,
    ]
    answers += ["o", "n", "é"]
    code, seen = run_with_answers(registry, "record", "committee", "digue-info", answers=answers, lang="fr")
    assert code == 0, seen
    for text in (
        "Digue Info, comité du 15 janvier 2025",
        "« abc » n'est pas un montant en euros",
        "il faut une réponse",
        "[2025-06-13] > ",  # an order's time before the budget ends on 15 July
        "Passer aussi Digue Info en « Accélération »",
        "Prolonger",
        "Le registre est public",
        "incubo record committee digue-info --on 2025-01-15 --decision acceleration --amount 220000 --months 6 "
        '--objective "200 communes" --objective "Un autre" --next 2025-07-15 --comment Bravo --with-phase\n',
    ):
        assert text.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in seen, seen
    written = (registry / "content/startups/digue-info.md").read_text("utf-8")
    assert "  - name: acceleration\n    start: 2025-01-15\n" in written
    assert "    comment: Bravo\n    kind: refinancing\n    decision: accelerate\n    amount: 220000\n" in written


def test_a_committee_that_is_recorded_already_says_how_to_correct_it(registry: Path) -> None:
    code, seen = run_with_answers(registry, "record", "committee", "digue-info", answers=["18/07/2024"], columns=200)
    assert code == 0, seen
    assert "Digue Info: the decision of the committee of 18 July 2024 is recorded already" in seen
    assert "(to correct it: --decision)" in seen
    assert "incubo record committee digue-info --on 2024-07-18 --decision extend\n" in seen


def test_a_mission_that_ended_since_the_committee_is_told_where_none_is_to_extend(registry: Path) -> None:
    path = registry / "content/members/etienne.barbarin.md"
    path.write_text(path.read_text("utf-8").replace("end: 2025-06-30", "end: 2025-01-13"), "utf-8")
    words = ["record", "committee", "digue-info", "--on", "10/01/2025", "--decision", "provisional", "--months", "2"]
    code, seen = run_with_answers(registry, *words, answers=["write"], columns=200)
    assert code == 0, seen
    assert "no mission of the team ends before the next committee" in seen
    assert "Étienne Barbarin: not extended, the mission has ended since (to extend it: incubo extend " in seen


def test_a_decision_that_is_not_known_yet_is_left_out(registry: Path) -> None:
    """The other products of the day are recorded; where none is, nothing is written."""
    words = ["record", "committee", "mon-estran", "ancrage-logement"]
    before = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    answers = ["today", ENTER, "stop", ENTER, ENTER, "n", "write"]
    code, seen = run_with_answers(registry, *words, answers=answers)
    assert code == 0, seen
    assert "What did it decide? (Enter: not known yet)" in seen
    assert "Mon Estran: nothing was typed, so nothing is recorded" in seen
    assert (registry / "content/startups/mon-estran.md").read_text("utf-8") == before
    assert "decision: stop" in (registry / "content/startups/ancrage-logement.md").read_text("utf-8")
    code, seen = run_with_answers(registry, *words[:3], answers=["today", ENTER], lang="fr")
    assert code == 0, seen
    assert "Qu'a-t-il décidé" in seen
    assert (registry / "content/startups/mon-estran.md").read_text("utf-8") == before


def test_a_committee_day_with_a_stop(registry: Path) -> None:
    first = ["today", "5", ENTER, ENTER, ENTER, ENTER, ENTER, "1", "n"]  # without an amount, no months are asked
    second = ["stop", ENTER, ENTER, "y", "4", "y"]
    words = ["record", "committee", "mon-estran", "ancrage-logement"]
    code, seen = run_with_answers(registry, *words, answers=[*first, *second, "write"])
    assert code == 0, seen
    assert "Which phase does Mon Estran enter?" in seen
    assert "--decision stop --with-team --with-stop --reason intrapreneur\n" in seen
    assert "  - name: opere\n" in (registry / "content/startups/mon-estran.md").read_text("utf-8")
    stopped = (registry / "content/startups/ancrage-logement.md").read_text("utf-8")
    assert "stop_reason: intrapreneur\n" in stopped
    assert "end: 2025-01-15" in (registry / "content/members/tanguy.rosparc.md").read_text("utf-8")


def test_the_decisions_are_explained_and_other_words_for_them_understood(registry: Path) -> None:
    answers = ["aujourd'hui", "?", "renouvelée", ENTER, ENTER, ENTER, ENTER, ENTER, "n", "cancel"]
    code, seen = run_with_answers(registry, "record", "committee", "digue-info", answers=answers, lang="fr")
    assert code == 1, seen
    flat = " ".join(seen.split())
    assert "poursuite : le comité est convaincu, et accorde un budget de six mois" in flat
    assert "poursuite provisoire : le comité hésite ; un budget d'un ou deux mois" in flat
    assert "prolongation : plus de temps avec le budget en cours" in flat
    assert "Pour combien de mois" not in flat
    assert "+    decision: continue\n" in seen
    answers = ["aujourd'hui", "prolongé", ENTER, "2", "\x03"]
    _, seen = run_with_answers(registry, "record", "committee", "digue-info", answers=answers, lang="fr")
    assert "Pour combien de mois" in seen


def test_the_day_is_asked_first_where_none_is_planned(registry: Path) -> None:
    """From paper: a committee that was held some days ago is not one of today."""
    answers = ["3 janvier", "poursuite", ENTER, ENTER, ENTER, ENTER, ENTER, "n", "é"]
    code, seen = run_with_answers(registry, "record", "committee", "balise-mediation", answers=answers, lang="fr")
    assert code == 0, seen
    assert "--on 2025-01-03 --decision continue" in seen
    assert "date: 2025-01-03\n" in (registry / "content/startups/balise-mediation.md").read_text("utf-8")


def test_what_will_be_extended_is_announced(registry: Path) -> None:
    """Nobody beyond what the network allows: the question says until when, and the files say the same."""
    words = ["record", "committee", "digue-info", "--decision", "continue", "--next", "2026-03-03"]
    before = [path.read_text("utf-8") for path in sorted((registry / "content/members").iterdir())]
    code, seen = run_with_answers(registry, *words, answers=["today", "y", "write"])
    assert code == 0, seen
    flat = " ".join(seen.split())
    announced = re.search(r"Extend (\d+) missions?: .*until 15 July 2025, as far as the network allows \(", flat)
    assert announced is not None, seen
    after = [path.read_text("utf-8") for path in sorted((registry / "content/members").iterdir())]
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == int(announced[1])
    assert all("end: 2025-07-15\n" in text or "end: 2026-03-03\n" in text for text in changed)
    assert "not extended" not in seen


def test_a_committee_that_moves_takes_its_people_along(registry: Path) -> None:
    words = ["record", "committee", "mon-estran", "--on", "2025-06-03"]
    code, seen = run_with_answers(registry, *words, answers=["y", "write"])
    assert code == 0, seen
    assert "end: 2025-06-03" in (registry / "content/members/benedicte.chauvelin.md").read_text("utf-8")


def test_what_an_event_is_refused_for_is_told_with_the_answer(registry: Path) -> None:
    words = ["record", "event", "digue-info", "--on", "2025-03-01"]
    code, seen = run_with_answers(registry, *words, answers=["1", "\x03"])
    assert code == 130
    assert "1 March 2025 is in the future" in seen


def test_the_day_is_asked_for_with_what_happened_and_with_what_was_measured(registry: Path) -> None:
    file = registry / "content/startups/mon-estran.md"
    answers = ["4", "2025-03-01", "6 janvier", "write"]
    code, seen = run_with_answers(registry, "record", "event", "mon-estran", answers=answers, columns=80)
    assert code == 0, seen
    assert "1 March 2025 is in the future" in seen
    assert "date: 2025-01-06\n" in file.read_text("utf-8")
    answers = ["departements_couverts=5", "", "7 janvier", "write"]
    code, seen = run_with_answers(registry, "record", "metric", "mon-estran", answers=answers, lang="fr", columns=80)
    assert code == 0, seen
    assert "date: 2025-01-07\n" in file.read_text("utf-8")


def test_giving_up_writes_nothing(registry: Path) -> None:
    before = {path: path.read_bytes() for path in registry.rglob("*.md")}
    assert (
        run_with_answers(registry, "record", "committee", "digue-info", answers=["today", "1", "220k", "\x03"])[0]
        == 130
    )
    assert (
        run_with_answers(registry, "record", "metric", "mon-estran", "departement_couverts=5", answers=["y", "cancel"])[
            0
        ]
        == 1
    )
    assert {path: path.read_bytes() for path in registry.rglob("*.md")} == before


def test_a_measure_that_is_another(registry: Path) -> None:
    words = ["record", "metric", "mon-estran", "departement_couverts=5"]
    assert run_with_answers(registry, *words, answers=["n", "write"])[0] == 0
    assert "key: departement_couverts\n" in (registry / "content/startups/mon-estran.md").read_text("utf-8")


def test_a_review_of_old_offers(registry: Path) -> None:
    answers = ["1", "4", "2024-12-01", "4", "2025-02-01", "later", "write"]
    code, seen = run_with_answers(registry, "close", "--older-than", "20d", answers=answers)
    assert code == 0, seen
    assert "2/3 Designer spécialiste" in seen
    assert "1 December 2024 has passed" in seen
    jobs = registry / "content/jobs"
    assert "outcome: filled\n" in (jobs / "2024-09-02-deploiement-maree-claire.md").read_text("utf-8")
    assert "closes: 2025-02-01\n" in (jobs / "2024-10-21-design-acces-cale.md").read_text("utf-8")
    assert "outcome" not in (jobs / "2024-12-16-developpement-mon-estran.md").read_text("utf-8")


def test_one_of_several_offers_of_a_startup(registry: Path) -> None:
    job = registry / "content/jobs/2025-01-07-design-mon-estran.md"
    job.write_text((registry / "content/jobs/2024-12-16-developpement-mon-estran.md").read_text("utf-8"), "utf-8")
    code, seen = run_with_answers(registry, "close", "mon-estran", answers=["2", "withdrawn", "write"])
    assert code == 0, seen
    assert "Mon Estran has several open offers: which one?" in seen
    assert "outcome: withdrawn\n" in job.read_text("utf-8")


def test_the_day_is_asked_where_another_one_is_planned(registry: Path) -> None:
    words = ["record", "committee", "digue-info", "--decision", "continue"]
    code, seen = run_with_answers(registry, *words, answers=[ENTER, "aujourd'hui", "n", "1"], lang="fr")
    assert code == 0, seen
    flat = " ".join(seen.replace("\u00a0", " ").split())
    assert "le comité est prévu le 16 janvier 2025, et nous sommes le 15 janvier 2025. Quand a-t-il eu lieu ?" in flat
    assert "[2025-01-16] >" in seen
    assert "le comité du 16 janvier 2025 est à venir" in flat
    assert "le comité prévu le 16 janvier 2025 s'est tenu le 15 janvier 2025" in flat


def test_why_nobody_is_asked_whether_to_extend_the_team(registry: Path) -> None:
    words = ["record", "committee", "digue-info", "--on", "2025-01-15", "--decision", "continue", "--next", "dimanche"]
    code, seen = run_with_answers(registry, *words, answers=["cancel"], lang="fr")
    assert code == 1, seen
    flat = " ".join(seen.replace("\u00a0", " ").split())
    assert "le 19 janvier 2025 est un dimanche : est-ce bien le jour d'un comité ?" in flat
    assert "le prochain comité, le 19 janvier 2025, n'est que 4 jours après celui-ci" in flat
    assert "aucune mission de l'équipe ne se termine avant le prochain comité, le 19 janvier 2025" in flat


def test_a_reason_that_is_not_written_is_told(registry: Path) -> None:
    words = ["record", "committee", "mon-estran", "--decision", "stop", "--reason", "funding"]
    code, seen = run_with_answers(registry, *words, answers=["n", "write"], columns=200)
    assert code == 0, seen
    assert "a reason is written, and offers are closed, only where the product is stopped too" in seen
    assert "funding" not in (registry / "content/startups/mon-estran.md").read_text("utf-8")
