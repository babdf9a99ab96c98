"""What cannot be read in a sheet, before or after a change: no sentence says more of it than that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from incubo.history.fields import EMPTY, LIVES
from incubo.model.records import Entry
from incubo.problem import FieldPath
from incubo.registry.registry import Registry


def of(registry: Registry, entry: Entry) -> list[FieldPath]:
    """The fields of an entry that cannot be read. (One that has a problem and is read all the same is none.)"""
    return [field for path, field in registry.faulty if path == entry.path and field and _at(entry, field) in EMPTY]


def fields(faults: Sequence[Sequence[FieldPath]], values: Sequence[Mapping[Any, Any]]) -> dict[str, bool]:
    """The fields in which something that cannot be read is not the same before and after; True where it is there now.

    `faults` and `values`: those of the file before, and after.
    """
    made: dict[str, bool] = {}
    for name in dict.fromkeys(str(field[0]) for of in faults for field in of):
        old, new = (
            Counter(repr(_at(held, field)) for field in of if field[0] == name)
            for of, held in zip(faults, values, strict=True)
        )
        if old != new:
            made[name] = bool(new - old)
    return made


def _at(values: Any, field: FieldPath) -> Any:
    """What stands at a field of a record, or of the values of a front matter; None where nothing does."""
    for step in field:
        if isinstance(step, int):
            values = values[step] if type(values) in (list, tuple) and step < len(values) else None
        else:
            values = values.get(step) if isinstance(values, dict) else getattr(values, step, None)
    return values


def aside(kind: str, entry: Entry, other: Entry, faults: Sequence[FieldPath]) -> Entry:
    """An entry with what cannot be read of it as it is in the other state: nobody knows what it says."""
    record: Any = entry
    for name in (str(fault[0]) for fault in faults if fault[0] not in LIVES.get(kind, ())):
        if hasattr(record, name):
            record = record._replace(**{name: getattr(other, name)})
    for name in LIVES.get(kind, ()):
        items, others = list(getattr(entry, name)), getattr(other, name)
        for _, at, *inner in (fault for fault in faults if fault[0] == name and len(fault) > 1):
            if len(items) != len(others) or not isinstance(at, int) or at >= len(items):
                break  # which of them it was is not known
            field = str(inner[0]) if inner else ""
            if not inner:
                items[at] = others[at]
            elif hasattr(items[at], field):
                items[at] = items[at]._replace(**{field: getattr(others[at], field)})
        record = record._replace(**{name: tuple(items)})
    return record  # type: ignore[no-any-return]
