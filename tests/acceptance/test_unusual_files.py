"""Settings, git's files and the journal that are pipes, devices, folders or damaged, or that this user may not read."""

from __future__ import annotations

import builtins
import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import CommandResult, RunCommand
from support.git_repository import make_sample_repository
from support.prepared_folders import prepared

from incubo.cli.main import main

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")

SHEET = "content/startups/mon-estran.md"
CHANGE = ("set", "mon-estran", "contact=new@rivages.example", "--yes")
BUGS = ("ran into a case that it cannot handle", "Traceback", "this is a bug")


@prepared
def make_edited_repository(folder: Path) -> None:
    make_sample_repository(folder)
    for name in ("a", "b"):
        assert not main(["-R", str(folder), "set", "mon-estran", f"contact={name}@rivages.example", "--yes"])


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A repository in which two edits were made."""
    return make_edited_repository(tmp_path)


@pytest.fixture(autouse=True)
def _never_waits() -> Iterator[None]:
    """A command that waits for a pipe is ended."""

    def stop(*_: object) -> None:
        raise TimeoutError("the command waits")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def replace_by(path: Path, kind: str) -> None:
    """Put a pipe, a link to a device, or a folder in the place of a file or folder."""
    if path.is_dir():
        path.rename(path.parent / "former")
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()


def assert_no_bug(ran: CommandResult) -> None:
    assert not any(words in ran.out + ran.err for words in BUGS), ran.err


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_settings_that_are_no_file_are_refused(registry: Path, call: RunCommand, kind: str) -> None:
    replace_by(registry / "incubo.toml", kind)
    for words in (("validate",), ("list", "startups"), CHANGE, ("schema", "startup"), ("report", "phases")):
        ran = call(*words, cwd=registry)
        assert_no_bug(ran)
        assert (ran.code, "incubo.toml" in ran.err + ran.out) == (0 if words[0] == "schema" else 2, True), ran.err


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_a_user_s_settings_that_are_no_file_are_refused(tmp_path: Path, call: RunCommand, kind: str) -> None:
    replace_by(tmp_path / "own.toml", kind)
    ran = call("list", "startups", cwd=tmp_path, env={"INCUBO_CONFIG": str(tmp_path / "own.toml")})
    assert_no_bug(ran)
    assert (ran.code, "own.toml cannot be read" in ran.err) == (2, True), ran.err


def test_the_null_device_stands_for_no_settings_of_the_user(tmp_path: Path, call: RunCommand) -> None:
    sample_registry.copy_sample_registry(tmp_path)
    assert call("report", "phases", cwd=tmp_path, env={"INCUBO_CONFIG": os.devnull}).code == 0


@pytest.mark.parametrize("name", [".git", ".git/HEAD", ".git/packed-refs", ".git/commondir", ".git/FETCH_HEAD"])
def test_git_files_that_are_pipes_are_not_waited_for(registry: Path, call: RunCommand, name: str) -> None:
    """git would wait for some of them."""
    replace_by(registry / name, "pipe")
    for words in (("explain", "phase-order"), ("list", "startups"), ("undo", "--list"), ("validate",)):
        ran = call(*words, cwd=registry)
        assert_no_bug(ran)
        assert ran.code == 0, ran.err
    environment = {"_INCUBO_COMPLETE": "complete_bash", "_INCUBO_LINE": "incubo validate --since m"}
    assert call(cwd=registry, env=environment).code == 0


@pytest.mark.parametrize("content", ["gitdir: \0", "gitdir: /nowhere", "gitdir:", "\0" * 2_000_000, "é\udcff"])
def test_a_git_file_that_leads_nowhere(registry: Path, call: RunCommand, content: str) -> None:
    (registry / ".git").rename(registry / "former")
    (registry / ".git").write_text(content, "utf-8", "surrogateescape")
    for words in (("validate",), ("list", "startups"), ("undo", "--list")):
        ran = call(*words, cwd=registry, env={"XDG_STATE_HOME": str(registry / "state")})
        assert_no_bug(ran)
        assert ran.code == 0, ran.err


def test_a_pipe_in_the_place_of_a_new_or_generated_file_is_refused(registry: Path, call: RunCommand) -> None:
    os.mkfifo(registry / ".pre-commit-config.yaml")
    os.mkfifo(registry / ".github")
    ran = call("init", "--refresh", "--dry-run", cwd=registry)
    assert_no_bug(ran)
    replace_by(registry / SHEET, "pipe")
    ran = call(*CHANGE, cwd=registry)
    assert_no_bug(ran)
    assert ran.code in (1, 2)


DAMAGES = {
    "no JSON": "{",
    "another value": "[]",
    "deep": "[" * 100_000,
    "long number": "1" * 10_000,
    "other bytes": "\udcff",
    "other types": '{"version": 1, "before": {"a": 5}, "after": [], "moves": [1], "folders": 7}',
    "no base64": f'{{"version": 1, "before": {{"{SHEET}": "!"}}, "after": {{"{SHEET}": null}}}}',
    **{
        path: json.dumps({"version": 1, "title": "x", "before": {path: "YQ=="}, "after": {path: None}})
        for path in ("../x", "/etc/hostname", "content/../../x", "", "a\0b", "content//x")
    },
    "a folder above": json.dumps({"version": 1, "title": "x", "before": {}, "after": {}, "folders": ["../.."]}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_edit_is_never_skipped_in_silence(registry: Path, call: RunCommand, damage: str) -> None:
    (file := registry / ".git/incubo/edits/000002.json").write_bytes(DAMAGES[damage].encode("utf-8", "surrogateescape"))
    before = (registry / SHEET).read_bytes()
    ran = call("undo", "--yes", cwd=registry)
    assert_no_bug(ran)
    assert (ran.code, f"the record of the last edit cannot be read ({file})" in ran.err) == (2, True), ran.err
    assert (registry / SHEET).read_bytes() == before
    ran = call("undo", "--list", cwd=registry)
    assert_no_bug(ran)
    assert (ran.code, "cannot be read: " in ran.err, ran.out.count(": mon-estran, ")) == (0, True, 1)
    assert call(*CHANGE, cwd=registry).code == 0
    assert call("undo", "--yes", cwd=registry).code == 0


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
@pytest.mark.parametrize("name", ["edits", "edits/000002.json", "writing.json", "beside", ""])
def test_a_journal_that_is_no_file_is_told(registry: Path, call: RunCommand, name: str, kind: str) -> None:
    replace_by(registry / ".git/incubo" / name, kind)
    for words in (("validate",), ("undo", "--list"), ("undo", "--yes"), CHANGE):
        ran = call(*words, cwd=registry)
        assert_no_bug(ran)
        assert ran.code in ((0,) if words == ("validate",) else (0, 1, 2))


def test_names_of_other_files_in_the_journal_are_ignored(registry: Path, call: RunCommand) -> None:
    for name in ("9\u00b29.json", "1.json", "000002.json.old", "99999999999999999999.json", "notes.txt"):
        (registry / ".git/incubo/edits" / name).write_text("{")
    assert call("undo", "--yes", cwd=registry).code == 0


@pytest.fixture
def forbid(monkeypatch: pytest.MonkeyPatch):
    """A function after which the system refuses this user what is under a folder, as if it were another user's."""
    forbidden: list[str] = []

    def guard(function):
        def guarded(path, *arguments, **options):
            if isinstance(path, (str, os.PathLike)):
                name = os.fspath(path)
                for folder in forbidden:
                    is_below = name.startswith(folder + "/")
                    if is_below or (name == folder and function.__name__ in ("scandir", "listdir", "open")):
                        raise PermissionError(13, "Permission denied", name)
            return function(path, *arguments, **options)

        return guarded

    for module, name in (
        (os, "stat"), (os, "lstat"), (os, "open"), (os, "scandir"), (os, "listdir"), (os, "mkdir"), (io, "open"),
        (builtins, "open"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, guard(getattr(module, name)))
    return lambda path: forbidden.append(str(path))


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize("name", [".git", ".git/incubo", ".git/incubo/edits", "content", "content/startups"])
def test_what_another_user_may_not_read_is_told(registry: Path, call: RunCommand, forbid, name: str) -> None:
    forbid(registry / name)
    reading = (("validate",), ("list", "startups"), ("report", "phases"), ("explain", "phase-order"))
    for words in (*reading, ("undo", "--list"), ("undo", "--yes"), CHANGE):
        ran = call(*words, cwd=registry)
        assert_no_bug(ran)
        if words in reading and name.startswith(".git"):
            assert ran.code == 0, (words, ran.err)
        elif words[0] == "set":
            assert (ran.code != 0, bool(ran.err)) == (True, True)


def test_a_registry_that_another_user_may_not_enter(registry: Path, call: RunCommand, forbid) -> None:
    forbid(registry)
    for words in (("validate",), ("list", "startups"), CHANGE):
        ran = call("-R", str(registry), *words, cwd=registry.parent)
        assert_no_bug(ran)
        assert (ran.code, bool(ran.err)) == (2, True)
