"""How a server is run: who may reach it, what it may do, and how much of the machine a request may take."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import NamedTuple

from incubo.exchange.workbook.limits import MAX_FILE_BYTES
from incubo.web.keys import Keys
from incubo.web.lifetime import Lifetime

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?")
_HTTP_PORT = 80
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Limits(NamedTuple):
    """How much one request, and all together, may take.

    Seconds: `head_seconds` until the head of a request has come, `body_seconds` for its body, `stalled_seconds`
    that a browser may take to read on, `page_seconds` to make a page, `change_seconds` to make a change (git may
    talk to a remote). `max_head_bytes`, `max_body_bytes`, `max_upload_bytes` (with a file), `max_fields` are of one
    request; `max_requests` are answered at a time, on `max_connections`.
    """

    head_seconds: float = 10
    body_seconds: float = 30
    stalled_seconds: float = 30
    page_seconds: float = 60
    change_seconds: float = 600
    max_head_bytes: int = 16_384
    max_body_bytes: int = 4_000_000
    max_upload_bytes: int = MAX_FILE_BYTES + 1_000_000
    max_fields: int = 2_000
    max_requests: int = 32
    max_connections: int = 128


class AllowedHosts(NamedTuple):
    """The values of `Host` that mean this server: a page of another site that makes its own name lead here has another.

    `names` are host names and addresses in lower case, IPv6 between brackets. `any_address`: any address in figures too
    (no site can own one by its name), where the server listens on all of the machine.
    """

    port: int
    names: frozenset[str] = LOOPBACK_NAMES
    any_address: bool = False

    def accept(self, host: str) -> bool:
        """Whether a `Host` header means this server."""
        match = _HOST.fullmatch(host.lower())
        if match is None or int(match["port"] or _HTTP_PORT) != self.port:
            return False
        return match["name"] in self.names or (self.any_address and _is_address(match["name"]))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


class ServerOptions(NamedTuple):
    """How a server is run.

    `needs_session`: only for the person who opened it by a token (else for whoever reaches it, and `read_only`).
    `language` is the language of its pages, for whoever has chosen no other. `report_error` gets each exception that a
    request raised and nobody expected: the browser is told nothing of it. `lifetime` is told of each request of the
    person.
    """

    hosts: AllowedHosts
    keys: Keys
    report_error: Callable[[Exception], None]
    language: str = "en"
    read_only: bool = False
    needs_session: bool = True
    limits: Limits = Limits()
    lifetime: Lifetime | None = None

    @property
    def language_cookie_name(self) -> str:
        """The name of the cookie of the language that a person has chosen."""
        return f"{self.cookie_name}-language"

    @property
    def cookie_name(self) -> str:
        """The name of the cookie: browsers send the cookies of one port to all ports of the machine."""
        return f"incubo-{self.hosts.port}"
