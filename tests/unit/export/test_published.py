"""What a text that is published may not hold."""

from __future__ import annotations

import pytest

from incubo.export.published import Names
from incubo.model.records import Member

_NAMES = Names(
    [
        Member("zelda.quintrec", "", "Zelda Quintrec", github="zq4"),
        Member("jean-luc.porzmoguer", "", "Jean-Luc Porzmoguer", github="jlporz"),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "Zelda Quintrec", "QUINTREC Zelda", "Z. Quintrec", "Quintrec Z.", "Zelda&nbsp;Quintrec", "Zelda&#160;Quintrec",
        "zelda%20quintrec", "Zelda_Quintrec", "**Zelda** _Quintrec_", "Quintrec, Zelda-Quintrec", "Zelda\nQuintrec",
        "@zq4", "@jlporz", "https://forge.example/jlporz", "zelda.quintrec", "zquintrec@forge.example",
        "Porzmoguer Jean-Luc", "JeanLuc PORZMOGUER", "J. Porzmoguer", "J.-L. Porzmoguer, Luc Porzmoguer Jean",
    ],
)  # fmt: skip
def test_a_name_is_taken_out_however_it_is_written(text: str) -> None:
    cleaned = _NAMES.remove_from(f"Avec {text} hier").casefold()
    assert not any(part in cleaned for part in ("zelda", "quintrec", "zq4", "porz", "jean")), cleaned


@pytest.mark.parametrize(
    "text", ["zq4", "https://forge.example/zq4", "100 % de zones, z comme Zoé", "Quintrecourt, Zeldas", "a & z;", "%7E"]
)
def test_other_words_stay(text: str) -> None:
    assert _NAMES.remove_from(text) == text


@pytest.mark.parametrize("text", ["zelda.quintrec", "Voir/Zelda.Quintrec.", "ZELDA.QUINTREC, hier", "é/zq4x/jlporz"])
def test_accounts_are_found_beside_other_signs(text: str) -> None:
    cleaned = _NAMES.remove_from(text).casefold()
    assert "quintrec" not in cleaned
    assert "jlporz" not in cleaned


_ADDRESSES = Names(
    [Member("zelda.quintrec", "", "Zelda Quintrec"), Member("max", "", "Max Bord")],
    {
        "mon-estran": "Mon Estran", "tableau-de-bord": "Le tableau", "digue.info": "Digue info", "zelda": "Zelda",
        "mairie-saint-pierre": "Mairie de Saint-Pierre", "saint_martin": "Collectivité de Saint-Martin",
    },
)  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "contact.mon-estran@x.example", "support.emm@x.example", "Contact-Grand.Est@x.example", "mon.estran@x.example",
        "digue.info@x.example", "tableau-de-bord@x.example", "rdv_marees@x.example", "estran@x.example",
        "recrutement.quintrec@x.example", "zelda@x.example", "mailto:equipe.mer@x.example",
        "mairie.saint.pierre@x.example", "stage.estran@x.example",
    ],
)  # fmt: skip
def test_the_address_of_a_team_stays(address: str) -> None:
    assert _ADDRESSES.remove_from(f"Écrire à {address} !") == f"Écrire à {address} !"


@pytest.mark.parametrize(
    "address",
    [
        "zelda.quintrec@x.example", "Zelda.Quintrec+estran@x.example", "z.quintrec@x.example", "quintrec@x.example",
        "zelda1.martin@x.example", "contact.zelda.quintrec@x.example", "contact-quintrec_zelda@x.example",
        "soizic.lagadec@x.example", "estran.lagadec@x.example", "soizic_lagadec-ext@x.example", "max@x.example",
        "pierre.martin@x.example", "julie.mission@x.example", "paul.stage@x.example", "pierre.mission@x.example",
        "...@x.example",
    ],
)  # fmt: skip
def test_the_address_of_a_person_does_not(address: str) -> None:
    """Of somebody unknown as well: `first.last@`."""
    assert _ADDRESSES.remove_from(f"Écrire à {address} !") == "Écrire à … !"
