"""The journal of edits that an earlier version left in the git folder can still be undone."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from formats.frozen import FIXTURES, contents, registry
from support.command_line import RunCommand

JOURNAL = FIXTURES / "journal"
Edit = dict[str, Any]


def edits() -> list[Edit]:
    files = sorted((JOURNAL / "finished" / "edits").glob("*.json"))
    return [json.loads(file.read_text("utf-8")) for file in files]


def put(folder: Path, files: dict[str, str | None]) -> None:
    """Put files as a journal has them (base64, None for no file)."""
    for path, data in files.items():
        if data is None:
            (folder / path).unlink(missing_ok=True)
        else:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(base64.b64decode(data))


def states(folder: Path) -> list[dict[str, bytes]]:
    """The registry before the first edit and after each; the last one stays."""
    shutil.rmtree(folder / "content" / "teams")
    for edit in reversed(edits()):
        put(folder, edit["before"])
    (folder / "content" / "teams").rmdir()
    found = [contents(folder)]
    for edit in edits():
        put(folder, edit["after"])
        found.append(contents(folder))
    return found


def test_edits_are_undone_one_after_the_other(tmp_path: Path, call: RunCommand) -> None:
    folder = registry(tmp_path / "registry")
    *before, last = states(folder)
    shutil.copytree(JOURNAL / "finished", folder / ".git" / "incubo")
    listed = call("undo", "--list", cwd=folder)
    assert listed.code == 0, listed.err
    titles = [line for line in listed.out.splitlines() if not line.startswith(" ")]
    for edit, title in zip(reversed(edits()), titles, strict=True):
        verb_and_scope, _, summary = edit["title"].partition(": ")
        assert f"{summary} (incubo " in title
        assert verb_and_scope.partition("(")[2].rstrip(")") in title
    assert last == contents(folder)
    for state in reversed(before):
        ran = call("undo", "--yes", cwd=folder)
        assert ran.code == 0, ran.err
        assert contents(folder) == state
    assert not (folder / "content" / "teams").exists()  # it was made for the new team
    assert call("undo", "--list", cwd=folder).out == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of a program's state has another name")
def test_edits_are_undone_outside_git(tmp_path: Path, call: RunCommand) -> None:
    folder = registry(tmp_path / "registry", git=False)
    *before, _ = states(folder)
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    shutil.copytree(JOURNAL / "finished", Path(os.environ["HOME"]) / ".local" / "state" / "incubo" / name)
    ran = call("undo", "--yes", cwd=folder)
    assert ran.code == 0, ran.err
    assert contents(folder) == before[-1]


def interrupted(folder: Path) -> tuple[Edit, dict[str, bytes]]:
    """A registry in which an edit was killed after its first rename; its journal, and the files before it."""
    edit = json.loads((JOURNAL / "interrupted" / "writing.json").read_text("utf-8"))
    put(folder, edit["before"])
    before = contents(folder)
    first, *others = edit["after"]
    put(folder, {first: edit["after"][first]})
    for path in others:  # their new contents stand beside them
        beside = (folder / path).parent / f".incubo-{hashlib.sha256(path.encode()).hexdigest()[:8]}.tmp"
        beside.write_bytes(base64.b64decode(edit["after"][path]))
    shutil.copytree(JOURNAL / "interrupted", folder / ".git" / "incubo")
    return edit, before


def test_an_interrupted_edit_is_put_back(tmp_path: Path, call: RunCommand) -> None:
    folder = registry(tmp_path / "registry")
    edit, before = interrupted(folder)
    assert contents(folder) != before
    ran = call("undo", "--yes", cwd=folder)
    assert ran.code == 0, ran.err
    assert contents(folder) == before  # and nothing is left beside the files
    assert call("undo", "--list", cwd=folder).out == ""
    assert not (folder / ".git" / "incubo" / "writing.json").exists()
    assert edit["version"] == 1


def test_nothing_is_written_over_an_interrupted_edit(tmp_path: Path, call: RunCommand) -> None:
    folder = registry(tmp_path / "registry")
    interrupted(folder)
    now = {path: data for path, data in contents(folder).items() if not path.endswith(".tmp")}
    ran = call("close", "2024-12-16", "--outcome", "filled", "--yes", cwd=folder)
    assert ran.code == 1
    assert "incubo undo" in ran.err
    assert {path: data for path, data in contents(folder).items() if not path.endswith(".tmp")} == now


def test_what_is_written_today_has_the_same_keys(tmp_path: Path, call: RunCommand) -> None:
    """An earlier version that is still on a colleague's machine may undo it."""
    folder = registry(tmp_path / "registry")
    assert call("close", "2024-12-16", "--outcome", "filled", "--yes", cwd=folder).code == 0
    written = json.loads((folder / ".git" / "incubo" / "edits" / "000001.json").read_text("utf-8"))
    for key, value in edits()[0].items():
        assert type(written[key]) is type(value), key
