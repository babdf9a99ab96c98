"""What a person sets for this browser and this server: the language, and the end."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from incubo.core.i18n import LANGUAGES, N_, gettext
from incubo.web.error_pages import ErrorText, make_notice_response
from incubo.web.options import ServerOptions
from incubo.web.security import LANGUAGE_PATH, STOP_PATH
from incubo.web.templating import render_bare

_ONE_YEAR = 365 * 24 * 3600
_STOPPED = ErrorText(
    N_("incubo has stopped"),
    N_("You can close this page. To open the registry again, start incubo, by its icon or as you did the first time."),
)


def make_personal_routes(options: ServerOptions) -> list[Route]:
    """The addresses of what belongs to no registry."""

    async def choose_language(request: Request) -> Response:
        response = RedirectResponse(local_address(str(request.state.form.get("back", ""))), 303)
        language = str(request.state.form.get("language", ""))
        if language in LANGUAGES:
            name = options.language_cookie_name
            response.set_cookie(name, language, max_age=_ONE_YEAR, httponly=True, samesite="strict")
        return response

    async def ask_to_stop(request: Request) -> Response:
        values = {"csrf": request.state.csrf}
        return HTMLResponse(render_bare("stop.html", gettext("Stop incubo?"), values))

    async def stop(_request: Request) -> Response:
        assert options.lifetime is not None
        options.lifetime.stop()
        return make_notice_response(_STOPPED, is_inside=False)

    routes = [Route(LANGUAGE_PATH, choose_language, methods=["POST"])]
    if options.lifetime is not None and options.needs_session:
        routes += [Route(STOP_PATH, ask_to_stop, methods=["GET"]), Route(STOP_PATH, stop, methods=["POST"])]
    return routes


def local_address(address: str) -> str:
    """An address that a form says to go back to, if it is a path of this server; else that of the first page."""
    is_local = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if is_local and address.isascii() and address.isprintable() else "/"
