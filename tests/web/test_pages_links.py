"""Every link of the sample's pages leads to a page, every id is a link, and each page is well made."""

from __future__ import annotations

import functools
import itertools
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from support.paths import ROOT
from support.sample_registry import copy_sample_registry
from support.web_pages import PageReader, open_pages, read_page

from incubo.web.forms.open_forms import FORMS

_OTHERS = ("/change/", "/static/", "/proposals", "/committee-mode", "/undo", "/import")
"""Addresses that other modules answer."""
_FILES = (".csv", ".xlsx", ".svg", ".ics", ".eml", ".zip", ".json", ".md", ".docx")
_MAX_PAGES = 400


@functools.cache
def _client(language: str = "fr") -> TestClient:
    """The pages of the sample, outside git: no page asks it anything."""
    return open_pages(copy_sample_registry(Path(tempfile.mkdtemp())), language)


@functools.cache
def _pages() -> dict[str, PageReader]:
    """Every page of the sample that the first one leads to, by its address without its query."""
    client = _client()
    found: dict[str, PageReader] = {}
    waiting = ["/"]
    while waiting and len(found) < _MAX_PAGES:
        address = waiting.pop()
        path = urlsplit(address).path
        if path in found or path.startswith(_OTHERS) or Path(path).suffix in _FILES:
            continue
        found[path] = read_page(client, path)
        waiting += [link for link, _ in found[path].links if link.startswith("/")]
    return found


@pytest.mark.slow
def test_every_entry_has_a_page_that_the_first_one_leads_to() -> None:
    entries = {f"/{path.parent.name}/{path.stem}" for path in (ROOT / "content").glob("*s/*.md")}
    entries = {path for path in entries if not path.startswith("/phases")}
    assert len(entries) > 40
    reached = set(_pages())
    missing = {path for path in entries - reached if not path.startswith(("/members/", "/jobs/", "/startups/"))}
    assert not missing


def test_every_form_that_a_page_leads_to_exists() -> None:
    root = copy_sample_registry(Path(tempfile.mkdtemp()))
    digue = root / "content/startups/digue-info.md"
    digue.write_text(digue.read_text("utf-8").replace("incubator: rivages", "incubator: rivage"), "utf-8")
    checks = read_page(open_pages(root), "/checks?incubator=all")
    fix = "/change/fix?path=content%2Fstartups%2Fdigue-info.md"
    assert fix in [link for link, _ in checks.links]
    for page in (checks, *_pages().values()):
        verbs = {urlsplit(link).path.split("/")[2] for link, _ in page.links if link.startswith("/change/")}
        assert verbs <= FORMS.keys()


def test_no_link_shows_an_id() -> None:
    ids = {path.stem for path in (ROOT / "content").glob("*s/*.md") if "-" in path.stem or "." in path.stem}
    for address, page in _pages().items():
        if address.startswith(("/reports", "/checks")):
            continue
        shown = [(link, text) for link, text in page.links if text in ids]
        assert not shown, address


def test_pages_are_well_made() -> None:
    for address, page in _pages().items():
        assert len(page.ids) == len(set(page.ids)), (address, [i for i in page.ids if page.ids.count(i) > 1])
        headings = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
        assert headings[0] == 1, address
        assert headings.count(1) == 1, address
        for before, after in itertools.pairwise(headings):
            assert after <= before + 1, (address, headings)
        for tag, values in page.elements:
            assert "style" not in values, (address, tag)
            assert not any(name.startswith("on") for name in values), (address, tag)
            assert tag != "script" or not values.get("src", "/").startswith("http"), address


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("address", ["/", "/startups", "/startups/digue-info", "/members", "/committees"])
def test_values_of_an_address_are_kept_by_links(address: str, language: str) -> None:
    page = read_page(_client(language), f"{address}?at=2024-09-01&incubator=rivages")
    inner = [link for link, _ in page.links if link.startswith("/") and not link.startswith(_OTHERS)]
    assert len(inner) > 10
    for link in inner:
        if "at=" not in link:  # back to the present day
            assert link.startswith(address)
            assert page.links.count((link, next(text for other, text in page.links if other == link))) <= 2
        assert "incubator=rivages" in link, link
