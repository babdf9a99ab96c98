"""What is ours with an incubator of ours, and what stays of the whole registry: checks, corrections, exports, lists.

Ours is “rivages”, as the sample's incubo.toml says; “cap-chantier” is a product of another incubator.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
import yaml
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository
from support.paths import ROOT
from support.pseudo_terminal import run_with_answers

OURS, OTHERS = "content/startups/mon-estran.md", "content/startups/cap-chantier.md"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The sample registry in one commit."""
    return make_sample_repository(tmp_path / "registry")


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text("utf-8")
    assert old in text, (path, old)
    (folder / path).write_bytes(text.replace(old, new, 1).encode())


def break_another(folder: Path) -> None:
    """Write an error into the entry of another incubator."""
    edit(folder, OTHERS, "incubator: atelier-insulaire\n", "incubator: atelier-insulair\n")


def test_a_terminal_shows_ours_and_counts_the_others(repository: Path) -> None:
    assert run_with_answers(repository, "validate")[0] == 0
    break_another(repository)
    code, seen = run_with_answers(repository, "validate", columns=200)
    assert code == 1  # of the whole
    assert "content/startups/cap-chantier.md" not in seen
    assert "Incubator: Incubateur des rivages (rivages). Elsewhere in the registry: 1 error, 0 warnings " in seen
    assert "(incubo validate --incubator all)." in seen
    code, seen = run_with_answers(repository, "validate", lang="fr", columns=80)
    lines = " ".join(seen.split())
    assert "Ailleurs dans le registre : 1 erreur, 0 avertissement (incubo validate --incubator all)." in lines
    for words in (("--incubator", "all"), ("cap-chantier",), ("--since", "HEAD"), ("-f", "concise")):
        code, seen = run_with_answers(repository, "validate", *words)
        assert (code, "content/startups/cap-chantier.md" in seen) == (1, True), words
        assert "Elsewhere" not in seen
    assert run_with_answers(repository, "validate", "--incubator", "rivages")[0] == 0


def test_programs_get_everything(repository: Path, call: RunCommand) -> None:
    break_another(repository)
    for words in ((), ("-f", "concise"), ("-f", "github"), ("-f", "gitlab"), ("-f", "sarif"), ("-f", "rdjson")):
        ran = call("validate", *words, cwd=repository)
        assert (ran.code, "cap-chantier" in ran.out) == (1, True), words
    code, seen = run_with_answers(repository, "validate", "-f", "json")
    assert code == 1
    paths = {found["path"] for found in json.loads(seen[seen.index("{") :])["diagnostics"]}
    assert OTHERS in paths


def test_a_file_that_cannot_be_read_may_be_ours(repository: Path) -> None:
    (repository / OTHERS).write_text("---\ntitle: [\n---\n", "utf-8")
    code, seen = run_with_answers(repository, "validate")
    assert (code, OTHERS in seen) == (1, True)


def test_what_decides_for_everybody_looks_at_everything(repository: Path, call: RunCommand) -> None:
    """ci, the hook, --since and --staged see red for a fault in an entry of another incubator, at a terminal too."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    hook = next(hook["entry"] for hook in hooks if hook["id"] == "incubo-validate")
    break_another(repository)
    git(repository, "add", "-A")
    commands = [shlex.split(hook)[1:], ["validate", "--staged"], ["validate", "--since", "HEAD"]]
    for words in commands:
        assert call(*words, cwd=repository).code == 1, words
        code, seen = run_with_answers(repository, *words)
        assert (code, OTHERS in seen) == (1, True), words
    git(repository, "commit", "-qm", "Autre")
    for words in (["ci", "--base", "HEAD~1"], ["validate", "--since", "HEAD~1"]):
        assert call(*words, cwd=repository).code == 1, words
        code, seen = run_with_answers(repository, *words)
        assert (code, OTHERS in seen) == (1, True), words


def test_corrections_are_of_ours(repository: Path, call: RunCommand) -> None:
    edit(repository, OURS, "title: Mon Estran\n", 'title: " Mon Estran"\n')
    edit(repository, OTHERS, "title: Cap Chantier\n", 'title: " Cap Chantier"\n')
    before = {path: (repository / path).read_bytes() for path in (OURS, OTHERS)}

    def changed() -> list[str]:
        return [path for path, data in before.items() if (repository / path).read_bytes() != data]

    ran = call("validate", "--fix", "--advice", cwd=repository)
    assert (ran.code, changed()) == (2, [])
    assert "--yes" in ran.err
    code, seen = run_with_answers(repository, "validate", "--fix", "--advice", answers=["cancel"])
    assert (code, changed()) == (1, []), seen
    assert "1 finding to correct in 1 file: 1 style-surrounding-spaces." in seen
    assert "mon-estran" in seen
    assert "cap-chantier" not in seen
    assert "Nothing was written." in seen
    code, seen = run_with_answers(repository, "validate", "--fix", "--advice", answers=["write"])
    assert (code, changed()) == (0, [OURS]), seen
    assert "1 finding corrected in 1 file" in seen
    assert call("validate", "--fix", "--advice", "--diff", cwd=repository).out == ""
    assert call("validate", "--fix", "--advice", "--since", "HEAD", "--yes", cwd=repository).code == 0
    assert changed() == [OURS, OTHERS]
    git(repository, "checkout", "-q", ".")


def test_files_of_ours_are_formatted(repository: Path, call: RunCommand) -> None:
    edit(repository, OURS, "title: Mon Estran\n", "title: 'Mon Estran'\n")
    edit(repository, OTHERS, "title: Cap Chantier\n", "title: 'Cap Chantier'\n")
    assert call("fmt", "--check", cwd=repository).out == f"{OTHERS}\n{OURS}\n"
    ran = call("fmt", "--yes", cwd=repository)
    assert "Incubator: Incubateur des rivages (rivages)." in ran.err
    assert call("fmt", "--check", cwd=repository).out == f"{OTHERS}\n"
    assert call("fmt", "content", "--yes", cwd=repository).code == 0
    assert git(repository, "status", "--short") == ""
