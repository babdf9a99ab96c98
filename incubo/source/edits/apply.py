"""Where a step of a change falls in a front matter: the pieces of text that it replaces, in the file's own manner.

Changes of a front matter, made in its text: every character outside them stays, and the result is read again.

Nothing is ever dumped over a file. What has been changed is read back at once, and must say exactly what it said
before with the change in it; otherwise nothing is given back but a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, SequenceNode

from incubo.core.errors import NotEditableError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath, Problem, Span
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
from incubo.source.reader import decode_text, parse_file
from incubo.source.scalars import format_scalar
from incubo.source.style import column_at, dash_gap_at, detect_style, format_flow, optional_quote
from incubo.source.yaml_loader import compose

_TRAILING_SPACES = re.compile(r" *(?=\r?\n|\Z)")
_WHITESPACE = re.compile(r"\s*")


class NodeLocation(NamedTuple):
    """A value in the tree: its name (None for an item), the value, what holds it, and whether all is in brackets."""

    key: Any
    node: Any
    parent: Any
    is_in_flow: bool


def edits_for_step(front: str, root: Any, step: EditStep, line_ending: str) -> list[TextEdit]:
    """The pieces of a front matter that a settled step replaces. Raises Unfit.

    `line_ending`: how the line above the front matter ends.
    """
    spot = _locate(root, step.path)
    if spot is None:
        assert isinstance(step, SetField)
        return [_add_field(front, root, step, line_ending)]
    if isinstance(step, InsertItem):
        return [
            _insert_flow_item(front, spot, step)
            if spot.node.flow_style
            else _insert_block_item(front, root, spot, step)
        ]
    if isinstance(step, RemoveField):
        return [_remove_block_node(front, spot)]
    if isinstance(step, RenameField):
        return [
            TextEdit(
                *node_range(spot.key), format_scalar(step.new_name, quote_style(spot.key), in_flow=spot.is_in_flow)
            )
        ]
    if not step.value or not isinstance(step.value, (list, dict)) or spot.is_in_flow:
        return _replace_inline(front, spot, step.value)
    return _replace_with_block(front, root, spot, step)


def _locate(root: Any, path: FieldPath) -> NodeLocation | None:
    """Where a path leads, or None for a field that its holder lacks."""
    key, node, holder, within = None, root, None, False
    for i, step in enumerate(path):
        holder = node
        if type(holder) is SequenceNode:
            within = within or holder.flow_style
            key, node = None, holder.value[step]
            continue
        if type(holder) is not MappingNode:  # an empty front matter
            return None
        within = within or holder.flow_style
        found = [(k, v) for k, v in holder.value if k.tag == step and type(k.tag) is type(step)]
        if not found:
            return None
        if len(found) > 1:
            raise UnsupportedEditError(
                Message(
                    N_("“{field}” is given twice, and only one of the two counts"),
                    {"field": format_path(path[: i + 1])},
                ),
                Message(N_("keep one of the two, or join their contents")),
            )
        key, node = found[0]
    return NodeLocation(key, node, holder, within)


def _replace_inline(front: str, location: NodeLocation, value: Any) -> list[TextEdit]:
    """A value that has its place on the line: in the stead of the old one, whatever its form."""
    node = location.node
    start, end = node_range(node)
    written = format_flow(value, quote_style(node)) if location.is_in_flow else format_scalar(value, quote_style(node))
    if is_block_collection(node):
        if location.key is None:
            return [TextEdit(start, before_line_break(front, node_end(front, node)), written)]
        colon = colon_end(front, location.key)
        return [
            TextEdit(colon, colon, f" {written}"),
            TextEdit(line_start(front, start), next_line_start(front, node), ""),
        ]
    if start == end:
        blanks = _TRAILING_SPACES.match(front, start)
        at = blanks.end() if blanks else start
        return [TextEdit(at, at, written if at > start else f" {written}")]
    return [TextEdit(start, *inline_replacement(front, node, written))]


def _replace_with_block(front: str, root: Any, location: NodeLocation, step: SetField) -> list[TextEdit]:
    """A list or fields in the stead of one value (or of nothing): on lines of their own, below the name."""
    key, node = location.key, location.node
    start, end = node_range(node)
    end_of_line = line_ending_at(front, start)
    hand = detect_style(front, root)
    if key is None:
        if isinstance(step.value, list):
            written = format_flow(step.value)
        else:
            lines = hand.format_mapping(step.value, column_at(front, start) + (start == end), _mapping_depth(step.path))
            written = end_of_line.join(lines).lstrip(" ")
        return [TextEdit(start, *inline_replacement(front, node, f" {written}" if start == end else written))]
    colon = colon_end(front, key)
    name, depth = str(key.value), _mapping_depth(step.path) - 1
    lines = hand.format_nested(name, step.value, column_at(front, key.start_mark.index), depth)
    at = next_line_start(front, node)
    made = [TextEdit(at, at, _join_lines(lines, end_of_line))]
    if start < end:
        end, rest = inline_replacement(front, node, "")
        made.append(TextEdit(colon, end, rest))
    return made


def _add_field(front: str, root: Any, step: SetField, line_ending: str) -> TextEdit:
    """A field that its holder lacks: after the neighbour that was named, else after the last one."""
    holder = root
    for i in range(1, len(step.path)):
        spot = _locate(root, step.path[:i])
        assert spot is not None
        holder = spot.node
    name = step.path[-1]
    hand = detect_style(front, root)
    depth = _mapping_depth(step.path) - 1
    if type(holder) is not MappingNode or not holder.value:  # only the whole front matter may be empty here
        start, end = (len(front), len(front)) if holder is None else node_range(holder)
        written = _join_lines(hand.format_field(str(name), step.value, 0, depth), line_ending)
        return TextEdit(start, end, written if holder is None else written.removesuffix(line_ending))
    names = [key.tag for key, _ in holder.value]
    beside = next((key for key in step.after_fields if key in names), names[-1])
    key, value = holder.value[names.index(beside)]
    if holder.flow_style:
        at = max(key.end_mark.index, value.end_mark.index)
        return TextEdit(at, at, f", {format_scalar(name, in_flow=True)}: {format_flow(step.value)}")
    across = column_at(front, holder.value[0][0].start_mark.index)
    lines = hand.format_field(str(name), step.value, across, depth)
    if colon_end(front, key) > key.end_mark.index + 1:  # `key : value`, the hand's habit
        between = front[key.end_mark.index : colon_end(front, key) - 1]
        head = len(lines[0]) - len(lines[0].lstrip(" ")) + len(format_scalar(name))
        lines[0] = lines[0][:head] + between + lines[0][head:]
    at = skip_comments(front, next_line_start(front, value), across)
    return TextEdit(at, at, _join_lines(lines, line_ending_at(front, at - 1)))


def _insert_block_item(front: str, root: Any, location: NodeLocation, step: InsertItem) -> TextEdit:
    """An item on lines of its own, like the one before it."""
    items = location.node.value
    like = items[max(0, step.position - 1)]
    dash = dash_offset(front, location.node, like)
    hand = detect_style(front, root, like)
    across = column_at(front, dash)
    lines = hand.format_item(
        step.value, across, dash_gap_at(front, dash, like), _mapping_depth(step.path), optional_quote(like)
    )
    if step.position:
        at = skip_comments(front, next_line_start(front, like), across)
    elif location.key is not None:  # remarks above the first item stay with it
        at = skip_comments(front, front.find("\n", colon_end(front, location.key)) + 1, across)
    else:
        at = line_start(front, dash)
    return TextEdit(at, at, _join_lines(lines, line_ending_at(front, max(0, at - 1))))


def _insert_flow_item(front: str, location: NodeLocation, step: InsertItem) -> TextEdit:
    """An item between brackets, with a comma as between its neighbours."""
    items = location.node.value
    beside = items[max(0, step.position - 1)]
    comma = front[items[-2].end_mark.index : items[-1].start_mark.index] if len(items) > 1 else ", "
    if comma.strip() != ",":
        comma = ", "
    written = format_flow(step.value, optional_quote(beside))
    if step.position:
        at = beside.end_mark.index
        return TextEdit(at, at, comma + written)
    at = beside.start_mark.index
    return TextEdit(at, at, written + comma)


def _remove_block_node(front: str, location: NodeLocation) -> TextEdit:
    """A field or an item less, with its lines and the remarks inside; those above it stay."""
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
    blank = _WHITESPACE.match(front, end)  # the first field of an item, beside its dash: the next one takes its place
    assert blank is not None
    return TextEdit(start, blank.end(), "")


def _remove_flow_node(front: str, location: NodeLocation) -> TextEdit:
    held = [part if type(part) is tuple else (part, part) for part in location.parent.value]
    spans = [(first.start_mark.index, max(first.end_mark.index, last.end_mark.index)) for first, last in held]
    place = next(i for i, (_, last) in enumerate(held) if last is location.node)
    start, end = spans[place]
    if place and "#" not in front[spans[place - 1][1] : start]:  # no remark of the one before
        return TextEdit(spans[place - 1][1], end, "")
    return TextEdit(start, spans[place + 1][0] if place + 1 < len(spans) else end, "")


def _mapping_depth(path: FieldPath) -> int:
    """How many names lead there (the places in lists do not count)."""
    return sum(type(step) is not int for step in path)


def _join_lines(lines: list[str], line_ending: str) -> str:
    return "".join(line + line_ending for line in lines)


def apply_changes(path: str, data: bytes, changes: Iterable[FieldChange]) -> bytes:
    """A file's bytes with changes in its front matter, one after the other. Raises NotEditable.

    `path` is for messages only. A BOM, line ends and all that is not changed stay as they are.
    """
    document = parse_file(path, data)
    if document.values is None:
        raise unreadable_file_error(path, decode_text(data), document.problems[-1])
    text = _apply_to_text(path, decode_text(data), document.values, changes)
    return (BOM if data.startswith(BOM.encode()) else "").encode() + text.encode()


def _apply_to_text(path: str, text: str, values: dict[Any, Any], changes: Iterable[FieldChange]) -> str:
    try:
        for change in changes:
            for step in split_into_steps(values, change):
                text, values = _apply_step(path, text, values, step)
    except UnsupportedEditError as error:
        raise NotEditableError(file_unchanged_message(path, error.reason), hints=error.hints) from error
    return text


def _apply_step(path: str, text: str, values: dict[Any, Any], step: EditStep) -> tuple[str, dict[Any, Any]]:
    """The text after a step, and its values, which were read from it again."""
    parts = split_front_matter(text)
    assert isinstance(parts, FrontMatterSplit)
    front = text[parts.start : parts.end]
    made = apply_text_edits(front, edits_for_step(front, compose(front), step, line_ending_at(text, 0)))
    new = text[: parts.start] + made + text[parts.end :]
    wanted = apply_to_values(values, step)
    document = parse_file(path, new.encode())
    if (
        document.values is None
        or not is_same_value(document.values, wanted)
        or document.body != text[parts.body_start :]
    ):
        raise UnsupportedEditError(
            Message(N_("its layout is unusual there, and something else would change with it")),
            Message(N_("make this change in a text editor")),
        )
    return new, document.values


def unreadable_file_error(path: str, text: str, problem: Problem) -> NotEditableError:
    """Why a file that cannot be read is left as it is."""
    where = problem.location
    assert isinstance(where, Span)
    arguments = {**problem.message.arguments, "source": text[where.start : where.end]}
    reason = Message(N_("it cannot be read ({problem})"), {"problem": problem.message._replace(arguments=arguments)})
    hint = Message(N_("where and what to do: incubo validate {path}"), {"path": path})
    return NotEditableError(file_unchanged_message(path, reason), hints=(hint,), problem=problem)


def file_unchanged_message(path: str, reason: Message) -> Message:
    """That a file stays as it is, and why."""
    return Message(N_("{path} is left as it is: {reason}"), {"path": path, "reason": reason})
