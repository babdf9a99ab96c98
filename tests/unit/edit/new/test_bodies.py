"""Sections that are added to the text of an entry."""

from __future__ import annotations

import pytest

from incubo.edit.new.bodies import find_missing_sections, find_section, insert_section, parse_body_sections

TEMPLATE = parse_body_sections("## Un\n\nDu texte.\n\n## Deux\n\n…\n\n## Post-mortem\n\nFin.\n")
FRONT = "---\ntitle: X\n---\n"


@pytest.mark.parametrize(
    ("body", "heading", "written"),
    [
        ("", "Un", "\n## Un\n\nDu texte.\n"),
        ("\n## Deux\n\nA.\n", "Un", "\n## Un\n\nDu texte.\n\n## Deux\n\nA.\n"),
        ("\n## Deux\n\nA.\n", "Deux", "\n## Deux\n\nA.\n\n## Deux\n\n…\n"),
        ("\n## Un\n\nA.\n\n## Postmortem\n\nB.\n", "Deux", "\n## Un\n\nA.\n\n## Deux\n\n…\n\n## Postmortem\n\nB.\n"),
        ("\n## Un\n\nA.\n\n\n", "Post-mortem", "\n## Un\n\nA.\n\n\n## Post-mortem\n\nFin.\n"),
        ("\n## Un\n\nA.", "Post-mortem", "\n## Un\n\nA.\n\n## Post-mortem\n\nFin."),
        ("\n## Autre\n\nA.\n", "Un", "\n## Autre\n\nA.\n\n## Un\n\nDu texte.\n"),
    ],
)
def test_a_section_goes_before_those_that_follow_it(body: str, heading: str, written: str) -> None:
    (section,) = (each for each in TEMPLATE if each.heading == heading)
    assert insert_section(FRONT + body, section, TEMPLATE) == FRONT + written
    windows = insert_section((FRONT + body).replace("\n", "\r\n"), section, TEMPLATE)
    assert windows == (FRONT + written).replace("\n", "\r\n")


def test_sections_are_found_by_their_heading_or_its_beginning() -> None:
    text = f"{FRONT}\n## Objectifs à 6 mois\n\nA.\n\n## Équipe\n\nB.\n\n## Équipement\n\nC.\n"

    def found(heading: str) -> str | None:
        section = find_section(text, heading)
        return section.heading if section is not None else None

    words = ("objectifs", "equipe", "équip", "x", "")
    assert [found(word) for word in words] == ["Objectifs à 6 mois", "Équipe", None, None, None]
    missing = find_missing_sections(f"{FRONT}\n## Deux\n\n## Postmortem\n", TEMPLATE)
    assert [section.heading for section in missing] == ["Un"]
