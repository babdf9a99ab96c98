"""Every kind of page is visited by the tests in a browser: what is new needs a visit (`support.visited_pages`)."""

from __future__ import annotations

from pathlib import Path

from support.visited_pages import visit_all_pages


def test_every_route_form_and_template_is_visited(tmp_path: Path) -> None:
    visits = visit_all_pages(tmp_path)
    assert visits.find_missing() == []
