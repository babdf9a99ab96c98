"""`incubo import`: one cell that does not fit takes no others with it, and is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command_line import RunCommand
from support.workbooks import make_xlsx

KERN = "content/members/lea.kern.md"
BOUEE = "content/startups/bouee.md"


def import_rows(registry: Path, call: RunCommand, sheet: str, rows: list[list[Any]], *options: str) -> str:
    """What is told of an import of rows."""
    path = registry / "feuille.xlsx"
    path.write_bytes(make_xlsx({sheet: rows}))
    ran = call("--lang", "fr", "import", str(path), "--yes", *options, cwd=registry)
    return re.sub(r"\s+", " ", ran.out + ran.err)


def import_kern(registry: Path, call: RunCommand, *options: str, **cells: str) -> str:
    """What is told of an import of Léa Kern, with some cells of her own."""
    row = {"Nom": "Léa Kern", "Domaine": "Développement", "Statut": "Indépendant", "Produits": "Mon Estran"}
    row |= {"Début": "06/01/2025", "Fin": "31/12/2025", **cells}
    return import_rows(registry, call, "Membres", [[*row], [*row.values()]], *options)


def test_a_phase_that_goes_on_without_a_day_is_left_out_without_a_word_where_a_person_says_so(
    registry: Path, call: RunCommand
) -> None:
    rows = [["Produit", "Construction", "Accélération"], ["Bouée", "01/07/2024", "en cours"]]
    told = import_rows(registry, call, "Produits", rows, "--value", "en cours=-")
    assert "sans date" not in told
    assert "acceleration" not in (registry / BOUEE).read_text("utf-8")
    assert "start: 2024-07-01" in (registry / BOUEE).read_text("utf-8")


@pytest.mark.parametrize(
    ("heading", "told"), [("Contact", "pas encore de valeur"), ("Truc", "Truc est laissée de côté")]
)
def test_a_column_that_only_says_not_yet_is_told(registry: Path, call: RunCommand, heading: str, told: str) -> None:
    rows = [["Produit", "Phase", heading], ["Bouée", "Construction", "à créer"]]
    assert told in import_rows(registry, call, "Produits", rows)


def test_a_column_that_says_something_comes_before_one_that_says_not_yet(registry: Path, call: RunCommand) -> None:
    rows = [["Produit", "Contact", "E-mail de contact"], ["Bouée", "à confirmer", "bouee@example.org"]]
    told = import_rows(registry, call, "Produits", rows)
    assert "contact: bouee@example.org" in (registry / BOUEE).read_text("utf-8")
    assert "Contact est laissée de côté : « E-mail de contact » le donne déjà" in told


def test_a_value_far_down_is_read(registry: Path, call: RunCommand) -> None:
    rows = [["Produit", "Phase", "Contact"], *([f"Bouée {n}", "Construction", ""] for n in range(250))]
    rows[-1][2] = "bouee@example.org"
    rows[-1][0] = "Écluse"
    import_rows(registry, call, "Produits", rows)
    assert "contact: bouee@example.org" in (registry / "content/startups/ecluse.md").read_text("utf-8")


@pytest.mark.parametrize("word", ["à créer", "à planifier", "à fixer", "à prévoir", "à venir", "à compléter"])
def test_words_for_what_is_to_come_are_no_value(registry: Path, call: RunCommand, word: str) -> None:
    rows = [
        ["Produit", "Phase", "Contact"],
        ["Bouée", "Construction", word],
        ["Écluse", "Construction", "e@example.org"],
    ]
    assert f"ligne 2, colonne Contact : pas encore de valeur (« {word} »)" in import_rows(
        registry, call, "Produits", rows
    )


@pytest.mark.parametrize("word", ["Indéterminé", "CDI", "en cours", "durée indéterminée", "31/12/9999"])
def test_a_contract_without_end_says_so(registry: Path, call: RunCommand, word: str) -> None:
    told = import_kern(registry, call, Fin=word, Fonction="Développeuse")
    text = (registry / KERN).read_text("utf-8")
    assert "  - start: 2025-01-06\n    end: null\n" in text
    assert "draft" not in text
    assert f"colonne Fin : « {word} » est lu : sans terme" in told
    import_kern(registry, call, Fin="sans terme", Fonction="Développeuse")
    assert (registry / KERN).read_text("utf-8") == text


@pytest.mark.parametrize("word", ["Stage", "CDD 3 ans", "Alternance"])
def test_an_unknown_status_costs_no_other_cell(registry: Path, call: RunCommand, word: str) -> None:
    told = import_kern(registry, call, Statut=word)
    text = (registry / KERN).read_text("utf-8")
    assert "start: 2025-01-06" in text
    assert "mon-estran" in text
    assert "status:" not in text
    assert f"« {word} » ne fait pas partie des valeurs possibles" in told


def test_an_unknown_product_costs_no_other_cell(registry: Path, call: RunCommand) -> None:
    told = import_kern(registry, call, Produits="Peut-être ?")
    text = (registry / KERN).read_text("utf-8")
    assert "end: 2025-12-31" in text
    assert "startups:" not in text
    assert '--value "Peut-être ?=-"' in told


def test_a_product_that_only_people_know_is_a_draft(registry: Path, call: RunCommand) -> None:
    told = import_kern(registry, call, Produits="mon estran, Bouée Bleue", Fonction="Développeuse")
    assert "Nouveau brouillon : Bouée Bleue (produit)" in told
    text = (registry / KERN).read_text("utf-8")
    assert "    startups:\n      - mon-estran\n      - bouee-bleue\n" in text
    assert "draft" not in text
    assert "draft: true" in (registry / "content/startups/bouee-bleue.md").read_text("utf-8")


@pytest.mark.parametrize("unit", ["Direction du numérique", "DSI", "Peut-être ?", "tous les lundis"])
def test_what_is_not_clearly_a_product_makes_none(registry: Path, call: RunCommand, unit: str) -> None:
    told = import_kern(registry, call, Produits=unit)
    assert f"rien dans le registre ne s'appelle « {unit} »" in told
    assert "startups:" not in (registry / KERN).read_text("utf-8")


def test_who_works_for_all_products_is_of_the_incubator(registry: Path, call: RunCommand) -> None:
    told = import_kern(registry, call, Produits="Transverse", Fonction="Développeuse")
    assert "« Transverse » n'est pas un produit" in told
    text = (registry / KERN).read_text("utf-8")
    assert "incubator: rivages\n" in text
    assert "draft" not in text


def test_the_product_of_a_row_is_corrected_later(registry: Path, call: RunCommand) -> None:
    import_kern(registry, call, Produits="Transverse")
    import_kern(registry, call)
    text = (registry / KERN).read_text("utf-8")
    assert text.count("start:") == 1
    assert "mon-estran" in text


def test_a_first_day_that_cannot_be_read_refuses_the_contract(registry: Path, call: RunCommand) -> None:
    assert "1 ligne refusée" in import_kern(registry, call, Début="le 45 du mois 12")
    assert not (registry / KERN).exists()


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("31 décembre", "il manque l'année"),
        ("31 février", "ce mois a moins de jours"),
        ("aujourd'hui", "ce jour dépend de celui où on le lit"),
        ("6 mois", "c'est une durée"),
        ("+1 an", "c'est une durée"),
        ("31/03/2026 puis renouvelé", "« 31/03/2026 puis renouvelé » n'est pas une date"),
    ],
)
def test_a_last_day_that_cannot_be_read_leaves_a_draft_to_complete(
    registry: Path, call: RunCommand, word: str, told: str
) -> None:
    said = import_kern(registry, call, "--column", "Fin=missions.end", Fonction="Dev", Fin=word)
    assert told in said
    assert "vouliez-vous dire « aujourd'hui »" not in said
    text = (registry / KERN).read_text("utf-8")
    assert "start: 2025-01-06" in text
    assert "end:" not in text
    assert "draft: true" in text
    import_kern(registry, call, Fonction="Dev")
    text = (registry / KERN).read_text("utf-8")
    assert "end: 2025-12-31" in text
    assert text.count("start:") == 1
    assert "draft" not in text


def test_a_last_day_that_cannot_be_read_gives_nobody_a_mission_without_end(registry: Path, call: RunCommand) -> None:
    import_kern(registry, call, Fonction="Dev")
    before = (registry / KERN).read_bytes()
    assert "1 ligne refusée" in import_kern(registry, call, Fin="fin de mission", Début="06/01/2026")
    assert (registry / KERN).read_bytes() == before


@pytest.mark.parametrize("others", [[], [["Écluse", "Mon Estran", "06/01/2025", "31/03/2025"]]])
def test_an_offer_without_a_last_day_says_what_to_write(registry: Path, call: RunCommand, others: list[Any]) -> None:
    rows = [["Titre", "Produit", "Publiée le", "Date limite"], ["Dév.", "Mon Estran", "06/01/2025", "dès que possible"]]
    told = import_rows(registry, call, "Offres", [*rows, *others], "--as", "jobs")
    assert "1 ligne refusée" in told
    assert ('--value "dès que possible=DATE"' if others else "un jour s'écrit comme 31/12/2026") in told


def test_ordinary_headings_of_people(registry: Path, call: RunCommand) -> None:
    headings = [
        "Nom",
        "Domaine",
        "Statut",
        "Entreprise / Administration",
        "Produits",
        "Date d'entrée",
        "Date de sortie",
    ]
    row = ["Léa Kern", "Développement", "Indépendant", "Atelier Vasière", "Mon Estran", "06/01/2025", "31/12/2025"]
    told = import_rows(registry, call, "Membres", [headings, row])
    text = (registry / KERN).read_text("utf-8")
    assert "start: 2025-01-06" in text
    assert "end: 2025-12-31" in text
    assert "employer: Atelier Vasière" in text
    assert "laissée de côté" not in told


@pytest.mark.parametrize(
    ("heading", "cell", "written"),
    [
        ("Description courte", "Suivre les bouées du large", "mission: Suivre les bouées du large"),
        ("Ministère porteur", "Agence nationale du rivage habité", "sponsors:"),
        ("Direction métier", "Agence nationale du rivage habité", "sponsors:"),
        ("Repo GitHub", "https://git.example.org/bouee", "repository: https://git.example.org/bouee"),
        ("Mail générique", "bouee@example.org", "contact: bouee@example.org"),
    ],
)
def test_ordinary_headings_of_products(registry: Path, call: RunCommand, heading: str, cell: str, written: str) -> None:
    import_rows(registry, call, "Produits", [["Produit", "Phase", heading], ["Bouée", "Construction", cell]])
    assert written in (registry / BOUEE).read_text("utf-8")


@pytest.mark.parametrize("name", ["premier jour", "Premier jour", "first day", "missions.start"])
def test_a_column_can_be_given_as_the_plan_shows_it(registry: Path, call: RunCommand, name: str) -> None:
    headings = ["Nom", "Domaine", "Produits", "Truc", "Fin"]
    row = ["Léa Kern", "Développement", "Mon Estran", "06/01/2025", "31/12/2025"]
    told = import_rows(registry, call, "Membres", [headings, row], "--column", f"Truc={name}")
    assert "Truc premier jour" in told
    assert "start: 2025-01-06" in (registry / KERN).read_text("utf-8")


def test_the_help_tells_of_empty_cells_in_an_exported_sheet(registry: Path, call: RunCommand) -> None:
    ran = call("--lang", "fr", "import", "sheet", "--help", cwd=registry)
    assert "dans une feuille exportée par incubo, elle retire la valeur" in re.sub(r"[\s│|]+", " ", ran.out)


def test_no_end_in_an_exported_sheet_takes_the_place_of_the_last_day(registry: Path, call: RunCommand) -> None:
    import_kern(registry, call)
    book = registry / "export.xlsx"
    assert call("export", "xlsx", str(book), "--lang", "en", cwd=registry).code == 0
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["Missions"]
    end = [cell.value for cell in sheet[1]].index("End")
    next(row for row in sheet.iter_rows() if row[0].value == "lea.kern")[end].value = "CDI"
    workbook.save(book)
    call("import", str(book), "--sheet", "Missions", "--yes", cwd=registry)
    text = (registry / KERN).read_text("utf-8")
    assert "  - start: 2025-01-06\n    end: null\n" in text
    assert call("export", "xlsx", str(book), "--lang", "en", cwd=registry).code == 0
    call("import", str(book), "--sheet", "Missions", "--yes", cwd=registry)
    assert (registry / KERN).read_text("utf-8") == text


@pytest.mark.parametrize("number", ["", " 1"])
def test_an_amount_beside_a_committee_is_what_it_granted(registry: Path, call: RunCommand, number: str) -> None:
    rows = [["Produit", "Phase", f"Comité{number}", "Montant (k€)"], ["Bouée", "Construction", "06/01/2025", "90"]]
    import_rows(registry, call, "Produits", rows)
    assert "    date: 2025-01-06\n    amount: 90000\n" in (registry / BOUEE).read_text("utf-8")


def test_an_amount_beside_no_committee_is_left_out(registry: Path, call: RunCommand) -> None:
    rows = [["Produit", "Comité", "Phase", "Montant (k€)"], ["Bouée", "06/01/2025", "Construction", "90"]]
    told = import_rows(registry, call, "Produits", rows)
    assert "90000" not in (registry / BOUEE).read_text("utf-8")
    assert "Montant (k€) est laissée de côté" in told


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["Région des Caps", "DGFH", "Agence des eaux"], True),
        (["Région des Caps", "Anna Pontet", "Luc Sablon"], False),
    ],
)
def test_a_column_of_bodies_is_of_sponsors_whatever_its_heading_says_of_people(
    registry: Path, call: RunCommand, values: list[str], read: bool
) -> None:
    rows = [["Produit", "Porteur"], *([f"Bouée {i}", value] for i, value in enumerate(values))]
    assert ("Porteur sponsors" in import_rows(registry, call, "Produits", rows)) == read


@pytest.mark.parametrize(
    ("word", "decision"),
    [("GO accél.", "accelerate"), ("Passage en conso", "consolidate"), ("on continue", "continue")],
)
def test_a_decision_in_the_words_of_an_office(registry: Path, call: RunCommand, word: str, decision: str) -> None:
    rows = [["Jour", "Produit", "Décision", "Sur quoi"], ["06/01/2025", "Mon Estran", word, "Trois ports"]]
    import_rows(registry, call, "Comités", rows)
    text = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    assert f"    date: 2025-01-06\n    comment: Trois ports\n    decision: {decision}\n" in text


@pytest.mark.parametrize("word", ["reporté au 28/01", "Annulé", "postponed"])
def test_a_committee_that_was_not_held_is_not_recorded(registry: Path, call: RunCommand, word: str) -> None:
    rows = [["Jour", "Produit", "Décision"], ["06/01/2025", "Mon Estran", word]]
    assert word in import_rows(registry, call, "Comités", rows)
    assert "2025-01-06" not in (registry / "content/startups/mon-estran.md").read_text("utf-8")
