"""The registry as a workbook, to be read, corrected and given back: a sheet for each kind of entry and of item.

Names stand for ids, labels for words, a line of a cell for each item of a list. What a program needs to recognise it
again is hidden: the ids of entries and the places of items in the first columns, and a sheet (`origin_sheet`) with the
commit, the field of each column and the rows.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from incubo.core.i18n import N_, capitalize_first, current_language, gettext
from incubo.core.message import Message
from incubo.core.progress import Progress, track_items
from incubo.exchange.workbook.targets import ID_NAME, ITEM_NAME, SHEET_KINDS
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.fields import EntryKind, Field
from incubo.query.sheet_cells import SheetCells
from incubo.registry.incubator_entries import find_incubator_entries
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry, find_nulls
from incubo.render.escape import is_formula
from incubo.render.tables.origin_sheet import OriginColumn, OriginSheet
from incubo.render.tables.xlsx import DATE_FORMATS, MIN_DATE, cell_lines, make_amount_format, open_workbook
from incubo.render.terminal.text import display_width

_MAX_WIDTH = 60
UNKNOWN_DAY = N_("date unknown")
"""Instead of the day of a phase whose day no file says; to `import`, it says that there is no value yet."""
NO_END_WORDS = N_("no end date")
"""Instead of the last day of a mission whose file says that there is none; `import` reads it so."""


_ITEM_HEADINGS = {
    "date": N_("Date"), "kind": N_("Kind"), "decision": N_("Decision"), "amount": N_("Amount"), "months": N_("Months"),
    "budget_end": N_("End of the budget"), "next": N_("Next committee"), "objectives": N_("Objectives"),
    "document": N_("Document"), "key": N_("Measure"), "value": N_("Value"), "source": N_("Source"),
    "start": N_("Start"), "end": N_("End"), "status": N_("Status"), "employer": N_("Employer"),
    "startups": N_("Products"), "outcome": N_("Outcome"),
    "closes": N_("Closing date"), "hidden": N_("Hidden"), "montant": N_("Amount"), "promotion": N_("Promotion"),
}  # fmt: skip
"""The headings of the fields that have no label of their own: those of items, mostly."""


_HEADINGS = {"incubators": N_("All incubators"), "open": N_("Open or not"), "roles": N_("Roles")}
"""Instead of a label that would be taken for that of another field."""


class _Sheet(NamedTuple):
    """What the rows of a sheet are: entries of a kind, or the items of a list of theirs."""

    entry_kind: str
    label: str
    item_field: str = ""
    event: str = ""

    @property
    def import_kind(self) -> str:
        """What `import` calls such rows."""
        return {"events": "committee", "metrics": "metric", "missions": "mission"}.get(self.item_field, self.entry_kind)


_SHEETS = (
    _Sheet("startup", N_("products")),
    _Sheet("startup", N_("committees"), "events", COMMITTEE_EVENT),
    _Sheet("startup", N_("impact"), "metrics"),
    _Sheet("member", N_("members")),
    _Sheet("member", N_("missions"), "missions"),
    _Sheet("job", N_("offers")),
    _Sheet("incubator", N_("incubators")),
    _Sheet("organisation", N_("organisations")),
    _Sheet("team", N_("teams")),
)


class _Table(NamedTuple):
    """A sheet with its rows, in the order of its columns. `kind`: what its rows are for `import`."""

    name: str
    kind: str
    columns: list[OriginColumn]
    rows: list[list[Any]]


class WorkbookMaker:
    """Makes the workbook of a registry, in the current language."""

    def __init__(
        self,
        registry: Registry,
        kinds: Mapping[str, EntryKind],
        day: datetime.date,
        file_id: Callable[[str, str], str] = lambda _kind, _entry_id: "",
        incubator: str | None = None,
    ) -> None:
        """`file_id`: the id that git gives to the content of the file of an entry, by its kind and its id.
        `incubator`: whose entries it has (None: all).
        """
        self._file_id = file_id
        self._own = find_incubator_entries(registry, incubator) if incubator is not None else None
        self._title = entry_title(registry, "incubator", incubator) if incubator is not None else gettext("Registry")
        self._registry = registry
        self._kinds = kinds
        self._day = day
        self._language = current_language()
        self._cells = SheetCells(registry, self._language)

    def make(self, about: Iterable[tuple[str, str]], progress: Progress | None = None) -> bytes:
        """The bytes of the file. `about`: what the hidden sheet says of the whole."""
        out = io.BytesIO()
        with open_workbook(out) as workbook:
            created = datetime.datetime.combine(self._day, datetime.time())
            workbook.set_properties({"title": self._title, "created": created})
            writer = _Writer(workbook, self._language)
            worksheets = [workbook.add_worksheet(capitalize_first(gettext(sheet.label))[:31]) for sheet in _SHEETS]
            origin = OriginSheet(workbook, about)  # the last one
            for sheet, worksheet in zip(track_items(_SHEETS, progress), worksheets, strict=True):
                table = self._make_table(sheet, worksheet.get_name())
                writer.write(worksheet, table)
                self._write_origin(origin, writer, table)
        return out.getvalue()

    def _write_origin(self, origin: OriginSheet, writer: _Writer, table: _Table) -> None:
        """What the hidden sheet says of a table."""
        origin.add_sheet(table.name, table.kind, table.columns)
        kind = SHEET_KINDS[table.kind].entry_kind
        for row in table.rows:
            item = row[1] if table.columns[1].field == ITEM_NAME else None
            keys = 1 if item is None else 2
            values = {
                place: partial(writer.write_cell, value=row[place], cell_type=table.columns[place].type)
                for place in range(keys, len(row))
                if row[place] is not None
            }
            origin.add_row(table.name, row[0], item, self._file_id(kind, row[0]), values)

    def _make_table(self, sheet: _Sheet, name: str) -> _Table:
        kind = self._kinds[sheet.entry_kind]
        entries = self._registry.whole.entries.get(kind.id, {})
        ids = (entry_id for entry_id in sorted(entries) if self._own is None or (kind.id, entry_id) in self._own)
        sorted_entries = [entries[entry_id] for entry_id in ids]
        if sheet.item_field:
            return self._make_item_table(name, sheet, kind, sorted_entries)
        fields = [field for field in kind.fields if not field.legacy and field.type not in ("group", "any")]
        columns: list[OriginColumn] = [OriginColumn(ID_NAME, ID_NAME, is_hidden=True)]
        cells: list[list[Any]] = [[entry.id for entry in sorted_entries]]
        for field in fields:
            values = [self._cells.cell(field, getattr(entry, field.name, None)) for entry in sorted_entries]
            if field.prompt_when or field.required or any(value is not None for value in values):
                columns.append(OriginColumn(field.name, _heading(field), _cell_type(field)))
                cells.append(values)
        for group in kind.fields:
            if group.type == "group" and not group.many:
                for field in group.subfields:
                    records = [getattr(entry, group.name) for entry in sorted_entries]
                    values = [self._cells.cell(field, getattr(record, field.name, None)) for record in records]
                    if any(value is not None for value in values):
                        heading = f"{_heading(group)} {_heading(field).lower()}"
                        columns.append(OriginColumn(f"{group.name}.{field.name}", heading, _cell_type(field)))
                        cells.append(values)
        if kind.id == "startup":
            for column, values in self._iter_phase_columns(sorted_entries):
                columns.append(column)
                cells.append(values)
        rows = [list(row) for row in zip(*cells, strict=True)]
        return _Table(name, sheet.import_kind, _with_unique_headings(columns), rows)

    def _iter_phase_columns(self, startups: Sequence[Any]) -> Iterator[tuple[OriginColumn, list[Any]]]:
        """A column for each phase, with the day on which it began, or words that say that it is not known; and one for
        its end, where a file says it.
        """
        vocabulary = self._registry.vocabulary
        used = {phase.name for startup in startups for phase in startup.phases}
        for phase_id, phase in vocabulary.phases.items():
            if not phase.is_current and phase_id not in used:
                continue
            label = vocabulary.phase_label(phase_id, self._language)
            latest = [
                next((phase for phase in reversed(startup.phases) if phase.name == phase_id), None)
                for startup in startups
            ]
            unknown = gettext(UNKNOWN_DAY)
            starts = [(phase.start or unknown) if phase is not None else None for phase in latest]
            yield OriginColumn(f"phases.{phase_id}.start", label, "date"), starts
            ends = [phase.end if phase is not None else None for phase in latest]
            if any(ends):
                heading = gettext("{phase}, end").format(phase=label)
                yield OriginColumn(f"phases.{phase_id}.end", heading, "date"), ends

    def _make_item_table(self, name: str, sheet: _Sheet, kind: EntryKind, entries: Sequence[Any]) -> _Table:
        group = kind.find_field(sheet.item_field)
        assert group is not None
        fields = [field for field in group.subfields if not (sheet.event and field.name in ("name", "year"))]
        columns = [
            OriginColumn(ID_NAME, ID_NAME, is_hidden=True),
            OriginColumn(ITEM_NAME, ITEM_NAME, "number", is_hidden=True),
            OriginColumn(kind.title_field, capitalize_first(gettext(kind.label))),
            *(OriginColumn(f"{group.name}.{field.name}", _heading(field), _cell_type(field)) for field in fields),
        ]
        rows = []
        for entry in entries:
            for number, item in enumerate(getattr(entry, sheet.item_field), 1):
                if not sheet.event or item.name == sheet.event:
                    cells = [self._item_cell(entry, group, number - 1, field) for field in fields]
                    rows.append([entry.id, number, self._cells.title(kind.id, entry.id), *cells])
        return _Table(name, sheet.import_kind, _with_unique_headings(columns), rows)

    def _item_cell(self, entry: Any, group: Field, position: int, field: Field) -> Any:
        """The cell of a field of an item: an empty one says nothing, words that there is none."""
        items = getattr(entry, group.name)
        value = getattr(items[position], field.name)
        if value is None and field.may_never_come:
            is_null = position in find_nulls(self._registry, entry.path, group.name, field.name, len(items))
            return gettext(NO_END_WORDS) if is_null else None
        return self._cells.cell(field, value)


def _heading(field: Field) -> str:
    text = _HEADINGS.get(field.name) or field.label or field.heading or _ITEM_HEADINGS.get(field.name)
    return capitalize_first(gettext(text) if text else field.name)


def _cell_type(field: Field) -> str:
    return "text" if field.many else field.column_type


def _with_unique_headings(columns: list[OriginColumn]) -> list[OriginColumn]:
    """The same columns; of two with one heading, the second has the name of its field."""
    seen: set[str] = set()
    unique = []
    for column in columns:
        is_second = column.heading.casefold() in seen
        seen.add(column.heading.casefold())
        unique.append(column._replace(heading=column.field) if is_second else column)
    return unique


class _Writer:
    """Writes tables as sheets; each format is made once."""

    def __init__(self, workbook: Any, language: str) -> None:
        self._workbook = workbook
        self._number_formats = {"date": DATE_FORMATS[language], "amount": make_amount_format(language)}
        self._formats: dict[tuple[str, bool], Any] = {}
        self._heading = workbook.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})

    def write(self, sheet: Any, table: _Table) -> None:
        """Rows below headings that stay visible and filter them."""
        for index, column in enumerate(table.columns):
            sheet.write_string(0, index, cell_lines(column.heading), self._heading)
        for row_index, row in enumerate(table.rows, 1):
            for index, column in enumerate(table.columns):
                self.write_cell(sheet, row_index, index, row[index], column.type)
        for index, column in enumerate(table.columns):
            lines = (line for row in table.rows for line in str(row[index] or "").split("\n"))
            width = max((display_width(line) for line in lines), default=0)
            width = max(10, min(max(width, len(column.heading)) + 3, _MAX_WIDTH))
            sheet.set_column(index, index, width, None, {"hidden": column.is_hidden})
        sheet.freeze_panes(1, next(i for i, column in enumerate(table.columns) if not column.is_hidden) + 1)
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _format(self, cell_type: str, *, is_formula: bool = False) -> Any:
        key = cell_type, is_formula
        if key not in self._formats:
            properties: dict[str, Any] = {"valign": "top", "quote_prefix": is_formula, "text_wrap": cell_type == "text"}
            if cell_type in self._number_formats:
                properties |= {"num_format": self._number_formats[cell_type], "align": "left"}
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]

    def write_cell(self, sheet: Any, row: int, column: int, value: Any, cell_type: str) -> None:
        """Write a value."""
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, self._format("boolean"))
        elif isinstance(value, int | float) and abs(value) < 2**53:
            sheet.write_number(row, column, value, self._format(cell_type))
        elif isinstance(value, datetime.date) and value >= MIN_DATE:
            sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), self._format("date"))
        else:
            text = str(value)
            sheet.write_string(row, column, cell_lines(text), self._format("text", is_formula=is_formula(text)))


MAKING = Message(N_("Filling the sheets"))
"""The title of the progress bar."""
