"""The walk through a front matter that gives its canonical lines: fields in order, remarks with what they are about.

A remark on a line of its own goes with what stands below it; one at the end of a list or of fields, as far to the
right as they are, stays at their end; one beside a value stays on its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from incubo.i18n import N_
from incubo.problem import Text
from incubo.source.changes import Unfit
from incubo.source.extents import in_lines, marks
from incubo.source.manner import column
from incubo.source.tidy_remarks import begun, indented, inside, noted
from incubo.source.tidy_values import end_of, is_empty, is_text_block, one, written

Order: TypeAlias = Mapping[str, "Order"]
"""Names of fields in their order, each with the order of what it holds (in a list: of each item)."""

_BESIDE = re.compile(r"[ \t]*(#[^\n]*)?")
_ACCEPTS = re.compile(r"#[ \t]*incubo:")
"""A remark that accepts a finding: it is about its own line, or alone about the line below."""


class Part(NamedTuple):
    """The lines of a field or an item, and the remarks and blank lines above it, without their margin."""

    above: list[str]
    lines: list[str]


class Walk:
    """A place in the text of a front matter (its lines end with LF), which goes from its beginning to its end."""

    def __init__(self, front: str) -> None:
        self.front = front
        self.at = 0

    def lines(self, root: Any, order: Order) -> list[str]:
        """The canonical lines of a front matter. Raises Unfit."""
        above = self._above(marks(root.value[0][0])[0])
        made = self._fields(root, 0, above, order, -1)
        return [*indented(made.above, 0), *made.lines]

    def _fields(self, node: Any, across: int, above: list[str], order: Order, holder: int) -> Part:
        """Fields at a column. `above`: what stands over the first one; `holder`: the column of what holds them."""
        old = column(self.front, marks(node.value[0][0])[0])
        parts: dict[Any, Part] = {}
        for i, (key, value) in enumerate(node.value):
            if key.tag in parts:
                raise Unfit(Text(N_("“{field}” is given twice, and only one of the two counts"), {"field": key.value}))
            own = self._above(marks(key)[0], brackets=node.flow_style)
            held = order.get(key.tag, {}) if type(key.tag) is str else {}
            parts[key.tag] = self._field(key, value, across, [*above, *own] if i == 0 else own, held, old)
        tail = [] if node.flow_style else self._tail(holder)
        return _joined([parts[name] for name in arranged(parts, order)], tail, across)

    def _field(self, key: Any, value: Any, across: int, above: list[str], order: Order, old: int) -> Part:
        head = f"{' ' * across}{one(self.front, key)}:"
        self.at = marks(key)[1]
        if is_empty(value):
            self.at = max(self.at, marks(value)[1])
            return Part(above, [head + self._beside()])
        if in_lines(value):
            beside, own = self._gap(marks(value)[0])
            made = self._held(value, across + 2, own, order, old)
            return Part(above, [head + noted(beside), *indented(made.above, across + 2), *made.lines])
        above = [*above, *self._above(marks(value)[0])]
        if self._opens(value, above):
            made = self._held(value, across + 2, [], order, old)
            self.at = marks(value)[1]
            return Part(above, [head + self._beside(), *made.lines])
        first, *others = written(self.front, value, old, across)
        return Part(above, self._ended(value, [f"{head} {first}", *others]))

    def _items(self, node: Any, across: int, above: list[str], order: Order, holder: int) -> Part:
        """The items of a list, their dashes at a column."""
        old = column(self.front, marks(node)[0])
        parts = []
        for item in node.value:
            above = [*above, *self._above(marks(item)[0], brackets=node.flow_style)]
            parts.append(self._item(item, across, above, order, old))
            above = []
        return _joined(parts, [] if node.flow_style else self._tail(holder), across)

    def _item(self, item: Any, across: int, above: list[str], order: Order, old: int) -> Part:
        dash = f"{' ' * across}-"
        if is_empty(item):
            return Part(above, self._ended(item, [dash]))
        opened = type(item) is MappingNode and item.flow_style and self._opens(item, above)
        if in_lines(item) or opened:
            made = self._held(item, across + 2, [], order, old)
            lines = [f"{dash} {made.lines[0][across + 2 :]}", *made.lines[1:]]
            if opened:
                self.at = marks(item)[1]
                lines[0] += self._beside()
            return Part([*above, *made.above], lines)
        first, *others = written(self.front, item, old, across)
        return Part(above, self._ended(item, [f"{dash} {first}", *others]))

    def _held(self, node: Any, across: int, above: list[str], order: Order, holder: int) -> Part:
        each = self._items if type(node) is SequenceNode else self._fields
        return each(node, across, above, order, holder)

    def _opens(self, node: Any, above: list[str]) -> bool:
        """Whether brackets become lines: not where a remark is inside, or accepts what may be found in them."""
        if type(node) is ScalarNode or not node.value:
            return False
        start, end = marks(node)
        beside = self.front[end : self.front.find("\n", end) + 1 or len(self.front)]
        accepted = _ACCEPTS.search(beside) or (above and _ACCEPTS.match(above[-1]))
        return not accepted and not inside(self.front[start:end], node, start)

    def _ended(self, node: Any, lines: list[str]) -> list[str]:
        """The lines of a value with the remark beside it; the walk goes on behind it."""
        self.at = end_of(self.front, node)
        return lines if is_text_block(node) else [*lines[:-1], lines[-1] + self._beside()]

    def _beside(self) -> str:
        """The remark on the rest of the line, with a space before it."""
        at = self.at
        found = _BESIDE.match(self.front, after_structure(self.front, at))
        assert found is not None
        self.at = found.end()
        return noted(found[1] or "")

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
        return _ACCEPTS.match(remark) is not None and line[:1] not in ("", "#")


def after_structure(front: str, at: int) -> int:
    """Behind the colon or the dash of what has no value."""
    while front[at : at + 1] in (" ", ":", "-") and front[at : at + 1]:
        at += 1
    return at


def arranged(names: Iterable[Any], order: Order) -> list[Any]:
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


def _joined(parts: list[Part], tail: list[str], across: int) -> Part:
    lines = list(parts[0].lines)
    for part in parts[1:]:
        lines += [*indented(part.above, across), *part.lines]
    return Part(begun(parts[0].above), [*lines, *indented(tail, across)])
