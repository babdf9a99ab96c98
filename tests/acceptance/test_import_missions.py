"""`incubo import`: which mission a row or a cell is about, and what it says of no other one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.command_line import RunCommand

MEMBERS = "content/members"
PRODUCTS = "Nom;Phase;Équipe\nQuai;Construction;{quai}\nBouée;Construction;{bouee}\n"


def import_csv(registry: Path, call: RunCommand, text: str, *options: str) -> str:
    path = registry / "feuille.csv"
    path.write_text(text, "utf-8")
    ran = call("--lang", "fr", "import", str(path), "--yes", *options, cwd=registry)
    assert ran.code in (0, 1), ran.err
    return " ".join((ran.out + ran.err).split())


def member(registry: Path, member_id: str) -> dict[str, Any]:
    return yaml.safe_load((registry / MEMBERS / f"{member_id}.md").read_text("utf-8").split("---")[1])


def missions(registry: Path, member_id: str) -> list[tuple[str, ...]]:
    """The products, the days and the employer of each mission, as texts."""
    return [
        (*one["startups"], *(str(one[name]) for name in ("start", "end", "employer") if name in one))
        for one in member(registry, member_id)["missions"]
    ]


@pytest.fixture
def products(registry: Path, call: RunCommand) -> Path:
    """Two products with one developer in both teams, of whom no day is known."""
    import_csv(registry, call, PRODUCTS.format(quai="Ava Kernec (dev)", bouee="Ava Kernec (dev)"))
    assert missions(registry, "ava.kernec") == [("quai", "bouee")]
    return registry


def test_days_of_one_product_are_not_those_of_another(products: Path, call: RunCommand) -> None:
    rows = "Nom;Fonction;Produits;Début;Fin\nAva Kernec;Développeuse;Quai;06/01/2026;31/12/2026\n"
    told = import_csv(products, call, rows)
    assert "Ava Kernec rejoint Quai le 6 janvier 2026, jusqu'au 31 décembre 2026" in told
    assert missions(products, "ava.kernec") == [("bouee",), ("quai", "2026-01-06", "2026-12-31")]
    assert "1 fiche inchangée" in import_csv(products, call, rows)


CONTRACT = "Nom;Produits;Début;Fin\nAva Kernec;Quai, Bouée;06/01/2026;31/12/2026\n"


def test_a_row_about_one_product_changes_no_other_one(products: Path, call: RunCommand) -> None:
    import_csv(products, call, CONTRACT)
    rows = "Nom;Produits;Début;Fin\nAva Kernec;Quai;06/01/2026;31/03/2027\n"
    told = import_csv(products, call, rows)
    assert "rejoint Quai le 6 janvier 2026, jusqu'au 31 mars 2027" in told
    assert missions(products, "ava.kernec") == [
        ("bouee", "2026-01-06", "2026-12-31"),
        ("quai", "2026-01-06", "2027-03-31"),
    ]
    assert "1 fiche inchangée" in import_csv(products, call, rows)


def test_a_row_for_each_product_of_a_contract_leaves_it_one(products: Path, call: RunCommand) -> None:
    import_csv(products, call, CONTRACT)
    rows = "Nom;Produits;Début;Fin\n" + "".join(
        f"Ava Kernec;{one};06/01/2026;31/03/2027\n" for one in ("Quai", "Bouée")
    )
    import_csv(products, call, rows, "--value", "Ava Kernec=same")
    assert missions(products, "ava.kernec") == [("quai", "bouee", "2026-01-06", "2027-03-31")]


@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        (["Quai"], [("bouee", "2024-01-06", "2025-12-31"), ("quai", "2024-01-06", "2026-03-31")]),
        (["Quai", "Bouée"], [("quai", "bouee", "2024-01-06", "2026-03-31")]),
    ],
)
def test_a_new_end_in_a_team_is_that_of_its_product(
    products: Path, call: RunCommand, teams: list[str], expected: list[tuple[str, ...]]
) -> None:
    import_csv(products, call, CONTRACT.replace("2026", "2024", 1).replace("2026", "2025"))
    rows = "".join(f"{one};Ava Kernec (dev) jusqu'au 31/03/2026\n" for one in teams)
    import_csv(products, call, f"Nom;Équipe\n{rows}")
    assert missions(products, "ava.kernec") == expected


def test_a_product_that_is_not_known_leaves_the_others(products: Path, call: RunCommand) -> None:
    rows = "Nom;Produits;Début;Fin\nAva Kernec;Quai, Rade ?;06/01/2026;31/12/2026\n"
    told = import_csv(products, call, rows)
    assert "colonne Produits : rien dans le registre ne s'appelle « Rade ? »" in told
    assert missions(products, "ava.kernec") == [("bouee",), ("quai", "2026-01-06", "2026-12-31")]


def test_days_of_no_known_product_are_those_of_no_other_one(products: Path, call: RunCommand) -> None:
    told = import_csv(products, call, "Nom;Produits;Début;Fin\nAva Kernec;Rade ?;06/01/2026;31/12/2026\n")
    assert "« Rade ? »" in told
    first, second = member(products, "ava.kernec")["missions"]
    assert first == {"startups": ["quai", "bouee"]}
    assert {name: str(value) for name, value in second.items()} == {"start": "2026-01-06", "end": "2026-12-31"}
    import_csv(products, call, "Nom;Produits\nAva Kernec;Rade ?\n")
    assert len(member(products, "ava.kernec")["missions"]) == 2


def test_two_contracts_for_two_products_stay_two(products: Path, call: RunCommand) -> None:
    rows = (
        "Nom;Produits;Début;Fin;Employeur\n"
        "Ava Kernec;Bouée;06/01/2025;31/12/2025;Malt\n"
        "Ava Kernec;Quai;06/01/2026;31/12/2026;Octo\n"
    )
    told = import_csv(products, call, rows, "--value", "Ava Kernec=same")
    assert "Ava Kernec rejoint Bouée le 6 janvier 2025" in told
    assert "Ava Kernec rejoint Quai le 6 janvier 2026" in told
    assert sorted(missions(products, "ava.kernec")) == [
        ("bouee", "2025-01-06", "2025-12-31", "Malt"),
        ("quai", "2026-01-06", "2026-12-31", "Octo"),
    ]
    assert "draft" not in member(products, "ava.kernec")


def test_a_mission_of_several_products_replaces_those_without_days(products: Path, call: RunCommand) -> None:
    import_csv(products, call, "Nom;Phase;Équipe\nJetée;Construction;Ava Kernec\n")
    assert missions(products, "ava.kernec") == [("quai", "bouee"), ("jetee",)]
    told = import_csv(products, call, "Nom;Produits;Début;Fin\nAva Kernec;Quai, Bouée, Jetée;06/01/2026;31/12/2026\n")
    assert "une mission sans date de début est retirée (2 fois)" in told
    assert missions(products, "ava.kernec") == [("quai", "bouee", "jetee", "2026-01-06", "2026-12-31")]


def test_what_a_mission_without_days_says_more_is_kept(registry: Path, call: RunCommand) -> None:
    import_csv(registry, call, PRODUCTS.format(quai="Ava Kernec (dev, Malt)", bouee="Ava Kernec (dev)"))
    assert missions(registry, "ava.kernec") == [("quai", "Malt"), ("bouee",)]
    import_csv(registry, call, "Nom;Produits;Début;Fin\nAva Kernec;Quai, Bouée;06/01/2026;31/12/2026\n")
    assert sorted(missions(registry, "ava.kernec")) == [("quai", "Malt"), ("quai", "bouee", "2026-01-06", "2026-12-31")]


def test_days_beside_a_name_are_those_of_its_product(products: Path, call: RunCommand) -> None:
    team = "Ava Kernec (dev, depuis le 02/03/2026, jusqu'au 30/06/2027)"
    import_csv(products, call, f'Nom;Phase;Équipe\nQuai;Construction;"{team}"\n')
    assert missions(products, "ava.kernec") == [("bouee",), ("quai", "2026-03-02", "2027-06-30")]


def test_rows_of_a_new_person_keep_their_products(products: Path, call: RunCommand) -> None:
    rows = "Nom;Produits;Début;Fin\nMilo Darcet;Quai, Bouée;;\nMilo Darcet;Quai;06/01/2026;31/12/2026\n"
    import_csv(products, call, rows)
    assert sorted(missions(products, "milo.darcet")) == [("bouee",), ("quai", "2026-01-06", "2026-12-31")]


def test_a_new_mission_has_no_employer_of_another_one(products: Path, call: RunCommand) -> None:
    import_csv(
        products,
        call,
        "Nom;Fonction;Statut;Employeur;Produits;Début;Fin\n"
        "Milo Darcet;Chose;Indépendant;Malt;Bouée;06/01/2024;31/12/2026\n",
    )
    assert member(products, "milo.darcet")["draft"]
    import_csv(products, call, "Nom;Phase;Chef de produit\nQuai;Construction;Milo Darcet\n")
    assert missions(products, "milo.darcet") == [("bouee", "2024-01-06", "2026-12-31", "Malt"), ("quai",)]
    assert "status" not in member(products, "milo.darcet")["missions"][1]


def test_days_after_a_member_and_their_role_are_not_those_of_the_phase(registry: Path, call: RunCommand) -> None:
    rows = (
        "Produit;Phase;Membre;Rôle;Début;Fin\n"
        "Quai;Accélération;Milo Darcet;Dev;01/02/2026;31/12/2026\n"
        "Jetée;Construction;Ava Kernec;Dev;01/03/2026;31/12/2026\n"
    )
    import_csv(registry, call, rows)
    assert member(registry, "milo.darcet")["role"] == "Dev"
    startup = yaml.safe_load((registry / "content/startups/quai.md").read_text("utf-8").split("---")[1])
    assert startup["phases"] == [{"name": "acceleration"}]
    assert missions(registry, "milo.darcet") == [("quai", "2026-02-01", "2026-12-31")]
    assert missions(registry, "ava.kernec") == [("jetee", "2026-03-01", "2026-12-31")]
    assert "2 fiches inchangées" in import_csv(registry, call, rows, "--as", "missions")


def test_rows_below_a_product_have_the_days_of_their_person(registry: Path, call: RunCommand) -> None:
    rows = (
        "Produit;Phase;Depuis;Membre;Rôle;Début;Fin\n"
        "Quai;Accélération;01/01/2024;Milo Darcet (Malt, jusqu'au 30/06/2026);Dev;01/02/2026;31/12/2026\n"
        ";;;Ava Kernec (designer);Coach;01/02/2026;31/03/2027\n"
        ";;;Ava Kernec, Milo Darcet;;01/03/2027;\n"
    )
    told = import_csv(registry, call, rows)
    startup = yaml.safe_load((registry / "content/startups/quai.md").read_text("utf-8").split("---")[1])
    assert [str(phase["start"]) for phase in startup["phases"]] == ["2024-01-01"]
    assert missions(registry, "milo.darcet") == [("quai", "2026-02-01", "2026-12-31", "Malt")]
    assert missions(registry, "ava.kernec") == [("quai", "2026-02-01", "2027-03-31")]
    assert "« 2026-06-30 » de Milo Darcet n'est pas repris : une autre cellule dit « 2026-12-31 »" in told
    assert "ligne 4, colonne Début : laissé de côté : la ligne ne nomme pas exactement une personne" in told
    assert member(registry, "ava.kernec")["role"] == "Designer"
    assert "ligne 3, colonne Rôle : laissé de côté : une autre cellule dit « designer »" in told


def test_days_beside_a_team_are_taken_if_a_person_says_so(registry: Path, call: RunCommand) -> None:
    rows = "Produit;Phase;Équipe;Début;Fin\nQuai;Construction;Milo Darcet;01/02/2026;31/12/2026\n"
    told = import_csv(registry, call, rows)
    assert "--column Début=people.start" in told
    assert missions(registry, "milo.darcet") == [("quai",)]
    import_csv(registry, call, rows, "--column", "Début=people.start", "--column", "Fin=people.end")
    assert missions(registry, "milo.darcet") == [("quai", "2026-02-01", "2026-12-31")]


def test_days_beside_the_phase_are_its_own(registry: Path, call: RunCommand) -> None:
    import_csv(registry, call, "Produit;Phase;Début;Membre;Rôle\nQuai;Accélération;01/02/2024;Milo Darcet;Dev\n")
    startup = yaml.safe_load((registry / "content/startups/quai.md").read_text("utf-8").split("---")[1])
    assert str(startup["phases"][0]["start"]) == "2024-02-01"


def test_a_new_role_replaces_the_domaine_that_the_former_one_meant(products: Path, call: RunCommand) -> None:
    told = import_csv(products, call, "Nom;Fonction\nAva Kernec;Designer\n")
    assert member(products, "ava.kernec")["domaine"] == "Design"
    assert "domaine : Design (avant : Développement)" in told
    assert "« Designer » : le domaine Design est déduit du rôle" in told


def test_a_domaine_that_somebody_chose_stays_and_is_told(products: Path, call: RunCommand) -> None:
    import_csv(products, call, "Nom;Fonction;Domaine\nAva Kernec;Dev;Produit\n")
    told = import_csv(products, call, "Nom;Fonction\nAva Kernec;Designer\n")
    assert member(products, "ava.kernec")["domaine"] == "Produit"
    assert "« Designer » : le domaine reste Produit" in told


@pytest.mark.parametrize(
    ("role", "domaine"),
    [
        ("Développeuse", "Développement"),
        ("Designer", "Design"),
        ("PO", "Produit"),
        ("Cheffe de produit", "Produit"),
        ("Chef(fe) de produit", "Produit"),
        ("Chargé(e) de déploiement", "Déploiement"),
        ("Dev et designer", None),
        ("Sculptrice", None),
    ],
)
def test_the_domaine_follows_from_a_role_that_says_it(
    products: Path, call: RunCommand, role: str, domaine: str | None
) -> None:
    told = import_csv(
        products, call, f"Nom;Fonction;Produits;Début;Fin\nMilo Darcet;{role};Quai;06/01/2026;31/12/2026\n"
    )
    entry = member(products, "milo.darcet")
    assert entry.get("domaine") == domaine
    assert entry.get("draft") is (None if domaine else True)
    assert (f"« {role} » : le domaine {domaine} est déduit du rôle" in told) is (domaine is not None)


def test_a_domaine_that_cannot_be_read_is_not_taken_from_the_role(products: Path, call: RunCommand) -> None:
    import_csv(products, call, "Nom;Fonction;Domaine\nAva Kernec;Designer;Plongée\n")
    assert member(products, "ava.kernec")["domaine"] == "Développement"


def test_shares_beside_products_are_told_and_the_row_taken(products: Path, call: RunCommand) -> None:
    rows = "Nom;Fonction;Affectation;Début;Fin\nMilo Darcet;Dev;{products};02/01/2024;31/12/2026\n"
    told = import_csv(products, call, rows.format(products="Quai (50%), Bouée (50%)"))
    assert "les parts de temps ne sont pas reprises : « 50%, 50% »" in told
    assert missions(products, "milo.darcet") == [("quai", "bouee", "2024-01-02", "2026-12-31")]


def test_words_that_refuse_a_row_are_not_said_to_leave_the_rest(products: Path, call: RunCommand) -> None:
    rows = "Nom;Fonction;Affectation;Début;Fin\nMilo Darcet;Dev;Quai (plongée);02/01/2024;31/12/2026\n"
    told = import_csv(products, call, rows)
    assert "« plongée » n'est pas compris, et rien de la ligne n'est repris" in told
    assert "le reste l'est" not in told
    assert not (products / MEMBERS / "milo.darcet.md").exists()
