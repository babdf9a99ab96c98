"""Whoever has no session gets a fixed file or a fixed refusal, at every address, with every query: nothing is read."""

from __future__ import annotations

import contextlib
import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from support.paths import ROOT
from support.web_client import get

from incubo.app.environment import Environment
from incubo.core import clock
from incubo.web.deferred import DeferredRoutes, defer_change_routes
from incubo.web.first_start import FirstStart, make_first_routes
from incubo.web.keys import Keys
from incubo.web.lifetime import Lifetime
from incubo.web.live import LiveRegistry
from incubo.web.options import AllowedHosts, ServerOptions
from incubo.web.routes import make_read_routes
from incubo.web.server import create_app
from incubo.web.static_files import load_static_files

PORT = 80
ENVIRONMENT = Environment("en", clock.today)
METHODS = ("GET", "HEAD", "POST")
_VALUES = (
    "at=2024-06-30", "known=HEAD~1", "incubator=rivages", "lang=fr", "language=fr", "theme=dark", "sort=name", "send=1",
    "answer=0123456789abcdef", "checked=1", "token=x.y", "q=estran", "since=2024", "until=2025", "withdraw=incubo/x",
    "phase=alpha", "why=1", "v=x", "challenge=x",
)  # fmt: skip
QUERIES = ("", *_VALUES, "&".join(_VALUES))
"""What pages read of an address, each alone and all at once."""
OTHERS = (
    "/", "/startups/estran", "/static/site/x", "/static/site/style-0123.css", "/static/x", "/static/", "/nowhere",
    "/static/site/incubo.toml", "/favicon.ico", "/alive",
)  # fmt: skip
FROM_ELSEWHERE = ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site", "sec-fetch-dest": "image"})
LINK_ON = re.compile(rb"[ ]*<p class=.field.><a [^>]*>[^<]*</a></p>\n")
"""The link of the refusal that leads on to what a page of another site led to."""
seen: list[str] = []
is_watching = False


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if is_watching and event in ("open", "os.listdir", "os.scandir", "subprocess.Popen", "import"):
        seen.append(f"{event} {arguments[:1]}")


sys.addaudithook(_note)


class _Untouchable(LiveRegistry):
    """A registry of which nothing is asked."""

    def __init__(self) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)

    at = current = copy_state = property(lambda self: self.__getattr__("a snapshot"))  # type: ignore[assignment]


@pytest.fixture
def options() -> Iterator[ServerOptions]:
    errors: list[Exception] = []
    yield ServerOptions(AllowedHosts(PORT, frozenset({"testserver"})), Keys(), errors.append, lifetime=Lifetime())
    assert not errors


def make_served_app(options: ServerOptions, live: LiveRegistry) -> Starlette:
    """The application, as `incubo serve` makes it."""
    return create_app([*make_read_routes(live), defer_change_routes(live)], options)


def make_first_app(options: ServerOptions, live: LiveRegistry) -> Starlette:
    """The application of a server that asks for its registry."""
    start = FirstStart(ENVIRONMENT, Path("/nowhere"), lambda *_: make_read_routes(live))
    return create_app(make_first_routes(start), options)


def list_addresses(routes: list[BaseRoute]) -> Iterator[str]:
    """The address of each route, with a value in the place of what it leaves open."""
    for route in routes:
        if isinstance(route, DeferredRoutes):
            yield from list_addresses(route._router().routes)
        elif isinstance(route, Mount):
            yield from list_addresses(route.app._router.routes)  # type: ignore[attr-defined]
        else:
            assert isinstance(route, Route)
            yield re.sub(r"\{\w+(:path)?\}", "estran", route.path)


@contextlib.contextmanager
def watching() -> Iterator[None]:
    """In a block, files that are opened, programs that are started and modules that are imported are noted."""
    global is_watching
    seen.clear()
    is_watching = True
    try:
        yield
    finally:
        is_watching = False


@pytest.mark.parametrize("make_app", [make_served_app, make_first_app])
@pytest.mark.parametrize("headers", [{}, {"cookie": f"incubo-{PORT}=x.y"}, *FROM_ELSEWHERE])
def test_nothing_is_read_for_strangers(make_app: Any, headers: dict[str, str], options: ServerOptions) -> None:
    if headers in FROM_ELSEWHERE:  # with the cookie of the person, which a page of another port is sent with
        headers = {**headers, "cookie": f"{options.cookie_name}={options.keys.make_session()}"}
    app = make_app(options, _Untouchable())
    asked = [
        *itertools.product(list_addresses(app.routes), (QUERIES[0], QUERIES[-1]), METHODS),
        *itertools.product(OTHERS, QUERIES, METHODS[:1]),
    ]
    files = {file.data for file in load_static_files().files.values()}
    refusal = get(app, "/nowhere", "POST", headers).body  # its template is loaded now
    for address, query, method in asked:
        with watching():
            answer = get(app, f"{address}?{query}", method, headers)
        assert not seen, (method, address, query)
        if answer.status == 200:
            challenge = query.partition("challenge=")[2]
            assert method != "POST"
            assert answer.body in files or answer.text == options.keys.answer(PORT, challenge)
        else:
            assert (answer.status, LINK_ON.sub(b"", answer.body)) == (403, refusal), (method, address, query)


def test_what_is_read_for_the_person_is_seen() -> None:
    """So would be what is read for a stranger."""
    options = ServerOptions(AllowedHosts(PORT, frozenset({"testserver"})), Keys(), pytest.fail)
    app = make_served_app(options, LiveRegistry(ROOT, ENVIRONMENT))
    headers = {"cookie": f"{options.cookie_name}={options.keys.make_session()}", "sec-fetch-site": "same-origin"}
    with watching():
        answer = get(app, "/static/site/x?known=HEAD", headers=headers)
    assert answer.status == 404
    assert {"open", "subprocess.Popen"} <= {event.partition(" ")[0] for event in seen}


def test_what_is_shared_is_not_asked_for_by_the_page_of_another_site(options: ServerOptions) -> None:
    shared = options._replace(needs_session=False, read_only=True)
    app = make_served_app(shared, _Untouchable())
    for headers in (*FROM_ELSEWHERE, {"sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe"}):
        assert get(app, "/startups?known=HEAD~1", headers=headers).status == 403
    app = make_served_app(shared, LiveRegistry(ROOT, ENVIRONMENT))
    for headers in ({"sec-fetch-site": "cross-site", "sec-fetch-dest": "document"}, {}):
        assert get(app, "/startups", headers=headers).status == 200
