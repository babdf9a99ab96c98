"""Who refers to an entry: every field of every file that names it, whatever the spelling.

What refers to what is read from the Field tables (`Field.refers`); the files themselves are read, not the records,
so that what cannot be decoded is found too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from incubo.core.problem import FieldPath
from incubo.edit.file_edits import FileEdits
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.suggestions import normalise_name
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry
from incubo.registry.store import OutsideRegistryError
from incubo.source.reader import parse_file

_FOLDER_PREFIX = re.compile(r"/?(?:[\w-]+/)+")


class Reference(NamedTuple):
    """A field that names an entry: of which entry, in which file, where, as it is written there.

    `by_title`: it is no id, but the title (old offers name their startup so).
    """

    kind: str
    id: str
    path: str
    field_path: FieldPath
    value: str
    by_title: bool = False

    def renamed_value(self, new_id: str) -> str:
        """The value that names another id, spelt as this one is."""
        before = _FOLDER_PREFIX.match(self.value)
        return (before[0] if before and not self.by_title else "") + new_id


class References(NamedTuple):
    """What refers to an entry; `unreadable_paths`: files that may hold its id and cannot be read, so nobody knows."""

    references: tuple[Reference, ...]
    unreadable_paths: tuple[str, ...]


def find_references(edits: FileEdits, kind: str, entry_id: str) -> References:
    """Everything that refers to an entry, in the order of the files."""
    registry = edits.registry
    titles = _title_references(registry, kind, entry_id)
    found: list[Reference] = []
    unreadable: list[str] = []
    for path in registry.paths:
        own = registry.layout.kind_of_path(path)
        if own not in ENTRY_KINDS or not _has_reference_to(ENTRY_KINDS[own].fields, kind):
            continue
        try:
            data = edits.store.read(path)
        except (IsADirectoryError, OutsideRegistryError):  # no entry stands there
            continue
        except OSError:
            unreadable.append(path)
            continue
        if entry_id.encode() not in data and path not in titles:
            continue
        values = parse_file(path, data).values
        stem = path.rpartition("/")[2].removesuffix(".md")
        if values is not None:
            said = titles.get(path, entry_id)
            found += (
                Reference(own, stem, path, field, value, value != entry_id and value == said)
                for field, value in _iter_references(ENTRY_KINDS[own].fields, values, kind, ())
                if value == said or _bare_id(value) == entry_id
            )
        elif (own, stem) != (kind, entry_id):
            unreadable.append(path)
    return References(tuple(found), tuple(unreadable))


def _title_references(registry: Registry, kind: str, entry_id: str) -> dict[str, str]:
    """The offers that name a startup by its title, or by its id in other letters: path → what they say."""
    if kind != "startup":
        return {}
    same = {normalise_name(entry_id), normalise_name(entry_title(registry, kind, entry_id))}
    return {
        job.path: job.startup
        for job in registry.jobs.values()
        if job.startup and job.startup != entry_id and normalise_name(job.startup) in same
        if registry.offer_startup_id(job) == entry_id
    }


def _has_reference_to(fields: tuple[Field, ...], kind: str) -> bool:
    return any(field.target_kind == kind or _has_reference_to(field.subfields, kind) for field in fields)


def _iter_references(
    fields: tuple[Field, ...], values: Any, kind: str, field_path: FieldPath
) -> Iterator[tuple[FieldPath, str]]:
    """The references to a kind in some values, with their places."""
    for field in fields:
        value = values.get(field.name)
        if field.target_kind == kind or (field.subfields and _has_reference_to(field.subfields, kind)):
            here = (*field_path, field.name)
            each = enumerate(value) if isinstance(value, list) else [(None, value)]
            for position, item in each:
                place = here if position is None else (*here, position)
                if field.subfields:
                    if isinstance(item, dict):
                        yield from _iter_references(field.subfields, item, kind, place)
                elif isinstance(item, str):
                    yield place, item


def _bare_id(value: str) -> str:
    """An id out of a reference: without the folders before it, and without `.md`."""
    return _FOLDER_PREFIX.sub("", value.strip(), count=1).removesuffix(".md")
