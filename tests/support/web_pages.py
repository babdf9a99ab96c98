"""Pages of the browser face, asked for without a server."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from incubo.app.environment import Environment
from incubo.web.live import LiveRegistry
from incubo.web.routes import make_read_routes

DAY = datetime.date(2025, 1, 15)


def open_pages(
    root: Path, language: str = "fr", today: Callable[[str], datetime.date] = lambda timezone: DAY
) -> TestClient:
    """The pages of a registry, in a language. `today`: the current day in a time zone."""
    live = LiveRegistry(root, Environment(language, today))
    return TestClient(Starlette(routes=make_read_routes(live)), follow_redirects=False)


class PageReader(HTMLParser):
    """What a page has: its links, its text, the ids of its elements, its elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open_link: tuple[str, int] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.elements.append((tag, values))
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if tag == "a":
            self._open_link = values.get("href") or "", len(self.text)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open_link is not None:
            href, start = self._open_link
            self.links.append((href, " ".join(self.text[start:].split())))
            self._open_link = None

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:  # styles and scripts are no text of the page
            self.text += data


def read_page(client: TestClient, address: str) -> PageReader:
    """A page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code, plain_text(answer.text)[:300])
    return PageReader(answer.text)


def plain_text(page: str) -> str:
    """The text of a page, without its elements."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))).strip()
