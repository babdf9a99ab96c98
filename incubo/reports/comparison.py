"""The change of figures since an earlier day: the same report on both days, row by row (`--compare`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import takewhile
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import LAST_FIGURE, Column, Note, Row, Table, TypedValue

_LABEL_TYPES = frozenset({"text", "id", "phase"})
"""The types of columns that say what a row is about. Dates are not among them: they move with the day."""
_ABSENT = {"integer": 0}
"""What a row that is only on one of the days has on the other, by the type of the column: else it has no value."""


KNOWN_COLUMN = "known"
"""The column of the figure as it was known earlier, after the one of the figure."""

CHANGE_COLUMN = "change"
"""The column of the change, after the one of the figure."""

_CHANGE_LABELS = {"days": N_("Change (days)"), "share": N_("Change (points)")}
"""The headings of changes that are not numbers of what the column counts, by the type of the column."""


class KnownRow(NamedTuple):
    """A row, the one that is about the same as it was known earlier (None: there was none), and what it is about, by
    column.
    """

    row: Row
    before: Row | None
    labels: tuple[tuple[Column, Any], ...]

    @property
    def key(self) -> tuple[Any, ...]:
        """What the row is about, as `row_key` of another table has it."""
        return row_key(self.row, [column.id for column, _ in self.labels])


def compare_tables(table: Table, earlier: Table, compared: str) -> Table:
    """A table with the change of one of its figures since an earlier day, on which `earlier` was made.

    `compared`: the id of its column. A row that is only on the earlier day stands where it stood, with no entries
    behind it.
    """
    column = next(column for column in table.columns if column.id == compared)
    labels = [column.id for column in table.columns if column.type in _LABEL_TYPES and not column.is_below_row]
    change = Column(CHANGE_COLUMN, Message(_CHANGE_LABELS.get(column.type, N_("Change"))), "change")
    at = table.columns.index(column) + 1
    rows = [
        row._replace(cells={**row.cells, CHANGE_COLUMN: _change(column, row, before)})
        for row, before in _merge_rows(table, earlier, labels)
    ]
    notes = (*_names_of_both(table.notes, earlier.notes), _comparison_note(column, table.as_of, earlier.as_of))
    columns = (*table.columns[:at], change, *table.columns[at:])
    return table._replace(columns=columns, rows=tuple(_count_folded(rows)), notes=notes)


def compare_with_known(
    table: Table, then: Table, compared: str, known_on: date, explain: Callable[[Sequence[KnownRow]], Sequence[Row]]
) -> Table:
    """A table with what one of its figures was, of the same day, as known earlier (the table `then`), and its change.

    `explain` gives the rows what made the difference from those of `then`.
    """
    column = find_compared_column(table, compared)
    labels = list_label_ids(table)
    known = Column(KNOWN_COLUMN, Message(N_("Known on {day}"), {"day": known_on}), column.type)
    change = Column(CHANGE_COLUMN, Message(_CHANGE_LABELS.get(column.type, N_("Change"))), "change")
    at = table.columns.index(column) + 1
    label_columns = [column for column in table.columns if column.id in labels]
    known_rows = [
        KnownRow(row, before, tuple((column, row.cells.get(column.id)) for column in label_columns))
        for row, before in _merge_rows(table, then, labels)
    ]
    rows = []
    for (row, before, _), explained in zip(known_rows, explain(known_rows), strict=True):
        absent = None if compared == LAST_FIGURE else _ABSENT.get(column.type)
        value = absent if before is None else before.cells.get(column.id)
        cells = {**row.cells, KNOWN_COLUMN: value, CHANGE_COLUMN: _change(column, row, before)}
        rows.append(explained._replace(cells=cells))
    text = N_("“{column}” on {day:long}: as known now, and as known on {known:long} (commit {id} of {date:long}).")
    assert then.commit is not None
    arguments = {"column": column.label, "day": table.as_of, "known": known_on}
    commit = {"id": then.commit.sha[:8], "date": then.commit.date}
    note = Note("compare-known", Message(text, {**arguments, **commit}))
    columns = (*table.columns[:at], known, change, *table.columns[at:])
    notes = (note, *_names_of_both(table.notes, then.notes))
    return table._replace(columns=columns, rows=tuple(_count_folded(rows)), notes=notes)


def find_compared_column(table: Table, compared: str) -> Column:
    """The column whose figures are compared with those that were known. Raises UsageError."""
    column = next((column for column in table.columns if column.id == compared), None)
    if compared == LAST_FIGURE:
        column = next((column for column in reversed(table.columns) if column.type == "integer"), None)
    if column is None:  # the table of a period may have other columns than that of a day
        raise UsageError(
            Message(N_("with these options, a line has several figures, and one is compared")),
            hints=(Message(N_("compare a day"), command=f"--compare-known {table.as_of} --at {table.as_of}"),),
        )
    return column


def list_label_ids(table: Table) -> list[str]:
    """The columns that say what a row is about, of tables of one day: with the first dates, which are of periods."""
    labels = [column.id for column in table.columns if column.type in _LABEL_TYPES and not column.is_below_row]
    return labels + [column.id for column in takewhile(lambda column: column.type == "date", table.columns)]


def _count_folded(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, of which each summary says how many it stands for: those of both days."""
    count = 0
    for row in rows:
        count += row.is_collapsed
        if row.is_summary:
            labels = {
                column_id: value._replace(arguments={**value.arguments, "n": count})
                for column_id, value in row.cells.items()
                if isinstance(value, Message) and "n" in value.arguments
            }
            row = row._replace(cells={**row.cells, **labels})
            count = 0
        yield row


def _names_of_both(notes: Iterable[Note], earlier: Iterable[Note]) -> Iterator[Note]:
    """The notes of a table, in which lists of `names` have those of the earlier one too, as the rows do."""
    earlier_names = {note.id: note.message.arguments.get("names") for note in earlier}
    for note in notes:
        names, more = note.message.arguments.get("names"), earlier_names.get(note.id)
        if isinstance(names, list) and isinstance(more, list):
            arguments = {**note.message.arguments, "names": names + [name for name in more if name not in names]}
            note = note._replace(message=note.message._replace(arguments=arguments))
        yield note


def _change(column: Column, row: Row, before: Row | None) -> float | TypedValue | None:
    """The change of a figure; None where it has no value on one of the days. Shares change by points, ages by days."""
    now: float | TypedValue | None = row.cells.get(column.id)
    absent = None if isinstance(now, TypedValue) else _ABSENT.get(column.type)
    then: float | TypedValue | None = absent if before is None else before.cells.get(column.id)
    if now is None or then is None:
        return None
    if isinstance(now, TypedValue) and isinstance(then, TypedValue):
        return change_of(then.value, now.value, now.type)
    assert not isinstance(now, TypedValue)
    assert not isinstance(then, TypedValue)
    return round(100 * (now - then), 1) if column.type == "share" else round(now - then)


def change_of(then: float, now: float, value_type: str) -> TypedValue:
    """The change of a figure, for a column whose rows have different types."""
    if value_type == "share":
        return TypedValue(round(100 * (now - then), 1), "points")
    return TypedValue(round(now - then), "day-change" if value_type == "days" else "change")


def _merge_rows(table: Table, earlier: Table, labels: Sequence[str]) -> Iterator[tuple[Row, Row | None]]:
    """The rows of a table, each with the one of the earlier table that is about the same (None: there was none), and
    the rows that are only in the earlier one, each after the row that it followed there.
    """
    before = {row_key(row, labels): row for row in earlier.rows}
    now = {row_key(row, labels) for row in table.rows}
    gone_after: dict[Any, list[Row]] = {}
    previous: Any = None
    for key, row in before.items():
        if key in now:
            previous = key
        elif not row.level:  # what a total adds up is in the totals of the table
            gone_after.setdefault(previous, []).append(row)
    for row in gone_after.pop(None, ()):
        yield _without_figures(row, table.columns), row
    for row in table.rows:
        key = row_key(row, labels)
        yield row, before.get(key)
        for gone in gone_after.pop(key, ()):
            yield _without_figures(gone, table.columns), gone


def row_key(row: Row, labels: Sequence[str]) -> tuple[Any, ...]:
    """What a row is about."""
    return (row.level, row.is_summary, *(_key_of(row.cells.get(label)) for label in labels))


def _key_of(value: Any) -> Any:
    if isinstance(value, LabelledValue):
        return value.id
    return value.template if isinstance(value, Message) else value


def _without_figures(row: Row, columns: Sequence[Column]) -> Row:
    """A row of the earlier day, as it is where nothing is left of it."""
    cells = {
        column.id: row.cells.get(column.id)
        if column.type in _LABEL_TYPES
        else None
        if isinstance(row.cells.get(column.id), TypedValue)
        else _ABSENT.get(column.type)
        for column in columns
    }
    return row._replace(cells=cells, contributions=())


def _comparison_note(column: Column, day: date, earlier: date) -> Note:
    text = N_("Change of “{column}”: from {earlier:long} to {day:long}, from the dates written in the files.")
    return Note("compare", Message(text, {"column": column.label, "day": day, "earlier": earlier}))
