"""Findings for people, each with the lines of its files: what is wrong, where, and what to do.

The lines are drawn as rustc does, with the regions underlined and labelled:

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
from incubo.core.shell import quote_argument
from incubo.render.diagnostics.formats import DiagnosticsContext, severity_label
from incubo.render.diagnostics.summary import statistics_lines, wrapped_summary
from incubo.render.escape import escape_characters, escape_terminal
from incubo.render.numbers import format_integer
from incubo.render.terminal.style import SEVERITY_STYLES, Paint, TerminalStyle, make_painter
from incubo.render.terminal.text import display_width, wrap
from incubo.validation.diagnostic import Diagnostic, Region

MAX_FINDINGS_PER_RULE = 5
"""The findings of one rule that are shown: the sixth would be no news."""
DEFAULT_EXCERPT_WIDTH = 100
"""The width of excerpts where the output has no width: long lines are cut around their labels."""
_MIN_LABEL_WIDTH = 24
_SECONDARY_STYLE = "cyan"
_GUTTER_SEPARATOR_WIDTH = 3
"""The columns of ` | ` after a line number."""


def render(context: DiagnosticsContext) -> str:
    """The findings by path, at most five per rule; the number of the others; the summary."""
    parts: list[str] = []
    if context.statistics:
        if context.validation.diagnostics:
            parts.append("\n".join(statistics_lines(context, color=context.terminal.color)))
    else:
        counts: Counter[tuple[str, str]] = Counter()
        explained_rules: set[str] = set()
        for diagnostic in context.listed:
            key = diagnostic.rule_id, diagnostic.severity
            counts[key] += 1
            if counts[key] <= MAX_FINDINGS_PER_RULE:
                is_first = diagnostic.rule_id not in explained_rules
                parts.append("\n".join(_finding_lines(diagnostic, context, with_rule_page=is_first)))
                explained_rules.add(diagnostic.rule_id)
        hidden_counts = {
            key: count - MAX_FINDINGS_PER_RULE for key, count in counts.items() if count > MAX_FINDINGS_PER_RULE
        }
        if hidden_counts:
            parts.append("\n".join(_more_lines(hidden_counts, context)))
    parts.append(wrapped_summary(context))
    return "\n\n".join(parts) + "\n"


def _more_lines(hidden_counts: dict[tuple[str, str], int], context: DiagnosticsContext) -> Iterator[str]:
    """`and 126 more ref-unknown-startup`, the most frequent rule first."""
    paint = make_painter(context.terminal.color)
    severity_counts = Counter(rule_id for rule_id, _ in hidden_counts)
    for (rule_id, severity), n in sorted(hidden_counts.items(), key=lambda item: (-item[1], item[0])):
        name = rule_id if severity_counts[rule_id] == 1 else f"{rule_id} ({severity_label(severity)})"
        rule = paint(SEVERITY_STYLES[severity], escape_terminal(name))
        yield ngettext("and {n} more {rule}", "and {n} more {rule}", n).format(
            n=format_integer(n, context.lang), rule=rule
        )
    elsewhere = context.validation.elsewhere
    options = f" --incubator {quote_argument(elsewhere.incubator)}" if elsewhere is not None else ""
    yield paint("dim", gettext("({options} shows them all)").format(options=f"--format concise{options}"))


def _finding_lines(diagnostic: Diagnostic, context: DiagnosticsContext, *, with_rule_page: bool) -> Iterator[str]:
    region = diagnostic.region
    labels = [
        ExcerptLabel(
            label.region,
            context.format_for_terminal(label.message, region) if label.message else "",
            label.is_primary,
        )
        for label in diagnostic.labels
    ]
    gutter_width = max(len(str(label.region.line)) for label in labels)
    style = ExcerptStyle(context.terminal, gutter_width, SEVERITY_STYLES[diagnostic.severity])
    yield from _header_lines(diagnostic, context)
    for path in dict.fromkeys(label.region.path for label in labels):  # the primary file first
        file_labels = [label for label in labels if label.region.path == path]
        is_primary_file = path == region.path
        if not is_primary_file:
            yield style.gutter_line(None)
        yield _location_line("-->" if is_primary_file else ":::", file_labels[0].region, style)
        yield style.gutter_line(None)
        yield from excerpt_lines(file_labels, split_lines(context.read_text(path)), style)
    notes = [
        (gettext("help: {text}"), "bold", escape_terminal(context.format_hint(hint, region)))
        for hint in diagnostic.hints
    ]
    if diagnostic.fix:
        fix_text = context.format_for_terminal(diagnostic.fix.title, region)
        if context.known is None:
            options = "--fix" if diagnostic.fix.is_safe else "--fix --guesses"
            fix_text = gettext("{fix} (incubo validate {options})").format(fix=fix_text, options=options)
        notes.append((gettext("fix: {text}"), "bold green", fix_text))
    if with_rule_page:
        command = f"incubo explain {escape_terminal(diagnostic.rule_id)}"
        notes.append((gettext("learn more: {text}"), "bold", command))
    if notes:
        yield style.gutter_line(None)
    for template, label_style, text in notes:
        yield from _note_lines(template.partition("{text}")[0].rstrip(" "), label_style, text, style)


def _header_lines(diagnostic: Diagnostic, context: DiagnosticsContext) -> Iterator[str]:
    """`error[rule]: message`, the message in bold."""
    paint = make_painter(context.terminal.color)
    header = f"{severity_label(diagnostic.severity)}[{escape_terminal(diagnostic.rule_id)}]"
    message = context.format_for_terminal(diagnostic.message, diagnostic.region)
    first, *others = wrap(f"{header}: {message}", context.terminal.width, indent=2, first_column=0)
    yield paint(SEVERITY_STYLES[diagnostic.severity], header) + paint("bold", first[len(header) :])
    for line in others:
        yield paint("bold", line)


def _location_line(arrow: str, region: Region, style: ExcerptStyle) -> str:
    location = f"{escape_terminal(region.path)}:{region.line}:{region.column}"
    return f"{' ' * style.gutter_width}{style.paint('dim', arrow)} {location}"


def _note_lines(label: str, label_style: str, text: str, style: ExcerptStyle) -> Iterator[str]:
    """`= help: what to do`, its further lines aligned with its text."""
    max_width = style.terminal.width
    indent = style.gutter_width + _GUTTER_SEPARATOR_WIDTH + display_width(label) + 1
    prefix = f"{' ' * style.gutter_width} {style.paint('dim', '=')} {style.paint(label_style, label)}"
    if max_width is not None and indent + max(map(display_width, text.split(" "))) > max_width:
        yield prefix  # a word is too long to stand after the label
        indent = style.gutter_width + _GUTTER_SEPARATOR_WIDTH
        yield from (" " * indent + line.lstrip() for line in wrap(text, max_width, indent=indent))
        return
    first, *others = wrap(text, max_width, indent=indent)
    yield f"{prefix} {first}"
    yield from others


class ExcerptLabel(NamedTuple):
    """A label of a diagnostic, its message as escaped text (`""`: none)."""

    region: Region
    text: str
    is_primary: bool


class ExcerptStyle(NamedTuple):
    """How an excerpt is drawn: the width of its line numbers, and the style of the primary label."""

    terminal: TerminalStyle
    gutter_width: int
    primary_style: str

    @property
    def paint(self) -> Paint:
        """The function that colours texts."""
        return make_painter(self.terminal.color)

    @property
    def max_width(self) -> int | None:
        """The columns after the gutter; None without limit."""
        if self.terminal.width is None:
            return None
        return self.terminal.width - self.gutter_width - _GUTTER_SEPARATOR_WIDTH

    def underline_style(self, underline: _Underline) -> str:
        """The style of an underline and its label."""
        return self.primary_style if underline.is_primary else _SECONDARY_STYLE

    def gutter_line(self, number: int | None, text: str = "") -> str:
        """A line of the excerpt: its line number (None: none), the separator and a text."""
        gutter = self.paint("dim", f"{'' if number is None else number:>{self.gutter_width}} |")
        return f"{gutter} {text}" if text else gutter


class _Underline(NamedTuple):
    """The underline of a label on screen, from column `start` (0 is the first) to `end`, exclusive."""

    start: int
    end: int
    text: str
    is_primary: bool


def split_lines(text: str) -> list[str]:
    """The lines of a text without their line ends."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def excerpt_lines(labels: Sequence[ExcerptLabel], lines: Sequence[str], style: ExcerptStyle) -> Iterator[str]:
    """The labelled lines of a file in order, each with its underlines and labels."""

    def line_number(label: ExcerptLabel) -> int:
        return label.region.line

    previous: int | None = None
    for number, group in groupby(sorted(labels, key=line_number), key=line_number):
        if previous is not None and number > previous + 2:
            yield style.paint("dim", "...")
        elif previous is not None and number == previous + 2:
            yield from _labelled_line(number - 1, [], lines, style)
        yield from _labelled_line(number, list(group), lines, style)
        previous = number


def _labelled_line(
    number: int, labels: Sequence[ExcerptLabel], lines: Sequence[str], style: ExcerptStyle
) -> Iterator[str]:
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    covered = [(label, *_covered_characters(label.region, line)) for label in labels]
    visible, underlines = _visible_window(line, covered, style)
    yield style.gutter_line(number, visible.rstrip())
    if underlines:
        for row in _underline_rows(underlines, style):
            yield style.gutter_line(None, row)


def _covered_characters(region: Region, line: str) -> tuple[int, int]:
    """The characters of a line that a region covers: at least one, and only on its first line."""
    start = min(region.column - 1, len(line))
    end = len(line.rstrip()) if region.end_line > region.line else min(region.end_column - 1, len(line))
    return start, max(end, start + 1)


def _visible_window(
    line: str, covered: Sequence[tuple[ExcerptLabel, int, int]], style: ExcerptStyle
) -> tuple[str, list[_Underline]]:
    """The visible part of a line, and its underlines on screen. Of a long line, what is around its labels is visible.

    `covered` has the characters that each label covers.
    """
    cells = escape_characters(line)
    columns = list(accumulate(map(display_width, cells), initial=0))  # of each character, and of the end of the line

    def column(index: int) -> int:
        return columns[index] if index < len(columns) else columns[-1] + index - len(cells)

    max_width = max((style.terminal.width or DEFAULT_EXCERPT_WIDTH) - style.gutter_width - _GUTTER_SEPARATOR_WIDTH, 20)
    low, high, ellipsis = 0, len(cells), style.terminal.ellipsis
    has_label_at_end = any(start >= len(cells) for _, start, _ in covered)  # the end of a line takes a column
    if columns[-1] + has_label_at_end > max_width:
        first = min((column(start) for _, start, _ in covered), default=0)
        last = max((column(end) for _, _, end in covered), default=0)
        available = max_width - 2 * len(ellipsis)
        if last - first > available:  # labels too far apart: the primary one is visible, others point to the ellipsis
            _, start, end = max(covered, key=lambda item: item[0].is_primary)
            first, last = column(start), min(column(end), column(start) + available)
        if last > available:
            before = max(min(20, available // 4), (available - (last - first)) // 2)
            low = bisect_left(columns, max(0, min(first - before, columns[-1] - available)))
        high = bisect_right(columns, columns[low] + available) - 1
    prefix = ellipsis if low else ""
    visible = prefix + "".join(cells[low:high]) + (ellipsis if high < len(cells) else "")
    shift = len(prefix) - columns[low]
    edge = columns[high] + shift + (1 if high == len(cells) else len(ellipsis))
    underlines = []
    for label, start, end in covered:
        left = min(max(column(start) + shift, 0), edge - 1)
        right = min(column(end) + shift, edge) if end <= len(cells) + 1 else left + 1
        underlines.append(_Underline(left, max(right, left + 1), label.text, label.is_primary))
    return visible, underlines


class _DrawingRow:
    """A row of characters, each with a style, drawn in any order."""

    def __init__(self, paint: Paint) -> None:
        self.paint = paint
        self.cells: list[tuple[str, str]] = []

    def write(self, column: int, text: str, style: str) -> None:
        """Draw a text of one-column characters over the row."""
        missing = column + len(text) - len(self.cells)
        self.cells += [(" ", "")] * missing
        for offset, character in enumerate(text):
            self.cells[column + offset] = character, style

    def render(self, tail: str = "", column: int | None = None, style: str = "") -> str:
        """The row as text, followed by `tail` (at a column, or after one space)."""
        text = ""
        for cell_style, group in groupby(self.cells, key=lambda cell: cell[1]):
            text += self.paint(cell_style, "".join(character for character, _ in group))
        if not tail:
            return text
        spaces = 1 if column is None else column - len(self.cells)
        return text + " " * spaces + self.paint(style, tail)


def _underline_rows(underlines: Sequence[_Underline], style: ExcerptStyle) -> Iterator[str]:
    """The rows below a line: the underlines, with the rightmost label beside its own; the other labels below."""
    row = _DrawingRow(style.paint)
    for underline in sorted(underlines, key=lambda underline: underline.is_primary):  # the primary one over the others
        glyph = "^" if underline.is_primary else "-"
        row.write(underline.start, glyph * (underline.end - underline.start), style.underline_style(underline))
    pending = sorted(
        (underline for underline in underlines if underline.text),
        key=lambda underline: (underline.start, underline.end, underline.is_primary),
    )
    tail = tail_style = ""
    if pending and pending[-1].end >= len(row.cells) and _label_fits(len(row.cells) + 1, pending[-1].text, style):
        rightmost = pending.pop()
        tail, tail_style = rightmost.text, style.underline_style(rightmost)
    yield row.render(tail, style=tail_style)
    if len(pending) > 1 or (pending and tail):
        yield _connector_row(pending, style).render()
    max_width = style.max_width
    while pending:
        underline = pending.pop()
        column = underline.start
        width = display_width(underline.text)
        if max_width is not None and column + min(width, _MIN_LABEL_WIDTH) > max_width:
            column = max(0, max_width - max(_MIN_LABEL_WIDTH, width))
        connectors = [other for other in pending if other.start < column]
        for line in wrap(underline.text, None if max_width is None else max_width - column):
            yield _connector_row(connectors, style).render(line, column, style.underline_style(underline))


def _connector_row(underlines: Sequence[_Underline], style: ExcerptStyle) -> _DrawingRow:
    """Vertical lines from underlines to labels further below."""
    row = _DrawingRow(style.paint)
    for underline in underlines:
        row.write(underline.start, "|", style.underline_style(underline))
    return row


def _label_fits(column: int, text: str, style: ExcerptStyle) -> bool:
    return style.max_width is None or column + display_width(text) <= style.max_width
