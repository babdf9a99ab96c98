"""A page as data: the content of `show`, `explain` and `today`, without its layout."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple, TypeAlias

from incubo.core.hint import NO_HINT, Hint
from incubo.core.message import Message
from incubo.document.table import Column, Commit, Note, Row


class Cell(NamedTuple):
    """A value: a Message, or a plain value (a `str` comes from content and must be escaped). None means no value.

    `type` is one of those of `table.Column`. `tone` is `good`, `due` (soon or late), `bad` (wrong or missing),
    `quiet` (less important) or "". `machine_value` is the value in machine formats (a date, a number, an id), where
    people read a message; None if other cells hold it already; by default the value itself. `is_for_editors`: says
    something only to who edits the files (the name of a field, the path of the file). `link`: the address that a
    terminal opens from it.
    """

    value: Any
    type: str = "text"
    tone: str = ""
    machine_value: Any = ...
    is_for_editors: bool = False
    link: str = ""


class KeyValueRow(NamedTuple):
    """A label and its cells on one line: `Phase   Accélération · depuis 19 mois`.

    `id` is stable for machines ("": the row has only its label). `label_style` is `code` if the label is something
    to type.
    """

    label: Message
    cells: tuple[Cell, ...]
    id: str = ""
    label_style: str = ""


class KeyValueList(NamedTuple):
    """Labelled lines with aligned labels."""

    rows: tuple[KeyValueRow, ...]


class TimelineColumns(NamedTuple):
    """The columns of a row's first and last day (no last day: the row is drawn until `open_end`)."""

    start_column: str
    end_column: str
    open_end: datetime.date


class TableBlock(NamedTuple):
    """A small table. A value of its rows may be a `Cell`, to have a tone. `empty_message` is displayed without rows.

    With `timeline`, each row is also drawn on a time axis if there is room. An empty column is not displayed.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty_message: Message | None = None
    timeline: TimelineColumns | None = None


class ListItem(NamedTuple):
    """A line of a list, and what acts on it. `others`: commands that do something else about it."""

    cells: tuple[Cell, ...]
    hint: Hint = NO_HINT
    others: tuple[Hint, ...] = ()


class ListBlock(NamedTuple):
    """A list."""

    items: tuple[ListItem, ...]


class Paragraph(NamedTuple):
    """A paragraph; `machine_value` as in a Cell."""

    message: Message
    machine_value: Any = ...


class CodeBlock(NamedTuple):
    """Verbatim lines of a file or a terminal. `language` is `yaml`, `markdown`, `toml` or `console`."""

    text: str
    language: str = "yaml"


class MarkdownBlock(NamedTuple):
    """The Markdown text of an entry. A terminal shows it laid out, the other formats as it is written."""

    text: str
    language: str = "markdown"


Block: TypeAlias = KeyValueList | TableBlock | ListBlock | Paragraph | CodeBlock | MarkdownBlock


class Section(NamedTuple):
    """Blocks under a title (None: no title). `id` is stable for machines (`team`, `timeline` …). `is_part`: its title
    is that of the sections after it, as far as the next part.
    """

    id: str
    title: Message | None
    blocks: tuple[Block, ...]
    is_part: bool = False


class Page(NamedTuple):
    """A page about one subject: `page_type` is its type (`startup`, `rule`, `today` …), `id` its id.

    `as_of` is the date of its data, None if the page does not depend on a date. `subtitle` is displayed under the
    title, before the date and the commit; by default it is the `id`, nothing for others. Empty rows and sections are
    hidden from people and kept, empty, in machine formats. `is_for_others`: a document for people who do not use incubo
    (a mail, a file for a committee), which names none of its commands.
    """

    page_type: str
    id: str
    title: Cell
    sections: tuple[Section, ...]
    as_of: datetime.date | None = None
    commit: Commit | None = None
    notes: tuple[Note, ...] = ()
    subtitle: tuple[Cell, ...] = ()
    is_for_others: bool = False

    def without_commands(self) -> Page:
        """The page without the commands of its lists, and without what is for those who edit the files."""
        sections = tuple(
            section._replace(
                blocks=tuple(
                    _block_without_commands(block)
                    for block in section.blocks
                    if not (isinstance(block, Paragraph) and block.message.command)
                )
            )
            for section in self.sections
        )
        return self._replace(sections=sections)


def _block_without_commands(block: Block) -> Block:
    if isinstance(block, KeyValueList):
        return KeyValueList(tuple(row._replace(cells=_cells_of_readers(row.cells)) for row in block.rows))
    if isinstance(block, ListBlock):
        return ListBlock(
            tuple(
                ListItem(_cells_of_readers(item.cells), item.hint if item.hint.address else NO_HINT)
                for item in block.items
            )
        )
    return block


def _cells_of_readers(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple(cell for cell in cells if not cell.is_for_editors)
