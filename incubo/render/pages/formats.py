"""The formats of pages, and what each of them receives: the page, its cells as text, and its filled sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from incubo.core.i18n import gettext, translate
from incubo.core.lazy import load_target
from incubo.document.page import Block, Cell, KeyValueList, KeyValueRow, ListBlock, Page, Paragraph, Section, TableBlock
from incubo.document.table import Column, Row
from incubo.render.terminal.style import TerminalStyle
from incubo.render.values import format_provenance, format_value

_SPACES = re.compile(" {2,}")
EMPHASISED_TONES = frozenset({"due", "bad"})
"""The tones that a reader must not miss, with or without colour."""


class PageContext(NamedTuple):
    """A page to show. `is_shared`: to people who do not use git."""

    page: Page
    lang: str
    terminal: TerminalStyle
    is_shared: bool = False

    def cell_text(self, cell: Cell) -> str:
        """A cell as text, `""` if it has no value. The caller escapes it."""
        if cell.value is None:
            return ""
        text = format_value(cell.value, cell.type, self.lang, self.terminal)
        return text if cell.type == "code" else _SPACES.sub(" ", text)  # a name with two spaces between its words

    def filled_cells(self, cells: tuple[Cell, ...]) -> list[tuple[Cell, str]]:
        """The cells that are not empty, with their texts."""
        return [(cell, text) for cell in cells if (text := self.cell_text(cell).strip())]

    def subtitle(self) -> str:
        """The line below the title: the subtitle (by default the id), the day, the commit. The caller escapes it."""
        page = self.page
        title = self.cell_text(page.title)
        cells = page.subtitle or (() if page.is_for_others else (Cell(page.id, "id"),))
        parts = [text for _, text in self.filled_cells(cells) if text != title]
        source = format_provenance(title, page.as_of, page.commit, is_shared=self.is_shared)
        return self.separator().join([*parts, *([source] if source else [])])

    def separator(self) -> str:
        """The text between two cells on a line."""
        return " · " if self.terminal.unicode else " - "

    def visible_sections(self) -> Iterator[tuple[Section, list[Block]]]:
        """The sections that are not empty, with their blocks that are not empty; and the titles of parts."""
        for section in self.page.sections:
            blocks = [block for block in map(self._visible_block, section.blocks) if block is not None]
            if blocks or section.is_part:
                yield section, blocks

    def heading_level(self, section: Section) -> int:
        """The level of the title of a section, below that of the page."""
        return 2 if any(one.is_part for one in self.page.sections) and not section.is_part else 1

    def _visible_block(self, block: Block) -> Block | None:
        """A block without its empty rows, items and columns; None if nothing remains."""
        if isinstance(block, KeyValueList):
            rows = tuple(row for row in block.rows if self.filled_cells(row.cells))
            return KeyValueList(rows) if rows else None
        if isinstance(block, ListBlock):
            items = tuple(item for item in block.items if self.filled_cells(item.cells))
            return ListBlock(items) if items else None
        if isinstance(block, TableBlock):
            return self._visible_table(block)
        text = translate(block.message) if isinstance(block, Paragraph) else block.text
        return block if text else None

    def _visible_table(self, table: TableBlock) -> TableBlock | None:
        if not table.rows:
            return table if table.empty_message is not None else None
        columns = tuple(
            column for column in table.columns if any(self.table_cell(row, column)[1] for row in table.rows)
        )
        return table._replace(columns=columns) if columns else None

    def table_cell(self, row: Row, column: Column) -> tuple[Cell, str]:
        """A cell of a table, and its text. The caller escapes it."""
        value = row.cells.get(column.id)
        cell = value if isinstance(value, Cell) else Cell(value, column.type)
        if cell.value is None and column.type == "phase" and column.id in row.cells:
            return cell, gettext("No phase yet")
        return cell, self.cell_text(cell)


def section_title(section: Section) -> str:
    """The title of a section as text, `""` if it has none."""
    return translate(section.title) if section.title is not None else ""


def row_label(row: KeyValueRow) -> str:
    """The label of a row as text."""
    return translate(row.label)


FORMATS = {
    "table": "incubo.render.pages.terminal:render",
    "markdown": "incubo.render.pages.markdown:render",
    "json": "incubo.render.pages.json:render",
    "html": "incubo.render.pages.html:render",
    "docx": "incubo.render.pages.docx:render",
}
"""The function of each format; only the module of the requested one is imported. (`table` is the terminal format.)"""
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The media type of a document for a word processor, the one format that is no text."""


def render_page(page: Page, fmt: str, *, lang: str, terminal: TerminalStyle) -> str:
    """A page in a format of text, ready to be written (see `render_page_file`)."""
    return str(_render(page, fmt, lang, terminal))


def render_page_file(page: Page, fmt: str, *, lang: str, terminal: TerminalStyle) -> bytes:
    """A page in any format, as the bytes of a file."""
    data = _render(page, fmt, lang, terminal)
    return data if isinstance(data, bytes) else str(data).encode()


def _render(page: Page, fmt: str, lang: str, terminal: TerminalStyle) -> object:
    """A page in a format.

    Commands stand on pages for the person at the terminal, and where the page is about incubo itself (it has no date):
    who gets a page of HTML or Markdown, or a document, need not have incubo, nor know what a commit is. What was known
    in the past is not to be acted on: a command would change the files as they are.
    """
    is_sent = page.is_for_others or (fmt in ("html", "markdown", "docx") and page.as_of is not None)
    is_past = page.commit is not None and page.commit.known_on is not None
    if (is_sent or is_past) and fmt != "json":
        page = page.without_commands()
    made: object = load_target(FORMATS[fmt])(PageContext(page, lang, terminal, is_sent))
    return made
