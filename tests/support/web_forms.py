"""The sample registry in a repository, and a browser without JavaScript that fills in the forms of changes."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import ImmutableMultiDict
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient
from support.waiting import wait_until

from incubo.app.environment import Environment
from incubo.config.user import load_user_config
from incubo.web.forms.routes import make_change_routes
from incubo.web.live import LiveRegistry
from incubo.web.routes import make_read_routes
from incubo.web.security import parse_upload
from incubo.web.together.routes import make_together_routes


class ReadForm(BaseHTTPMiddleware):
    """What `incubo.web.security` does with the body of a form, without its checks."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        body, content_type = await request.body(), request.headers.get("content-type", "")
        if content_type.startswith("multipart/"):
            sent = await parse_upload(body, content_type)
            assert sent is not None
            request.state.form, request.state.upload = ImmutableMultiDict(sent[0]), sent[1]
        else:
            text = body.decode("utf-8", "replace")
            request.state.form = ImmutableMultiDict(parse_qsl(text, keep_blank_values=True))
        request.state.csrf = "proof"
        return await call_next(request)


class Page(NamedTuple):
    """A page that was answered."""

    status: int
    html: str
    address: str

    @property
    def text(self) -> str:
        """What a person reads, without the footer of every page."""
        body = re.sub(r"<footer\b.*?</footer>", " ", self.html, flags=re.DOTALL)
        body = re.sub(r"<(datalist|svg|style|head)\b.*?</\1>", " ", body, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())

    def inputs(self) -> list[tuple[str, str]]:
        """What a browser sends of the form of changes, without a button."""
        found: list[tuple[str, str]] = []
        for form in re.findall(
            r'<form action="/(?:change/|committee-mode|import)[^"]*" method="post".*?</form>', self.html, re.DOTALL
        )[:1]:
            pattern = r"<input\b([^>]*)>|<textarea\b([^>]*)>(.*?)</textarea>|<select\b([^>]*)>(.*?)</select>"
            for tag, area, text, select, options in re.findall(pattern, form, re.DOTALL):
                name = _attribute(tag or area or select, "name")
                if tag and (_attribute(tag, "type") not in ("radio", "checkbox") or " checked" in tag):
                    found.append((name, _attribute(tag, "value")))
                elif area:
                    found.append((name, html.unescape(text).removeprefix("\n")))
                elif select:
                    chosen = re.search(r'<option value="([^"]*)" selected', options)
                    found.append((name, html.unescape(chosen[1]) if chosen else ""))
        return found


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(match[1]) if match else ""


class Browser:
    """A browser in front of the registry at `root`. `config`: the file of the person's own choices, beside it."""

    def __init__(self, root: Path, language: str = "fr") -> None:
        self.config = root.parent / "config.toml"
        environment = Environment(
            language,
            lambda _zone: datetime.date(2025, 1, 15),
            user_config=lambda: load_user_config(self.config),
            user_config_file=lambda: self.config,
            user_state_folder=lambda: root.parent / "state",
            use_line_reader=True,
        )
        self.root = root
        self.live = LiveRegistry(root, environment)
        routes = [*make_change_routes(self.live), *make_together_routes(self.live), *make_read_routes(self.live)]
        self.client = TestClient(Starlette(routes=routes, middleware=[Middleware(ReadForm)]))
        self.page = Page(0, "", "")

    def get(self, address: str) -> Page:
        """Open a page."""
        return self._show(self._read(address))

    def _read(self, address: str) -> Page:
        response = self.client.get(address)
        return Page(response.status_code, response.text, response.url.raw_path.decode())

    def wait(self, page: Page) -> Page:
        """The page when the work that was begun has ended."""
        pages = [page]

        def has_ended() -> bool:
            if 'http-equiv="refresh"' in pages[-1].html:
                pages.append(self._read("/sync"))
            return 'http-equiv="refresh"' not in pages[-1].html

        wait_until(has_ended)
        return self._show(pages[-1])

    def send(self, answers: Mapping[str, str | Sequence[str]] | None = None, button: str = "") -> Page:
        """Change some answers (by the keys of their questions) of the form that is shown, and send it.

        `button`: `write`, `propose`, `change`, `drop`; or `name=value` of another one.
        """
        answers = answers or {}
        names = {f"q.{key}": value for key, value in answers.items()}
        data = [(name, value) for name, value in self.page.inputs() if name not in names]
        for name, value in names.items():
            data += [(name, item) for item in ([value] if isinstance(value, str) else value)]
        if button:
            name, equals, value = button.partition("=")
            data.append((name, value) if equals else ("do", button))
        match = re.search(r'<form action="(/(?:change/|committee-mode|import)[^"]*)" method="post"', self.page.html)
        assert match is not None, self.page.text
        return self.post(html.unescape(match[1]), data)

    def post(self, address: str, data: Sequence[tuple[str, str]]) -> Page:
        """Send names and values."""
        body: dict[str, list[str]] = {}
        for name, value in data:
            body.setdefault(name, []).append(value)
        response = self.client.post(address, data=body)
        return self._show(Page(response.status_code, response.text, response.url.raw_path.decode()))

    def upload(self, name: str, data: bytes, **fields: str) -> Page:
        """Send a file that is to be brought in."""
        response = self.client.post("/import/file", data=fields, files={"file": (name, data)})
        return self._show(Page(response.status_code, response.text, response.url.raw_path.decode()))

    def _show(self, page: Page) -> Page:
        self.page = page
        return page

    def write(self, address: str, answers: Mapping[str, str | Sequence[str]]) -> Page:
        """Fill in a form, and write what it changes."""
        self.get(address)
        preview = self.send(answers)
        assert preview.status == 200, preview.text
        return self.send(button="write")
