"""`incubo import`: who the rows and the cells of a sheet name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command_line import RunCommand
from support.workbooks import make_xlsx

MEMBERS = "content/members"


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def before(registry: Path) -> set[str]:
    return ids(registry)


def ids(registry: Path) -> set[str]:
    return {path.stem for path in (registry / MEMBERS).glob("*.md")}


def import_rows(
    registry: Path, call: RunCommand, sheet: str, rows: list[list[Any]], *options: str, exit_code: int | None = None
) -> str:
    path = registry / "feuille.xlsx"
    path.write_bytes(make_xlsx({sheet: rows}))
    ran = call("--lang", "fr", "import", str(path), "--yes", *options, cwd=registry)
    if exit_code is not None:
        assert ran.code == exit_code
    return plain(ran.out + ran.err)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2 devs", "« 2 devs » n'est pas le nom d'une personne"),
        ("poste à pourvoir", "« poste à pourvoir » ne nomme encore personne"),
        ("Octo Technology", "« Octo Technology » n'est pas le nom d'une personne"),
        ("Équipe support", "« Équipe support » n'est pas le nom d'une personne"),
        ("Anna Pontet / Paul Doris", "« Anna Pontet / Paul Doris » nomme plusieurs personnes"),
        ("Anna Pontet, Paul Doris", "nomme plusieurs personnes"),
        ("Luc Sablon + Max Huitre", "nomme plusieurs personnes"),
        ("Jean Quinzaine ?", "ce n'est pas encore certain"),
        ("(Jean Onzain)", "« (Jean Onzain) » n'est pas le nom d'une personne"),
        ("Jean Douzain*", "n'est pas le nom d'une personne"),
    ],
)
def test_a_row_that_does_not_name_one_person_makes_nobody(
    registry: Path, before: set[str], call: RunCommand, name: str, words: str
) -> None:
    rows = [["Nom", "Domaine", "Début", "Fin"], [name, "Développement", "01/01/2024", "31/12/2024"]]
    assert words in import_rows(registry, call, "Membres", rows, "--as", "members")
    assert ids(registry) == before


@pytest.mark.parametrize(
    ("name", "member_id", "fullname", "words"),
    [
        ("Jean Treizain - PO", "jean.treizain", "Jean Treizain\nrole: PO", "1 nouvelle fiche"),
        ("Sablon Élise", "elise.sablon", "Élise Sablon", "« Sablon Élise » est lu Élise Sablon"),
        ("Bernard Laurent", "bernard.laurent", "Bernard Laurent", "1 nouvelle fiche"),
        ("Pierre SABLON (fin 31/12)", "pierre.sablon", "Pierre Sablon", "« fin 31/12 » de Pierre Sablon"),
        ("Jean Vingtain (remplace Anna Pontet)", "jean.vingtain", "Jean Vingtain", "« remplace Anna Pontet »"),
        ("DUPOND, Julie", "julie.dupond", "Julie Dupond", "ou avant une virgule"),
        ("Le Bihan, Maëlle (dev)", "maelle.le-bihan", "Maëlle Le Bihan\nrole: Dev", "ou avant une virgule"),
        ("Mme Julie Dupond", "julie.dupond", "Julie Dupond", "« Mme », « Dr » et autres ne sont pas repris"),
        ("Dr. Julie Dupond", "julie.dupond", "Julie Dupond", "« Mme », « Dr » et autres ne sont pas repris"),
        (
            "SABLON Léa",
            "lea.sablon",
            "Léa Sablon",
            "les mots en capitales, ou avant une virgule, sont lus comme le nom de famille",
        ),
        ("mélanie dupond", "melanie.dupond", "mélanie dupond", "1 nouvelle fiche"),
    ],
)
def test_the_name_of_a_row_is_taken_and_the_rest_told(
    registry: Path, before: set[str], call: RunCommand, name: str, member_id: str, fullname: str, words: str
) -> None:
    rows = [["Nom", "Domaine", "Début", "Fin"], [name, "Développement", "01/01/2024", "31/12/2024"]]
    assert words in import_rows(registry, call, "Membres", rows, "--as", "members")
    assert ids(registry) - before == {member_id}
    assert f"fullname: {fullname}\n" in (registry / MEMBERS / f"{member_id}.md").read_text("utf-8")


def test_what_is_no_clear_name_is_one_if_a_person_says_so(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [["id", "Nom"], [None, "Élise Ville"], ["elise.banque", "Élise Banque"], [None, "2 devs"]]
    options = ("--as", "members", "--value", "Élise Ville=new", "--value", "2 devs=new")
    assert "« 2 devs » n'est pas le nom d'une personne" in import_rows(registry, call, "Membres", rows, *options)
    assert ids(registry) - before == {"elise.ville", "elise.banque"}


def test_civilities_are_told_once(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [["Nom", "Équipe"], ["Bouée", "Mme Julie Dupond (depuis le 02/09/2024) ; M. Paul Doris"],
            ["Cale", "Monsieur Max Huitre"]]  # fmt: skip
    out = import_rows(registry, call, "Produits", rows, "--as", "startups")
    assert out.count("et autres ne sont pas repris dans les noms") == 1
    assert "lignes 2 et 3, colonne Équipe : « Mme »" in out
    assert ids(registry) - before == {"julie.dupond", "paul.doris", "max.huitre"}


HEADINGS = ["id", "Nom", "Rôle", "GitHub", "Employeur", "Début", "Fin", "Mail"]
FIRST = ["01/01/2024", "30/06/2024"]
SECOND = ["01/07/2024", "31/12/2024"]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (["Jean Dupond", None, "jdupond1", None, *FIRST], ["Jean Dupond", None, "jeandup2", None, *SECOND], "GitHub"),
        (["Jean Dupond", "dev", None, "Malt", *FIRST], ["Jean Dupond", "coach", None, None, *SECOND], "Rôle"),
        (["Jean Dupond", None, None, "Malt", *FIRST], ["Jean Dupond", None, None, "DINUM", *FIRST], "Employeur"),
        (["Jean Dupond", None, None, "Malt", *FIRST, "a@x.example"],
         ["Jean Dupond", None, None, "Malt", *SECOND, "b@x.example"], "Mail"),
        (["Ana Dupond", None, None, None, *FIRST], ["Dupond Ana", None, None, None, *SECOND],
         "écrit de plusieurs façons (Ana Dupond et Dupond Ana)"),
    ],
)  # fmt: skip
def test_rows_of_two_people_of_one_name_are_left_out(
    registry: Path, before: set[str], call: RunCommand, first: list[Any], second: list[Any], words: str
) -> None:
    out = import_rows(registry, call, "Membres", [HEADINGS, [None, *first], [None, *second]], "--as", "members")
    assert words in out
    assert "une fiche, ou plusieurs ?" in out
    assert ids(registry) == before


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["Jean Dupond", "dev", "jdupond", "Malt", *FIRST], ["Jean Dupond", "coach", "JDupond", None, *SECOND]),
        (["Jean Dupond", "dev", None, "Malt", *FIRST], ["Jean DUPOND", "dev", None, "DINUM", *SECOND]),
        (["Jean Dupond", "dev", None, "Malt", *FIRST], ["Jean Dupond", "lead dev", None, "Malt", *SECOND]),
    ],
)
def test_rows_of_one_person_are_joined_and_told(
    registry: Path, before: set[str], call: RunCommand, first: list[Any], second: list[Any]
) -> None:
    out = import_rows(registry, call, "Membres", [HEADINGS, [None, *first], [None, *second]], "--as", "members")
    assert "les lignes 2 et 3 sont une seule fiche : « Jean Dupond »" in out
    assert ids(registry) - before == {"jean.dupond"}
    assert (registry / MEMBERS / "jean.dupond.md").read_text("utf-8").count("  - start:") == 2


def test_ids_tell_people_of_one_name_apart(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [HEADINGS, ["jean.dupond", "Jean Dupond", "dev", None, "Malt", *FIRST],
            ["jean.dupond2", "Jean Dupond", "coach", None, "DINUM", *FIRST],
            ["samuel.orvault2", "Samuel Orvault", "coach", None, "DINUM", *FIRST]]  # fmt: skip
    known = (registry / MEMBERS / "samuel.orvault.md").read_bytes()
    import_rows(registry, call, "Membres", rows, "--as", "members")
    assert ids(registry) - before == {"jean.dupond", "jean.dupond2", "samuel.orvault2"}
    assert (registry / MEMBERS / "samuel.orvault.md").read_bytes() == known


def test_another_account_is_perhaps_another_person(registry: Path, before: set[str], call: RunCommand) -> None:
    member = registry / MEMBERS / "samuel.orvault.md"
    member.write_text(member.read_text("utf-8").replace("\n---\n", "\ngithub: sorvault\n---\n", 1), "utf-8")
    known = member.read_bytes()
    rows = [HEADINGS, [None, "Samuel Orvault", None, "autre", None, None, None]]
    out = import_rows(registry, call, "Membres", rows, "--as", "members")
    assert "samuel.orvault a un autre compte (sorvault) : est-ce la même personne ?" in out
    assert member.read_bytes() == known
    import_rows(registry, call, "Membres", rows, "--as", "members", "--value", "Samuel Orvault=samuel.orvault")
    assert "github: autre\n" in member.read_text("utf-8")


def test_a_day_that_does_not_exist_is_told(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [["Nom", "Équipe"], ["Bouée", "Julie Dupond jusqu'au 31/06/2026"]]
    out = import_rows(registry, call, "Produits", rows, "--as", "startups")
    assert "le 31/06/2026 n'existe pas dans le calendrier" in out
    assert ids(registry) - before == {"julie.dupond"}
    assert "2026" not in (registry / MEMBERS / "julie.dupond.md").read_text("utf-8")


def test_what_is_said_of_somebody_who_is_left_out_is_told(registry: Path, call: RunCommand) -> None:
    rows = [["Nom", "Équipe"], ["Bouée", "Julie Dupond, dev, Malt, 31/12/2026"]]
    out = import_rows(registry, call, "Produits", rows, "--as", "startups")
    assert "ce qui est dit de « Malt » n'est pas repris non plus : « Malt, 31/12/2026 »" in out


def test_a_last_name_that_stands_first_in_another_cell_is_not_somebody_else(
    registry: Path, before: set[str], call: RunCommand
) -> None:
    rows = [["Nom", "Équipe"], ["Bouée", "Julie Dupond"], ["Cale", "Dupond Julie"], ["Rade", "Orvault Samuel"]]
    out = import_rows(registry, call, "Produits", rows, "--as", "startups")
    assert "« Dupond Julie » est peut-être « Julie Dupond » d'une autre cellule" in out
    assert ids(registry) - before == {"julie.dupond"}
    import_rows(registry, call, "Produits", rows, "--as", "startups", "--value", "Dupond Julie=Julie Dupond")
    assert ids(registry) - before == {"julie.dupond"}
    assert "      - cale\n" in (registry / MEMBERS / "julie.dupond.md").read_text("utf-8")


FIRST_AND_LAST = ["Prénom", "Nom", "GitHub", "Début", "Fin"]


@pytest.mark.parametrize(
    ("first_name", "name", "member_id"),
    [
        ("Martin", "Martinez", "martin.martinez"),
        ("Martin", "Martin", "martin.martin"),
        ("Anne", "Hannezo", "anne.hannezo"),
        ("ANNE", "Hannezo", "anne.hannezo"),
        ("Anne", "Anne Hannezo", "anne.hannezo"),
        ("Jean-Paul", "Jean-Paul Hannezo", "jean-paul.hannezo"),
    ],
)
def test_a_first_name_is_not_the_beginning_of_a_last_name(
    registry: Path, before: set[str], call: RunCommand, first_name: str, name: str, member_id: str
) -> None:
    rows = [FIRST_AND_LAST, [first_name, name, "compte1", *FIRST]]
    import_rows(registry, call, "Membres", rows, "--as", "members")
    assert ids(registry) - before == {member_id}


def test_people_of_one_last_name_are_asked_about_apart(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [
        FIRST_AND_LAST,
        ["Jean", "Hannezo", "jean1", *FIRST],
        ["Jean", "Hannezo", "jean2", *FIRST],
        ["Rose", "Hannezo", "rose1", *FIRST],
        ["Rose", "Hannezo", "rose2", *FIRST],
        ["Luc", "Hannezo", "luc1", *FIRST],
    ]
    options = ("--as", "members", "--value", "Jean Hannezo=same", "--value", "Luc Hannezo=-")
    out = import_rows(registry, call, "Membres", rows, *options)
    assert "lignes 4 et 5, colonne Nom" in out
    assert '--value "Rose Hannezo=same"' in out
    assert ids(registry) - before == {"jean.hannezo"}


def test_a_row_with_an_id_keeps_the_first_name(registry: Path, call: RunCommand) -> None:
    known = (registry / MEMBERS / "samuel.orvault.md").read_text("utf-8")
    assert "fullname: Samuel Orvault\n" in known
    rows = [["id", "Prénom", "Nom", "GitHub"], ["samuel.orvault", "Samuel", "ORVAULT", "autre-compte"]]
    import_rows(registry, call, "Membres", rows, "--as", "members", exit_code=0)
    after = (registry / MEMBERS / "samuel.orvault.md").read_text("utf-8")
    assert "fullname: Samuel Orvault\n" in after
    assert "github: autre-compte\n" in after
    rows[1][1:3] = ["SAMUELLE", "Orvault"]
    import_rows(registry, call, "Membres", rows, "--as", "members", exit_code=0)
    assert "fullname: Samuelle Orvault\n" in (registry / MEMBERS / "samuel.orvault.md").read_text("utf-8")


def test_a_first_name_is_corrected_in_a_row_to_complete(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [["Prénom", "Nom", "Produits"], ["Rose", "Hannezo", "Mon Estran, Perdu ?"]]
    refused = registry / "a-completer.xlsx"
    import_rows(registry, call, "Membres", rows, "--as", "members", "-o", str(refused), exit_code=1)
    workbook = openpyxl.load_workbook(refused)
    sheet = workbook.worksheets[0]
    assert [cell.value for cell in sheet[2]][:3] == rows[1]
    sheet["A2"], sheet["C2"] = "Rosalie", "Mon Estran"
    workbook.save(refused)
    assert call("import", str(refused), "--yes", cwd=registry).code == 0
    assert ids(registry) - before == {"rose.hannezo"}
    assert "fullname: Rosalie Hannezo\n" in (registry / MEMBERS / "rose.hannezo.md").read_text("utf-8")


def test_people_in_capitals_are_no_organisations(registry: Path, call: RunCommand) -> None:
    before = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    table = "Produit;Porteur;Coach\nMon Estran;JEANNE DUPONT;PAUL MARTIN\nDigue Info;ROUX;LEA KERMARREC\n"
    (registry / "produits.csv").write_text(table, "utf-8")
    call("import", "sheet", "produits.csv", "--yes", cwd=registry)
    assert (registry / "content/startups/mon-estran.md").read_text("utf-8") == before
    assert not list((registry / "content/organisations").glob("*jeanne*"))


@pytest.mark.parametrize("name", ["Léa, Samuel", "Kermarrec, Octo"])
def test_two_words_that_a_comma_parts_are_not_turned_into_one_person(
    registry: Path, call: RunCommand, name: str
) -> None:
    table = f'Nom;Produit;Statut;Début;Fin\n"{name}";Mon Estran;indépendant;01/02/2025;30/06/2025\n'
    (registry / "equipe.csv").write_text(table, "utf-8")
    before = sorted(path.name for path in (registry / "content/members").iterdir())
    call("import", "sheet", "equipe.csv", "--yes", cwd=registry)
    assert sorted(path.name for path in (registry / "content/members").iterdir()) == before


@pytest.mark.parametrize(
    ("front_matter", "told"),
    [
        ("fullname: [Samuel", "le fichier de samuel.orvault ne peut pas être lu : corrigez-le d'abord"),
        ("fullname: Samuel Orvault\nmissions: aucune", "content/members/samuel.orvault.md reste tel quel"),
    ],
)
def test_a_file_that_cannot_be_changed_keeps_nobody_else_out(
    registry: Path, before: set[str], call: RunCommand, front_matter: str, told: str
) -> None:
    (registry / MEMBERS / "samuel.orvault.md").write_text(f"---\n{front_matter}\n---\n", "utf-8")
    cell = "Dev : Nour Oasis (du 01/02/2025 au 30/06/2025)\nSamuel Orvault (du 01/02/2025 au 30/06/2025)"
    said = import_rows(registry, call, "Produits", [["Nom", "Équipe"], ["Mon Estran", cell]])
    assert f"ligne 2, colonne Équipe : {told}" in said
    assert ids(registry) - before == {"nour.oasis"}


def test_one_contract_for_two_products_is_one_mission(registry: Path, call: RunCommand) -> None:
    path = registry / MEMBERS / "samuel.orvault.md"
    before = path.read_text("utf-8")
    cell = "Samuel Orvault (du 01/02/2030 au 30/06/2030)"
    import_rows(
        registry, call, "Produits", [["Nom", "Équipe"], ["Mon Estran", cell], ["Digue Info", cell]], exit_code=0
    )
    added = "  - start: 2030-02-01\n    end: 2030-06-30\n    startups:\n      - mon-estran\n      - digue-info\n"
    after = path.read_text("utf-8")
    assert added in after
    assert after.replace(added, "") == before


def test_what_is_said_of_one_product_of_a_mission_divides_it(registry: Path, call: RunCommand) -> None:
    path = registry / MEMBERS / "claire.bonnemain.md"
    cell = "Claire Bonnemain (jusqu'au 30/06/2025)"
    table = [["Nom", "Équipe"], ["Mon Estran", cell], ["Phare Public", cell]]
    import_rows(registry, call, "Produits", table, "--value", "Claire Bonnemain=claire.bonnemain", exit_code=0)
    common = "  - start: 2022-03-01\n    end: {}\n    status: admin\n    employer: ANRH\n    startups:\n      - {}\n"
    divided = common.format("2026-08-31", "quai-solidaire") + common.format(
        "2025-06-30", "mon-estran\n      - phare-public"
    )
    assert divided in path.read_text("utf-8")
