"""Sheets with columns of the private folder: what they hold is written there, and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository
from support.pseudo_terminal import run_with_answers
from support.workbooks import make_xlsx

PHONE = "06 11 22 33 44"


@pytest.fixture
def registry(tmp_path: Path, call: RunCommand) -> Path:
    """The sample in git, with a private folder beside it that has a field of its own."""
    root = make_sample_repository(tmp_path / "registre")
    private = root.parent / "prive"
    ran = call("init", "--private-folder", str(private), "--yes", cwd=root)
    assert ran.code == 0, ran.err
    settings = private / "incubo.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[fields.member.badge]\ntype = "integer"\n', "utf-8")
    assert call("set", "samuel.orvault", f"telephone={PHONE}", "--yes", cwd=root).code == 0
    return root


def content(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.glob("content/**/*.md")}


def private_content(registry: Path) -> dict[str, str]:
    return content(registry.parent / "prive")


def edit(path: Path, change: Callable[[Any, dict[str, int], dict[str, int]], None]) -> None:
    """Change a list: the function gets its sheet, its columns by heading, and its rows by entry."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    change(sheet, {cell.value: cell.column for cell in sheet[1]}, rows)
    workbook.save(path)


def export(call: RunCommand, registry: Path) -> Path:
    path = registry.parent / "membres.xlsx"
    arguments = ("list", "members", "--all", "--columns", "+telephone,+badge,+role", "-o", str(path))
    assert call("--lang", "fr", *arguments, cwd=registry).code == 0
    return path


def test_a_sheet_gives_private_fields_beside_others(registry: Path, call: RunCommand) -> None:
    path = registry.parent / "annuaire.xlsx"
    rows = [
        ["Nom", "Téléphone", "Badge", "Rôle"],
        ["Samuel Orvault", "06 55 55 55 55", 4242, "Chef d'orchestre"],
        ["Camille Ruellan", "06 66 66 66 66", None, None],
    ]
    path.write_bytes(make_xlsx({"Membres": rows}))
    before = content(registry)
    tried = call("--lang", "fr", "import", str(path), "--dry-run", cwd=registry)
    assert tried.code == 0, tried.err
    assert content(registry) == before
    ran = call("--lang", "fr", "import", str(path), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    after = content(registry)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {"content/members/samuel.orvault.md"}
    assert not any("06 " in text for text in after.values())
    assert private_content(registry) == {
        "content/members/samuel.orvault.md": "---\ntelephone: 06 55 55 55 55\nbadge: 4242\n---\n",
        "content/members/camille.ruellan.md": "---\ntelephone: 06 66 66 66 66\n---\n",
    }
    assert f"Dans le dossier privé, {registry.parent / 'prive'}" in ran.out
    assert "Samuel Orvault : téléphone et badge" in ran.out.replace("\u00a0", " ")
    assert "06 55 55" not in ran.out


def test_a_column_can_be_said_to_be_private(registry: Path, call: RunCommand) -> None:
    path = registry.parent / "liste.csv"
    path.write_text("Nom;Numéro\nCamille Ruellan;06 66 66 66 66\n", "utf-8")
    ran = call("import", str(path), "--as", "members", "--column", "Numéro=telephone", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "telephone: 06 66 66 66 66\n" in private_content(registry)["content/members/camille.ruellan.md"]


def test_private_values_of_a_new_entry_go_to_its_private_file(registry: Path, call: RunCommand) -> None:
    path = registry.parent / "arrivees.xlsx"
    path.write_bytes(make_xlsx({"Membres": [["Nom", "Téléphone"], ["Zoé Sablon", "06 77 77 77 77"], ["?", "06"]]}))
    ran = call("import", str(path), "--as", "members", "--yes", cwd=registry)
    assert ran.code == 1, ran.out
    assert "06 77" not in content(registry)["content/members/zoe.sablon.md"]
    assert set(private_content(registry)) == {"content/members/samuel.orvault.md", "content/members/zoe.sablon.md"}


def test_a_list_with_private_columns_comes_back(registry: Path, call: RunCommand) -> None:
    path = export(call, registry)
    before = content(registry)
    ran = call("import", str(path), "--yes", cwd=registry)
    assert ran.code == 0
    assert private_content(registry) == {"content/members/samuel.orvault.md": f"---\ntelephone: {PHONE}\n---\n"}

    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.cell(rows["samuel.orvault"], columns["Téléphone"]).value = None
        sheet.cell(rows["samuel.orvault"], columns["badge"]).value = 4242
        sheet.cell(rows["camille.ruellan"], columns["Téléphone"]).value = "06 66 66 66 66"

    edit(path, change)
    ran = call("import", str(path), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert content(registry) == before
    assert private_content(registry) == {
        "content/members/samuel.orvault.md": "---\nbadge: 4242\n---\n",
        "content/members/camille.ruellan.md": "---\ntelephone: 06 66 66 66 66\n---\n",
    }
    assert call("undo", "--yes", "-R", str(registry.parent / "prive"), cwd=registry).code == 0
    assert f"telephone: {PHONE}" in private_content(registry)["content/members/samuel.orvault.md"]


def test_what_is_private_is_no_part_of_a_proposal(registry: Path, call: RunCommand) -> None:
    git(registry.parent, "clone", "-q", "--bare", str(registry), "origin.git")
    git(registry, "remote", "add", "origin", str(registry.parent / "origin.git"))
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", "suite")
    git(registry, "push", "-qu", "origin", "main")
    path = registry.parent / "annuaire.csv"
    path.write_text("Nom;Téléphone;Rôle\nCamille Ruellan;06 66 66 66 66;Cheffe\n", "utf-8")
    before = content(registry)
    ran = call("import", str(path), "--as", "members", "--propose", cwd=registry)
    assert ran.code == 0, ran.err
    assert content(registry) == before
    assert "06 66 66 66 66" in private_content(registry)["content/members/camille.ruellan.md"]
    (branch,) = git(registry.parent / "origin.git", "branch", "--list", "incubo/*", "--format=%(refname)").split()
    proposed = git(registry.parent / "origin.git", "show", "-p", branch)
    assert "role: Cheffe" in proposed
    assert "06 66" not in proposed
    assert "telephone" not in proposed


def test_what_a_colleague_wrote_in_the_private_folder_since_stays(registry: Path, call: RunCommand) -> None:
    path = export(call, registry)
    assert call("set", "samuel.orvault", "telephone=06 00 00 00 00", "--yes", cwd=registry).code == 0

    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.cell(rows["samuel.orvault"], columns["Téléphone"]).value = "06 99 99 99 99"
        sheet.cell(rows["samuel.orvault"], columns["badge"]).value = 7

    edit(path, change)
    ran = call("--lang", "fr", "import", str(path), "--yes", cwd=registry)
    assert ran.code == 1
    assert "a changé depuis" in ran.out
    texts = private_content(registry)
    assert texts == {"content/members/samuel.orvault.md": "---\ntelephone: 06 00 00 00 00\nbadge: 7\n---\n"}


def change_on_both_sides(call: RunCommand, registry: Path) -> Path:
    """A list in which a number was changed that has another one in the private folder since, and a role of the same."""
    path = export(call, registry)
    for value in ("telephone=06 00 00 00 00", "role=Chef"):
        assert call("set", "samuel.orvault", value, "--yes", cwd=registry).code == 0

    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.cell(rows["samuel.orvault"], columns["Téléphone"]).value = "06 99 99 99 99"
        sheet.cell(rows["samuel.orvault"], columns["Rôle"]).value = "Cheffe"

    edit(path, change)
    return path


@pytest.mark.parametrize(("answer", "number"), [("theirs", "06 99 99 99 99"), ("mine", "06 00 00 00 00")])
def test_a_private_conflict_is_answered_by_a_file(registry: Path, call: RunCommand, answer: str, number: str) -> None:
    path = change_on_both_sides(call, registry)
    ran = call("--lang", "fr", "import", str(path), "--yes", cwd=registry)
    assert ran.code == 1
    assert "06 99" not in ran.out + ran.err
    assert "06 00" not in ran.out + ran.err
    answers = json.loads(ran.out[ran.out.index("{") : ran.out.rindex("}") + 1])
    private_key = "private: content/members/samuel.orvault.md: telephone"
    assert answers == {private_key: "mine", "content/members/samuel.orvault.md: role": "mine"}
    before = content(registry)
    answers[private_key] = answer
    (registry.parent / "answers.json").write_text(json.dumps(answers), "utf-8")
    ran = call("import", str(path), "--from", str(registry.parent / "answers.json"), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert content(registry) == before
    assert f"telephone: {number}\n" in private_content(registry)["content/members/samuel.orvault.md"]


def test_an_answer_about_a_published_field_is_none_about_a_private_one(registry: Path, call: RunCommand) -> None:
    path = change_on_both_sides(call, registry)
    answers = registry.parent / "answers.json"
    answers.write_text(json.dumps({"content/members/samuel.orvault.md: telephone": "theirs"}), "utf-8")
    assert call("import", str(path), "--from", str(answers), "--yes", cwd=registry).code == 1
    assert "telephone: 06 00 00 00 00\n" in private_content(registry)["content/members/samuel.orvault.md"]


def test_a_private_conflict_is_asked_on_a_terminal(registry: Path, call: RunCommand) -> None:
    path = change_on_both_sides(call, registry)
    code, out = run_with_answers(registry, "import", str(path), answers=["2", "06 99", "write"])
    assert code == 0, out
    (number,) = re.findall("telephone: (.*)", private_content(registry)["content/members/samuel.orvault.md"])
    (role,) = re.findall("role: (.*)", content(registry)["content/members/samuel.orvault.md"])
    assert (number, role) == ("06 99 99 99 99", "Chef")


def test_a_private_folder_takes_no_sheet_itself(registry: Path, call: RunCommand) -> None:
    path = registry.parent / "annuaire.csv"
    path.write_text("Nom;Téléphone\nSamuel Orvault;06 55 55 55 55\n", "utf-8")
    ran = call("import", "-R", "../prive", str(path), "--as", "members", "--yes", cwd=registry)
    assert ran.code == 2
    assert f"incubo import -R {registry}" in ran.err


def test_numbers_of_badges_are_no_counts(registry: Path, call: RunCommand) -> None:
    assert call("set", "samuel.orvault", "badge=987654321", "--yes", cwd=registry).code == 0
    for words in (["list", "members", "--all", "--columns", "fullname,badge"], ["show", "samuel.orvault", "--private"]):
        assert "987654321" in call("--lang", "fr", *words, cwd=registry).out


@pytest.mark.parametrize("code", ['0#" "##" "##" "##" "##', "0#\\ ##\\ ##\\ ##\\ ##"])
def test_a_telephone_keeps_the_zero_that_its_number_format_shows(registry: Path, call: RunCommand, code: str) -> None:
    path = registry.parent / "annuaire.xlsx"
    workbook = openpyxl.Workbook()
    for row in (["Nom", "Téléphone", "Badge"], ["Camille Ruellan", 666666666, 42], ["Samuel Orvault", 33666666666, 7]):
        workbook.active.append(row)
    for row in (2, 3):
        workbook.active.cell(row, 2).number_format = code
        workbook.active.cell(row, 3).number_format = "00000"
    workbook.save(path)
    ran = call("import", str(path), "--as", "members", "--yes", cwd=registry)
    assert ran.code == 0, ran.out + ran.err
    assert private_content(registry) == {
        "content/members/camille.ruellan.md": "---\ntelephone: 06 66 66 66 66\nbadge: 42\n---\n",
        "content/members/samuel.orvault.md": "---\ntelephone: '33666666666'\nbadge: 7\n---\n",
    }


def test_private_columns_are_told_where_the_folder_is_not(registry: Path, call: RunCommand) -> None:
    path = export(call, registry)
    settings = registry / "incubo.toml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub(r"\[private\]\npath = .*\n", "", text), "utf-8")
    assert settings.read_text("utf-8") != text

    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.cell(rows["samuel.orvault"], columns["Téléphone"]).value = "06 99 99 99 99"

    edit(path, change)
    ran = call("--lang", "fr", "import", str(path), "--yes", cwd=registry)
    said = " ".join(ran.out.split())
    assert "Téléphone" in said
    assert "ses changements ne sont pas lus" in said
    assert not any("06 99" in text for text in content(registry).values())


def test_the_sheets_of_a_workbook_change_one_private_file_one_after_the_other(registry: Path, call: RunCommand) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    members, missions = workbook.create_sheet("Membres"), workbook.create_sheet("Missions")
    for row in (["Nom", "Rôle", "Badge"], ["Samuel Orvault", "Développeur", 77], ["Tanguy Rosparc", "Coach", 78]):
        members.append(row)
    for row in (
        ["Nom", "Produit", "Début", "Fin", "Statut", "Téléphone"],
        ["Samuel Orvault", "Mon Estran", "03/02/2025", "30/04/2025", "indépendant", "06 99 99 99 91"],
    ):
        missions.append(row)
    path = registry.parent / "tout.xlsx"
    workbook.save(path)
    ran = call("import", str(path), "--yes", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err
    samuel = private_content(registry)["content/members/samuel.orvault.md"]
    assert "badge: 77\n" in samuel
    assert "06 99 99 99 91" in samuel
    assert "badge: 78\n" in private_content(registry)["content/members/tanguy.rosparc.md"]
