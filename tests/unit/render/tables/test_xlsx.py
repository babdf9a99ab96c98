"""A table as a spreadsheet, opened by another library than the one that writes it."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl

from incubo.core import i18n
from incubo.core.message import LabelledValue, Message
from incubo.document.chart import Chart
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.render.tables.formats import render_table
from incubo.render.terminal.style import TerminalStyle

DAY = date(2025, 1, 15)
COLUMNS = tuple(
    Column(kind, Message("{k}", {"k": kind}), kind)
    for kind in ("text", "phase", "integer", "number", "share", "days", "date", "change", "boolean", "amount", "list")
)


def table(*rows: Row, **options: Any) -> Table:
    return Table("phases", Message("Le titre"), DAY, COLUMNS, rows, (Note("n", Message("=Une note")),), **options)


def opened(table_: Table, lang: str = "fr", **options: Any) -> Any:
    i18n.set_language(lang)
    data = render_table(table_, "xlsx", lang=lang, terminal=TerminalStyle(False, True, None), **options)
    assert isinstance(data, bytes)
    return openpyxl.load_workbook(io.BytesIO(data))


def row(**cells: Any) -> Row:
    return Row({column.id: cells.get(column.id) for column in COLUMNS}, level=cells.get("level", 0))


WHOLE = {
    "text": "Mon Estran", "phase": LabelledValue("a", "Accélération"), "integer": 1234, "number": 1.5, "share": 0.25,
    "days": 402, "date": date(2024, 2, 29), "change": -3, "boolean": True, "amount": 220000,
    "list": ("a", LabelledValue("b", "Bé")),
}  # fmt: skip


def test_cell_types():
    first = opened(table(row(**WHOLE))).worksheets[0]
    values = [cell.value for cell in first[2]]
    assert values == [
        "Mon Estran", "Accélération", 1234, 1.5, 0.25, 402, datetime(2024, 2, 29), -3, True, 220000, "a, Bé"
    ]  # fmt: skip
    assert [cell.data_type for cell in first[2]] == ["s", "s", "n", "n", "n", "n", "d", "n", "b", "n", "s"]
    assert [first.cell(2, n).number_format for n in (5, 7, 10)] == ["0%", "dd/mm/yyyy", '#,##0 "€"']
    assert [cell.value for cell in first[1]][5] == "days (jours)"
    assert opened(table(row(**WHOLE)), "en").worksheets[0].cell(2, 7).number_format == "yyyy-mm-dd"


def test_frozen_panes_filter_and_notes():
    book = opened(table(row(text="x"), row(text="y"), row(level=1, integer=3)))
    first, notes = book.worksheets
    assert (first.title, first.freeze_panes, first.auto_filter.ref) == ("Le titre", "A2", "A1:K3")
    assert [cell.value for cell in first["A"]] == ["text", "x", "y", "Total"]
    assert first.column_dimensions["A"].width < 15
    assert [cell.value for cell in notes["A"] if cell.value] == ["Le titre", "au 15 janvier 2025", "=Une note"]
    assert book.properties.created == datetime(2025, 1, 15)


def test_what_comes_from_content_stays_a_text():
    hostile = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "https://x.example",
        "007",
        "a\x1b[31m\x00\ud800b\nc",
        "é" * 40000,
    ]
    first = opened(table(*(row(text=text, list=(text,)) for text in hostile))).worksheets[0]
    cells = list(first["A"])[1:]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert [cell.value for cell in cells[:5]] == hostile[:5]
    assert [cell.quotePrefix for cell in cells[:4]] == [True, True, True, False]
    assert cells[5].value == "a\\x1b[31m\\x00\\ud800b c"
    assert len(cells[6].value) == 32767


def test_what_a_spreadsheet_cannot_count_is_a_text():
    odd = {"integer": 2**60, "number": float("inf"), "date": date(1789, 7, 14)}
    first = opened(table(row(**odd))).worksheets[0]
    assert [first.cell(2, n).value for n in (3, 4, 7)] == ["1152921504606846976", "inf", "1789-07-14"]


def test_the_entries_and_the_picture_have_their_sheets():
    rows = [
        row(date=date(2024, n, 1), integer=n)._replace(contributions=(Contribution("x", "Le X", Message("oui")),))
        for n in (1, 2)
    ]
    picture = Chart("stacked", Message("Courbe"), "date", ("integer", "change"))
    book = opened(table(*rows, chart=picture), include_entries=True)
    assert book.sheetnames == ["Le titre", "Graphique", "Notes", "Le détail"]
    assert len(book["Graphique"]._charts) == 1
    assert [cell.value for cell in book.worksheets[3][2]][-3:] == ["x", "Le X", "oui"]


def test_output_is_reproducible():
    i18n.set_language("fr")
    first, second = (
        render_table(table(row(**WHOLE)), "xlsx", lang="fr", terminal=TerminalStyle(False, True, None))
        for _ in range(2)
    )
    assert first == second
