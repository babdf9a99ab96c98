"""`remove`: remove entries that nothing refers to. For the others, the error lists what refers to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_argument, quote_entry_id, quote_entry_ref
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.postponed import follow_entry
from incubo.edit.references import Reference, find_references_to_all
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.records import Member
from incubo.registry.hints import make_hint
from incubo.registry.lookup import EntryRef, entry_label, entry_title
from incubo.registry.registry import Registry

MAX_REFERENCES_NAMED = 10
"""References that the error lists; of the others it gives the number."""


def remove_entries(edits: FileEdits, entries: Iterable[EntryRef]) -> Proposal:
    """Remove entries, which may refer to one another. Raises RefusedError for those that other entries refer to."""
    registry = edits.registry
    removed = tuple(dict.fromkeys(entries))
    notes: list[Message] = []
    referring = find_references_to_all(edits, removed)
    for kind, entry_id in removed:
        references, unreadable_paths = referring[EntryRef(kind, entry_id)]
        remaining = [reference for reference in references if EntryRef(reference.kind, reference.id) not in referring]
        if remaining:
            raise _referenced_error(registry, EntryRef(kind, entry_id), remaining)
        for path in unreadable_paths:
            message = N_("{path} cannot be read as it is: it may refer to {id}.")
            notes.append(Message(message, {"path": path, "id": entry_id}))
        entry: Any = registry.entries.get(kind, {}).get(entry_id)
        notes += _history_warnings(registry, kind, entry, edits.as_of)
        edits.remove(entry.path if entry is not None else registry.unreadable_files[kind][entry_id])
        follow_entry(edits, EntryRef(kind, entry_id), notes)
    if len(removed) == 1:
        kind, entry_id = removed[0]
        arguments = {"kind": Message(ENTRY_KINDS[kind].label), "title": entry_title(registry, kind, entry_id)}
        return Proposal(edits.plan(), "remove", entry_id, Message(N_("{kind} {title}"), arguments), tuple(notes))
    summary = Message(N_("{names:list}"), {"names": [entry_id for _, entry_id in removed]})
    return Proposal(edits.plan(), "remove", "", summary, tuple(notes))


def _history_warnings(registry: Registry, kind: str, entry: Any, as_of: date) -> list[Message]:
    """A note about the history that is lost with an entry."""
    if entry is None:
        return []
    arguments, name = {"title": entry_title(registry, kind, entry.id)}, quote_entry_id(kind, entry.id)
    if kind == "startup" and entry.phases:
        hint = Message(N_("a product that ends stays in the registry"), command=f"incubo stop {name}")
        return [Message(N_("{title} has a history: past years' reports would miss it."), arguments, hint=hint)]
    if kind == "member" and any(mission.start is None or mission.start <= as_of for mission in entry.missions):
        hint = Message(N_("a person who leaves stays in the registry"), command=f"incubo leave {name}")
        return [Message(N_("{title} had missions: past years' reports would miss them."), arguments, hint=hint)]
    return []


def _referenced_error(registry: Registry, entry_ref: EntryRef, references: list[Reference]) -> RefusedError:
    """The error for an entry with references: who refers to it, and the commands that remove the references."""
    message = Message(
        N_("{title} stays in the registry: {n} reference points to it"),
        {"title": entry_label(registry, *entry_ref), "n": len(references)},
        N_("{title} stays in the registry: {n} references point to it"),
    )
    hints = [_reference_hint(registry, entry_ref, reference) for reference in references[:MAX_REFERENCES_NAMED]]
    if len(references) > MAX_REFERENCES_NAMED:
        rest = {"n": len(references) - MAX_REFERENCES_NAMED}
        hints.append(Message(N_("and {n} more reference"), rest, N_("and {n} more references")))
    if entry_ref.kind == "startup":
        hints.append(
            Message(
                N_("a product that ends is not removed"),
                command=f"incubo stop {quote_entry_id(*entry_ref)}",
            )
        )
    return RefusedError(message, hints=hints)


def _reference_hint(registry: Registry, entry_ref: EntryRef, reference: Reference) -> Message:
    title = entry_title(registry, reference.kind, reference.id)
    entry, command = EntryRef(reference.kind, reference.id), _unlink_command(registry, entry_ref, reference)
    hint = make_hint(registry, entry, reference.field_path, command)
    return Message("{who}", {"who": title}, hint=hint.sentence or hint.command)


def _unlink_command(registry: Registry, entry_ref: EntryRef, reference: Reference) -> str:
    """The command that removes a reference."""
    entry: Any = registry.entries.get(reference.kind, {}).get(reference.id)
    quote_entry = quote_entry_id if _is_unique_id(registry, reference) else quote_entry_ref
    entry_text = quote_entry(reference.kind, reference.id)
    if isinstance(entry, Member) and reference.field_path[0] == "missions":
        mission = entry.missions[int(reference.field_path[1])]
        if mission.end is None:
            return f"incubo leave {entry_text} --startup {quote_entry_id(*entry_ref)}"
    steps = [str(step + 1) if isinstance(step, int) else step for step in reference.field_path]
    if isinstance(reference.field_path[-1], int):
        assignment = f"{'.'.join(steps[:-1])}-={entry_ref.id}"
        return f"incubo set {entry_text} {quote_argument(assignment)}"
    field = next((field for field in ENTRY_KINDS[reference.kind].fields if field.name == reference.field_path[0]), None)
    if field is not None and field.required:
        return f"incubo set {entry_text} {'.'.join(steps)}=…"
    return f"incubo set {entry_text} --unset {'.'.join(steps)}"


def _is_unique_id(registry: Registry, reference: Reference) -> bool:
    """Whether only one entry, of any kind, has the id."""
    return sum(registry.has_entry(kind, reference.id) for kind in ENTRY_KINDS) == 1
