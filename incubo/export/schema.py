"""JSON Schema (2020-12) of a kind's front matter, from its Field table: what a decoder takes, a schema allows.

It is about values as JSON has them: a date is the text `2025-03-16`. What a schema cannot say is listed in
docs/decisions/ (the JSON Schema of a kind), and the tests prove that nothing else differs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from incubo.i18n import N_, gettext, language, say
from incubo.model.convert.choices import is_closed
from incubo.model.convert.lists import MOST_ITEMS
from incubo.model.convert.web import EMAIL, HANDLE, LONGEST_URL, URL
from incubo.model.fields import Field, Kind
from incubo.model.teams import TITLES
from incubo.model.vocabulary import Vocabulary
from incubo.problem import Text
from incubo.report.explain.fields import help_of, type_of
from incubo.report.explain.scope import Scope

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _plain(pattern: re.Pattern[str]) -> str:
    """A pattern without the escapes that other dialects refuse."""
    return pattern.pattern.replace('\\"', '"')


_END = r"(?!\n)$"
"""The end of a text: in some dialects, `$` alone also stands before a last line end."""

_ENTITY = r"&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);"
_URL = rf"^(?!.*{_ENTITY})(?:{_plain(URL)}){_END}"
_DATE = rf"^\d{{4}}-\d{{2}}-\d{{2}}{_END}"
_TIMED = rf"^\d{{4}}-\d{{2}}-\d{{2}}T\S+{_END}"
_BLANK = rf"^\s*{_END}"


class Around(NamedTuple):
    """What a schema is made in: the registry's words and tables, and how it spells references (kind → prefix).

    `in_use`: the fields of later years that it uses, for they are required then (`member.domaine`).
    """

    scope: Scope
    prefixes: Mapping[str, str]
    in_use: Collection[str] = ()

    @property
    def vocabulary(self) -> Vocabulary:
        """The registry's words."""
        return self.scope.vocabulary


def schema(kind: Kind, around: Around) -> dict[str, Any]:
    """The schema of a kind's front matter, in the language in use."""
    required = [
        field.name
        for field in kind.fields
        if field.required and (not field.since or f"{kind.id}.{field.name}" in around.in_use)
    ]
    made: dict[str, Any] = {
        "$schema": DIALECT,
        "title": _capital(gettext(kind.label)),
        "type": "object",
        "properties": {field.name: _property(field, field.name in required, around) for field in kind.fields},
    }
    if kind.id == "job":
        named = {"type": "string", "minLength": 1}
        made["anyOf"] = [{"required": [name], "properties": {name: named}} for name in TITLES]
    if kind.id == "startup":  # a sheet of before 2020 has a status, and no list of phases
        required.remove("phases")
        made["properties"]["phases"] = _property(_named(kind, "phases"), False, around)
        old = {"required": ["status"], "properties": {"status": {"type": "string", "minLength": 1}}}
        made |= {
            "if": old,
            "else": {"required": ["phases"], "properties": {"phases": {"type": "array", "minItems": 1}}},
        }
    return made | {"required": required}


def _named(kind: Kind, name: str) -> Field:
    return next(field for field in kind.fields if field.name == name)


def _property(field: Field, required: bool, around: Around) -> dict[str, Any]:
    """A field: what it is called, what it holds."""
    said: dict[str, Any] = {}
    help_text = help_of(field)
    if help_text is not None:
        said["title"] = _capital(say(help_text))
    what = type_of(field, around.scope)
    prefix = around.prefixes.get(field.refers, "")
    if prefix:
        what = Text(N_("{what}, written {prefix}…"), {"what": what, "prefix": prefix})
    said["description"] = _capital(say(what))
    if field.example:
        one = _typed_example(field)
        said["examples"] = [[one] if field.many else one]
    if field.legacy:
        said["deprecated"] = True
    shape = _shape(field, required, around)
    if "examples" in shape and "examples" in said:
        del said["examples"]
    return said | shape


def _typed_example(field: Field) -> Any:
    return int(field.example) if field.type in ("integer", "number") else field.example


def _shape(field: Field, required: bool, around: Around) -> dict[str, Any]:
    """What a field may hold, its second shape included."""
    one = _one(field, required and not field.many, around)
    if field.many:
        shape = _list(field, required, around)
        if field.may_be == "text":
            return {"anyOf": [shape, {"type": "string", "pattern": "^(?!-)"}]}
        if field.may_be == "group" and not required:
            return {"anyOf": [shape, {"type": "object"}]}
        return shape
    if field.may_be == "many":
        return {"anyOf": [one, {"type": "array", "items": one}]}
    if field.may_be in ("text", "boolean"):
        return {"type": _types([*_TYPES_OF[field.type], "string" if field.may_be == "text" else "boolean"])}
    return one


_TYPES_OF = {"text": ["string", "null"], "url": ["null"], "email": ["null"], "boolean": ["boolean", "null"]}
"""The types beside a second, old shape, which leaves the rest open."""


def _types(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _list(field: Field, required: bool, around: Around) -> dict[str, Any]:
    group = field.type == "group"
    items = _group(field, around) if group else _one(field._replace(many=False), False, around)
    if field.may_be == "group":
        items = {"anyOf": [items, {"type": "object"}]}
    shape: dict[str, Any] = {"type": "array", "items": items, "maxItems": MOST_ITEMS}
    if not group:
        shape["uniqueItems"] = True
    if required:
        return shape | {"minItems": 1}
    return {"anyOf": [shape, {"enum": ["", None]}]}


def _group(field: Field, around: Around) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {item.name: _property(item, item.required, around) for item in field.items},
        "required": [item.name for item in field.items if item.required],
    }


def _one(field: Field, required: bool, around: Around) -> dict[str, Any]:
    """One value of a field. One that is not required may be empty, as a front matter has it: `end:`."""
    if field.type == "group":
        return _group(field, around)
    if field.type == "any":
        return {}
    if field.type == "choice":
        return _choice(field, required, around)
    if field.type in _EXACT:
        exact = _EXACT[field.type]
        return exact if required else {"anyOf": [exact, {"enum": ["", None]}]}
    pattern = _patterns(field, required, around)
    text: dict[str, Any] = {"type": "string" if required else ["string", "null"]}
    if field.type == "url":
        text["maxLength"] = LONGEST_URL
    if not required:
        return text | ({"pattern": f"{pattern[0]}|{pattern[1]}"} if pattern else {})
    return text | {"pattern": pattern[0] if pattern else r"\S"}


_EXACT: Mapping[str, dict[str, Any]] = {
    "date": {"type": "string", "format": "date", "pattern": _DATE},
    "moment": {"type": "string", "anyOf": [{"format": "date", "pattern": _DATE}, {"pattern": _TIMED}]},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
}


def _patterns(field: Field, required: bool, around: Around) -> tuple[str, str] | None:
    """The form of a text, and that of an empty one; None where any text will do."""
    if field.type == "reference":
        prefix = around.prefixes.get(field.refers, "")
        # Without a prefix an id stands alone: `/organisations/x` is the spelling of another layout.
        form = f"^{prefix}" if prefix else r"^(?!/[\s\S]*[a-z]/[^/]+$)"
        return (rf"{form}[\s\S]*\S" if required else form), "^$"
    forms = {"url": _URL, "email": rf"^(?:{_plain(EMAIL)}){_END}", "handle": rf"^(?:{_plain(HANDLE)}){_END}"}
    return (forms[field.type], _BLANK) if field.type in forms else None


def _choice(field: Field, required: bool, around: Around) -> dict[str, Any]:
    """The words of the vocabulary, with what they are called; the usual ones are only examples."""
    words = list(around.vocabulary.allowed(field.words))
    if not words or not is_closed(field.words, around.vocabulary):
        shape: dict[str, Any] = {"type": "string", "pattern": r"\S"} if required else {"type": ["string", "null"]}
        return shape | ({"examples": words} if words else {})
    labels = [around.vocabulary.labels(field.words, word).get(language(), word) for word in words]
    if required:
        return {"enum": words, "enumDescriptions": labels}
    return {"enum": [*words, "", None], "enumDescriptions": [*labels, "", ""]}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
