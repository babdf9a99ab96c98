"""`forget`: keep what a person counted for, and nothing that says who it was.

The sheet of somebody who left is written anew, under a neutral name, with the values that figures are made of; every
other field, the comments and the text go. What names the person elsewhere is removed where a field refers to the
sheet, and listed where a text mentions it. What git's history holds is not changed: docs/decisions, “People who left”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.core.shell import quote_argument, quote_entry_id
from incubo.edit.file_edits import FileEdits, majority_newline
from incubo.edit.new.front_matter import render_entry_file
from incubo.edit.plan import Proposal
from incubo.edit.postponed import follow_entry
from incubo.edit.references import find_references, iter_reversed_by_file
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.forgotten import FORGOTTEN_ID, KEPT_MISSION_FIELDS, forgotten_number, is_forgotten
from incubo.model.records import Member, Mission
from incubo.registry.layout import POSTPONED_FILE
from incubo.registry.lookup import EntryRef, entry_label
from incubo.registry.registry import Registry
from incubo.source.edits.changes import RemoveField
from incubo.source.reader import decode_text
from incubo.validation.rule import RULES

_KEPT_FIELDS = ("domaine", "startups", "previously", "incubator", "memberType", "draft", "demo")
"""What figures are made of, beside missions; other fields say who the person is, or are about them alone."""
_MIN_MENTION_LENGTH = 5
"""Shorter names and accounts would be found within other words' meanings (`anna`, `max`)."""


class FormerName(NamedTuple):
    """What the sheet of a forgotten person says instead of name and role, in the registry's language.

    `fullname` has a place for a number: `Former member {n}`.
    """

    fullname: str
    role: str


class Mention(NamedTuple):
    """A line of another file that names a person: the file and the line, from 1."""

    path: str
    line: int


def find_last_day(member: Member) -> date | None:
    """The last day of a person's missions; None without any, or while one has no end."""
    last_days = [mission.last_day for mission in member.missions if mission.covers_a_day]
    return max(last_days, default=date.max) if last_days and max(last_days) < date.max else None


def find_former_members(registry: Registry, left_before: date) -> list[str]:
    """The ids of those whose last mission ended before a day, by that day, without those who are forgotten already."""
    last_days = {member.id: find_last_day(member) for member in registry.members.values()}
    ids = [entry_id for entry_id, day in last_days.items() if day is not None and day < left_before]
    return sorted((entry_id for entry_id in ids if not is_forgotten(entry_id)), key=lambda i: (last_days[i], i))


def forget(edits: FileEdits, member_ids: Iterable[str], former_name: FormerName) -> Proposal:
    """Write the sheets of people who left without their names.

    Raises RefusedError for somebody who is still here or has a mission to come, who is forgotten already, or whose
    sheet has dates or startups that cannot be read: they would be lost.
    """
    registry = edits.registry
    members = [registry.members[member_id] for member_id in dict.fromkeys(member_ids)]
    for member in members:
        _require_readable(registry, member)
        _require_gone(member, edits.as_of)
    notes: list[Message] = []
    numbers = _free_numbers(registry)
    new_ids: list[str] = []
    own_paths = {member.path for member in members}
    for member in members:
        number = next(numbers)
        new_id = FORGOTTEN_ID.format(n=number)
        notes += _remove_references(edits, member, own_paths)
        _write_forgotten_sheet(edits, member, new_id, number, former_name)
        follow_entry(edits, EntryRef("member", member.id), notes)
        new_ids.append(new_id)
    notes += _mention_notes(_find_mentions(edits, members, own_paths))
    # Neither the subject nor the branch made from it may name those who are to be forgotten.
    summary = Message(N_("{n} sheet without name"), {"n": len(new_ids)}, N_("{n} sheets without names"))
    # A sheet that loses its comments loses those that accept its findings: none of them is of this change.
    accepted_rules = frozenset(rule for rule in RULES if not rule.startswith("ref-"))
    scope = new_ids[0] if len(new_ids) == 1 else ""
    return Proposal(edits.plan(), "forget", scope, summary, tuple(notes), accepted_rules=accepted_rules)


def _require_gone(member: Member, day: date) -> None:
    arguments = {"name": member.display_name, "id": quote_entry_id("member", member.id)}
    if is_forgotten(member.id):
        raise RefusedError(Message(N_("{name} is a sheet without name already"), arguments))
    if any(mission.last_day >= day for mission in member.missions):
        raise RefusedError(
            Message(N_("{name} is here, or comes back: only people who left can be forgotten"), arguments),
            hints=(Message(N_("if they left"), command=f"incubo leave {arguments['id']}"),),
        )


def _require_readable(registry: Registry, member: Member) -> None:
    """Raise RefusedError where a value that figures are made of cannot be read: it would be lost."""
    kept = {"missions", *_KEPT_FIELDS}
    lost = sorted(
        {
            str(field_path[0])
            for path, field_path in registry.fields_with_problems | registry.misspelt_fields
            if path == member.path and field_path and field_path[0] in kept and field_path[-1] != "employer"
        }
    )
    if lost:
        arguments = {"path": member.path, "names": lost}
        raise RefusedError(
            Message(N_("{path} has values that cannot be read, and would be lost: {names:list}"), arguments),
            hints=(
                Message(
                    N_("correct them first"),
                    command=f"incubo validate {quote_argument(member.path)}",
                ),
            ),
        )


def _free_numbers(registry: Registry) -> Iterator[int]:
    """The numbers of new sheets without name, after those that are taken."""
    number = max((forgotten_number(entry_id) or 0 for entry_id in registry.entry_ids("member")), default=0)
    while True:
        number += 1
        yield number


def _write_forgotten_sheet(edits: FileEdits, member: Member, new_id: str, number: int, former_name: FormerName) -> None:
    registry = edits.registry
    values: dict[str, Any] = {"fullname": former_name.fullname.format(n=number), "role": former_name.role}
    for name in _KEPT_FIELDS:
        value = getattr(member, name)
        values[name] = list(value) if isinstance(value, tuple) else value
    values["missions"] = [_kept_mission(mission) for mission in member.missions]
    data = render_entry_file(
        ENTRY_KINDS["member"], values, registry.layout.reference_prefixes, "", majority_newline(registry)
    )
    new_path = f"{registry.layout.folders['member']}/{new_id}.md"
    edits.move(member.path, new_path)
    edits.replace(new_path, data)


def _kept_mission(mission: Mission) -> dict[str, Any]:
    item = {name: getattr(mission, name) for name in KEPT_MISSION_FIELDS}
    item["startups"] = list(mission.startups)
    return {name: value for name, value in item.items() if value not in (None, [])}


def _remove_references(edits: FileEdits, member: Member, own_paths: set[str]) -> Iterator[Message]:
    """Remove the references to a person from other sheets; the notes that say from which."""
    references, unreadable_paths = find_references(edits, "member", member.id)
    yield from (
        Message(N_("{path} cannot be read as it is: it may refer to {id}."), {"path": path, "id": member.id})
        for path in unreadable_paths
    )
    labels: list[str] = []
    for reference in iter_reversed_by_file(references):
        if reference.path in own_paths:
            continue
        edits.change_fields(reference.path, RemoveField(reference.field_path))
        labels.append(entry_label(edits.registry, reference.kind, reference.id))
    if labels:
        names = limit_names(sorted(set(labels)))
        yield Message(
            N_("{name} is no longer the contact of: {names:list}."), {"name": member.display_name, "names": names}
        )


def _find_mentions(edits: FileEdits, members: Iterable[Member], own_paths: set[str]) -> list[Mention]:
    """The lines of other files that name these people, by file and line."""
    names: set[str] = set()
    for member in members:
        words = [member.fullname or "", member.id, f"github.com/{member.github}" if member.github else ""]
        names.update(_fold(word) for word in words if len(word) >= _MIN_MENTION_LENGTH)
    if not names:
        return []
    # All alternatives are literal: the time is linear in the size of the texts.
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(names))) + r")(?![\w-])")
    changed = edits.plan().files
    found: list[Mention] = []
    for path in (*sorted(edits.registry.paths), POSTPONED_FILE):
        if path in own_paths or changed.get(path, b"") is None:
            continue
        try:
            text = _fold(decode_text(changed.get(path) or edits.store.read(path)))
        except OSError:
            continue
        found += [Mention(path, number) for number, line in enumerate(text.split("\n"), 1) if pattern.search(line)]
    return found


def _mention_notes(mentions: list[Mention]) -> Iterator[Message]:
    in_sheets = [f"{mention.path}:{mention.line}" for mention in mentions if mention.path != POSTPONED_FILE]
    if in_sheets:
        yield Message(
            N_("{n} line of other sheets still names them: {names:list}."),
            {"n": len(in_sheets), "names": limit_names(in_sheets)},
            N_("{n} lines of other sheets still name them: {names:list}."),
            hint=Message(N_("to correct"), command="incubo edit"),
        )
    if len(in_sheets) < len(mentions):
        yield Message(
            N_("The reason of something that is postponed still names them."),
            hint=Message(N_("to correct"), command="incubo todo --only postponed"),
        )


def _fold(text: str) -> str:
    """A text in lower case and without accents, with its lines."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
