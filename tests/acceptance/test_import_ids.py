"""`incubo import`: the ids that a sheet gives to new entries, and dates where they are none."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

from support.command_line import RunCommand
from support.workbooks import make_xlsx

STARTUPS = "content/startups"


def import_startups(registry: Path, call: RunCommand, *rows: list[Any]) -> tuple[set[str], str]:
    before = {path.stem for path in (registry / STARTUPS).glob("*.md")}
    path = registry / "produits.xlsx"
    path.write_bytes(make_xlsx({"Produits": [["id", "Nom", "Contact", "Énoncé de la mission"], *rows]}))
    ran = call("--lang", "fr", "import", str(path), "--as", "startups", "--yes", cwd=registry)
    return {path.stem for path in (registry / STARTUPS).glob("*.md")} - before, re.sub(r"\s+", " ", ran.out + ran.err)


def test_an_id_that_cannot_be_is_told(registry: Path, call: RunCommand) -> None:
    new, told = import_startups(
        registry,
        call,
        ["Camino2", "Camino deux", "a@x.example"],
        ["camino2", "Camino", "a@x.example"],
        ["CAMINO2", "Camino trois", "a@x.example"],
        ["con", "Truc", "a@x.example"],
    )
    assert new == {"camino-deux", "camino2", "camino-trois", "truc"}
    wrong = "ne peut pas être son identifiant (minuscules, chiffres, tirets)"
    assert f"ligne 2 : « Camino2 » {wrong} : c'est camino-deux" in told
    assert "ligne 4 : « CAMINO2 » est l'identifiant d'une autre fiche : celle-ci est camino-trois" in told
    assert f"ligne 5 : « con » {wrong} : c'est truc" in told
    assert "ligne 3" not in told


def test_a_path_is_no_id(registry: Path, call: RunCommand) -> None:
    new, told = import_startups(registry, call, ["../evil", "Evil", "a@x.example"], ["a\\b", "Ab", "a@x.example"])
    assert new == set()
    assert "« ../evil » ne peut pas être un identifiant" in told
    assert "« a\\b » ne peut pas être un identifiant" in told


def test_a_date_in_a_column_of_text_is_told(registry: Path, call: RunCommand) -> None:
    new, told = import_startups(registry, call, [None, "Bouée", "a@x.example", datetime.date(2024, 1, 1)])
    assert new == {"bouee"}
    assert "cette cellule est une date, et le champ un texte : « 2024-01-01 » est écrit" in told
