"""Load a Registry from a store. What is wrong in one file becomes its problems and never hides another file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from typing import Any

from incubo.core.files import os_error_reason
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span
from incubo.core.progress import Progress, track_items
from incubo.model.decode import Decoder
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind, Field
from incubo.model.vocabulary import Vocabulary, add_described_values
from incubo.registry.file_names import (
    find_misplaced_entries,
    find_nested_entries,
    guess_kind,
    intended_id,
    misplaced_entry_problem,
    missing_extension_problem,
)
from incubo.registry.layout import Layout, entry_id_from_path, has_entry_name
from incubo.registry.registry import FileFacts, Registry
from incubo.registry.store import FolderEntry, OutsideRegistryError, ParsingStore, Store
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import FrontMatterScanner, ParsedFile, decode_text, parse_file

_FILES_BETWEEN_REPORTS = 256


def load_registry(
    store: Store,
    layout: Layout,
    vocabulary: Vocabulary,
    kinds: Iterable[str] | None = None,
    entry_kinds: Mapping[str, EntryKind] = ENTRY_KINDS,
    progress: Progress | None = None,
    *,
    use_line_reader: bool = True,
) -> Registry:
    """Read the entries of the given `kinds`, all by default. `entry_kinds`: the Field tables, with custom fields.

    `progress` is told now and then how many files are read, and of how many. `use_line_reader`: see `parse_file`.
    No content of a file raises an error: it becomes a problem.
    """
    loader = _Loader(store, layout, use_line_reader)
    vocabulary = loader.load_vocabulary(vocabulary)
    prefixes = loader.reference_prefixes()
    entries: dict[str, dict[str, Any]] = {}
    wanted = tuple(ENTRY_KINDS if kinds is None else kinds)
    if progress is not None:
        loader.report_to(progress, wanted)
    for kind in wanted:
        entries[kind] = loader.load_entries(kind, Decoder(entry_kinds[kind], vocabulary, prefixes))
    if set(wanted) == set(ENTRY_KINDS):  # of a part of the registry, what lies beside its folders is not read
        loader.problems.extend(find_misplaced_entries(layout, loader.list_folder, loader.read_values))
    return loader.make_registry(vocabulary, entries)


def load_vocabulary(store: Store, layout: Layout, vocabulary: Vocabulary) -> Vocabulary:
    """A vocabulary with the phases and events that the registry describes itself."""
    return _Loader(store, layout, use_line_reader=True).load_vocabulary(vocabulary)


def reload_registry(
    previous: Registry,
    store: Store,
    changed_paths: Collection[str],
    entry_kinds: Mapping[str, EntryKind] = ENTRY_KINDS,
    progress: Progress | None = None,
) -> Registry:
    """The registry of a store that differs in `changed_paths` only from the one that `previous` was loaded from.

    Same result as `load_registry`, but only these files are read: commands check the whole registry after an edit.
    """
    layout = previous.layout
    use_line_reader = previous.file_facts.use_line_reader
    loader = _Loader(store, layout, use_line_reader)
    prefixes = loader.reference_prefixes()
    previous_paths = set(previous.paths)
    previous_folders = {path.rpartition("/")[0] for path in previous_paths}
    previous_prefixes = {kind for kind in layout.reference_prefixes if layout.folders[kind] in previous_folders}
    if prefixes.keys() != previous_prefixes:  # the references to these kinds are now written in another way
        changed_paths = {
            *changed_paths,
            *loader.paths_with_references(prefixes.keys() ^ previous_prefixes, previous, entry_kinds),
        }
    kinds = {path: layout.kind_of_path(path) for path in changed_paths}
    if any(kind not in previous.entries for kind in kinds.values()):
        return load_registry(
            store,
            layout,
            previous.vocabulary,
            previous.kinds,
            entry_kinds,
            progress,
            use_line_reader=use_line_reader,
        )
    folders = {layout.folders[kind]: kind for kind in kinds.values() if kind is not None}
    file_types = {f"{folder}/{name}": file_type for folder in folders for name, file_type in loader.list_folder(folder)}
    # Folders with new or deleted files, or with changes of files that are no entries: what is reported about the name
    # of one that is none depends on the others.
    renamed_folders = {
        layout.folders[kind]
        for path, kind in kinds.items()
        if kind is not None and (not path.endswith(".md") or (path in file_types) != (path in previous_paths))
    }
    loader.inherit_problems_and_facts(previous, changed_paths, renamed_folders)
    loader.paths = [path for path in previous.paths if path not in changed_paths or path in file_types]
    for folder in renamed_folders:
        loader.check_other_files(folders[folder])
    changed_entries = {kind: dict(previous.entries[kind]) for kind in folders.values()}
    decoders = {kind: Decoder(entry_kinds[kind], previous.vocabulary, prefixes) for kind in folders.values()}
    for path, kind in track_items(kinds.items(), progress):
        if kind is None or not path.endswith(".md"):
            continue  # checked with the names of its folder
        entry_id = entry_id_from_path(path)
        entry = None
        if path in file_types:
            entry = loader.load_entry(kind, path, file_types[path], decoders[kind])
            if path not in previous_paths:
                loader.paths.append(path)
        if entry is None:
            changed_entries[kind].pop(entry_id, None)
        else:
            changed_entries[kind][entry_id] = entry
    for kind, entries_by_id in changed_entries.items():  # in the order of file names, as a folder is read
        if list(previous.entries[kind]) != list(entries_by_id):
            changed_entries[kind] = dict(sorted(entries_by_id.items(), key=lambda item: f"{item[0]}.md"))
    registry = loader.make_registry(previous.vocabulary, {**previous.entries, **changed_entries})
    registry.inherit_indexes(previous)
    return registry


class _Loader:
    """The state of one load: what is found in the files, and what is wrong with them."""

    def __init__(self, store: Store, layout: Layout, use_line_reader: bool) -> None:
        self.store = store
        self.layout = layout
        self.use_line_reader = use_line_reader
        self._parse_stored = store.parse if isinstance(store, ParsingStore) and use_line_reader else None
        self.problems: list[Problem] = []
        self.unreadable_files: dict[str, dict[str, str]] = {}
        self.paths: list[str] = []
        self._folder_entries: dict[str, list[FolderEntry]] = {}
        self._folded_names_by_kind: dict[str, Counter[str]] = {}
        self._crlf_paths: list[str] = []
        self._suppression_paths: set[str] = set()
        self._body_lengths: dict[str, int] = {}
        self._scanners: dict[str, FrontMatterScanner] = {}
        self._unreadable_folders: list[str] = []
        self._former_file_names: Mapping[str, Sequence[str]] = {}
        self._progress: Progress | None = None
        self._files_read = self._files_to_read = 0

    def report_to(self, progress: Progress, kinds: Iterable[str]) -> None:
        """Report the progress of loading these kinds to `progress`."""
        self._progress = progress
        self._files_to_read = sum(len(self.list_folder(self.layout.folders[kind])) for kind in kinds)

    def _list_and_report(self, folder: str) -> Iterator[FolderEntry]:
        assert self._progress is not None
        for item in self.list_folder(folder):
            yield item
            self._files_read += 1
            if self._files_read % _FILES_BETWEEN_REPORTS == 0 or self._files_read == self._files_to_read:
                self._progress(self._files_read, self._files_to_read)

    def make_registry(self, vocabulary: Vocabulary, entries: Mapping[str, Mapping[str, Any]]) -> Registry:
        """The registry with everything that was loaded."""
        file_names = {
            kind: [item.name for item in self._folder_entries[folder] if item.type == "file"]
            for kind in entries
            if (folder := self.layout.folders[kind]) in self._folder_entries
        }
        facts = FileFacts(
            self._crlf_paths,
            self._suppression_paths,
            self._body_lengths,
            self._scanners,
            self._unreadable_folders,
            self.use_line_reader,
            {**self._former_file_names, **file_names},
        )
        read_text = partial(read_text_or_empty, self.store)
        return Registry(
            self.layout, vocabulary, entries, self.unreadable_files, self.problems, self.paths, facts, read_text
        )

    def inherit_problems_and_facts(
        self, previous: Registry, changed_paths: Collection[str], renamed_folders: Collection[str]
    ) -> None:
        """Take over the problems, the unreadable files and the facts about files that did not change.

        `renamed_folders`: those with new or deleted files.
        """
        self.problems = [
            problem
            for problem in previous.loaded_problems
            if (
                problem.location.path.rpartition("/")[0] not in renamed_folders
                if problem.rule_id == "file-without-md"
                else problem.location.path not in changed_paths
            )
        ]
        self.unreadable_files = {
            kind: {entry_id: path for entry_id, path in paths_by_id.items() if path not in changed_paths}
            for kind, paths_by_id in previous.unreadable_files.items()
        }
        facts = previous.file_facts
        self._former_file_names = facts.file_names
        self._crlf_paths = [path for path in facts.crlf_paths if path not in changed_paths]
        self._suppression_paths = {path for path in facts.suppression_paths if path not in changed_paths}
        self._body_lengths = {path: n for path, n in facts.body_lengths.items() if path not in changed_paths}
        self._scanners = {path: scanner for path, scanner in facts.scanners.items() if path not in changed_paths}
        not_listed = [folder for folder in facts.unreadable_folders if folder not in self._folder_entries]
        self._unreadable_folders = [*not_listed, *self._unreadable_folders]

    def reference_prefixes(self) -> dict[str, str]:
        """How references are written, by kind. A registry without organisation files refers to them by name only."""
        return {
            kind: prefix
            for kind, prefix in self.layout.reference_prefixes.items()
            if self.list_folder(self.layout.folders[kind])
        }

    def paths_with_references(
        self, target_kinds: Set[str], previous: Registry, entry_kinds: Mapping[str, EntryKind]
    ) -> Iterator[str]:
        """The files, here or in a previous registry, of the kinds whose entries may refer to others of some kinds."""
        for kind in previous.kinds:
            if any(_may_refer_to(field, target_kinds) for field in entry_kinds[kind].fields):
                folder = self.layout.folders[kind]
                yield from (f"{folder}/{item.name}" for item in self.list_folder(folder) if has_entry_name(item.name))
                yield from (path for path in previous.paths if path.rpartition("/")[0] == folder)

    def check_other_files(self, kind: str) -> None:
        """Check the files of the folder of a kind whose names do not end with `.md`."""
        folder = self.layout.folders[kind]
        for name, file_type in self.list_folder(folder):
            if file_type == "file" and not name.endswith(".md"):
                self._check_other_file(kind, f"{folder}/{name}", name, file_type)

    def load_entries(self, kind: str, decoder: Decoder) -> dict[str, Any]:
        """The entries of a kind, by id."""
        folder = self.layout.folders[kind]
        entries: dict[str, Any] = {}
        for name, file_type in self.list_folder(folder) if self._progress is None else self._list_and_report(folder):
            path = f"{folder}/{name}"
            if not name.endswith(".md"):
                self._check_other_file(kind, path, name, file_type)
                continue
            self.paths.append(path)
            entry = self.load_entry(kind, path, file_type, decoder)
            if entry is not None:
                entries[name[:-3]] = entry
        return entries

    def load_entry(self, kind: str, path: str, file_type: str, decoder: Decoder) -> Any:
        """The entry of a file; None if it cannot be read, and it is then remembered as unreadable."""
        entry_id = path.rpartition("/")[2][:-3]
        parsed = self._parse_file(path, file_type)
        if parsed.has_crlf:
            self._crlf_paths.append(path)
        if parsed.values is None:
            self.unreadable_files.setdefault(kind, {})[entry_id] = path
            return None
        if parsed.has_suppressions:
            self._suppression_paths.add(path)
        if parsed.scanner is not None:
            self._scanners[path] = parsed.scanner
        self._body_lengths[path] = parsed.body_length
        new_problems: list[Problem] = []
        entry = decoder.decode(entry_id, path, parsed.values, new_problems)
        if new_problems and any(problem.rule_id == "schema-unknown-key" for problem in new_problems):
            proper_kind = guess_kind(kind, parsed.values)
            if proper_kind is not None:  # one mistake, one problem: not every missing or unknown field
                self.problems.append(misplaced_entry_problem(path, self.layout.folders[proper_kind]))
                self.unreadable_files.setdefault(proper_kind, {}).setdefault(entry_id, path)
                return None
        self.problems += new_problems
        return entry

    def load_vocabulary(self, vocabulary: Vocabulary) -> Vocabulary:
        """A vocabulary with the phases and events that the registry describes itself."""
        labels: dict[str, dict[str, str]] = {"phase": {}, "event": {}}
        for kind, labels_by_id in labels.items():
            folder = self.layout.folders[kind]
            for name, file_type in self.list_folder(folder):
                if not name.endswith(".md"):
                    continue
                path = f"{folder}/{name}"
                self.paths.append(path)
                values = self._parse_file(path, file_type).values
                if values is not None:
                    label = values.get("label")
                    labels_by_id[str(values.get("status") or name[:-3])] = label if isinstance(label, str) else ""
        return add_described_values(vocabulary, labels["phase"], labels["event"])

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """The names in a folder; none if it cannot be read, which is reported once."""
        if folder not in self._folder_entries:
            self._folder_entries[folder] = []
            try:
                self._folder_entries[folder] = self.store.list_folder(folder)
            except OutsideRegistryError:
                message = Message(N_("this folder is a link that leads out of the registry: it is not followed"))
                self._report_folder("file-outside-registry", folder, message)
            except OSError as error:
                message = Message(N_("this folder cannot be read ({why})"), {"why": os_error_reason(error)})
                self._report_folder("file-unreadable", folder, message)
        return self._folder_entries[folder]

    def _report_folder(self, rule: str, folder: str, message: Message) -> None:
        self._unreadable_folders.append(folder)
        self.problems.append(Problem(rule, Span(folder, 0, 0), message))

    def _folded_names(self, kind: str) -> Counter[str]:
        """How many files of a kind's folder have each name, in lower case. Counted once."""
        if kind not in self._folded_names_by_kind:
            names = (item.name for item in self.list_folder(self.layout.folders[kind]))
            self._folded_names_by_kind[kind] = Counter(map(str.casefold, names))
        return self._folded_names_by_kind[kind]

    def _parse_file(self, path: str, file_type: str) -> ParsedFile:
        """The content of a file. If it cannot be read, the reason is its only problem."""
        if file_type == "file":
            try:
                known = self._parse_stored(path) if self._parse_stored is not None else None
                parsed = known or parse_file(path, self.store.read(path), use_line_reader=self.use_line_reader)
            except OSError as error:
                message = Message(N_("this file cannot be read ({why})"), {"why": os_error_reason(error)})
                parsed = _unreadable_file("file-unreadable", path, message)
        elif file_type == "outside":
            message = Message(N_("this link leads out of the registry: it is not followed"))
            parsed = _unreadable_file("file-outside-registry", path, message)
        else:
            message = (
                Message(N_("an entry is a file, and this is a folder"))
                if file_type == "folder"
                else Message(N_("an entry is a file, and this is something else"))
            )
            parsed = _unreadable_file("file-not-a-file", path, message, file_type)
        if parsed.problems:
            self.problems.extend(parsed.problems)
        return parsed

    def read_values(self, path: str) -> Mapping[Any, Any]:
        """The values of a file outside the folders of entries; empty if it cannot be read."""
        try:
            return parse_file(path, self.store.read(path), use_line_reader=self.use_line_reader).values or {}
        except OSError:
            return {}

    def _check_other_file(self, kind: str, path: str, name: str, file_type: str) -> None:
        """Report entries in a subfolder, and a file with a front matter but without `.md`; ignore anything else."""
        if file_type == "folder" and not name.startswith("."):
            self.problems.extend(find_nested_entries(path, self.layout.folders[kind], self.list_folder))
        if file_type != "file" or name.startswith("."):
            return
        try:
            if not self.store.read(path)[:MAX_FILE_BYTES].lstrip(b"\xef\xbb\xbf").startswith(b"---"):
                return
        except OSError:
            return
        self.problems.append(missing_extension_problem(kind, path, name, self._folded_names(kind)))
        self.unreadable_files.setdefault(kind, {})[intended_id(name)] = path


def _may_refer_to(field: Field, target_kinds: Set[str]) -> bool:
    return field.target_kind in target_kinds or any(_may_refer_to(item, target_kinds) for item in field.subfields)


def read_text_or_empty(store: Store, path: str) -> str:
    """The text of a file without its BOM; "" if it cannot be read."""
    try:
        return decode_text(store.read(path))
    except OSError:
        return ""


def _unreadable_file(rule: str, path: str, message: Message, case: str = "") -> ParsedFile:
    return ParsedFile(None, "", [Problem(rule, Span(path, 0, 0), message, case=case)])
