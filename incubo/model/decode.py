"""Plain values to frozen records, by the Field table; what does not fit is a problem, and the value is left out.

A decoder is built once a kind, as closures from the table, so that an ordinary value costs one look.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from incubo.i18n import N_
from incubo.model.convert import choices, days, lists, plain, web
from incubo.model.convert.lists import MOST_ITEMS
from incubo.model.convert.reader import Convert, Reader
from incubo.model.fields import Field, Kind
from incubo.model.records import RECORDS, Entry, Event, Fast, Metric, Mission, Phase
from incubo.model.unknown_fields import unknown_key
from incubo.model.vocabulary import Vocabulary
from incubo.problem import FieldPath, Place, Problem, Text

_GROUPS: dict[tuple[str, ...], Any] = {
    ("name", "start", "end", "comment"): Phase,
    ("date", "key", "value", "source"): Metric,
    ("promotion", "montant"): Fast,
    ("start", "end", "status", "employer", "startups"): Mission,
}


class _Slot(NamedTuple):
    """Where a field's value goes in its record; the exact type or words that need no conversion; how to convert."""

    at: int
    ready: type | None
    words: frozenset[str]
    convert: Convert


class Decoder:
    """Decodes the entries of one kind."""

    def __init__(self, kind: Kind, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> None:
        """`prefixes`: how this registry's layout spells a reference to a kind (`/organisations/`)."""
        self.kind = kind
        self.record = RECORDS[kind.id]
        names = self.record._fields
        self.table: dict[str, _Slot] = {}
        for field in kind.fields:
            name = "legacy_id" if field.name == "id" else field.name
            index = names.index(name) if name in names else len(names)  # a registry's own field is checked, not kept
            self.table[field.name] = _slot(index, field, vocabulary, prefixes)
        self.size = len(names)
        self.required = frozenset(field.name for field in kind.fields if field.required and not field.since)
        self.blank = [*(self.record._field_defaults.get(name) for name in names), None]

    def decode(self, entry_id: str, path: str, values: Mapping[Any, Any], problems: list[Problem]) -> Entry:
        """The record of an entry; problems are appended."""
        slots = self.blank.copy()
        slots[0] = entry_id
        slots[1] = path
        reader = Reader(path, problems)
        table = self.table
        if len(values) > MOST_ITEMS:
            values = _first(values, (), reader)
        for key, value in values.items():
            slot = table.get(key)
            if slot is None:
                problems.append(unknown_key(path, (), key, table, self.required))
                continue
            at, ready, words, conversion = slot
            if type(value) is ready or (type(value) is str and value in words):
                slots[at] = value
            else:
                slots[at] = conversion(value, (key,), reader)
        made: Entry = self.record._make(slots[: self.size])
        return made


_READY: Mapping[str, type] = {
    "text": str,
    "lines": str,
    "boolean": bool,
    "date": datetime.date,
    "moment": datetime.date,
    "integer": int,
    "number": int,
}


def _slot(at: int, field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> _Slot:
    single = not field.many
    words = frozenset(vocabulary.allowed(field.words)) if single and field.type == "choice" else frozenset()
    return _Slot(at, _READY.get(field.type) if single else None, words, _converter(field, vocabulary, prefixes))


def _converter(field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Convert:
    one = _single(field, vocabulary, prefixes)
    if field.many:
        return lists.many(one, field, prefixes.get(field.refers, ""))
    if field.may_be == "many":
        return lists.one_or_many(one, field)
    return one


def _single(field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Convert:
    if field.type == "group":
        return _group(field, vocabulary, prefixes)
    if field.type == "choice":
        return choices.choice(field, vocabulary)
    if field.type == "reference":
        return choices.reference(prefixes.get(field.refers, ""))
    by_type: dict[str, Convert] = {
        "text": plain.text,
        "lines": plain.text,
        "date": days.date,
        "moment": days.moment,
        "integer": plain.integer,
        "number": plain.number,
        "boolean": plain.boolean,
        "url": web.url,
        "email": web.email,
        "handle": web.handle,
        "any": plain.anything,
    }
    return lists.lenient(by_type[field.type], field.may_be) if field.may_be else by_type[field.type]


def _group(field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Convert:
    names = tuple(item.name for item in field.items)
    record = _GROUPS.get(names, Event)
    table = {item.name: _slot(record._fields.index(item.name), item, vocabulary, prefixes) for item in field.items}
    blank = [record._field_defaults[name] for name in record._fields]
    required = frozenset(item.name for item in field.items if item.required)

    def group(value: Any, path: FieldPath, reader: Reader) -> Any:
        if type(value) is not dict:
            if value is not None:
                hint = N_("as in “- name: construction”, then “start: 2024-06-30” on the next line")
                named = isinstance(value, str) and record is Phase
                message = N_("fields are expected here (“name: value”), not “{source}”")
                reader.wrong(path, "no-fields", message, hint if named else None)
            else:
                reader.wrong(path, "empty", N_("this item is empty"))
            return record()
        slots = blank.copy()
        if len(value) > MOST_ITEMS:
            value = _first(value, path, reader)
        for key, inner in value.items():
            slot = table.get(key)
            if slot is None:
                reader.problems.append(unknown_key(reader.path, path, key, table, required))
                continue
            at, ready, words, conversion = slot
            if type(inner) is ready or (type(inner) is str and inner in words):
                slots[at] = inner
            else:
                slots[at] = conversion(inner, (*path, key), reader)
        return record._make(slots)

    return group


def _first(values: Mapping[Any, Any], parent: FieldPath, reader: Reader) -> Mapping[Any, Any]:
    """The first of far too many fields: a problem for each of the others would say nothing and take minutes."""
    from itertools import islice

    kept = dict(islice(values.items(), MOST_ITEMS))
    one_more = next(islice(values, MOST_ITEMS, None))
    where = Place(reader.path, (*parent, one_more), "key")
    message = Text(N_("there are more than {n} fields here: the others are not read"), {"n": MOST_ITEMS})
    reader.problems.append(Problem("schema-too-many", where, message, case="fields"))
    return kept
