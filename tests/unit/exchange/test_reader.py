"""Workbooks of every format, and files that are none, or too large."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from support.workbooks import make_ods, make_xlsx

from incubo.core.errors import UsageError
from incubo.exchange.workbook import limits
from incubo.exchange.workbook.delimited import guess_delimiter
from incubo.exchange.workbook.reader import read_workbook
from incubo.exchange.workbook.sheets import FaultyCell

ROWS = [
    ["Nom", "Début", "Montant", "Actif"],
    ["Écluse", datetime.date(2024, 6, 3), 120.5, True],
    ["00123", None, 7, None],
]
READ = (
    ("Nom", "Début", "Montant", "Actif"),
    ("Écluse", datetime.date(2024, 6, 3), 120.5, True),
    ("00123", None, 7, None),
)


@pytest.mark.parametrize(("data", "file_format"), [(make_xlsx({"A": ROWS}), "xlsx"), (make_ods({"A": ROWS}), "ods")])
def test_values_keep_their_types(data: bytes, file_format: str) -> None:
    workbook = read_workbook(data)
    assert workbook.file_format == file_format
    assert [sheet.name for sheet in workbook.sheets] == ["A"]
    assert workbook.sheets[0].rows == READ


def test_rows_and_columns_before_the_first_value_count() -> None:
    sheet = read_workbook(make_xlsx({"A": [[], [], [None, None, "x"]]})).sheets[0]
    assert sheet.rows[2][2] == "x"


def test_a_formula_has_the_value_that_was_computed() -> None:
    assert read_workbook(make_xlsx({"A": [[("=1+1", 2)]]})).sheets[0].rows == ((2,),)


def _replace_in_parts(data: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook with other bytes in its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            changed.writestr(name, archive.read(name).replace(old, new))
    return out.getvalue()


@pytest.mark.parametrize("value", ["inf", "-inf", "NaN", "1e400"])
def test_what_is_no_finite_number_is_an_error_of_the_spreadsheet(value: str) -> None:
    data = _replace_in_parts(make_xlsx({"A": [[12345]]}), b"<v>12345<", f"<v>{value}<".encode())
    assert isinstance(read_workbook(data).sheets[0].rows[0][0], FaultyCell)


def test_hidden_sheets_and_merged_cells_are_told() -> None:
    data = make_xlsx({"A": [["x", None]], "B": [["y"]]}, merged={"A": ["A1:B1"]}, hidden=["B"])
    first, second = read_workbook(data).sheets
    assert (first.is_hidden, second.is_hidden) == (False, True)
    assert first.merged_ranges == ((0, 0, 0, 1),)


def _with_merged_cells(data: bytes, *areas: str) -> bytes:
    """A workbook whose sheet says that these cells are merged."""
    references = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    text = f"</sheetData><mergeCells>{references}</mergeCells>".encode()
    return _replace_in_parts(data, b"</sheetData>", text)


def test_merged_cells_beyond_those_that_are_read_do_not_count() -> None:
    data = _with_merged_cells(make_xlsx({"A": [["x", None], ["y", None]]}), "A1:B1048576", "C9:D9")
    assert read_workbook(data).sheets[0].merged_ranges == ((0, 0, 1, 1),)


def test_merged_cells_that_cover_each_other_many_times_are_refused() -> None:
    data = make_xlsx({"A": [["x"]] * 2_000})
    assert len(read_workbook(_with_merged_cells(data, *["A1:OJ2000"] * 10)).sheets[0].merged_ranges) == 10
    with pytest.raises(UsageError, match="damaged"):
        read_workbook(_with_merged_cells(data, *["A1:OJ2000"] * 11))


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_text_is_read_in_its_encoding(encoding: str, expected: str, delimiter: str) -> None:
    text = f'Nom{delimiter}Phrase\r\nÉcluse{delimiter}"deux\nlignes{delimiter} et l’autre"\r\n007{delimiter}\r\n'
    workbook = read_workbook(text.encode(encoding))
    assert (workbook.encoding, workbook.delimiter) == (expected, delimiter)
    rows = workbook.sheets[0].rows
    assert rows == (("Nom", "Phrase"), ("Écluse", f"deux\nlignes{delimiter} et l’autre"), ("007", None))


def test_latin_1_has_every_byte() -> None:
    assert read_workbook(b"Nom;x\n\xc9cluse\x81;y\n").encoding == "latin-1"


def test_a_declared_separator_counts() -> None:
    workbook = read_workbook(b"sep=,\nNom,Phase\nMon Estran,Construction\n")
    assert workbook.sheets[0].rows == ((), ("Nom", "Phase"), ("Mon Estran", "Construction"))


def test_decimal_commas_are_no_separators() -> None:
    assert guess_delimiter("Nom;Montant\nA;1,5\nB;2,5\nC;3\n") == ";"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table>", "web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "web page"),
        (b"\x89PNG\r\n", "picture"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x00\x01\x02\x03\xff\xfe" * 50, "neither"),
        (b'Nom;x\n"' + b"a" * 200_000, "line"),
        (b"x" * (limits.MAX_FILE_BYTES + 1), "too large"),
        (b"a;" * 1_000 + b"\nb", "columns"),
        (b"a;b\n" * (limits.MAX_ROWS + 2), "rows"),
    ],
)
def test_what_is_no_workbook_is_told(data: bytes, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_workbook(data)
    assert words in caught.value.message.template


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def replace_part(data: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    """A workbook with a text of one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {part: file.read(part) for part in file.namelist()}
    assert change[0] in parts[name]
    return archive(**{**parts, name: parts[name].replace(*change)})


def test_a_zip_bomb_is_not_unpacked() -> None:
    data = archive(**{"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(limits.MAX_EXPANDED_BYTES)})
    with pytest.raises(UsageError, match="unpacked"):
        read_workbook(data)


def test_a_part_that_is_longer_than_the_directory_says_is_refused() -> None:
    data = bytearray(archive(**{"xl/workbook.xml": b"<x/>" * 100_000}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UsageError, match="damaged"):
        read_workbook(bytes(data))


@pytest.mark.parametrize(
    "data",
    [
        replace_part(make_xlsx({"A": [["x"]]}), "xl/worksheets/sheet1.xml", (b'<c r="A1"', b'<c r="XFD1048576"')),
        make_ods(
            {"A": [["x"]]},
            tail='<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
            '<table:table-row><table:table-cell office:value-type="string"><text:p>y</text:p></table:table-cell>'
            "</table:table-row>",
        ),
        make_ods(
            {"A": [["x"]]},
            tail='<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
            'office:value="1"/></table:table-row>',
        ),
    ],
)
def test_a_cell_in_the_last_corner_takes_no_memory(data: bytes) -> None:
    with pytest.raises(UsageError, match="rows"):
        read_workbook(data)


def test_empty_rows_at_the_end_do_not_count() -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read_workbook(make_ods({"A": [["x", "y"]]}, tail=tail)).sheets[0].rows == (("x", "y"),)


def test_macros_are_left_alone() -> None:
    with zipfile.ZipFile(io.BytesIO(make_xlsx({"A": [["x"]]}))) as file:
        parts = {part: file.read(part) for part in file.namelist()}
    data = archive(**{**parts, "xl/vbaProject.bin": b"Sub Workbook_Open()"})
    assert read_workbook(data).sheets[0].rows == (("x",),)


def test_a_text_document_is_told() -> None:
    with pytest.raises(UsageError, match="text document"):
        read_workbook(archive(**{"word/document.xml": b"<x/>"}))
