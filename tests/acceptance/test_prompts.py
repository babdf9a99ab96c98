"""Questions at a terminal: what is typed, wrong answers, defaults, interruption, in both languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import sample_registry
from support.paths import ROOT
from support.pseudo_terminal import run_with_answers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
COLOUR = {"TERM": "xterm", "NO_COLOR": ""}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_registry.copy_sample_registry(tmp_path)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["Who leaves?", "no member is called “zzz”", "an answer is needed here", "“x” is not a date"]),
        ("fr", ["aucun membre ne s'appelle «\u00a0zzz\u00a0»", "il faut une réponse", "pas une date"]),
    ],
)  # fmt: skip
def test_a_question_is_asked_until_its_answer_is_right(sample: Path, lang: str, words: list[str]) -> None:
    answers = ["zzz", "", "judith.marzin", "x", "", "\x03"]
    code, seen = run_with_answers(sample, "leave", answers=answers, lang=lang, env=COLOUR, columns=80)
    assert code == 130
    assert [word for word in words if word not in seen] == []
    assert seen.count("\x1b[36m[2025-01-15]\x1b[0m > ") == 2


def test_a_wrong_choice_is_explained(sample: Path) -> None:
    code, seen = run_with_answers(
        sample, "extend", "--ending", "400d", answers=["9", "", "zz", "do not", "\x03"], columns=80
    )
    assert code == 130
    assert seen.count("answer with a number from 1 to ") == 3


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "answer y or n (1: yes, 2: no)"), ("fr", "répondez o ou n (1\u00a0: oui, 2\u00a0: non)")],
)
def test_yes_or_no(sample: Path, lang: str, words: str) -> None:
    answers = ["", "1", "perhaps", "YES", "no", "cancel"]
    code, seen = run_with_answers(sample, "stop", "maree-claire", answers=answers, lang=lang, columns=80)
    assert (code, seen.count(words)) == (1, 1)


def test_numbers_answer_yes_and_no_and_enter_is_told_the_choices(sample: Path) -> None:
    answers = ["", "1", "2", "1", "", "cancel"]
    code, seen = run_with_answers(sample, "stop", "maree-claire", answers=answers, lang="fr", columns=80)
    assert code == 1, seen
    assert "répondez o ou n" not in seen
    assert "répondez par un numéro de 1 à " in seen
    assert "il faut une réponse" not in seen


@pytest.mark.parametrize(("lang", "show"), [("en", "show the whole change"), ("fr", "voir tout le changement")])
def test_a_long_change_is_cut_and_shown_on_request(sample: Path, lang: str, show: str) -> None:
    run_with_answers(sample, "rename", "startup/mon-estran", "grand-estran", "--yes")
    code, seen = run_with_answers(sample, "undo", answers=[show[:4], "YES"], lang=lang, columns=80)
    assert code == 0, seen
    before, after = seen.split(f"2 {show}")
    assert len(before.splitlines()) < 30
    assert after.count("@@") > before.count("@@")
    assert (sample / "content" / "startups" / "mon-estran.md").exists()


@pytest.mark.parametrize(("lang", "yes", "no"), [("en", "y", "No"), ("fr", "oui", "n")])
def test_yes_and_no_write_and_cancel(sample: Path, lang: str, yes: str, no: str) -> None:
    file = sample / "content" / "startups" / "acces-cale.md"
    assert run_with_answers(sample, "set", "acces-cale", "mission=Autre", answers=[no], lang=lang)[0] == 1
    assert "Autre" not in file.read_text("utf-8")
    assert run_with_answers(sample, "set", "acces-cale", "mission=Autre", answers=[yes], lang=lang)[0] == 0
    assert "mission: Autre" in file.read_text("utf-8")


@pytest.mark.parametrize(("lang", "words"), [("en", "no question to go back to"), ("fr", "revenir en arrière ici")])
def test_the_first_question_has_none_before_it(sample: Path, lang: str, words: str) -> None:
    for command in (("leave",), ("new", "startup")):
        code, seen = run_with_answers(sample, *command, answers=["<", "\x03"], lang=lang, columns=80)
        assert (code, seen.count(words)) == (130, 1)
        assert ("Nothing was written." if lang == "en" else "Rien n'a été écrit.") in seen


@pytest.mark.parametrize(("lang", "words"), [("en", "no changes nothing"), ("fr", "Oui écrit les fichiers")])
def test_the_last_question_is_explained(sample: Path, lang: str, words: str) -> None:
    code, seen = run_with_answers(
        sample, "set", "acces-cale", "mission=Autre", answers=["?", "\x03"], lang=lang, columns=80
    )
    assert code == 130
    assert words in seen


def test_erasing_an_answer_leaves_the_prompt(sample: Path) -> None:
    """Rich's own input would start again at the beginning of the line."""
    answers = ["judith.marzin", "nonsense\x152025-01-20", "\x03"]
    _, seen = run_with_answers(sample, "leave", answers=answers, env=COLOUR, columns=80)
    assert "2025-01-20" in seen
    assert "\r\x1b[K" not in seen


def test_the_end_of_the_input_is_an_interruption(sample: Path) -> None:
    code, seen = run_with_answers(sample, "leave", answers=["\x04"], columns=80)
    assert code == 130
    assert "Interrupted." in seen


def test_commands_in_a_pipe_load_no_prompt(sample: Path) -> None:
    script = (
        "import sys\nfrom incubo.cli.main import main\n"
        "main(['leave', 'judith.marzin', '--yes'])\nprint('rich.prompt' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=sample, capture_output=True, check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "False"


def test_help_in_every_question(sample: Path) -> None:
    """`?` explains a choice, a day, a word of the vocabulary, a yes or no, an id."""
    answers = ["?", "goes on", "?", "2025-03-01", "?", "freelancer", "?", "", "\x03"]
    _, seen = run_with_answers(sample, "extend", "--ending", "400d", answers=answers, columns=80)
    for words in ("One of the words of the list", "last day of the contract", "public agent, freelancer", "who signs"):
        assert words in seen
    _, seen = run_with_answers(sample, "stop", "maree-claire", answers=["", "1", "?", "oui", "n", "cancel"], columns=80)
    assert "Yes or no: y or n." in seen
    assert "Without a terminal: --with-team." in seen


def test_a_new_id_is_asked_until_it_can_be_used(sample: Path) -> None:
    answers = ["", "mon-estran", "acces quai", "write"]
    code, seen = run_with_answers(sample, "rename", "startup/acces-cale", answers=answers, columns=80)
    assert code == 0, seen
    assert "an answer is needed here" in seen
    assert "“mon-estran” is already used by Mon Estran" in seen
    assert (sample / "content/startups/acces-quai.md").is_file()


HOSTILE = "[red]Rouge[/red] [link=https://evil.example]x[/link] \\e[2J\\e]8;;https://evil.example\\a\\u202e\\n  2 fake"
"""A title for YAML: markup of Rich, escape sequences, a change of direction, a line that looks like a choice."""


def test_hostile_titles_are_shown_as_they_are(sample: Path) -> None:
    for path, key, old in (
        ("startups/acces-cale", "title", "Accès Cale"),
        ("startups/mon-estran", "title", "Mon Estran"),
        ("members/leila.ferrandis", "fullname", "Leïla Ferrandis"),
    ):
        file = sample / f"content/{path}.md"
        text = file.read_text("utf-8")
        assert f"\n{key}: {old}\n" in text
        file.write_text(text.replace(f"\n{key}: {old}\n", f'\n{key}: "{HOSTILE}"\n'), "utf-8")
    member = sample / "content/members/jerome.salaudren.md"
    lines = member.read_text("utf-8").split("\n")
    member.write_text(
        "\n".join(f'    employer: "{HOSTILE}"' if line.startswith("    employer:") else line for line in lines), "utf-8"
    )
    shown = r"[red]Rouge[/red] [link=https://evil.example]x[/link] \x1b[2J\x1b]8;;https://evil.example\x07\u202e"
    _, seen = run_with_answers(sample, "leave", answers=["leila.ferrandis", "\x03"], env=COLOUR, columns=400)
    assert f"  2 {shown}\\n  2 fake\n" in seen  # as a choice
    assert f"What does {shown}" in seen  # in a question
    answers = ["jerome.salaudren", "mon-estran", "", "", "\x03"]
    _, join = run_with_answers(sample, "join", answers=answers, env=COLOUR, columns=400)
    assert f"[{shown}" in join  # as a default
    for output in (seen, join):
        assert "\u202e" not in output
        assert not re.search("\x1b(?!\\[[0-9;?]*[mhl])", output)  # colours, and the line editor's own modes


def test_a_name_of_several_entries_is_asked(sample: Path) -> None:
    (sample / "content/organisations/acces-cale.md").write_text(
        "---\nname: Accès Cale\nacronym: AC\ntype: operateur\n---\n", "utf-8"
    )
    code, seen = run_with_answers(sample, "remove", "acces-cale", "--dry-run", answers=["2"], columns=80)
    assert "“acces-cale” names several entries: which one?" in seen
    assert "content/organisations/acces-cale.md" in seen
    assert code == 0, seen


def test_set_asks_for_the_value_of_a_field_without_one(tmp_path):
    registry = sample_registry.copy_sample_registry(tmp_path)
    words = ("set", "mon-estran", "budget_url", "accessibility_status", "contact=equipe@estran.example", "--dry-run")
    code, output = run_with_answers(registry, *words, answers=["non", "https://budget.example", "2"])
    assert code == 0, output
    assert "“non” is not a web address" in output
    assert "+budget_url: https://budget.example" in output
    assert "contact: equipe@estran.example" in output
    code, output = run_with_answers(registry, "set", "mon-estran", "budget_url", "--dry-run", answers=[""])
    assert (code, "Nothing to change" in output) == (0, True)
    for wrong, refused in (("budgets", 2), ("phases", 1)):
        code, output = run_with_answers(registry, "set", "mon-estran", wrong, "--dry-run")
        assert code == refused, output
