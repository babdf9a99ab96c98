"""The addresses that are read, and the page that each one shows."""

from __future__ import annotations

import asyncio  # its threads, as those of anyio take 15 ms more to load
import contextlib
import functools
import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from incubo.app.workspace import can_choose_incubator, resolve_incubator
from incubo.core.errors import IncuboError, UsageError
from incubo.core.i18n import N_, gettext, temporary_language, translate, without_commands
from incubo.core.message import Message
from incubo.core.usage import temporary_usage
from incubo.document.table import Table
from incubo.model.suggestions import strip_accents
from incubo.query.lists import LISTS
from incubo.render.tables.formats import render_table
from incubo.reports.catalogue import REPORTS
from incubo.reports.documents.calendar import CALENDAR_NAMES
from incubo.web.blocks import STYLE
from incubo.web.document_files import DOCUMENT_FILES, XLSX_TYPE, attachment, document_response
from incubo.web.links import ENTRY_SECTIONS, KEPT_VALUES, ServerLinks, find_site_url
from incubo.web.live import LiveRegistry, Snapshot
from incubo.web.not_found import NOT_FOUND_ADVICE, NOT_FOUND_TITLE
from incubo.web.pages.files import page_files
from incubo.web.pages.lists import make_list_page, make_list_table
from incubo.web.pages.startups import make_startups_page, make_startups_table
from incubo.web.pages.today import make_today
from incubo.web.personal import local_address
from incubo.web.plain_text import error_texts, in_sentences
from incubo.web.sent_page import make_sent_file
from incubo.web.site_pages import find_public_files, public_address
from incubo.web.static_files import FOREVER, load_static_files
from incubo.web.templating import render, slug
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from pathlib import Path

    from incubo.app.workspace import Workspace
    from incubo.document.page import Page
    from incubo.registry.registry import Registry

MakePage = Callable[[View], WebPage]
MakeTable = Callable[[View], Table]
_MAX_VALUE = 500
"""Characters of a value of an address that are looked at."""
_DOWNLOAD_TYPES = {
    "csv": ("csv-excel", "text/csv; charset=utf-8"),
    "xlsx": ("xlsx", XLSX_TYPE),
    "svg": ("svg", "image/svg+xml"),
    "json": ("json", "application/json"),
}
"""The format and the media type of a download, by the end of its address."""
_FILE_SUFFIXES = frozenset(f".{suffix}" for suffix in (*_DOWNLOAD_TYPES, *DOCUMENT_FILES, "ics", "eml", "zip"))
"""The ends of the addresses of files that leave this machine."""
_CALENDAR_TYPE = "text/calendar; charset=utf-8"
SEND = "send"
"""The value of an address that asks for the page as one file to send."""
THEMES = ("light", "dark")
_THEME_SECONDS = 365 * 24 * 3600


def _from_page(module: str, name: str) -> Callable[..., Any]:
    """A function of a module of `pages`, which is imported when it is asked for: the first page needs few of them."""

    def make(*arguments: Any, **more: Any) -> Any:
        return getattr(importlib.import_module(f"incubo.web.pages.{module}"), name)(*arguments, **more)

    return make


_make_calendar_file = _from_page("documents", "make_calendar_file")


def make_read_routes(live: LiveRegistry) -> list[Route]:
    """The addresses of pages and of downloads."""
    routes = [
        _read_route("/", live, make_today),
        _read_route("/search", live, _from_page("search", "make_search")),
        _read_route("/checks", live, _from_page("checks", "make_checks")),
        _read_route("/checks/{rule}", live, _from_page("checks", "make_rule_page")),
        _read_route("/reports", live, _from_page("reports", "make_report_list")),
        _read_route("/log", live, _from_page("changes", "make_log")),
        _document_route("log", live, _from_page("changes", "make_log_document"), N_("What changed")),
        _read_route("/diff", live, _from_page("changes", "make_diff")),
        _document_route("diff", live, _from_page("changes", "make_diff_document"), N_("What changed between two days")),
        _read_route("/digest", live, _from_page("documents", "make_digest_page")),
        _document_route("digest", live, _from_page("documents", "make_digest_document"), N_("Digest")),
        _read_route("/minutes", live, _from_page("documents", "make_minutes_page")),
        *(
            _document_route("minutes", live, _from_page("documents", "make_minutes_document"), N_("minutes"), suffix)
            for suffix in DOCUMENT_FILES
        ),
        _read_route("/reminders", live, _from_page("reminders", "make_reminders_page")),
        _read_route("/reminders/{mail_id:path}.eml", live, _from_page("reminders", "make_reminder_file")),
        _read_route("/reminders.zip", live, _from_page("reminders", "make_reminder_archive")),
        _read_route("/publish", live, _from_page("publish", "make_publish_page")),
        _read_route("/publish/site.zip", live, _from_page("publish", "make_site_archive")),
        _read_route("/publish/opendata.zip", live, _from_page("publish", "make_package_archive")),
        _read_route("/publish/api.zip", live, _from_page("publish", "make_api_archive")),
        _read_route("/publish/registry.xlsx", live, _from_page("publish", "make_registry_workbook")),
        _read_route("/reports/kept", live, _from_page("documents", "make_kept_page")),
        *_download_routes(
            "reports/kept", live, _from_page("documents", "make_kept_table"), N_("Figures that were given")
        ),
        _calendar_route("calendar", live, ("committees", "missions", "admin"), N_("Calendar")),
        _calendar_route(
            "reports/administration", live, ("missions", "admin"), N_("Ends of missions, orders and payments")
        ),
        _calendar_route("reports/ahead", live, ("ahead",), CALENDAR_NAMES["ahead"]),
        _calendar_route("committees", live, ("committees",), CALENDAR_NAMES["committees"]),
        _calendar_route("missions", live, ("missions",), CALENDAR_NAMES["missions"]),
        _read_route("/words", live, _from_page("about", "make_words")),
        _read_route("/help", live, _from_page("about", "make_help")),
        _read_route("/accessibility", live, _from_page("about", "make_accessibility")),
        Route("/theme", _choose_theme, methods=["POST"]),
        _choice_route("/own-incubator", live, _keep_incubator),
        _choice_route("/source", live, _keep_source),
        _look_route(live),
    ]
    report_page, report_table = _from_page("reports", "make_report_page"), _from_page("reports", "make_report_table")
    for report in REPORTS.values():
        routes.append(_read_route(f"/reports/{report.id}", live, partial(report_page, report=report)))
        routes += _download_routes(f"reports/{report.id}", live, partial(report_table, report=report), report.title)
    for section in LISTS:
        make_page = make_startups_page if section == "startups" else partial(make_list_page, resource_id=section)
        routes.append(_read_route(f"/{section}", live, make_page))
        make_table = make_startups_table if section == "startups" else partial(make_list_table, resource_id=section)
        routes += _download_routes(section, live, make_table, LISTS[section].title)
    routes += [
        _read_route("/startups/{startup_id:path}/dossier", live, _make_dossier),
        _read_route("/startups/{startup_id:path}/dossier.md", live, _make_dossier_file),
        _read_route("/startups/{startup_id:path}.ics", live, _make_calendar),
    ]
    for kind, section in ENTRY_SECTIONS.items():
        routes.append(_read_route(f"/{section}/{{entry_id:path}}", live, partial(_make_entry_page, kind=kind)))
    return routes


def _look_route(live: LiveRegistry) -> Route:
    """The colours and the logo of the registry: only the files that its pages name, whatever the address says."""

    async def endpoint(request: Request) -> Response:
        look = await asyncio.to_thread(lambda: make_view(request, live, live.environment.language).look)
        for file in look.files:
            if file.name == request.path_params["name"]:
                headers = {"content-type": file.media_type, "cache-control": FOREVER}
                return Response(file.data, headers=headers)
        raise HTTPException(404)

    return Route("/static/site/{name}", endpoint, methods=["GET", "HEAD"])


def _read_route(path: str, live: LiveRegistry, make: Callable[..., WebPage | Response | None]) -> Route:
    """The route of a page or of a file. `make` gets the view, and what the address names by the names in `path`."""

    async def endpoint(request: Request) -> Response:
        return await asyncio.to_thread(_answer, request, live, partial(make, **request.path_params))

    return Route(path, endpoint, methods=["GET", "HEAD"])


def _make_entry_page(view: View, entry_id: str, *, kind: str) -> WebPage | Response | None:
    """The page of an entry; the address of a product by a former id leads on to it."""
    registry = view.registry
    if registry.has_entry(kind, entry_id):
        if registry.is_draft(kind, entry_id):
            view.include_drafts()
        page: WebPage = _from_page("entries", "make_entry_web_page")(view, kind, entry_id)
        return page
    current_id = registry.redirected_ids.get(entry_id) if kind == "startup" else None
    return RedirectResponse(view.links.entry(kind, current_id), 301) if current_id is not None else None


def _make_dossier(view: View, startup_id: str) -> WebPage | None:
    if not view.registry.has_entry("startup", startup_id):
        return None
    page: WebPage = _from_page("entries", "make_dossier")(view, startup_id)
    return page


def _make_dossier_file(view: View, startup_id: str) -> Response | None:
    page: Page | None = _from_page("documents", "make_dossier_document")(view, startup_id)
    return document_response(view, page, _dated_name(startup_id, view, "md")) if page is not None else None


def _make_calendar(
    view: View, startup_id: str = "", *, kinds: tuple[str, ...] = ("committees", "missions"), title: str = ""
) -> Response | None:
    data = _make_calendar_file(view, kinds, startup_id)
    stem = _file_stem(gettext(title) if title else startup_id)
    return attachment(data, _CALENDAR_TYPE, f"{stem}.ics") if data is not None else None


def _calendar_route(path: str, live: LiveRegistry, kinds: tuple[str, ...], title: str) -> Route:
    return _read_route(f"/{path}.ics", live, partial(_make_calendar, kinds=kinds, title=title))


def _theme_cookie(request: Request) -> str:
    """The name of the cookie: browsers send the cookies of one port to all ports of the machine."""
    return f"incubo-{request.scope['server'][1]}-theme"


async def _choose_theme(request: Request) -> Response:
    """Keep how pages look in a cookie, and go back to the page."""
    form = request.state.form
    theme = form.get("theme", "")
    response = RedirectResponse(local_address(form.get("back", "")), 303)
    if theme in THEMES:
        response.set_cookie(_theme_cookie(request), theme, max_age=_THEME_SECONDS, httponly=True, samesite="strict")
    else:
        response.delete_cookie(_theme_cookie(request), httponly=True, samesite="strict")
    return response


def _choice_route(
    path: str, live: LiveRegistry, keep: Callable[[LiveRegistry, Path, Mapping[str, Any]], None]
) -> Route:
    """Keep what a person chose on the page of today, as `use` does, and show it again. `keep` gets their configuration
    and the form.
    """

    def choose(request: Request) -> Response:
        file = live.environment.user_config_file
        with speaking(live, reader_language(request, live)):
            try:
                if file is not None and can_choose_incubator(live.at().workspace):
                    keep(live, file(), request.state.form)
                    live.read_choices()
            except IncuboError as error:
                hints = [translate(hint) for hint in error.hints]
                return _message(request, live, gettext("This cannot be kept"), translate(error.message), hints, 400)
        return RedirectResponse("/", 303)

    async def endpoint(request: Request) -> Response:
        return await asyncio.to_thread(choose, request)

    return Route(path, endpoint, methods=["POST"])


def _keep_incubator(live: LiveRegistry, file: Path, form: Mapping[str, Any]) -> None:
    """Whose figures are shown."""
    from incubo.app.first_start import remember_choice  # lazy: once only

    remember_choice(file, live.root, str(form.get("incubator", ""))[:_MAX_VALUE], live.environment)


def _keep_source(live: LiveRegistry, file: Path, form: Mapping[str, Any]) -> None:
    """Whether the entries are an export."""
    from incubo.app.source_offer import answer_source  # lazy: once only

    workspace = live.at().workspace
    if live.asks_source(workspace):
        answer_source(workspace, file, is_exported=form.get("answer") == "yes")


def _find_snapshot(
    live: LiveRegistry, query: dict[str, str], errors: dict[str, tuple[str, ...]]
) -> tuple[Snapshot, str | None]:
    """The registry of an address, and the incubator. What cannot be read goes to `errors`, and leaves `query`."""
    day, known = query.get("at"), query.get("known")
    try:
        snapshot = live.at(day, known)
    except IncuboError as error:
        name = "at" if day and _can_open(live, None, known) else "known" if known else "at"
        errors[name] = (in_sentences(error),)
        query.pop("at", None)
        query.pop("known", None)
        snapshot = live.at()
    try:
        incubator = resolve_incubator(query.get("incubator") or None, snapshot.workspace, snapshot.registry)
    except IncuboError as error:
        errors["incubator"] = (in_sentences(error),)
        query.pop("incubator", None)
        incubator = None if _is_unknown_own(snapshot) else snapshot.workspace.default_incubator
    return snapshot, incubator


def _is_unknown_own(snapshot: Snapshot) -> bool:
    own = snapshot.workspace.default_incubator
    return own is None or not snapshot.registry.has_entry("incubator", own)


def _can_open(live: LiveRegistry, day: str | None, known: str | None) -> bool:
    try:
        live.at(day, known)
    except IncuboError:
        return False
    return True


def make_view(request: Request, live: LiveRegistry, language: str) -> View:
    """What the answer to a request is made from, in a language: of today and of ours, where the address names what
    cannot be read.
    """
    query = {name: value[:_MAX_VALUE] for name, value in request.query_params.items() if name != SEND}
    typed = dict(query)
    errors: dict[str, tuple[str, ...]] = {}
    snapshot, incubator = _find_snapshot(live, query, errors)
    workspace = _in_language(snapshot.workspace, language)
    kept = {name: query[name] for name in KEPT_VALUES if query.get(name)}

    def open_past(day: str | None, known: str) -> tuple[Workspace, Registry]:
        past = live.at(day, known)
        return _in_language(past.workspace, workspace.language), past.registry

    view = View(
        workspace,
        snapshot.registry,
        incubator,
        _make_links(request, kept),
        path=request.scope["path"],  # decoded, which `url.path` is not
        query=query,
        copy_state=live.copy_state(),
        work=live.tell_work(),
        theme=_theme_of(request),
        csrf=getattr(request.state, "csrf", ""),
        value_errors=errors,
        typed=typed,
        can_choose_theme=not getattr(request.state, "read_only", False),
        is_shared=getattr(request.state, "is_shared", False) or SEND in request.query_params,
        open_past=open_past,
        asks_source=live.asks_source,
        version=snapshot.version,
        keeper=live.keeper,
    )
    if not snapshot.version:  # what was known looks as pages do today: the files of its look are served
        now = live.at()
        view.look = View(now.workspace, now.registry, None, view.links, version=now.version, keeper=live.keeper).look
    return view


def _theme_of(request: Request) -> str:
    theme = request.cookies.get(_theme_cookie(request), "")
    return theme if theme in THEMES else ""


def reader_language(request: Request, live: LiveRegistry) -> str:
    """The language that the person has chosen in this browser, or that the browser asks for (`security.Guard` reads
    it), else the server's.
    """
    return getattr(request.state, "language", "") or live.environment.language


def answer_language(request: Request, live: LiveRegistry) -> str:
    """The language of what a request asks for: a page speaks to its reader, and a file that leaves to those of the
    registry, whoever made it.
    """
    is_file = SEND in request.query_params or PurePosixPath(request.scope["path"]).suffix in _FILE_SUFFIXES
    return (live.at().workspace.settings.language if is_file else None) or reader_language(request, live)


@contextlib.contextmanager
def speaking(live: LiveRegistry, language: str) -> Iterator[None]:
    """In a block, messages are in a language, in the words of the registry, and for who types nothing."""
    with temporary_language(language), without_commands(), temporary_usage(live.usage):
        yield


def _in_language(workspace: Workspace, language: str) -> Workspace:
    if workspace.language == language:
        return workspace
    return workspace._replace(environment=workspace.environment._replace(language=language))


def _make_links(request: Request, kept: Mapping[str, str]) -> ServerLinks:
    can_write = not getattr(request.state, "read_only", False)
    return ServerLinks(kept, can_write=can_write, static_version=_static_version())


@functools.cache
def _static_version() -> str:
    return load_static_files().version


def _answer(request: Request, live: LiveRegistry, make_page: Callable[[View], WebPage | Response | None]) -> Response:
    """A page, another response, or a page that says what cannot be read (400) or that there is none (404): that one
    speaks to the reader, also of a file.
    """
    language, readers = answer_language(request, live), reader_language(request, live)
    response = _answer_in(language, request, live, make_page)
    is_refused = response.status_code >= 400 and language != readers
    return _answer_in(readers, request, live, make_page) if is_refused else response


def _answer_in(
    language: str, request: Request, live: LiveRegistry, make_page: Callable[[View], WebPage | Response | None]
) -> Response:
    with speaking(live, language):
        try:
            view = make_view(request, live, language)
            page = make_page(view)
            if view.value_errors and not isinstance(page, WebPage):
                raise UsageError(Message("{text}", {"text": next(iter(view.value_errors.values()))[0]}))
            if page is None:
                return _message(request, live, gettext(NOT_FOUND_TITLE), gettext(NOT_FOUND_ADVICE), [], 404)
            return _page_response(request, view, page) if isinstance(page, WebPage) else page
        except IncuboError as error:
            text, *hints = error_texts(error)
            return _message(request, live, gettext("This cannot be shown"), text, hints, 400)


def _page_response(request: Request, view: View, page: WebPage) -> Response:
    """A page, or the file of it that is sent to somebody. With a value that cannot be read, it says so (400)."""
    site_url = find_site_url(view.workspace)
    view.files = page_files(view)
    make_public = partial(public_address, site_url, find_public_files(view) if site_url else {})
    view.public_address = make_public(view.own_address)
    view.page_address = view.links.page(view.path.strip("/"), {**view.query, SEND: "1"})
    status = 400 if view.value_errors else page.values.get("status", 200)
    if status != 200:  # nothing of it is to be sent
        view.page_address = ""
    elif request.query_params.get(SEND):
        name = _dated_name(page.title, view, "html")
        return attachment(make_sent_file(view, page, make_public), "text/html", name)
    if status == 400:
        page = page._replace(title_prefix=gettext("Error:") + " ")
    return HTMLResponse(render(view, page), status)


def _message(
    request: Request, live: LiveRegistry, title: str, text: str, hints: Sequence[str], status: int
) -> HTMLResponse:
    """A page that only says something."""
    current = live.at()
    workspace = _in_language(current.workspace, reader_language(request, live))
    csrf = getattr(request.state, "csrf", "")
    view = View(workspace, current.registry, None, _make_links(request, {}), csrf=csrf)
    return HTMLResponse(render(view, WebPage("message.html", title, {"text": text, "hints": hints})), status)


def _document_route(
    path: str, live: LiveRegistry, make_document: Callable[[View], Page], title: str, suffix: str = "md"
) -> Route:
    """A document as a file (by default a note to paste). `title` (marked with N_): what the file is called."""

    def make_file(view: View) -> Response:
        page = make_document(view)
        return document_response(view, page, f"{_file_stem(gettext(title))}-{page.as_of or view.day}.{suffix}")

    return _read_route(f"/{path}.{suffix}", live, make_file)


def _file_stem(text: str) -> str:
    """A text as the name of a file: what anybody wrote cannot end a header, nor be read as a path."""
    return slug(strip_accents(text))[:60]


def _dated_name(text: str, view: View, suffix: str) -> str:
    return f"{_file_stem(text)}-{view.day.isoformat()}.{suffix}"


def _download_routes(path: str, live: LiveRegistry, make_table: MakeTable, title: str) -> list[Route]:
    return [_download_route(path, suffix, live, make_table, title) for suffix in _DOWNLOAD_TYPES]


def _download_route(path: str, suffix: str, live: LiveRegistry, make_table: MakeTable, title: str) -> Route:
    """A table as a file, which is called as its page is. `title` is marked with N_."""
    table_format, media_type = _DOWNLOAD_TYPES[suffix]

    def make_file(view: View) -> Response | None:
        table = make_table(view)
        if suffix == "svg" and table.chart is None and table.bar_column is None:
            return None  # there is nothing to draw
        data = render_table(table, table_format, lang=view.language, terminal=STYLE, all_rows=True)
        return attachment(data, media_type, _dated_name(gettext(title), view, suffix))

    return _read_route(f"/{path}.{suffix}", live, make_file)
