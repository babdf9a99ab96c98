"""What `git diff --raw` and `git log --raw` say of files, also of a registry that moved in its repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs.revision import shallow_clone_hints
from incubo.vcs.run import clean_git_output, partial_clone_hints, query_git, run_git

_LINK_MODE = "120000"
_ABSENT_MODES = {"000000", "160000"}
"""The modes that git gives to a missing file and to a submodule: neither has a blob."""


class DiffEntry(NamedTuple):
    """A file that differs, its path before, and its blobs (None: no file).

    `status` is git's letter (`A`, `M`, `R` …). `new_mode` is set only if the mode changed. `is_link`: the file is, or
    becomes, a symbolic link.
    """

    path: str
    old_path: str
    old_blob: str | None
    new_blob: str | None
    status: str
    new_mode: str = ""
    is_link: bool = False


def parse_raw_entry(metadata: str, parts: Iterator[str]) -> DiffEntry | None:
    """The file that a line of metadata (`:100644 100644 …`) and the parts after it describe; None: it is not merged.

    Takes its one or two paths from `parts`, which `-z` ends with NUL.
    """
    old_mode, new_mode, old_blob, new_blob, status = metadata.removeprefix(":").split(" ")
    status = status[0]  # without the score of a rename
    old_path = path = next(parts)
    if status in "RC":
        path = next(parts)
    if status == "U":
        return None
    has_new_mode = old_mode != new_mode and not {old_mode, new_mode} & _ABSENT_MODES
    return DiffEntry(
        path,
        old_path if status == "R" else path,
        None if old_mode in _ABSENT_MODES or status == "C" else old_blob,
        None if new_mode in _ABSENT_MODES else new_blob,
        status,
        new_mode if has_new_mode else "",
        new_mode == _LINK_MODE,
    )


def run_raw_diff(root: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Iterator[DiffEntry]:
    """The changes that `git diff --raw` finds, with paths from `root`. Raises ToolError where git fails."""
    options = ("--raw", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=dirty", "--relative", "-z")
    command = ("--no-optional-locks", "--literal-pathspecs", "diff", *options, *arguments)
    result = query_git(root, *command) if env is None else run_git(root, *command, env=env)
    if result.exit_code:  # else a state that git cannot read would look unchanged
        raise ToolError(
            Message(N_("git cannot compare these two states of the registry")),
            hints=(*partial_clone_hints(root), *shallow_clone_hints(root)),
            output=clean_git_output(result.stderr),
        )
    parts = iter(result.stdout.split("\0"))
    for metadata in parts:
        entry = parse_raw_entry(metadata, parts) if metadata else None
        if entry is not None:
            yield entry


def diff_moved(
    root: Path, rename_threshold: str, old: tuple[str, str], new: tuple[str | None, str]
) -> Iterator[DiffEntry]:
    """The files of a registry that differ, where it was in another folder of the repository, with their paths in it.

    Each state is a commit (None: the working tree) and the path from the top of the repository to the registry, with
    its last slash. What only moved with the registry does not differ, but for what git does not take for a rename: that
    is removed and added (`leave_out_moves`). Raises ToolError.
    """
    commits = [old[0], *([new[0]] if new[0] is not None else [])]
    for entry in run_raw_diff(root, "--no-relative", rename_threshold, *commits, "--"):
        placed = _place_in_registry(entry, old[1], new[1])
        if placed is not None:
            yield placed


def _place_in_registry(entry: DiffEntry, old_prefix: str, new_prefix: str) -> DiffEntry | None:
    """A file with its paths in the registry; None if it is in neither state of it. Where a rename leads out of the
    registry, or into it, the file is removed or added there.
    """
    was = entry.old_path.removeprefix(old_prefix) if entry.old_path.startswith(old_prefix) else None
    now = entry.path.removeprefix(new_prefix) if entry.path.startswith(new_prefix) else None
    if entry.status in "AC":
        was = now
    elif entry.status == "D":
        now = was
    elif entry.status == "R" and was is None and now is not None:
        return DiffEntry(now, now, None, entry.new_blob, "A", "", entry.is_link)
    elif entry.status == "R" and now is None and was is not None:
        return DiffEntry(was, was, entry.old_blob, None, "D")
    return entry._replace(path=now, old_path=was) if was is not None and now is not None else None


def leave_out_moves(entries: Iterable[DiffEntry]) -> list[DiffEntry]:
    """The files that differ, without those that only moved with the registry."""
    entries = list(entries)
    gone = {entry.path: entry.old_blob for entry in entries if entry.status == "D"}
    added = {entry.path: entry.new_blob for entry in entries if entry.status == "A"}
    moved = {path for path in gone.keys() & added.keys() if gone[path] == added[path]}
    return [
        entry
        for entry in entries
        if not (entry.path in moved and entry.status in "AD")
        and (entry.path != entry.old_path or entry.old_blob != entry.new_blob or entry.new_mode)
    ]
