"""A file in canonical form: its fields in order, their layout that of new files. What it says stays the same.

Nothing is dumped: the lines are made of the text's own pieces, and what was made is read again. Where it does not
say exactly what the file said, with every remark, nothing is given back but a refusal.

Remarks of a front matter: where they are, and how they stand in canonical form.

One name or value of a front matter in canonical form, made of its own text: moved, never dumped.

The walk through a front matter that gives its canonical lines: fields in order, remarks with what they are about.

A remark on a line of its own goes with what stands below it; one at the end of a list or of fields, as far to the
right as they are, stays at their end; one beside a value stays on its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from incubo.core.errors import NotEditableError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.source.edits.apply import file_unchanged_message, unreadable_file_error
from incubo.source.edits.changes import UnsupportedEditError, is_same_value
from incubo.source.edits.node_ranges import is_block_collection, node_range
from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.reader import decode_text, parse_file
from incubo.source.scalars import format_text
from incubo.source.style import column_at
from incubo.source.yaml_loader import compose


def list_comments(front: str, root: Any) -> list[str]:
    """Every remark of a front matter outside its values, sorted."""
    return sorted(comments_outside_values(front, root, 0))


def comments_outside_values(text: str, root: Any, offset: int) -> list[str]:
    """The remarks of a stretch of text that begins at an offset and holds this tree."""
    found: list[str] = []
    at = 0
    for start, end in sorted(_scalar_ranges(root)):
        found += re.findall(r"#[^\n]*", text[at : max(at, start - offset)])
        at = max(at, end - offset)
    return [each.rstrip() for each in [*found, *re.findall(r"#[^\n]*", text[at:])]]


def _scalar_ranges(root: Any) -> Iterable[tuple[int, int]]:
    stack = [root]
    while stack:
        node = stack.pop()
        if type(node) is ScalarNode:
            yield node_range(node)
        elif type(node) is MappingNode:
            stack.extend(part for pair in node.value for part in pair)
        else:
            stack.extend(node.value)


def strip_leading_blanks(above: list[str]) -> list[str]:
    """What stands above the first of all: no blank lines at its head."""
    start = next((i for i, line in enumerate(above) if line), len(above))
    return above[start:]


def indent_comments(above: list[str], across: int) -> list[str]:
    """Remarks and blank lines at a column, never two blank lines one after the other."""
    return [" " * across + line if line else "" for i, line in enumerate(above) if line or i == 0 or above[i - 1]]


def format_trailing_comment(remark: str) -> str:
    """A remark as it stands beside a value: a space before it."""
    return f" {remark.rstrip()}" if remark else ""


_TRAILING_BLANK_LINES = re.compile(r"(?:\n *)+\Z")
_BLOCK_HEADER = re.compile(r"[|>][-+]?([1-9])?")


def is_empty_node(node: Any) -> bool:
    """Whether nothing is written where a value may stand."""
    start, end = node_range(node)
    return start == end


def is_block_scalar(node: Any) -> bool:
    """Whether a value is a block of text (`|` or `>`)."""
    return type(node) is ScalarNode and node.style in ("|", ">")


def scalar_end(front: str, node: Any) -> int:
    """Where a value that is no field or list of lines ends; blank lines that a block of text drops are behind it."""
    start, end = node_range(node)
    if not is_block_scalar(node) or "+" in front[start : front.find("\n", start)]:
        return end
    blank = _TRAILING_BLANK_LINES.search(front, start, end)
    return blank.start() if blank is not None else end


def format_value(front: str, node: Any, old: int, across: int) -> list[str]:
    """The lines of a scalar, or of brackets that stay as they are; the first one begins where the value does.

    `old` and `across`: the columns of what holds the value, in the text and in the canonical one.
    """
    start, _ = node_range(node)
    source = front[start : scalar_end(front, node)]
    if is_block_scalar(node):
        return _format_block_scalar(source, old, across)
    if "\n" in source:
        return _format_multiline(source, across, whole=type(node) is not ScalarNode)
    return [format_inline(front, node)] if type(node) is ScalarNode else [source]


def format_inline(front: str, node: Any) -> str:
    """A name or value on one line: between quotes only where some reader needs them, and then as it is.

    What is bare stays so: `Yes`, read as true, may be meant as a word, and how it is written is all that tells.
    """
    start, end = node_range(node)
    quoted = node.style in ("'", '"')
    return node.value if quoted and format_text(node.value) == node.value else front[start:end]


def _format_block_scalar(source: str, old: int, across: int) -> list[str]:
    """A block of text, as far to the right of its new place as a block stands; its own indentation stays."""
    header, _, rest = source.partition("\n")
    lines = rest.removesuffix("\n").split("\n") if rest else []
    found = _BLOCK_HEADER.match(header)
    given = int(found[1]) if found is not None and found[1] else 0
    first = next((line for line in lines if line.strip(" ")), "")
    width = old + given if given else len(first) - len(first.lstrip(" "))
    margin = " " * (across + (given or 2))
    return [header.rstrip(), *(margin + line[width:] if len(line) > width else "" for line in lines)]


def _format_multiline(source: str, across: int, *, whole: bool) -> list[str]:
    """A text or brackets on several lines: those below the first move to the right of the name.

    `whole`: lines keep their places relative to one another. (In a text, what indents them is not part of it.)
    """
    first, *others = source.split("\n")
    margins = [len(line) - len(line.lstrip(" \t")) for line in others if line.strip()]
    least = min(margins, default=0)
    lines = [_strip_trailing_blanks(first)]
    for line in others:
        kept = line[least:] if whole else line.lstrip(" \t")
        lines.append(" " * (across + 2) + _strip_trailing_blanks(kept) if line.strip() else "")
    return lines


def _strip_trailing_blanks(line: str) -> str:
    """A line without the blanks at its end, unless the last one is written with a backslash."""
    bare = line.rstrip(" \t")
    return line if bare.endswith("\\") else bare


FieldOrder: TypeAlias = Mapping[str, "FieldOrder"]
"""Names of fields in their order, each with the order of what it holds (in a list: of each item)."""

_TRAILING_COMMENT = re.compile(r"[ \t]*(#[^\n]*)?")
_SUPPRESSION_COMMENT = re.compile(r"#[ \t]*incubo:")
"""A remark that accepts a finding: it is about its own line, or alone about the line below."""


class FormattedBlock(NamedTuple):
    """The lines of a field or an item, and the remarks and blank lines above it, without their margin."""

    above: list[str]
    lines: list[str]


class FrontMatterFormatter:
    """A place in the text of a front matter (its lines end with LF), which goes from its beginning to its end."""

    def __init__(self, front: str) -> None:
        self.front = front
        self.at = 0

    def lines(self, root: Any, order: FieldOrder) -> list[str]:
        """The canonical lines of a front matter. Raises Unfit."""
        above = self._above(node_range(root.value[0][0])[0])
        made = self._fields(root, 0, above, order, -1)
        return [*indent_comments(made.above, 0), *made.lines]

    def _fields(self, node: Any, across: int, above: list[str], order: FieldOrder, holder: int) -> FormattedBlock:
        """Fields at a column. `above`: what stands over the first one; `holder`: the column of what holds them."""
        old = column_at(self.front, node_range(node.value[0][0])[0])
        parts: dict[Any, FormattedBlock] = {}
        for i, (key, value) in enumerate(node.value):
            if key.tag in parts:
                raise UnsupportedEditError(
                    Message(N_("“{field}” is given twice, and only one of the two counts"), {"field": key.value})
                )
            own = self._above(node_range(key)[0], brackets=node.flow_style)
            held = order.get(key.tag, {}) if type(key.tag) is str else {}
            parts[key.tag] = self._field(key, value, across, [*above, *own] if i == 0 else own, held, old)
        tail = [] if node.flow_style else self._tail(holder)
        return _join_blocks([parts[name] for name in order_names(parts, order)], tail, across)

    def _field(
        self, key: Any, value: Any, across: int, above: list[str], order: FieldOrder, old: int
    ) -> FormattedBlock:
        head = f"{' ' * across}{format_inline(self.front, key)}:"
        self.at = node_range(key)[1]
        if is_empty_node(value):
            self.at = max(self.at, node_range(value)[1])
            return FormattedBlock(above, [head + self._beside()])
        if is_block_collection(value):
            beside, own = self._gap(node_range(value)[0])
            made = self._held(value, across + 2, own, order, old)
            return FormattedBlock(
                above, [head + format_trailing_comment(beside), *indent_comments(made.above, across + 2), *made.lines]
            )
        above = [*above, *self._above(node_range(value)[0])]
        if self._opens(value, above):
            made = self._held(value, across + 2, [], order, old)
            self.at = node_range(value)[1]
            return FormattedBlock(above, [head + self._beside(), *made.lines])
        first, *others = format_value(self.front, value, old, across)
        return FormattedBlock(above, self._ended(value, [f"{head} {first}", *others]))

    def _items(self, node: Any, across: int, above: list[str], order: FieldOrder, holder: int) -> FormattedBlock:
        """The items of a list, their dashes at a column."""
        old = column_at(self.front, node_range(node)[0])
        parts = []
        for item in node.value:
            above = [*above, *self._above(node_range(item)[0], brackets=node.flow_style)]
            parts.append(self._item(item, across, above, order, old))
            above = []
        return _join_blocks(parts, [] if node.flow_style else self._tail(holder), across)

    def _item(self, item: Any, across: int, above: list[str], order: FieldOrder, old: int) -> FormattedBlock:
        dash = f"{' ' * across}-"
        if is_empty_node(item):
            return FormattedBlock(above, self._ended(item, [dash]))
        opened = type(item) is MappingNode and item.flow_style and self._opens(item, above)
        if is_block_collection(item) or opened:
            made = self._held(item, across + 2, [], order, old)
            lines = [f"{dash} {made.lines[0][across + 2 :]}", *made.lines[1:]]
            if opened:
                self.at = node_range(item)[1]
                lines[0] += self._beside()
            return FormattedBlock([*above, *made.above], lines)
        first, *others = format_value(self.front, item, old, across)
        return FormattedBlock(above, self._ended(item, [f"{dash} {first}", *others]))

    def _held(self, node: Any, across: int, above: list[str], order: FieldOrder, holder: int) -> FormattedBlock:
        each = self._items if type(node) is SequenceNode else self._fields
        return each(node, across, above, order, holder)

    def _opens(self, node: Any, above: list[str]) -> bool:
        """Whether brackets become lines: not where a remark is inside, or accepts what may be found in them."""
        if type(node) is ScalarNode or not node.value:
            return False
        start, end = node_range(node)
        beside = self.front[end : self.front.find("\n", end) + 1 or len(self.front)]
        accepted = _SUPPRESSION_COMMENT.search(beside) or (above and _SUPPRESSION_COMMENT.match(above[-1]))
        return not accepted and not comments_outside_values(self.front[start:end], node, start)

    def _ended(self, node: Any, lines: list[str]) -> list[str]:
        """The lines of a value with the remark beside it; the walk goes on behind it."""
        self.at = scalar_end(self.front, node)
        return lines if is_block_scalar(node) else [*lines[:-1], lines[-1] + self._beside()]

    def _beside(self) -> str:
        """The remark on the rest of the line, with a space before it."""
        at = self.at
        found = _TRAILING_COMMENT.match(self.front, skip_structure(self.front, at))
        assert found is not None
        self.at = found.end()
        return format_trailing_comment(found[1] or "")

    def _above(self, to: int, *, brackets: bool | None = False) -> list[str]:
        """The remarks and blank lines from here to a name or a value."""
        if brackets:
            self.at = to
            return []
        beside, own = self._gap(to)
        return [beside, *own] if beside else own

    def _gap(self, to: int) -> tuple[str, list[str]]:
        """From here to a name or a value: the remark on this line, then those on lines of their own, and blank ones."""
        fresh = self.at == 0 or self.front[self.at - 1] == "\n"
        pieces = self.front[self.at : to].split("\n")
        self.at = to
        beside = ""
        own = []
        for i, piece in enumerate(pieces[:-1]):
            before, sign, said = piece.partition("#")
            if sign and i == 0 and not fresh:
                beside = f"#{said}".rstrip()
            elif sign:
                own.append(f"#{said}".rstrip())
            elif (i or fresh) and not before.strip():
                own.append("")
        return beside, own

    def _tail(self, holder: int) -> list[str]:
        """The remarks at the end of a list or of fields: those further to the right than what holds it."""
        taken: list[str] = []
        blanks: list[str] = []
        at = self.at if self.front[self.at - 1] == "\n" else self.front.find("\n", self.at) + 1
        while at and at < len(self.front):
            end = self.front.find("\n", at) + 1 or len(self.front)
            line = self.front[at:end]
            said = line.strip()
            if not said:
                blanks.append("")
            elif said[0] == "#" and len(line) - len(line.lstrip()) > holder and not self._is_of_the_next(said, end):
                taken += [*blanks, said]
                blanks = []
                self.at = end
            else:
                break
            at = end
        return taken

    def _is_of_the_next(self, remark: str, below: int) -> bool:
        """Whether a remark accepts what may be found on the line below it."""
        line = self.front[below : self.front.find("\n", below) + 1 or len(self.front)].strip()
        return _SUPPRESSION_COMMENT.match(remark) is not None and line[:1] not in ("", "#")


def skip_structure(front: str, at: int) -> int:
    """Behind the colon or the dash of what has no value."""
    while front[at : at + 1] in (" ", ":", "-") and front[at : at + 1]:
        at += 1
    return at


def order_names(names: Iterable[Any], order: FieldOrder) -> list[Any]:
    """Names in their order; one that is not of it stays behind the one above it (at the very top: before its next)."""
    places = {name: place for place, name in enumerate(order)}
    groups: list[tuple[int, list[Any]]] = []
    first: list[Any] = []
    for name in names:
        if type(name) is str and name in places:
            groups.append((places[name], [*first, name]))
            first = []
        elif groups:
            groups[-1][1].append(name)
        else:
            first.append(name)
    return [*first, *(name for _, group in sorted(groups, key=lambda group: group[0]) for name in group)]


def _join_blocks(parts: list[FormattedBlock], tail: list[str], across: int) -> FormattedBlock:
    lines = list(parts[0].lines)
    for part in parts[1:]:
        lines += [*indent_comments(part.above, across), *part.lines]
    return FormattedBlock(strip_leading_blanks(parts[0].above), [*lines, *indent_comments(tail, across)])


def format_file(path: str, data: bytes, order: FieldOrder, newline: str = "\n") -> bytes:
    r"""A file's bytes in canonical form. Raises NotEditable: then the file is to be left as it is.

    `path` is for messages only; `newline` is how every line of the file will end. No BOM, no blanks at the end of
    lines, a final newline; the text below the front matter stays as it is but for its line ends.
    """
    document = parse_file(path, data)
    if document.values is None:
        raise unreadable_file_error(path, decode_text(data), document.problems[-1])
    text = decode_text(data).replace("\r\n", "\n")
    try:
        made = _format_text(path, text, order)
    except UnsupportedEditError as error:
        raise NotEditableError(file_unchanged_message(path, error.reason), hints=error.hints) from error
    again = parse_file(path, made.encode())
    if not is_same_value(again.values, document.values):
        raise NotEditableError(
            file_unchanged_message(
                path, Message(N_("its layout is unusual, and another one would change what it says"))
            )
        )
    return made.replace("\n", newline).encode()


def _format_text(path: str, text: str, order: FieldOrder) -> str:
    """The text in canonical form, its lines ending with LF. Raises Unfit, NotEditable."""
    parts = split_front_matter(text)
    assert isinstance(parts, FrontMatterSplit)
    front, body = text[parts.start : parts.end], text[parts.body :]
    root = compose(front)
    lines = (
        [line.rstrip() for line in front.split("\n")[:-1]]
        if root is None
        else FrontMatterFormatter(front).lines(root, order)
    )
    new = "".join(f"{line}\n" for line in lines)
    if root is not None and (list_comments(front, root) != list_comments(new, compose(new))):
        raise NotEditableError(file_unchanged_message(path, Message(N_("its remarks stand where no field is"))))
    return f"---\n{new}---\n{body}" + ("" if not body or body.endswith("\n") else "\n")
