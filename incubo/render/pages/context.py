"""What every format of pages is given: the page, and how a cell is said. What has nothing to say is left out here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from incubo.core.i18n import translate
from incubo.document.page import Block, Cell, KeyValueList, KeyValueRow, ListBlock, Page, Paragraph, Section, TableBlock
from incubo.document.table import Column, Row
from incubo.render.terminal.style import TerminalStyle
from incubo.render.values import format_source, format_value

EMPHASISED_MARKS = frozenset({"due", "bad"})
"""The marks that a reader must see, coloured or not."""


class PageContext(NamedTuple):
    """A page to show."""

    page: Page
    lang: str
    terminal: TerminalStyle
    phase_label: Callable[[str | None], str]

    def cell_text(self, cell: Cell) -> str:
        """A cell in words, "" where there is nothing to say. Not safe to show yet."""
        if cell.value is None:
            return ""
        return format_value(cell.value, cell.type, self.lang, self.terminal, self.phase_label)

    def filled_cells(self, cells: tuple[Cell, ...]) -> list[tuple[Cell, str]]:
        """The cells that say something, with their words."""
        return [(cell, words) for cell in cells if (words := self.cell_text(cell).strip())]

    def subtitle(self) -> str:
        """The line under the title: what it is, its id, the day, the commit."""
        page = self.page
        title = self.cell_text(page.title)
        cells = page.subtitle or (Cell(page.id, "id"),)
        said = [words for _, words in self.filled_cells(cells) if words != title]
        dated = format_source(title, page.as_of, page.commit)
        return (" · " if self.terminal.unicode else " - ").join([*said, *([dated] if dated else [])])

    def visible_sections(self) -> Iterator[tuple[Section, list[Block]]]:
        """The sections that have something to show, with their blocks that do."""
        for section in self.page.sections:
            blocks = [block for block in map(self._visible_block, section.blocks) if block is not None]
            if blocks:
                yield section, blocks

    def _visible_block(self, block: Block) -> Block | None:
        """A block without what has nothing to say; None when nothing is left."""
        if isinstance(block, KeyValueList):
            rows = tuple(fact for fact in block.rows if self.filled_cells(fact.cells))
            return KeyValueList(rows) if rows else None
        if isinstance(block, ListBlock):
            items = tuple(item for item in block.items if self.filled_cells(item.cells))
            return ListBlock(items) if items else None
        if isinstance(block, TableBlock):
            return self._visible_grid(block)
        return block if self._block_text(block) else None

    def _block_text(self, block: Any) -> str:
        return translate(block.message) if isinstance(block, Paragraph) else str(block.text)

    def _visible_grid(self, grid: TableBlock) -> TableBlock | None:
        if not grid.rows:
            return grid if grid.empty_message is not None else None
        said = [column for column in grid.columns if any(self.grid_cell(row, column)[1] for row in grid.rows)]
        return grid._replace(columns=tuple(said)) if said else None

    def grid_cell(self, row: Row, column: Column) -> tuple[Cell, str]:
        """A cell of a grid, and its words."""
        value = row.cells.get(column.id)
        cell = value if isinstance(value, Cell) else Cell(value, column.type)
        if cell.value is None and column.type == "phase" and column.id in row.cells:
            return cell, self.phase_label(None)
        return cell, self.cell_text(cell)


def section_title(section: Section) -> str:
    """A section's title in words, "" if it has none."""
    return translate(section.title) if section.title is not None else ""


def fact_label(fact: KeyValueRow) -> str:
    """A fact's label in words."""
    return translate(fact.label)
