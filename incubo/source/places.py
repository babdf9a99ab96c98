"""Where a step of a change falls in a front matter: the pieces of text that it replaces, in the file's own manner."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, SequenceNode

from incubo.i18n import N_
from incubo.problem import FieldPath, Text
from incubo.source.changes import Insert, Remove, Rename, Set, Step, Unfit, named
from incubo.source.extents import (
    after_colon,
    before_break,
    below,
    below_remarks,
    dash_of,
    end_of,
    in_lines,
    line_of,
    marks,
    quotes,
    replaced,
)
from incubo.source.manner import bracketed, column, gap, manner, quote_of
from incubo.source.scalars import scalar
from incubo.source.splice import Splice, newline

_BLANKS = re.compile(r" *(?=\r?\n|\Z)")
_BLANK = re.compile(r"\s*")


class Spot(NamedTuple):
    """A value in the tree: its name (None for an item), the value, what holds it, and whether all is in brackets."""

    key: Any
    node: Any
    holder: Any
    bracketed: bool


def pieces(front: str, root: Any, step: Step, ending: str) -> list[Splice]:
    """The pieces of a front matter that a settled step replaces. Raises Unfit.

    `ending`: how the line above the front matter ends.
    """
    spot = _spot(root, step.path)
    if spot is None:
        assert isinstance(step, Set)
        return [_new_field(front, root, step, ending)]
    if isinstance(step, Insert):
        return [_into_brackets(front, spot, step) if spot.node.flow_style else _into_list(front, root, spot, step)]
    if isinstance(step, Remove):
        return [_without(front, spot)]
    if isinstance(step, Rename):
        return [Splice(*marks(spot.key), scalar(step.name, quotes(spot.key), brackets=spot.bracketed))]
    if not step.value or not isinstance(step.value, (list, dict)) or spot.bracketed:
        return _on_the_line(front, spot, step.value)
    return _below(front, root, spot, step)


def _spot(root: Any, path: FieldPath) -> Spot | None:
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
            raise Unfit(
                Text(N_("“{field}” is given twice, and only one of the two counts"), {"field": named(path[: i + 1])}),
                Text(N_("keep one of the two, or join their contents")),
            )
        key, node = found[0]
    return Spot(key, node, holder, within)


def _on_the_line(front: str, spot: Spot, value: Any) -> list[Splice]:
    """A value that has its place on the line: in the stead of the old one, whatever its form."""
    node = spot.node
    start, end = marks(node)
    written = bracketed(value, quotes(node)) if spot.bracketed else scalar(value, quotes(node))
    if in_lines(node):
        if spot.key is None:
            return [Splice(start, before_break(front, end_of(front, node)), written)]
        colon = after_colon(front, spot.key)
        return [Splice(colon, colon, f" {written}"), Splice(line_of(front, start), below(front, node), "")]
    if start == end:
        blanks = _BLANKS.match(front, start)
        at = blanks.end() if blanks else start
        return [Splice(at, at, written if at > start else f" {written}")]
    return [Splice(start, *replaced(front, node, written))]


def _below(front: str, root: Any, spot: Spot, step: Set) -> list[Splice]:
    """A list or fields in the stead of one value (or of nothing): on lines of their own, below the name."""
    key, node = spot.key, spot.node
    start, end = marks(node)
    end_of_line = newline(front, start)
    hand = manner(front, root)
    if key is None:
        if isinstance(step.value, list):
            written = bracketed(step.value)
        else:
            lines = hand.block(step.value, column(front, start) + (start == end), _depth(step.path))
            written = end_of_line.join(lines).lstrip(" ")
        return [Splice(start, *replaced(front, node, f" {written}" if start == end else written))]
    colon = after_colon(front, key)
    name, depth = str(key.value), _depth(step.path) - 1
    lines = hand.inside(name, step.value, column(front, key.start_mark.index), depth)
    at = below(front, node)
    made = [Splice(at, at, _joined(lines, end_of_line))]
    if start < end:
        end, rest = replaced(front, node, "")
        made.append(Splice(colon, end, rest))
    return made


def _new_field(front: str, root: Any, step: Set, ending: str) -> Splice:
    """A field that its holder lacks: after the neighbour that was named, else after the last one."""
    holder = root
    for i in range(1, len(step.path)):
        spot = _spot(root, step.path[:i])
        assert spot is not None
        holder = spot.node
    name = step.path[-1]
    hand = manner(front, root)
    depth = _depth(step.path) - 1
    if type(holder) is not MappingNode or not holder.value:  # only the whole front matter may be empty here
        start, end = (len(front), len(front)) if holder is None else marks(holder)
        written = _joined(hand.field(str(name), step.value, 0, depth), ending)
        return Splice(start, end, written if holder is None else written.removesuffix(ending))
    names = [key.tag for key, _ in holder.value]
    beside = next((key for key in step.after if key in names), names[-1])
    key, value = holder.value[names.index(beside)]
    if holder.flow_style:
        at = max(key.end_mark.index, value.end_mark.index)
        return Splice(at, at, f", {scalar(name, brackets=True)}: {bracketed(step.value)}")
    across = column(front, holder.value[0][0].start_mark.index)
    lines = hand.field(str(name), step.value, across, depth)
    if after_colon(front, key) > key.end_mark.index + 1:  # `key : value`, the hand's habit
        between = front[key.end_mark.index : after_colon(front, key) - 1]
        head = len(lines[0]) - len(lines[0].lstrip(" ")) + len(scalar(name))
        lines[0] = lines[0][:head] + between + lines[0][head:]
    at = below_remarks(front, below(front, value), across)
    return Splice(at, at, _joined(lines, newline(front, at - 1)))


def _into_list(front: str, root: Any, spot: Spot, step: Insert) -> Splice:
    """An item on lines of its own, like the one before it."""
    items = spot.node.value
    like = items[max(0, step.position - 1)]
    dash = dash_of(front, spot.node, like)
    hand = manner(front, root, like)
    across = column(front, dash)
    lines = hand.item(step.value, across, gap(front, dash, like), _depth(step.path), quote_of(like))
    if step.position:
        at = below_remarks(front, below(front, like), across)
    elif spot.key is not None:  # remarks above the first item stay with it
        at = below_remarks(front, front.find("\n", after_colon(front, spot.key)) + 1, across)
    else:
        at = line_of(front, dash)
    return Splice(at, at, _joined(lines, newline(front, max(0, at - 1))))


def _into_brackets(front: str, spot: Spot, step: Insert) -> Splice:
    """An item between brackets, with a comma as between its neighbours."""
    items = spot.node.value
    beside = items[max(0, step.position - 1)]
    comma = front[items[-2].end_mark.index : items[-1].start_mark.index] if len(items) > 1 else ", "
    if comma.strip() != ",":
        comma = ", "
    written = bracketed(step.value, quote_of(beside))
    if step.position:
        at = beside.end_mark.index
        return Splice(at, at, comma + written)
    at = beside.start_mark.index
    return Splice(at, at, written + comma)


def _without(front: str, spot: Spot) -> Splice:
    """A field or an item less, with its lines and the remarks inside; those above it stay."""
    first = spot.node if spot.key is None else spot.key
    start = first.start_mark.index
    if spot.holder.flow_style:
        return _out_of_brackets(front, spot)
    end = below(front, spot.node)
    if spot.key is None:
        start = dash_of(front, spot.holder, spot.node)
    line = line_of(front, start)
    if not front[line:start].strip(" "):
        return Splice(line, below_remarks(front, end, start - line), "")
    blank = _BLANK.match(front, end)  # the first field of an item, beside its dash: the next one takes its place
    assert blank is not None
    return Splice(start, blank.end(), "")


def _out_of_brackets(front: str, spot: Spot) -> Splice:
    held = [part if type(part) is tuple else (part, part) for part in spot.holder.value]
    spans = [(first.start_mark.index, max(first.end_mark.index, last.end_mark.index)) for first, last in held]
    place = next(i for i, (_, last) in enumerate(held) if last is spot.node)
    start, end = spans[place]
    if place and "#" not in front[spans[place - 1][1] : start]:  # no remark of the one before
        return Splice(spans[place - 1][1], end, "")
    return Splice(start, spans[place + 1][0] if place + 1 < len(spans) else end, "")


def _depth(path: FieldPath) -> int:
    """How many names lead there (the places in lists do not count)."""
    return sum(type(step) is not int for step in path)


def _joined(lines: list[str], ending: str) -> str:
    return "".join(line + ending for line in lines)
