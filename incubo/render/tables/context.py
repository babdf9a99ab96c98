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
    look: TerminalStyle
    phase_label: Callable[[str | None], str]
    all_rows: bool = False
    why: bool = False

    def rows(self) -> list[Row]:
        """The rows that people see: those that stand for folded ones, or with `all_rows` the folded ones themselves."""
        return [row for row in self.table.rows if not (row.stands if self.all_rows else row.folded)]

    def data(self) -> list[Row]:
        """Every row but the totals and those that stand for others."""
        return [row for row in self.table.rows if row.level == 0 and not row.stands]

    def totals(self) -> list[Row]:
        """The totals."""
        return [row for row in self.table.rows if row.level > 0]

    def label(self, column: Column) -> str:
        """A column's heading."""
        return translate(column.label)

    def cell(self, row: Row, column: Column) -> str:
        """A cell in words. Not safe to show yet."""
        value = row.cells.get(column.id)
        if value is None:
            if row.level:
                first = next((each for each in self.table.columns if not each.spare), None)
                return gettext("Total") if column is first else ""
            missing = column.type == "phase" and column.id in row.cells
            return self.phase_label(None) if missing else ""
        return self.words(value, column.type)

    def words(self, value: Any, kind: str) -> str:
        """A value in words."""
        return format_value(value, kind, self.lang, self.look, self.phase_label)

    def source(self) -> str:
        """The day the figures are of (unless the title says it), and the commit they were read from."""
        return format_source(self.table.title, self.table.at, self.table.commit)


def entry_detail(why: Contribution) -> str:
    """What an entry adds to a figure, in words."""
    return translate(why.detail) if why.detail else ""
