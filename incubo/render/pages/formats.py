"""The formats of pages, and the function that renders a page in one of them."""

from __future__ import annotations

from incubo.core.lazy import load_target
from incubo.document.page import Page
from incubo.render.pages.context import PageContext
from incubo.render.terminal.style import TerminalStyle
from incubo.render.values import PhaseLabel

FORMATS = {
    "table": "incubo.render.pages.terminal:render",
    "markdown": "incubo.render.pages.markdown:render",
    "json": "incubo.render.pages.json:render",
    "html": "incubo.render.pages.html:render",
}
"""The function of each format; only the module of the requested one is imported. (`table` is the terminal format.)"""


def render_page(page: Page, fmt: str, *, lang: str, terminal: TerminalStyle, phase_label: PhaseLabel) -> str:
    """A page, ready to be written.

    Commands stand on pages for the person at the terminal, and where the page is about incubo itself (it has no date):
    who gets a page of HTML or Markdown, or a document, need not have incubo, nor know what a commit is. What was known
    in the past is not to be acted on: a command would change the files as they are.
    """
    is_sent = page.is_for_others or (fmt in ("html", "markdown") and page.as_of is not None)
    is_past = page.commit is not None and page.commit.known_on is not None
    if (is_sent or is_past) and fmt != "json":
        page = page.without_commands()
    return str(load_target(FORMATS[fmt])(PageContext(page, lang, terminal, phase_label, is_sent)))
