"""What every format of tables is given: the rows to show, and how a cell is said."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from incubo.i18n import duration, gettext, long_date, say, worded
from incubo.problem import Text
from incubo.render import numbers
from incubo.render.style import Look
from incubo.table import Column, Commit, Figure, Row, Table, Why, Word

RIGHT = frozenset({"integer", "share", "days", "change", "amount", "number"})
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
                first = next((each for each in self.table.columns if not each.spare), None)
                return gettext("Total") if column is first else ""
            missing = column.type == "phase" and column.id in row.cells
            return self.phase_label(None) if missing else ""
        return self.words(value, column.type)

    def words(self, value: Any, kind: str) -> str:
        """A value in words."""
        return in_words(value, kind, self.lang, self.look, self.phase_label)

    def source(self) -> str:
        """The day the figures are of (unless the title says it), and the commit they were read from."""
        return source(self.table.title, self.table.at, self.table.commit)


def in_words(value: Any, kind: str, lang: str, look: Look, phase_label: Callable[[str | None], str]) -> str:
    """A value of a column's type in words, for tables and pages alike. Not safe to show yet."""
    if isinstance(value, Figure):
        return in_words(value.value, value.type, lang, look, phase_label)
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, str):
        return phase_label(value) if kind == "phase" else " ".join(value.splitlines()) if "\n" in value else value
    if isinstance(value, Word):
        return worded(value, lang)
    if kind == "trend":
        return (" → " if look.unicode else " > ").join(numbers.number(each, lang) for each in value)
    if isinstance(value, tuple):
        return ", ".join(in_words(each, "text", lang, look, phase_label) for each in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if kind == "share":
        return numbers.share(value, lang)
    if kind == "days":
        return duration(round(value))
    if kind == "change":
        return numbers.change(value, lang, unicode=look.unicode)
    if kind == "amount":
        return numbers.amount(value, lang)
    if isinstance(value, int | float):
        return numbers.number(value, lang) if kind == "number" else numbers.integer(value, lang)
    return str(value)


def source(title: Text | str, at: datetime.date | None, commit: Commit | None) -> str:
    """The day that figures are of (unless the title says it), and the commit they were read from."""
    words = say(title) if isinstance(title, Text) else title
    said = []
    if at is not None and long_date(at) not in words and at.isoformat() not in words:
        said.append(gettext("as of {date}").format(date=long_date(at)))
    if commit:
        said.append(gettext("commit {id} of {date}").format(id=commit.id[:8], date=long_date(commit.date)))
    return ", ".join(said)


def detail(why: Why) -> str:
    """What an entry adds to a figure, in words."""
    return say(why.detail) if why.detail else ""
