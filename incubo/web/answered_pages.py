"""Pages that answer a form that was sent, kept for a while: a browser gets them from an address that it asks for.

A page that answers a POST itself is in no browser's cache. Going back to it, or on to it again, then shows an error of
the browser (ERR_CACHE_MISS), or sends the form once more.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from typing import NamedTuple
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

ANSWER = "answer"
"""The value of an address that names the page that it shows."""
_MAX_PAGES = 30


class _AnsweredPage(NamedTuple):
    """A page that was drawn for a session (`csrf`), for an address."""

    csrf: str
    path: str
    html: str
    status: int


class AnsweredPages:
    """The last pages that answered a form. They are held as text: their registry may change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, _AnsweredPage] = OrderedDict()

    def keep(self, request: Request, html: str, status: int) -> Response:
        """Keep a page, and lead to the address that shows it: that of the form. Without the page, it shows the form."""
        name = secrets.token_hex(8)
        with self._lock:
            self._pages[name] = _AnsweredPage(_session_of(request), request.scope["path"], html, status)
            while len(self._pages) > _MAX_PAGES:
                self._pages.popitem(last=False)
        query = [(key, value) for key, value in request.query_params.multi_items() if key != ANSWER]
        return RedirectResponse(f"{quote(request.scope['path'])}?{urlencode([*query, (ANSWER, name)])}", 303)

    def find(self, request: Request) -> Response | None:
        """The page that an address names; None for one that is not kept, or was drawn for another session."""
        page = self._pages.get(request.query_params.get(ANSWER, ""))
        if page is None or (page.csrf, page.path) != (_session_of(request), request.scope["path"]):
            return None
        return HTMLResponse(page.html, page.status)


def _session_of(request: Request) -> str:
    return str(getattr(request.state, "csrf", ""))
