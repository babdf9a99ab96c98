"""`incubo import` at a pseudo-terminal: what is not sure is asked, and what was answered is kept."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.pseudo_terminal import run_with_answers
from support.workbooks import make_xlsx

pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")


def write(path: Path, sheets: dict[str, list[list[Any]]]) -> str:
    path.write_bytes(make_xlsx(sheets))
    return str(path)


def test_columns_and_names_that_are_not_sure_are_asked(registry: Path) -> None:
    rows = [["Nom du srevice", "Site", "Phase", "Depuis"], ["Mon Etran", "https://estran.example", None, None],
            ["Cale Libre", None, "Construction", "juin 2024"]]  # fmt: skip
    file = write(registry / "produits.xlsx", {"Produits": rows})
    code, seen = run_with_answers(registry, "import", file, "--as", "produits", answers=["1", "1", "écrire"], lang="fr")
    assert code == 0, seen
    assert "La colonne « Nom du srevice » (Mon Etran et Cale Libre) : que contient-elle ?" in " ".join(seen.split())
    assert "Est-ce la même fiche" in seen
    assert "link: https://estran.example\n" in (registry / "content/startups/mon-estran.md").read_text("utf-8")
    assert (registry / "content/startups/cale-libre.md").exists()
    assert tomllib.loads((registry / "produits.import.toml").read_text("utf-8")) == {
        "kind": "startup", "columns": {"Nom du srevice": "title"}, "values": {"Mon Etran": "mon-estran"},
    }  # fmt: skip

    code, seen = run_with_answers(registry, "import", file, answers=[], lang="fr")
    assert code == 0, seen
    assert "2 fiches inchangées" in seen


def test_the_sheet_is_asked_and_giving_up_writes_nothing(registry: Path) -> None:
    sheets = {"2023": [["Nom", "Site"], ["Cale Libre", None]], "2024": [["Nom", "Site"], ["Phare Ouvert", None]]}
    file = write(registry / "produits.xlsx", sheets)
    code, seen = run_with_answers(registry, "import", file, answers=["2", "annuler"], lang="fr")
    assert code == 1, seen
    assert "Il y a plusieurs feuilles" in seen
    assert "Phare Ouvert" in seen
    assert not (registry / "content/startups/phare-ouvert.md").exists()
    assert not (registry / "produits.import.toml").exists()


def test_who_is_meant_by_a_first_name_is_asked(registry: Path) -> None:
    rows = [["Nom", "Équipe"], ["Mon Estran", "Florence (du 01/02/2025 au 30/06/2025)"]]
    file = write(registry / "produits.xlsx", {"Produits": rows})
    before = (registry / "content/members/florence.ledantec.md").read_text("utf-8")
    code, seen = run_with_answers(registry, "import", file, answers=["1", "écrire"], lang="fr")
    assert code == 0, seen
    assert "Ligne 2" in seen
    after = (registry / "content/members/florence.ledantec.md").read_text("utf-8")
    assert after.count("mon-estran") == before.count("mon-estran") + 1


def test_which_of_several_phases_a_word_means_is_asked_once(registry: Path) -> None:
    rows = [
        ["Nom", "Phase", "Depuis"],
        ["Cale Libre", "Pérennisation", "juin 2024"],
        ["Bouée", "Pérennisation", "mai 2024"],
    ]
    file = write(registry / "produits.xlsx", {"Produits": rows})
    code, seen = run_with_answers(registry, "import", file, answers=["1", "écrire"], lang="fr")
    assert code == 0, seen
    assert "Ligne 2 (Cale Libre), colonne Phase : « Pérennisation ». De quoi s'agit-il ?" in " ".join(seen.split())
    meanings = tomllib.loads((registry / "produits.import.toml").read_text("utf-8"))["values"]
    assert list(meanings) == ["Pérennisation"]
    for name in ("cale-libre", "bouee"):
        assert f"name: {meanings['Pérennisation']}\n" in (registry / f"content/startups/{name}.md").read_text("utf-8")


@pytest.mark.parametrize(("answer", "names"), [("1", {"bouee", "cale"}), ("2", {"cale"})])
def test_whether_rows_of_one_name_are_one_product_is_asked(registry: Path, answer: str, names: set[str]) -> None:
    before = {path.stem for path in (registry / "content/startups").glob("*.md")}
    rows = [["Nom", "Phase", "Depuis"], ["Bouée", "Construction", "03/06/2024"],
            ["BOUEE", "Accélération", "02/12/2024"], ["Cale", "Construction", "03/06/2024"]]  # fmt: skip
    file = write(registry / "produits.xlsx", {"Produits": rows})
    _, seen = run_with_answers(registry, "import", file, answers=[answer, "écrire"], lang="fr")
    assert "Les lignes 2 et 3 ont le même nom" in seen
    assert {path.stem for path in (registry / "content/startups").glob("*.md")} - before == names


UNKNOWN = [["Nom", "Truc", "Lien du site", "Bidule"], ["Cale Libre", "Amarrer sans clé", "https://cale.example", "x"]]


def test_columns_of_which_nothing_says_what_they_hold_are_asked(registry: Path) -> None:
    file = write(registry / "produits.xlsx", {"Produits": UNKNOWN})
    answers = ["?", "n'importe quoi", "énoncé de la mission", "1", "", "écrire"]
    code, seen = run_with_answers(registry, "import", file, "--as", "produits", answers=answers, lang="fr")
    text = " ".join(seen.split())
    assert code == 0, seen
    assert "La colonne « Truc » (Amarrer sans clé) : que contient-elle ?" in text
    assert "Ou tapez un champ : id, énoncé de la mission," in text
    assert "événements : date" in text
    assert "il n'y a pas de champ « n'importe quoi »" in text
    entry = (registry / "content/startups/cale-libre.md").read_text("utf-8")
    assert "mission: Amarrer sans clé\n" in entry
    assert "link: https://cale.example\n" in entry
    assert tomllib.loads((registry / "produits.import.toml").read_text("utf-8"))["columns"] == {
        "Truc": "mission", "Lien du site": "link", "Bidule": "-",
    }  # fmt: skip
    code, seen = run_with_answers(registry, "import", file, answers=[], lang="fr")
    assert code == 0, seen
    assert "que contient-elle" not in seen


def test_all_unknown_columns_are_left_out_at_once(registry: Path) -> None:
    file = write(registry / "produits.xlsx", {"Produits": UNKNOWN})
    answers = ["laisser de côté toutes", "écrire"]
    code, seen = run_with_answers(registry, "import", file, "--as", "produits", answers=answers, lang="fr")
    assert code == 0, seen
    assert seen.count("que contient-elle") == 1
    assert "link: ''\n" in (registry / "content/startups/cale-libre.md").read_text("utf-8")
    columns = tomllib.loads((registry / "produits.import.toml").read_text("utf-8"))["columns"]
    assert columns == {"Truc": "-", "Lien du site": "-", "Bidule": "-"}


def test_a_field_that_a_column_has_is_not_taken_twice(registry: Path) -> None:
    file = write(registry / "produits.xlsx", {"Produits": [["Nom", "Truc"], ["Cale Libre", "Autre nom"]]})
    answers = ["title", "laisser", "écrire"]
    code, seen = run_with_answers(registry, "import", file, "--as", "produits", answers=answers, lang="fr")
    assert code == 0, seen
    assert "une autre colonne contient « nom »" in " ".join(seen.split())
    assert "title: Cale Libre\n" in (registry / "content/startups/cale-libre.md").read_text("utf-8")


STARTUPS = ("mon-estran", "filet-d-aide", "digue-info", "balise-mediation")


def _mission_rows(registry: Path) -> list[list[Any]]:
    """A sheet whose column “Mission” has the subjects of committees, as people write them."""
    return [["Id", "Mission"], *([name, f"Passage n° {n}"] for n, name in enumerate(STARTUPS))]


def _missions(registry: Path) -> list[str]:
    texts = [(registry / f"content/startups/{name}.md").read_text("utf-8") for name in STARTUPS]
    return [line for text in texts for line in text.splitlines() if line.startswith("mission:")]


def test_texts_of_many_entries_are_kept_unless_somebody_says_to_replace_them(registry: Path) -> None:
    file = write(registry / "produits.xlsx", {"Produits": _mission_rows(registry)})
    before = _missions(registry)
    code, seen = run_with_answers(registry, "import", file, answers=[""], lang="fr")
    assert code == 0, seen
    assert "elle remplacerait le champ « énoncé de la mission » de 4 fiches" in " ".join(seen.split())
    assert _missions(registry) == before

    (registry / "produits.import.toml").unlink(missing_ok=True)
    code, seen = run_with_answers(registry, "import", file, answers=["2", "écrire"], lang="fr")
    assert code == 0, seen
    assert _missions(registry) == [f"mission: Passage n° {n}" for n in range(4)]


def test_without_a_terminal_texts_of_many_entries_are_kept(registry: Path, call: RunCommand) -> None:
    file = write(registry / "produits.xlsx", {"Produits": _mission_rows(registry)})
    before = _missions(registry)
    ran = call("import", file, "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "--column Mission=mission" in ran.out
    assert _missions(registry) == before
    ran = call("import", file, "--column", "Mission=mission", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert _missions(registry) != before


def test_the_texts_of_a_few_entries_are_replaced(registry: Path, call: RunCommand) -> None:
    file = write(registry / "produits.xlsx", {"Produits": _mission_rows(registry)[:4]})
    ran = call("import", file, "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert _missions(registry)[:3] == [f"mission: Passage n° {n}" for n in range(3)]


def test_a_column_that_is_left_out_writes_nothing(registry: Path, call: RunCommand) -> None:
    """Not for entries without the text, nor for new ones; nor what would follow from it (a domain from a role)."""
    paths = sorted((registry / "content/members").glob("*.md"))[:6]
    for path, missing in zip(paths, ("role", "domaine", "role"), strict=False):
        text = path.read_text("utf-8")
        path.write_text(re.sub(rf"^{missing}: .*\n", "", text, flags=re.MULTILINE), "utf-8")
    before = [path.read_text("utf-8") for path in paths]
    rows = [["Identifiant", "Nom", "Rôle"], *([path.stem, "", "Designer"] for path in paths)]
    file = write(registry / "equipe.xlsx", {"Équipe": [*rows, ["", "Jeanne Neuve", "Designer"]]})
    ran = call("import", file, "--as", "members", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "Rôle" in ran.out
    assert "domaine" not in ran.out
    assert [path.read_text("utf-8") for path in paths] == before
    new = next(path for path in registry.rglob("*jeanne*") if path.is_file())
    assert "esign" not in new.read_text("utf-8")
