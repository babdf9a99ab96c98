"""An import as a three-way update: what was taken the last time, what the source has now, what this registry has.

What only the source changed comes in, what only this registry changed or knows stays, and what both changed is asked by
the merge of `sync`. The first import of an entry has no common text.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.errors import IncuboError
from incubo.core.files import os_error_reason
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.merge.conflicts import LineMergers
from incubo.edit.merge.items import match_positions
from incubo.edit.merge.values import list_changes
from incubo.edit.plan import Plan, make_plan
from incubo.exchange.registry.kept import OTHER_NAME, REMOVED, KeptImport
from incubo.exchange.registry.matching import EntryKey, Match, Matcher
from incubo.exchange.registry.placing import Placement
from incubo.exchange.registry.selection import DESCRIBED_KINDS, Selection, is_mission_taken, list_taken_ids
from incubo.exchange.registry.source import Source, explain_unreadable, is_safe_id, unify_file_newlines
from incubo.exchange.registry.taking import TakenFile, take_file
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EMPTY_VALUES, EntryKind
from incubo.registry.layout import entry_id_from_path, has_entry_name
from incubo.registry.ownership import source_place
from incubo.registry.store import FolderEntry, OverlayStore
from incubo.source.edits.apply import apply_changes
from incubo.source.reader import parse_file

KEPT_KINDS = (*ENTRY_KINDS, *DESCRIBED_KINDS)
"""The kinds of files that are kept as they were taken."""


class MergeRequest(NamedTuple):
    """A file to merge: its path here, and the common text, ours and theirs as they are written here (None: there is
    none). `is_known_same`: two entries without a common text are known to be the same one.
    """

    path: str
    base: bytes | None
    ours: bytes | None
    theirs: bytes | None
    is_known_same: bool = False


class Merger(NamedTuple):
    """How files that both sides changed are merged.

    `merge`: the merged file (None: it goes); it notes what both sides disagree about. `keeps_both`: whether the entry
    here at a path and the one of the source with its id were said to be two. `skipped`: the paths of the files that
    stay as they are this time, and are merged the next time.
    """

    merge: Callable[[MergeRequest], bytes | None]
    keeps_both: Callable[[str], bool]
    skipped: Collection[str] = ()


class Row(NamedTuple):
    """Something of the source that does not come in as it is there, and why. `kind`, `id`: the entry there.

    `cause`: the same in a word, for what stays so and is said once ("": it is said each time).
    """

    kind: str
    id: str
    text: Message
    cause: str = ""


class ImportOptions(NamedTuple):
    """How to import, on a day. `phases`: phase there → phase here. `removes`: what the source removed is removed here.
    `has_words`: the words that the source describes are taken with everything. `is_gone`: whether a person's sheet was
    here and was removed, or lost its name. `lines`: how texts are merged. `words`: list of the vocabulary → word
    there → word here. `followed`: where `sync` looks for what is new from now on (None: nowhere).
    """

    day: datetime.date
    phases: Mapping[str, str]
    removes: bool
    has_words: bool
    is_gone: Callable[[str], bool]
    lines: LineMergers
    words: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    followed: str | None = None

    @property
    def all_words(self) -> dict[str, Mapping[str, str]]:
        """Every word that becomes another, by its list of the vocabulary."""
        return {**self.words, "phases": self.phases}


class ImportResult(NamedTuple):
    """The files that an import changes, and what it does.

    `plan`: without what is kept. `kept`: what is to be kept for the next time. `new`, `changed`: paths here.
    `removed_there`: paths here of entries that the source no longer has, and that stay, with the entry there.
    `rows`: what does not come in.
    `sources`: path here → the entry there. `taken`: what was taken, and left out. `stays_removed`: how many entries
    were removed here, and stay so. `caught_up`: paths here of entries of which the source now says what stood here.
    """

    plan: Plan
    kept: KeptImport
    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed_there: Mapping[str, EntryKey]
    rows: tuple[Row, ...]
    sources: Mapping[str, EntryKey]
    taken: Mapping[EntryKey, TakenFile]
    stays_removed: int
    caught_up: tuple[str, ...]


class Update:
    """The update of a registry from a source. What the source has is read once; merging may be done again."""

    def __init__(
        self, edits: FileEdits, source: Source, selection: Selection, kept: KeptImport | None, options: ImportOptions
    ) -> None:
        """`edits`: of the registry here, none made yet. Raises RefusedError, NotEditableError."""
        self._registry = edits.registry
        self._source = source
        self._selection = selection
        self._kept = kept
        self._options = options
        self._rows: list[Row] = []
        self._gone_people = 0
        self._taken = dict(self._take())
        self._words = dict(self._take_words())
        self._matcher = Matcher(edits, source, kept)
        self._matches = self._matcher.match_all(self._taken)
        renames = edits.plan()
        self._renames = renames
        self._store = OverlayStore(edits.store, renames.files)
        self._kept_placement: Placement | None = None
        self._places_as_kept = False

    # What the source has

    def _take(self) -> Iterator[tuple[EntryKey, TakenFile]]:
        self._rows += self._unreadable_rows()
        left_out = list(self._find_left_out())
        self._rows += [row for row in left_out if row.text.template]
        self._selection = self._selection.without((row.kind, row.id) for row in left_out)
        for kind, entry_id in list_taken_ids(self._source.registry, self._selection):
            yield from self._take_entry(kind, entry_id)

    def _find_left_out(self) -> Iterator[Row]:
        """The entries that cannot be files here, and the people who are not to come back; of them nothing is told."""
        folded: dict[EntryKey, str] = {}
        keys = list_taken_ids(self._source.registry, self._selection)
        for kind, entry_id in sorted(keys, key=lambda key: key[1] != key[1].casefold()):
            other = folded.setdefault((kind, entry_id.casefold()), entry_id)
            if other != entry_id:
                text = N_("its id differs from “{other}” only by capitals: many systems keep only one of the two files")
                yield Row(kind, entry_id, Message(text, {"other": other}), "capitals")
            elif not is_safe_id(entry_id):
                text = N_("its id cannot be the name of a file on every system: it is left out")
                yield Row(kind, entry_id, Message(text), "id")
            elif kind == "member" and self._is_gone(entry_id):
                self._gone_people += 1
                yield Row(kind, entry_id, Message(""))
            elif kind == "member" and not self._has_taken_missions(entry_id):
                text = N_("none of their missions there is taken: their sheet here stays")
                yield Row(kind, entry_id, Message(text), "missions")

    def _unreadable_rows(self) -> Iterator[Row]:
        """The files of the source that cannot be read: nobody knows whose they are."""
        registry = self._source.registry
        reasons = explain_unreadable(registry)
        for kind, files in registry.unreadable_files.items():
            if kind == "member" and not self._selection.has_people:
                continue
            for entry_id, path in files.items():
                arguments = {"path": path, "why": reasons.get(path, "")}
                text = N_("it cannot be read there, and is left out: {why}")
                yield Row(kind, entry_id, Message(text, arguments), "unreadable")

    def _take_entry(self, kind: str, entry_id: str) -> Iterator[tuple[EntryKey, TakenFile]]:
        try:
            yield (kind, entry_id), take_file(self._source, self._table(kind), entry_id, self._selection)
        except OSError as error:
            text = N_("it cannot be read there, and is left out: {why}")
            self._rows.append(Row(kind, entry_id, Message(text, {"why": os_error_reason(error)}), "unreadable"))
        except IncuboError as error:  # a layout of YAML in which nothing can be left out
            text = N_("it cannot be taken as it is written there: {why}")
            self._rows.append(Row(kind, entry_id, Message(text, {"why": error.message}), "written"))

    def _take_words(self) -> Iterator[tuple[EntryKey, bytes]]:
        """The files that describe the words of the source, where all is taken."""
        if self._selection.incubator is not None or not self._options.has_words:
            return
        for kind in DESCRIBED_KINDS:
            folder = self._source.registry.layout.folders[kind]
            for name, file_type in self._list_words(folder):
                if file_type == "file" and has_entry_name(name) and is_safe_id(entry_id_from_path(name)):
                    with contextlib.suppress(FileNotFoundError):  # it went meanwhile
                        yield (
                            (kind, entry_id_from_path(name)),
                            unify_file_newlines(self._source.store.read(f"{folder}/{name}")),
                        )

    def _list_words(self, folder: str) -> list[FolderEntry]:
        """The files that describe words; none in a folder that cannot be read, which the source's own findings say."""
        try:
            return self._source.store.list_folder(folder)
        except OSError:
            return []

    def _is_gone(self, member_id: str) -> bool:
        return not self._registry.has_entry("member", member_id) and self._options.is_gone(member_id)

    def _has_taken_missions(self, member_id: str) -> bool:
        """Whether a mission of a person is taken, or the person has none there. One who was taken before may now work
        for others only; without any mission, the sheet would be no sheet.
        """
        member = self._source.registry.members[member_id]
        if not member.missions or self._selection.incubator is None:
            return True
        try:
            values = parse_file(member.path, self._source.read("member", member_id)).values or {}
        except OSError:
            return True  # told where it is taken
        missions = values.get("missions")
        return any(
            is_mission_taken(member_id, values, mission, self._selection)
            for mission in (missions if isinstance(missions, list) else ())
        )

    def _table(self, kind: str) -> EntryKind:
        return self._source.entry_kinds[kind]

    # What becomes of it

    def merge(self, merger: Merger) -> ImportResult:
        """What the import changes, with the answers that the merger has."""
        self._split_pairs(merger)
        ids_here = {key: match.id for key, match in self._matches.items()}
        prefixes = self._prefixes_here()
        placement = Placement(
            self._source.prefixes, prefixes, _differing_ids(ids_here.items()), self._options.all_words
        )
        self._kept_placement = self._make_kept_placement(prefixes)
        self._places_as_kept = self._kept_placement == placement
        run = _Run(self._renames)
        for key, taken in self._taken.items():
            self._merge_entry(run, merger, key, taken, placement)
        for key, data in self._words.items():
            self._merge_words(run, merger, key, data)
        self._keep_others(run, merger)
        rows = (*self._rows, *run.rows, *self._name_rows())
        kept = KeptImport(
            self._source.origin.name,
            self._options.day,
            self._source.origin.address,
            commit.sha if (commit := self._source.origin.commit) is not None else None,
            commit.date if commit is not None else None,
            self._selection.incubator,
            self._selection.has_people,
            self._options.phases,
            self._source.prefixes,
            _differing_ids([*ids_here.items(), *run.kept_ids.items()]),
            run.kept_files,
            self._options.words,
            self._options.followed,
            _list_told(rows, run.removed_there.values()),
        )
        return ImportResult(
            make_plan(run.files, run.originals, self._renames.moves),
            kept,
            tuple(run.new),
            tuple(run.changed),
            run.removed_there,
            rows,
            run.sources,
            self._taken,
            self._gone_people + run.stays_removed,
            tuple(run.caught_up),
        )

    def _name_rows(self) -> Iterator[Row]:
        """The entries whose new name there is that of another one here."""
        for (kind, entry_id), here in self._matcher.kept_names.items():
            text = N_(
                "it is called “{there}” there, which is another entry here: it stays “{here}” while that name is taken"
            )
            yield Row(kind, entry_id, Message(text, {"there": entry_id, "here": here}), OTHER_NAME)

    def _split_pairs(self, merger: Merger) -> None:
        """Give another id to the entries of which a person said that the one here with their id is another one."""
        for key, match in self._matches.items():
            is_asked = match.kept_id is None and not match.is_known_same
            if (
                is_asked
                and self._registry.has_entry(key[0], match.id)
                and merger.keeps_both(self._path(key[0], match.id))
            ):
                self._matches[key] = Match(self._matcher.find_free_id(key))

    def _prefixes_here(self) -> dict[str, str]:
        """How references are written here after the import."""
        kinds = {kind for kind, _ in self._matches}
        return {
            kind: prefix
            for kind, prefix in self._registry.layout.reference_prefixes.items()
            if kind in kinds or self._registry.entry_ids(kind)
        }

    def _place_kept(self, kind: str, kept_id: str, path: str) -> bytes:
        """A file that was taken the last time, as it is written here now."""
        assert self._kept is not None
        assert self._kept_placement is not None
        return self._kept_placement.place(self._table(kind), path, self._kept.files[kind][kept_id])

    def _make_kept_placement(self, prefixes: Mapping[str, str]) -> Placement | None:
        """How what was taken the last time is written here now."""
        if self._kept is None:
            return None
        ids = {kind: dict(ids) for kind, ids in self._kept.ids.items()}
        for (kind, _), match in self._matches.items():
            if match.kept_id is not None and match.kept_id != match.id:
                ids.setdefault(kind, {})[match.kept_id] = match.id
            elif match.kept_id is not None:
                ids.get(kind, {}).pop(match.kept_id, None)
        return Placement(
            self._kept.prefixes, prefixes, {kind: own for kind, own in ids.items() if own}, self._kept.all_words
        )

    def _is_as_taken(self, kind: str, match: Match, taken: TakenFile) -> bool:
        """Whether the source has an entry as it was taken the last time, and it would be written as it was then."""
        if self._kept is None or match.kept_id is None or not self._places_as_kept:
            return False
        return self._kept.files[kind][match.kept_id] == taken.data

    def _merge_entry(self, run: _Run, merger: Merger, key: EntryKey, taken: TakenFile, placement: Placement) -> None:
        (kind, entry_id), match = key, self._matches[key]
        path = self._path(kind, match.id)
        if path in merger.skipped:
            run.sources[path] = key
            if self._kept is not None and match.kept_id is not None:
                kept = self._respell(kind, self._kept.files[kind][match.kept_id])
                run.kept_files.setdefault(kind, {})[entry_id] = kept
            return
        if self._is_as_taken(kind, match, taken):
            run.kept_files.setdefault(kind, {})[entry_id] = taken.data
            run.sources[path] = key
            run.stays_removed += not self._registry.has_entry(kind, match.id)
            return
        try:
            ours = self._read_own(path)
            base = self._place_kept(kind, match.kept_id, path) if match.kept_id is not None else None
            theirs = placement.place(self._table(kind), path, taken.data)
            base = self._without_what_is_ours(kind, path, base, theirs) if base is not None else None
        except OSError as error:
            text = N_("{path} cannot be read here, and stays as it is: {why}")
            run.rows.append(Row(kind, entry_id, Message(text, {"path": path, "why": os_error_reason(error)})))
            return
        except IncuboError as error:
            text = N_("it cannot be taken as it is written there: {why}")
            run.rows.append(Row(kind, entry_id, Message(text, {"why": error.message}), "written"))
            return
        run.kept_files.setdefault(kind, {})[entry_id] = taken.data
        run.sources[path] = key
        if base is not None and ours is None and (theirs == base or kind == "member"):
            run.stays_removed += 1
            return
        if base is not None and ours is not None and _has_caught_up(path, base, ours, theirs):
            run.caught_up.append(path)
        run.write(path, ours, merge_three(merger, MergeRequest(path, base, ours, theirs, match.is_known_same)))

    def _without_what_is_ours(self, kind: str, path: str, base: bytes, theirs: bytes) -> bytes:
        """The common text without what the source does not own and no longer has: it stays here, as what we added."""
        source = self._registry.layout.source
        if source is None or kind not in source.kinds:
            return base
        had, has = (parse_file(path, data).values or {} for data in (base, theirs))
        left: dict[Any, Any] = dict(had)
        for field in self._table(kind).fields:
            old, new = had.get(field.name), has.get(field.name)
            is_ours = partial(source_place, source, kind, entry_id_from_path(path))
            if isinstance(old, list):
                there = match_positions(old, new if isinstance(new, list) else [], field)
                gone = {i for i in range(len(old)) if i not in there and is_ours((field.name, i), old[i]) is None}
                left[field.name] = [item for i, item in enumerate(old) if i not in gone]
            elif new in EMPTY_VALUES and is_ours((field.name,)) is None:
                left.pop(field.name, None)
        return apply_changes(path, base, list_changes(self._table(kind).fields, had, left))

    def _merge_words(self, run: _Run, merger: Merger, key: EntryKey, data: bytes) -> None:
        kind, entry_id = key
        path = self._path(kind, entry_id)
        base = self._kept.files.get(kind, {}).get(entry_id) if self._kept is not None else None
        if path in merger.skipped:
            if base is not None:
                run.kept_files.setdefault(kind, {})[entry_id] = base
            return
        run.kept_files.setdefault(kind, {})[entry_id] = data
        try:
            ours = self._read_own(path)
        except OSError as error:
            text = N_("{path} cannot be read here, and stays as it is: {why}")
            run.rows.append(Row(kind, entry_id, Message(text, {"path": path, "why": os_error_reason(error)})))
            return
        if base is None or ours is not None:
            run.write(path, ours, merge_three(merger, MergeRequest(path, base, ours, data)))

    def _keep_others(self, run: _Run, merger: Merger) -> None:
        """What was taken before, and is not now: the source no longer has it, or it was not asked for this time."""
        if self._kept is None:
            return
        consumed = {(kind, match.kept_id) for (kind, _), match in self._matches.items()} | self._words.keys()
        for kind, files in self._kept.files.items():
            for entry_id, data in files.items():
                if (kind, entry_id) in consumed:
                    continue
                is_asked = kind != "member" or self._selection.has_people
                is_removed_there = is_asked and not self._source.registry.has_entry(kind, entry_id)
                if is_removed_there and self._removes(run, merger, kind, entry_id):
                    continue
                run.kept_files.setdefault(kind, {})[entry_id] = self._respell(kind, data)
                run.kept_ids[kind, entry_id] = self._kept.id_here(kind, entry_id)

    def _removes(self, run: _Run, merger: Merger, kind: str, kept_id: str) -> bool:
        """Tell of an entry that the source removed, or remove it here; whether it is not here any more."""
        assert self._kept is not None
        path = self._path(kind, self._kept.id_here(kind, kept_id))
        ours = self._read_own(path)
        if ours is None:
            return True
        if not self._options.removes or path in merger.skipped:
            run.removed_there[path] = kind, kept_id
            return False
        merged = merge_three(merger, MergeRequest(path, self._place_kept(kind, kept_id, path), ours, None))
        run.write(path, ours, merged)
        return merged is None

    def _respell(self, kind: str, data: bytes) -> bytes:
        """A file that was taken the last time, with references as the source writes them now."""
        if self._kept is None or kind not in ENTRY_KINDS:
            return data
        return Placement(self._kept.prefixes, self._source.prefixes, {}, {}).place(self._table(kind), "", data)

    def _path(self, kind: str, entry_id: str) -> str:
        return f"{self._registry.layout.folders[kind]}/{entry_id}.md"

    def _read_own(self, path: str) -> bytes | None:
        try:
            return self._store.read(path)
        except FileNotFoundError:
            return None


class _Run:
    """What one merge of everything leads to."""

    def __init__(self, renames: Plan) -> None:
        self.files = dict(renames.files)
        self.originals = dict(renames.originals)
        self._renamed_paths = renames.files.keys()
        self.new: list[str] = []
        self.changed: list[str] = []
        self.removed_there: dict[str, EntryKey] = {}
        self.rows: list[Row] = []
        self.sources: dict[str, EntryKey] = {}
        self.kept_files: dict[str, dict[str, bytes]] = {}
        self.kept_ids: dict[EntryKey, str] = {}
        self.stays_removed = 0
        self.caught_up: list[str] = []

    def write(self, path: str, ours: bytes | None, data: bytes | None) -> None:
        """A file as it will be. `ours`: as it is."""
        if data == ours:
            return
        (self.new if ours is None else self.changed).append(path)
        self.files[path] = data
        if ours is not None and path not in self._renamed_paths:
            self.originals[path] = ours


def merge_three(merger: Merger, request: MergeRequest) -> bytes | None:
    """The merged file: what one side alone changed is that side's, without asking the merger."""
    if request.ours == request.theirs or request.theirs == request.base:
        return request.ours
    if request.ours == request.base:
        return request.theirs
    return merger.merge(request)


def _has_caught_up(path: str, base: bytes, ours: bytes, theirs: bytes) -> bool:
    """Whether the source has changed a field to what it is here."""
    had, here, there = (parse_file(path, data).values or {} for data in (base, ours, theirs))
    return any(had.get(name) != value == here.get(name) for name, value in there.items())


def _list_told(rows: Iterable[Row], removed_there: Iterable[EntryKey]) -> dict[str, dict[str, str]]:
    """What is said of entries of the source that stays so: kind → id there → cause."""
    told: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.cause:
            told.setdefault(row.kind, {})[row.id] = row.cause
    for kind, entry_id in removed_there:
        told.setdefault(kind, {})[entry_id] = REMOVED
    return told


def _differing_ids(ids_here: Iterable[tuple[EntryKey, str]]) -> dict[str, dict[str, str]]:
    """Kind → id there → id here, where they differ."""
    ids: dict[str, dict[str, str]] = {}
    for (kind, there), here in ids_here:
        if there != here:
            ids.setdefault(kind, {})[there] = here
    return ids
