"""`incubo import`: the organisations that a cell names, and the words that name none."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.workbooks import make_xlsx

ORGANISATIONS = "content/organisations"


def organisations(registry: Path) -> set[str]:
    return {path.stem for path in (registry / ORGANISATIONS).glob("*.md")}


def import_sponsors(registry: Path, call: RunCommand, cell: str, *options: str) -> tuple[list[str], set[str], str]:
    """The sponsors of a new product whose cell says that, the new organisations, and what is told."""
    before = organisations(registry)
    path = registry / "produits.xlsx"
    path.write_bytes(make_xlsx({"Produits": [["Nom", "Contact", "Financeurs"], ["Bouée", "b@x.example", cell]]}))
    ran = call("--lang", "fr", "import", str(path), "--yes", *options, cwd=registry)
    text = (registry / "content/startups/bouee.md").read_text("utf-8")
    sponsors = re.search(r"^sponsors:\n((?:  - .+\n)+)", text, re.MULTILINE)
    names = [name.strip("'") for name in sponsors[1].replace("  - ", "").split()] if sponsors else []
    return names, organisations(registry) - before, re.sub(r"\s+", " ", ran.out + ran.err)


@pytest.mark.parametrize(
    ("cell", "sponsors", "words"),
    [
        ("M. Martin (ANRH)", ["anrh"], "« M. Martin » n'est pas repris"),
        ("ANRH (50 k€)", ["anrh"], "« 50 k€ » n'est pas repris"),
        ("ANRH à 80 %, DGML à 20 %", ["anrh", "dgml"], "« à 80 %, à 20 % » n'est pas repris"),
        ("ANRH 80% DGML 20%", ["anrh", "dgml"], "« 80%, 20% » n'est pas repris"),
        ("ANRH (60 %) et DGML (40 %)", ["anrh", "dgml"], "« 60 %, 40 % » n'est pas repris"),
        ("ANRH 2024", ["anrh"], "« 2024 » n'est pas repris"),
    ],
)
def test_the_words_beside_an_organisation_are_told(
    registry: Path, call: RunCommand, cell: str, sponsors: list[str], words: str
) -> None:
    names, new, told = import_sponsors(registry, call, cell)
    assert (names, new) == (sponsors, set())
    assert words in told


@pytest.mark.parametrize(
    "cell",
    [
        "?? ANRH", "non", "Oui", "idem", "cf. convention", "En cours de signature", "Jean Dupond", "Samuel Orvault",
        "Mme Dupond", "ANRH via DGML", "mairie", "Région Iroise (50 k€)", "Région Iroise (cf. convention)",
        "Région Iroise ?",
    ],
)  # fmt: skip
def test_words_that_name_no_organisation_make_none(registry: Path, call: RunCommand, cell: str) -> None:
    names, new, told = import_sponsors(registry, call, cell)
    assert (names, new) == ([], set())
    assert f"« {cell} » n'est pas clairement le nom d'une organisation" in told


@pytest.mark.parametrize(
    "cell", ["Pas-de-Calais Habitat", "Commune de Port-Blanc (29)", "Voirie & Cie", "4D", "France Rivages", "海事局"]
)
def test_other_words_are_new_organisations(registry: Path, call: RunCommand, cell: str) -> None:
    names, new, _ = import_sponsors(registry, call, cell)
    assert len(new) == 1
    assert names == [*new]
    assert "29" not in new  # it is no acronym


@pytest.mark.parametrize(
    ("cell", "sponsors"),
    [
        ("ANRH et Agence Rivages,", ["anrh", "agence-rivages"]),
        ("Agence Rivages /", ["agence-rivages"]),
        (", Agence Rivages ;", ["agence-rivages"]),
    ],
)
def test_a_separator_around_a_list_is_no_part_of_a_name(
    registry: Path, call: RunCommand, cell: str, sponsors: list[str]
) -> None:
    names, new, _ = import_sponsors(registry, call, cell)
    assert (names, new) == (sponsors, {"agence-rivages"})
    text = (registry / ORGANISATIONS / "agence-rivages.md").read_text("utf-8")
    assert "name: Agence Rivages\n" in text


@pytest.mark.skipif(os.name == "nt", reason="another shell")
def test_what_a_cell_has_is_quoted_in_the_options_to_copy(registry: Path, call: RunCommand) -> None:
    cell = """cf `id` $(id) "l'Île\" =x"""
    _, new, told = import_sponsors(registry, call, cell)
    assert new == set()
    option = re.search(r"en est un : (--value .+?) ; ", told)
    assert option is not None
    assert shlex.split(option[1]) == ["--value", f"{cell}=new"]
    _, new, _ = import_sponsors(registry, call, cell, *shlex.split(option[1]))
    assert len(new) == 1


def test_a_person_says_that_doubtful_words_are_one_or_nothing(registry: Path, call: RunCommand) -> None:
    names, new, _ = import_sponsors(registry, call, "Jean Dupond", "--value", "Jean Dupond=new")
    assert names == ["jean-dupond"]
    assert new == {"jean-dupond"}
    names, new, told = import_sponsors(registry, call, "mairie", "--value", "mairie=")
    assert new == set()
    assert "pas clairement" not in told


@pytest.mark.parametrize(("cell", "is_told"), [
    ("Enora Kerbrat", True), ("Enora", True), ("Caisse Marine", False), ("DGAMPA", False), ("Agence de l'eau", False),
])  # fmt: skip
def test_a_new_organisation_that_may_be_a_person_is_told(
    registry: Path, call: RunCommand, cell: str, *, is_told: bool
) -> None:
    _, _, told = import_sponsors(registry, call, cell)
    assert (f"« {cell} » devient une nouvelle organisation (si c'est une personne" in told) == is_told
