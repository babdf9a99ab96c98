"""Ids for the TAB key: by file names alone, with titles where few fit, for there is no time to read a registry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from incubo.errors import IncuboError
from incubo.i18n import gettext
from incubo.registry.layout import LAYOUTS, PREFERENCE, Layout, detect
from incubo.registry.store import WorkingTree

_FEW = 30
"""No more titles than that are read."""
_HEAD = 4_000
"""A title stands among a file's first characters."""
_SAFE = re.compile(r"(?![-~])[A-Za-z0-9._@/+\-À-ÖØ-öø-ɏ]+")
_TITLE = re.compile(r"^(?:title|fullname):[ \t]+(\"[^\"\n]*\"|'[^'\n]*'|[^\s|>&*!\[\]{}%@`\"'#][^\n]*)", re.MULTILINE)


class Word(NamedTuple):
    """A candidate and what it is, in the person's language ("" where that is not known)."""

    value: str
    told: str = ""


def is_safe(value: str) -> bool:
    """Whether a shell takes a word, unquoted, for what it is: nothing in it is expanded, run or parted."""
    return _SAFE.fullmatch(value) is not None


def fitting(words: Iterable[Word], typed: str) -> list[Word]:
    """The words that begin as typed, without accents or case; else those told so; else the only one that holds it so.

    A shell replaces what is typed by what its candidates have in common, so a guess among several is none.
    """
    words = list(words)
    found = [word for word in words if word.value.startswith(typed)]
    if found or not typed:
        return found
    from incubo.model.nearest import folded

    wanted = folded(typed)
    names = [(word, folded(word.value)) for word in words]
    found = [word for word, name in names if name.startswith(wanted)]
    found = found or [word for word in words if word.told and folded(word.told).startswith(wanted)]
    if found:
        return found
    inside = [word for word, name in names if f"-{wanted}" in name]
    return inside if len(inside) == 1 else []


def ids(kinds: Iterable[str], typed: str) -> list[Word]:
    """The ids of some kinds that fit what is typed, each once. Raises IncuboError outside a registry, OSError."""
    from incubo.cli import workspace
    from incubo.config import load

    root = workspace.find()
    chosen = load(root).layout if (root / "incubo.toml").is_file() else None
    layout = LAYOUTS[chosen] if chosen else detect(root)
    store = WorkingTree(root, _HEAD)
    paths: dict[str, str] = {}
    for kind in kinds:
        for name in _names(store, layout, kind):
            paths.setdefault(name, f"{layout.folders[kind]}/{name}.md")
    found = fitting(map(Word, paths), typed)
    if len(found) > _FEW:
        return found
    return [Word(word.value, _title(store, paths[word.value])) for word in found]


def entries(typed: str, kind: str | None = None) -> list[Word]:
    """What fits where any entry may stand: ids of all kinds (of one, after its word); kinds, before any letter."""
    from incubo.model.kinds import KINDS

    if kind is not None:
        return ids([kind], typed)
    if not typed:
        return [Word(each, gettext(KINDS[each].label)) for each in sorted(PREFERENCE)]
    before, slash, name = typed.rpartition("/")
    if slash:
        from incubo.registry.named import kind_of

        meant = kind_of(before)
        return [Word(f"{before}/{word.value}", word.told) for word in ids([meant], name)] if meant else []
    named = [Word(each, gettext(KINDS[each].label)) for each in PREFERENCE if each.startswith(typed)]
    found = _silently(typed)
    return [*named, *(word for word in found if word.value not in PREFERENCE)]


def _silently(typed: str) -> list[Word]:
    try:
        return ids(PREFERENCE, typed)
    except IncuboError:  # outside a registry there are only the kinds
        return []


def _names(store: WorkingTree, layout: Layout, kind: str) -> Iterator[str]:
    """The ids of a kind that a shell takes as they are."""
    for found in store.names(layout.folders[kind]):
        name, dot, ending = found.name.rpartition(".")
        if dot and ending == "md" and found.what == "file" and is_safe(name):
            yield name


def _title(store: WorkingTree, path: str) -> str:
    """The title of an entry, by a look at its first lines; "" where it is not there to be seen."""
    try:
        text = store.read(path)[:_HEAD].decode("utf-8-sig", "replace")
    except OSError:
        return ""
    found = _TITLE.search(text) if text.startswith("---") else None
    if found is None:
        return ""
    said = found[1].strip()
    return said[1:-1] if said[0] in "\"'" else said.partition(" #")[0].strip()
