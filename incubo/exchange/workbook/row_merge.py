"""What several rows, or several columns of a row, say of one entry and of one item of its lists: taken together, with a
problem where they contradict each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.exchange.workbook.items import find_contradictions, find_item, typed_key
from incubo.exchange.workbook.mapping import MappedTable
from incubo.exchange.workbook.row_requests import CellProblem, EntryRequest, ItemRequest, PeopleCell
from incubo.exchange.workbook.tables import SheetRow, cell_text
from incubo.model.vocabulary import Vocabulary

_INDEXED_LISTS = ("events", "metrics")
"""Lists of which a sheet may have thousands of items of one entry: they are looked up by `typed_key`."""
OTHER_ROW_SAYS = N_("row {n} gives another value for the same entry")


class RowMerger:
    """Merges the rows of one table by entry."""

    def __init__(self, table: MappedTable, vocabulary: Vocabulary) -> None:
        self.table = table
        self.vocabulary = vocabulary
        self._first_items: dict[tuple[int, str, tuple[Any, ...]], ItemRequest] = {}

    def merge(
        self,
        request: EntryRequest,
        row: SheetRow,
        values: Mapping[tuple[str, ...], Any],
        items: Mapping[tuple[str, str], ItemRequest],
        people: Sequence[PeopleCell],
    ) -> list[CellProblem]:
        """Add what a row says to what other rows say of the same entry; a problem for each contradiction."""
        problems = []
        for path, value in values.items():
            known = request.values.get(path)
            if isinstance(value, list) and isinstance(known, list):
                request.values[path] = [*known, *(item for item in value if item not in known)]
            elif known is None or known == value:
                request.values[path] = value
            else:
                column = next(mapped.column for mapped in self.table.columns if mapped.target.path == path)
                message = OTHER_ROW_SAYS
                text = cell_text(row.value(column.position))
                problems.append(CellProblem(row.number, column, text, Message(message, {"n": request.rows[0]})))
        for key, said in items.items():
            known_items = request.items.setdefault(key[0], [])
            same = self._find_same_item(request, key[0], said, known_items)
            item, contradictions = self._leave_contradictions(key, said, same, row)
            problems += contradictions
            if item is None:
                continue
            if item.position is not None or all(other.values != item.values for other in known_items):
                known_items.append(item)
                if item.position is None and key[0] in _INDEXED_LISTS:
                    index_key = id(request), key[0], typed_key(key[0], item.values)
                    self._first_items.setdefault(index_key, item)
        known_people = {(cell.text, cell.role) for cell in request.people}
        request.people += [cell for cell in people if (cell.text, cell.role) not in known_people]
        return problems

    def _find_same_item(
        self, request: EntryRequest, name: str, item: ItemRequest, known_items: Sequence[ItemRequest]
    ) -> ItemRequest | None:
        """What another row or column says of the same item; None: nothing."""
        if item.position is not None or (name == "events" and "date" not in item.values):
            return None
        if name in _INDEXED_LISTS:
            return self._first_items.get((id(request), name, typed_key(name, item.values)))
        others = [other for other in known_items if other.position is None]
        position = find_item(name, [other.values for other in others], item.values)
        return others[position] if position is not None else None

    def _leave_contradictions(
        self, key: tuple[str, str], item: ItemRequest, other: ItemRequest | None, row: SheetRow
    ) -> tuple[ItemRequest | None, list[CellProblem]]:
        """An item without what other rows or columns say in another way of the same one (None: nothing is left of it),
        and a problem for each of these values.
        """
        name, group = key
        names = find_contradictions(other.values, item.values) if other is not None else []
        if other is None or not names:
            return item, []
        problems = []
        for inner in names:
            if other.row == row.number:
                message = self.other_column_message(row, (name, inner), None, other.values[inner], not_group=group)
            else:
                message = Message(OTHER_ROW_SAYS, {"n": other.row})
            mapped = next(
                (one for one in self.table.columns if one.target.path == (name, inner) and one.target.group == group),
                None,
            )
            column = mapped.column if mapped is not None else None
            text = cell_text(row.value(column.position)) if column is not None else cell_text(item.values[inner])
            problems.append(CellProblem(row.number, column, text, message))
        values = {inner: value for inner, value in item.values.items() if inner not in names}
        return (item._replace(values=values) if values != dict(self._implied(key)) else None), problems

    def other_column_message(
        self, row: SheetRow, path: tuple[str, str], group: str | None, value: Any, *, not_group: str | None = None
    ) -> Message:
        """That another column of a row gives another value to a field of an item: which one, and which value. `group`:
        that of the item, None for any but `not_group`.
        """
        field = self.table.find_field(path[0])
        inner = next((one for one in field.subfields if one.name == path[1]), None) if field is not None else None
        shown = Message("{day:long}", {"day": value}) if isinstance(value, date) else value
        if inner is not None and inner.value_list:
            shown = self.vocabulary.labelled_value(inner.value_list, str(value))
        columns = (
            one.column
            for one in self.table.columns
            if one.target.path == path
            and (one.target.group == group if group is not None else one.target.group != not_group)
            and row.value(one.column.position) is not None
        )
        column = next(columns, None)
        if column is None:
            return Message(N_("another cell of the row says “{value}”"), {"value": shown})
        text = cell_text(row.value(column.position))
        return Message(N_("the column {column} says “{text}”"), {"column": column.title, "text": text})

    def _implied(self, key: tuple[str, str]) -> tuple[tuple[str, Any], ...]:
        """The values that the items of a group have without a cell."""
        targets = (one.target for one in self.table.columns)
        return next((one.implied for one in targets if (one.path[:1], one.group) == (key[:1], key[1])), ())
