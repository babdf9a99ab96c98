"""A request on a narrow terminal, and one that is merely long."""

from __future__ import annotations

from datetime import date

import pytest

from incubo.history.facts import Change, Subject
from incubo.history.line import line
from incubo.history.risk import Reason, Risk
from incubo.problem import Text
from incubo.render import request_log, request_markdown
from incubo.render.request import Request
from incubo.render.style import Look
from incubo.render.text import width
from incubo.render.view import View
from incubo.table import Table
from incubo.validation.diagnostic import Outcome, Since


def request(said: str, times: int, level: str = "normal", mended: int = 0) -> Request:
    subject = Subject("startup", "x", "X", "content/startups/x.md")
    lines = tuple(line(7, Text("{n}. {said}", {"n": n, "said": said}), Change(subject, "body")) for n in range(times))
    day = date(2025, 1, 15)
    outcome = Outcome((), 3, None, 0, Since("main", "0" * 40, 0, mended, 0))
    view = View(outcome, (), "en", day, Look(), lambda _: "")
    return Request(
        view, False, lines, Table("changes", Text(""), day, (), ()), Risk(level, (Reason(level, Text(said)),))
    )


@pytest.mark.parametrize("columns", [40, 80])
def test_lines_are_wrapped_under_their_text(columns: int) -> None:
    said = request_log.render(request("une phrase qui ne tient pas " * 5, 2), Look(width=columns)).splitlines()
    assert max(map(width, said)) <= columns
    assert sum(each.startswith("  · ") for each in said) == 3
    assert any(each.startswith("    ") for each in said)


def test_many_sentences_are_counted_and_a_comment_is_never_too_long() -> None:
    page = request_markdown.render(request("é" * 3000, 50))
    assert len(page.encode()) <= request_markdown.LONGEST
    assert "… and 46 more." in page
    assert "… and 20 more." in request_markdown.render(request("court", 50))


def test_green_speaks() -> None:
    page = request_markdown.render(request("court", 1, "trivial", mended=2))
    assert "### ✅ Nothing to correct, and 2 things that were wrong before are mended" in page
    assert "**Trivial change: nobody else needs to look** (court)" in page
