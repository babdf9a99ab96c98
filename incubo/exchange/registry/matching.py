"""Which entry here is which of a source: by what was taken before, by former ids, by id, by title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from incubo.edit.file_edits import FileEdits
from incubo.edit.new.ids import number_id
from incubo.edit.verbs.rename import find_former_ids, follow_rename, keeps_redirects, redirect_id, update_settings
from incubo.exchange.registry.kept import OTHER_NAME, KeptImport
from incubo.exchange.registry.source import Source
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import normalise_name
from incubo.registry.registry import Registry
from incubo.source.reader import parse_file

_NAMED_KINDS = ("organisation", "incubator", "team", "startup")
"""The kinds of which two entries of one title are the same one; two people of one name may be two."""
_CODED_KINDS = ("organisation", "incubator")
"""The kinds whose ids are acronyms: the same one means the same body, whatever its name is at the moment."""

EntryKey = tuple[str, str]
"""The kind and the id of an entry in the source."""


class Match(NamedTuple):
    """The entry here that is one of the source. `id`: the one that it has, or gets, here.

    `kept_id`: the id there under which it was taken the last time (None: it was not). `is_known_same`: it was not
    taken, but is certainly the same; else one of that id is asked about.
    """

    id: str
    kept_id: str | None = None
    is_known_same: bool = False


class Matcher:
    """Matches the entries of a source. Those that were renamed there are renamed here, in `edits`."""

    def __init__(self, edits: FileEdits, source: Source, kept: KeptImport | None) -> None:
        self._registry = edits.registry
        self._source = source
        self._kept = kept
        self._edits = edits
        self._used: set[EntryKey] = set()
        self._renamed_there: list[tuple[str, str, str]] = []
        self.kept_names: dict[EntryKey, str] = {}
        """The entries that were renamed there to the id of another one here: the id that they keep."""
        self._former_ids = cache(lambda kind: find_former_ids(self._registry, kind))
        self._own_ids = cache(lambda kind: {each.casefold(): each for each in self._registry.entry_ids(kind)})
        self._ids_by_title = cache(
            lambda kind: {title: own_id for own_id, title in unique_titles(self._registry, kind).items()}
        )
        self._gone_there = cache(self._find_gone_there)
        self._titles_there = cache(lambda kind: unique_titles(self._source.registry, kind))

    def match_all(self, keys: Iterable[EntryKey]) -> dict[EntryKey, Match]:
        """The matches of some entries of the source. No two of them have one id here."""
        matches = {}
        for key in keys:
            match = self._match(key)
            if (key[0], match.id.casefold()) in self._used:
                match = Match(self.find_free_id(key))
            self._used.add((key[0], match.id.casefold()))
            matches[key] = match
        self._rename_here()
        return matches

    def _rename_here(self) -> None:
        """Rename what was renamed there: first what refers to it, then the files."""
        for kind, here, entry_id in self._renamed_there:
            follow_rename(self._edits, kind, here, entry_id)
            if kind == "incubator":
                update_settings(self._edits, here, entry_id)
        for kind, here, entry_id in self._renamed_there:
            folder = self._registry.layout.folders[kind]
            self._edits.move(self._registry.entries[kind][here].path, f"{folder}/{entry_id}.md")

    def find_free_id(self, key: EntryKey) -> str:
        """Another id for an entry whose own is taken here by another one."""
        kind, entry_id = key
        taken = {each for used_kind, each in self._used if used_kind == kind}
        new_id = number_id(entry_id, taken | self._own_ids(kind).keys())
        self._used.add((kind, new_id.casefold()))
        return new_id

    def _match(self, key: EntryKey) -> Match:
        kept_id = self._find_kept_id(key)
        if kept_id is None:
            return self._match_new(key)
        return Match(self._follow(key, kept_id), kept_id)

    def _find_kept_id(self, key: EntryKey) -> str | None:
        """Under which id an entry was taken the last time: its own, or that of an entry that is not there any more, by
        its former addresses, in other capitals, or with the same title.
        """
        kind, entry_id = key
        files: Mapping[str, bytes] = self._kept.files.get(kind, {}) if self._kept is not None else {}
        if entry_id in files or not files:
            return entry_id if files else None
        gone = self._gone_there(kind)
        redirects = self._source.registry.entries[kind][entry_id].redirect_from if keeps_redirects(kind) else ()
        former_ids = [redirect_id(address) for address in redirects]
        title = self._titles_there(kind).get(entry_id)
        return next(
            (
                former
                for former, former_title in gone.items()
                if former in former_ids or former.casefold() == entry_id.casefold() or former_title == title is not None
            ),
            None,
        )

    def _find_gone_there(self, kind: str) -> dict[str, str]:
        """What was taken and has no entry of its id there any more: id → title, without accents or case."""
        assert self._kept is not None
        return {
            kept_id: kept_title(kind, kept_id, data)
            for kept_id, data in self._kept.files.get(kind, {}).items()
            if not self._source.registry.has_entry(kind, kept_id)
        }

    def _follow(self, key: EntryKey, kept_id: str) -> str:
        """The id here of an entry that was taken before; one that was renamed there is renamed here, if it can be."""
        kind, entry_id = key
        assert self._kept is not None
        here = self._kept.id_here(kind, kept_id)
        if here not in self._registry.entries.get(kind, {}):
            if self._registry.has_entry(kind, here):
                return here  # it cannot be read here
            return self._find_renamed_here(kind, kept_id, here)
        has_waited = self._kept.told.get(kind, {}).get(entry_id) == OTHER_NAME
        if (kept_id == entry_id or here != kept_id) and not has_waited:
            return here
        named = self._own_ids(kind).get(entry_id.casefold()) or self._former_ids(kind).get(entry_id)
        if named not in (None, here):
            self.kept_names[key] = here
            return here
        self._renamed_there.append((kind, here, entry_id))
        return entry_id

    def _find_renamed_here(self, kind: str, kept_id: str, here: str) -> str:
        """The id that an entry has here now: what has its former address, else its title; `here` if it is gone."""
        assert self._kept is not None
        renamed: str | None = self._former_ids(kind).get(here)
        if renamed is not None:
            return renamed
        title = kept_title(kind, kept_id, self._kept.files[kind][kept_id])
        return self._ids_by_title(kind).get(title, here)

    def _match_new(self, key: EntryKey) -> Match:
        """The entry here that is the same one without having been taken; else the id that it gets."""
        kind, entry_id = key
        title = self._titles_there(kind).get(entry_id, "")
        same_title = self._ids_by_title(kind).get(title) if title and kind in _NAMED_KINDS else None
        own = self._own_ids(kind).get(entry_id.casefold())
        if own is not None:
            return Match(own, None, kind in _CODED_KINDS or same_title == own)
        if same_title is not None and not self._source.registry.has_entry(kind, same_title):
            return Match(same_title, None, True)
        former = self._former_ids(kind).get(entry_id)
        return Match(former if former is not None else entry_id)


def unique_titles(registry: Registry, kind: str) -> dict[str, str]:
    """The titles of a kind, without accents or case, that one entry only has, by its id."""
    field = ENTRY_KINDS[kind].title_field
    titles = {
        entry_id: normalise_name(str(getattr(entry, field) or ""))
        for entry_id, entry in registry.entries.get(kind, {}).items()
    }
    counts = Counter(titles.values())
    return {entry_id: title for entry_id, title in titles.items() if title and counts[title] == 1}


def kept_title(kind: str, kept_id: str, data: bytes) -> str:
    """The title of what was taken, without accents or case."""
    return normalise_name(str((parse_file(kept_id, data).values or {}).get(ENTRY_KINDS[kind].title_field) or ""))
