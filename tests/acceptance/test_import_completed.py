"""The workbook of rows to complete: what is corrected there of what was taken already replaces it, and adds nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command_line import RunCommand
from support.workbooks import make_xlsx

ESTRAN = "content/startups/mon-estran.md"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "sheet.xlsx"


def complete(registry: Path, sheet: Path, call: RunCommand, rows: list[list[Any]], cells: dict[str, Any]) -> str:
    """Import rows, write `cells` into the workbook of those to complete, and import that; what it says."""
    sheet.write_bytes(make_xlsx({"Feuille": rows}))
    refused = sheet.with_name("refused.xlsx")
    ran = call("--lang", "fr", "import", str(sheet), "-o", str(refused), "--yes", cwd=registry)
    assert refused.is_file(), ran.out
    workbook = openpyxl.load_workbook(refused)
    for place, value in cells.items():
        workbook.worksheets[0][place] = value
    workbook.save(refused)
    ran = call("--lang", "fr", "import", str(refused), "--yes", cwd=registry)
    return re.sub(r"\s+", " ", ran.out + ran.err)


HEADINGS = ["Produit", "Date", "Décision", "Montant", "Durée"]


def test_a_day_that_is_corrected_is_that_of_the_same_committee(registry: Path, sheet: Path, call: RunCommand) -> None:
    count = (registry / ESTRAN).read_text("utf-8").count("name: committee")
    rows = [HEADINGS, ["Mon Estran", "15-01-20", "poursuite", 75_000, "à peu près 6 mois"]]
    complete(registry, sheet, call, rows, {"B2": "15/02/2020", "E2": "6 mois"})
    text = (registry / ESTRAN).read_text("utf-8")
    assert text.count("name: committee") == count + 1
    assert "date: 2020-02-15\n    decision: continue\n    amount: 75000\n    months: 6\n" in text
    assert "2020-01-15" not in text


def test_a_committee_that_was_there_before_is_not_moved(registry: Path, sheet: Path, call: RunCommand) -> None:
    first = ["--on", "2020-01-15", "--decision", "continue", "--amount", "10k", "--yes"]
    assert call("record", "committee", "mon-estran", *first, cwd=registry).code == 0
    rows = [HEADINGS, ["Mon Estran", "15/01/2020", "poursuite", 10_000, "à peu près 6 mois"]]
    complete(registry, sheet, call, rows, {"B2": "15/02/2020", "E2": "6 mois"})
    text = (registry / ESTRAN).read_text("utf-8")
    assert "date: 2020-01-15" in text
    assert "date: 2020-02-15" in text


def test_a_row_that_was_refused_is_a_new_one(registry: Path, sheet: Path, call: RunCommand) -> None:
    count = (registry / ESTRAN).read_text("utf-8").count("name: committee")
    rows = [HEADINGS, ["Mon Estran", "15/01/2020", "peut-être", 75_000, 6]]
    complete(registry, sheet, call, rows, {"B2": "15/02/2020", "C2": "poursuite"})
    text = (registry / ESTRAN).read_text("utf-8")
    assert text.count("name: committee") == count + 1
    assert "date: 2020-02-15\n    decision: continue\n" in text


def test_each_of_several_committees_of_a_row_keeps_its_own(registry: Path, sheet: Path, call: RunCommand) -> None:
    count = (registry / ESTRAN).read_text("utf-8").count("name: committee")
    headings = ["Nom", "Comité 1", "Décision comité 1", "Comité 2", "Décision comité 2", "Montant comité 2"]
    rows = [headings, ["Mon Estran", "15/01/2020", "poursuite", "15/07/2020", "poursuite", "12,450"]]
    complete(registry, sheet, call, rows, {"D2": "15/08/2020", "F2": 12_450})
    text = (registry / ESTRAN).read_text("utf-8")
    assert text.count("name: committee") == count + 2
    assert "date: 2020-01-15" in text
    assert "date: 2020-08-15" in text
    assert "2020-07-15" not in text


def test_a_name_that_is_corrected_is_that_of_the_same_product(registry: Path, sheet: Path, call: RunCommand) -> None:
    before = {path.name for path in (registry / "content/startups").iterdir()}
    rows = [["Nom", "Phase", "Depuis", "Contact"], ["Bouee", "Construction", "31/02/2024", "b@rivages.example"]]
    complete(registry, sheet, call, rows, {"A2": "Bouée d'Eau", "C2": "28/02/2024"})
    assert {path.name for path in (registry / "content/startups").iterdir()} - before == {"bouee.md"}
    text = (registry / "content/startups/bouee.md").read_text("utf-8")
    assert "title: Bouée d'Eau\n" in text
    assert "start: 2024-02-28\n" in text


def test_a_name_that_becomes_that_of_another_product_is_refused(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [HEADINGS, ["Mon Estran", "15/01/2020", "poursuite", 75_000, "à peu près 6 mois"]]
    said = complete(registry, sheet, call, rows, {"A2": "Digue Info", "E2": "6 mois"})
    assert "cette ligne a été reprise pour « Mon Estran »" in said
    assert "2020-01-15" not in (registry / "content/startups/digue-info.md").read_text("utf-8")


def test_a_copy_of_a_row_is_another_committee(registry: Path, sheet: Path, call: RunCommand) -> None:
    count = (registry / ESTRAN).read_text("utf-8").count("name: committee")
    rows = [HEADINGS, ["Mon Estran", "15/01/2020", "poursuite", 75_000, "à peu près 6 mois"]]
    cells = {"A3": "Mon Estran", "B3": "15/07/2020", "C3": "poursuite", "D3": 20_000, "E3": 6, "G3": "2", "E2": 6}
    complete(registry, sheet, call, rows, cells)
    text = (registry / ESTRAN).read_text("utf-8")
    assert text.count("name: committee") == count + 2
    assert "date: 2020-01-15" in text
    assert "date: 2020-07-15" in text
