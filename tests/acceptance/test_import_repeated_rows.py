"""`incubo import`: several rows of one name, and rows that are none of the table."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command_line import RunCommand
from support.workbooks import make_xlsx

HEADINGS = ["Nom", "Phase", "Depuis", "Contact", "Financeurs", "Comité 1 date", "Comité 1 montant (k€)"]
STARTUPS = "content/startups"


def write(path: Path, rows: list[list[Any]]) -> str:
    path.write_bytes(make_xlsx({"Produits": rows}))
    return str(path)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def new_startups(registry: Path, before: set[str]) -> set[str]:
    return {path.stem for path in (registry / STARTUPS).glob("*.md")} - before


@pytest.fixture
def before(registry: Path) -> set[str]:
    return {path.stem for path in (registry / STARTUPS).glob("*.md")}


def test_rows_that_go_on_with_a_product_are_one_and_told(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [
        HEADINGS,
        ["Bouée", "Construction", "03/06/2024", "bouee@rivages.example", "ANRH", "03/06/2024", 100],
        [None, None, None, None, None, "02/12/2024", 120],
        ["Cale", "Construction", "03/06/2024", "cale@rivages.example", "ANRH", None, None],
        ["Bouée", None, None, None, "DGML", "02/06/2025", 140],
    ]
    file = write(registry / "produits.xlsx", rows)
    ran = call("--lang", "fr", "import", file, "--yes", cwd=registry)
    assert "les lignes 2, 3 et 5 sont une seule fiche : « Bouée »" in plain(ran.out)
    assert new_startups(registry, before) == {"bouee", "cale"}
    text = (registry / STARTUPS / "bouee.md").read_text("utf-8")
    assert re.findall(r"amount: (\d+)", text) == ["100000", "120000", "140000"]
    assert "sponsors:\n  - anrh\n  - dgml\n" in text


def test_the_phases_of_a_product_on_a_row_each_are_its_history(
    registry: Path, before: set[str], call: RunCommand
) -> None:
    rows = [
        ["Nom", "Phase", "Depuis", "Contact"],
        ["Bouée", "Investigation", "08/01/2024", "bouee@rivages.example"],
        ["Bouée", "Construction", "03/06/2024", None],
    ]
    ran = call("--lang", "fr", "import", write(registry / "produits.xlsx", rows), "--yes", cwd=registry)
    assert "les lignes 2 et 3 sont une seule fiche" in plain(ran.out)
    text = (registry / STARTUPS / "bouee.md").read_text("utf-8")
    assert re.findall(r"- name: (\w+)", text) == ["investigation", "construction"]


@pytest.mark.parametrize(
    ("name", "phase", "contact", "words"),
    [
        ("Bouée", "Accélération", None, "un même nom, avec des valeurs différentes dans Phase"),
        ("Bouée", None, "autre@rivages.example", "un même nom, avec des valeurs différentes dans Contact"),
        ("BOUEE", None, None, "un même nom écrit de plusieurs façons (Bouée et BOUEE)"),
        ("bouée", None, None, "un même nom écrit de plusieurs façons (Bouée et bouée)"),
    ],
)
def test_rows_of_one_name_that_may_be_two_products_are_left_out(
    registry: Path, before: set[str], call: RunCommand, name: str, phase: str | None, contact: str | None, words: str
) -> None:
    rows = [
        HEADINGS,
        ["Bouée", "Construction", "03/06/2024", "bouee@rivages.example", "ANRH", "03/06/2024", 100],
        [name, phase, None, contact, "DGML", "02/12/2024", 120],
        ["Cale", "Construction", "03/06/2024", "cale@rivages.example", "ANRH", None, None],
    ]
    file = write(registry / "produits.xlsx", rows)
    completed = registry / "a-completer.xlsx"
    ran = call("--lang", "fr", "import", file, "--yes", "-o", str(completed), cwd=registry)
    assert ran.code == 1, ran.err
    assert f"lignes 2 et 3, colonne Nom : {words}" in plain(ran.out)
    assert "--value Bouée=same" in plain(ran.out)
    assert new_startups(registry, before) == {"cale"}

    workbook = openpyxl.load_workbook(completed)
    sheet = workbook["Produits"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["Bouée", name]
    sheet["A3"] = "Vigie Verte"
    workbook.save(completed)
    ran = call("--lang", "fr", "import", str(completed), "--yes", cwd=registry)
    assert new_startups(registry, before) == {"bouee", "cale", "vigie-verte"}, ran.out
    first = (registry / STARTUPS / "bouee.md").read_text("utf-8")
    assert "amount: 100000\n" in first
    assert "amount: 120000" not in first
    assert "sponsors:\n  - anrh\ncontact: bouee@rivages.example\n" in first
    second = (registry / STARTUPS / "vigie-verte.md").read_text("utf-8")
    assert "amount: 120000\n" in second
    assert "sponsors:\n  - dgml\n" in second


def test_rows_are_one_where_a_person_says_so(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [
        HEADINGS,
        ["Bouée", "Construction", "03/06/2024", "bouee@rivages.example", "ANRH", "03/06/2024", 100],
        ["BOUEE", None, None, "autre@rivages.example", "DGML", "02/12/2024", 120],
    ]
    file = write(registry / "produits.xlsx", rows)
    ran = call("--lang", "fr", "import", file, "--value", "bouée=same", "--yes", cwd=registry)
    assert "les lignes 2 et 3 sont une seule fiche" in plain(ran.out)
    assert "ligne 3, colonne Contact : la ligne 2 donne une autre valeur" in plain(ran.out)
    assert new_startups(registry, before) == {"bouee"}
    text = (registry / STARTUPS / "bouee.md").read_text("utf-8")
    assert "contact: bouee@rivages.example\n" in text
    assert re.findall(r"amount: (\d+)", text) == ["100000", "120000"]


def test_one_name_with_two_apostrophes_is_one_product(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [["Nom", "Phase", "Financeurs"], ["Fil d'Eau", "Construction", "ANRH"], ["Fil d’Eau", None, "DGML"]]
    ran = call("--lang", "fr", "import", write(registry / "produits.xlsx", rows), "--yes", cwd=registry)
    assert "les lignes 2 et 3 sont une seule fiche" in plain(ran.out)
    assert new_startups(registry, before) == {"fil-d-eau"}


def test_a_row_without_a_name_that_has_a_phase_is_no_part_of_another(
    registry: Path, before: set[str], call: RunCommand
) -> None:
    rows = [["Nom", "Phase", "Financeurs"], ["Bouée", "Construction", "ANRH"], [None, "Accélération", "DGML"]]
    ran = call("--lang", "fr", "import", write(registry / "produits.xlsx", rows), "--yes", cwd=registry)
    assert "ligne 3, colonne Nom : le nom manque" in plain(ran.out)
    assert "dgml" not in (registry / STARTUPS / "bouee.md").read_text("utf-8")


FULL = ["Construction", "03/06/2024", "b@rivages.example", "ANRH", None, None]


def test_titles_totals_and_legends_among_the_rows_are_no_products(
    registry: Path, before: set[str], call: RunCommand
) -> None:
    rows = [
        HEADINGS,
        ["PÔLE DU LARGE"],
        ["Bouée", *FULL],
        ["Cale", *FULL],
        ["dont actifs : 2"],
        ["y compris en pause", None, None, None, None, None, 12],
        ["Pôle des rives (1 produit)"],
        ["Vigie", *FULL],
        ["Dont acte", *FULL],
        [],
        ["N.B.", "montants en k€"],
        ["Légende :"],
        [],
        ["En rouge", "produit à risque"],
    ]
    file = write(registry / "produits.xlsx", rows)
    completed = registry / "a-completer.xlsx"
    ran = call("--lang", "fr", "import", file, "--yes", "-o", str(completed), cwd=registry)
    assert new_startups(registry, before) == {"bouee", "cale", "vigie", "dont-acte"}
    text = plain(ran.out)
    assert "la ligne 2 est laissée de côté (un titre ou une remarque) : « PÔLE DU LARGE »" in text
    assert "la ligne 5 est laissée de côté (un total) : « dont actifs : 2 »" in text
    assert "la ligne 6 est laissée de côté (un total)" in text
    assert "ligne 7, colonne Nom : un nom seul" in text
    assert "la ligne 11 est laissée de côté (un titre ou une remarque)" in text
    assert "la ligne 14 est laissée de côté (une légende) : « En rouge · produit à risque »" in text

    ran = call("--lang", "fr", "import", str(completed), "--yes", cwd=registry)
    assert "ligne 2, colonne Nom : un nom seul" in plain(ran.out)
    assert len(new_startups(registry, before)) == 4
    option = "Pôle des rives (1 produit)=new"
    assert call("import", str(completed), "--value", option, "--yes", cwd=registry).code == 0
    assert len(new_startups(registry, before)) == 5


def test_names_alone_are_products_where_most_rows_have_no_more(
    registry: Path, before: set[str], call: RunCommand
) -> None:
    rows = [HEADINGS, ["Bouée", *FULL], ["VIGIE VERTE"], ["Cale"], ["Phare"]]
    call("import", write(registry / "produits.xlsx", rows), "--yes", cwd=registry)
    assert new_startups(registry, before) == {"bouee", "vigie-verte", "cale", "phare"}


def test_many_new_files_are_shown_by_diff_only(registry: Path, before: set[str], call: RunCommand) -> None:
    new = [[name, *FULL] for name in ("Bouée", "Cale", "Vigie", "Phare", "Quai", "Rade")]
    file = write(registry / "produits.xlsx", [HEADINGS, *new, ["Mon Estran", None, None, "estran@rivages.example"]])
    trial = call("--lang", "fr", "import", file, "--dry-run", cwd=registry)
    assert trial.code == 0, trial.err
    assert "6 nouvelles fiches et 1 fiche modifiée" in plain(trial.out)
    assert "6 nouveaux fichiers ne sont pas affichés ici" in plain(trial.out + trial.err)
    assert "+contact: estran@rivages.example" in trial.out
    assert "+title: Bouée" not in trial.out
    whole = call("--lang", "fr", "import", file, "--diff", cwd=registry)
    assert whole.code == 0, whole.err
    assert whole.out.count("+title: ") == 6
    assert "+contact: estran@rivages.example" in whole.out
    assert new_startups(registry, before) == set()
    assert call("import", file, "--diff", "--format", "csv", cwd=registry).code == 2


def test_all_that_is_left_out_is_told(registry: Path, before: set[str], call: RunCommand) -> None:
    rows: list[list[Any]] = [["Nom", "Phase", "Depuis", "Contact"]]
    for number in range(1, 21):
        contact = "b@x.example" if number > 1 else True
        rows += [[f"PÔLE NUMÉRO {number}"], [f"Bouée {number}", "Construction", "03/06/2024", contact]]
    file = write(registry / "produits.xlsx", rows)
    page = call("--lang", "fr", "import", file, "--dry-run", cwd=registry)
    assert "et 5 de plus (pour tout voir : --format table)" in plain(page.out)
    table = call("--lang", "fr", "import", file, "--format", "table", cwd=registry)
    assert table.out.count("hors du tableau") == 20
    assert "PÔLE NUMÉRO 20" in table.out
    assert "à compléter : énoncé de la mission et adresse de contact" in plain(table.out)
    assert "produit" in table.out
    assert "startup" not in table.out
    assert "VRAI" in table.out
    assert "True" not in table.out


def test_a_title_among_the_rows_is_left_out_for_good(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [HEADINGS, ["Les produits de la mer"], ["Bouée", "Construction", "03/06/2024", "bouee@x.example"],
            ["😀", "Construction", "03/06/2024", "sourire@x.example"]]  # fmt: skip
    file = write(registry / "produits.xlsx", rows)
    ran = call("--lang", "fr", "import", file, "--as", "startups", "--dry-run", cwd=registry)
    assert 'si ce n\'en est pas une : --value "Les produits de la mer="' in plain(ran.out)
    assert "« 😀 » n'est pas un nom : ni lettre, ni chiffre" in plain(ran.out)
    said = ("--as", "startups", "--yes", "--value", "Les produits de la mer=", "-o", "reste.xlsx")
    ran = call("--lang", "fr", "import", file, *said, cwd=registry)
    assert "ligne 2, colonne Nom : laissé de côté, comme vous l'avez dit" in plain(ran.out)
    assert new_startups(registry, before) == {"bouee"}
    rest = openpyxl.load_workbook(registry / "reste.xlsx")
    cells = [cell for sheet in rest for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "😀" in cells
    assert "Les produits de la mer" not in cells


def test_cells_may_refer_to_the_people_of_the_same_sheet(registry: Path, before: set[str], call: RunCommand) -> None:
    rows = [["Nom", "Équipe", "Chargée de suivi"], ["Bouée", None, "Inès Morvan"],
            ["Cale", "Inès MORVAN (Malt)", "Ana Sablon"]]  # fmt: skip
    ran = call("--lang", "fr", "import", write(registry / "produits.xlsx", rows), "--yes", cwd=registry)
    assert "Nouveau brouillon : Ana Sablon (membre)" in plain(ran.out)
    assert "rien dans le registre ne s'appelle « Inès Morvan »" not in plain(ran.out)
    assert (registry / "content/members/ines.morvan.md").exists()
    assert "contact_incubator: ines.morvan\n" in (registry / STARTUPS / "bouee.md").read_text("utf-8")


@pytest.mark.slow
def test_thousands_of_rows_of_one_entry_are_refused_at_once(registry: Path, call: RunCommand) -> None:
    days = [date(2010, 1, 1) + timedelta(i) for i in range(3_000)]
    path = registry / "mesures.xlsx"
    path.write_bytes(make_xlsx({"M": [["Startup", "Mesure", "Date", "Valeur"],
                                      *(["Mon Estran", "Visites", day, 3] for day in days)]}))  # fmt: skip
    started = time.process_time()
    ran = call("import", str(path), "--as", "metrics", "--yes", cwd=registry)
    assert "metrics: a list has at most 500 items" in ran.out + ran.err
    assert time.process_time() - started < 15
