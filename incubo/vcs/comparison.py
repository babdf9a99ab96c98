"""What git sees change in a registry: since a merge base, since a commit, between two commits, between two days.

Nothing is checked out, and only the files that differ are read. `compare_with_merge_base` serves `validate --since`,
`--staged` and `ci`; `compare_commits` serves `diff` and `digest`; `diff_commits` serves `sync`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.registry.file_changes import FileChange, FileVersion
from incubo.registry.layout import Layout
from incubo.registry.store import OverlayStore, Store
from incubo.source.limits import MAX_FILE_BYTES
from incubo.vcs.preflight import require_no_conflicts, require_repository
from incubo.vcs.revision import (
    RevisionStore,
    empty_tree,
    find_common_commit,
    resolve_commit,
    shallow_clone_hints,
)
from incubo.vcs.run import find_missing_error, list_git_paths, query_git, read_blobs
from incubo.vcs.tree_diff import diff_moved, leave_out_moves, run_raw_diff

_RENAME_THRESHOLD = "-M60%"
"""How much of two files must be alike for a rename: low, because entries of a kind all look alike."""

_COMMIT_RENAME_THRESHOLD = "-M80%"
"""The same for `diff_commits`: higher, because not every caller checks that both files are about the same entry."""

_LINK_MODE = "120000"

_REVIEW_CONTROL_PATHS = (
    ".github/",
    ".gitlab-ci.yml",
    ".gitlab/",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".pre-commit-config.yaml",
)
"""The files that set how changes are checked and who reviews them; a final "/" stands for everything below."""

_REVIEW_VISIBILITY_FILES = (".gitattributes", ".gitmodules")
"""In any folder: files that can hide others from a reviewer, or bring in another repository."""


class Comparison(NamedTuple):
    """What differs between a commit and a later state (the files on disk, what is staged, another commit), by path.

    `base_commit`: the full id of the commit. `base_contents`: what the files held there (None: no file).
    `later_contents`: what they hold in the later commit; of the index, where the files on disk hold something else.
    `renames`: old path → new path. `has_settings_change`: `incubo.toml` differs. `mode_changes`: path → new mode, where
    the mode changed. `has_relinked_folder`: a folder of entries became a symbolic link, or was one; only git knows what
    it held.
    """

    base_commit: str
    base_contents: Mapping[str, bytes | None]
    later_contents: Mapping[str, bytes | None]
    renames: Mapping[str, str]
    has_settings_change: bool
    mode_changes: Mapping[str, str] = MappingProxyType({})
    has_relinked_folder: bool = False

    def make_stores(self, root: Path, tree: Store) -> tuple[Store, Store]:
        """The files at the base, and those of the later state; `tree` is the working tree, or the later commit."""
        now = OverlayStore(tree, self.later_contents) if self.later_contents else tree
        if self.has_relinked_folder:
            return RevisionStore(root, self.base_commit), now
        return OverlayStore(now, self.base_contents), now


# Since a merge base


def compare_with_merge_base(root: Path, layout: Layout, revision: str, *, staged: bool = False) -> Comparison:
    """Compare the working tree, or the index if `staged`, with the merge base of HEAD and `revision`.

    Before the first commit, what is staged is compared with an empty tree: hooks check that commit too.
    Raises ToolError: no repository, no commit, an unknown revision, no merge base, merge conflicts.
    """
    require_repository(root, for_writing=False)
    is_first_commit = staged and revision == "HEAD" and resolve_commit(root, "HEAD") is None
    commit = empty_tree(root) if is_first_commit else find_merge_base(root, revision)
    entry_folders = set(layout.folders.values())
    if not staged:
        return compare_commits(root, entry_folders, commit)
    require_no_conflicts(root, ToolError)
    pathspec = _registry_pathspec(entry_folders)
    entries = list(run_raw_diff(root, "--cached", _RENAME_THRESHOLD, commit, *pathspec))
    later_blobs = {entry.path: entry.old_blob for entry in run_raw_diff(root, "--no-renames", *pathspec)}
    later_blobs.update(dict.fromkeys(_list_files(root, "--others", *pathspec)))
    return _make_comparison(root, entry_folders, commit, entries, later_blobs)


def compare_commits(
    root: Path, entry_folders: Collection[str], old: str, new: str | None = None, *, may_fetch: bool = True
) -> Comparison:
    """Compare the commit `new`, or the working tree without it, with the commit `old` (full ids).

    `entry_folders`: where the entries of either state are. `may_fetch`: as for `ObjectReader`. Raises ToolError: git
    fails.
    """
    pathspec = _registry_pathspec(entry_folders)
    if new is None:
        changed = _diff_working_tree(root, old, pathspec, may_fetch=may_fetch)
        return _make_comparison(root, entry_folders, old, changed, may_fetch=may_fetch)
    entries = list(run_raw_diff(root, _RENAME_THRESHOLD, old, new, *pathspec, may_fetch=may_fetch))
    later_blobs = _list_later_blobs(entries)
    return _make_comparison(root, entry_folders, old, entries, later_blobs, new=new, may_fetch=may_fetch)


def compare_moved(
    root: Path, entry_folders: Collection[str], old: tuple[str, str], new: tuple[str | None, str]
) -> Comparison:
    """Like `compare_commits`, where the registry was in another folder of the repository: each state is a commit (None:
    the working tree) and the path from the top of the repository to the registry, with its last slash.

    What only moved with the registry does not differ. Raises ToolError: git fails.
    """
    old_commit, new_commit = old[0], new[0]
    entries = list(diff_moved(root, _RENAME_THRESHOLD, old, new))
    if new_commit is None:
        untracked = _list_files(root, "--others", "--exclude-standard", *_registry_pathspec(entry_folders))
        entries += [_added_file(path) for path in untracked]
    entries = leave_out_moves(entries)
    later_blobs = _list_later_blobs(entries) if new_commit is not None else {}
    return _make_comparison(root, entry_folders, old_commit, entries, later_blobs, new=new_commit, may_fetch=False)


def _registry_pathspec(entry_folders: Collection[str]) -> list[str]:
    """The arguments that restrict a git command to the entries and the settings."""
    return ["--", *sorted(entry_folders), CONFIG_FILE]


def _make_comparison(
    root: Path,
    entry_folders: Collection[str],
    commit: str,
    entries: Sequence[FileChange],
    later_blobs: Mapping[str, str | None] = MappingProxyType({}),
    *,
    new: str | None = None,
    may_fetch: bool = True,
) -> Comparison:
    """The comparison of a commit with the commit `new`, or without it with the working tree or what is staged."""
    base_blobs: dict[str, str | None] = {}
    for entry in entries:
        if entry.old_path != entry.path:
            base_blobs.setdefault(entry.path, None)
        if base_blobs.get(entry.old_path) is None:
            base_blobs[entry.old_path] = entry.old_blob
    base_blobs.update(dict.fromkeys(_folders_in_place_of_entries(root, commit, base_blobs, entry_folders)))
    base_contents, later_contents = _read_contents(
        root,
        [_only_in(entry_folders, base_blobs), _only_in(entry_folders, later_blobs)],
        as_checked_out=new is None,
        may_fetch=may_fetch,
    )
    changed = {entry.path for entry in entries}
    return Comparison(
        commit,
        base_contents,
        later_contents,
        renames={entry.old_path: entry.path for entry in entries if entry.is_rename},
        has_settings_change=any(CONFIG_FILE in (entry.path, entry.old_path) for entry in entries),
        mode_changes={entry.path: entry.new_mode for entry in entries if entry.new_mode},
        has_relinked_folder=_is_folder_relinked(root, commit, entry_folders, changed, on_disk=new is None),
    )


def find_merge_base(root: Path, revision: str, shown_name: str | None = None) -> str:
    """The full id of the merge base of HEAD and `revision`. Raises ToolError if there is none.

    `shown_name`: how messages call the revision.
    """
    shown_name = shown_name or revision
    head = resolve_commit(root, "HEAD")
    if head is None:
        raise ToolError(
            Message(N_("nothing is committed yet in this repository: there is nothing to compare with")),
            hints=(
                Message(N_("make a first commit")),
                Message(N_("until then, to check everything"), command="incubo validate"),
            ),
        )
    commit = resolve_commit(root, revision)
    if commit is None:
        raise unknown_revision_error(root, revision, shown_name)
    merge_base = find_common_commit(root, head, commit)
    if merge_base:
        return merge_base
    message = N_("“{revision}” and the current branch have no commit in common here")
    raise ToolError(
        Message(message, {"revision": shown_name}),
        hints=shallow_clone_hints(root)
        or (Message(N_("their histories are unrelated: give a revision that this branch comes from")),),
    )


def unknown_revision_error(root: Path, revision: str, shown_name: str) -> ToolError:
    """The error for a revision that git does not know, with the one that was probably meant."""
    remote_branch = f"origin/{revision}"
    hints: tuple[Message, ...]
    if not revision.startswith("-") and resolve_commit(root, remote_branch) is not None:
        hints = (did_you_mean(remote_branch),)
    else:
        hints = (
            Message(N_("give a branch (main, origin/main), a tag or a commit")),
            Message(N_("to get new ones"), command="git fetch"),
            *shallow_clone_hints(root),
        )
    return ToolError(Message(N_("git does not know the revision “{revision}”"), {"revision": shown_name}), hints=hints)


def _only_in(folders: Collection[str], blobs: Mapping[str, str | None]) -> dict[str, str | None]:
    return {path: blob for path, blob in blobs.items() if path.rpartition("/")[0] in folders}


def _read_contents(
    root: Path,
    blobs_by_path: Sequence[Mapping[str, str | None]],
    *,
    as_checked_out: bool = True,
    may_fetch: bool = True,
) -> list[dict[str, bytes | None]]:
    """For each mapping from paths to blobs, the contents by path.

    `as_checked_out`: with the line ends that a checkout gives them, to compare them with files on disk.
    """
    ids = [blob for blobs in blobs_by_path for blob in blobs.values() if blob is not None]
    contents = read_blobs(root, ids, MAX_FILE_BYTES, may_fetch=may_fetch)
    missing = None if may_fetch or contents.keys() >= set(ids) else find_missing_error(root)
    if missing is not None:
        raise missing
    has_crlf = as_checked_out and bool(contents) and _converts_line_ends(root)

    def read(blob: str | None) -> bytes | None:
        data = None if blob is None else contents.get(blob, b"")
        return data.replace(b"\n", b"\r\n") if data and has_crlf and b"\r" not in data else data

    return [{path: read(blob) for path, blob in blobs.items()} for blobs in blobs_by_path]


def _converts_line_ends(root: Path) -> bool:
    """Whether a checkout writes CRLF."""
    return query_git(root, "config", "--type=bool", "core.autocrlf").stdout.strip() == "true"


def _folders_in_place_of_entries(
    root: Path, commit: str, paths: Collection[str], entry_folders: Collection[str]
) -> list[str]:
    """Folders now named like an entry's file (`x.md`) that did not exist at a commit."""
    candidates = set()
    for path in paths:
        folder = next((folder for folder in entry_folders if path.startswith(f"{folder}/")), None)
        name, separator, _ = path[len(folder) + 1 :].partition("/") if folder else ("", "", "")
        if separator and name.endswith(".md"):
            candidates.add(f"{folder}/{name}")
    return sorted(path for path in candidates if not _list_tree_entries(root, commit, [path]))


def _is_folder_relinked(
    root: Path, commit: str, entry_folders: Collection[str], changed: Collection[str], *, on_disk: bool
) -> bool:
    """Whether a folder of entries, or one above it, became a symbolic link or was one. `on_disk`: the later state is
    that of the files on disk.
    """
    parents = {parent.as_posix() for folder in entry_folders for parent in PurePosixPath(folder).parents if parent.name}
    folders = {*entry_folders, *parents}
    links = {folder for folder in folders if on_disk and (root / folder).is_symlink()}
    if not links:
        return any(path in folders for path in changed)
    return any(not line.startswith("120000") for line in _list_tree_entries(root, commit, sorted(links)))


def _list_tree_entries(root: Path, commit: str, paths: Sequence[str]) -> list[str]:
    """What a commit holds at these paths: one line each, the mode first."""
    return list_git_paths(root, "--literal-pathspecs", "ls-tree", "-z", commit, "--", *paths)


# Between two commits


def diff_commits(root: Path, old: str | None, new: str) -> tuple[FileChange, ...]:
    """The files of the registry that differ between two commits or trees. `old` None: all the files of `new`."""
    base = old if old is not None else empty_tree(root)
    return tuple(run_raw_diff(root, _COMMIT_RENAME_THRESHOLD, base, new, "--"))


# The rest of the repository


def list_other_changed_files(
    root: Path, commit: str, layouts: Sequence[Layout], new: str | None = None, *, prefixes: Collection[str] = ()
) -> list[str]:
    """The files that differ from a commit, in the whole repository, without entries and settings.

    `layouts`: those of the two states. `new`: the full id of the later commit; without it, both the working tree and
    HEAD are compared, because a submodule may be part of a pull request and not be checked out. Paths start at the root
    of the repository. `prefixes`: the folders of the repository that are the registry in one of the states, by default
    the one where it is.
    """
    prefix = query_git(root, "rev-parse", "--show-prefix").stdout.removesuffix("\n")
    top = root if new is not None else Path(query_git(root, "rev-parse", "--show-toplevel").stdout.removesuffix("\n"))
    options = ("--name-only", "--no-renames", "--no-ext-diff", "--no-relative", "--ignore-submodules=none", "-z")
    arguments = ("--no-optional-locks", "diff", *options, commit)
    later_states = ((new, "--"),) if new is not None else (("--",), ("HEAD", "--"))
    paths = {path for state in later_states for path in list_git_paths(top, *arguments, *state)}
    folders = set(prefixes) or {prefix}
    return [path for path in sorted(paths) if not any(_is_registry_file(path, folder, layouts) for folder in folders)]


def _is_registry_file(path: str, prefix: str, layouts: Sequence[Layout]) -> bool:
    if not path.startswith(prefix):
        return False
    path = path.removeprefix(prefix)
    return path == CONFIG_FILE or (
        path.endswith(".md") and any(layout.kind_of_path(path) is not None for layout in layouts)
    )


def controls_review(path: str) -> bool:
    """Whether a file of the repository sets how changes are checked, who reviews them, or what reviewers see."""
    return path.rpartition("/")[2] in _REVIEW_VISIBILITY_FILES or any(
        path == control_path or (control_path.endswith("/") and path.startswith(control_path))
        for control_path in _REVIEW_CONTROL_PATHS
    )


# git diff


def _diff_working_tree(root: Path, commit: str, pathspec: Sequence[str], *, may_fetch: bool = True) -> list[FileChange]:
    """The changes from a commit to the working tree, with the files that git does not track yet."""
    entries = list(run_raw_diff(root, _RENAME_THRESHOLD, commit, *pathspec, may_fetch=may_fetch))
    untracked = _list_files(root, "--others", "--exclude-standard", *pathspec)
    if untracked and any(entry.new is None for entry in entries):
        return _diff_with_untracked(root, commit, untracked, pathspec)
    return entries + [_added_file(path) for path in untracked]


def _diff_with_untracked(
    root: Path, commit: str, untracked: Sequence[str], pathspec: Sequence[str]
) -> list[FileChange]:
    """The same, where one of the untracked files may be a deleted file under its new name.

    git finds such a rename only if the new file is in the index: this adds it to a temporary copy of the index.
    """
    index = root / query_git(root, "rev-parse", "--git-path", "index").stdout.removesuffix("\n")
    with tempfile.TemporaryDirectory() as folder:
        index_copy = Path(folder, "index")
        if index.exists():
            shutil.copyfile(index, index_copy)
        env = {"GIT_INDEX_FILE": str(index_copy)}
        data = "\0".join(untracked).encode("utf-8", "surrogateescape")
        arguments = ("--literal-pathspecs", "add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul")
        query_git(root, *arguments, stdin=data, env=env)
        return list(run_raw_diff(root, _RENAME_THRESHOLD, commit, *pathspec, env=env))


def _added_file(path: str) -> FileChange:
    return FileChange(None, FileVersion(path, "100644", ""))


def _list_later_blobs(changes: Iterable[FileChange]) -> dict[str, str]:
    """The blobs of the files that are no links, by path."""
    versions = (change.new for change in changes if change.new_blob is not None)
    return {version.path: version.blob for version in versions if version is not None and version.mode != _LINK_MODE}


def _list_files(root: Path, *arguments: str) -> list[str]:
    return list_git_paths(root, "--literal-pathspecs", "ls-files", "-z", *arguments)
