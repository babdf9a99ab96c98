"""What a request must say to get in, and what every answer says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from incubo.web.keys import Keys
from incubo.web.options import AllowedHosts, Limits, ServerOptions
from incubo.web.security import SECURITY_HEADERS
from incubo.web.server import create_app
from incubo.web.static_files import StaticFile, StaticFiles

PORT = 8042
HOST = f"127.0.0.1:{PORT}"
SAME_ORIGIN = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
LIMITS = Limits(max_body_bytes=1_000, max_upload_bytes=4_000, max_fields=20)
written: list[dict[str, str]] = []


def show(request: Request) -> Response:
    return JSONResponse({"csrf": request.state.csrf, "read_only": request.state.read_only})


def change(request: Request) -> Response:
    written.append(dict(request.state.form))
    return PlainTextResponse("written")


def show_upload(request: Request) -> Response:
    name, data = request.state.upload
    return JSONResponse({"name": name, "data": data.decode(), "fields": [*request.state.form]})


def fail(request: Request) -> Response:
    raise ValueError("/home/amandine/registre")


ROUTES = [
    Route("/", show),
    Route("/startups/{id}", show),
    Route("/change/x", change, methods=["POST"]),
    Route("/import/file", show_upload, methods=["POST"]),
    Route("/f", fail),
]
STATIC = StaticFiles({"style.css": StaticFile(b"p {}", "text/css; charset=utf-8")}, "abc")


def make_options(**changes: Any) -> ServerOptions:
    return ServerOptions(AllowedHosts(PORT), Keys(), errors.append, limits=LIMITS)._replace(**changes)


errors: list[Exception] = []


def make_client(options: ServerOptions, *, is_open: bool = True) -> TestClient:
    client = TestClient(create_app(ROUTES, options, static_files=STATIC), f"http://{HOST}", follow_redirects=False)
    if is_open and options.needs_session:
        client.get("/", params={"token": options.keys.make_token()})
    return client


@pytest.fixture
def options() -> ServerOptions:
    return make_options()


@pytest.fixture
def client(options: ServerOptions) -> TestClient:
    written.clear()
    errors.clear()
    return make_client(options)


def csrf_of(client: TestClient) -> str:
    return str(client.get("/").json()["csrf"])


def post(client: TestClient, headers: dict[str, str] = SAME_ORIGIN, **fields: str) -> int:
    data = {"csrf": csrf_of(client), "title": "Mon Estran"} | fields
    return client.post("/change/x", data=data, headers=headers).status_code


# the token and the cookie


def test_a_token_becomes_a_strict_cookie_at_the_address_without_it(options: ServerOptions) -> None:
    client = make_client(options, is_open=False)
    answer = client.get(f"/startups/estran?at=2024-06-30&token={options.keys.make_token()}&known=x")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/startups/estran?at=2024-06-30&known=x"
    name, _, attributes = answer.headers["set-cookie"].partition("=")
    assert name == f"incubo-{PORT}"
    assert set(attributes.split("; ")[1:]) == {"HttpOnly", "Path=/", "SameSite=strict"}
    assert client.get("/").status_code == 200


def test_no_way_to_write_the_name_of_a_token_leads_back_to_itself(options: ServerOptions) -> None:
    client = make_client(options)
    assert client.get("/startups?%74oke%6e=x&at=1").headers["location"] == "/startups?at=1"


def test_a_token_opens_once(options: ServerOptions) -> None:
    token = options.keys.make_token()
    assert make_client(options, is_open=False).get("/", params={"token": token}).status_code == 303
    other_browser = make_client(options, is_open=False)
    assert other_browser.get("/", params={"token": token}).status_code == 403
    assert other_browser.get("/").status_code == 403


def test_a_token_is_not_used_up_by_whoever_looks_ahead_or_is_in(options: ServerOptions) -> None:
    token = options.keys.make_token()
    assert make_client(options, is_open=False).head("/", params={"token": token}).status_code == 403
    assert make_client(options).get("/", params={"token": token}).headers["location"] == "/"
    assert make_client(options, is_open=False).get("/", params={"token": token}).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "x.y", "é.é", "a" * 5_000, "\ud800".encode("utf-8", "surrogatepass").hex()])
def test_other_tokens_open_nothing(options: ServerOptions, token: str) -> None:
    assert make_client(options, is_open=False).get("/", params={"token": token}).status_code == 403


def test_what_one_secret_made_stands_for_nothing_else(options: ServerOptions) -> None:
    keys = options.keys
    for value in (keys.make_session(), keys.csrf_token("x"), keys.answer(PORT, "x")):
        assert make_client(options, is_open=False).get("/", params={"token": value}).status_code == 403
    for value in (keys.make_token(), f"x.{keys.csrf_token('x')}", f"x.{keys.answer(PORT, 'x')}"):
        client = make_client(options, is_open=False)
        client.cookies.set(options.cookie_name, value)
        assert client.get("/").status_code == 403


def test_a_token_of_an_earlier_start_opens_nothing(options: ServerOptions) -> None:
    started_again = make_options(keys=Keys(options.keys.secret))
    client = make_client(started_again, is_open=False)
    assert client.get("/", params={"token": options.keys.make_token()}).status_code == 403


def test_a_session_outlives_a_start_with_the_same_secret(options: ServerOptions, client: TestClient) -> None:
    csrf = csrf_of(client)
    later = make_client(make_options(keys=Keys(options.keys.secret)), is_open=False)
    later.cookies = client.cookies
    assert later.post("/change/x", data={"csrf": csrf}, headers=SAME_ORIGIN).status_code == 200


def test_the_cookie_of_another_port_opens_nothing(options: ServerOptions) -> None:
    client = make_client(options, is_open=False)
    client.cookies.set(f"incubo-{PORT + 1}", options.keys.make_session())
    assert client.get("/").status_code == 403


def test_a_cookie_that_another_server_set_besides_changes_nothing(options: ServerOptions) -> None:
    client, name = make_client(options, is_open=False), options.cookie_name
    for cookies in (f"{name}=x; {name}={{}}", f"{name}={{}}; {name}=x", f"a=b;{name}={{}}"):
        header = {"cookie": cookies.format(options.keys.make_session())}
        assert client.get("/", headers=header).status_code == 200


def test_without_a_session_nothing_is_told(options: ServerOptions) -> None:
    client = make_client(options, is_open=False)
    pages = {client.get(path).text for path in ("/", "/startups/estran", "/startups/none", "/nothing")}
    assert len(pages) == 1
    assert "opens the page for you" in pages.pop()
    assert client.post("/change/x", data={"csrf": ""}, headers=SAME_ORIGIN).status_code == 403


def test_a_link_from_another_site_goes_on_from_our_own_page(options: ServerOptions) -> None:
    """A strict cookie is not sent with it."""
    client = make_client(options, is_open=False)
    answer = client.get('/startups/x"><b>?token=y&at=1', headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert re.findall('href="(/startups[^"]*)"', answer.text) == ["/startups/x%22%3E%3Cb%3E?at=1"]
    assert "/startups" not in client.get("/startups/x", headers={"sec-fetch-site": "none"}).text


# Host


@pytest.mark.parametrize("host", [HOST, f"localhost:{PORT}", f"LocalHost:{PORT}", f"[::1]:{PORT}"])
def test_our_own_hosts(options: ServerOptions, host: str) -> None:
    client = make_client(options, is_open=False)
    assert client.get("/", params={"token": options.keys.make_token()}, headers={"host": host}).status_code == 303


@pytest.mark.parametrize(
    "host",
    [
        "estran.example", f"estran.example:{PORT}", f"127.0.0.1.estran.example:{PORT}", "127.0.0.1", "localhost",
        f"127.0.0.1:{PORT + 1}",
        f"127.0.0.1:{PORT}:80", f"x@127.0.0.1:{PORT}", f"127.0.0.1:0{PORT}x", f"0.0.0.0:{PORT}",
        f"localhost.:{PORT}", f"127.1:{PORT}", f"[::]:{PORT}", f"127.0.0.1, x:{PORT}", "", ":", "[", f"[]:{PORT}",
        f"192.168.1.5:{PORT}", "\xe9", f"localhost:{PORT}/x", f"localhost:{PORT}#",
    ],
)  # fmt: skip
def test_other_hosts(client: TestClient, host: str) -> None:
    for path in ("/", "/static/style.css", "/alive?challenge=x"):
        answer = client.get(path, headers={"host": host.encode("latin-1")})  # type: ignore[dict-item]
        assert answer.status_code == 403


def test_the_port_of_http_need_not_be_said() -> None:
    hosts = AllowedHosts(80)
    assert hosts.accept("localhost")
    assert hosts.accept("localhost:80")
    assert not hosts.accept("localhost:8042")


def test_any_address_in_figures_where_the_server_listens_on_all() -> None:
    hosts = AllowedHosts(PORT, frozenset({"poste"}), any_address=True)
    assert all(hosts.accept(f"{name}:{PORT}") for name in ("poste", "192.168.1.5", "[fe80::1]", "Poste"))
    assert not any(
        hosts.accept(f"{name}:{PORT}") for name in ("estran.example", "192.168.1.5.estran.example", "1", "[x]")
    )


# where a form comes from


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://estran.example"},
        {"origin": f"https://{HOST}"},
        {"origin": f"http://localhost:{PORT}"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": f"http://{HOST}/"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "same-site"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"referer": f"http://{HOST}/"},
    ],
)
def test_a_form_of_another_page_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert post(client, headers) == 403
    assert not written


@pytest.mark.parametrize(
    "headers",
    [
        SAME_ORIGIN,
        {"origin": f"http://{HOST}"},
        {"sec-fetch-site": "same-origin"},
        SAME_ORIGIN | {"sec-fetch-site": "none"},
    ],
)
def test_a_form_of_ours_is_taken(client: TestClient, headers: dict[str, str]) -> None:
    assert post(client, headers) == 200
    assert written[0]["title"] == "Mon Estran"


def test_a_form_twice_said_to_be_ours_is_refused(client: TestClient) -> None:
    origin = ("origin", f"http://{HOST}")
    data = {"csrf": csrf_of(client)}
    assert client.post("/change/x", data=data, headers=[origin, ("origin", "http://x.example")]).status_code == 403
    assert client.post("/change/x", data=data, headers=[origin, origin]).status_code == 403


def test_a_form_without_its_proof_is_refused(client: TestClient, options: ServerOptions) -> None:
    other_session = csrf_of(make_client(options))
    other_server = csrf_of(make_client(make_options()))
    for csrf in (
        "",
        "x",
        other_session,
        other_server,
        csrf_of(client).upper(),
        "é\ud800".encode("utf-8", "replace").decode(),
    ):
        assert post(client, csrf=csrf) == 403
    no_field = client.post("/change/x", data={"title": "x"}, headers=SAME_ORIGIN)
    two = client.post("/change/x", data={"csrf": [csrf_of(client), "x"]}, headers=SAME_ORIGIN)
    in_address = client.post(f"/change/x?csrf={csrf_of(client)}", data={"title": "x"}, headers=SAME_ORIGIN)
    assert {answer.status_code for answer in (no_field, two, in_address)} == {403}
    assert not written


def test_the_proof_may_be_in_a_header(client: TestClient) -> None:
    headers = SAME_ORIGIN | {"x-csrf-token": csrf_of(client)}
    assert client.post("/change/x", data={"title": "x"}, headers=headers).status_code == 200


# methods


def test_no_method_stands_for_another(client: TestClient) -> None:
    override = {"x-http-method-override": "GET", "x-method-override": "GET"}
    assert client.post("/change/x?_method=GET", data={"_method": "GET"}, headers=override).status_code == 403
    assert client.get("/change/x?_method=POST", headers={"x-http-method-override": "POST"}).status_code == 405
    assert not written


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods(client: TestClient, method: str) -> None:
    answer = client.request(method, "/", headers=SAME_ORIGIN)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert "access-control-allow-origin" not in answer.headers


def test_head_is_a_page_without_its_text(client: TestClient) -> None:
    assert client.head("/").status_code == 200


def test_a_page_asked_for_with_a_body_is_refused(client: TestClient) -> None:
    assert client.request("GET", "/", content=b"x").status_code == 400


# forms


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "application/json", ""])
def test_other_bodies(client: TestClient, kind: str) -> None:
    """A form of another site can send the first two."""
    body = f"csrf={csrf_of(client)}".encode()
    assert client.post("/change/x", content=body, headers=SAME_ORIGIN | {"content-type": kind}).status_code == 415


def test_a_file_is_sent_to_one_address_only(client: TestClient) -> None:
    """With its proof, and of a bounded size: whatever the parts say of themselves."""
    csrf, file = csrf_of(client), {"file": ("../x.xlsx", b"PK\r\n--x\0")}
    address = "/import/file"
    sent = client.post(address, data={"csrf": csrf}, files=file, headers=SAME_ORIGIN)
    assert sent.json() == {"name": "../x.xlsx", "data": "PK\r\n--x\0", "fields": ["csrf"]}
    assert client.post(address, files=file, headers=SAME_ORIGIN).status_code == 403
    assert client.post(address, data={"csrf": csrf}, files=file).status_code == 403
    assert client.post("/change/x", data={"csrf": csrf}, files=file, headers=SAME_ORIGIN).status_code == 415
    large = {"file": ("x", b"0" * 5_000)}
    assert client.post(address, data={"csrf": csrf}, files=large, headers=SAME_ORIGIN).status_code == 413
    many = [("file", ("x", b"")), ("file", ("y", b""))]
    assert client.post(address, data={"csrf": csrf}, files=many, headers=SAME_ORIGIN).status_code == 400
    fields = {"csrf": csrf, **{f"f{number}": "1" for number in range(20)}}
    assert client.post(address, data=fields, files=file, headers=SAME_ORIGIN).status_code == 400
    for kind in (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x; charset=no",
    ):
        answer = client.post(address, content=b"--y\r\n", headers=SAME_ORIGIN | {"content-type": kind})
        assert answer.status_code in (400, 403)
    assert not written


FORM = SAME_ORIGIN | {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("body", [b"title=%ff", b"title=\xc3\xa9", b"title=%00", b"a%00b=1", b"&".join([b"a=1"] * 21)])
def test_bodies_that_no_browser_makes(client: TestClient, body: bytes) -> None:
    csrf = f"csrf={csrf_of(client)}&".encode()
    assert client.post("/change/x", content=csrf + body, headers=FORM).status_code == 400
    assert not written


def test_typed_text_arrives_as_it_is(client: TestClient) -> None:
    text = "Été « à l'œuvre »\r\n=1+1 <b>&amp;;\u202e\U0001f600"
    assert post(client, text=text) == 200
    assert written[0]["text"] == text


def test_a_long_text_is_refused(client: TestClient) -> None:
    assert post(client, text="x" * 800) == 200
    answer = client.post("/change/x", data={"csrf": csrf_of(client), "text": "x" * 1_000}, headers=SAME_ORIGIN)
    assert answer.status_code == 413
    assert "200,000 characters" in answer.text


# addresses


@pytest.mark.parametrize(
    "path",
    [
        "//estran.example/", "/%2e%2e/", "/static/..%2f..%2fetc%2fpasswd", "/static/%2e%2e%5c", "/startups/..\\x",
        "/startups/x%00", "/startups/x%0d%0aSet-Cookie:%20a=b", "/startups/%ff", "/%c0%ae%c0%ae/", "/startups/%2e",
        "/x?a=%00", "/x?a=%ff", "/x?" + "a=1&" * 21,
    ],
)  # fmt: skip
def test_addresses_that_no_page_has(client: TestClient, path: str) -> None:
    answer = client.build_request("GET", "/")
    answer.url = answer.url.copy_with(raw_path=path.encode())
    assert client.send(answer).status_code == 400


@pytest.mark.parametrize("path", ["/startups/données.gouv", "/startups/a..b", "/startups/%2525", "/startups/a%20b"])
def test_addresses_of_pages(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("name", ["other.css", "style.css/", "%2fstyle.css", "style.css%2f..", "server.py", ""])
def test_only_known_files_are_served(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code in (307, 400, 404)


def test_a_browser_finds_the_icon_where_a_page_names_none(options: ServerOptions) -> None:
    client = TestClient(create_app(ROUTES, options), f"http://{HOST}", follow_redirects=False)
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert client.post("/favicon.ico").status_code in (403, 405)


def test_files_are_kept_by_the_browser_under_the_address_of_their_bytes(options: ServerOptions) -> None:
    client = make_client(options, is_open=False)
    assert client.get("/static/style.css").headers["cache-control"] == "no-cache"
    kept = client.get("/static/style.css?v=abc")
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (kept.headers["content-type"], kept.content) == ("text/css; charset=utf-8", b"p {}")


# answers


@pytest.mark.parametrize("path", ["/", "/nothing", "/f", "/static/style.css", "/?token=x", "//", "/alive"])
def test_every_answer_forbids_what_a_page_does_not_need(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert SECURITY_HEADERS.items() <= dict(headers).items()
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == ("no-cache" if "static" in path else "no-store")
    assert "server" not in headers


def test_a_bug_is_told_to_the_person_not_to_the_browser(client: TestClient) -> None:
    answer = client.get("/f")
    assert answer.status_code == 500
    assert "amandine" not in answer.text
    assert [str(error) for error in errors] == ["/home/amandine/registre"]


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/change/x", 405), ("/f", 500)])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_error_pages_are_in_words_in_the_language_of_the_server(path: str, status: int, language: str) -> None:
    answer = make_client(make_options(language=language)).get(path)
    assert answer.status_code == status
    assert f'<html lang="{language}">' in answer.text
    assert ("Aller à la première page" if language == "fr" else "Go to the first page") in answer.text


# reading only


def test_nothing_is_changed_where_one_only_reads() -> None:
    written.clear()
    client = make_client(make_options(read_only=True))
    assert client.get("/").json()["read_only"] is True
    answer = client.post("/change/x", data={"csrf": csrf_of(client)}, headers=SAME_ORIGIN)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert not written


def test_whoever_reaches_a_server_for_others_reads_and_no_more() -> None:
    client = make_client(make_options(read_only=True, needs_session=False))
    assert client.get("/").json()["csrf"] == ""
    assert client.post("/change/x", data={"csrf": ""}, headers=SAME_ORIGIN).status_code == 405
    assert client.get("/", headers={"host": f"estran.example:{PORT}"}).status_code == 403
    assert client.get("/alive?challenge=x").status_code == 404
