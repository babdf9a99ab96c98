"""Asks the application for pages without a server: `get(app, "/reports")`."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping, MutableMapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from starlette.applications import Starlette

from incubo.app.environment import Environment
from incubo.web.live import LiveRegistry
from incubo.web.routes import make_read_routes


class Answer(NamedTuple):
    """The answer to a request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def make_app(root: Path, language: str = "en", day: datetime.date = datetime.date(2025, 1, 15)) -> Starlette:
    """The pages that are read of a registry."""
    return Starlette(routes=make_read_routes(LiveRegistry(root, Environment(language, lambda _: day))))


def get(app: Starlette, address: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
    """The answer to `GET address`. Nothing but the application is at work, as a client of a library would be."""
    path, _, query = address.partition("?")
    sent = {"host": "testserver", **(headers or {})}
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "http_version": "1.1", "scheme": "http", "root_path": "",
        "server": ("testserver", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    status, received, body = 0, {}, b""

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status, received, body
        if message["type"] == "http.response.start":
            status = message["status"]
            received = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            body += message.get("body", b"")

    asyncio.run(app(scope, receive, send))
    return Answer(status, received, body)


class Element(NamedTuple):
    """An element of a page: its name, its attributes, the text in it."""

    name: str
    attributes: dict[str, str]
    text: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in ("input", "meta", "link", "br", "rect", "line", "circle", "use", "path"):
            self.elements.append(Element(tag, attributes, ""))
        else:
            self.open.append((tag, attributes, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, ""))

    def handle_data(self, data: str) -> None:
        for *_, texts in self.open:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, *_ in self.open):
            while self.open:
                name, attributes, texts = self.open.pop()
                self.elements.append(Element(name, attributes, " ".join("".join(texts).split())))
                if name == tag:
                    return


def elements(html: str, name: str) -> list[Element]:
    """The elements of that name, in the order in which they end."""
    reader = _Reader()
    reader.feed(html)
    return [element for element in reader.elements if element.name == name]
