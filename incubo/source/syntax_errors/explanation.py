"""Explain a YAML error as the mistake that caused it.

The parser often fails several lines after the mistake, with a technical message. Detectors look for common mistakes
in the text itself; if none recognises the error, the problem is reported where the parser failed.
The other functions report what the parser accepts and incubo does not: keys that are lists, duplicate keys.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yaml.nodes import MappingNode, SequenceNode

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, Fix, Label, Problem, Span
from incubo.source.syntax_errors import file_text, punctuation, quotes, whitespace
from incubo.source.syntax_errors.parse_error import ParseFailure, SourceLine, split_front_matter_lines, visible_range

_DETECTORS: tuple[Callable[[ParseFailure], Problem | None], ...] = (
    file_text.detect_conflict_remnant,
    whitespace.detect_tab,
    whitespace.detect_line_separator,
    whitespace.detect_invisible_character,
    quotes.detect_unclosed_quote,
    quotes.detect_text_after_quote,
    punctuation.detect_colon_in_value,
    quotes.detect_unclosed_bracket,
    punctuation.detect_bullet,
    quotes.detect_reserved_character,
    punctuation.detect_missing_dash_space,
    punctuation.detect_missing_colon,
    punctuation.detect_missing_first_dash,
    whitespace.detect_misaligned_line,
)
"""The detectors, the most specific first; the first one that recognises its mistake wins."""


def explain_parse_error(path: str, front: str, offset: int, error: Exception) -> Problem:
    """The problem for an error raised by the parser; `offset` is the start of the front matter."""
    lines = split_front_matter_lines(front, offset)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    index = offset + (mark.index if mark is not None else int(getattr(error, "position", 0) or 0))
    index = min(index, offset + len(front))
    line = next((line for line in reversed(lines) if line.start <= index), lines[0])
    if not line.text.strip() and line.number:
        line = next((candidate for candidate in reversed(lines[: line.number]) if candidate.text.strip()), line)
    failure = ParseFailure(path, lines, line, index, str(getattr(error, "problem", "") or error))
    for detect in _DETECTORS:
        problem = detect(failure)
        if problem is not None:
            return problem
    start, end = visible_range(line)
    return Problem(
        "yaml-syntax",
        Span(path, start, end),
        Message(N_("this line cannot be understood")),
        hints=(
            Message(
                N_(
                    "a field is written “name: value”, an item of a list “- value”, "
                    "with the same indentation as its neighbours"
                )
            ),
        ),
    )


def complex_key_problem(span: Span) -> Problem:
    """The problem of a key that is a list or a mapping."""
    return Problem(
        "yaml-syntax",
        span,
        Message(N_("a list or a group cannot be the name of a field")),
        hints=(Message(N_("a field is written “name: value”")),),
        case="complex-key",
    )


def not_a_mapping_problem(path: str, front: str, offset: int) -> Problem:
    """The problem of a front matter that is a text or a list."""
    line = next(
        (line for line in split_front_matter_lines(front, offset) if line.text.strip()), SourceLine(0, "", offset)
    )
    return Problem(
        "yaml-not-fields",
        Span(path, *visible_range(line)),
        Message(N_("the front matter must be made of fields (“name: value”)")),
    )


def duplicate_key_problems(path: str, root: Any, offset: int) -> list[Problem]:
    """A problem for each duplicate key; a single one for a mapping that is two list items without a dash between."""
    problems = []
    stack: list[tuple[Any, Any]] = [(root, None)]
    while stack:
        node, parent = stack.pop()
        if type(node) is SequenceNode:
            stack.extend((item, node) for item in node.value)
        elif type(node) is MappingNode:
            first_keys: dict[Any, Any] = {}
            repeated_keys = []
            for key, value in node.value:
                stack.append((value, node))
                if first_keys.setdefault(key.tag, key) is not key:
                    repeated_keys.append(key)
            if len(repeated_keys) > 1 and type(parent) is SequenceNode and repeated_keys[0].tag == node.value[0][0].tag:
                problems.append(_missing_dash_problem(path, repeated_keys[0], parent, offset))
            else:
                problems.extend(_duplicate_key_problem(path, key, first_keys[key.tag], offset) for key in repeated_keys)
    return problems


def _missing_dash_problem(path: str, key: Any, items: Any, offset: int) -> Problem:
    start = offset + key.start_mark.index
    edit = Edit(Span(path, start - 2, start), "- ")
    is_aligned = not items.flow_style and items.start_mark.column == key.start_mark.column - 2
    return Problem(
        "yaml-missing-dash",
        Span(path, start, offset + key.end_mark.index),
        Message(N_("a dash is missing before “{key}”: a new item seems to begin here"), {"key": key.value}),
        hints=(Message(N_("as it is, these fields replace those above, which are lost without a warning")),),
        fix=Fix(Message(N_("add the dash")), False, (edit,)) if is_aligned else None,
    )


def _duplicate_key_problem(path: str, key: Any, first: Any, offset: int) -> Problem:
    def span(node: Any) -> Span:
        return Span(path, offset + node.start_mark.index, offset + node.end_mark.index)

    return Problem(
        "yaml-duplicate-key",
        span(key),
        Message(
            N_("“{key}” is given twice: only the last one counts, the other is lost without a warning"),
            {"key": key.value},
        ),
        label=Message(N_("second time")),
        secondary_labels=(Label(span(first), Message(N_("first time"))),),
        hints=(Message(N_("keep one of the two, or join their contents")),),
    )
