"""What a person said of a sheet, kept for the next time: in a file beside it, or in the workbook of refused rows."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import COMPUTED
from incubo.exchange.workbook.sheets import CellValue, Workbook

MEMORY_SUFFIX = ".import.toml"
"""What the name of the file beside a sheet ends with, instead of the ending of the sheet."""
OWN_SHEET_NAME = "_incubo"
"""The hidden sheet of the workbooks that incubo writes for people who give them back."""
MAX_MEMORY_BYTES = 1_000_000
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class ImportMemory(NamedTuple):
    """What was said: the kind of the rows, the sheet, heading → field or `-`, text of a cell → its meaning.

    Headings and texts are as they were typed. `defaults`: the values of fields that no cell says. `others`: what was
    said of the other sheets of the workbook, by name.
    """

    kind: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = _NO_TEXTS
    values: Mapping[str, str] = _NO_TEXTS
    defaults: Mapping[str, str] = _NO_TEXTS
    others: Mapping[str, ImportMemory] = MappingProxyType({})

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remember."""
        return not (self.kind or self.sheet or self.columns or self.values or self.defaults or self.others)

    def updated(self, newer: ImportMemory) -> ImportMemory:
        """The same with what was said since, which goes first."""
        return ImportMemory(
            newer.kind or self.kind,
            newer.sheet or self.sheet,
            {**self.columns, **newer.columns},
            {**self.values, **newer.values},
            {**self.defaults, **newer.defaults},
            {**self.others, **newer.others},
        )

    def of_sheet(self, name: str) -> ImportMemory:
        """What was said of a sheet; what cells mean was said of all."""
        if self.sheet == name or (self.sheet is None and name not in self.others):
            return self
        known = self.others.get(name, ImportMemory())
        return known._replace(values={**self.values, **known.values}, defaults={**self.defaults, **known.defaults})

    def beside(self, earlier: ImportMemory | None) -> ImportMemory:
        """The same, with what was said earlier of other sheets."""
        if earlier is None:
            return self
        others = dict(earlier.others)
        if earlier.sheet is not None:
            others[earlier.sheet] = earlier._replace(others={})
        return self._replace(others={name: memory for name, memory in others.items() if name != self.sheet})


def format_memory(memory: ImportMemory, file_name: str) -> str:
    """The text of the file beside a sheet."""
    lines = [f"# incubo import {file_name}", *_format_tables(memory, "")]
    for name, other in memory.others.items():
        table = f"sheets.{_quote(name)}"
        lines += ["", f"[{table}]", *_format_tables(other._replace(sheet=None), f"{table}.")]
    return "\n".join(lines) + "\n"


def _format_tables(memory: ImportMemory, prefix: str) -> Iterator[str]:
    for name, text in (("kind", memory.kind), ("sheet", memory.sheet)):
        if text:
            yield f"{name} = {_quote(text)}"
    for name, texts in (("columns", memory.columns), ("values", memory.values), ("defaults", memory.defaults)):
        if texts:
            yield from ("", f"[{prefix}{name}]", *(f"{_quote(key)} = {_quote(value)}" for key, value in texts.items()))


def _quote(text: str) -> str:
    """A text as a basic string of TOML, which is one of JSON but for a letter that JSON does not escape."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def parse_memory(text: str, name: str) -> ImportMemory:
    """What the file beside a sheet says. `name`: that of the file. Raises UsageError."""
    try:
        return _make_memory(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, TypeError) as error:
        message = Message(N_("{name} cannot be read: {why}"), {"name": name, "why": str(error)})
        raise UsageError(message, hints=(Message(N_("correct it, or remove it")),)) from error


def _make_memory(data: Any) -> ImportMemory:
    """Raises TypeError for what does not have the shape of a memory."""
    if not isinstance(data, dict):
        raise TypeError("no table")
    texts = {name: data.get(name, {}) for name in ("columns", "values", "defaults")}
    for name, table in texts.items():
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise TypeError(name)
    for name in ("kind", "sheet"):
        if not isinstance(data.get(name), str | None):
            raise TypeError(name)
    others = data.get("sheets", {})
    if not isinstance(others, dict):
        raise TypeError("sheets")
    if any("sheets" in other for other in others.values() if isinstance(other, dict)):
        raise TypeError("sheets")
    known = {name: _make_memory(other) for name, other in others.items()}
    return ImportMemory(
        data.get("kind"),
        data.get("sheet"),
        texts["columns"],
        texts["values"],
        texts["defaults"],
        {name: memory._replace(sheet=name) for name, memory in known.items()},
    )


RowKey: TypeAlias = tuple[str, int | None]
"""The id of the entry, and the place of the item in its list (from 1; 0: it was computed; None: a row is an entry)."""


class ExportedRow(NamedTuple):
    """A row as it was exported: the id that git gives to the content of the file of its entry ("": it is not said), and
    its values by the place of their column.
    """

    file_id: str
    values: Mapping[int, CellValue]


class SheetOrigin(NamedTuple):
    """What a sheet had when it was exported. `kind`: of its rows ("": nothing says it). `columns`: field (what is
    computed begins with `-`, and goes on with the field that it gives a new row) and heading, by place (from 0).
    `is_current`: it is what the list would be now, because the sheet is a text that does not say what it was: then
    nothing is told by what is not there. `new_ids`: those of entries that were renamed since. `computed`: the ids
    of computed columns, by place. `edited_with`: the command that changes what one shows, by place, which is never
    read from a sheet: anybody may have written it.
    """

    kind: str
    columns: Mapping[int, tuple[str, str]]
    rows: Mapping[RowKey, ExportedRow]
    is_current: bool = False
    new_ids: Mapping[str, str] = _NO_TEXTS
    computed: Mapping[int, str] = MappingProxyType({})
    edited_with: Mapping[int, str] = MappingProxyType({})

    def is_computed(self, place: int) -> bool:
        """Whether a column is not read back, but for new rows."""
        return self.columns.get(place, ("", ""))[0].startswith(COMPUTED)

    def field(self, place: int) -> str:
        """The field that a column gives: what changes, or what a new row gets; "" for none."""
        return self.columns.get(place, ("", ""))[0].removeprefix(COMPUTED)

    def current_id(self, entry_id: str) -> str:
        """The id that an entry has now."""
        return self.new_ids.get(entry_id, entry_id)


class WorkbookOrigin(NamedTuple):
    """The sheets of an exported workbook, by name."""

    sheets: Mapping[str, SheetOrigin]


FIRST_VALUE_COLUMN = 5
"""Where, in the line of a row, the value of the first column of its sheet is."""


def origin_of_workbook(workbook: Workbook) -> WorkbookOrigin | None:
    """Where a workbook comes from that `export xlsx` or a list wrote; None for any other."""
    own = next((sheet for sheet in workbook.sheets if sheet.name == OWN_SHEET_NAME), None)
    kinds: dict[str, str] = {}
    columns: dict[str, dict[int, tuple[str, str]]] = {}
    rows: dict[str, dict[RowKey, ExportedRow]] = {}
    computed: dict[str, dict[int, str]] = {}
    for row in own.rows if own is not None else ():
        name, what, field, heading = (*(str(value) if value is not None else "" for value in row[:4]), *[""] * 4)[:4]
        if what.isdecimal() and field:
            columns.setdefault(name, {})[int(what) - 1] = field, heading
            if len(row) > 4 and isinstance(row[4], str):
                computed.setdefault(name, {})[int(what) - 1] = row[4]
        elif what == "kind":
            kinds[name] = field
        elif what == "row" and field:
            key = field, place_of_item(row[3] if len(row) > 3 else None)
            file_id = row[FIRST_VALUE_COLUMN - 1] if len(row) >= FIRST_VALUE_COLUMN else None
            values = {place: value for place, value in enumerate(row[FIRST_VALUE_COLUMN:]) if value is not None}
            rows.setdefault(name, {})[key] = ExportedRow(file_id if isinstance(file_id, str) else "", values)
    if not columns:
        return None
    sheets = {
        name: SheetOrigin(kinds.get(name, ""), columns[name], rows.get(name, {}), computed=computed.get(name, {}))
        for name in columns
    }
    return WorkbookOrigin(sheets)


def place_of_item(value: CellValue) -> int | None:
    """The place that a cell says, from 0 for a row that was computed; None for any other value."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def memory_of_workbook(workbook: Workbook) -> ImportMemory:
    """What a workbook that incubo wrote says of itself; an empty memory for any other."""
    for sheet in workbook.sheets:
        if sheet.name == OWN_SHEET_NAME and sheet.rows and sheet.rows[0]:
            text = sheet.rows[0][0]
            try:
                return _make_memory(json.loads(text) if isinstance(text, str) else None)
            except (json.JSONDecodeError, TypeError, RecursionError):
                return ImportMemory()
    return ImportMemory()


def memory_as_json(memory: ImportMemory) -> str:
    """A memory for the hidden sheet of a workbook."""
    return json.dumps(
        {name: value for name, value in memory._replace(others={})._asdict().items() if value}, ensure_ascii=False
    )
