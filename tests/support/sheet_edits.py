"""A list as a workbook, edited as people do; and what its edits should make of the files, worked out on their YAML."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import yaml
from support.workbooks import make_ods, make_xlsx

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same values in a tenth of the time, where PyYAML has libyaml."""


class EditedList:
    """The rows of a list that `list … -o FILE.xlsx` wrote. `fields`: field → column (from 0)."""

    def __init__(self, path: Path) -> None:
        workbook = openpyxl.load_workbook(path)
        self.sheets = {
            sheet.title: [[_as_day(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in workbook.worksheets
        }
        self.name = workbook.worksheets[0].title
        self.heading, *self.rows = self.sheets[self.name]
        self.fields = {
            str(line[2]): int(str(line[1])) - 1
            for line in reversed(self.sheets["_incubo"])
            if line[0] == self.name and str(line[1]).isdecimal()
        }
        self.has_items = "item" in self.fields

    def key(self, row: list[Any]) -> tuple[str, int | None]:
        """The id of the entry of a row, and the place of its item (from 0; -1: it was computed)."""
        return row[0], row[1] - 1 if self.has_items else None

    def write(self, path: Path) -> None:
        """Write it, in the format of the name of the file."""
        sheets = {**self.sheets, self.name: [self.heading, *self.rows]}
        path.write_bytes(
            make_ods(sheets) if path.suffix == ".ods" else make_xlsx(sheets, as_text=True, hidden=["_incubo"])
        )


def _as_day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime.datetime) else value


class EntryFile(NamedTuple):
    """The front matter of a file, and what is below it."""

    values: dict[str, Any]
    body: str

    def text(self) -> str:
        front_matter = yaml.safe_dump(self.values, sort_keys=False, allow_unicode=True, width=1_000)
        return f"---\n{front_matter}---{self.body}"


def read_entries(registry: Path, folder: str = "content") -> dict[str, EntryFile]:
    """Every entry of a registry by the path of its file."""
    entries = {}
    for path in sorted((registry / folder).rglob("*.md")):
        _, front_matter, body = path.read_text("utf-8").split("---", 2)
        entries[path.relative_to(registry).as_posix()] = EntryFile(yaml.load(front_matter, _LOADER) or {}, body)
    return entries


def set_value(values: dict[str, Any], field: str, item: int | None, value: Any) -> None:
    """Set a field of an entry, or of an item of a list of it (`missions.end`); None takes it away."""
    list_name, _, name = field.rpartition(".")
    target = values[list_name][item] if list_name else values
    if value is None:
        target.pop(name, None)
    else:
        target[name] = value


def changed_paths(before: Mapping[str, EntryFile], after: Mapping[str, EntryFile]) -> Iterable[str]:
    """The files that are not the same, or not on both sides."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
