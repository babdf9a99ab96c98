"""`edit`: what the editor left, with the line ends that the file had; the sections of a text and of its template."""

from __future__ import annotations

import pytest
from support.registries import summary_and_notes
from support.sample_entries import ESTRAN, edit_linked_registry

from incubo.edit.new import bodies
from incubo.edit.verbs.edit import edit_file, restore_line_ends

BOM = b"\xef\xbb\xbf"
SHEET = (
    "---\ntitle: Mon Estran\n---\n\n## Contexte\n\nLa mer.\n\n```\n## pas un titre\n```\n\n"
    "## Objectifs à 6 mois\n\n- un\n"
)


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (b"a\nb\n", b"a\r\nc\r\n", b"a\nc\n"),
        (b"a\r\nb\r\n", b"a\nc\n", b"a\r\nc\r\n"),
        (b"a\r\nb\n", b"a\nc\n", b"a\nc\n"),
        (b"a\r\nb\r\n", b"a\r\nc\r\n", b"a\r\nc\r\n"),
        (BOM + b"a\n", b"b\n", BOM + b"b\n"),
        (b"a\n", BOM + b"b\n", b"b\n"),
    ],
)
def test_line_ends_stay(before: bytes, after: bytes, kept: bytes) -> None:
    assert restore_line_ends(before, after) == kept


def test_the_words_of_the_commit() -> None:
    path = "content/startups/mon-estran.md"
    data = edit_linked_registry({"startup/mon-estran": WHOLE}).read(path)

    def words(after: bytes) -> str:
        return summary_and_notes(edit_file(edit_linked_registry({"startup/mon-estran": WHOLE}), path, after))[0]

    assert words(data.replace(b"Texte", b"Autre")) == "text"
    changed = data.replace(b"title: Mon Estran", b"title: Estran").replace(b"usertypes:", b"link: ''\nusertypes:")
    assert words(changed) == "title, link"
    assert words(changed.replace(b"Texte", b"Autre")) == "title, link and text"
    assert words(b"---\na: 1\nb: 2\n---\n") == "9 fields and text"
    assert words(b"---\n[\n---\n") == "7 fields and text"


WHOLE = f"---\n{ESTRAN}---\n\nTexte.\n"


def test_sections_are_found_by_the_beginning_of_their_heading() -> None:
    assert [each.heading for each in bodies.parse_body_sections(SHEET)] == ["Contexte", "Objectifs à 6 mois"]
    found = bodies.find_section(SHEET, "objectifs")
    assert found is not None
    assert found.text == "## Objectifs à 6 mois\n\n- un\n"
    assert bodies.find_section(SHEET, "pas un titre") is None
    assert bodies.find_section(SHEET, "") is None


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_missing_section_gets_its_place_of_the_template(newline: str) -> None:
    text = SHEET.replace("\n", newline)
    template = bodies.template_sections("startup", "fr", "Mon Estran")
    lacks = bodies.find_missing_sections(text, template)
    assert [each.heading for each in lacks] == ["Problème", "Solution", "Post-mortem"]
    made = bodies.insert_section(text, lacks[0], template)
    assert [each.heading for each in bodies.parse_body_sections(made)] == ["Contexte", "Problème", "Objectifs à 6 mois"]
    assert made.startswith(text[: text.index("## Objectifs")])
    assert made.endswith(text[text.index("## Objectifs") :])
    assert ("\n" in made.replace("\r\n", "")) is (newline == "\n")
    last = bodies.insert_section(text, lacks[2], template)
    assert last.startswith(text + newline + "## Post-mortem" + newline)


def test_a_sheet_without_a_text_or_a_final_newline() -> None:
    template = bodies.template_sections("startup", "fr", "Mon Estran")
    assert bodies.insert_section("---\ntitle: x\n---\n", template[0], template).startswith(
        "---\ntitle: x\n---\n\n## Contexte\n"
    )
    made = bodies.insert_section("---\ntitle: x\n---\n\ntexte", template[0], template)
    assert made.startswith("---\ntitle: x\n---\n\ntexte\n\n## Contexte\n")
    assert not made.endswith("\n")
    assert bodies.template_sections("member", "fr", "x") == []
    assert bodies.find_body_start("no front matter") == len("no front matter")
