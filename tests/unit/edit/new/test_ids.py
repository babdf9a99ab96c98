from __future__ import annotations

from datetime import date

import pytest

from incubo.edit.new import ids


@pytest.mark.parametrize(
    ("fullname", "made"),
    [
        ("Jean-Marc Le Goff", "jean-marc.le-goff"),
        ("Maëlle Kerdoncuff", "maelle.kerdoncuff"),
        ("Anne Laure LE GOFF", "anne-laure.le-goff"),
        ("LE GOFF", "le.goff"),
        ("Œdipe d’Arvor", "oedipe.d-arvor"),
        ("Prénomsansnom", ""),
        ("🚀 🚀", ""),
        ("", ""),
    ],
)
def test_members(fullname: str, made: str) -> None:
    assert ids.make_member_id(fullname) == made


def test_homonyms_take_the_second_first_name_then_a_number() -> None:
    taken = {"claire.bonnemain", "clairea.bonnemain"}
    assert ids.make_homonym_id("Claire Bonnemain", "Jeanne", taken) == "clairej.bonnemain"
    assert ids.make_homonym_id("Claire Bonnemain", "Anne", taken) == "clairea2.bonnemain"
    assert ids.make_homonym_id("Claire Bonnemain", "", taken) == "claire2.bonnemain"
    assert ids.make_homonym_id("Claire Bonnemain", "", {*taken, "claire2.bonnemain"}) == "claire3.bonnemain"


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Bouée d'Eau", "bouee-d-eau"),
        ("data.rivages.example", "data-rivages-example"),
        ("con", "con-2"),
        ("Mon Estran", "mon-estran-2"),
        ("!!!", ""),
    ],
)
def test_startups(title: str, made: str) -> None:
    assert ids.make_startup_id(title, {"mon-estran"}) == made


def test_a_long_title_is_cut_between_words() -> None:
    made = ids.make_startup_id("Simplifier les démarches " * 9, ())
    assert len(made) <= 60
    assert not made.endswith("-")


def test_jobs() -> None:
    day = date(2025, 1, 20)
    assert ids.make_job_id(day, "mon-estran", "Développement", ()) == "2025-01-20-mon-estran-developpement"
    taken = {"2025-01-20-mon-estran-developpement"}
    assert ids.make_job_id(day, "mon-estran", "Développement", taken) == "2025-01-20-mon-estran-developpement-2"
