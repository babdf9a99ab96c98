"""The text of a Markdown body, without its tags: what the network publishes of a person's body.

The site's generator renders a body with kramdown, takes the tags off, and the white space at the ends. Here CommonMark
with tables is rendered and its tags are taken off in the same way, with kramdown's typographic signs. What differs is
white space within lists and what is kramdown's own: tables without a line below their head, definitions, footnotes.
"""

from __future__ import annotations

import functools
import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from incubo.export.api.ruby import strip

_MAX_LENGTH = 10_000
"""Characters of the longest body that is rendered: the longest bodies of people have 3 000."""
_HIDDEN = re.compile(r"<script.*?</script>|<!--.*?-->|<style.*?</style>", re.DOTALL)
_TAG = re.compile(r"<.*?>", re.DOTALL)
_SIGNS = {"...": "…", "---": "—", "--": "–", "<< ": "«\u00a0", " >>": "\u00a0»", "<<": "«", ">>": "»"}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))


def strip_markdown(body: str) -> str:
    """The text of a body: HTML without tags, its characters escaped. A very long body is given as it is."""
    if len(body) > _MAX_LENGTH:
        return strip(body)
    rendered = _renderer().render(body).replace("</p>\n<", "</p>\n\n<").replace("&quot;", '"')
    return strip(_TAG.sub("", _HIDDEN.sub("", rendered)))


@functools.cache
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "strikethrough", "smartquotes"])
    renderer.core.ruler.before("smartquotes", "signs", _replace_signs)
    return renderer


def _replace_signs(state: StateCore) -> None:
    """Kramdown's signs; the rule of markdown-it-py replaces more than those, such as `(c)` and `..`."""
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text":
                token.content = _SIGN.sub(lambda sign: _SIGNS[sign[0]], token.content)
