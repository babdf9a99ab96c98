"""Render the file of a new entry, its fields in the order of the Field table. Existing files are never rendered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incubo.model.fields import EntryKind, Field
from incubo.source.scalars import format_scalar


def render_entry_file(
    kind: EntryKind,
    values: Mapping[str, Any],
    prefixes: Mapping[str, str],
    body: str,
    newline: str = "\n",
    comments: Iterable[str] = (),
) -> bytes:
    r"""A whole new file. `prefixes`: those of references, by kind; `newline`: "\n" or "\r\n".

    `comments`: comments on the lines above the first field.
    """
    lines = ["---", *(f"# {comment}" for comment in comments), *render_front_matter(kind, values, prefixes), "---"]
    text = "\n".join(lines) + "\n"
    if body.strip():
        text += "\n" + body.strip("\r\n") + "\n"
    return re.sub(r"\r?\n", newline, text).encode()


def render_front_matter(kind: EntryKind, values: Mapping[str, Any], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The lines of a front matter, without its delimiters. Values that are None or empty lists are left out."""
    yield from _render_fields(kind.fields, values, prefixes, "")


def _render_fields(
    fields: tuple[Field, ...], values: Mapping[str, Any], prefixes: Mapping[str, str], indent: str
) -> Iterator[str]:
    for field in fields:
        value = values.get(field.name)
        if value is None or value == [] or value == {}:
            continue
        if isinstance(value, list):
            yield f"{indent}{field.name}:"
            for item in value:
                yield from _render_item(field, item, prefixes, indent + "  ")
        elif isinstance(value, dict):
            yield f"{indent}{field.name}:"
            yield from _render_fields(field.subfields, value, prefixes, indent + "  ")
        else:
            yield f"{indent}{field.name}: {_render_scalar(field, value, prefixes)}"


def _render_item(field: Field, item: Any, prefixes: Mapping[str, str], indent: str) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{indent}- {_render_scalar(field, item, prefixes)}"
        return
    dash = f"{indent}- "
    for line in _render_fields(field.subfields, item, prefixes, indent + "  "):
        yield dash + line[len(dash) :]
        dash = indent + "  "


def _render_scalar(field: Field, value: Any, prefixes: Mapping[str, str]) -> str:
    if field.type == "reference" and isinstance(value, str):
        return format_scalar(prefixes.get(field.target_kind, "") + value)
    return format_scalar(value)
