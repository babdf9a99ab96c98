"""A page in any format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from incubo.page import Page
from incubo.render.spread import Spread
from incubo.render.style import Look

FORMATS = {
    "table": "incubo.render.page_terminal",
    "markdown": "incubo.render.page_markdown",
    "json": "incubo.render.page_json",
    "html": "incubo.render.page_html",
}
"""The module of each format; only the one asked for is imported. (`table` is the name of the form for the eye.)"""


def render(page: Page, fmt: str, *, lang: str, look: Look, phase_label: Callable[[str | None], str]) -> str:
    """A page, ready to be written as it is. `phase_label` names a phase, and None: nothing begun."""
    return str(import_module(FORMATS[fmt]).render(Spread(page, lang, look, phase_label)))
