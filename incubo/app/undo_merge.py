"""Undo an edit in files that have changed since: a merge by fields, as `sync` makes one (decision 0050).

The common text is the file after the edit, ours what it is now, theirs what it was before the edit. What both sides
changed is an obstacle: a later change has it, and is never lost.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from incubo.app.later_changes import EditHistory, FileVersion, LaterChange
from incubo.app.merge_questions import describe_conflict
from incubo.app.merging import MergeQuestion, RegistryMerger
from incubo.app.registry_diff import diff_registries
from incubo.app.sync_summary import loss_notes
from incubo.app.workspace import Workspace
from incubo.core.errors import NotEditableError, RefusedError, ToolError
from incubo.core.files import cannot_read_message
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.journal import JournalEntry
from incubo.edit.merge.conflicts import Conflict, Side
from incubo.edit.references import find_references_to_all
from incubo.edit.verbs.rename import follow_rename
from incubo.edit.verbs.undo import find_changed_paths
from incubo.registry.layout import entry_id_from_path
from incubo.registry.loader import reload_registry
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore, Store
from incubo.source.reader import parse_file
from incubo.vcs.revision import RevisionStore
from incubo.vcs.three_way import Contents

_MAX_CHANGES = 3
"""Later changes that an obstacle names, the latest first."""
_MAX_CHOICES = 5
"""Conflicts of a commit that `sync` made again for which every answer is tried."""

Files = Mapping[str, bytes | None]
LoadRegistry = Callable[[], Registry]


class Obstacle(NamedTuple):
    """What an edit changed and a later change has changed again. `sentences`: which changes, the latest first;
    `values`: what it is now, and what it was. `entry`: the record of the latest one, if it can be undone first.
    `target`: the entry where the value can be typed instead.
    """

    sentences: tuple[Message, ...]
    values: Message | None = None
    entry: JournalEntry | None = None
    target: EntryRef | None = None


class RestoredFiles(NamedTuple):
    """What undoing an edit does to its files. `entry`: the edit, with the names that its files have now; `current`:
    what they hold now. `merged`: those that have changed since, as they would be. `kept`: what else has changed in
    them, and stays. `notes`: what else to know.
    """

    entry: JournalEntry
    current: Files
    merged: Files = {}
    obstacles: tuple[Obstacle, ...] = ()
    kept: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()


def restore_files(
    history: EditHistory, entry: JournalEntry, load_registry: LoadRegistry, *, tells_kept: bool = True
) -> RestoredFiles:
    """What undoing an edit of files does to them. `tells_kept`: also say what stays. Raises ToolError, RefusedError."""
    return _Restorer(history, entry, load_registry).restore(tells_kept=tells_kept)


class _Restorer:
    """Restores the files of one edit."""

    def __init__(self, history: EditHistory, entry: JournalEntry, load_registry: LoadRegistry) -> None:
        self.history = history
        self.workspace = history.workspace
        self.original = entry
        self._load = load_registry
        self._loaded: Registry | None = None
        self._names: dict[str, str] = {}
        self._old_names: Mapping[str, str] = {}

    @property
    def _registry(self) -> Registry:
        self._loaded = self._loaded or self._load()
        return self._loaded

    def restore(self, *, tells_kept: bool) -> RestoredFiles:
        """What undoing the edit does."""
        entry = self.original
        current = {path: read_if_exists(self.workspace, path) for path in entry.after}
        if entry.is_complete or find_changed_paths(entry, current):
            entry = self._with_commit(entry)
            entry = self._with_later_names(entry, current)
        current = {path: read_if_exists(self.workspace, path) for path in entry.after}
        obstacles = list(self._renamed_again())
        changed = find_changed_paths(entry, current) if not obstacles else []
        merger = self._make_merger()
        merged: dict[str, bytes | None] = {}
        self._old_names = {new: old for old, new in entry.edit.moves.items() if self._can_move_back(old, new, current)}
        for path in changed:
            target = self._old_names.get(path, path)
            contents = Contents(entry.after[path], current[path], entry.before[target])
            merged[path] = None
            merged[target] = merger.merge_versions(target, contents)
        obstacles += [self._describe(question, entry, current) for question in merger.log.questions]
        if not obstacles:
            obstacles = list(self._cited(entry, current, merged))
        kept: tuple[Message, ...] = ()
        if tells_kept and changed and not obstacles:
            kept = self._tell_kept(entry, changed)
        return RestoredFiles(entry, current, merged, tuple(obstacles), kept, tuple(loss_notes(merger.log)))

    def _make_merger(self) -> RegistryMerger:
        return RegistryMerger(self.workspace, self.workspace.root, "", {}, is_of_one_person=True)

    def _ref(self, path: str) -> EntryRef | None:
        kind = self.workspace.layout.kind_of_path(path)
        return EntryRef(kind, entry_id_from_path(path)) if kind is not None else None

    @staticmethod
    def _can_move_back(old: str, new: str, current: Files) -> bool:
        """Whether the edit renamed a file that still has its new name, and nothing is where it was."""
        return current.get(new) is not None and old in current and current[old] is None

    # What the edit itself changed

    def _with_commit(self, entry: JournalEntry) -> JournalEntry:
        """The edit as its commit has it, where `sync` made that again on top of what colleagues published: what they
        had changed there was there before it, and comes back. Raises RefusedError where the commit has more than it.
        """
        located = self.history.locate(entry)
        if located is None or located.commit is None or not located.is_remade:
            return entry
        root = self.workspace.root
        stores = [RevisionStore(root, revision) for revision in (f"{located.commit}^", located.commit)]
        before, after = ({path: _read_from(store, path) for path in entry.after} for store in stores)
        paths = [path for path in entry.after if (before[path], after[path]) != (entry.before[path], entry.after[path])]
        if not all(
            self._is_replayed(path, entry.before[path], before[path], entry.after[path], after[path]) for path in paths
        ):
            if located.is_exact:  # it held what was in no commit before it, too
                return entry
            text = N_("“{title}” cannot be undone: its commit holds other changes too, and they would be lost")
            hint = Message(N_("type the values that you want instead: incubo edit"))
            raise RefusedError(Message(text, {"title": entry.title}), hints=(hint,))
        edit = entry.edit._replace(
            before={**entry.before, **{path: before[path] for path in paths}},
            after={**entry.after, **{path: after[path] for path in paths}},
        )
        return entry._replace(edit=edit)

    def _is_replayed(
        self, path: str, old: bytes | None, parent: bytes | None, new: bytes | None, commit: bytes | None
    ) -> bool:
        """Whether a commit's file is what the edit (`old` to `new`) makes of its parent's, whatever was answered."""
        contents = Contents(old, parent, new)
        first = RegistryMerger(self.workspace, self.workspace.root, "", {})
        if self._is_same(path, first.merge_versions(path, contents), commit) and not first.log.questions:
            return True
        keys = [question.key for question in first.log.questions]
        if not 0 < len(keys) <= _MAX_CHOICES:
            return False
        for sides in itertools.product((Side.ours, Side.theirs, Side.both), repeat=len(keys)):
            answers = dict(zip(keys, sides, strict=True))
            merger = RegistryMerger(self.workspace, self.workspace.root, "", answers)
            if self._is_same(path, merger.merge_versions(path, contents), commit) and not merger.log.questions:
                return True
        return False

    def _is_same(self, path: str, left: bytes | None, right: bytes | None) -> bool:
        if left is None or right is None or self.workspace.layout.kind_of_path(path) is None:
            return left == right
        one, other = parse_file(path, left), parse_file(path, right)
        if one.values is None or other.values is None:
            return left == right
        return one.values == other.values and one.body.split() == other.body.split()

    # Later names

    def _with_later_names(self, entry: JournalEntry, current: Files) -> JournalEntry:
        """The edit with the names that its files, and the entries that they refer to, have now."""
        renames = self.history.renames_since(entry)
        if not renames:
            return entry
        names = self._names = {
            path: new_path
            for path, data in entry.after.items()
            if data is not None and current[path] is None
            if (new_path := self.history.current_path(entry, path)) != path and new_path not in entry.after
        }
        before, after = (
            self._follow({names.get(path, path): data for path, data in files.items()}, renames)
            for files in (entry.before, entry.after)
        )
        moves = {old: names.get(new, new) for old, new in entry.edit.moves.items()}
        return entry._replace(edit=entry.edit._replace(before=before, after=after, moves=moves))

    def _follow(self, files: Files, renames: Iterable[tuple[str, str]]) -> Files:
        """Files that refer to renamed entries by their new names."""
        contents = [data for data in files.values() if data is not None]
        named = [
            (old, new)
            for old, new in renames
            if self._ref(old) is not None and any(entry_id_from_path(old).encode() in data for data in contents)
        ]
        if not named:
            return files
        workspace = self.workspace
        store = OverlayStore(workspace.store, files)
        registry = reload_registry(self._registry, store, [*files], workspace.entry_kinds)
        edits = FileEdits(registry, store, workspace.as_of)
        for old, new in named:
            kind = workspace.layout.kind_of_path(new)
            if kind is None or registry.has_entry(kind, entry_id_from_path(old)):
                continue
            with contextlib.suppress(NotEditableError):  # what stays wrong is told as a finding
                follow_rename(edits, kind, entry_id_from_path(old), entry_id_from_path(new))
        return {**files, **{path: data for path, data in edits.plan().files.items() if path in files}}

    # Obstacles

    def _renamed_again(self) -> Iterator[Obstacle]:
        """The files that the edit created or renamed and that have another name since."""
        for path, data in self.original.after.items():
            is_new = data is not None and self.original.before[path] is None
            if not is_new or read_if_exists(self.workspace, path) is not None:
                continue
            new_path = self.history.current_path(self.original, path)
            if new_path == path or (now := read_if_exists(self.workspace, new_path)) is None:
                continue
            versions = self.history.versions_since(self.original, path, now)
            changes = [version.change for version in versions if version.path in version.change.moves.values()]
            names = {"what": entry_id_from_path(path), "name": entry_id_from_path(new_path)}
            yield Obstacle((_who_did(changes[-1], _RENAMED, names),), None, changes[-1].entry, self._ref(new_path))

    def _describe(self, question: MergeQuestion, entry: JournalEntry, current: Files) -> Obstacle:
        """An obstacle in words."""
        conflict = question.conflict
        path = next((new for new, old in self._old_names.items() if old == question.path), question.path)
        asked = describe_conflict(question, self._registry, ())
        what: Message | str = asked.subject
        if asked.where is not None:
            what = Message(N_("{entry}, {where}"), {"entry": asked.subject, "where": asked.where})
        changes = list(self._find_changes(question, path, entry, current))
        texts = _choose_texts(conflict, current[path])
        values: Message | None = None
        if conflict.type in ("value", "item"):
            sides = {choice.side: choice.value for choice in asked.choices}
            values = Message(
                N_("now: {ours}; before the change to undo: {theirs}"),
                {"ours": sides[Side.ours], "theirs": sides[Side.theirs]},
            )
        sentences = tuple(_who_did(change, texts, {"what": what}) for change in changes[:_MAX_CHANGES])
        record = next((change.entry for change in changes if change.entry is not None), None)
        is_last = bool(changes) and changes[0].entry is not None
        return Obstacle(sentences, values, record if is_last else None, self._ref(path) if current[path] else None)

    def _find_changes(
        self, question: MergeQuestion, path: str, entry: JournalEntry, current: Files
    ) -> Iterator[LaterChange]:
        """The later changes that touched what an obstacle is about, the latest first. `path`: where the file is now."""
        target = question.path
        old_path = next((old for old, new in self._names.items() if new == path), path)
        versions = self.history.versions_since(self.original, old_path, current[path])
        previous: tuple[bool, object] = (False, None)
        found: list[FileVersion] = []
        for version in versions:
            merger = self._make_merger()
            merger.merge_versions(target, Contents(entry.after[path], version.data, entry.before[target]))
            conflict = next((one.conflict for one in merger.log.questions if one.key == question.key), None)
            state = (conflict is not None, conflict.ours if conflict is not None else None)
            if state != previous:
                found.append(version)
            previous = state
        return (version.change for version in reversed(found))

    def _cited(self, entry: JournalEntry, current: Files, merged: Files) -> Iterator[Obstacle]:
        """Entries that would go and that files changed since then refer to."""
        after = {**entry.before, **merged}
        gone = [path for path, data in after.items() if data is None and current[path] is not None and self._ref(path)]
        if not gone:
            return
        workspace = self.workspace
        edits = FileEdits(self._registry, OverlayStore(workspace.store, after), workspace.as_of)
        refs = {path: ref for path in gone if (ref := self._ref(path)) is not None}
        referring = find_references_to_all(edits, refs.values())
        for path, ref in refs.items():
            citing = dict.fromkeys(reference.path for reference in referring[ref].references)
            for other in citing:
                if other in after and other not in merged:
                    continue
                data = read_if_exists(workspace, other)
                versions = self.history.versions_since(self.original, other, data)
                if not versions:
                    continue  # it referred to it before
                change = versions[-1].change
                what = {"what": self._title(path), "name": self._title(other)}
                yield Obstacle((_who_did(change, _CITED, what),), None, change.entry, self._ref(other))

    # What stays

    def _tell_kept(self, entry: JournalEntry, changed: Iterable[str]) -> tuple[Message, ...]:
        """What has changed since in the files of the edit, in sentences."""
        paths = list(changed)
        workspace = self.workspace
        left = {path: entry.after[path] for path in paths}
        before = reload_registry(self._registry, OverlayStore(workspace.store, left), paths, workspace.entry_kinds)
        difference = diff_registries(before, self._registry, workspace.as_of, paths)
        sentences = tuple(sentence.text for sentence in difference.sentences())
        if sentences:
            return sentences
        names = [self._title(path) for path in paths]
        return (Message(N_("what has changed since in {names:list}"), {"names": names}),)

    def _title(self, path: str) -> str:
        ref = self._ref(path)
        return entry_title(self._registry, ref.kind, ref.id) if ref is not None else path


class _Texts(NamedTuple):
    """What a later change did: of somebody else, of the person at this computer, in a text editor."""

    named: str
    own: str
    in_editor: str


_CHANGED = _Texts(
    N_("on {day:long}, {names:list} changed it again: {what}"),
    N_("on {day:long}, you changed it again: {what}"),
    N_("since then, it was changed again in a text editor: {what}"),
)
_CHANGED_NEW = _Texts(
    N_("on {day:long}, {names:list} changed “{what}”, which the change to undo created"),
    N_("on {day:long}, you changed “{what}”, which the change to undo created"),
    N_("since then, “{what}”, which the change to undo created, was changed in a text editor"),
)
_REMOVED = _Texts(
    N_("on {day:long}, {names:list} removed “{what}”"),
    N_("on {day:long}, you removed “{what}”"),
    N_("since then, the file of “{what}” was removed"),
)
_CREATED = _Texts(
    N_("on {day:long}, {names:list} created “{what}” again, which the change to undo removed"),
    N_("on {day:long}, you created “{what}” again, which the change to undo removed"),
    N_("since then, the file of “{what}”, which the change to undo removed, was created again"),
)
_RENAMED = _Texts(
    N_("on {day:long}, {names:list} gave “{what}” another name: “{name}”"),
    N_("on {day:long}, you gave “{what}” another name: “{name}”"),
    N_("since then, “{what}” was given another name: “{name}”"),
)
_CITED = _Texts(
    N_("“{name}”, which {names:list} changed on {day:long}, refers to “{what}”"),
    N_("“{name}”, which you changed on {day:long}, refers to “{what}”"),
    N_("“{name}”, which was changed since in a text editor, refers to “{what}”"),
)


def _choose_texts(conflict: Conflict, current: bytes | None) -> _Texts:
    if conflict.type == "added":
        return _CREATED
    if conflict.type != "removed":
        return _CHANGED
    return _REMOVED if current is None else _CHANGED_NEW


def _who_did(change: LaterChange, texts: _Texts, arguments: Mapping[str, object]) -> Message:
    """A later change in a sentence."""
    if change.day is None:
        return Message(texts.in_editor, arguments)
    if not change.authors:
        return Message(texts.own, {**arguments, "day": change.day})
    return Message(texts.named, {**arguments, "day": change.day, "names": change.authors})


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
