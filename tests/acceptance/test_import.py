"""`incubo import FILE` through the command line: what sheets become, what is refused, where and why."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.workbooks import make_xlsx

HEADINGS = ["Nom du service", "Phase", "Depuis", "Contact", "Incubateur", "Financeurs", "En une phrase"]
WHOLE = ["Bouée d'Eau", "Construction", datetime.date(2024, 6, 3), "bouee@rivages.example", "Incubateur des rivages",
         "ANRH", "Voir ce qui flotte"]  # fmt: skip


def content(registry: Path) -> dict[str, str]:
    return {str(path.relative_to(registry)): path.read_text("utf-8") for path in registry.rglob("content/**/*.md")}


@pytest.fixture
def sheet(registry: Path) -> Path:
    return registry.parent / "produits.xlsx"


def write(path: Path, rows: list[list[Any]], **options: Any) -> None:
    path.write_bytes(make_xlsx({"Produits": rows}, **options))


def test_a_row_becomes_a_product(registry: Path, sheet: Path, run: RunCommand) -> None:
    write(sheet, [HEADINGS, WHOLE])
    before = content(registry)
    ran = run("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    after = content(registry)
    assert after.keys() - before.keys() == {"content/startups/bouee-d-eau.md"}
    assert after["content/startups/bouee-d-eau.md"].startswith(
        "---\ntitle: Bouée d'Eau\nmission: Voir ce qui flotte\nincubator: rivages\nsponsors:\n  - anrh\n"
        "contact: bouee@rivages.example\nlink: ''\nphases:\n  - name: construction\n    start: 2024-06-03\n---\n"
    )
    assert {path: after[path] for path in before} == before


def test_the_same_file_again_changes_nothing(registry: Path, sheet: Path, run: RunCommand) -> None:
    write(sheet, [HEADINGS, WHOLE])
    assert run("import", str(sheet), "--yes", cwd=registry).code == 0
    before = content(registry)
    ran = run("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0
    assert "1 fiche inchangée" in ran.out.replace("\u00a0", " ")
    assert content(registry) == before


def test_what_does_not_fit_is_told_with_its_place(registry: Path, sheet: Path, run: RunCommand) -> None:
    rows = [
        ["Portefeuille au 3 juin"], [], HEADINGS, WHOLE,
        ["Marée Haute", "Construction", "31/02/2024", "haute@rivages.example", "", "ANRH", "Voir loin"],
        ["Mon Etran", "Construction", "juin 2024"],
        ["Total", 3],
    ]  # fmt: skip
    write(sheet, rows)
    before = content(registry)
    ran = run("--lang", "fr", "import", str(sheet), "--dry-run", cwd=registry)
    text = re.sub(r"\s+", " ", ran.out)
    assert ran.code == 0
    assert "ligne 5, colonne Depuis : le 31/02/2024 n'existe pas dans le calendrier" in text
    assert "ligne 6, colonne Nom du service : « Mon Etran » est presque le nom" in text
    assert "la ligne 7 est laissée de côté (un total)" in text
    assert content(registry) == before


def test_an_existing_product_is_changed_by_its_title_or_its_id(registry: Path, sheet: Path, run: RunCommand) -> None:
    write(sheet, [["id", "Nom", "Site", "Financeurs"], ["", "MON ESTRAN", "https://estran.example", ""],
                  ["digue-info", "Digue Info 2", "", "ANRH; DGML"]])  # fmt: skip
    ran = run("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    estran = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    assert "title: Mon Estran\n" in estran
    assert "link: https://estran.example\n" in estran
    digue = (registry / "content/startups/digue-info.md").read_text("utf-8")
    assert "title: Digue Info 2\n" in digue
    assert "sponsors:\n  - anrh\n  - dgml\n" in digue


def test_an_unknown_sponsor_is_a_new_organisation(registry: Path, sheet: Path, run: RunCommand) -> None:
    row = [*WHOLE[:5], "ANRH ; Ministère de la Mer, des Ports et du Littoral (MMPL)", WHOLE[6]]
    write(sheet, [HEADINGS, row])
    assert run("import", str(sheet), "--yes", cwd=registry).code == 0
    text = (registry / "content/organisations/mmpl.md").read_text("utf-8")
    assert "name: Ministère de la Mer, des Ports et du Littoral\nacronym: MMPL\n" in text
    startup = (registry / "content/startups/bouee-d-eau.md").read_text("utf-8")
    assert "sponsors:\n  - anrh\n  - mmpl\n" in startup


def test_a_person_says_what_a_column_and_a_text_mean(registry: Path, sheet: Path, run: RunCommand) -> None:
    write(sheet, [["Truc", "Machin", "Étape"], ["Mon Etran", "https://estran.example", "Accélération"]])
    ran = run("import", str(sheet), "--as", "produits", "--column", "Truc=title", "--column", "Machin=site web",
              "--column", "Étape=-", "--value", "Mon Etran=mon-estran", "--yes", cwd=registry)  # fmt: skip
    assert ran.code == 0, ran.err
    assert "link: https://estran.example\n" in (registry / "content/startups/mon-estran.md").read_text("utf-8")


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
    registry: Path, sheet: Path, run: RunCommand, options: list[str], words: str
) -> None:
    write(sheet, [HEADINGS, WHOLE])
    ran = run("import", str(sheet), *options, "--yes", cwd=registry)
    assert ran.code == 2
    assert words in ran.err


def test_every_row_can_be_had_as_data(registry: Path, sheet: Path, run: RunCommand) -> None:
    write(sheet, [HEADINGS, WHOLE, ["?", "Construction"]])
    ran = run("import", str(sheet), "--format", "json", cwd=registry)
    rows = json.loads(ran.out)["rows"]
    assert [row["row"] for row in rows] == [2, 3]
    assert rows[0]["id"] == "bouee-d-eau"
    assert rows[1]["column"] == "Nom du service"
    assert not (registry / "content/startups/bouee-d-eau.md").exists()


def test_without_a_terminal_it_is_said_how_to_write(registry: Path, sheet: Path, run: RunCommand) -> None:
    write(sheet, [HEADINGS, WHOLE])
    ran = run("import", str(sheet), cwd=registry)
    assert ran.code == 2
    assert "--yes" in ran.err
