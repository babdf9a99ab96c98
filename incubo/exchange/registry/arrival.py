"""What an export sent, as the common text of the next exchange, where it has arrived there."""

from __future__ import annotations

from typing import Any

from incubo.edit.merge.bodies import merge_bodies
from incubo.edit.merge.conflicts import Conflict, LineMergers, Side
from incubo.edit.merge.entry import replace_body, unify_newlines
from incubo.edit.merge.values import ValueMerger, is_equivalent, list_changes
from incubo.model.fields import EntryKind
from incubo.model.vocabulary import Vocabulary
from incubo.source.edits.apply import apply_changes
from incubo.source.reader import ParsedFile, parse_file


def with_arrived(
    table: EntryKind,
    base: ParsedFile,
    sent: ParsedFile,
    theirs: ParsedFile,
    lines: LineMergers,
    vocabulary: Vocabulary,
) -> ParsedFile:
    """What was taken, with each field and the text as they were sent, where they have arrived: where the file there
    has all that was changed in them.
    """
    if sent.values is None:
        return base
    merged, body, _ = merge_sides(table, [base, sent, theirs], lines, vocabulary, Side.ours)
    values = dict(base.values or {})
    there = theirs.values or {}
    for name in {**values, **sent.values}:
        has_arrived = is_equivalent({name: merged.get(name)}, {name: there.get(name)})
        if has_arrived and name in sent.values:
            values[name] = sent.values[name]
        elif has_arrived:
            values.pop(name, None)
    has_text = body == unify_newlines(theirs.body)
    return base._replace(values=values, body=sent.body if has_text else base.body)


def place_arrived(
    table: EntryKind, path: str, base: bytes, sent: bytes, theirs: bytes, lines: LineMergers, vocabulary: Vocabulary
) -> bytes:
    """`with_arrived` as a file: what was taken, with what was sent since and has arrived. Raises NotEditableError."""
    sides = [parse_file(path, data) for data in (base, sent, theirs)]
    if any(side.values is None for side in sides):
        return base
    arrived = with_arrived(table, sides[0], sides[1], sides[2], lines, vocabulary)
    changes = [*list_changes(table.fields, sides[0].values or {}, arrived.values or {})]
    data = apply_changes(path, base, changes) if changes else base
    return replace_body(data, unify_newlines(arrived.body))


def merge_sides(
    table: EntryKind,
    sides: list[ParsedFile],
    lines: LineMergers,
    vocabulary: Vocabulary,
    winner: Side = Side.theirs,
) -> tuple[dict[Any, Any], str, list[Conflict]]:
    """The merged front matter and text, and what both sides changed, where it is what `winner` has."""
    base, ours, theirs = (side.values or {} for side in sides)
    bodies = [unify_newlines(side.body) for side in sides]
    choices: dict[str, Side] = {}
    conflicts: list[Conflict] = []
    while True:
        merger = ValueMerger(choices, lines, vocabulary)
        merged = merger.merge_fields(table.split_decisions().fields, base, ours, theirs)
        body = merge_bodies(bodies[0], bodies[1], bodies[2], merger)
        if not merger.conflicts:
            return merged, body, conflicts
        conflicts += merger.conflicts
        choices.update((conflict.key, winner) for conflict in merger.conflicts)
