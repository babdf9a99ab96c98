from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.paths import ROOT

from incubo.core.errors import RefusedError, ToolError
from incubo.core.i18n import translate
from incubo.core.interrupts import SignalInterrupt, raise_termination_signals
from incubo.core.message import Message
from incubo.edit import journal, transaction
from incubo.edit.plan import Plan
from incubo.edit.verbs import undo

PATH = "content/startups/x.md"


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the lock and the journal are; nobody is waited for."""
    monkeypatch.setattr(transaction, "LOCK_TIMEOUT", 0.1)
    made = tmp_path_factory.mktemp("git") / "incubo"
    monkeypatch.setattr(f"{__name__}.STATE", made)
    return made


STATE = Path()


def write(plan: Plan, root: Path, *, keep: bool = True) -> None:
    transaction.apply_plan(plan, root, STATE, "extend x", undoable=keep)


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    write(Plan({PATH: b"a"}), tmp_path)
    assert (tmp_path / PATH).read_bytes() == b"a"
    assert files(tmp_path) == ["content", "content/startups", PATH]


def test_what_another_wrote_meanwhile_in_other_files_is_looked_at_again(tmp_path: Path) -> None:
    def refuse() -> None:
        raise RefusedError(Message("it does not fit any more"))

    begun = tmp_path.stat().st_mtime  # by the clock of files, which `make calendar` leaves alone
    again = transaction.Recheck(begun, refuse)
    transaction.apply_plan(Plan({PATH: b"a"}), tmp_path, STATE, "one", recheck=again)  # nobody wrote since
    with pytest.raises(RefusedError, match="fit"):
        transaction.apply_plan(Plan({"content/startups/y.md": b"b"}), tmp_path, STATE, "two", recheck=again)
    assert not (tmp_path / "content/startups/y.md").exists()
    later = transaction.Recheck(begun + 3600, refuse)
    transaction.apply_plan(Plan({"content/startups/y.md": b"b"}), tmp_path, STATE, "two", recheck=later)


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_the_file_has_the_usual_permissions(tmp_path: Path) -> None:
    write(Plan({PATH: b"a"}), tmp_path)
    (tmp_path / "other").touch()
    assert (tmp_path / PATH).stat().st_mode == (tmp_path / "other").stat().st_mode


def test_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "content/startups").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(b"old")
    with pytest.raises(RefusedError):
        write(Plan({PATH: b"new"}), tmp_path)
    assert (tmp_path / PATH).read_bytes() == b"old"
    assert len(files(tmp_path)) == 3


def test_failed_write_rolls_back(tmp_path: Path) -> None:
    (tmp_path / "content/startups").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(b"old")
    before = files(tmp_path)
    with pytest.raises(RefusedError):
        write(Plan({"content/jobs/a.md": b"a", PATH: b"new"}), tmp_path)
    assert files(tmp_path) == before


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ToolError) as caught:
        write(Plan({PATH: b"a"}), tmp_path)
    assert "no space is left" in translate(caught.value.message)
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
    with pytest.raises(RefusedError):
        write(Plan({PATH: b"a"}), root)
    (root / "content/jobs").symlink_to(tmp_path / "nowhere")
    with pytest.raises((RefusedError, ToolError)):
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
        with pytest.raises(RefusedError):
            write(Plan({PATH: b"new"}), tmp_path)
    else:
        write(Plan({PATH: b"new"}), tmp_path)
    assert (tmp_path / PATH).read_bytes() == (b"old" if there else b"new")
    assert len(files(tmp_path)) == 3


def test_without_hard_links_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(ToolError):
        write(Plan({PATH: b"a"}), tmp_path)
    assert files(tmp_path) == []


def registry_of(root: Path, count: int = 3) -> Plan:
    """A registry of some members, and a plan that changes them all, adds one and takes one away."""
    folder = root / "content/members"
    folder.mkdir(parents=True)
    old = {f"content/members/m{n}.md": f"old {n}\n".encode() for n in range(count)}
    for path, data in old.items():
        (root / path).write_bytes(data)
    new: dict[str, bytes | None] = {path: data.replace(b"old", b"new") for path, data in old.items()}
    new["content/members/m0.md"] = None
    new["content/members/added.md"] = b"added\n"
    return Plan(new, old)


def file_contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_files_change_come_and_go_together_and_can_be_put_back(tmp_path: Path) -> None:
    plan = registry_of(tmp_path)
    before = file_contents(tmp_path)
    write(plan, tmp_path)
    assert file_contents(tmp_path) == {path: data for path, data in plan.files.items() if data is not None}
    entry = journal.find_last_entry(STATE)
    assert entry is not None
    assert (entry.title, entry.is_complete) == ("extend x", True)
    now = {path: file_contents(tmp_path).get(path) for path in entry.after}
    assert undo.find_changed_paths(entry, now) == []
    transaction.revert_edit(entry, undo.make_undo_plan(entry, now), tmp_path, STATE)
    assert file_contents(tmp_path) == before


def test_an_edit_knows_its_day_its_moves_and_the_folders_that_were_made(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_bytes(b"a")
    plan = Plan(
        {"content/a.md": None, "content/jobs/b.md": b"a"}, {"content/a.md": b"a"}, {"content/a.md": "content/jobs/b.md"}
    )
    transaction.apply_plan(plan, tmp_path, STATE, "rename(b): a", day=date(2025, 1, 15))
    entry = journal.find_last_entry(STATE)
    assert entry is not None
    assert (entry.edit.day, entry.edit.moves, entry.edit.created_folders) == (
        date(2025, 1, 15),
        plan.moves,
        ["content/jobs"],
    )
    back = undo.make_undo_plan(entry, {"content/a.md": None, "content/jobs/b.md": b"a"})
    assert back.moves == {"content/jobs/b.md": "content/a.md"}
    transaction.revert_edit(entry, back, tmp_path, STATE)
    assert files(tmp_path) == ["content", "content/a.md"]
    assert journal.find_last_entry(STATE) is None


def test_a_folder_that_is_used_by_others_stays(tmp_path: Path) -> None:
    write(Plan({PATH: b"a"}), tmp_path)
    (tmp_path / "content/startups/other.md").touch()
    entry = journal.find_last_entry(STATE)
    assert entry is not None
    transaction.revert_edit(entry, undo.make_undo_plan(entry, {PATH: b"a"}), tmp_path, STATE)
    assert files(tmp_path) == ["content", "content/startups", "content/startups/other.md"]


def test_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    plan = registry_of(tmp_path)
    (tmp_path / "content/members/m1.md").chmod(0o640)
    write(plan, tmp_path)
    assert (tmp_path / "content/members/m1.md").stat().st_mode & 0o777 == 0o640


def test_a_file_edited_meanwhile_stops_everything(tmp_path: Path) -> None:
    plan = registry_of(tmp_path)
    (tmp_path / "content/members/m2.md").write_bytes(b"somebody else\n")
    before = file_contents(tmp_path)
    with pytest.raises(RefusedError, match="changed in the meantime"):
        write(plan, tmp_path)
    assert file_contents(tmp_path) == before
    assert journal.find_last_entry(STATE) is None


@pytest.mark.parametrize("saved", ["m1.md", "m2.md"], ids=["placed already", "not placed yet"])
def test_what_an_editor_saves_while_files_take_their_places_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saved: str
) -> None:
    """The new contents of hundreds of files take seconds: nobody's words of that time are written over."""
    plan = registry_of(tmp_path)
    before = file_contents(tmp_path)
    theirs = tmp_path / "content/members" / saved
    replace = Path.replace

    def slow(self: Path, target: Path) -> Any:
        made = replace(self, target)
        if Path(target).name == "m1.md":
            theirs.write_bytes(b"somebody else\n")
            (tmp_path / "content/members/m2.md").write_bytes(b"and here\n")
        return made

    monkeypatch.setattr(Path, "replace", slow)
    with pytest.raises(RefusedError, match="changed in the meantime"):
        write(plan, tmp_path)
    expected = {**before, f"content/members/{saved}": b"somebody else\n", "content/members/m2.md": b"and here\n"}
    assert file_contents(tmp_path) == expected
    assert journal.find_last_entry(STATE) is None


def test_stale_temporary_files_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = registry_of(tmp_path)
    before = file_contents(tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def kill() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(transaction, "discard_prepared", lambda *_: None)
            patch.setattr(transaction, "clear_temp_folders", lambda *_: None)
            patch.setattr(journal, "_write_json", full)
            with pytest.raises(ToolError):
                write(plan, tmp_path)
        assert len(file_contents(tmp_path)) > len(before)

    kill()
    transaction.remove_leftovers(tmp_path, STATE)
    assert file_contents(tmp_path) == before
    kill()
    write(Plan({"content/jobs/a.md": b"a"}), tmp_path)
    assert file_contents(tmp_path) == {**before, "content/jobs/a.md": b"a"}


def test_unfinished_journal_entry_is_removed(tmp_path: Path) -> None:
    """A process that was killed while it wrote the journal left a temporary file in the state folder."""
    STATE.mkdir()
    (STATE / ".writing.json.k3j2.tmp").write_text("{")
    (STATE / transaction.TEMP_FOLDERS_FILE).write_text("content/members\n")
    transaction.remove_leftovers(tmp_path, STATE)
    assert [path.name for path in STATE.iterdir() if path.name != "lock"] == []
    assert journal.find_last_entry(STATE) is None


def test_a_read_only_file_stops_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = registry_of(tmp_path)
    before = file_contents(tmp_path)
    monkeypatch.setattr(os, "access", lambda path, _mode: not str(path).endswith("m2.md"))  # root may write anything
    with pytest.raises(RefusedError, match="read-only"):
        write(plan, tmp_path)
    assert file_contents(tmp_path) == before


@pytest.mark.parametrize("failing", range(4))
@pytest.mark.parametrize(
    "error", [OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()], ids=["disk", "Ctrl-C"]
)
def test_failure_at_any_step_rolls_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, error: BaseException
) -> None:
    plan = registry_of(tmp_path, 4)
    before = file_contents(tmp_path)
    moves = iter(range(100))
    replace, unlink = Path.replace, Path.unlink

    def counted(self: Path, target: Path) -> Any:
        if ".incubo-" in self.name and next(moves) == failing:
            raise error
        return replace(self, target)

    def taken(self: Path, **more: Any) -> None:
        if self.name == "m0.md" and next(moves) == failing:
            raise error
        unlink(self, **more)

    monkeypatch.setattr(Path, "replace", counted)
    monkeypatch.setattr(Path, "unlink", taken)
    with pytest.raises((ToolError, KeyboardInterrupt)):
        write(plan, tmp_path)
    assert file_contents(tmp_path) == before
    assert journal.find_last_entry(STATE) is None


STEPS = ((tempfile, "mkstemp"), (os, "fsync"), (Path, "replace"), (os, "link"), (Path, "unlink"), (Path, "mkdir"))
"""The system calls of a write. A signal is handled between two lines: here, just after one of them."""


def signal_at_step(monkeypatch: pytest.MonkeyPatch, number: int, step: int, times: int) -> Callable[[], int]:
    """Get a signal after a step of the write, and after each of the next ones, some times; count the steps."""
    done = 0

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*words: Any, **named: Any) -> Any:
            nonlocal done
            result = call(*words, **named)
            done += 1
            if step < done <= step + times:
                signal.raise_signal(number)
            return result

        return wrapper

    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return lambda: done


SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def left_behind(root: Path) -> list[str]:
    """The temporary files in the registry and the state folder, and the marks of a write that is not over."""
    unfinished = [STATE / "writing.json", STATE / transaction.TEMP_FOLDERS_FILE]
    return [path.name for path in (*root.rglob("*.tmp"), *STATE.rglob("*.tmp"), *unfinished) if path.exists()]


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("undoing", [False, True], ids=["edit", "undo"])
def test_a_signal_at_any_step_leaves_all_or_nothing(tmp_path: Path, undoing: bool, number: int, times: int) -> None:
    old = tmp_path / "old"
    plan = registry_of(old)
    plan = Plan({**plan.files, "content/jobs/new.md": b"new"}, plan.originals)
    new = {path: data for path, data in plan.files.items() if data is not None}
    before, after = (new, file_contents(old)) if undoing else (file_contents(old), new)
    seen = set()
    for step in range(100):
        root = tmp_path / str(step)
        shutil.copytree(old, root)
        shutil.rmtree(STATE, ignore_errors=True)
        if undoing:
            write(plan, root)
        with pytest.MonkeyPatch.context() as patch, raise_termination_signals():
            interrupt: KeyboardInterrupt | None = None
            count = signal_at_step(patch, number, step, times)
            try:
                if undoing:
                    entry = journal.find_last_entry(STATE)
                    assert entry is not None
                    back = undo.make_undo_plan(entry, {path: new.get(path) for path in entry.after})
                    transaction.revert_edit(entry, back, root, STATE)
                else:
                    write(plan, root)
            except KeyboardInterrupt as caught:
                interrupt = caught
        if interrupt is not None:
            assert getattr(interrupt, "signal_number", signal.SIGINT) == number
            assert isinstance(interrupt, SignalInterrupt) == (number != signal.SIGINT)
        contents = file_contents(root)
        assert contents in (before, after), step
        assert left_behind(root) == [], step
        assert (journal.find_last_entry(STATE) is not None) == (contents == new), step
        assert (root / "content/jobs").exists() == (contents == new), step
        seen.add((interrupt is not None, contents == after))
        if count() <= step:
            break
    assert seen == {(True, False), (True, True), (False, True)}


def test_an_edit_that_cannot_be_put_back_stays_in_the_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = registry_of(tmp_path)
    before = file_contents(tmp_path)
    replace = Path.replace
    moves = iter(range(100))

    def broken(self: Path, target: Path) -> Any:
        if ".incubo-" in self.name and next(moves) > 0:
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", broken)
        with pytest.raises(ToolError):
            write(plan, tmp_path)
    assert journal.has_interrupted_edit(STATE)
    with pytest.raises(RefusedError, match="was interrupted"):
        write(Plan({"content/members/z.md": b"z"}), tmp_path)
    entry = journal.find_last_entry(STATE)
    assert entry is not None
    now = {path: file_contents(tmp_path).get(path) for path in entry.after}
    transaction.revert_edit(entry, undo.make_undo_plan(entry, now), tmp_path, STATE)
    assert file_contents(tmp_path) == before
    assert not journal.has_interrupted_edit(STATE)


def test_only_one_writes_at_a_time(tmp_path: Path) -> None:
    plan = registry_of(tmp_path)
    with transaction.write_lock(STATE), pytest.raises(RefusedError, match="another incubo"):
        write(plan, tmp_path)


KILLED = """
import os, sys
from itertools import count
from pathlib import Path
from incubo.edit.transaction import apply_plan
from incubo.edit.plan import Plan

root, state = map(Path, sys.argv[1:3])
old = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.md")}
place, moves = Path.replace, count()
def deadly(self, target):
    made = place(self, target)
    if next(moves) == int(sys.argv[3]):
        os.kill(os.getpid(), 9)
    return made
Path.replace = deadly
apply_plan(Plan({path: data.replace(b"old", b"new") for path, data in old.items()}, old), root, state, "extend x")
"""


@pytest.mark.parametrize("placed", [0, 37, 200])
def test_a_killed_process_leaves_each_file_old_or_new_and_all_can_be_put_back(tmp_path: Path, placed: int) -> None:
    registry_of(tmp_path, 200)
    before = file_contents(tmp_path)
    words = [sys.executable, "-c", KILLED, str(tmp_path), str(STATE), str(placed)]  # the journal's own rename is first
    assert subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False).returncode != 0
    now = {path: data for path, data in file_contents(tmp_path).items() if ".incubo-" not in path}
    assert set(now) == set(before)
    assert all(data in (before[path], before[path].replace(b"old", b"new")) for path, data in now.items())
    assert sum(data != before[path] for path, data in now.items()) == placed
    entry = journal.find_last_entry(STATE)
    assert entry is not None
    assert not entry.is_complete
    transaction.revert_edit(entry, undo.make_undo_plan(entry, now), tmp_path, STATE)
    assert file_contents(tmp_path) == before
    assert not journal.has_interrupted_edit(STATE)


KILLED_UNDO = (
    KILLED.partition("apply_plan(Plan")[0]
    + """
from incubo.edit import journal
from incubo.edit.transaction import revert_edit
from incubo.edit.verbs.undo import make_undo_plan
entry = journal.find_last_entry(state)
revert_edit(entry, make_undo_plan(entry, old), root, state)
"""
)


@pytest.mark.parametrize("placed", [0, 1, 10, 20])
def test_a_killed_undo_is_an_interrupted_edit(tmp_path: Path, placed: int) -> None:
    registry_of(tmp_path, 20)
    before = file_contents(tmp_path)
    after = {path: data.replace(b"old", b"new") for path, data in before.items()}
    write(Plan({**after}, before), tmp_path)
    words = [sys.executable, "-c", KILLED_UNDO, str(tmp_path), str(STATE), str(placed)]  # the journal's rename is first
    assert subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False).returncode != 0
    now = {path: data for path, data in file_contents(tmp_path).items() if ".incubo-" not in path}
    assert sum(data == before[path] for path, data in now.items()) == placed
    with pytest.raises(RefusedError, match="was interrupted"):
        write(Plan({"content/members/z.md": b"z"}), tmp_path)
    entry = journal.find_last_entry(STATE)
    assert entry is not None
    assert not entry.is_complete
    transaction.revert_edit(entry, undo.make_undo_plan(entry, now), tmp_path, STATE)
    assert file_contents(tmp_path) == before
    assert journal.find_last_entry(STATE) is None


def test_an_undo_that_fails_can_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = registry_of(tmp_path)
    before = file_contents(tmp_path)
    write(plan, tmp_path)
    after = file_contents(tmp_path)
    replace = Path.replace

    def broken(self: Path, target: Path) -> Any:
        if Path(target).name == "m2.md" and self.read_bytes() == b"old 2\n":
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", broken)
    entry = journal.find_last_entry(STATE)
    assert entry is not None
    back = undo.make_undo_plan(entry, {path: after.get(path) for path in entry.after})
    with pytest.raises(ToolError):
        transaction.revert_edit(entry, back, tmp_path, STATE)
    assert (file_contents(tmp_path), journal.find_last_entry(STATE)) == (after, entry)
    monkeypatch.undo()
    monkeypatch.setattr(f"{__name__}.STATE", entry.file.parents[1])
    transaction.revert_edit(entry, back, tmp_path, STATE)
    assert file_contents(tmp_path) == before


def test_only_the_latest_edits_are_kept(tmp_path: Path) -> None:
    for number in range(journal.MAX_EDITS + 3):
        write(Plan({f"content/jobs/{number}.md": b"x"}), tmp_path)
    assert len(list((STATE / "edits").iterdir())) == journal.MAX_EDITS
    entry = journal.find_last_entry(STATE)
    assert entry is not None
    assert list(entry.after) == [f"content/jobs/{journal.MAX_EDITS + 2}.md"]


def test_a_damaged_journal_is_no_edit(tmp_path: Path) -> None:
    write(Plan({PATH: b"a"}), tmp_path)
    next((STATE / "edits").iterdir()).write_text("{")
    assert journal.find_last_entry(STATE) is None
    write(Plan({"content/jobs/b.md": b"b"}), tmp_path)
    assert [list(entry.after) for entry in journal.iter_entries(STATE)] == [["content/jobs/b.md"]]


def test_a_damaged_note_of_an_edit_cut_short_is_known(tmp_path: Path) -> None:
    write(Plan({PATH: b"a"}), tmp_path)
    assert journal.find_unreadable_files(STATE) == []
    (STATE / "writing.json").write_text("{")
    assert journal.find_unreadable_files(STATE) == [STATE / "writing.json"]
    assert journal.find_last_entry(STATE) is None


def test_an_edit_of_an_earlier_version_can_be_taken_back(tmp_path: Path) -> None:
    write(Plan({PATH: b"a"}), tmp_path)
    file = next((STATE / "edits").iterdir())
    value = json.loads(file.read_text())
    file.write_text(json.dumps({name: value[name] for name in ("version", "title", "before", "after")}))
    entry = journal.find_last_entry(STATE)
    assert entry is not None
    assert entry.edit == journal.RecordedEdit("extend x", {PATH: None}, {PATH: b"a"}, None, {}, [])
