"""Content cannot drive a terminal, a CI's log, Markdown or a spreadsheet."""

from __future__ import annotations

import json
import re

import pytest
from markdown_it import MarkdownIt

from incubo.render import escape


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Développement, 10 % à « Malt »", "Développement, 10 % à « Malt »"),
        ("no\u00a0break", "no\u00a0break"),
        ("a\tb", "a b"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("two\r\nlines", r"two\r\nlines"),
        ("\x9b2J\x7f\x00", r"\x9b2J\x7f\x00"),
        ("gnp\u202egnp.exe", r"gnp\u202egnp.exe"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("line\u2028paragraph\u2029", r"line\u2028paragraph\u2029"),
        ("\U000e0041", r"\U000e0041"),
        ("half \ud800", r"half \ud800"),
        ("::error::owned", r"\x3a:error::owned"),
        ("  ::error::owned", r"  \x3a:error::owned"),
        ("std::vector", "std::vector"),
        ("x ##[add-mask]e", r"x \x23#[add-mask]e"),
        ("###vso[task]", r"#\x23#vso[task]"),
        ("## title", "## title"),
    ],
)
def test_escape_terminal(text: str, escaped: str) -> None:
    assert escape.escape_terminal(text) == escaped
    assert escape.escape_terminal(escaped) == escaped  # once safe, always the same


def test_escaped_characters_keep_their_columns() -> None:
    assert escape.escape_characters("a\tb\x1b##[x]") == ["a", " ", "b", r"\x1b", r"\x23", "#", "[", "x", "]"]


HOSTILE = [
    "*bold* _it_ ~~struck~~ `code` # title",
    "[link](https://evil.example) ![image](x.png)",
    "<img src=x onerror=alert(1)> &lt;b&gt;",
    "@everyone, #12 and GH-3, o/r#4",
    "https://evil.example and www.evil.example and a.b@c.example",
    "a | b || c",
    "`@x` ``#1`` \\`@y",
    "- item",
    "1. item",
    "---",
    "line\n# title\n- item",
    "trailing \\",
    "$x$ \\(y\\)",
    "[ref]: https://evil.example",
    '!12, %3, ~bug, ~"a b", &4, $5, ^alert',
    "(see https://evil.example), “@all”: done!",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("frame", ["{}", "- {}", "| a |\n|---|\n| {} |", "**{}**"])
def test_escape_markdown(text: str, frame: str) -> None:
    """Rendered, the text reads as it was written, in one piece, and nothing in it is alive."""
    parser = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
    read: list[str] = []
    for block in parser.parse(frame.format(escape.escape_markdown(text))):
        for token in block.children or []:
            if token.type in ("text", "text_special"):
                assert "@" not in token.content
                assert "://" not in token.content
                assert not re.search(r"(?<!\w)[!#~%&$^](?:\d|\")", token.content)
            assert token.type in ("text", "text_special", "code_inline", "strong_open", "strong_close")
            read.append(token.content)
    if frame.startswith("|"):
        read = read[1:]
    assert "".join(read).strip() == escape.escape_terminal(text).strip()


@pytest.mark.parametrize(
    ("text", "code"),
    [("a.md", "`a.md`"), ("a`b", "``a`b``"), ("``", "``` `` ```"), ("a\nb", r"`a\nb`"), ("", "` `")],
)
def test_markdown_code_span(text: str, code: str) -> None:
    assert escape.markdown_code_span(text).replace("`  `", "` `") == code


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\n=1",
        "\u00a0=1",
        "\u200b=1",
        "＝1",
        "\ufe0f=1",
        "\u034f=1",
    ],
)
def test_formulas_are_text(text: str) -> None:
    assert escape.escape_csv(text).startswith("'")


def test_csv_cells() -> None:
    assert escape.escape_csv("Malt") == "Malt"
    assert escape.escape_csv("two\r\nlines\n") == "two\nlines\n"
    assert escape.escape_csv("a\u200bb\u00adc\td\u202e\u2028é") == "a\u200bb\u00adc\td\u202e\u2028é"
    assert escape.escape_csv("\x1b[31m\x00\ud800\uffff") == r"\x1b[31m\x00\ud800\uffff"


def test_printed_csv() -> None:
    document = '\ufeffid;mission\r\na;"zéro\u200b\n ::error::x\n##[group]"\r\n'
    in_a_log = '\ufeffid;mission\r\na;"zéro\u200b\n \\x3a:error::x\n\\x23#[group]"\r\n'
    on_screen = 'id;mission\na;"zéro\\u200b\n \\x3a:error::x\n\\x23#[group]"\n'
    assert escape.escape_printed_csv(document, is_terminal=False) == in_a_log
    assert escape.escape_printed_csv(document, is_terminal=True) == on_screen


def test_escape_github() -> None:
    assert escape.escape_github_data("100 %\n::error::x") == r"100 %25\n::error::x"
    assert escape.escape_github_property("a,b:c%\r") == r"a%2Cb%3Ac%25\r"


def test_json_is_lossless_and_safe() -> None:
    text = "\x1b\x9b\u202e\u2028\U000e0041\ud800é"
    written = escape.escape_json(json.dumps({"a": text}, ensure_ascii=False, indent=2))
    assert json.loads(written) == {"a": text}
    assert escape.escape_terminal(written.replace("\n", "")) == written.replace("\n", "")
    assert "é" in written


def test_a_commit_closes_no_issue_and_calls_nobody() -> None:
    text = "new product: fixes #12, a/b#3 @team; lot # 2, a@b.example"
    assert escape.escape_commit_message(text) == "new product: fixes # 12, a/b# 3 @ team; lot # 2, a@b.example"
    text = "closes https://forge.example/a/b/issues/3, g/-/merge_requests/4, GH-5, !6; /issues/new https://a.example/7"
    assert escape.escape_commit_message(text) == (
        "closes https://forge.example/a/b/issues/ 3, g/-/merge_requests/ 4, GH- 5, ! 6; /issues/new https://a.example/7"
    )
