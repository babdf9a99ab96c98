"""Markdown from content as HTML that can do no harm: markdown-it-py renders it, nh3 keeps what is allowed."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from markupsafe import Markup

from incubo.render.escape import escape_invisible_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MAX_MARKDOWN_CHARACTERS = 200_000
"""Longer texts are shown as they are written: what a file may hold, rendering may not slow down."""
_ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_FIRST_HEADING = 3
"""The level of the highest headings of a text: it stands below a second heading of a page."""


@functools.cache
def _parser() -> MarkdownIt:
    """CommonMark with tables; HTML in a text is shown as text, images are their alternative text."""
    from markdown_it import MarkdownIt  # lazy: 12 ms, not needed for the first page

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    return parser.disable("image")


def _keep_whole_address(_: str, name: str, value: str) -> str | None:
    """An attribute; none for a relative address: it is of the place that the file was written for, not of our pages."""
    return value if name != "href" or value.lower().startswith(("http://", "https://", "mailto:")) else None


def render_markdown(text: str) -> Markup:
    """A Markdown text as safe HTML: no image, script, style or form, only whole addresses of the web and of mail."""
    if len(text) > MAX_MARKDOWN_CHARACTERS:
        return Markup("<pre>{}</pre>").format(escape_invisible_lines(text))
    import nh3  # lazy: as above

    tokens = _parser().parse(escape_invisible_lines(text))
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + _FIRST_HEADING, 6)}"
    html = _parser().renderer.render(tokens, _parser().options, {})
    clean = nh3.clean(
        html,
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        attribute_filter=_keep_whole_address,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)
