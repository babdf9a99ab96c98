"""The files that differ between two trees of git, also of a registry that moved in its repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.registry.file_changes import FileChange, FileVersion
from incubo.vcs.raw_diff import parse_raw_entry
from incubo.vcs.revision import shallow_clone_hints
from incubo.vcs.run import clean_git_output, partial_clone_hints, query_git


def run_raw_diff(
    root: Path, *arguments: str, env: Mapping[str, str] = MappingProxyType({}), may_fetch: bool = True
) -> Iterator[FileChange]:
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
        change = parse_raw_entry(metadata, parts) if metadata else None
        if change is not None:
            yield change


def diff_trees(root: Path, old: str, new: str, renames: str = "--no-renames") -> list[FileChange]:
    """The files that differ between two trees, with paths from the top of the repository. Raises ToolError."""
    return list(run_raw_diff(root, "--no-relative", renames, old, new, "--"))


def diff_moved(
    root: Path, rename_threshold: str, old: tuple[str, str], new: tuple[str | None, str]
) -> Iterator[FileChange]:
    """The files of a registry that differ, where it was in another folder of the repository, with their paths in it.

    Each state is a commit (None: the working tree) and the path from the top of the repository to the registry, with
    its last slash. What only moved with the registry does not differ, but for what git does not take for a rename: that
    is removed and added (`leave_out_moves`). Raises ToolError.
    """
    commits = [old[0], *([new[0]] if new[0] is not None else [])]
    for change in run_raw_diff(root, "--no-relative", rename_threshold, *commits, "--", may_fetch=False):
        placed = FileChange(_place_in(old[1], change.old), _place_in(new[1], change.new))
        is_kept = change.old is not None and change.new is not None and not change.is_rename
        if all(placed) if is_kept else any(placed):
            yield placed


def _place_in(prefix: str, version: FileVersion | None) -> FileVersion | None:
    """A file with its path in the registry; None if it is not there, or in no part of it."""
    if version is None or not version.path.startswith(prefix):
        return None
    return version._replace(path=version.path.removeprefix(prefix))


def leave_out_moves(changes: Iterable[FileChange]) -> list[FileChange]:
    """The files that differ, without those that only moved with the registry."""
    changes = list(changes)
    gone = {change.path: change.old_blob for change in changes if change.new is None}
    added = {change.path: change.new_blob for change in changes if change.old is None}
    moved = {path for path in gone.keys() & added.keys() if gone[path] == added[path]}
    return [
        change
        for change in changes
        if not (change.path in moved and None in change)
        and (change.path != change.old_path or change.old_blob != change.new_blob or change.new_mode)
    ]
