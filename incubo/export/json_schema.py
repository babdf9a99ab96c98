"""JSON Schema (2020-12) of a kind's front matter, from its Field table: what a decoder takes, a schema allows.

It is about values as JSON has them: a date is the text `2025-03-16`. What a schema cannot say is listed in
docs/decisions/ (the JSON Schema of a kind), and the tests prove that nothing else differs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from incubo.core.i18n import N_, current_language, gettext, translate
from incubo.core.message import Message
from incubo.model.convert.choices import is_closed_list
from incubo.model.convert.lists import MAX_ITEMS
from incubo.model.convert.web import EMAIL_PATTERN, HANDLE_PATTERN, MAX_URL_LENGTH, URL_PATTERN
from incubo.model.fields import EntryKind, Field
from incubo.model.jobs import TITLE_FIELDS
from incubo.model.vocabulary import Vocabulary
from incubo.reports.explain.context import ExplainContext
from incubo.reports.explain.fields import field_help, field_type_label

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _portable_pattern(pattern: re.Pattern[str]) -> str:
    """A pattern without the escapes that other dialects refuse."""
    return pattern.pattern.replace('\\"', '"')


_END_OF_TEXT = r"(?!\n)$"
"""The end of a text: in some dialects, `$` alone also stands before a last line end."""

_ENTITY_PATTERN = r"&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);"
_URL_PATTERN = rf"^(?!.*{_ENTITY_PATTERN})(?:{_portable_pattern(URL_PATTERN)}){_END_OF_TEXT}"
_DATE_PATTERN = rf"^\d{{4}}-\d{{2}}-\d{{2}}{_END_OF_TEXT}"
_DATE_TIME_PATTERN = rf"^\d{{4}}-\d{{2}}-\d{{2}}T\S+{_END_OF_TEXT}"
_BLANK_PATTERN = rf"^\s*{_END_OF_TEXT}"


class SchemaContext(NamedTuple):
    """What a schema is made in: the registry's words and tables, and how it spells references (kind → prefix).

    `used_fields`: the fields of later years that it uses, for they are required then (`member.domaine`).
    """

    scope: ExplainContext
    prefixes: Mapping[str, str]
    used_fields: Collection[str] = ()

    @property
    def vocabulary(self) -> Vocabulary:
        """The registry's words."""
        return self.scope.vocabulary


def make_schema(kind: EntryKind, context: SchemaContext) -> dict[str, Any]:
    """The schema of a kind's front matter, in the language in use."""
    required = [
        field.name
        for field in kind.fields
        if field.required and (not field.required_if_used or f"{kind.id}.{field.name}" in context.used_fields)
    ]
    made: dict[str, Any] = {
        "$schema": DIALECT,
        "title": _capitalize(gettext(kind.label)),
        "type": "object",
        "properties": {field.name: _property_schema(field, field.name in required, context) for field in kind.fields},
    }
    if kind.id == "job":
        named = {"type": "string", "minLength": 1}
        made["anyOf"] = [{"required": [name], "properties": {name: named}} for name in TITLE_FIELDS]
    if kind.id == "startup":  # a sheet of before 2020 has a status, and no list of phases
        required.remove("phases")
        made["properties"]["phases"] = _property_schema(_get_field(kind, "phases"), False, context)
        old = {"required": ["status"], "properties": {"status": {"type": "string", "minLength": 1}}}
        made |= {
            "if": old,
            "else": {"required": ["phases"], "properties": {"phases": {"type": "array", "minItems": 1}}},
        }
    return made | {"required": required}


def _get_field(kind: EntryKind, name: str) -> Field:
    return next(field for field in kind.fields if field.name == name)


def _property_schema(field: Field, required: bool, context: SchemaContext) -> dict[str, Any]:
    """A field: what it is called, what it holds."""
    said: dict[str, Any] = {}
    help_text = field_help(field)
    if help_text is not None:
        said["title"] = _capitalize(translate(help_text))
    what = field_type_label(field, context.scope)
    prefix = context.prefixes.get(field.target_kind, "")
    if prefix:
        what = Message(N_("{what}, written {prefix}…"), {"what": what, "prefix": prefix})
    said["description"] = _capitalize(translate(what))
    if field.example:
        one = _typed_example(field)
        said["examples"] = [[one] if field.many else one]
    if field.legacy:
        said["deprecated"] = True
    shape = _value_schema(field, required, context)
    if "examples" in shape and "examples" in said:
        del said["examples"]
    return said | shape


def _typed_example(field: Field) -> Any:
    return int(field.example) if field.type in ("integer", "number") else field.example


def _value_schema(field: Field, required: bool, context: SchemaContext) -> dict[str, Any]:
    """What a field may hold, its second shape included."""
    one = _single_value_schema(field, required and not field.many, context)
    if field.many:
        shape = _list_schema(field, required, context)
        if field.also_accepts == "text":
            return {"anyOf": [shape, {"type": "string", "pattern": "^(?!-)"}]}
        if field.also_accepts == "group" and not required:
            return {"anyOf": [shape, {"type": "object"}]}
        return shape
    if field.also_accepts == "many":
        return {"anyOf": [one, {"type": "array", "items": one}]}
    if field.also_accepts in ("text", "boolean"):
        return {
            "type": _unique_types(
                [*_ALTERNATIVE_TYPES[field.type], "string" if field.also_accepts == "text" else "boolean"]
            )
        }
    return one


_ALTERNATIVE_TYPES = {"text": ["string", "null"], "url": ["null"], "email": ["null"], "boolean": ["boolean", "null"]}
"""The types beside a second, old shape, which leaves the rest open."""


def _unique_types(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _list_schema(field: Field, required: bool, context: SchemaContext) -> dict[str, Any]:
    group = field.type == "group"
    items = _group_schema(field, context) if group else _single_value_schema(field._replace(many=False), False, context)
    if field.also_accepts == "group":
        items = {"anyOf": [items, {"type": "object"}]}
    shape: dict[str, Any] = {"type": "array", "items": items, "maxItems": MAX_ITEMS}
    if not group:
        shape["uniqueItems"] = True
    if required:
        return shape | {"minItems": 1}
    return {"anyOf": [shape, {"enum": ["", None]}]}


def _group_schema(field: Field, context: SchemaContext) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {item.name: _property_schema(item, item.required, context) for item in field.subfields},
        "required": [item.name for item in field.subfields if item.required],
    }


def _single_value_schema(field: Field, required: bool, context: SchemaContext) -> dict[str, Any]:
    """One value of a field. One that is not required may be empty, as a front matter has it: `end:`."""
    if field.type == "group":
        return _group_schema(field, context)
    if field.type == "any":
        return {}
    if field.type == "choice":
        return _choice_schema(field, required, context)
    if field.type in _EXACT_SCHEMAS:
        exact = _EXACT_SCHEMAS[field.type]
        return exact if required else {"anyOf": [exact, {"enum": ["", None]}]}
    pattern = _text_patterns(field, required, context)
    text: dict[str, Any] = {"type": "string" if required else ["string", "null"]}
    if field.type == "url":
        text["maxLength"] = MAX_URL_LENGTH
    if not required:
        return text | ({"pattern": f"{pattern[0]}|{pattern[1]}"} if pattern else {})
    return text | {"pattern": pattern[0] if pattern else r"\S"}


_EXACT_SCHEMAS: Mapping[str, dict[str, Any]] = {
    "date": {"type": "string", "format": "date", "pattern": _DATE_PATTERN},
    "moment": {
        "type": "string",
        "anyOf": [{"format": "date", "pattern": _DATE_PATTERN}, {"pattern": _DATE_TIME_PATTERN}],
    },
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
}


def _text_patterns(field: Field, required: bool, context: SchemaContext) -> tuple[str, str] | None:
    """The form of a text, and that of an empty one; None where any text will do."""
    if field.type == "reference":
        prefix = context.prefixes.get(field.target_kind, "")
        # Without a prefix an id stands alone: `/organisations/x` is the spelling of another layout.
        form = f"^{prefix}" if prefix else r"^(?!/[\s\S]*[a-z]/[^/]+$)"
        return (rf"{form}[\s\S]*\S" if required else form), "^$"
    forms = {
        "url": _URL_PATTERN,
        "email": rf"^(?:{_portable_pattern(EMAIL_PATTERN)}){_END_OF_TEXT}",
        "handle": rf"^(?:{_portable_pattern(HANDLE_PATTERN)}){_END_OF_TEXT}",
    }
    return (forms[field.type], _BLANK_PATTERN) if field.type in forms else None


def _choice_schema(field: Field, required: bool, context: SchemaContext) -> dict[str, Any]:
    """The words of the vocabulary, with what they are called; the usual ones are only examples."""
    words = list(context.vocabulary.allowed_values(field.value_list))
    if not words or not is_closed_list(field.value_list, context.vocabulary):
        shape: dict[str, Any] = {"type": "string", "pattern": r"\S"} if required else {"type": ["string", "null"]}
        return shape | ({"examples": words} if words else {})
    labels = [context.vocabulary.value_labels(field.value_list, word).get(current_language(), word) for word in words]
    if required:
        return {"enum": words, "enumDescriptions": labels}
    return {"enum": [*words, "", None], "enumDescriptions": [*labels, "", ""]}


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]
