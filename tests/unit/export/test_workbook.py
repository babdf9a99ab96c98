"""`export xlsx`: a workbook that `import` understands, with what recognises each row."""

from __future__ import annotations

import datetime
import io
from typing import Any

import openpyxl
import pytest
from support.sample_registry import copy_sample_registry, copy_services_registry

from incubo.app.environment import Environment
from incubo.app.workspace import Workspace, open_workspace
from incubo.core.i18n import temporary_language
from incubo.core.usage import temporary_usage
from incubo.exchange.workbook.memory import OWN_SHEET_NAME
from incubo.exchange.workbook.targets import TargetIndex, TargetIndexes, parse_sheet_kind
from incubo.export.workbook import WorkbookMaker
from incubo.model.dates import says_no_end

DAY = datetime.date(2025, 1, 15)
KINDS = ("startup", "committee", "metric", "member", "mission", "job", "incubator", "organisation", "team")
"""The kinds of the sheets, as `import` calls them, in their order."""


def make(workspace: Workspace, language: str) -> Any:
    registry = workspace.load_registry()
    with temporary_language(language), temporary_usage(workspace.settings.usage):
        data = WorkbookMaker(registry, workspace.entry_kinds, DAY).make([("commit", "abc")])
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample, with titles that have a comma, and a formula as a text."""
    folder = copy_sample_registry(tmp_path_factory.mktemp("workbook"))
    path = folder / "content/organisations/anrh.md"
    text = path.read_text("utf-8")
    name = next(line for line in text.splitlines() if line.startswith("name:"))
    path.write_text(text.replace(name, "name: Agence des rivages, des caps et des îles"), "utf-8")
    path = folder / "content/startups/digue-info.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("    start: 2023-03-06\n", "    start: 2023-03-06\n    end: 2023-07-02\n"), "utf-8")
    path = folder / "content/startups/mon-estran.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("title: Mon Estran", "title: '=HYPERLINK(\"https://x.example\")'"), "utf-8")
    return open_workspace(folder, Environment("fr", lambda _: DAY))


def read_about(book: Any) -> dict[str, list[str]]:
    """The fields of each sheet, in the order of its columns."""
    fields: dict[str, list[str]] = {}
    rows = [[cell.value for cell in row] for row in book[OWN_SHEET_NAME].iter_rows()]
    assert rows[0][:2] == ["commit", "abc"]
    for sheet, number, field, *_ in rows[1:]:
        if number not in ("kind", "row"):
            fields.setdefault(sheet, []).append(field)
            assert len(fields[sheet]) == int(number)
    return fields


def find_headings(index: TargetIndex, headings: list[str], fields: list[str]) -> dict[str, str | None]:
    """The headings that mean something else to `import` than the field of their column."""
    wrong = {}
    for heading, field in zip(headings, fields, strict=True):
        target = index.find_by_heading(heading)
        if field in ("item", "incubators", "open"):  # they say nothing to it
            assert target is None
        elif target is None or target.name != field:
            wrong[heading] = target and target.name
    return wrong


@pytest.mark.parametrize("language", ["fr", "en"])
def test_import_understands_each_heading(sample: Workspace, language: str) -> None:
    book = make(sample, language)
    indexes = TargetIndexes(sample.entry_kinds, sample.vocabulary)
    fields = read_about(book)
    for kind, sheet in zip(KINDS, book.worksheets, strict=False):
        headings = [cell.value for cell in sheet[1]]
        assert len(set(headings)) == len(headings)
        assert parse_sheet_kind(sheet.title) == kind
        assert find_headings(indexes[kind], headings, fields[sheet.title]) == {}, kind


def test_cells_are_typed(sample: Workspace) -> None:
    book = make(sample, "fr")
    fields = read_about(book)
    for sheet in book.worksheets[:-1]:
        for row in sheet.iter_rows(min_row=2):
            for cell, field in zip(row, fields[sheet.title], strict=True):
                name = field.rpartition(".")[2]
                if cell.value is None:
                    continue
                if name in ("date", "next", "start", "end", "budget_end", "opens", "closes"):
                    assert isinstance(cell.value, datetime.datetime), (sheet.title, field)
                    assert cell.number_format == "dd/mm/yyyy"
                elif name in ("amount", "montant", "months", "item", "promotion"):
                    assert isinstance(cell.value, int), (sheet.title, field)
                    assert name not in ("amount", "montant") or cell.number_format == '#,##0 "€"'
                elif name in ("demo", "open", "analyse_risques", "mon_service_securise"):
                    assert isinstance(cell.value, bool)
                elif name != "value":
                    assert cell.data_type == "s", (sheet.title, field, cell.value)


def test_rows_are_recognised_and_names_are_kept(sample: Workspace) -> None:
    book = make(sample, "fr")
    products = book.worksheets[0]
    assert products.column_dimensions["A"].hidden
    assert book[OWN_SHEET_NAME].sheet_state == "veryHidden"
    registry = sample.load_registry()
    assert [row[0].value for row in products.iter_rows(min_row=2)] == sorted(registry.startups)
    headings = [cell.value for cell in products[1]]
    cells = next(row for row in products.iter_rows() if row[0].value == "mon-estran")
    estran = dict(zip(headings, (cell.value for cell in cells), strict=True))
    assert estran["Nom"] == '=HYPERLINK("https://x.example")'
    assert estran["Sponsors"].splitlines()[1:] == ["Agence des rivages, des caps et des îles (anrh)"]
    assert len(estran["Sponsors"].splitlines()) == 2
    assert "Investigation, fin" in headings
    assert estran["Construction"] == datetime.datetime(2022, 2, 1)
    committees = book.worksheets[1]
    assert committees.max_row - 1 == sum(
        event.name == "committee" for startup in registry.startups.values() for event in startup.events
    )
    assert {row[1].value for row in committees.iter_rows(min_row=2)} > {1, 3}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_that_there_is_no_end_is_said(tmp_path: Any, language: str) -> None:
    """A mission without end, and one of which the file does not say when it ends: an empty cell is only that one."""
    folder = copy_sample_registry(tmp_path)
    mission = "  - start: 2025-01-02\n    startups:\n      - mon-estran\n"
    (folder / "content/members/anne.test.md").write_text(
        f"---\nfullname: Anne Test\nmissions:\n{mission}    end: null\n{mission}---\n", "utf-8"
    )
    sheet = make(open_workspace(folder, Environment("fr", lambda _: DAY)), language).worksheets[4]
    headings = [cell.value for cell in sheet[1]]
    end = headings.index("Fin" if language == "fr" else "End")
    endless, unknown = (row[end].value for row in sheet.iter_rows(min_row=2) if row[0].value == "anne.test")
    assert says_no_end(endless)
    assert unknown is None


def test_the_words_are_those_of_the_registry(tmp_path: Any) -> None:
    folder = copy_services_registry(tmp_path)
    book = make(open_workspace(folder, Environment("en", lambda _: DAY)), "en")
    assert book.sheetnames[:2] == ["Services", "Assessments"]
    amounts = {cell.number_format for row in book.worksheets[1].iter_rows(min_row=2) for cell in row if cell.value}
    assert '"£"#,##0' in amounts
