"""The changes of a registry over time, commit by commit: only the files that a commit changes are read.

An entry that a change only refers to (the sponsor of a startup) is looked up in the present registry: its title is
today's.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import Problem
from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change
from incubo.diff.fields import is_only_of_form, parse_entry_text
from incubo.diff.sentences.phrasing import DiffContext, short_title
from incubo.history.commits import NO_PROGRAMS, Programs, find_authors, find_reason, find_source
from incubo.model.decode import Decoder
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind
from incubo.model.records import Entry, Job, Member, Mission, Startup, Team
from incubo.model.suggestions import normalise_name
from incubo.model.teams import list_startups_of_member, mission_startups
from incubo.model.vocabulary import Vocabulary
from incubo.registry.file_changes import FileChange, follow_renames
from incubo.registry.layout import (
    KINDS_BY_FOLDER,
    LAYOUTS,
    Layout,
    entry_id_from_address,
    entry_id_from_path,
    has_entry_name,
)
from incubo.registry.lookup import find_own_title
from incubo.registry.registry import FileFacts, Registry
from incubo.registry.store import Store
from incubo.source.reader import decode_text, parse_file
from incubo.vcs.log import LogCommit
from incubo.vcs.revision import get_timezone
from incubo.vcs.run import ObjectReader, find_missing_error

_MAX_READ_AHEAD = 64
"""How many commits are read before the first of them is told."""
_CACHED_ENTRIES = 512
"""How many versions of entries are kept: what a commit found is often what the one before it had left."""
_MAX_FORMER_IDS = 50
"""How many former addresses of a startup are followed."""

EntryKey = tuple[str, str]
"""The kind and the id of an entry."""


class LoggedCommit(NamedTuple):
    """A commit that changed something in the registry.

    `time` is in the registry's time zone. `authors`: who did the work; none if programs did it. `reason`: why, "" if
    it does not say. `context`: the changed entries before and after, to describe the changes. `source`: what people
    call the source whose export it is (None: it is none, or that has no name).
    """

    sha: str
    time: datetime.datetime
    authors: tuple[str, ...]
    reason: str
    changes: tuple[Change, ...]
    context: DiffContext
    source: LabelledValue | None = None


class LogFilter(NamedTuple):
    """Which changes are told: all of what is None or empty.

    `entries`: these only; where a commit renamed one, its former id is added for those before it. `with_team`: also
    what is about the missions of people for these startups. `author`: a part of the name, normalised; `by_programs`:
    only what programs did. `fields`: names of fields (`contact`, `missions.end`). `incubator`: what is about its
    startups, their people and their offers. `is_hidden`: by kind and id, the entries of which nothing is told.
    """

    entries: set[EntryKey] | None = None
    kinds: frozenset[str] = frozenset()
    author: str = ""
    by_programs: bool = False
    fields: tuple[str, ...] = ()
    incubator: str | None = None
    with_team: bool = False
    is_hidden: Callable[[str, str], bool] | None = None

    def hides(self, key: EntryKey) -> bool:
        """Whether nothing is told of an entry."""
        return self.is_hidden is not None and self.is_hidden(*key)


class _Version(NamedTuple):
    """A file as a commit holds it: its text, its entry (None: it cannot be read), what is wrong with it."""

    text: str
    entry: Entry | None
    problems: tuple[Problem, ...]


class PresentEntries:
    """The entries of the present registry, each read when it is asked for."""

    def __init__(self, store: Store, layout: Layout, decoders: Mapping[str, Decoder]) -> None:
        self._store = store
        self._layout = layout
        self._decoders = decoders
        self._entries: dict[EntryKey, Entry | None] = {}

    def find(self, kind: str, entry_id: str) -> Entry | None:
        """The entry; None if there is none, or it cannot be read."""
        key = kind, entry_id
        if key not in self._entries:
            self._entries[key] = self._read(kind, entry_id)
        return self._entries[key]

    def _read(self, kind: str, entry_id: str) -> Entry | None:
        if kind not in self._decoders or "/" in entry_id or "\0" in entry_id:  # a word of the vocabulary is no entry
            return None
        path = f"{self._layout.folders[kind]}/{entry_id}.md"
        try:
            parsed = parse_file(path, self._store.read(path), use_line_reader=True)
        except (OSError, ValueError):
            return None
        return self._decoders[kind].decode(entry_id, path, parsed.values, []) if parsed.values is not None else None


class LogReader:
    """Reads commits as changes of a registry: its layout, its vocabulary and its fields are today's."""

    def __init__(
        self,
        store: Store,
        layout: Layout,
        vocabulary: Vocabulary,
        entry_kinds: Mapping[str, EntryKind],
        timezone: str,
        programs: Programs = NO_PROGRAMS,
    ) -> None:
        """`store`: the present registry. `timezone`: an IANA time zone."""
        prefixes = {
            kind: prefix
            for kind, prefix in layout.reference_prefixes.items()
            if store.list_folder(layout.folders[kind])
        }
        self._layout = layout
        self._vocabulary = vocabulary
        self._decoders = {kind: Decoder(entry_kinds[kind], vocabulary, prefixes) for kind in ENTRY_KINDS}
        self._timezone = get_timezone(timezone)
        self._programs = programs
        self.present = PresentEntries(store, layout, self._decoders)
        self._titles: dict[EntryKey, Message | str] = {}
        self._later_keys: dict[EntryKey, EntryKey] = {}  # former id → the next one, as far as commits were read

    def read(self, commits: Iterable[LogCommit], blobs: ObjectReader, wanted: LogFilter) -> Iterator[LoggedCommit]:
        """The commits that changed something of what is wanted. `commits`: the last one first."""
        read_version = lru_cache(_CACHED_ENTRIES)(partial(self._read_version, blobs))
        entries = wanted.entries
        for commit in _read_ahead(commits, blobs, wanted) if entries is None else commits:
            self._remember_renames(commit.files)
            authors = find_authors(commit, self._programs)
            is_by_wanted = _is_author_wanted(authors, wanted)
            if entries is None and not is_by_wanted:
                continue
            files = [file for file in map(self._locate, commit.files) if file is not None]
            if entries is not None:
                entries.update(self._find_former_keys(files, entries, read_version))
            files = [file for file in files if file.is_renamed or _may_tell(file, wanted)]
            if not any(_may_tell(file, wanted) for file in files):
                continue
            context, changes = self._compare(files, self.local_time(commit.time).date(), read_version, wanted)
            self._remember_titles(changes)
            if entries is not None:
                entries.update(
                    (change.subject.kind, change.old)
                    for change in changes
                    if change.type == "renamed" and (change.subject.kind, change.subject.id) in entries
                )
            told = tuple(change for change in changes if self._is_wanted(change, context, wanted))
            if not authors:  # a program writes files in its own way, and that may become another one
                told = tuple(change for change in told if not is_only_of_form(change))
            if told and is_by_wanted:
                reason, source = find_reason(commit, self._programs), find_source(commit, self._programs)
                yield LoggedCommit(commit.sha, self.local_time(commit.time), authors, reason, told, context, source)

    def local_time(self, time: datetime.datetime) -> datetime.datetime:
        """A time in the registry's time zone."""
        return time.astimezone(self._timezone)

    def _locate(self, file: FileChange) -> _File | None:
        """Where a file would be in the present layout; None if it is no part of a registry, or only moved there."""
        old, new = (find_entry_key(path) if has_entry_name(path) else None for path in (file.old_path, file.path))
        old_blob, new_blob = (file.old_blob if old else None), (file.new_blob if new else None)
        if (old is None and new is None) or (old == new and old_blob == new_blob and not file.new_mode):
            return None
        old, new = old or new, new or old
        assert old is not None
        assert new is not None
        if old[0] != new[0]:  # another kind is a new entry: git sees a rename because they look alike
            old, old_blob = new, None
        return _File(old, new, old_blob, new_blob, file.new_mode)

    def _find_former_keys(
        self, files: Iterable[_File], entries: Collection[EntryKey], read_version: Callable[[str, str, str], _Version]
    ) -> list[EntryKey]:
        """The former ids of the startups of `entries` that a commit adds, as they say themselves (`redirect_from`):
        git does not see a rename where much else changes, or where it took two commits.
        """
        former: dict[EntryKey, None] = {}
        for kind, entry_id in (file.new for file in files if file.old_blob is None and file.new in entries):
            if kind != "startup":
                continue
            blob = next(file.new_blob for file in files if file.new == (kind, entry_id))
            added = read_version(kind, entry_id, blob).entry if blob is not None else None
            for startup in (added, self.present.find(kind, entry_id)):
                addresses = getattr(startup, "redirect_from", ())[:_MAX_FORMER_IDS]
                for former_id in filter(str.isprintable, map(entry_id_from_address, addresses)):  # git gets them
                    if former_id and self.present.find(kind, former_id) is None:
                        former[kind, former_id] = None
        return list(former)

    def _path(self, key: EntryKey) -> str:
        return f"{self._layout.folders[key[0]]}/{key[1]}.md"

    def _compare(
        self,
        files: Sequence[_File],
        day: datetime.date,
        read_version: Callable[[str, str, str], _Version],
        wanted: LogFilter,
    ) -> tuple[DiffContext, list[Change]]:
        """The changes of the files of a commit, and the entries before and after."""
        sides: tuple[dict[EntryKey, _Version], dict[EntryKey, _Version]] = {}, {}
        for file in files:
            for versions, key, blob in ((sides[0], file.old, file.old_blob), (sides[1], file.new, file.new_blob)):
                if blob is not None:
                    versions[key] = read_version(*key, blob)
        before, after = map(self._make_registry, sides)
        keys = {key for file in files for key in (file.old, file.new)}
        moves = {
            self._path(file.old): self._path(file.new)
            for file in files
            if file.old != file.new and file.old in sides[0]
        }
        moves = follow_renames(before, after, moves)
        modes = {self._path(file.new): file.mode for file in files if file.mode}
        changes = compare_registries(before, after, {*map(self._path, keys)}, moves, modes)
        return DiffContext(before, after, day, self.find_title, wanted.is_hidden), changes

    def _read_version(self, blobs: ObjectReader, kind: str, entry_id: str, blob: str) -> _Version:
        """An entry as a blob holds it. One that a damaged repository does not have is empty: it cannot be read.

        Raises ToolError for one that this copy was made without.
        """
        found = blobs.read(blob)
        missing = find_missing_error(blobs.root) if found is None else None
        if missing is not None:
            raise missing
        data = found.data if found is not None else b""
        path = self._path((kind, entry_id))
        if kind not in self._decoders:
            return _Version(decode_text(data), None, ())
        text = decode_text(data)
        is_plain = text.encode("utf-8", "surrogatepass") == data  # what it is compared by is parsed from the text
        parsed = parse_entry_text(path, text, True) if is_plain else parse_file(path, data, use_line_reader=True)
        problems = list(parsed.problems)
        entry = (
            self._decoders[kind].decode(entry_id, path, parsed.values, problems) if parsed.values is not None else None
        )
        return _Version(text, entry, tuple(problems))

    def _make_registry(self, versions: Mapping[EntryKey, _Version]) -> Registry:
        """A registry of the changed entries only."""
        entries: dict[str, dict[str, Any]] = {kind: {} for kind in ENTRY_KINDS}
        unreadable: dict[str, dict[str, str]] = {}
        texts = {}
        for (kind, entry_id), version in versions.items():
            path = self._path((kind, entry_id))
            texts[path] = version.text
            if version.entry is not None:
                entries[kind][entry_id] = version.entry
            else:
                unreadable.setdefault(kind, {})[entry_id] = path
        problems = [problem for version in versions.values() for problem in version.problems]
        return Registry(
            self._layout, self._vocabulary, entries, unreadable, problems, list(texts), FileFacts(), texts.__getitem__
        )

    def find_title(self, kind: str, entry_id: str) -> Message | str:
        """The title of an entry that a change refers to: today's, else the last one, else its id; of a person who has
        no sheet any more, no name: they may have asked to be forgotten.
        """
        if (kind, entry_id) in self._titles:
            return self._titles[kind, entry_id]
        kind, entry_id = self._find_present_key((kind, entry_id))
        entry = self.present.find(kind, entry_id)
        if kind == "member" and entry is None:
            return Message(N_("somebody without a sheet"))
        return short_title(find_own_title(kind, entry) or entry_id)

    def find_current(self, key: EntryKey) -> tuple[EntryKey, str | None]:
        """What an entry is called now, and its title today (None: it is gone)."""
        key = self._find_present_key(key)
        entry = self.present.find(*key)
        return key, short_title(find_own_title(key[0], entry) or key[1]) if entry is not None else None

    def _remember_renames(self, files: Iterable[FileChange]) -> None:
        """Keep which entries a commit renames, whoever made it: what is told of earlier commits is about these."""
        for file in files:
            if file.old_path != file.path and (located := self._locate(file)) is not None and located.is_renamed:
                self._later_keys[located.old] = located.new

    def _find_present_key(self, key: EntryKey) -> EntryKey:
        """What an entry is called now, as far as it is known."""
        for _ in range(_MAX_FORMER_IDS):
            if key not in self._later_keys or self.present.find(*key) is not None:
                break
            key = self._later_keys[key]
        return key

    def _remember_titles(self, changes: Iterable[Change]) -> None:
        """Keep the titles of the entries that the present registry has under another id, or no more."""
        for change in changes:
            if change.type == "removed":
                self._titles.setdefault((change.subject.kind, change.subject.id), change.subject.title)
            elif change.type == "renamed":
                kind = change.subject.kind
                self._later_keys[kind, change.old] = kind, change.subject.id
                self._titles[kind, change.old] = self.find_title(kind, change.subject.id)

    def _is_wanted(self, change: Change, context: DiffContext, wanted: LogFilter) -> bool:
        """Whether a change is told."""
        subject, entries = change.subject, wanted.entries
        if wanted.kinds and subject.kind not in wanted.kinds:
            return False
        if wanted.hides((subject.kind, subject.id)):
            return False
        if entries is not None and (subject.kind, subject.id) not in entries:
            startups = {entry_id for kind, entry_id in entries if kind == "startup"}
            if not wanted.with_team or subject.kind != "member" or not startups & _startups_of_change(change, context):
                return False
        if wanted.fields and not any(_changes_field(change, name) for name in wanted.fields):
            return False
        return wanted.incubator is None or wanted.incubator in self._incubators_of(change, context)

    def _incubators_of(self, change: Change, context: DiffContext) -> set[str]:
        """The incubators that a change is about."""
        kind, entry_id = change.subject.kind, change.subject.id
        if kind == "incubator":
            return {entry_id, str(change.old)}
        incubators: set[str] = set()
        for entry in _entries_of_change(change, context):
            if isinstance(entry, Startup):
                incubators.update(entry.all_incubators)
            elif (isinstance(entry, Job | Team) and entry.incubator) or (isinstance(entry, Member) and entry.incubator):
                incubators.add(entry.incubator)
        if kind == "member":
            teams = {team for entry in _entries_of_change(change, context) for team in getattr(entry, "teams", ())}
            for team_id in teams:
                team = self.present.find("team", team_id)
                if isinstance(team, Team) and team.incubator:
                    incubators.add(team.incubator)
        for startup_id in _startups_of_change(change, context):
            for registry in (context.after, context.before):
                if startup_id in registry.startups:
                    incubators.update(registry.startups[startup_id].all_incubators)
            startup = self.present.find(*self._find_present_key(("startup", startup_id)))
            if isinstance(startup, Startup):
                incubators.update(startup.all_incubators)
        return incubators


def compare_restored(logged: LoggedCommit, removal: LoggedCommit, path: str) -> LoggedCommit:
    """What a commit changes in an entry that it restores, since an earlier commit (`removal`) removed it."""
    before = removal.context.before
    subject = next(change.subject for change in logged.changes if change.subject.path == path)
    changes = compare_registries(before, logged.context.after, [path], {})
    kept = (change for change in changes if change.type != "form")
    return logged._replace(
        changes=(Change(subject, "restored", "", removal.time.date()), *kept),
        context=logged.context._replace(before=before),
    )


def _read_ahead(commits: Iterable[LogCommit], blobs: ObjectReader, wanted: LogFilter) -> Iterator[LogCommit]:
    """The commits, with the blobs of the next ones read together: first of a few, for who reads only these."""
    source = iter(commits)
    count = 1
    while batch := list(itertools.islice(source, count)):
        keys = ((file, find_entry_key(file.path)) for commit in batch for file in commit.files)
        files = [file for file, key in keys if key is not None and not wanted.hides(key)]
        blobs.read_ahead(dict.fromkeys(blob for file in files for blob in (file.old_blob, file.new_blob) if blob))
        yield from batch
        count = min(2 * count, _MAX_READ_AHEAD)


class _File(NamedTuple):
    """A file of a commit: the entry before and after, and their blobs (None: it was not there)."""

    old: EntryKey
    new: EntryKey
    old_blob: str | None
    new_blob: str | None
    mode: str = ""

    @property
    def is_renamed(self) -> bool:
        """Whether the entry has another id than before: references to it are not changed by that."""
        return self.old != self.new and self.old_blob is not None and self.new_blob is not None


def find_entry_key(path: str) -> EntryKey | None:
    """The entry of a file, in any layout."""
    kind = KINDS_BY_FOLDER.get(path.rpartition("/")[0])
    return (kind, entry_id_from_path(path)) if kind is not None else None


def list_entry_paths(keys: Iterable[EntryKey]) -> list[str]:
    """The files of some entries, in any layout."""
    return sorted(f"{layout.folders[kind]}/{entry_id}.md" for kind, entry_id in keys for layout in LAYOUTS.values())


def _is_author_wanted(authors: Sequence[str], wanted: LogFilter) -> bool:
    if wanted.by_programs:
        return not authors
    return not wanted.author or any(wanted.author in normalise_name(name) for name in authors)


def _may_tell(file: _File, wanted: LogFilter) -> bool:
    """Whether a file has to be read."""
    entries = wanted.entries
    if wanted.hides(file.new):
        return False
    if wanted.kinds and file.new[0] not in wanted.kinds:
        return False
    if entries is None or file.new in entries or file.old in entries:
        return True
    return wanted.with_team and file.new[0] == "member"


def _entries_of_change(change: Change, context: DiffContext) -> Iterator[Entry]:
    """The changed entry, after and before."""
    kind, entry_id = change.subject.kind, change.subject.id
    for registry in (context.after, context.before):
        entry = registry.entries.get(kind, {}).get(entry_id)
        if entry is not None:
            yield entry


def _startups_of_change(change: Change, context: DiffContext) -> set[str]:
    """The startups that a change is about: those of the mission that changes, else all those of the entry."""
    missions = [value for value in (change.old, change.new) if isinstance(value, Mission)]
    startups: set[str] = set()
    for entry in _entries_of_change(change, context):
        if isinstance(entry, Startup):
            startups.add(entry.id)
        elif isinstance(entry, Job) and entry.startup:
            startups.add(context.after.job_startup_id(entry) or entry.startup)
        elif isinstance(entry, Member):
            if not missions:
                startups.update(list_startups_of_member(entry))
            for mission in missions:
                startups.update(mission_startups(entry, mission))
    return startups


_LISTS = ("phases", "events", "metrics", "missions")


def _changes_field(change: Change, name: str) -> bool:
    """Whether a change is one of the field `name`: `contact`, `missions`, `missions.end`, or `body`."""
    if change.type in ("body", "renamed"):
        return name == change.type.replace("renamed", "id")
    field, _, part = name.partition(".")
    if change.field != field:
        return False
    if not part:
        return True
    if change.type == "departure":
        return part == "end"
    values = [getattr(value, part, None) if hasattr(value, "_fields") else None for value in (change.old, change.new)]
    return values[0] != values[1]
