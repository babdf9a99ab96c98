"""Whose a change is: ours, or the source's of which the entries are an export (`[source]`)."""

from __future__ import annotations

from incubo.core.problem import FieldPath
from incubo.diff.facts import Change
from incubo.registry.lookup import EntryRef
from incubo.registry.ownership import SourcePlace, find_entry_place
from incubo.registry.registry import Registry

_LISTS = {"phase": "phases", "committee": "events", "event": "events", "metric": "metrics", "mission": "missions",
          "departure": "missions"}  # fmt: skip
"""The list of which an item changes, by the first word of the type of the change."""


def find_change_place(registry: Registry, change: Change, entry_id: str) -> SourcePlace | None:
    """Where the source makes a change of an entry, which has this id in the registry before it; None for what is
    changed here.

    An item is ours where it is before or after the change: a decision makes a committee ours.
    """
    list_name = _LISTS.get(change.type.partition("-")[0], "")
    entry = EntryRef(change.subject.kind, "" if change.type == "added" else entry_id)
    if not list_name:
        path: FieldPath = (change.field,) if change.field and change.type not in ("added", "renamed") else ()
        return find_entry_place(registry, entry, path)
    items = [item for item in (change.old, change.new) if item is not None]
    places = [find_entry_place(registry, entry, (list_name, 0), item) for item in items]
    return places[0] if None not in places else None
