"""What CONTRIBUTING says of a verb is enough: an edit, and the row of its command, with nothing else to register."""

from __future__ import annotations

from pathlib import Path

import pytest
from recipes.toy_verb import RESTATE
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository

from incubo.cli import verb_table
from incubo.cli.command_table import COMMANDS, VERB, CommandSpec

PATH = "content/startups/mon-estran.md"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    spec = CommandSpec(
        "Say a startup's mission in other words.", VERB, "restate", panel="change", writes_files=True,
        argument_types=("startup",), french_words=("reformuler",),
    )  # fmt: skip
    monkeypatch.setitem(COMMANDS, "restate", spec)
    monkeypatch.setattr(verb_table, "VERBS", {**verb_table.VERBS, "restate": RESTATE})
    make_sample_repository(tmp_path)
    return tmp_path


def test_a_verb_writes_and_commits(repository: Path, call: RunCommand) -> None:
    before = (repository / PATH).read_text("utf-8")
    ran = call("reformuler", "mon estran", "--mission", "Tout dire", "--commit", "--yes", cwd=repository, lang="fr")
    assert ran.code == 0, ran.err
    assert git(repository, "log", "-1", "--format=%s").strip() == "restate(mon-estran): Tout dire"
    assert git(repository, "show", "--format=", "--name-only").split() == [PATH]
    assert "+mission: Tout dire" in git(repository, "show", "-U0", "--format=")
    assert call("undo", "--yes", cwd=repository).code == 0
    assert (repository / PATH).read_text("utf-8") == before


def test_a_verb_shows_what_it_would_do(repository: Path, call: RunCommand) -> None:
    ran = call("restate", "mon-estran", "--mission", "Tout dire", "--dry-run", cwd=repository)
    assert "+mission: Tout dire" in ran.out
    assert "--propose" in call("restate", "--help", cwd=repository).out
    assert not git(repository, "status", "--porcelain")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("filet-d-aide", "--mission", "Tout dire"), 1, "nobody works for Filet d'Aide any more"),
        (("mon-estran",), 2, "say it: --mission TEXT"),
        (("nulle-part", "--mission", "Tout dire"), 2, "nulle-part"),
        (("mon-estran", "--mission", ""), 2, "--mission needs a value"),
    ],
)
def test_a_refusal_changes_nothing(
    repository: Path, call: RunCommand, words: tuple[str, ...], code: int, said: str
) -> None:
    ran = call("restate", *words, "--yes", cwd=repository)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert not git(repository, "status", "--porcelain")
