"""New entries that lack what is required: drafts, to be completed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incubo.edit.new.draft import Draft
from incubo.model.fields import DRAFT_FIELD, Field


def mark_as_draft(draft: Draft) -> tuple[str, ...]:
    """Mark a new entry that lacks what is required as a draft; the names of the fields that it lacks."""
    missing = tuple(dict.fromkeys(find_missing_fields(draft.kind.fields, draft.values)))
    if missing:
        draft.values[DRAFT_FIELD.name] = True
    return missing


def find_missing_fields(fields: Iterable[Field], values: Mapping[str, Any]) -> Iterator[str]:
    """The names of the required fields without a value: `contact`, `phases.start`."""
    for field in fields:
        value = values.get(field.name)
        if field.required and value in (None, "", []):
            yield field.name
        for item in value if isinstance(value, list) and field.subfields else ():
            for inner in field.subfields:
                if inner.required and (not isinstance(item, dict) or item.get(inner.name) in (None, "", [])):
                    yield f"{field.name}.{inner.name}"
