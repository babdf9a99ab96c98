"""Apply changes to the front matter of a file, in the style of the file; all other characters stay the same.

`apply_changes` never dumps values: each step becomes a few text edits. The result of each step is parsed again, and
NotEditableError is raised unless it has exactly the expected values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, SequenceNode

from incubo.core.errors import NotEditableError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath, Problem, Span, with_source
from incubo.core.shell import quote_argument
from incubo.source.edits.changes import (
    EditStep,
    FieldChange,
    InsertItem,
    RemoveField,
    RenameField,
    SetField,
    UnsupportedEditError,
    apply_to_values,
    format_path,
    is_same_value,
    split_into_steps,
)
from incubo.source.edits.node_ranges import (
    before_line_break,
    colon_end,
    dash_offset,
    inline_replacement,
    is_block_collection,
    line_start,
    next_line_start,
    node_end,
    node_range,
    quote_style,
    skip_comments,
)
from incubo.source.edits.text_edits import TextEdit, apply_text_edits, line_ending_at
from incubo.source.frontmatter import BOM, FrontMatterSplit, split_front_matter
from incubo.source.reader import ParsedFile, decode_text, parse_file
from incubo.source.scalars import format_scalar
from incubo.source.style import column_at, dash_gap_at, detect_style, format_flow, optional_quote

_TRAILING_SPACES = re.compile(r" *(?=\r?\n|\Z)")
_WHITESPACE = re.compile(r"\s*")


class _NodeLocation(NamedTuple):
    """A value in the node tree: its key (None for a list item), its node, its parent, and whether it is in a flow
    collection.
    """

    key: Any
    node: Any
    parent: Any
    is_in_flow: bool


def apply_changes(path: str, data: bytes, changes: Iterable[FieldChange]) -> bytes:
    """The content of a file after changes of its front matter, applied in order. Raises NotEditableError.

    A BOM, the line endings and everything else stay the same. `path` is for messages only.
    """
    text, document = decode_text(data), parse_file(path, data)
    if document.values is None:
        raise unreadable_file_error(path, text, document.problems[-1])
    try:
        for change in changes:
            for step in split_into_steps(document.values or {}, change):
                text, document = _apply_step(path, text, document, step)
    except UnsupportedEditError as error:
        raise NotEditableError(file_unchanged_message(path, error.reason), hints=error.hints) from error
    return (BOM if data.startswith(BOM.encode()) else "").encode() + text.encode()


def _apply_step(path: str, text: str, document: ParsedFile, step: EditStep) -> tuple[str, ParsedFile]:
    """The text after a step, and what it says, parsed from it again. `document`: what it said before."""
    parts = split_front_matter(text)
    assert isinstance(parts, FrontMatterSplit)
    front = text[parts.start : parts.end]
    new_front = apply_text_edits(front, _edits_for_step(front, document.root, step, line_ending_at(text, 0)))
    new_text = text[: parts.start] + new_front + text[parts.end :]
    new_document = parse_file(path, new_text.encode())
    if (
        new_document.values is None
        or not is_same_value(new_document.values, apply_to_values(document.values, step))
        or new_document.body != document.body
    ):
        raise UnsupportedEditError(
            Message(N_("its layout is unusual there, and something else would change with it")),
            Message(N_("make this change in a text editor")),
        )
    return new_text, new_document


def unreadable_file_error(path: str, text: str, problem: Problem) -> NotEditableError:
    """The error for editing a file that cannot be parsed; `problem` says why it cannot."""
    location = problem.location
    assert isinstance(location, Span)
    why = with_source(problem.message, text[location.start : location.end])
    reason = Message(N_("it cannot be read ({problem})"), {"problem": why})
    hint = Message(
        N_("to see where, and what to do"),
        command=f"incubo validate {quote_argument(path)}",
    )
    return NotEditableError(file_unchanged_message(path, reason), hints=(hint,), problem=problem)


def file_unchanged_message(path: str, reason: Message) -> Message:
    """The message that a file is left unchanged, with the reason."""
    return Message(N_("{path} is left as it is: {reason}"), {"path": path, "reason": reason})


def _edits_for_step(front: str, root: Any, step: EditStep, line_ending: str) -> list[TextEdit]:
    """The text edits that make a step of a change. Raises UnsupportedEditError.

    `line_ending`: the line ending of the file's first line, used in an empty front matter.
    """
    location = _locate(root, step.path)
    if location is None:
        assert isinstance(step, SetField)
        return [_add_field(front, root, step, line_ending)]
    if isinstance(step, InsertItem):
        return [
            _insert_flow_item(front, location, step)
            if location.node.flow_style
            else _insert_block_item(front, root, location, step)
        ]
    if isinstance(step, RemoveField):
        return [_remove_block_node(front, location)]
    if isinstance(step, RenameField):
        return [
            TextEdit(
                *node_range(location.key),
                format_scalar(step.new_name, quote_style(location.key), in_flow=location.is_in_flow),
            )
        ]
    if not step.value or not isinstance(step.value, (list, dict)) or location.is_in_flow:
        return _replace_inline(front, location, step.value)
    return _replace_with_block(front, root, location, step)


def _locate(root: Any, path: FieldPath) -> _NodeLocation | None:
    """The node at a path; None for a field that does not exist. Raises UnsupportedEditError for a duplicate key."""
    key, node, parent, is_in_flow = None, root, None, False
    for i, step in enumerate(path):
        parent = node
        if type(parent) is SequenceNode:
            is_in_flow = is_in_flow or parent.flow_style
            key, node = None, parent.value[step]
            continue
        if type(parent) is not MappingNode:  # an empty front matter
            return None
        is_in_flow = is_in_flow or parent.flow_style
        matches = [(name, value) for name, value in parent.value if name.tag == step and type(name.tag) is type(step)]
        if not matches:
            return None
        if len(matches) > 1:
            raise UnsupportedEditError(
                Message(
                    N_("“{field}” is given twice, and only one of the two counts"),
                    {"field": format_path(path[: i + 1])},
                ),
                Message(N_("keep one of the two, or join their contents")),
            )
        key, node = matches[0]
    return _NodeLocation(key, node, parent, is_in_flow)


def _replace_inline(front: str, location: _NodeLocation, value: Any) -> list[TextEdit]:
    """Replace a value of any form by one on the line of its key or dash."""
    node = location.node
    start, end = node_range(node)
    new_text = format_flow(value, quote_style(node)) if location.is_in_flow else format_scalar(value, quote_style(node))
    if is_block_collection(node):
        if location.key is None:
            return [TextEdit(start, before_line_break(front, node_end(front, node)), new_text)]
        after_colon = colon_end(front, location.key)
        return [
            TextEdit(after_colon, after_colon, f" {new_text}"),
            TextEdit(line_start(front, start), next_line_start(front, node), ""),
        ]
    if start == end:
        match = _TRAILING_SPACES.match(front, start)
        position = match.end() if match else start
        return [TextEdit(position, position, new_text if position > start else f" {new_text}")]
    return [TextEdit(start, *inline_replacement(front, node, new_text))]


def _replace_with_block(front: str, root: Any, location: _NodeLocation, step: SetField) -> list[TextEdit]:
    """Replace a scalar (or no value) by a list or mapping, as a block below the key."""
    key, node = location.key, location.node
    start, end = node_range(node)
    line_ending = line_ending_at(front, start)
    style = detect_style(front, root)
    if key is None:
        if isinstance(step.value, list):
            new_text = format_flow(step.value)
        else:
            lines = style.format_mapping(
                step.value, column_at(front, start) + (start == end), _mapping_depth(step.path)
            )
            new_text = line_ending.join(lines).lstrip(" ")
        return [TextEdit(start, *inline_replacement(front, node, f" {new_text}" if start == end else new_text))]
    after_colon = colon_end(front, key)
    name, depth = str(key.value), _mapping_depth(step.path) - 1
    lines = style.format_nested(name, step.value, column_at(front, key.start_mark.index), depth)
    position = next_line_start(front, node)
    edits = [TextEdit(position, position, _join_lines(lines, line_ending))]
    if start < end:
        end, rest = inline_replacement(front, node, "")
        edits.append(TextEdit(after_colon, end, rest))
    return edits


def _add_field(front: str, root: Any, step: SetField, line_ending: str) -> TextEdit:
    """Add a field after the first existing one of `step.after_fields`, else as the last field."""
    parent = root
    for i in range(1, len(step.path)):
        location = _locate(root, step.path[:i])
        assert location is not None
        parent = location.node
    name = step.path[-1]
    style = detect_style(front, root)
    depth = _mapping_depth(step.path) - 1
    if type(parent) is not MappingNode or not parent.value:  # only the whole front matter may be empty here
        start, end = (len(front), len(front)) if parent is None else node_range(parent)
        new_text = _join_lines(style.format_field(str(name), step.value, 0, depth), line_ending)
        return TextEdit(start, end, new_text if parent is None else new_text.removesuffix(line_ending))
    names = [key.tag for key, _ in parent.value]
    neighbour = next((key for key in step.after_fields if key in names), names[-1])
    key, value = parent.value[names.index(neighbour)]
    if parent.flow_style:
        position = max(key.end_mark.index, value.end_mark.index)
        return TextEdit(position, position, f", {format_scalar(name, in_flow=True)}: {format_flow(step.value)}")
    column = column_at(front, parent.value[0][0].start_mark.index)
    lines = style.format_field(str(name), step.value, column, depth)
    if colon_end(front, key) > key.end_mark.index + 1:  # the file's style is `key : value`
        separator = front[key.end_mark.index : colon_end(front, key) - 1]
        key_end = len(lines[0]) - len(lines[0].lstrip(" ")) + len(format_scalar(name))
        lines[0] = lines[0][:key_end] + separator + lines[0][key_end:]
    position = skip_comments(front, next_line_start(front, value), column)
    return TextEdit(position, position, _join_lines(lines, line_ending_at(front, position - 1)))


def _insert_block_item(front: str, root: Any, location: _NodeLocation, step: InsertItem) -> TextEdit:
    """Insert an item in a block list, in the style of the item before it."""
    items = location.node.value
    neighbour = items[max(0, step.position - 1)]
    dash = dash_offset(front, location.node, neighbour)
    style = detect_style(front, root, neighbour)
    column = column_at(front, dash)
    lines = style.format_item(
        step.value, column, dash_gap_at(front, dash, neighbour), _mapping_depth(step.path), optional_quote(neighbour)
    )
    if step.position:
        position = skip_comments(front, next_line_start(front, neighbour), column)
    elif location.key is not None:  # comments above the first item stay above it
        position = skip_comments(front, front.find("\n", colon_end(front, location.key)) + 1, column)
    else:
        position = line_start(front, dash)
    return TextEdit(position, position, _join_lines(lines, line_ending_at(front, max(0, position - 1))))


def _insert_flow_item(front: str, location: _NodeLocation, step: InsertItem) -> TextEdit:
    """Insert an item in a flow list, with the separator of its other items."""
    items = location.node.value
    neighbour = items[max(0, step.position - 1)]
    separator = front[items[-2].end_mark.index : items[-1].start_mark.index] if len(items) > 1 else ", "
    if separator.strip() != ",":
        separator = ", "
    new_text = format_flow(step.value, optional_quote(neighbour))
    if step.position:
        position = neighbour.end_mark.index
        return TextEdit(position, position, separator + new_text)
    position = neighbour.start_mark.index
    return TextEdit(position, position, new_text + separator)


def _remove_block_node(front: str, location: _NodeLocation) -> TextEdit:
    """Remove a field or an item with its lines and the comments inside; comments above it stay."""
    first = location.node if location.key is None else location.key
    start = first.start_mark.index
    if location.parent.flow_style:
        return _remove_flow_node(front, location)
    end = next_line_start(front, location.node)
    if location.key is None:
        start = dash_offset(front, location.parent, location.node)
    line = line_start(front, start)
    if not front[line:start].strip(" "):
        return TextEdit(line, skip_comments(front, end, start - line), "")
    match = _WHITESPACE.match(front, end)  # the first field of an item, after its dash: the next field replaces it
    assert match is not None
    return TextEdit(start, match.end(), "")


def _remove_flow_node(front: str, location: _NodeLocation) -> TextEdit:
    pairs = [part if type(part) is tuple else (part, part) for part in location.parent.value]
    spans = [(first.start_mark.index, max(first.end_mark.index, last.end_mark.index)) for first, last in pairs]
    index = next(i for i, (_, last) in enumerate(pairs) if last is location.node)
    start, end = spans[index]
    if index and "#" not in front[spans[index - 1][1] : start]:  # no comment after the previous one
        return TextEdit(spans[index - 1][1], end, "")
    return TextEdit(start, spans[index + 1][0] if index + 1 < len(spans) else end, "")


def _mapping_depth(path: FieldPath) -> int:
    """The number of keys in a path (list positions are not counted)."""
    return sum(type(step) is not int for step in path)


def _join_lines(lines: list[str], line_ending: str) -> str:
    return "".join(line + line_ending for line in lines)
