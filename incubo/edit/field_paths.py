"""Resolve the name of a field as a person types it (`phases.construction.start`) to its path and its declaration."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from incubo.core.errors import UsageError, did_you_mean
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.model.decode import unknown_field_problem
from incubo.model.fields import EntryKind, Field
from incubo.model.quantities import parse_count
from incubo.model.suggestions import normalise_name
from incubo.model.vocabulary import Vocabulary

_ITEM_KEYS = ("name", "key", "start", "date")
"""Fields whose value names an item of a list."""
MAX_LISTED = 12
"""Fields or items that a hint lists; if there are more, it suggests the nearest one only."""
_ROOT_FIELD = Field("", "group")


class FieldTarget(NamedTuple):
    """A resolved field: the text that was typed, its path in the front matter and its declaration.

    `siblings`: the fields of the group that it is in. `entry_fields`: all fields of the entry.
    """

    text: str
    path: FieldPath
    field: Field
    siblings: tuple[Field, ...]
    entry_fields: tuple[Field, ...]

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list, and not a field with a name."""
        return isinstance(self.path[-1], int)


def resolve_field_path(text: str, kind: EntryKind, values: Mapping[Any, Any], vocabulary: Vocabulary) -> FieldTarget:
    """Resolve a typed field name in an entry with these `values`. Raises UsageError, with suggestions.

    Items of lists are named by their number, from 1, or by a value: `missions.2024-09-02.end`,
    `phases.construction.start`.
    """
    if not text.strip():
        raise UsageError(Message(N_("say which field")))
    return _resolve_rest(
        text, text.strip(), FieldTarget(text, (), _ROOT_FIELD, kind.fields, kind.fields), values, vocabulary
    )


def _resolve_rest(text: str, rest: str, parent: FieldTarget, current: Any, vocabulary: Vocabulary) -> FieldTarget:
    """Resolve `rest`, the part of the name inside the field `parent`; `current` is the value of `parent`."""
    if not rest:
        return parent
    first, _, rest = rest.partition(".")
    if parent.field.many:
        position = _find_item(parent.field, current, first, vocabulary)
        item = FieldTarget(text, (*parent.path, position), parent.field._replace(many=False), (), parent.entry_fields)
        return _resolve_rest(text, rest, item, current[position], vocabulary)
    if parent.field.type != "group":
        raise UsageError(Message(N_("“{field}” is one value and holds no fields"), {"field": parent.field.name}))
    fields = parent.field.subfields or parent.entry_fields
    inner = _find_field(fields, first, parent.path)
    value = current.get(inner.name) if isinstance(current, Mapping) else None
    return _resolve_rest(
        text, rest, FieldTarget(text, (*parent.path, inner.name), inner, fields, parent.entry_fields), value, vocabulary
    )


def _find_field(fields: Sequence[Field], name: str, parent_path: FieldPath) -> Field:
    """The field of a name, whose case does not count. Raises UsageError."""
    table = {field.name: field for field in fields}
    if name in table:
        return table[name]
    matches = [field for field in fields if normalise_name(field.name) == normalise_name(name)]
    if len(matches) == 1:
        return matches[0]
    suggestion = unknown_field_problem("", parent_path, name, table).message.arguments.get("meant")
    choices = [field.name for field in fields if not field.legacy]
    hints = [did_you_mean(suggestion)] if suggestion else []
    if suggestion is None and len(choices) <= MAX_LISTED:
        hints.append(Message(N_("choose among: {choices}"), {"choices": ", ".join(choices)}))
    raise UsageError(Message(N_("there is no field “{word}”"), {"word": name}), hints=hints)


def _find_item(field: Field, current: Any, selector: str, vocabulary: Vocabulary) -> int:
    """The position of the item that a word names. Raises UsageError."""
    items = current if isinstance(current, list) else []
    names = [_item_names(field, item, vocabulary) for item in items]
    number = parse_count(selector)
    if number is not None and 0 < number <= len(items):
        return number - 1
    wanted = normalise_name(selector)
    positions = [i for i, item_names in enumerate(names) if wanted in item_names]
    if not positions and wanted:  # `2024` for the one that began in 2024
        positions = [i for i, item_names in enumerate(names) if any(name.startswith(wanted) for name in item_names)]
    if len(positions) == 1:
        return positions[0]
    arguments = {"field": field.name, "word": selector}
    if positions:
        hints = [Message(N_("say which by its number: {field}.{n}"), {**arguments, "n": i + 1}) for i in positions]
        raise UsageError(Message(N_("several items of “{field}” are called “{word}”"), arguments), hints=hints)
    labels = [_item_label(item, i) for i, item in enumerate(items)]
    hints = [Message(N_("what is there: {items:list}"), {"items": labels})] if 0 < len(labels) <= MAX_LISTED else []
    raise UsageError(Message(N_("“{field}” has no item “{word}”"), arguments), hints=hints)


def _item_names(field: Field, item: Any, vocabulary: Vocabulary) -> set[str]:
    """The words that name an item, normalised."""
    if not isinstance(item, dict):
        return {normalise_name(_format_plain(item)), normalise_name(_format_plain(item).rpartition("/")[2])}
    names = set()
    for key in _ITEM_KEYS:
        value = item.get(key)
        if value is None:
            continue
        names.add(normalise_name(_format_plain(value)))
        words = next((subfield.value_list for subfield in field.subfields if subfield.name == key), "")
        if words == "phases" and value in vocabulary.phases:
            names.update(map(normalise_name, vocabulary.phases[value].labels.values()))
        elif words:
            names.update(map(normalise_name, vocabulary.value_labels(words, value).values()))
    return names


def _item_label(item: Any, position: int) -> str:
    """How an item is called in a list of choices."""
    if isinstance(item, dict):
        return next((_format_plain(item[key]) for key in _ITEM_KEYS if item.get(key) is not None), str(position + 1))
    return _format_plain(item)


def _format_plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
