"""A page for a note, a wiki or a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.i18n import say
from incubo.page import Block, Cell, Code, Facts, Grid, Items
from incubo.render import safe
from incubo.render.sheet import RIGHT
from incubo.render.spread import SIGNED, Spread, label_of, title_of


def render(spread: Spread) -> str:
    """Title, sections, notes. What is marked stands in bold."""
    page = spread.page
    lines = [f"# {safe.markdown(spread.words(page.title))}", ""]
    if spread.about():
        lines += [safe.markdown(spread.about()), ""]
    for section, blocks in spread.sections():
        if section.title is not None:
            lines += [f"## {safe.markdown(title_of(section))}", ""]
        for block in blocks:
            lines += [*_block(block, spread), ""]
    lines += [f"- {safe.markdown(say(note.text))}" for note in page.notes]
    return "\n".join(lines).rstrip("\n") + "\n"


def _block(block: Block, spread: Spread) -> Iterator[str]:
    if isinstance(block, Facts):
        for fact in block.rows:
            said = " · ".join(_cell(cell, words) for cell, words in spread.said(fact.cells))
            label = safe.markdown(label_of(fact))
            yield f"- {label}\u00a0: {said}" if spread.lang == "fr" else f"- {label}: {said}"
    elif isinstance(block, Items):
        for item in block.items:
            said = " · ".join(_cell(cell, words) for cell, words in spread.said(item.cells))
            yield f"- {said} — {safe.markdown_code(item.command)}" if item.command else f"- {said}"
    elif isinstance(block, Grid):
        yield from _grid(block, spread)
    elif isinstance(block, Code):
        yield from _code(block)
    else:
        yield safe.markdown(say(block.text))


def _cell(cell: Cell, words: str) -> str:
    if not words:
        return ""
    if cell.type == "id" or cell.type == "code":
        return safe.markdown_code(words).replace("|", r"\|")
    said = safe.markdown(words)
    return f"**{said}**" if cell.mark in SIGNED else said


def _grid(grid: Grid, spread: Spread) -> Iterator[str]:
    if not grid.rows:
        if grid.empty is not None:
            yield safe.markdown(say(grid.empty))
        return
    columns = grid.columns
    yield _line([safe.markdown(say(column.label)) for column in columns])
    yield "|" + "|".join("---:" if column.type in RIGHT else "---" for column in columns) + "|"
    for row in grid.rows:
        yield _line([_cell(*spread.cell(row, column)) for column in columns])


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _code(block: Code) -> Iterator[str]:
    """Lines between fences longer than any they hold."""
    longest = max((len(run) for run in re.findall("`+", block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield fence + block.language
    yield from (safe.terminal(line) for line in block.text.rstrip("\n").split("\n"))
    yield fence
