"""Pages of `incubo serve` as the server gives them: whole, nothing from elsewhere, no script refused.

Each kind of page is looked at in `test_accessible_pages`, without a server.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser.conftest import Served, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours
PAGES = (
    "/", "/startups", "/startups?search=zzz", "/startups/digue-info", "/startups/digue-info/dossier", "/members",
    "/members/samuel.orvault", "/jobs?all=1", "/incubators/rivages", "/committees", "/missions", "/reports",
    "/reports/phases?over=2023..2024&every=quarter", "/reports/timeline", "/checks?severity=advice",
    "/checks/ref-unknown-startup", "/search?q=digue", "/log", "/diff", "/digest?since=2024-01-01", "/words", "/help",
    "/nowhere", "/startups?at=never&known=never&incubator=never", "/?at=2019-01-01", "/?incubator=all",
    "/change/extend?startup=mon-estran", "/committee-mode?startup=maree-claire", "/drafts", "/share", "/stop",
)  # fmt: skip


@pytest.fixture(scope="module")
def visitor(browser: Any, served: Served, session_cookies: list[Any]) -> Iterator[Visitor]:
    visitor = Visitor(browser, served, expected=("status of 404", "status of 400"))
    visitor.context.add_cookies(session_cookies)
    yield visitor
    visitor.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    assert page.locator("h1").count() == 1
    wrong = [*visitor.wrong]
    visitor.wrong.clear()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"wider than a window of {width}")
    assert wrong == []
