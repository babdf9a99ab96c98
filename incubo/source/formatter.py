"""Format a file: its fields in order, its layout that of a new file, its values and comments unchanged.

`format_file` does not dump values: it moves pieces of the original text. It then parses the result again, and raises
NotEditableError unless that has the same values and comments.

A comment on its own line goes with the field or item below it, one at the end of a list or mapping (and indented like
it) stays at its end, and one after a value stays on its line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from yaml import YAMLError
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from incubo.core.errors import NotEditableError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.source.edits.apply import file_unchanged_message, unreadable_file_error
from incubo.source.edits.changes import UnsupportedEditError, is_same_value
from incubo.source.edits.node_ranges import is_block_collection, node_range
from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.reader import decode_text, parse_file
from incubo.source.scalars import format_text_scalar
from incubo.source.yaml_loader import compose

FieldOrder: TypeAlias = Mapping[str, "FieldOrder"]
"""Field names in order, each with the order of its subfields (for a list: those of each item)."""

_LINE_END = re.compile(r"\r+\n|\r+\Z")
"""Carriage returns at the end of a line: what is left of one would be one more line end, the next time."""
_OTHER_LINE_END = re.compile("[\r\x85\u2028\u2029]")
"""What YAML takes for a line end, too."""
_BLOCK_HEADER = re.compile(r"[|>][-+]?([1-9])?")

_UNUSUAL_LAYOUT = Message(N_("its layout is unusual, and reformatting it would change its contents"))
_TRAILING_COMMENT = re.compile(r"[ \t]*(#[^\n]*)?")
_SUPPRESSION_COMMENT = re.compile(r"#[ \t]*incubo:")
"""A comment that suppresses a finding: on its own line, or on the next line if it is alone."""


class _FormattedBlock(NamedTuple):
    """The lines of a field or an item, and the comments and blank lines above it, without indentation."""

    leading_comments: list[str]
    lines: list[str]


def format_file(path: str, data: bytes, order: FieldOrder, line_ending: str = "\n") -> bytes:
    """The formatted content of a file. Raises NotEditableError if it cannot be formatted without changing its meaning.

    The result has no BOM, no trailing spaces in the front matter, a final newline, and `line_ending` on every line;
    the body is otherwise unchanged. `path` is for messages only.
    """
    document = parse_file(path, data)
    if document.values is None:
        raise unreadable_file_error(path, decode_text(data), document.problems[-1])
    text = _LINE_END.sub("\n", decode_text(data))
    try:
        new_text = _format_text(path, text, order)
    except UnsupportedEditError as error:
        raise NotEditableError(file_unchanged_message(path, error.reason), hints=error.hints) from error
    except (YAMLError, RecursionError) as error:
        raise NotEditableError(file_unchanged_message(path, _UNUSUAL_LAYOUT)) from error
    new_document = parse_file(path, new_text.encode())
    if not is_same_value(new_document.values, document.values):
        raise NotEditableError(file_unchanged_message(path, _UNUSUAL_LAYOUT))
    return new_text.replace("\n", line_ending).encode()


def _format_text(path: str, text: str, order: FieldOrder) -> str:
    """A text with LF line endings, formatted. Raises UnsupportedEditError, NotEditableError and `yaml.YAMLError`."""
    parts = split_front_matter(text)
    assert isinstance(parts, FrontMatterSplit)
    front, body = text[parts.start : parts.end], text[parts.body_start :]
    if _OTHER_LINE_END.search(front):  # lines are counted by LF here
        raise UnsupportedEditError(_UNUSUAL_LAYOUT)
    root = compose(front)
    if root is not None and not (type(root) is MappingNode and root.value):
        raise UnsupportedEditError(Message(N_("its front matter has no fields")))
    lines = (
        [line.rstrip() for line in front.split("\n")[:-1]]
        if root is None
        else FrontMatterFormatter(front).format_lines(root, order)
    )
    new_front = "".join(f"{line}\n" for line in lines)
    if root is not None and sorted(_comments_outside_values(front, root, 0)) != sorted(
        _comments_outside_values(new_front, compose(new_front), 0)
    ):
        raise NotEditableError(file_unchanged_message(path, Message(N_("its comments are where there is no field"))))
    return f"---\n{new_front}---\n{body}" + ("" if not body or body.endswith("\n") else "\n")


class FrontMatterFormatter:
    """Formats a front matter (with LF line endings) in one pass; `position` is the end of the text formatted so far."""

    def __init__(self, front: str) -> None:
        self.front = front
        self.position = 0
        self._line_ends = [match.start() for match in re.finditer("\n", front)]
        self._suppressions = [match.start() for match in _SUPPRESSION_COMMENT.finditer(front)]

    def format_lines(self, root: Any, order: FieldOrder) -> list[str]:
        """The formatted lines of a front matter. Raises UnsupportedEditError."""
        comments = self._leading_comments(node_range(root.value[0][0])[0])
        block = self._format_mapping(root, 0, comments, order, -1)
        return [*_indent_comments(block.leading_comments, 0), *block.lines]

    def _format_mapping(
        self, node: Any, indent: int, comments: list[str], order: FieldOrder, parent_indent: int
    ) -> _FormattedBlock:
        """The fields of a mapping, at a column. `comments`: those above the first one; `parent_indent`: the column of
        the parent.
        """
        old_indent = self._column_at(node_range(node.value[0][0])[0])
        blocks: dict[Any, _FormattedBlock] = {}
        for i, (key, value) in enumerate(node.value):
            if key.tag in blocks:
                raise UnsupportedEditError(
                    Message(N_("“{field}” is given twice, and only one of the two counts"), {"field": key.value})
                )
            own_comments = self._leading_comments(node_range(key)[0], in_flow=node.flow_style)
            suborder = order.get(key.tag, {}) if type(key.tag) is str else {}
            blocks[key.tag] = self._format_field(
                key, value, indent, [*comments, *own_comments] if i == 0 else own_comments, suborder, old_indent
            )
        closing = [] if node.flow_style else self._closing_comments(parent_indent)
        return _join_blocks([blocks[name] for name in order_names(blocks, order)], closing, indent)

    def _format_field(
        self, key: Any, value: Any, indent: int, comments: list[str], order: FieldOrder, old_indent: int
    ) -> _FormattedBlock:
        head = f"{' ' * indent}{format_inline(self.front, key)}:"
        self.position = node_range(key)[1]
        if _is_empty_node(value):
            self.position = max(self.position, node_range(value)[1])
            return _FormattedBlock(comments, [head + self._trailing_comment()])
        if is_block_collection(value):
            trailing, own_comments = self._comments_until(node_range(value)[0])
            block = self._format_collection(value, indent + 2, own_comments, order, old_indent)
            return _FormattedBlock(
                comments,
                [
                    head + format_trailing_comment(trailing),
                    *_indent_comments(block.leading_comments, indent + 2),
                    *block.lines,
                ],
            )
        comments = [*comments, *self._leading_comments(node_range(value)[0])]
        if self._expands_flow(value, comments):
            block = self._format_collection(value, indent + 2, [], order, old_indent)
            self.position = node_range(value)[1]
            return _FormattedBlock(comments, [head + self._trailing_comment(), *block.lines])
        first, *following = _format_value(self.front, value, old_indent, indent)
        return _FormattedBlock(comments, self._finish_value(value, [f"{head} {first}", *following]))

    def _format_sequence(
        self, node: Any, indent: int, comments: list[str], order: FieldOrder, parent_indent: int
    ) -> _FormattedBlock:
        """The items of a list, with their dashes at a column."""
        old_indent = self._column_at(node_range(node)[0])
        blocks = []
        for item in node.value:
            comments = [*comments, *self._leading_comments(node_range(item)[0], in_flow=node.flow_style)]
            blocks.append(self._format_item(item, indent, comments, order, old_indent))
            comments = []
        return _join_blocks(blocks, [] if node.flow_style else self._closing_comments(parent_indent), indent)

    def _format_item(
        self, item: Any, indent: int, comments: list[str], order: FieldOrder, old_indent: int
    ) -> _FormattedBlock:
        dash = f"{' ' * indent}-"
        if _is_empty_node(item):
            return _FormattedBlock(comments, self._finish_value(item, [dash]))
        is_expanded = type(item) is MappingNode and item.flow_style and self._expands_flow(item, comments)
        if is_block_collection(item) or is_expanded:
            block = self._format_collection(item, indent + 2, [], order, old_indent)
            lines = [f"{dash} {block.lines[0][indent + 2 :]}", *block.lines[1:]]
            if is_expanded:
                self.position = node_range(item)[1]
                lines[0] += self._trailing_comment()
            return _FormattedBlock([*comments, *block.leading_comments], lines)
        first, *following = _format_value(self.front, item, old_indent, indent)
        return _FormattedBlock(comments, self._finish_value(item, [f"{dash} {first}", *following]))

    def _format_collection(
        self, node: Any, indent: int, comments: list[str], order: FieldOrder, parent_indent: int
    ) -> _FormattedBlock:
        format_items = self._format_sequence if type(node) is SequenceNode else self._format_mapping
        return format_items(node, indent, comments, order, parent_indent)

    def _expands_flow(self, node: Any, comments: list[str]) -> bool:
        """Whether a flow collection becomes a block: not with a comment inside, or one that suppresses its findings."""
        if type(node) is ScalarNode or not node.value:
            return False
        start, end = node_range(node)
        has_suppression = self._is_suppressed_after(end) or (comments and _SUPPRESSION_COMMENT.match(comments[-1]))
        return not has_suppression and not _comments_outside_values(self.front[start:end], node, start)

    def _column_at(self, offset: int) -> int:
        """The column (from 0) of an offset."""
        line = bisect_left(self._line_ends, offset)
        return offset - (self._line_ends[line - 1] + 1 if line else 0)

    def _is_suppressed_after(self, offset: int) -> bool:
        """Whether the rest of the line has a comment that suppresses a finding."""
        line_end = bisect_left(self._line_ends, offset)
        comment = bisect_left(self._suppressions, offset)
        return comment < len(self._suppressions) and (
            line_end == len(self._line_ends) or self._suppressions[comment] < self._line_ends[line_end]
        )

    def _finish_value(self, node: Any, lines: list[str]) -> list[str]:
        """The lines of a value with the comment after it; moves `position` after it."""
        self.position = _scalar_end(self.front, node)
        return lines if _is_block_scalar(node) else [*lines[:-1], lines[-1] + self._trailing_comment()]

    def _trailing_comment(self) -> str:
        """The comment on the rest of the line, with a space before it; moves `position` after it."""
        start = self.position
        match = _TRAILING_COMMENT.match(self.front, _skip_structure(self.front, start))
        assert match is not None
        self.position = match.end()
        return format_trailing_comment(match[1] or "")

    def _leading_comments(self, end: int, *, in_flow: bool | None = False) -> list[str]:
        """The comments and blank lines from `position` to a key or value at `end`."""
        if in_flow:
            self.position = end
            return []
        trailing, own_comments = self._comments_until(end)
        return [trailing, *own_comments] if trailing else own_comments

    def _comments_until(self, end: int) -> tuple[str, list[str]]:
        """The comment on the current line, and the comments and blank lines below it, up to a key or value at `end`."""
        at_line_start = self.position == 0 or self.front[self.position - 1] == "\n"
        pieces = self.front[self.position : end].split("\n")
        self.position = end
        trailing = ""
        own_comments = []
        for i, piece in enumerate(pieces[:-1]):
            indentation, hash_sign, comment = piece.partition("#")
            if hash_sign and i == 0 and not at_line_start:
                trailing = f"#{comment}".rstrip()
            elif hash_sign:
                own_comments.append(f"#{comment}".rstrip())
            elif (i or at_line_start) and not indentation.strip():
                own_comments.append("")
        return trailing, own_comments

    def _closing_comments(self, parent_indent: int) -> list[str]:
        """The comments at the end of a list or mapping: those indented more than its parent."""
        comments: list[str] = []
        blanks: list[str] = []
        offset = self.position if self.front[self.position - 1] == "\n" else self.front.find("\n", self.position) + 1
        while offset and offset < len(self.front):
            end = self.front.find("\n", offset) + 1 or len(self.front)
            line = self.front[offset:end]
            text = line.strip()
            if not text:
                blanks.append("")
            elif (
                text[0] == "#"
                and len(line) - len(line.lstrip()) > parent_indent
                and not self._suppresses_next_line(text, end)
            ):
                comments += [*blanks, text]
                blanks = []
                self.position = end
            else:
                break
            offset = end
        return comments

    def _suppresses_next_line(self, comment: str, next_line: int) -> bool:
        """Whether a comment suppresses findings on the line below it."""
        line = self.front[next_line : self.front.find("\n", next_line) + 1 or len(self.front)].strip()
        return _SUPPRESSION_COMMENT.match(comment) is not None and line[:1] not in ("", "#")


def order_names(names: Iterable[Any], order: FieldOrder) -> list[Any]:
    """Names in an order; a name that is not in it stays after the one before it (the first ones: before the next)."""
    ranks = {name: rank for rank, name in enumerate(order)}
    groups: list[tuple[int, list[Any]]] = []
    leading: list[Any] = []
    for name in names:
        if type(name) is str and name in ranks:
            groups.append((ranks[name], [*leading, name]))
            leading = []
        elif groups:
            groups[-1][1].append(name)
        else:
            leading.append(name)
    return [*leading, *(name for _, group in sorted(groups, key=lambda group: group[0]) for name in group)]


def _join_blocks(blocks: list[_FormattedBlock], closing_comments: list[str], indent: int) -> _FormattedBlock:
    lines = list(blocks[0].lines)
    for block in blocks[1:]:
        lines += [*_indent_comments(block.leading_comments, indent), *block.lines]
    return _FormattedBlock(
        _strip_leading_blanks(blocks[0].leading_comments), [*lines, *_indent_comments(closing_comments, indent)]
    )


def _skip_structure(front: str, offset: int) -> int:
    """The offset after the colon or dash of a field or item without a value."""
    while front[offset : offset + 1] in (" ", ":", "-") and front[offset : offset + 1]:
        offset += 1
    return offset


def _is_empty_node(node: Any) -> bool:
    """Whether a field or item has no value."""
    start, end = node_range(node)
    return start == end


def _is_block_scalar(node: Any) -> bool:
    """Whether a value is a block scalar (`|` or `>`)."""
    return type(node) is ScalarNode and node.style in ("|", ">")


def _scalar_end(front: str, node: Any) -> int:
    """The end of a scalar or flow collection, without the trailing blank lines that a block scalar drops."""
    start, end = node_range(node)
    if not _is_block_scalar(node) or "+" in front[start : front.find("\n", start)]:
        return end
    newline = front.find("\n", start + len(front[start:end].rstrip("\n ")), end)
    return newline if newline >= 0 else end


def _format_value(front: str, node: Any, old_indent: int, indent: int) -> list[str]:
    """The lines of a scalar, or of a flow collection that stays one; the first line begins with the value.

    `old_indent` and `indent`: the column of the field or item, before and after.
    """
    start, _ = node_range(node)
    source = front[start : _scalar_end(front, node)]
    if _is_block_scalar(node):
        return _format_block_scalar(source, old_indent, indent)
    if "\n" in source:
        return _format_multiline(source, indent, keep_alignment=type(node) is not ScalarNode)
    return [format_inline(front, node)] if type(node) is ScalarNode else [source]


def format_inline(front: str, node: Any) -> str:
    """A key or value on one line: without quotes if no YAML reader needs them, else as it is.

    A plain scalar stays plain: `Yes`, read as true, may be meant as a word, and its spelling is the only sign of it.
    """
    start, end = node_range(node)
    quoted = node.style in ("'", '"')
    return node.value if quoted and format_text_scalar(node.value) == node.value else front[start:end]


def _format_block_scalar(source: str, old_indent: int, indent: int) -> list[str]:
    """A block scalar, indented for its new position; the relative indentation of its lines stays the same."""
    header, _, rest = source.partition("\n")
    lines = rest.removesuffix("\n").split("\n") if rest else []
    match = _BLOCK_HEADER.match(header)
    explicit_width = int(match[1]) if match is not None and match[1] else 0
    if explicit_width:
        old_margin = old_indent + explicit_width
    else:  # that of the first line with a text; without one, blanks are no text
        margins = (len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" "))
        old_margin = next(margins, max(map(len, lines), default=0))
    new_margin = " " * (indent + (explicit_width or 2))
    return [header.rstrip(), *(new_margin + line[old_margin:] if len(line) > old_margin else "" for line in lines)]


def _format_multiline(source: str, indent: int, *, keep_alignment: bool) -> list[str]:
    """A scalar or flow collection on several lines: the lines below the first are indented under the key.

    `keep_alignment`: keep the relative indentation of these lines (it is not part of a scalar's value).
    """
    first, *following = source.split("\n")
    margins = [len(line) - len(line.lstrip(" \t")) for line in following if line.strip()]
    common_margin = min(margins, default=0)
    lines = [_strip_trailing_blanks(first)]
    for line in following:
        text = line[common_margin:] if keep_alignment else line.lstrip(" \t")
        lines.append(" " * (indent + 2) + _strip_trailing_blanks(text) if line.strip() else "")
    return lines


def _strip_trailing_blanks(line: str) -> str:
    """A line without its trailing spaces, unless a backslash escapes the first of them."""
    bare = line.rstrip(" \t")
    return line if bare.endswith("\\") else bare


def _comments_outside_values(text: str, root: Any, offset: int) -> list[str]:
    """The comments of a text that begins at an offset of the front matter and contains the node tree `root`."""
    comments: list[str] = []
    if "#" not in text:
        return comments
    position = 0
    for start, end in sorted(_scalar_ranges(root)):
        comments += re.findall(r"#[^\n]*", text[position : max(position, start - offset)])
        position = max(position, end - offset)
    return [comment.rstrip() for comment in [*comments, *re.findall(r"#[^\n]*", text[position:])]]


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


def _strip_leading_blanks(comments: list[str]) -> list[str]:
    """Leading comments without the blank lines at their beginning."""
    start = next((i for i, line in enumerate(comments) if line), len(comments))
    return comments[start:]


def _indent_comments(comments: list[str], indent: int) -> list[str]:
    """Comments and blank lines at a column, without consecutive blank lines."""
    return [" " * indent + line if line else "" for i, line in enumerate(comments) if line or i == 0 or comments[i - 1]]


def format_trailing_comment(comment: str) -> str:
    """A comment after a value, with a space before it."""
    return f" {comment.rstrip()}" if comment else ""
