"""The diagnosis of front matters that cannot be parsed: which mistake, on which line, with which fix."""

from __future__ import annotations

import pytest

from incubo.core.problem import Span
from incubo.source.reader import parse_file

BASE = "title: Mon Estran\nphases:\n  - name: investigation\n    start: 2024-01-08\nlink: https://x.example\n"


def diagnose(text: str) -> tuple[str, int, str | None]:
    """(rule, line, text after the fix) of the only problem."""
    problems = parse_file("x.md", text.encode()).problems
    assert len(problems) == 1, problems
    location = problems[0].location
    assert isinstance(location, Span)
    fixed = text if problems[0].fix else None
    for edit in problems[0].fix.edits if problems[0].fix else ():
        assert isinstance(edit.location, Span)
        fixed = text[: edit.location.start] + edit.replacement + text[edit.location.end :]
    return problems[0].rule_id, text.count("\n", 0, location.start) + 1, fixed


@pytest.mark.parametrize(
    ("old", "new", "rule", "line", "corrected"),
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
def test_syntax_error_diagnoses(old: str, new: str, rule: str, line: int, corrected: str | None) -> None:
    text = f"---\n{BASE.replace(old, new)}---\n"
    rule_id, actual_line, fixed = diagnose(text)
    assert rule_id in rule.split()
    assert line in (0, actual_line)
    if corrected is not None:
        assert fixed == f"---\n{BASE.replace(old, corrected)}---\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("\nDes marées.\n", 7), ("# Titre\n", 7), ("Des marées, et des gens.\n", 7), ("--\n\nDes marées.\n", 7),
        ("—\nDes marées.\n", 7), ("\nautre: champ\n\nDes marées.\n", 9), ("", 7),
    ],
)  # fmt: skip
def test_missing_closing_delimiter_is_added_before_the_body(body: str, line: int) -> None:
    rule, actual_line, fixed = diagnose(f"---\n{BASE}{body}")
    assert (rule, actual_line) == ("file-unterminated-front-matter", line)
    assert fixed is not None
    assert parse_file("x.md", fixed.encode()).values is not None


@pytest.mark.parametrize("first", ["--", "–––", "—", "-- "])
def test_opening_delimiter_of_other_dashes(first: str) -> None:
    rule, line, fixed = diagnose(f"{first}\n{BASE}---\n")
    assert (rule, line, fixed) == ("file-no-front-matter", 1, f"---\n{BASE}---\n")


def test_a_comment_is_not_a_heading() -> None:
    _, line, _ = diagnose("---\n#avatar: x\ntitle: Mon Estran\n\nDes marées.\n")
    assert line == 4
