"""A review for the log of a CI job or a terminal, shown after the findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incubo.core.i18n import gettext, ngettext, translate
from incubo.render.escape import escape_terminal
from incubo.render.numbers import format_integer
from incubo.render.review.context import ReviewContext, grouped_sentences, level_sentence, reason_texts, verdict
from incubo.render.terminal.style import Paint, TerminalStyle, make_painter
from incubo.render.terminal.text import display_width, pad, wrap
from incubo.render.values import format_change

_MAX_SENTENCES = 40
"""Sentences per section; the others are counted."""


def render(context: ReviewContext, terminal: TerminalStyle) -> str:
    """The changes, the figures, the review level with its reasons, and the verdict, last because it is seen first."""
    paint = make_painter(terminal.color)
    lines = [*_change_lines(context, terminal, paint), *_figure_lines(context, terminal, paint)]
    lines.append(paint("bold", level_sentence(context)))
    for reason in reason_texts(context):
        lines += _item_lines(reason, terminal)
    lines += ["", paint("bold red" if context.blocked else "bold green", f"{verdict(context)}.")]
    return "\n".join(lines) + "\n"


def _change_lines(context: ReviewContext, terminal: TerminalStyle, paint: Paint) -> Iterator[str]:
    sections = list(grouped_sentences(context, _MAX_SENTENCES))
    for title, sentences, hidden in sections:
        yield paint("bold", title)
        for sentence in sentences:
            yield from _item_lines(sentence, terminal)
        if hidden:
            more = ngettext("… and {n} more.", "… and {n} more.", hidden)
            yield from _item_lines(more.format(n=format_integer(hidden, context.diagnostics.lang)), terminal)
        yield ""
    if not sections:
        yield gettext("Nothing changes in the entries.")
        yield ""


def _item_lines(text: str, terminal: TerminalStyle) -> Sequence[str]:
    bullet = "·" if terminal.unicode else "-"
    first, *others = wrap(f"{bullet} {escape_terminal(text)}", terminal.width, indent=4, first_column=2)
    return [f"  {first}", *others]


def _figure_lines(context: ReviewContext, terminal: TerminalStyle, paint: Paint) -> Iterator[str]:
    table, lang = context.figures, context.diagnostics.lang
    if not table.rows:
        return
    yield paint("bold", translate(table.full_title))
    rows = [row.cells for row in table.rows]
    names = [escape_terminal(translate(row["figure"])) for row in rows]
    name_width = max(map(display_width, names))
    arrow = "→" if terminal.unicode else "->"
    for name, row in zip(names, rows, strict=True):
        before, after = (format_integer(row[key], lang) for key in ("before", "after"))
        change = format_change(row["change"], lang, unicode=terminal.unicode)
        yield f"  {pad(name, name_width)}  {before} {arrow} {after} ({change})"
    yield ""
