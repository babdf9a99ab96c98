"""What git saw change in a registry between two days: the commits of the main line, in the registry's time zone.

Where a branch left another one, and what the registry's files held there: without a checkout.

Only the files that differ are read. What is staged is seen the same way: the files as they are, but for those that git
holds otherwise.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Commit
from incubo.registry.file_changes import FileChange
from incubo.registry.layout import Layout
from incubo.registry.store import OverlayStore, Store
from incubo.vcs import git_folder, preflight, revision, run

_NULL_SHA = "0" * 40
_CHANGE_TYPES = {"A": "added", "C": "added", "M": "changed", "T": "changed", "D": "removed", "R": "renamed"}


def diff_commits(root: Path, old: Commit | None, tip: Commit, layout: Layout) -> Iterator[FileChange]:
    """The files that two commits have not alike."""
    base = old.sha if old is not None else run.run_git(root, "hash-object", "-t", "tree", "--stdin").stdout.strip()
    words = ("diff", "--raw", "--no-abbrev", "--no-ext-diff", "--relative", "-M80%", "-z", base, tip.sha, "--")
    parts = iter(run.run_git(root, *words).stdout.split("\0"))
    for about in parts:
        if not about:
            continue
        _, _, was, _, status = about.split(" ")
        named = path = next(parts)
        if status[0] in "RC":
            path = next(parts)
        kind = layout.kind_of_path(path) if path.endswith(".md") else None
        held = None if was == _NULL_SHA or status[0] == "C" else was
        yield FileChange(_CHANGE_TYPES.get(status[0], "changed"), path, kind, named if status[0] == "R" else None, held)


_REVIEW_CONTROL_PATHS = (
    ".github/",
    ".gitlab-ci.yml",
    ".gitlab/",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".pre-commit-config.yaml",
)
"""Where a repository says who looks at a change, and what checks it; "/" at the end: all that is below."""

_REVIEW_VISIBILITY_FILES = (".gitattributes", ".gitmodules")
"""In any folder: what hides a file from who reads a change, or brings in another repository."""


def list_other_changed_files(root: Path, commit: str, layout: Layout) -> list[str]:
    """The files of the whole repository that differ from a commit and hold no entry, from the top of git.

    Those that are here, and those that HEAD holds: a submodule may be part of a request, and not be here.
    """
    above = run.run_git(root, "rev-parse", "--show-prefix").stdout.removesuffix("\n")
    words = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "--ignore-submodules=none", "-z", commit)
    here = Path(run.run_git(root, "rev-parse", "--show-toplevel").stdout.removesuffix("\n"))
    listed = (run.run_git(here, "--no-optional-locks", *words, *more, "--").stdout for more in ((), ("HEAD",)))
    found = {path for names in listed for path in names.split("\0") if path}
    return [path for path in sorted(found) if not _is_registry_file(path, above, layout)]


def _is_registry_file(path: str, prefix: str, layout: Layout) -> bool:
    inside = path.removeprefix(prefix) if path.startswith(prefix) else None
    return inside is not None and (
        inside == CONFIG_FILE or (inside.endswith(".md") and layout.kind_of_path(inside) is not None)
    )


def controls_review(path: str) -> bool:
    """Whether a file of the repository says what checks a change, who looks at it, or what they see of it."""
    return path.rpartition("/")[2] in _REVIEW_VISIBILITY_FILES or any(
        path == each or (each.endswith("/") and path.startswith(each)) for each in _REVIEW_CONTROL_PATHS
    )


def diff_days(root: Path, layout: Layout, first: date, last: date, timezone: str) -> tuple[FileChange, ...]:
    """The files that differ between the eve of a day and the end of another; none outside git, or before its time.

    `timezone`: an IANA time zone.
    """
    if git_folder.find_worktree_root(root) is None or first == date.min:
        return ()
    try:
        before, after = _last_commit_by(root, first - timedelta(1), timezone), _last_commit_by(root, last, timezone)
    except ToolError:
        return ()
    if before is None or after is None or before == after:
        return ()
    return tuple(diff_commits(root, Commit(before, first), Commit(after, last), layout))


def _last_commit_by(root: Path, day: date, timezone: str) -> str | None:
    """The last commit of the main line by the end of a day; the machine's own zone where that one is unknown."""
    import zoneinfo

    try:
        there = zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        there = None
    end = datetime.combine(day, time(23, 59, 59), there).isoformat()
    found = run.run_git(root, "rev-list", "-1", "--first-parent", f"--before={end}", "HEAD", "--")
    return found.stdout.strip() or None if not found.exit_code else None


_RENAME_THRESHOLD = "-M60%"
"""Sheets of a kind resemble each other: two are one that moved where this much of their lines is alike."""
_ABSENT_MODES = {"000000", "160000"}
"""Modes in git of what is not there, and of another repository within."""


class Comparison(NamedTuple):
    """What differs between the commit where a branch left and its present state, by path ("/" between folders).

    `merge_base` is that commit's full id. `base_contents`: what the files held there (None: there was none),
    `staged_contents`: what the index
    holds where it is not what the files hold. `renames`: old path → new path. `has_settings_change`: `incubo.toml`
    differs.
    `mode_changes`: the mode of a file that had another one. `has_relinked_folder`: one of the folders became a link,
    or was one: only git
    knows what it held.
    """

    merge_base: str
    base_contents: Mapping[str, bytes | None]
    staged_contents: Mapping[str, bytes | None]
    renames: Mapping[str, str]
    has_settings_change: bool
    mode_changes: Mapping[str, str] = {}
    has_relinked_folder: bool = False

    def make_stores(self, root: Path, tree: Store) -> tuple[Store, Store]:
        """The files as they were and as they are, over the working tree."""
        now = OverlayStore(tree, self.staged_contents) if self.staged_contents else tree
        if self.has_relinked_folder:
            return revision.RevisionStore(root, self.merge_base), now
        return OverlayStore(now, self.base_contents), now


class _DiffEntry(NamedTuple):
    """A line of `git diff --raw`: a file, what it was called, and the blobs (None: no file).

    `new_mode`: the one it has now, where it had another.
    """

    path: str
    old_path: str
    old_blob: str | None
    new_blob: str | None
    status: str
    new_mode: str = ""


def compare_with_merge_base(root: Path, layout: Layout, revision: str, *, staged: bool = False) -> Comparison:
    """Compare the working tree, or what is `staged`, with the last commit that HEAD and a revision have in common.

    What is staged for the very first commit is compared with nothing at all: a hook sees that one too.
    Raises ToolError: no repository, no commit, an unknown revision, no common commit, files to be reconciled.
    """
    preflight.require_repository(root, for_writing=False)
    first = staged and revision == "HEAD" and _resolve_commit(root, "HEAD") is None
    commit = _empty_tree(root) if first else find_merge_base(root, revision)
    folders = sorted(layout.folders.values())
    places = ["--", *folders, "incubo.toml"]
    if staged:
        _require_no_conflicts(root)
        entries = list(_run_raw_diff(root, "--cached", _RENAME_THRESHOLD, commit, *places))
        beside = {each.path: each.old_blob for each in _run_raw_diff(root, "--no-renames", *places)}
        beside.update(dict.fromkeys(_list_files(root, "--others", *places)))
    else:
        entries = list(_run_raw_diff(root, _RENAME_THRESHOLD, commit, *places))
        untracked = _list_files(root, "--others", "--exclude-standard", *places)
        if untracked and any(each.status == "D" for each in entries):
            entries = _diff_with_untracked(root, commit, untracked, places)
        else:
            entries += [_DiffEntry(path, path, None, None, "A") for path in untracked]
        beside = {}
    own = set(folders)
    base: dict[str, str | None] = {}
    for each in entries:
        if each.old_path != each.path:
            base.setdefault(each.path, None)
        if base.get(each.old_path) is None:
            base[each.old_path] = each.old_blob
    settings = any("incubo.toml" in (each.path, each.old_path) for each in entries)
    base.update(dict.fromkeys(_folders_in_place_of_entries(root, commit, base, own)))
    base = {path: blob for path, blob in base.items() if path.rpartition("/")[0] in own}
    head = {path: blob for path, blob in beside.items() if path.rpartition("/")[0] in own}
    held = run.read_blobs(root, [blob for blob in (*base.values(), *head.values()) if blob is not None])
    crlf = run.run_git(root, "config", "--type=bool", "core.autocrlf").stdout.strip() == "true"

    def data(blob: str | None) -> bytes | None:
        found = None if blob is None else held.get(blob, b"")
        return found.replace(b"\n", b"\r\n") if found and crlf and b"\r" not in found else found

    moves = {each.old_path: each.path for each in entries if each.status == "R"}
    return Comparison(
        commit,
        {path: data(blob) for path, blob in base.items()},
        {path: data(blob) for path, blob in head.items()},
        moves,
        settings,
        {each.path: each.new_mode for each in entries if each.new_mode},
        _is_folder_relinked(root, commit, own, {each.path for each in entries}),
    )


def _folders_in_place_of_entries(
    root: Path, commit: str, paths: Collection[str], entry_folders: Collection[str]
) -> list[str]:
    """Folders that stand where an entry would, and did not at a commit."""
    found = set()
    for path in paths:
        folder = next((each for each in entry_folders if path.startswith(f"{each}/")), None)
        name, deeper, _ = path[len(folder) + 1 :].partition("/") if folder else ("", "", "")
        if deeper and name.endswith(".md"):
            found.add(f"{folder}/{name}")
    return sorted(path for path in found if not _list_tree_entries(root, commit, [path]))


def _is_folder_relinked(root: Path, commit: str, entry_folders: Collection[str], changed: Collection[str]) -> bool:
    """Whether a folder of entries, or one around it, is a link and was none, or was one."""
    places = {
        *entry_folders,
        *(parent.as_posix() for each in entry_folders for parent in PurePosixPath(each).parents if parent.name),
    }
    links = {each for each in places if (root / each).is_symlink()}
    if not links:
        return any(path in places for path in changed)
    return any(not line.startswith("120000") for line in _list_tree_entries(root, commit, sorted(links)))


def _list_tree_entries(root: Path, commit: str, paths: Sequence[str]) -> list[str]:
    """What a commit holds at some paths: a line each, with its mode first."""
    said = run.run_git(root, "--literal-pathspecs", "ls-tree", "-z", commit, "--", *paths).stdout
    return [line for line in said.split("\0") if line]


def find_merge_base(root: Path, revision: str, shown_name: str | None = None) -> str:
    """The full id of the last commit that HEAD and a revision have in common. Raises ToolError.

    `shown_name`: what people call the revision.
    """
    shown_name = shown_name or revision
    head = _resolve_commit(root, "HEAD")
    if head is None:
        raise ToolError(
            Message(N_("nothing is committed yet in this repository: there is nothing to compare with")),
            hints=(Message(N_("make a first commit; until then “incubo validate” checks everything")),),
        )
    other = _resolve_commit(root, revision)
    shallow = run.run_git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == "true"
    whole = Message(N_("only the last commits are here: get them all with {command}"), {"command": _UNSHALLOW_COMMAND})
    action = Message(N_("in a GitHub workflow, give actions/checkout the line {line}"), {"line": "fetch-depth: 0"})
    gitlab = Message(N_("in a GitLab job, give its variables the line {line}"), {"line": 'GIT_DEPTH: "0"'})
    cut = (whole, action, gitlab) if shallow else ()
    if other is None:
        near = f"origin/{revision}"
        known = not revision.startswith("-") and _resolve_commit(root, near) is not None
        hint = (
            Message(N_("did you mean “{meant}”?"), {"meant": near})
            if known
            else Message(N_("a branch (main, origin/main), a tag or a commit can be named; git fetch brings new ones"))
        )
        message = Message(N_("git knows no revision “{revision}”"), {"revision": shown_name})
        raise ToolError(message, hints=(hint, *(() if known else cut)))
    found = run.run_git(root, "merge-base", head, other).stdout.split()
    if found:
        return found[0]
    about = {"revision": shown_name}
    raise ToolError(
        Message(N_("“{revision}” and what is checked out have no commit in common here"), about),
        hints=cut or (Message(N_("their histories began apart: name a revision that this branch comes from")),),
    )


_UNSHALLOW_COMMAND = "git fetch --unshallow"


def _empty_tree(root: Path) -> str:
    """The full id of the tree that holds no file."""
    return run.run_git(root, "hash-object", "-t", "tree", "--stdin", stdin=b"").stdout.strip()


def _resolve_commit(root: Path, revision: str) -> str | None:
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = run.run_git(root, *words)
    return (
        None if found.exit_code else found.stdout.strip()
    )  # of a range (main..HEAD) both ends are told, with a failure


def _require_no_conflicts(root: Path) -> None:
    """Raise ToolError where the index holds several versions of a file."""
    unmerged = run.list_git_paths(root, "diff", "--name-only", "--diff-filter=U", "--relative", "-z")
    if unmerged:
        raise ToolError(
            Message(
                N_("versions of these files are still to be reconciled: {names}"),
                {"names": preflight.shorten_list(unmerged)},
            ),
            hints=(Message(N_("settle them (git status says how), then start again")),),
        )


def _run_raw_diff(root: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Iterator[_DiffEntry]:
    """The files that `git diff` finds changed."""
    options = ("--raw", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=dirty", "--relative", "-z")
    said = run.run_git(root, "--no-optional-locks", "--literal-pathspecs", "diff", *options, *arguments, env=env).stdout
    parts = iter(said.split("\0"))
    for about in parts:
        if not about:
            continue
        was, now, before, after, status = about.removeprefix(":").split(" ")
        old = path = next(parts)
        if status[0] in "RC":
            path = next(parts)
        if status[0] != "U":
            yield _DiffEntry(
                path,
                old if status[0] == "R" else path,
                None if was in _ABSENT_MODES or status[0] == "C" else before,
                None if now in _ABSENT_MODES else after,
                status[0],
                now if was != now and not {was, now} & _ABSENT_MODES else "",
            )


def _list_files(root: Path, *arguments: str) -> list[str]:
    return run.list_git_paths(root, "--literal-pathspecs", "ls-files", "-z", *arguments)


def _diff_with_untracked(root: Path, commit: str, untracked: list[str], places: list[str]) -> list[_DiffEntry]:
    """The differences with files that git does not follow yet taken in: one of them may be one that is gone, moved.

    Done in a copy of the index, which nobody else sees.
    """
    import shutil

    index = root / run.run_git(root, "rev-parse", "--git-path", "index").stdout.removesuffix("\n")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "index")
        if index.exists():
            shutil.copyfile(index, copy)
        env = {"GIT_INDEX_FILE": str(copy)}
        data = "\0".join(untracked).encode("utf-8", "surrogateescape")
        words = ("--literal-pathspecs", "add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul")
        run.run_git(root, *words, stdin=data, env=env)
        return list(_run_raw_diff(root, _RENAME_THRESHOLD, commit, *places, env=env))
