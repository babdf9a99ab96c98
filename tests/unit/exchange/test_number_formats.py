"""The units that cells show in their number formats, errors, and formulas without a result."""

from __future__ import annotations

import io
import time
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.workbooks import make_ods

from incubo.core.errors import UsageError
from incubo.exchange.workbook.limits import MAX_SHEETS
from incubo.exchange.workbook.number_formats import show_number, show_text
from incubo.exchange.workbook.ods_notes import read_ods_notes
from incubo.exchange.workbook.reader import read_workbook
from incubo.exchange.workbook.sheets import FaultyCell, PaddedNumber, ShownNumber
from incubo.exchange.workbook.xlsx_notes import read_notes
from incubo.model.quantities import parse_figure

BY_SIZE = '[>=1000000]0.0,,"M€";[>=1000]0.0,"k€";0"€"'
ACCOUNTS = '_-* #,##0\\ "€"_-;\\-* #,##0\\ "€"_-;_-* "-"\\ "€"_-'


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (120, '#,##0 "k€"', "120 k€"), (120, "#,##0\\ \\k\\€", "120 k€"), (1.2, '0.00 "M€"', "1.20 M€"),
        (120_000, '#,##0.0, "k€"', "120 k€"), (60_000, "#,##0\\ [$€-40C]", "60000 €"),
        (60_000.5, '#,##0 "€"', "60000.50 €"),
        (0.78, "0%", "78 %"), (0.785, "0.0%", "78.50 %"), (78, '0"%"', "78 %"), (120_000, "#,##0,", "120 k"),
        (1_234, '0.000 "k€"', "1234 k€"), (1.234, '0.000 "k€"', "1.2340 k€"),
        (2_345_678, BY_SIZE, "2.345678 M€"), (1_500, BY_SIZE, "1.50 k€"), (12, BY_SIZE, "12 €"),
        (-3, ACCOUNTS, "-3 €"), (0, ACCOUNTS, "0 €"),
        (12, '0 "jours"', 12), (12, "#,##0_) ;(#,##0)", 12), (12, "0.000", 12), (12, "General", 12), (12, "", 12),
        (45_000, "dd/mm/yyyy", 45_000), (12, "[Red]0", 12),
    ],
)  # fmt: skip
def test_a_number_has_the_unit_that_its_cell_shows(number: float, code: str, shown: object) -> None:
    assert show_number(number, code) == shown


PHONE = '0#" "##" "##" "##" "##'


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (612_345_678, PHONE, "06 12 34 56 78"), (612_345_678, "0#\\ ##\\ ##\\ ##\\ ##", "06 12 34 56 78"),
        (612_345_678, "0000000000", "0612345678"), (1_000, "00000", "01000"), (1_000.0, "00000", "01000"),
        (7, "[Red]000", "007"), (7, "000;-000;000", "007"), (0, "000;-000;0000", "0000"), (12, '"N°"00000', "N°00012"),
        (12_345_678_900_012, '000" "000" "000" "00000', 12_345_678_900_012),
        (2_345_678_900_012, '000" "000" "000" "00000', "023 456 789 00012"),
        (5, "#\\ 00", "05"), (33_612_345_678, PHONE, 33_612_345_678), (7, "0", 7), (7, '0" h"', 7), (7, "# ##0", 7),
        (-7, "000", -7), (7.5, "000", 7.5), (7, "00.00", 7), (7, "0,000", 7), (7, "00/00", 7), (7, "00 E+00", 7),
        (1e15, '0' * 20, 1e15),
    ],
)  # fmt: skip
def test_a_number_has_the_zeros_that_its_cell_shows(number: float, code: str, shown: object) -> None:
    read = show_number(number, code)
    assert read == shown
    assert isinstance(read, PaddedNumber) == isinstance(shown, str)
    if isinstance(read, PaddedNumber):
        assert read.number == number


@pytest.mark.parametrize(
    ("number", "text", "shown"),
    [
        (612_345_678, "06 12 34 56 78", "06 12 34 56 78"), (612_345_678, "06.12.34.56.78", "06.12.34.56.78"),
        (1_000, "01000", "01000"), (12, "N° 00012", "N° 00012"), (0, "000", 0), (5, "05,00", 5),
        (612_345_678, "06 12 34 56 79", 612_345_678), (0.5, "0,5", 0.5),
    ],
)  # fmt: skip
def test_a_number_of_an_ods_file_has_the_zeros_of_its_text(number: float, text: str, shown: object) -> None:
    assert show_text(number, text) == shown


@given(st.decimals(0, 10**9, places=4), st.sampled_from(["k€", "M€", "%", "k", "M"]))
def test_what_is_shown_is_read_as_the_same_number(number: Decimal, unit: str) -> None:
    shown = show_number(float(number), f'0.0 "{unit}"')
    assert isinstance(shown, ShownNumber)
    figure = parse_figure(shown)
    assert figure is not None
    factor = {"k": 1_000, "M": 1_000_000}.get(unit[0], 1)
    assert figure.number == pytest.approx(float(number) * factor, abs=0.01)


@given(st.text(alphabet='0#?.,;[]"\\%€kM_*<>=-$ ()E@ab', max_size=40), st.floats(-1e12, 1e12))
def test_any_format_shows_a_number_or_leaves_it(code: str, number: float) -> None:
    assert isinstance(show_number(number, code), int | float | ShownNumber)


def _workbook(cells: dict[str, tuple[object, str]]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for place, (value, code) in cells.items():
        sheet[place] = value
        sheet[place].number_format = code
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_it_is_shown() -> None:
    data = _workbook({"A1": (120, '0 "k€"'), "B1": (120, "General"), "B2": (0.5, "0%"), "C2": ("0.5", "0%")})
    assert read_workbook(data).sheets[0].rows == (("120 k€", 120, None), (None, "50 %", "0.5"))


def test_cells_without_a_value_are_told() -> None:
    data = _workbook({"A1": ("x", "General"), "B1": ("=A1*2", "General"), "A3": ("#DIV/0!", "General")})
    rows = read_workbook(data).sheets[0].rows
    assert [rows[0][1], rows[2][0]] == ["=A1*2", "#DIV/0!"]
    assert all(isinstance(cell, FaultyCell) for cell in (rows[0][1], rows[2][0]))


def test_the_result_of_a_formula_may_be_an_empty_text() -> None:
    data = _workbook({"A1": ("x", "General"), "B1": ("=A1", "General")})
    archive = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b'<c r="B1">', b'<c r="B1" t="str">')
            changed.writestr(name, part)
    assert read_workbook(out.getvalue()).sheets[0].rows == (("x", None),)


@pytest.mark.parametrize("text", ["#N/A", "#NOM?", "#VALEUR!", "Err:502"])
def test_errors_are_no_text_in_any_format(text: str) -> None:
    assert isinstance(read_workbook(f"Nom;Mission\nAncre;{text}\n".encode()).sheets[0].rows[1][1], FaultyCell)


@pytest.mark.parametrize(
    ("number", "text", "shown"),
    [
        (120, "120 k€", "120 k€"), (120_000, "120 k€", "120 k€"), (1_234_567, "1,2 M€", "1.234567 M€"),
        (1.2, "1,20 M€", "1.20 M€"), (60_000, "60 000 €", "60000 €"), (60_000, "€60,000.00", "60000 €"),
        (60_000, "€", "60000 €"), (0.78, "78 %", "78 %"), (0.785, "79%", "78.50 %"), (78, "78 %", "78 %"),
        (0.78, "%", "78 %"), (-3, "-3 €", "-3 €"), (-3, "(3 €)", "-3 €"), (12, "12 agents", 12), (12, "12", 12),
        (12, "12,00", 12), (7, "120 k€", "120 k€"), (1e300, "1E+300 €", 1e300), (12, "", 12), (0, "0 €", "0 €"),
    ],
)  # fmt: skip
def test_a_number_has_the_unit_of_the_text_that_its_cell_shows(number: float, text: str, shown: object) -> None:
    assert show_text(number, text) == shown


@pytest.mark.parametrize("number", [1e15, -1e300, float("inf"), float("nan")])
def test_a_number_that_is_too_large_for_a_spreadsheet_has_no_unit(number: float) -> None:
    assert show_number(number, '0.00 "€"') is number


@given(st.text(alphabet="0123456789 .,k€M%-()'a", max_size=40), st.floats(-1e18, 1e18))
def test_any_shown_text_makes_a_number_or_leaves_it(text: str, number: float) -> None:
    assert isinstance(show_text(number, text), int | float | ShownNumber)


def test_an_open_document_shows_its_numbers() -> None:
    rows = [["Montant", "Taux"], [(120, "120 k€"), (0.78, "78 %")], [(12, "12"), 5]]
    sheet = read_workbook(make_ods({"A": rows, "B": [["x", (3, "3 M€")]]})).sheets
    assert sheet[0].rows == (("Montant", "Taux"), ("120 k€", "78 %"), (12, 5))
    assert isinstance(sheet[0].rows[1][0], ShownNumber)
    assert sheet[1].rows == (("x", "3 M€"),)


NOTE = "<office:annotation><text:p>à voir : 7 M€</text:p></office:annotation>"
CELL = '<table:table-cell {}office:value-type="{}" office:value="{}">{}</table:table-cell>'


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        (CELL.format("", "float", 120, f"{NOTE}<text:p>120<text:s/>k€</text:p>"), ["120 k€"]),
        (CELL.format("", "float", 120, "<text:p><text:span>120</text:span> k€</text:p>"), ["120 k€"]),
        (CELL.format('office:currency="EUR" ', "currency", 60_000, ""), ["60000 €"]),
        (CELL.format("", "percentage", 0.5, ""), ["50 %"]),
        (CELL.format('table:number-columns-repeated="3" ', "float", 12, "<text:p>12 k€</text:p>"), ["12 k€"] * 3),
        ('<table:table-cell table:number-columns-repeated="2"/>' + CELL.format("", "float", 1, "<text:p>1 k€</text:p>"),
         [None, None, "1 k€"]),
        ('<table:table-cell calcext:value-type="error" office:value-type="string" office:string-value="">'
         "<text:p>#DIV/0!</text:p></table:table-cell>", ["#DIV/0!"]),
        ('<table:table-cell table:formula="of:=[.A1]*2"/>', ["=[.A1]*2"]),
    ],
)  # fmt: skip
def test_what_the_cells_of_an_open_document_show(cell: str, values: list[object]) -> None:
    data = make_ods({"A": [["x"]]}, tail=f"<table:table-row>{cell}</table:table-row>")
    data = _with_namespace(data)
    row = read_workbook(data).sheets[0].rows[1]
    assert list(row[: len(values)]) == values
    assert {type(value) for value in row} <= {ShownNumber, FaultyCell, type(None)}


def _with_namespace(data: bytes) -> bytes:
    """The workbook with the namespace of what LibreOffice adds."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename == "content.xml":
                content = content.replace(
                    b" office:version", b' xmlns:calcext="urn:org:documentfoundation:names" office:version', 1
                )
            copy.writestr(part.filename, content)
    return out.getvalue()


def test_too_many_cells_that_are_repeated_are_refused() -> None:
    cell = CELL.format('table:number-columns-repeated="400" ', "float", 12, "<text:p>12 k€</text:p>")
    rows = f'<table:table-row table:number-rows-repeated="19000">{cell}</table:table-row>'
    with pytest.raises(UsageError):
        read_workbook(make_ods({"A": [["x"]]}, tail=rows))


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "k€"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize(
    "code",
    ["&b;", "&c;", "0 &quot;k€" * 60, "[" * 5_000, '"' * 4_999, "[<1][>2]" * 600, "0" + "," * 4_000, ";" * 5_000],
)
def test_number_formats_of_strangers_are_short_texts_and_nothing_is_resolved(code: str) -> None:
    """No entity is resolved, and no pattern takes long."""
    data = _workbook({"A1": (120, "0")})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename == "xl/styles.xml":
                escaped = code.replace("<", "&lt;").replace('"', "&quot;")
                formats = f'<numFmts count="1"><numFmt numFmtId="164" formatCode="{escaped}"/></numFmts>'
                styles = '<cellXfs count="1"><xf numFmtId="164"/></cellXfs>'
                content = f"{BOMB}<styleSheet>{formats}{styles}</styleSheet>".encode()
            copy.writestr(part.filename, content)
    with zipfile.ZipFile(out) as archive:
        notes = read_notes(archive)
    assert set(notes[0].formats.values()) <= {code}
    for section in (code, f"0{code}"):
        assert isinstance(show_number(120, section[:255]), int | float | ShownNumber)


@pytest.mark.parametrize(
    "content",
    [
        "<text:p>" * 100_000, "<office:annotation>" * 50_000, "<text:p>120 &b; &c;</text:p>", "<text:p>" + "9" * 10**6,
        "<text:p>" + "<text:s/>" * 50_000 + "k€</text:p>",
    ],
)  # fmt: skip
def test_shown_texts_of_strangers_are_short_and_nothing_is_resolved(content: str) -> None:
    cells = CELL.format("", "float", 120, content) * 20
    part = f"{BOMB}<table:table><table:table-row>{cells}</table:table-row></table:table>".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", part)
        started = time.process_time()
        notes = read_ods_notes(archive)
    assert time.process_time() - started < 5
    assert notes is not None
    assert all(len(text) <= 1_000 and "k€k€" not in text and "root:" not in text for text in notes[0].texts.values())


def test_workbooks_of_strangers_with_tags_that_do_not_end_take_no_long_time() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        numbers = range(100_000)
        relationships = (f'<Relationship Id="r{n}" Target="worksheets/{n}.xml"/>' for n in numbers)
        archive.writestr("xl/_rels/workbook.xml.rels", "".join(relationships))
        archive.writestr("xl/workbook.xml", "".join(f'<sheet name="A" r:id="r{n}"/>' for n in numbers))
        archive.writestr("xl/styles.xml", "<cellXfs>" * 100_000)
        for n in numbers[: MAX_SHEETS + 1]:
            archive.writestr(f"xl/worksheets/{n}.xml", '<c t="e"><f>' * 2_000)
        started = time.process_time()
        notes = read_notes(archive)
    assert time.process_time() - started < 10
    assert notes is not None
    assert len(notes) == MAX_SHEETS + 1


def test_sheets_that_are_one_part_are_not_read_one_by_one() -> None:
    with zipfile.ZipFile(io.BytesIO(), "w") as archive:
        archive.writestr("xl/_rels/workbook.xml.rels", '<Relationship Id="r" Target="worksheets/1.xml"/>')
        archive.writestr("xl/workbook.xml", '<sheet name="A" r:id="r"/><sheet name="B" r:id="r"/>')
        archive.writestr("xl/worksheets/1.xml", "<c/>")
        assert read_notes(archive) is None
