"""What is said of an address where there is no page, wherever it is asked for: on the server and on a site."""

from __future__ import annotations

from incubo.core.i18n import N_, gettext
from incubo.web.view import WebPage

NOT_FOUND_TITLE = N_("There is no such page")
NOT_FOUND_ADVICE = N_(
    "The address may be wrong, or what it showed may have been removed. Search for it from the first page."
)


def make_not_found() -> WebPage:
    """The page of an address where there is nothing."""
    values = {"text": gettext(NOT_FOUND_ADVICE), "hints": (), "status": 404}
    return WebPage("message.html", gettext(NOT_FOUND_TITLE), values)
