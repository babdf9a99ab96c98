"""The formats of tables, and what each of them receives: the table, the rows to show, and its cells as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from incubo.core.i18n import gettext, translate
from incubo.core.lazy import load_target
from incubo.document.table import Column, Contribution, Row, Table
from incubo.model.suggestions import normalise_name
from incubo.render.terminal.style import TerminalStyle
from incubo.render.values import RIGHT_ALIGNED_TYPES, format_note, format_provenance, format_value


class TableContext(NamedTuple):
    """A table to show. `all_rows` and `include_entries` are those of `formats.render_table`."""

    table: Table
    lang: str
    terminal: TerminalStyle
    all_rows: bool = False
    include_entries: bool = False

    def visible_columns(self) -> list[Column]:
        """The columns for people."""
        return [column for column in self.table.columns if not column.is_for_data]

    def visible_rows(self) -> list[Row]:
        """The rows for people: summary rows instead of collapsed rows; with `all_rows`, collapsed rows instead."""
        return [row for row in self.table.rows if not (row.is_summary if self.all_rows else row.is_collapsed)]

    def data_rows(self) -> list[Row]:
        """All rows except totals and summary rows."""
        return [row for row in self.table.rows if row.level == 0 and not row.is_summary]

    def total_rows(self) -> list[Row]:
        """The totals."""
        return [row for row in self.table.rows if row.level > 0]

    def heading_with_unit(self, column: Column) -> str:
        """The heading of a column, with the unit of durations: for formats that write them as plain numbers."""
        label = translate(column.label)
        return gettext("{label} (days)").format(label=label) if column.type == "days" else label

    def unique_headings(self) -> list[str]:
        """The headings of all columns, with their units. In a list, whose columns are found again by them, the second
        of two that are the same says the id of the column, too.
        """
        headings: list[str] = []
        for column in self.table.columns:
            heading = self.heading_with_unit(column)
            is_taken = self.table.sheet is not None and normalise_name(heading) in map(normalise_name, headings)
            headings.append(f"{heading} [{column.id}]" if is_taken else heading)
        return headings

    def cell_text(self, row: Row, column: Column) -> str:
        """A cell as text, `""` if it has no value. The caller escapes it."""
        value = row.cells.get(column.id)
        if value is None:
            if row.level:
                first = next((candidate for candidate in self.table.columns if not candidate.is_droppable), None)
                return gettext("Total") if column is first else ""
            return gettext("No phase yet") if column.type == "phase" and column.id in row.cells else ""
        return format_value(value, column.type, self.lang, self.terminal)

    def format_value(self, value: Any, column_type: str) -> str:
        """A value as text. The caller escapes it."""
        return format_value(value, column_type, self.lang, self.terminal)

    def label_columns(self) -> list[Column]:
        """The columns that name a row, rather than give a figure about it."""
        return [column for column in self.table.columns if column.type not in RIGHT_ALIGNED_TYPES]

    def shared_source(self) -> str:
        """Of which day the figures are (unless the title names it), and from the registry of which day, in a document
        that may be passed on to people who do not use git.
        """
        return format_provenance(self.table.full_title, self.table.as_of, self.table.commit, is_shared=True)

    def shared_notes(self) -> Iterator[str]:
        """The notes in such a document. The caller escapes them."""
        return (format_note(one, is_shared=True, include_entries=self.include_entries) for one in self.table.notes)


def entry_detail(entry: Contribution) -> str:
    """What an entry adds to a figure, as text; `""` if nothing is known."""
    return translate(entry.detail) if entry.detail else ""


FORMATS = {
    "table": "incubo.render.tables.terminal:render",
    "markdown": "incubo.render.tables.markdown:render",
    "csv": "incubo.render.tables.csv:render_csv",
    "csv-excel": "incubo.render.tables.csv:render_excel_csv",
    "json": "incubo.render.tables.json:render",
    "html": "incubo.render.tables.html:render",
    "svg": "incubo.render.charts.svg:render",
    "xlsx": "incubo.render.tables.xlsx:render",
}
"""The function of each format; only the module of the requested one is imported."""
SHEET_FORMATS = ("xlsx", "csv-excel")
"""Those that people edit and give back to `import`."""


def render_table(
    table: Table,
    fmt: str,
    *,
    lang: str,
    terminal: TerminalStyle,
    all_rows: bool = False,
    include_entries: bool = False,
) -> str | bytes:
    """A table, ready to be written (`csv-excel` includes its BOM and CRLF): text, or the bytes of a file.

    `all_rows` shows people the rows that are collapsed for them otherwise; formats for machines always have all rows.
    `include_entries` adds the entries behind each figure.
    """
    if table.sheet is None or fmt not in SHEET_FORMATS:
        table = table._replace(columns=tuple(column for column in table.columns if not column.is_for_sheets))
    context = TableContext(table, lang, terminal, all_rows, include_entries)
    document: str | bytes = load_target(FORMATS[fmt])(context)
    return document
