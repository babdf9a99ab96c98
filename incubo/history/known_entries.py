"""The entries of a registry at one commit after another: only what figures need, and only the files that changed.

Most files are the same a month later: a file that git stores under the same id gives the same record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from incubo.core.problem import Problem
from incubo.model.decode import Decoder
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import DRAFT_FIELD, EntryKind
from incubo.model.records import Entry
from incubo.model.vocabulary import Vocabulary
from incubo.registry.file_names import guess_kind
from incubo.registry.layout import Layout, has_entry_name
from incubo.registry.registry import FileFacts, Registry
from incubo.source.reader import parse_file
from incubo.vcs.parsed_blobs import ParsedBlobs
from incubo.vcs.revision import RevisionStore, missing_object_error
from incubo.vcs.run import ObjectReader

_Versions = dict[str, tuple[str, Entry | None]]
"""Path → the id of its blob, and its entry (None: it has none that can be read)."""


class KnownEntries:
    """Reads some fields of some kinds of entries at one commit after another, in any order.

    Memory holds the entries of one commit. The words are those of one vocabulary, today's.
    """

    def __init__(
        self,
        blobs: ObjectReader,
        cache: ParsedBlobs,
        vocabulary: Vocabulary,
        fields: Mapping[str, Collection[str]],
        entry_kinds: Mapping[str, EntryKind] = ENTRY_KINDS,
        *,
        use_line_reader: bool = True,
    ) -> None:
        """`fields`: kind → the fields that are read; the others of its records are empty."""
        self._blobs = blobs
        self._cache = cache if use_line_reader else ParsedBlobs(None)
        self._vocabulary = vocabulary
        self._fields = {kind: frozenset((*names, DRAFT_FIELD.name)) for kind, names in fields.items()}
        self._known_names = {kind: frozenset(field.name for field in entry_kinds[kind].fields) for kind in fields}
        self._kinds = {
            kind: entry_kinds[kind]._replace(
                fields=tuple(field for field in entry_kinds[kind].fields if field.name in self._fields[kind])
            )
            for kind in fields
        }
        self._use_line_reader = use_line_reader
        self._layout: Layout | None = None
        self._prefixes: dict[str, str] = {}
        self._decoders: dict[str, Decoder] = {}
        self._versions: dict[str, _Versions] = {kind: {} for kind in fields}

    def read(self, store: RevisionStore, layout: Layout) -> Registry:
        """The entries at a commit, as `load_registry` reads them, without drafts. Problems are left out: figures do
        not need them.

        Raises MissingObjectError where git does not have a file.
        """
        self._prepare(store, layout)
        entries = {kind: self._read_kind(kind, store, layout.folders[kind]) for kind in self._fields}
        return Registry(layout, self._vocabulary, entries, {}, (), [], FileFacts(), lambda _: "").without_drafts

    def _prepare(self, store: RevisionStore, layout: Layout) -> None:
        """What was read is forgotten where it would now be read in another way."""
        prefixes = {
            kind: prefix for kind, prefix in layout.reference_prefixes.items() if store.has_folder(layout.folders[kind])
        }
        if layout == self._layout and prefixes == self._prefixes:
            return
        self._layout, self._prefixes = layout, prefixes
        self._decoders = {kind: Decoder(table, self._vocabulary, prefixes) for kind, table in self._kinds.items()}
        self._versions = {kind: {} for kind in self._fields}

    def _read_kind(self, kind: str, store: RevisionStore, folder: str) -> dict[str, Any]:
        before = self._versions[kind]
        try:
            blobs = {
                f"{folder}/{name}": blob for name, blob in store.list_blobs(folder).items() if has_entry_name(name)
            }
        except OSError:  # a folder that is a link out of the registry, which is not followed
            blobs = {}
        changed = [blob for path, blob in blobs.items() if path not in before or before[path][0] != blob]
        kept = self._cache.find(dict.fromkeys(changed))
        self._blobs.read_ahead(dict.fromkeys(blob for blob in changed if blob not in kept))
        versions: _Versions = {}
        for path, blob in blobs.items():
            last = before.get(path)
            if last is None or last[0] != blob:
                values = kept[blob].values if blob in kept else self._read_values(path, blob, store)
                last = blob, self._decode(kind, path, values) if values is not None else None
            versions[path] = last
        self._versions[kind] = versions
        return {path.rpartition("/")[2][:-3]: entry for path, (_, entry) in versions.items() if entry is not None}

    def _read_values(self, path: str, blob: str, store: RevisionStore) -> Mapping[Any, Any] | None:
        """The values of a file; None if it cannot be read."""
        found = self._blobs.read(blob)
        if found is None:
            raise missing_object_error(store.root, store.sha)
        parsed = parse_file(path, found.data, use_line_reader=self._use_line_reader)
        self._cache.keep(blob, parsed)
        return parsed.values

    def _decode(self, kind: str, path: str, values: Mapping[Any, Any]) -> Entry | None:
        """The entry of a file; None for one of another kind in the wrong folder (see `load_registry`)."""
        if not values.keys() <= self._known_names[kind] and guess_kind(kind, values) is not None:
            return None
        fields = self._fields[kind]
        problems: list[Problem] = []
        wanted = {name: value for name, value in values.items() if name in fields}
        return self._decoders[kind].decode(path.rpartition("/")[2][:-3], path, wanted, problems)
