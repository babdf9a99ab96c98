"""What the traps say of a front matter that cannot be read: which mistake, on which line, with which fix."""

from __future__ import annotations

import pytest

from incubo.core.problem import Span
from incubo.source.reader import parse_file

BASE = "title: Mon Estran\nphases:\n  - name: investigation\n    start: 2024-01-08\nlink: https://x.example\n"


def told(text: str) -> tuple[str, int, str | None]:
    """(rule, line, text after the fix) of the only problem."""
    found = parse_file("x.md", text.encode()).problems
    assert len(found) == 1, found
    where = found[0].location
    assert isinstance(where, Span)
    fixed = text if found[0].fix else None
    for edit in found[0].fix.edits if found[0].fix else ():
        assert isinstance(edit.location, Span)
        fixed = text[: edit.location.start] + edit.replacement + text[edit.location.end :]
    return found[0].rule_id, text.count("\n", 0, where.start) + 1, fixed


@pytest.mark.parametrize(
    ("old", "new", "rule", "line", "mended"),
    [
        ("Mon Estran", '"Mon \\"Estran', "yaml-unclosed-quote", 2, '"Mon \\"Estran"'),
        ("Mon Estran", "'L''estran", "yaml-unclosed-quote", 2, "'L''estran'"),
        ("Mon Estran", "'L'estran'", "yaml-text-after-quote", 2, None),
        ("Mon Estran", '"Mon" # a\n  Estran', "yaml-text-after-quote yaml-syntax yaml-missing-colon", 0, None),
        ("Mon Estran", "Mon : Estran", "yaml-colon-in-value", 2, '"Mon : Estran"'),
        ("Mon Estran", 'Mon "Es\\tran": x', "yaml-colon-in-value", 2, '"Mon \\"Es\\\\tran\\": x"'),
        ("Mon Estran", "@estran", "yaml-reserved-character", 2, '"@estran"'),
        ("Mon Estran", "{a} b", "yaml-reserved-character", 2, '"{a} b"'),
        ("Mon Estran", "[Mission] Mon Estran", "yaml-reserved-character", 2, '"[Mission] Mon Estran"'),
        ("Mon Estran", "[Mon Estran", "yaml-unclosed-bracket", 2, "[Mon Estran]"),
        ("Mon Estran", "{Mon: Estran", "yaml-unclosed-bracket", 2, "{Mon: Estran}"),
        ("Mon Estran", "a\u2029b", "yaml-line-separator", 2, "a b"),
        ("Mon Estran", "Mon\rEstran", "yaml-line-separator", 2, "Mon Estran"),
        ("title: ", "title:\u00a0", "yaml-invisible-character", 2, "title: "),
        ("    start", "\tstart", "yaml-tab", 5, "    start"),
        ("    start", "   start", "yaml-indentation", 5, None),
        ("    start:", "    start", "yaml-missing-colon", 5, "    start:"),
        ("start: 2", "start:2", "yaml-missing-space", 5, "start: 2"),
        ("title:", "title", "yaml-missing-colon", 2, "title:"),
        ("phases:", "phases", "yaml-missing-colon", 3, "phases:"),
        ("title: Mon Estran", "? [a]\n: b", "yaml-syntax", 2, None),
        ("title: Mon Estran", "...\ntitle: x", "yaml-syntax", 0, None),
    ],
)  # fmt: skip
def test_syntax_error_diagnoses(old: str, new: str, rule: str, line: int, mended: str | None) -> None:
    text = f"---\n{BASE.replace(old, new)}---\n"
    found, where, fixed = told(text)
    assert found in rule.split()
    assert line in (0, where)
    if mended is not None:
        assert fixed == f"---\n{BASE.replace(old, mended)}---\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("\nDes marées.\n", 7), ("# Titre\n", 7), ("Des marées, et des gens.\n", 7), ("--\n\nDes marées.\n", 7),
        ("—\nDes marées.\n", 7), ("\nautre: champ\n\nDes marées.\n", 9), ("", 7),
    ],
)  # fmt: skip
def test_the_second_line_of_dashes_is_missed_where_the_text_begins(body: str, line: int) -> None:
    rule, where, fixed = told(f"---\n{BASE}{body}")
    assert (rule, where) == ("file-unterminated-front-matter", line)
    assert fixed is not None
    assert parse_file("x.md", fixed.encode()).values is not None


@pytest.mark.parametrize("first", ["--", "–––", "—", "-- "])
def test_a_first_line_of_other_dashes(first: str) -> None:
    rule, line, fixed = told(f"{first}\n{BASE}---\n")
    assert (rule, line, fixed) == ("file-no-front-matter", 1, f"---\n{BASE}---\n")


def test_a_comment_is_no_heading() -> None:
    _, line, _ = told("---\n#avatar: x\ntitle: Mon Estran\n\nDes marées.\n")
    assert line == 4
