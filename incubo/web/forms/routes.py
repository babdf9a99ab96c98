"""The addresses of changes: the form of each verb, its preview, what was done, undoing it, and the drafts."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, gettext
from incubo.web.forms import form_pages, undo
from incubo.web.forms.answers import TooManyAnswersError
from incubo.web.forms.plain_text import error_texts
from incubo.web.forms.writing import Changes
from incubo.web.live import LiveRegistry
from incubo.web.routes import make_view, speaking_to_reader
from incubo.web.templating import render
from incubo.web.view import View, WebPage

Handle = Callable[[Changes, View, Request], WebPage | Response | None]
_TOO_MUCH = N_("This is more than a form can hold: nothing was kept of it.")


def make_change_routes(live: LiveRegistry) -> list[Route]:
    """The addresses of changes."""
    changes = Changes(live)
    return [
        _route("/change/{verb}", changes, form_pages.get_form, "GET"),
        _route("/change/{verb}", changes, form_pages.post_form, "POST"),
        _route("/committee-mode", changes, form_pages.get_form, "GET"),
        _route("/committee-mode", changes, form_pages.post_form, "POST"),
        _route("/committee-minutes.{suffix}", changes, form_pages.get_minutes, "GET"),
        _route("/done/{name}/minutes.{suffix}", changes, form_pages.get_minutes, "GET"),
        _route("/done/{name}", changes, form_pages.get_done, "GET"),
        _route("/undo", changes, undo.get_undo, "GET"),
        _route("/undo", changes, undo.post_undo, "POST"),
        _route("/redo/{name}", changes, undo.get_redo, "GET"),
        _route("/redo/{name}", changes, undo.post_redo, "POST"),
        _route("/drafts", changes, form_pages.get_drafts, "GET"),
        _route("/drafts", changes, form_pages.post_drafts, "POST"),
    ]


def _route(path: str, changes: Changes, handle: Handle, method: str) -> Route:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_answer, changes, request, handle)

    return Route(path, endpoint, methods=["GET", "HEAD"] if method == "GET" else [method])


def _answer(changes: Changes, request: Request, handle: Handle) -> Response:
    """The answer of a handler, in the language of the reader; a page that says what failed, with nothing lost."""
    with speaking_to_reader(request, changes.live):
        view = make_view(request, changes.live)
        try:
            page = handle(changes, view, request) if view.links.change("x") else None
        except TooManyAnswersError:
            return _message(view, gettext("This cannot be used"), gettext(_TOO_MUCH), [], 413)
        except IncuboError as error:
            text, *hints = error_texts(error)
            return _message(view, gettext("This cannot be done"), text, hints, 409)
        if page is None:
            return _message(view, gettext("Page not found"), gettext("There is no page at this address."), [], 404)
        if isinstance(page, Response):
            return page
        return HTMLResponse(render(view, page), int(page.values.get("status", 200)))


def _message(view: View, title: str, text: str, hints: list[str], status: int) -> Response:
    return HTMLResponse(render(view, WebPage("message.html", title, {"text": text, "hints": hints})), status)
