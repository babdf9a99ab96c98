"""What is printed of the pages, what follows while one types, and how pages look when it is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browser.conftest import Served, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours


@pytest.fixture(scope="module")
def visitor(browser: Any, served: Served, session_cookies: list[Any]) -> Iterator[Visitor]:
    visitor = Visitor(browser, served, expected=("status of 404",), color_scheme="dark")  # there is no icon yet
    visitor.context.add_cookies(session_cookies)
    yield visitor
    visitor.close()


def _pages(page: Any) -> int:
    """On how many sheets of A4 a page is printed."""
    data = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", data))


@pytest.mark.parametrize("path", ["/startups", "/startups/digue-info"])
def test_the_portfolio_and_a_product_are_a_sheet_each(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    assert _pages(page) == 1


def test_a_long_text_is_printed_after_all_the_rest(visitor: Visitor) -> None:
    page = visitor.open("/startups/quai-solidaire")
    assert _pages(page) == 2
    page.evaluate("document.querySelector('.prose').innerHTML += document.querySelector('.prose').innerHTML.repeat(3)")
    assert _pages(page) == 2
    size = page.viewport_size
    page.set_viewport_size({"width": 718, "height": 1050})  # what the margins leave of A4, at 96 pixels an inch
    page.emulate_media(media="print")
    try:
        text = page.locator("section:has(> div > #text)").bounding_box()
        assert text["width"] > 0.95 * page.locator("main").bounding_box()["width"]
        for name in ("life", "team", "com", "events", "meas", "links"):
            box = page.locator(f"section:has(> div > #{name})").bounding_box()
            assert box["y"] + box["height"] <= min(text["y"], 1050), name
    finally:
        page.emulate_media(media="screen")
        page.set_viewport_size(size)


@pytest.mark.parametrize("path", ["/reports/phases", "/reports/headcount", "/startups", "/log", "/diff", "/digest"])
def test_print_keeps_notes_and_leaves_controls_out(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    has_notes = page.locator(".notes").count()
    page.emulate_media(media="print")
    try:
        assert page.locator("h1").is_visible()
        assert page.locator(".notes").count() == has_notes
        assert all(one.is_visible() for one in page.locator(".notes li").all())
        for controls in ("nav", "main form", "main .acts", ".share", ".foot a", ".state"):
            assert not [one for one in page.locator(controls).all() if one.is_visible()], controls
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == "rgb(255, 255, 255)"
    finally:
        page.emulate_media(media="screen")


def test_results_follow_a_choice_and_what_is_typed(visitor: Visitor) -> None:
    from playwright.sync_api import expect

    page = visitor.open("/startups")
    rows = page.locator("#main tbody tr").count()
    page.fill("#f-search", "digue")
    page.keyboard.press("Enter")
    expect(page.locator("#main tbody tr")).not_to_have_count(rows)
    page.wait_for_url("**search=digue*")  # the address follows the rows
    assert page.input_value("#f-search") == "digue"
    page = visitor.open("/search")
    page.locator("#q2").press_sequentially("digue")
    page.wait_for_selector("#results .results a")
    page.wait_for_url("**q=digue")
    assert page.evaluate("document.activeElement.id") == "q2"
    page.go_back()
    page.wait_for_url("**/search")


def test_the_theme_is_chosen_at_the_foot(visitor: Visitor) -> None:
    page = visitor.open("/startups?sort=-age")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 22, 24)"
    for choice, ground in (("light", "rgb(247, 248, 246)"), ("", "rgb(16, 22, 24)")):
        with page.expect_navigation():  # the click returns before the page that follows is there
            page.click(f".foot button[value='{choice}']")
        assert page.url.endswith("/startups?sort=-age")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground


def test_a_page_to_send_opens_without_a_server(visitor: Visitor, tmp_path: Any) -> None:
    page = visitor.open("/startups/digue-info")
    with page.expect_download() as download:
        page.click(".share a[href*='send=1']")
    file = tmp_path / "page.html"
    download.value.save_as(file)
    other = visitor.context.new_page()
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto(file.as_uri())
    assert other.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    other.close()
