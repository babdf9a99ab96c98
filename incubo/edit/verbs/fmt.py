"""`fmt`: put files into canonical form, their fields in the order of the Field tables. Values do not change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.progress import Progress, track_items
from incubo.edit.file_edits import FileEdits, majority_newline
from incubo.edit.plan import Proposal
from incubo.model.fields import EntryKind, Field
from incubo.source.formatter import FieldOrder, format_file


class FormatResult(NamedTuple):
    """The proposal, and the errors of the files that cannot be read or formatted."""

    proposal: Proposal
    skipped: tuple[RefusedError, ...]


def format_files(
    edits: FileEdits,
    entry_kinds: Mapping[str, EntryKind],
    is_shown: Callable[[str], bool] | None = None,
    progress: Progress | None = None,
) -> FormatResult:
    """Format the files of entries; those that `is_shown` accepts, if given. A file that cannot be stops no other."""
    registry = edits.registry
    orders = {kind.id: nested_field_names(kind.fields) for kind in entry_kinds.values()}
    newline = majority_newline(registry)
    skipped = []
    for path in track_items(registry.paths, progress):
        kind = registry.layout.kind_of_path(path)
        if kind not in orders or (is_shown is not None and not is_shown(path)):
            continue
        try:
            edits.replace(path, format_file(path, edits.read(path), orders[kind], newline))
        except RefusedError as error:
            skipped.append(error)
    plan = edits.plan()
    n = len(plan.files)
    return FormatResult(Proposal(plan, "fmt", "", Message(N_("{n} file"), {"n": n}, N_("{n} files"))), tuple(skipped))


def nested_field_names(fields: tuple[Field, ...]) -> FieldOrder:
    """The names of the fields of a table, each with those of its subfields, in order."""
    return {field.name: nested_field_names(field.subfields) for field in fields}
