"""The way back into the registry that entries were taken from: what changed here since is changed there, and no more.

Three states again: what was taken (the copy that is kept), what is here, what is there now. What the import left out
(missions for others, contacts, what their network adds) is in neither of the first two, and so stays there. What an
earlier export sent is the common text instead of what was taken, field by field, where it has arrived there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from incubo.core.errors import IncuboError, NotEditableError
from incubo.core.files import os_error_reason
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.merge.conflicts import LineMergers
from incubo.edit.merge.entry import count_comments, replace_body, unify_newlines
from incubo.edit.merge.values import is_equivalent, list_changes
from incubo.edit.verbs.rename import REDIRECT_FIELD, find_former_ids, keeps_redirects, redirect_id
from incubo.exchange.registry.arrival import merge_sides, with_arrived
from incubo.exchange.registry.kept import KeptImport
from incubo.exchange.registry.matching import EntryKey, find_ids_here, kept_title, unique_titles
from incubo.exchange.registry.placing import Placement
from incubo.exchange.registry.selection import Selection, list_taken_ids
from incubo.exchange.registry.source import Source
from incubo.exchange.registry.taking import TakenFile, leave_out
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind
from incubo.model.forgotten import is_forgotten
from incubo.registry.lookup import entry_title
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import FieldChange, InsertItem, RemoveField, SetField
from incubo.source.reader import ParsedFile, parse_file


class WriteBackResult(NamedTuple):
    """What goes back. `files`: path there → content, of the entries that are compared; `originals`: what is there now.

    `rows`: what does not go back, each as a sentence. `has_conflicts`: some of it because both sides changed it.
    `gone_there`: titles of entries that were removed there, and are not brought back. `renamed_there`: how many have
    another name there now. `stays_there`: how many were removed here. `forgotten`: how many sheets of people who were
    forgotten here are left out. `left`: how many references are left out of what changes. `sent`: kind → id there → the
    file as it is written here, for each that differs from what was taken.
    """

    files: Mapping[str, bytes]
    originals: Mapping[str, bytes]
    rows: tuple[Message, ...]
    has_conflicts: bool
    gone_there: tuple[str, ...]
    renamed_there: int
    stays_there: int
    forgotten: int
    left: int
    sent: Mapping[str, Mapping[str, bytes]]


class WriteBack:
    """The entries of a registry on the way back. `restores`: what was removed there is written again."""

    def __init__(
        self,
        own: Source,
        there: Source,
        kept: KeptImport,
        selection: Selection,
        phases: Mapping[str, str],
        lines: LineMergers,
        *,
        restores: bool,
    ) -> None:
        """`phases`: phase here → phase there, where somebody said so."""
        self._own = own
        self._there = there
        self._kept = kept
        self._selection = selection
        self._lines = lines
        self._restores = restores
        self._ids_here = find_ids_here(own.registry, kept)
        self._kept_by_here: dict[EntryKey, str] = {
            (kind, here): kept_id for kind, ids in self._ids_here.items() for kept_id, here in ids.items()
        }
        self._ids_there = {kind: dict(self._find_ids_there(kind)) for kind in self._ids_here}
        prefixes = {
            kind: prefix
            for kind, prefix in there.registry.layout.reference_prefixes.items()
            if kind in there.prefixes or selection.ids.get(kind)
        }
        self._base_placement = Placement(kept.prefixes, own.prefixes, self._ids_here, kept.all_words)
        from_there: dict[str, dict[str, str]] = {}
        to_there: dict[str, dict[str, str]] = {}
        for kind, ids in self._ids_here.items():
            for kept_id, here in ids.items():
                id_there = self._ids_there[kind].get(kept_id) or kept_id
                from_there.setdefault(kind, {})[id_there] = here
                to_there.setdefault(kind, {})[here] = id_there
        self._from_there = Placement(there.prefixes, own.prefixes, _differing(from_there), kept.all_words)
        words = {name: _invert(words) for name, words in kept.all_words.items()}
        words["phases"] |= phases
        self._to_there = Placement(own.prefixes, prefixes, _differing(to_there), words)
        self._files: dict[str, bytes] = {}
        self._originals: dict[str, bytes] = {}
        self._rows: list[Message] = []
        self._has_conflicts = False
        self._gone: list[str] = []
        self._forgotten = 0
        self._left = 0
        self._sent: dict[str, dict[str, bytes]] = {kind: dict(by_id) for kind, by_id in kept.sent.items()}

    def _find_ids_there(self, kind: str) -> Iterator[tuple[str, str]]:
        """What was taken → its id there now: its own, or that of an entry with its former address, in other capitals,
        or with its title. Nothing for what is gone.
        """
        registry = self._there.registry
        ids = registry.entry_ids(kind)
        kept_files = self._kept.files[kind]
        others = {entry_id.casefold(): entry_id for entry_id in ids if entry_id not in kept_files}
        former_ids = {old: new for old, new in find_former_ids(registry, kind).items() if new not in kept_files}
        by_title = {
            title: entry_id for entry_id, title in unique_titles(registry, kind).items() if entry_id not in kept_files
        }
        for kept_id, data in kept_files.items():
            if registry.has_entry(kind, kept_id):
                yield kept_id, kept_id
                continue
            new_id = former_ids.get(kept_id) or others.get(kept_id.casefold())
            new_id = new_id or by_title.get(kept_title(kind, kept_id, data))
            if new_id is not None:
                yield kept_id, new_id

    @property
    def known_ids(self) -> dict[str, frozenset[str]]:
        """Kind → the ids that are there once it is written."""
        layout = self._there.registry.layout
        known = {kind: set(self._there.registry.entry_ids(kind)) for kind in ENTRY_KINDS}
        for path in self._files:
            kind = layout.kind_of_path(path)
            if kind in known:
                known[kind].add(path.rpartition("/")[2].removesuffix(".md"))
        return {kind: frozenset(ids) for kind, ids in known.items()}

    def merge(self, words: Mapping[EntryKey, bytes]) -> WriteBackResult:
        """What goes back. `words`: the files here that describe the words of the registry, by kind and id."""
        taken = list_taken_ids(self._own.registry, self._selection)
        for kind, here in taken:
            try:
                self._return_entry(kind, here)
            except OSError as error:
                self._leave(kind, here, os_error_reason(error))
            except IncuboError as error:  # a layout of YAML in which nothing can be changed
                self._leave(kind, here, error.message)
        for key, data in words.items():
            self._return_words(key, data)
        renamed = sum(id_there != kept_id for kind, ids in self._ids_there.items() for kept_id, id_there in ids.items())
        removed_here = sum(
            not self._own.registry.has_entry(kind, here) and kept_id in self._ids_there[kind]
            for kind, ids in self._ids_here.items()
            if kind != "member" or self._selection.has_people
            for kept_id, here in ids.items()
        )
        return WriteBackResult(
            self._files,
            self._originals,
            tuple(self._rows),
            self._has_conflicts,
            tuple(self._gone),
            renamed,
            removed_here,
            self._forgotten,
            self._left,
            {kind: by_id for kind, by_id in self._sent.items() if by_id},
        )

    def _leave(self, kind: str, here: str, why: Message | str) -> None:
        path = self._own.registry.entries[kind][here].path
        self._rows.append(Message(N_("{path} is left out: {why}"), {"path": path, "why": why}))

    def _return_entry(self, kind: str, here: str) -> None:
        kept_id = self._kept_by_here.get((kind, here))
        if kept_id is None:
            self._return_new(kind, here)
            return
        id_there = self._ids_there[kind].get(kept_id)
        if id_there is not None:
            self._return_taken(kind, here, kept_id, id_there)
        elif self._restores:
            self._write_whole(kind, here, kept_id)
        else:
            self._gone.append(entry_title(self._own.registry, kind, here))

    def _return_new(self, kind: str, here: str) -> None:
        """An entry that was not taken from there: a new one, unless something of its id is there."""
        if kind == "member" and is_forgotten(here):
            self._forgotten += 1
            return
        same = next((each for each in self._there.registry.entry_ids(kind) if each.casefold() == here.casefold()), None)
        if same is None and kind == "incubator" and here not in self._named_incubators:
            self._leave(kind, here, Message(N_("nothing that goes there refers to it")))
            return
        if same is None:
            self._write_whole(kind, here, here)
            return
        path = self._there.path_of(kind, same)
        theirs = self._there.read(kind, same)
        table = self._own.entry_kinds[kind]
        sent = self._kept.sent.get(kind, {}).get(here)
        if sent is not None:  # it went there before, as a new one
            self._files[path] = self._originals[path] = theirs
            taken = self._take(kind, here)
            self._remember(kind, here, taken.data)
            if theirs == self._to_there.place(table, path, sent):
                self._files[path] = self._to_there.place(table, path, taken.data)
                self._left += len(taken.left)
            else:
                self._files[path] = self._merge_fields(table, path, sent, taken.data, theirs, None)
            return
        placed = self._to_there.place(table, path, self._take(kind, here).data)
        if not _is_same(parse_file(path, placed), parse_file(path, theirs)):
            text = N_("{path} is there already, and was not taken from there: it stays as it is there")
            self._rows.append(Message(text, {"path": path}))

    @cached_property
    def _named_incubators(self) -> frozenset[str]:
        """The incubators that entries which go there refer to."""
        registry = self._own.registry
        named: set[str | None] = set()
        for kind, here in list_taken_ids(registry, self._selection):
            entry = registry.entries[kind][here]
            named.update(getattr(entry, "all_incubators", ()))
            named.add(getattr(entry, "incubator", None))
        return frozenset(each for each in named if each)

    def _take(self, kind: str, here: str) -> TakenFile:
        return leave_out(self._own, self._own.entry_kinds[kind], here, self._own.read(kind, here), self._selection)

    def _write_whole(self, kind: str, here: str, id_there: str) -> None:
        path = self._there.path_of(kind, id_there)
        taken = self._take(kind, here)
        self._files[path] = self._to_there.place(self._own.entry_kinds[kind], path, taken.data)
        self._left += len(taken.left)
        self._remember(kind, id_there, taken.data)

    def _remember(self, kind: str, kept_id: str, data: bytes) -> None:
        """Keep what is sent for the next export."""
        self._sent.setdefault(kind, {})[kept_id] = data

    def _return_taken(self, kind: str, here: str, kept_id: str, id_there: str) -> None:
        """The file there, with what changed here since it was taken."""
        table, path = self._own.entry_kinds[kind], self._there.path_of(kind, id_there)
        whole_base = self._base_placement.place(table, path, self._kept.files[kind][kept_id])
        ours_whole = self._own.read(kind, here)
        theirs = self._there.read(kind, id_there)
        sent = self._kept.sent.get(kind, {}).get(kept_id)
        self._files[path] = self._originals[path] = theirs
        if whole_base == ours_whole and sent is None:
            return
        known = leave_out(self._own, table, here, whole_base, self._selection)
        taken = leave_out(self._own, table, here, ours_whole, self._selection)
        base = known.data
        ours = _without_own_redirect(kind, path, taken.data, id_there) if here != id_there else taken.data
        if base == ours and sent is None:
            return
        if base != ours:
            self._remember(kind, kept_id, ours)
        self._left += max(len(taken.left) - len(known.left), 0)
        self._files[path] = self._merge_fields(table, path, base, ours, theirs, sent)

    def _merge_fields(
        self, table: EntryKind, path: str, base: bytes, ours: bytes, theirs: bytes, sent: bytes | None
    ) -> bytes:
        """Our changes of fields and text since `base`, or since `sent` where that has arrived, made in the file there.
        Raises NotEditableError.
        """
        placed = self._from_there.place(table, path, theirs)
        sides = [parse_file(path, data) for data in (base, ours, placed)]
        if any(side.values is None for side in sides):
            text = N_("{path} cannot be read there, and stays as it is")
            self._rows.append(Message(text, {"path": path}))
            return theirs
        if sent is not None:
            sides[0] = with_arrived(
                table, sides[0], parse_file(path, sent), sides[2], self._lines, self._own.registry.vocabulary
            )
        merged, body, conflicts = merge_sides(table, sides, self._lines, self._own.registry.vocabulary)
        for conflict in conflicts:
            text = N_("{path}, {name}: changed here and there since it was taken; what is there stays")
            self._rows.append(Message(text, {"path": path, "name": conflict.key}))
        self._has_conflicts = self._has_conflicts or bool(conflicts)
        changes = [self._respell(table, change) for change in list_changes(table.fields, sides[2].values or {}, merged)]
        data = apply_changes(path, theirs, changes) if changes else theirs
        data = replace_body(data, body)
        result = parse_file(path, self._from_there.place(table, path, data))
        if result.values is None or not is_equivalent(result.values, merged) or unify_newlines(result.body) != body:
            raise NotEditableError(Message(N_("what changed here cannot be written into the file there")))
        if lost := count_comments(ours) - count_comments(base) - count_comments(data):
            arguments = {"path": path, "n": lost.total()}
            self._rows.append(
                Message(
                    N_("{path}: {n} comment that was added here is left out"),
                    arguments,
                    N_("{path}: {n} comments that were added here are left out"),
                )
            )
        return data

    def _respell(self, table: EntryKind, change: FieldChange) -> FieldChange:
        """A change as the file there writes it."""
        if isinstance(change, SetField | InsertItem):
            return change._replace(value=self._to_there.place_value(table, change.path, change.value))
        return change

    def _return_words(self, key: EntryKey, ours: bytes) -> None:
        """A file with words of the registry: as it is here, where only this side changed it."""
        kind, entry_id = key
        path = self._there.path_of(kind, entry_id)
        base = self._kept.files.get(kind, {}).get(entry_id)
        try:
            theirs = self._there.read(kind, entry_id)
        except FileNotFoundError:
            if base is None or self._restores:
                self._files[path] = ours
                self._remember(kind, entry_id, ours)
            else:
                self._gone.append(path)
            return
        if ours == base:
            return
        self._remember(kind, entry_id, ours)
        if ours == theirs:
            return
        self._originals[path] = theirs
        is_known = theirs in (base, self._kept.sent.get(kind, {}).get(entry_id))
        self._files[path] = ours if is_known else theirs
        if not is_known:
            text = N_("{path} differs from what is here, and stays as it is there")
            self._rows.append(Message(text, {"path": path}))


def _is_same(left: ParsedFile, right: ParsedFile) -> bool:
    return is_equivalent(left.values, right.values) and unify_newlines(left.body) == unify_newlines(right.body)


def _without_own_redirect(kind: str, path: str, data: bytes, id_there: str) -> bytes:
    """A file that was renamed here, without the former address that it has got for that: there, it still has it."""
    if not keeps_redirects(kind):
        return data
    addresses = (parse_file(path, data).values or {}).get(REDIRECT_FIELD)
    own = [
        position
        for position, address in enumerate(addresses if isinstance(addresses, list) else ())
        if isinstance(address, str) and redirect_id(address) == id_there
    ]
    changes = [RemoveField((REDIRECT_FIELD, position)) for position in reversed(own)]
    return apply_changes(path, data, changes) if changes else data


def _differing(ids: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {kind: {old: new for old, new in by_id.items() if old != new} for kind, by_id in ids.items()}


def _invert(words: Mapping[str, str]) -> dict[str, str]:
    """Word here → word there, where one only became it."""
    news = list(words.values())
    return {new: old for old, new in words.items() if news.count(new) == 1}
