"""The addresses that are read, and the page that each one shows."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from incubo.app.report_catalogue import REPORTS
from incubo.app.workspace import resolve_incubator
from incubo.core.errors import IncuboError
from incubo.core.i18n import gettext, temporary_language, translate
from incubo.document.table import Table
from incubo.render.pages.formats import render_page
from incubo.render.tables.formats import render_table
from incubo.web.blocks import STYLE
from incubo.web.links import ENTRY_SECTIONS, KEPT_VALUES, ServerLinks
from incubo.web.live import LiveRegistry
from incubo.web.pages.changes import make_diff, make_diff_document, make_log, make_log_document
from incubo.web.pages.checks import make_checks, make_rule_page
from incubo.web.pages.entries import make_dossier, make_entry_web_page
from incubo.web.pages.lists import LIST_TITLES, make_list_page, make_list_table
from incubo.web.pages.reports import make_report_list, make_report_page, make_report_table
from incubo.web.pages.search import make_search
from incubo.web.pages.startups import make_startups_page
from incubo.web.pages.today import make_today
from incubo.web.static_files import load_static_files
from incubo.web.templating import render
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.document.page import Page
    from incubo.registry.registry import Registry

MakePage = Callable[[View], WebPage]
MakeTable = Callable[[View], Table]
_MAX_VALUE = 500
"""Characters of a value of an address that are looked at."""
_DOWNLOAD_TYPES = {
    "csv": ("csv-excel", "text/csv; charset=utf-8"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "svg": ("svg", "image/svg+xml"),
    "json": ("json", "application/json"),
}
"""The format and the media type of a download, by the end of its address."""


def make_read_routes(live: LiveRegistry) -> list[Route]:
    """The addresses of pages and of downloads."""
    routes = [
        _page_route("/", live, make_today),
        _page_route("/search", live, make_search),
        _page_route("/checks", live, make_checks),
        _name_route("/checks/{name}", live, make_rule_page),
        _page_route("/reports", live, make_report_list),
        _page_route("/log", live, make_log),
        _document_route("log", live, make_log_document),
        _page_route("/diff", live, make_diff),
        _document_route("diff", live, make_diff_document),
    ]
    for report in REPORTS.values():
        routes.append(_page_route(f"/reports/{report.id}", live, partial(make_report_page, report=report)))
        routes += _download_routes(f"reports/{report.id}", live, partial(make_report_table, report=report))
    for section in LIST_TITLES:
        make_page = make_startups_page if section == "startups" else partial(make_list_page, resource_id=section)
        routes.append(_page_route(f"/{section}", live, make_page))
        routes += _download_routes(section, live, partial(make_list_table, resource_id=section))
    routes.append(_dossier_route(live))
    for kind, section in ENTRY_SECTIONS.items():
        routes.append(_entry_route(f"/{section}/{{entry_id:path}}", live, kind))
    return routes


def _page_route(path: str, live: LiveRegistry, make_page: MakePage) -> Route:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_answer, request, live, make_page)

    return Route(path, endpoint, methods=["GET", "HEAD"])


def _name_route(path: str, live: LiveRegistry, make_page: Callable[[View, str], WebPage | None]) -> Route:
    """A page of what the end of the address names."""

    async def endpoint(request: Request) -> Response:
        name = request.path_params["name"]
        return await run_in_threadpool(_answer, request, live, lambda view: make_page(view, name))

    return Route(path, endpoint, methods=["GET", "HEAD"])


def _entry_route(path: str, live: LiveRegistry, kind: str) -> Route:
    def make_page(view: View, entry_id: str) -> WebPage | Response | None:
        registry = view.registry
        if registry.has_entry(kind, entry_id):
            return make_entry_web_page(view, kind, entry_id)
        current_id = registry.redirected_ids.get(entry_id) if kind == "startup" else None
        return RedirectResponse(view.links.entry(kind, current_id), 301) if current_id is not None else None

    async def endpoint(request: Request) -> Response:
        entry_id = request.path_params["entry_id"]
        return await run_in_threadpool(_answer, request, live, lambda view: make_page(view, entry_id))

    return Route(path, endpoint, methods=["GET", "HEAD"])


def _dossier_route(live: LiveRegistry) -> Route:
    def make_page(view: View, startup_id: str) -> WebPage | None:
        return make_dossier(view, startup_id) if view.registry.has_entry("startup", startup_id) else None

    async def endpoint(request: Request) -> Response:
        startup_id = request.path_params["startup_id"]
        return await run_in_threadpool(_answer, request, live, lambda view: make_page(view, startup_id))

    return Route("/startups/{startup_id:path}/dossier", endpoint, methods=["GET", "HEAD"])


def make_view(request: Request, live: LiveRegistry) -> View:
    """What the page of a request is made from. Raises UsageError for a day or an incubator that cannot be read."""
    query = {name: value[:_MAX_VALUE] for name, value in request.query_params.items()}
    snapshot = live.at(query.get("at"), query.get("known"))
    workspace = snapshot.workspace
    incubator = resolve_incubator(query.get("incubator") or None, workspace, snapshot.registry)
    kept = {name: query[name] for name in KEPT_VALUES if query.get(name)}

    def open_past(day: str | None, known: str) -> tuple[Workspace, Registry]:
        past = live.at(day, known)
        return past.workspace, past.registry

    return View(
        workspace,
        snapshot.registry,
        incubator,
        _make_links(request, kept),
        path=request.url.path,
        query=query,
        copy_state=live.copy_state(),
        csrf=getattr(request.state, "csrf", ""),
        open_past=open_past,
        version=snapshot.version,
        keeper=live.keeper,
    )


def _make_links(request: Request, kept: Mapping[str, str]) -> ServerLinks:
    can_write = not getattr(request.state, "read_only", False)
    return ServerLinks(kept, can_write=can_write, static_version=_static_version())


@functools.cache
def _static_version() -> str:
    return load_static_files().version


def _answer(request: Request, live: LiveRegistry, make_page: Callable[[View], WebPage | Response | None]) -> Response:
    """A page, another response, or a page that says what cannot be read (400) or that there is none (404)."""
    with temporary_language(live.environment.language):
        try:
            view = make_view(request, live)
            page = make_page(view)
        except IncuboError as error:
            hints = [translate(hint) for hint in error.hints]
            return _message(request, live, gettext("This cannot be shown"), translate(error.message), hints, 400)
        if page is None:
            text = gettext("There is no page at this address.")
            return _message(request, live, gettext("Page not found"), text, [], 404)
        return HTMLResponse(render(view, page)) if isinstance(page, WebPage) else page


def _message(
    request: Request, live: LiveRegistry, title: str, text: str, hints: Sequence[str], status: int
) -> HTMLResponse:
    """A page that only says something."""
    current = live.at()
    view = View(
        current.workspace, current.registry, None, _make_links(request, {}), csrf=getattr(request.state, "csrf", "")
    )
    return HTMLResponse(render(view, WebPage("message.html", title, {"text": text, "hints": hints})), status)


def _document_route(path: str, live: LiveRegistry, make_document: Callable[[View], Page]) -> Route:
    """A document as Markdown, to paste into a note."""

    def make_file(view: View) -> Response:
        text = render_page(
            make_document(view), "markdown", lang=view.language, terminal=STYLE, phase_label=view.phase_label
        )
        name = f"{path.rpartition('/')[2]}-{view.day.isoformat()}.md"
        return _attachment(text, "text/markdown; charset=utf-8", name)

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_answer, request, live, make_file)

    return Route(f"/{path}.md", endpoint, methods=["GET", "HEAD"])


def _attachment(data: str | bytes, media_type: str, name: str) -> Response:
    """A file to keep."""
    return Response(data, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})


def _download_routes(path: str, live: LiveRegistry, make_table: MakeTable) -> list[Route]:
    return [_download_route(path, suffix, live, make_table) for suffix in _DOWNLOAD_TYPES]


def _download_route(path: str, suffix: str, live: LiveRegistry, make_table: MakeTable) -> Route:
    table_format, media_type = _DOWNLOAD_TYPES[suffix]

    def make_file(view: View) -> Response:
        table = make_table(view)
        data = render_table(
            table, table_format, lang=view.language, terminal=STYLE, phase_label=view.phase_label, all_rows=True
        )
        name = f"{path.rpartition('/')[2]}-{view.day.isoformat()}.{suffix}"
        return _attachment(data, media_type, name)

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_answer, request, live, make_file)

    return Route(f"/{path}.{suffix}", endpoint, methods=["GET", "HEAD"])
