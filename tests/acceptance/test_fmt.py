"""`incubo fmt`: the real command line."""

from __future__ import annotations

import inspect
import os
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.pseudo_terminal import run_with_answers

from incubo.registry.store import WorkingTree

SHEET = "content/startups/mon-estran.md"


@pytest.fixture
def registry(tmp_path: Path, call: RunCommand) -> Path:
    """A copy of the sample registry in canonical form, but for one sheet."""
    sample_registry.copy_sample_registry(tmp_path)
    assert call("fmt", "--yes", cwd=tmp_path).code == 0
    path = tmp_path / SHEET
    first, title, mission, *rest = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([first, "# a word", mission, title, *rest]), "utf-8")
    return tmp_path


def contents(registry: Path) -> dict[str, bytes]:
    return {path.relative_to(registry).as_posix(): path.read_bytes() for path in registry.rglob("*.md")}


def test_check_lists_and_writes_nothing(registry: Path, call: RunCommand) -> None:
    before = contents(registry)
    ran = call("fmt", "--check", cwd=registry)
    assert (ran.code, ran.out) == (1, f"{SHEET}\n")
    assert "1 file would change: incubo fmt" in ran.err
    assert call("fmt", "--check", "content/members", cwd=registry).code == 0
    ran = call("fmt", "--diff", cwd=registry)
    assert ran.code == 0
    assert "+title: Mon Estran\n # a word\n" in ran.out
    assert contents(registry) == before


def test_fmt_is_idempotent(registry: Path, call: RunCommand) -> None:
    before = contents(registry)
    ran = call("fmt", "--yes", cwd=registry)
    assert (ran.code, ran.out) == (0, f"{SHEET}\n")
    assert b"title: Mon Estran\n# a word\nmission" in (registry / SHEET).read_bytes()
    for words in (["fmt", "--yes"], ["fmt", "--check"], ["fmt", SHEET]):
        ran = call(*words, cwd=registry)
        assert (ran.code, ran.out, "Nothing to change" in ran.err) == (0, "", True)
    assert "1 fichier (incubo fmt)" in call("undo", "--list", cwd=registry).out
    assert call("undo", "--yes", cwd=registry).code == 0
    assert contents(registry) == before


def test_what_cannot_be_read_is_left_and_said(registry: Path, call: RunCommand) -> None:
    for number in range(15):
        (registry / f"content/jobs/2025-01-{number + 1:02}-dev.md").write_text("---\ntitle: 'a\n---\n")
    ran = call("fmt", "--yes", cwd=registry)
    assert (ran.code, ran.out) == (0, f"{SHEET}\n")
    assert "content/jobs/2025-01-01-dev.md is left as it is: it cannot be read" in ran.err
    assert "… and 3 more" in ran.err


def test_an_odd_file_stops_no_other(registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = {"null": "null", "flow": "{}", "block": ">-9", "key": "?", "twice": "title: a\ntitle: b", "read": "title: a"}
    for name, front in odd.items():
        (registry / f"content/startups/{name}.md").write_text(f"---\n{front}\n---\n")
    before = contents(registry)

    def read(self: WorkingTree, path: str) -> bytes:
        if path == "content/startups/read.md" and any(frame.function == "format_files" for frame in inspect.stack(0)):
            raise PermissionError(13, "Permission denied")
        return original(self, path)

    original = WorkingTree.read
    monkeypatch.setattr(WorkingTree, "read", read)
    ran = call("fmt", "content", "--yes", cwd=registry)  # these entries are of no incubator
    assert (ran.code, ran.out) == (0, f"{SHEET}\n"), ran.err
    for name in odd:
        assert f"content/startups/{name}.md" in ran.err
    assert {path for path, data in contents(registry).items() if data != before[path]} == {SHEET}
    ran = call("fmt", "--check", cwd=registry)
    assert (ran.code, ran.out, "the other files are in canonical form" in ran.err) == (0, "", True)


def test_fmt_in_the_beta_layout(tmp_path: Path, call: RunCommand) -> None:
    path = tmp_path / "content/_startups/mon.estran.md"
    path.parent.mkdir(parents=True)
    (tmp_path / "content/_authors").mkdir()
    text = (
        '---\ntitle: "Mon Estran"\ncontact: a@rivages.example\nmission: Tenir\nsponsors: [/organisations/anrh]\n'
        "phases:\n- start: 2023-07-03   # au comité\n  name: construction\n---\n\nTexte"
    )
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert call("fmt", "--yes", cwd=tmp_path).code == 0
    assert path.read_bytes().replace(b"\r\n", b"\n").decode() == (
        "---\ntitle: Mon Estran\nmission: Tenir\nsponsors:\n  - /organisations/anrh\ncontact: a@rivages.example\n"
        "phases:\n  - name: construction\n    start: 2023-07-03 # au comité\n---\n\nTexte\n"
    )
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["content/nothing"], 3, "no entry at content/nothing"),
        (["--check", "--yes"], 2, "--check writes nothing: give no other option"),
        (["--check", "--diff"], 2, "--check writes nothing: give no other option"),
        ([], 2, "--yes (or --dry-run) must be given"),
    ],
)
def test_refusals_say_why_and_leave_every_file_as_it_was(
    registry: Path, call: RunCommand, words: list[str], code: int, said: str
) -> None:
    before = contents(registry)
    ran = call("fmt", *words, cwd=registry)
    assert (ran.code, said in " ".join(ran.err.split())) == (code, True), ran.err
    assert contents(registry) == before


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
def test_at_a_terminal_it_is_shown_and_asked(registry: Path) -> None:
    code, seen = run_with_answers(registry, "formater", answers=["1"], lang="fr")
    assert code == 0, seen
    assert "+title: Mon Estran" in seen
    assert "« incubo undo » le défait." in seen.replace("\u00a0", " ")
    assert b"title: Mon Estran\n# a word\n" in (registry / SHEET).read_bytes()
