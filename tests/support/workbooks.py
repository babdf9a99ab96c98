"""Workbooks for tests, as people make them: xlsx by xlsxwriter, ods by hand."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]


def make_xlsx(
    sheets: Mapping[str, Rows],
    *,
    merged: Mapping[str, Iterable[str]] | None = None,
    hidden: Iterable[str] = (),
    as_text: bool = False,
) -> bytes:
    """A workbook. `merged`: the ranges of each sheet to merge, whose text is that of their first cell. `as_text`: also
    a text that looks like a formula.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            worksheet = workbook.add_worksheet(name)
            if name in hidden:
                worksheet.hide()
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if isinstance(value, datetime.date):
                        worksheet.write_datetime(i, j, datetime.datetime.combine(value, datetime.time()), day)
                    elif isinstance(value, tuple):  # a formula and its value
                        worksheet.write_formula(i, j, value[0], None, value[1])
                    elif as_text and isinstance(value, str):
                        worksheet.write_string(i, j, value)
                    elif value is not None:
                        worksheet.write(i, j, value)
            for area in (merged or {}).get(name, ()):
                worksheet.merge_range(area, "")
                first = area.partition(":")[0]
                row_index, column_index = xlsxwriter.utility.xl_cell_to_rowcol(first)
                worksheet.write(first, rows[row_index][column_index])
    return out.getvalue()


def make_ods(sheets: Mapping[str, Rows], *, tail: str = "") -> bytes:
    """A workbook of OpenDocument. `tail`: XML after the rows of each sheet."""
    tables = []
    for name, rows in sheets.items():
        lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        tables.append(f'<table:table table:name="{escape(name)}">{lines}{tail}</table:table>')
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    media_type = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), media_type)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, tuple):  # a number, and what its cell shows
        number, text = value
        paragraph = f"<text:p>{escape(text)}</text:p>"
        return f'<table:table-cell office:value-type="float" office:value="{number}">{paragraph}</table:table-cell>'
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, datetime.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
