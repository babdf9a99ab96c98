"""A list that was written as csv: its rows have no hidden keys, so they are recognised by what the list shows today.

What a csv does not tell is left alone: an empty cell may be a value that came since, a row that is not there may never
have been in it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from incubo.core.i18n import LANGUAGES, gettext, temporary_language
from incubo.document.table import RowSource
from incubo.exchange.workbook.memory import ExportedRow, RowKey, SheetOrigin
from incubo.exchange.workbook.sheets import CellValue, Sheet
from incubo.exchange.workbook.targets import ID_NAME, ITEM_NAME, SHEET_KINDS
from incubo.model.item_keys import ITEM_LISTS
from incubo.query.resource import Resource, all_columns
from incubo.query.resources.catalogue import RESOURCES
from incubo.query.resources.members import MEMBERS
from incubo.render.tables.csv import render_csv, render_excel_csv
from incubo.render.tables.formats import TableContext
from incubo.render.tables.xlsx import KEY_HEADINGS
from incubo.render.terminal.style import TerminalStyle
from incubo.vcs.file_ids import FileIds

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.document.table import Table
    from incubo.registry.registry import Registry


class _ListForm(NamedTuple):
    """Which list a csv has: its columns by id, and in which language it is for people (None: for programs)."""

    resource: Resource
    columns: tuple[str, ...]
    language: str | None


class _ListRow(NamedTuple):
    key: RowKey
    cells: tuple[CellValue, ...]


def recognise_csv_list(
    workspace: Workspace, registry: Registry, sheet: Sheet, kind_id: str | None
) -> tuple[Sheet, SheetOrigin] | None:
    """A csv with the keys of its rows in columns before the others, as a workbook of the list has them, and what that
    workbook would say; None for what no list wrote. `kind_id`: what its rows are said to be.
    """
    headings = [value if isinstance(value, str) else "" for value in sheet.rows[0]] if sheet.rows else []
    while headings and not headings[-1]:
        headings.pop()
    form = _find_form(headings, kind_id)
    if form is None:
        return None
    table, shown = _read_list(workspace, registry, form, ["all"])
    assert table.sheet is not None
    rows = [row for row in sheet.rows[1:] if any(value is not None for value in row)]
    id_place = form.columns.index(ID_NAME)
    ids = {row[id_place] for row in rows if id_place < len(row) and row[id_place] is not None}
    entries = registry.whole.entries[SHEET_KINDS[table.sheet.kind].entry_kind]
    if not ids or not all(isinstance(entry_id, str) and entry_id in entries for entry_id in ids):
        return None
    read = [place for place, column in enumerate(table.columns) if column.field]
    list_name = form.resource.item_list
    day = _find_day_place([column.field for column in table.columns], list_name) if list_name else None
    keys = _match_rows(sheet.rows[1:], shown, id_place, read, day) if list_name else None
    key_names = (ID_NAME, ITEM_NAME) if list_name else (ID_NAME,)
    new_rows: list[tuple[CellValue, ...]] = [(*(KEY_HEADINGS[name] for name in key_names), *sheet.rows[0])]
    for number, row in enumerate(sheet.rows[1:]):
        entry_id = row[id_place] if id_place < len(row) else None
        key = keys.get(number, (entry_id, None)) if keys is not None else (entry_id,)
        new_rows.append((*key, *row) if any(value is not None for value in row) else row)
    file_ids = FileIds(registry, workspace.store, None)
    columns = [*((name, KEY_HEADINGS[name]) for name in key_names)]
    by_id = {row[id_place]: row for row in rows if id_place < len(row)}
    columns += [(column.origin_field, heading) for column, heading in zip(table.columns, headings, strict=True)]
    edited_with = {
        place: column.edited_with for place, column in enumerate(table.columns, len(key_names)) if column.edited_with
    }
    kind = SHEET_KINDS[table.sheet.kind].entry_kind
    exported = {
        row.key: ExportedRow(file_ids.of_entry(kind, row.key[0]), dict(enumerate(row.cells, len(key_names))))
        for row in (*shown, *_find_rows_of_ours(workspace, registry, form, by_id))
    }
    origin = SheetOrigin(table.sheet.kind, dict(enumerate(columns)), exported, is_current=True, edited_with=edited_with)
    return sheet._replace(rows=tuple(new_rows)), origin


def _find_day_place(fields: Sequence[str], list_name: str) -> int | None:
    """The place among the fields of a list of the one that dates its items; None if it is not there."""
    name = f"{list_name}.{ITEM_LISTS[list_name].day_field}"
    return fields.index(name) if name in fields else None


def _find_form(headings: Sequence[str], kind_id: str | None) -> _ListForm | None:
    """The list that has such headings, all of them and each once, with the ids of its entries."""
    for resource in RESOURCES:
        if kind_id not in (None, resource.sheet_kind):
            continue
        columns = all_columns(resource)
        named = _name_columns(resource, headings, {name: name for name in columns})
        if named is not None:
            return _ListForm(resource, named, None)
        for language in LANGUAGES:
            with temporary_language(language):
                labels = {name: gettext(column.label) for name, column in columns.items()}
                with_unit = {name for name, column in columns.items() if column.type == "days"}
                labels |= {name: gettext("{label} (days)").format(label=labels[name]) for name in with_unit}
            named = _name_columns(resource, headings, labels)
            if named is not None:
                return _ListForm(resource, named, language)
    return None


def _name_columns(resource: Resource, headings: Sequence[str], labels: Mapping[str, str]) -> tuple[str, ...] | None:
    """The columns that headings are (see `TableContext.unique_headings`); None where one is none of the list."""
    second = {f"{label} [{name}]": name for name, label in labels.items()}
    taken = {second[heading] for heading in headings if heading in second}
    names = []
    for heading in headings:
        same = [name for name, label in labels.items() if label == heading and name not in taken]
        same.sort(key=lambda name: name not in resource.default_columns)
        names.append(second.get(heading) or next(iter(same), ""))
    is_list = ID_NAME in names and all(names) and len(set(names)) == len(names)
    return tuple(names) if is_list else None


def _find_rows_of_ours(
    workspace: Workspace, registry: Registry, form: _ListForm, written: Mapping[CellValue, Sequence[CellValue]]
) -> Iterator[_ListRow]:
    """The people whose days are written as in the list of our own incubator: those of missions for ours. `written`:
    the rows of the csv, by id.
    """
    if form.resource.id != MEMBERS.id or workspace.default_incubator is None:
        return
    table, shown = _read_list(workspace, registry, form, None)
    computed = [place for place, column in enumerate(table.columns) if not column.field]
    for line in shown:
        row = written.get(line.key[0], ())
        if all(place < len(row) and row[place] == line.cells[place] for place in computed):
            yield line


def _read_list(
    workspace: Workspace, registry: Registry, form: _ListForm, incubator: list[str] | None
) -> tuple[Table, list[_ListRow]]:
    """All lines of the list as it is today, and the cells that a csv of it has."""
    from incubo.app.reports.lists import make_list  # lazy: for what is no list

    language = form.language or workspace.language
    arguments = {
        "everything": True,
        "include_drafts": True,
        "incubator": incubator if "incubator" in form.resource.filters else None,
        "columns": [",".join(form.columns)],
        "sort": None,
        "limit": None,
    }
    with temporary_language(language):
        table = make_list(workspace, registry, form.resource, arguments)
        context = TableContext(table, language, TerminalStyle(False, True, None))
        text = render_csv(context) if form.language is None else render_excel_csv(context).lstrip("\ufeff")
        delimiter = "," if form.language is None else ";"
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[1:]
        rows = context.data_rows()
    return table, [*_iter_rows([row.source for row in rows], lines)]


def _iter_rows(sources: Sequence[RowSource | None], lines: Sequence[Sequence[str]]) -> Iterator[_ListRow]:
    for source, line in zip(sources, lines, strict=False):
        if source is not None:
            yield _ListRow((source.entry_id, source.item), tuple(value if value.strip() else None for value in line))


def _match_rows(
    rows: Sequence[Sequence[CellValue]], shown: Sequence[_ListRow], id_place: int, read: Sequence[int], day: int | None
) -> dict[int, RowKey]:
    """The items that rows are, by the number of the row: with the same values; else with the same day; else, where a
    csv has as many rows of an entry as it has items, the one that is left.
    """
    items: dict[str, list[_ListRow]] = {}
    for item in shown:
        items.setdefault(item.key[0], []).append(item)
    by_entry: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        entry_id = row[id_place] if id_place < len(row) else None
        if isinstance(entry_id, str) and entry_id in items:
            by_entry.setdefault(entry_id, []).append(number)
    keys: dict[int, RowKey] = {}
    for entry_id, numbers in by_entry.items():
        left, is_whole = items[entry_id], len(numbers) == len(items[entry_id])
        places: list[Sequence[int]] = [read, *([[day]] if day is not None else [])]
        for wanted in places:
            for number in [number for number in numbers if number not in keys]:
                same = [item for item in left if _values(item.cells, wanted) == _values(rows[number], wanted)]
                if same and (len(same) == 1 or wanted is read):
                    keys[number] = same[0].key
                    left = [item for item in left if item is not same[0]]
        unmatched = [number for number in numbers if number not in keys]
        if is_whole and len(unmatched) == len(left) == 1:
            keys[unmatched[0]] = left[0].key
    return keys


def _values(row: Sequence[CellValue], places: Sequence[int]) -> list[CellValue]:
    return [row[place] if place < len(row) else None for place in places]
