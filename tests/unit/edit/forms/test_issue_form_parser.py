"""What stands under the headings of a form, as forges write it and as people edit it; hostile texts too."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.core.errors import UsageError
from incubo.core.i18n import translate
from incubo.edit.forms import parser
from incubo.edit.forms.answers import find_requested_form, is_filled_form, parse_form
from incubo.edit.forms.definitions import make_forms
from incubo.edit.forms.parser import parse_checkboxes, parse_form_sections, section_answer
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import normalise_name

KNOWN = {"nom": "name", "texte": "text", "date": "date"}


def parse_answers(text: str) -> dict[str, str]:
    return {key: section_answer(lines) for key, lines in parse_form_sections(text, KNOWN.get).lines_by_key.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("### Nom\n\nZoé\n\n### Date\n\n_No response_\n", {"name": "Zoé", "date": ""}),
        ("# nom :\nZoé\n##   **DATE** ##\n2024\n", {"name": "Zoé", "date": "2024"}),
        ("### Nom (facultatif)\nZoé", {"name": "Zoé"}),
        ("###Nom\nZoé", {}),  # no heading in Markdown
        ("    ### Nom\nZoé", {}),  # a block of code
        ("### Texte\n\na\n\n### Contexte\n\nb\n", {"text": "a\n\n### Contexte\n\nb"}),
        ("### Texte\n```md\n### Nom\nx\n```\n### Nom\nZoé", {"text": "### Nom\nx", "name": "Zoé"}),
        (
            "### Texte\n~~~~\n### Nom\n~~~\n~~~~\nfin\n### Nom\nZoé",
            {"text": "~~~~\n### Nom\n~~~\n~~~~\nfin", "name": "Zoé"},
        ),
        ("### Texte\n```\nstray\n### Nom\nZoé", {"text": "```\nstray", "name": "Zoé"}),
        ("### Texte\n```\n### Nom\nZoé\n### Date\n```\n2024", {"text": "```", "name": "Zoé", "date": "```\n2024"}),
        ("### Nom\n<!-- aide -->\nZoé<!-- x -->\n### Date\n<!--\n### Nom\nMallory\n-->\n", {"name": "Zoé", "date": ""}),
        ("### Nom\nZoé <!-- jamais fermé\n### Date\n2024", {"name": "Zoé <!-- jamais fermé", "date": "2024"}),
        ("### Nom\na <!-- b\nc --> d\n### Date\n2024", {"name": "a\n d", "date": "2024"}),
        ("### Texte\n```\n<!-- gardé -->\n```\n", {"text": "<!-- gardé -->"}),
        ("", {}),
    ],
)
def test_what_stands_under_a_heading(text: str, expected: dict[str, str]) -> None:
    assert parse_answers(text) == expected


def test_a_heading_twice_and_headings_that_mean_nothing() -> None:
    text = "Bonjour\n### Rien\n### Nom\na\n### Nom\nb\n### Texte\n#### Autre\n"
    made = parse_form_sections(text, KNOWN.get)
    assert made.repeated_keys == ("name",)
    assert made.unknown_headings == (("Rien", ""), ("Autre", "text"))


def test_boxes_and_lists() -> None:
    assert parse_checkboxes("- [x] Un\n- [ ] Deux\n * [X]  Trois \nautre") == (["Un", "Trois"], ["autre"])
    assert parser.parse_list_items("- un - 1\n* deux\n3. trois\n\n+33\n-quatre") == [
        "un - 1",
        "deux",
        "trois",
        "+33",
        "-quatre",
    ]


@given(st.text(st.sampled_from("#` ~<!->abNom\n:é"), max_size=200))
def test_any_text_is_kept(text: str) -> None:
    """Outside comments, every line is a heading of the form or part of one answer."""
    made = parse_form_sections(text, KNOWN.get)
    lines = [line for held in made.lines_by_key.values() for line in held]
    if "<!--" not in text and not made.repeated_keys and made.lines_by_key:
        first = next(n for n, line in enumerate(text.split("\n")) if normalise_name(line.strip("# :`~")) == "nom")
        assert len(lines) + len(made.lines_by_key) == len(text.split("\n")) - first


@pytest.mark.parametrize(
    "text",
    [
        "### Nom\n" * 20_000,
        "```a\n" * 40_000,
        "<!--\n" * 40_000 + "-->",
        "<!-- a " * 28_000,
        "`" * 199_000,
        "".join("`" * (3 + n % 90) + "x\n" for n in range(4_000)),
        "### " + "*" * 199_000,
        "### Nom" + " " * 190_000 + "x",
        "- [x]" + " " * 190_000,
        " " * 199_000,
        "### Nom\n" + "### a\n" * 33_000,
        "_" * 199_000,
        "- [" * 66_000,
    ],
    ids=range(13),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    begun = time.process_time()
    for lines in parse_form_sections(text, KNOWN.get).lines_by_key.values():
        parse_checkboxes(section_answer(lines))
        parser.parse_list_items(section_answer(lines))
    assert time.process_time() - begun < 5


def form_errors(data: bytes, form: str = "new-member") -> list[str]:
    with pytest.raises(UsageError) as raised:
        parse_form(make_forms()[form], data, "x.md", ENTRY_KINDS).raise_errors()
    return [translate(raised.value.message), *map(translate, raised.value.hints)]


def test_unreadable_forms() -> None:
    assert form_errors(b"#" * 1_000_000) == ["x.md is too large: a request has 200 kB at most"]
    assert form_errors(b"### Nom\n\xff") == ["x.md is not written in UTF-8"]
    assert form_errors(b"Bonjour")[0] == "x.md is not a form that was filled in"
    assert form_errors("### Demande\n\nComité\n".encode())[0] == "x.md is another form: “Committee”"


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = (
        "### Full name\na\n### Role\nx\ny\n### First name and last name\nZoé\n\nmerci\n### The registry is public\nyes"
    )
    assert form_errors(text.encode()) == [
        "x.md cannot be used as it is",
        "First name and last name: one line is expected here",
        "The professional family: an answer is needed here",
        "The registry is public: boxes are ticked with an x here: - [x] …",
        "Full name: there is no such heading in the form",
    ]


def test_detect_form() -> None:
    assert find_requested_form("### Request\n\nNouvelle personne", ENTRY_KINDS) == make_forms()["new-member"]
    assert find_requested_form("### DEMANDE\n\nnew-job\n\n### Demande", ENTRY_KINDS) == make_forms()["new-job"]
    assert find_requested_form("### Demande\n\nautre chose", ENTRY_KINDS) is None
    assert find_requested_form("rien", ENTRY_KINDS) is None


def test_a_form_or_json() -> None:
    assert is_filled_form(b"\xef\xbb\xbf\r\n### Nom\r\n", "standard input")
    assert not is_filled_form(b' {"title": "### x\\n### y"}', "standard input")
    assert not is_filled_form(b"### x", "a.json")
    assert is_filled_form(b"{", "A.MD")
