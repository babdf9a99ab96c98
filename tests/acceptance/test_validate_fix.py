"""`incubo validate --fix`: corrections on disk, what is said of them, and what is left alone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.paths import ROOT

LENA = """---
fullname: Léna Guivarch
role: "Développeuse "
domaine: Développement
missions:
  - start: 2024-09-02
    end: '2025-03-01'
    startups:
      - mon-estarn
---
"""
SAFE = LENA.replace('"Développeuse "', '"Développeuse"').replace("'2025-03-01'", "2025-03-01")
PATH = "content/members/lena.guivarch.md"
AT = ("--at", "2025-01-15")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A small sound registry in git, with one member whose sheet has two sure mistakes and a likely one."""
    import shutil

    folder = tmp_path / "registry"
    shutil.copytree(ROOT / "tests" / "rules" / "_base", folder)
    (folder / PATH).write_bytes(LENA.encode())
    git(folder, "init", "--quiet", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "start")
    return folder


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Nolwenn Quérou", "-c", "user.email=nolwenn@rivages.example")
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def file_contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted((folder / "content").rglob("*.md"))}


def test_sure_corrections_are_written_and_told(registry: Path, call: RunCommand) -> None:
    before = file_contents(registry)
    ran = call("validate", "--fix", "--yes", *AT, cwd=registry)
    assert ran.code == 1  # the unknown startup is left
    assert file_contents(registry) == {**before, PATH: SAFE.encode()}
    assert "2 findings corrected in 1 file: 1 schema-date-as-text, 1 style-surrounding-spaces." in ran.err
    assert "incubo undo" in ran.err
    assert "error[ref-unknown-startup]" in ran.out
    assert "(incubo validate --fix --guesses)" in ran.out
    assert "1 fix possible with --fix --guesses." in ran.out


def test_guesses_are_written_when_asked_and_named(registry: Path, call: RunCommand) -> None:
    before = file_contents(registry)
    ran = call("validate", "--fix", "--yes", "--guesses", *AT, cwd=registry)
    assert ran.code == 0, ran
    assert file_contents(registry) == {**before, PATH: SAFE.replace("estarn", "estran").encode()}
    assert (
        "To be checked, because they are guesses:\n  content/members/lena.guivarch.md:9 replace with “mon-estran”"
    ) in ran.err
    again = call("validate", "--fix", "--yes", "--guesses", *AT, cwd=registry)
    assert "Nothing was corrected." in again.err
    assert "nothing to report" in again.out


def test_diff_writes_nothing(registry: Path, call: RunCommand) -> None:
    before = file_contents(registry)
    for words in (("--diff",), ("--fix", "--diff"), ("--fix", "--dry-run")):
        ran = call("validate", *words, *AT, cwd=registry)
        assert ran.code == int("--diff" in words)  # a trial of the correction ends as that of any command
        assert ("2 findings block as long as they are in the files" in ran.err) == bool(ran.code)
        assert file_contents(registry) == before
        assert "-    end: '2025-03-01'\n+    end: 2025-03-01\n" in ran.out
        assert "estarn" not in ran.out.replace("      - mon-estarn", "")
        assert "2 findings to correct in 1 file" in ran.err
    likely = call("validate", "--guesses", "--diff", *AT, cwd=registry)
    assert "+      - mon-estran\n" in likely.out


def test_diff_ends_as_the_check_of_the_files_does(registry: Path, call: RunCommand) -> None:
    """Nothing is written, so what it would correct still blocks, as do errors without a correction."""
    file = registry / PATH
    guessed = file.read_text("utf-8")  # the product that does not exist is an error, its correction a guess
    assert call("validate", "--diff", "--guesses", *AT, cwd=registry).code == 1
    warned = guessed.replace("estarn", "estran").replace("'2025-03-01'", "2025-03-01")
    file.write_text(warned, "utf-8")  # only a warning is left, to be corrected
    for words, code in ((), 0), (("--strict",), 1), (("--strict", "--select", "phase"), 0):
        ran = call("validate", "--diff", *words, *AT, cwd=registry)
        assert (ran.code, "block" in ran.err) == (code, bool(code))
        assert ran.code == call("validate", *words, *AT, cwd=registry).code
    file.write_text(SAFE.replace("mon-estarn", "inconnu-au-bataillon"), "utf-8")
    ran = call("validate", "--diff", "--guesses", *AT, cwd=registry)
    assert (ran.code, ran.out) == (1, "")


def test_what_no_line_shows_is_told(registry: Path, call: RunCommand) -> None:
    (registry / PATH).write_bytes(SAFE.replace("estarn", "estran").replace("\n", "\r\n").encode())
    ran = call("validate", "--diff", *AT, cwd=registry)
    assert ran.out == ""
    assert "Changes to the whole file that are not shown above:\n" in ran.err
    assert "  content/members/lena.guivarch.md:1 end its lines as the others do (LF)\n" in ran.err


def test_rules_and_paths_choose(registry: Path, call: RunCommand) -> None:
    before = file_contents(registry)
    call("validate", "--fix", "--yes", "--select", "style", *AT, cwd=registry)
    assert file_contents(registry) == {**before, PATH: LENA.replace('"Développeuse "', '"Développeuse"').encode()}
    call("validate", "content/startups", "--fix", "--yes", *AT, cwd=registry)
    call("validate", "--fix", "--yes", "--ignore", "schema-date-as-text", *AT, cwd=registry)
    assert b"'2025-03-01'" in (registry / PATH).read_bytes()
    call("validate", PATH, "--fix", "--yes", *AT, cwd=registry)
    assert (registry / PATH).read_bytes() == SAFE.encode()


def test_machines_get_what_is_left(registry: Path, call: RunCommand) -> None:
    ran = call("validate", "--fix", "--yes", "--format", "json", *AT, cwd=registry)
    assert [each["rule"] for each in json.loads(ran.out)["diagnostics"]] == ["ref-unknown-startup"]


def test_a_file_gets_its_ending(registry: Path, call: RunCommand) -> None:
    git(registry, "mv", PATH, "content/members/lena.guivarch")
    ran = call("validate", "--fix", "--yes", *AT, cwd=registry)
    assert (registry / PATH).read_bytes() == SAFE.encode()
    assert not (registry / "content/members/lena.guivarch").exists()
    assert "3 findings corrected in 1 file" in ran.err


def test_corrections_are_committed_alone(registry: Path, call: RunCommand) -> None:
    (registry / "notes.txt").write_text("x")
    git(registry, "config", "user.name", "Nolwenn Quérou")
    git(registry, "config", "user.email", "nolwenn@rivages.example")
    ran = call("validate", "--fix", "--commit", *AT, cwd=registry)
    assert git(registry, "log", "-1", "--format=%s") == "fix: 2 findings corrected\n", ran
    assert git(registry, "status", "--short") == "?? notes.txt\n"


def test_every_guess_that_is_written_is_listed(registry: Path, call: RunCommand) -> None:
    others = [f"content/members/lena.guivarch{letter}.md" for letter in "abcdefghijklmno"]
    for path in others:
        (registry / path).write_text(LENA, "utf-8")
    ran = call("validate", "--fix", "--yes", "--guesses", "--lang", "fr", *AT, cwd=registry)
    listed = [line.split(":")[0].strip() for line in ran.err.splitlines() if "mon-estran" in line]
    assert listed == [PATH, *others]
    assert "autres" not in ran.err


@pytest.mark.parametrize("option", [("--guesses",), ("--yes",), ("--commit",), ("--branch", "x"), ("--dry-run",)])
def test_options_of_corrections_need_them(option: tuple[str, ...], registry: Path, call: RunCommand) -> None:
    before = file_contents(registry)
    ran = call("validate", *option, *AT, cwd=registry)
    assert ran.code == 2
    assert f"use {option[0]} only with --fix" in ran.err
    assert file_contents(registry) == before


def test_an_accepted_finding_is_not_corrected(registry: Path, call: RunCommand) -> None:
    line = 'role: "Développeuse " # incubo: ignore[style-surrounding-spaces] pour voir'
    (registry / PATH).write_bytes(LENA.replace('role: "Développeuse "', line).encode())
    call("validate", "--fix", "--yes", "--guesses", *AT, cwd=registry)
    assert line in (registry / PATH).read_text("utf-8")


def test_nothing_is_written_where_a_file_may_not_be(registry: Path, call: RunCommand) -> None:
    other = registry / "content/members/yann.treguer.md"
    other.write_bytes(other.read_bytes().replace(b"role: ", b"role:"))
    target = registry / "elsewhere.md"
    target.write_bytes((registry / PATH).read_bytes())
    (registry / PATH).unlink()
    (registry / PATH).symlink_to(target)
    before = file_contents(registry)
    ran = call("validate", "--fix", "--yes", *AT, cwd=registry)
    assert ran.code == 1
    assert "is a link" in ran.err
    assert file_contents(registry) == before


def test_counting_does_not_widen_what_is_corrected(registry: Path, call: RunCommand) -> None:
    (registry / PATH).write_text(SAFE.replace("mon-estarn", "mon-estran"), "utf-8")
    startup = registry / "content/startups/mon-estran.md"
    startup.write_text(startup.read_text("utf-8").replace("title: Mon Estran\n", 'title: "Mon Estran "\n'), "utf-8")
    plain, counted = (
        call("validate", "--fix", "--diff", *words, *AT, cwd=registry) for words in ((), ("--statistics",))
    )
    assert (plain.code, plain.out) == (counted.code, counted.out)


@pytest.mark.parametrize("words", [("--diff", "-f", "json"), ("--fix", "--dry-run", "-f", "concise")])
def test_a_diff_has_one_format(words: tuple[str, ...], registry: Path, call: RunCommand) -> None:
    ran = call("validate", *words, *AT, cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert "--format cannot be used with" in ran.err


def test_a_message_without_a_commit_is_refused_at_once(registry: Path, call: RunCommand) -> None:
    before = file_contents(registry)
    ran = call("validate", "--fix", "-m", "Propre", *AT, cwd=registry)
    assert ran.code == 2
    assert "--commit" in ran.err
    assert file_contents(registry) == before


def test_in_french(registry: Path, call: RunCommand) -> None:
    ran = call("validate", "--fix", "--yes", "--guesses", *AT, cwd=registry, lang="fr")
    assert "3 constats corrigés dans 1 fichier\u00a0: " in ran.err
    assert "À vérifier, car ce sont des suppositions\u00a0:" in ran.err
    assert "«\u00a0incubo undo\u00a0» le défait." in ran.err


def test_a_mission_that_is_written_twice_is_removed_once(registry: Path, call: RunCommand) -> None:
    mission = LENA[LENA.index("  - start") : -len("---\n")].replace("estarn", "estran")
    other = mission.replace("2024-09-02", "2023-09-04").replace("'2025-03-01'", "2024-09-01")
    head = LENA[: LENA.index("  - start")]
    (registry / PATH).write_text(f"{head}{mission}{other}{mission}---\n", "utf-8")
    options = ("--select", "mission-identical", *AT)
    ran = call("validate", *options, cwd=registry)
    assert "remove this one" in ran.out
    assert "(incubo validate --fix --guesses)" in ran.out
    ran = call("validate", "--fix", "--yes", "--guesses", *options, cwd=registry)
    assert ran.code == 0, ran.out
    assert (registry / PATH).read_text("utf-8") == f"{head}{mission}{other}---\n"
