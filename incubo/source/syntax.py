"""A YAML error, told as the mistake a person made.

The parser says where it gave up, often lines after the mistake and in words of its own. Each trap looks for its
mistake in the text itself; what none of them knows keeps the parser's place.
"""

from __future__ import annotations

from collections.abc import Callable

from incubo.i18n import N_
from incubo.problem import Problem, Span, Text
from incubo.source.traps import blanks, colons, conflicts, items, quotes
from incubo.source.trouble import Line, Trouble, lines_of, visible

_TRAPS: tuple[Callable[[Trouble], Problem | None], ...] = (
    conflicts.conflict,
    blanks.tab,
    blanks.separator,
    blanks.invisible,
    quotes.unclosed_quote,
    quotes.text_after_quote,
    colons.colon_in_value,
    quotes.bracket,
    items.bullet,
    quotes.reserved,
    colons.dash,
    colons.missing_colon,
    items.first_dash,
    blanks.indentation,
)
"""In the order in which they are asked: what explains a failure best comes first."""


def explain(path: str, front: str, offset: int, error: Exception) -> Problem:
    """The problem that a failure of the parser stands for."""
    lines = lines_of(front, offset)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    index = offset + (mark.index if mark is not None else int(getattr(error, "position", 0) or 0))
    index = min(index, offset + len(front))
    line = next((line for line in reversed(lines) if line.start <= index), lines[0])
    if not line.text.strip() and line.number:
        line = next((other for other in reversed(lines[: line.number]) if other.text.strip()), line)
    trouble = Trouble(path, lines, line, index, str(getattr(error, "problem", "") or error))
    for trap in _TRAPS:
        problem = trap(trouble)
        if problem is not None:
            return problem
    start, end = visible(line)
    return Problem(
        "yaml-syntax",
        Span(path, start, end),
        Text(N_("this line cannot be understood")),
        hints=(
            Text(
                N_(
                    "a field is written “name: value”, an item of a list “- value”, "
                    "with the same indentation as its neighbours"
                )
            ),
        ),
    )


def complex_key(span: Span) -> Problem:
    """A key that is itself a list or a mapping."""
    return Problem(
        "yaml-syntax",
        span,
        Text(N_("a list or a group cannot be the name of a field")),
        hints=(Text(N_("a field is written “name: value”")),),
        case="complex-key",
    )


def not_a_mapping(path: str, front: str, offset: int) -> Problem:
    """A front matter that is one text or one list."""
    line = next((line for line in lines_of(front, offset) if line.text.strip()), Line(0, "", offset))
    return Problem(
        "yaml-not-fields",
        Span(path, *visible(line)),
        Text(N_("the front matter must be made of fields (“name: value”)")),
    )
