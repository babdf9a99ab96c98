"""Render the file of a new entry, its fields in the order of the Field table. Existing files are never rendered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incubo.model.fields import EntryKind, Field
from incubo.source.edits.changes import is_same_value, to_plain_value
from incubo.source.posts import UnreadableFrontMatterError, read_post
from incubo.source.reader import decode_text
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


def is_read_back(
    data: bytes, kind: EntryKind, values: Mapping[str, Any], prefixes: Mapping[str, str], body: str
) -> bool:
    """Whether a file that was rendered has these values and this body, and nothing else.

    True for what is refused before it is read: the check of the plan words it better.
    """
    try:
        post = read_post(decode_text(data))
    except UnreadableFrontMatterError:
        return True
    lines = re.sub(r"\r?\n", "\n", body.strip("\r\n") if body.strip() else "")
    return (
        is_same_value(post.metadata, _expected_values(kind.fields, values, prefixes))
        and post.content.replace("\r\n", "\n").strip("\n") == lines
    )


def _expected_values(
    fields: tuple[Field, ...], values: Mapping[str, Any], prefixes: Mapping[str, str]
) -> dict[str, Any]:
    expected = {}
    for field in fields:
        value = values.get(field.name)
        if value is None or value == [] or value == {}:
            continue
        items = value if isinstance(value, list) else [value]
        read = [
            _expected_values(field.subfields, item, prefixes)
            if isinstance(item, dict)
            else _expected_scalar(field, item, prefixes)
            for item in items
        ]
        expected[field.name] = read if isinstance(value, list) else read[0]
    return expected


def _expected_scalar(field: Field, value: Any, prefixes: Mapping[str, str]) -> Any:
    if field.type == "reference" and isinstance(value, str):
        return prefixes.get(field.target_kind, "") + value
    return to_plain_value(value)


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
