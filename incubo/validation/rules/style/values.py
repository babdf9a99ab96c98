"""The keys and values of a front matter as the style rules see them: with offsets, type and quotes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from incubo.core.problem import FieldPath
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.registry.registry import Registry
from incubo.source.reader import FrontMatterScanner, ScalarToken


class StyledValue(NamedTuple):
    """A key or a value of a file, with the type of its field. `is_reported`: another rule reports a problem in it."""

    path: str
    entry_kind: str
    text: str
    scalar: ScalarToken
    field_type: str
    required: bool
    is_reported: bool

    @property
    def edge_spaces(self) -> tuple[tuple[int, int], ...]:
        """The ranges of spaces at the beginning and at the end of the text."""
        scalar, (start, end) = self.scalar, self.scalar.content_range
        if not scalar.style or scalar.part == "key":
            return ()
        if scalar.style in ("|", ">"):
            return self._block_end_spaces(start, end)
        inner = self.text[start:end]
        if not inner.strip():
            return ((start, end),) if inner and not self.required else ()
        text_start, text_end = start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())
        backslash_count = text_end - start - len(self.text[start:text_end].rstrip("\\"))
        is_escaped = scalar.style == '"' and backslash_count % 2
        before = ((start, text_start),) if text_start > start else ()
        after = ((text_end, end),) if text_end < end and not is_escaped else ()
        return before + after

    def _block_end_spaces(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The range of spaces at the end of the last line of a block, without its line end."""
        if not self.scalar.value.rstrip("\n")[-1:].isspace():
            return ()
        text_end = start + len(self.text[start:end].rstrip())
        newline = self.text.find("\n", text_end, end)
        line_end = end if newline < 0 else newline
        return ((text_end, line_end),) if start < text_end < line_end else ()

    @property
    def trimmed_span(self) -> tuple[int, int]:
        """The range of the text without its quotes and without the spaces that style-surrounding-spaces reports."""
        start, end = self.scalar.content_range
        for spaces_start, spaces_end in self.edge_spaces:
            if spaces_start == start:
                start = spaces_end
            else:
                end = spaces_start
        return start, max(start, end)


def iter_values(
    registry: Registry, path: str, scanner: FrontMatterScanner, matches: Callable[[str], object] | None = None
) -> Iterator[StyledValue]:
    """The keys and values of a file that match (None: all), without those that another rule reports."""
    return (value for value in file_values(registry, path, scanner, matches) if not value.is_reported)


def file_values(
    registry: Registry, path: str, scanner: FrontMatterScanner, matches: Callable[[str], object] | None = None
) -> Iterator[StyledValue]:
    """The keys and values of a file. References count as reported: a wrong character breaks them, which has a rule."""
    kind = registry.layout.kind_of_path(path) or ""
    for scalar in scanner.scan(matches):
        field = _find_field(kind, scalar.field)
        type_ = field.type if field is not None and scalar.part == "value" else ""
        required = field is not None and field.required
        is_reported = type_ == "reference" or _is_field_reported(registry, path, scalar.field)
        yield StyledValue(path, kind, scanner.text, scalar, type_, required, is_reported)


def _is_field_reported(registry: Registry, path: str, field: FieldPath) -> bool:
    return any((path, field[:length]) in registry.fields_with_problems for length in range(1, len(field) + 1))


def _find_field(kind: str, path: FieldPath) -> Field | None:
    """The field that a field path leads to, or None."""
    names = [step for step in path if isinstance(step, str)]
    field = ENTRY_KINDS[kind].find_field(names[0])
    for name in names[1:]:
        field = next((item for item in field.subfields if item.name == name), None) if field is not None else None
    return field
