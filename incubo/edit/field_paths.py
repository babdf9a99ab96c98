"""A field as a person writes it (`phases.construction.start`), to its place in a front matter and its declaration."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.model.decode import unknown_field_problem
from incubo.model.fields import EntryKind, Field
from incubo.model.quantities import parse_count
from incubo.model.suggestions import normalise_name
from incubo.model.vocabulary import Vocabulary

_ITEM_KEYS = ("name", "key", "start", "date")
"""What an item of a list is called by, beside its number."""


class FieldTarget(NamedTuple):
    """A field: as it was written, its place, what is declared of it, of those beside it, and of all of the entry's."""

    text: str
    path: FieldPath
    field: Field
    siblings: tuple[Field, ...]
    entry_fields: tuple[Field, ...]

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list, not a named field."""
        return isinstance(self.path[-1], int)


def resolve_field_path(text: str, kind: EntryKind, values: Mapping[Any, Any], vocabulary: Vocabulary) -> FieldTarget:
    """The field that a word means in an entry with these values. Raises UsageError, with what is near to it.

    Items are named by their number from 1, or by what they say: `missions.2024-09-02.end`, `phases.construction.start`.
    """
    if not text.strip():
        raise UsageError(Message(N_("say which field")))
    return _resolve_rest(
        text, text.strip(), FieldTarget(text, (), _ROOT_FIELD, kind.fields, kind.fields), values, vocabulary
    )


_ROOT_FIELD = Field("", "group")


def _resolve_rest(text: str, rest: str, parent: FieldTarget, current: Any, vocabulary: Vocabulary) -> FieldTarget:
    """The field that the rest of a word means inside another; `current` is what that one holds."""
    if not rest:
        return parent
    first, _, rest = rest.partition(".")
    if parent.field.many:
        position = _find_item(parent.field, current, first, vocabulary)
        found = FieldTarget(text, (*parent.path, position), parent.field._replace(many=False), (), parent.entry_fields)
        return _resolve_rest(text, rest, found, current[position], vocabulary)
    if parent.field.type != "group":
        raise UsageError(Message(N_("“{field}” is one value and holds no fields"), {"field": parent.field.name}))
    fields = parent.field.subfields or parent.entry_fields
    inner = _find_field(fields, first, parent.path)
    value = current.get(inner.name) if isinstance(current, Mapping) else None
    return _resolve_rest(
        text, rest, FieldTarget(text, (*parent.path, inner.name), inner, fields, parent.entry_fields), value, vocabulary
    )


def _find_field(fields: Sequence[Field], name: str, parent_path: FieldPath) -> Field:
    """The field of a name; capitals do not count. Raises UsageError."""
    table = {field.name: field for field in fields}
    if name in table:
        return table[name]
    same = [field for field in fields if normalise_name(field.name) == normalise_name(name)]
    if len(same) == 1:
        return same[0]
    problem = unknown_field_problem("", parent_path, name, table)
    meant = problem.message.arguments.get("meant")
    current = [field.name for field in fields if not field.legacy]
    hints = [Message(N_("did you mean “{meant}”?"), {"meant": meant})] if meant else []
    if meant is None and len(current) <= MAX_LISTED:
        hints.append(Message(N_("choose among: {choices}"), {"choices": ", ".join(current)}))
    raise UsageError(Message(N_("there is no field “{word}”"), {"word": name}), hints=hints)


MAX_LISTED = 12
"""Fields that are worth listing; of more, only the near one is said."""


def _find_item(field: Field, current: Any, selector: str, vocabulary: Vocabulary) -> int:
    """The position of the item that a word names. Raises UsageError."""
    items = current if isinstance(current, list) else []
    names = [_item_names(field, item, vocabulary) for item in items]
    number = parse_count(selector)
    if number is not None and 0 < number <= len(items):
        return number - 1
    wanted = normalise_name(selector)
    fits = [i for i, said in enumerate(names) if wanted in said]
    if not fits and wanted:  # `2024` for the one that began in 2024
        fits = [i for i, said in enumerate(names) if any(name.startswith(wanted) for name in said)]
    if len(fits) == 1:
        return fits[0]
    said = {"field": field.name, "word": selector}
    if fits:
        hints = [Message(N_("say which by its number: {field}.{n}"), {**said, "n": i + 1}) for i in fits]
        raise UsageError(Message(N_("several items of “{field}” are called “{word}”"), said), hints=hints)
    there = [_item_label(item, i) for i, item in enumerate(items)]
    hints = [Message(N_("what is there: {items:list}"), {"items": there})] if 0 < len(there) <= MAX_LISTED else []
    raise UsageError(Message(N_("“{field}” has no item “{word}”"), said), hints=hints)


def _item_names(field: Field, item: Any, vocabulary: Vocabulary) -> set[str]:
    """What an item may be called, without accents or case."""
    if not isinstance(item, dict):
        return {normalise_name(_format_plain(item)), normalise_name(_format_plain(item).rpartition("/")[2])}
    made = set()
    for key in _ITEM_KEYS:
        value = item.get(key)
        if value is None:
            continue
        made.add(normalise_name(_format_plain(value)))
        words = next((each.value_list for each in field.subfields if each.name == key), "")
        if words == "phases" and value in vocabulary.phases:
            made.update(map(normalise_name, vocabulary.phases[value].labels.values()))
        elif words:
            made.update(map(normalise_name, vocabulary.value_labels(words, value).values()))
    return made


def _item_label(item: Any, position: int) -> str:
    """How an item is told from the others."""
    if isinstance(item, dict):
        return next((_format_plain(item[key]) for key in _ITEM_KEYS if item.get(key) is not None), str(position + 1))
    return _format_plain(item)


def _format_plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
