"""`export xlsx`, edit, `import`: exactly what was edited changes, also where the files have changed since."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command_line import CommandResult, RunCommand
from support.git_repository import git, make_sample_repository


@pytest.fixture
def exported(registry: Path, call: RunCommand) -> Path:
    make_sample_repository(registry)
    path = registry / "registre.xlsx"
    ran = call("--lang", "fr", "export", "xlsx", str(path), cwd=registry)
    assert ran.code == 0, ran.err
    return path


def edit(path: Path, sheet: str, change: Callable[[Any, dict[str, int], dict[str, list[int]]], None]) -> None:
    """Change a sheet: the function gets it, its columns by heading, and its rows by the id in the first column."""
    workbook = openpyxl.load_workbook(path)
    worksheet = workbook[sheet]
    rows: dict[str, list[int]] = {}
    for row in range(2, worksheet.max_row + 1):
        rows.setdefault(worksheet.cell(row, 1).value, []).append(row)
    change(worksheet, {cell.value: cell.column for cell in worksheet[1]}, rows)
    workbook.save(path)


def content(registry: Path) -> dict[str, str]:
    return {str(path.relative_to(registry)): path.read_text("utf-8") for path in registry.glob("content/**/*.md")}


def changed_lines(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[list[str], list[str]]]:
    """For each file that differs, its lines that are gone and those that are new."""
    assert before.keys() == after.keys()
    return {
        path: (
            [line for line in before[path].splitlines() if line not in after[path].splitlines()],
            [line for line in after[path].splitlines() if line not in before[path].splitlines()],
        )
        for path in before
        if before[path] != after[path]
    }


def import_sheet(call: RunCommand, registry: Path, path: Path, sheet: str, code: int = 0) -> CommandResult:
    ran = call("--lang", "fr", "import", str(path), "--sheet", sheet, "--yes", cwd=registry)
    assert ran.code == code, ran.err
    return ran


@pytest.mark.parametrize(
    "sheet",
    ["Produits", "Comités", "Impact", "Membres", "Missions", "Offres", "Incubateurs", "Organisations", "Équipes"],
)
def test_a_workbook_that_nobody_edited_changes_nothing(
    registry: Path, call: RunCommand, exported: Path, sheet: str
) -> None:
    before = content(registry)
    ran = call("import", str(exported), "--sheet", sheet, "--format", "json", cwd=registry)
    assert ran.code == 0, ran.err
    assert {(row["what"], row["column"]) for row in json.loads(ran.out)["rows"]} == {("unchanged", None)}
    import_sheet(call, registry, exported, sheet)
    assert content(registry) == before


def test_exactly_what_was_edited_changes(registry: Path, call: RunCommand, exported: Path) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, list[int]]) -> None:
        row = rows["mon-estran"][0]
        sheet.cell(row, columns["Adresse web"]).value = "https://autre.example"
        sheet.cell(row, columns["Code source"]).value = None
        sheet.cell(rows["digue-info"][0], columns["Accélération"]).value = datetime.datetime(2025, 1, 10)

    before = content(registry)
    edit(exported, "Produits", change)
    import_sheet(call, registry, exported, "Produits")
    assert changed_lines(before, content(registry)) == {
        "content/startups/mon-estran.md": (
            ["link: https://mon-estran.rivages.example", "repository: https://forge.rivages.example/mon-estran"],
            ["link: https://autre.example"],
        ),
        "content/startups/digue-info.md": ([], ["  - name: acceleration", "    start: 2025-01-10"]),
    }


def test_a_mission_is_the_same_one_though_its_days_change(registry: Path, call: RunCommand, exported: Path) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, list[int]]) -> None:
        row = rows["samuel.orvault"][-1]
        sheet.cell(row, columns["Début"]).value = datetime.datetime(2024, 2, 1)
        sheet.cell(row, columns["Fin"]).value = datetime.datetime(2025, 1, 31)
        sheet.cell(row, columns["Employeur"]).value = None

    path = registry / "content/members/samuel.orvault.md"
    before = path.read_text("utf-8")
    edit(exported, "Missions", change)
    import_sheet(call, registry, exported, "Missions")
    head, start, last = before.rpartition("  - start: 2024-04-02\n")
    lines = last.splitlines(keepends=True)
    employer = next(line for line in lines if line.startswith("    employer: "))
    lines.remove(employer)
    rest = "".join(lines).replace("end: 2025-02-04", "end: 2025-01-31")
    assert path.read_text("utf-8") == head + start.replace("2024-04-02", "2024-02-01") + rest


def test_rows_in_another_order_and_rows_removed_change_nothing(
    registry: Path, call: RunCommand, exported: Path
) -> None:
    def change(sheet: Any, _columns: dict[str, int], _rows: dict[str, list[int]]) -> None:
        values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, sheet.max_row)
        for row in reversed(values[1:]):
            sheet.append(row)

    before = content(registry)
    edit(exported, "Missions", change)
    import_sheet(call, registry, exported, "Missions")
    assert content(registry) == before


def test_what_changed_in_the_files_since_is_kept(registry: Path, call: RunCommand, exported: Path) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, list[int]]) -> None:
        sheet.cell(rows["mon-estran"][0], columns["Adresse web"]).value = "https://autre.example"

    edit(exported, "Produits", change)
    path = registry / "content/startups/mon-estran.md"
    since = path.read_text("utf-8").replace("contact: mon-estran@rivages.example", "contact: nouveau@rivages.example")
    path.write_text(since, "utf-8")
    git(registry, "commit", "-qam", "second")
    import_sheet(call, registry, exported, "Produits")
    assert path.read_text("utf-8") == since.replace(
        "link: https://mon-estran.rivages.example", "link: https://autre.example"
    )


def test_what_both_changed_stays_and_is_told(registry: Path, call: RunCommand, exported: Path) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, list[int]]) -> None:
        sheet.cell(rows["mon-estran"][0], columns["Adresse web"]).value = "https://autre.example"

    edit(exported, "Produits", change)
    path = registry / "content/startups/mon-estran.md"
    since = path.read_text("utf-8").replace("https://mon-estran.rivages.example\n", "https://encore.example\n", 1)
    path.write_text(since, "utf-8")
    git(registry, "commit", "-qam", "second")
    ran = import_sheet(call, registry, exported, "Produits", code=1)
    assert "https://encore.example" in ran.out
    assert path.read_text("utf-8") == since


def test_whose_change_stays_is_said_in_a_file(registry: Path, call: RunCommand, exported: Path) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, list[int]]) -> None:
        sheet.cell(rows["mon-estran"][0], columns["Adresse web"]).value = "https://autre.example"

    edit(exported, "Produits", change)
    path = registry / "content/startups/mon-estran.md"
    since = path.read_text("utf-8").replace("https://mon-estran.rivages.example\n", "https://encore.example\n", 1)
    path.write_text(since, "utf-8")
    ran = import_sheet(call, registry, exported, "Produits", code=1)
    answers = json.loads(ran.out[ran.out.index("{\n") : ran.out.rindex("}") + 1])
    assert answers == {"content/startups/mon-estran.md: link": "mine"}
    file = registry / "answers.json"
    for answer, text in (("mine", since), ("theirs", since.replace("https://encore", "https://autre"))):
        file.write_text(json.dumps(dict.fromkeys(answers, answer)), "utf-8")
        options = ("--sheet", "Produits", "--from", str(file), "--yes")
        ran = call("import", str(exported), *options, cwd=registry)
        assert ran.code == 0, ran.err
        assert path.read_text("utf-8") == text


def test_what_the_registry_cannot_read_or_spells_otherwise_stays(registry: Path, call: RunCommand) -> None:
    path = registry / "content/startups/mon-estran.md"
    text = path.read_text("utf-8").replace("contact: mon-estran@rivages.example", "contact: https://x.example/contact")
    path.write_text(text.replace("thematiques:\n", "thematiques:\n  - Mer, littoral ; ports\n"), "utf-8")
    offer = next((registry / "content/jobs").glob("*maree-claire*.md"))
    offer.write_text(offer.read_text("utf-8").replace("startup: maree-claire", "startup: Marée Claire"), "utf-8")
    git(registry, "init", "-q", "-b", "main")
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", "first")
    workbook = registry / "registre.xlsx"
    assert call("--lang", "fr", "export", "xlsx", str(workbook), cwd=registry).code == 0
    before = content(registry)
    for sheet in ("Produits", "Offres"):
        import_sheet(call, registry, workbook, sheet)
    assert content(registry) == before


def test_a_file_that_git_no_longer_has_is_left_alone(registry: Path, call: RunCommand, exported: Path) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, list[int]]) -> None:
        for entry_id in ("mon-estran", "digue-info"):
            sheet.cell(rows[entry_id][0], columns["Adresse web"]).value = "https://autre.example"

    edit(exported, "Produits", change)
    workbook = openpyxl.load_workbook(exported)
    for row in workbook["_incubo"].iter_rows():
        if row[0].value == "Produits" and row[2].value == "mon-estran":
            row[4].value = "f" * 40
    workbook.save(exported)
    before = content(registry)
    ran = import_sheet(call, registry, exported, "Produits", code=1)
    assert "git n'a pas ce qu'il était" in " ".join(ran.out.split())
    assert changed_lines(before, content(registry)).keys() == {"content/startups/digue-info.md"}


def test_what_was_not_committed_yet_is_what_the_workbook_has(registry: Path, call: RunCommand, exported: Path) -> None:
    path = registry / "content/members/samuel.orvault.md"
    earlier = "missions:\n  - start: 2022-01-03\n    end: 2022-06-30\n    startups:\n      - mon-estran\n"
    path.write_text(path.read_text("utf-8").replace("missions:\n", earlier), "utf-8")
    (registry / "content/organisations/neuve.md").write_text("---\nname: Neuve\ntype: operateur\n---\n", "utf-8")
    words = ("export", "xlsx", str(exported), "--incubator", "all")
    assert call("--lang", "fr", *words, cwd=registry).code == 0

    def change(sheet: Any, columns: dict[str, int], rows: dict[str, list[int]]) -> None:
        sheet.cell(rows["samuel.orvault"][0], columns["Fin"]).value = datetime.datetime(2022, 7, 31)

    def change_name(sheet: Any, columns: dict[str, int], rows: dict[str, list[int]]) -> None:
        sheet.cell(rows["neuve"][0], columns["Sigle"]).value = "NEU"

    before = content(registry)
    edit(exported, "Missions", change)
    edit(exported, "Organisations", change_name)
    import_sheet(call, registry, exported, "Missions")
    import_sheet(call, registry, exported, "Organisations")
    assert changed_lines(before, content(registry)) == {
        "content/members/samuel.orvault.md": (["    end: 2022-06-30"], ["    end: 2022-07-31"]),
        "content/organisations/neuve.md": ([], ["acronym: NEU"]),
    }


def test_a_text_that_was_too_long_for_a_cell_stays_whole(registry: Path, call: RunCommand, exported: Path) -> None:
    path = registry / "content/startups/mon-estran.md"
    lines = path.read_text("utf-8").split("\n")
    (number,) = (i for i, line in enumerate(lines) if line.startswith("mission: "))
    lines[number] = "mission: " + "vague " * 6_000 + "fin"
    path.write_text("\n".join(lines), "utf-8")
    assert call("--lang", "fr", "export", "xlsx", str(exported), cwd=registry).code == 0
    before = content(registry)
    import_sheet(call, registry, exported, "Produits")
    assert content(registry) == before

    def change(sheet: Any, columns: dict[str, int], rows: dict[str, list[int]]) -> None:
        cell = sheet.cell(rows["mon-estran"][0], columns["Énoncé de la mission"])
        cell.value = "Encore " + cell.value[:32_000]

    edit(exported, "Produits", change)
    ran = import_sheet(call, registry, exported, "Produits", code=1)
    assert "trop long pour une cellule" in " ".join(ran.out.split())
    assert content(registry) == before
