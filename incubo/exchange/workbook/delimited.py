"""Read delimited text (csv): its encoding and its separator are guessed, its values stay texts."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.exchange.workbook.limits import MAX_COLUMNS, MAX_ROWS
from incubo.exchange.workbook.sheets import CellValue, Sheet, Workbook, text_cell_value

_DELIMITERS = ";\t,|"
"""What separates the values of a line, the likeliest first."""
_SAMPLE_LINES = 40
_UNDEFINED_IN_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_UTF16_SAMPLE = 2_000


def read_delimited_text(data: bytes) -> Workbook:
    """The text as a workbook with one sheet. Raises UsageError for what is no text, or too large."""
    text, encoding = decode_sheet_text(data)
    declared, text = _split_separator_line(text)
    delimiter = declared or guess_delimiter(text)
    rows: list[tuple[CellValue, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    if declared:
        rows.append(())  # the numbers of rows are those that a text editor shows
    try:
        for values in reader:
            if len(values) > MAX_COLUMNS:
                raise too_many_columns_error(len(values))
            rows.append(tuple(map(text_cell_value, values)))
            if len(rows) > MAX_ROWS:
                raise too_many_rows_error()
    except csv.Error as error:
        message = Message(N_("line {n} cannot be read: a quote is probably not closed"), {"n": reader.line_num})
        raise UsageError(message, hints=(Message("{text}", {"text": str(error)}),)) from error
    width = max(map(len, rows), default=0)  # cells beyond the last heading are in a column, too
    padded = tuple((*row, *[None] * (width - len(row))) if row else row for row in rows)
    return Workbook("csv", (Sheet("", padded),), encoding, delimiter)


def too_many_rows_error() -> UsageError:
    """The error of a sheet with more rows than are read."""
    hint = Message(N_("split it into several files, or remove what stands far below the table"))
    return UsageError(Message(N_("a sheet has at most {n} rows here"), {"n": MAX_ROWS}), hints=(hint,))


def too_many_columns_error(count: int) -> UsageError:
    """The error of a sheet with more columns than are read."""
    message = Message(N_("this sheet has {n} columns, and at most {most} are read"), {"n": count, "most": MAX_COLUMNS})
    hint = Message(N_("keep the columns of the table only, in a copy of the sheet"))
    return UsageError(message, hints=(hint,))


def decode_sheet_text(data: bytes) -> tuple[str, str]:
    """A text and its encoding: that of its BOM, else UTF-8, UTF-16, or the encoding of Windows in Western Europe.

    Raises UsageError for bytes that are no text.
    """
    for bom, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            try:
                return data.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding
            except UnicodeDecodeError as error:
                raise _not_a_sheet_error() from error
    utf16 = _guess_utf16(data[:_UTF16_SAMPLE])
    for encoding in (*([utf16] if utf16 else []), "utf-8"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise _not_a_sheet_error()
        return text, encoding
    if b"\0" in data:
        raise _not_a_sheet_error()
    encoding = "latin-1" if data.translate(None, _UNDEFINED_IN_CP1252) != data else "cp1252"
    return data.decode(encoding), encoding


def _not_a_sheet_error() -> UsageError:
    hint = Message(N_("save it as .xlsx, .ods or .csv in your spreadsheet program"))
    return UsageError(Message(N_("this file is neither a workbook nor a text with separators")), hints=(hint,))


def _guess_utf16(sample: bytes) -> str | None:
    """UTF-16 without a BOM: every other byte of a text in our alphabet is zero."""
    if len(sample) < 4:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.7:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > half * 0.7 else None


def _split_separator_line(text: str) -> tuple[str, str]:
    """The separator that a first line `sep=;` declares ("": none), and the text below it."""
    first, newline, rest = text.partition("\n")
    declared = first.strip().strip('"')
    if newline and declared.casefold().startswith("sep=") and len(declared) == 5:
        return declared[4], rest
    if newline and first.rstrip("\r").casefold() == "sep=\t":
        return "\t", rest
    return "", text


def guess_delimiter(text: str) -> str:
    """The separator with which most of the first lines have the same number of values, and more than one."""
    sample = text[:100_000]
    best = (0, 0, ";")
    for delimiter in _DELIMITERS:
        counts: Counter[int] = Counter()
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            for number, values in enumerate(reader):
                if number >= _SAMPLE_LINES:
                    break
                if any(value.strip() for value in values):
                    counts[len(values)] += 1
        except csv.Error:
            pass  # a sample may end within quotes
        width, lines = max(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
        if width > 1 and (lines, width) > best[:2]:
            best = (lines, width, delimiter)
    return best[2]
