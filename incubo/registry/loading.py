"""A store to a Registry: each file read once, no file's trouble hides another's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from incubo.i18n import N_
from incubo.model.decode import Decoder
from incubo.model.fields import Kind
from incubo.model.kinds import KINDS
from incubo.model.vocabulary import Vocabulary, learn
from incubo.problem import Problem, Span, Text
from incubo.registry import names
from incubo.registry.layout import Layout
from incubo.registry.registry import Registry
from incubo.registry.store import Found, Outside, Store
from incubo.source.guard import MAX_BYTES
from incubo.source.reading import Document, decode, read
from incubo.source.written import Written


def load(
    store: Store,
    layout: Layout,
    vocabulary: Vocabulary,
    kinds: Iterable[str] | None = None,
    tables: Mapping[str, Kind] = KINDS,
) -> Registry:
    """Read the entries of the given kinds (all by default). `tables`: the Field tables, where a registry adds to them.

    Never raises for what a file holds: it becomes problems.
    """
    loader = _Loader(store)
    vocabulary = learn(vocabulary, loader.words(layout, "phase"), loader.words(layout, "event"))
    # A registry older than its organisations names them in its own words: there is nothing to spell.
    prefixes = {kind: prefix for kind, prefix in layout.prefixes.items() if loader.names(layout.folders[kind])}
    entries: dict[str, dict[str, Any]] = {}
    for kind in KINDS if kinds is None else kinds:
        decoder = Decoder(tables[kind], vocabulary, prefixes)
        entries[kind] = loader.entries(kind, layout.folders[kind], decoder)
    return Registry(
        layout,
        vocabulary,
        entries,
        loader.unreadable,
        loader.problems,
        loader.paths,
        {
            "crlf": loader.crlf,
            "remarks": loader.remarks,
            "prose": loader.prose,
            "closed": dict.fromkeys(loader.closed),
            "written": loader.written,
        },
        loader.text_of,
    )


class _Loader:
    """The state of one loading: what was found, and what is wrong."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.problems: list[Problem] = []
        self.unreadable: dict[str, dict[str, str]] = {}
        self.paths: list[str] = []
        self.closed: list[str] = []
        self._listed: dict[str, list[Found]] = {}
        self.crlf: dict[str, bool] = {}
        self.remarks: dict[str, bool] = {}
        self.prose: dict[str, int] = {}
        self.written: dict[str, Written] = {}

    def entries(self, kind: str, folder: str, decoder: Decoder) -> dict[str, Any]:
        """The entries of one folder, by id."""
        made: dict[str, Any] = {}
        found = self.names(folder)
        problems, paths = self.problems, self.paths
        problems.extend(names.check(kind, folder, [item.name for item in found if item.what == "file"]))
        for name, what in found:
            path = f"{folder}/{name}"
            if not name.endswith(".md"):
                self._not_an_entry(kind, path, name, what)
                continue
            paths.append(path)
            entry_id = name[:-3]
            document = self._document(path, what)
            if document.crlf:
                self.crlf[path] = True
            if document.values is None:
                self.unreadable.setdefault(kind, {})[entry_id] = path
                continue
            if document.remarks:
                self.remarks[path] = True
            if document.written is not None:
                self.written[path] = document.written
            self.prose[path] = len(document.body.strip())
            made[entry_id] = decoder.decode(entry_id, path, document.values, problems)
        return made

    def words(self, layout: Layout, kind: str) -> dict[str, str]:
        """The phases or events that a registry describes itself: id → label."""
        folder = layout.folders[kind]
        made = {}
        for name, what in self.names(folder):
            if not name.endswith(".md"):
                continue
            path = f"{folder}/{name}"
            self.paths.append(path)
            document = self._document(path, what)
            if document.values is not None:
                label = document.values.get("label")
                made[str(document.values.get("status") or name[:-3])] = label if isinstance(label, str) else ""
        return made

    def names(self, folder: str) -> list[Found]:
        """What is in a folder; one that cannot be read is a problem, once."""
        if folder not in self._listed:
            self._listed[folder] = self._list(folder)
        return self._listed[folder]

    def _list(self, folder: str) -> list[Found]:
        try:
            return self.store.names(folder)
        except Outside:
            self.closed.append(folder)
            message = Text(N_("this folder is a link that leads out of the registry: it is not followed"))
            self.problems.append(Problem("file-outside-registry", Span(folder, 0, 0), message))
            return []
        except OSError as error:
            self.closed.append(folder)
            self.problems.append(
                Problem(
                    "file-unreadable",
                    Span(folder, 0, 0),
                    Text(N_("this folder cannot be read ({why})"), {"why": error.strerror or str(error)}),
                )
            )
            return []

    def _document(self, path: str, what: str) -> Document:
        """A file's document; whatever stops it from being read is its one problem."""
        if what == "file":
            try:
                document = read(path, self.store.read(path))
            except OSError as error:
                why = error.strerror or str(error)
                document = _unread("file-unreadable", path, Text(N_("this file cannot be read ({why})"), {"why": why}))
        elif what == "outside":
            message = Text(N_("this link leads out of the registry: it is not followed"))
            document = _unread("file-outside-registry", path, message)
        else:
            message = (
                Text(N_("an entry is a file, and this is a folder"))
                if what == "folder"
                else Text(N_("an entry is a file, and this is something else"))
            )
            document = _unread("file-not-a-file", path, message)
        if document.problems:
            self.problems.extend(document.problems)
        return document

    def text_of(self, path: str) -> str:
        """A file's text, read again; "" for what cannot be read."""
        try:
            return decode(self.store.read(path))
        except OSError:
            return ""

    def _not_an_entry(self, kind: str, path: str, name: str, what: str) -> None:
        """A file without `.md` that has a front matter was meant to be an entry; others are left alone."""
        if what != "file" or name.startswith("."):
            return
        try:
            if not self.store.read(path)[:MAX_BYTES].lstrip(b"\xef\xbb\xbf").startswith(b"---"):
                return
        except OSError:
            return
        self.problems.append(names.without_md(path, name))
        stem = names.stem_of(name)
        self.unreadable.setdefault(kind, {})[stem] = path


def _unread(rule: str, path: str, message: Text) -> Document:
    return Document(None, "", [Problem(rule, Span(path, 0, 0), message)])
