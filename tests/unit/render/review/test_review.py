"""A request on a narrow terminal, and one that is merely long."""

from __future__ import annotations

from datetime import date

import pytest

from incubo.core.message import Message
from incubo.diff.facts import Change, Subject
from incubo.diff.review_level import ReviewLevel, ReviewReason
from incubo.diff.sentences.sentence import make_sentence
from incubo.document.table import Table
from incubo.render.diagnostics.formats import DiagnosticsContext
from incubo.render.review import markdown, terminal
from incubo.render.review.context import ReviewContext
from incubo.render.terminal.style import TerminalStyle
from incubo.render.terminal.text import display_width
from incubo.validation.diagnostic import BaselineSummary, ValidationResult


def request(text: str, times: int, level: str = "normal", mended: int = 0) -> ReviewContext:
    subject = Subject("startup", "x", "X", "content/startups/x.md")
    lines = tuple(
        make_sentence(7, Message("{n}. {said}", {"n": n, "said": text}), Change(subject, "body")) for n in range(times)
    )
    day = date(2025, 1, 15)
    result = ValidationResult((), 3, None, 0, BaselineSummary("main", "0" * 40, 0, mended, 0))
    view = DiagnosticsContext(result, "en", day, TerminalStyle(), lambda _: "")
    return ReviewContext(
        view,
        False,
        lines,
        Table("changes", Message(""), day, (), ()),
        ReviewLevel(level, (ReviewReason(level, Message(text)),)),
    )


@pytest.mark.parametrize("columns", [40, 80])
def test_lines_are_wrapped_under_their_text(columns: int) -> None:
    output = terminal.render(request("une phrase qui ne tient pas " * 5, 2), TerminalStyle(width=columns)).splitlines()
    assert max(map(display_width, output)) <= columns
    assert sum(line.startswith("  · ") for line in output) == 3
    assert any(line.startswith("    ") for line in output)


def test_many_sentences_are_counted_and_a_comment_is_never_too_long() -> None:
    page = markdown.render(request("é" * 3000, 50))
    assert len(page.encode()) <= markdown.MAX_COMMENT_BYTES
    assert "… and 46 more." in page
    assert "… and 20 more." in markdown.render(request("court", 50))


def test_markdown_when_nothing_blocks() -> None:
    page = markdown.render(request("court", 1, "trivial", mended=2))
    assert "### ✅ Nothing to correct, and 2 earlier problems are fixed" in page
    assert "**Trivial change: nobody else needs to review it** (court)" in page
