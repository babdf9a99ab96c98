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


def render(request: ReviewContext, look: TerminalStyle) -> str:
    """What it says, the figures it moves, how closely to look, and the verdict last, where the eye is."""
    paint = make_painter(look.color)
    lines = [*_change_lines(request, look, paint), *_figure_lines(request, look, paint)]
    lines.append(paint("bold", level_sentence(request)))
    for reason in reason_texts(request):
        lines += _item_lines(reason, look)
    lines += ["", paint("bold red" if request.blocked else "bold green", verdict(request) + ".")]
    return "\n".join(lines) + "\n"


def _change_lines(request: ReviewContext, look: TerminalStyle, paint: Paint) -> Iterator[str]:
    none = True
    for title, found in grouped_sentences(request):
        none = False
        yield paint("bold", title)
        for said in found[:_MAX_SENTENCES]:
            yield from _item_lines(said, look)
        left = len(found) - _MAX_SENTENCES
        if left > 0:
            more = ngettext("… and {n} more.", "… and {n} more.", left)
            yield from _item_lines(more.format(n=values.format_integer(left, request.view.lang)), look)
        yield ""
    if none:
        yield gettext("Nothing changes in the entries.")
        yield ""


def _item_lines(said: str, look: TerminalStyle) -> Sequence[str]:
    first, *rest = wrap(f"{'·' if look.unicode else '-'} {escape_terminal(said)}", look.width, indent=4, first=2)
    return ["  " + first, *rest]


def _figure_lines(request: ReviewContext, look: TerminalStyle, paint: Paint) -> Iterator[str]:
    table, lang = request.figures, request.view.lang
    if not table.rows:
        return
    yield paint("bold", translate(table.title))
    rows = [row.cells for row in table.rows]
    names = [escape_terminal(translate(row["figure"])) for row in rows]
    room = max(map(display_width, names))
    arrow = "→" if look.unicode else "->"
    for name, row in zip(names, rows, strict=True):
        was, now = (values.format_integer(row[key], lang) for key in ("before", "after"))
        moved = values.format_change(row["change"], lang, unicode=look.unicode)
        yield f"  {name}{' ' * (room - display_width(strip_styles(name)))}  {was} {arrow} {now} ({moved})"
    yield ""
