"""Tags and codes of HTML in texts that are not HTML."""

from __future__ import annotations

import html

import pytest

from incubo.source.html import decode_entity, find_entities, find_tag_in_markdown

TAGS = {
    "a < b > c": None,
    "<https://estran.example> <me@estran.example>": None,
    "<votre nom> <1> <->": None,
    "<!-- <b> --> rien": None,
    "`<b>` rien": None,
    "``a ` <b>`` rien": None,
    "~~~\n<b>\n~~~\nrien": None,
    "```\n<b>": None,
    "un <br/> là": "<br/>",
    "un </B > là": "</B >",
    "`seul, <b>": "<b>",
    "`seul\n\n<i> et ` fin": "<i>",
    "```\n<b>\n```\n<i>": "<i>",
    "````\n```\n<b>\n````\n<i>": "<i>",
    "<!-- <b> --><i>": "<i>",
    "<p>`<b>`": "<p>",
}


@pytest.mark.parametrize("text", TAGS)
def test_the_first_tag_of_a_text(text: str) -> None:
    found = find_tag_in_markdown(text)
    assert (text[slice(*found)] if found else None) == TAGS[text]


@pytest.mark.parametrize("code", ["&amp;", "&nbsp;", "&eacute;", "&#39;", "&#x27;", "&#X2F;", "&hellip;", "&lt;"])
def test_a_code_is_what_html_says(code: str) -> None:
    assert decode_entity(code) == html.unescape(code)


@pytest.mark.parametrize("code", ["&unknown;", "&c;", "&#0;", "&#x110000;", "&#xD800;", "&#9999999;"])
def test_what_only_looks_like_a_code(code: str) -> None:
    assert decode_entity(code) is None


def test_a_code_coded_again_is_one_code() -> None:
    text = "UX&amp;#x2F;UI &amp; R&amp;D;"
    assert [(text[c.start : c.end], c.character, c.is_double_encoded) for c in find_entities(text, 0, len(text))] == [
        ("&amp;#x2F;", "/", True),
        ("&amp;", "&", False),
        ("&amp;", "&", False),
    ]
