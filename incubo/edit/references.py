"""Find the references to an entry: every field of every file that names it, however it is spelt.

The Field tables say which fields refer to what (`Field.target_kind`). The files are read, not the records: references
in values that cannot be decoded are found too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from incubo.core.problem import FieldPath
from incubo.edit.file_edits import FileEdits
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.suggestions import normalise_name
from incubo.registry.layout import entry_id_from_path
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry
from incubo.registry.store import OutsideRegistryError
from incubo.source.reader import parse_file

_FOLDER_PREFIX = re.compile(r"/?(?:[\w-]+/)+")


class Reference(NamedTuple):
    """A field that names an entry: the kind and id of the entry that has the field, its file, its path and its value.

    `by_title`: the value is the title of the entry, not its id (old job offers name their startup so).
    """

    kind: str
    id: str
    path: str
    field_path: FieldPath
    value: str
    by_title: bool = False

    def renamed_value(self, new_id: str) -> str:
        """The value that refers to another id, spelt like this one."""
        prefix = _FOLDER_PREFIX.match(self.value)
        return (prefix[0] if prefix and not self.by_title else "") + new_id


class References(NamedTuple):
    """The references to an entry. `unreadable_paths`: files that contain its id but cannot be read."""

    references: tuple[Reference, ...]
    unreadable_paths: tuple[str, ...]


def find_references(edits: FileEdits, kind: str, entry_id: str) -> References:
    """All references to an entry, in the order of the files."""
    registry = edits.registry
    titles = _title_references(registry, kind, entry_id)
    references: list[Reference] = []
    unreadable: list[str] = []
    for path in registry.paths:
        file_kind = registry.layout.kind_of_path(path)
        if file_kind not in ENTRY_KINDS or not _has_reference_to(ENTRY_KINDS[file_kind].fields, kind):
            continue
        try:
            data = edits.store.read(path)
        except (IsADirectoryError, OutsideRegistryError):  # not a file
            continue
        except OSError:
            unreadable.append(path)
            continue
        if entry_id.encode() not in data and path not in titles:
            continue
        values = parse_file(path, data).values
        file_id = entry_id_from_path(path)
        if values is not None:
            title = titles.get(path, entry_id)
            references += (
                Reference(file_kind, file_id, path, field, value, value != entry_id and value == title)
                for field, target_kind, value in iter_references(ENTRY_KINDS[file_kind].fields, values)
                if target_kind == kind and (value == title or bare_id(value) == entry_id)
            )
        elif (file_kind, file_id) != (kind, entry_id):
            unreadable.append(path)
    return References(tuple(references), tuple(unreadable))


def iter_reversed_by_file(references: Iterable[Reference]) -> Iterator[Reference]:
    """The references file by file, each file from its end: removing an item moves those after it in its list."""
    for _, file_references in groupby(references, key=lambda reference: reference.path):
        yield from reversed(list(file_references))


def _title_references(registry: Registry, kind: str, entry_id: str) -> dict[str, str]:
    """The offers that name a startup by its title, or by its id in another spelling: path → their value."""
    if kind != "startup":
        return {}
    names = {normalise_name(entry_id), normalise_name(entry_title(registry, kind, entry_id))}
    return {
        job.path: job.startup
        for job in registry.jobs.values()
        if job.startup and job.startup != entry_id and normalise_name(job.startup) in names
        if registry.job_startup_id(job) == entry_id
    }


def _has_reference_to(fields: tuple[Field, ...], kind: str) -> bool:
    return any(field.target_kind == kind or _has_reference_to(field.subfields, kind) for field in fields)


class WrittenReference(NamedTuple):
    """A reference as a front matter has it: its field path, the kind that it names, and its value."""

    field_path: FieldPath
    target_kind: str
    value: str


def iter_references(fields: tuple[Field, ...], values: Any, field_path: FieldPath = ()) -> Iterator[WrittenReference]:
    """The references in the values of a front matter, in the order of the Field table."""
    for field in fields:
        value = values.get(field.name)
        if value is None or not (field.target_kind or field.subfields):
            continue
        list_path = (*field_path, field.name)
        for position, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
            item_path = list_path if position is None else (*list_path, position)
            if field.subfields:
                if isinstance(item, dict):
                    yield from iter_references(field.subfields, item, item_path)
            elif isinstance(item, str):
                yield WrittenReference(item_path, field.target_kind, item)


def bare_id(value: str) -> str:
    """The id in a reference, without folders before it and `.md` after it."""
    return _FOLDER_PREFIX.sub("", value.strip(), count=1).removesuffix(".md")
