"""Excerpts: where the carets stand."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import render_samples

from incubo.render.terminal.style import TerminalStyle
from incubo.render.terminal.text import display_width

pytestmark = pytest.mark.usefixtures("english")


def excerpt(output: str) -> str:
    """What stands between the message and the notes."""
    lines = output.split("\n", 1)[1].split("\n")
    return "\n".join(lines[: next(i for i, line in enumerate(lines) if "= learn more" in line) - 1]) + "\n"


@pytest.fixture
def drawn():
    """`drawn(text, needle)`: the excerpt of a finding at that text in a.md."""

    def draw(
        text: str, needle: str, *, terminal: TerminalStyle | None = None, length: int | None = None, **more: object
    ) -> str:
        files = {"a.md": text}
        others = tuple(
            (render_samples.region_of(files, "a.md", other_region), label)
            for other_region, label in more.pop("others", ())
        )
        region = render_samples.region_of(files, "a.md", needle, length=length)
        result = render_samples.make_result(render_samples.make_diagnostic(region, "message", others=others, **more))
        return excerpt(render_samples.render_result(result, "full", terminal=terminal, files=files))

    return draw


def test_wide_and_combining_characters(drawn) -> None:
    assert (
        drawn("title: 日本 e\u0301te\u0301 🚀 X!\n", "X", label="here")
        == """\
 --> a.md:1:19
  |
1 | title: 日本 e\u0301te\u0301 🚀 X!
  |                    ^ here
"""
    )


def test_tabs_escapes_and_crlf(drawn) -> None:
    assert (
        drawn("a:\t\x1bvalue \r\nb: 1\r\n", "value", label="here")
        == r"""
 --> a.md:1:5
  |
1 | a: \x1bvalue
  |        ^^^^^ here
""".lstrip("\n")
    )


def test_trailing_blanks_can_be_underlined(drawn) -> None:
    assert (
        drawn("a: b   \n", "   \n", length=3)
        == """\
 --> a.md:1:5
  |
1 | a: b
  |     ^^^
"""
    )


def test_an_empty_place_is_one_caret(drawn) -> None:
    assert drawn("a: b", "b", length=0, label="missing").endswith("1 | a: b\n  |    ^ missing\n")
    assert (
        drawn("", "", label="empty")
        == """\
 --> a.md:1:1
  |
1 |
  | ^ empty
"""
    )


def test_several_lines_are_underlined_on_the_first(drawn) -> None:
    assert (
        drawn("l:\n  - a  \n  - b\n", "- a", length=10, label="list")
        == """\
 --> a.md:2:3
  |
2 |   - a
  |   ^^^ list
"""
    )


def test_gaps(drawn) -> None:
    assert (
        drawn("1\n2\n3\n4\n5\n6\n7", "1", others=(("3", "third"), ("7", None)))
        == """\
 --> a.md:1:1
  |
1 | 1
  | ^
2 | 2
3 | 3
  | - third
...
7 | 7
  | -
"""
    )


def test_several_labels_on_a_line_hang_below_each_other(drawn) -> None:
    text = "start: 2024 end: 2023 x"
    assert (
        drawn(text, "2023", label="ends", others=(("2024", "starts"), ("start", "key")))
        == """\
 --> a.md:1:18
  |
1 | start: 2024 end: 2023 x
  | -----  ----      ^^^^ ends
  | |      |
  | |      starts
  | key
"""
    )


@pytest.mark.parametrize("unicode", [True, False])
def test_a_long_line_is_a_window(drawn, unicode: bool) -> None:
    text = "long: " + "word " * 60 + "NEEDLE " + "more " * 80
    dots = "…" if unicode else "..."
    output = drawn(text, "NEEDLE", label="here", terminal=TerminalStyle(unicode=unicode, width=60))
    _, _, line, carets = output.splitlines()
    assert len(line) <= 60
    assert line.startswith(f"1 | {dots}")
    assert line.endswith(dots)
    assert line.index("NEEDLE") == carets.index("^^^^^^ here")


def test_marks_too_far_apart_point_to_the_dots(drawn) -> None:
    text = "long: " + "word " * 60 + "NEEDLE " + "more " * 80
    _, _, line, carets, _, label = drawn(text, "NEEDLE", label="here", others=(("long", "far"),)).splitlines()
    assert line.index("NEEDLE") == carets.index("^^^^^^ here")
    assert line.index("…") == carets.index("-") == label.index("far")


def test_a_whole_long_line_keeps_its_underline_within_the_window(drawn) -> None:
    text = "word " * 100
    for columns in (30, 80):
        output = drawn(text, "word", length=499, terminal=TerminalStyle(width=columns))
        assert max(map(len, output.splitlines())) <= columns


def test_other_files_follow() -> None:
    files = {"a.md": "a: 1\n", "b.md": "\n" * 99 + "b: 2\n"}
    other_region = render_samples.region_of(files, "b.md", "2")
    diagnostic = render_samples.make_diagnostic(
        render_samples.region_of(files, "a.md", "1"), "message", others=((other_region, "the first one"),)
    )
    assert (
        excerpt(render_samples.render_result(render_samples.make_result(diagnostic), "full", files=files))
        == """\
   --> a.md:1:4
    |
  1 | a: 1
    |    ^
    |
   ::: b.md:100:4
    |
100 | b: 2
    |    - the first one
"""
    )


def test_a_place_beyond_the_text_is_no_failure() -> None:
    region = render_samples.region_of({"a.md": "x"}, "a.md", "x")._replace(line=9, end_line=9, column=5, end_column=8)
    output = render_samples.render_result(
        render_samples.make_result(render_samples.make_diagnostic(region, "message")), "full", files={"a.md": "x"}
    )
    assert excerpt(output).endswith("9 |\n  | ^\n")


TEXTS = st.text(st.sampled_from("ab:- #[\t\r\n\x1b\u202e\u0301é日🚀"), min_size=1, max_size=200)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example(text="a" * 46, places=[(46, 0)])  # its end is a column beyond the screen
@given(text=TEXTS, places=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=4))
def test_any_text_with_any_places_is_drawn_within_the_screen(text: str, places) -> None:
    files = {"a.md": text}
    regions = []
    for start, length in places:
        start = min(start, len(text))
        length = min(length, len(text) - start)
        before, upto = text[:start], text[: start + length]
        regions.append(
            render_samples.region_of({"a.md": "x"}, "a.md", "x")._replace(
                line=before.count("\n") + 1,
                column=start - before.rfind("\n"),
                end_line=upto.count("\n") + 1,
                end_column=start + length - upto.rfind("\n"),
                start=start,
                end=start + length,
            )
        )
    diagnostic = render_samples.make_diagnostic(
        regions[0], "m", label="main", others=tuple((region, "other") for region in regions[1:])
    )
    lines = excerpt(
        render_samples.render_result(
            render_samples.make_result(diagnostic), "full", files=files, terminal=TerminalStyle(width=50)
        )
    ).split("\n")
    assert max(map(display_width, lines)) <= 50
    assert not set("".join(lines)) & set("\t\r\x1b\u202e")
    assert any("main" in line for line in lines)
