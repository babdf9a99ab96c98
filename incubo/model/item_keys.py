"""Which item of a list is the same one in another version of it, by `Field.identified_by`: a mission has its start and
its startups. Whoever compares two versions, three, or a list and a sheet, asks here for the key.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Sequence
from typing import Any, TypeAlias

from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field

ITEM_LISTS = {field.name: field for kind in ENTRY_KINDS.values() for field in kind.fields if field.identified_by}
"""The lists of which an item is known by some of its fields, by name: no two kinds of entry have the same."""

ItemKey: TypeAlias = tuple[Hashable, ...]


def item_key(names: Sequence[str], item: Any) -> ItemKey | None:
    """The key of an item: a record, or what a file has of it; None for one that has no value of these fields.

    `names`: the fields that identify it.
    """
    if isinstance(item, dict):
        values = tuple(_comparable(item.get(name)) for name in names)
    elif hasattr(item, "_fields"):
        values = tuple(_comparable(getattr(item, name)) for name in names)
    else:
        return None
    return values if any(values) else None


def single_names(field: Field) -> tuple[str, ...]:
    """The fields of a key that hold one value: what a list among them has may change, and the item is still known."""
    lists = {subfield.name for subfield in field.subfields if subfield.many}
    return tuple(name for name in field.identified_by if name not in lists)


def _comparable(value: Any) -> Hashable:
    """What counts of a field of a key: the order of a list does not, nor the quotes around a date."""
    if isinstance(value, list | tuple):
        return tuple(sorted(str(_comparable(item)) for item in value))
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else str(value).strip()
