"""`remove`: entries that nothing refers to go. What is referenced stays, and it is said by whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from incubo.core import shell
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.references import Reference, find_references
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.records import Member
from incubo.registry.lookup import EntryRef, entry_label, entry_title
from incubo.registry.registry import Registry

MAX_REFERENCES_NAMED = 10
"""References that are named one by one; of more, it is said how many there are."""


def remove(edits: FileEdits, entries: Iterable[EntryRef]) -> Proposal:
    """Take entries away, each with those that only refer to one another. Raises Refused for what others refer to."""
    registry = edits.registry
    going = tuple(dict.fromkeys(entries))
    notes: list[Message] = []
    for kind, entry_id in going:
        found = find_references(edits, kind, entry_id)
        kept = [mention for mention in found.references if EntryRef(mention.kind, mention.id) not in going]
        if kept:
            raise _referenced_error(registry, EntryRef(kind, entry_id), kept)
        for path in found.unreadable_paths:
            message = N_("{path} cannot be read as it is: it may name {id}.")
            notes.append(Message(message, {"path": path, "id": entry_id}))
        entry: Any = registry.entries.get(kind, {}).get(entry_id)
        notes += _history_warnings(registry, kind, entry)
        edits.remove(entry.path if entry is not None else registry.unreadable_files[kind][entry_id])
    if len(going) == 1:
        kind, entry_id = going[0]
        said = {"kind": Message(ENTRY_KINDS[kind].label), "title": entry_title(registry, kind, entry_id)}
        return Proposal(edits.plan(), "remove", entry_id, Message(N_("{kind} {title}"), said), tuple(notes))
    summary = Message(N_("{names:list}"), {"names": [entry_id for _, entry_id in going]})
    return Proposal(edits.plan(), "remove", "", summary, tuple(notes))


def _history_warnings(registry: Registry, kind: str, entry: Any) -> list[Message]:
    """What would be forgotten with an entry that has a past."""
    if entry is None:
        return []
    said = {"title": entry_title(registry, kind, entry.id), "id": entry.id}
    if kind == "startup" and entry.phases:
        message = N_(
            "{title} has a past: the reports about former years will miss it. "
            "A startup that ends stays in the registry: incubo stop {id}"
        )
        return [Message(message, said)]
    if kind == "member" and entry.missions:
        message = N_(
            "{title} had missions: the reports about former years will miss them. "
            "A person who leaves stays in the registry: incubo leave {id}"
        )
        return [Message(message, said)]
    return []


def _referenced_error(registry: Registry, entry_ref: EntryRef, references: list[Reference]) -> RefusedError:
    """Who refers to an entry, and what unlinks them."""
    message = Message(
        N_("{title} stays: {n} reference names it"),
        {"title": entry_label(registry, *entry_ref), "n": len(references)},
        N_("{title} stays: {n} references name it"),
    )
    hints = [_reference_hint(registry, entry_ref, mention) for mention in references[:MAX_REFERENCES_NAMED]]
    if len(references) > MAX_REFERENCES_NAMED:
        more = {"n": len(references) - MAX_REFERENCES_NAMED}
        hints.append(Message(N_("and {n} more reference"), more, N_("and {n} more references")))
    if entry_ref.kind == "startup":
        hints.append(
            Message(
                N_("a startup that ends is not removed: incubo stop {id}"), {"id": shell.quote_entry_id(*entry_ref)}
            )
        )
    return RefusedError(message, hints=hints)


def _reference_hint(registry: Registry, entry_ref: EntryRef, reference: Reference) -> Message:
    who = entry_label(registry, reference.kind, reference.id)
    said = {"who": who, "command": _unlink_command(registry, entry_ref, reference)}
    return Message(N_("{who}: {command}"), said)


def _unlink_command(registry: Registry, entry_ref: EntryRef, reference: Reference) -> str:
    """The command that takes a reference away."""
    entry: Any = registry.entries.get(reference.kind, {}).get(reference.id)
    word = shell.quote_entry_id if _is_unique_id(registry, reference) else shell.quote_entry_ref
    who = word(reference.kind, reference.id)
    if isinstance(entry, Member) and reference.field_path[0] == "missions":
        mission = entry.missions[int(reference.field_path[1])]
        if mission.end is None:
            return f"incubo leave {who} --startup {shell.quote_entry_id(*entry_ref)}"
    names = [str(step + 1) if isinstance(step, int) else step for step in reference.field_path]
    if isinstance(reference.field_path[-1], int):
        return f"incubo set {who} {'.'.join(names[:-1])}-={shell.quote(entry_ref.id)}"
    field = next((each for each in ENTRY_KINDS[reference.kind].fields if each.name == reference.field_path[0]), None)
    if field is not None and field.required:
        return f"incubo set {who} {'.'.join(names)}=…"
    return f"incubo set {who} --unset {'.'.join(names)}"


def _is_unique_id(registry: Registry, reference: Reference) -> bool:
    """Whether an id names one entry only."""
    return sum(registry.has_entry(kind, reference.id) for kind in ENTRY_KINDS) == 1
