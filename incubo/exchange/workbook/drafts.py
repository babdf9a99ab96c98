"""New entries that lack what is required: drafts, to be completed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from incubo.edit.file_edits import FileEdits
from incubo.edit.new.draft import Draft
from incubo.model.fields import DRAFT_FIELD, Field
from incubo.model.schemas.member import ATTACHING_FIELDS
from incubo.source.edits.changes import RemoveField


def mark_as_draft(draft: Draft) -> tuple[str, ...]:
    """Mark a new entry that lacks what is required as a draft; the names of the fields that it lacks, and of those
    that would be asked for with them (the status of a mission).
    """
    missing = [*find_missing_fields(draft.kind.fields, draft.values)]
    if missing:
        draft.values[DRAFT_FIELD.name] = True
        missing += _find_unsaid_words(draft.kind.fields, draft.values)
    return tuple(dict.fromkeys(missing))


def _find_unsaid_words(fields: Iterable[Field], values: Mapping[str, Any]) -> Iterator[str]:
    """The names of the words of items that are not required, and that `new` asks for: `missions.status`."""
    for field in fields:
        items = values.get(field.name)
        for item in items if isinstance(items, list) and field.subfields else ():
            for inner in field.subfields:
                is_asked = inner.type == "choice" and inner.prompt_when == "always" and not inner.required
                if is_asked and isinstance(item, dict) and not item.get(inner.name):
                    yield f"{field.name}.{inner.name}"


def complete_draft(edits: FileEdits, fields: Sequence[Field], path: str, before: bytes) -> bool:
    """Make a draft that lacks nothing any more, since the edits of its file, an entry like others; whether it was."""
    values = edits.value_at(path, ()) or {}
    if values.get(DRAFT_FIELD.name) is not True or edits.read(path) == before:
        return False
    if any(find_missing_fields(fields, values)):
        return False
    edits.change_fields(path, RemoveField((DRAFT_FIELD.name,)))
    return True


def find_missing_fields(fields: Iterable[Field], values: Mapping[str, Any]) -> Iterator[str]:
    """The names of the required fields without a value: `contact`, `phases.start`; in a draft, a mission is for a
    startup, unless the person is in a team or an incubator.
    """
    is_unattached = not any(values.get(name) for name in ATTACHING_FIELDS)
    for field in fields:
        value = values.get(field.name)
        if field.required and value in (None, "", []):
            yield field.name
        for item in value if isinstance(value, list) and field.subfields else ():
            for inner in field.subfields:
                is_required = inner.required or ((field.name, inner.name) == ("missions", "startups") and is_unattached)
                is_null = inner.may_never_come and isinstance(item, dict) and item.get(inner.name, "") is None
                is_lacking = not isinstance(item, dict) or item.get(inner.name) in (None, "", [])
                if is_required and is_lacking and not is_null:
                    yield f"{field.name}.{inner.name}"
