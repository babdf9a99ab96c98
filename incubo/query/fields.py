"""The fields of an entry as columns, from its Field table, and what an entry lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from incubo.model.fields import Field
from incubo.query.noun import Col, Noun
from incubo.query.scope import Scope

_TYPES = {"date": "date", "moment": "date", "integer": "integer", "number": "integer", "boolean": "boolean"}


def columns(noun: Noun) -> dict[str, Col]:
    """Every column of a noun: its own, then its fields (a group counts its items)."""
    own = dict(noun.columns)
    for field in noun.fields:
        if field.name not in own and field.type != "any":
            own[field.name] = Col(field.name, column_type(field), _getter(noun, field))
    return own


def column_type(field: Field) -> str:
    """The column type that shows a field."""
    if field.type == "group":
        return "integer"
    return "list" if field.many else _TYPES.get(field.type, "text")


def _getter(noun: Noun, field: Field) -> Any:
    def get(scope: Scope, item: Any) -> Any:
        value = getattr(noun.record(item), field.name)
        if field.type == "group":
            return len(value) if isinstance(value, tuple) and field.many else int(bool(value))
        if isinstance(value, tuple):
            return tuple(_said(scope, field, each) for each in value if each) or None
        return _said(scope, field, value) if value not in (None, "") else None

    return get


def _said(scope: Scope, field: Field, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if field.type == "reference":
        return scope.word(field.refers, value) if field.refers in scope.registry.entries else value
    return scope.label(field.words, value) if field.type == "choice" else value


def is_missing(record: Any, name: str) -> bool:
    """Whether a field is absent or empty."""
    value = getattr(record, name)
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def texts(record: Any, names: Iterable[str]) -> Iterator[str | None]:
    """The texts of some fields, for a search."""
    for name in names:
        value = getattr(record, name)
        yield from value if isinstance(value, tuple) else (value,)
