"""One change through the whole server: its sockets, its guard, its reader of forms."""

from __future__ import annotations

import datetime
import html
import re
from pathlib import Path
from urllib.parse import urlencode

from support.git_repository import git, make_sample_repository
from support.web_forms import Page
from support.web_server import run_server, status_of

from incubo.app.environment import Environment
from incubo.config.user import UserConfig
from incubo.web.forms.routes import make_change_routes
from incubo.web.live import LiveRegistry
from incubo.web.routes import make_read_routes

LEAVE = "/change/leave?member=samuel.orvault"


def test_a_change_from_its_form_to_its_undoing(tmp_path: Path) -> None:
    root = make_sample_repository(tmp_path / "registry")
    environment = Environment(
        "fr", lambda _zone: datetime.date(2025, 1, 15), user_config=UserConfig, use_line_reader=True
    )
    live = LiveRegistry(root, environment)
    with run_server([*make_read_routes(live), *make_change_routes(live)]) as server:
        session = server.session_headers()

        def ask(method: str, address: str, fields: list[tuple[str, str]] | None = None, origin: str = "") -> bytes:
            body = urlencode(fields or []).encode()
            head = f"{method} {address} HTTP/1.1\r\nHost: {server.host}\r\n{session}Connection: close\r\n"
            if method == "POST":
                head += f"Origin: {origin or f'http://{server.host}'}\r\nContent-Length: {len(body)}\r\n"
                head += "Content-Type: application/x-www-form-urlencoded\r\n"
            return server.send(head.encode() + b"\r\n" + body)

        def page(answer: bytes) -> Page:
            return Page(status_of(answer), answer.partition(b"\r\n\r\n")[2].decode(), LEAVE)

        def follow(answer: bytes) -> bytes:
            location = re.search(rb"(?im)^location: (\S+)", answer)
            assert status_of(answer) == 303
            assert location is not None
            return ask("GET", location[1].decode())

        form = page(follow(ask("GET", LEAVE)))
        answers = [(name, "vendredi" if name == "q.on" else value) for name, value in form.inputs()]
        assert any(name == "csrf" and value for name, value in answers)
        assert status_of(ask("POST", LEAVE, [pair for pair in answers if pair[0] != "csrf"])) == 403
        assert status_of(ask("POST", LEAVE, answers, "http://evil.example")) == 403
        preview = page(follow(ask("POST", LEAVE, answers)))
        assert preview.status == 200
        assert "17 January 2025" in preview.text  # the server of this test speaks English
        done = page(follow(ask("POST", LEAVE, [*preview.inputs(), ("do", "write")])))
        assert "Done" in done.text
        assert git(root, "rev-list", "--count", "HEAD") == "2"
        undo = re.search(r'<form action="/undo".*?</form>', done.html, re.DOTALL)
        assert undo is not None
        fields = [(name, html.unescape(value)) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', undo[0])]
        assert status_of(ask("POST", "/undo", fields)) == 303
        assert git(root, "diff", "--stat", "HEAD~2") == ""
        assert server.errors == []
