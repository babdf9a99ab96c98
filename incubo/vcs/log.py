"""The commits of the main line, with who made them and the files that each one changed, read one by one.

`read_log` reads a registry in one place of the repository, `follow_log` wherever it was. A merge is one commit of the
main line: its files are what it brought, and `authors` are those of the commits that came with it. Nothing is kept of a
commit that was read, however many there are.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO, NamedTuple

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.registry.file_changes import FileChange
from incubo.vcs import git_folder, revision
from incubo.vcs.raw_diff import parse_raw_entry
from incubo.vcs.revision import RevisionStore
from incubo.vcs.run import ObjectReader, open_git, query_git
from incubo.vcs.tree_diff import diff_moved, leave_out_moves

_RENAMES = "-M60%"
"""Low, because the caller checks that both files are about the same entry."""
_FIELDS = "%x00".join(("%H", "%P", "%ct", "%aN", "%s", "%b")) + "%x00"
_FORMAT = f"--format={_FIELDS}"
_FIELD_COUNT = 6
_OPTIONS = ("--no-show-signature", "--no-color", "--encoding=UTF-8", "--use-mailmap")
_CHUNK_BYTES = 1 << 16
_COMMIT_ID = re.compile(r"[0-9a-f]{40,64}")
_MAX_TEXT_LENGTH = 20_000
_CO_AUTHOR = re.compile(
    r"^co-authored-by:[ \t]*([^<>\s\x00-\x1f][^<>\x00-\x1f]{0,99})<([^<>\s\x00-\x1f]{1,254})>[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""The line of a message that names somebody who worked on the commit too, as forges and git write it."""
_MAX_CO_AUTHORS = 20
"""How many of them are read of one commit."""
_MAX_KNOWN_NAMES = 10_000
MAX_MERGED = 200
"""How many commits that came with one merge are looked at: who made them, and why."""


class CommitText(NamedTuple):
    """What a commit says: its author as `.mailmap` has them, its subject and its body. Anyone may have written it.

    `co_authors`: the names that its `Co-authored-by` lines give, as `.mailmap` has them, without their addresses.
    """

    author: str
    subject: str
    body: str
    co_authors: tuple[str, ...] = ()


class LogCommit(NamedTuple):
    """A commit of the main line.

    `parent`: the commit before it on the main line, None for the first one. `time`: when it was committed, in UTC.
    `merged`: the commits that came with it, the last first; none if it is no merge. `files`: the files that differ
    from its first parent, without those out of the paths asked for.
    """

    sha: str
    parent: str | None
    time: datetime.datetime
    text: CommitText
    merged: tuple[CommitText, ...] = ()
    files: tuple[FileChange, ...] = ()


class _Record(NamedTuple):
    """A commit as git writes it."""

    sha: str
    parents: tuple[str, ...]
    time: datetime.datetime
    text: CommitText
    files: tuple[FileChange, ...]


CONTENT = "content"
"""The folder of all entries, in any layout."""


def read_log(
    root: Path, revisions: str, paths: Sequence[str], *, prefix: str | None = None, has_all_files: bool = False
) -> Generator[LogCommit]:
    """The commits of the main line that changed `paths` (those of a registry), the last one first.

    `revisions`: a commit, or a range (`a..b`) of full ids. `prefix`: the path from the top of the repository to the
    registry, with its last slash, by default where `root` is. Where the history of a shallow clone ends, the commit is
    left out: what it changed is not known here. `has_all_files`: each commit has the other files of the registry that
    it changed, too. Nothing is taken from another copy. Raises ToolError.
    """
    ends = git_folder.read_shallow_ends(root)
    if prefix is None:
        prefix = git_folder.find_registry_prefix(root)
    line = ("--first-parent", "--diff-merges=first-parent", "--root")
    relative = (f"--relative={prefix}",) if prefix else ()
    diff: tuple[str, ...] = (*line, "--raw", "--no-abbrev", _RENAMES, "--no-ext-diff", *relative)
    diff = (*diff, "--full-diff") if has_all_files else diff
    arguments = ("-c", "log.showRoot=true", "--literal-pathspecs", "log", "-z", *_OPTIONS, _FORMAT, *diff)
    top = git_folder.find_worktree_root(root) or root
    pathspecs = [prefix + path for path in paths]
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(
            open_git(top, *arguments, "--end-of-options", revisions, "--", *pathspecs, may_fetch=False)
        )
        side: _MergedCommits | None = None
        names = _CoAuthorNames(root)
        for record in _read_records(process.stdout):
            if record.sha in ends:
                continue
            merged: tuple[CommitText, ...] = ()
            if len(record.parents) > 1:
                side = side or stack.enter_context(_open_merged_commits(root, record.sha))
                merged = side.of_merge(record.sha, record.parents[0])
            parent = record.parents[0] if record.parents else None
            merged = tuple(map(names.add_to, merged))
            yield LogCommit(record.sha, parent, record.time, names.add_to(record.text), merged, record.files)
        process.require_success()


class RegistryPlace:
    """Where a registry is in its repository, from a commit of the main line back to the ones before it.

    It is looked for as `--known` and `diff` do (`revision.list_registry_places`). `moves`: the commits that moved it,
    as far as they were read, the last one first. `unclear`: the places of several registries before the first of those
    commits that were read, one of which it came from; then nothing before it is told.
    """

    def __init__(self, root: Path, prefix: str) -> None:
        """`prefix`: where it is, from the top of the repository, with its last slash."""
        self.root = root
        self.prefix = prefix
        self.moves: list[LogCommit] = []
        self.unclear: tuple[str, ...] = ()
        self._present_prefix = prefix

    @cached_property
    def _reader(self) -> ObjectReader:
        """Ends with the place."""
        return ObjectReader(self.root, may_fetch=False)

    def has_registry(self, commit: str) -> bool:
        """Whether the registry was in this place at a commit."""
        return revision.has_registry(RevisionStore(self.root, commit, reader=self._reader, prefix=self.prefix))

    def is_left_by(self, commit: LogCommit) -> bool:
        """Whether a commit took the registry away from this place."""
        return all(file.new is None for file in commit.files) and not self.has_registry(commit.sha)

    def follow(self, commit: LogCommit) -> LogCommit | None:
        """A commit that may have moved the registry here, with the files that changed besides; None if it did not.

        From then on, `prefix` is where it was before.
        """
        was_here = any(file.old_blob is not None and file.old_path.startswith(f"{CONTENT}/") for file in commit.files)
        if was_here or commit.parent is None or self._reader.find(commit.parent) is None:  # there the history may end
            return None
        if self.has_registry(commit.parent):
            return None
        present = RevisionStore(self.root, commit.parent, reader=self._reader, prefix=self._present_prefix)
        places = revision.list_registry_places(self.root, commit.parent, present)
        if len(places) != 1:
            self.unclear = tuple(places)
            return None
        old, new = (commit.parent, places[0]), (commit.sha, self.prefix)
        moved = commit._replace(files=tuple(leave_out_moves(diff_moved(self.root, _RENAMES, old, new))))
        self.moves.append(moved)
        self.prefix = places[0]
        return moved


def follow_log(
    place: RegistryPlace,
    head: str,
    base: str | None,
    find_paths: Callable[[], Sequence[str]],
    *,
    has_all_files: bool = True,
) -> Generator[LogCommit]:
    """Like `read_log`, wherever the registry was, of the files that `find_paths` gives, which may become more when a
    commit was read: it says where a file was that appears.

    Commits have all their files: what is renamed besides is no change of a reference to it. `base`: an earlier commit,
    which is left out with all before it.
    """
    newest: str | None = head
    while newest is not None:
        newest = yield from _follow_in_place(place, newest, base, find_paths, has_all_files=has_all_files)


def _follow_in_place(
    place: RegistryPlace,
    head: str,
    base: str | None,
    find_paths: Callable[[], Sequence[str]],
    *,
    has_all_files: bool,
) -> Generator[LogCommit, None, str | None]:
    """The commits of `follow_log` from `head` on, as long as neither paths nor place change; it returns the commit from
    which to go on, None for the end.
    """
    paths, prefix = find_paths(), place.prefix
    waiting = {path.rpartition("/")[2] for path in paths}  # the files of which nothing was found yet
    revisions = f"{base}..{head}" if base is not None else head
    moved: LogCommit | None = None
    for commit in read_log(place.root, revisions, paths, prefix=prefix, has_all_files=has_all_files):
        if place.is_left_by(commit):  # did it come back later, in a commit that did not change these files?
            moved = _find_move(place, f"{commit.sha}..{head}")
            if moved is not None:
                break
        waiting.difference_update(file.path.rpartition("/")[2] for file in commit.files)
        yield place.follow(commit) or commit
        if find_paths() != paths or place.prefix != prefix:
            return commit.parent if commit.parent != base else None
    if moved is None and waiting and CONTENT not in paths:  # are they older than the place of the registry?
        moved = _find_move(place, revisions)
    if moved is None:
        return None
    if any(path in paths for file in moved.files for path in (file.path, file.old_path)):
        yield moved
    return moved.parent if moved.parent != base else None


def _find_move(place: RegistryPlace, revisions: str) -> LogCommit | None:
    """The last commit that moved the registry to its place, which is then where it was before; None if none did."""
    with contextlib.closing(read_log(place.root, revisions, [CONTENT], prefix=place.prefix)) as commits:
        return next(filter(None, map(place.follow, commits)), None)


class RemovedFile(NamedTuple):
    """A file that a commit removed: when, and its last blob."""

    time: datetime.datetime
    blob: str


def find_removed_files(root: Path, revision_id: str, paths: Sequence[str]) -> dict[str, RemovedFile]:
    """Of the files that a commit does not have, those that were removed before it, by path. Raises ToolError."""
    left, found = set(paths), dict[str, RemovedFile]()
    with contextlib.closing(read_log(root, revision_id, paths, has_all_files=True)) as commits:
        for commit in commits:
            for file in commit.files:
                if file.path in left:
                    left.remove(file.path)
                    if file.new is None and file.old_blob is not None:
                        found[file.path] = RemovedFile(commit.time, file.old_blob)
            if not left:
                break
    return found


def read_time(root: Path, commit: str) -> datetime.datetime:
    """When a commit was made, in UTC."""
    arguments = ("log", "-1", "--format=%ct", "--no-show-signature", "--end-of-options", commit, "--")
    return _parse_time(query_git(root, *arguments).stdout.strip())


def count_commits(root: Path, revisions: str, since: datetime.datetime | None = None) -> int:
    """About how many commits `follow_log` gives of a whole registry. 0 if git cannot say."""
    limit = (f"--since={since.isoformat()}",) if since is not None else ()
    arguments = ("--literal-pathspecs", "rev-list", "--count", "--first-parent", *limit, "--end-of-options")
    count = query_git(root, *arguments, revisions, "--", CONTENT).stdout.strip()
    return int(count) if count.isdecimal() else 0


def read_last_texts(root: Path, paths: Sequence[str], limit: int, depth: int) -> list[CommitText]:
    """What the last commits of the main line that changed `paths` say, the last one first, without their bodies: at
    most `limit`, of the last `depth` commits. None of them if git cannot say. Nothing is taken from another copy.
    """
    line = ("rev-list", "--first-parent", "-n", "1", f"--skip={depth}", "--end-of-options", "HEAD", "--")
    oldest = query_git(root, *line, may_fetch=False).stdout.strip()
    options = ("--literal-pathspecs", "log", "-z", *_OPTIONS, "--first-parent", f"--max-count={limit}")
    revisions = f"{oldest}..HEAD" if oldest else "HEAD"
    prefixed = [git_folder.find_registry_prefix(root) + path for path in paths]
    top = git_folder.find_worktree_root(root) or root
    arguments = (*options, "--format=%aN%x09%s", "--end-of-options", revisions, "--", *prefixed)
    text = query_git(top, *arguments, may_fetch=False).stdout
    parts = [record.partition("\t") for record in text.split("\0") if record]
    return [CommitText(author, subject, "") for author, _, subject in parts]


class _CoAuthorNames:
    """The names of co-authors as `.mailmap` has them: git applies it to authors only."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._names: dict[str, str] = {}

    def add_to(self, text: CommitText) -> CommitText:
        """What a commit says, with the names of its co-authors."""
        contacts = [f"{match[1].strip()} <{match[2]}>" for match in _CO_AUTHOR.finditer(text.body)][:_MAX_CO_AUTHORS]
        return text._replace(co_authors=tuple(self._find(contacts))) if contacts else text

    def _find(self, contacts: Sequence[str]) -> Iterator[str]:
        unknown = [contact for contact in dict.fromkeys(contacts) if contact not in self._names]
        if unknown:
            if len(self._names) > _MAX_KNOWN_NAMES:
                self._names.clear()
                unknown = list(dict.fromkeys(contacts))
            found = query_git(self._root, "check-mailmap", "--end-of-options", *unknown).stdout.splitlines()
            if len(found) != len(unknown):  # git cannot say: the names as they are written
                found = unknown
            self._names.update(zip(unknown, (contact.rpartition(" <")[0] for contact in found), strict=True))
        return map(self._names.__getitem__, contacts)


class _MergedCommits:
    """The commits that came with the merges of the main line, read along with it.

    In git's topological order, the commits that a merge brought follow it, before the rest of the main line.
    """

    def __init__(self, records: Iterator[_Record]) -> None:
        self._records = records
        self._next: _Record | None = next(records, None)

    def of_merge(self, sha: str, first_parent: str) -> tuple[CommitText, ...]:
        """What came with a merge. Merges are asked for in the order of the main line."""
        while self._next is not None and self._next.sha != sha:
            self._next = next(self._records, None)
        texts: list[CommitText] = []
        self._next = next(self._records, None)
        while self._next is not None and self._next.sha != first_parent:
            if len(self._next.parents) < 2 and len(texts) < MAX_MERGED:  # a merge into the branch is no work of its own
                texts.append(self._next.text)
            self._next = next(self._records, None)
        return tuple(texts)


@contextlib.contextmanager
def _open_merged_commits(root: Path, newest: str) -> Iterator[_MergedCommits]:
    arguments = ("log", "-z", "--topo-order", *_OPTIONS, _FORMAT, "--no-patch", "--end-of-options", newest, "--")
    with open_git(root, *arguments) as process:
        yield _MergedCommits(_read_records(process.stdout))


def _read_records(stream: IO[bytes]) -> Iterator[_Record]:
    """The commits in the output of `git log -z` with `_FORMAT`, with or without `--raw`."""
    parts = _read_parts(stream)
    fields: list[str] | None = None
    files: list[FileChange] = []
    for part in parts:
        if part.startswith(":"):
            entry = parse_raw_entry(part, parts)
            if entry is not None:
                files.append(entry)
            continue
        if not part:
            continue
        if fields is not None:
            yield _make_record(fields, files)
        if not _COMMIT_ID.fullmatch(part):
            raise ToolError(Message(N_("git wrote something else than its history: it cannot be read")))
        fields, files = [part], []
        for _ in range(_FIELD_COUNT - 1):
            fields.append(next(parts, ""))
    if fields is not None:
        yield _make_record(fields, files)


def _make_record(fields: Sequence[str], files: Sequence[FileChange]) -> _Record:
    sha, parents, time, author, subject, body = fields
    text = CommitText(_plain(author), _plain(subject), _plain(body))
    return _Record(sha, tuple(parents.split()), _parse_time(time), text, tuple(files))


def _plain(text: str) -> str:
    """A text of git without the bytes that are no text, and without the end of a very long one."""
    text = text[:_MAX_TEXT_LENGTH]
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\r\n", "\n")


def _read_parts(stream: IO[bytes]) -> Iterator[str]:
    """The output up to each NUL. git sets a line end between a commit and its files."""
    pieces: list[bytes] = []
    while chunk := stream.read1(_CHUNK_BYTES):  # type: ignore[attr-defined]
        first, *others = chunk.split(b"\0")
        pieces.append(first)
        for part in others:
            yield _decode_part(b"".join(pieces))
            pieces = [part]
    if any(pieces):
        yield _decode_part(b"".join(pieces))


def _decode_part(part: bytes) -> str:
    return part.decode("utf-8", "surrogateescape").removeprefix("\n")


def _parse_time(text: str) -> datetime.datetime:
    """A time as git writes it (`%ct`): a commit may hold any number, and anybody can push one."""
    seconds = int(text) if re.fullmatch(r"-?\d{1,12}", text) else 0
    last = datetime.datetime(9999, 12, 30, tzinfo=datetime.UTC)
    return datetime.datetime.fromtimestamp(min(max(seconds, 0), last.timestamp()), datetime.UTC)
