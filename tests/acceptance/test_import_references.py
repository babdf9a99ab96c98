"""`incubo import`: cells that name several entries, and people whose product is not known."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from support.command_line import RunCommand

HEADINGS = "Nom;Fonction;Produit;Début;Fin\n"


def import_csv(registry: Path, call: RunCommand, text: str, *options: str) -> str:
    path = registry / "feuille.csv"
    path.write_text(text, "utf-8")
    ran = call("--lang", "fr", "import", str(path), "--yes", *options, cwd=registry)
    assert ran.code in (0, 1), ran.err
    return " ".join((ran.out + ran.err).replace("\u00a0", " ").split())


def entry(registry: Path, place: str) -> dict[str, Any]:
    return yaml.safe_load((registry / f"content/{place}.md").read_text("utf-8").split("---")[1])


def startups(registry: Path, member: str) -> list[list[str]]:
    return [mission.get("startups", []) for mission in entry(registry, f"members/{member}")["missions"]]


def test_what_is_understood_of_several_products_is_kept(registry: Path, call: RunCommand) -> None:
    said = import_csv(registry, call, f"{HEADINGS}Anna Kervel;Dev;Mon Estran, Produit Rêvé ?;06/01/2025;31/05/2025\n")
    assert "rien dans le registre ne s'appelle « Produit Rêvé ? »" in said
    assert startups(registry, "anna.kervel") == [["mon-estran"]]
    assert "draft" not in entry(registry, "members/anna.kervel")


def test_a_list_may_end_with_and(registry: Path, call: RunCommand) -> None:
    products = "Mon Estran, Phare Public et Quai Solidaire"
    import_csv(registry, call, f"{HEADINGS}Anna Kervel;Dev;{products};06/01/2025;31/05/2025\n")
    assert startups(registry, "anna.kervel") == [["mon-estran", "phare-public", "quai-solidaire"]]


def test_a_person_without_a_known_product_is_a_draft_until_it_is_known(registry: Path, call: RunCommand) -> None:
    row = "Anna Kervel;Dev;{product};06/01/2025;31/05/2025\n"
    rows = row.format(product="Rêve ?, Songe ?") + "Luc Bihan;Dev;;06/01/2025;31/05/2025\n"
    said = import_csv(registry, call, HEADINGS + rows)
    assert "« Rêve ? »" in said
    assert "« Songe ? »" in said
    assert "produits (missions) (2)" in said
    assert entry(registry, "members/anna.kervel")["draft"] is True
    assert entry(registry, "members/luc.bihan")["draft"] is True
    todo = call("--lang", "fr", "todo", "--only", "draft", cwd=registry).out
    assert re.search("Anna Kervel \\(membre\\), il manque\u00a0: .*missions \\(les produits concernés\\)", todo)
    import_csv(registry, call, HEADINGS + row.format(product="Mon Estran"))
    assert startups(registry, "anna.kervel") == [["mon-estran"]]
    assert "draft" not in entry(registry, "members/anna.kervel")
    assert call("set", "luc.bihan", "draft=false", "--yes", cwd=registry).code == 0
    assert "draft" not in entry(registry, "members/luc.bihan")


def test_a_mission_for_an_unknown_product_is_not_added_to_somebody(registry: Path, call: RunCommand) -> None:
    before = entry(registry, "members/samuel.orvault")
    said = import_csv(registry, call, f"{HEADINGS}Samuel Orvault;Dev;Rêve ?;06/01/2028;31/05/2028\n")
    assert "on ne sait pas pour quel produit est la mission" in said
    assert entry(registry, "members/samuel.orvault")["missions"] == before["missions"]


def test_a_mission_for_no_product_is_not_added_to_somebody_who_has_products(registry: Path, call: RunCommand) -> None:
    before = entry(registry, "members/samuel.orvault")
    rows = "Anna Kervel;Dev;Mon Estran;06/01/2025;31/05/2025\nSamuel Orvault;Dev;;06/01/2028;31/05/2028\n"
    said = import_csv(registry, call, HEADINGS + rows)
    assert "on ne sait pas pour quel produit est la mission" in said
    assert entry(registry, "members/samuel.orvault")["missions"] == before["missions"]


def test_an_organisation_with_the_acronym_of_another_one_is_asked_about(registry: Path, call: RunCommand) -> None:
    rows = "Nom;Sigle\nAgence nouvelle des rivages;ANRH\n"
    said = import_csv(registry, call, rows, "--as", "organisations")
    assert "« ANRH » désigne déjà Agence nationale des rivages habités (anrh)" in said
    assert not (registry / "content/organisations/agence-nouvelle-des-rivages.md").exists()
    answer = "Agence nouvelle des rivages=new"
    said = import_csv(registry, call, rows, "--as", "organisations", "--value", answer)
    assert "1 nouvelle fiche" in said


def test_sponsors_that_are_understood_are_added_and_none_is_taken_away(registry: Path, call: RunCommand) -> None:
    import_csv(registry, call, "Nom;Sponsors\nMon Estran;Agence du Môle\n", "--as", "startup")
    assert entry(registry, "startups/mon-estran")["sponsors"] == ["agence-du-mole"]
    said = import_csv(registry, call, "Nom;Sponsors\nMon Estran;Mme Kervel, DDTM 29\n", "--as", "startup")
    assert "« Mme Kervel » n'est pas clairement le nom d'une organisation" in said
    assert entry(registry, "startups/mon-estran")["sponsors"] == ["agence-du-mole", "ddtm-29"]


def test_plus_separates_organisations_that_nobody_knows(registry: Path, call: RunCommand) -> None:
    import_csv(registry, call, "Nom;Sponsors\nMon Estran;Région du Môle + SNQE\n", "--as", "startup")
    assert entry(registry, "startups/mon-estran")["sponsors"] == ["region-du-mole", "snqe"]


def test_a_product_written_once_above_its_team_is_that_of_the_rows_below(registry: Path, call: RunCommand) -> None:
    said = import_csv(
        registry,
        call,
        "Produit;Membre;Rôle;Date d'arrivée;Date de départ\n"
        "Mon Estran;Anna Kervel;Dev;06/01/2025;31/05/2025\n"
        ";Luc Bihan;Designer;06/01/2025;31/05/2025\n"
        "Quai Solidaire;Eva Kervel;Dev;06/01/2025;31/05/2025\n",
    )
    assert "ligne 3, colonne Produit : « Mon Estran » est recopié de la ligne du dessus" in said
    assert startups(registry, "luc.bihan") == [["mon-estran"]]
    assert startups(registry, "eva.kervel") == [["quai-solidaire"]]
    assert "draft" not in entry(registry, "members/luc.bihan")


def test_an_empty_product_is_not_filled_where_products_are_written_on_each_row(
    registry: Path, call: RunCommand
) -> None:
    import_csv(
        registry,
        call,
        "Produit;Membre;Rôle;Date d'arrivée;Date de départ\n"
        "Mon Estran;Anna Kervel;Dev;06/01/2025;31/05/2025\n"
        "Mon Estran;Eva Kervel;Dev;06/01/2025;31/05/2025\n"
        ";Luc Bihan;Designer;06/01/2025;31/05/2025\n",
    )
    assert startups(registry, "luc.bihan") == [[]]
    assert entry(registry, "members/luc.bihan")["draft"] is True


def test_cells_of_a_csv_beyond_the_headings_are_told(registry: Path, call: RunCommand) -> None:
    said = import_csv(registry, call, f"{HEADINGS}Anna Kervel;Dev;Mon Estran;06/01/2025;31/05/2025;Quai Solidaire\n")
    assert "F est laissée de côté" in said
    assert startups(registry, "anna.kervel") == [["mon-estran"]]


def test_a_short_word_that_is_within_another_is_no_value(registry: Path, call: RunCommand) -> None:
    offers = "Intitulé;Produit;Domaine;Date de publication;Date limite\n"
    said = import_csv(registry, call, f"{offers}Stage;Mon Estran;Com;01/11/2025;31/12/2025\n")
    assert "colonne Domaine : « Com »" in said
    (job,) = (registry / "content/jobs").glob("2025-11-01*")
    assert "domaine" not in entry(registry, f"jobs/{job.stem}")
    said = import_csv(registry, call, f"{offers}Dév;Mon Estran;Dev;01/10/2025;31/12/2025\n")
    assert "« Dev » est lu « Développement »" in said


def test_a_list_of_missions_saved_as_csv_with_its_keys_is_one(registry: Path, call: RunCommand) -> None:
    before = {path: path.read_bytes() for path in registry.glob("content/**/*.md")}
    said = import_csv(
        registry,
        call,
        "incubo id;incubo item;Membre;Nom;Produits;Statut;Fin\n"
        "samuel.orvault;1;samuel.orvault;Samuel Orvault;Mon Estran;indépendant;\n",
    )
    assert "type : missions" in said
    assert {path: path.read_bytes() for path in registry.glob("content/**/*.md")} == before
