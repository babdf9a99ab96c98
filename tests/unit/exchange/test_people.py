"""People as cells name them: roles, employers, days, several in one cell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.config.settings import parse_config
from incubo.exchange.workbook.people import PersonText, read_people, settle_person_name
from incubo.model.vocabulary import make_vocabulary

SETTINGS = parse_config('profile = "beta.gouv.fr"\n')
VOCABULARY = make_vocabulary(SETTINGS.profile_data, SETTINGS.vocabulary_overrides)
TODAY = date(2024, 7, 1)


def people(text: str, role: str = "") -> list[PersonText]:
    return read_people(text, role, VOCABULARY, TODAY)


def one(text: str) -> dict[str, object]:
    (person,) = people(text)
    return {name: value for name, value in person._asdict().items() if value and name != "text"}


def test_role_name_employer_and_end() -> None:
    assert one("Dev : Karim (Malt) jusqu'à juin") == {
        "name": "Karim", "role": "Dev", "domaine": "Développement", "employer": "Malt",
        "undated": ("jusqu'à juin",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zoé Martin", {"name": "Zoé Martin"}),
        ("Mme Zoé Martin 2j/semaine", {"name": "Zoé Martin", "left_over": ("2j/semaine",)}),
        ("Zoé Martin (TJM 600, indép.)", {"name": "Zoé Martin", "status": "independent", "left_over": ("TJM 600",)}),
        ("Zoé Martin (Malt, presta., 80 %, ANRH)",
         {"name": "Zoé Martin", "employer": "Malt", "status": "service", "left_over": ("80 %", "ANRH")}),
        (
            "Intrapreneuse : Zoé MARTIN (ANRH) depuis janv. 2024",
            {"name": "Zoé Martin", "role": "Intrapreneuse", "domaine": "Intraprenariat", "employer": "ANRH",
             "start": date(2024, 1, 1), "inexact": (("janv. 2024", date(2024, 1, 1)),)},
        ),
        (
            "Zoé Martin (freelance, Varangue Conseil) du 01/02/2024 au 30/06/2024",
            {"name": "Zoé Martin", "status": "independent", "employer": "Varangue Conseil",
             "start": date(2024, 2, 1), "end": date(2024, 6, 30)},
        ),
        (
            "Zoé Martin (UX designer, Malt, jusqu'au 31/12/2024)",
            {"name": "Zoé Martin", "role": "UX designer", "domaine": "Design", "employer": "Malt",
             "end": date(2024, 12, 31)},
        ),
        (
            "Zoé Martin, développeuse freelance",
            {"name": "Zoé Martin", "role": "développeuse freelance", "domaine": "Développement",
             "status": "independent"},
        ),
        (
            "Zoé Martin depuis mars 2024 jusqu'à juin 2025",
            {"name": "Zoé Martin", "start": date(2024, 3, 1), "end": date(2025, 6, 30),
             "inexact": (("mars 2024", date(2024, 3, 1)),)},
        ),
    ],
)  # fmt: skip
def test_the_words_about_a_person(text: str, expected: dict[str, object]) -> None:
    assert one(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Zoé Martin, Karim Benali", ["Zoé Martin", "Karim Benali"]),
        ("PO: Zoé Martin; dev: Karim Benali", ["Zoé Martin", "Karim Benali"]),
        ("Zoé Martin - coach\nKarim Benali (Malt), dev, jusqu'à juin 2025", ["Zoé Martin", "Karim Benali"]),
        ("à confirmer", [""]),
        ("Zoé Martin\n?", ["Zoé Martin", ""]),
        ("Dev : à recruter", [""]),
        ("x" * 90, [""]),
    ],
)
def test_several_people_in_one_cell(text: str, names: list[str]) -> None:
    assert [person.name for person in people(text)] == names


def test_the_heading_says_the_role_where_the_cell_does_not() -> None:
    assert [person.role for person in people("Zoé Martin\nDev : Karim Benali", "coach")] == ["coach", "Dev"]


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for person in people(text):
        assert person.name == person.name.strip()
        assert person.name or person.text


def test_a_long_cell_takes_linear_time() -> None:
    for text in ("a" * 30_000, "(" * 30_000, "du " * 10_000, "jusqu'à " * 4_000, ", " * 15_000, "a - " * 8_000):
        people(text)


@pytest.mark.parametrize(
    ("written", "settled"),
    [
        ("LE GOFF Paul", "Paul Le Goff"),
        ("PAUL LE GOFF", "Paul Le Goff"),
        ("GUIVARC'H Yann", "Yann Guivarc'h"),
        ("D'ARCY Lou", "Lou D'Arcy"),
        ("DE LA TOUR Jean-Noël", "Jean-Noël de La Tour"),
        ("J. DUPONT", "J. Dupont"),
        ("Paul Le Goff", "Paul Le Goff"),
        ("Léa K", "Léa K"),
        ("", ""),
    ],
)
def test_names_in_capitals_are_written_as_in_a_sentence(written: str, settled: str) -> None:
    assert settle_person_name(written) == settled


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dev : Zoé Martin / Paul Le Goff", ["Zoé Martin", "Paul Le Goff"]),
        ("Zoé Martin et Paul Le Goff", ["Zoé Martin", "Paul Le Goff"]),
        ("Dev / Design : Zoé Martin", ["Zoé Martin"]),
        ("Zoé et Paul", ["Zoé et Paul"]),
    ],
)
def test_two_whole_names_are_two_people(text: str, names: list[str]) -> None:
    assert [person.name for person in people(text)] == names
