"""Undo an edit in files that may have changed since: a merge by fields, as `sync` makes one (decision 0080).

The common text is the file after the edit, ours what it is now, theirs what it was before the edit. What both sides
changed is an obstacle: a later change has it, and is never lost.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from incubo.app.sharing.merge_questions import describe_conflict
from incubo.app.sharing.merging import MergeQuestion, RegistryMerger
from incubo.app.sharing.sync_summary import loss_notes
from incubo.app.workspace import Workspace
from incubo.core.errors import ToolError
from incubo.core.files import cannot_read_message
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.diff.registry_diff import diff_registries
from incubo.edit import journal
from incubo.edit.journal import JournalEntry
from incubo.edit.merge.conflicts import Side
from incubo.edit.references import bare_id, find_references_to_all, iter_references
from incubo.edit.verbs.undo import find_changed_paths
from incubo.history.commits import export_name, find_authors, find_source, list_programs
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import IMPORTS_FOLDER, entry_id_from_path
from incubo.registry.loader import reload_registry
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore, Store
from incubo.source.reader import parse_file
from incubo.vcs import status, three_way
from incubo.vcs.log import LogCommit, read_log
from incubo.vcs.revision import RevisionStore, get_timezone
from incubo.vcs.run import read_blobs
from incubo.vcs.three_way import Contents

Files = Mapping[str, bytes | None]
LoadRegistry = Callable[[], Registry]


class Obstacle(NamedTuple):
    """What an edit changed and a later change has changed again. `sentence`: what, by whom and when; `values`: what it
    is now, and what it was. `entry`: the record of the later change, if that can be undone first. `target`: the entry
    where the value can be typed instead.
    """

    sentence: Message
    values: Message | None = None
    entry: JournalEntry | None = None
    target: EntryRef | None = None


class RestoredFiles(NamedTuple):
    """What undoing an edit does to its files. `current`: what they hold now. `merged`: those that have changed since,
    as they would be. `kept`: what else has changed in them, and stays. `notes`: what else to know. `is_committed`: the
    last commit has the edit.
    """

    current: Files
    merged: Files = {}
    obstacles: tuple[Obstacle, ...] = ()
    kept: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    is_committed: bool = False


def restore_files(workspace: Workspace, entry: JournalEntry, load_registry: LoadRegistry) -> RestoredFiles:
    """What undoing an edit of files does to them. Raises ToolError."""
    return _Restorer(workspace, entry, load_registry).restore()


def find_obstacles(workspace: Workspace, entry: JournalEntry, load_registry: LoadRegistry) -> list[Obstacle]:
    """What is in the way of undoing an edit of files. Raises ToolError."""
    return _Restorer(workspace, entry, load_registry).find_obstacles()


def has_edit(workspace: Workspace, entry: JournalEntry, store: Store) -> bool:
    """Whether files, of a commit or as they are, have all that an edit changed. Raises ToolError."""
    restorer = _Restorer(workspace, entry, workspace.load_registry)
    versions = (restorer.compare(path, _read_from(store, path)) for path in entry.after)
    return all(version.has_edit and not version.conflicts for version in versions)


class _Version(NamedTuple):
    """A file after an edit: as a commit left it (None: as it is now, or was before all of them), beside the edit.

    `conflicts`: what is in it where the edit changed something, and neither what the edit left nor what was there
    before, by the keys of the questions. `has_edit`: undoing the edit would change it.
    """

    data: bytes | None
    commit: LogCommit | None
    conflicts: Mapping[str, Any]
    has_edit: bool


class _Restorer:
    """Restores the files of one edit."""

    def __init__(self, workspace: Workspace, entry: JournalEntry, load_registry: LoadRegistry) -> None:
        self.workspace = workspace
        self.entry = entry
        self._load = load_registry
        self._merger = self._make_merger()
        self._merged: dict[str, bytes | None] = {}

    @cached_property
    def _current(self) -> Files:
        return {path: read_if_exists(self.workspace, path) for path in self.entry.after}

    @cached_property
    def _old_names(self) -> Mapping[str, str]:
        """The files that the edit renamed, and that can get their old names again."""
        return {
            new: old
            for old, new in self.entry.edit.moves.items()
            if self._current.get(new) is not None and old in self._current and self._current[old] is None
        }

    @cached_property
    def _registry(self) -> Registry:
        return self._load()

    def restore(self) -> RestoredFiles:
        """What undoing the edit does."""
        obstacles = self.find_obstacles()
        kept: tuple[Message, ...] = ()
        is_committed = any(len(chain) > 1 and chain[1].has_edit for chain in self._versions.values())
        if self.entry.is_complete and not obstacles:
            self._restore_what_came_between()
            obstacles = [self._describe(question) for question in self._merger.log.questions]
        if not obstacles:
            kept = self._tell_kept()
        notes = tuple(loss_notes(self._merger.log))
        return RestoredFiles(self._current, self._merged, tuple(obstacles), kept, notes, is_committed)

    def find_obstacles(self) -> list[Obstacle]:
        """What is in the way, in the files as they are."""
        for path in find_changed_paths(self.entry, self._current):
            target = self._old_names.get(path, path)
            self._merged[path] = None
            self._merged[target] = self._merge(self._merger, path, self._current[path])
        obstacles = [*self._renamed_again(), *map(self._describe, self._merger.log.questions)]
        return obstacles or [*self._cited(), *self._citing_what_is_gone()]

    def _make_merger(self) -> RegistryMerger:
        return RegistryMerger(self.workspace, self.workspace.root, "", {}, is_of_one_person=True)

    def _merge(self, merger: RegistryMerger, path: str, data: bytes | None) -> bytes | None:
        """What undoing the edit makes of a version of a file."""
        target = self._old_names.get(path, path)
        before = self.entry.before[target]
        if before is None and self.workspace.settings.private_of:
            before = _NO_FIELDS
        return merger.merge_versions(target, Contents(self.entry.after[path], data, before))

    def _ref(self, path: str) -> EntryRef | None:
        kind = self.workspace.layout.kind_of_path(path)
        return EntryRef(kind, entry_id_from_path(path)) if kind is not None else None

    # What came after the edit

    @cached_property
    def _later(self) -> list[JournalEntry]:
        """The edits of files after this one, the latest first; none after one that was interrupted."""
        if not self.entry.is_complete:
            return []
        entries = list(journal.iter_entries(self.workspace.state_folder))
        files = [each.file for each in entries]
        later = entries[: files.index(self.entry.file)] if self.entry.file in files else []
        return [each for each in later if each.is_complete and each.edit.proposal is None]

    @cached_property
    def _commits(self) -> tuple[str, str] | None:
        """The commit that was the last one here when the edit was made, and the last one now; None without any."""
        head, made_at = status.head_commit(self.workspace.root), self.entry.edit.made_at
        if head is None:
            return None
        if made_at is None:
            return head.sha, head.sha
        # what came within the second before is in the file before the edit, too
        before = made_at - datetime.timedelta(seconds=1)
        return status.find_head_at(self.workspace.root, before) or head.sha, head.sha

    @cached_property
    def _versions(self) -> Mapping[str, list[_Version]]:
        """Each file of the edit as it is, as each commit since then left it, and as it was in git before them."""
        versions = {path: [self.compare(path, data)] for path, data in self._current.items()}
        if self._commits is None:
            return versions
        root, (start, head) = self.workspace.root, self._commits
        if start != head:
            for commit in read_log(root, f"{start}..{head}", sorted(versions)):
                left = {path: blob for path, blob in _files_of(commit).items() if path in versions}
                blobs = read_blobs(root, [blob for blob in left.values() if blob is not None])
                for path, blob in left.items():
                    data = blobs.get(blob) if blob is not None else None
                    versions[path].append(self.compare(path, data, commit))
        store = RevisionStore(root, start)
        for path, chain in versions.items():
            data = _read_from(store, path)
            is_removed = data is None and self.entry.after[path] is None and len(chain) == 1
            if data is not None or (is_removed and status.last_commit_of(root, path) is not None):
                chain.append(self.compare(path, data))
        return versions

    def compare(self, path: str, data: bytes | None, commit: LogCommit | None = None) -> _Version:
        """A version of a file beside the edit."""
        after, before = self.entry.after[path], self.entry.before[path]
        if data is not None and b"\r\n" in (after or before or b""):  # git may store other line ends
            data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        if data in (after, before):
            return _Version(data, commit, {}, data != before)
        merger = self._make_merger()
        merged = self._merge(merger, path, data)
        conflicts = {question.key: question.conflict.ours for question in merger.log.questions}
        return _Version(data, commit, conflicts, merged != data)

    def _restore_what_came_between(self) -> None:
        """Put back what a colleague had changed in a file before the edit came on top of it, by `sync`."""
        for path, chain in self._versions.items():
            holders = [number for number, each in enumerate(chain) if each.has_edit and not each.conflicts]
            older = chain[holders[-1] + 1 :] if holders else []
            between = [(after, before) for after, before in itertools.pairwise(older) if after.conflicts]
            for after, before in reversed(between):
                data = self._merged.get(path, self.entry.before[path])
                self._merged[path] = self._merger.merge_versions(path, Contents(before.data, data, after.data))

    def _tell_later(
        self, path: str, text: str, what: Mapping[str, Any], key: str
    ) -> tuple[Message, JournalEntry | None]:
        """A later change of a file, with who made it and when, and its record if it can be undone. `key`: of the
        question that it leads to.
        """

        def differ(one: _Version, other: _Version) -> bool:
            return bool(one.conflicts.get(key, _NOTHING) != other.conflicts.get(key, _NOTHING))

        chain = self._versions[path]
        commits = [after.commit for after, before in itertools.pairwise(chain) if differ(after, before)]
        if not commits and len(chain) > 1:  # git has it, and not since when
            commits = [next(read_log(self.workspace.root, "HEAD", [path]), None)]
        records = (
            later
            for later in self._later
            if path in later.after
            and differ(self.compare(path, later.before[path]), self.compare(path, later.after[path]))
        )
        return self._tell_who(text, what, commits[0] if commits else None, next(records, None))

    def _tell_who(
        self, text: str, what: Mapping[str, Any], commit: LogCommit | None, record: JournalEntry | None
    ) -> tuple[Message, JournalEntry | None]:
        """A later change in a sentence, and its record; None if somebody else made it."""
        zone = get_timezone(self.workspace.settings.timezone)
        who = Message(N_("in a text editor"))
        if commit is not None:
            programs = list_programs(self.workspace.settings, self.workspace.store)
            names = find_authors(commit, programs) or (translate(export_name(find_source(commit, programs))),)
            arguments: dict[str, Any] = {"names": names, "day": commit.time.astimezone(zone).date()}
            who = Message(N_("by you on {day:long}"), arguments)
            if three_way.read_own_name(self.workspace.root) not in names:
                who, record = Message(N_("by {names:list} on {day:long}"), arguments), None
        elif record is not None:
            made_at = record.edit.made_at
            day = made_at.astimezone(zone).date() if made_at is not None else record.edit.day
            who = Message(N_("by you on {day:long}"), {"day": day})
        return Message(text, {**what, "who": who}), record

    # Obstacles

    def _describe(self, question: MergeQuestion) -> Obstacle:
        """An obstacle in words."""
        conflict = question.conflict
        path = next((new for new, old in self._old_names.items() if old == question.path), question.path)
        if self._current[path] is None and (gone := self._tell_gone(path)) is not None:
            return gone
        asked = describe_conflict(question, self._registry, ())
        what: Message | str = asked.subject
        if asked.where is not None:
            what = Message(N_("{entry}, {where}"), {"entry": asked.subject, "where": asked.where})
        text = _CREATED if conflict.type == "added" else _CHANGED
        if self._current[path] is None:
            text = _REMOVED
        values: Message | None = None
        if conflict.type in ("value", "item"):
            sides = {choice.side: choice.value for choice in asked.choices}
            values = Message(
                N_("now: {ours}; before the change to undo: {theirs}"),
                {"ours": sides[Side.ours], "theirs": sides[Side.theirs]},
            )
        sentence, record = self._tell_later(path, text, {"what": what}, question.key)
        return Obstacle(sentence, values, record, self._ref(path) if self._current[path] is not None else None)

    def _renamed_again(self) -> Iterator[Obstacle]:
        """The files that the edit created, or gave a new name, and that have another name since."""
        for path, data in self.entry.after.items():
            if data is not None and self.entry.before[path] is None and self._current[path] is None:
                gone = self._tell_gone(path)
                if gone is not None and gone.target is not None:
                    yield gone

    def _tell_gone(self, path: str) -> Obstacle | None:
        """That a file was renamed or removed since the edit; None where that is not known."""
        record = next((later for later in self._later if later.after.get(path, b"") is None), None)
        commit = None
        if record is None and self._commits is not None:
            start, head = self._commits
            commit = next(read_log(self.workspace.root, f"{start}..{head}", [path]), None) if start != head else None
        if record is None and commit is None:
            return None
        ref = self._ref(path)
        new_path = path
        for later in reversed(self._later):
            new_path = later.edit.moves.get(new_path, new_path)
        new_ref = self._ref(new_path)
        if new_path == path and ref is not None and ref.kind == "startup":
            new_ref = EntryRef("startup", self._registry.redirected_ids.get(ref.id, ref.id))
        is_renamed = new_ref is not None and new_ref != ref
        names = {"what": entry_id_from_path(path), "name": new_ref.id if new_ref is not None else ""}
        sentence, record = self._tell_who(_RENAMED if is_renamed else _REMOVED, names, commit, record)
        return Obstacle(sentence, None, record, new_ref if is_renamed else None)

    def _cited(self) -> Iterator[Obstacle]:
        """Entries that would go and that files changed since then refer to."""
        after = {**self.entry.before, **self._merged}
        gone = {
            path: ref
            for path, data in after.items()
            if data is None and self._current[path] is not None
            if (ref := self._ref(path)) is not None
        }
        if not gone:
            return
        edits = self.workspace.start_edits(self._registry, OverlayStore(self.workspace.store, after))
        referring = find_references_to_all(edits, gone.values())
        for ref in gone.values():
            for other in dict.fromkeys(reference.path for reference in referring[ref].references):
                if (other not in after or other in self._merged) and self._is_newer(other):
                    names = {"what": entry_title(self._registry, *ref), "name": self._title(other)}
                    record = next((later for later in self._later if other in later.after), None)
                    yield Obstacle(Message(_CITED, names), None, record, self._ref(other))

    def _is_newer(self, path: str) -> bool:
        """Whether a file was written after the edit; True where that is not known."""
        try:
            written_at = (self.workspace.root / path).stat().st_mtime_ns
            return written_at > self.entry.file.stat().st_mtime_ns
        except OSError:
            return True

    def _citing_what_is_gone(self) -> Iterator[Obstacle]:
        """Entries that were renamed or removed since, and to which the restored files would refer again."""
        if not self._later and (self._commits is None or self._commits[0] == self._commits[1]):
            return
        after = {**self.entry.before, **self._merged}
        for path, data in after.items():
            names_now = self._list_references(path, self._current[path])
            for ref in self._list_references(path, data) - names_now:
                target = f"{self.workspace.layout.folders[ref.kind]}/{ref.id}.md"
                if target in after or not journal.is_inner_path(target):
                    continue
                if read_if_exists(self.workspace, target) is None and (gone := self._tell_gone(target)) is not None:
                    yield gone

    def _list_references(self, path: str, data: bytes | None) -> set[EntryRef]:
        """The entries that a version of a file refers to."""
        kind = self.workspace.layout.kind_of_path(path)
        if kind is None or data is None:
            return set()
        references = iter_references(ENTRY_KINDS[kind].fields, parse_file(path, data).values or {})
        return {EntryRef(target_kind, bare_id(value)) for _, target_kind, value in references}

    # What stays

    def _tell_kept(self) -> tuple[Message, ...]:
        """What has changed since in the files of the edit, in sentences."""
        paths = find_changed_paths(self.entry, self._current)
        if not paths:
            return ()
        workspace = self.workspace
        left = {path: self.entry.after[path] for path in paths}
        before = reload_registry(self._registry, OverlayStore(workspace.store, left), paths, workspace.entry_kinds)
        difference = diff_registries(before, self._registry, workspace.as_of, paths)
        sentences = tuple(sentence.text for sentence in difference.sentences())
        if sentences:
            return sentences
        names = [*dict.fromkeys(map(self._title, paths))]
        return (Message(N_("what has changed since in {names:list}"), {"names": names}),)

    def _title(self, path: str) -> str:
        ref = self._ref(path)
        if ref is not None:
            return entry_title(self._registry, ref.kind, ref.id)
        if path.startswith(f"{IMPORTS_FOLDER}/"):
            name = path.removeprefix(f"{IMPORTS_FOLDER}/").partition("/")[0]
            return translate(Message(N_("what was taken from {name}"), {"name": name}))
        return path


_NOTHING = object()
_NO_FIELDS = b"---\n---\n"
"""What a private file was before the edit that made it: it says nothing of its own, and needs no field."""
_CHANGED = N_("changed again {who}: {what}")
_REMOVED = N_("removed {who}: “{what}”")
_CREATED = N_("created again {who}: “{what}”, which the change to undo removed")
_RENAMED = N_("renamed {who}: “{what}” is “{name}” now")
_CITED = N_("“{name}” refers to “{what}”, which would go")


def _files_of(commit: LogCommit) -> dict[str, str | None]:
    """The blobs of the files that a commit left; None of one that it removed or renamed."""
    gone = dict.fromkeys(file.old_path for file in commit.files)
    return {**gone, **{file.path: file.new_blob for file in commit.files}}


def read_if_exists(workspace: Workspace, path: str) -> bytes | None:
    """What a file of the registry holds; None where there is none. Raises ToolError."""
    return _read_from(workspace.store, path)


def _read_from(store: Store, path: str) -> bytes | None:
    try:
        return store.read(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ToolError(cannot_read_message(path, error)) from error
