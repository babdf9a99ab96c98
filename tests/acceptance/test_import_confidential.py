"""`incubo import`: what sheets have and a registry does not publish (telephones, orders, amounts) stays out of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from support.command_line import CommandResult, RunCommand
from support.git_repository import make_sample_repository
from support.workbooks import make_xlsx

PHONE = "06 11 22 33 44"
PEOPLE = "Nom;Fonction;Produit;Début;Fin;{heading}\nEva Kervel;Dev;Mon Estran;06/01/2025;31/12/2025;{value}\n"


def content(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.glob("content/**/*.md")}


def import_csv(registry: Path, call: RunCommand, text: str, *options: str) -> CommandResult:
    path = registry / "feuille.csv"
    path.write_text(text, "utf-8")
    return call("--lang", "fr", "import", str(path), "--yes", *options, cwd=registry)


def told(ran: CommandResult) -> str:
    return " ".join((ran.out + ran.err).split())


@pytest.fixture
def with_private(tmp_path: Path, call: RunCommand) -> Path:
    """The sample in git, with a private folder beside it."""
    root = make_sample_repository(tmp_path / "registre")
    assert call("init", "--private-folder", str(tmp_path / "prive"), "--yes", cwd=root).code == 0
    return root


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Produit;Date;N° BDC;Montant;Téléphone", "Mon Estran;02/01/2025;4500011111;65000;0611223344"),
        ("Produit;Titulaire;Bon de commande;Montant;Date", "Mon Estran;Atelier;4500011111;65000;02/01/2025"),
        ("Produit;Date;Portable", "Mon Estran;02/01/2025;611223344"),
        ("Produit;Date;TJM;Budget", "Mon Estran;02/01/2025;650;65000"),
        ("Product;Date;Day rate;Order number", "Mon Estran;02/01/2025;650;77-12"),
        ("Produit;Date;Dossier", "Mon Estran;02/01/2025;4500011112"),
    ],
)
def test_orders_amounts_and_telephones_are_no_measures_by_guess(
    registry: Path, call: RunCommand, headings: str, row: str
) -> None:
    before = content(registry)
    ran = import_csv(registry, call, f"{headings}\n{row}\n")
    assert ran.code == 2, ran.out
    assert "mesures d'impact, et rien d'autre ne dit ce que contient chaque ligne" in told(ran).replace(
        "une mesure", "mesures"
    )
    assert "--as startup|" in ran.err
    assert content(registry) == before
    ran = import_csv(registry, call, f"{headings}\n{row}\n", "--as", "metric")  # nor where the rows are measures
    assert content(registry) == before


def test_an_amount_is_a_measure_if_somebody_says_so(registry: Path, call: RunCommand) -> None:
    sheet = "Produit;Date;Usagers;Montant\nMon Estran;02/01/2025;120;65000\n"
    ran = import_csv(registry, call, sheet)
    assert "si c'est une mesure d'impact : --column Montant=metrics.Montant.value" in told(ran).replace("\u00a0", " ")
    estran = content(registry)["content/startups/mon-estran.md"]
    assert "key: Usagers" in estran
    assert "65000" not in estran
    import_csv(registry, call, sheet, "--column", "Montant=metrics.Montant.value")
    assert "key: Montant\n    value: 65000" in content(registry)["content/startups/mon-estran.md"]


def test_words_that_say_more_are_measures(registry: Path, call: RunCommand) -> None:
    headings = "Visites sur mobile;Commandes;Montant des aides versées;Coût par dossier"
    ran = import_csv(registry, call, f"Produit;Date;{headings}\nMon Estran;02/01/2025;12;13;14;15\n")
    assert ran.code == 0, ran.out
    estran = content(registry)["content/startups/mon-estran.md"]
    assert all(f"key: {heading}" in estran for heading in headings.split(";"))


@pytest.mark.parametrize(
    "heading", ["Tel", "Tél.", "Mobile", "Portable", "N° de téléphone", "Téléphone pro", "Tél. perso", "Phone"]
)
def test_telephones_are_left_out_with_where_they_are_kept(registry: Path, call: RunCommand, heading: str) -> None:
    ran = import_csv(registry, call, PEOPLE.format(heading=heading, value=PHONE))
    assert ran.code == 0, ran.out
    said = told(ran)
    assert f"{heading} est laissée de côté" in said
    assert "un numéro de téléphone n'est pas publié" in said
    assert "incubo init --private-folder" in said
    assert "--column" not in said
    assert not any("11 22 33" in text for text in content(registry).values())


@pytest.mark.parametrize("heading", ["Tel", "Tél.", "Mobile", "Portable", "N° de téléphone", "Téléphone pro", "Phone"])
def test_telephones_go_into_the_private_folder(with_private: Path, call: RunCommand, heading: str) -> None:
    ran = import_csv(with_private, call, PEOPLE.format(heading=heading, value=PHONE))
    assert ran.code == 0, ran.out
    assert not any("11 22 33" in text for text in content(with_private).values())
    private = content(with_private.parent / "prive")
    assert f"telephone: {PHONE}\n" in private["content/members/eva.kervel.md"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_telephone_that_a_spreadsheet_took_for_a_number_gets_its_zero_back(
    with_private: Path, call: RunCommand, form: str
) -> None:
    path = with_private.parent / f"feuille.{form}"
    if form == "csv":
        path.write_text("Nom;Portable\nSamuel Orvault;612121212\n", "utf-8")
    else:
        path.write_bytes(make_xlsx({"Membres": [["Nom", "Portable"], ["Samuel Orvault", 612121212]]}))
    ran = call("--lang", "fr", "import", str(path), "--as", "members", "--yes", cwd=with_private)
    assert ran.code == 0, ran.out
    private = content(with_private.parent / "prive")["content/members/samuel.orvault.md"]
    assert yaml.safe_load(private.split("---")[1]) == {"telephone": "0612121212"}
    assert "le 0 du début du numéro de téléphone" in told(ran)
    assert "6121" not in ran.out


@pytest.mark.parametrize(
    ("heading", "value"),
    [("Contrat n°", "45-12"), ("Employé", PHONE), ("Statu", "12"), ("Entreprises", "eva@atelier.example")],
)
def test_no_advice_rather_than_a_wrong_one(registry: Path, call: RunCommand, heading: str, value: str) -> None:
    ran = import_csv(registry, call, PEOPLE.format(heading=heading, value=value))
    assert "=missions." not in told(ran)


def test_a_misspelt_heading_is_still_told(registry: Path, call: RunCommand) -> None:
    ran = import_csv(registry, call, PEOPLE.format(heading="Employuer", value="Atelier du Phare"))
    assert "--column Employuer=missions.employer" in told(ran)


def test_a_place_is_not_advised_as_an_address(registry: Path, call: RunCommand) -> None:
    sheet = "Intitulé;Produit;Date de publication;Date limite;Lieu\nDev;Mon Estran;01/01/2025;31/01/2025;Brest\n"
    assert "Lieu=url" not in told(import_csv(registry, call, sheet))


@pytest.mark.parametrize("value", [PHONE, "Atelier +33 6 11 22 33 44", "0033611223344", "06.11.22.33.44"])
def test_a_telephone_in_a_public_cell_is_not_taken(registry: Path, call: RunCommand, value: str) -> None:
    sheet = PEOPLE.format(heading="Employeur", value=value)
    ran = import_csv(registry, call, sheet)
    assert ran.code == 1
    assert "contient un numéro de téléphone" in told(ran)
    assert "employer" not in content(registry)["content/members/eva.kervel.md"]
    import_csv(registry, call, sheet, "--value", f"{value}={value}")
    assert "employer" in content(registry)["content/members/eva.kervel.md"]


def test_a_telephone_names_no_product_and_no_organisation(registry: Path, call: RunCommand) -> None:
    before = content(registry)
    sheet = f"Nom;Mission;Sponsors\n{PHONE};Guider;ANRH\nMon Estran;Guider;Atelier du Môle, {PHONE}\n"
    ran = import_csv(registry, call, sheet, "--as", "startup")
    assert ran.code == 1
    assert told(ran).count("contient un numéro de téléphone") == 2
    after = content(registry)
    assert set(after) - set(before) == {"content/organisations/atelier-du-mole.md"}
    assert not any("11 22 33" in text for text in after.values())


@pytest.mark.parametrize("cells", [f"Bouée (Jean {PHONE});Guider", f"Mon Estran;{PHONE}"])
def test_a_telephone_is_neither_in_the_name_of_a_product_nor_its_mission(
    registry: Path, call: RunCommand, cells: str
) -> None:
    before = content(registry)
    ran = import_csv(registry, call, f"Nom;Mission\n{cells}\n", "--as", "startup")
    assert ran.code == 1
    assert "contient un numéro de téléphone" in told(ran)
    assert content(registry) == before


def test_the_option_that_publishes_a_telephone_can_be_copied(registry: Path, call: RunCommand) -> None:
    sheet = PEOPLE.format(heading="Employeur", value=f'"Atelier\n{PHONE}"')
    ran = import_csv(registry, call, sheet)
    assert f'--value "Atelier {PHONE}=Atelier {PHONE}"' in told(ran)
    import_csv(registry, call, sheet, "--value", f"Atelier {PHONE}=Atelier {PHONE}")
    assert f"employer: Atelier {PHONE}" in content(registry)["content/members/eva.kervel.md"]
