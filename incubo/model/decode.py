"""Plain values to frozen records, by the Field table; what does not fit is a problem, and the value is left out.

A decoder is built once a kind, as closures from the table, so that an ordinary value costs one look.

Fields that a kind of entry does not have, and what was probably meant.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, FieldPath, Fix, Problem
from incubo.model.convert import choices, dates, lists, scalars, web
from incubo.model.convert.context import Converter, DecodeContext, format_yaml_value
from incubo.model.convert.lists import MAX_ITEMS
from incubo.model.fields import EntryKind, Field
from incubo.model.records import RECORD_TYPES, Entry, Event, Fast, Metric, Mission, Phase
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.model.vocabulary import Vocabulary

_FIELD_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "debut": ("start",),
    "begin": ("start",),
    "date-debut": ("start",),
    "fin": ("end",),
    "date-fin": ("end",),
    "statut": ("status",),
    "employeur": ("employer",),
    "nom": ("fullname", "name", "title"),
    "name": ("fullname", "title"),
    "titre": ("title",),
    "title": ("name", "fullname"),
    "domain": ("domaine",),
    "produits": ("startups",),
    "produit": ("startup", "startups"),
    "equipes": ("teams",),
    "incubateur": ("incubator",),
    "organisation": ("owner", "sponsors"),
    "email": ("contact",),
    "mail": ("contact",),
    "url": ("link", "website"),
    "site": ("link", "website"),
    "lien": ("link",),
    "skills": ("competences",),
    "description": ("mission",),
}
"""Words that people write for a field, in French or English (folded): not misspelt, yet meant."""


def unknown_field_problem(
    path: str, parent: FieldPath, key: Any, known_fields: Mapping[str, Any], required: frozenset[str] = frozenset()
) -> Problem:
    """A field that the Field table does not know. One that stands for a `required` field says so: it is missing."""
    where = FieldLocation(path, (*parent, key), "key")
    if not isinstance(key, str):
        return Problem(
            "yaml-ambiguous-key",
            where,
            Message(N_("YAML reads the name “{source}” as {value}, not as text"), {"value": format_yaml_value(key)}),
            hints=(Message(N_("a field's name is a word; if this is text, put it between double quotes")),),
        )
    if key == "<<":
        return Problem(
            "yaml-anchor",
            where,
            Message(N_("YAML merge keys (“<<”) are not accepted")),
            hints=(Message(N_("write the fields where they belong")),),
            case="merge-key",
        )
    meant = next(
        (word for word in _FIELD_SYNONYMS.get(normalise_name(key), ()) if word in known_fields), None
    ) or find_nearest(key, known_fields)
    if meant is not None:
        return Problem(
            "schema-unknown-key",
            where,
            Message(
                N_("the field “{key}” does not exist"), {"key": key, "meant": meant, "required": meant in required}
            ),
            label=Message(N_("did you mean “{meant}”?"), {"meant": meant}),
            fix=Fix(Message(N_("replace by “{meant}”"), {"meant": meant}), False, (Edit(where, meant),)),
            is_typo=True,
        )
    return Problem(
        "schema-unknown-key",
        where,
        Message(N_("the field “{key}” does not exist"), {"key": key}),
        hints=(Message(N_("delete it, or declare it in incubo.toml if your registry needs it")),),
    )


_GROUP_RECORDS: dict[tuple[str, ...], Any] = {
    ("name", "start", "end", "comment"): Phase,
    ("date", "key", "value", "source"): Metric,
    ("promotion", "montant"): Fast,
    ("start", "end", "status", "employer", "startups"): Mission,
}


class _FieldSlot(NamedTuple):
    """Where a field's value goes in its record; the exact type or words that need no conversion; how to convert."""

    position: int
    exact_type: type | None
    known_values: frozenset[str]
    convert: Converter


class Decoder:
    """Decodes the entries of one kind."""

    def __init__(self, kind: EntryKind, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> None:
        """`prefixes`: how this registry's layout spells a reference to a kind (`/organisations/`)."""
        self.kind = kind
        self.record_type = RECORD_TYPES[kind.id]
        names = self.record_type._fields
        self.slots: dict[str, _FieldSlot] = {}
        for field in kind.fields:
            name = "legacy_id" if field.name == "id" else field.name
            index = names.index(name) if name in names else len(names)  # a registry's own field is checked, not kept
            self.slots[field.name] = _make_slot(index, field, vocabulary, prefixes)
        self.size = len(names)
        self.required = frozenset(field.name for field in kind.fields if field.required and not field.required_if_used)
        self.defaults = [*(self.record_type._field_defaults.get(name) for name in names), None]

    def decode(self, entry_id: str, path: str, values: Mapping[Any, Any], problems: list[Problem]) -> Entry:
        """The record of an entry; problems are appended."""
        slots = self.defaults.copy()
        slots[0] = entry_id
        slots[1] = path
        reader = DecodeContext(path, problems)
        table = self.slots
        if len(values) > MAX_ITEMS:
            values = _keep_first_fields(values, (), reader)
        for key, value in values.items():
            slot = table.get(key)
            if slot is None:
                problems.append(unknown_field_problem(path, (), key, table, self.required))
                continue
            at, ready, words, conversion = slot
            if type(value) is ready or (type(value) is str and value in words):
                slots[at] = value
            else:
                slots[at] = conversion(value, (key,), reader)
        made: Entry = self.record_type._make(slots[: self.size])
        return made


_EXACT_TYPES: Mapping[str, type] = {
    "text": str,
    "lines": str,
    "boolean": bool,
    "date": datetime.date,
    "moment": datetime.date,
    "integer": int,
    "number": int,
}


def _make_slot(index: int, field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> _FieldSlot:
    single = not field.many
    words = frozenset(vocabulary.allowed_values(field.value_list)) if single and field.type == "choice" else frozenset()
    return _FieldSlot(
        index, _EXACT_TYPES.get(field.type) if single else None, words, _make_converter(field, vocabulary, prefixes)
    )


def _make_converter(field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Converter:
    one = _make_single_converter(field, vocabulary, prefixes)
    if field.many:
        return lists.make_list_converter(one, field, prefixes.get(field.target_kind, ""))
    if field.also_accepts == "many":
        return lists.make_one_or_many_converter(one, field)
    return one


def _make_single_converter(field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Converter:
    if field.type == "group":
        return _make_group_converter(field, vocabulary, prefixes)
    if field.type == "choice":
        return choices.make_choice_converter(field, vocabulary)
    if field.type == "reference":
        return choices.make_reference_converter(prefixes.get(field.target_kind, ""))
    by_type: dict[str, Converter] = {
        "text": scalars.convert_text,
        "lines": scalars.convert_text,
        "date": dates.convert_date,
        "moment": dates.convert_datetime,
        "integer": scalars.convert_integer,
        "number": scalars.convert_number,
        "boolean": scalars.convert_boolean,
        "url": web.convert_url,
        "email": web.convert_email,
        "handle": web.convert_handle,
        "any": scalars.accept_any,
    }
    return (
        lists.make_lenient_converter(by_type[field.type], field.also_accepts)
        if field.also_accepts
        else by_type[field.type]
    )


def _make_group_converter(field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Converter:
    names = tuple(item.name for item in field.subfields)
    record = _GROUP_RECORDS.get(names, Event)
    table = {
        item.name: _make_slot(record._fields.index(item.name), item, vocabulary, prefixes) for item in field.subfields
    }
    blank = [record._field_defaults[name] for name in record._fields]
    required = frozenset(item.name for item in field.subfields if item.required)

    def group(value: Any, path: FieldPath, reader: DecodeContext) -> Any:
        if type(value) is not dict:
            if value is not None:
                hint = N_("as in “- name: construction”, then “start: 2024-06-30” on the next line")
                named = isinstance(value, str) and record is Phase
                message = N_("fields are expected here (“name: value”), not “{source}”")
                reader.add_type_problem(path, "no-fields", message, hint if named else None)
            else:
                reader.add_type_problem(path, "empty", N_("this item is empty"))
            return record()
        slots = blank.copy()
        if len(value) > MAX_ITEMS:
            value = _keep_first_fields(value, path, reader)
        for key, inner in value.items():
            slot = table.get(key)
            if slot is None:
                reader.problems.append(unknown_field_problem(reader.path, path, key, table, required))
                continue
            at, ready, words, conversion = slot
            if type(inner) is ready or (type(inner) is str and inner in words):
                slots[at] = inner
            else:
                slots[at] = conversion(inner, (*path, key), reader)
        return record._make(slots)

    return group


def _keep_first_fields(values: Mapping[Any, Any], parent: FieldPath, context: DecodeContext) -> Mapping[Any, Any]:
    """The first of far too many fields: a problem for each of the others would say nothing and take minutes."""
    from itertools import islice

    kept = dict(islice(values.items(), MAX_ITEMS))
    one_more = next(islice(values, MAX_ITEMS, None))
    where = FieldLocation(context.path, (*parent, one_more), "key")
    message = Message(N_("there are more than {n} fields here: the others are not read"), {"n": MAX_ITEMS})
    context.problems.append(Problem("schema-too-many", where, message, case="fields"))
    return kept
