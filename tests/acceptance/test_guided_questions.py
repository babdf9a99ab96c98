"""Questions at a terminal: names that are missing or ambiguous, the way back, answers that are wrong or refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.git_repository import git
from support.pseudo_terminal import run_with_answers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")

FRENCH_AND_ENGLISH = ("fr", "en")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_registry.copy_sample_registry(tmp_path)


MISSING_NAMES = {
    "stop": ("Quel produit s'arrête\u00a0?", "Which product stops?"),
    "phase": ("Quel produit\u00a0?", "Which product?"),
    "rename": ("Quelle fiche renommer\u00a0?", "Which entry is renamed?"),
    "remove": ("Quelle fiche supprimer\u00a0?", "Which entry is removed?"),
    "edit": ("Quelle fiche modifier\u00a0?", "Which entry is edited?"),
    "extend": ("De qui prolonger la mission\u00a0?", "Whose missions are extended?"),
    "close": ("Quelle offre est close\u00a0?", "Which offer is closed?"),
    "record committee": ("Quel produit est passé en comité\u00a0?", "Which product went to the committee?"),
    "record event": ("Quel produit\u00a0?", "Which product?"),
    "record event mon-estran": ("Que s'est-il passé\u00a0?", "What happened?"),
    "record metric": ("Quel produit\u00a0?", "Which product?"),
    "record metric mon-estran": ("Ses mesures, une par ligne", "Its measures, one per line"),
}


@pytest.mark.parametrize("command", MISSING_NAMES)
def test_a_missing_name_is_asked_for(sample: Path, call: RunCommand, command: str) -> None:
    for lang, words in zip(FRENCH_AND_ENGLISH, MISSING_NAMES[command], strict=True):
        code, seen = run_with_answers(sample, *command.split(), answers=["?", "\x03"], lang=lang, columns=80)
        assert code == 130
        assert words in seen
        assert max(map(len, seen.splitlines())) <= 80
    ran = call(*command.split(), cwd=sample)
    assert ran.code == 2
    assert "error: " in ran.err


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        (("leave", "clair"), "Claire Bonnemain (claire.bonnemain)"),
        (("stop", "a"), "Accès Cale (acces-cale)"),
        (("record", "committee", "mo"), ""),
        (("remove", "m"), "product: Mon Estran (mon-estran)"),
    ],
)
def test_an_ambiguous_name_is_asked_back(sample: Path, command: tuple[str, ...], asked: str) -> None:
    _, seen = run_with_answers(sample, *command, answers=["\x03"], columns=80)
    if asked:
        assert "names several entries: which one?" in seen
        assert asked in seen
        assert "none of these" in seen
    else:
        assert "Mon Estran: when was the committee held?" in seen  # one startup begins so


def test_a_last_name_names_a_person(sample: Path, call: RunCommand) -> None:
    ran = call("leave", "orvault", "--dry-run", cwd=sample)
    assert ran.code == 0, ran.err
    assert "content/members/samuel.orvault.md" in ran.out
    ran = call("leave", "bonnemain", "--dry-run", cwd=sample)
    assert ran.code == 2
    assert "Claire Bonnemain (claire.bonnemain)" in ran.err


def test_several_people_join(sample: Path) -> None:
    answers = ["marzin, 4", "marzin, siffert", "mon estran", "", "", "no"]
    code, seen = run_with_answers(sample, "join", answers=answers, columns=80)
    assert code == 1
    assert "no member is called “4”" in seen
    assert "b/content/members/judith.marzin.md" in seen
    assert "b/content/members/maud.siffert.md" in seen


@pytest.mark.parametrize("lang", FRENCH_AND_ENGLISH)
def test_a_committee_from_its_answers_and_back(sample: Path, lang: str) -> None:
    """A whole word wins over the beginning of another; each wrong answer is told at once; `<` keeps the answers."""
    answers = [
        "2025-01-15", "pours", "12", "poursuite", "4x", "220k", "<", "", "", "2 communes", "", "2020-01-01", "", "",
        "4", "<", "Bien", "", "\x03",
    ]  # fmt: skip
    code, seen = run_with_answers(sample, "record", "committee", "digue-info", answers=answers, lang=lang, columns=80)
    assert code == 130
    expected = {
        "en": ("“12” is", "“4x” is not an amount", "[220000] > ", "must be after this one", "“4” is not a web address"),
        "fr": (
            "répondez par un numéro de 1 à 8", "pas un montant", "[220000] > ", "doit venir après celui-ci",
            "«\u00a04\u00a0» n'est pas une adresse web",
        ),
    }  # fmt: skip
    assert [words for words in expected[lang][1:] if words not in seen] == []
    if lang == "fr":
        assert "est le début de plusieurs choix\u00a0: poursuite et poursuite provisoire" in seen
    assert seen.count("[Bien] > ") == 0


def test_leaving_before_the_mission_began_is_refused_at_once(sample: Path) -> None:
    answers = ["orvault", "1", "2001-01-01", "2025-01-31", "<", "", "no"]
    code, seen = run_with_answers(sample, "leave", answers=answers, columns=80)
    assert code == 1, seen
    assert seen.count("[2025-01-31] > ") == 1
    assert seen.count("The last day?") == 2


def test_a_refused_file_asks_for_the_answer_at_fault(sample: Path) -> None:
    """Only the whole file shows what is wrong: a text that somebody meant to replace."""
    answers = ["Gwenn Le Bihan", "TODO", "produit", "", "", "", "", "", "", "gwenn-lb", "n", "Pilote", "no"]
    code, seen = run_with_answers(sample, "new", "member", answers=answers, columns=80)
    assert code == 1, seen
    assert "[TODO] > " in seen
    assert "role: Pilote" in seen
    assert seen.count("Gwenn Le Bihan") == 2  # typed, and in the file: no other answer was asked for again


def test_a_word_outside_the_list_is_told(sample: Path) -> None:
    words = ("--title", "Vigie", "--mission", "Prévenir", "--contact", "v@rivages.example", "--on", "today")
    answers = ["", "", "", "", "o", "", "marins", "9", "1", "\x03"]
    _, seen = run_with_answers(sample, "new", "startup", *words, answers=answers, lang="fr", columns=80)
    assert "«\u00a0marins\u00a0» n'est pas un mot de cette liste" in seen
    assert "répondez par un numéro de 1 à " in seen
    assert "thématiques" in seen.rpartition("marins")[2]
    assert "  1 " in seen.rpartition("thématiques")[2]


def test_an_interrupted_edit_is_told_before_the_questions(sample: Path) -> None:
    git(sample, "init", "--quiet")
    state = sample / ".git/incubo"
    state.mkdir()
    (state / "writing.json").write_text("{}", "utf-8")
    for command in (("new", "startup"), ("edit", "acces-cale"), ("leave",), ("record", "committee")):
        code, seen = run_with_answers(sample, *command, columns=80)
        assert code == 1
        assert "put them back first: incubo undo" in seen
        assert "> " not in seen
