"""The files that differ between two trees of git, also of a registry that moved in its repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs.raw_diff import DiffEntry, parse_raw_entry
from incubo.vcs.revision import shallow_clone_hints
from incubo.vcs.run import clean_git_output, partial_clone_hints, query_git


def run_raw_diff(
    root: Path, *arguments: str, env: Mapping[str, str] = MappingProxyType({}), may_fetch: bool = True
) -> Iterator[DiffEntry]:
    """The changes that `git diff --raw` finds, with paths from `root`. `may_fetch`: as for `ObjectReader`. Raises
    ToolError where git fails.
    """
    options = ("--raw", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=dirty", "--relative", "-z")
    command = ("--no-optional-locks", "--literal-pathspecs", "diff", *options, *arguments)
    result = query_git(root, *command, env=env, may_fetch=may_fetch)
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
    for entry in run_raw_diff(root, "--no-relative", rename_threshold, *commits, "--", may_fetch=False):
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
