"""Pages that only say something, in words, first of all why there is no other: they need no registry and no session.

They never show what an exception says, nor any text of a request but the address that one asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.datastructures import MutableHeaders
from starlette.responses import Response

from incubo.core.i18n import N_, gettext
from incubo.web.not_found import NOT_FOUND_ADVICE, NOT_FOUND_TITLE
from incubo.web.templating import render_bare


class ErrorText(NamedTuple):
    """The title of an error page, and what to do. Both are marked with N_."""

    title: str
    advice: str


ERROR_TEXTS = {
    400: ErrorText(
        N_("This request cannot be understood"),
        N_("The address may have been cut when it was copied. Begin with the first page."),
    ),
    401: ErrorText(
        N_("This page is for the person who started incubo"),
        N_("Start incubo again, by its icon or as you did the first time: it opens the page for you."),
    ),
    403: ErrorText(
        N_("This was not sent from a page of incubo"),
        N_(
            "Nothing was changed. Go back, copy what you typed, load the form again, and send it from there. What was "
            "sent before is among the drafts."
        ),
    ),
    404: ErrorText(NOT_FOUND_TITLE, NOT_FOUND_ADVICE),
    405: ErrorText(
        N_("This cannot be done at this address"),
        N_("Nothing was changed. Open the form that belongs to it, from the first page."),
    ),
    408: ErrorText(
        N_("The request took too long to arrive"),
        N_("Nothing was changed. Send it again."),
    ),
    413: ErrorText(
        N_("This is too long"),
        N_(
            "Nothing was changed. Go back, and make it shorter: an entry holds 200,000 characters at most, "
            "a spreadsheet 20 MB."
        ),
    ),
    415: ErrorText(
        N_("This form cannot be read"),
        N_("Nothing was changed. Open the form again, and send it from there."),
    ),
    500: ErrorText(
        N_("incubo ran into a case that it cannot handle"),
        N_("This is a mistake in incubo, not yours. The window in which it was started says more."),
    ),
    503: ErrorText(
        N_("incubo has too much to do at the moment"),
        N_("Wait a few seconds, then load the page again."),
    ),
}
"""Why there is no page, by status. 401 is shown with status 403: there is nothing that a browser could ask for."""
READ_ONLY_TEXT = ErrorText(
    N_("Nothing can be changed here"),
    N_("incubo was started for reading only."),
)
WRONG_HOST_TEXT = ErrorText(
    N_("incubo does not answer at this address"),
    N_("Use the address that incubo opened, or that it showed when it was started."),
)
TOO_SLOW_TEXT = ErrorText(
    N_("This takes too long"),
    N_("incubo is still at work on it. Wait a minute, then look whether it is done before you try again."),
)


def make_error_response(
    status: int,
    text: ErrorText | None = None,
    *,
    retry_address: str | None = None,
    is_inside: bool = True,
    headers: dict[str, str] | None = None,
) -> Response:
    """The page of an error, in the current language.

    `text` replaces that of the status. `retry_address` is the address within the server to which a link goes on;
    `is_inside` tells whether the other pages can be reached from here.
    """
    text = text or ERROR_TEXTS.get(status, ERROR_TEXTS[400 if status < 500 else 500])
    actions = [(gettext("Go on to this page"), retry_address)] if retry_address else []
    if is_inside:
        actions.append((gettext("Go to the first page"), "/"))
    return make_notice_response(text, status, actions=actions, tone="bad", is_inside=is_inside, headers=headers)


def make_notice_response(
    text: ErrorText,
    status: int = 200,
    *,
    actions: Sequence[tuple[str, str]] = (),
    tone: str = "",
    is_inside: bool = True,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A page that says something, in the current language. `actions`: links, as label and address."""
    values = {"texts": [gettext(text.advice)], "actions": actions, "tone": tone, "is_inside": is_inside}
    response = Response(render_bare("bare.html", gettext(text.title), values), status, media_type="text/html")
    MutableHeaders(raw=response.raw_headers).update(headers or {})
    return response
