"""Where a finding is repaired: in the registry, or where the source has the field, with the value to enter there."""

from __future__ import annotations

from incubo.core.hint import Hint
from incubo.registry.hints import make_place_hint, make_report_hint
from incubo.registry.ownership import find_source_place
from incubo.registry.registry import Registry
from incubo.source.edits.text_edits import TextEdit, apply_text_edits
from incubo.source.reader import parse_file
from incubo.validation.diagnostic import Diagnostic, ResolvedFix
from incubo.validation.locate import Locator

_FILE_FAMILIES = ("yaml", "file")
"""Families of rules about how a file is written: no form changes that."""
_MAX_VALUE_LENGTH = 1_000
"""A longer value is not given to enter: it would be read again for each finding in it."""


def lead_to_source(diagnostic: Diagnostic, registry: Registry, locator: Locator) -> Diagnostic:
    """The diagnostic with hints that lead to the source, instead of a fix of the file, if the source has the field."""
    path = diagnostic.region.path
    place = find_source_place(registry, path, diagnostic.field_path)
    if place is None:
        return diagnostic
    left = tuple(hint for hint in diagnostic.hints if not hint.command and not hint.edits_file)
    diagnostic = diagnostic._replace(hints=left)
    if diagnostic.rule_id.partition("-")[0] in _FILE_FAMILIES:
        return diagnostic._replace(hints=(make_report_hint(place),), fix=None)
    if diagnostic.fix is None:
        return diagnostic._replace(hints=(*diagnostic.hints, make_place_hint(place)))
    values = _find_corrected_values(diagnostic.fix, path, locator)
    if len(values) == 1 and "" not in values:
        return diagnostic._replace(hints=(*diagnostic.hints, make_place_hint(place, values.pop())), fix=None)
    where = make_place_hint(place) if values else make_report_hint(place)  # else it is the same, written otherwise
    return diagnostic._replace(hints=(*diagnostic.hints, Hint(diagnostic.fix.title), where), fix=None)


def _find_corrected_values(fix: ResolvedFix, path: str, locator: Locator) -> set[str]:
    """What single values of a file become by a fix; "" for what is none."""
    text = locator.lines(path).text
    edits_by_value: dict[tuple[int, int], list[TextEdit]] = {}
    for region, new_text in fix.edits:
        found = locator.spans(path).find_value(region.start) if region.path == path else None
        if found is None:
            return {""}
        edits_by_value.setdefault(found, []).append(TextEdit(region.start, region.end, new_text))
    values = set()
    for (start, end), edits in edits_by_value.items():
        if end - start > _MAX_VALUE_LENGTH:
            return {""}
        old = _read_value(text[start:end])
        if max(edit.end for edit in edits) > end:  # what YAML takes for a comment on its line
            end = text.find("\n", end)
            if max(edit.end for edit in edits) > end or _read_value(text[start:end]) != old:
                return {""}
        moved = [TextEdit(edit.start - start, edit.end - start, edit.replacement) for edit in edits]
        values |= {_read_value(apply_text_edits(text[start:end], moved))} - {old}
    return values


def _read_value(text: str) -> str:
    """A single value, as it is typed; "" for what is none."""
    data = f"---\nvalue:\n {text}\n---\n".encode("utf-8", "surrogateescape")
    value = (parse_file("", data, use_line_reader=True).values or {}).get("value")
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, dict | list) else str(value)
