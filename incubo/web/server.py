"""The application and its server: routes behind the layers of `security`, on a socket of this machine."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

from incubo.core.i18n import temporary_language
from incubo.web.error_pages import make_error_response
from incubo.web.lifetime import Lifetime
from incubo.web.options import ServerOptions
from incubo.web.personal import make_personal_routes
from incubo.web.security import SECURITY_HEADERS, FormReader, Guard, Limiter, answer_too_busy
from incubo.web.static_files import StaticFiles, load_static_files

Routes: TypeAlias = Sequence[BaseRoute]
DEFAULT_PORT: Final = 8042
_PORTS_TRIED: Final = 20
_GRACE_SECONDS: Final = 20
"""How long a server that is stopped waits for the changes that it is making."""
_KEEP_ALIVE_SECONDS: Final = 15
_ACCEPTED_AT_A_TIME: Final = 16
_WAITING_CONNECTIONS: Final = 1_024
"""How many connections the system keeps for us. They are taken a few at a time, so that what the person has sent is
read before so many others have come that they take its place.
"""


def create_app(routes: Routes, options: ServerOptions, *, static_files: StaticFiles | None = None) -> Starlette:
    """The application: pages at `routes`, behind what keeps strangers out (`security`); `/static/` is served too.

    `static_files` are those of the package by default.
    """
    return Starlette(
        routes=[*make_personal_routes(options), *routes],
        middleware=[
            Middleware(Guard, options, static_files or load_static_files()),
            Middleware(FormReader, options),
            Middleware(Limiter, options),
        ],
        exception_handlers={HTTPException: _answer_http_exception},
    )


class _Server(uvicorn.Server):
    """A server that looks ten times a second whether its life is over, and that many may wait for."""

    def __init__(self, config: uvicorn.Config, lifetime: Lifetime) -> None:
        super().__init__(config)
        self._lifetime = lifetime

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(_WAITING_CONNECTIONS)

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._lifetime.is_over()


def make_server(app: Starlette, options: ServerOptions) -> uvicorn.Server:
    """The server of an application; `run(sockets=[…])` serves until a signal, `should_exit` or its lifetime ends it."""
    limits = options.limits
    config = uvicorn.Config(
        app,
        http=_make_protocol(app, options),
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",  # errors are reported by ServerOptions.report_error
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=_ACCEPTED_AT_A_TIME,
        h11_max_incomplete_event_size=limits.max_head_bytes,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    return _Server(config, options.lifetime or Lifetime())


def open_socket(address: str, port: int | None = None) -> socket.socket:
    """A socket that listens on an IP address, at a port or at the first free one from DEFAULT_PORT on.

    Raises OSError, where the port is taken (EADDRINUSE) or the address is not of this machine.
    """
    ports = [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + _PORTS_TRIED)
    taken = OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
    for candidate in ports:
        listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:
            if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows: else another program may take the port over
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, candidate))
            listener.listen()
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) or port is not None:
                raise
            taken = error
        else:
            return listener
    raise taken


async def _answer_http_exception(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return make_error_response(error.status_code, headers=dict(error.headers or {}))


def _make_protocol(app: Starlette, options: ServerOptions) -> type[asyncio.Protocol]:
    """Uvicorn's protocol, which waits for the head of a request, and for whoever does not read on, for ever; and which
    answers any number of connections, by a page of its own if there is a limit.

    Where there are too many, a new connection takes the place of the oldest that has shown no session: half a head of a
    stranger, or an answer that is not read, does not keep the person out.
    """
    limits = options.limits
    busy_app = Guard(answer_too_busy, options, load_static_files())

    class PatientForAWhile(H11Protocol):
        _head_deadline: asyncio.TimerHandle | None = None
        _read_deadline: asyncio.TimerHandle | None = None
        opened_at = 0.0
        had_session = False

        def connection_made(self, transport: Any) -> None:
            if len(self.connections) >= limits.max_connections:
                _make_room(self.connections)
            self.opened_at = self.loop.time()
            super().connection_made(transport)
            self._watch_head()

        def has_place(self) -> bool:
            """Whether the connection is kept, however many others come."""
            if options.needs_session:
                return self._has_session()
            return self.cycle is not None and not self.cycle.response_complete  # everybody's, while it is answered

        def _has_session(self) -> bool:
            """Whether a request showed a session: the last one may be for a file, which needs none."""
            return self.had_session or (self.scope is not None and "session" in self.scope["state"])

        def on_response_complete(self) -> None:
            self.had_session = self._has_session()
            super().on_response_complete()

        def drop(self) -> None:
            """End the connection at once."""
            self.connections.discard(self)  # before the transport says so: many may come at a time
            self.transport.abort()

        def data_received(self, data: bytes) -> None:
            self.app = busy_app if len(self.connections) > limits.max_connections else app
            super().data_received(data)
            self._watch_head()

        def connection_lost(self, exc: Exception | None) -> None:
            for timer in (self._head_deadline, self._read_deadline):
                if timer is not None:
                    timer.cancel()
            super().connection_lost(exc)

        def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what h11 says, in English
            with temporary_language(options.language):
                response = make_error_response(400, headers={"connection": "close", **SECURITY_HEADERS})
            lines = [name + b": " + value for name, value in response.raw_headers]
            self.transport.write(b"\r\n".join([b"HTTP/1.1 400 Bad Request", *lines, b"", bytes(response.body)]))
            self.transport.close()

        def pause_writing(self) -> None:
            super().pause_writing()
            self._read_deadline = self.loop.call_later(limits.stalled_seconds, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            if self._read_deadline is not None:
                self._read_deadline.cancel()
                self._read_deadline = None

        def _watch_head(self) -> None:
            """Wait for the rest of a head; stop when a request is being answered. (Between two, uvicorn waits.)"""
            if self.cycle is not None and not self.cycle.response_complete:
                if self._head_deadline is not None:
                    self._head_deadline.cancel()
                    self._head_deadline = None
            elif self._head_deadline is None:
                self._head_deadline = self.loop.call_later(limits.head_seconds, self.transport.abort)

    def _make_room(connections: Iterable[Any]) -> None:
        strangers = [connection for connection in connections if not connection.has_place()]
        if strangers:
            min(strangers, key=lambda stranger: stranger.opened_at).drop()

    return PatientForAWhile
