"""The rows of a sheet that was exported: which entry or item each one is, and what was edited of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from incubo.exchange.workbook.limits import MAX_CELL_LENGTH
from incubo.exchange.workbook.memory import RowKey, SheetOrigin, place_of_item
from incubo.exchange.workbook.sheets import CellValue, ShownNumber
from incubo.exchange.workbook.tables import SheetRow, cell_text
from incubo.exchange.workbook.targets import ITEM_NAME
from incubo.model.suggestions import normalise_name


class ExportedRows(NamedTuple):
    """What a sheet had when it was exported, and where its columns were then, by where they are now."""

    origin: SheetOrigin
    places: Mapping[int, int]

    def value(self, key: RowKey, position: int) -> CellValue:
        """The value that a row had in a column."""
        return self.origin.rows[key].values.get(self.places[position])

    def is_computed(self, position: int) -> bool:
        """Whether a column is never read back."""
        return self.origin.is_computed(self.places.get(position, -1))

    def edited_with(self, position: int) -> str:
        """The command that changes what a computed column shows; "" where none is known."""
        return self.origin.edited_with.get(self.places.get(position, -1), "")

    @property
    def key_count(self) -> int:
        """How many hidden columns have the key of a row: two where its rows are items of entries."""
        return 2 if self.has_items else 1

    @property
    def has_items(self) -> bool:
        """Whether its rows are items of entries."""
        return any(name == ITEM_NAME for name, _ in self.origin.columns.values())

    def key_of(self, row: SheetRow) -> RowKey | None:
        """The key of a row that the sheet had when it was exported; None for any other."""
        positions = {place: position for position, place in self.places.items() if place < self.key_count}
        if len(positions) < self.key_count:
            return None
        key = self.written_key(row)
        return key if key in self.origin.rows else None

    def written_key(self, row: SheetRow) -> RowKey:
        """What is written where the key of a row is: also one that the sheet did not have."""
        positions = {place: position for position, place in self.places.items() if place < self.key_count}
        entry_id = cell_text(row.value(positions[0])) if 0 in positions else ""
        return entry_id, place_of_item(row.value(positions[1])) if self.has_items and 1 in positions else None

    def has_other_key(self, row: SheetRow) -> bool:
        """Whether a row has a whole key, which the sheet did not have: that of a new item has no place."""
        entry_id, item = self.written_key(row)
        return bool(entry_id) and (item is not None or not self.has_items) and self.key_of(row) is None

    def is_empty(self, row: SheetRow) -> bool:
        """Whether all that people see of a row is empty."""
        keys = {position for position, place in self.places.items() if place < self.key_count}
        return all(value is None for position, value in enumerate(row.values) if position not in keys)

    def edited_positions(self, row: SheetRow, key: RowKey) -> set[int]:
        """The columns in which a row has another value than it had."""
        return {
            position
            for position, place in self.places.items()
            if place >= self.key_count and not is_same_cell(row.value(position), self.value(key, position))
        }

    def edited_columns(self, rows: Mapping[RowKey, SheetRow]) -> list[int]:
        """The columns that are read back in which a row has another value than it had."""
        edited = {position for key, row in rows.items() for position in self.edited_positions(row, key)}
        return sorted(position for position in edited if not self.is_computed(position))

    def rows_by_key(self, rows: Iterable[SheetRow]) -> dict[RowKey, list[SheetRow]]:
        """The rows that the sheet had, by their key; a copied one beside the one that it was copied from."""
        by_key: dict[RowKey, list[SheetRow]] = {}
        for row in rows:
            key = self.key_of(row)
            if key is not None and not self.is_empty(row):
                by_key.setdefault(key, []).append(row)
        return by_key

    def content(self, row: SheetRow) -> tuple[CellValue, ...]:
        """What people see of a row, in the order of its columns."""
        return tuple(_comparable(row.value(position)) for position in self._shown_positions)

    def former_content(self, key: RowKey) -> tuple[CellValue, ...]:
        """What people saw of a row, in the order that its columns have now."""
        return tuple(_comparable(self.value(key, position)) for position in self._shown_positions)

    @property
    def _shown_positions(self) -> list[int]:
        return sorted(position for position, place in self.places.items() if place >= self.key_count)

    def name_positions(self, name_fields: Sequence[str]) -> list[int]:
        """The columns that people see and that say which entry a row is about."""
        return [
            position
            for position in self._shown_positions
            if self.origin.columns[self.places[position]][0] in name_fields
        ]


class DisplacedRows(NamedTuple):
    """The numbers of rows that show another entry, or another item, than that of their key. `is_sorted`: what they show
    is not in its own place either, as after a sort of the columns that people see: the hidden ones stay.
    """

    numbers: tuple[int, ...]
    is_sorted: bool


def find_displaced_rows(exported: ExportedRows, rows: Iterable[SheetRow], name_fields: Sequence[str]) -> DisplacedRows:
    """The rows that have the name of another entry, or all that another row had, which is not in its place either."""
    single = {key: same[0] for key, same in exported.rows_by_key(rows).items() if len(same) == 1}
    shown: dict[RowKey, set[str]] = {}  # the entries whose name a row has, by the key of the row
    for position in exported.name_positions(name_fields):
        owners: dict[str, set[str]] = {}
        for key in exported.origin.rows:
            owners.setdefault(_name(exported.value(key, position)), set()).add(key[0])
        for key, row in single.items():
            name = _name(row.value(position))
            if name and key[0] not in owners.get(name, {key[0]}):
                shown.setdefault(key, set()).update(owners[name])
    away = {entry_id for entry_id, _ in shown}
    exchanged = {key for key, entries in shown.items() if entries & away}
    if not exported.origin.is_current:
        former = {key: exported.former_content(key) for key in exported.origin.rows}
        keys = {content: key for key, content in former.items()}
        moved = {key for key, row in single.items() if exported.content(row) != former[key]}
        for key in moved:
            content = exported.content(single[key])
            if _filled_count(content) >= _MIN_ALIKE and keys.get(content) in moved:
                exchanged.add(key)
    numbers = sorted(single[key].number for key in shown.keys() | exchanged)
    return DisplacedRows(tuple(numbers), len(exchanged) > 1)


def find_shuffled_column(exported: ExportedRows, rows: Iterable[SheetRow]) -> int | None:
    """The place of a column of which many cells have each other's values, as after a sort of some columns beside the
    names; None where there is none.
    """
    single = {key: same[0] for key, same in exported.rows_by_key(rows).items() if len(same) == 1}
    for position in exported.edited_columns(single):
        pairs = [
            (_comparable(row.value(position)), _comparable(exported.value(key, position)))
            for key, row in single.items()
        ]
        moved = [pair for pair in pairs if pair[0] != pair[1]]
        now, before = (Counter(each) for each in zip(*moved, strict=True)) if moved else (Counter(), Counter())
        if len(moved) >= _MIN_SHUFFLED and len(now) >= _MIN_SHUFFLED_VALUES and now == before:
            return position
    return None


_MIN_SHUFFLED = 5
_MIN_SHUFFLED_VALUES = 3
"""From how many cells on, and how many different values of theirs, nobody exchanges them by hand."""


_MIN_ALIKE = 2
"""The cells that tell rows apart, at least: many have nothing but the same word."""


def _filled_count(content: Sequence[CellValue]) -> int:
    return sum(value is not None for value in content)


def _name(cell: CellValue) -> str:
    return normalise_name(" ".join(cell_text(cell).split()))


def _comparable(cell: CellValue) -> CellValue:
    if isinstance(cell, ShownNumber):
        return cell.number
    return cell_text(cell) if isinstance(cell, str) else cell


def is_same_cell(cell: CellValue, other: CellValue) -> bool:
    """Whether a cell has the value that another one had when incubo wrote it."""
    if isinstance(cell, ShownNumber):  # an amount is exported with the format of its currency
        cell = cell.number
    return cell_text(cell) == cell_text(other) if isinstance(cell, str) and isinstance(other, str) else cell == other


def is_cut(cell: CellValue) -> bool:
    """Whether a cell has the beginning of a text that was too long for it."""
    return isinstance(cell, str) and len(cell) >= MAX_CELL_LENGTH and cell.endswith("…")
