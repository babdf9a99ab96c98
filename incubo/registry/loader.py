"""A store to a Registry: each file read once, no file's trouble hides another's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span
from incubo.model.decode import Decoder
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind
from incubo.model.vocabulary import Vocabulary, add_described_values
from incubo.registry import file_names
from incubo.registry.layout import Layout
from incubo.registry.registry import Registry
from incubo.registry.store import FolderEntry, OutsideRegistryError, Store
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import ParsedFile, decode_text, parse_file
from incubo.source.scanner import FrontMatterScanner


def load_registry(
    store: Store,
    layout: Layout,
    vocabulary: Vocabulary,
    kinds: Iterable[str] | None = None,
    entry_kinds: Mapping[str, EntryKind] = ENTRY_KINDS,
) -> Registry:
    """Read the entries of the given kinds (all by default). `entry_kinds`: the Field tables, where a registry adds to
    them.

    Never raises for what a file holds: it becomes problems.
    """
    loader = _Loader(store, layout)
    vocabulary = add_described_values(
        vocabulary, loader.load_described_values(layout, "phase"), loader.load_described_values(layout, "event")
    )
    prefixes = loader.reference_prefixes(layout)
    entries: dict[str, dict[str, Any]] = {}
    for kind in ENTRY_KINDS if kinds is None else kinds:
        decoder = Decoder(entry_kinds[kind], vocabulary, prefixes)
        entries[kind] = loader.load_entries(kind, layout.folders[kind], decoder)
    if kinds is None:
        loader.problems.extend(file_names.find_misplaced_entries(layout, loader.list_folder, loader.read_values))
    return loader.make_registry(layout, vocabulary, entries)


def reload_registry(
    previous: Registry, store: Store, changed_paths: Collection[str], entry_kinds: Mapping[str, EntryKind] = ENTRY_KINDS
) -> Registry:
    """The registry of a store that differs from the one `previous` was loaded from in some paths only.

    The same as `load`, at the price of those files: a command that changes ten sheets checks the whole registry.
    """
    kinds = {path: previous.layout.kind_of_path(path) for path in changed_paths}
    if any(kind not in previous.entries or not path.endswith(".md") for path, kind in kinds.items()):
        return load_registry(store, previous.layout, previous.vocabulary, previous.kinds, entry_kinds)
    loader = _Loader(store, previous.layout)
    prefixes = loader.reference_prefixes(previous.layout)
    held = set(previous.paths)
    peopled = {path.rpartition("/")[0] for path in held}
    if prefixes.keys() != {
        kind for kind in previous.layout.reference_prefixes if previous.layout.folders[kind] in peopled
    }:
        return load_registry(
            store, previous.layout, previous.vocabulary, previous.kinds, entry_kinds
        )  # all references are spelt otherwise
    folders = {previous.layout.folders[kind]: kind for kind in kinds.values() if kind is not None}
    there = {f"{folder}/{name}": what for folder in folders for name, what in loader.list_folder(folder)}
    regrouped = {folder for folder in folders if any((path in there) != (path in held) for path in changed_paths)}
    loader.problems = [
        problem
        for problem in previous.problems
        if (
            problem.location.path.rpartition("/")[0]
            not in regrouped  # a name is looked at among the others of its folder
            if problem.rule_id in file_names.FILE_NAME_RULES
            else problem.location.path not in changed_paths
        )
    ]
    for fact, kept in loader.file_facts().items():
        kept.update((path, value) for path, value in previous.file_facts[fact].items() if path not in changed_paths)
    loader.unreadable_files = {
        kind: {entry_id: path for entry_id, path in found.items() if path not in changed_paths}
        for kind, found in previous.unreadable_files.items()
    }
    loader.paths = [path for path in previous.paths if path not in changed_paths or path in there]
    entries = {kind: dict(found) for kind, found in previous.entries.items()}
    for folder in regrouped:
        loader.check_names(folders[folder], folder)
    decoders = {kind: Decoder(entry_kinds[kind], previous.vocabulary, prefixes) for kind in folders.values()}
    for path, kind in kinds.items():
        entry_id = path.rpartition("/")[2][:-3]
        assert kind is not None
        made = loader.load_entry(kind, path, entry_id, there[path], decoders[kind]) if path in there else None
        if made is None:
            entries[kind].pop(entry_id, None)
        else:
            entries[kind][entry_id] = made
        if path in there and path not in held:
            loader.paths.append(path)
    return loader.make_registry(previous.layout, previous.vocabulary, entries)


class _Loader:
    """The state of one loading: what was found, and what is wrong."""

    def __init__(self, store: Store, layout: Layout) -> None:
        self.store = store
        self.layout = layout
        self.problems: list[Problem] = []
        self.unreadable_files: dict[str, dict[str, str]] = {}
        self.paths: list[str] = []
        self.unreadable_folders: list[str] = []
        self._listed: dict[str, list[FolderEntry]] = {}
        self.crlf_paths: dict[str, bool] = {}
        self.suppression_paths: dict[str, bool] = {}
        self.body_lengths: dict[str, int] = {}
        self.scanners: dict[str, FrontMatterScanner] = {}

    def file_facts(self) -> dict[str, dict[str, Any]]:
        """What is remembered of files beside their entries, by path."""
        return {
            "crlf": self.crlf_paths,
            "remarks": self.suppression_paths,
            "prose": self.body_lengths,
            "written": self.scanners,
        }

    def make_registry(
        self, layout: Layout, vocabulary: Vocabulary, entries: Mapping[str, Mapping[str, Any]]
    ) -> Registry:
        """All that was loaded."""
        facts = {**self.file_facts(), "closed": dict.fromkeys(self.unreadable_folders)}
        return Registry(
            layout, vocabulary, entries, self.unreadable_files, self.problems, self.paths, facts, self.read_text
        )

    def reference_prefixes(self, layout: Layout) -> dict[str, str]:
        """How references are spelt. A registry older than its organisations names them in its own words."""
        return {
            kind: prefix for kind, prefix in layout.reference_prefixes.items() if self.list_folder(layout.folders[kind])
        }

    def check_names(self, kind: str, folder: str) -> None:
        """Look at the names of a folder's files."""
        found = self.list_folder(folder)
        self.problems.extend(
            file_names.check_file_names(kind, folder, [item.name for item in found if item.type == "file"])
        )

    def load_entries(self, kind: str, folder: str, decoder: Decoder) -> dict[str, Any]:
        """The entries of one folder, by id."""
        made: dict[str, Any] = {}
        paths = self.paths
        self.check_names(kind, folder)
        for name, what in self.list_folder(folder):
            path = f"{folder}/{name}"
            if not name.endswith(".md"):
                self._check_other_file(kind, path, name, what)
                continue
            paths.append(path)
            entry = self.load_entry(kind, path, name[:-3], what, decoder)
            if entry is not None:
                made[name[:-3]] = entry
        return made

    def load_entry(self, kind: str, path: str, entry_id: str, file_type: str, decoder: Decoder) -> Any:
        """The entry of a file; None for one that cannot be read, which is remembered as unreadable."""
        document = self._parse_file(path, file_type)
        if document.has_crlf:
            self.crlf_paths[path] = True
        if document.values is None:
            self.unreadable_files.setdefault(kind, {})[entry_id] = path
            return None
        if document.has_suppressions:
            self.suppression_paths[path] = True
        if document.scanner is not None:
            self.scanners[path] = document.scanner
        self.body_lengths[path] = len(document.body.strip())
        before = len(self.problems)
        made = decoder.decode(entry_id, path, document.values, self.problems)
        if len(self.problems) > before and any(p.rule_id == "schema-unknown-key" for p in self.problems[before:]):
            other = file_names.guess_kind(kind, document.values)
            if other is not None:  # one cause: what it lacks or has too much as another kind is not told
                self.problems[before:] = [file_names.misplaced_entry_problem(path, self.layout.folders[other])]
                self.unreadable_files.setdefault(other, {}).setdefault(entry_id, path)
                return None
        return made

    def load_described_values(self, layout: Layout, kind: str) -> dict[str, str]:
        """The phases or events that a registry describes itself: id → label."""
        folder = layout.folders[kind]
        made = {}
        for name, what in self.list_folder(folder):
            if not name.endswith(".md"):
                continue
            path = f"{folder}/{name}"
            self.paths.append(path)
            document = self._parse_file(path, what)
            if document.values is not None:
                label = document.values.get("label")
                made[str(document.values.get("status") or name[:-3])] = label if isinstance(label, str) else ""
        return made

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """What is in a folder; one that cannot be read is a problem, once."""
        if folder not in self._listed:
            self._listed[folder] = self._list_folder(folder)
        return self._listed[folder]

    def _list_folder(self, folder: str) -> list[FolderEntry]:
        try:
            return self.store.list_folder(folder)
        except OutsideRegistryError:
            self.unreadable_folders.append(folder)
            message = Message(N_("this folder is a link that leads out of the registry: it is not followed"))
            self.problems.append(Problem("file-outside-registry", Span(folder, 0, 0), message))
            return []
        except OSError as error:
            self.unreadable_folders.append(folder)
            self.problems.append(
                Problem(
                    "file-unreadable",
                    Span(folder, 0, 0),
                    Message(N_("this folder cannot be read ({why})"), {"why": error.strerror or str(error)}),
                )
            )
            return []

    def _parse_file(self, path: str, file_type: str) -> ParsedFile:
        """A file's document; whatever stops it from being read is its one problem."""
        if file_type == "file":
            try:
                document = parse_file(path, self.store.read(path))
            except OSError as error:
                why = error.strerror or str(error)
                document = _unreadable_file(
                    "file-unreadable", path, Message(N_("this file cannot be read ({why})"), {"why": why})
                )
        elif file_type == "outside":
            message = Message(N_("this link leads out of the registry: it is not followed"))
            document = _unreadable_file("file-outside-registry", path, message)
        else:
            message = (
                Message(N_("an entry is a file, and this is a folder"))
                if file_type == "folder"
                else Message(N_("an entry is a file, and this is something else"))
            )
            document = _unreadable_file("file-not-a-file", path, message, file_type)
        if document.problems:
            self.problems.extend(document.problems)
        return document

    def read_values(self, path: str) -> Mapping[Any, Any]:
        """The values of a file that is in no folder of entries; none where it cannot be read."""
        try:
            return parse_file(path, self.store.read(path)).values or {}
        except OSError:
            return {}

    def read_text(self, path: str) -> str:
        """A file's text, read again; "" for what cannot be read."""
        try:
            return decode_text(self.store.read(path))
        except OSError:
            return ""

    def _sibling_names(self, path: str) -> list[str]:
        return [found.name for found in self.list_folder(path.rpartition("/")[0])]

    def _check_other_file(self, kind: str, path: str, name: str, file_type: str) -> None:
        """A file without `.md` that has a front matter was meant to be an entry; others are left alone."""
        if file_type == "folder" and not name.startswith("."):
            self.problems.extend(file_names.find_nested_entries(path, self.layout.folders[kind], self.list_folder))
        if file_type != "file" or name.startswith("."):
            return
        try:
            if not self.store.read(path)[:MAX_FILE_BYTES].lstrip(b"\xef\xbb\xbf").startswith(b"---"):
                return
        except OSError:
            return
        self.problems.append(file_names.missing_extension_problem(kind, path, name, self._sibling_names(path)))
        stem = file_names.intended_id(name)
        self.unreadable_files.setdefault(kind, {})[stem] = path


def _unreadable_file(rule: str, path: str, message: Message, case: str = "") -> ParsedFile:
    return ParsedFile(None, "", [Problem(rule, Span(path, 0, 0), message, case=case)])
