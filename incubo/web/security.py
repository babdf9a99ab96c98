"""What stands between a request and the pages: three layers of ASGI, from the outside in.

`Guard` looks at the head of a request: its address, `Host`, the session, where it comes from; and adds the headers that
keep a browser from doing more than showing the page. Whoever has no session gets the same files or the same refusal,
whatever they ask for: nothing is read for them. `FormReader` reads the body of a form and the proof that it is
ours. `Limiter` bounds how many requests are answered at a time, and for how long.

A handler finds in `request.state`: `csrf`, the value of the field of that name in a form; `form`, the fields that were
sent (ImmutableMultiDict); `upload`, the file that was sent with them, where one may be; `read_only`; `is_shared`,
whether anybody else may read the page; `language`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Iterable
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes

from starlette.datastructures import Headers, ImmutableMultiDict, MutableHeaders, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from incubo.core import i18n
from incubo.core.errors import IncuboError
from incubo.core.failures import collect_failures
from incubo.web.error_pages import ERROR_TEXTS, READ_ONLY_TEXT, TOO_SLOW_TEXT, WRONG_HOST_TEXT, make_error_response
from incubo.web.links import IMPORT_FILE
from incubo.web.options import Limits, ServerOptions
from incubo.web.static_files import FOREVER, StaticFiles
from incubo.web.templating import CONTENT_POLICY

SECURITY_HEADERS: Final = {
    "content-security-policy": f"{CONTENT_POLICY}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # not no-referrer: a browser then sends `Origin: null` with our own forms
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""The headers of every answer."""
ALIVE_PATH: Final = "/alive"
"""Where another `incubo serve` asks whether this is a server of the same person."""
TOKEN_PARAMETER: Final = "token"
CSRF_FIELD: Final = "csrf"
CSRF_HEADER: Final = b"x-csrf-token"
LANGUAGE_PATH: Final = "/language"
STOP_PATH: Final = "/stop"
PERSONAL_PATHS: Final = (LANGUAGE_PATH, STOP_PATH)
"""Where a form changes nothing of the registry: it may be sent though the server only reads."""
_STATIC_PREFIX: Final = "/static/"
_ICON_PATH: Final = "/favicon.ico"
"""What a browser asks for where a page names no icon, such as a page to send."""
_ICON_FILE: Final = "icon.png"
_SAFE_METHODS: Final = ("GET", "HEAD")
_METHODS: Final = (*_SAFE_METHODS, "POST")
_FORM_TYPE: Final = "application/x-www-form-urlencoded"
_UPLOAD_TYPE: Final = "multipart/form-data"
_MAX_UPLOAD_FIELDS: Final = 10
_MAX_LANGUAGES_LENGTH: Final = 200
_WEIGHT: Final = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")
"""How much a browser wants a language."""
_RETRY_AFTER_SECONDS: Final = 2


class Guard:
    """The outermost layer: what the head of a request must say, and the headers of every answer."""

    def __init__(self, app: ASGIApp, options: ServerOptions, static_files: StaticFiles) -> None:
        self._app = app
        self._options = options
        self._static_files = static_files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it in."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        language = _find_language(scope, self._options)
        i18n.set_language(language)  # of the context of this request
        is_started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                headers.update(SECURITY_HEADERS)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._answer_head(scope, language)
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
            return
        try:
            with collect_failures(IncuboError, HTTPException) as failures:
                await self._app(scope, receive, send_with_headers)
            for failure in failures:
                self._options.report_error(failure.error)
        except Exception as error:
            self._options.report_error(error)
            if is_started:
                raise  # the server ends the connection: half a page must not look whole
            await _refuse(500)(scope, receive, send_with_headers)

    def _answer_head(self, scope: Scope, language: str) -> Response | None:
        """The answer to what needs no page, or gets none; None lets the request in."""
        options = self._options
        if scope["method"] not in _METHODS:
            return _refuse(405, headers={"allow": ", ".join(_SAFE_METHODS if options.read_only else _METHODS)})
        query = _read_address(scope, options.limits)
        hosts = _header_values(scope, b"host")
        if query is None or len(hosts) != 1:
            return _refuse(400)
        if not options.hosts.accept(hosts[0]):
            return _refuse(403, WRONG_HOST_TEXT, is_inside=False)
        is_safe = scope["method"] in _SAFE_METHODS
        if is_safe and _has_body(scope):
            return _refuse(400)
        state: dict[str, Any] = scope.setdefault("state", {})
        state.update(csrf="", read_only=options.read_only, language=language, form=ImmutableMultiDict())
        state.update(is_shared=not options.needs_session)
        file = self._find_file(scope["path"], query) if is_safe else None
        if file is not None:
            return file
        if options.needs_session:
            if is_safe and scope["path"] == ALIVE_PATH:
                challenge = dict(query).get("challenge", "")
                return PlainTextResponse(options.keys.answer(options.hosts.port, challenge))
            answer = self._open_session(scope, query)
            if answer is not None:
                return answer
        elif _comes_from_elsewhere(scope) and _header_values(scope, b"sec-fetch-dest") != ["document"]:
            return _refuse(403)  # a picture of another site's page; links lead here
        if options.lifetime is not None:
            options.lifetime.touch()
        if is_safe:
            return None
        if options.read_only and not (options.needs_session and scope["path"] in PERSONAL_PATHS):
            return _refuse(405, READ_ONLY_TEXT, headers={"allow": ", ".join(_SAFE_METHODS)})
        return None if _is_same_origin(scope, hosts[0]) else _refuse(403)

    def _find_file(self, path: str, query: list[tuple[str, str]]) -> Response | None:
        """A file that everybody may have. A browser keeps one that is asked for with `?v=` and the version."""
        name = _ICON_FILE if path == _ICON_PATH else path.removeprefix(_STATIC_PREFIX)
        file = self._static_files.files.get(name) if name != path else None
        if file is None:
            return None
        caching = FOREVER if dict(query).get("v") == self._static_files.version else "no-cache"
        return Response(file.data, headers={"content-type": file.media_type, "cache-control": caching})

    def _open_session(self, scope: Scope, query: list[tuple[str, str]]) -> Response | None:
        """Find the session of a request, or open one by its token; None goes on.

        A page of another site has none, though a browser sends a strict cookie with what it asks for of another port.
        """
        keys = self._options.keys
        comes_from_elsewhere = _comes_from_elsewhere(scope)
        cookies = [] if comes_from_elsewhere else _cookie_values(scope, self._options.cookie_name)
        session = next(filter(None, map(keys.read_session, cookies)), None)
        tokens = [value for name, value in query if name == TOKEN_PARAMETER]
        if tokens and scope["method"] == "GET":
            if session is not None:
                return RedirectResponse(_address_without_token(scope), 303)
            if len(tokens) == 1 and keys.take_token(tokens[0]):
                response = RedirectResponse(_address_without_token(scope), 303)
                response.set_cookie(self._options.cookie_name, keys.make_session(), httponly=True, samesite="strict")
                return response
        if session is None:
            # A link of another site leads on from our own page.
            again = _address_without_token(scope) if comes_from_elsewhere and scope["method"] == "GET" else None
            return _refuse(403, ERROR_TEXTS[401], retry_address=again, is_inside=False)
        scope["state"].update(csrf=keys.csrf_token(session), session=session)
        return None


class FormReader:
    """The layer that reads the fields of a form, as a whole, and asks for the proof that it was made for this session.

    Handlers run in threads, where a body cannot be read.
    """

    def __init__(self, app: ASGIApp, options: ServerOptions) -> None:
        self._app = app
        self._options = options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the form of a request that has one."""
        if scope["type"] != "http" or scope["method"] in _SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        content_types = _header_values(scope, b"content-type")
        content_type = content_types[0].partition(";")[0].strip().lower() if len(content_types) == 1 else ""
        is_upload = content_type == _UPLOAD_TYPE and scope["path"] == f"/{IMPORT_FILE}"
        if content_type != _FORM_TYPE and not is_upload:
            await _refuse(415)(scope, receive, send)
            return
        limits = self._options.limits
        try:
            async with asyncio.timeout(limits.body_seconds):
                max_bytes = limits.max_upload_bytes if is_upload else limits.max_body_bytes
                body = await _read_body(scope, receive, max_bytes)
        except TimeoutError:
            await _refuse(408)(scope, receive, send)
            return
        except _BodyTooLargeError:
            await _refuse(413)(scope, receive, send)
            return
        if body is None:  # the browser has gone
            return
        fields = _parse_fields(body, limits.max_fields) if not is_upload else None
        if is_upload and (sent := await parse_upload(body, content_types[0])) is not None:
            fields, scope["state"]["upload"] = sent
        if fields is None:
            await _refuse(400)(scope, receive, send)
            return
        form = ImmutableMultiDict[str, str](fields)
        proofs = _header_values(scope, CSRF_HEADER) or form.getlist(CSRF_FIELD)
        session = scope["state"]["session"]
        if len(proofs) != 1 or not self._options.keys.accepts_csrf_token(session, proofs[0]):
            await _refuse(403)(scope, receive, send)
            return
        scope["state"]["form"] = form
        await self._app(scope, receive, send)


class Limiter:
    """The innermost layer: how many requests are answered at a time, and for how long.

    A thread cannot be stopped. A request that takes too long is answered, and goes on counting until it ends.
    """

    def __init__(self, app: ASGIApp, options: ServerOptions) -> None:
        self._app = app
        self._options = options
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request in time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limits = self._options.limits
        if len(self._running) >= limits.max_requests:
            await answer_too_busy(scope, receive, send)
            return
        is_started = is_over = False

        async def send_in_time(message: Message) -> None:
            nonlocal is_started
            if not is_over:
                is_started = True
                await send(message)

        async def answer() -> None:
            await self._app(scope, receive, send_in_time)

        task = asyncio.create_task(answer())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        seconds = limits.page_seconds if scope["method"] in _SAFE_METHODS else limits.change_seconds
        try:
            await asyncio.wait({task}, timeout=seconds)
        except asyncio.CancelledError:  # the server stops
            task.cancel()
            raise
        if task.done():
            task.result()
            return
        is_over = True
        task.add_done_callback(self._report_late_error)
        if is_started:
            raise TimeoutError("a page was not finished in time")
        await _refuse(503, TOO_SLOW_TEXT)(scope, receive, send)

    def _report_late_error(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._options.report_error(error)


async def answer_too_busy(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer that the server has too much to do: an application of its own."""
    if scope["type"] == "http":
        await _refuse(503, headers={"retry-after": str(_RETRY_AFTER_SECONDS)})(scope, receive, send)


class _BodyTooLargeError(Exception):
    """The body of a request is larger than it may be."""


def _refuse(status: int, *arguments: Any, headers: dict[str, str] | None = None, **options: Any) -> Response:
    """An error page after which the connection is closed: what is left of the request is not read."""
    return make_error_response(status, *arguments, headers={"connection": "close", **(headers or {})}, **options)


def _header_values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1").strip() for key, value in scope["headers"] if key == name]


def _head_size(scope: Scope) -> int:
    """The bytes of the head of a request. (h11 takes a larger one that comes at once.)"""
    address = len(scope["raw_path"]) + len(scope["query_string"])
    return address + sum(len(name) + len(value) + len(b": \r\n") for name, value in scope["headers"])


def _read_address(scope: Scope, limits: Limits) -> list[tuple[str, str]] | None:
    """The fields of the query of an address that a browser could have sent to a page; None for any other."""
    raw_path: bytes = scope["raw_path"]
    if not raw_path.startswith(b"/") or _head_size(scope) > limits.max_head_bytes:
        return None  # of a proxy (http://…), of a tunnel (host:port), or *
    try:
        path = unquote_to_bytes(raw_path).decode()
    except UnicodeDecodeError:
        return None
    has_odd_segment = any(segment in (".", "..") for segment in path.split("/"))
    if path.startswith("//") or "\\" in path or has_odd_segment or _has_control_characters(path):
        return None
    return _parse_fields(scope["query_string"], limits.max_fields)


def _has_control_characters(text: str) -> bool:
    return any(character < " " or character == "\x7f" for character in text)


def _parse_fields(encoded: bytes, max_fields: int) -> list[tuple[str, str]] | None:
    """The fields of a form or a query; None where they are too many, no UTF-8, or hold what nobody types."""
    try:
        fields = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=max_fields)
    except ValueError:
        return None
    return None if any("\0" in name or "\0" in value for name, value in fields) else fields


class Upload(NamedTuple):
    """A file that was sent: its name, as the browser says it, and what it holds."""

    name: str
    data: bytes


async def parse_upload(body: bytes, content_type: str) -> tuple[list[tuple[str, str]], Upload] | None:
    """The fields of a form that sends a file, and the file; None where it is no such form."""

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    headers = Headers({"content-type": content_type})
    try:
        form = await MultiPartParser(headers, stream(), max_files=1, max_fields=_MAX_UPLOAD_FIELDS).parse()
    except (MultiPartException, KeyError, ValueError):  # it names no boundary, or an unknown encoding
        return None
    try:
        fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        files = [value for value in form.values() if isinstance(value, UploadFile)]
        upload = Upload(files[0].filename or "", await files[0].read()) if files else Upload("", b"")
    finally:
        await form.close()
    return fields, upload


def _has_body(scope: Scope) -> bool:
    return bool(_header_values(scope, b"transfer-encoding")) or _header_values(scope, b"content-length") not in (
        [],
        ["0"],
    )


def _cookie_values(scope: Scope, name: str) -> Iterable[str]:
    """The values of a cookie: another server of the machine may set one of the same name, which is sent besides."""
    for header in _header_values(scope, b"cookie"):
        for part in header.split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                yield value


def _address_without_token(scope: Scope) -> str:
    """The address that was asked for, without its token: a path of this server."""
    query: bytes = scope["query_string"]
    # `%74oken` is the same name: left here, it would lead back for ever
    names = ((part, unquote_to_bytes(part.partition(b"=")[0])) for part in query.split(b"&"))
    parts = [part for part, name in names if name != TOKEN_PARAMETER.encode()]
    address: bytes = scope["raw_path"] + (b"?" + b"&".join(parts) if any(parts) else b"")
    return address.decode("ascii")


def _find_language(scope: Scope, options: ServerOptions) -> str:
    """The language that was chosen in this browser, else the one that it asks for, else the server's."""
    chosen = _cookie_values(scope, options.language_cookie_name)
    wanted = (*chosen, *_accepted_languages(scope))
    return next((language for language in wanted if language in i18n.LANGUAGES), options.language)


def _accepted_languages(scope: Scope) -> list[str]:
    """The languages that a browser asks for (`fr-FR,fr;q=0.8,en;q=0.5`), the best one first, without their regions."""
    weights: dict[str, float] = {}
    for value in _header_values(scope, b"accept-language"):
        for part in value[:_MAX_LANGUAGES_LENGTH].split(","):
            name, _, weight = part.partition(";")
            match = _WEIGHT.fullmatch(weight.strip())
            language = name.strip().partition("-")[0].lower()
            if match is not None or not weight.strip():
                weights[language] = max(float(match[1]) if match is not None else 1.0, weights.get(language, 0.0))
    return sorted((language for language in weights if weights[language]), key=lambda language: -weights[language])


def _comes_from_elsewhere(scope: Scope) -> bool:
    """Whether a browser says that the page of another site, or of another port, asks for something, or led here."""
    return any(site not in ("same-origin", "none") for site in _header_values(scope, b"sec-fetch-site"))


def _is_same_origin(scope: Scope, host: str) -> bool:
    """Whether a form was sent from a page of this server, as the browser says. One of the two headers must say so."""
    origins, sites = _header_values(scope, b"origin"), _header_values(scope, b"sec-fetch-site")
    if len(origins) > 1 or len(sites) > 1 or _comes_from_elsewhere(scope):
        return False
    return origins[0] == f"http://{host}" if origins else sites == ["same-origin"]


async def _read_body(scope: Scope, receive: Receive, max_bytes: int) -> bytes | None:
    """The body of a request; None if the browser has gone. Raises _BodyTooLargeError."""
    lengths = _header_values(scope, b"content-length")
    if lengths and lengths[0].isdigit() and int(lengths[0]) > max_bytes:
        raise _BodyTooLargeError
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > max_bytes:
            raise _BodyTooLargeError
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)
