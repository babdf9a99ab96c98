"""Read a workbook, whose format is told by its content: xlsx, xlsm, xlsb, xls, ods, or delimited text.

A workbook is a stranger's file. What it would unpack to, and how far its cells reach, is counted before the library
builds anything: its tables are dense, so that one cell in the last corner would take gigabytes. Macros are parts that
nobody reads.
"""

from __future__ import annotations

import datetime
import io
import math
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import python_calamine

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.exchange.workbook.delimited import read_delimited_text, too_many_columns_error, too_many_rows_error
from incubo.exchange.workbook.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_EXPANDED_BYTES,
    MAX_FILE_BYTES,
    MAX_PARTS,
    MAX_ROWS,
    MAX_SHEETS,
)
from incubo.exchange.workbook.number_formats import show_number, show_text
from incubo.exchange.workbook.ods_notes import iter_tables, read_ods_notes
from incubo.exchange.workbook.sheets import (
    NO_NOTES,
    CellNotes,
    CellValue,
    FaultyCell,
    MergedRange,
    Sheet,
    Workbook,
    text_cell_value,
)
from incubo.exchange.workbook.xlsx_notes import iter_cells, read_notes

_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_OTHER_CONTENTS = (
    (b"%PDF", N_("this is a PDF document, not a workbook")),
    (b"{\\rtf", N_("this is a text document, not a workbook")),
    (b"\x89PNG", N_("this is a picture, not a workbook")),
    (b"\xff\xd8\xff", N_("this is a picture, not a workbook")),
)
_PARTS_OF_FORMATS = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("content.xml", "ods"),
)
FORMATS_WITHOUT_NOTES = ("xls", "xlsb")
"""The formats of workbooks of which nothing tells how numbers are shown."""
_XLSB_ROW, _XLSB_BLANK, _XLSB_LAST_CELL = 0, 1, 11


def needs_library(data: bytes) -> bool:
    """Whether a file seems to be a workbook, not a text: one that the library reads, which takes what it likes."""
    return data.startswith((_ZIP_MAGIC, _OLE_MAGIC))


def read_workbook(data: bytes) -> Workbook:
    """The workbook of a file's bytes, read in this process (`bounded` reads a stranger's). Raises UsageError for what
    is no workbook, or is too large.
    """
    if len(data) > MAX_FILE_BYTES:
        raise _too_large_error()
    if data.startswith(_ZIP_MAGIC):
        return _read_archive(data)
    if data.startswith(_OLE_MAGIC):
        if _ENCRYPTED_PART in data:
            raise _encrypted_error()
        return _read_with_calamine(data, "xls")
    for magic, message in _OTHER_CONTENTS:
        if data.startswith(magic):
            raise UsageError(Message(message), hints=(_how_to_save(),))
    start = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")):
        raise UsageError(
            Message(N_("this is a web page or an XML file, whatever its name says")), hints=(_how_to_save(),)
        )
    return read_delimited_text(data)


def _how_to_save() -> Message:
    return Message(N_("save it as .xlsx, .ods or .csv in your spreadsheet program"))


def _too_large_error() -> UsageError:
    message = Message(N_("this file is too large: at most {n} MB are read"), {"n": MAX_FILE_BYTES // 1_000_000})
    return UsageError(message, hints=(Message(N_("keep the sheet to import only, in a copy of the workbook")),))


def _encrypted_error() -> UsageError:
    message = Message(N_("this workbook is protected by a password"))
    return UsageError(message, hints=(Message(N_("save a copy without it")),))


def _damaged_error() -> UsageError:
    message = Message(N_("this is not a workbook, or it is damaged"))
    return UsageError(message, hints=(_how_to_save(),))


def _read_archive(data: bytes) -> Workbook:
    """Read a workbook that is a zip archive, once its parts were looked at."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _damaged_error() from error
    names = {part.filename for part in parts}
    file_format = next((name for part, name in _PARTS_OF_FORMATS if part in names), None)
    if file_format is None:
        if any(name.startswith("word/") for name in names):
            raise UsageError(Message(N_("this is a text document, not a workbook")), hints=(_how_to_save(),))
        raise UsageError(Message(N_("this is an archive, not a workbook")), hints=(_how_to_save(),))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_EXPANDED_BYTES:
        raise _bomb_error()
    if any(part.flag_bits & 1 for part in parts):
        raise _encrypted_error()
    for part in parts:
        _check_part(archive, part, file_format)
    notes: Sequence[CellNotes] | None = ()
    if file_format == "xlsx":
        notes = read_notes(archive)
        if notes is None:
            raise _damaged_error()
    elif file_format == "ods":
        notes = read_ods_notes(archive)
    if notes is None:
        raise too_many_rows_error()
    return _read_with_calamine(data, file_format, notes)


def _bomb_error() -> UsageError:
    message = Message(
        N_("this workbook would take more than {n} MB once unpacked: it is not read"),
        {"n": MAX_EXPANDED_BYTES // 1_000_000},
    )
    return UsageError(message, hints=(how_to_lighten(),))


def how_to_lighten() -> Message:
    """What to do about a workbook that takes too much."""
    return Message(N_("copy the rows to import into a new workbook"))


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file_format: str) -> None:
    """Unpack a part, which must be as long as the directory says, and see how far the cells of a sheet reach."""
    name = part.filename
    is_sheet = (
        (file_format == "xlsx" and name.startswith("xl/worksheets/") and name.endswith(".xml"))
        or (file_format == "xlsb" and name.startswith("xl/worksheets/") and name.endswith(".bin"))
        or (file_format == "ods" and name == "content.xml")
    )
    try:
        content = archive.read(part)  # zipfile refuses what is longer than declared
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _damaged_error() from error
    if is_sheet:
        _require_readable_size(_SIZE_READERS[file_format](content))


def _require_readable_size(sizes: Iterator[tuple[int, int]]) -> None:
    """Raise UsageError where a cell stands beyond the rows and columns that are read, or where there are too many.
    `sizes`: of each cell; (0, 0) for an empty one.
    """
    for count, (rows, columns) in enumerate(sizes):
        if count > MAX_CELLS:
            raise too_many_rows_error()
        if rows > MAX_ROWS:
            raise too_many_rows_error()
        if columns > MAX_COLUMNS:
            raise too_many_columns_error(columns)


def _xlsx_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    """For each cell, its row and column, from 1; (0, 0) for an empty one."""
    for row, column, attributes, _ in iter_cells(data):
        yield (0, 0) if attributes.endswith(b"/") else (row, column)


def _ods_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    """For each cell, the last row and column that it fills, from 1; (0, 0) for an empty one."""
    for cells in iter_tables(data):
        yield from ((cell.last_row, cell.last_column) if cell.is_filled else (0, 0) for cell in cells)


def _xlsb_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    """For each cell with a value, its row and column, from 1."""
    position, row = 0, 0
    while position < len(data):
        record_type, position = _read_varint(data, position, 2)
        length, position = _read_varint(data, position, 4)
        if record_type == _XLSB_ROW and length >= 4:
            row = int.from_bytes(data[position : position + 4], "little") + 1
        elif _XLSB_BLANK < record_type <= _XLSB_LAST_CELL and length >= 4:
            yield row, int.from_bytes(data[position : position + 4], "little") + 1
        position += length


def _read_varint(data: bytes, position: int, most_bytes: int) -> tuple[int, int]:
    """A number in groups of seven bits, and the position after it."""
    value = 0
    for index in range(most_bytes):
        if position >= len(data):
            break
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, position


_SIZE_READERS = {"xlsx": _xlsx_sizes, "ods": _ods_sizes, "xlsb": _xlsb_sizes}


def _read_with_calamine(data: bytes, file_format: str, notes: Sequence[CellNotes] = ()) -> Workbook:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        described = workbook.sheets_metadata
        if len(described) > MAX_SHEETS:
            raise UsageError(Message(N_("this workbook has more than {n} sheets"), {"n": MAX_SHEETS}))
        if len(notes) != len(described):
            notes = [NO_NOTES] * len(described)
        sheets = [
            _read_sheet(workbook, sheet, file_format, sheet_notes)
            for sheet, sheet_notes in zip(described, notes, strict=True)
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except (UsageError, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the library is no Exception
        raise _damaged_error() from error
    return Workbook(file_format, tuple(sheets))


def _read_sheet(workbook: Any, described: Any, file_format: str, notes: CellNotes) -> Sheet:
    sheet = workbook.get_sheet_by_name(described.name)
    end = sheet.end
    if end is not None:
        _require_readable_size(iter([(end[0] + 1, end[1] + 1)]))
    values = [[_cell_value(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    _add_notes(values, notes)
    rows = tuple(map(tuple, values))
    is_hidden = described.visible != python_calamine.SheetVisibleEnum.Visible
    has_merged_cells = file_format in ("xlsx", "xls")
    return Sheet(described.name, rows, is_hidden, tuple(_merged_ranges(sheet, len(rows))) if has_merged_cells else ())


def _add_notes(rows: list[list[CellValue]], notes: CellNotes) -> None:
    """Put the units that numbers are shown with, and the cells without a value, which the library takes for empty."""
    for (row, column), code in notes.formats.items():
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            rows[row][column] = show_number(value, code)
    for (row, column), text in notes.texts.items():
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            rows[row][column] = show_text(value, text)
    for (row, column), faulty in notes.faulty.items():
        rows += [[] for _ in range(len(rows), row + 1)]
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = faulty


def _merged_ranges(sheet: Any, row_count: int) -> Iterator[MergedRange]:
    """The merged cells of the rows that are read. Raises UsageError where they would cover each other many times."""
    cell_count = 0
    for first, last in sheet.merged_cell_ranges or ():
        merged = MergedRange(first[0], first[1], min(last[0], row_count - 1), min(last[1], MAX_COLUMNS - 1))
        if merged.last_row >= merged.first_row and merged.last_column >= merged.first_column:
            cell_count += (merged.last_row - merged.first_row + 1) * (merged.last_column - merged.first_column + 1)
            if cell_count > MAX_ROWS * MAX_COLUMNS:
                raise _damaged_error()
            yield merged


def _cell_value(value: Any) -> CellValue:
    """A value of the library as ours."""
    if isinstance(value, str):
        return text_cell_value(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return FaultyCell(str(value))
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, (int, datetime.date)):
        return value
    return str(value)  # a time of the day, a duration


def list_visible_sheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets that a person sees and that have values."""
    return [sheet for sheet in sheets if not sheet.is_hidden and not sheet.is_empty]
