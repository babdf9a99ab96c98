"""A table to the terminal or to a file, in the form asked for or the one the file's ending names."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from incubo.cli import session
from incubo.errors import ToolError, UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.table import Table


class Format(StrEnum):
    """The forms of a table."""

    table = "table"
    markdown = "markdown"
    csv = "csv"
    csv_excel = "csv-excel"
    json = "json"
    html = "html"
    svg = "svg"
    xlsx = "xlsx"


_ENDINGS = {
    ".md": Format.markdown, ".csv": Format.csv, ".json": Format.json, ".txt": Format.table,
    ".html": Format.html, ".htm": Format.html, ".svg": Format.svg,
    ".xlsx": Format.xlsx,
}  # fmt: skip
_FILES = (Format.csv, Format.csv_excel, Format.json, Format.html, Format.svg)
"""Forms that are written byte for byte, in UTF-8 whatever the terminal's encoding."""


def deliver(
    table: Table,
    fmt: Format | None,
    output: Path | None,
    *,
    phase_label: Callable[[str | None], str],
    all_rows: bool,
    why: bool,
) -> None:
    """Write a table. Raises UsageError for an ending that names no form, ToolError where the file cannot be written."""
    from incubo.render.style import Look
    from incubo.render.tables import render

    run = session.current()
    chosen = fmt or (by_ending(output) if output is not None else Format.table)
    if chosen is Format.svg and table.chart is None and table.bar is None:
        hint = Text(N_("for its figures: {choices}"), {"choices": ", ".join(each for each in Format if each != "svg")})
        raise UsageError(Text(N_("“{name}” has no picture"), {"name": table.report}), hints=(hint,))
    if chosen is Format.xlsx and output is None and run.terminal:
        hint = Text(N_("name a file: {command}"), {"command": f"-o {table.report}.xlsx"})
        raise UsageError(Text(N_("a spreadsheet is not for a terminal")), hints=(hint,))
    look = run.look if output is None else Look(False, True, 100 if chosen is Format.table else None)
    made = render(table, chosen.value, lang=run.lang, look=look, phase_label=phase_label, all_rows=all_rows, why=why)
    data = made.encode() if isinstance(made, str) else made
    if output is not None:
        write_file(output, data)
        run.say(Text(N_("written: {path}"), {"path": str(output)}))
    elif isinstance(made, bytes) or chosen in _FILES:
        run.write_bytes(data)
    else:
        run.write(made)


def by_ending(output: Path) -> Format:
    """The form that a file's ending names. Raises UsageError for one that names none."""
    found = _ENDINGS.get(output.suffix.lower())
    if found is None:
        raise UsageError(
            Text(N_("“{name}” does not say in which form to write"), {"name": output.name}),
            hints=(Text(N_("end the name with {endings}, or add --format"), {"endings": ", ".join(_ENDINGS)}),),
        )
    return found


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside it first, then in its place. Raises ToolError."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            mask = os.umask(0)
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise
    except OSError as error:
        message = Text(N_("{path} cannot be written ({why})"), {"path": str(path), "why": error.strerror or str(error)})
        raise ToolError(message) from error
