"""A list that is longer than a page: its parts together are the list, in its order, with its count."""

from __future__ import annotations

import datetime
import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support.git_repository import make_sample_repository
from support.sample_registry import copy_sample_registry
from support.web_pages import open_pages

from incubo.app.environment import Environment
from incubo.app.published.workspace import open_published_workspace
from incubo.core.lazy import load_target
from incubo.query.lists import LISTS, ListSpec
from incubo.web.pages import paging
from incubo.web.site import SiteOptions, export_site

ADDRESSES = (
    "/members?all=1&",
    "/members?all=1&sort=-fullname&",
    "/missions?all=1&search=mon&",
    "/committees?",
    "/jobs?all=1&",
    "/startups?all=1&",
    "/startups?all=1&sort=-standards&",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return open_pages(copy_sample_registry(tmp_path_factory.mktemp("registry")), "en")


def read(pages: TestClient, address: str) -> tuple[str, list[str]]:
    """A page, and the rows of its tables."""
    text = pages.get(address).text
    return text, re.findall(r"<tr><th scope=\"row\".*?</tr>", text, re.DOTALL)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_parts_of_a_list_are_the_list(pages: TestClient, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    query = f"{address}incubator=all"
    whole, rows = read(pages, query)
    assert len(rows) > 4
    assert "in this order" not in whole
    monkeypatch.setattr(paging, "PAGE_ROWS", 4)
    count = -(-len(rows) // 4)
    parts = [read(pages, f"{query}&page={n}") for n in range(1, count + 1)]
    assert [row for _, some in parts for row in some] == rows
    heading = re.findall(r"<h1>.*?</p>", whole, re.DOTALL)
    assert all(re.findall(r"<h1>.*?</p>", text, re.DOTALL) == heading for text, _ in parts)  # how many, and whose
    assert f"Lines 5 to {min(8, len(rows))} of {len(rows)}, in this order." in parts[1][0]
    for number, shown in (("0", 0), ("-1", 0), ("x", 0), ("²", 0), ("999", count - 1), ("9" * 30, 0)):
        assert read(pages, f"{query}&page={number}")[1] == parts[shown][1]


@pytest.mark.parametrize("spec", LISTS.values(), ids=list(LISTS))
def test_a_list_leads_to_its_entries(pages: TestClient, spec: ListSpec) -> None:
    resource = load_target(spec.resource)
    assert (resource.id, spec.name_column in resource.columns) == (spec.id, True)
    _, rows = read(pages, f"/{spec.id}?all=1&incubator=all")
    assert all(f'<a href="/{spec.name_kind}s/' in row for row in rows)
    assert rows


def test_another_order_filter_or_download_begins_at_the_first_page(
    pages: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE_ROWS", 4)
    text, _ = read(pages, "/members?all=1&incubator=all&page=2")
    addresses = {html.unescape(address) for address in re.findall(r'href="(/members[.?][^"]*)"', text)}
    numbered = {address for address in addresses if "page=" in address}
    (sent,) = {address for address in numbered if "send=" in address}  # what is shown, and its lines are said
    assert "Lignes 5 à 8 sur" in pages.get(sent).text
    links = "".join(re.findall(r'<nav class="row block pages.*?</nav>', text, re.DOTALL))
    assert numbered - {sent} == {html.unescape(address) for address in re.findall(r'href="([^"]*)"', links)}
    assert len(numbered) > 3
    assert 'name="page"' not in text
    assert re.findall(r'aria-current="page">(\d+)', links) == ["2"]


def test_a_site_has_whole_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE_ROWS", 1)
    registry = make_sample_repository(tmp_path / "registry")
    environment = Environment("en", lambda timezone: datetime.date(2025, 1, 15))
    export_site(open_published_workspace(registry, environment), tmp_path / "site", SiteOptions())
    text = (tmp_path / "site" / "organisations" / "index.html").read_text("utf-8")
    assert text.count('<tr><th scope="row"') > 1
    assert "in this order" not in text
