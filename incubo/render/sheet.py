"""What every format of tables is given: the rows to show, and how a cell is said."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from incubo.i18n import duration, gettext, long_date, say
from incubo.problem import Text
from incubo.render import numbers
from incubo.render.style import Look
from incubo.table import Column, Row, Table, Why

RIGHT = frozenset({"integer", "share", "days", "change"})
"""The types of columns whose figures stand under each other's units."""


class Sheet(NamedTuple):
    """A table to show."""

    table: Table
    lang: str
    look: Look
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
        return say(column.label)

    def cell(self, row: Row, column: Column) -> str:
        """A cell in words. Not safe to show yet."""
        value = row.cells.get(column.id)
        if value is None:
            if row.level:
                return gettext("Total") if column is self.table.columns[0] else ""
            missing = column.type == "phase" and column.id in row.cells
            return self.phase_label(None) if missing else ""
        return self.words(value, column.type)

    def words(self, value: Any, kind: str) -> str:
        """A value in words."""
        if isinstance(value, Text):
            return say(value)
        if isinstance(value, str):
            return self.phase_label(value) if kind == "phase" else value
        if isinstance(value, datetime.date):
            return value.isoformat()
        if kind == "share":
            return numbers.share(value, self.lang)
        if kind == "days":
            return duration(round(value))
        if kind == "change":
            return numbers.change(value, self.lang, unicode=self.look.unicode)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return numbers.integer(value, self.lang)
        return str(value)

    def source(self) -> str:
        """The day the figures are of (unless the title says it), and the commit they were read from."""
        at, commit = self.table.at, self.table.commit
        title = say(self.table.title)
        said = []
        if long_date(at) not in title and at.isoformat() not in title:
            said.append(gettext("as of {date}").format(date=long_date(at)))
        if commit:
            said.append(gettext("commit {id} of {date}").format(id=commit.id[:8], date=long_date(commit.date)))
        return ", ".join(said)


def detail(why: Why) -> str:
    """What an entry adds to a figure, in words."""
    return say(why.detail) if why.detail else ""
