"""HTML documents: a single file with its styles, for a browser, a screen reader or a printer. No script runs in it.

Jinja2 escapes all values. The filter `visible` handles what HTML escaping does not: invisible characters and
bidirectional overrides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from incubo import __version__
from incubo.render.escape import escape_invisible

_TEMPLATE_FOLDER = Path(__file__).parent / "templates"


class HtmlSection(NamedTuple):
    """A part of a document: an id, a title ("": none), and its blocks, each of a `kind` of `document.html`. `level`:
    that of its heading.
    """

    id: str
    title: str
    blocks: Sequence[dict[str, Any]]
    level: int = 2


def notes_section(title: str, notes: Iterable[str]) -> list[HtmlSection]:
    """A section with a list of notes; none without notes."""
    rows = [([(note, "", False)], ()) for note in notes]
    return [HtmlSection("notes", title, [{"kind": "list", "rows": rows}])] if rows else []


def render_document(lang: str, title: str, subtitle: str, sections: Sequence[HtmlSection]) -> str:
    """A document of sections, below its title."""
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
    template = environment.get_template("document.html")
    return template.render(lang=lang, version=__version__, title=title, subtitle=subtitle, sections=sections)


def trusted_markup(svg: str) -> Any:
    """SVG that a template includes unescaped. Only for what `charts.svg` draws, which escapes its texts."""
    from markupsafe import Markup  # lazy: comes with jinja2

    return Markup(svg)
