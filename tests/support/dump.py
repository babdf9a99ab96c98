"""Tables and pages as text, with all that they hold: what a format leaves out (a tone, a type) is here too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any

from incubo.core.i18n import translate
from incubo.core.message import LabelledValue, Message
from incubo.document.page import Cell, KeyValueRow, ListItem, Page
from incubo.document.table import Table


def dump(value: Any) -> str:
    """One line for a value; of a record, the fields that differ from their defaults."""
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, LabelledValue):
        if isinstance(value.label, (str, Message)):
            return f"{value.id}“{dump(value.label)}”"
        return f"{value.id}“{'/'.join(dict.fromkeys(value.label.values()))}”"
    if isinstance(value, Cell):
        marks = [value.type if value.type != "text" else "", value.tone, "editors" if value.is_for_editors else ""]
        machine = "" if value.machine_value is ... else f"={dump(value.machine_value)}"
        return f"{dump(value.value)}{machine}" + "".join(f" <{mark}>" for mark in marks if mark)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {dump(item)}" for key, item in value.items())
    if isinstance(value, Enum) or not isinstance(value, (tuple, list)):
        return str(value)
    if not hasattr(value, "_asdict"):
        return f"[{', '.join(map(dump, value))}]"
    defaults = value._field_defaults
    fields = {name: item for name, item in value._asdict().items() if name not in defaults or item != defaults[name]}
    return f"{type(value).__name__}({', '.join(f'{name}={dump(item)}' for name, item in fields.items())})"


def dump_table(table: Table) -> Iterator[str]:
    """The lines of a table."""
    yield f"== {table.report_id}: {dump(table.title)}"
    yield f"   on {table.as_of}; bars: {table.bar_column} {table.bar_title and dump(table.bar_title)}"
    yield "   " + " | ".join(
        f"{column.id} “{dump(column.label)}” {column.type}"
        + (" droppable" if column.is_droppable else "")
        + (" below" if column.is_below_row else "")
        for column in table.columns
    )
    if table.chart is not None:
        yield f"   {dump(table.chart)}"
    for row in table.rows:
        marks = [
            name for name in ("is_collapsed", "is_summary") if getattr(row, name)
        ] + ([f"level {row.level}"] * bool(row.level) + ["not drawn"] * (not row.is_drawn))  # fmt: skip
        yield " | ".join(dump(row.cells.get(column.id)) for column in table.columns) + "".join(
            f" <{it}>" for it in marks
        )
        unseen = {name: value for name, value in row.cells.items() if name not in {it.id for it in table.columns}}
        if unseen:
            yield f"   + {dump(unseen)}"
        for entry in row.contributions:
            yield f"   - {entry.id} {entry.title}" + (f": {dump(entry.detail)}" if entry.detail is not None else "")
    for note in table.notes:
        yield f"note {note.id}: {dump(note.message)}"
        yield from (f"   - {dump(entry)}" for entry in note.contributions)


def dump_page(page: Page) -> Iterator[str]:
    """The lines of a page."""
    yield f"== {page.page_type} {page.id}: {dump(page.title)} ({', '.join(map(dump, page.subtitle))})"
    yield f"   on {page.as_of}" + (", for others" if page.is_for_others else "")
    for section in page.sections:
        yield f"-- {section.id}: {dump(section.title)}"
        for block in section.blocks:
            yield from _dump_block(block)
    for note in page.notes:
        yield f"note {dump(note)}"


def _dump_block(block: Any) -> Iterable[str]:
    """The lines of a block, without rows that have no value: nobody sees them."""
    lines = getattr(block, "items", None) or getattr(block, "rows", None)
    if not isinstance(lines, tuple):
        return [f"   {dump(block)}"]
    head = [f"   {dump([column.id for column in block.columns])}"] if hasattr(block, "columns") else []
    if getattr(block, "timeline", None):
        head.append(f"   {dump(block.timeline)}")
    return [*head, *(f"   * {text}" for text in map(_dump_line, lines) if text)]


def _dump_line(line: Any) -> str:
    if isinstance(line, ListItem):
        return " · ".join(map(dump, line.cells)) + (f"  $ {line.hint.command}" if line.hint.command else "")
    if isinstance(line, KeyValueRow):
        text = " · ".join(dump(cell) for cell in line.cells if cell.value is not None)
        return f"{line.id} “{dump(line.label)}”{line.label_style}: {text}" if text else ""
    return dump(line)
