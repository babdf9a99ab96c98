"""Whose a change is: ours, or the source's of which the entries are an export (`[source]`)."""

from __future__ import annotations

from typing import Any, NamedTuple

from incubo.core.problem import FieldPath
from incubo.diff.facts import Change
from incubo.diff.fields import is_only_of_form, read_entry_file
from incubo.diff.written import is_written_alike
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.records import Mission, Phase
from incubo.registry.hints import value_to_enter
from incubo.registry.layout import entry_id_from_path
from incubo.registry.lookup import EntryRef
from incubo.registry.ownership import SourcePlace, find_entry_place
from incubo.registry.registry import Registry
from incubo.source.spans import FieldSpans

_LISTS = {"phase": "phases", "committee": "events", "event": "events", "metric": "metrics", "mission": "missions",
          "departure": "missions"}  # fmt: skip
"""The list of which an item changes, by the first word of the type of the change."""

_MOVED_ENDS = ("departure", "mission-extended", "mission-shortened")
"""The changes of missions that enter a new end and nothing else."""


def format_new_value(after: Registry, change: Change) -> str:
    """What a change enters at the source, to be copied: of a phase its day, for it is chosen by its name, and the whole
    text of an entry; "" for what is several fields, and for what is no value (an id, the former ones).
    """
    new = change.new
    if change.type == "body":
        return read_entry_file(after, change.subject.path)[1].body.strip()
    if change.type in _MOVED_ENDS:
        new = new.end if isinstance(new, Mission) else new
    elif isinstance(new, Phase):
        new = new.start if new.start != getattr(change.old, "start", None) else None
    elif change.type != "field" or change.field == "redirect_from":
        return ""
    field = ENTRY_KINDS[change.subject.kind].find_field(change.field)
    return value_to_enter(after, field or Field(change.field, "any"), new)


def find_change_place(before: Registry, after: Registry, change: Change, old_path: str) -> SourcePlace | None:
    """Where the source makes a change; None for what is changed here. `old_path`: the file of the entry before it.

    Whose an item is, it says before the change; of an item of the source, we add what the source does not have.
    """
    entry = EntryRef(change.subject.kind, "" if change.type == "added" else entry_id_from_path(old_path))
    list_name = _LISTS.get(change.type.partition("-")[0], "")
    if list_name:
        item = change.new if change.old is None or _keeps_theirs(before, entry, list_name, change) else change.old
        return find_entry_place(before, entry, (list_name, 0), item)
    if change.type in ("form", "ignore", "unclear") or is_only_of_form(change):
        files = ((before, old_path), (after, change.subject.path))
        rests = [_leave_out_ours(registry, entry, path) for registry, path in files]
        values = [(read_entry_file(registry, path)[1].values or {}).get(change.field) for registry, path in files]
        theirs = [rest.values.get(change.field) for rest in rests]
        if rests[0] == rests[1] or (not is_written_alike(*values) and is_written_alike(*theirs)):
            return None
    path: FieldPath = (change.field,) if change.field and change.type not in ("added", "renamed") else ()
    return find_entry_place(before, entry, path)


def _keeps_theirs(registry: Registry, entry: EntryRef, list_name: str, change: Change) -> bool:
    """Whether only subfields that the source does not have differ in an item."""
    old, new = change.old, change.new
    if type(old) is not type(new) or not hasattr(old, "_fields"):  # the day of a departure is no item
        return False
    return all(
        getattr(old, name) == getattr(new, name) or find_entry_place(registry, entry, (list_name, 0, name)) is None
        for name in old._fields
    )


class _Rest(NamedTuple):
    """What is the source's of a file: its text, and its lists by name."""

    text: str
    values: dict[Any, Any]


def _leave_out_ours(registry: Registry, entry: EntryRef, path: str) -> _Rest:
    """A file without the fields, and the items of lists, that are ours."""
    text, parsed = read_entry_file(registry, path)
    values = dict(parsed.values or {})
    spans = FieldSpans(text)
    cuts = []
    for name, value in (parsed.values or {}).items():
        if find_entry_place(registry, entry, (name,)) is None:
            cuts.append(spans.find((name,), "whole"))
        elif isinstance(value, list):
            ours = [i for i, item in enumerate(value) if find_entry_place(registry, entry, (name, i), item) is None]
            cuts += [spans.find((name, i), "whole") for i in ours]
            values[name] = [item for i, item in enumerate(value) if i not in ours]
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    return _Rest(text, values)
