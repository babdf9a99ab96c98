"""`--from FILE.json`: the answers as one JSON object, by the names of the fields or by those of the options."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from incubo.edit.answers import converted, typed
from incubo.edit.draft import Draft, Question, Setting
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.model.fields import Field
from incubo.model.nearest import nearest
from incubo.problem import Text

MAX_BYTES = 200_000
"""An entry is a few lines and a text."""


def fill(draft: Draft, questions: Sequence[Question], data: bytes, name: str) -> None:
    """Put the answers of a JSON document into a draft. `name` is what to call it. Raises UsageError."""
    document = _parsed(data, name)
    fields = {field.name: field for field in draft.kind.fields if not field.legacy}
    flat = {question.key: question for question in questions}
    complaints: list[Text] = []
    for key, value in sorted(document.items(), key=lambda item: _turn(item[0], fields, flat)):
        if key == "body":
            complaints += _body(draft, value)
        elif key in fields:
            made, found = sent(fields[key], value, draft.about, key)
            draft.put((key,), made)
            complaints += found
        elif key in flat:
            asked = flat[key]
            many = asked.field.many and not isinstance(value, list)
            made, found = sent(asked.field, [value] if many and value is not None else value, draft.about, key)
            draft.put(asked.path, made)
            complaints += found
        elif draft.kind.field(key) is not None:
            complaints.append(at(key, Text(N_("this field of former years is read, and no more written"))))
        else:
            complaints += unknown(key, key, (*fields, *flat, "body"))
    if complaints:
        raise UsageError(Text(N_("{name} cannot be used as it is"), {"name": name}), hints=complaints)


def _turn(key: str, fields: Mapping[str, Field], flat: Mapping[str, Question]) -> tuple[bool, bool]:
    """When a key is read: the entry's own fields first, and days last, for they may be a startup's next committee."""
    asked = fields.get(key) or (flat[key].field if key in flat else None)
    is_day = asked is not None and asked.type in ("date", "moment")
    return is_day, key in flat and key not in fields


def _body(draft: Draft, value: Any) -> list[Text]:
    if value is not None and not isinstance(value, str):
        return [at("body", Text(N_("a text is expected here")))]
    draft.body = value
    return []


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        message = N_("{name} is too large: an entry has {most} bytes at most")
        raise UsageError(Text(message, {"name": name, "most": MAX_BYTES}))
    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_refused)
    except UnicodeDecodeError:
        raise UsageError(Text(N_("{name} is not written in UTF-8"), {"name": name})) from None
    except json.JSONDecodeError as error:
        message = N_("{name} is not JSON: line {line}, column {column}")
        where = {"name": name, "line": error.lineno, "column": error.colno}
        hint = Text(N_("text stands between double quotes, and no comma follows the last field"))
        raise UsageError(Text(message, where), hints=(hint,)) from None
    except RecursionError:
        raise UsageError(Text(N_("{name} is nested too deeply"), {"name": name})) from None
    except ValueError as error:
        message = N_("{name} holds “{word}”, twice in one object or not of JSON")
        raise UsageError(Text(message, {"name": name, "word": str(error)[:80]})) from None
    if not isinstance(document, dict):
        hint = Text(N_("the fields stand between braces, each a name in double quotes, a colon and a value"))
        raise UsageError(Text(N_("{name} must hold one JSON object"), {"name": name}), hints=(hint,))
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise ValueError(name)
        made[name] = value
    return made


def _refused(word: str) -> NoReturn:
    raise ValueError(word)


def sent(field: Field, value: Any, setting: Setting, path: str) -> tuple[Any, list[Text]]:
    """The value of a field in a JSON document, strictly typed, and the complaints about it."""
    if value is None:
        return None, []
    if field.many:
        if not isinstance(value, list):
            return None, [at(path, Text(N_("a list is expected here")))]
        made = [sent(field._replace(many=False), item, setting, f"{path}[{i}]") for i, item in enumerate(value)]
        return [item for item, _ in made if item is not None], [text for _, found in made for text in found]
    if field.type == "group":
        if not isinstance(value, dict):
            return None, [at(path, Text(N_("an object is expected here")))]
        return _group(field, value, setting, path)
    if field.type == "any":
        return value, []
    exact = field.type in ("integer", "number", "boolean")
    if isinstance(value, str) and not exact:
        answer = typed(field, value, setting)
    elif exact and isinstance(value, (int, float)) and isinstance(value, bool) is (field.type == "boolean"):
        answer = converted(field, value, str(value), setting)
    else:
        return None, [at(path, Text(_EXPECTED.get(field.type, N_("a text is expected here"))))]
    if answer.complaint:
        return None, [at(path, answer.complaint), *answer.hints]
    return answer.value, []


_EXPECTED = {
    "integer": N_("a whole number is expected here"),
    "number": N_("a number is expected here"),
    "boolean": N_("true or false is expected here"),
}


def _group(field: Field, value: Mapping[str, Any], setting: Setting, path: str) -> tuple[Any, list[Text]]:
    made: dict[str, Any] = {}
    complaints: list[Text] = []
    table = {item.name: item for item in field.items}
    for name, inner in value.items():
        if name not in table:
            complaints += unknown(f"{path}.{name}", name, table)
            continue
        made[name], found = sent(table[name], inner, setting, f"{path}.{name}")
        complaints += found
    return made, complaints


def unknown(path: str, name: str, known: Iterable[str]) -> list[Text]:
    """The complaint about a name that no field has."""
    near = nearest(name, known)
    text = Text(N_("there is no such field"))
    hints = [Text(N_("did you mean “{meant}”?"), {"meant": near})] if near else []
    return [at(path, text), *hints]


def at(path: str, text: Text) -> Text:
    """A complaint with the place in a document that it is about."""
    return Text(_PLACED, {"path": path, "problem": text})


def is_placed(text: Text) -> bool:
    """Whether a text is such a complaint, and not a hint about one."""
    return "problem" in text.arguments


_PLACED = N_("{path}: {problem}")
