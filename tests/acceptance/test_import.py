"""`incubo import FILE` through the command line: what sheets become, what is refused, where and why."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command_line import RunCommand
from support.workbooks import make_xlsx

from incubo.core.errors import ToolError
from incubo.core.message import Message

HEADINGS = ["Nom du service", "Phase", "Depuis", "Contact", "Incubateur", "Financeurs", "En une phrase"]
WHOLE = ["Bouée d'Eau", "Construction", datetime.date(2024, 6, 3), "bouee@rivages.example", "Incubateur des rivages",
         "ANRH", "Voir ce qui flotte"]  # fmt: skip


def content(registry: Path) -> dict[str, str]:
    return {str(path.relative_to(registry)): path.read_text("utf-8") for path in registry.rglob("content/**/*.md")}


@pytest.fixture
def sheet(registry: Path) -> Path:
    folder = registry / "sheets"
    folder.mkdir()
    return folder / "produits.xlsx"


def write(path: Path, rows: list[list[Any]], **options: Any) -> None:
    path.write_bytes(make_xlsx({"Produits": rows}, **options))


def test_a_row_becomes_a_product(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [HEADINGS, WHOLE])
    before = content(registry)
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    after = content(registry)
    assert after.keys() - before.keys() == {"content/startups/bouee-d-eau.md"}
    assert after["content/startups/bouee-d-eau.md"].startswith(
        "---\ntitle: Bouée d'Eau\nmission: Voir ce qui flotte\nincubator: rivages\nsponsors:\n  - anrh\n"
        "contact: bouee@rivages.example\nlink: ''\nphases:\n  - name: construction\n    start: 2024-06-03\n---\n"
    )
    assert {path: after[path] for path in before} == before


def test_the_same_file_again_changes_nothing(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [HEADINGS, WHOLE])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    before = content(registry)
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0
    assert "1 fiche inchangée" in ran.out.replace("\u00a0", " ")
    assert content(registry) == before


def test_what_does_not_fit_is_told_with_its_place(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [
        ["Portefeuille au 3 juin"], [], HEADINGS, WHOLE,
        ["Marée Haute", "Construction", "31/02/2024", "haute@rivages.example", "", "ANRH", "Voir loin"],
        ["Mon Etran", "Construction", "juin 2024"],
        ["Total", 3],
    ]  # fmt: skip
    write(sheet, rows)
    before = content(registry)
    ran = call("--lang", "fr", "import", str(sheet), "--dry-run", cwd=registry)
    text = re.sub(r"\s+", " ", ran.out)
    assert ran.code == 1
    assert "ligne 5, colonne Depuis : le 31/02/2024 n'existe pas dans le calendrier" in text
    assert "ligne 6, colonne Nom du service : « Mon Etran » est presque le nom" in text
    assert "la ligne 7 est laissée de côté (un total)" in text
    assert content(registry) == before


def test_an_existing_product_is_changed_by_its_title_or_its_id(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["id", "Nom", "Site", "Financeurs"], ["", "MON ESTRAN", "https://estran.example", ""],
                  ["digue-info", "Digue Info 2", "", "ANRH; DGML"]])  # fmt: skip
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    estran = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    assert "title: Mon Estran\n" in estran
    assert "link: https://estran.example\n" in estran
    digue = (registry / "content/startups/digue-info.md").read_text("utf-8")
    assert "title: Digue Info 2\n" in digue
    assert "sponsors:\n  - anrh\n  - dgml\n" in digue


def test_an_unknown_sponsor_is_a_new_organisation(registry: Path, sheet: Path, call: RunCommand) -> None:
    row = [*WHOLE[:5], "ANRH ; Ministère de la Mer, des Ports et du Littoral (MMPL)", WHOLE[6]]
    write(sheet, [HEADINGS, row])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    text = (registry / "content/organisations/mmpl.md").read_text("utf-8")
    assert "name: Ministère de la Mer, des Ports et du Littoral\nacronym: MMPL\n" in text
    startup = (registry / "content/startups/bouee-d-eau.md").read_text("utf-8")
    assert "sponsors:\n  - anrh\n  - mmpl\n" in startup


def test_names_with_commas_survive_in_a_list(registry: Path, sheet: Path, call: RunCommand) -> None:
    (registry / "content/organisations/bpi.md").write_text(
        "---\nname: Bureau des Ports, Îles, Estuaires\n---\n", "utf-8"
    )
    write(sheet, [["Nom", "Financeurs"], ["Mon Estran", "ANRH, Bureau des Ports, Îles, Estuaires, DGML"]])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    assert "sponsors:\n  - anrh\n  - bpi\n  - dgml\n" in text


def test_a_person_says_what_a_column_and_a_text_mean(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Truc", "Machin", "Étape"], ["Mon Etran", "https://estran.example", "Accélération"]])
    ran = call("import", str(sheet), "--as", "produits", "--column", "Truc=title", "--column", "Machin=site web",
              "--column", "Étape=-", "--value", "Mon Etran=mon-estran", "--yes", cwd=registry)  # fmt: skip
    assert ran.code == 0, ran.err
    assert "link: https://estran.example\n" in (registry / "content/startups/mon-estran.md").read_text("utf-8")


def test_a_second_column_said_to_hold_the_same_is_told(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Truc", "Machin", "Phase"], ["Bouée", "Autre nom", "construction"]])
    ran = call("import", str(sheet), "--as", "produits", "--column", "Truc=title", "--column", "Machin=title",
              "--dry-run", cwd=registry)  # fmt: skip
    assert "Machin is left out: “Truc” already holds it" in " ".join(ran.out.split()), ran.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--as", "chaussettes"], "chaussettes"),
        (["--column", "Rien=title"], "Rien"),
        (["--column", "Phase=rien"], "rien"),
        (["--column", "Phase"], "--column"),
        (["--sheet", "Autre"], "Autre"),
    ],
)
def test_what_is_said_and_unknown_is_refused(
    registry: Path, sheet: Path, call: RunCommand, options: list[str], words: str
) -> None:
    write(sheet, [HEADINGS, WHOLE])
    ran = call("import", str(sheet), *options, "--yes", cwd=registry)
    assert ran.code == 2
    assert words in ran.err


def test_every_row_can_be_had_as_data(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [HEADINGS, WHOLE, ["?", "Construction"]])
    ran = call("import", str(sheet), "--format", "json", cwd=registry)
    rows = json.loads(ran.out)["rows"]
    assert [row["row"] for row in rows] == [2, 3]
    assert rows[0]["id"] == "bouee-d-eau"
    assert rows[1]["column"] == "Nom du service"
    assert not (registry / "content/startups/bouee-d-eau.md").exists()


def test_without_a_terminal_it_is_said_how_to_write(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [HEADINGS, WHOLE])
    ran = call("import", str(sheet), cwd=registry)
    assert ran.code == 2
    assert "--yes" in ran.err


def read_xlsx(path: Path) -> dict[str, list[list[Any]]]:
    workbook = openpyxl.load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.rows] for sheet in workbook}


def test_a_product_with_a_name_a_phase_and_a_chief_is_a_draft(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [[f"Service {letter * 3}", "Construction", "Zoé Martin"] for letter in "ABCDEFGHIJ"]
    write(sheet, [["Nom", "Phase", "Cheffe de produit"], *rows])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    for letter in "abcdefghij":
        text = (registry / f"content/startups/service-{letter * 3}.md").read_text("utf-8")
        assert "phases:\n  - name: construction\ndraft: true\n" in text
    member = (registry / "content/members/zoe.martin.md").read_text("utf-8")
    assert "role: Cheffe de produit\ndomaine: Produit\n" in member
    assert member.count("      - service-") == 10
    assert "service-aaa" in call("todo", "--only", "draft", cwd=registry).out.casefold().replace(" ", "-")


def test_the_words_about_a_person_are_their_mission(registry: Path, sheet: Path, call: RunCommand) -> None:
    team = "Dev : Karim Benali (freelance, Malt) jusqu'à juin 2025\nJudith Marzin ; Étienne"
    write(sheet, [["Nom", "Équipe"], ["Mon Estran", team]])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    assert (registry / "content/members/karim.benali.md").read_text("utf-8") == (
        "---\nfullname: Karim Benali\nrole: Dev\ndomaine: Développement\nmissions:\n  - end: 2025-06-30\n"
        "    status: independent\n    employer: Malt\n    startups:\n      - mon-estran\ndraft: true\n---\n"
    )
    assert "Karim Benali" in call("--lang", "fr", "todo", "--only", "draft", cwd=registry).out
    again = call("--lang", "fr", "import", str(sheet), "--dry-run", cwd=registry)
    assert "3 fiches inchangées" in again.out.replace("\u00a0", " "), again.out


def test_the_days_of_a_mission_complete_a_draft_of_a_person(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Intrapreneur·e"], ["Mon Estran", "Karim Benali"]])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    member = registry / "content/members/karim.benali.md"
    assert "missions:\n  - startups:\n      - mon-estran\ndraft: true\n" in member.read_text("utf-8")

    write(sheet, [["Nom", "Intrapreneur·e"], ["Mon Estran", "Karim Benali (du 02/09/2024 au 30/06/2025)"]])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "missions:\n  - startups:\n      - mon-estran\n    start: 2024-09-02\n    end: 2025-06-30\n---" in (
        member.read_text("utf-8")
    )


def test_names_in_capitals_and_two_names_in_a_cell(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [["Bouée d'eau", "LE GOFF Paul"], ["Vigie", "Dev : DE LA TOUR Jean-Noël / Anaïs DUPRÉ-MARTIN"],
            ["Cale", "Mme GUIVARC'H Yann"], ["Rade", "Paul Le Goff"]]  # fmt: skip
    write(sheet, [["Libellé du service", "Équipe"], *rows])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    texts = {path.stem: path.read_text("utf-8") for path in (registry / "content/members").glob("*.md")}
    assert (
        "fullname: Paul Le Goff\nmissions:\n  - startups:\n      - bouee-d-eau\n      - rade\n"
        in (texts["paul.le-goff"])
    )
    assert "fullname: Yann Guivarc'h\n" in texts["yann.guivarc-h"]
    assert "fullname: Jean-Noël de La Tour\nrole: Dev\n" in texts["jean-noel.de-la-tour"]
    assert "fullname: Anaïs Dupré-Martin\nrole: Dev\n" in texts["anais.dupre-martin"]


def test_first_and_last_names_in_two_columns(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["NOM", "Prénom", "Fonction", "Début", "Fin", "Produit"],
                  ["LE GOFF", "Paul", "Développeur", 45537, "30/06/2025", "Mon Estran"],
                  ["Orvault", "Samuel", None, None, datetime.date(2025, 6, 30), "Mon Estran"]])  # fmt: skip
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / "content/members/paul.le-goff.md").read_text("utf-8")
    assert text.startswith("---\nfullname: Paul Le Goff\nrole: Développeur\n")
    assert "  - start: 2024-09-02\n    end: 2025-06-30\n" in text
    assert "end: 2025-06-30" in (registry / "content/members/samuel.orvault.md").read_text("utf-8")


def test_a_sheet_again_and_a_new_one_about_drafts(registry: Path, sheet: Path, call: RunCommand) -> None:
    headings = ["Nom", "Chef de projet", "Date prochain comité"]
    write(sheet, [headings, ["Bouée d'eau", "LE GOFF Paul", "31/03/2025"]])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    out = call("--lang", "fr", "import", str(sheet), "--dry-run", cwd=registry).out.replace("\u00a0", " ")
    assert "2 fiches inchangées." in out

    write(
        sheet, [headings, ["Vigie", "Paul Le Goff", None], ["Cale", "Paul Le Goff (du 02/09/2024 au 30/06/2025)", None]]
    )
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "  - startups:\n      - vigie\n" in (registry / "content/members/paul.le-goff.md").read_text("utf-8")


def test_the_first_page_of_a_registry_of_drafts_says_so(tmp_path: Path, call: RunCommand) -> None:
    said = ("--title", "Les phares", "--short-description", "Des phares", "--forge", "none", "--no-git", "--yes")
    ran = call("--lang", "fr", "init", "registre", *said, cwd=tmp_path)
    assert "Des produits dans un tableur se reprennent avec incubo import produits.xlsx" in ran.err
    write(tmp_path / "p.xlsx", [["Nom", "Phase"], ["Bouée d'eau", "Construction"]])
    ran = call("--lang", "fr", "import", "../p.xlsx", "--yes", cwd=tmp_path / "registre")
    assert "1 brouillon à compléter : incubo todo --only draft" in ran.err.replace("\u00a0", " ")
    out = call("--lang", "fr", cwd=tmp_path / "registre").out.replace("\u00a0", " ")
    assert "Aucun produit ne compte encore : 1 brouillon est à compléter." in out


def test_what_many_rows_lack_is_said_once(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [["Vigie", "Terminé", "Karim"], ["Cale", "Terminé", None], ["Rade", "Construction", "Karim"]]
    write(sheet, [["Nom", "Phase", "Chef de projet"], *rows])
    out = call("--lang", "fr", "import", str(sheet), "--dry-run", cwd=registry).out.replace("\u00a0", " ")
    assert "lignes 2 et 3, colonne Phase : « Terminé »" in out
    assert "lignes 2 et 4, colonne Chef de projet : « Karim »" in out


def test_days_are_not_invented_for_somebody_who_is_there(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Équipe"], ["Digue Info", "Samuel Orvault"], ["Mon Estran", "Samuel Orvault"]])
    ran = call("--lang", "fr", "import", str(sheet), "--dry-run", cwd=registry)
    assert ran.code == 1, ran.err
    assert "ligne 2, colonne Équipe : rien ne dit de quand à quand Samuel Orvault travaille" in (
        ran.out.replace("\u00a0", " ")
    )
    assert "ligne 3" not in ran.out


@pytest.mark.parametrize(
    ("written", "phase"),
    [("Abandonné", "abandon"), ("abandonnée", "abandon"), ("En construction", "construction"),
     ("Transfert", "consolidation"), ("Accéléré", "acceleration"), ("transférée", "transfere"),
     ("Accél.", "acceleration")],
)  # fmt: skip
def test_phases_are_read_as_people_write_them(
    written: str, phase: str, registry: Path, sheet: Path, call: RunCommand
) -> None:
    write(sheet, [["Nom", "Phase"], ["Bouée d'eau", written]])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / "content/startups/bouee-d-eau.md").read_text("utf-8")
    assert f"phases:\n  - name: {phase}\n" in text


def test_a_former_phase_that_became_several_is_not_guessed(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Phase"], ["Bouée d'eau", "Pérennisation"]])
    said = ("--lang", "fr", "import", str(sheet), "--dry-run")
    out = call(*said, cwd=registry).out.replace("\u00a0", " ")
    assert "peut vouloir dire Consolidation, Opéré et Transféré" in " ".join(out.split())
    assert "--value Pérennisation=consolidation" in " ".join(out.split())
    assert "+  - name: consolidation\n" in call(*said, "--value", "Pérennisation=consolidation", cwd=registry).out


def test_figures_of_users_are_no_kinds_of_users(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(
        sheet, [["Nom", "Phase", "Usagers"], ["Bouée d'eau", "Construction", 12450], ["Cale", "Construction", "3,5 k"]]
    )
    out = re.sub(r"\s+", " ", call("--lang", "fr", "import", str(sheet), "--dry-run", cwd=registry).out)
    assert "usertypes:" not in out
    assert "Usagers est laissée de côté : aucune de ses valeurs" in out
    assert "=usertypes" not in out


def test_a_first_name_alone_is_refused_and_the_product_comes_in(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [[*HEADINGS, "Équipe"], [*WHOLE, "Dev : Karim (Malt) jusqu'à juin"]])
    refused = sheet.parent / "refused.xlsx"
    ran = call("--lang", "fr", "import", str(sheet), "-o", str(refused), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    assert (registry / "content/startups/bouee-d-eau.md").exists()
    rows = read_xlsx(refused)["Produits"]
    assert rows[0] == [*HEADINGS, "Équipe", "À compléter (incubo)", "Ligne (incubo)"]
    assert "« Karim »" in rows[1][-2].replace("\u00a0", " ")

    rows[1][-3] = "Dev : Karim Benali (Malt) jusqu'à juin 2025"
    workbook = openpyxl.load_workbook(refused)
    workbook["Produits"].cell(2, len(HEADINGS) + 1).value = rows[1][-3]
    workbook.save(refused)
    ran = call("--lang", "fr", "import", str(refused), "-o", str(sheet.parent / "again.xlsx"), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "      - bouee-d-eau\n" in (registry / "content/members/karim.benali.md").read_text("utf-8")
    assert not (sheet.parent / "again.xlsx").exists()


def test_refused_rows_keep_their_values_and_what_was_said(registry: Path, sheet: Path, call: RunCommand) -> None:
    day = datetime.date(2024, 6, 3)
    write(sheet, [["Truc", "Échéance", "Total", "Note"], ["Mon Etran", day, 12, "=1+1"], ["Digue Info", day, 1, "x"]])
    refused = sheet.parent / "refused.xlsx"
    ran = call("import", str(sheet), "--as", "startups", "--column", "Truc=title", "-o", str(refused), "--dry-run",
              cwd=registry)  # fmt: skip
    assert ran.code == 1, ran.err
    rows = read_xlsx(refused)["Produits"]
    assert len(rows) == 2
    assert rows[1][:4] == ["Mon Etran", datetime.datetime(2024, 6, 3), 12, "=1+1"]
    assert openpyxl.load_workbook(refused)["Produits"].cell(2, 4).data_type == "s"
    again = call("import", str(refused), "--value", "Mon Etran=mon-estran", "--format", "json", cwd=registry)
    assert again.code == 0, again.err
    assert json.loads(again.out)["rows"][0]["id"] == "mon-estran"


def test_what_was_said_is_kept_beside_the_sheet(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Truc", "Machin"], ["Mon Etran", "https://estran.example"]])
    said = ("--as", "startups", "--column", "Truc=title", "--column", "Machin=link", "--value", "Mon Etran=mon-estran")
    assert call("import", str(sheet), *said, "--dry-run", cwd=registry).code == 0
    kept = sheet.with_suffix(".import.toml")
    assert not kept.exists()
    assert call("import", str(sheet), *said, "--yes", cwd=registry).code == 0
    assert tomllib.loads(kept.read_text("utf-8")) == {
        "kind": "startup", "columns": {"Truc": "title", "Machin": "link"}, "values": {"Mon Etran": "mon-estran"},
    }  # fmt: skip
    write(sheet, [["Truc", "Machin"], ["Mon Etran", "https://autre.example"]])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    assert "link: https://autre.example\n" in (registry / "content/startups/mon-estran.md").read_text("utf-8")

    kept.write_text("columns = 3\n", "utf-8")
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert (ran.code, "produits.import.toml" in ran.err) == (2, True)


@pytest.mark.parametrize("kind", ["startup", "member", "mission", "committee", "metric", "job", "incubator",
                                  "organisation", "team"])  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_template_is_read_back_and_its_example_is_not_imported(
    registry: Path, call: RunCommand, kind: str, language: str
) -> None:
    path = registry / "modele.xlsx"
    ran = call("--lang", language, "import", "--template", kind, "-o", str(path), cwd=registry)
    assert ran.code == 0, ran.err
    sheets = read_xlsx(path)
    headings = next(iter(sheets.values()))[0]
    assert len(headings) == len(set(headings)) > 1
    before = content(registry)
    again = call("--lang", language, "import", str(path), "--yes", cwd=registry)
    assert again.code == 0, again.err
    assert content(registry) == before
    workbook = openpyxl.load_workbook(path)
    assert {column.min_col for area in workbook.worksheets[0].data_validations.dataValidation for column in
            area.sqref.ranges} == set(range(1, len(headings) + 1))  # fmt: skip


@pytest.mark.parametrize(("lang", "told"), [("fr", "n'est pas dans la liste"), ("en", "none of the list")])
def test_a_template_warns_of_a_word_that_is_not_in_its_list(
    registry: Path, call: RunCommand, lang: str, told: str
) -> None:
    path = registry / "modele.xlsx"
    assert call("import", "--template", "startup", "-o", str(path), cwd=registry, lang=lang).code == 0
    worksheet = openpyxl.load_workbook(path).worksheets[0]
    headings = [cell.value for cell in worksheet[1]]
    lists = {
        headings[next(iter(area.sqref.ranges)).min_col - 1]: area
        for area in worksheet.data_validations.dataValidation
        if area.type == "list"
    }
    phase = lists["Phase"]
    assert (phase.errorStyle, phase.showErrorMessage, phase.errorTitle) == ("warning", True, "Phase")
    assert told in phase.error
    many = [heading for heading in lists if "sponsor" in heading.lower() or "financeur" in heading.lower()]
    assert many
    assert not any(lists[heading].showErrorMessage for heading in many)  # a cell may have several


def test_a_template_that_is_filled_in(registry: Path, call: RunCommand) -> None:
    path = registry / "modele.xlsx"
    assert call("--lang", "fr", "import", "--template", "committees", "-o", str(path), cwd=registry).code == 0
    workbook = openpyxl.load_workbook(path)
    worksheet = workbook.worksheets[0]
    headings = {cell.value: cell.column for cell in worksheet[1]}
    for row, day in ((3, datetime.datetime(2023, 2, 1)), (4, datetime.datetime(2023, 8, 1))):
        for heading, value in {
            "Produit": "Mon Estran",
            "Date": day,
            "Décision": "poursuite",
            "Montant": 120_000,
        }.items():
            worksheet.cell(row, headings[heading]).value = value
    workbook.save(path)
    assert call("import", str(path), "--yes", cwd=registry).code == 0
    text = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    event = "  - name: committee\n    date: {}\n    decision: continue\n    amount: 120000\n"
    assert event.format("2023-02-01") in text
    assert event.format("2023-08-01") in text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--template", "chaussettes", "-o", "x.xlsx"], "chaussettes"),
        (["--template", "startup"], "-o"),
        (["--template", "startup", "-o", "x.csv"], ".xlsx"),
        (["--template", "startup", "produits.xlsx", "-o", "x.xlsx"], "--template"),
    ],
)
def test_a_template_needs_a_kind_and_a_name(registry: Path, call: RunCommand, options: list[str], words: str) -> None:
    ran = call("import", *options, cwd=registry)
    assert (ran.code, words in ran.err) == (2, True)


def test_a_draft_that_is_completed_is_a_draft_no_more(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [HEADINGS, ["Bouée d'Eau", "Construction"], ["Cale Libre", "Construction"]])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    write(sheet, [HEADINGS, WHOLE, ["Cale Libre", "Construction", "", "cale@rivages.example"]])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    assert "draft" not in (registry / "content/startups/bouee-d-eau.md").read_text("utf-8")
    other = (registry / "content/startups/cale-libre.md").read_text("utf-8")
    assert "contact: cale@rivages.example\n" in other
    assert "draft: true\n" in other


UGLY_ROWS = [
    ["Portefeuille Rivages, mis à jour le 12/12/2024"],
    [],
    ["N°", "Produit", "Phases", None, None, "Comité 1", None, None, "Comité 2", None, None, "Équipe", None, "Contact",
     "Financeur(s)", "Budget"],
    [None, None, "Investigation", "Construction", "Accélération", "Date", "Décision", "Montant (k€)", "Date",
     "Décision", "Montant (k€)", "Intrapreneur·e", "Autres", None, None, None],
    ["001", "Bouée Connectée", datetime.date(2023, 1, 9), "juin 2023", "à confirmer", datetime.date(2023, 6, 12),
     "lancement", 120, "T1 2024", "poursuite", "180", "Zoé Martin (ANRH)",
     "Dev : Karim (Malt) jusqu'à juin\nCoach : Étienne Barbarin", "bouee@rivages.example", "ANRH, DGML", "120 k€"],
    ["002", "Phare Ouvert", None, datetime.date(2024, 2, 1), None, 45_316, "Lancé", 95.5, None, None, None,
     "à recruter", None, "phare@rivages.example", "Communauté de communes des Abers-Neufs", "80 k€"],
    ["Produits en accélération"],
    ["003", "Digue Info", None, None, datetime.date(2025, 1, 1), None, None, None, None, None, None, None,
     "Leïla Ferrandis", None, None, None],
    [],
    ["Total", 3, None, None, None, None, None, 215.5],
    ["* montants HT"],
]  # fmt: skip
UGLY_MERGED = ["A1:E1", "C3:E3", "F3:H3", "I3:K3", "L3:M3", "A7:P7", "B3:B4", "N3:N4", "O3:O4", "P3:P4"]


def test_an_ugly_workbook(registry: Path, sheet: Path, call: RunCommand) -> None:
    sheets = {"Lisez-moi": [["Tenu par le bureau"]], "Suivi 2024": UGLY_ROWS, "Archive": [["Produit"], ["Vieux"]]}
    sheet.write_bytes(make_xlsx(sheets, merged={"Suivi 2024": UGLY_MERGED}, hidden=["Archive"]))
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    text = re.sub(r"\s+", " ", ran.out)
    assert "feuille « Suivi 2024 », 3 lignes (5 à 8)" in text
    assert "Budget est laissée de côté : aucune de ses valeurs" in text
    assert "la ligne 7 est laissée de côté (un titre ou une remarque)" in text
    assert "la ligne 10 est laissée de côté (un total)" in text
    assert "ligne 5, colonne Équipe / Autres : « Karim »" in text
    assert "autres feuilles, à donner avec --sheet : Lisez-moi" in text
    assert "Archive" not in text
    bouee = (registry / "content/startups/bouee-connectee.md").read_text("utf-8")
    assert bouee.partition("\n---\n")[0] == (
        "---\ntitle: Bouée Connectée\nincubator: rivages\nsponsors:\n  - anrh\n  - dgml\n"
        "contact: bouee@rivages.example\nlink: ''\nphases:\n  - name: investigation\n    start: 2023-01-09\n"
        "  - name: construction\n    start: 2023-06-01\nevents:\n  - name: committee\n    date: 2023-06-12\n"
        "    decision: launch\n    amount: 120000\n  - name: committee\n    date: 2024-01-01\n    decision: continue\n"
        "    amount: 180000\ndraft: true"
    )
    phare = (registry / "content/startups/phare-ouvert.md").read_text("utf-8")
    assert "    date: 2024-01-25\n    decision: launch\n    amount: 95500\n" in phare
    assert "acceleration" in (registry / "content/startups/digue-info.md").read_text("utf-8")
    zoe = (registry / "content/members/zoe.martin.md").read_text("utf-8")
    assert "role: Intrapreneur" in zoe
    assert "employer: ANRH\n" in zoe


def test_measures_of_impact_one_on_a_row_or_in_columns(registry: Path, sheet: Path, call: RunCommand) -> None:
    day = datetime.date(2024, 12, 31)
    write(sheet, [["Produit", "Date", "Consultations", "Départements couverts", "Source"],
                  ["Mon Estran", day, 51_800, 6, "https://x.example"],
                  ["Digue Info", "T4 2024", "12 450", None, None]])  # fmt: skip
    assert call("import", str(sheet), "--as", "mesures", "--yes", cwd=registry).code == 0
    estran = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    assert "  - date: 2024-12-31\n    key: Consultations\n    value: 51800\n    source: https://x.example\n" in estran
    assert "    key: departements_couverts\n    value: 6\n" in estran
    digue = (registry / "content/startups/digue-info.md").read_text("utf-8")
    assert "  - date: 2024-12-31\n    key: Consultations\n    value: 12450\n" in digue

    write(sheet, [["Produit", "Date", "Indicateur", "Valeur"], ["Mon Estran", day, "Consultations", 52_000]])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    after = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    assert after == estran.replace("value: 51800", "value: 52000")


def test_measures_with_a_column_for_each_month(registry: Path, sheet: Path, call: RunCommand) -> None:
    """A date in a heading is what a spreadsheet has below “mars-24”; the figures of a period are known at its end."""
    months = ["janv. 2024", "févr. 2024", datetime.date(2024, 3, 1), datetime.date(2024, 4, 1)]
    write(sheet, [["Produit", "Indicateur", *months, "T3 2024", "2023"],
                  ["Mon Estran", "Consultations", 100, "120", 130, None, 400, "n.c."]])  # fmt: skip
    before = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    ran = call("--lang", "fr", "import", str(sheet), "--as", "mesures", "--yes", cwd=registry)
    assert ran.code == 0, ran.out
    assert "29 février 2024 : valeur" in re.sub(r"\s+", " ", ran.out)
    after = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    added = [("2024-01-31", 100), ("2024-02-29", 120), ("2024-03-31", 130), ("2024-09-30", 400)]
    for day, value in added:
        assert f"  - date: {day}\n    key: Consultations\n    value: {value}\n" in after
    assert after.count("key: Consultations\n") == before.count("key: Consultations\n") + len(added)


def test_months_without_the_name_of_a_measure_are_none(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Produit", "janv. 2024", "févr. 2024"], ["Mon Estran", 100, 120]])
    before = content(registry)
    ran = call("--lang", "fr", "import", str(sheet), "--as", "mesures", "--yes", cwd=registry)
    assert "il manque une colonne avec le nom de la mesure" in re.sub(r"\s+", " ", ran.out)
    assert content(registry) == before


def test_fourteen_past_committees_go_in_from_one_sheet(registry: Path, sheet: Path, call: RunCommand) -> None:
    names = [
        "Mon Estran",
        "Digue Info",
        "Marée Claire",
        "Bac à Sel",
        "Accès Cale",
        "Ancrage Logement",
        "Escale Mobilité",
    ]
    rows = [
        [name, datetime.date(2021, month, 3), "poursuite", "120 k€", "6 mois"] for name in names for month in (3, 9)
    ]
    write(sheet, [["Produit", "Date", "Décision", "Montant", "Durée"], *rows])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    event = "  - name: committee\n    date: 2021-0{}-03\n    decision: continue\n    amount: 120000\n    months: 6\n"
    texts = [path.read_text("utf-8") for path in (registry / "content/startups").glob("*.md")]
    assert sum(text.count(event.format(month)) for text in texts for month in (3, 9)) == 14, ran.out


def test_what_was_said_of_a_sheet_is_not_said_of_another(registry: Path, sheet: Path, call: RunCommand) -> None:
    workbook = openpyxl.Workbook()
    committees, measures = workbook.active, workbook.create_sheet("Impact")
    assert committees is not None
    committees.title = "Comités"
    for row in (["Produit", "Jour"], ["Mon Estran", datetime.date(2021, 3, 3)]):
        committees.append(row)
    for row in (["Produit", "Jour", "Foyers aidés"], ["Mon Estran", datetime.date(2024, 11, 30), 1200]):
        measures.append(row)
    workbook.save(sheet)
    said = ("--as", "committees", "--column", "Jour=events.date")
    ran = call("import", str(sheet), "--sheet", "comités", *said, "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    ran = call("import", str(sheet), "--sheet", "Impact", "--column", "Jour=metrics.date", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    assert "2021-03-03" in text
    assert text.count("2024-11-30") == 1
    assert "key: Foyers aidés\n    value: 1200\n" in text


def test_missions_of_people_who_are_there_and_of_new_ones(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Rôle", "Domaine", "Produit", "Début", "Fin", "Statut", "Employeur"],
                  ["Zoé Martin", "Développeuse", "Dev", "Mon Estran", datetime.date(2024, 9, 1), "juin 2025",
                   "freelance", "Malt"],
                  ["ORVAULT Samuel", None, None, "Mon Estran", None, datetime.date(2025, 6, 30), None, None],
                  ["Karim", None, None, "Mon Estran", datetime.date(2024, 1, 1), None, None, None]])  # fmt: skip
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    assert "ligne 4" in ran.out
    assert "    end: 2025-06-30\n    status: independent\n    employer: Malt\n" in (
        registry / "content/members/zoe.martin.md"
    ).read_text("utf-8")
    before = (Path(__file__).parents[2] / "content/members/samuel.orvault.md").read_text("utf-8")
    after = (registry / "content/members/samuel.orvault.md").read_text("utf-8")
    contract = (
        "  - start: 2024-04-02\n    end: {}\n    status: independent\n    employer: Varangue Conseil\n    startups:\n"
    )
    both = contract.format("2025-02-04") + "      - maree-claire\n      - mon-estran\n"
    own = contract.format("2025-06-30") + "      - mon-estran\n"
    assert after == before.replace(both, contract.format("2025-02-04") + "      - maree-claire\n" + own)


HOSTILE_TITLES = ["../../etc/passwd", "=cmd|' /C calc'!A0", "CON", "a" * 300, "<script>alert(1)</script>", "---\nx: y",
                  "{{ x }}", "Ärger: [1, 2]", "!!python/object", "-rf", "@import", "Bouée \u202e txt",
                  "\x07 bip"]  # fmt: skip


def test_hostile_titles_make_harmless_files_or_none(registry: Path, sheet: Path, call: RunCommand) -> None:
    sheet = sheet.with_suffix(".csv")
    lines = [
        '"' + title.replace('"', '""') + '";Construction;juin 2024;x@rivages.example;Voir' for title in HOSTILE_TITLES
    ]
    sheet.write_text("Nom;Phase;Depuis;Contact;En une phrase\n" + "\n".join(lines) + "\n", "utf-8")
    before = content(registry)
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    assert "\x07" not in ran.out + ran.err
    assert "\u202e" not in ran.out
    new = content(registry).keys() - before.keys()
    assert len(new) >= 8
    assert all(re.fullmatch(r"content/startups/[a-z0-9-]{1,70}\.md", path) for path in new)
    assert not any(Path(path).name == "con.md" for path in new)


def test_ids_that_clash_by_case_get_a_number(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [HEADINGS, ["Bouée !", *WHOLE[1:]], ["Bouée ?", *WHOLE[1:3], "b2@rivages.example", *WHOLE[4:]],
                  ["bouee", *WHOLE[1:3], "b3@rivages.example", *WHOLE[4:]]])  # fmt: skip
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    ids = {path.stem for path in (registry / "content/startups").glob("bouee*.md")}
    assert len({name.casefold() for name in ids}) == len(ids) == 3


def test_no_year_is_invented(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Équipe"], ["Mon Estran", "Dev : Karim Benali (Malt) jusqu'à juin"]])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    text = (registry / "content/members/karim.benali.md").read_text("utf-8")
    assert "end:" not in text
    assert "employer: Malt" in text
    assert "« jusqu'à juin » de Karim Benali : il manque l'année" in ran.out.replace("\u00a0", " ")


def test_a_committee_without_its_day_is_none(registry: Path, sheet: Path, call: RunCommand) -> None:
    """Rows of one product would complete one another to a committee that nobody held."""
    before = (registry / "content/startups/mon-estran.md").read_bytes()
    rows = [["Mon Estran", "poursuite", "150 k€"], ["Mon Estran", "arrêt", ""]]
    write(sheet, [["Produit", "Décision", "Montant"], *rows])
    ran = call("--lang", "fr", "import", str(sheet), "--as", "committees", "--yes", cwd=registry)
    assert "le jour où c'est arrivé" in ran.out.replace("\u00a0", " ")
    assert (registry / "content/startups/mon-estran.md").read_bytes() == before


def test_an_empty_cell_of_a_measure_is_no_measure(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Produit", "Date", "Dossiers traités", "Guichets"], ["Digue Info", "2024-06-30", None, 12]])
    ran = call("import", str(sheet), "--as", "metrics", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / "content/startups/digue-info.md").read_text("utf-8")
    assert text.count("date: 2024-06-30") == 1
    assert "key: Guichets\n    value: 12\n" in text


def test_headings_of_two_rows_come_back_from_the_workbook_to_complete(
    registry: Path, sheet: Path, call: RunCommand
) -> None:
    """A heading above others may be called as one of them."""
    upper = ["Produit", "", "Équipe", "", ""]
    lower = ["Nom du produit", "Phase", "Équipe", "Usagers", "Commentaires"]
    write(sheet, [upper, lower, ["Bouée d'eau", "Construction", "Karim", "", "Attention RGPD"]])
    workbook = openpyxl.load_workbook(sheet)
    workbook.active.merge_cells("A1:B1")
    workbook.active.merge_cells("C1:E1")
    workbook.save(sheet)
    refused = sheet.parent / "refused.xlsx"
    ran = call("import", str(sheet), "-o", str(refused), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    assert not list((registry / "content/members").glob("*rgpd*"))
    page = openpyxl.load_workbook(refused)
    heading = next(cell for cell in page.active[1] if str(cell.value).startswith("Équipe"))
    page.active.cell(2, heading.column).value = "Karim Benali"
    page.save(refused)
    ran = call("import", str(refused), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert (registry / "content/members/karim.benali.md").exists()


def test_what_was_said_of_one_sheet_stays_where_another_is_imported(
    registry: Path, sheet: Path, call: RunCommand
) -> None:
    workbook = openpyxl.Workbook()
    first = workbook.active
    first.title = "Suivi"
    for row in (["Truc", "Machin"], ["Mon Estran", "https://estran.example"]):
        first.append(row)
    second = workbook.create_sheet("Passés")
    for row in (["Truc", "Quand"], ["Mon Estran", "2024-02-06"]):
        second.append(row)
    workbook.save(sheet)
    said = ("--sheet", "Suivi", "--as", "startups", "--column", "Truc=title", "--column", "Machin=link")
    assert call("import", str(sheet), *said, "--yes", cwd=registry).code == 0
    said = ("--sheet", "Passés", "--as", "committees", "--column", "Truc=title", "--column", "Quand=date")
    ran = call("import", str(sheet), *said, "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    kept = tomllib.loads(sheet.with_suffix(".import.toml").read_text("utf-8"))
    assert kept["sheets"] == {"Suivi": {"kind": "startup", "columns": {"Truc": "title", "Machin": "link"}}}
    before = (registry / "content/startups/mon-estran.md").read_bytes()
    for name in ("Suivi", "Passés"):
        again = call("import", str(sheet), "--sheet", name, "--yes", cwd=registry)
        assert again.code == 0, again.err
    assert (registry / "content/startups/mon-estran.md").read_bytes() == before
    for text in ("[sheets]\nx = 3\n", "sheets = 3\n", "[sheets.x.sheets.y]\n", "[sheets.x]\ncolumns = 3\n"):
        sheet.with_suffix(".import.toml").write_text(text, "utf-8")
        assert call("import", str(sheet), "--sheet", "Suivi", "--dry-run", cwd=registry).code == 2


def front_matter(registry: Path, path: str) -> str:
    return (registry / "content" / path).read_text("utf-8").partition("\n---\n")[0]


def test_two_columns_of_one_list_hold_the_values_of_both(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Sponsor", "Direction"], ["Bouée", "ANRH", "Direction du littoral"], ["Cale", None, "DGML"]])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "sponsors:\n  - anrh\n  - direction-du-littoral\n" in front_matter(registry, "startups/bouee.md")
    assert "sponsors:\n  - dgml\n" in front_matter(registry, "startups/cale.md")


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("15/01/2024 – poursuite", ["date: 2024-01-15", "decision: continue"]),
        ("poursuite le 15/01/2024", ["date: 2024-01-15", "decision: continue"]),
        ("15 janvier 2024 (arrêt)", ["date: 2024-01-15", "decision: stop"]),
        ("15/01/2024 : lancement, 120 k€ (6 mois)",
         ["date: 2024-01-15", "decision: launch", "amount: 120000", "months: 6"]),
    ],
)  # fmt: skip
def test_a_cell_may_say_several_things_of_a_committee(
    cell: str, lines: list[str], registry: Path, sheet: Path, call: RunCommand
) -> None:
    write(sheet, [["Nom", "Comité 1"], ["Bouée", cell]])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = front_matter(registry, "startups/bouee.md")
    assert "".join(f"    {line}\n" for line in lines) in text.replace("  - name: committee\n", "") + "\n"


@pytest.mark.parametrize("cell", ["15/01/2024 annulé", "pas avant le 15/01/2024", "15/01/2024 ou 22/01/2024"])
def test_a_day_beside_words_that_nobody_understands_is_none(
    cell: str, registry: Path, sheet: Path, call: RunCommand
) -> None:
    write(sheet, [["Nom", "Comité 1"], ["Bouée", cell], ["Cale", "15/01/2024"]])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert f"ligne 2, colonne Comité 1 : « {cell} »" in ran.out.replace("\u00a0", " ")
    assert "events" not in front_matter(registry, "startups/bouee.md")


def test_what_another_column_says_in_another_way_is_told(registry: Path, sheet: Path, call: RunCommand) -> None:
    headings = ["Nom", "Comité 1", "Décision comité 1", "Équipe", "Coach"]
    write(sheet, [headings, ["Bouée", "15/01/2024 – poursuite", "arrêt", "Karim Benali (Malt)", "Karim Benali (Octo)"],
                  ["Bouée", "15/01/2024", "lancement", None, None]])  # fmt: skip
    ran = call("--lang", "fr", "import", str(sheet), "--value", "Bouée=same", "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    text = re.sub(r"\s+", " ", ran.out)
    assert "ligne 2, colonne Comité 1 : la colonne Décision comité 1 dit « arrêt »" in text
    assert "ligne 3, colonne Décision comité 1 : la ligne 2 donne une autre valeur" in text
    assert "« Octo » de Karim Benali n'est pas repris : une autre cellule dit « Malt »" in text
    assert "    decision: stop" in front_matter(registry, "startups/bouee.md")
    assert "role: Coach\n" in front_matter(registry, "members/karim.benali.md")
    assert "employer: Malt\n" in front_matter(registry, "members/karim.benali.md")


def test_the_words_beside_a_phase_are_its_day_or_told(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [["Bouée", "Accélération (depuis mars)"], ["Cale", "Construction - depuis le 04/03/2024"],
            ["Rade", "Construction, en retard"], ["Quai", "Construction puis accélération"],
            ["Môle", "2 - Construction"]]  # fmt: skip
    write(sheet, [["Nom", "Phase"], *rows])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    text = re.sub(r"\s+", " ", ran.out)
    assert "ligne 2, colonne Phase : « Accélération (depuis mars) » est lu « Accélération » : « depuis mars »" in text
    assert "ligne 4, colonne Phase : « Construction, en retard » est lu « Construction » : « en retard » n'est" in text
    assert "ligne 5, colonne Phase : « Construction puis accélération » peut vouloir dire" in text
    assert "ligne 6, colonne Phase : « 2 - Construction » est lu « Construction »" in text
    assert "  - name: acceleration\ndraft" in front_matter(registry, "startups/bouee.md")
    assert "  - name: construction\n    start: 2024-03-04\n" in front_matter(registry, "startups/cale.md")
    assert "phases" not in front_matter(registry, "startups/quai.md")


def test_days_that_are_not_exact_are_told_one_by_one(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [["Bouée", "T2 2024"], ["Cale", "T2 2024"], ["Rade", "mi-mars 2024"], ["Quai", "à confirmer"]]
    write(sheet, [["Nom", "Comité 1"], *rows])
    ran = call("--lang", "fr", "import", str(sheet), "--dry-run", cwd=registry)
    text = re.sub(r"\s+", " ", ran.out)
    assert "lignes 2 et 3, colonne Comité 1 : « T2 2024 » n'est pas un jour : le 1er avril 2024 est retenu" in text
    assert "ligne 4, colonne Comité 1 : « mi-mars 2024 » n'est pas précis : le 15 mars 2024 est retenu" in text
    assert "ligne 5, colonne Comité 1 : pas encore de valeur (« à confirmer »)" in text
    rows = json.loads(call("import", str(sheet), "--format", "json", cwd=registry).out)["rows"]
    assert [row["row"] for row in rows if row["value"] == "T2 2024"] == [2, 3]


def test_a_budget_in_thousands_is_no_address(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Phase", "Budget (k€)"], ["Bouée", "Construction", 95.5], ["Cale", "Construction", 120]])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert "Budget (k€) is left out" in ran.out
    assert "budget_url)" not in ran.out + front_matter(registry, "startups/bouee.md")


def test_the_headings_of_a_sheet_of_committees_may_name_them(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Produit", "Date du comité", "Décision du comité"], ["Mon Estran", "15/01/2021", "poursuite"]])
    assert call("import", str(sheet), "--as", "committees", "--yes", cwd=registry).code == 0
    assert "date: 2021-01-15\n    decision: continue\n" in front_matter(registry, "startups/mon-estran.md")


def test_a_cell_that_is_no_figure_leaves_out_one_measure_only(registry: Path, sheet: Path, call: RunCommand) -> None:
    day = datetime.date(2024, 5, 31)
    write(sheet, [["Produit", "Date", "Foyers aidés", "Guichets", "Visites"],
                  ["Mon Estran", day, 1200, 3, "voir Paul"],
                  ["Digue Info", day, "voir Paul", 4, "voir Léa"], ["Marée Claire", day, 7, 8, 9]])  # fmt: skip
    ran = call("import", str(sheet), "--as", "metrics", "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    text = " ".join(ran.out.split())
    assert "Visites is left out: most of its values are no figures" in text
    assert "row 3, column Foyers aidés: “voir Paul” is not a figure" in text
    assert "key: Foyers aidés\n    value: 1200\n" in front_matter(registry, "startups/mon-estran.md")
    digue = front_matter(registry, "startups/digue-info.md")
    assert "key: Guichets\n    value: 4" in digue
    assert "Foyers" not in digue


def test_a_day_completes_the_mission_that_had_none(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Personne", "Produit"], ["Karim Benali", "Mon Estran"]])
    assert call("import", str(sheet), "--as", "missions", "--yes", cwd=registry).code == 0
    write(sheet, [["Personne", "Produit", "Début", "Fin"], ["Karim Benali", "Mon Estran", "01/02/2024", "31/12/2024"]])
    ran = call("import", str(sheet), "--as", "missions", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = front_matter(registry, "members/karim.benali.md")
    assert text.count("mon-estran") == 1
    assert "    start: 2024-02-01\n    end: 2024-12-31" in text


def test_nobody_says_arrested_who_says_sustained(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Phase"], ["Bouée", "Pérennisé"]])
    out = call("--lang", "fr", "import", str(sheet), "--dry-run", cwd=registry).out
    assert "peut vouloir dire" in out
    assert "Arrêté" not in out


def test_what_nobody_holds_of_a_person_is_told(registry: Path, sheet: Path, call: RunCommand) -> None:
    team = "Dev : Karim Benali (indép., 80 %, TJM 600)\nDesign : à recruter"
    write(sheet, [["Nom", "Équipe"], ["Mon Estran", team]])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = re.sub(r"\s+", " ", ran.out)
    assert "« 80 % » de Karim Benali n'est pas repris" in text
    assert "« TJM 600 » de Karim Benali n'est pas repris" in text
    assert "pas encore de valeur (« Design : à recruter »)" in text
    member = front_matter(registry, "members/karim.benali.md")
    assert "status: independent" in member
    assert "employer" not in member


def test_what_is_not_clearly_said_of_a_person_is_not_taken(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [
        ["Bouée", "Dev : Nour Oasis (en congé) 06 12 34 56 78, Lou Brume <lou@perso.example>"],
        ["Cale", "Ines Flore ?"],
        ["Rade", "Omar Tilleul puis Zia Roseau"],
        ["Quai", "ancien : Yann Lande"],
        ["Digue", "Clairval (Ada Prairie, Noé Vallon)"],
        ["Môle", "Iris Falaise (en congé jusqu'au 30/06/2025)"],
    ]
    write(sheet, [["Nom", "Équipe"], *rows])
    before = content(registry)
    to_complete = registry.parent / "to-complete.xlsx"
    ran = call("import", str(sheet), "-o", str(to_complete), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    files = {path: data for path, data in content(registry).items() if path not in before and "/members/" in path}
    members = {"nour.oasis", "lou.brume", "ada.prairie", "noe.vallon", "iris.falaise"}
    assert {Path(path).stem for path in files} == members
    for name in members:
        text = front_matter(registry, f"members/{name}.md")
        assert not re.search(r"06 12|perso|cong|end:", text), text
        assert ("employer: Clairval" in text) == (name in ("ada.prairie", "noe.vallon")), text
    told = re.sub(r"\s+", " ", ran.out)
    for words in ("en congé", "06 12 34 56 78", "<lou@perso.example>"):
        assert f"“{words}” of" in told
    assert "“ancien : Yann Lande” is left out: their mission is over" in told
    refused = {row[0]: row for row in next(iter(read_xlsx(to_complete).values()))}
    assert {"Cale", "Rade", "Môle"} <= refused.keys()
    assert "Bouée" not in refused


def test_a_day_beside_a_person_is_not_that_of_the_phase(registry: Path, sheet: Path, call: RunCommand) -> None:
    heading = ["Nom", "Phase", "Équipe", "Date de début", "Date de fin"]
    first, last = datetime.date(2024, 1, 8), datetime.date(2026, 6, 30)
    write(sheet, [heading, ["Bouée", "Construction", "Nour Oasis", first, last]])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    told = re.sub(r"\s+", " ", ran.out)
    for name in heading[3:]:
        assert f"{name} is left out: beside “Équipe”, it may be the day of a person" in told
    text = front_matter(registry, "startups/bouee.md")
    assert "2026-06-30" not in text
    assert "2024-01-08" not in text
    write(sheet, [["Nom", "Membre", "Phase", "Date de fin"], ["Quai", "Lou Brume", "Construction", last]])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    assert "end: 2026-06-30" in front_matter(registry, "startups/quai.md")


def test_an_undated_phase_stands_by_its_rank_and_gets_its_day(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Phase", "Accélération"], ["Bouée", "Construction", "06/05/2024"]])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    text = front_matter(registry, "startups/bouee.md")
    assert "phases:\n  - name: construction\n  - name: acceleration\n    start: 2024-05-06\n" in text
    write(sheet, [["Nom", "Construction", "Investigation"], ["Bouée", "02/03/2023", "01/09/2022"]])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    assert (
        "phases:\n  - name: investigation\n    start: 2022-09-01\n  - name: construction\n    start: 2023-03-02\n"
        "  - name: acceleration\n    start: 2024-05-06\n"
    ) in front_matter(registry, "startups/bouee.md")


def test_new_names_are_not_cut_at_small_words(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [["Bouée", "Ministère de l'Économie et des Finances"], ["Cale", "Direction de l'eau, de la mer"],
            ["Rade", "Direction des ports / DGML"]]  # fmt: skip
    write(sheet, [["Nom", "Direction / Sponsor"], *rows])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    new = "sponsors:\n  - ministere-de-l-economie-et-des-finances\nlink"
    assert new in front_matter(registry, "startups/bouee.md")
    assert "sponsors:\n  - direction-de-l-eau-de-la-mer\nlink" in front_matter(registry, "startups/cale.md")
    assert "sponsors:\n  - direction-des-ports\n  - dgml\n" in front_matter(registry, "startups/rade.md")


def test_what_names_nobody_makes_nobody(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [["Bouée", "Équipe de la DSI (6 pers.)"], ["Cale", "Dev (à recruter)"], ["Rade", "Direction du numérique"],
            ["Quai", "UX : Nora Petit (fonct.) / Data : Omar Sy (CDD), bizdev : Luc Noir"]]  # fmt: skip
    write(sheet, [["Nom", "Équipe"], *rows])
    before = content(registry)
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    new = {Path(path).stem for path in content(registry).keys() - before.keys() if "/members/" in path}
    assert new == {"nora.petit", "omar.sy", "luc.noir"}
    text = re.sub(r"\s+", " ", ran.out)
    assert "ligne 2, colonne Équipe : « Équipe de la DSI (6 pers.) » n'est pas le nom d'une personne" in text
    assert "ligne 3, colonne Équipe : pas encore de valeur (« Dev (à recruter) »)" in text
    assert "« CDD » de Omar Sy n'est pas repris" in text
    assert "employer" not in "".join(front_matter(registry, f"members/{name}.md") for name in new)


def test_the_end_of_a_phase_that_nobody_names_is_told(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Phase", "Fin"], ["Bouée", "Pause", "30/06/2025"], ["Cale", "Invest.", "30/06/2025"]])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    assert "ligne 2, colonne Fin : il manque la phase" in re.sub(r"\s+", " ", ran.out)
    assert "phases" not in front_matter(registry, "startups/bouee.md")
    assert "  - name: investigation\n    end: 2025-06-30\n" in front_matter(registry, "startups/cale.md")


AMOUNTS = ["Produit", "Mission", "Comité 1 date", "Comité 1 montant (k€)"]


def _amounts(registry: Path, sheet: Path, call: RunCommand, cells: list[Any]) -> tuple[dict[str, Any], str]:
    """The amounts that products have after an import with one cell each, and what was said."""
    rows = [[f"Digue {i}", "Tenir", datetime.date(2024, 1, 1), cell] for i, cell in enumerate(cells)]
    write(sheet, [AMOUNTS, *rows])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    amounts = {}
    for i, cell in enumerate(cells):
        text = (registry / f"content/startups/digue-{i}.md").read_text("utf-8")
        amount = re.search(r"amount: (\S+)", text)
        amounts[str(cell)] = float(amount[1]) if amount is not None else None
    return amounts, ran.out + ran.err


def test_a_unit_in_the_cell_wins_over_the_heading(registry: Path, sheet: Path, call: RunCommand) -> None:
    amounts, _ = _amounts(registry, sheet, call, ["60 000 €", "120 k€ HT", "1,2 M€", 120])
    assert list(amounts.values()) == [60_000, 120_000, 1_200_000, 120_000]


def test_amounts_that_are_doubtful_are_told_and_not_entered(registry: Path, sheet: Path, call: RunCommand) -> None:
    amounts, said = _amounts(registry, sheet, call, [130_000, -60, "1.200", "12 %", "130000 k€", 20_000])
    assert list(amounts.values()) == [None, None, None, None, 130_000_000, 20_000_000]
    for words in ("€130,000,000 is a doubtful amount", "“-60” is negative", "write 1200 or 1.2", "“12 %” is not"):
        assert words in said.replace("\u00a0", " ")


def test_the_other_amounts_of_a_column_say_what_a_point_is(registry: Path, sheet: Path, call: RunCommand) -> None:
    amounts, _ = _amounts(registry, sheet, call, ["1.200", "52,5"])
    assert amounts == {"1.200": 1_200_000, "52,5": 52_500}


def test_an_amount_is_read_as_its_cell_shows_it(registry: Path, sheet: Path, call: RunCommand) -> None:
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    page.append(["Produit", "Mission", "Comité 1 date", "Comité 1 montant", "Comité 2 date", "Comité 2 montant (k€)"])
    page.append(["Digue", "Tenir", datetime.date(2024, 1, 1), 120, datetime.date(2024, 6, 1), 60_000])
    page["D2"].number_format, page["F2"].number_format = '#,##0 "k€"', '#,##0 "€"'
    workbook.save(sheet)
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    text = (registry / "content/startups/digue.md").read_text("utf-8")
    assert re.findall(r"amount: (\d+)", text) == ["120000", "60000"]


def test_errors_and_formulas_without_a_result_are_told_with_their_row(
    registry: Path, sheet: Path, call: RunCommand
) -> None:
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    page.append(["Produit", "Mission", "Équipe"])
    page.append(["Digue", "#N/A", "#REF!"])
    page.append(["Môle", "=B2&A2", None])
    page.append(["#NOM?", "Tenir", None])
    workbook.save(sheet)
    said = call("import", str(sheet), "--yes", cwd=registry).out
    assert "row 2, column Mission: this is an error of the spreadsheet: #N/A" in said
    assert "row 2, column Équipe: this is an error of the spreadsheet: #REF!" in said
    assert "row 3, column Mission: the file does not have the result of the formula “=B2&A2”" in said
    assert "row 4, column Produit: this is an error of the spreadsheet: #NOM?" in said
    assert "#N/A" not in "".join(content(registry).values())


def test_measures_in_thousands_lose_their_unit_with_it(registry: Path, sheet: Path, call: RunCommand) -> None:
    name = sorted(path.stem for path in (registry / "content/startups").glob("*.md"))[0]
    headings = ["Produit", "Date", "Économies (k€)", "Réseau (b2b)", "Taux (%)", "Taux"]
    write(sheet, [headings, [name, datetime.date(2024, 6, 3), 120, 3, "78 %", "45 %"]])
    ran = call("import", str(sheet), "--as", "metric", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / f"content/startups/{name}.md").read_text("utf-8")
    for key, value in (("Économies", 120_000), ("Réseau (b2b)", 3), ("Taux (%)", 78), ("Taux", 45)):
        assert f"    key: {key}\n    value: {value}\n" in text
    assert "column Taux: “45 %” is entered as 45: no field has its %" in ran.out


def test_a_doubtful_date_adds_no_committee_beside_the_right_one(registry: Path, sheet: Path, call: RunCommand) -> None:
    headings = ["Produit", "Mission", "Comité 1 date", "Comité 1 montant"]
    write(sheet, [headings, ["Digue", "Tenir", "03/05/2002", 75_000]])
    assert "doubtful" in call("import", str(sheet), "--yes", cwd=registry).out
    write(sheet, [headings, ["Digue", "Tenir", "03/05/2022", 75_000]])
    assert call("import", str(sheet), "--yes", cwd=registry).code == 0
    text = (registry / "content/startups/digue.md").read_text("utf-8")
    assert re.findall(r"date: (\S+)", text) == ["2022-05-03"]


def test_shares_beside_sponsors_are_told(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Produit", "Mission", "Financeurs"], ["Digue", "Tenir", "ANRH (60%) et Port Bleu (40 %)"]])
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert "“60%, 40 %” is left out, the rest is taken" in ran.out
    assert "- anrh\n  - port-bleu\n" in (registry / "content/startups/digue.md").read_text("utf-8")


def test_what_was_said_and_cannot_be_kept_is_a_warning(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Truc"], ["Mon Estran", "https://estran.example"]])
    (sheet.parent / "produits.import.toml").mkdir()
    ran = call("import", str(sheet), "--column", "Truc=link", "--yes", cwd=registry, lang="en")
    assert ran.code == 0, ran.err
    assert "link: https://estran.example\n" in (registry / "content/startups/mon-estran.md").read_text("utf-8")
    message = "warning: what you said of the columns is not kept for the next time: "
    assert message in ran.err
    assert "produits.import.toml cannot be written" in ran.err


def test_an_import_that_fails_writes_no_workbook(
    registry: Path, sheet: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(sheet, [[*HEADINGS, "Équipe"], [*WHOLE, "Dev : Karim (Malt) jusqu'à juin"]])
    refused = sheet.parent / "refused.xlsx"

    def fail(*_arguments: object, **_options: object) -> None:
        raise ToolError(Message("content/startups cannot be written"))

    with monkeypatch.context() as patch:
        patch.setattr("incubo.cli.apply.write_files", fail)
        ran = call("import", str(sheet), "-o", str(refused), "--yes", cwd=registry, lang="en")
    assert ran.code == ToolError.exit_code
    assert "content/startups cannot be written" in ran.err
    assert not refused.exists()
    assert call("import", str(sheet), "-o", str(refused), "--yes", cwd=registry).code == 1
    assert refused.exists()


def test_an_unknown_heading_of_the_first_of_two_rows_is_named(registry: Path, sheet: Path, call: RunCommand) -> None:
    first = ["Identité", None, "Suivi", None, "Remarques"]
    second = ["Nom", "Contact", "Phase", "Depuis", None]
    row = ["Cale", "cale@rivages.example", "Construction", "juin 2024", "à voir"]
    write(sheet, [["Portefeuille"], [], first, second, row])
    ran = call("import", str(sheet), "--as", "startups", "--dry-run", cwd=registry, lang="fr")
    text = re.sub(r"\s+", " ", ran.out)
    assert "Remarques est laissée de côté" in text
    assert "E est laissée de côté" not in text
    assert "Identité / Contact adresse de contact" in text
    assert "1 ligne (la 5)" in text


def test_words_above_the_headings_name_no_column_that_they_do_not_stand_over(
    registry: Path, sheet: Path, call: RunCommand
) -> None:
    for above in (["Mis à jour le", "12/12/2024"], [None, None, None, None, "Portefeuille"]):
        row = ["Cale", "cale@rivages.example", "Construction", "juin 2024", "à voir"]
        write(sheet, [above, ["Nom", "Contact", "Phase", "Depuis"], row])
        ran = call("import", str(sheet), "--as", "startups", "--dry-run", cwd=registry, lang="fr")
        text = re.sub(r"\s+", " ", ran.out)
        assert "E est laissée de côté" in text
        assert "Contact adresse de contact" in text
        assert "12/12/2024 /" not in text
