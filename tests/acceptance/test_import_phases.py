"""`incubo import`: the phase that a cell names, or does not name for certain."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.workbooks import make_xlsx


def import_phase(registry: Path, call: RunCommand, cell: str) -> tuple[str, str]:
    """The phases of a new product whose cell says that, and what is told."""
    path = registry / "produits.xlsx"
    path.write_bytes(make_xlsx({"Produits": [["Nom", "Phase"], ["Bouée", cell]]}))
    ran = call("--lang", "fr", "import", str(path), "--as", "startups", "--yes", cwd=registry)
    text = (registry / "content/startups/bouee.md").read_text("utf-8")
    phases = re.search(r"^phases:\n((?:  .+\n)+)", text, re.MULTILINE)
    return phases[1] if phases else "", re.sub(r"\s+", " ", ran.out)


@pytest.mark.parametrize(
    ("cell", "phase", "words"),
    [
        ("accélération jusqu'au 30/06/2027", "acceleration", "« jusqu'au 30/06/2027 » n'est pas repris"),
        ("Construction (→ 30/06/2025)", "construction", "« → 30/06/2025 » n'est pas repris"),
        ("Construction, fin le 30/06/2025", "construction", "« fin le 30/06/2025 » n'est pas repris"),
        ("lancement", "construction", "« lancement » est lu « Construction »"),
        ("2 - Construction", "construction", "« 2 - Construction » est lu « Construction »"),
        ("Construction 2", "construction", "« Construction 2 » est lu « Construction »"),
        ("Accél.", "acceleration", "« Accél. » est lu « Accélération »"),
        ("2° Accél.", "acceleration", "« 2° Accél. » est lu « Accélération »"),
    ],
)
def test_how_a_phase_is_read_is_told(registry: Path, call: RunCommand, cell: str, phase: str, words: str) -> None:
    phases, told = import_phase(registry, call, cell)
    assert phases == f"  - name: {phase}\n"
    assert words in told


@pytest.mark.parametrize("cell", ["Construction", "en construction", "CONSTRUCTION", "Phase de construction"])
def test_the_own_name_of_a_phase_needs_no_word(registry: Path, call: RunCommand, cell: str) -> None:
    phases, told = import_phase(registry, call, cell)
    assert phases == "  - name: construction\n"
    assert "Lu autrement" not in told


def test_a_phase_begins_and_goes_on_until(registry: Path, call: RunCommand) -> None:
    phases, told = import_phase(registry, call, "Construction du 04/03/2024 jusqu'au 30/06/2025")
    assert phases == "  - name: construction\n    start: 2024-03-04\n"
    assert "« jusqu'au 30/06/2025 » n'est pas repris" in told


@pytest.mark.parametrize(
    "cell",
    [
        "pas en construction", "Ex-construction", "abandonné en investigation", "Investigation NC",
        "Investigation terminée", "Construction (arrêt prévu)", "Construction, à venir", "ancienne investigation",
        "accélération prévue le 01/09/2025",
    ],
)  # fmt: skip
def test_a_phase_that_words_turn_into_another_is_left_out(registry: Path, call: RunCommand, cell: str) -> None:
    phases, told = import_phase(registry, call, cell)
    assert phases == ""
    assert f"« {cell} » ne dit pas avec certitude que la phase est" in told


def test_a_long_text_that_is_no_phase_takes_no_long_time(registry: Path, call: RunCommand) -> None:
    started = time.process_time()
    phases, told = import_phase(registry, call, "fin 01/01/2024 " * 2_000)
    assert phases == ""
    assert "n'est pas" in told
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("cell", "phase", "words"),
    [
        ("Construction privée", "construction", "« Construction privée » est lu « Construction » : « privée » n'est"),
        ("phase de construction initiale", "construction", "« initiale » n'est pas repris"),
        ("Under construction", "construction", ""),
    ],
)
def test_a_word_that_qualifies_a_phase_is_told_and_needs_no_correction(
    registry: Path, call: RunCommand, cell: str, phase: str, words: str
) -> None:
    phases, told = import_phase(registry, call, cell)
    assert phases == f"  - name: {phase}\n"
    assert "Ce qui n'est pas repris" not in told
    assert words in told
    assert words or "Lu autrement" not in told
    path = registry / "a-completer.xlsx"
    ran = call(
        "import", str(registry / "produits.xlsx"), "--as", "startups", "-o", str(path), "--dry-run", cwd=registry
    )
    assert ran.code == 0
    assert not path.exists()


def test_a_fact_beside_a_phase_is_to_be_completed(registry: Path, call: RunCommand) -> None:
    for cell in ("Construction 4 mois", "Construction (privée)", "Construction ?"):
        phases, told = import_phase(registry, call, cell)
        assert phases == "  - name: construction\n"
        assert f"« {cell} » est lu « Construction » : «" in told.partition("Ce qui n'est pas repris")[2]


def test_several_days_beside_a_phase_are_told_and_none_is_taken(registry: Path, call: RunCommand) -> None:
    phases, told = import_phase(registry, call, "Construction 4 mars 2024, 2 mai 2024")
    assert phases == "  - name: construction\n"
    assert "est lu « Construction » : « 4 mars 2024, 2 mai 2024 » n'est pas repris" in told


def test_an_english_phase_with_a_qualifier(tmp_path: Path, call: RunCommand) -> None:
    registry = tmp_path / "services"
    words = ("--profile", "digital-services", "--title", "Services", "--acronym", "svc", "--short-description", "x")
    assert call("init", str(registry), *words, "--forge", "none", "--yes", cwd=tmp_path, lang="en").code == 0
    path = tmp_path / "services.csv"
    path.write_text(
        "Service name,Phase,Start date\nRenew,Private beta,12/03/2024\nPay,Under alpha,13/03/2024\n", "utf-8"
    )
    ran = call("import", str(path), "--yes", cwd=registry, lang="en")
    assert ran.code == 0, ran.out + ran.err
    assert "row 2, column Phase: “Private beta” is read as “Beta”: “Private” is left out" in ran.out
    assert "  - name: beta\n    start: 2024-03-12\n" in (registry / "content/startups/renew.md").read_text("utf-8")
    assert "  - name: alpha\n    start: 2024-03-13\n" in (registry / "content/startups/pay.md").read_text("utf-8")


def test_the_phase_of_a_column_may_be_the_current_one(registry: Path, call: RunCommand) -> None:
    path = registry / "phases.csv"
    days = "Quai;01/01/2024;01/07/2024;en cours\nJetée;en cours;en cours;\n"
    path.write_text(f"Nom;Investigation;Construction;Accélération\n{days}", "utf-8")
    ran = call("--lang", "fr", "import", str(path), "--yes", cwd=registry)
    told = " ".join(ran.out.split())
    text = (registry / "content/startups/quai.md").read_text("utf-8")
    assert "    start: 2024-07-01\n  - name: acceleration\ndraft: true\n" in text
    assert "ligne 2, colonne Accélération : « en cours » : c'est la phase actuelle" in told
    assert "ligne 3, colonne Construction : « en cours » sans date n'est pas repris" in told
    whole = (registry / "content/startups/mon-estran.md").read_bytes()
    path.write_text("Nom;Construction\nMon Estran;en cours\nAutre;01/02/2024\n", "utf-8")
    ran = call("--lang", "fr", "import", str(path), "--as", "startups", "--yes", cwd=registry)
    assert "« en cours » sans date n'est pas repris" in " ".join(ran.out.split())
    assert (registry / "content/startups/mon-estran.md").read_bytes() == whole
