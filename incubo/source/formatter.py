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


def strip_leading_blanks(comments: list[str]) -> list[str]:
    """What stands above the first of all: no blank lines at its head."""
    start = next((i for i, line in enumerate(comments) if line), len(comments))
    return comments[start:]


def indent_comments(comments: list[str], indent: int) -> list[str]:
    """Remarks and blank lines at a column, never two blank lines one after the other."""
    return [" " * indent + line if line else "" for i, line in enumerate(comments) if line or i == 0 or comments[i - 1]]


def format_trailing_comment(comment: str) -> str:
    """A remark as it stands beside a value: a space before it."""
    return f" {comment.rstrip()}" if comment else ""


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


def format_value(front: str, node: Any, old_indent: int, indent: int) -> list[str]:
    """The lines of a scalar, or of brackets that stay as they are; the first one begins where the value does.

    `old_indent` and `indent`: the columns of what holds the value, in the text and in the canonical one.
    """
    start, _ = node_range(node)
    source = front[start : scalar_end(front, node)]
    if is_block_scalar(node):
        return _format_block_scalar(source, old_indent, indent)
    if "\n" in source:
        return _format_multiline(source, indent, keep_alignment=type(node) is not ScalarNode)
    return [format_inline(front, node)] if type(node) is ScalarNode else [source]


def format_inline(front: str, node: Any) -> str:
    """A name or value on one line: between quotes only where some reader needs them, and then as it is.

    What is bare stays so: `Yes`, read as true, may be meant as a word, and how it is written is all that tells.
    """
    start, end = node_range(node)
    quoted = node.style in ("'", '"')
    return node.value if quoted and format_text(node.value) == node.value else front[start:end]


def _format_block_scalar(source: str, old_indent: int, indent: int) -> list[str]:
    """A block of text, as far to the right of its new place as a block stands; its own indentation stays."""
    header, _, rest = source.partition("\n")
    lines = rest.removesuffix("\n").split("\n") if rest else []
    found = _BLOCK_HEADER.match(header)
    given = int(found[1]) if found is not None and found[1] else 0
    first = next((line for line in lines if line.strip(" ")), "")
    width = old_indent + given if given else len(first) - len(first.lstrip(" "))
    margin = " " * (indent + (given or 2))
    return [header.rstrip(), *(margin + line[width:] if len(line) > width else "" for line in lines)]


def _format_multiline(source: str, indent: int, *, keep_alignment: bool) -> list[str]:
    """A text or brackets on several lines: those below the first move to the right of the name.

    `keep_alignment`: lines keep their places relative to one another. (In a text, what indents them is not part of it.)
    """
    first, *others = source.split("\n")
    margins = [len(line) - len(line.lstrip(" \t")) for line in others if line.strip()]
    least = min(margins, default=0)
    lines = [_strip_trailing_blanks(first)]
    for line in others:
        kept = line[least:] if keep_alignment else line.lstrip(" \t")
        lines.append(" " * (indent + 2) + _strip_trailing_blanks(kept) if line.strip() else "")
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

    leading_comments: list[str]
    lines: list[str]


class FrontMatterFormatter:
    """A place in the text of a front matter (its lines end with LF), which goes from its beginning to its end."""

    def __init__(self, front: str) -> None:
        self.front = front
        self.position = 0

    def format_lines(self, root: Any, order: FieldOrder) -> list[str]:
        """The canonical lines of a front matter. Raises Unfit."""
        above = self._leading_comments(node_range(root.value[0][0])[0])
        made = self._format_mapping(root, 0, above, order, -1)
        return [*indent_comments(made.leading_comments, 0), *made.lines]

    def _format_mapping(
        self, node: Any, indent: int, comments: list[str], order: FieldOrder, parent_indent: int
    ) -> FormattedBlock:
        """Fields at a column. `comments`: what stands over the first one; `parent_indent`: the column of what holds
        them.
        """
        old = column_at(self.front, node_range(node.value[0][0])[0])
        parts: dict[Any, FormattedBlock] = {}
        for i, (key, value) in enumerate(node.value):
            if key.tag in parts:
                raise UnsupportedEditError(
                    Message(N_("“{field}” is given twice, and only one of the two counts"), {"field": key.value})
                )
            own = self._leading_comments(node_range(key)[0], in_flow=node.flow_style)
            held = order.get(key.tag, {}) if type(key.tag) is str else {}
            parts[key.tag] = self._format_field(key, value, indent, [*comments, *own] if i == 0 else own, held, old)
        tail = [] if node.flow_style else self._closing_comments(parent_indent)
        return _join_blocks([parts[name] for name in order_names(parts, order)], tail, indent)

    def _format_field(
        self, key: Any, value: Any, indent: int, comments: list[str], order: FieldOrder, old_indent: int
    ) -> FormattedBlock:
        head = f"{' ' * indent}{format_inline(self.front, key)}:"
        self.position = node_range(key)[1]
        if is_empty_node(value):
            self.position = max(self.position, node_range(value)[1])
            return FormattedBlock(comments, [head + self._trailing_comment()])
        if is_block_collection(value):
            beside, own = self._comments_until(node_range(value)[0])
            made = self._format_collection(value, indent + 2, own, order, old_indent)
            return FormattedBlock(
                comments,
                [
                    head + format_trailing_comment(beside),
                    *indent_comments(made.leading_comments, indent + 2),
                    *made.lines,
                ],
            )
        comments = [*comments, *self._leading_comments(node_range(value)[0])]
        if self._expands_flow(value, comments):
            made = self._format_collection(value, indent + 2, [], order, old_indent)
            self.position = node_range(value)[1]
            return FormattedBlock(comments, [head + self._trailing_comment(), *made.lines])
        first, *others = format_value(self.front, value, old_indent, indent)
        return FormattedBlock(comments, self._finish_value(value, [f"{head} {first}", *others]))

    def _format_sequence(
        self, node: Any, indent: int, comments: list[str], order: FieldOrder, parent_indent: int
    ) -> FormattedBlock:
        """The items of a list, their dashes at a column."""
        old = column_at(self.front, node_range(node)[0])
        parts = []
        for item in node.value:
            comments = [*comments, *self._leading_comments(node_range(item)[0], in_flow=node.flow_style)]
            parts.append(self._format_item(item, indent, comments, order, old))
            comments = []
        return _join_blocks(parts, [] if node.flow_style else self._closing_comments(parent_indent), indent)

    def _format_item(
        self, item: Any, indent: int, comments: list[str], order: FieldOrder, old_indent: int
    ) -> FormattedBlock:
        dash = f"{' ' * indent}-"
        if is_empty_node(item):
            return FormattedBlock(comments, self._finish_value(item, [dash]))
        opened = type(item) is MappingNode and item.flow_style and self._expands_flow(item, comments)
        if is_block_collection(item) or opened:
            made = self._format_collection(item, indent + 2, [], order, old_indent)
            lines = [f"{dash} {made.lines[0][indent + 2 :]}", *made.lines[1:]]
            if opened:
                self.position = node_range(item)[1]
                lines[0] += self._trailing_comment()
            return FormattedBlock([*comments, *made.leading_comments], lines)
        first, *others = format_value(self.front, item, old_indent, indent)
        return FormattedBlock(comments, self._finish_value(item, [f"{dash} {first}", *others]))

    def _format_collection(
        self, node: Any, indent: int, comments: list[str], order: FieldOrder, parent_indent: int
    ) -> FormattedBlock:
        each = self._format_sequence if type(node) is SequenceNode else self._format_mapping
        return each(node, indent, comments, order, parent_indent)

    def _expands_flow(self, node: Any, comments: list[str]) -> bool:
        """Whether brackets become lines: not where a remark is inside, or accepts what may be found in them."""
        if type(node) is ScalarNode or not node.value:
            return False
        start, end = node_range(node)
        beside = self.front[end : self.front.find("\n", end) + 1 or len(self.front)]
        accepted = _SUPPRESSION_COMMENT.search(beside) or (comments and _SUPPRESSION_COMMENT.match(comments[-1]))
        return not accepted and not comments_outside_values(self.front[start:end], node, start)

    def _finish_value(self, node: Any, lines: list[str]) -> list[str]:
        """The lines of a value with the remark beside it; the walk goes on behind it."""
        self.position = scalar_end(self.front, node)
        return lines if is_block_scalar(node) else [*lines[:-1], lines[-1] + self._trailing_comment()]

    def _trailing_comment(self) -> str:
        """The remark on the rest of the line, with a space before it."""
        at = self.position
        found = _TRAILING_COMMENT.match(self.front, skip_structure(self.front, at))
        assert found is not None
        self.position = found.end()
        return format_trailing_comment(found[1] or "")

    def _leading_comments(self, end: int, *, in_flow: bool | None = False) -> list[str]:
        """The remarks and blank lines from here to a name or a value."""
        if in_flow:
            self.position = end
            return []
        beside, own = self._comments_until(end)
        return [beside, *own] if beside else own

    def _comments_until(self, end: int) -> tuple[str, list[str]]:
        """From here to a name or a value: the remark on this line, then those on lines of their own, and blank ones."""
        fresh = self.position == 0 or self.front[self.position - 1] == "\n"
        pieces = self.front[self.position : end].split("\n")
        self.position = end
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

    def _closing_comments(self, parent_indent: int) -> list[str]:
        """The remarks at the end of a list or of fields: those further to the right than what holds it."""
        taken: list[str] = []
        blanks: list[str] = []
        at = self.position if self.front[self.position - 1] == "\n" else self.front.find("\n", self.position) + 1
        while at and at < len(self.front):
            end = self.front.find("\n", at) + 1 or len(self.front)
            line = self.front[at:end]
            said = line.strip()
            if not said:
                blanks.append("")
            elif (
                said[0] == "#"
                and len(line) - len(line.lstrip()) > parent_indent
                and not self._suppresses_next_line(said, end)
            ):
                taken += [*blanks, said]
                blanks = []
                self.position = end
            else:
                break
            at = end
        return taken

    def _suppresses_next_line(self, comment: str, next_line: int) -> bool:
        """Whether a remark accepts what may be found on the line below it."""
        line = self.front[next_line : self.front.find("\n", next_line) + 1 or len(self.front)].strip()
        return _SUPPRESSION_COMMENT.match(comment) is not None and line[:1] not in ("", "#")


def skip_structure(front: str, offset: int) -> int:
    """Behind the colon or the dash of what has no value."""
    while front[offset : offset + 1] in (" ", ":", "-") and front[offset : offset + 1]:
        offset += 1
    return offset


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


def _join_blocks(blocks: list[FormattedBlock], closing_comments: list[str], indent: int) -> FormattedBlock:
    lines = list(blocks[0].lines)
    for part in blocks[1:]:
        lines += [*indent_comments(part.leading_comments, indent), *part.lines]
    return FormattedBlock(
        strip_leading_blanks(blocks[0].leading_comments), [*lines, *indent_comments(closing_comments, indent)]
    )


def format_file(path: str, data: bytes, order: FieldOrder, line_ending: str = "\n") -> bytes:
    r"""A file's bytes in canonical form. Raises NotEditable: then the file is to be left as it is.

    `path` is for messages only; `line_ending` is how every line of the file will end. No BOM, no blanks at the end of
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
    return made.replace("\n", line_ending).encode()


def _format_text(path: str, text: str, order: FieldOrder) -> str:
    """The text in canonical form, its lines ending with LF. Raises Unfit, NotEditable."""
    parts = split_front_matter(text)
    assert isinstance(parts, FrontMatterSplit)
    front, body = text[parts.start : parts.end], text[parts.body_start :]
    root = compose(front)
    lines = (
        [line.rstrip() for line in front.split("\n")[:-1]]
        if root is None
        else FrontMatterFormatter(front).format_lines(root, order)
    )
    new = "".join(f"{line}\n" for line in lines)
    if root is not None and (list_comments(front, root) != list_comments(new, compose(new))):
        raise NotEditableError(file_unchanged_message(path, Message(N_("its remarks stand where no field is"))))
    return f"---\n{new}---\n{body}" + ("" if not body or body.endswith("\n") else "\n")
