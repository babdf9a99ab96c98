"""What the file of a new entry holds, field by field: the sentence about it says only where it belongs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Subject
from incubo.diff.sentences.phrasing import DiffContext, join_texts, short_title
from incubo.diff.sentences.values import describe_value, subfield_label
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EMPTY_VALUES, Field

_TOLD_OF_MISSION = ("start", "end", "startups")
"""What the sentence about an arrival says of a mission."""


def describe_new_entry(
    context: DiffContext, subject: Subject, values: Mapping[Any, Any], body: str
) -> Iterator[Message]:
    """Each field of a new entry that has a value, but for what the sentence about it says; and how long its text is."""
    kind = ENTRY_KINDS[subject.kind]
    for name, value in values.items():
        field = kind.find_field(str(name)) or Field(str(name), "any")
        if value in EMPTY_VALUES or value == subject.title:
            continue
        is_told = subject.kind == "member" and name == "missions" and isinstance(value, Sequence) and len(value) == 1
        yield from _describe_field(context, field, value, _TOLD_OF_MISSION if is_told else ())
    lines = [line for line in body.splitlines() if line.strip()]
    if lines:
        yield Message(N_("Text: {n} line"), {"n": len(lines)}, N_("Text: {n} lines"))


def _describe_field(context: DiffContext, field: Field, value: Any, told: Collection[str]) -> Iterator[Message]:
    items = value if isinstance(value, list) else [value]
    groups = [item for item in items if isinstance(item, Mapping)]
    for group in groups:
        parts = [
            _label_and_value(subfield, _describe_values(context, subfield, group[subfield.name]))
            for subfield in field.subfields
            if subfield.name not in told and group.get(subfield.name) not in EMPTY_VALUES
        ]
        if parts and told:
            yield from parts
        elif parts:
            yield _label_and_value(field, join_texts(parts))
    texts = [item for item in items if not isinstance(item, Mapping)]
    if texts:
        yield _label_and_value(field, _describe_values(context, field, texts))


def _describe_values(context: DiffContext, field: Field, value: Any) -> Any:
    """A value, or the items of a list, as a sentence quotes them."""
    items = value if isinstance(value, list) else [value]
    told = [describe_value(context, field, item) or short_title(str(item)) for item in items]
    return Message("{values:list}", {"values": told}) if len(told) > 1 else told[0]


def _label_and_value(field: Field, value: Any) -> Message:
    return Message(N_("{label}: {now}"), {"label": subfield_label(field), "now": value})
