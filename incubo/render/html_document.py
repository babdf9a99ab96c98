"""HTML documents: one file that holds all it needs, for a browser, a screen reader or a printer. No script runs in it.

Jinja2 escapes every value; `said` first makes harmless what markup alone would not (invisible characters, text that
runs backwards).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from incubo import __version__
from incubo.render import escape

_TEMPLATE_FOLDER = Path(__file__).parent / "templates"


def show_invisible(text: str) -> str:
    """A text as it may stand in a document (escaping is Jinja2's)."""
    return escape.escape_invisible(text)


def render_template(template: str, lang: str, **values: Any) -> str:
    """A document made from a template of this folder."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["said"] = show_invisible
    environment.filters["lines"] = lambda text: "\n".join(map(show_invisible, text.rstrip("\n").split("\n")))
    return environment.get_template(template).render(lang=lang, version=__version__, **values)


def trusted_markup(svg: str) -> Any:
    """A picture of ours, which stands in the document as it is."""
    from markupsafe import Markup

    return Markup(svg)  # made by render.svg, which escapes what it is given
