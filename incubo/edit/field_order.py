"""Where a new field or a new item of a list goes in a file: in the order of the Field table, and of days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from incubo.edit.file_edits import FileEdits
from incubo.model.fields import Field
from incubo.model.schemas.startup import STARTUP
from incubo.source.edits.changes import AppendItem, InsertItem

STARTUP_FIELD_ORDER = tuple(field.name for field in STARTUP.fields)
"""The fields of a startup, in the order of the Field table."""


def insert_dated_item(
    edits: FileEdits, path: str, field: str, days: Sequence[date | None], item: dict[str, Any]
) -> int:
    """Add an item with a `date` to a list of a startup, and return its position. `days`: the dates of the items there.

    The order of the list is kept, ascending or descending; in a list without order the item comes last.
    """
    position = dated_position(days, item["date"])
    if position < len(days):
        edits.change_fields(path, InsertItem((field,), position, item))
    else:
        edits.change_fields(path, AppendItem((field,), item, after_fields=preceding_startup_fields(field)))
    return position


def dated_position(days: Sequence[date | None], day: date) -> int:
    """The position of a day among `days`; the end if they are in no order, or one is unknown."""
    known = [other for other in days if other is not None]
    if len(known) < len(days):
        return len(days)
    if known == sorted(known):
        return sum(other <= day for other in known)
    return sum(other > day for other in known) if known == sorted(known, reverse=True) else len(days)


def find_phase_position(
    phases: Sequence[Mapping[str, Any]], phase: Mapping[str, Any], phase_rank: Callable[[str | None], int]
) -> int:
    """Where a phase goes in the list of others: by its day; by its rank beside one of which a day is not known."""
    day = phase.get("start")
    for position, other in enumerate(phases):
        other_day = other.get("start")
        if isinstance(day, date) and isinstance(other_day, date):
            comes_later = other_day > day
        else:
            comes_later = phase_rank(other.get("name")) > phase_rank(phase.get("name"))
        if comes_later:
            return position
    return len(phases)


def preceding_startup_fields(field: str) -> tuple[str, ...]:
    """The fields before a field of a startup, the nearest first (`SetField.after_fields`)."""
    return STARTUP_FIELD_ORDER[: STARTUP_FIELD_ORDER.index(field)][::-1]


def filled_fields(item: dict[str, Any]) -> dict[str, Any]:
    """The fields of an item that have a value; a text of spaces is one."""
    return {name: value for name, value in item.items() if value not in (None, "", [])}


def preceding_fields(fields: tuple[Field, ...], name: str) -> tuple[str, ...]:
    """The fields before a field in a Field table, the nearest first (`SetField.after_fields`)."""
    ordered = [field.name for field in fields]
    return tuple(reversed(ordered[: ordered.index(name)])) if name in ordered else tuple(reversed(ordered))
