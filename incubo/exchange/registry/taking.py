"""The file of an entry as it is taken: without what refers to entries that are not, with its own words and ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from incubo.core.problem import FieldPath
from incubo.edit.references import bare_id, iter_references
from incubo.exchange.registry.selection import Selection, is_mission_taken
from incubo.exchange.registry.source import Source
from incubo.model.fields import EntryKind
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import RemoveField
from incubo.source.reader import parse_file


class LeftReference(NamedTuple):
    """A reference that is left out: the field that had it, and the entry that it names."""

    field: str
    target_kind: str
    target_id: str


class TakenFile(NamedTuple):
    """A file to take, and what is left out of it: references to entries that are not taken, missions for others."""

    data: bytes
    left: tuple[LeftReference, ...] = ()
    left_missions: int = 0


def take_file(source: Source, kind: EntryKind, entry_id: str, selection: Selection) -> TakenFile:
    """The file of an entry as it is taken. Raises OSError; NotEditableError if something in it cannot be left out."""
    return leave_out(source, kind, entry_id, source.read(kind.id, entry_id), selection)


def leave_out(source: Source, kind: EntryKind, entry_id: str, data: bytes, selection: Selection) -> TakenFile:
    """A file of an entry without what is not taken. Raises NotEditableError if something in it cannot be left out."""
    if selection.is_everything:
        return TakenFile(data)
    path = source.path_of(kind.id, entry_id)
    values = parse_file(path, data, use_line_reader=True).values or {}
    missions = list(_left_missions(entry_id, values, selection)) if kind.id == "member" else []
    left = [
        (field_path, LeftReference(str(field_path[0]), target_kind, bare_id(value)))
        for field_path, target_kind, value in iter_references(kind.fields, values)
        if field_path[:2] not in missions and _is_left_out(source, selection, target_kind, value)
    ]
    removed = sorted([*missions, *(field_path for field_path, _ in left)], key=_position, reverse=True)
    if removed:
        data = apply_changes(path, data, map(RemoveField, removed))
    return TakenFile(data, tuple(reference for _, reference in left), len(missions))


def _left_missions(member_id: str, values: dict[Any, Any], selection: Selection) -> Iterator[FieldPath]:
    missions = values.get("missions")
    for position, mission in enumerate(missions if isinstance(missions, list) else ()):
        if not is_mission_taken(member_id, values, mission, selection):
            yield "missions", position


def _is_left_out(source: Source, selection: Selection, target_kind: str, value: str) -> bool:
    """Whether a reference is to an entry that is there and is not taken. One to nothing stays as it is."""
    target = bare_id(value)
    return source.registry.has_entry(target_kind, target) and not selection.has(target_kind, target)


def _position(field_path: FieldPath) -> tuple[tuple[str, int], ...]:
    """The order of field paths in which an item comes before those after it in its list."""
    return tuple((step, 0) if isinstance(step, str) else ("", step) for step in field_path)
