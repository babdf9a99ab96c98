"""A page for the eye: titles, labelled lines, small tables, lists. It fits the screen, and nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.i18n import say
from incubo.page import Block, Cell, Code, Facts, Grid, Items
from incubo.render import safe
from incubo.render.page_grid import BREADTH, grid, paint_words
from incubo.render.spread import Spread, label_of, title_of
from incubo.render.style import bare, joined, painter
from incubo.render.text import pad, width, wrap

_PROSE = 100
"""Sentences are read: longer lines are not, however wide the screen."""
_LABEL = 24
"""The widest label that others are aligned on."""
INDENT = "  "


def render(spread: Spread) -> str:
    """The title, what is known of the page, its sections, its notes."""
    paint, page = painter(spread.look.color), spread.page
    lines = [paint("bold", line) for line in _prose(safe.terminal(spread.words(page.title)), spread)]
    if spread.about():
        lines += [paint("dim", line) for line in _prose(safe.terminal(spread.about()), spread)]
    for section, blocks in spread.sections():
        lines.append("")
        if section.title is not None:
            lines.append(paint("bold cyan", safe.terminal(title_of(section))))
        for index, block in enumerate(blocks):
            if index:
                lines.append("")
            lines += [line.rstrip() for line in _block(block, spread, INDENT if section.title is not None else "")]
    if page.notes:
        lines.append("")
    for note in page.notes:
        lines += [paint("dim", line) for line in _prose(safe.terminal(say(note.text)), spread, hang=2)]
    return "\n".join(lines) + "\n"


def _limit(spread: Spread, most: int) -> int | None:
    return None if spread.look.width is None else min(spread.look.width, most)


def _prose(text: str, spread: Spread, hang: int = 0) -> list[str]:
    return wrap(text, _limit(spread, _PROSE), indent=hang, first=0)


def _block(block: Block, spread: Spread, indent: str) -> Iterator[str]:
    if isinstance(block, Facts):
        yield from _facts(block, spread, indent)
    elif isinstance(block, Items):
        yield from _items(block, spread, indent)
    elif isinstance(block, Code):
        yield from (f"{indent}  {safe.terminal(line)}" for line in block.text.rstrip("\n").split("\n"))
    elif isinstance(block, Grid):
        limit = _limit(spread, BREADTH)
        yield from (indent + line for line in grid(block, spread, None if limit is None else limit - len(indent)))
    else:
        yield from _hung(indent, safe.terminal(say(block.text)), spread, _PROSE)


def _hung(lead: str, text: str, spread: Spread, most: int) -> list[str]:
    """A styled text after a lead, its further lines under its first."""
    start = width(bare(lead))
    lines = wrap(text, _limit(spread, most), indent=start, measure=lambda styled: width(bare(styled)))
    return [lead + joined(lines[0]), *map(joined, lines[1:])]


def _said(cells: tuple[Cell, ...], spread: Spread) -> str:
    """Cells side by side, each in the colour of its mark and with its sign."""
    between = " · " if spread.look.unicode else " - "
    return between.join(paint_words(cell, safe.terminal(words), spread) for cell, words in spread.said(cells))


def _facts(block: Facts, spread: Spread, indent: str) -> Iterator[str]:
    paint = painter(spread.look.color)
    labels = [safe.terminal(label_of(fact)) for fact in block.rows]
    column = max((width(label) for label in labels if width(label) <= _LABEL), default=0)
    for fact, label in zip(block.rows, labels, strict=True):
        style = "cyan" if fact.type == "code" else "dim"
        lead = f"{indent}{paint(style, pad(label, column))}  "
        yield from _hung(lead, _said(fact.cells, spread), spread, BREADTH)


def _items(block: Items, spread: Spread, indent: str) -> Iterator[str]:
    """Each item on its line, its command beside it where it fits (in one column if it can), else under it."""
    paint = painter(spread.look.color)
    bullet = "•" if spread.look.unicode else "-"
    limit = _limit(spread, BREADTH)
    room = None if limit is None else limit - len(indent) - 4
    texts = [_said(item.cells, spread) for item in block.items]
    commands = [safe.terminal(item.command) for item in block.items]
    owns = [width(bare(text)) for text in texts]
    beside = [bool(command) and (room is None or own + width(command) <= room)
              for own, command in zip(owns, commands, strict=True)]  # fmt: skip
    column = max((own for own, fits in zip(owns, beside, strict=True) if fits), default=0)
    for text, command, own, fits in zip(texts, commands, owns, beside, strict=True):
        if fits:
            start = column if room is None else max(own, min(column, room - width(command)))
            yield f"{indent}{bullet} {joined(text)}{' ' * (start - own)}  {paint('cyan', command)}"
            continue
        yield from _hung(f"{indent}{bullet} ", text, spread, BREADTH)
        if command:
            yield f"{indent}    {paint('cyan', command)}"
