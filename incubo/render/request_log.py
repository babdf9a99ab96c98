"""A request for the log of a job, or a terminal: after the findings, what it says and what is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incubo.i18n import gettext, ngettext, say
from incubo.render import numbers
from incubo.render.request import Request, groups, level, reasons, verdict
from incubo.render.safe import terminal
from incubo.render.style import Look, Paint, bare, painter
from incubo.render.text import width, wrap

_MOST = 40
"""So many sentences of a section; the others are counted."""


def render(request: Request, look: Look) -> str:
    """What it says, the figures it moves, how closely to look, and the verdict last, where the eye is."""
    paint = painter(look.color)
    lines = [*_changes(request, look, paint), *_figures(request, look, paint)]
    lines.append(paint("bold", level(request)))
    for reason in reasons(request):
        lines += _item(reason, look)
    lines += ["", paint("bold red" if request.blocked else "bold green", verdict(request) + ".")]
    return "\n".join(lines) + "\n"


def _changes(request: Request, look: Look, paint: Paint) -> Iterator[str]:
    none = True
    for title, found in groups(request):
        none = False
        yield paint("bold", title)
        for said in found[:_MOST]:
            yield from _item(said, look)
        left = len(found) - _MOST
        if left > 0:
            more = ngettext("… and {n} more.", "… and {n} more.", left)
            yield from _item(more.format(n=numbers.integer(left, request.view.lang)), look)
        yield ""
    if none:
        yield gettext("Nothing changes in the entries.")
        yield ""


def _item(said: str, look: Look) -> Sequence[str]:
    first, *rest = wrap(f"{'·' if look.unicode else '-'} {terminal(said)}", look.width, indent=4, first=2)
    return ["  " + first, *rest]


def _figures(request: Request, look: Look, paint: Paint) -> Iterator[str]:
    table, lang = request.figures, request.view.lang
    if not table.rows:
        return
    yield paint("bold", say(table.title))
    rows = [row.cells for row in table.rows]
    names = [terminal(say(row["figure"])) for row in rows]
    room = max(map(width, names))
    arrow = "→" if look.unicode else "->"
    for name, row in zip(names, rows, strict=True):
        was, now = (numbers.integer(row[key], lang) for key in ("before", "after"))
        moved = numbers.change(row["change"], lang, unicode=look.unicode)
        yield f"  {name}{' ' * (room - width(bare(name)))}  {was} {arrow} {now} ({moved})"
    yield ""
