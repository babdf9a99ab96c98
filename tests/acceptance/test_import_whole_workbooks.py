"""`incubo import FILE`: all the sheets of a workbook, as one change; what all rows lack is answered once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.pseudo_terminal import run_with_answers
from support.workbooks import make_xlsx

PRODUCTS = [["Produit", "Phase", "Depuis", "À quoi ça sert", "Contact"],
            ["Bouée Bleue", "Construction", date(2024, 9, 2), "Signaler une bouée", "b@example.org"]]  # fmt: skip
TEAM = [["Nom", "Fonction", "Produit", "Début", "Fin"],
        ["Léa Kern", "Développeuse", "Bouée Bleue", date(2024, 9, 2), "CDI"]]  # fmt: skip
COMMITTEES = [["Date", "Produit", "Décision"], [date(2024, 9, 2), "Bouée Bleue", "Lancement"]]
pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")

BOUEE, KERN = "content/startups/bouee-bleue.md", "content/members/lea.kern.md"


def give(registry: Path, call: RunCommand, sheets: dict[str, list[list[Any]]], *options: str) -> tuple[int, str]:
    """The exit code of an import of sheets, and what is told."""
    path = registry / "classeur.xlsx"
    path.write_bytes(make_xlsx(sheets))
    ran = call("--lang", "fr", "import", str(path), "--yes", *options, cwd=registry)
    return ran.code, re.sub(r"\s+", " ", ran.out + ran.err)


def text_of(registry: Path, path: str) -> str:
    return (registry / path).read_text("utf-8")


def test_people_come_after_products_and_committees_after_both(registry: Path, call: RunCommand) -> None:
    code, told = give(registry, call, {"Comités": COMMITTEES, "Équipe": TEAM, "Produits": PRODUCTS})
    assert code == 0, told
    assert [told.index(f"feuille « {name} »") for name in ("Produits", "Équipe", "Comités")] == sorted(
        told.index(f"feuille « {name} »") for name in ("Produits", "Équipe", "Comités")
    )
    assert "autres feuilles" not in told
    assert "draft" not in text_of(registry, BOUEE) + text_of(registry, KERN)
    assert "    decision: launch\n" in text_of(registry, BOUEE)
    assert "    end: null\n" in text_of(registry, KERN)


def test_all_sheets_are_one_change_that_is_undone_at_once(registry: Path, call: RunCommand) -> None:
    give(registry, call, {"Produits": PRODUCTS, "Équipe": TEAM})
    assert call("undo", "--yes", cwd=registry).code == 0
    assert not (registry / BOUEE).exists()
    assert not (registry / KERN).exists()


def test_sheets_of_one_kind_are_asked_about(registry: Path, call: RunCommand) -> None:
    code, told = give(registry, call, {"2023": PRODUCTS, "2024": PRODUCTS})
    assert code == 2
    assert "ce classeur a plusieurs feuilles" in told
    assert not (registry / BOUEE).exists()


def test_a_sheet_that_helps_to_fill_in_others_is_left_out(registry: Path, call: RunCommand) -> None:
    lists = [["Incubateur", "Phase"], ["Fabrique des phares", "Construction"]]
    code, told = give(registry, call, {"Produits": PRODUCTS, "Listes": lists, "Équipe": TEAM})
    assert code == 0, told
    assert "autres feuilles, à donner avec --sheet : Listes" in told
    assert not (registry / "content/incubators/fabrique-des-phares.md").exists()


def test_a_heading_is_one_of_any_sheet(registry: Path, call: RunCommand) -> None:
    team = [[*TEAM[0], "Truc"], [*TEAM[1], "Malt"]]
    sheets = {"Produits": PRODUCTS, "Équipe": team}
    assert give(registry, call, sheets, "--column", "Truc=employeur")[0] == 0
    assert "    employer: Malt\n" in text_of(registry, KERN)
    assert "Truc" in (registry / "classeur.import.toml").read_text("utf-8")
    code, told = give(registry, call, sheets, "--column", "Machin=employeur")
    assert code == 2
    assert "« Machin »" in told


def test_a_second_table_below_the_first_is_read(registry: Path, call: RunCommand) -> None:
    offers = [["Produit", "Poste", "Type", "Ouverte le", "Clôture"],
              ["Bouée Bleue", "Designer", "mission", date(2025, 1, 6), date(2025, 2, 7)]]  # fmt: skip
    rows = [*PRODUCTS, [None], ["OFFRES"], *offers]
    code, told = give(registry, call, {"Suivi": rows})
    assert code == 0, told
    assert "feuille « Suivi · OFFRES », 1 ligne" in told
    (offer,) = [path for path in (registry / "content/jobs").glob("2025-01-06-*.md") if "bouee" in path.name]
    assert "startup: bouee-bleue\n" in offer.read_text("utf-8")


@pytest.mark.parametrize("option", ["domaine=Animation", "domaine=animation"])
def test_what_no_row_says_is_answered_once(registry: Path, call: RunCommand, option: str) -> None:
    rows = [["Nom", "Fonction", "Produit", "Début", "Fin"]]
    rows += [[f"{name} Kern", "Sculptrice", "Mon Estran", date(2024, 9, 2), "CDI"] for name in ("Léa", "Awa")]
    assert give(registry, call, {"Équipe": rows}, "--default", option)[0] == 0
    for name in ("lea", "awa"):
        text = text_of(registry, f"content/members/{name}.kern.md")
        assert "domaine: Animation\n" in text
        assert "draft" not in text


def test_questions_say_which_sheet_they_are_about(registry: Path) -> None:
    path = registry / "classeur.xlsx"
    team = [[*TEAM[0], "Truc"], [*TEAM[1], "Malt"]]
    path.write_bytes(make_xlsx({"Produits": PRODUCTS, "Équipe": team}))
    code, seen = run_with_answers(registry, "import", str(path), answers=["employeur", "écrire"], lang="fr")
    assert code == 0, seen
    assert re.search(r"Feuille «\s+Équipe\s+».*La colonne «\s+Truc\s+»", seen, re.DOTALL)
    assert "    employer: Malt\n" in text_of(registry, KERN)


def test_what_no_row_says_is_asked_once(registry: Path) -> None:
    rows = [["Nom", "Fonction", "Produit", "Début", "Fin"]]
    rows += [[f"{name} Kern", "Sculptrice", "Mon Estran", date(2024, 9, 2), "CDI"] for name in ("Léa", "Awa")]
    path = registry / "classeur.xlsx"
    path.write_bytes(make_xlsx({"Équipe": rows}))
    code, seen = run_with_answers(registry, "import", str(path), answers=["Animation", "écrire"], lang="fr")
    assert code == 0, seen
    assert "2 nouvelles fiches ne disent pas" in seen
    assert "domaine: Animation\n" in text_of(registry, "content/members/awa.kern.md")
    assert '"domaine" = "Animation"' in (registry / "classeur.import.toml").read_text("utf-8")


def test_a_value_for_all_that_fits_no_field_is_refused(registry: Path, call: RunCommand) -> None:
    rows = [*TEAM[:1], ["Léa Kern", "Sculptrice", None, None, None]]
    code, told = give(registry, call, {"Équipe": rows}, "--default", "domaine=Vannerie")
    assert code == 2
    assert "--default" in told


def test_rows_that_did_not_fit_of_several_sheets_replace_no_file_that_nobody_named(
    registry: Path, call: RunCommand
) -> None:
    kept = registry.parent / "refus-2.xlsx"
    kept.write_bytes(b"ours")
    products = [*PRODUCTS, ["Cale Verte", "Construction", "bientôt", "Trouver une cale", "c@example.org"]]
    team = [*TEAM, ["Ana Le Goff", "Designer", "Bouée Bleue", "un jour", "CDI"]]
    output = registry.parent / "refus.xlsx"
    code, told = give(registry, call, {"Produits": products, "Équipe": team}, "-o", str(output))
    assert code == 1, told
    assert kept.read_bytes() == b"ours"
    for path in (output, registry.parent / "refus-3.xlsx"):
        assert f"incubo import {path}" in told
        ran = call("import", str(path), "--dry-run", cwd=registry)
        assert "1 row (row 2)" in ran.out, ran.err
