"""Colours: what they add to a text, what they leave alone, and what they cost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support import render_samples

from incubo.render.terminal.style import SEVERITY_STYLES, TerminalStyle, make_painter, strip_styles
from incubo.render.terminal.unified_diff import FileDiff, render_unified_diff


@pytest.mark.parametrize(
    ("style", "codes"),
    [
        ("bold", "1"), ("dim", "2"), ("red", "31"), ("green", "32"), ("yellow", "33"), ("blue", "34"), ("cyan", "36"),
        ("bold red", "1;31"), ("bold green", "1;32"), ("bold yellow", "1;33"), ("bold cyan", "1;36"),
    ],
)  # fmt: skip
def test_styles_are_those_that_every_terminal_has(style: str, codes: str) -> None:
    assert make_painter(True)(style, "text") == f"\x1b[{codes}mtext\x1b[0m"


@pytest.mark.parametrize(
    "text", ["[bold]x[/bold]", "[link=https://x.example]y[/]", ":smile:", "a\u00a0b", " a  b ", "\\[x]", "日本 🚀", ""]
)
def test_colours_change_no_letter(text: str) -> None:
    for style in ("", "dim", *SEVERITY_STYLES.values()):
        assert strip_styles(make_painter(True)(style, text)) == text
        assert make_painter(False)(style, text) == text


def test_what_needs_no_style_has_no_codes() -> None:
    assert make_painter(True)("", "text") == "text"
    assert make_painter(True)("dim", "") == ""


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("width", [None, 100, 60])
def test_a_coloured_report_has_the_letters_of_a_plain_one(width: int | None) -> None:
    table = render_samples.phases_table()
    plain, coloured = (
        render_samples.render_sample_table(
            table, terminal=TerminalStyle(color=color, width=width), include_entries=True
        )
        for color in (False, True)
    )
    assert isinstance(plain, str)
    assert isinstance(coloured, str)
    assert coloured != plain
    assert [line.rstrip() for line in strip_styles(coloured).splitlines()] == plain.splitlines()


def test_a_coloured_diff_has_the_letters_of_a_plain_one() -> None:
    files = [
        FileDiff("a.md", "title: a\nx: 1\n", "title: [red]b[/red]\nx: 1\n"),
        FileDiff("b.md", "y", "y\n", "c.md"),
    ]
    plain, coloured = (render_unified_diff(files, color=color) for color in (False, True))
    assert strip_styles(coloured) == plain
    assert "\x1b[31m-title: a\x1b[0m\n\x1b[32m+title: [red]b[/red]\x1b[0m\n" in coloured
    assert "\x1b[1mrename to c.md\x1b[0m" in coloured
    assert "\x1b[36m@@ -1,2 +1,2 @@\x1b[0m" in coloured


def test_a_changed_line_that_looks_like_a_header_is_escaped_too() -> None:
    before, after = "--\x1b[31m a\n-- b\n", "++\x1b]0;x\x07 c\n@@ d\n"
    for color in (False, True):
        lines = strip_styles(render_unified_diff([FileDiff("a.md", before, after)], color=color)).splitlines()
        assert lines[3:] == [r"---\x1b[31m a", "--- b", r"+++\x1b]0;x\x07 c", "+@@ d"]


def test_rich_is_imported_with_the_first_colour_only() -> None:
    script = """
import sys
from incubo.render.terminal.style import make_painter
make_painter(False)("bold", "x"), make_painter(True)("", "x")
assert not [name for name in sys.modules if name.partition(".")[0] == "rich"]
make_painter(True)("bold", "x")
assert "rich.style" in sys.modules
assert not {"rich.console", "rich.text", "rich.table", "rich.markup"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
