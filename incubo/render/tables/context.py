"""What every format of tables is given: the rows to show, and how a cell is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from incubo.core.i18n import gettext, translate
from incubo.document.table import Column, Contribution, Row, Table
from incubo.render.terminal.style import TerminalStyle
from incubo.render.values import format_source, format_value


class TableContext(NamedTuple):
    """A table to show."""

    table: Table
    lang: str
    terminal: TerminalStyle
    phase_label: Callable[[str | None], str]
    all_rows: bool = False
    show_entries: bool = False

    def visible_rows(self) -> list[Row]:
        """The rows that people see: those that stand for folded ones, or with `all_rows` the folded ones themselves."""
        return [row for row in self.table.rows if not (row.is_summary if self.all_rows else row.is_collapsed)]

    def data_rows(self) -> list[Row]:
        """Every row but the totals and those that stand for others."""
        return [row for row in self.table.rows if row.level == 0 and not row.is_summary]

    def total_rows(self) -> list[Row]:
        """The totals."""
        return [row for row in self.table.rows if row.level > 0]

    def heading(self, column: Column) -> str:
        """A column's heading."""
        return translate(column.label)

    def cell_text(self, row: Row, column: Column) -> str:
        """A cell in words. Not safe to show yet."""
        value = row.cells.get(column.id)
        if value is None:
            if row.level:
                first = next((each for each in self.table.columns if not each.is_droppable), None)
                return gettext("Total") if column is first else ""
            missing = column.type == "phase" and column.id in row.cells
            return self.phase_label(None) if missing else ""
        return self.format_value(value, column.type)

    def format_value(self, value: Any, column_type: str) -> str:
        """A value in words."""
        return format_value(value, column_type, self.lang, self.terminal, self.phase_label)

    def source_line(self) -> str:
        """The day the figures are of (unless the title says it), and the commit they were read from."""
        return format_source(self.table.title, self.table.as_of, self.table.commit)


def entry_detail(entry: Contribution) -> str:
    """What an entry adds to a figure, in words."""
    return translate(entry.detail) if entry.detail else ""
