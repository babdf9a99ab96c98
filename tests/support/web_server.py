"""A server of `incubo.web` on a socket of this machine, in a thread, and requests to it byte by byte."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from starlette.routing import BaseRoute

from incubo.web import server
from incubo.web.keys import Keys
from incubo.web.lifetime import Lifetime
from incubo.web.options import AllowedHosts, Limits, ServerOptions
from incubo.web.static_files import StaticFiles


class RunningServer(NamedTuple):
    """A server that runs; `errors` has what its handlers raised."""

    port: int
    options: ServerOptions
    errors: list[Exception]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def connect(self, timeout: float = 60) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def send(self, request: bytes) -> bytes:
        """Send the bytes of a request, and return all that comes back until the server closes the connection."""
        with self.connect() as connection:
            connection.sendall(request)
            return read_to_end(connection)

    def session_headers(self) -> str:
        """The cookie of a new session, as a line of a request."""
        return f"Cookie: {self.options.cookie_name}={self.options.keys.make_session()}\r\n"


def read_to_end(connection: socket.socket) -> bytes:
    """All bytes until the other side closes. A reset is an end too: it comes where a request was not read whole."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while chunk := connection.recv(65_536):
            received += chunk
    return received


def status_of(answer: bytes) -> int:
    """The status of an answer; 0 for none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


@contextlib.contextmanager
def run_server(
    routes: Sequence[BaseRoute],
    limits: Limits | None = None,
    *,
    needs_session: bool = True,
    lifetime: Lifetime | None = None,
) -> Iterator[RunningServer]:
    """Serve routes on a free port while the block runs."""
    errors: list[Exception] = []
    with server.open_socket("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        options = ServerOptions(
            AllowedHosts(port),
            Keys(),
            errors.append,
            needs_session=needs_session,
            limits=limits or Limits(),
            lifetime=lifetime,
        )
        running = server.make_server(server.create_app(routes, options, static_files=StaticFiles({}, "")), options)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield RunningServer(port, options, errors)
        finally:
            running.should_exit = True
            thread.join(60)
            assert not thread.is_alive()
