"""What was taken from another registry, kept in the registry as it was taken: the common text of the next import.

A folder for each source, `.incubo/imports/NAME/`: `source.toml` says where it is, what was asked for and which ids the
entries have here; the files beside it, by kind and id there, are those of the source, without what was left out.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.config.toml_file import parse_toml
from incubo.core.errors import ToolError
from incubo.core.files import cannot_read_message
from incubo.exchange.registry.source import is_safe_id, unify_file_newlines
from incubo.registry.layout import IMPORTS_FOLDER, entry_id_from_path, has_entry_name
from incubo.registry.store import Store
from incubo.source.reader import decode_text

SETTINGS_NAME = "source.toml"
REMOVED = "removed"
"""The cause of what is said of an entry that the source no longer has."""
OTHER_NAME = "name"
"""The cause of what is said of an entry that has another id here, because its own is taken."""
_NAME = re.compile(r"[\w][\w.-]{0,79}")
_HEADER = (
    "# What was taken from another registry, for the next `incubo import registry`: written by incubo.\n"
    "# The files beside this one are what it was then; they are compared with what it has become.\n"
    "# follow: where “incubo sync” looks for what is new there; without this line, it does not.\n"
)
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


class KeptImport(NamedTuple):
    """What was taken from a source the last time.

    `followed`: where `sync` looks for what is new, as an address or as a folder seen from ours (None: nowhere). `told`:
    kind → id there → why something of it did not come in, or that it is gone: what was said once. `asked`: kind → the
    ids there of entries of which a question waits for an answer.
    `address`: its repository, `commit` and `committed_on`: what it was (None: not known). `incubator`: whose entries
    (None: all), `has_people`: with people. `phases`: the phases that became others; `words`: words of other lists of
    the vocabulary, by list. `prefixes`: how references are
    written there, by kind. `ids`: kind → id there → id here, where they differ. `files`: kind → id there → the file as
    it was taken.
    """

    name: str
    taken_on: datetime.date
    address: str | None = None
    commit: str | None = None
    committed_on: datetime.date | None = None
    incubator: str | None = None
    has_people: bool = False
    phases: Mapping[str, str] = MappingProxyType({})
    prefixes: Mapping[str, str] = MappingProxyType({})
    ids: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    files: Mapping[str, Mapping[str, bytes]] = MappingProxyType({})
    words: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    followed: str | None = None
    told: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    asked: Mapping[str, frozenset[str]] = MappingProxyType({})

    @property
    def all_words(self) -> dict[str, Mapping[str, str]]:
        """Every word that became another, by its list of the vocabulary."""
        return {**self.words, "phases": self.phases}

    def id_here(self, kind: str, entry_id: str) -> str:
        """The id that an entry of the source got here."""
        return self.ids.get(kind, {}).get(entry_id, entry_id)

    def is_gone(self, kind: str, entry_id: str) -> bool:
        """Whether the source no longer has an entry that was taken: it stays here, and is ours."""
        return self.told.get(kind, {}).get(entry_id) == REMOVED


def is_import_name(name: str) -> bool:
    """Whether a word can name a source."""
    return _NAME.fullmatch(name) is not None and is_safe_id(name)


def list_kept_imports(store: Store) -> list[str]:
    """The names of the sources that something was taken from. Raises ToolError."""
    with _say_what_cannot_be_read(IMPORTS_FOLDER):
        return [
            entry.name
            for entry in store.list_folder(IMPORTS_FOLDER)
            if entry.type == "folder" and is_import_name(entry.name)
        ]


def read_kept_import(store: Store, name: str, kinds: Iterable[str]) -> KeptImport | None:
    """What was taken from a source; None if nothing was. Raises ConfigError, ToolError."""
    folder = f"{IMPORTS_FOLDER}/{name}"
    with _say_what_cannot_be_read(folder):
        try:
            text = decode_text(store.read(f"{folder}/{SETTINGS_NAME}")).replace("\r\n", "\n")
        except FileNotFoundError:
            return None
        files = {kind: by_id for kind in kinds if (by_id := _read_files(store, f"{folder}/{kind}"))}
    values = parse_toml(text, f"{folder}/{SETTINGS_NAME}")
    taken_on = values.get("taken_on")
    return KeptImport(
        name,
        taken_on if isinstance(taken_on, datetime.date) else datetime.date.min,
        _text(values.get("address")),
        _text(values.get("commit")),
        values["committed_on"] if isinstance(values.get("committed_on"), datetime.date) else None,
        _text(values.get("incubator")),
        values.get("people") is True,
        _texts(values.get("phases")),
        _texts(values.get("prefixes")),
        {kind: _ids(ids) for kind, ids in _table(values.get("ids")).items()},
        files,
        {name: _texts(words) for name, words in _table(values.get("words")).items()},
        _text(values.get("follow")),
        {kind: _texts(told) for kind, told in _table(values.get("told")).items()},
        {kind: frozenset(_texts(asked)) for kind, asked in _table(values.get("asked")).items()},
    )


@contextlib.contextmanager
def _say_what_cannot_be_read(path: str) -> Iterator[None]:
    """Turn an error of the system into one that says what cannot be read."""
    try:
        yield
    except OSError as error:
        raise ToolError(cannot_read_message(str(error.filename or path), error)) from error


def _read_files(store: Store, folder: str) -> dict[str, bytes]:
    return {
        entry_id_from_path(entry.name): unify_file_newlines(store.read(f"{folder}/{entry.name}"))
        for entry in store.list_folder(folder)
        if entry.type == "file" and has_entry_name(entry.name) and is_safe_id(entry_id_from_path(entry.name))
    }


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: Any) -> dict[str, str]:
    return {name: text for name, text in _table(value).items() if isinstance(text, str)}


def _ids(value: Any) -> dict[str, str]:
    """Ids there and here: what becomes the name of a file may come from anybody's request."""
    return {there: here for there, here in _texts(value).items() if is_safe_id(there) and is_safe_id(here)}


def render_kept_import(kept: KeptImport) -> dict[str, bytes]:
    """The files that keep it: path in the registry → content."""
    folder = f"{IMPORTS_FOLDER}/{kept.name}"
    files = {
        f"{folder}/{kind}/{entry_id}.md": data for kind, by_id in kept.files.items() for entry_id, data in by_id.items()
    }
    path, data = render_settings_file(kept)
    return {**files, path: data}


def render_settings_file(kept: KeptImport) -> tuple[str, bytes]:
    """The path and the content of the file that says where it is from."""
    return f"{IMPORTS_FOLDER}/{kept.name}/{SETTINGS_NAME}", _render_settings(kept).encode()


def _render_settings(kept: KeptImport) -> str:
    lines = [_HEADER]
    if kept.followed is not None:
        lines.append(f"follow = {_quote(kept.followed)}")
    if kept.address is not None:
        lines.append(f"address = {_quote(kept.address)}")
    if kept.commit is not None and _COMMIT.fullmatch(kept.commit):
        lines.append(f"commit = {_quote(kept.commit)}")
    if kept.committed_on is not None:
        lines.append(f"committed_on = {kept.committed_on.isoformat()}")
    lines.append(f"taken_on = {kept.taken_on.isoformat()}")
    if kept.incubator is not None:
        lines.append(f"incubator = {_quote(kept.incubator)}")
    lines.append(f"people = {'true' if kept.has_people else 'false'}")
    tables = {
        "phases": kept.phases,
        "prefixes": kept.prefixes,
        **{f"words.{_quote(name)}": words for name, words in kept.words.items()},
        **{f"ids.{kind}": ids for kind, ids in kept.ids.items()},
        **{f"told.{kind}": told for kind, told in kept.told.items()},
        **{f"asked.{kind}": dict.fromkeys(asked, "waits") for kind, asked in kept.asked.items()},
    }
    for name, values in tables.items():
        if values:
            lines += ["", f"[{name}]", *(f"{_quote(key)} = {_quote(value)}" for key, value in sorted(values.items()))]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text).replace("\x7f", "\\u007f")


def find_kept_import(
    kept_imports: Iterable[KeptImport],
    name: str,
    address: str | None,
    ids: Mapping[str, Iterable[str]],
    *,
    may_have_moved: bool,
) -> KeptImport | None:
    """The earlier import from the same source: of its name, its address, else one of mostly the same entries, if no
    address says otherwise or it may have moved.

    `ids`: what the source has now, by kind.
    """
    candidates = list(kept_imports)
    for kept in candidates:
        if kept.name == name:
            return kept
    for kept in candidates:
        if address is not None and kept.address == address:
            return kept
    there = {(kind, entry_id) for kind, entry_ids in ids.items() for entry_id in entry_ids}
    for kept in candidates:
        own = {(kind, entry_id) for kind, by_id in kept.files.items() for entry_id in by_id}
        is_elsewhere = kept.address is not None and address is not None and not may_have_moved
        if own and 2 * len(own & there) > len(own) and not is_elsewhere:
            return kept
    return None
