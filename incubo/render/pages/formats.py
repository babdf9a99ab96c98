"""A page in any format."""

from __future__ import annotations

from collections.abc import Callable

from incubo.core.lazy import load_target
from incubo.document.page import Page
from incubo.render.pages.context import PageContext
from incubo.render.terminal.style import TerminalStyle

FORMATS = {
    "table": "incubo.render.pages.terminal:render",
    "markdown": "incubo.render.pages.markdown:render",
    "json": "incubo.render.pages.json:render",
    "html": "incubo.render.pages.html:render",
}
"""The function of each format; only the module asked for is imported. (`table` is the name of the form for the eye.)"""


def render_page(
    page: Page, fmt: str, *, lang: str, terminal: TerminalStyle, phase_label: Callable[[str | None], str]
) -> str:
    """A page, ready to be written as it is. `phase_label` names a phase, and None: nothing begun."""
    return str(load_target(FORMATS[fmt])(PageContext(page, lang, terminal, phase_label)))
