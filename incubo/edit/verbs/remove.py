"""`remove`: entries that nothing refers to go. What is referenced stays, and it is said by whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from incubo import shell
from incubo.edit.desk import Desk
from incubo.edit.mentions import Mention, mentions
from incubo.edit.proposal import Proposal
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.kinds import KINDS
from incubo.model.records import Member
from incubo.problem import Text
from incubo.registry.named import Named, label, title_of
from incubo.registry.registry import Registry

SAID = 10
"""References that are named one by one; of more, it is said how many there are."""


def remove(desk: Desk, entries: Iterable[Named]) -> Proposal:
    """Take entries away, each with those that only refer to one another. Raises Refused for what others refer to."""
    registry = desk.registry
    going = tuple(dict.fromkeys(entries))
    notes: list[Text] = []
    for kind, entry_id in going:
        found = mentions(desk, kind, entry_id)
        kept = [mention for mention in found.found if Named(mention.kind, mention.id) not in going]
        if kept:
            raise _held(registry, Named(kind, entry_id), kept)
        for path in found.unreadable:
            message = N_("{path} cannot be read as it is: it may name {id}.")
            notes.append(Text(message, {"path": path, "id": entry_id}))
        entry: Any = registry.entries.get(kind, {}).get(entry_id)
        notes += _past(registry, kind, entry)
        desk.remove(entry.path if entry is not None else registry.unreadable[kind][entry_id])
    if len(going) == 1:
        kind, entry_id = going[0]
        said = {"kind": Text(KINDS[kind].label), "title": title_of(registry, kind, entry_id)}
        return Proposal(desk.plan(), "remove", entry_id, Text(N_("{kind} {title}"), said), tuple(notes))
    summary = Text(N_("{names:list}"), {"names": [entry_id for _, entry_id in going]})
    return Proposal(desk.plan(), "remove", "", summary, tuple(notes))


def _past(registry: Registry, kind: str, entry: Any) -> list[Text]:
    """What would be forgotten with an entry that has a past."""
    if entry is None:
        return []
    said = {"title": title_of(registry, kind, entry.id), "id": entry.id}
    if kind == "startup" and entry.phases:
        message = N_(
            "{title} has a past: the reports about former years will miss it. "
            "A startup that ends stays in the registry: incubo stop {id}"
        )
        return [Text(message, said)]
    if kind == "member" and entry.missions:
        message = N_(
            "{title} had missions: the reports about former years will miss them. "
            "A person who leaves stays in the registry: incubo leave {id}"
        )
        return [Text(message, said)]
    return []


def _held(registry: Registry, named: Named, kept: list[Mention]) -> Refused:
    """Who refers to an entry, and what unlinks them."""
    message = Text(
        N_("{title} stays: {n} reference names it"),
        {"title": label(registry, *named), "n": len(kept)},
        N_("{title} stays: {n} references name it"),
    )
    hints = [_said(registry, named, mention) for mention in kept[:SAID]]
    if len(kept) > SAID:
        more = {"n": len(kept) - SAID}
        hints.append(Text(N_("and {n} more reference"), more, N_("and {n} more references")))
    if named.kind == "startup":
        hints.append(Text(N_("a startup that ends is not removed: incubo stop {id}"), {"id": shell.only(*named)}))
    return Refused(message, hints=hints)


def _said(registry: Registry, named: Named, mention: Mention) -> Text:
    who = label(registry, mention.kind, mention.id)
    said = {"who": who, "command": _unlinking(registry, named, mention)}
    return Text(N_("{who}: {command}"), said)


def _unlinking(registry: Registry, named: Named, mention: Mention) -> str:
    """The command that takes a reference away."""
    entry: Any = registry.entries.get(mention.kind, {}).get(mention.id)
    word = shell.only if _alone(registry, mention) else shell.entry
    who = word(mention.kind, mention.id)
    if isinstance(entry, Member) and mention.field[0] == "missions":
        mission = entry.missions[int(mention.field[1])]
        if mission.end is None:
            return f"incubo leave {who} --startup {shell.only(*named)}"
    names = [str(step + 1) if isinstance(step, int) else step for step in mention.field]
    if isinstance(mention.field[-1], int):
        return f"incubo set {who} {'.'.join(names[:-1])}-={shell.quoted(named.id)}"
    field = next((each for each in KINDS[mention.kind].fields if each.name == mention.field[0]), None)
    if field is not None and field.required:
        return f"incubo set {who} {'.'.join(names)}=…"
    return f"incubo set {who} --unset {'.'.join(names)}"


def _alone(registry: Registry, mention: Mention) -> bool:
    """Whether an id names one entry only."""
    return sum(registry.knows(kind, mention.id) for kind in KINDS) == 1
