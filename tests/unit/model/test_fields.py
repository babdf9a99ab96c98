"""What the Field tables declare holds together, and the records have the same fields."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from incubo.config.checks import ENTRY_KIND_IDS
from incubo.edit.new.questions import list_questions
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind, Field
from incubo.model.records import RECORD_TYPES

_TYPES: dict[str, Any] = {
    "boolean": bool,
    "date": datetime.date,
    "integer": int,
    "moment": datetime.date,
    "number": float,
}
KINDS = pytest.mark.parametrize("kind", ENTRY_KINDS.values(), ids=list(ENTRY_KINDS))


def iter_fields(kind: EntryKind) -> Iterator[Field]:
    for field in kind.fields:
        yield from (field, *field.subfields)


def record_line(field: Field) -> str:
    """The line that a field needs in its record."""
    name = "legacy_id" if field.name == "id" else field.name
    if field.many:
        return f"{name}: tuple[str, ...] = ()"
    python_type = _TYPES.get(field.type, str)
    return f"{name}: {'datetime.date' if python_type is datetime.date else python_type.__name__} | None = None"


def test_settings_know_the_kinds() -> None:
    assert tuple(ENTRY_KINDS) == ENTRY_KIND_IDS, "config cannot import model, and has the kinds again"


@KINDS
def test_every_field_is_in_the_record(kind: EntryKind) -> None:
    record = RECORD_TYPES[kind.id]
    lines = {line.partition(":")[0]: line for line in map(record_line, kind.fields)}
    missing = [line for name, line in lines.items() if name not in record._fields]
    assert missing == [], f"add to {record.__name__} in incubo/model/records.py, at its place"
    assert record._fields == ("id", "path", *lines), f"{record.__name__} has the order of the Field table"


@KINDS
def test_values_of_a_field_have_the_type_of_the_record(kind: EntryKind) -> None:
    record = RECORD_TYPES[kind.id]
    for field in kind.fields:
        name = "legacy_id" if field.name == "id" else field.name
        annotation = record.__annotations__.get(name)
        if field.type in ("group", "any") or field.also_accepts or annotation is Any:
            continue
        expected = tuple[str, ...] if field.many else _TYPES.get(field.type, str) | None
        assert annotation == expected, record_line(field)
        assert record._field_defaults[name] == (() if field.many else None)


@KINDS
def test_options_of_new_have_different_names(kind: EntryKind) -> None:
    options = [question.option for question in list_questions(kind)]
    assert len(set(options)) == len(options)


@KINDS
def test_every_prompted_field_has_a_question(kind: EntryKind) -> None:
    questions = list_questions(kind)
    prompted = {
        (field.name, item.name) if item is not field else (field.name,)
        for field in kind.fields
        for item in (field.subfields or (field,))
        if field.prompt_when and item.prompt_when
    }
    assert prompted <= {tuple(step for step in question.path if isinstance(step, str)) for question in questions}
    assert not [field.name for field in iter_fields(kind) if field.legacy and field.prompt_when]
    ranks = [question.is_deferred for question in questions]
    assert ranks == sorted(ranks)


@KINDS
def test_every_displayed_field_says_what_it_is(kind: EntryKind) -> None:
    for field in kind.fields:
        assert field.legacy or field.help, field.name
        assert not (field.author_decides and field.sensitive_reason), field.name
        assert not field.sensitive_reason or "{names:list}" in field.sensitive_reason, field.name
        assert field.label or not (field.expected_label or field.short_label), field.name
