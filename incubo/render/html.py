"""HTML documents: one file that holds all it needs, for a browser, a screen reader or a printer. No script runs in it.

Jinja2 escapes every value; `said` first makes harmless what markup alone would not (invisible characters, text that
runs backwards).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from incubo import __version__
from incubo.render import safe

_TEMPLATES = Path(__file__).parent / "templates"


def said(text: str) -> str:
    """A text as it may stand in a document (escaping is Jinja2's)."""
    return safe.invisible(text)


def document(template: str, lang: str, **values: Any) -> str:
    """A document made from a template of this folder."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["said"] = said
    environment.filters["lines"] = lambda text: "\n".join(map(said, text.rstrip("\n").split("\n")))
    return environment.get_template(template).render(lang=lang, version=__version__, **values)


def markup(svg: str) -> Any:
    """A picture of ours, which stands in the document as it is."""
    from markupsafe import Markup

    return Markup(svg)  # made by render.svg, which escapes what it is given
