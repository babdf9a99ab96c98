"""A request for the log of a job, or a terminal: after the findings, what it says and what is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incubo.core.i18n import gettext, ngettext, translate
from incubo.render import values
from incubo.render.escape import escape_terminal
from incubo.render.review.context import ReviewContext, grouped_sentences, level_sentence, reason_texts, verdict
from incubo.render.terminal.style import Paint, TerminalStyle, make_painter, strip_styles
from incubo.render.terminal.text import display_width, wrap

_MAX_SENTENCES = 40
"""So many sentences of a section; the others are counted."""


def render(context: ReviewContext, terminal: TerminalStyle) -> str:
    """What it says, the figures it moves, how closely to look, and the verdict last, where the eye is."""
    paint = make_painter(terminal.color)
    lines = [*_change_lines(context, terminal, paint), *_figure_lines(context, terminal, paint)]
    lines.append(paint("bold", level_sentence(context)))
    for reason in reason_texts(context):
        lines += _item_lines(reason, terminal)
    lines += ["", paint("bold red" if context.blocked else "bold green", verdict(context) + ".")]
    return "\n".join(lines) + "\n"


def _change_lines(context: ReviewContext, terminal: TerminalStyle, paint: Paint) -> Iterator[str]:
    none = True
    for title, found in grouped_sentences(context):
        none = False
        yield paint("bold", title)
        for said in found[:_MAX_SENTENCES]:
            yield from _item_lines(said, terminal)
        left = len(found) - _MAX_SENTENCES
        if left > 0:
            more = ngettext("… and {n} more.", "… and {n} more.", left)
            yield from _item_lines(more.format(n=values.format_integer(left, context.diagnostics.lang)), terminal)
        yield ""
    if none:
        yield gettext("Nothing changes in the entries.")
        yield ""


def _item_lines(text: str, terminal: TerminalStyle) -> Sequence[str]:
    first, *rest = wrap(
        f"{'·' if terminal.unicode else '-'} {escape_terminal(text)}", terminal.width, indent=4, first_column=2
    )
    return ["  " + first, *rest]


def _figure_lines(context: ReviewContext, terminal: TerminalStyle, paint: Paint) -> Iterator[str]:
    table, lang = context.figures, context.diagnostics.lang
    if not table.rows:
        return
    yield paint("bold", translate(table.title))
    rows = [row.cells for row in table.rows]
    names = [escape_terminal(translate(row["figure"])) for row in rows]
    room = max(map(display_width, names))
    arrow = "→" if terminal.unicode else "->"
    for name, row in zip(names, rows, strict=True):
        was, now = (values.format_integer(row[key], lang) for key in ("before", "after"))
        moved = values.format_change(row["change"], lang, unicode=terminal.unicode)
        yield f"  {name}{' ' * (room - display_width(strip_styles(name)))}  {was} {arrow} {now} ({moved})"
    yield ""
