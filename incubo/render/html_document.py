"""HTML documents: a single file with its styles, for a browser, a screen reader or a printer. No script runs in it.

Jinja2 escapes all values. The filter `visible` handles what HTML escaping does not: invisible characters and
bidirectional overrides.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from incubo import __version__
from incubo.render.escape import escape_invisible

_TEMPLATE_FOLDER = Path(__file__).parent / "templates"


def render_template(template: str, lang: str, **values: Any) -> str:
    """A document made from a template of `templates/`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # lazy: a heavy library

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["visible"] = escape_invisible
    environment.filters["visible_lines"] = lambda text: "\n".join(map(escape_invisible, text.rstrip("\n").split("\n")))
    return environment.get_template(template).render(lang=lang, version=__version__, **values)


def trusted_markup(svg: str) -> Any:
    """SVG that a template includes unescaped. Only for what `charts.svg` draws, which escapes its texts."""
    from markupsafe import Markup  # lazy: comes with jinja2

    return Markup(svg)
