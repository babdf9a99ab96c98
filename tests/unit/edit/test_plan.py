from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from incubo.edit.draft import Setting
from incubo.edit.new import line_end
from incubo.edit.plan import Plan, check, write
from incubo.errors import Refused, ToolError
from incubo.model.kinds import KINDS
from incubo.registry.layout import INCUBO
from incubo.registry.loading import load
from incubo.registry.store import Memory

PATH = "content/startups/x.md"


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    write(Plan({PATH: b"a"}), tmp_path)
    assert (tmp_path / PATH).read_bytes() == b"a"
    assert files(tmp_path) == ["content", "content/startups", PATH]


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_the_file_has_the_usual_permissions(tmp_path: Path) -> None:
    write(Plan({PATH: b"a"}), tmp_path)
    (tmp_path / "other").touch()
    assert (tmp_path / PATH).stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "content/startups").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(b"old")
    with pytest.raises(Refused):
        write(Plan({PATH: b"new"}), tmp_path)
    assert (tmp_path / PATH).read_bytes() == b"old"
    assert len(files(tmp_path)) == 3


def test_all_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "content/startups").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(b"old")
    before = files(tmp_path)
    with pytest.raises(Refused):
        write(Plan({"content/jobs/a.md": b"a", PATH: b"new"}), tmp_path)
    assert files(tmp_path) == before


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ToolError) as caught:
        write(Plan({PATH: b"a"}), tmp_path)
    assert "No space left" in caught.value.message.arguments["why"]
    assert files(tmp_path) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a folder that root cannot write is hard to find")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "content/startups"
    folder.mkdir(parents=True)
    folder.chmod(0o555)
    with pytest.raises(ToolError):
        write(Plan({PATH: b"a"}), tmp_path)
    folder.chmod(0o755)
    assert files(folder) == []


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "content").touch()
    with pytest.raises(ToolError):
        write(Plan({PATH: b"a"}), tmp_path)


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="symbolic links")
def test_a_link_that_leaves_the_registry_is_not_followed(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "registry"
    outside.mkdir()
    (root / "content").mkdir(parents=True)
    (root / "content/startups").symlink_to(outside)
    with pytest.raises(Refused):
        write(Plan({PATH: b"a"}), root)
    (root / "content/jobs").symlink_to(tmp_path / "nowhere")
    with pytest.raises((Refused, ToolError)):
        write(Plan({"content/jobs/x.md": b"a"}), root)
    assert files(outside) == []
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("there", [False, True])
def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    if there:
        (tmp_path / "content/startups").mkdir(parents=True)
        (tmp_path / PATH).write_bytes(b"old")
        with pytest.raises(Refused):
            write(Plan({PATH: b"new"}), tmp_path)
    else:
        write(Plan({PATH: b"new"}), tmp_path)
    assert (tmp_path / PATH).read_bytes() == (b"old" if there else b"new")
    assert len(files(tmp_path)) == 3


def test_without_hard_links_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = iter([None, OSError(errno.ENOSPC, "No space left on device")])

    def second(*_: Any) -> None:
        error = next(calls)
        if error:
            raise error

    def refuse(*_: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "fsync", second)
    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(ToolError):
        write(Plan({PATH: b"a"}), tmp_path)
    assert files(tmp_path) == []


BAD = (
    b"---\ntitle: X\nmission: x\nincubator: nowhere\ncontact: a@b.example\n"
    b"phases:\n- {name: construction, start: 2024-01-01}\n---\n\nA text that is long enough to tell something.\n"
)


def test_only_what_is_added_is_found(here: Setting) -> None:
    old = {f"{folder}/{name}.md": data for folder, name, data in (("content/startups", "old", BAD),)}
    store = Memory(old)
    before = load(store, INCUBO, here.registry.vocabulary)
    plan = Plan({"content/startups/new.md": BAD, "content/startups/fine.md": BAD.replace(b"incubator: nowhere\n", b"")})
    added = check(plan, before, store, here.today, KINDS, {})
    assert {(d.rule, d.region.path) for d in added if d.severity != "advice"} == {
        ("ref-unknown-incubator", "content/startups/new.md"),
        ("schema-missing-field", "content/startups/fine.md"),
    }
    assert check(Plan({}), before, store, here.today, KINDS, {}) == ()


def test_severities_of_the_registry_hold(here: Setting) -> None:
    store = Memory({})
    before = load(store, INCUBO, here.registry.vocabulary)
    off = {"ref-unknown-incubator": "off", "ref": "off"}
    assert check(Plan({PATH: BAD}), before, store, here.today, KINDS, off) == ()


def test_line_ends_follow_the_majority(here: Setting) -> None:
    assert line_end(here.registry) == "\n"
    windows = Memory({f"content/startups/{n}.md": BAD.replace(b"\n", b"\r\n") for n in "ab"})
    assert line_end(load(windows, INCUBO, here.registry.vocabulary)) == "\r\n"
