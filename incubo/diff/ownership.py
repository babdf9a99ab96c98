"""Whose a change is: ours, or the source's of which the entries are an export (`[source]`)."""

from __future__ import annotations

from incubo.config.source import SourceSettings
from incubo.core.problem import FieldPath
from incubo.diff.facts import Change
from incubo.registry.ownership import SourcePlace, source_place

_LISTS = {"phase": "phases", "committee": "events", "event": "events", "metric": "metrics", "mission": "missions",
          "departure": "missions"}  # fmt: skip
"""The list of which an item changes, by the first word of the type of the change."""


def find_change_place(source: SourceSettings | None, change: Change) -> SourcePlace | None:
    """Where the source makes a change; None for what is changed here.

    An item is ours where it is before or after the change: a decision makes a committee ours.
    """
    subject, list_name = change.subject, _LISTS.get(change.type.partition("-")[0], "")
    if change.type == "added":
        return source_place(source, subject.kind, "")
    entry_id = change.old if change.type == "renamed" else subject.id
    if not list_name:
        path: FieldPath = (change.field,) if change.field else ()
        return source_place(source, subject.kind, entry_id, path)
    items = [item for item in (change.old, change.new) if item is not None]
    places = [source_place(source, subject.kind, entry_id, (list_name, 0), item) for item in items]
    return places[0] if None not in places else None
