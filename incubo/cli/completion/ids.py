"""Ids for completion and for errors, from file names alone (there is no time to read a registry), with few titles."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.cli.session import current_session
from incubo.config.settings import load_config
from incubo.core import clock
from incubo.core.errors import IncuboError
from incubo.core.i18n import gettext
from incubo.model.suggestions import normalise_name
from incubo.registry.layout import KINDS_BY_PRIORITY, Layout, detect_layout
from incubo.registry.store import WorkingTree

_MAX_TITLES = 30
"""At most this many titles are read."""
_HEAD_BYTES = 4_000
"""The title is among the first bytes of a file."""
_CLOSED_LINE = re.compile(r"^(?:outcome:[ \t]*[^\s#]|open:[ \t]*false|poste_pourvu:[ \t]*true)", re.MULTILINE)
_CLOSING_LINE = re.compile(
    r"^(?:closes|depublication_date|poste_ferme):[ \t]*[\"']?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.MULTILINE
)
_SHELL_SAFE = re.compile(r"(?![-~])[A-Za-z0-9._@/+\-À-ÖØ-öø-ɏ]+")
_TITLE_LINE = re.compile(
    r"^(?:title|fullname):[ \t]+(\"[^\"\n]*\"|'[^'\n]*'|[^\s|>&*!\[\]{}%@`\"'#][^\n]*)", re.MULTILINE
)


class Candidate(NamedTuple):
    """A candidate and its description in the person's language ("" if unknown)."""

    value: str
    description: str = ""


def is_shell_safe(value: str) -> bool:
    """Whether a shell takes an unquoted word literally: nothing in it is expanded, run or split."""
    return _SHELL_SAFE.fullmatch(value) is not None


def filter_candidates(candidates: Iterable[Candidate], prefix: str) -> list[Candidate]:
    """Candidates that start with `prefix`; else those that match ignoring accents and case; else by title; else a
    single match inside the id.

    A shell replaces what is typed by what its candidates have in common, so several matches inside ids would not help.
    """
    candidates = list(candidates)
    matches = [word for word in candidates if word.value.startswith(prefix)]
    if matches or not prefix:
        return matches

    name_prefix = normalise_name(prefix)
    names = [(word, normalise_name(word.value)) for word in candidates]
    matches = [word for word, name in names if name.startswith(name_prefix)]
    matches = matches or [
        word for word in candidates if word.description and normalise_name(word.description).startswith(name_prefix)
    ]
    if matches:
        return matches
    inside = [word for word, name in names if f"-{name_prefix}" in name]
    return inside if len(inside) == 1 else []


def _looks_open(head: str, today: date) -> bool:
    """Whether the first lines of a job offer do not say that it is closed: no outcome, no legacy flag, no past day."""
    closing_days = _CLOSING_LINE.findall(head)
    return _CLOSED_LINE.search(head) is None and (not closing_days or min(closing_days) >= today.isoformat())


def find_ids(kinds: Iterable[str], prefix: str, *, only_open: bool = False) -> list[Candidate]:
    """The ids of some kinds that fit what is typed, each once. `only_open`: without job offers that were closed.

    Raises IncuboError outside a registry, OSError.
    """
    root = current_session().find_registry()
    settings = load_config(root) if (root / "incubo.toml").is_file() else None
    layout = detect_layout(root, settings.layout_id if settings is not None else None)
    store = WorkingTree(root, _HEAD_BYTES)
    paths: dict[str, str] = {}
    for kind in kinds:
        for name in _iter_ids(store, layout, kind):
            paths.setdefault(name, f"{layout.folders[kind]}/{name}.md")
    if only_open:
        day = (settings.as_of or clock.today(settings.timezone)) if settings is not None else clock.today()
        paths = {name: path for name, path in paths.items() if _looks_open(_read_head(store, path), day)}
    candidates = filter_candidates(map(Candidate, paths), prefix)
    if len(candidates) > _MAX_TITLES:
        return candidates
    return [Candidate(word.value, _read_title(store, paths[word.value])) for word in candidates]


def find_entries(prefix: str, kind: str | None = None) -> list[Candidate]:
    """Ids of entries of any kind; of one kind after `kind/`; the kinds themselves before any letter."""
    from incubo.model.entry_kinds import ENTRY_KINDS

    if kind is not None:
        return find_ids([kind], prefix)
    if not prefix:
        return [Candidate(kind, gettext(ENTRY_KINDS[kind].label)) for kind in sorted(KINDS_BY_PRIORITY)]
    before, slash, name = prefix.rpartition("/")
    if slash:
        from incubo.registry.lookup import parse_kind

        kind_id = parse_kind(before)
        return (
            [Candidate(f"{before}/{word.value}", word.description) for word in find_ids([kind_id], name)]
            if kind_id
            else []
        )
    named = [Candidate(kind, gettext(ENTRY_KINDS[kind].label)) for kind in KINDS_BY_PRIORITY if kind.startswith(prefix)]
    candidates = _find_ids_or_nothing(prefix)
    return [*named, *(word for word in candidates if word.value not in KINDS_BY_PRIORITY)]


def _find_ids_or_nothing(prefix: str) -> list[Candidate]:
    try:
        return find_ids(KINDS_BY_PRIORITY, prefix)
    except IncuboError:  # outside a registry there are only the kinds
        return []


def _iter_ids(store: WorkingTree, layout: Layout, kind: str) -> Iterator[str]:
    """The ids of a kind that need no quotes in a shell."""
    for folder_entry in store.list_folder(layout.folders[kind]):
        name, dot, ending = folder_entry.name.rpartition(".")
        if dot and ending == "md" and folder_entry.type == "file" and is_shell_safe(name):
            yield name


def _read_title(store: WorkingTree, path: str) -> str:
    """The title of an entry, from its first lines; "" if none is found."""
    text = _read_head(store, path)
    match = _TITLE_LINE.search(text) if text.startswith("---") else None
    if match is None:
        return ""
    title = match[1].strip()
    return title[1:-1] if title[0] in "\"'" else title.partition(" #")[0].strip()


def _read_head(store: WorkingTree, path: str) -> str:
    """The first lines of a file; "" if it cannot be read."""
    try:
        return store.read(path)[:_HEAD_BYTES].decode("utf-8-sig", "replace")
    except OSError:
        return ""


def find_entry_by_file_name(word: str) -> tuple[str, str] | None:
    """The id and path of the entry that a word names (its id, or its title where they agree), or None.

    Of several kinds, the one people mean most goes first. None outside a registry.
    """
    try:
        root = current_session().find_registry()
    except IncuboError:
        return None
    plain_name = normalise_name(word.strip().removesuffix(".md"))
    folders = detect_layout(root).folders
    for kind in (*KINDS_BY_PRIORITY, *(kind for kind in folders if kind not in KINDS_BY_PRIORITY)):
        for name in _list_file_names(os.path.join(root, folders[kind])):  # noqa: PTH118  (thousands of names)
            if name.endswith(".md") and normalise_name(name[:-3]) == plain_name:
                return name[:-3], f"{folders[kind]}/{name}"
    return None


def _list_file_names(folder: str) -> list[str]:
    """The file names of a folder; none for a missing or unreadable one."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []
