"""Markdown from content as HTML that can do no harm: markdown-it-py renders it, nh3 keeps what is allowed."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from incubo.core.i18n import gettext
from incubo.render.escape import escape_invisible_lines
from incubo.source.html import remove_comments

if TYPE_CHECKING:
    import nh3
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererProtocol
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

MAX_MARKDOWN_CHARACTERS = 200_000
"""Longer texts are shown as they are written: what a file may hold, rendering may not slow down."""
_ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_WEB_SCHEMES = ("http://", "https://")
_SCHEMES = {"http", "https", "mailto"}
_FIRST_HEADING = 3
"""The level of the highest headings of a text: it stands below a second heading of a page."""
_LAST_HEADING = 6
_IS_IN_LINK = "is_in_link"
"""The name of what is known of an image."""
_LINK = re.compile(r'<a((?: [a-z]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>\n?", re.DOTALL)
_HEADER_CELL = re.compile(r"<th>(\s*</th>)?")
_TAG = re.compile(r"<[^>]*>")
"""Elements as nh3 writes them: a `<` that stands in a text is `&lt;` there, a `"` in a value `&quot;`; no value has a
`<` (`_keep_safe_value`).
"""
_CODE_INDENT = 4
"""The spaces before a line from which on it is code."""


_SIGNS: Mapping[str, tuple[str, ...]] = {
    "table": ("|",),
    "strikethrough": ("~~",),
    "fence": ("```", "~~~"),
    "blockquote": (">",),
    "image": ("![",),
    "reference": ("]:",),
    "heading": ("#",),
    "text_join": ("\\", "&"),
}
"""Rules that a text can do without, and what it holds if one of them has anything to say: a third of the time."""
_LINE_RULES = frozenset({"hr", "lheading"})
"""Rules about lines of marks only; those that end with one are looked at."""
_MARKS_OF_LINES = " \t>+-=*_0123456789.)"
_MARKED_LINE_END = re.compile(r"[-=*_][ \t]*$", re.MULTILINE)
_INLINE_MARKS = re.compile(r"[\\`~*_\[<&]")
"""What a paragraph holds that is more than text, besides spaces at the ends of its lines."""
_SPACES_AT_LINE_END = re.compile(r"[ \t]\n|\n[ \t]")
_ENDS_OF_PLAIN_TEXT = re.compile(r"[\\`~*_\[\]<&!\n]")
"""The characters at which a rule of ours may apply within a paragraph: others are text, whatever stands around them."""
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9/_.~=-]*)?")
"""Addresses that are what they are once normalised: nearly all."""


def parser_for(text: str) -> MarkdownIt:
    """A parser with the rules that a text may need."""
    rules = {rule for rule, signs in _SIGNS.items() if any(sign in text for sign in signs)}
    for end in _MARKED_LINE_END.finditer(text):
        if not text[text.rfind("\n", 0, end.start()) + 1 : end.start()].strip(_MARKS_OF_LINES):
            rules |= _LINE_RULES
            break
    return _parser(frozenset(rules))


@functools.cache
def _parser(rules: frozenset[str]) -> MarkdownIt:
    """CommonMark with tables; HTML in a text is shown as text, images are links (`render_image`).

    `rules`: those of `_SIGNS` and `_LINE_RULES` that the text may need.
    """
    from markdown_it import MarkdownIt  # lazy: 12 ms, not needed for the first page
    from markdown_it.common.normalize_url import normalizeLink
    from markdown_it.rules_block import paragraph
    from markdown_it.token import Token

    def parse_plain_paragraph(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
        """A paragraph of one line that begins with a letter, which no other rule can be about."""
        return (
            state.src[state.bMarks[line] + state.tShift[line]].isalpha()
            and state.sCount[line] - state.blkIndent < _CODE_INDENT
            and (line + 1 >= state.lineMax or state.isEmpty(line + 1))
            and paragraph(state, line, end_line, silent)
        )

    def parse_inline(state: StateCore) -> None:
        """The marks within paragraphs, as markdown-it-py does; most hold none, and are their text."""
        for token in state.tokens:
            if token.type == "inline":
                text = token.content
                if _INLINE_MARKS.search(text) or ("\n" in text and _SPACES_AT_LINE_END.search(text)):
                    token.children = state.md.inline.parse(text, state.md, state.env, [])
                else:
                    token.children = [Token("text", "", 0, content=text)]  # its line ends are what breaks would be

    def normalize_address(address: str) -> str:
        return address if _PLAIN_ADDRESS.fullmatch(address) else normalizeLink(address)

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", parse_inline)
    parser.block.ruler.before("table", "plain_paragraph", parse_plain_paragraph)
    parser.inline.terminator_re = _ENDS_OF_PLAIN_TEXT
    setattr(parser, "normalizeLink", normalize_address)  # noqa: B010 - a method of the class
    unneeded = [*sorted(_SIGNS.keys() - rules), *sorted(_LINE_RULES - rules)]
    parser.add_render_rule("image", render_image)
    return parser.disable(["html_block", "html_inline", "normalize", *unneeded])  # no CR: they were escaped


def render_image(
    _renderer: RendererProtocol, tokens: Sequence[Token], position: int, _options: OptionsDict, _env: EnvType
) -> str:
    """An image as its alternative text, which leads to it, or where the link leads that it is in; pages load nothing
    from elsewhere.

    The address of a file that only the place it was written for has leads nowhere: without a text, nothing is left.
    """
    token = tokens[position]
    address = str(token.attrs.get("src", ""))
    text = "".join(child.content for child in token.children or ()).strip()
    if not address.lower().startswith(_WEB_SCHEMES):
        return html.escape(text)
    shown = html.escape(text or gettext("picture"))
    return shown if token.meta.get(_IS_IN_LINK) else f'<a href="{html.escape(address)}">{shown}</a>'


def _mark_linked_images(children: Iterable[Token]) -> None:
    """Mark the images that are in a link: there is no link in a link."""
    is_in_link = False
    for token in children:
        if token.type in ("link_open", "link_close"):
            is_in_link = token.type == "link_open"
        elif token.type == "image":
            token.meta[_IS_IN_LINK] = is_in_link


def _keep_address(link: re.Match[str]) -> str:
    """A link that leads somewhere and has a text to follow it by, else what it holds."""
    return link[0] if ' href="' in link[1] and _has_text(link[2]) else link[2]


def _has_text(markup: str) -> bool:
    return bool(_TAG.sub("", markup).strip())


def _set_heading_levels(markup: str) -> str:
    """Give headings the levels that their text has on a page, each one below the heading that it is part of; without
    those that have nothing to read.
    """
    parents: list[str] = []

    def set_level(heading: re.Match[str]) -> str:
        if not _has_text(heading[2]):
            return ""
        while parents and parents[-1] >= heading[1]:
            parents.pop()
        parents.append(heading[1])
        level = min(_FIRST_HEADING + len(parents) - 1, _LAST_HEADING)
        return f"<h{level}>{heading[2]}</h{level}>\n"

    return _HEADING.sub(set_level, markup)


def _head_column(cell: re.Match[str]) -> str:
    """The cell above a column; no header where there is nothing to read."""
    return "<td></td>" if cell[1] else '<th scope="col">'


def _keep_safe_value(_: str, name: str, value: str) -> str | None:
    """An attribute; none for a relative address: it is of the place that the file was written for, not of our pages;
    none with a `<`, which not every nh3 escapes there: what looks for elements would find one in a title.
    """
    if "<" in value:
        return None
    return value if name != "href" or value.lower().startswith((*_WEB_SCHEMES, "mailto:")) else None


def render_markdown(text: str) -> Markup:
    """A Markdown text as safe HTML: no image, script, style or form, only whole addresses of the web and of mail.

    Comments are for those who write the file: they are left out.
    """
    if len(text) > MAX_MARKDOWN_CHARACTERS:
        return Markup("<pre>{}</pre>").format(escape_invisible_lines(text))
    visible = escape_invisible_lines(remove_comments(text))
    parser = parser_for(visible)
    tokens = parser.parse(visible)
    for token in tokens:
        if token.type == "inline" and "![" in token.content:
            _mark_linked_images(token.children or ())
    cleaned = _cleaner().clean(parser.renderer.render(tokens, parser.options, {}))
    return Markup(_HEADER_CELL.sub(_head_column, _set_heading_levels(_LINK.sub(_keep_address, cleaned))))


@functools.cache
def _cleaner() -> nh3.Cleaner:
    import nh3  # lazy: as above

    return nh3.Cleaner(
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        attribute_filter=_keep_safe_value,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
