"""Sheets that come back with their rows or ids mixed up, a second time, or after others changed what they are about."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command_line import CommandResult, RunCommand
from support.git_repository import git, make_sample_repository
from support.workbooks import make_xlsx


@pytest.fixture
def in_git(registry: Path) -> Path:
    return make_sample_repository(registry)


def export(call: RunCommand, registry: Path, *arguments: str) -> Path:
    path = registry / "feuille.xlsx"
    ran = call("--lang", "fr", *arguments, *([] if "export" in arguments else ["-o"]), str(path), cwd=registry)
    assert ran.code == 0, ran.err
    return path


def edit(path: Path, change: Callable[[Any, dict[str, int]], None], name: str = "") -> None:
    """Change a sheet: the function gets it, and its columns by heading."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[name] if name else workbook.worksheets[0]
    change(sheet, {cell.value: cell.column for cell in sheet[1]})
    workbook.save(path)


def content(registry: Path) -> dict[str, str]:
    return {str(path.relative_to(registry)): path.read_text("utf-8") for path in registry.glob("content/**/*.md")}


def import_sheet(call: RunCommand, registry: Path, path: Path, *options: str, code: int) -> CommandResult:
    ran = call("--lang", "fr", "import", str(path), "--yes", *options, cwd=registry)
    assert ran.code == code, ran.out + ran.err
    return ran


def rows_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def put_rows(sheet: Any, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value


def sort_visible(sheet: Any, key_count: int, column: int) -> None:
    """Sort what people see by a column, the last value first: the hidden columns stay."""
    rows = rows_of(sheet)
    shown = sorted((row[key_count:] for row in rows), key=lambda row: str(row[column - key_count - 1]), reverse=True)
    put_rows(sheet, [[*row[:key_count], *cells] for row, cells in zip(rows, shown, strict=True)])


LISTS = [
    (("list", "missions", "--all"), "Fin", 2),
    (("list", "members", "--all"), "Nom", 1),
    (("list", "startups", "--all"), "Nom", 1),
    (("list", "missions", "--member", "samuel.orvault", "--all"), "Fin", 2),
    (("list", "missions", "--all", "--columns", "startups,status,start,end"), "Fin", 2),
]


@pytest.mark.parametrize(("arguments", "heading", "key_count"), LISTS)
def test_a_sheet_sorted_without_its_hidden_columns_is_refused(
    in_git: Path, call: RunCommand, arguments: tuple[str, ...], heading: str, key_count: int
) -> None:
    path = export(call, in_git, *arguments)
    before = content(in_git)
    edit(path, lambda sheet, columns: sort_visible(sheet, key_count, columns[heading]))
    ran = import_sheet(call, in_git, path, code=2)
    assert "un tri d'une partie des colonnes" in ran.err
    assert "colonnes masquées" in ran.err
    assert content(in_git) == before


@pytest.mark.parametrize(
    ("name", "column", "key_count"),
    [("Produits", 2, 1), ("Membres", 2, 1), ("Missions", 4, 2), ("Comités", 4, 2), ("Organisations", 2, 1)],
)
def test_a_sheet_of_a_workbook_sorted_without_its_hidden_columns_is_refused(
    in_git: Path, call: RunCommand, name: str, column: int, key_count: int
) -> None:
    path = export(call, in_git, "export", "xlsx")
    before = content(in_git)
    edit(path, lambda sheet, _columns: sort_visible(sheet, key_count, column), name)
    ran = import_sheet(call, in_git, path, "--sheet", name, "--remove", code=2)
    assert "un tri" in ran.err
    assert content(in_git) == before


def test_a_row_with_the_name_of_another_entry_is_refused_and_the_rest_is_taken(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "list", "startups", "--all", "--columns", "+contact")

    def change(sheet: Any, columns: dict[str, int]) -> None:
        rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
        sheet.cell(rows["digue-info"], columns["Nom"]).value = sheet.cell(rows["mon-estran"], columns["Nom"]).value
        sheet.cell(rows["digue-info"], columns["Contact"]).value = "autre@rivages.example"
        sheet.cell(rows["mon-estran"], columns["Contact"]).value = "estran@rivages.example"

    before = content(in_git)
    edit(path, change)
    ran = import_sheet(call, in_git, path, code=1)
    after = content(in_git)
    assert {name for name in before if before[name] != after[name]} == {"content/startups/mon-estran.md"}
    assert "« digue-info »" in ran.out.replace("\u00a0", " ")


def test_missions_given_to_somebody_else_are_refused_and_the_rest_is_taken(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "list", "missions", "--all")

    def change(sheet: Any, columns: dict[str, int]) -> None:
        name = columns["Nom"]
        others = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value != "samuel.orvault"]
        for row in others[:2]:
            sheet.cell(row, name).value = "Samuel Orvault"
        own = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, name + 3).value and row > others[1])
        sheet.cell(own, columns["Fin"]).value = datetime.datetime(2025, 2, 2)

    before = content(in_git)
    edit(path, change)
    ran = import_sheet(call, in_git, path, code=1)
    after = content(in_git)
    assert ran.out.count("elle porte le nom d'une autre fiche") == 2
    assert len([name for name in before if before[name] != after[name]]) == 1


def test_names_that_are_corrected_are_edits(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "list", "startups", "--all")

    def change(sheet: Any, columns: dict[str, int]) -> None:
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, columns["Nom"]).value += " bis"

    edit(path, change)
    import_sheet(call, in_git, path, code=0)
    assert "title: Mon Estran bis" in content(in_git)["content/startups/mon-estran.md"]


def test_a_row_whose_id_was_changed_is_not_removed(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "export", "xlsx")

    def change(sheet: Any, columns: dict[str, int]) -> None:
        rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
        sheet.cell(rows["digue-info"], 1).value = "digue-2"
        sheet.cell(rows["mon-estran"], 1).value = "estran-2"
        sheet.cell(rows["mon-estran"], columns["Nom"]).value = "Estran Nouveau"

    before = content(in_git)
    edit(path, change, "Produits")
    ran = import_sheet(call, in_git, path, "--sheet", "Produits", "--remove", code=1)
    assert content(in_git) == before
    for new_id in ("digue-2", "estran-2"):
        assert f"n'avait pas de ligne de « {new_id} »" in ran.out.replace("\u00a0", " ")
    assert "incubo rename" in ran.out


def test_a_row_that_got_the_id_of_another_one_is_not_removed(in_git: Path, call: RunCommand) -> None:
    unused = in_git / "content/organisations/inutile.md"
    unused.write_text("---\nname: Inutile\nacronym: INU\ntype: operateur\n---\n", "utf-8")
    path = export(call, in_git, "export", "xlsx", "--incubator", "all")
    before = content(in_git)

    def change(sheet: Any, _columns: dict[str, int]) -> None:
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 1).value == "inutile":
                sheet.cell(row, 1).value = "anrh"

    edit(path, change, "Organisations")
    ran = import_sheet(call, in_git, path, "--sheet", "Organisations", "--remove", code=1)
    assert content(in_git) == before
    assert "avec le nom d'une autre fiche" in ran.out


def test_a_column_sorted_beside_the_names_is_refused(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "list", "missions", "--all")
    before = content(in_git)

    def change(sheet: Any, columns: dict[str, int]) -> None:
        column = columns["Fin"]
        cells = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
        for cell, value in zip(cells, sorted((cell.value for cell in cells), key=str, reverse=True), strict=True):
            cell.value = value

    edit(path, change)
    ran = import_sheet(call, in_git, path, code=2)
    assert "la colonne « Fin »" in ran.err.replace("\u00a0", " ")
    assert content(in_git) == before


def test_a_csv_whose_names_were_sorted_without_the_ids_is_refused(in_git: Path, call: RunCommand) -> None:
    path = in_git / "liste.csv"
    ran = call("--lang", "fr", "list", "members", "--all", "--format", "csv-excel", "-o", str(path), cwd=in_git)
    assert ran.code == 0, ran.err
    head, *rows = [line.split(";") for line in path.read_text("utf-8-sig").splitlines()]
    names = sorted((row[1] for row in rows), reverse=True)
    lines = [head, *([row[0], name, *row[2:]] for row, name in zip(rows, names, strict=True))]
    path.write_text("\n".join(";".join(line) for line in lines) + "\n", "utf-8-sig")
    before = content(in_git)
    import_sheet(call, in_git, path, code=2)
    assert content(in_git) == before


def test_an_entry_that_a_row_names_is_not_removed(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "export", "xlsx")
    before = content(in_git)

    def change(sheet: Any, _columns: dict[str, int]) -> None:
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 1).value == "mon-estran":
                sheet.cell(row, 1).value = None  # as a row that was typed again

    edit(path, change, "Produits")
    import_sheet(call, in_git, path, "--sheet", "Produits", "--remove", code=0)
    assert content(in_git) == before


def test_an_id_changed_in_a_list_is_told_with_the_command(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "list", "startups", "--all")

    def change(sheet: Any, columns: dict[str, int]) -> None:
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 1).value == "mon-estran":
                sheet.cell(row, columns["Id"]).value = "estran-2"

    before = content(in_git)
    edit(path, change)
    ran = import_sheet(call, in_git, path, "--remove", code=1)
    assert "incubo rename mon-estran estran-2" in ran.out
    assert content(in_git) == before


@pytest.mark.parametrize(
    ("cell", "advice"),
    [("--title=Pris", "incubo rename mon-estran title-pris)"), ("$(id)", "rename mon-estran id)"), ("--", None)],
)
def test_an_id_that_is_an_option_is_not_in_the_command(
    in_git: Path, call: RunCommand, cell: str, advice: str | None
) -> None:
    path = export(call, in_git, "list", "startups", "--all")

    def change(sheet: Any, columns: dict[str, int]) -> None:
        row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == "mon-estran")
        sheet.cell(row, columns["Id"]).value = cell

    edit(path, change)
    ran = import_sheet(call, in_git, path, code=1)
    assert "cette colonne n'est pas relue" in " ".join(ran.out.split())
    assert ("incubo rename" in ran.out) is (advice is not None)
    assert (advice or "") in " ".join(ran.out.split())


def test_words_between_commas_in_a_list_that_comes_back(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "export", "xlsx")

    def change(sheet: Any, columns: dict[str, int]) -> None:
        rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
        sheet.cell(rows["mon-estran"], columns["Usagers"]).value = "entreprises, particuliers"
        sheet.cell(rows["mon-estran"], columns["Thématiques"]).value = "Mer, ports et rivages"

    edit(path, change, "Produits")
    ran = import_sheet(call, in_git, path, "--sheet", "Produits", code=0)
    text = content(in_git)["content/startups/mon-estran.md"]
    values = [line.strip("- ") for line in text.splitlines() if line.startswith("  - ")]
    assert {"entreprise", "particulier", "Mer, ports et rivages"} <= set(values)
    assert "inconnu jusqu'ici, repris tel quel : « Mer, ports et rivages »" in ran.out.replace("\u00a0", " ")


def test_words_that_no_list_has_are_told(in_git: Path, call: RunCommand) -> None:
    path = in_git / "nouveaux.xlsx"
    rows = [
        ["Nom", "Incubateur", "Usagers"],
        ["Bouée", "Incubateur des rivages", "entreprises (TPE)"],
        ["Phare", "Incubateur des rivages", "entreprises / particuliers"],
    ]
    path.write_bytes(make_xlsx({"Produits": rows}))
    ran = import_sheet(call, in_git, path, code=0)
    after = content(in_git)
    assert "usertypes:\n  - entreprise\n  - particulier\n" in after["content/startups/phare.md"]
    assert "usertypes:\n  - entreprises (TPE)\n" in after["content/startups/bouee.md"]
    told = ran.out.replace("\u00a0", " ")
    assert "ligne 2, colonne Usagers : inconnu jusqu'ici, repris tel quel : « entreprises (TPE) »" in told
    assert told.count("inconnu jusqu'ici") == 1


def test_a_row_of_somebody_whom_a_colleague_removed_is_nothing_to_remove(in_git: Path, call: RunCommand) -> None:
    member = in_git / "content/members/lea.sans-mission.md"
    text = "---\nfullname: Léa Sansnom\nrole: Dev\nmissions:\n  - start: 2020-01-01\n    end: 2020-12-31\n"
    text += "    startups:\n      - mon-estran\n---\n"
    member.write_text(text, "utf-8")
    git(in_git, "add", "-A")
    git(in_git, "commit", "-qm", "second")
    for words in (("list", "missions", "--all"), ("list", "members", "--all")):
        path = export(call, in_git, *words)
        member.unlink()

        def change(sheet: Any, _columns: dict[str, int]) -> None:
            ids = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
            sheet.delete_rows(ids.index("lea.sans-mission") + 1)

        edit(path, change)
        before = content(in_git)
        ran = import_sheet(call, in_git, path, "--remove", code=0)
        assert "lea.sans-mission n'est plus non plus dans le registre" in ran.out.replace("\u00a0", " ")
        assert content(in_git) == before
        member.write_text(text, "utf-8")


@pytest.mark.parametrize("is_edited", [False, True])
def test_the_row_of_somebody_whom_a_colleague_renamed_is_followed(
    in_git: Path, call: RunCommand, *, is_edited: bool
) -> None:
    path = export(call, in_git, "list", "missions", "--member", "samuel.orvault", "--all")
    new = in_git / "content/members/samuel.orvault-le-bihan.md"
    (in_git / "content/members/samuel.orvault.md").rename(new)
    if is_edited:
        new.write_text(new.read_text("utf-8").replace("role: ", "github: samuelo\nrole: "), "utf-8")
    before = content(in_git)

    def change(sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(sheet.max_row, columns["Fin"]).value = datetime.datetime(2025, 1, 31)

    edit(path, change)
    import_sheet(call, in_git, path, code=0)
    after = content(in_git)
    name = str(new.relative_to(in_git))
    assert {path for path in before if before[path] != after[path]} == {name}
    assert "end: 2025-01-31" in after[name]


def test_a_homonym_who_came_since_is_not_taken_for_who_went(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "list", "missions", "--member", "samuel.orvault", "--all")
    (in_git / "content/members/samuel.orvault.md").unlink()
    other = in_git / "content/members/samuel.orvault2.md"
    other.write_text("---\nfullname: Samuel Orvault\nrole: Juriste\nmissions:\n  - start: 2024-12-01\n---\n", "utf-8")

    def change(sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(sheet.max_row, columns["Fin"]).value = datetime.datetime(2025, 1, 31)

    edit(path, change)
    before = content(in_git)
    ran = import_sheet(call, in_git, path, code=1)
    assert content(in_git) == before
    assert "samuel.orvault" in ran.out


def test_a_workbook_given_twice_changes_nothing_the_second_time(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "list", "missions", "--member", "samuel.orvault", "--all", "--columns", "+start")

    def change(sheet: Any, columns: dict[str, int]) -> None:
        sheet.insert_rows(2)
        sheet.cell(2, columns["Nom"]).value = "Samuel Orvault"
        sheet.cell(2, columns["Début"]).value = datetime.datetime(2026, 2, 1)
        sheet.cell(2, columns["Fin"]).value = datetime.datetime(2026, 8, 31)

    edit(path, change)
    import_sheet(call, in_git, path, code=0)
    before = content(in_git)
    ran = import_sheet(call, in_git, path, code=0)
    assert content(in_git) == before
    assert "Rien à changer" in ran.out + ran.err
