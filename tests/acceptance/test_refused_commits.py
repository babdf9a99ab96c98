"""Where git refuses a commit: what is saved and what is not, in that order, in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import CommandResult, RunCommand
from support.git_repository import git, make_sample_clones

CHANGE = ("set", "startup/mon-estran", "contact=estran@rivages.example", "--yes")
ESTRAN = "content/startups/mon-estran.md"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A clone of a registry that is published."""
    make_sample_clones(tmp_path, "ours")
    return tmp_path / "ours"


def hook(registry: Path, script: str) -> None:
    file = registry / ".git/hooks/pre-commit"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def refuse(registry: Path, cause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if cause == "hook":
        hook(registry, "echo 'pas le vendredi' >&2; exit 1")
    elif cause == "signature":
        git(registry, "config", "commit.gpgsign", "true")
        git(registry, "config", "gpg.program", "/bin/false")
    elif cause == "lock":
        (registry / ".git/index.lock").touch()
    else:
        for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
        git(registry, "config", "user.useConfigOnly", "true")
        for key in ("user.name", "user.email"):
            git(registry, "config", "--unset-all", key, check=False)


def told(ran: CommandResult) -> list[str]:
    """What is said, one line for each error and each help."""
    lines = ran.err.replace("\u00a0", " ").splitlines()
    return [line for line in lines if line.startswith(("erreur", "error", "  = "))]


SAVED = {
    "fr": "erreur : c'est enregistré dans les fichiers, mais il n'y a pas de commit : ",
    "en": "error: saved in the files, but not committed: ",
}
NOT_SAVED = {
    "fr": "  = aide : rien n'a été écrit : tous les fichiers sont comme avant",
    "en": "  = help: nothing was written: every file is as it was",
}
WHY = {
    "hook": {"fr": "un « hook » de git", "en": "a git hook"},
    "signature": {"fr": "le commit n'a pas pu être signé", "en": "the commit could not be signed"},
}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("cause", ["hook", "signature", "lock", "identity"])
def test_at_the_terminal(
    registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch, cause: str, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", "5000")
    before = (registry / ESTRAN).read_text("utf-8")
    refuse(registry, cause, monkeypatch)
    ran = call(*CHANGE, "--commit", cwd=registry, lang=lang)
    assert ran.code != 0
    first, *others = told(ran)
    if cause in WHY:
        assert first.startswith(SAVED[lang] + ("un contrôle" if cause == "hook" and lang == "fr" else ""))
        assert WHY[cause][lang] in first
        assert "incubo undo" in others[-1]
        assert (registry / ESTRAN).read_text("utf-8") != before
    else:
        assert others[0] == NOT_SAVED[lang]
        assert (registry / ESTRAN).read_text("utf-8") == before


def test_a_proposal(registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "5000")
    refuse(registry, "hook", monkeypatch)
    ran = call(*CHANGE, "--propose", cwd=registry, lang="fr")
    assert told(ran)[0].startswith(
        "erreur : vos fichiers sont comme avant, et il n'y a pas de proposition : un contrôle"
    )
    assert git(registry, "status", "--porcelain") == ""


def test_what_would_be_published(registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "5000")
    assert call(*CHANGE, cwd=registry).code == 0
    refuse(registry, "signature", monkeypatch)
    ran = call("sync", "--publish", "--all", cwd=registry, lang="fr")
    assert told(ran)[0] == (
        "erreur : vos changements restent dans vos fichiers, mais il n'y a pas de commit et rien n'est envoyé : "
        "le commit n'a pas pu être signé"
    )
    assert "incubo undo" not in ran.err
    assert git(registry, "status", "--porcelain") == f" M {ESTRAN}"
