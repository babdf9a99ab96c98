"""Merge two trees of git that were changed from a common one, and replay commits on top of another one.

Nothing is checked out and no branch moves: what is made are objects, which git throws away if nobody needs them. Files
that one side alone changed are that side's; those that both changed are merged by a function of the caller.
"""

from __future__ import annotations

import datetime
import itertools
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import NOTHING_WRITTEN
from incubo.registry.file_changes import FileChange, FileVersion
from incubo.vcs.run import OWN_IDENTITY, list_git_paths, parse_commit_date, query_git, read_blobs, run_git, split_lines
from incubo.vcs.tree_diff import diff_trees

_RENAME_THRESHOLD = "-M60%"
"""How much of two files must be alike for a rename: low, because `merge_file` checks that they hold the same entry."""

_LINK_MODES = ("120000", "160000")
"""Symbolic links and submodules, which have no lines."""
_EXECUTABLE_MODE = "100755"
_NOT_MERGED = (
    Message(N_("git could not put both versions together")),
    NOTHING_WRITTEN,
)
_DRAFT_DAY = {f"GIT_{role}_DATE": "2000-01-01T00:00:00Z" for role in ("AUTHOR", "COMMITTER")}
"""Two drafts of one tree are one object."""


class BothChanged(NamedTuple):
    """A file that both sides changed; None: it is not there. The paths are those of the repository."""

    base: FileVersion | None
    ours: FileVersion | None
    theirs: FileVersion | None

    @property
    def path(self) -> str:
        """Where the merged file is: under its new name, theirs if both renamed it."""
        names = [version.path for version in (self.theirs, self.ours) if version is not None]
        old = self.base.path if self.base is not None else ""
        return next((name for name in names if name != old), old)

    @property
    def has_two_names(self) -> bool:
        """Whether both sides renamed it, each to another name."""
        names = {version.path for version in self if version is not None}
        return self.base is not None and None not in self and len(names) == 3

    @property
    def paths(self) -> frozenset[str]:
        """All its names."""
        return frozenset(version.path for version in self if version is not None)


class Contents(NamedTuple):
    """What a file holds in the three trees; None: it is not there."""

    base: bytes | None
    ours: bytes | None
    theirs: bytes | None


MergeFile = Callable[[BothChanged, Contents], bytes | None]
"""Merges a file that both sides changed; None: it goes."""
IsSame = Callable[[str, bytes, str, bytes], bool]
"""Whether a file that git takes for renamed holds the same as before: its old path and content, the new ones."""


def merge_lines(root: Path, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """The lines of both sides, as git merges them; None if both change the same lines, or for binary files."""
    merged = merge_with_markers(root, base, ours, theirs, ("", "", ""))
    return None if merged is None or merged[1] else merged[0]


def keep_both_lines(root: Path, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """The lines of both sides, where all that both do at one place is to add some: there, theirs and then ours, as
    paragraphs of their own if they are. None for any other conflict, and for binary files.
    """
    texts = [text if text.endswith(b"\n") or not text else text + b"\n" for text in (base, ours, theirs)]
    number = 0
    while any(b"side %d" % number in text for text in texts):  # then it is no line of theirs that looks like a mark
        number += 1
    label = f"side {number}"
    marked = merge_with_markers(root, texts[0], texts[1], texts[2], (label, label, label), has_base=True)
    if marked is None:
        return None
    merged: list[bytes] = []
    lines = iter(marked[0].splitlines(keepends=True))
    first, middle, last = (b"%s %s" % (mark * 7, label.encode()) for mark in (b"<", b"|", b">"))
    for line in lines:
        if line.rstrip() != first:
            merged.append(line)
            continue
        own = list(itertools.takewhile(lambda line: line.rstrip() != middle, lines))
        if next(lines).rstrip() != b"=======":  # both changed a common line
            return None
        other = list(itertools.takewhile(lambda line: line.rstrip() != last, lines))
        merged += _add_both(merged, own, other)
    data = b"".join(merged)
    return data if ours.endswith(b"\n") else data.removesuffix(b"\n")


def _add_both(before: Sequence[bytes], own: list[bytes], other: list[bytes]) -> list[bytes]:
    """What both sides add after the lines `before`: how both begin once, and a blank line between two paragraphs."""
    pairs = zip(own, other, strict=False)
    same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
    start, own, other = other[:same], own[same:], other[same:]
    previous = (start or before)[-1:]
    begins_paragraph = bool(own and previous) and not previous[0].strip()
    is_joined = bool(other and own) and bool(other[-1].strip() and own[0].strip())
    return [*start, *other, *([b"\n"] if begins_paragraph and is_joined else []), *own]


def merge_with_markers(
    root: Path,
    base: bytes,
    ours: bytes,
    theirs: bytes,
    labels: tuple[str, str, str],
    *,
    has_base: bool = False,
) -> tuple[bytes, bool] | None:
    """The lines of both sides, with git's markers around those that both changed, and whether there are any; None for
    binary files. `labels`: what the markers call ours, the common text and theirs. `has_base`: the common lines stand
    between them.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as output:
        files = []
        for name, data in (("ours", ours), ("base", base), ("theirs", theirs)):
            file = Path(folder, name)
            file.write_bytes(data)
            files.append(str(file))
        options = [word for label in labels for word in ("-L", label)] + (["--diff3"] if has_base else [])
        result = run_git(root, "merge-file", "-p", "-q", *options, *files, output_file=output)
        if result.exit_code not in range(128):
            return None
        output.seek(0)
        return output.read(), result.exit_code > 0


class SideRenames(NamedTuple):
    """The files that a side renamed: old paths and new ones; and those that the other side changed, which may still
    refer to the old ones. `is_ours`: our side renamed them.
    """

    is_ours: bool
    names: tuple[tuple[str, str], ...]
    paths: tuple[str, ...]


class TreeMerge(NamedTuple):
    """What merging two trees asks for: `both`, the files to merge, and the rest of our changes as lines of
    `git update-index --index-info`, on top of theirs. `renames`: the files that each side renamed.
    `taken`: the paths where each side has another file since then, by a rename: one of them needs another name first.
    """

    theirs: str
    both: tuple[BothChanged, ...]
    only_ours: tuple[str, ...]
    renames: tuple[SideRenames, ...] = ()
    taken: tuple[str, ...] = ()


def compare_trees(root: Path, base: str, ours: str, theirs: str, is_same: IsSame) -> TreeMerge:
    """Compare two trees (or commits) with a common one. `root`: the top of the repository."""
    own = _changes(root, base, ours, is_same)
    other = _changes(root, base, theirs, is_same)
    own, other = _pair_by_name(root, own, other, is_same), _pair_by_name(root, other, own, is_same)
    other_by_path = {new.path: (old, new) for old, new in other if new is not None}
    by_old = {old.path: (old, new) for old, new in other if old is not None}
    both: list[BothChanged] = []
    lines: list[str] = []
    taken: list[str] = []
    for old, new in own:
        other_old, other_new = other_by_path.get(new.path, (None, None)) if new is not None else (None, None)
        if new is not None and other_new is not None and _path_of(old) != _path_of(other_old):
            taken.append(new.path)
        if old is not None and old.path in by_old:
            both.append(BothChanged(old, new, by_old[old.path][1]))
        elif other_new is not None:
            both.append(BothChanged(None, new, other_new))
        else:
            lines += [_remove_line(old)] if old is not None and (new is None or old.path != new.path) else []
            lines += [_index_line(new)] if new is not None else []
    merged = tuple(file for file in both if file.ours != file.theirs)
    renames = (_list_renames(own, other, is_ours=True), _list_renames(other, own, is_ours=False))
    return TreeMerge(theirs, merged, tuple(lines), tuple(each for each in renames if each.names), tuple(taken))


def _list_renames(changes: Sequence[FileChange], others: Sequence[FileChange], *, is_ours: bool) -> SideRenames:
    names = {(old.path, new.path) for old, new in changes if old is not None and new is not None}
    moved = {old: new for old, new in names if old != new}
    paths = {moved.get(new.path, new.path) for _, new in others if new is not None}
    return SideRenames(is_ours, tuple(sorted(moved.items())), tuple(sorted(paths)))


def _path_of(version: FileVersion | None) -> str | None:
    return version.path if version is not None else None


def _pair_by_name(root: Path, changes: list[FileChange], others: list[FileChange], is_same: IsSame) -> list[FileChange]:
    """The changes, where a file that the other side renamed is also renamed here if it has that name here too and is
    still about the same: git takes it for another one where much of it changed.
    """
    removed = {old.path: old for old, new in changes if old is not None and new is None}
    added = {new.path: new for old, new in changes if new is not None and old is None}
    pairs = [
        (removed[old.path], added[new.path])
        for old, new in others
        if old is not None and new is not None and old.path in removed and new.path in added
    ]
    blobs = read_blobs(root, [version.blob for pair in pairs for version in pair])
    renamed: dict[FileChange, FileChange] = {}
    for old, new in pairs:
        if is_same(old.path, blobs.get(old.blob, b""), new.path, blobs.get(new.blob, b"")):
            renamed[FileChange(old, None)] = FileChange(old, new)
            changes = [change for change in changes if change != (None, new)]
    return [renamed.get(change, change) for change in changes]


def _changes(root: Path, old: str, new: str, is_same: IsSame) -> list[FileChange]:
    """The files that differ between two trees. A file that was renamed and is no longer about the same is one that was
    removed and one that was added.
    """
    found = diff_trees(root, old, new, _RENAME_THRESHOLD)
    changes = [change for change in found if not change.is_rename]
    renames = [(change.old, change.new) for change in found if change.is_rename and change.old and change.new]
    blobs = read_blobs(root, [version.blob for pair in renames for version in pair])
    for before, after in renames:
        if is_same(before.path, blobs.get(before.blob, b""), after.path, blobs.get(after.blob, b"")):
            changes.append(FileChange(before, after))
        else:
            changes += [FileChange(before, None), FileChange(None, after)]
    return changes


def read_contents(root: Path, files: Sequence[BothChanged]) -> dict[BothChanged, Contents]:
    """What the files hold."""
    versions = [version for file in files for version in file if version is not None]
    blobs = read_blobs(root, [version.blob for version in versions if version.mode not in _LINK_MODES])

    def read(version: FileVersion | None) -> bytes | None:
        return None if version is None else blobs.get(version.blob, version.blob.encode())

    return {file: Contents(*map(read, file)) for file in files}


def has_lines(file: BothChanged) -> bool:
    """Whether a file is an ordinary one wherever it is there."""
    return all(version is None or version.mode not in _LINK_MODES for version in file)


class TreeWriter:
    """Writes trees, in an index of its own: the person's stays as it is."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._env = {"GIT_INDEX_FILE": str(folder / "tree-index")}

    def write(self, merge: TreeMerge, contents: Mapping[BothChanged, Contents], merge_file: MergeFile) -> str:
        """The id of the merged tree. Raises ToolError, and what `merge_file` raises."""
        lines = list(merge.only_ours)
        merged = {file: merge_file(file, contents[file]) for file in merge.both}
        blobs = self._write_blobs({data for data in merged.values() if data is not None})
        for file, data in merged.items():
            removed = {version.path: version for version in file if version is not None}
            if data is not None:
                removed.pop(file.path, None)
            lines += map(_remove_line, removed.values())
            if data is not None:
                lines.append(_index_line(_merged_version(file, contents[file], data, blobs[data])))
        return self._write_index(merge.theirs, lines)

    def write_files(self, tree: str, files: Mapping[str, bytes | None]) -> str:
        """The id of a tree (or of that of a commit) with other contents of some ordinary files; None: it goes."""
        blobs = self._write_blobs({data for data in files.values() if data is not None})
        no_blob = "0" * len(tree)
        lines = [
            _remove_line(FileVersion(path, "", no_blob))
            if data is None
            else _index_line(FileVersion(path, "100644", blobs[data]))
            for path, data in files.items()
        ]
        return self._write_index(tree, lines)

    def list_files(self, tree: str, folder: str) -> dict[str, FileVersion]:
        """The files of a tree (or of that of a commit) in a folder (with its last slash; "": its top), by path."""
        listed = list_git_paths(self._root, "ls-tree", "-z", "--full-tree", tree, "--", *([folder] if folder else []))
        files = {}
        for line in listed:
            metadata, _, path = line.partition("\t")
            mode, _, blob = metadata.split(" ")
            files[path] = FileVersion(path, mode, blob)
        return files

    def rename_files(self, tree: str, files: Iterable[tuple[FileVersion, str]]) -> str:
        """The id of a tree (or of that of a commit) with other names for some of its files."""
        lines: list[str] = []
        for version, name in files:
            lines += [_remove_line(version), _index_line(version._replace(path=name))]
        return self._write_index(tree, lines)

    def _write_blobs(self, contents: Collection[bytes]) -> dict[bytes, str]:
        """Content → id of its blob, in one git command."""
        if not contents:
            return {}
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            paths = {data: Path(folder, str(number)) for number, data in enumerate(contents)}
            for data, path in paths.items():
                path.write_bytes(data)
            names = "".join(f"{path}\n" for path in paths.values()).encode("utf-8", "surrogateescape")
            ids = self._run("hash-object", "-w", "--stdin-paths", "--no-filters", stdin=names).split("\n")
        return dict(zip(paths, ids, strict=True))

    def _write_index(self, tree: str, lines: Sequence[str]) -> str:
        self._run("read-tree", tree)
        data = "".join(f"{line}\0" for line in lines).encode("utf-8", "surrogateescape")
        self._run("update-index", "-z", "--index-info", stdin=data)
        return self._run("write-tree")

    def _run(self, *arguments: str, stdin: bytes = b"") -> str:
        result = run_git(self._root, *arguments, stdin=stdin, env=self._env)
        result.require_success(*_NOT_MERGED)
        return result.stdout.strip()


def _merged_version(file: BothChanged, contents: Contents, merged: bytes, blob: str) -> FileVersion:
    """The merged file: its mode is the one that a side changed."""
    for version, data in ((file.ours, contents.ours), (file.theirs, contents.theirs)):
        if version is not None and data == merged and version.mode in _LINK_MODES:
            return version._replace(path=file.path)
    modes = [version.mode for version in (file.ours, file.theirs) if version is not None]
    old_mode = file.base.mode if file.base is not None else ""
    mode = next((mode for mode in modes if mode != old_mode), modes[0])
    return FileVersion(file.path, "100644" if mode in _LINK_MODES else mode, blob)


def _index_line(version: FileVersion) -> str:
    return f"{version.mode} {version.blob}\t{version.path}"


def _remove_line(version: FileVersion) -> str:
    return f"0 {'0' * len(version.blob)}\t{version.path}"  # a repository may have ids of 40 or of 64 digits


# Replaying commits


class OwnCommit(NamedTuple):
    """A commit of ours: its id, that of its first parent, who made it, when, and its message."""

    sha: str
    parent: str
    author: str
    email: str
    date: str
    message: str


def list_own_commits(root: Path, published: str, tip: str, paths: Sequence[str] = ()) -> list[OwnCommit]:
    """The commits of `tip` that are not in `published`, the oldest first; merges are left out (`replay` says why).

    `paths`: only those that change one of these files of the repository.
    """
    log_format = "%H%x00%P%x00%an%x00%ae%x00%ad%x00%B%x00%x01"
    arguments = ("log", "--reverse", "--topo-order", "--no-merges", "--date=raw", "--no-show-signature")
    named = (f":(top,literal){path}" for path in paths)
    result = query_git(root, *arguments, f"--format={log_format}", f"{published}..{tip}", "--", *named)
    commits = []
    for record in result.stdout.split("\0\x01"):
        fields = record.lstrip("\n").split("\0")
        if len(fields) == 6:
            sha, parents, author, email, date, message = fields
            commits.append(OwnCommit(sha, parents.partition(" ")[0], author, email, date, message))
    return commits


def list_left_out(root: Path, published: str, old_tip: str, new_tip: str) -> list[OwnCommit]:
    """The commits of `old_tip` that were not made again up to `new_tip`: their change is published already, or an
    answer left it out.
    """
    kept = {_identify(each) for each in list_own_commits(root, published, new_tip)}
    return [each for each in list_own_commits(root, published, old_tip) if _identify(each) not in kept]


def _identify(commit: OwnCommit) -> tuple[str, ...]:
    """What a commit keeps where it is made again: the author, the date and the subject."""
    return (commit.author, commit.email, commit.date, commit.message.partition("\n")[0])


def replay(
    root: Path,
    commits: Sequence[OwnCommit],
    onto: str,
    final_tree: str,
    merge_tree: Callable[[str, str, str], str],
) -> str:
    """Make the commits again on top of the commit `onto`; return the last one. Raises ToolError.

    The last one has `final_tree`: also what merges that were made here added. A commit whose change is there already
    is left out. `merge_tree(base, ours, theirs)`: the id of the tree of both changes.
    """
    tip, tip_tree = onto, _tree_of(root, onto)
    for number, commit in enumerate(commits):
        is_last = number == len(commits) - 1
        tree = final_tree if is_last else merge_tree(commit.parent, commit.sha, tip)
        if tree != tip_tree:
            tip, tip_tree = make_commit(root, tree, tip, commit), tree
    if tip_tree != final_tree:  # only merges were made here
        raise ToolError(_NOT_MERGED[0], hints=_NOT_MERGED[1:])
    return tip


def make_draft_commit(root: Path, tree: str, parents: Sequence[str] = ()) -> str:
    """A commit of a tree that nobody sees, for what reads commits only. Raises ToolError."""
    options = [word for parent in parents for word in ("-p", parent)]
    result = run_git(root, *OWN_IDENTITY, "commit-tree", tree, *options, "-m", "draft", env=_DRAFT_DAY)
    result.require_success(*_NOT_MERGED)
    return result.stdout.strip()


def make_commit(root: Path, tree: str, parent: str, like: OwnCommit) -> str:
    """A commit with the author, the date and the message of another one, signed if commits are to be (which only `git
    commit` looks at by itself). Raises ToolError.
    """
    env = {"GIT_AUTHOR_NAME": like.author, "GIT_AUTHOR_EMAIL": like.email, "GIT_AUTHOR_DATE": f"@{like.date}"}
    return make_new_commit(root, tree, parent, like.message, env)


def make_new_commit(
    root: Path, tree: str, parent: str, text: str, env: Mapping[str, str] = MappingProxyType({})
) -> str:
    """A commit of the person, signed as `make_commit` says. `env`: whose it is else. Raises ToolError."""
    message = text.encode("utf-8", "surrogateescape")  # git takes other bytes for ISO-8859-1
    options = ("-c", "i18n.commitEncoding=UTF-8")
    signs = query_git(root, "config", "--type=bool", "--get", "commit.gpgSign").stdout.strip() == "true"
    signature = ("--gpg-sign",) if signs else ()
    result = run_git(root, *options, "commit-tree", *signature, "-p", parent, "-F", "-", tree, stdin=message, env=env)
    result.require_success(*_NOT_MERGED)
    return result.stdout.strip()


def _tree_of(root: Path, commit: str) -> str:
    return query_git(root, "rev-parse", "--verify", "--quiet", f"{commit}^{{tree}}").stdout.strip()


def list_authors(root: Path, base: str, tip: str, paths: Sequence[str]) -> list[str]:
    """Who else changed files of the repository between two commits, as the mailmap names them, the latest first."""
    arguments = ("log", "--no-merges", "--no-show-signature", "--format=%aN", f"{base}..{tip}", "--")
    names = split_lines(query_git(root, *arguments, *(f":(top,literal){path}" for path in paths)).stdout)
    own_name = read_own_name(root)
    return list(dict.fromkeys(name for name in names if name.strip() and name != own_name))


def read_file_at(root: Path, commit: str, paths: Sequence[str]) -> bytes:
    """The file that a commit has at the first of these paths of the repository where it has one; empty: at none."""
    for path in paths:
        result = query_git(root, "cat-file", "blob", f"{commit}:{path}")
        if not result.exit_code:
            return os.fsencode(result.stdout)
    return b""


def find_last_change_day(root: Path, base: str, tip: str, paths: Sequence[str]) -> datetime.date | None:
    """The day of the last commit between two that changed files of the repository; None where none did."""
    arguments = ("log", "-1", "--no-merges", "--no-show-signature", "--format=%cs", f"{base}..{tip}", "--")
    day = query_git(root, *arguments, *(f":(top,literal){path}" for path in paths)).stdout.strip()
    return parse_commit_date(day) if day else None


def read_own_name(root: Path) -> str:
    """What the mailmap calls the person at this computer; "" if git does not know who that is."""
    identity = query_git(root, "var", "GIT_AUTHOR_IDENT").stdout.rpartition(">")[0]
    contact = query_git(root, "check-mailmap", f"{identity}>").stdout if identity else ""
    return contact.rpartition("<")[0].strip()


_MAX_PATHS = 500
"""How many files are named to git at once; above that, it looks into all."""


def find_words(root: Path, tree: str, words: Collection[str], paths: Sequence[str] | None = None) -> set[str]:
    """Those of these words that are in some file of a tree, or of these of its files."""
    if not words or (paths is not None and not paths):
        return set()
    options = ("-h", "-o", "-F", "--text", "--no-color", "--no-line-number", "--no-column")
    patterns = [argument for word in words for argument in ("-e", word)]
    names = paths if paths is not None and len(paths) <= _MAX_PATHS else ()
    result = query_git(root, "--literal-pathspecs", "grep", *options, *patterns, tree, "--", *names)
    return set(result.stdout.splitlines())
