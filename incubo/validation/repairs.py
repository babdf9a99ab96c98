"""Where a finding is repaired: in the registry, or where the source has the field, with the value to enter there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incubo.core.hint import Hint
from incubo.core.problem import FieldPath
from incubo.registry.hints import make_place_hint, make_report_hint
from incubo.registry.ownership import find_source_place
from incubo.registry.registry import Registry
from incubo.source.edits.text_edits import TextEdit, apply_file_edits
from incubo.source.reader import parse_file
from incubo.validation.diagnostic import Diagnostic, ResolvedFix

_FILE_FAMILIES = ("yaml", "file")
"""Families of rules about how a file is written: no form changes that."""


def lead_to_source(diagnostic: Diagnostic, registry: Registry) -> Diagnostic:
    """The diagnostic with hints that lead to the source, instead of a fix of the file, if the source has the field."""
    path = diagnostic.region.path
    place = find_source_place(registry, path, diagnostic.field_path)
    if place is None:
        return diagnostic
    if diagnostic.rule_id.partition("-")[0] in _FILE_FAMILIES:
        return diagnostic._replace(hints=(make_report_hint(place),), fix=None)
    if diagnostic.fix is None:
        return diagnostic._replace(hints=(*diagnostic.hints, make_place_hint(place)))
    values = _find_corrected_values(diagnostic.fix, path, registry.read_text(path))
    if len(values) == 1 and "" not in values:
        return diagnostic._replace(hints=(*diagnostic.hints, make_place_hint(place, values.pop())), fix=None)
    where = make_place_hint(place) if values else make_report_hint(place)  # else it is the same, written otherwise
    return diagnostic._replace(hints=(*diagnostic.hints, Hint(diagnostic.fix.title), where), fix=None)


def _find_corrected_values(fix: ResolvedFix, path: str, text: str) -> set[str]:
    """What fields of a file say after a fix that they did not say before; "" for what is no single value."""
    if any(edit.region.path != path for edit in fix.edits):
        return {""}
    edits = [TextEdit(edit.region.start, edit.region.end, edit.new_text) for edit in fix.edits]
    data = text.encode("utf-8", "surrogateescape")
    before = parse_file(path, data)
    after = parse_file(path, apply_file_edits(data, edits))
    old, new = (dict(_iter_leaves(parsed.values)) for parsed in (before, after))
    changed = {new.get(step, "") for step in old.keys() | new.keys() if old.get(step) != new.get(step)}
    return changed if before.body == after.body else changed | {""}


def _iter_leaves(value: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str]]:
    """The single values in a front matter, as they are typed, each with its path."""
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _iter_leaves(item, (*path, step))
    elif value is not None:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)
