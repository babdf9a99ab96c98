"""Find the references to an entry: every field of every file that names it, however it is spelt.

The Field tables say which fields refer to what (`Field.target_kind`). The files are read, not the records: references
in values that cannot be decoded are found too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from incubo.core.problem import FieldPath
from incubo.edit.file_edits import FileEdits
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.suggestions import normalise_name
from incubo.registry.layout import entry_id_from_path
from incubo.registry.lookup import EntryRef, entry_title
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
    target = EntryRef(kind, entry_id)
    return find_references_to_all(edits, [target])[target]


_MAX_SEARCHED = 20
"""Of more ids than these, files are read as what they are at once: looking for each id in each of them takes longer."""


def find_references_to_all(edits: FileEdits, targets: Iterable[EntryRef]) -> Mapping[EntryRef, References]:
    """The references to each of several entries, in the order of the files. Each file is read once."""
    registry = edits.registry
    found: dict[EntryRef, tuple[list[Reference], list[str]]] = {target: ([], []) for target in targets}
    titles = {target: _title_references(registry, *target) for target in found if target.kind == "startup"}
    naming_by_title: dict[str, list[EntryRef]] = {}
    for target, values_by_path in titles.items():
        for path in values_by_path:
            naming_by_title.setdefault(path, []).append(target)
    target_kinds = {target.kind for target in found}
    searched = {target: target.id.encode() for target in found} if len(found) <= _MAX_SEARCHED else {}
    kinds_that_refer = {
        kind for kind, definition in ENTRY_KINDS.items() if target_kinds & {*_referred_kinds(definition.fields)}
    }
    for path in registry.paths:
        file_kind = registry.layout.kind_of_path(path)
        if file_kind not in kinds_that_refer:
            continue
        referred = {*_referred_kinds(ENTRY_KINDS[file_kind].fields)}
        try:
            data = edits.store.read(path)
        except (IsADirectoryError, OutsideRegistryError):  # not a file
            continue
        except OSError:
            for target, (_, unreadable) in found.items():
                if target.kind in referred:
                    unreadable.append(path)
            continue
        if searched and path not in naming_by_title and not any(word in data for word in searched.values()):
            continue
        values = parse_file(path, data).values
        file_id = entry_id_from_path(path)
        if values is None:
            for target, (_, unreadable) in found.items():
                names_it = target.id.encode() in data or path in titles.get(target, ())
                if target.kind in referred and target != (file_kind, file_id) and names_it:
                    unreadable.append(path)
            continue
        for field, target_kind, value in iter_references(ENTRY_KINDS[file_kind].fields, values):
            named = [EntryRef(target_kind, word) for word in dict.fromkeys((value, bare_id(value)))]
            named += [one for one in naming_by_title.get(path, ()) if titles[one][path] == value]
            for target in dict.fromkeys(named):
                if target in found and target.kind == target_kind:
                    by_title = value != target.id and value == titles.get(target, {}).get(path)
                    found[target][0].append(Reference(file_kind, file_id, path, field, value, by_title))
    return {target: References(tuple(references), tuple(paths)) for target, (references, paths) in found.items()}


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


def _referred_kinds(fields: tuple[Field, ...]) -> Iterator[str]:
    """The kinds of entries that fields refer to."""
    for field in fields:
        if field.target_kind:
            yield field.target_kind
        yield from _referred_kinds(field.subfields)


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
