"""`incubo import`: names that may be those of another entry, and what stands beside them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.workbooks import make_xlsx

MEMBERS = "content/members"
LAST = datetime.date(2024, 12, 31)
JUNE = datetime.date(2024, 6, 3)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "sheet.xlsx"


def write(path: Path, rows: list[list[Any]]) -> None:
    path.write_bytes(make_xlsx({"Feuille": rows}))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def add_member(registry: Path, member_id: str, name: str) -> None:
    text = f"---\nfullname: {name}\nrole: Dev\ndomaine: Développement\nmissions: []\n---\n"
    (registry / MEMBERS / f"{member_id}.md").write_text(text, "utf-8")


def names_of_new_members(registry: Path, before: set[str]) -> set[str]:
    return {path.stem for path in (registry / MEMBERS).iterdir()} - before


@pytest.mark.parametrize("cell", ["Karim U.", "K. Untel", "Untel K.", "Dev : Karim U (Malt)"])
def test_a_name_with_an_initial_may_be_somebody(registry: Path, sheet: Path, call: RunCommand, cell: str) -> None:
    add_member(registry, "karim.untel", "Karim Untel")
    before = {path.stem for path in (registry / MEMBERS).iterdir()}
    write(sheet, [["Nom", "Équipe"], ["Mon Estran", cell]])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 1
    assert names_of_new_members(registry, before) == set()
    text = plain(ran.out)
    assert "n'est le nom complet de personne" in text
    assert "Karim Untel (karim.untel)" in text


def test_a_compound_first_name_with_an_initial(registry: Path, sheet: Path, call: RunCommand) -> None:
    add_member(registry, "jean-luc.moreau", "Jean-Luc Moreau")
    for cell in ("Jean-Luc M.", "J. Moreau"):
        write(sheet, [["Nom", "Équipe"], ["Mon Estran", cell]])
        ran = call("--lang", "fr", "import", str(sheet), "--dry-run", cwd=registry)
        assert "Jean-Luc Moreau (jean-luc.moreau)" in plain(ran.out), cell


def test_nobody_of_that_initial_is_a_new_person_and_told(registry: Path, sheet: Path, call: RunCommand) -> None:
    before = {path.stem for path in (registry / MEMBERS).iterdir()}
    write(sheet, [["Nom", "Équipe"], ["Mon Estran", "Karim U. (Malt)"]])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert len(names_of_new_members(registry, before)) == 1
    assert "est une nouvelle personne : personne ne porte ce nom en entier" in plain(ran.out)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_name_with_an_initial_may_be_another_one_of_the_sheet(
    registry: Path, sheet: Path, call: RunCommand, is_first: bool
) -> None:
    before = {path.stem for path in (registry / MEMBERS).iterdir()}
    rows = [["Mon Estran", "Karim U."], ["Digue Info", "Karim Untel (Malt)"]]
    write(sheet, [["Nom", "Équipe"], *(rows if is_first else rows[::-1])])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert names_of_new_members(registry, before) == {"karim.untel"}
    assert "n'est le nom complet de personne" in plain(ran.out)


def test_what_stands_beside_the_name_of_a_product_is_told(registry: Path, sheet: Path, call: RunCommand) -> None:
    write(sheet, [["Nom", "Site"], ["Mon Estran (ex-Balise)", "https://estran.example"]])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0
    assert "« Mon Estran (ex-Balise) » est pris pour « Mon Estran » ; « ex-Balise » n'est pas repris" in plain(ran.out)
    write(sheet, [["Nom", "Site"], ["Mon Estran (mon-estran)", "https://estran.example"]])
    assert "n'est pas repris" not in plain(call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry).out)


def test_a_product_that_names_another_in_parentheses_is_not_that_one(
    registry: Path, sheet: Path, call: RunCommand
) -> None:
    before = (registry / "content/startups/mon-estran.md").read_bytes()
    write(sheet, [["Nom", "Site"], ["Machin (Mon Estran)", "https://machin.example"]])
    ran = call("--lang", "fr", "import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 1
    assert "est presque le nom d'une autre fiche" in plain(ran.out)
    assert (registry / "content/startups/mon-estran.md").read_bytes() == before


def test_offers_of_one_title_are_told_apart(registry: Path, sheet: Path, call: RunCommand) -> None:
    rows = [
        ["Développeuse", "Mon Estran", JUNE, LAST], ["Développeuse", "Digue Info", JUNE, LAST],
        ["Développeuse", "Digue Info", datetime.date(2024, 9, 2), LAST],
    ]  # fmt: skip
    write(sheet, [["Titre", "Produit", "Date de publication", "Clôture"], *rows])
    jobs = registry / "content/jobs"
    before = {path.name for path in jobs.iterdir()}
    for _ in range(2):  # the second time, nothing is added
        ran = call("import", str(sheet), "--as", "jobs", "--yes", cwd=registry)
        assert ran.code == 0, ran.out
        assert {path.name for path in jobs.iterdir()} - before == {
            "2024-06-03-mon-estran-developpeuse.md", "2024-06-03-digue-info-developpeuse.md",
            "2024-09-02-digue-info-developpeuse.md",
        }  # fmt: skip


def test_a_measure_keeps_its_name_and_its_unit(registry: Path, sheet: Path, call: RunCommand) -> None:
    """The registry counts it in thousands, as its name says."""
    startup = registry / "content/startups/digue-info.md"
    first = ("record", "metric", "digue-info", "Économies (k€)=120", "--on", "2024-05-31", "--new-key", "--yes")
    ran = call(*first, cwd=registry)
    assert ran.code == 0, ran.err
    rows = [["Digue Info", datetime.date(2024, 6, 30), 130], ["Digue Info", datetime.date(2024, 7, 31), "140 k€"]]
    write(sheet, [["Produit", "Date", "Économies (k€)"], *rows])
    ran = call("import", str(sheet), "--as", "metrics", "--yes", cwd=registry)
    assert ran.code == 0, ran.out
    text = startup.read_text("utf-8")
    assert "key: Économies\n" not in text
    assert text.count("key: Économies (k€)\n") == 3
    assert "    value: 130\n" in text
    assert "    value: 140\n" in text


HEADINGS = "Nom;Fonction;Produit;Début;Fin"


def import_lines(registry: Path, call: RunCommand, *lines: str) -> str:
    path = registry / "personnes.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    ran = call("--lang", "fr", "import", str(path), "--yes", cwd=registry)
    return " ".join((ran.out + ran.err).replace("\u00a0", " ").split())


def test_a_new_person_is_offered_only_where_the_answer_is_taken(registry: Path, call: RunCommand) -> None:
    rows = [f"{name};Dev;Mon Estran;06/01/2025;31/12/2025" for name in ("Paul", "Martinet (Claire)")]
    said = import_lines(registry, call, HEADINGS, *rows)
    assert "« Paul » n'est pas le nom d'une personne (écrivez un prénom et un nom)" in said
    assert "« Martinet (Claire) » n'est pas le nom d'une personne (écrivez un prénom et un nom)" in said


def test_gone_beside_a_name_is_told_and_no_part_of_it(registry: Path, call: RunCommand) -> None:
    said = import_lines(registry, call, HEADINGS, "Bruno Kervil (parti);Dev;Mon Estran;06/01/2025;31/01/2025")
    assert "« parti » de Bruno Kervil n'est pas repris" in said
    assert "fullname: Bruno Kervil\n" in (registry / "content/members/bruno.kervil.md").read_text("utf-8")


def test_several_people_of_one_name_are_said_to_be_such(registry: Path, call: RunCommand) -> None:
    said = import_lines(registry, call, HEADINGS, "Claire Bonnemain;Dev;Mon Estran;06/01/2025;31/01/2025")
    assert "plusieurs fiches portent le nom « Claire Bonnemain »" in said
    assert "une colonne « id »" in said


def test_a_person_of_a_team_is_told_in_one_way(registry: Path, call: RunCommand) -> None:
    rows = [
        "Mon Estran;Construction;S. Kervil;Sofia Kervil (dev)",
        "Phare Public;Construction;;sofia kervil (lead dev)",
    ]
    said = import_lines(registry, call, "Nom;Phase;Coach;Équipe", *rows, "Quai Solidaire;Construction;;sofia kervil")
    assert "« S. Kervil » n'est le nom complet de personne" in said
    assert "est une nouvelle personne" not in said
    text = (registry / "content/members/sofia.kervil.md").read_text("utf-8")
    assert "quai-solidaire" in text


def test_a_second_role_of_a_person_is_told(registry: Path, call: RunCommand) -> None:
    rows = ["Mon Estran;Construction;Sofia Kervil (dev)", "Phare Public;Construction;Sofia Kervil (lead dev)"]
    said = import_lines(registry, call, "Nom;Phase;Équipe", *rows)
    assert "« lead dev » de Sofia Kervil n'est pas repris : une autre cellule dit « dev »" in said


def test_an_initial_of_a_new_person_is_told_once(registry: Path, call: RunCommand) -> None:
    rows = ["Mon Estran;Construction;S. Kervil", "Phare Public;Construction;S. Kervil"]
    said = import_lines(registry, call, "Nom;Phase;Équipe", *rows)
    assert said.count("« S. Kervil » est une nouvelle personne") == 1
    assert "nouvelle personne" not in import_lines(registry, call, "Nom;Phase;Équipe", *rows)
