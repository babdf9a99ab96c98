"""`incubo undo`: the real command line, in git and outside it, and after a command that was killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.git_repository import (
    DIGUE,
    ESTRAN,
    make_clones,
    make_repository,
    make_sample_clones,
    make_sample_repository,
    startup_file,
    write,
)
from support.paths import ROOT
from support.pseudo_terminal import run_with_answers

from incubo.app.changes import undoing
from incubo.cli import apply as cli_apply
from incubo.core.errors import ToolError
from incubo.core.message import Message

EXTEND = ("extend", "--startup", "mon-estran", "--until", "2025-07-01", "--yes")
CLOSE = ("close", "2024-12-16", "--outcome", "filled", "--yes")
JOB = "content/jobs/2024-12-16-developpement-mon-estran.md"


def git(registry: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=registry, check=True, capture_output=True, text=True).stdout


@pytest.fixture(params=["git", "alone"])
def registry(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of the sample registry, in a repository or in a mere folder."""
    return copy_sample(tmp_path, in_git=request.param == "git")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return copy_sample(tmp_path, in_git=True)


def copy_sample(folder: Path, *, in_git: bool) -> Path:
    return make_sample_repository(folder) if in_git else sample_registry.copy_sample_registry(folder)


def contents(registry: Path) -> dict[str, bytes]:
    found = (path for path in registry.rglob("*") if ".git" not in path.parts and path.is_file())
    return {path.relative_to(registry).as_posix(): path.read_bytes() for path in found}


def test_undo_restores_every_byte(registry: Path, call: RunCommand) -> None:
    before = contents(registry)
    ran = call(*EXTEND, cwd=registry)
    assert ran.code == 0, ran.err
    assert "Saved. “incubo undo” undoes it." in ran.err
    changed = {path for path, data in contents(registry).items() if data != before[path]}
    assert len(changed) == 5
    ran = call("undo", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert set(ran.out.splitlines()) == changed
    assert re.search(
        r"^\d+ \w+ 20\d\d: mon-estran, 5 missions jusqu'au 2025-07-01 \(incubo extend\)$", ran.err, re.MULTILINE
    )
    assert "15 January 2025: mon" not in ran.err  # the registry is frozen on that day; the edit was made today
    assert ran.err.rstrip().endswith("The change is undone.")
    assert contents(registry) == before
    ran = call("undo", cwd=registry)
    assert (ran.code, ran.out, "There is nothing to undo" in ran.err) == (0, "", True)


def test_undo_several_edits_in_turn(registry: Path, call: RunCommand) -> None:
    states = [contents(registry)]
    for words in (EXTEND, CLOSE):
        assert call(*words, cwd=registry).code == 0
        states.append(contents(registry))
    listed = call("undo", "--list", cwd=registry).out.splitlines()
    heads = [line.partition(": ")[2] for line in listed if not line.startswith(" ")]
    assert heads == [
        "2024-12-16-developpement-mon-estran, pourvue (incubo close)",
        "mon-estran, 5 missions jusqu'au 2025-07-01 (incubo extend)",
    ]
    assert f"  {JOB}" in listed
    for state in (states[1], states[0]):
        assert call("undo", "--yes", cwd=registry).code == 0
        assert contents(registry) == state
    assert call("undo", "--list", cwd=registry).out == ""


def test_what_has_changed_elsewhere_in_a_file_since_stays(registry: Path, call: RunCommand) -> None:
    before = contents(registry)
    call(*EXTEND, cwd=registry)
    path = "content/members/aicha.merendel.md"
    with (registry / path).open("a") as file:
        file.write("Un mot de plus.\n")
    ran = call("undo", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "What was changed there since stays:\n- Aïcha Mérendel: text: 1 new line\n" in ran.err
    assert contents(registry) == {**before, path: before[path] + b"Un mot de plus.\n"}


def test_a_new_entry_goes_with_its_folder(registry: Path, call: RunCommand) -> None:
    shutil.rmtree(registry / "content/teams")
    before = contents(registry)
    for path in (registry / "content/members").iterdir():
        text = path.read_text("utf-8")
        if "teams:" in text:
            path.write_text(text[: text.index("teams:")] + "---\n", "utf-8")
            before[path.relative_to(registry).as_posix()] = path.read_bytes()
    words = ("--name", "Animation", "--mission", "Animer les communautés", "--incubator", "fabrique-mobilites", "--yes")
    ran = call("new", "team", *words, cwd=registry)
    assert ran.code == 0, ran.err
    assert list((registry / "content/teams").iterdir())
    assert call("undo", "--yes", cwd=registry).code == 0
    assert contents(registry) == before
    assert not (registry / "content/teams").exists()


def test_a_new_name_is_taken_back(registry: Path, call: RunCommand) -> None:
    before = contents(registry)
    ran = call("rename", "mon-estran", "mon-rivage", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    ran = call("undo", "--dry-run", cwd=registry)
    assert "rename from content/startups/mon-rivage.md\nrename to content/startups/mon-estran.md" in ran.out
    assert call("undo", "--yes", cwd=registry).code == 0
    assert contents(registry) == before


def test_without_a_terminal_an_option_says_it(registry: Path, call: RunCommand) -> None:
    call(*CLOSE, cwd=registry)
    before = contents(registry)
    ran = call("undo", cwd=registry)
    assert (ran.code, "--yes" in ran.err) == (2, True)
    ran = call("undo", "--dry-run", cwd=registry)
    assert ran.code == 0
    assert "-outcome: filled" in ran.out
    ran = call("undo", "--list", "--yes", cwd=registry)
    assert (ran.code, "--list writes nothing: give no other option" in ran.err) == (2, True)
    assert contents(registry) == before


@pytest.mark.parametrize("option", ["--yes", "--commit"])
def test_without_a_remote_a_commit_undoes_a_commit(repository: Path, call: RunCommand, option: str) -> None:
    before = contents(repository)
    assert call(*EXTEND[:-1], "--commit", cwd=repository).code == 0
    ran = call("undo", option, cwd=repository)
    assert (ran.code, "incubo sync" in ran.err) == (0, False), ran.err
    assert contents(repository) == before
    assert git(repository, "log", "-1", "--format=%s").startswith("undo(mon-estran): extend, 5 missions")
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "rev-list", "--count", "HEAD") == "3\n"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A copy of a published registry."""
    return make_sample_clones(tmp_path, "copy") / "copy"


RENAME = ("rename", "startup", "mon-estran", "estran", "--yes")
NEW = ("new", "team", "--name", "A", "--mission", "Aider", "--incubator", "rivages", "--yes")
REMOVE = ("remove", JOB, "--yes")
CHANGES = pytest.mark.parametrize("words", [RENAME, NEW, CLOSE, REMOVE], ids=lambda words: words[0])


@CHANGES
@pytest.mark.parametrize("line_ends", ["lf", "crlf"])
def test_a_commit_that_nobody_has_goes_with_its_change(
    shared: Path, call: RunCommand, words: tuple[str, ...], line_ends: str
) -> None:
    if line_ends == "crlf":
        git(shared, "config", "core.autocrlf", "true")
        git(shared, "rm", "--quiet", "--cached", "-r", ".")
        git(shared, "reset", "--quiet", "--hard")
    other = shared / "content/startups/digue-info.md"
    other.write_bytes(other.read_bytes() + b"Un mot.\n")
    git(shared, "add", "content/startups")
    before, start = contents(shared), git(shared, "rev-parse", "HEAD")
    assert call(*words, "--commit", cwd=shared).code == 0
    assert git(shared, "rev-parse", "HEAD") != start
    ran = call("undo", "--dry-run", cwd=shared)
    assert "on this computer only: it would be taken back too" in " ".join(ran.err.split())
    ran = call("undo", "--yes", cwd=shared)
    assert (ran.code, "it is taken back, and nobody will receive it" in " ".join(ran.err.split())) == (0, True), ran.err
    assert contents(shared) == before
    assert git(shared, "rev-parse", "HEAD") == start
    assert git(shared, "status", "--porcelain") == "M  content/startups/digue-info.md\n"


@pytest.mark.parametrize("state", ["published", "not the last", "more than it", "on a tag", "asked for"])
def test_a_commit_that_stays_is_undone_by_another_one(shared: Path, call: RunCommand, state: str) -> None:
    path = "content/startups/digue-info.md"
    before = contents(shared)
    if state == "more than it":
        (shared / JOB).write_bytes((shared / JOB).read_bytes() + b"Un mot.\n")
    assert call(*CLOSE, "--commit", cwd=shared).code == 0
    done = git(shared, "rev-parse", "HEAD").strip()
    if state == "published":
        assert call("sync", "--publish", cwd=shared).code == 0
    elif state == "not the last":
        (shared / path).write_bytes((shared / path).read_bytes() + b"Un mot.\n")
        git(shared, "commit", "--quiet", "-am", "Un mot")
    elif state == "on a tag":
        git(shared, "tag", "donne")
    ran = call("undo", "--commit" if state == "asked for" else "--yes", cwd=shared)
    assert ran.code == 0, ran.err
    assert "For everybody: incubo sync --publish\n" in ran.err
    assert git(shared, "merge-base", "HEAD", done).strip() == done
    assert git(shared, "status", "--porcelain") == ""
    assert "outcome: filled" not in (shared / JOB).read_text("utf-8")
    assert {name for name, data in contents(shared).items() if data != before[name]} == {
        "not the last": {path}, "more than it": {JOB},
    }.get(state, set())  # fmt: skip
    assert call("sync", "--publish", cwd=shared).code == 0
    assert "outcome: filled" not in git(shared, "show", f"origin/main:{JOB}")


def test_a_commit_is_taken_back_whole_or_not_at_all(
    shared: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call(*CLOSE, "--commit", cwd=shared).code == 0
    after, head = contents(shared), git(shared, "rev-parse", "HEAD")

    def fail(*_arguments: object, **_options: object) -> None:
        assert git(shared, "rev-parse", "HEAD") != head
        raise ToolError(Message("the disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr(undoing, "write_files", fail)
        ran = call("undo", "--yes", cwd=shared)
    assert (ran.code, contents(shared), git(shared, "rev-parse", "HEAD")) == (2, after, head), ran.err
    assert git(shared, "status", "--porcelain") == ""
    lock = shared / ".git/index.lock"
    lock.touch()
    ran = call("undo", "--yes", cwd=shared)
    assert (ran.code, contents(shared), git(shared, "rev-parse", "HEAD")) == (1, after, head), ran.err
    lock.unlink()
    assert call("undo", "--yes", cwd=shared).code == 0
    assert git(shared, "rev-list", "--count", "origin/main..HEAD") == "0\n"
    assert git(shared, "status", "--porcelain") == ""


def test_what_was_not_committed_needs_no_commit(repository: Path, call: RunCommand) -> None:
    call(*CLOSE, cwd=repository)
    ran = call("undo", "--commit", cwd=repository)
    assert (ran.code, "there is nothing to commit" in ran.err) == (0, True)
    assert git(repository, "log", "--format=%s") == "Le registre\n"
    assert git(repository, "status", "--porcelain") == ""


def test_files_that_are_as_before_already(repository: Path, call: RunCommand) -> None:
    call(*CLOSE, cwd=repository)
    git(repository, "checkout", "--quiet", ".")
    ran = call("undo", "--yes", cwd=repository)
    assert (ran.code, "already back as they were before it" in ran.err) == (0, True)
    assert "There is nothing to undo" in call("undo", cwd=repository).err


def test_what_takes_it_back_may_be_refused_and_then_all_stays(repository: Path, call: RunCommand) -> None:
    call(*CLOSE, cwd=repository)
    before = contents(repository)
    (repository / JOB).rename(repository / "elsewhere.md")
    (repository / JOB).symlink_to(repository / "elsewhere.md")
    ran = call("undo", "--yes", cwd=repository)
    assert (ran.code, "is a link" in ran.err) == (1, True)
    (repository / JOB).unlink()
    (repository / "elsewhere.md").rename(repository / JOB)
    assert contents(repository) == before
    assert call("undo", "--yes", cwd=repository).code == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from incubo.cli.main import main
place = Path.replace
left = [3]
def killing(self, target):
    if self.name.endswith(".tmp") and self.name.startswith(".incubo-"):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), int(sys.argv[1]))
    return place(self, target)
Path.replace = killing
signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background of a shell it is ignored
sys.exit(main(sys.argv[2:]))
"""


def run_and_kill(repository: Path, number: int, *words: str) -> int:
    """Run a command that gets a signal before the third file takes its place; its exit code."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "INCUBO_LANG": "en"}
    command = [sys.executable, "-c", KILLED, str(int(number)), *words]
    return subprocess.run(command, cwd=repository, env=environment, capture_output=True, check=False).returncode


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_after_a_command_that_was_killed(repository: Path, call: RunCommand) -> None:
    before = contents(repository)
    assert run_and_kill(repository, signal.SIGKILL, *EXTEND) == -9
    assert contents(repository) != before
    assert "incubo undo restores the files" in call("report", "phases", cwd=repository).err
    ran = call(*CLOSE, cwd=repository)
    assert (ran.code, "put them back first: incubo undo" in ran.err) == (1, True)
    assert call("undo", "--list", cwd=repository).err.endswith("only some of its files were written.\n")
    ran = call("undo", "--yes", cwd=repository)
    assert (ran.code, "This edit was interrupted" in ran.err) == (0, True)
    assert contents(repository) == before
    assert "incubo undo" not in call("report", "phases", cwd=repository).err
    assert call(*CLOSE, cwd=repository).code == 0


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_taking_back_may_be_killed_too(repository: Path, call: RunCommand) -> None:
    before = contents(repository)
    assert call(*EXTEND, cwd=repository).code == 0
    assert run_and_kill(repository, signal.SIGKILL, "undo", "--yes") == -9
    between = contents(repository)
    assert between != before
    assert "incubo undo restores the files" in call("report", "phases", cwd=repository).err
    for words in (CLOSE, ("sync",)):
        ran = call(*words, cwd=repository)
        assert (ran.code, "put them back first: incubo undo" in ran.err) == (1, True)
    assert contents(repository) == between
    ran = call("undo", "--yes", cwd=repository)
    assert (ran.code, "This edit was interrupted" in ran.err) == (0, True)
    assert contents(repository) == before
    assert "There is nothing to undo" in call("undo", cwd=repository).err
    assert call(*CLOSE, cwd=repository).code == 0


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(
    "name", ["SIGINT", pytest.param("SIGTERM", marks=pytest.mark.slow), pytest.param("SIGHUP", marks=pytest.mark.slow)]
)
def test_a_signal_rolls_back(repository: Path, call: RunCommand, name: str) -> None:
    number = getattr(signal, name)
    before = contents(repository)
    assert run_and_kill(repository, number, *EXTEND) == 128 + number
    assert contents(repository) == before
    assert "There is nothing to undo" in call("undo", cwd=repository).err
    assert call(*EXTEND, cwd=repository).code == 0
    after = contents(repository)
    assert run_and_kill(repository, number, "undo", "--yes") == 128 + number
    assert contents(repository) == after
    assert "incubo undo" not in call("report", "phases", cwd=repository).err
    assert call("undo", "--yes", cwd=repository).code == 0
    assert contents(repository) == before


@CHANGES
@pytest.mark.parametrize("state", ["no commit", "ignored", "not added", "no git"])
def test_no_commit_is_spoken_of_where_there_is_none(
    tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], state: str
) -> None:
    registry = copy_sample(tmp_path, in_git=False)
    before = contents(registry)
    git(registry, "init", "--quiet", "-b", "main")
    if state != "no commit":
        (registry / ".gitignore").write_text("content/\n" if state == "ignored" else "", "utf-8")
        git(registry, "add", ".gitignore")
        git(registry, "commit", "-qm", "x")
    assert call(*words, cwd=registry).code == 0
    if state == "no git":
        git(registry, "add", "-A")
        git(registry, "commit", "-qm", "y")
        monkeypatch.setenv("PATH", str(registry / "nothing"))
    ran = call("undo", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "commit" not in ran.err
    assert {path: data for path, data in contents(registry).items() if path in before} == before


@CHANGES
def test_a_commit_is_spoken_of_where_there_is_one(repository: Path, call: RunCommand, words: tuple[str, ...]) -> None:
    assert call(*words, "--commit", cwd=repository).code == 0
    assert "It is committed: a new commit would undo it." in call("undo", "--dry-run", cwd=repository).err
    assert "Committed: " in call("undo", "--yes", cwd=repository).err


def test_a_damaged_note_is_said(repository: Path, call: RunCommand) -> None:
    call(*CLOSE, cwd=repository)
    (repository / ".git/incubo/writing.json").write_text("{")
    ran = call("undo", "--yes", cwd=repository)
    assert (ran.code, "cannot be read" in ran.err, "incubo diff" in ran.err) == (2, True, True)


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
@pytest.mark.parametrize(("answer", "code", "left"), [("n", 1, True), ("o", 0, False)])
def test_at_a_terminal_it_is_asked(repository: Path, call: RunCommand, answer: str, code: int, left: bool) -> None:
    call(*CLOSE, cwd=repository)
    ended, seen = run_with_answers(repository, "annuler", answers=[answer], lang="fr")
    assert ended == code, seen
    assert "incubo undo" in seen
    assert "-outcome: filled" in seen
    assert "Défaire cette modification" in seen
    assert re.search(r"^ *1 défaire cette modification *\r?\n *2 ne rien faire *\r?$", seen, re.MULTILINE), seen
    assert ("La modification est défaite." in seen) == (not left)
    assert (b"outcome: filled" in (repository / JOB).read_bytes()) == left


def test_a_commit_says_what_else_it_holds_and_where_it_is(registry: Path, call: RunCommand) -> None:
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "--allow-empty", "-qm", "Le registre"]):
        subprocess.run(["git", *words], cwd=registry, check=True)
    path = "content/startups/mon-estran.md"
    assert call("set", "mon-estran", "link=https://estran.example", "--yes", cwd=registry).code == 0
    second = call("set", "mon-estran", "contact=equipe@estran.example", "--commit", cwd=registry)
    assert second.code == 0
    said = " ".join(second.err.split())
    assert f"The commit also holds what was changed there before, and was not committed: {path}." in said
    third = call("set", "mon-estran", "link=https://estran2.example", "--branch", "essai", cwd=registry)
    said = " ".join(third.err.split())
    assert "also holds" not in said
    assert "You are on the branch “essai” now" in said


def test_the_list_says_when_and_what_is_published(call: RunCommand, tmp_path: Path) -> None:
    """Also of a commit that sync made again with what a colleague wrote in the same file."""
    _, mine, theirs = make_clones(tmp_path)
    change = ("--yes", "--commit")
    assert call("set", "mon-estran", "title=Un", *change, cwd=mine).code == 0
    assert call("sync", "--publish", cwd=mine).code == 0
    git(theirs, "pull", "-q")
    with (theirs / ESTRAN).open("a") as sheet:
        sheet.write("Un mot.\n")
    git(theirs, "commit", "-qam", "Un mot")
    git(theirs, "push", "-q")
    assert call("set", "mon-estran", "title=Deux", *change, cwd=mine).code == 0
    assert call("set", "digue", "title=Trois", *change, cwd=mine).code == 0
    assert call("set", "digue", "title=Quatre", "--yes", cwd=mine).code == 0

    def states() -> list[str]:
        return [row["state"] for row in json.loads(call("undo", "--list", "-f", "json", cwd=mine).out)["rows"]]

    assert states() == ["written", "committed", "committed", "published"]
    assert call("sync", cwd=mine).code == 0  # makes both commits again, one of them with what the colleague wrote
    assert states() == ["written", "committed", "committed", "published"]
    assert call("sync", "--publish", cwd=mine).code == 0
    assert states() == ["written", "published", "published", "changed"]  # by the one that is published now
    assert call("set", "mon-estran", "title=Cinq", "--yes", "--propose", cwd=mine).code == 0
    assert states() == ["proposed", "written", "published", "published", "changed"]
    listed = call("undo", "--list", cwd=mine, lang="fr").out.replace("\u00a0", " ")
    assert re.search(r"^\d\. \d+(er)? \w+ \d{4}, \d\d:\d\d : digue, nom \(incubo set\)$", listed, re.MULTILINE)
    assert "\n  (pas publié : écrit dans les fiches, dans aucun commit)\n  content/startups/digue.md\n" in listed
    assert call("sync", "--publish", "--all", cwd=mine).code == 0
    assert states() == ["proposed", "published", "changed", "published", "changed"]
    of_another = ("--author", "Paul <paul@rivages.example>", "-m", "set(mon-estran): title")
    assert call("set", "mon-estran", "title=Six", "--yes", cwd=mine).code == 0
    write(mine, ESTRAN, startup_file("Sept"))  # a colleague's commit has the same subject
    git(mine, "commit", "-qa", *of_another)
    assert states()[0] == "changed"
    ran = call("undo", "--format", "json", cwd=mine, lang="en")
    assert (ran.code, "--format is for --list" in ran.err) == (2, True)


def test_the_list_without_a_remote_and_without_git(call: RunCommand, tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "registre")
    assert call("set", "digue", "title=Trois", "--yes", "--commit", cwd=folder).code == 0
    assert call("set", "mon-estran", "title=Quatre", "--yes", cwd=folder).code == 0
    listed = call("undo", "--list", cwd=folder, lang="en").out
    assert "name (incubo set)\n  (written in the files, in no commit)\n" in listed
    assert "name (incubo set)\n  (in a commit)\n" in listed
    assert "publish" not in listed
    alone = tmp_path / "seul"
    write(alone, DIGUE, startup_file("Digue"))
    assert call("set", "digue", "title=Trois", "--yes", cwd=alone).code == 0
    rows = json.loads(call("undo", "--list", "-f", "json", cwd=alone).out)["rows"]
    assert [(row["state"], row["files"]) for row in rows] == [(None, [DIGUE])]


@pytest.mark.parametrize("step", ["write_files", "print_written", "_print_outcome"])
def test_an_interruption_after_all_is_written_says_so(
    tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    registry = make_sample_repository(tmp_path)
    real = getattr(cli_apply, step)

    def interrupted(*arguments: object, **options: object) -> None:
        if step == "write_files":  # a signal that was held until the end
            real(*arguments, **options)
        raise KeyboardInterrupt

    before = git(registry, "status", "--porcelain")
    with monkeypatch.context() as patch:
        patch.setattr(cli_apply, step, interrupted)
        ran = call(*EXTEND, cwd=registry, lang="en")
    assert ran.code == 130
    assert "All was written before the interruption: “incubo undo” undoes it." in ran.out + ran.err
    assert git(registry, "status", "--porcelain") != before
    with monkeypatch.context() as patch:
        patch.setattr(cli_apply, step, interrupted)
        ran = call("undo", "--yes", cwd=registry, lang="en")
    assert ran.code == 130
    assert "All was undone before the interruption." in ran.out + ran.err
    assert git(registry, "status", "--porcelain") == before


def test_an_interruption_before_anything_is_written_says_nothing_of_it(
    tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = make_sample_repository(tmp_path)

    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_apply, "write_files", interrupted)
    ran = call(*EXTEND, cwd=registry, lang="en")
    assert ran.code == 130
    assert "All was written" not in ran.out + ran.err
    assert git(registry, "status", "--porcelain") == ""


def test_changes_are_numbered_from_one(registry: Path, call: RunCommand) -> None:
    ran = call("undo", "0", cwd=registry)
    assert (ran.code, "cannot be 0: it begins with 1" in ran.err) == (2, True), ran.err
