"""The scalars of a front matter as they are written: every key and value with its range and its quotes.

The parser creates a scanner only for the few files that may have a style problem (an invisible character, an extra
space); it scans only when a rule asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from incubo.core.problem import FieldPath
from incubo.source.frontmatter import FrontMatterSplit


class ScalarToken(NamedTuple):
    """A key or a value (`part`: "key" or "value") at [start, end) in the file's text, quotes included.

    `style` is the quote around it, `|` or `>` for a block scalar, "" for none. `value` is its text once parsed.
    """

    field: FieldPath
    part: str
    start: int
    end: int
    style: str
    value: str

    @property
    def content_range(self) -> tuple[int, int]:
        """The range without the quotes."""
        quotes = 1 if self.style in ("'", '"') else 0
        return self.start + quotes, self.end - quotes


class FrontMatterScanner:
    """The text of a parsed file: its front matter is [start, end), its body begins at `body_start`.

    `root`: the node tree, composed again when needed if it is None. `has_padded_value`: a quoted or block scalar
    begins or ends with spaces. `has_combining_marks`: the text may have combining marks. `html_tag`: the range of the
    first HTML tag. `has_hash_in_text`: a word after `#` may be part of a text. `may_be_unfinished`: somebody may have
    to complete a text.
    """

    def __init__(
        self,
        text: str,
        split: FrontMatterSplit,
        root: Any = None,
        *,
        has_padded_value: bool = False,
        has_combining_marks: bool = False,
        html_tag: tuple[int, int] | None = None,
        has_hash_in_text: bool = False,
        may_be_unfinished: bool = False,
    ) -> None:
        self.text = text
        self.start, self.end, self.body_start = split
        self.root = root
        self.has_padded_value = has_padded_value
        self.has_combining_marks = has_combining_marks
        self.html_tag = html_tag
        self.has_hash_in_text = has_hash_in_text
        self.may_be_unfinished = may_be_unfinished

    @property
    def front_text(self) -> str:
        """The text of the front matter."""
        return self.text[self.start : self.end]

    def scan(self, predicate: Callable[[str], object] | None = None) -> Iterator[ScalarToken]:
        """The keys and values for whose text `predicate` is true (all by default), in the order of the file."""
        if self.root is None:
            from incubo.source.yaml_loader import compose  # lazy: it loads yaml, only for files to examine

            self.root = compose(self.front_text)
        yield from self._walk(self.root, (), predicate)

    def _walk(self, node: Any, field: FieldPath, predicate: Callable[[str], object] | None) -> Iterator[ScalarToken]:
        if node is None:
            return
        if node.id == "scalar":
            if predicate is None or predicate(node.value):
                yield self._make_token(node, field, "value")
        elif node.id == "mapping":
            for key, value in node.value:
                if predicate is None or predicate(key.value):
                    yield self._make_token(key, (*field, key.value), "key")
                if value.id != "scalar":
                    yield from self._walk(value, (*field, key.value), predicate)
                elif predicate is None or predicate(value.value):
                    yield self._make_token(value, (*field, key.value), "value")
        else:
            for i, item in enumerate(node.value):
                yield from self._walk(item, (*field, i), predicate)

    def _make_token(self, node: Any, field: FieldPath, part: str) -> ScalarToken:
        start, end = self.start + node.start_mark.index, self.start + node.end_mark.index
        return ScalarToken(field, part, start, end, node.style or "", node.value)
