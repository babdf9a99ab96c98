"""A registry as a git commit holds it, read without a checkout: its entries, settings and layout.

`RevisionStore` has the files of a commit, `find_last_commit_by` the commit of a day.
"""

from __future__ import annotations

import datetime
import os
import re
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from incubo.config.settings import ENTRY_FOLDERS
from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Commit
from incubo.registry.layout import Layout, best_layout
from incubo.registry.store import FolderEntry, OutsideRegistryError
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import ParsedFile, parse_file
from incubo.vcs.git_folder import find_registry_prefix
from incubo.vcs.parsed_blobs import KeptFile, ParsedBlobs
from incubo.vcs.run import (
    GitObject,
    ObjectReader,
    open_git,
    parse_commit_date,
    partial_clone_hints,
    query_git,
    read_blobs,
)

_UNSHALLOW_COMMAND = "git fetch --unshallow"
_MAX_LINKS = 40
"""How many symbolic links a path may lead through, as on Linux."""

_FILE_TYPES = {b"40000": "folder", b"160000": "special"}
"""A mode in a tree → the type of a `FolderEntry`; a file has any other mode, but for links."""
_LINK_MODE = b"120000"
_TREE_LINES = {length: re.compile(rb"0*(\d+) ([^\0]+)\0(.{%d})" % length, re.DOTALL) for length in (20, 32)}
"""A line of a tree, by the length of an id (SHA-1, SHA-256)."""


def resolve_commit(root: Path, revision: str) -> str | None:
    """The full id of the commit that a revision names; None if there is none, or for a range (`main..HEAD`)."""
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    result = query_git(root, *arguments)
    return None if result.exit_code else result.stdout.strip()  # a range prints both ends, and fails


def is_ref_name(root: Path, revision: str) -> bool:
    """Whether a revision is the name of a branch or a tag (or HEAD), and no id or expression on one (`main~3`)."""
    arguments = ("rev-parse", "--verify", "--quiet", "--symbolic-full-name", "--end-of-options", revision)
    result = query_git(root, *arguments)
    return not result.exit_code and result.stdout.startswith("refs/")


def find_common_commit(root: Path, a: str, b: str) -> str | None:
    """The full id of the last commit that two commits both have; None if there is none here."""
    return next(iter(query_git(root, "merge-base", a, b).stdout.split()), None)


def is_ancestor(root: Path, commit: str, of: str) -> bool:
    """Whether a commit is part of the history of another one, both here."""
    return query_git(root, "merge-base", "--is-ancestor", commit, of).exit_code == 0


def empty_tree(root: Path) -> str:
    """The id of the tree that holds no file."""
    return query_git(root, "hash-object", "-t", "tree", "--stdin").stdout.strip()


class _TreeEntry(NamedTuple):
    """A line of a tree: the mode, as git writes it, and the id of the object."""

    mode: bytes
    id: str


class MissingObjectError(ToolError):
    """The repository does not have an object that a commit names: a partial clone, or a damaged repository."""


class RevisionStore:
    """The files of a registry at a commit: a `Store`.

    Symbolic links are followed as in a checkout, where they stay in the registry. `prefix`: the path from the top of
    the repository to the registry, with its last slash ("": they are one).
    """

    def __init__(
        self,
        root: Path,
        revision: str,
        *,
        reader: ObjectReader | None = None,
        prefix: str | None = None,
        cache: ParsedBlobs | None = None,
    ) -> None:
        """`revision`: any name of a commit. `reader`: that of the repository, if there is one. `prefix`: where the
        registry was, by default where `root` is. `cache`: what is known of its files without reading them. Raises
        ToolError for no commit, and without git.
        """
        self.cache = cache or ParsedBlobs(None)
        self._kept: dict[str, KeptFile] = {}
        self._reader = reader or ObjectReader(root, MAX_FILE_BYTES)
        commit = self._reader.find(f"{revision}^{{commit}}")
        if commit is None:
            raise ToolError(Message(N_("git does not know the revision “{revision}”"), {"revision": revision}))
        self.root = root
        self.sha = commit.id
        self.prefix = find_registry_prefix(root) if prefix is None else prefix
        self._trees: dict[str, Mapping[str, _TreeEntry]] = {}
        self._folders: dict[str, Mapping[str, _TreeEntry]] = {}
        self._top = _TreeEntry(b"40000", commit.data[5 : commit.data.index(b"\n")].decode())
        for name in self.prefix.rstrip("/").split("/") if self.prefix else ():
            self._top = self._tree(self._top.id).get(name, _TreeEntry(b"", ""))
            if self._top.mode != b"40000":
                self._top = _TreeEntry(b"40000", "")
                break

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """The names in a folder, sorted. Raises OutsideRegistryError for a link out of the registry."""
        entries = self._folder(folder)
        files = [entries[name].id for name in sorted(entries) if entries[name].mode not in (*_FILE_TYPES, _LINK_MODE)]
        self._kept.update(self.cache.find(files))
        self._reader.read_ahead(blob for blob in files if blob not in self._kept)
        return sorted(FolderEntry(name, self._file_type(folder, name, entry)) for name, entry in entries.items())

    def list_blobs(self, folder: str) -> dict[str, str]:
        """The ids of the files in a folder, by name, links followed. A link that leads to no file of the registry is
        left out. Raises OutsideRegistryError for a folder that is a link out of the registry.
        """
        blobs = {}
        for name, entry in self._folder(folder).items():
            found: _TreeEntry | None = entry
            if entry.mode == _LINK_MODE:
                try:
                    found = self._resolve(f"{folder}/{name}")
                except OutsideRegistryError:
                    continue
            if found is not None and found.mode not in _FILE_TYPES:
                blobs[name] = found.id
        return blobs

    def has_folder(self, folder: str) -> bool:
        """Whether there is a folder of that path: git has no empty ones."""
        try:
            entry = self._resolve(folder)
        except OutsideRegistryError:
            return False
        return entry is not None and entry.mode == b"40000"

    def has_file(self, path: str) -> bool:
        """Whether there is a file of that path; it need not be readable."""
        folder, _, name = path.rpartition("/")
        entry = self._folder(folder).get(name)
        return entry is not None and entry.mode not in _FILE_TYPES

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError, and OutsideRegistryError for a link out of the registry."""
        return self._read_object(self._find_file(path).id).data

    def parse(self, path: str) -> ParsedFile:
        """What `parse_file` with its line reader says of a file, without the body. Raises as `read`."""
        blob = self._find_file(path).id
        kept = self._kept.pop(blob, None)
        if kept is not None and kept.body_length is not None:
            return ParsedFile(kept.values, "", [], body_length=kept.body_length)
        parsed = parse_file(path, self._read_object(blob).data, use_line_reader=True)
        if kept is None:
            self.cache.keep(blob, parsed)
        return parsed

    def read_ahead(self, paths: Iterable[str]) -> None:
        """Announce the files that `read` is asked for next, in this order: git is asked for many at once. Raises as
        `read`.
        """
        self._reader.read_ahead([self._find_file(path).id for path in paths])

    def save(self) -> None:
        """Keep what was read, for another time."""
        self.cache.save()

    def _find_file(self, path: str) -> _TreeEntry:
        """A file, links followed. Raises FileNotFoundError, and OutsideRegistryError for a link out of the registry."""
        folder, _, name = path.rpartition("/")
        entry = self._folder(folder).get(name)
        if entry is not None and entry.mode == _LINK_MODE:
            entry = self._resolve(path)
        if entry is None or entry.mode in _FILE_TYPES:
            raise FileNotFoundError(path)
        return entry

    def _file_type(self, folder: str, name: str, entry: _TreeEntry) -> str:
        if entry.mode == _LINK_MODE:
            try:
                target = self._resolve(f"{folder}/{name}" if folder else name)
            except OutsideRegistryError:
                target = None
            return "outside" if target is None else _FILE_TYPES.get(target.mode, "file")
        return _FILE_TYPES.get(entry.mode, "file")

    def _folder(self, folder: str) -> Mapping[str, _TreeEntry]:
        """What is in a folder, by name; empty if it does not exist. Raises OutsideRegistryError."""
        if folder not in self._folders:
            entry = self._resolve(folder)
            self._folders[folder] = self._tree(entry.id) if entry is not None and entry.mode == b"40000" else {}
        return self._folders[folder]

    def _resolve(self, path: str) -> _TreeEntry | None:
        """What is at a path of the registry, links followed; None for nothing. Raises OutsideRegistryError."""
        parents, links = [self._top], 0
        names = path.split("/")[::-1]
        while names:
            name = names.pop()
            if name in ("", "."):
                continue
            if name == "..":
                parents.pop()
                if not parents:
                    raise OutsideRegistryError(path)
                continue
            entry = self._tree(parents[-1].id).get(name) if parents[-1].mode == b"40000" else None
            if entry is None:
                return None
            if entry.mode != _LINK_MODE:
                parents.append(entry)
                continue
            links += 1
            target = os.fsdecode(self._read_object(entry.id).data)
            if target.startswith("/"):
                raise OutsideRegistryError(path)
            if links > _MAX_LINKS:
                return None
            names += target.split("/")[::-1]
        return parents[-1]

    def _tree(self, tree_id: str) -> Mapping[str, _TreeEntry]:
        if not tree_id:
            return {}
        if tree_id not in self._trees:
            self._trees[tree_id] = dict(_parse_tree(self._read_object(tree_id)))
        return self._trees[tree_id]

    def _read_object(self, object_id: str) -> GitObject:
        found = self._reader.read(object_id)
        if found is None:
            raise missing_object_error(self.root, self.sha)
        return found


def _parse_tree(git_object: GitObject) -> Iterator[tuple[str, _TreeEntry]]:
    """The entries of a tree, by name."""
    id_length = len(git_object.id) // 2
    line = _TREE_LINES[id_length]
    for mode, name, object_id in line.findall(git_object.data):
        yield os.fsdecode(name), _TreeEntry(mode, object_id.hex())


def missing_object_error(root: Path, sha: str) -> MissingObjectError:
    """The error for a commit whose files this copy of the repository does not have, and how to get them."""
    message = Message(N_("the files of the commit {id} are not in this copy of the repository"), {"id": sha[:8]})
    hints = partial_clone_hints(root) or (
        Message(N_("the repository is damaged"), hint=Message(N_("to see what is"), command="git fsck")),
    )
    return MissingObjectError(message, hints=hints)


# Commits


def get_timezone(name: str) -> datetime.tzinfo | None:
    """An IANA time zone; None, which stands for local time, if it is unknown."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


def read_commit_at(git_object: GitObject, timezone: str) -> Commit:
    """A commit, with the day that it names, and that day in a time zone as the one on which it was known."""
    header = git_object.data.partition(b"\n\n")[0]
    found = re.search(rb"^committer .*> (-?\d{1,1000}) ([+-])(\d\d)(\d\d)$", header, re.MULTILINE)
    if found is None:
        return Commit(git_object.id, datetime.date(1970, 1, 1), datetime.date(1970, 1, 1))
    try:
        moment = datetime.datetime.fromtimestamp(int(found[1]), datetime.UTC)
        offset = timedelta(hours=int(found[3]), minutes=int(found[4])) * (1 if found[2] == b"+" else -1)
        return Commit(git_object.id, (moment + offset).date(), moment.astimezone(get_timezone(timezone)).date())
    except (OverflowError, ValueError, OSError):
        day = datetime.date.max if int(found[1]) > 0 else datetime.date(1970, 1, 1)
        return Commit(git_object.id, day, day)


def find_last_commit_by(root: Path, day: date, timezone: str, head: str = "HEAD") -> str | None:
    """The last commit of the main line of `head` by the end of a day; None if there is none, or no `head`."""
    end = _end_of_day(day, get_timezone(timezone))
    if end.year < 1970:
        return None
    arguments = ("rev-list", "-1", "--first-parent", f"--min-age={int(end.timestamp())}", "--end-of-options", head)
    result = query_git(root, *arguments, "--")
    return result.stdout.strip() or None if not result.exit_code else None


def find_last_commits_by(root: Path, days: Iterable[date], timezone: str, head: str = "HEAD") -> dict[date, str]:
    """What `find_last_commit_by` finds for each of some days, in one walk; without the days before the first commit.

    Raises ToolError where git fails.
    """
    zone = get_timezone(timezone)
    ends = [(_end_of_day(day, zone), day) for day in sorted(set(days))]
    waiting = [(int(end.timestamp()), day) for end, day in ends if end.year >= 1970]  # the last day is at its end
    found: dict[date, str] = {}
    if not waiting or resolve_commit(root, head) is None:
        return found
    with open_git(root, "rev-list", "--first-parent", "--timestamp", "--end-of-options", head, "--") as process:
        for line in process.stdout:
            time, _, sha = line.decode().strip().partition(" ")
            while waiting and int(time) <= waiting[-1][0]:
                found[waiting.pop()[1]] = sha
            if not waiting:
                return found
        process.require_success()
    return found


def _end_of_day(day: date, zone: datetime.tzinfo | None) -> datetime.datetime:
    """The last second of a day: where clocks go back at midnight it comes twice, and the later one ends the day."""
    return datetime.datetime.combine(day, datetime.time(23, 59, 59, fold=1), zone)


def find_first_commit(root: Path) -> Commit | None:
    """The oldest commit of the main line that is here; None before the first one."""
    arguments = ("rev-list", "--first-parent", "--max-parents=0", "--format=%H %cs", "--no-commit-header", "HEAD", "--")
    sha, _, date_text = query_git(root, *arguments).stdout.strip().rpartition("\n")[2].partition(" ")
    return Commit(sha, parse_commit_date(date_text)) if sha else None


def shallow_clone_hints(root: Path) -> tuple[Message, ...]:
    """How to get the whole history, if the clone is shallow."""
    if query_git(root, "rev-parse", "--is-shallow-repository").stdout.strip() != "true":
        return ()
    return (
        Message(N_("only the last commits are here: get them all with {command}"), {"command": _UNSHALLOW_COMMAND}),
        Message(N_("in a GitHub workflow, add the line {line} to actions/checkout"), {"line": "fetch-depth: 0"}),
        Message(N_("in a GitLab job, add the line {line} to its variables"), {"line": 'GIT_DEPTH: "0"'}),
    )


# The registry at a commit


def find_registry_prefixes(root: Path, sha: str) -> list[str]:
    """The folders that are a registry at a commit: paths from the top of the repository, with their last slash."""
    listed = query_git(root, "ls-tree", "-r", "-d", "-z", "--name-only", "--full-tree", sha).stdout.split("\0")
    ends = tuple(f"content/{name}" for name in ENTRY_FOLDERS)
    folders = {path[: -len(end)] for path in listed for end in ends if path == end or path.endswith(f"/{end}")}
    return sorted(folders)


def list_registry_places(root: Path, sha: str, store: RevisionStore) -> list[str]:
    """Where the registry was in the repository at a commit: the place of `store`, which reads that commit, if it is one
    there, else each one elsewhere (`find_registry_prefixes`).
    """
    return [store.prefix] if has_registry(store) else find_registry_prefixes(root, sha)


def has_registry(store: RevisionStore) -> bool:
    """Whether a registry is where a store reads one."""
    return any(store.has_folder(f"content/{name}") for name in ENTRY_FOLDERS) or store.has_file(CONFIG_FILE)


def read_settings_at(root: Path, commit: str) -> str | None:
    """The text of `incubo.toml` at a commit; None if it is not there."""
    return read_settings_of(RevisionStore(root, commit))


def read_settings_of(store: RevisionStore) -> str | None:
    """The text of `incubo.toml` in a store; None if it is not there, or no file of the registry."""
    try:
        data = store.read(CONFIG_FILE)
    except OSError:
        return None
    return _decode_settings(data)


def read_staged_settings(root: Path) -> str | None:
    """The text of `incubo.toml` in the index; None if it is not there."""
    listing = query_git(root, "ls-files", "--stage", "-z", "--", CONFIG_FILE).stdout
    fields = listing.partition("\t")[0].split()
    if len(fields) != 3 or fields[0] in ("040000", "160000"):
        return None
    return _decode_settings(read_blobs(root, [fields[1]]).get(fields[1], b""))


def _decode_settings(data: bytes) -> str:
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")


def detect_layout_at(root: Path, commit: str) -> Layout:
    """The layout whose folders a commit holds."""
    return best_layout(RevisionStore(root, commit).has_folder)
