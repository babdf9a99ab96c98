"""The addresses at which something is changed: each answers with a page, or says what failed.

A form that was sent is answered by the address of a page (303), so that a browser can go back and forth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, gettext
from incubo.web.answered_pages import AnsweredPages
from incubo.web.forms.answers import TooManyAnswersError
from incubo.web.live import LiveRegistry
from incubo.web.not_found import make_not_found
from incubo.web.plain_text import error_texts
from incubo.web.routes import answer_language, make_view, speaking
from incubo.web.templating import render
from incubo.web.view import View, WebPage

_TOO_MUCH = N_("This is more than a form can hold: nothing was kept of it.")


class _Work(Protocol):
    """What a server keeps of the changes that are made in it."""

    @property
    def live(self) -> LiveRegistry:
        """The registry that is changed."""

    @property
    def answered(self) -> AnsweredPages:
        """The pages that answered a form."""


WorkT = TypeVar("WorkT", bound=_Work)
Handler = Callable[[WorkT, View, Request], WebPage | Response | None]


def make_change_route(path: str, work: WorkT, handle: Handler[WorkT], method: str) -> Route:
    """The route of an address. What the handler raises is told on a page; None is a page that does not exist."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_answer, work, request, handle)

    return Route(path, endpoint, methods=["GET", "HEAD"] if method == "GET" else [method])


def _answer(work: WorkT, request: Request, handle: Handler[WorkT]) -> Response:
    """The answer of a handler; a page that says what failed, with nothing lost."""
    kept = work.answered.find(request) if request.method != "POST" else None
    if kept is not None:
        return kept
    language = answer_language(request, work.live)
    with speaking(work.live, language):
        view = make_view(request, work.live, language)
        try:
            page = handle(work, view, request) if view.links.change("x") else None
        except TooManyAnswersError:
            page = _message(gettext("This cannot be used"), gettext(_TOO_MUCH), (), 413)
        except IncuboError as error:
            text, *hints = error_texts(error)
            page = _message(gettext("This cannot be done"), text, hints, 409)
        if page is None:
            page = make_not_found()
        if isinstance(page, Response):
            return page
        html, status = render(view, page), int(page.values.get("status", 200))
        if request.method == "POST" and "hx-request" not in request.headers:  # a script takes the page itself
            return work.answered.keep(request, html, status)
        return HTMLResponse(html, status)


def _message(title: str, text: str, hints: Sequence[str], status: int) -> WebPage:
    return WebPage("message.html", title, {"text": text, "hints": hints, "status": status})
