"""The pages of `incubo serve` in a real browser: accessible, whole, nothing from elsewhere, no script refused."""

from __future__ import annotations

from typing import Any

import pytest
from browser.conftest import Served, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours
PAGES = (
    "/", "/startups", "/startups?all=1&sort=-age", "/startups?search=zzz", "/startups/digue-info",
    "/startups/filet-d-aide", "/members", "/members/samuel.orvault", "/jobs", "/incubators", "/incubators/rivages",
    "/organisations", "/teams", "/committees", "/missions", "/reports", "/reports/phases",
    "/reports/phases?over=2023..2024&every=quarter", "/reports/headcount", "/reports/timeline", "/reports/risk",
    "/reports/standards", "/checks", "/checks?severity=advice", "/checks/ref-unknown-startup",
    "/reports/transitions?from=2022&every=year", "/reports/headcount?from=2022&every=quarter",
    "/reports/phases?every=year", "/search?q=digue", "/search?q=zzzz", "/nowhere", "/stop",
    "/startups?at=2024-01-01", "/startups?known=HEAD", "/startups?at=never&known=never&incubator=never",
    "/log", "/log?startup=digue-info", "/log?startup=zzz&since=never", "/diff", "/diff?from=2024&to=never",
    "/digest?since=2024-01-01", "/startups/digue-info/dossier", "/reports/kept", "/words", "/help", "/accessibility",
    "/?incubator=all", "/?at=2019-01-01", "/?at=2027-01-01&all=1",
    "/organisations/anrh", "/teams/rivages-portefeuille", "/jobs/2024-06-10-developpement-digue-info",
    "/jobs?all=1", "/jobs/2025-01-06-charge-de-projets-incubateur", "/members?all=1&sort=-until",
    "/members/clairea.bonnemain", "/members?startup=digue-info", "/committees?phase=acceleration", "/missions?all=1",
    "/organisations?all=1", "/incubators?not-active=1", "/startups/ile-en-lien",
)  # fmt: skip
"""An address for each kind of page, and for what it shows where there is nothing."""
OVERLAPPING = """[...document.querySelectorAll("main h1, main h2, main p, main li")].filter(text => {
  const next = text.nextElementSibling?.getBoundingClientRect(), own = text.getBoundingClientRect()
  return next && next.height && own.height && next.top < own.bottom - 1 && next.bottom > own.top + 1
    && next.left < own.right - 1 && next.right > own.left + 1
}).map(text => text.textContent)"""
"""The texts that the next one of the same element is drawn upon."""


@pytest.fixture(scope="module", params=["light", "dark"])
def visitor(request: pytest.FixtureRequest, browser: Any, served: Served, session_cookies: list[Any]) -> Visitor:
    visitor = Visitor(browser, served, expected=("status of 404", "status of 400"), color_scheme=request.param)
    visitor.context.add_cookies(session_cookies)
    return visitor


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_whole(visitor: Visitor, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visitor.open(path)
    wrong = [*visitor.wrong]
    visitor.wrong.clear()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response
        assert len(found["passes"]) > 10  # it did look
        wrong += [f"{width}: {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"wider than a window of {width}")
        wrong += [f"{width}: drawn upon: {text}" for text in page.evaluate(OVERLAPPING)]
    assert wrong == []
