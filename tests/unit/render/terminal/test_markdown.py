"""Markdown of strangers on a terminal."""

from __future__ import annotations

import pytest

from incubo.render.terminal.markdown import MAX_LENGTH, markdown_lines
from incubo.render.terminal.style import TerminalStyle, strip_styles
from incubo.render.terminal.text import display_width

PLAIN = TerminalStyle(False, True, 80)
COLOR = TerminalStyle(True, True, 80)
ASCII = TerminalStyle(False, False, 80)
TEXT = """# Title

Some **bold**, *italic*, ~~struck~~ and `code`, [a link](https://x.example/a) and <https://y.example>.

## Below

- one
- two
    - three, which is long and goes on, below its own beginning and not at the margin of the page

1. first
2. second

> quoted

```python
print("*x*")
```

| a | b |
|---|---|
| 1 | 2 |

---
end
"""


def test_what_markdown_means_is_shown() -> None:
    lines = markdown_lines(TEXT, PLAIN, 60)
    assert lines[:5] == [
        "Title", "", "Some bold, italic, struck and code, a link",
        "(https://x.example/a) and https://y.example.", "",
    ]  # fmt: skip
    for line in (
        " • one",
        "      beginning and not at the margin of the page",
        " 1 first",
        "▌ quoted",
        '  print("*x*")',
        "end",
    ):
        assert line in lines


@pytest.mark.parametrize("width", [8, 20, 60, 100])
def test_lines_fit(width: int) -> None:
    assert max(map(display_width, markdown_lines(TEXT, PLAIN, width))) <= width


def test_colour_changes_no_letter() -> None:
    colored = [strip_styles(line).rstrip() for line in markdown_lines(TEXT, COLOR, 60)]
    assert colored == markdown_lines(TEXT, PLAIN, 60)
    assert "\x1b[1mbold\x1b[0m" in "\n".join(markdown_lines(TEXT, COLOR, 60))


def test_ascii_drawing() -> None:
    assert "\n".join(markdown_lines(TEXT, ASCII, 60)).isascii()


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"])
def test_no_break_spaces_are_kept_and_do_not_break(space: str) -> None:
    lines = markdown_lines(f"un deux trois quatre cinq{space}: « six{space}»", PLAIN, 26)
    assert lines == ["un deux trois quatre", f"cinq{space}: « six{space}»"]


@pytest.mark.parametrize("style", [PLAIN, COLOR])
@pytest.mark.parametrize(
    "hostile",
    ["\x1b[31mred", "&#27;[31m", "&#x9b;31m", "\u202ereversed", "&#x202e;reversed", "`&#27; \x1b`", "\x9b31m",
     "[x](https://x.example/\x1b]8;;y)", "[x](<https://x.example/&#27;a>)", "![\x1b[2J](\x1b[2J)", "<b \x1b[2J>",
     "<div>\n\x1b[2J\n</div>", "```\x1b[2J\n\x1b[2J\n```", "    \x1b[2J", "| \x1b |\n|---|\n| \u200b |",
     "\u2028a\x85b\x0bc"],
)  # fmt: skip
def test_nothing_controls_the_terminal(hostile: str, style: TerminalStyle) -> None:
    shown = strip_styles("\n".join(markdown_lines(hostile, style, 40)))
    assert not {"\x1b", "\x9b", "\u202e", "\u200b", "\u2028", "\x85", "\x0b"} & set(shown)


@pytest.mark.parametrize("text", ["[bold red]x[/bold red]", "[link=https://x.example]x[/link]", ":smile:", "<b>x</b>"])
def test_nothing_but_markdown_is_interpreted(text: str) -> None:
    assert markdown_lines(text, COLOR, 80) == [text]


def test_html_is_shown_and_comments_are_not() -> None:
    assert markdown_lines("<!-- a hint\n-->\n\n<div>\nhere</div>", PLAIN, 40) == ["  <div>", "  here</div>"]


def test_images_are_their_texts_and_addresses() -> None:
    assert markdown_lines("![a map](map.png) ![](b.png)", PLAIN, 40) == ["a map (map.png) b.png"]


def test_addresses_of_mail_are_written_once() -> None:
    assert markdown_lines("<a@b.example>", PLAIN, 40) == ["a@b.example"]


def test_a_very_long_text_is_shown_as_it_is_written() -> None:
    text = "# a\x1b\n" + "b " * MAX_LENGTH
    assert markdown_lines(text, COLOR, 40)[0] == "# a\\x1b"
