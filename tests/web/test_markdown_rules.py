"""A text is rendered with the rules that it may need only, and so as with all of them."""

from __future__ import annotations

import random

import pytest
from markdown_it import MarkdownIt

from incubo.web import markdown

PIECES = [
    "a", "b ", "\n", "\n\n", "- ", "* ", "1. ", "    ", "  ", "\t", "#", " ", "> ", "|", "---", "===", "=", "-", "`",
    "```", "~~~", "~~", "**", "_", "[", "](https://a.example)", "]: y", "<b>", "&amp;", "\\", "!", "![", "<http://a.example>",
    "  \n", "|-|", "+ ", "](http://é.example/à)", "](HTTPS://A.Example/%41?b=c&d#e)", "](//a.example)", "](a..b)",
    "](https://1.2.3.4/~a.b/=)", "](mailto:a@b.example)", "Été", "é",
]  # fmt: skip


@pytest.fixture(scope="module")
def whole_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", markdown.render_image)
    return parser


@pytest.mark.parametrize("seed", range(3))
def test_rules_that_are_left_out_would_have_said_nothing(whole_parser, seed):
    pieces = random.Random(seed)
    for _ in range(500):
        text = "".join(pieces.choices(PIECES, k=pieces.randint(1, 25)))
        parser = markdown.parser_for(text)
        ours = parser.renderer.render(parser.parse(text), parser.options, {})
        assert ours == whole_parser.render(text), repr(text)


def test_a_text_too_long_to_render_keeps_its_lines():
    text = "a <b>\n" * (markdown.MAX_MARKDOWN_CHARACTERS // 6 + 1)
    assert markdown.render_markdown(text) == f"<pre>{text.replace('<', '&lt;').replace('>', '&gt;')}</pre>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!--StartFragment-->We look for **you**.<!--EndFragment-->", "<p>We look for <strong>you</strong>.</p>\n"),
        ("Before\n\n<!--more-->\n\nAfter", "<p>Before</p>\n<p>After</p>\n"),
        ("A <!-- note\n\nover lines --> b", "<p>A  b</p>\n"),
        ("- one\n- <!-- two -->three", "<ul>\n<li>one</li>\n<li>three</li>\n</ul>\n"),
        ("`<!-- code -->`", "<p><code>&lt;!-- code --&gt;</code></p>\n"),
        ("```\n<!-- code -->\n```", "<pre><code>&lt;!-- code --&gt;\n</code></pre>\n"),
        ("An end <!-- that never comes", "<p>An end &lt;!-- that never comes</p>\n"),
        ("A picture: ![](/img/map.png)", "<p>A picture: </p>\n"),
        ("![](/img/map.png)", "<p></p>\n"),
        ("![The *map*](/img/map.png)", "<p>The map</p>\n"),
        (
            "![The <map>](https://a.example/map.png)",
            '<p><a href="https://a.example/map.png" rel="noopener noreferrer nofollow">The &lt;map&gt;</a></p>\n',
        ),
        (
            "![](https://a.example/map.png)",
            '<p><a href="https://a.example/map.png" rel="noopener noreferrer nofollow">picture</a></p>\n',
        ),
        ("![x](javascript:alert(1))", "<p>![x](javascript:alert(1))</p>\n"),
        ("Come!", "<p>Come!</p>\n"),
    ],
)
def test_comments_and_marks_of_pictures_are_not_shown(text, shown):
    assert markdown.render_markdown(text) == shown
