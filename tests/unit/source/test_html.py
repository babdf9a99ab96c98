"""HTML tags and entities in Markdown texts."""

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
def test_first_tag_outside_code_and_comments(text: str) -> None:
    tag = find_tag_in_markdown(text)
    assert (text[slice(*tag)] if tag else None) == TAGS[text]


@pytest.mark.parametrize("entity", ["&amp;", "&nbsp;", "&eacute;", "&#39;", "&#x27;", "&#X2F;", "&hellip;", "&lt;"])
def test_entities(entity: str) -> None:
    assert decode_entity(entity) == html.unescape(entity)


@pytest.mark.parametrize("entity", ["&unknown;", "&c;", "&#0;", "&#x110000;", "&#xD800;", "&#9999999;"])
def test_unknown_entities(entity: str) -> None:
    assert decode_entity(entity) is None


def test_double_encoded_entities() -> None:
    text = "UX&amp;#x2F;UI &amp; R&amp;D;"
    assert [(text[c.start : c.end], c.character, c.is_double_encoded) for c in find_entities(text, 0, len(text))] == [
        ("&amp;#x2F;", "/", True),
        ("&amp;", "&", False),
        ("&amp;", "&", False),
    ]
