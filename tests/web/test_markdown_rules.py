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
        ("[here](/docs/a.md), [there](#part)", "<p>here, there</p>\n"),
        ("[here](http://), [**there**](https://a:b:c)", "<p>here, <strong>there</strong></p>\n"),
        ('[here](/docs/a.md "a title with <a>")', "<p>here</p>\n"),
        (
            '[here](https://a.example "<th><img src=x onerror=alert(1)>")',
            '<p><a href="https://a.example" rel="noopener noreferrer nofollow">here</a></p>\n',
        ),
        ("Before [](https://a.example) [ ](https://a.example)after", "<p>Before   after</p>\n"),
        (
            "[![The map](https://a.example/map.png)](https://b.example)",
            '<p><a href="https://b.example" rel="noopener noreferrer nofollow">The map</a></p>\n',
        ),
        (
            "[![](https://a.example/map.png)](https://b.example) ![](https://a.example/map.png)",
            '<p><a href="https://b.example" rel="noopener noreferrer nofollow">picture</a> '
            '<a href="https://a.example/map.png" rel="noopener noreferrer nofollow">picture</a></p>\n',
        ),
        ("[![](/map.png)](https://b.example)", "<p></p>\n"),
        (
            '[`<a rel="x">`](https://a.example)',
            '<p><a href="https://a.example" rel="noopener noreferrer nofollow">'
            '<code>&lt;a rel="x"&gt;</code></a></p>\n',
        ),
        ("##\n\n## [](https://a.example)\n\n# ![](/map.png)\n\nText", "<p>Text</p>\n"),
        (
            "## One\n\n##### Two\n\n##### Three\n\n# Four\n\n### Five",
            "<h3>One</h3>\n<h4>Two</h4>\n<h4>Three</h4>\n<h3>Four</h3>\n<h4>Five</h4>\n",
        ),
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
def test_what_has_nothing_to_read_is_not_shown(text, shown):
    assert markdown.render_markdown(text) == shown
