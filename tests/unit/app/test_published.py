"""What a text that is published may not hold."""

from __future__ import annotations

import pytest

from incubo.app.published import Names
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
