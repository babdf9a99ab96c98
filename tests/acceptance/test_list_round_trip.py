"""`list … -o FILE.xlsx`, edit, `import`: exactly what was edited changes."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command_line import CommandResult, RunCommand
from support.examples import combinations
from support.git_repository import git, make_sample_repository

from incubo.query.resource import all_columns as resource_columns
from incubo.query.resources.catalogue import RESOURCES

LISTS = ("startups", "members", "missions", "jobs", "committees", "incubators", "organisations", "teams")


@pytest.fixture
def in_git(registry: Path) -> Path:
    return make_sample_repository(registry)


def export(call: RunCommand, registry: Path, name: str, *options: str) -> Path:
    path = registry / "liste.xlsx"
    ran = call("--lang", "fr", "list", name, *options, "-o", str(path), cwd=registry)
    assert ran.code == 0, ran.err
    return path


def edit(path: Path, change: Callable[[Any, dict[str, int], dict[str, int]], None]) -> None:
    """Change the list: the function gets its sheet, its columns by heading, and its last row by entry id."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    change(sheet, {cell.value: cell.column for cell in sheet[1]}, rows)
    workbook.save(path)


def content(registry: Path) -> dict[str, str]:
    return {str(path.relative_to(registry)): path.read_text("utf-8") for path in registry.glob("content/**/*.md")}


def changes(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[list[str], list[str]]]:
    """For each file that differs, its lines that are gone and those that are new."""
    return {
        path: (
            [line for line in before.get(path, "").splitlines() if line not in after.get(path, "").splitlines()],
            [line for line in after.get(path, "").splitlines() if line not in before.get(path, "").splitlines()],
        )
        for path in before | after
        if before.get(path) != after.get(path)
    }


def import_file(call: RunCommand, registry: Path, path: Path, *options: str, code: int = 0) -> CommandResult:
    ran = call("--lang", "fr", "import", str(path), "--yes", *options, cwd=registry)
    assert ran.code == code, ran.err
    return ran


def all_columns(name: str) -> str:
    """Every column of a list."""
    resource = next(resource for resource in RESOURCES if resource.id == name)
    return ",".join(resource_columns(resource))


@pytest.mark.parametrize("every_column", [False, True])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_nobody_edited_changes_nothing(
    in_git: Path, call: RunCommand, name: str, *, every_column: bool
) -> None:
    options = ["--columns", all_columns(name)] if every_column else []
    path = export(call, in_git, name, "--all", *options)
    ran = call("import", str(path), "--format", "json", cwd=in_git)
    assert ran.code == 0, ran.err
    assert {(row["what"], row["column"]) for row in json.loads(ran.out)["rows"]} <= {("unchanged", None)}
    before = content(in_git)
    import_file(call, in_git, path)
    assert content(in_git) == before


def test_missions_change_in_their_place(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.cell(rows["samuel.orvault"], columns["Fin"]).value = datetime.datetime(2025, 1, 31)
        sheet.cell(rows["samuel.orvault"], columns["Jours restants"]).value = 3

    path = export(call, in_git, "missions", "--member", "samuel.orvault", "--all")
    before = content(in_git)
    edit(path, change)
    ran = import_file(call, in_git, path, code=1)
    assert changes(before, content(in_git)) == {
        "content/members/samuel.orvault.md": (["    end: 2025-02-04"], ["    end: 2025-01-31"])
    }
    assert "n'est pas relue" in ran.out


def test_startups_change_and_those_filtered_out_are_not_gone(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.cell(rows["mon-estran"], columns["Site"]).value = "https://autre.example"
        sheet.cell(1, columns["Site"]).value = "Le site"

    path = export(call, in_git, "startups", "--columns", "+link,+thematiques")
    before = content(in_git)
    edit(path, change)
    ran = import_file(call, in_git, path)
    assert changes(before, content(in_git)) == {
        "content/startups/mon-estran.md": (
            ["link: https://mon-estran.rivages.example"],
            ["link: https://autre.example"],
        )
    }
    assert "--remove" not in ran.out


def test_columns_moved_and_deleted_are_found_by_their_headings(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, columns: dict[str, int], _rows: dict[str, int]) -> None:
        for row in range(1, sheet.max_row + 1):
            link, contact = (sheet.cell(row, columns[name]) for name in ("Site", "Contact"))
            link.value, contact.value = contact.value, link.value
        sheet.delete_cols(columns["Nom"])

    path = export(call, in_git, "startups", "--columns", "+link,+contact")
    before = content(in_git)
    edit(path, change)
    import_file(call, in_git, path)
    assert content(in_git) == before


def test_a_row_that_was_copied_is_a_new_mission(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        original = rows["samuel.orvault"]
        sheet.append([cell.value for cell in sheet[original]])
        sheet.cell(original, columns["Fin"]).value = datetime.datetime(2025, 1, 31)
        sheet.cell(sheet.max_row, columns["Début"]).value = datetime.datetime(2025, 2, 1)
        sheet.cell(sheet.max_row, columns["Fin"]).value = datetime.datetime(2025, 12, 31)

    path = export(call, in_git, "missions", "--member", "samuel.orvault", "--all", "--columns", "+start")
    before = content(in_git)
    edit(path, change)
    import_file(call, in_git, path)
    assert changes(before, content(in_git)) == {
        "content/members/samuel.orvault.md": (
            ["    end: 2025-02-04"],
            ["    end: 2025-01-31", "  - start: 2025-02-01", "    end: 2025-12-31"],
        )
    }


def test_an_entry_that_was_copied_needs_a_name_of_its_own(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        for name in ("Agence des rias", sheet.cell(rows["anrh"], columns["Nom"]).value):
            sheet.append([cell.value for cell in sheet[rows["anrh"]]])
            sheet.cell(sheet.max_row, columns["Nom"]).value = name
            sheet.cell(sheet.max_row, columns["Sigle"]).value = "ARI"

    path = export(call, in_git, "organisations", "--all", "--columns", "+acronym")
    before = content(in_git)
    edit(path, change)
    ran = import_file(call, in_git, path, code=1)
    assert changes(before, content(in_git)) == {
        "content/organisations/ari.md": (
            [],
            ["---", "name: Agence des rias", "acronym: ARI", "type: operateur", "---"],
        )
    }
    assert "avec le même nom" in ran.out


def test_a_copy_with_the_day_of_the_former_row_is_refused(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.append([cell.value for cell in sheet[rows["samuel.orvault"]]])
        sheet.cell(sheet.max_row, columns["Fin"]).value = datetime.datetime(2026, 1, 31)

    path = export(call, in_git, "missions", "--member", "samuel.orvault", "--all")
    before = content(in_git)
    edit(path, change)
    ran = call("--lang", "fr", "import", str(path), "--yes", cwd=in_git)
    assert ran.code == 1
    assert "a déjà une ligne du même jour" in ran.out
    assert content(in_git) == before


def test_a_planned_committee_that_is_filled_in_is_a_new_one(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, columns: dict[str, int], _rows: dict[str, int]) -> None:
        (row,) = (row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 2).value == 0)
        sheet.cell(row, columns["Montant"]).value = 1000

    path = export(call, in_git, "committees", "--startup", "digue-info")
    before = content(in_git)
    edit(path, change)
    import_file(call, in_git, path)
    assert changes(before, content(in_git)) == {
        "content/startups/digue-info.md": ([], ["    date: 2025-01-16", "    amount: 1000"])
    }


def test_a_row_that_was_added_is_a_new_mission(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, columns: dict[str, int], _rows: dict[str, int]) -> None:
        sheet.insert_rows(2)
        sheet.cell(2, columns["Nom"]).value = "Samuel Orvault"
        sheet.cell(2, columns["Début"]).value = datetime.datetime(2026, 2, 1)
        sheet.cell(2, columns["Fin"]).value = datetime.datetime(2026, 8, 31)

    path = export(call, in_git, "missions", "--member", "samuel.orvault", "--all", "--columns", "+start")
    before = content(in_git)
    edit(path, change)
    import_file(call, in_git, path)
    assert changes(before, content(in_git)) == {
        "content/members/samuel.orvault.md": ([], ["  - start: 2026-02-01", "    end: 2026-08-31"])
    }


def test_rows_that_are_gone_are_told(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "missions", "--member", "samuel.orvault", "--all")
    before = content(in_git)
    edit(path, lambda sheet, _columns, _rows: sheet.delete_rows(2))
    ran = import_file(call, in_git, path)
    assert "1 ligne n'est plus dans la feuille" in ran.out
    assert content(in_git) == before


def test_missions_that_are_gone_are_removed_if_asked(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "missions", "--member", "samuel.orvault", "--all")
    before = content(in_git)["content/members/samuel.orvault.md"]
    edit(path, lambda sheet, _columns, rows: sheet.delete_rows(rows["samuel.orvault"]))
    import_file(call, in_git, path, "--remove")
    after = content(in_git)["content/members/samuel.orvault.md"]
    assert before.count("- start:") - after.count("- start:") == 1
    assert "2025-02-04" in before
    assert "2025-02-04" not in after


def test_entries_that_are_gone_are_removed_if_asked_unless_others_refer_to_them(in_git: Path, call: RunCommand) -> None:
    unused = in_git / "content/organisations/inutile.md"
    unused.write_text("---\nname: Inutile\ntype: operateur\n---\n", "utf-8")
    git(in_git, "add", "-A")
    git(in_git, "commit", "-qm", "second")
    path = export(call, in_git, "organisations", "--all", "--incubator", "all")
    before = content(in_git)

    def change(sheet: Any, _columns: dict[str, int], rows: dict[str, int]) -> None:
        for row in sorted((rows["inutile"], rows["anrh"]), reverse=True):
            sheet.delete_rows(row)

    edit(path, change)
    ran = import_file(call, in_git, path, "--remove", code=1)
    after = content(in_git)
    assert before.keys() - after.keys() == {"content/organisations/inutile.md"}
    assert "anrh" in ran.out
    assert "ligne 0" not in ran.out


def delete_rows(path: Path, *removed: tuple[str, int]) -> None:
    """Take the rows of items out of a list, by the id of the entry and the place of the item."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    keys = {(sheet.cell(row, 1).value, int(sheet.cell(row, 2).value)): row for row in range(2, sheet.max_row + 1)}
    for row in sorted((keys[key] for key in removed), reverse=True):
        sheet.delete_rows(row)
    workbook.save(path)


ONLY, ONE_OF_TWO = "anne-laure.pichavant", "judith.marzin"
"""Members of the sample with one mission and, here, with two."""


def with_second_mission(registry: Path, member: str) -> None:
    path = registry / f"content/members/{member}.md"
    text = path.read_text("utf-8")
    mission = "missions:\n  - start: 2020-01-06\n    end: 2020-06-30\n    status: independent\n    employer: Octo\n"
    path.write_text(text.replace("missions:\n", mission), "utf-8")
    git(registry, "commit", "-qam", "second mission")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_mission_that_cannot_be_removed_keeps_no_other_one(in_git: Path, call: RunCommand, lang: str) -> None:
    with_second_mission(in_git, ONE_OF_TWO)
    path = export(call, in_git, "missions", "--all")
    before = content(in_git)
    delete_rows(path, (ONLY, 1), (ONE_OF_TWO, 1))
    ran = call("--lang", lang, "import", str(path), "--yes", "--remove", cwd=in_git)
    assert ran.code == 1
    assert changes(before, content(in_git)).keys() == {f"content/members/{ONE_OF_TWO}.md"}
    assert "2020-06-30" not in content(in_git)[f"content/members/{ONE_OF_TWO}.md"]
    [line] = [line for line in ran.out.splitlines() if f"({ONLY})" in line and "incubo leave" in line]
    assert f"incubo remove member/{ONLY}" in line
    assert f"incubo leave {ONLY}" in line
    assert {"fr": "ligne 1,", "en": "row 1,"}[lang] not in ran.out
    assert {"fr": "ligne refusée", "en": "row refused"}[lang] not in ran.out


def test_a_removal_that_is_refused_is_told_in_a_table(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "missions", "--all")
    delete_rows(path, (ONLY, 1))
    ran = call("import", str(path), "--remove", "--format", "json", cwd=in_git, lang="en")
    assert ran.code == 1
    rows = [row for row in json.loads(ran.out)["rows"] if row["what"] != "unchanged"]
    assert [(row["row"], row["what"]) for row in rows] == [(None, "refused")]
    assert ONLY in rows[0]["message"]
    assert "would be empty" in rows[0]["message"]


@pytest.mark.parametrize(("name", "form"), combinations(LISTS, ["csv", "csv-excel"]))
def test_a_csv_that_nobody_edited_changes_nothing(in_git: Path, call: RunCommand, name: str, form: str) -> None:
    path = in_git / "liste.csv"
    for columns in ([], ["--columns", all_columns(name)]):
        assert call("list", name, "--all", *columns, "--format", form, "-o", str(path), cwd=in_git, lang="fr").code == 0
        before = content(in_git)
        ran = call("import", str(path), "--yes", cwd=in_git)
        assert (ran.code, content(in_git)) == (0, before), ran.out


def test_edits_of_a_csv_are_changes_of_items_and_nothing_is_taken_away(in_git: Path, call: RunCommand) -> None:
    path = in_git / "liste.csv"
    columns = "id,employer,status,start,end,left"
    ran = call(
        "list", "missions", "--member", "samuel.orvault", "--all", "--columns", columns, "-o", str(path), cwd=in_git
    )
    assert ran.code == 0, ran.err
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 3
    last = next(i for i, line in enumerate(lines) if "2025-02-04" in line)
    lines[last] = lines[last].replace("Varangue Conseil", "Malt").replace("independent", "")
    lines.append("samuel.orvault,Octo,independent,2025-03-01,2025-04-30,999")
    path.write_text("\n".join(reversed(lines[1:])).join([lines[0] + "\n", "\n"]), "utf-8")
    before = content(in_git)
    import_file(call, in_git, path)
    assert changes(before, content(in_git)) == {
        "content/members/samuel.orvault.md": (
            [],
            ["    employer: Malt", "  - start: 2025-03-01", "    end: 2025-04-30", "    employer: Octo"],
        )
    }


def test_days_in_a_csv_of_offers_are_no_dates(in_git: Path, call: RunCommand) -> None:
    path = in_git / "liste.csv"
    assert call("list", "jobs", "--all", "--format", "csv-excel", "-o", str(path), cwd=in_git, lang="fr").code == 0
    lines = path.read_bytes().decode("utf-8-sig").split("\r\n")
    number = lines[0].split(";").index("Publiée depuis (jours)")
    cells = lines[1].split(";")
    cells[number] = "45000"
    path.write_text("\n".join([lines[0], ";".join(cells), *lines[2:]]), "utf-8")
    before = content(in_git)
    import_file(call, in_git, path)
    assert content(in_git) == before


@pytest.mark.parametrize(("kind", "name"), [("startups", "Produits"), ("committees", "Comités"), ("jobs", "Offres")])
def test_the_sheet_of_a_list_has_a_french_name(
    call: RunCommand, registry: Path, tmp_path: Path, kind: str, name: str
) -> None:
    target = tmp_path / "liste.xlsx"
    assert call("list", kind, "-o", str(target), cwd=registry, lang="fr").code == 0
    assert openpyxl.load_workbook(target).sheetnames[0] == name
    ran = call("import", str(target), "--dry-run", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err


def test_a_list_of_missions_has_what_a_new_row_needs(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, columns: dict[str, int], _rows: dict[str, int]) -> None:
        row = sheet.max_row + 1
        day = datetime.datetime(2025, 3, 3)
        cells = {"Nom": "Camille Ruellan", "Produits": "Mon Estran", "Statut": "Indépendant", "Début": day, "Fin": day}
        for heading, value in cells.items():
            sheet.cell(row, columns[heading]).value = value

    assert "Début" not in call("--lang", "fr", "list", "missions", cwd=in_git).out.splitlines()[2]
    path = export(call, in_git, "missions")
    before = content(in_git)
    edit(path, change)
    import_file(call, in_git, path)
    ((name, (gone, new)),) = changes(before, content(in_git)).items()
    assert name == "content/members/camille.ruellan.md"
    assert not gone
    assert "  - start: 2025-03-03" in new


def test_a_new_row_of_startups_keeps_its_phase_and_tells_what_is_not_read(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.cell(rows["mon-estran"], columns["Phase"]).value = "Investigation"
        row = sheet.max_row + 1
        cells = {"Nom": "Quai Neuf", "Phase": "Construction", "Depuis": datetime.datetime(2024, 10, 1), "Équipe": 3}
        for heading, value in cells.items():
            sheet.cell(row, columns[heading]).value = value

    path = export(call, in_git, "startups")
    before = content(in_git)
    edit(path, change)
    ran = import_file(call, in_git, path, code=1)
    after = content(in_git)
    assert after.keys() - before.keys() == {"content/startups/quai-neuf.md"}
    assert {name for name in before if before[name] != after[name]} == set()
    assert "  - name: construction\n    start: 2024-10-01\n" in after["content/startups/quai-neuf.md"]
    told = " ".join(ran.out.split())
    assert "colonne Phase : cette colonne n'est pas relue" in told.replace("\u00a0", " ")
    assert "incubo phase" in told
    assert "colonne Équipe" in told


def test_columns_that_are_not_read_back_say_so_in_the_workbook(in_git: Path, call: RunCommand) -> None:
    sheet = openpyxl.load_workbook(export(call, in_git, "startups")).worksheets[0]
    notes = {cell.value: cell.comment.text if cell.comment is not None else "" for cell in sheet[1]}
    assert not notes["Nom"]
    assert "n'est pas relu" in notes["Phase"]
    assert "ligne nouvelle" in notes["Phase"]
    assert "listé à l'import" in notes["Prochain comité"]
    assert notes["Id"]
    assert sheet.cell(1, 3).font.italic != sheet.cell(1, 4).font.italic


def test_no_command_is_read_from_a_workbook_that_comes_back(in_git: Path, call: RunCommand) -> None:
    path = export(call, in_git, "startups")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["Équipe"]).value = 99
    sheet.cell(2, columns["Phase"]).value = "Investigation"
    own = workbook["_incubo"]
    for (cell,) in own.iter_rows(min_col=5, max_col=5):
        if isinstance(cell.value, str) and cell.value:
            cell.value = "phase; rm -rf ~" if cell.value == "phase" else "incubo x; rm -rf ~"
    workbook.save(path)
    ran = import_file(call, in_git, path, code=1)
    assert "n'est pas relue" in " ".join(ran.out.split())
    assert "rm -rf" not in ran.out + ran.err


def test_offers_and_people_in_new_rows_of_lists(in_git: Path, call: RunCommand) -> None:
    def add(**cells: Any) -> Callable[[Any, dict[str, int], dict[str, int]], None]:
        def change(sheet: Any, columns: dict[str, int], _rows: dict[str, int]) -> None:
            row = sheet.max_row + 1
            for heading, value in cells.items():
                sheet.cell(row, columns[heading.replace("_", " ")]).value = value

        return change

    path = export(call, in_git, "jobs")
    day = datetime.datetime(2025, 3, 1)
    edit(path, add(Offre="Designer", Pour="Mon Estran", Publiée_le=datetime.datetime(2025, 1, 10), Ferme_le=day))
    import_file(call, in_git, path)
    (offer,) = (text for name, text in content(in_git).items() if "2025-01-10" in name)
    assert "startup: mon-estran" in offer
    path = export(call, in_git, "members")
    edit(path, add(Nom="Jo Roy", Domaine="Design", Produits="Mon Estran", **{"Jusqu'au": day}))
    import_file(call, in_git, path)
    member = content(in_git)["content/members/jo.roy.md"]
    assert "  - end: 2025-03-01\n    startups:\n      - mon-estran\n" in member
    assert "draft: true" in member


def test_a_copy_of_a_row_is_that_row(in_git: Path, call: RunCommand) -> None:
    def change(sheet: Any, _columns: dict[str, int], _rows: dict[str, int]) -> None:
        sheet.append([cell.value for cell in sheet[3]])

    for name in ("organisations", "missions"):
        path = export(call, in_git, name)
        before = content(in_git)
        edit(path, change)
        ran = import_file(call, in_git, path)
        assert content(in_git) == before
        assert "c'est une copie de la ligne 3" in " ".join(ran.out.split())
