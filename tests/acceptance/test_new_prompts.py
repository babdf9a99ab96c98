"""`incubo new …` at a pseudo-terminal: what a person sees, answers, corrects, and takes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from support import pseudo_terminal
from support.command_line import RunCommand

from incubo.edit.new.questions import list_questions
from incubo.model.schemas.startup import STARTUP

pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")
Talk = Callable[..., tuple[int, str]]
ENTER = ""


@pytest.fixture
def answer(registry: Path) -> Talk:
    """Run a command at a terminal in the sample registry (`talking.talk`)."""
    return partial(pseudo_terminal.run_with_answers, registry)


def test_a_startup_in_french(registry: Path, answer: Talk) -> None:
    said = ["Vigie Marée", "Prévenir les riverains", ENTER, "1,5", "vigie@rivages.example"]
    answers = [*said, ENTER, ENTER, ENTER, ENTER, "é"]
    code, seen = answer("new", "startup", answers=answers, lang="fr")
    assert code == 0, seen
    assert "Un nouveau produit" in seen
    assert "par exemple\u00a0: Mon Estran" in seen
    assert "[Incubateur des rivages (rivages)] > " in seen
    assert "[Investigation] > " in seen
    assert "Écrire ce fichier\u00a0?" in seen
    assert "\ncontent/startups/vigie-maree.md\n" in seen
    assert 'incubo new startup --title "Vigie Marée" --mission "Prévenir les riverains" --incubator rivages' in seen
    text = (registry / "content/startups/vigie-maree.md").read_text("utf-8")
    assert "sponsors:\n  - anrh\n  - dgml\n" in text


def test_mistakes_are_said_at_once_and_near_matches_are_numbered(registry: Path, answer: Talk) -> None:
    answers = [
        "Gwenn",  # no last name
        "Gwenn Le Bihan-Roué",
        "?",
        "Développeuse",
        "developement",  # the list is on the screen: only what is near is told
        "5",
        "quai solidere, mon estran",
        "1",
        "independent",
        "-",
        "demain",
        "<",  # back to the start
        ENTER,
        "+9mo",
        "+5mo",
        "gwe nn",
        "@gwenn",  # what is plainly meant is taken
        "n",
        "write",
    ]
    code, seen = answer("new", "member", answers=answers)
    assert code == 0, seen
    for text in (
        "a first name and a last name are needed",
        "Without a terminal: --role",
        "did you mean “Development”?",
        "no product is called “quai solidere”",
        "1 Quai Solidaire (quai-solidaire)",
        "a mission ends within 6 months",
        "[2025-01-16] > ",
        "“gwe nn” is not a GitHub account",
    ):
        assert text in seen
    assert (registry / "content/members/gwenn.le-bihan-roue.md").read_text("utf-8") == (
        "---\nfullname: Gwenn Le Bihan-Roué\nrole: Développeuse\ndomaine: Développement\nmissions:\n"
        "  - start: 2025-01-16\n    end: 2025-06-15\n    status: independent\n    startups:\n      - quai-solidaire\n"
        "      - mon-estran\ngithub: gwenn\n---\n"
    )


def test_a_homonym(registry: Path, answer: Talk) -> None:
    answers = [
        "Tanguy Rosparc",
        "2",
        "Émile",
        "Coach",
        "coaching",
        ENTER,
        ENTER,
        ENTER,
        ENTER,
        ENTER,
        ENTER,
        ENTER,
        "n",
        "1",
    ]
    code, seen = answer("new", "member", answers=answers)
    assert code == 0, seen
    assert "Tanguy Rosparc (tanguy.rosparc)" in seen
    assert (registry / "content/members/tanguye.rosparc.md").is_file()
    assert "--homonym --second-name Émile" in seen


def test_a_person_who_comes_back(registry: Path, answer: Talk) -> None:
    before = sorted((registry / "content").rglob("*"))
    said = ["tanguy ROSPARC", "1", "oui"]
    code, seen = answer("new", "member", "--startup", "mon estran", answers=said, lang="fr")
    assert code == 0, seen
    assert "Tanguy Rosparc (tanguy.rosparc)" in seen
    assert "prendre part à un autre produit" in " ".join(seen.split())
    assert sorted((registry / "content").rglob("*")) == before
    assert "- mon-estran" in (registry / "content/members/tanguy.rosparc.md").read_text("utf-8")


def test_a_known_person_is_asked_what_they_join(registry: Path, answer: Talk) -> None:
    said = ["Rosparc Tanguy", "1", "mon estran", ENTER, ENTER, "w"]
    code, seen = answer("new", "member", answers=said)
    assert code == 0, seen
    assert "Which product?" in seen
    assert "incubo join tanguy.rosparc --startup mon-estran --on 2025-01-15" in seen


def test_a_known_person_joins_each_startup(registry: Path, answer: Talk) -> None:
    words = ("--startup", "mon-estran", "--startup", "quai-solidaire", "--team", "rivages-animation", "--yes")
    code, seen = answer("new", "member", "--fullname", "Tanguy Rosparc", *words, answers=["1"])
    assert code == 0, seen
    text = (registry / "content/members/tanguy.rosparc.md").read_text("utf-8")
    assert "- mon-estran" in text
    assert "- quai-solidaire" in text
    assert "rivages-animation" in text


@pytest.mark.parametrize("is_option", [True, False])
def test_an_account_that_somebody_has(registry: Path, answer: Talk, call: RunCommand, is_option: bool) -> None:
    assert call("set", "tanguy.rosparc", "github=tanguy-r", "--yes", cwd=registry).code == 0
    words = ["--startup", "mon-estran", "--status", "independent", "--employer", "Varangue", "--role", "Coach"]
    words += ["--domaine", "coaching", "--start", "today", "--end", "+2mo"]
    words += ["--github", "@Tanguy-R"] if is_option else []
    said = ["1", "w"] if is_option else ["@Tanguy-R", "1", "w"]
    code, seen = answer("new", "member", "--fullname", "Maëlle Kerdoncuff", *words, answers=said)
    assert code == 0, seen
    assert "Somebody in the registry has the GitHub account Tanguy-R" in seen
    assert "+fullname" not in seen
    assert "employer: Varangue" in (registry / "content/members/tanguy.rosparc.md").read_text("utf-8")
    assert not (registry / "content/members/maelle.kerdoncuff.md").exists()


def test_another_account_is_asked_for(registry: Path, answer: Talk, call: RunCommand) -> None:
    assert call("set", "tanguy.rosparc", "github=tanguy-r", "--yes", cwd=registry).code == 0
    words = ("--fullname", "Maëlle Kerdoncuff", "--role", "Coach", "--domaine", "coaching", "--startup", "mon-estran")
    words = (*words, "--status", "independent", "--employer", "Varangue", "--start", "today", "--end", "+2mo")
    said = ["2", "tanguy-r", "2", "maelle-k", "n", "w"]
    code, seen = answer("new", "member", *words, "--github", "tanguy-r", answers=said)
    assert code == 0, seen
    assert "github: maelle-k\n" in (registry / "content/members/maelle.kerdoncuff.md").read_text("utf-8")


@pytest.mark.parametrize(("said", "is_written"), [(("1", "w"), True), (("3",), False)])
def test_somebody_with_a_similar_name(registry: Path, answer: Talk, said: tuple[str, ...], is_written: bool) -> None:
    before = (registry / "content/members/tanguy.rosparc.md").read_bytes()
    code, seen = answer("new", "member", "--startup", "mon-estran", answers=["Tangui Rosparc", *said])
    assert (code == 0) == is_written, seen
    assert "somebody with a similar name" in seen
    assert ((registry / "content/members/tanguy.rosparc.md").read_bytes() != before) == is_written
    assert not (registry / "content/members/tangui.rosparc.md").exists()


def test_an_offer_and_the_rest_from_options(registry: Path, answer: Talk) -> None:
    answers = [ENTER, "design", ENTER, ENTER, ENTER, "Varangue Conseil", ENTER, "w"]
    code, seen = answer("new", "job", "--startup", "mon estran", answers=answers)
    assert code == 0, seen
    assert "[[Mission] Designer pour Mon Estran] > " in seen
    assert (registry / "content/jobs/2025-01-15-mon-estran-design.md").is_file()


@pytest.mark.parametrize(
    ("options", "title"),
    [
        (("--startup", "mon-estran"), "[Mission] Équipier ou équipière pour Mon Estran"),
        (("--startup", "mon-estran", "--kind", "post"), "Mon Estran cherche : Équipier ou équipière"),
        (("--startup", "mon-estran", "--domaine", "autre"), "[Mission] Équipier ou équipière pour Mon Estran"),
    ],
)
def test_an_offer_without_a_domaine_has_a_title_to_correct(
    registry: Path, answer: Talk, options: tuple[str, ...], title: str
) -> None:
    words = (
        *options,
        "--titulaire",
        "Varangue",
        "--contact",
        "a@rivages.example",
        "--opens",
        "today",
        "--closes",
        "+1mo",
    )
    questions = 2 + ("--kind" not in options) - ("--domaine" in options)
    code, seen = answer("new", "job", *words, answers=[*[ENTER] * questions, "w"])
    assert code == 0, seen
    assert f"[{title}] > " in " ".join(seen.split())


def test_cancel_writes_nothing(registry: Path, answer: Talk) -> None:
    before = sorted((registry / "content").rglob("*"))
    answers = [ENTER, "design", ENTER, ENTER, ENTER, ENTER, ENTER, "cancel"]
    code, seen = answer("new", "job", "--startup", "mon estran", answers=answers)
    assert code == 1
    assert "Nothing was written." in seen
    code, seen = answer("new", "startup", answers=["Vigie", "\x03"])
    assert code == 130
    assert "Nothing was written." in seen
    assert "Interrupted." in seen
    assert sorted((registry / "content").rglob("*")) == before


def test_yes_asks_only_what_is_needed(registry: Path, answer: Talk) -> None:
    code, seen = answer("new", "startup", "--title", "Vigie", "--yes", answers=["Prévenir", "vigie@rivages.example"])
    assert code == 0, seen
    assert (registry / "content/startups/vigie.md").is_file()


def test_later_fields(registry: Path, answer: Talk) -> None:
    later = {
        "repository": "https://forge.example/v",
        "usertype": "1",
        "thematique": "Mer",
        "accessibility": "2",
    }
    deferred_keys = [question.key for question in list_questions(STARTUP) if question.is_deferred]
    answers = [ENTER, ENTER, ENTER, ENTER, "y", *(later.get(key, ENTER) for key in deferred_keys), "w"]
    words = ("--title", "Vigie", "--mission", "Prévenir", "--contact", "v@rivages.example", "--on", "today")
    code, seen = answer("new", "startup", *words, answers=answers)
    assert code == 0, seen
    text = (registry / "content/startups/vigie.md").read_text("utf-8")
    assert "repository: https://forge.example/v\n" in text
    assert "usertypes:\n  - particulier\nthematiques:\n  - Mer\n" in text
    assert "accessibility_status: partiellement conforme\n" in text
