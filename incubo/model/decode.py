"""Decode the values of a front matter into a record, following the field table of its kind.

A `Decoder` is built once per kind: it turns each field of the table into a converter, so that a valid value costs one
look-up. An invalid value is reported as a problem and left out of the record; an unknown field is reported with a
suggestion.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, FieldPath, Fix, Problem, did_you_mean
from incubo.model.convert import (
    MAX_ITEMS,
    Converter,
    DecodeContext,
    accept_any,
    convert_boolean,
    convert_date,
    convert_datetime,
    convert_email,
    convert_handle,
    convert_integer,
    convert_number,
    convert_text,
    convert_url,
    format_yaml_value,
    make_choice_converter,
    make_lenient_converter,
    make_list_converter,
    make_one_or_many_converter,
    make_reference_converter,
)
from incubo.model.fields import EntryKind, Field
from incubo.model.records import RECORD_TYPES, Entry, Event, Fast, Metric, Mission, Order, Phase
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
"""Words that people write in the place of a field's name, in French or English (normalised), and what they mean."""

_GROUP_RECORDS: dict[tuple[str, ...], Any] = {
    ("name", "start", "end", "comment"): Phase,
    ("date", "key", "value", "source"): Metric,
    ("promotion", "montant"): Fast,
    ("start", "end", "status", "employer", "startups"): Mission,
    Order._fields: Order,
}
"""The record type of a group by the names of its fields; any other group is an Event."""

_EXACT_TYPES: Mapping[str, type] = {
    "text": str,
    "lines": str,
    "boolean": bool,
    "date": datetime.date,
    "moment": datetime.date,
    "integer": int,
    "number": int,
}


class _FieldSlot(NamedTuple):
    """The position of a field in its record, the type and values that need no conversion, and the converter."""

    position: int
    exact_type: type | None
    known_values: frozenset[str]
    convert: Converter


class Decoder:
    """Decodes the entries of one kind."""

    def __init__(self, kind: EntryKind, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> None:
        """`prefixes`: kind → prefix of references to it in this registry's layout (`/organisations/`)."""
        self.kind = kind
        self.record_type = RECORD_TYPES[kind.id]
        names = self.record_type._fields
        self.slots: dict[str, _FieldSlot] = {}
        for field in kind.fields:
            name = "legacy_id" if field.name == "id" else field.name
            position = names.index(name) if name in names else len(names)  # a custom field is checked, not kept
            self.slots[field.name] = _make_slot(position, field, vocabulary, prefixes)
        self.size = len(names)
        self.required = frozenset(field.name for field in kind.fields if field.required and not field.required_if_used)
        self.defaults = [*(self.record_type._field_defaults.get(name) for name in names), None]

    def decode(self, entry_id: str, path: str, values: Mapping[Any, Any], problems: list[Problem]) -> Entry:
        """The record of an entry; appends its problems to `problems`, which has those of this file only."""
        record_values = self.defaults.copy()
        record_values[0] = entry_id
        record_values[1] = path
        context = DecodeContext(path, problems)
        slots_by_field = self.slots
        if len(values) > MAX_ITEMS:
            values = _keep_first_fields(values, (), context)
        for key, value in values.items():
            slot = slots_by_field.get(key)
            if slot is None:
                guesses = slots_by_field if context.may_guess else ()
                problems.append(unknown_field_problem(path, (), key, guesses, self.required))
                continue
            position, exact_type, known_values, convert = slot
            if type(value) is exact_type or (type(value) is str and value in known_values):
                record_values[position] = value
            else:
                record_values[position] = convert(value, (key,), context)
        record: Entry = self.record_type._make(record_values[: self.size])
        return record


def decode_values(
    kind: EntryKind, vocabulary: Vocabulary, path: str, values: Mapping[Any, Any], problems: list[Problem]
) -> dict[str, Any]:
    """The values of a front matter by field, for a Field table without a record; what no field names is left out.

    Appends the problems of the values to `problems`.
    """
    context = DecodeContext(path, problems)
    fields = {field.name: field for field in kind.fields}
    known = {key: value for key, value in islice(values.items(), MAX_ITEMS) if key in fields}
    return {key: _make_converter(fields[key], vocabulary, {})(value, (key,), context) for key, value in known.items()}


def _make_slot(position: int, field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> _FieldSlot:
    is_single = not field.many
    known_values = (
        frozenset(vocabulary.allowed_values(field.value_list)) if is_single and field.type == "choice" else frozenset()
    )
    return _FieldSlot(
        position,
        _EXACT_TYPES.get(field.type) if is_single else None,
        known_values,
        _make_converter(field, vocabulary, prefixes),
    )


def _make_converter(field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Converter:
    single = _make_single_converter(field, vocabulary, prefixes)
    if field.many:
        return make_list_converter(single, field, prefixes.get(field.target_kind, ""))
    if field.also_accepts == "many":
        return make_one_or_many_converter(single, field)
    return single


def _make_single_converter(field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Converter:
    if field.type == "group":
        return _make_group_converter(field, vocabulary, prefixes)
    if field.type == "choice":
        return make_choice_converter(field, vocabulary)
    if field.type == "reference":
        return make_reference_converter(prefixes.get(field.target_kind, ""))
    by_type: dict[str, Converter] = {
        "text": convert_text,
        "lines": convert_text,
        "date": convert_date,
        "moment": convert_datetime,
        "integer": convert_integer,
        "number": convert_number,
        "boolean": convert_boolean,
        "url": convert_url,
        "email": convert_email,
        "handle": convert_handle,
        "any": accept_any,
    }
    return (
        make_lenient_converter(by_type[field.type], field.also_accepts) if field.also_accepts else by_type[field.type]
    )


def _make_group_converter(field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Converter:
    names = tuple(item.name for item in field.subfields)
    record_type = _GROUP_RECORDS.get(names, Event)
    slots_by_field = {
        item.name: _make_slot(record_type._fields.index(item.name), item, vocabulary, prefixes)
        for item in field.subfields
    }
    defaults = [record_type._field_defaults[name] for name in record_type._fields]
    required = frozenset(item.name for item in field.subfields if item.required)

    def convert_group(value: Any, path: FieldPath, context: DecodeContext) -> Any:
        if type(value) is not dict:
            if value is not None:
                hint = N_("as in “- name: construction”, then “start: 2024-06-30” on the next line")
                is_phase = isinstance(value, str) and record_type is Phase
                message = N_("fields are expected here (“name: value”), not “{source}”")
                context.add_type_problem(path, "no-fields", message, hint if is_phase else None)
            else:
                context.add_type_problem(path, "empty", N_("this item is empty"))
            return record_type()
        record_values = defaults.copy()
        if len(value) > MAX_ITEMS:
            value = _keep_first_fields(value, path, context)
        for key, item in value.items():
            slot = slots_by_field.get(key)
            if slot is None:
                guesses = slots_by_field if context.may_guess else ()
                context.problems.append(unknown_field_problem(context.path, path, key, guesses, required))
                continue
            position, exact_type, known_values, convert = slot
            if type(item) is exact_type or (type(item) is str and item in known_values):
                record_values[position] = item
            else:
                record_values[position] = convert(item, (*path, key), context)
        return record_type._make(record_values)

    return convert_group


def _keep_first_fields(values: Mapping[Any, Any], parent: FieldPath, context: DecodeContext) -> Mapping[Any, Any]:
    """The first `MAX_ITEMS` fields; reports the others as one problem, since one for each would take minutes."""
    first_fields = dict(islice(values.items(), MAX_ITEMS))
    next_key = next(islice(values, MAX_ITEMS, None))
    location = FieldLocation(context.path, (*parent, next_key), "key")
    message = Message(N_("there are more than {n} fields here: the others are not read"), {"n": MAX_ITEMS})
    context.problems.append(Problem("schema-too-many", location, message, case="fields"))
    return first_fields


def unknown_field_problem(
    path: str, parent: FieldPath, key: Any, known_fields: Collection[str], required: frozenset[str] = frozenset()
) -> Problem:
    """The problem of a field that is not in the field table, with the nearest of `known_fields`.

    Its argument `required` says that the suggested field is required, and so probably missing too.
    """
    location = FieldLocation(path, (*parent, key), "key")
    if not isinstance(key, str):
        return Problem(
            "yaml-ambiguous-key",
            location,
            Message(N_("YAML reads the name “{source}” as {value}, not as text"), {"value": format_yaml_value(key)}),
            hints=(Message(N_("a field's name is a word; if this is text, put it between double quotes")),),
        )
    if key == "<<":
        return Problem(
            "yaml-anchor",
            location,
            Message(N_("YAML merge keys (“<<”) are not accepted")),
            hints=(Message(N_("write the fields where they belong")),),
            case="merge-key",
        )
    suggestion = next(
        (name for name in _FIELD_SYNONYMS.get(normalise_name(key), ()) if name in known_fields), None
    ) or find_nearest(key, known_fields)
    if suggestion is not None:
        return Problem(
            "schema-unknown-key",
            location,
            Message(
                N_("the field “{key}” does not exist"),
                {"key": key, "meant": suggestion, "required": suggestion in required},
            ),
            label=did_you_mean(suggestion),
            fix=Fix(Message(N_("replace with “{meant}”"), {"meant": suggestion}), False, (Edit(location, suggestion),)),
            is_typo=True,
        )
    if any(map(str.isspace, key.strip())):
        return Problem(
            "schema-unknown-key",
            location,
            Message(N_("“{key}” is no field: no name of a field has a space"), {"key": key}),
            hints=(Message(N_("a sentence is written in the text, below the second line of dashes (---)")),),
            is_typo=True,
            case="sentence",
        )
    return Problem(
        "schema-unknown-key",
        location,
        Message(N_("the field “{key}” does not exist"), {"key": key}),
        hints=(Message(N_("delete it, or declare it in the settings if your registry needs it"), hint="incubo.toml"),),
    )
