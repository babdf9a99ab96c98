"""JSON Schema (2020-12) of the front matter of a kind, made from its Field table.

A schema accepts what the decoder accepts, in the form that JSON gives it: a date is the text `2025-03-16`. The known
differences are listed in docs/decisions/0024-what-a-schema-says.md; the tests check that there are no others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from incubo.core.i18n import N_, capitalize_first, current_language, gettext, translate
from incubo.core.message import Message
from incubo.model.decode import EMAIL_PATTERN, HANDLE_PATTERN, MAX_ITEMS, MAX_URL_LENGTH, URL_PATTERN, is_closed_list
from incubo.model.fields import EntryKind, Field
from incubo.model.jobs import TITLE_FIELDS
from incubo.model.vocabulary import Vocabulary
from incubo.reports.explain.context import ExplainContext
from incubo.reports.explain.fields import field_help, field_type_label

DIALECT = "https://json-schema.org/draft/2020-12/schema"


# ECMAScript, which JSON Schema uses, refuses the escape `\"`.
_PORTABLE_URL, _PORTABLE_EMAIL, _PORTABLE_HANDLE = (
    pattern.pattern.replace('\\"', '"') for pattern in (URL_PATTERN, EMAIL_PATTERN, HANDLE_PATTERN)
)

_END_OF_TEXT = r"(?!\n)$"
"""The end of a text. In some dialects `$` alone also matches before a final line feed."""

_ENTITY_PATTERN = r"&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);"
_URL_PATTERN = rf"^(?!.*{_ENTITY_PATTERN})(?:{_PORTABLE_URL}){_END_OF_TEXT}"
_DATE_PATTERN = rf"^\d{{4}}-\d{{2}}-\d{{2}}{_END_OF_TEXT}"
_DATE_TIME_PATTERN = rf"^\d{{4}}-\d{{2}}-\d{{2}}T\S+{_END_OF_TEXT}"
_BLANK_PATTERN = rf"^\s*{_END_OF_TEXT}"

_ALTERNATIVE_TYPES = {"text": ["string", "null"], "url": ["null"], "email": ["null"], "boolean": ["boolean", "null"]}
"""The JSON types of a field that also accepts an older form (`also_accepts`), besides the type of that form."""

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
"""The schema of a value that is not empty, for the types that need no more than their name."""


class SchemaContext(NamedTuple):
    """What a schema depends on: vocabulary and tables of the registry, and how references are written (kind → prefix).

    `used_fields`: the newer fields that the registry uses (`member.domaine`), which are then required.
    """

    explain_context: ExplainContext
    prefixes: Mapping[str, str]
    used_fields: Collection[str] = ()

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the registry."""
        return self.explain_context.vocabulary


def make_schema(kind: EntryKind, context: SchemaContext) -> dict[str, Any]:
    """The schema of the front matter of a kind, in the current language."""
    required = [
        field.name
        for field in kind.fields
        if field.required and (not field.required_if_used or f"{kind.id}.{field.name}" in context.used_fields)
    ]
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "title": capitalize_first(gettext(kind.label)),
        "type": "object",
        "properties": {field.name: _property_schema(field, field.name in required, context) for field in kind.fields},
    }
    if kind.id == "job":
        title = {"type": "string", "minLength": 1}
        schema["anyOf"] = [{"required": [name], "properties": {name: title}} for name in TITLE_FIELDS]
    if kind.id == "startup":  # entries from before 2020 have a status instead of phases
        required.remove("phases")
        phases = next(field for field in kind.fields if field.name == "phases")
        schema["properties"]["phases"] = _property_schema(phases, False, context)
        schema["if"] = {"required": ["status"], "properties": {"status": {"type": "string", "minLength": 1}}}
        schema["else"] = {"required": ["phases"], "properties": {"phases": {"type": "array", "minItems": 1}}}
    return schema | {"required": required}


def _property_schema(field: Field, required: bool, context: SchemaContext) -> dict[str, Any]:
    """A field: its title, its description, and its values."""
    annotations: dict[str, Any] = {}
    help_text = field_help(field)
    if help_text is not None:
        annotations["title"] = capitalize_first(translate(help_text))
    type_label = field_type_label(field, context.explain_context)
    prefix = context.prefixes.get(field.target_kind, "")
    if prefix:
        type_label = Message(N_("{what}, written {prefix}…"), {"what": type_label, "prefix": prefix})
    annotations["description"] = capitalize_first(translate(type_label))
    if field.example:
        example = int(field.example) if field.type in ("integer", "number") else field.example
        annotations["examples"] = [[example] if field.many else example]
    if field.legacy:
        annotations["deprecated"] = True
    schema = _value_schema(field, required, context)
    if "examples" in schema:  # those of the vocabulary are better
        annotations.pop("examples", None)
    return annotations | schema


def _value_schema(field: Field, required: bool, context: SchemaContext) -> dict[str, Any]:
    """The values of a field, in its older form too (`also_accepts`)."""
    if field.many:
        list_schema = _list_schema(field, required, context)
        if field.also_accepts == "text":
            return {"anyOf": [list_schema, {"type": "string", "pattern": "^(?!-)"}]}
        if field.also_accepts == "group" and not required:
            return {"anyOf": [list_schema, {"type": "object"}]}
        return list_schema
    value_schema = _single_value_schema(field, required, context)
    if field.also_accepts == "many":
        return {"anyOf": [value_schema, {"type": "array", "items": value_schema}]}
    if field.also_accepts in ("text", "boolean"):
        older_type = "string" if field.also_accepts == "text" else "boolean"
        return {"type": list(dict.fromkeys([*_ALTERNATIVE_TYPES[field.type], older_type]))}
    return value_schema


def _list_schema(field: Field, required: bool, context: SchemaContext) -> dict[str, Any]:
    is_group = field.type == "group"
    items = (
        _group_schema(field, context) if is_group else _single_value_schema(field._replace(many=False), False, context)
    )
    if field.also_accepts == "group":
        items = {"anyOf": [items, {"type": "object"}]}
    schema: dict[str, Any] = {"type": "array", "items": items, "maxItems": MAX_ITEMS}
    if not is_group:
        schema["uniqueItems"] = True
    if required:
        return schema | {"minItems": 1}
    return {"anyOf": [schema, {"enum": ["", None]}]}


def _group_schema(field: Field, context: SchemaContext) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {item.name: _property_schema(item, item.required, context) for item in field.subfields},
        "required": [item.name for item in field.subfields if item.required],
    }


def _single_value_schema(field: Field, required: bool, context: SchemaContext) -> dict[str, Any]:
    """One value of a field. If it is not required it may be empty, as in `end:`; of a day that may never come, the
    schema cannot tell an empty one from `null`.
    """
    if field.type == "group":
        return _group_schema(field, context)
    if field.type == "any":
        return {}
    if field.type == "choice":
        return _choice_schema(field, required, context)
    if field.type in _EXACT_SCHEMAS:
        exact_schema = _EXACT_SCHEMAS[field.type]
        if required:
            return exact_schema | ({"type": ["string", "null"]} if field.may_never_come else {})
        return {"anyOf": [exact_schema, {"enum": ["", None]}]}
    patterns = _text_patterns(field, required, context)
    schema: dict[str, Any] = {"type": "string" if required else ["string", "null"]}
    if field.type == "url":
        schema["maxLength"] = MAX_URL_LENGTH
    if not required:
        return schema | ({"pattern": "|".join(patterns)} if patterns else {})
    return schema | {"pattern": patterns[0] if patterns else r"\S"}


def _text_patterns(field: Field, required: bool, context: SchemaContext) -> tuple[str, str] | None:
    """The pattern of a text, and that of an empty one; None if any text is valid."""
    if field.type == "reference":
        prefix = context.prefixes.get(field.target_kind, "")
        # Without a prefix a reference is an id alone: `/organisations/x` is how another layout writes it.
        start = f"^{prefix}" if prefix else r"^(?!/[\s\S]*[a-z]/[^/]+$)"
        return (rf"{start}[\s\S]*\S" if required else start), "^$"
    patterns = {
        "url": _URL_PATTERN,
        "email": rf"^(?:{_PORTABLE_EMAIL}){_END_OF_TEXT}",
        "handle": rf"^(?:{_PORTABLE_HANDLE}){_END_OF_TEXT}",
    }
    return (patterns[field.type], _BLANK_PATTERN) if field.type in patterns else None


def _choice_schema(field: Field, required: bool, context: SchemaContext) -> dict[str, Any]:
    """The values of the vocabulary with their labels. If the list is not closed, they are only examples."""
    vocabulary = context.vocabulary
    values = list(vocabulary.allowed_values(field.value_list))
    if not values or not is_closed_list(field.value_list, vocabulary):
        schema: dict[str, Any] = {"type": "string", "pattern": r"\S"} if required else {"type": ["string", "null"]}
        return schema | ({"examples": values} if values else {})
    labels = [vocabulary.value_labels(field.value_list, value).get(current_language(), value) for value in values]
    if required:
        return {"enum": values, "enumDescriptions": labels}
    return {"enum": [*values, "", None], "enumDescriptions": [*labels, "", ""]}
