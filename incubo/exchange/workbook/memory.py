"""What a person said of a sheet, kept for the next time: in a file beside it, or in the workbook of refused rows."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.exchange.workbook.sheets import Workbook

MEMORY_SUFFIX = ".import.toml"
"""What the name of the file beside a sheet ends with, instead of the ending of the sheet."""
OWN_SHEET_NAME = "_incubo"
"""The hidden sheet of the workbooks that incubo writes for people who give them back."""
_COMMIT = re.compile("[0-9a-f]{7,64}")
MAX_MEMORY_BYTES = 1_000_000
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class ImportMemory(NamedTuple):
    """What was said: the kind of the rows, the sheet, heading → field or `-`, text of a cell → its meaning.

    Headings and texts are as they were typed.
    """

    kind: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = _NO_TEXTS
    values: Mapping[str, str] = _NO_TEXTS

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remember."""
        return not (self.kind or self.sheet or self.columns or self.values)

    def updated(self, newer: ImportMemory) -> ImportMemory:
        """The same with what was said since, which goes first."""
        return ImportMemory(
            newer.kind or self.kind,
            newer.sheet or self.sheet,
            {**self.columns, **newer.columns},
            {**self.values, **newer.values},
        )


def format_memory(memory: ImportMemory, file_name: str) -> str:
    """The text of the file beside a sheet."""
    lines = [f"# incubo import {file_name}"]
    lines += [f"{name} = {_quote(text)}" for name, text in (("kind", memory.kind), ("sheet", memory.sheet)) if text]
    for name, texts in (("columns", memory.columns), ("values", memory.values)):
        if texts:
            lines += ["", f"[{name}]", *(f"{_quote(key)} = {_quote(value)}" for key, value in texts.items())]
    return "\n".join(lines) + "\n"


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
    texts = {name: data.get(name, {}) for name in ("columns", "values")}
    for name, table in texts.items():
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise TypeError(name)
    for name in ("kind", "sheet"):
        if not isinstance(data.get(name), str | None):
            raise TypeError(name)
    return ImportMemory(data.get("kind"), data.get("sheet"), texts["columns"], texts["values"])


class WorkbookOrigin(NamedTuple):
    """Where an exported workbook comes from: the last commit of the registry ("": none), and the field of each column
    by its place (from 0), by sheet.
    """

    commit: str
    columns: Mapping[str, Mapping[int, str]]


def origin_of_workbook(workbook: Workbook) -> WorkbookOrigin | None:
    """Where a workbook comes from that `export xlsx` wrote; None for any other."""
    own = next((sheet for sheet in workbook.sheets if sheet.name == OWN_SHEET_NAME), None)
    rows = [[str(value) if value is not None else "" for value in row] for row in own.rows] if own is not None else []
    commit = next((row[1] for row in rows if len(row) > 1 and row[0] == "commit"), "")
    columns: dict[str, dict[int, str]] = {}
    for row in rows:
        if len(row) > 2 and row[1].isdecimal() and row[2]:
            columns.setdefault(row[0], {})[int(row[1]) - 1] = row[2]
    return WorkbookOrigin(commit if _COMMIT.fullmatch(commit) else "", columns) if columns else None


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
    return json.dumps({name: value for name, value in memory._asdict().items() if value}, ensure_ascii=False)
