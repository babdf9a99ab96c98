"""`incubo import`: job offers, of which nothing is assumed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.workbooks import make_xlsx

JOBS = "content/jobs"
HEADINGS = ["Titre", "Produit", "Contact", "Publié le", "Clôture", "Suite donnée"]
WHOLE = ["Dév. back", "Mon Estran", None, "01/12/2024", "31/01/2025", None]


def offers(registry: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in (registry / JOBS).glob("*.md")}


def import_offers(registry: Path, call: RunCommand, *rows: list[Any]) -> tuple[dict[str, str], str]:
    before = offers(registry)
    path = registry / "offres.xlsx"
    path.write_bytes(make_xlsx({"Offres": [HEADINGS, *rows]}))
    ran = call("--lang", "fr", "import", str(path), "--as", "jobs", "--yes", cwd=registry)
    new = {name: text for name, text in offers(registry).items() if name not in before}
    return new, re.sub(r"\s+", " ", ran.out + ran.err)


def test_an_offer_has_what_its_row_says_and_nothing_else(registry: Path, call: RunCommand) -> None:
    new, _ = import_offers(registry, call, WHOLE)
    assert new == {
        "2024-12-01-mon-estran-dev-back": (
            "---\ntitle: Dév. back\nstartup: mon-estran\nopens: 2024-12-01\ncloses: 2025-01-31\n---\n"
        )
    }


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["PO", "Mon Estran", None, None, "31/01/2025", None], "il manque le jour de la publication"),
        (["PO", "Mon Estran", None, "01/12/2024", None, None], "il manque le dernier jour pour candidater"),
        (["PO", None, None, "01/12/2024", "31/01/2025", None], "il manque le produit qui recrute"),
        (["PO", "Mon Estran", None, "01/12/2024", "clos", None], "« clos » n'est pas une date"),
        (["PO", "Balise, Fanal", None, "01/12/2024", "31/01/2025", None], "« Balise, Fanal »"),
        (["PO", None, None, None, None, None], "un nom seul"),
    ],
)
def test_an_offer_that_lacks_what_it_must_say_is_refused(
    registry: Path, call: RunCommand, row: list[Any], words: str
) -> None:
    new, out = import_offers(registry, call, WHOLE, row)
    assert words in out
    assert list(new) == ["2024-12-01-mon-estran-dev-back"]


def test_an_offer_that_is_over_needs_no_last_day(registry: Path, call: RunCommand) -> None:
    new, _ = import_offers(registry, call, ["Coach", "Mon Estran", None, "01/12/2024", None, "pourvue"])
    assert new == {
        "2024-12-01-mon-estran-coach": (
            "---\ntitle: Coach\nstartup: mon-estran\nopens: 2024-12-01\noutcome: filled\n---\n"
        )
    }


def import_texts(registry: Path, call: RunCommand, rows: str, *options: str) -> tuple[str, str]:
    """The only new offer, and what was told."""
    before = offers(registry)
    path = registry / "offres.csv"
    path.write_text("Titre;Produit;Publiée le;Date limite;Description;Pourvu ?\n" + rows, "utf-8")
    ran = call("--lang", "fr", "import", str(path), "--as", "jobs", "--yes", *options, cwd=registry)
    (text,) = (text for name, text in offers(registry).items() if name not in before)
    return text, re.sub(r"\s+", " ", ran.out + ran.err)


def test_the_text_of_an_offer_is_taken_and_a_filled_one_is_closed(registry: Path, call: RunCommand) -> None:
    text, _ = import_texts(registry, call, 'Dev;Mon Estran;01/12/2024;31/01/2025;"Nous cherchons :\n\n- vous";oui\n')
    assert text == (
        "---\ntitle: Dev\nstartup: mon-estran\nopens: 2024-12-01\ncloses: 2025-01-31\noutcome: filled\n---\n"
        "\nNous cherchons :\n\n- vous\n"
    )


@pytest.mark.parametrize(("cell", "is_filled"), [("oui", True), ("non", False), ("", False)])
def test_filled_never_opens_an_offer(registry: Path, call: RunCommand, cell: str, *, is_filled: bool) -> None:
    rows = f"Dev;Mon Estran;01/12/2024;31/01/2025;;{cell}\nAutre;Rien de tel;;;;oui\n"
    text, _ = import_texts(registry, call, rows, "--column", "Pourvu ?=open")
    assert "open:" not in text
    assert ("outcome: filled" in text) == is_filled


def test_the_text_of_an_offer_that_is_there_stays(registry: Path, call: RunCommand) -> None:
    import_texts(registry, call, "Dev;Mon Estran;01/12/2024;31/01/2025;Un texte.;\n")
    before = offers(registry)
    path = registry / "offres.csv"
    for text in ("Un texte.", "Un autre."):
        path.write_text(f"id;Titre;Description\n2024-12-01-mon-estran-dev;Dev;{text}\n", "utf-8")
        ran = call("--lang", "fr", "import", str(path), "--as", "jobs", "--yes", cwd=registry)
        told = " ".join(ran.out.split())
        assert ("incubo edit 2024-12-01-mon-estran-dev" in told) == (text == "Un autre."), told
        assert offers(registry) == before
