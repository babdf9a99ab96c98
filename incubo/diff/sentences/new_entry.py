"""What the file of a new entry holds, field by field: the sentence about it says only where it belongs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Subject
from incubo.diff.fields import EMPTY_VALUES
from incubo.diff.sentences.phrasing import DiffContext, describe_value, join_texts, short_title
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field

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
        yield from _describe_field(context, subject.kind, field, value, _TOLD_OF_MISSION if is_told else ())
    lines = [line for line in body.splitlines() if line.strip()]
    if lines:
        yield Message(N_("Text: {n} line"), {"n": len(lines)}, N_("Text: {n} lines"))


def _describe_field(
    context: DiffContext, kind: str, field: Field, value: Any, told: Collection[str]
) -> Iterator[Message]:
    items = value if isinstance(value, list) else [value]
    groups = [item for item in items if isinstance(item, Mapping)]
    for group in groups:
        parts = [
            _label_and_value(subfield, _describe_values(context, kind, subfield, group[subfield.name]))
            for subfield in field.subfields
            if subfield.name not in told and group.get(subfield.name) not in EMPTY_VALUES
        ]
        if parts and told:
            yield from parts
        elif parts:
            yield _label_and_value(field, join_texts(parts))
    texts = [item for item in items if not isinstance(item, Mapping)]
    if texts:
        yield _label_and_value(field, _describe_values(context, kind, field, texts))


def _describe_values(context: DiffContext, kind: str, field: Field, value: Any) -> Any:
    """A value, or the items of a list, as a sentence quotes them."""
    items = value if isinstance(value, list) else [value]
    told = [_describe_item(context, kind, field, item) for item in items]
    return Message("{values:list}", {"values": told}) if len(told) > 1 else told[0]


def _describe_item(context: DiffContext, kind: str, field: Field, item: Any) -> Any:
    if field.target_kind and isinstance(item, str):
        return context.entry_title(field.target_kind, item.rpartition("/")[2])
    if field.value_list and isinstance(item, str):
        return context.standalone_label(field.value_list, item)
    told = describe_value(context, kind, field.name, item)
    return told if told is not None else short_title(str(item))


def _label_and_value(field: Field, value: Any) -> Message:
    label = field.label or field.heading or field.help
    return Message(N_("{label}: {now}"), {"label": Message(label) if label else field.name, "now": value})
