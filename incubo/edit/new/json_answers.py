"""Read the answers of `--from FILE.json`: a JSON object with the names of the fields, or of the options."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.edit.value_parser import EntryContext, at_path, convert_value, parse_value
from incubo.model.fields import Field
from incubo.model.suggestions import find_nearest

MAX_JSON_BYTES = 200_000
"""An entry is a few lines and a body."""
_MAX_DIGITS = 100
_EXPECTED_TYPE_ERRORS = {
    "integer": N_("a whole number is expected here"),
    "number": N_("a number is expected here"),
    "boolean": N_("true or false is expected here"),
}


def fill_from_json(draft: Draft, questions: Sequence[DraftQuestion], data: bytes, source_name: str) -> None:
    """Put the answers of a JSON document into a draft. `source_name`: its name in errors. Raises UsageError."""
    document = parse_json_object(data, source_name)
    fields = {field.name: field for field in draft.kind.fields if not field.legacy}
    flat = {question.key: question for question in questions}
    errors: list[Message] = []
    for key, value in sorted(document.items(), key=lambda item: _read_order(item[0], fields, flat)):
        if key == "body":
            errors += _fill_body(draft, value)
        elif key in fields:
            parsed, value_errors = parse_json_value(fields[key], value, draft.context_with_startups, key)
            draft.set((key,), parsed)
            errors += value_errors
        elif key in flat:
            question = flat[key]
            is_single = question.field.many and not isinstance(value, list)
            parsed, value_errors = parse_json_value(
                question.field, [value] if is_single and value is not None else value, draft.context_with_startups, key
            )
            draft.set(question.path, parsed)
            errors += value_errors
        elif draft.kind.find_field(key) is not None:
            errors.append(
                at_path(key, Message(N_("this field is deprecated: it is still read, but new entries may not use it")))
            )
        else:
            errors += unknown_field_errors(key, key, (*fields, *flat, "body"))
    if errors:
        raise UsageError(Message(N_("{name} cannot be used as it is"), {"name": source_name}), hints=errors)


def _read_order(
    key: str, fields: Mapping[str, Field], questions_by_key: Mapping[str, DraftQuestion]
) -> tuple[bool, bool]:
    """The order in which keys are read: the entry's own fields before the options, and dates last.

    A date may be “next committee”, that of the startup which another key names.
    """
    field = fields.get(key) or (questions_by_key[key].field if key in questions_by_key else None)
    is_day = field is not None and field.type in ("date", "moment")
    return is_day, key in questions_by_key and key not in fields


def _fill_body(draft: Draft, value: Any) -> list[Message]:
    if value is not None and not isinstance(value, str):
        return [at_path("body", Message(N_("a text is expected here")))]
    draft.body = value
    return []


def parse_json_object(data: bytes, source_name: str) -> dict[str, Any]:
    """The JSON object of a file of answers. `source_name`: its name in errors. Raises UsageError."""
    if len(data) > MAX_JSON_BYTES:
        message = N_("{name} is too large: an entry has {most:size} at most")
        raise UsageError(Message(message, {"name": source_name, "most": MAX_JSON_BYTES}))
    document = parse_json(data, source_name)
    if not isinstance(document, dict):
        hint = Message(N_("fields go between braces: for each, a name in double quotes, a colon and a value"))
        raise UsageError(Message(N_("{name} must contain one JSON object"), {"name": source_name}), hints=(hint,))
    return document


def parse_json(data: bytes, source_name: str) -> Any:
    """The JSON document in some bytes, whose size the caller limits. `source_name`: its name in errors. Raises
    UsageError.
    """
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_unique_object,
            parse_constant=_reject_constant,
            parse_int=_parse_int,
        )
    except UnicodeDecodeError:
        raise UsageError(Message(N_("{name} is not written in UTF-8"), {"name": source_name})) from None
    except json.JSONDecodeError as error:
        message = N_("{name} is not JSON: line {line}, column {column}")
        arguments = {"name": source_name, "line": error.lineno, "column": error.colno}
        hint = Message(N_("text goes between double quotes, with no comma after the last field"))
        raise UsageError(Message(message, arguments), hints=(hint,)) from None
    except RecursionError:
        raise UsageError(Message(N_("{name} is nested too deeply"), {"name": source_name})) from None
    except ValueError as error:
        message = N_("{name} contains “{word}” twice in one object, or where JSON does not allow it")
        raise UsageError(Message(message, {"name": source_name, "word": str(error)[:80]})) from None


def _unique_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in pairs:
        if name in result:
            raise ValueError(name)
        result[name] = value
    return result


def _parse_int(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:  # Python takes quadratic time for them
        raise ValueError(digits)
    return int(digits)


def _reject_constant(word: str) -> NoReturn:
    raise ValueError(word)


def parse_json_value(field: Field, value: Any, context: EntryContext, path: str) -> tuple[Any, list[Message]]:
    """The value of a field in a JSON document, whose type must match, and its errors."""
    if value is None:
        return None, []
    if field.many:
        if not isinstance(value, list):
            return None, [at_path(path, Message(N_("a list is expected here")))]
        items = [
            parse_json_value(field._replace(many=False), item, context, f"{path}[{i}]") for i, item in enumerate(value)
        ]
        return [item for item, _ in items if item is not None], [error for _, errors in items for error in errors]
    if field.type == "group":
        if not isinstance(value, dict):
            return None, [at_path(path, Message(N_("an object is expected here")))]
        return _parse_group(field, value, context, path)
    if field.type == "any":
        return value, []
    is_json_type = field.type in ("integer", "number", "boolean")
    if isinstance(value, str) and not is_json_type:
        answer = parse_value(field, value, context)
    elif is_json_type and isinstance(value, (int, float)) and isinstance(value, bool) is (field.type == "boolean"):
        answer = convert_value(field, value, str(value), context)
    else:
        return None, [at_path(path, Message(_EXPECTED_TYPE_ERRORS.get(field.type, N_("a text is expected here"))))]
    if answer.error:
        return None, [at_path(path, answer.error), *answer.hints]
    return answer.value, []


def _parse_group(field: Field, value: Mapping[str, Any], context: EntryContext, path: str) -> tuple[Any, list[Message]]:
    values: dict[str, Any] = {}
    errors: list[Message] = []
    table = {item.name: item for item in field.subfields}
    for name, inner in value.items():
        if name not in table:
            errors += unknown_field_errors(f"{path}.{name}", name, table)
            continue
        values[name], value_errors = parse_json_value(table[name], inner, context, f"{path}.{name}")
        errors += value_errors
    return values, errors


def unknown_field_errors(path: str, name: str, known: Iterable[str]) -> list[Message]:
    """The error about an unknown field, and a suggestion."""
    suggestion = find_nearest(name, known)
    message = Message(N_("there is no such field"))
    hints = [did_you_mean(suggestion)] if suggestion else []
    return [at_path(path, message), *hints]
