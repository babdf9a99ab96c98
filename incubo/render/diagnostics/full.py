"""Findings with the lines they are about, for people: what, where, and what to do.

Lines of a file with what is wrong underlined, as rustc draws them.

8 |     start: 2024-09-02
  |            ---------- starts on 2 September 2024
9 |     end: 2024-03-01
  |          ^^^^^^^^^^ ends 185 days earlier
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from incubo.core.i18n import gettext, ngettext
from incubo.render import escape
from incubo.render.diagnostics.context import DiagnosticsContext, severity_label
from incubo.render.diagnostics.summary import statistics_lines as statistics
from incubo.render.diagnostics.summary import wrapped_summary as summary
from incubo.render.terminal.style import SEVERITY_STYLES, Paint, TerminalStyle, make_painter
from incubo.render.terminal.text import display_width, wrap
from incubo.render.values import format_integer
from incubo.validation.diagnostic import Diagnostic, Region

DEFAULT_EXCERPT_WIDTH = 100
"""The window on long lines where the output has no width of its own."""
_MIN_LABEL_WIDTH = 24
_SECONDARY_STYLE = "cyan"


class ExcerptLabel(NamedTuple):
    """A mark whose text is in words and safe to show."""

    region: Region
    text: str
    primary: bool


class _Underline(NamedTuple):
    """A mark on screen: the columns it underlines (from 0, the end excluded)."""

    start: int
    end: int
    text: str
    primary: bool


class ExcerptStyle(NamedTuple):
    """How an excerpt is drawn: `gutter_width` is the width of its line numbers, `primary_style` the colour of what is
    wrong.
    """

    terminal: TerminalStyle
    gutter_width: int
    primary_style: str

    @property
    def paint(self) -> Paint:
        """The function that colours."""
        return make_painter(self.terminal.color)

    def gutter_line(self, number: int | None, text: str = "") -> str:
        """A line behind its number, or behind none."""
        margin = f"{'' if number is None else number:>{self.gutter_width}} |"
        return f"{self.paint('dim', margin)} {text}" if text else self.paint("dim", margin)


def split_lines(text: str) -> list[str]:
    """A text's lines without their line ends."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def excerpt_lines(marks: Sequence[ExcerptLabel], lines: Sequence[str], excerpt_style: ExcerptStyle) -> Iterator[str]:
    """The marked lines of one file in their order, each with its underlines and labels."""
    previous: int | None = None
    for number, group in groupby(sorted(marks, key=lambda mark: mark.region.line), key=lambda mark: mark.region.line):
        if previous is not None and number > previous + 2:
            yield excerpt_style.paint("dim", "...")
        elif previous is not None and number == previous + 2:
            yield from _marked_line(number - 1, [], lines, excerpt_style)
        yield from _marked_line(number, list(group), lines, excerpt_style)
        previous = number


def _marked_line(
    number: int, marks: Sequence[ExcerptLabel], lines: Sequence[str], excerpt_style: ExcerptStyle
) -> Iterator[str]:
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    shown, strokes = _visible_window(
        line, [(mark, *_covered_characters(mark.region, line)) for mark in marks], excerpt_style
    )
    yield excerpt_style.gutter_line(number, shown.rstrip())
    if strokes:
        for row in _underline_rows(strokes, excerpt_style):
            yield excerpt_style.gutter_line(None, row)


def _covered_characters(region: Region, line: str) -> tuple[int, int]:
    """The characters of a line that a region covers: one at least, and only on its first line."""
    start = min(region.column - 1, len(line))
    end = len(line.rstrip()) if region.end_line > region.line else min(region.end_column - 1, len(line))
    return start, max(end, start + 1)


def _visible_window(
    line: str, covered: Sequence[tuple[ExcerptLabel, int, int]], excerpt_style: ExcerptStyle
) -> tuple[str, list[_Underline]]:
    """What is shown of a line, and its strokes on screen. A long line shows what is around its marks."""
    cells = escape.escape_characters(line)
    at = list(accumulate(map(display_width, cells), initial=0))  # the screen column of each character, and of the end

    def column(index: int) -> int:
        return at[index] if index < len(at) else at[-1] + index - len(cells)

    budget = max((excerpt_style.terminal.width or DEFAULT_EXCERPT_WIDTH) - excerpt_style.gutter_width - 3, 20)
    low, high, dots = 0, len(cells), excerpt_style.terminal.ellipsis
    if at[-1] + any(start >= len(cells) for _, start, _ in covered) > budget:  # the end of a line takes a column
        first = min((column(start) for _, start, _ in covered), default=0)
        last = max((column(end) for _, _, end in covered), default=0)
        room = budget - 2 * len(dots)
        if last - first > room:  # marks too far apart: the main one is seen, the others point to the dots
            _, start, end = max(covered, key=lambda reach: reach[0].primary)
            first, last = column(start), min(column(end), column(start) + room)
        if last > room:
            before = max(min(20, room // 4), (room - (last - first)) // 2)
            low = bisect_left(at, max(0, min(first - before, at[-1] - room)))
        high = bisect_right(at, at[low] + room) - 1
    lead = dots if low else ""
    shown = lead + "".join(cells[low:high]) + (dots if high < len(cells) else "")
    shift = len(lead) - at[low]
    edge = at[high] + shift + (1 if high == len(cells) else len(dots))
    strokes = []
    for mark, start, end in covered:
        left = min(max(column(start) + shift, 0), edge - 1)
        right = min(column(end) + shift, edge) if end <= len(cells) + 1 else left + 1
        strokes.append(_Underline(left, max(right, left + 1), mark.text, mark.primary))
    return shown, strokes


class _DrawingRow:
    """A row of a drawing: painted pieces put at columns."""

    def __init__(self, paint: Paint) -> None:
        self.paint = paint
        self.cells: list[tuple[str, str]] = []

    def write(self, column: int, text: str, style: str) -> None:
        """Draw a text of one-column characters over what is there."""
        missing = column + len(text) - len(self.cells)
        self.cells += [(" ", "")] * missing
        for offset, character in enumerate(text):
            self.cells[column + offset] = character, style

    def render(self, tail: str = "", column: int | None = None, style: str = "") -> str:
        """The row as a text, `tail` after it (at a column, if told)."""
        said = ""
        for style_, group in groupby(self.cells, key=lambda cell: cell[1]):
            said += self.paint(style_, "".join(character for character, _ in group))
        if not tail:
            return said
        blanks = 1 if column is None else column - len(self.cells)
        return said + " " * blanks + self.paint(style, tail)


def _underline_rows(underlines: Sequence[_Underline], excerpt_style: ExcerptStyle) -> Iterator[str]:
    """The rows under a line: the underlines, the rightmost label beside its own, the others hung below."""
    row = _DrawingRow(excerpt_style.paint)
    for stroke in sorted(underlines, key=lambda stroke: stroke.primary):  # the main mark over the others
        row.write(
            stroke.start,
            ("^" if stroke.primary else "-") * (stroke.end - stroke.start),
            _underline_style(stroke, excerpt_style),
        )
    hung = sorted(
        (stroke for stroke in underlines if stroke.text), key=lambda each: (each.start, each.end, each.primary)
    )
    beside = ""
    style = ""
    if hung and hung[-1].end >= len(row.cells) and _label_fits(len(row.cells) + 1, hung[-1].text, excerpt_style):
        last = hung.pop()
        beside, style = last.text, _underline_style(last, excerpt_style)
    yield row.render(beside, style=style)
    if len(hung) > 1 or (hung and beside):
        yield _connector_row(hung, excerpt_style).render()
    while hung:
        stroke = hung.pop()
        column = stroke.start
        limit = (
            None
            if excerpt_style.terminal.width is None
            else excerpt_style.terminal.width - excerpt_style.gutter_width - 3
        )
        if limit is not None and column + min(display_width(stroke.text), _MIN_LABEL_WIDTH) > limit:
            column = max(0, limit - max(_MIN_LABEL_WIDTH, display_width(stroke.text)))
        threads = [each for each in hung if each.start < column]
        for text in wrap(stroke.text, None if limit is None else limit - column):
            yield _connector_row(threads, excerpt_style).render(text, column, _underline_style(stroke, excerpt_style))


def _connector_row(underlines: Sequence[_Underline], excerpt_style: ExcerptStyle) -> _DrawingRow:
    """The lines that lead from underlines down to labels further below."""
    row = _DrawingRow(excerpt_style.paint)
    for stroke in underlines:
        row.write(stroke.start, "|", _underline_style(stroke, excerpt_style))
    return row


def _label_fits(column: int, text: str, excerpt_style: ExcerptStyle) -> bool:
    return (
        excerpt_style.terminal.width is None
        or excerpt_style.gutter_width + 3 + column + display_width(text) <= excerpt_style.terminal.width
    )


def _underline_style(underline: _Underline, excerpt_style: ExcerptStyle) -> str:
    return excerpt_style.primary_style if underline.primary else _SECONDARY_STYLE


MAX_FINDINGS_PER_RULE = 5
"""How many findings of one rule are shown: after five, one more teaches nothing."""


def render(context: DiagnosticsContext) -> str:
    """The findings in order of path, at most five a rule (the first names its page), how many more, the summary."""
    color = context.terminal.color
    parts: list[str] = []
    if context.statistics:
        parts += ["\n".join(statistics(context, color=color))] if context.outcome.diagnostics else []
    else:
        seen: Counter[tuple[str, str]] = Counter()
        explained: set[str] = set()
        for diagnostic in context.listed:
            key = diagnostic.rule_id, diagnostic.severity
            seen[key] += 1
            if seen[key] <= MAX_FINDINGS_PER_RULE:
                parts.append(
                    "\n".join(_finding_lines(diagnostic, context, with_rule_page=diagnostic.rule_id not in explained))
                )
                explained.add(diagnostic.rule_id)
        more = {key: number - MAX_FINDINGS_PER_RULE for key, number in seen.items() if number > MAX_FINDINGS_PER_RULE}
        if more:
            parts.append("\n".join(_more_lines(more, context)))
    parts.append(summary(context))
    return "\n\n".join(parts) + "\n"


def _more_lines(hidden_counts: dict[tuple[str, str], int], context: DiagnosticsContext) -> Iterator[str]:
    """`and 126 more ref-unknown-startup`, the most frequent first."""
    paint = make_painter(context.terminal.color)
    for (rule, level), n in sorted(hidden_counts.items(), key=lambda item: (-item[1], item[0])):
        yield ngettext("and {n} more {rule}", "and {n} more {rule}", n).format(
            n=format_integer(n, context.lang), rule=paint(SEVERITY_STYLES[level], escape.escape_terminal(rule))
        )
    yield paint("dim", gettext("(--format concise shows them all)"))


def _finding_lines(diagnostic: Diagnostic, context: DiagnosticsContext, *, with_rule_page: bool) -> Iterator[str]:
    region = diagnostic.region
    marks = [
        ExcerptLabel(
            mark.region, context.format_for_terminal(mark.message, region) if mark.message else "", mark.is_primary
        )
        for mark in diagnostic.labels
    ]
    gutter = max(len(str(mark.region.line)) for mark in marks)
    pen = ExcerptStyle(context.terminal, gutter, SEVERITY_STYLES[diagnostic.severity])
    yield from _header_lines(diagnostic, context)
    for path in dict.fromkeys(mark.region.path for mark in marks):  # the main file first
        here = [mark for mark in marks if mark.region.path == path]
        first = here[0].region
        if path != region.path:
            yield pen.gutter_line(None)
        yield _location_line("-->" if path == region.path else ":::", first, pen)
        yield pen.gutter_line(None)
        yield from excerpt_lines(here, split_lines(context.read_text(path)), pen)
    notes = [(gettext("help: {text}"), "bold", context.format_for_terminal(hint, region)) for hint in diagnostic.hints]
    if diagnostic.fix:
        options = "--fix" if diagnostic.fix.is_safe else "--fix --guesses"
        said = gettext("{fix} (incubo validate {options})").format(
            fix=context.format_for_terminal(diagnostic.fix.title, region), options=options
        )
        notes.append((gettext("fix: {text}"), "bold green", said))
    if with_rule_page:  # once a rule: its page says the same of them all
        notes.append(
            (gettext("learn more: {text}"), "bold", f"incubo explain {escape.escape_terminal(diagnostic.rule_id)}")
        )
    if notes:
        yield pen.gutter_line(None)
    for template, style, text in notes:
        yield from _note_lines(template.partition("{text}")[0], style, text, pen)


def _header_lines(diagnostic: Diagnostic, context: DiagnosticsContext) -> Iterator[str]:
    """`error[rule]: message`, the message in bold."""
    paint = make_painter(context.terminal.color)
    head = f"{severity_label(diagnostic.severity)}[{escape.escape_terminal(diagnostic.rule_id)}]"
    lines = wrap(
        f"{head}: {context.format_for_terminal(diagnostic.message, diagnostic.region)}",
        context.terminal.width,
        indent=2,
        first_column=0,
    )
    yield paint(SEVERITY_STYLES[diagnostic.severity], head) + paint("bold", lines[0][len(head) :])
    for line in lines[1:]:
        yield paint("bold", line)


def _location_line(arrow: str, region: Region, excerpt_style: ExcerptStyle) -> str:
    margin = " " * excerpt_style.gutter_width
    place = f"{escape.escape_terminal(region.path)}:{region.line}:{region.column}"
    return f"{margin}{excerpt_style.paint('dim', arrow)} {place}"


def _note_lines(label: str, style: str, text: str, excerpt_style: ExcerptStyle) -> Iterator[str]:
    """`= help: what to do`, wrapped under itself."""
    label = label.rstrip(" ")
    indent = excerpt_style.gutter_width + 3 + display_width(label) + 1
    head = f"{' ' * excerpt_style.gutter_width} {excerpt_style.paint('dim', '=')} {excerpt_style.paint(style, label)}"
    if (
        excerpt_style.terminal.width is not None
        and indent + max(map(display_width, text.split(" "))) > excerpt_style.terminal.width
    ):
        yield head  # a word is too long to stand beside the label
        indent = excerpt_style.gutter_width + 3
        yield from (" " * indent + line.lstrip() for line in wrap(text, excerpt_style.terminal.width, indent=indent))
        return
    lines = wrap(text, excerpt_style.terminal.width, indent=indent)
    yield f"{head} {lines[0]}"
    yield from lines[1:]
