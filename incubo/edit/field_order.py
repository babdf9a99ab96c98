"""The place of a new field in a file: that of the Field table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from incubo.edit.file_edits import FileEdits
from incubo.model.fields import Field
from incubo.model.schemas.startup import STARTUP
from incubo.source.edits.changes import AppendItem, InsertItem

STARTUP_FIELD_ORDER = tuple(field.name for field in STARTUP.fields)
"""The fields of a startup in the order of a new file."""


def insert_dated_item(
    edits: FileEdits, path: str, field: str, days: Sequence[date | None], item: dict[str, Any]
) -> int:
    """Put a dated item into a list of a startup, among items of those days; its position.

    It keeps the order of the list, earliest or latest first; where there is none, it comes last.
    """
    at = dated_position(days, item["date"])
    if at < len(days):
        edits.change_fields(path, InsertItem((field,), at, item))
    else:
        edits.change_fields(path, AppendItem((field,), item, after_fields=preceding_startup_fields(field)))
    return at


def dated_position(days: Sequence[date | None], day: date) -> int:
    """The position of a day among others in order; the end where they are in none."""
    known = [each for each in days if each is not None]
    if len(known) < len(days):
        return len(days)
    if known == sorted(known):
        return sum(each <= day for each in known)
    return sum(each > day for each in known) if known == sorted(known, reverse=True) else len(days)


def preceding_startup_fields(field: str) -> tuple[str, ...]:
    """The fields that a new one of a startup follows, the nearest first."""
    return STARTUP_FIELD_ORDER[: STARTUP_FIELD_ORDER.index(field)][::-1]


def drop_empty(item: dict[str, Any]) -> dict[str, Any]:
    """The fields of an item that say something."""
    return {name: value for name, value in item.items() if value not in (None, "", [])}


def preceding_fields(fields: tuple[Field, ...], name: str) -> tuple[str, ...]:
    """The fields that a field follows, the nearest first (`Set.after`)."""
    ordered = [field.name for field in fields]
    return tuple(reversed(ordered[: ordered.index(name)])) if name in ordered else tuple(reversed(ordered))
