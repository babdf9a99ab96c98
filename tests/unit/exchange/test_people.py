"""People as cells name them: roles, employers, days, several in one cell."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from incubo.config.settings import parse_config
from incubo.exchange.workbook.people import (
    NameOrder,
    PersonText,
    guess_status,
    read_people,
    read_person_name,
    settle_person_name,
)
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
        ("Mme Zoé Martin 2j/semaine", {"name": "Zoé Martin", "left_over": ("2j/semaine",), "civility": "Mme"}),
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
        ("Zoé et Paul", [""]),
    ],
)
def test_two_whole_names_are_two_people(text: str, names: list[str]) -> None:
    assert [person.name for person in people(text)] == names


_CELLS: list[tuple[str, list[str]]] = [
    # a name, and what is said of it: role | name | status | employer | first day | last day; then what is told
    ("Nour Oasis", ["|Nour Oasis||||"]),
    ("Mme Nour OASIS-REED", ["|Nour Oasis-Reed||||"]),
    ("Dev : Nour Oasis (Clairval)", ["Dev|Nour Oasis||Clairval||"]),
    ("Nour Oasis – dev", ["dev|Nour Oasis||||"]),
    ("Lead dev - Nour Oasis", ["Lead dev|Nour Oasis||||"]),
    ("Nour Oasis : dev", ["dev|Nour Oasis||||"]),
    ("Chargé(e) de déploiement : Nour Oasis", ["Chargé(e) de déploiement|Nour Oasis||||"]),
    ("Dev - Nour Oasis - UX - Lou Brume", ["Dev|Nour Oasis||||", "UX|Lou Brume||||"]),
    ("Nour Oasis - Dev - Lou Brume - UX", ["Dev|Nour Oasis||||", "UX|Lou Brume||||"]),
    ("Dev : Nour Oasis - UX : Lou Brume", ["Dev|Nour Oasis||||", "UX|Lou Brume||||"]),
    ("Nour Oasis/Lou Brume", ["|Nour Oasis||||", "|Lou Brume||||"]),
    # employers
    ("Nour Oasis (Conseil départemental du Bocage)", ["|Nour Oasis||Conseil départemental du Bocage||"]),
    ("Nour Oasis (la Fabrique)", ["|Nour Oasis||la Fabrique||"]),
    ("Nour Oasis (agent ABCD)", ["|Nour Oasis|admin|ABCD||"]),
    ("Nour Oasis (freelance, Clairval)", ["|Nour Oasis|independent|Clairval||"]),
    ("Nour Oasis (dev chez Clairval)", ["dev|Nour Oasis||Clairval||"]),
    ("Nour Oasis - ABCD", ["|Nour Oasis||ABCD||"]),
    ("Nour Oasis - Clairval", ["|Nour Oasis||||", "Clairval"]),
    ("Nour Oasis (Lou Brume)", ["|Nour Oasis||||", "Lou Brume"]),
    ("Nour Oasis (CD99)", ["|Nour Oasis||||", "CD99"]),
    ("Nour Oasis (en congé)", ["|Nour Oasis||||", "en congé"]),
    ("Nour Oasis (Congé maternité)", ["|Nour Oasis||||", "Congé maternité"]),
    ("Nour Oasis (0,5 ETP)", ["|Nour Oasis||||", "0,5 ETP"]),
    ("Nour Oasis (BDC 4500012345)", ["|Nour Oasis||||", "BDC 4500012345"]),
    ("Nour Oasis (Clairval ?)", ["|Nour Oasis||||", "Clairval ?"]),
    ("Nour Oasis (remplace Lou Brume)", ["|Nour Oasis||||", "remplace Lou Brume"]),
    ("Nour Oasis (ex-Clairval)", ["|Nour Oasis||||", "ex-Clairval"]),
    ("Prestataire Clairval : Nour Oasis", ["|Nour Oasis||||", "Prestataire Clairval"]),
    ("Clairval (Nour Oasis, Lou Brume)", ["|Nour Oasis||Clairval||", "|Lou Brume||Clairval||"]),
    ("Clairval (Nour Oasis)", ["|Clairval||||", "Nour Oasis"]),
    ("2 devs (Nour Oasis, Lou Brume)", ["2 devs (Nour Oasis, Lou Brume)"]),
    # lists
    ("Dev : Nour Oasis, Lou Brume et Ines Flore (Clairval)",
     ["Dev|Nour Oasis||||", "Dev|Lou Brume||||", "Dev|Ines Flore||Clairval||",
      "Clairval not for Nour Oasis, Lou Brume"]),
    ("Dev : Nour Oasis (Clairval) et Lou Brume", ["Dev|Nour Oasis||Clairval||", "Dev|Lou Brume||||"]),
    ("Dev : Nour Oasis, Lou Brume", ["Dev|Nour Oasis||||", "Dev not for Lou Brume", "|Lou Brume||||"]),
    ("Devs : Nour Oasis, Lou Brume", ["Dev|Nour Oasis||||", "Dev|Lou Brume||||"]),
    ("PO : Nour Oasis (ABCD), Dev à recruter", ["PO|Nour Oasis||ABCD||", "Dev à recruter [vacant]"]),
    ("Nour Oasis + 2 devs", ["|Nour Oasis||||", "2 devs"]),
    # days
    ("Nour Oasis (06/2024-06/2025)", ["|Nour Oasis|||2024-06-01|2025-06-30"]),
    ("Nour Oasis 12/01/2026 - 11/07/2026", ["|Nour Oasis|||2026-01-12|2026-07-11"]),
    ("Nour Oasis (départ 06/2025)", ["|Nour Oasis||||2025-06-30"]),
    ("Nour Oasis (sortie le 30/06/2025)", ["|Nour Oasis||||2025-06-30"]),
    ("Nour Oasis (arrivée 01/09/2024)", ["|Nour Oasis|||2024-09-01|"]),
    ("Nour Oasis à partir de janvier 2025 pour 6 mois", ["|Nour Oasis|||2025-01-01|2025-06-30"]),
    ("Nour Oasis pour 6 mois", ["|Nour Oasis||||", "pour 6 mois"]),
    ("Nour Oasis jusqu'à fin de mission", ["|Nour Oasis||||", "jusqu'à fin de mission"]),
    ("Nour Oasis depuis le début", ["|Nour Oasis||||", "depuis le début"]),
    ("Nour Oasis (jusqu'au 30/06)", ["|Nour Oasis||||", "jusqu'au 30/06"]),
    ("Nour Oasis 30/06/2026", ["|Nour Oasis||||", "30/06/2026"]),
    ("Nour Oasis (en congé jusqu'au 30/06/2025)", ["|Nour Oasis||||", "en congé jusqu'au 30/06/2025"]),
    ("Nour Oasis (absente, jusqu'au 30/06/2025)", ["|Nour Oasis||||", "absente", "jusqu'au 30/06/2025"]),
    ("Nour Oasis (contrat jusqu'au 30/06/2025)", ["|Nour Oasis||||2025-06-30", "contrat"]),
    # who is no longer, or not yet there
    ("Nour Oasis (partie)", ["Nour Oasis (partie) [gone]"]),
    ("Nour Oasis, partie", ["Nour Oasis, partie [gone]"]),
    ("Nour Oasis (partie le 30/06/2024)", ["|Nour Oasis||||2024-06-30"]),
    ("ancienne : Nour Oasis", ["ancienne : Nour Oasis [gone]"]),
    ("Ex : Nour Oasis", ["Ex : Nour Oasis [gone]"]),
    ("Nour Oasis remplacée par Lou Brume", ["Nour Oasis [gone]", "|Lou Brume||||"]),
    ("Nour Oasis puis Lou Brume", ["Nour Oasis [turn]", "Lou Brume [turn]"]),
    ("Nour Oasis -> Lou Brume", ["Nour Oasis [turn]", "Lou Brume [turn]"]),
    ("Nour Oasis jusqu'au 30/04/2024 puis Lou Brume", ["|Nour Oasis||||2024-04-30", "|Lou Brume||||"]),
    ("Nour Oasis jusqu'au 30/09/2024 puis Lou Brume", ["|Nour Oasis||||2024-09-30", "Lou Brume [turn]"]),
    ("Nour Oasis ?", ["Nour Oasis ? [unsure]"]),
    ("Nour Oasis (à confirmer)", ["Nour Oasis (à confirmer) [unsure]"]),
    ("Nour Oasis : ?", ["Nour Oasis : ? [unsure]"]),
    ("Nour Oasis ? 30/06/2026", ["Nour Oasis ? 30/06/2026"]),
    # nobody
    ("Non pourvu", ["Non pourvu [vacant]"]),
    ("POSTE VACANT", ["POSTE VACANT [vacant]"]),
    ("n.c.", ["n.c. [vacant]"]),
    ("Dev à pourvoir", ["Dev à pourvoir [vacant]"]),
    ("voir avec Nour Oasis", ["voir avec Nour Oasis"]),
    ("Nour Oasis ou Lou Brume", ["Nour Oasis ou Lou Brume"]),
    ("Nour (Nounours) Oasis", ["Nour (Nounours) Oasis"]),
    ("Dev Oasis", ["Dev Oasis"]),
    ("Anne - Sophie Martin", ["Anne - Sophie Martin"]),
    # what must not be public
    ("Nour Oasis (dev) 06 12 34 56 78", ["dev|Nour Oasis||||", "06 12 34 56 78"]),
    ("Nour Oasis <nour@perso.example>", ["|Nour Oasis||||", "<nour@perso.example>"]),
    ("nour.oasis@perso.example", ["nour.oasis@perso.example"]),
]  # fmt: skip


def _told(person: PersonText) -> list[str]:
    """What is taken of a person, and what is told."""
    if not person.name:
        return [person.text + (f" [{person.why}]" if person.why else "")]
    values = (person.role, person.name, person.status or "", person.employer, person.start or "", person.end or "")
    only = [f"{words} not for {', '.join(others)}" for words, others in person.only]
    return ["|".join(map(str, values)), *person.left_over, *person.unclear, *person.undated, *only]


@pytest.mark.parametrize(("text", "expected"), _CELLS)
def test_only_what_is_clear_is_taken(text: str, expected: list[str]) -> None:
    assert [line for person in people(text) for line in _told(person)] == expected


_NAMES = st.builds(" ".join, st.tuples(st.sampled_from(["Nour", "Lou", "JEAN-NOËL", "Ines"]),
                                       st.sampled_from(["Oasis", "BRUME", "d'Arcy", "de la Flore"])))  # fmt: skip
_WORDS = st.sampled_from([
    "dev", "UX", "PO", "Clairval", "ABCD", "Conseil du Bocage", "agent", "freelance Clairval", "en congé", "parti",
    "absent", "Tilleul", "tilleul", "voir Tilleul", "à recruter", "0,5 ETP", "80 %", "depuis mars 2024",
    "jusqu'au 30/06/2025", "jusqu'à juin", "depuis Tilleul", "pour 6 mois", "ancien", "ex-Tilleul", "06 12 34 56 78",
    "tilleul@perso.example", "chez Clairval", "Tilleul : dev", "fin de Tilleul", "06/2024-06/2025", "?",
    "né le 1/2/1990",
    "remplace Tilleul", "2 devs", "contrat", "du 1/2/2024 au 3/4/2025", "Équipe Tilleul", "(", ")", "Tilleul ?", "->",
])  # fmt: skip
_BETWEEN = st.sampled_from(
    [" ", ", ", " - ", " (", ") ", " : ", " / ", " et ", " puis ", " -> ", "; ", " remplacé par "]
)
_CELLS_OF_WORDS = st.lists(st.tuples(_NAMES | _WORDS, _BETWEEN), min_size=1, max_size=6).map(
    lambda parts: "".join(word + between for word, between in parts)
)
_MEANT = frozenset((
    "a", "agent", "au", "by", "chez", "depuis", "du", "et", "fin", "freelance", "jusqu", "m", "mars", "par", "parti",
    "puis", "remplacé", "juin", "indépendant",
))  # fmt: skip
"""Words that become a day, a status or an order."""


@given(_CELLS_OF_WORDS)
@settings(max_examples=examples(400))
def test_every_word_is_taken_or_told(text: str) -> None:
    found = people(text)
    told = " ".join(
        " ".join([person.role, person.name, person.employer, *person.left_over, *person.unclear, *person.undated,
                  *(str(words) for words, _ in person.only), *(words for words, _ in person.inexact)])
        if person.name else person.text
        for person in found
    )  # fmt: skip
    missing = words_of(text) - words_of(told) - _MEANT
    assert not missing, (missing, [_told(person) for person in found])


@given(_CELLS_OF_WORDS | st.text(max_size=80))
def test_no_telephone_and_no_address_is_taken(text: str) -> None:
    for person in people(text):
        taken = person.name + person.employer
        assert not re.search(r"[\d@:?]", taken), person
        assert not re.search(r"\d{3}|@", person.role), person


def words_of(text: str) -> set[str]:
    """The words of a text, of letters only and as `casefold` has them."""
    return {word.casefold() for word in re.findall(r"[^\W\d_]+", text)} - {"à", "l", "d", "le"}


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("du 1er janvier au 30 juin 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("du 01/02 au 30/06/2024", date(2024, 2, 1), date(2024, 6, 30)),
        ("(01/24 - 12/24)", date(2024, 1, 1), date(2024, 12, 31)),
        ("(dev, 01/24-12/24)", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_spans_whose_year_is_said_once_or_in_short(words: str, start: date, end: date) -> None:
    (person,) = people(f"Zoé Martin {words}")
    assert (person.name, person.start, person.end) == ("Zoé Martin", start, end)


@pytest.mark.parametrize("words", ["depuis 01/06", "jusqu'au 06/12", "du 01/06 au 05/12", "(03/12 - 05/12)"])
def test_a_day_and_its_month_are_no_month_and_its_year(words: str) -> None:
    (person,) = people(f"Zoé Martin {words}")
    assert (person.start, person.end) == (None, None)
    assert person.undated or person.left_over or not person.name


@pytest.mark.parametrize(
    ("name", "addresses", "read"),
    [
        ("Bacquet Romain", ["romain.bacquet@causses.example"], "Romain Bacquet"),
        ("Romain Bacquet", ["romain.bacquet@causses.example"], "Romain Bacquet"),
        ("Castagnier Chloé", [], "Chloé Castagnier"),
        ("Chloé Castagnier", [], "Chloé Castagnier"),
        ("Maëlys Laurent", [], "Maëlys Laurent"),
        ("Ewa Bernard", [], "Ewa Bernard"),
        ("Okoye Daniel", [], "Okoye Daniel"),
        ("Traoré Bakary", [], "Traoré Bakary"),
        ("Thomas Laurent", [], "Thomas Laurent"),
    ],
)
def test_which_word_is_the_first_name(name: str, addresses: list[str], read: str) -> None:
    order = NameOrder([(name, addresses)], VOCABULARY, TODAY)
    assert order.turn(read_person_name(name, VOCABULARY, TODAY), addresses).name == read


def test_a_column_with_the_last_name_first_tells_of_others() -> None:
    column = ["SIDIBE Awa", "NOËL Fanny", "Ravel Maud", "Okoye Daniel", "Hervé Costa"]
    order = NameOrder([(name, ()) for name in column], VOCABULARY, TODAY)
    read = [order.turn(read_person_name(name, VOCABULARY, TODAY), ()).name for name in column]
    assert read == ["Awa Sidibe", "Fanny Noël", "Maud Ravel", "Daniel Okoye", "Hervé Costa"]


@pytest.mark.parametrize(
    ("employer", "status"),
    [("Malt", "independent"), ("DA SILVA EI", "independent"), ("Octave Conseil", "service"), ("Ardoise & Co", None)],
)
def test_who_signs_tells_a_freelancer_from_a_company(employer: str, status: str | None) -> None:
    assert guess_status(employer, "Joao Dupré") == status


def test_a_business_has_the_name_of_its_freelancer() -> None:
    assert guess_status("Cabinet Garric", "Élie Garric") == "independent"


@pytest.mark.parametrize("words", [" (dev, CDI)", " (dev), CDI", " - dev - en CDI", " (dev, permanente)"])
def test_a_contract_without_end_is_no_word_left_over(words: str) -> None:
    read = one(f"Jeanne Dupont{words}")
    assert read == {"name": "Jeanne Dupont", "role": "dev", "domaine": "Développement", "end": date.max}
