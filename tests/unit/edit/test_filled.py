"""What stands under the headings of a form, as forges write it and as people edit it; hostile texts too."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.edit import filled
from incubo.edit.answered import looks_filled, read, which
from incubo.edit.filled import answer, boxes, sections
from incubo.edit.forms import forms
from incubo.errors import UsageError
from incubo.i18n import say
from incubo.model.kinds import KINDS
from incubo.model.nearest import folded

KNOWN = {"nom": "name", "texte": "text", "date": "date"}


def found(text: str) -> dict[str, str]:
    return {key: answer(lines) for key, lines in sections(text, KNOWN.get).found.items()}


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
    assert found(text) == expected


def test_a_heading_twice_and_headings_that_mean_nothing() -> None:
    text = "Bonjour\n### Rien\n### Nom\na\n### Nom\nb\n### Texte\n#### Autre\n"
    made = sections(text, KNOWN.get)
    assert made.repeated == ("name",)
    assert made.strange == (("Rien", ""), ("Autre", "text"))


def test_boxes_and_lists() -> None:
    assert boxes("- [x] Un\n- [ ] Deux\n * [X]  Trois \nautre") == (["Un", "Trois"], ["autre"])
    assert filled.items("- un - 1\n* deux\n3. trois\n\n+33\n-quatre") == ["un - 1", "deux", "trois", "+33", "-quatre"]


@given(st.text(st.sampled_from("#` ~<!->abNom\n:é"), max_size=200))
def test_no_text_is_lost_nor_stops_us(text: str) -> None:
    """Outside comments, every line is a heading of the form or part of one answer."""
    made = sections(text, KNOWN.get)
    lines = [line for held in made.found.values() for line in held]
    if "<!--" not in text and not made.repeated and made.found:
        first = next(n for n, line in enumerate(text.split("\n")) if folded(line.strip("# :`~")) == "nom")
        assert len(lines) + len(made.found) == len(text.split("\n")) - first


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
def test_a_hostile_text_takes_no_minutes(text: str) -> None:
    begun = time.process_time()
    for lines in sections(text, KNOWN.get).found.values():
        boxes(answer(lines))
        filled.items(answer(lines))
    assert time.process_time() - begun < 5


def refused(data: bytes, form: str = "new-member") -> list[str]:
    with pytest.raises(UsageError) as raised:
        read(forms()[form], data, "x.md", KINDS).refuse()
    return [say(raised.value.message), *map(say, raised.value.hints)]


def test_what_cannot_be_read() -> None:
    assert refused(b"#" * 1_000_000) == ["x.md is too large: a request has 200000 bytes at most"]
    assert refused(b"### Nom\n\xff") == ["x.md is not written in UTF-8"]
    assert refused(b"Bonjour")[0] == "x.md is no form that was filled in"
    assert refused("### Demande\n\nComité\n".encode())[0] == "x.md is another form: “Committee”"


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = (
        "### Full name\na\n### Role\nx\ny\n### First name and last name\nZoé\n\nmerci\n### The registry is public\nyes"
    )
    assert refused(text.encode()) == [
        "x.md cannot be used as it is",
        "First name and last name: one line is expected here",
        "The professional family: an answer is needed here",
        "The registry is public: boxes are ticked with an x here: - [x] …",
        "Full name: there is no such heading in the form",
    ]


def test_which_form_it_is() -> None:
    assert which("### Request\n\nNouvelle personne", KINDS) == forms()["new-member"]
    assert which("### DEMANDE\n\nnew-job\n\n### Demande", KINDS) == forms()["new-job"]
    assert which("### Demande\n\nautre chose", KINDS) is None
    assert which("rien", KINDS) is None


def test_a_form_or_json() -> None:
    assert looks_filled(b"\xef\xbb\xbf\r\n### Nom\r\n", "standard input")
    assert not looks_filled(b' {"title": "### x\\n### y"}', "standard input")
    assert not looks_filled(b"### x", "a.json")
    assert looks_filled(b"{", "A.MD")
