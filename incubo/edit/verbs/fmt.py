"""`fmt`: files in canonical form, their fields in the order of the Field tables. What they say stays the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from incubo.core.errors import NotEditableError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits, majority_newline
from incubo.edit.plan import Proposal
from incubo.model.fields import EntryKind, Field
from incubo.source.formatter import FieldOrder, format_file


class FormatResult(NamedTuple):
    """The files in canonical form, and those that are left as they are, with the reason."""

    proposal: Proposal
    skipped: tuple[NotEditableError, ...]


def format_files(
    edits: FileEdits, tables: Mapping[str, EntryKind], is_shown: Callable[[str], bool] | None = None
) -> FormatResult:
    """Put entries into canonical form, those that `is_shown` chooses (all by default). Raises RefusedError."""
    registry = edits.registry
    orders = {kind.id: nested_field_names(kind.fields) for kind in tables.values()}
    newline = majority_newline(registry)
    left = []
    for path in registry.paths:
        kind = registry.layout.kind_of_path(path)
        if kind not in orders or (is_shown is not None and not is_shown(path)):
            continue
        try:
            edits.replace(path, format_file(path, edits.read(path), orders[kind], newline))
        except NotEditableError as error:
            left.append(error)
    plan = edits.plan()
    n = len(plan.files)
    return FormatResult(Proposal(plan, "fmt", "", Message(N_("{n} file"), {"n": n}, N_("{n} files"))), tuple(left))


def nested_field_names(fields: tuple[Field, ...]) -> FieldOrder:
    """The names of a Field table in its order, each with those of what it holds."""
    return {field.name: nested_field_names(field.subfields) for field in fields}
