"""A real server on a real socket: what strangers send that no browser does."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from support.waiting import PATIENCE, wait_until
from support.web_server import RunningServer, read_to_end, run_server, status_of

from incubo.web.options import Limits
from incubo.web.security import SECURITY_HEADERS

LIMITS = Limits(head_seconds=60, body_seconds=60, stalled_seconds=60, max_body_bytes=10_000)
HURRIED = LIMITS._replace(head_seconds=0.4, body_seconds=0.4, stalled_seconds=0.4)
BUSY = LIMITS._replace(body_seconds=0.4, page_seconds=0.5, max_requests=3)
LARGE = 30_000_000
arrived = threading.Semaphore(0)
may_go_on = threading.Event()


def show(request: Request) -> Response:
    return PlainTextResponse(f"{request.method} {request.url.path}")


def wait(request: Request) -> Response:
    arrived.release()
    may_go_on.wait(PATIENCE)
    return PlainTextResponse("done")


def large(request: Request) -> Response:
    return PlainTextResponse("x" * LARGE)


ROUTES = [
    Route("/", show),
    Route("/startups/{id}", show),
    Route("/change/x", show, methods=["POST"]),
    Route("/wait", wait),
    Route("/large", large),
]


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with run_server(ROUTES, LIMITS) as running:
        yield running


@pytest.fixture(scope="module")
def hurried() -> Iterator[RunningServer]:
    """A server that waits for nobody. (A request of a machine that is busy may be too slow for it.)"""
    with run_server(ROUTES, HURRIED) as running:
        yield running


@pytest.fixture
def busy() -> Iterator[RunningServer]:
    """A server that can do little."""
    with run_server(ROUTES, BUSY) as running:
        yield running


def get(server: RunningServer, target: str = "/", version: str = "1.1", headers: str | None = None) -> bytes:
    host = f"Host: {server.host}\r\n"
    lines = f"GET {target} HTTP/{version}\r\n{host if headers is None else headers}{server.session_headers()}"
    return server.send(f"{lines}Connection: close\r\n\r\n".encode("latin-1"))


def post_head(server: RunningServer, more: str) -> bytes:
    return (
        f"POST /change/x HTTP/1.1\r\nHost: {server.host}\r\n{server.session_headers()}Origin: http://{server.host}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n{more}\r\n"
    ).encode()


def test_a_page(server: RunningServer) -> None:
    answer = get(server)
    assert status_of(answer) == 200
    assert answer.endswith(b"GET /")
    assert b"\r\nserver:" not in answer.lower()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("", 400),
        ("Host: estran.example\r\n", 403),
        ("Host: {host}\r\nHost: {host}\r\n", 400),
        ("Host: {host}\r\nHost: estran.example\r\n", 400),
        ("Host: \r\n", 403),
        ("X-Forwarded-Host: {host}\r\nHost: estran.example\r\n", 403),
        ("Host : {host}\r\n", 400),
        ("Host: {host}\r\nX: a\x00b\r\n", 400),
        ("Host: {host}\r\nX: " + "a" * 20_000 + "\r\n", 400),
        ("Host: {host}\r\n" + "X: a\r\n" * 4_000, 400),
        ("Host: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n", 200),
        ("Host: {host}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Host: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n", 400),
    ],
)
def test_heads(server: RunningServer, headers: str, status: int) -> None:
    assert status_of(get(server, headers=headers.replace("{host}", server.host))) == status


def test_the_first_version_of_http_says_no_host(server: RunningServer) -> None:
    assert status_of(get(server, version="1.0", headers="")) == 400
    assert status_of(get(server, version="1.0")) == 200


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/", "http://estran.example/", "*", "127.0.0.1:22", "//estran.example/", "/../x", "/%2e%2e/x",
        "/static/%2e%2e/%2e%2e/etc/passwd", "/startups/%00", "/x%0d%0aA:b", "/\xe9", "/%ff", "/x?a=%ff", "/a b", "x",
    ],
)  # fmt: skip
def test_targets_that_are_no_page(server: RunningServer, target: str) -> None:
    answer = get(server, target)
    assert status_of(answer) == 400
    assert b"estran" not in answer


def test_what_is_no_http(server: RunningServer) -> None:
    for request in (b"\x16\x03\x01\x02\x00", b"EHLO x\r\n\r\n", b"GET\r\n\r\n", b"\r\n" * 10_000 + b"x\r\n\r\n"):
        assert status_of(server.send(request)) in (0, 400)


def test_what_is_no_http_is_told_in_words(server: RunningServer) -> None:
    head, _, page = server.send(b"EHLO x\r\n\r\n").partition(b"\r\n\r\n")
    assert status_of(head) == 400
    for name, value in SECURITY_HEADERS.items():
        assert f"{name}: {value}".encode() in head.split(b"\r\n")
    assert b"<h1>This request cannot be understood</h1>" in page
    assert f"content-length: {len(page)}".encode() in head


def test_other_methods(server: RunningServer) -> None:
    for line in (b"OPTIONS / HTTP/1.1", b"OPTIONS * HTTP/1.1", b"TRACE / HTTP/1.1", b"CONNECT a:1 HTTP/1.1"):
        assert status_of(server.send(line + f"\r\nHost: {server.host}\r\n\r\n".encode())) == 405


def test_a_redirect_stays_on_this_server(server: RunningServer) -> None:
    """The address of a token that is taken away."""
    token = server.options.keys.make_token()
    answer = get(server, f"/startups/x%250d%250aA:%20b?token={token}&u=%0d%0aA:b")
    assert b"\r\nlocation: /startups/x%250d%250aA:%20b?u=%0d%0aA:b\r\n" in answer
    assert status_of(get(server, f"//estran.example/?token={token}")) == 400


# slow and endless requests


def seconds_until_closed(server: RunningServer, *parts: bytes, pause: float = 0.0) -> tuple[float, bytes]:
    """Send parts, one after the other; how long the connection lived, and what came back."""
    start = time.monotonic()
    with server.connect() as connection:
        received = b""
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)
            received = read_to_end(connection)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return time.monotonic() - start, received


def test_a_head_that_never_ends(hurried: RunningServer) -> None:
    for parts in ((b"",), (b"GET / HTTP/1.1\r\n",), tuple(b"X: a\r\n" for _ in range(40))):
        seconds, received = seconds_until_closed(hurried, *parts, pause=0.02)
        assert seconds < PATIENCE
        assert not received


def test_a_head_that_never_ends_after_a_page(hurried: RunningServer) -> None:
    page = f"GET / HTTP/1.1\r\nHost: {hurried.host}\r\n{hurried.session_headers()}\r\n".encode()
    parts = (page, *(b"GET / HTTP/1.1\r\n" for _ in range(20)))
    seconds, received = seconds_until_closed(hurried, *parts, pause=0.04)
    assert (seconds < PATIENCE, received.count(b"HTTP/1.1 ") <= 1) == (True, True)


def test_a_body_that_never_comes(busy: RunningServer) -> None:
    seconds, received = seconds_until_closed(busy, post_head(busy, "Content-Length: 100\r\n"), b"a", pause=0.05)
    assert (seconds < PATIENCE, status_of(received)) == (True, 408)


def test_a_body_that_is_too_large_is_not_read(server: RunningServer) -> None:
    seconds, received = seconds_until_closed(server, post_head(server, "Content-Length: 1000000000\r\n"))
    assert (seconds < PATIENCE, status_of(received)) == (True, 413)


def test_a_body_in_pieces_that_never_ends(server: RunningServer) -> None:
    head, piece = post_head(server, "Transfer-Encoding: chunked\r\n"), b"400\r\n" + b"x" * 1024 + b"\r\n"
    _, received = seconds_until_closed(server, head, *(piece for _ in range(10)), pause=0.001)
    assert status_of(received) == 413
    seconds, _ = seconds_until_closed(server, head, *(piece for _ in range(5_000)))
    assert seconds < PATIENCE


def test_a_form_of_a_stranger_is_not_read_at_all(server: RunningServer) -> None:
    head = f"POST /change/x HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 5000\r\n\r\n".encode()
    seconds, received = seconds_until_closed(server, head)
    assert (seconds < PATIENCE, status_of(received)) == (True, 403)


def test_whoever_does_not_read_on_is_left(hurried: RunningServer) -> None:
    request = f"GET /large HTTP/1.1\r\nHost: {hurried.host}\r\n{hurried.session_headers()}\r\n"
    received = LARGE
    for pause in (0.6, 2, 8, 30):  # the page itself may take long to be made
        with hurried.connect() as connection:
            connection.sendall(request.encode())
            time.sleep(pause)
            received = len(read_to_end(connection))
        if received < LARGE:
            break
    assert received < LARGE


def test_too_many_requests_at_a_time(busy: RunningServer) -> None:
    may_go_on.clear()
    try:
        answers: list[bytes] = []
        threads = [threading.Thread(target=lambda: answers.append(get(busy, "/wait"))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for _ in threads:
            assert arrived.acquire(timeout=PATIENCE)
        refused = get(busy)
        assert (status_of(refused), b"retry-after: 2" in refused) == (503, True)
        for thread in threads:
            thread.join()
        assert {status_of(answer) for answer in answers} == {503}
        assert all(b"This takes too long" in answer for answer in answers)
        assert status_of(get(busy)) == 503  # their threads are still at work
    finally:
        may_go_on.set()
    wait_until(lambda: status_of(get(busy)) == 200)
    assert not busy.errors


def open_page(server: RunningServer) -> socket.socket:
    """A connection on which a page was read, and which is kept."""
    connection = server.connect()
    assert read_page(server, connection) == 200
    return connection


def read_page(server: RunningServer, connection: socket.socket) -> int:
    """The status of a page that is asked for on a connection, and read."""
    connection.sendall(f"GET / HTTP/1.1\r\nHost: {server.host}\r\n{server.session_headers()}\r\n".encode())
    received = b""
    while not received.endswith((b"GET /", b"</html>\n")):
        chunk = connection.recv(65_536)
        if not chunk:
            break
        received += chunk
    return status_of(received)


@contextlib.contextmanager
def closing(connections: list[socket.socket]) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for connection in connections:
            stack.callback(connection.close)
        yield


def test_many_connections(server: RunningServer) -> None:
    with closing([open_page(server) for _ in range(LIMITS.max_connections)]):
        answer = get(server)
        assert status_of(answer) == 503
        assert "incubo has too much to do" in answer.decode()
        for name, value in SECURITY_HEADERS.items():
            assert f"{name}: {value}\r\n".encode() in answer
        assert b"retry-after: 2\r\n" in answer
        with server.connect() as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n")
            assert status_of(read_to_end(connection)) == 403  # to whom it is not for, no more is told than ever
    wait_until(lambda: status_of(get(server)) == 200)


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"GET /static/style.css HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET /static/style.css HTTP/1.1\r\nHost: {host}\r\n\r\n" * 40,  # of which no answer is read
        b"GET / HTTP/1.1\r\nHost: {host}\r\nCookie: incubo-{port}=x\r\n\r\n",
        b"POST /change/x HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\n",
    ],
)
def test_strangers_do_not_keep_the_person_out(server: RunningServer, begun: bytes) -> None:
    """150 connections of a stranger, which would each be waited for longer than the test takes."""
    begun = begun.replace(b"{host}", server.host.encode()).replace(b"{port}", str(server.port).encode())
    person = open_page(server)
    strangers = [server.connect() for _ in range(150)]
    with closing([person, *strangers]):
        for stranger in strangers:
            with contextlib.suppress(OSError):  # it had to go
                stranger.sendall(begun)
        begin = time.monotonic()
        assert [status_of(get(server)) for _ in range(5)] == [200] * 5
        assert time.monotonic() - begin < LIMITS.head_seconds / 2  # not after the strangers
        assert read_page(server, person) == 200


def test_the_person_is_no_stranger_after_a_request_without_session(server: RunningServer) -> None:
    """As for the files of a page, which everybody may have."""
    person = open_page(server)
    person.sendall(f"HEAD /alive?challenge=x HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
    assert status_of(person.recv(65_536)) == 200
    with closing([person, *(server.connect() for _ in range(150))]):
        assert status_of(get(server)) == 200
        assert read_page(server, person) == 200


def test_strangers_who_come_without_end_do_not_keep_the_person_out(server: RunningServer) -> None:
    is_over = threading.Event()
    came = []

    def come() -> None:
        connections: list[socket.socket] = []
        while not is_over.is_set() and len(came) < 5_000:
            connections.append(server.connect())
            came.append(1)
            if len(connections) > 200:
                connections.pop(0).close()
        for connection in connections:
            connection.close()

    thread = threading.Thread(target=come)
    thread.start()
    try:
        answers = [status_of(get(server)) for _ in range(50)]
    finally:
        is_over.set()
        thread.join(PATIENCE)
    assert answers == [200] * 50


def test_where_all_may_read_whoever_is_answered_keeps_the_place() -> None:
    with run_server(ROUTES, LIMITS, needs_session=False) as shared:
        may_go_on.clear()
        reader = shared.connect()
        reader.sendall(f"GET /wait HTTP/1.1\r\nHost: {shared.host}\r\n\r\n".encode())
        assert arrived.acquire(timeout=PATIENCE)
        with closing([reader, *(shared.connect() for _ in range(150))]):
            assert status_of(get(shared)) == 200
            may_go_on.set()
            assert status_of(reader.recv(65_536)) == 200
