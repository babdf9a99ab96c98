"""What a person sets for one browser and one server: the language, and its end."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import pytest
from httpx2 import Response
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient
from support.paths import ROOT
from support.waiting import wait_until
from support.web_server import run_server, status_of

from incubo.app.environment import Environment
from incubo.core import clock
from incubo.exchange.workbook.targets import SHEET_KINDS
from incubo.web import lifetime
from incubo.web.deferred import defer_change_routes
from incubo.web.forms.routes import make_change_routes
from incubo.web.keys import Keys
from incubo.web.lifetime import Lifetime
from incubo.web.live import LiveRegistry
from incubo.web.options import AllowedHosts, ServerOptions
from incubo.web.personal import local_address
from incubo.web.routes import make_read_routes
from incubo.web.server import create_app
from incubo.web.together.routes import make_together_routes

PORT = 8042
HOST = f"127.0.0.1:{PORT}"
SAME_ORIGIN = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}


def raise_it(error: Exception) -> None:
    raise error


@pytest.fixture(scope="module")
def live() -> LiveRegistry:
    return LiveRegistry(ROOT, Environment("fr", clock.today))


@pytest.fixture
def options() -> ServerOptions:
    return ServerOptions(AllowedHosts(PORT), Keys(), raise_it, language="fr", lifetime=Lifetime())


def make_client(live: LiveRegistry, options: ServerOptions) -> TestClient:
    routes = [*make_read_routes(live), defer_change_routes(live)]
    client = TestClient(create_app(routes, options), f"http://{HOST}", follow_redirects=False)
    client.get("/", params={"token": options.keys.make_token()})
    return client


def csrf_of(client: TestClient) -> str:
    return client.get("/stop").text.partition('name="csrf" value="')[2].partition('"')[0]


def choose(client: TestClient, language: str, back: str = "/") -> str:
    data = {"csrf": csrf_of(client), "language": language, "back": back}
    answer = client.post("/language", data=data, headers=SAME_ORIGIN)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_two_browsers_in_two_languages(live: LiveRegistry, options: ServerOptions) -> None:
    first, second = make_client(live, options), make_client(live, options)
    assert choose(second, "en", "/startups?at=2024-06-30") == "/startups?at=2024-06-30"
    for path, english in (
        ("/", "Skip to the content"),
        ("/startups", "Products"),
        ("/members", "People"),
        ("/reports/phases", "Reports"),
        ("/checks", "Checks"),
        ("/sync", "<title>Take in what is new"),
        ("/change/x", "<title>There is no such page"),
        ("/elsewhere", "Go to the first page"),
        ("/startups/nothing", "There is no such page"),
    ) * 2:
        in_french, in_english = first.get(path).text, second.get(path).text
        assert ('<html lang="fr"' in in_french, '<html lang="en"' in in_english) == (True, True), path
        assert (english in in_english, english in in_french) == (True, False), path
    assert choose(second, "fr") == "/"
    assert '<html lang="fr"' in second.get("/").text


def test_the_switch_of_the_footer_leads_back_to_the_same_page(live: LiveRegistry, options: ServerOptions) -> None:
    page = make_client(live, options).get("/startups?q=a%26b&at=2024-06-30").text
    assert '<input type="hidden" name="back" value="/startups?at=2024-06-30&amp;q=a%26b">' in page
    assert '<button type="submit" class="linkish" lang="fr" name="language" value="fr" aria-pressed="true">' in page


@pytest.mark.parametrize("language", ["", "de", "../fr", "fr\r\nx: y", "FR"])
def test_there_are_two_languages(live: LiveRegistry, options: ServerOptions, language: str) -> None:
    client = make_client(live, options)
    assert choose(client, language) == "/"
    assert options.language_cookie_name not in client.cookies
    client.cookies.set(options.language_cookie_name, "de")
    assert '<html lang="fr"' in client.get("/").text


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("en", "en"), ("en-GB,en;q=0.9,fr;q=0.8", "en"), ("de,fr;q=0.7,en;q=0.9", "en"), ("EN-us", "en"),
        ("fr-CA, en;q=0.9", "fr"), ("en;q=0, fr;q=0.1", "fr"), ("de-DE,de", "fr"), ("*", "fr"), ("", "fr"),
        ("en;q=x", "fr"), ("en;q=0.9;q=1", "fr"), (",;q=1,;" * 400 + "en", "fr"),
    ],
)  # fmt: skip
def test_a_page_speaks_the_language_of_the_browser(
    live: LiveRegistry, options: ServerOptions, asked: str, language: str
) -> None:
    client = make_client(live, options)
    assert f'<html lang="{language}"' in client.get("/", headers={"accept-language": asked}).text
    other = "fr" if language == "en" else "en"
    choose(client, other)
    assert f'<html lang="{other}"' in client.get("/", headers={"accept-language": asked}).text


def list_files(app_routes: Sequence[BaseRoute]) -> Iterator[str]:
    """The address of each file that a server gives, of the sample, and of some pages as files to send."""
    kinds = {"startup_id": ["mon-estran"], "kind": list(SHEET_KINDS), "suffix": ["md"]}
    for path in dict.fromkeys(route.path for route in app_routes if isinstance(route, Route)):
        end = PurePosixPath(path).suffix
        if end and not path.startswith("/static") and "{name}" not in path:
            name = next(iter(re.findall(r"\{(\w+)(?::path)?\}", path)), "")
            for value in kinds.get(name, [""]):
                yield re.sub(r"\{\w+(?::path)?\}", value, path)
    yield from (f"{path}?send=1" for path in ("/startups/mon-estran", "/reports/phases", "/digest", "/"))


def test_files_that_leave_speak_the_language_of_the_registry(live: LiveRegistry, options: ServerOptions) -> None:
    routes = [*make_read_routes(live), *make_change_routes(live), *make_together_routes(live)]
    client = TestClient(create_app(routes, options), f"http://{HOST}", follow_redirects=False)
    client.get("/", params={"token": options.keys.make_token()})
    given = 0
    for address in list_files(routes):
        files = [client.get(address, headers={"accept-language": language}) for language in ("fr", "en")]
        assert files[0].status_code == files[1].status_code, address
        if files[0].status_code == 200:
            given += 1
            assert "attachment" in files[1].headers["content-disposition"], address
            assert files[0].headers["content-disposition"] == files[1].headers["content-disposition"], address
            assert text_of(files[0]) == text_of(files[1]), address
    assert given > 100


def text_of(response: Response) -> bytes:
    """What a file says: of a workbook or a document, what is in it, without the moment when it was made."""
    if not response.content.startswith(b"PK"):
        return re.sub(rb"nonce-[\w-]+|DTSTAMP:\w+", b"", response.content)
    with zipfile.ZipFile(io.BytesIO(response.content)) as file:
        return b"".join(file.read(name) for name in sorted(file.namelist()) if not name.startswith("docProps"))


@pytest.mark.parametrize(
    "address",
    ["//estran.example/", "http://estran.example/", "\\\\estran.example", "/\\estran.example", "javascript:x", "",
     "/a\r\nx: y", "/\té"],
)  # fmt: skip
def test_a_form_leads_back_to_this_server_only(live: LiveRegistry, options: ServerOptions, address: str) -> None:
    assert local_address(address) == "/"
    assert choose(make_client(live, options), "en", address) == "/"


def test_a_language_needs_the_proof_of_a_form(live: LiveRegistry, options: ServerOptions) -> None:
    client = make_client(live, options)
    assert client.post("/language", data={"language": "en"}, headers=SAME_ORIGIN).status_code == 403
    data = {"language": "en", "csrf": csrf_of(client)}
    assert client.post("/language", data=data, headers={"origin": "http://estran.example"}).status_code == 403


def test_who_only_reads_chooses_and_stops_too(live: LiveRegistry, options: ServerOptions) -> None:
    client = make_client(live, options._replace(read_only=True))
    assert choose(client, "en") == "/"
    assert client.post("/startups", data={"csrf": csrf_of(client)}, headers=SAME_ORIGIN).status_code == 405


# the end


def test_whoever_reaches_a_server_for_others_cannot_stop_it(live: LiveRegistry, options: ServerOptions) -> None:
    others = options._replace(read_only=True, needs_session=False)
    client = TestClient(create_app(make_read_routes(live), others), f"http://{HOST}", follow_redirects=False)
    assert client.get("/stop").status_code == 404
    assert client.post("/stop", data={"csrf": ""}, headers=SAME_ORIGIN).status_code == 405
    assert 'href="/stop"' not in client.get("/").text
    assert others.lifetime is not None
    assert not others.lifetime.is_over()


def test_stopping_is_asked_before(live: LiveRegistry, options: ServerOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifetime, "_SECONDS_FOR_THE_LAST_PAGE", 0.0)
    client = make_client(live, options)
    assert options.lifetime is not None
    assert 'href="/stop"' in client.get("/").text
    assert "Arrêter incubo ?" in client.get("/stop").text.replace("\u00a0", " ")
    assert client.post("/stop", data={"csrf": ""}, headers=SAME_ORIGIN).status_code == 403
    assert not options.lifetime.is_over()
    answer = client.post("/stop", data={"csrf": csrf_of(client)}, headers=SAME_ORIGIN)
    assert (answer.status_code, "incubo est arrêté" in answer.text) == (200, True)
    assert options.lifetime.is_over()


def test_a_server_ends_when_nobody_has_used_it(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    life, for_ever = Lifetime(3_600), Lifetime()
    now += 3_000
    life.touch()
    now += 3_599
    assert not life.is_over()
    now += 1
    assert (life.is_over(), for_ever.is_over()) == (True, False)


def test_strangers_do_not_keep_a_server_alive(
    live: LiveRegistry, options: ServerOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched: list[str] = []
    life = Lifetime(1)
    monkeypatch.setattr(life, "touch", lambda: touched.append("x"))
    client = TestClient(create_app([], options._replace(lifetime=life)), f"http://{HOST}", follow_redirects=False)
    for path in ("/", "/alive?challenge=x", "/static/style.css", "/stop"):
        client.get(path)
    assert not touched
    client.get("/", params={"token": options.keys.make_token()})
    client.get("/stop")
    assert touched


def test_a_real_server_stops() -> None:
    def is_gone() -> bool:
        try:
            answer = server.send(f"GET /alive HTTP/1.1\r\nHost: {server.host}\r\nConnection: close\r\n\r\n".encode())
        except ConnectionError as error:  # a connection that waits while the socket is closed is reset
            return isinstance(error, ConnectionRefusedError)
        assert status_of(answer) in (0, 200)
        return False

    with run_server([], lifetime=Lifetime(0.2)) as server:
        wait_until(is_gone)
    assert not server.errors
