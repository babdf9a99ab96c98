"""What `make bench` measures of the pages of `serve`.

    python tests/bench/serve_pages.py warm ROOT PATH N      a page, then N times that page
    python tests/bench/serve_pages.py reloads ROOT N        N times: a file changes, and pages are asked for

Both ask the routes in this process, without a socket.
"""

from __future__ import annotations

import asyncio
import datetime
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
DAY = "2024-07-01"


def _check(address: str, status: int, text: bytes) -> None:
    """A page that was not answered says nothing of speed: the exit code is none of a command that found errors."""
    if status != 200 or b"<main" not in text:
        print(f"no page: {address}, {status}, {len(text)} bytes", file=sys.stderr)
        raise SystemExit(3)


class Pages:
    """The pages of a registry, asked for as the server asks for them, one after the other."""

    def __init__(self, root: Path) -> None:
        from starlette.applications import Starlette

        from incubo.app.environment import Environment
        from incubo.web.live import LiveRegistry
        from incubo.web.routes import make_read_routes

        day = datetime.date.fromisoformat(DAY)
        self.live = LiveRegistry(root, Environment("fr", lambda timezone: day))
        self.app = Starlette(routes=make_read_routes(self.live))
        self.loop = asyncio.new_event_loop()

    def get(self, address: str) -> None:
        """Ask for a page, and see that it is one."""
        parts = urlsplit(address)
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
            "root_path": "", "headers": [(b"host", b"localhost")], "server": ("localhost", 80), "state": {},
        }  # fmt: skip
        self.loop.run_until_complete(self.app(scope, receive, send))
        _check(address, sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]))


def warm_page(root: str, address: str, times: int) -> None:
    """A page once, to load the registry, then some times more."""
    pages = Pages(Path(root))
    for _ in range(times + 1):
        pages.get(address)


def reloads(root: str, times: int) -> None:
    """Change a file and ask for pages, again and again: the first page, a list, the product that changed."""
    pages = Pages(Path(root))
    products = sorted(path for path in (Path(root) / "content").glob("*startups/*.md"))
    for number in range(times):
        product = products[number % len(products)]
        text = product.read_bytes()
        product.write_bytes(text + b"\nUn mot de plus.\n" if number % 2 else text.rstrip() + b"\n")
        pages.live.changed([product.relative_to(root).as_posix()])
        for address in ("/", f"/startups/{product.stem}", f"/startups?search={number}&all=1"):
            pages.get(address)


if __name__ == "__main__":
    job, *words = sys.argv[1:]
    if job == "warm":
        warm_page(words[0], words[1], int(words[2]))
    else:
        reloads(words[0], int(words[1]))
