"""Markdown from content as HTML that can do no harm: markdown-it-py renders it, nh3 keeps what is allowed."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from incubo.render.escape import escape_invisible_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

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


_SIGNS: Mapping[str, tuple[str, ...]] = {
    "table": ("|",),
    "strikethrough": ("~~",),
    "fence": ("```", "~~~"),
    "blockquote": (">",),
    "reference": ("]:",),
    "heading": ("#",),
}
"""Rules that a text can do without, and what it holds if one of them has anything to say: a third of the time."""
_LINE_RULES = frozenset({"hr", "lheading"})
"""Rules about lines of marks only; those that end with one are looked at."""
_MARKS_OF_LINES = " \t>+-=*_0123456789.)"
_MARKED_LINE = re.compile(r"[-=*_][ \t]*$", re.MULTILINE)
_INLINE_MARKS = re.compile(r"[\\`~*_\[<&]|[ \t]\n|\n[ \t]")
"""What a paragraph holds that is more than lines of plain text."""


def parser_for(text: str) -> MarkdownIt:
    """A parser with the rules that a text may need."""
    rules = {rule for rule, signs in _SIGNS.items() if any(sign in text for sign in signs)}
    if _MARKED_LINE.search(text) and any(line and not line.strip(_MARKS_OF_LINES) for line in text.split("\n")):
        rules |= _LINE_RULES
    return _parser(frozenset(rules))


@functools.cache
def _parser(rules: frozenset[str]) -> MarkdownIt:
    """CommonMark with tables; HTML in a text is shown as text, images are their alternative text.

    `rules`: those of `_SIGNS` and `_LINE_RULES` that the text may need.
    """
    from markdown_it import MarkdownIt  # lazy: 12 ms, not needed for the first page

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _parse_inline)
    return parser.disable(["image", "html_block", "html_inline", *sorted(_SIGNS.keys() - rules), *_LINE_RULES - rules])


def _parse_inline(state: StateCore) -> None:
    """The marks within paragraphs, as markdown-it-py does; most hold none, and are their text."""
    from markdown_it.token import Token  # lazy: as above

    for token in state.tokens:
        if token.type != "inline":
            continue
        if _INLINE_MARKS.search(token.content):
            token.children = state.md.inline.parse(token.content, state.md, state.env, [])
            continue
        token.children = []
        for line in token.content.split("\n") if token.content else ():
            if token.children:
                token.children.append(Token("softbreak", "br", 0))
            token.children.append(Token("text", "", 0, content=line))


def _keep_whole_address(_: str, name: str, value: str) -> str | None:
    """An attribute; none for a relative address: it is of the place that the file was written for, not of our pages."""
    return value if name != "href" or value.lower().startswith(("http://", "https://", "mailto:")) else None


def render_markdown(text: str) -> Markup:
    """A Markdown text as safe HTML: no image, script, style or form, only whole addresses of the web and of mail."""
    if len(text) > MAX_MARKDOWN_CHARACTERS:
        return Markup("<pre>{}</pre>").format(escape_invisible_lines(text))
    import nh3  # lazy: as above

    visible = escape_invisible_lines(text)
    parser = parser_for(visible)
    tokens = parser.parse(visible)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + _FIRST_HEADING, 6)}"
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html,
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        attribute_filter=_keep_whole_address,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)
