"""The text of a Markdown body as kramdown renders it, without its tags: what the network publishes of a person's body.

The site's generator renders a body (kramdown 2 with its GFM parser, as Jekyll sets it up), takes the tags off, and the
white space at the ends. What stays is decided by the rendering: quotes and dashes become typographic, a line with a
`|` is a table whose cells are indented, a single list item loses its marker. So the grammar is followed construct by
construct, and no tag is written but those of the source.

Bodies are hostile: kramdown looks for the end of each emphasis and link up to the end of its paragraph. The number of
these steps is limited (`_STEPS`); a body that needs more is given as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html.entities import name2codepoint
from typing import Any, NamedTuple

from incubo.export.api.ruby import strip

_STEPS, _STEPS_BY_CHARACTER = 3000, 2
_CHARACTERS_BY_STEP = 50
_MAX_DEPTH = 30
_MAX_LENGTH = 20_000
"""Characters of the longest body that is rendered: the longest bodies of people have 3 000."""
_NBSP = "\u00a0"

_BLOCKS_TO_STRIP = re.compile(r"<script.*?</script>|<!--.*?-->|<style.*?</style>", re.DOTALL)
_TAG_TO_STRIP = re.compile(r"<.*?>", re.DOTALL)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(" "))


_S = r"[ \t\r\n\f\v]"
_NAME = r"[A-Za-z_][-.A-Za-z0-9_]*(?::[A-Za-z_][-.A-Za-z0-9_]*)?"
_SPAN_TAGS = _words(
    "a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb "
    "rbc rp rt rtc ruby samp select small span strong sub sup time tt u var"
)
_BLOCK_TAGS = _words(
    "address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol "
    "optgroup p pre section summary table tbody td th thead tfoot tr ul"
)
_EMPTY_TAGS = _words("area base br col command embed hr img input keygen link meta param source track wbr")
_RAW_TAGS = _words("script style math option textarea pre code")

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TAG = re.compile(rf"<({_NAME})((?:{_S}+{_NAME}(?:{_S}*={_S}*(?:[A-Za-z0-9_]+|\"[^\"]*\"|'[^']*'))?)*){_S}*(/)?>")
_SCRIPT_END = re.compile(rf"</script{_S}*>")
_CLOSING_TAG = re.compile(rf"</({_NAME}){_S}*>")
_NOT_SPAN_TAG = rf"(?!(?:{'|'.join(_SPAN_TAGS)}|script)\b)"

_BLANK = r"(?:^[ \t\r\f\v]*\n)+"
_ID = r"[A-Za-z0-9_][A-Za-z0-9_:-]{0,100}"
_ATTRIBUTES = r"(?:\\\}|[^\}\n]){1,500}"
_IAL = rf"\{{:(?!(?:{_ID})?:|/){_ATTRIBUTES}\}}"
_IAL_LINE = rf"^ {{0,3}}{_IAL}[ \t]*\n"
_EOB = r"^\^[ \t]*\n"
_HTML_STOP = rf"</{_NOT_SPAN_TAG}{_NAME}{_S}*>"
_HTML_START = rf"<{_NOT_SPAN_TAG}{_NAME}"
_LAZY_END = rf"{_BLANK}|{_IAL_LINE}|{_EOB}|^ {{0,3}}{_HTML_STOP}|^ {{0,3}}{_HTML_START}|\Z"
_UL = r"^( {0,3}[+*-])([\t| ].*\n)"
_OL = r"^( {0,3}[0-9]+\.)([\t| ].*\n)"
_DL = r"^( {0,3}:)([\t| ].*\n)"
_ATX = r"^#{1,6}[\t ]+.*\n"
_QUOTE = r"^ {0,3}> ?"
_FENCE = r"^ {0,3}[~`]{3,}"


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


_BLANK_LINES = _re(_BLANK)
_EOB_LINE = _re(_EOB)
_LAZY_END_RE = _re(_LAZY_END)
_PARAGRAPH_END = _re(rf"{_LAZY_END}|{_UL}|{_OL}|{_ATX}|{_DL}|{_QUOTE}|{_FENCE}")
_BOUNDARY = _re(rf"{_BLANK}|{_EOB}|{_IAL_LINE}|\Z")
_INDENT = _re(r"^(?:\t| {4})")
_CODE_LINE = _re(r"^(?:\t| {4})[ \t]*[^ \t\r\n\f\v].*\n")
_CODE_LAZY_LINE = _re(
    rf"^(?!{_IAL_LINE[1:]}|\^[ \t]*\n| {{0,3}}{_HTML_STOP}| {{0,3}}{_HTML_START})[ \t]*[^ \t\r\n\f\v].*\n"
)
_FENCED = re.compile(r"^ {0,3}(([~`])\2{2,})[ \t]*[^\s]*[ \t]*\n(.*?)^ {0,3}\1\2*[ \t]*\n", re.MULTILINE | re.DOTALL)
_FENCE_START = _re(_FENCE)
_QUOTE_MARK = _re(_QUOTE)
_ATX_HEADER = _re(r"^#{1,6}[\t ]+(.*)\n")
_HEADER_ID = re.compile(r"[\t ]\{#[A-Za-z][A-Za-z0-9_:-]*\}\Z")
_SETEXT_HEADER = _re(r"^ {0,3}([^ \t\n].*)\n[-=][-=]*[ \t\r\f\v]*\n")
_RULE = _re(r"^ {0,3}([*_-])[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n")
_UL_START, _OL_START, _DL_START = _re(_UL), _re(_OL), _re(_DL)
_LIST_START = _re(f"{_UL}|{_OL}")
_TASK = re.compile(rf"\A{_S}*\[[ xX]\]{_S}+")
"""The box of a task, which becomes a tag."""
_ITEM_IAL = re.compile(rf"^{_S}*{_IAL}{_S}*")
_HTML_BLOCK = _re(rf"^ {{0,3}}<(?:{_NAME}|!--|/)")
_TABLE_LINE = re.compile(r"(?:\||[^\n]*?[^\\\n]\|).*\n")
_TABLE_START = _re(r"^ {0,3}(?=[^ \t\n])(?:\||[^\n]*?[^\\\n]\|).*\n")
_TABLE_SEPARATOR = re.compile(r"[+|: -]*-[+|: -]*[ \t]*\n")
_TABLE_FOOT = re.compile(r"[+|: =]*=[+|: =]*[ \t]*\n")
_FOOTNOTE = _re(rf"^ {{0,3}}\[\^({_ID})\]:(.*\n)")
_LINK_DEFINITION = _re(
    r"^ {0,3}\[([^\n\]]+)\]:[ \t]*(<[^>\n]*>|[^'\"\n \t][^'\"\n]*?)[ \t]*"
    r"(?:\n?[ \t]*(?:\"[^\"\n]+\"|'[^'\n]+')[ \t]*)?\n"
)
_ABBREVIATION = _re(r"^ {0,3}\*\[[^\n]{1,200}?\]:.*\n")
_DEFINITION_OF_ATTRIBUTES = _re(rf"^ {{0,3}}\{{:{_ID}:{_ATTRIBUTES}\}}[ \t]*\n")
_IAL_BLOCK = _re(_IAL_LINE)
_EXTENSION = _re(r"^ {0,3}\{::([A-Za-z0-9_]+)(?:[ \t][^\}\n]{0,500}?)?(/)?\}[ \t]*\n?")
_MATH = re.compile(r"^ {0,3}\$\$(.*?)\$\$[ \t]*\n", re.MULTILINE | re.DOTALL)

_SPAN_START = re.compile(r"[*_`<\[$&\\]|!\[|[^\\]?[\"']|\{:|--|\.\.\.| ?(?:<<|>>)|  (?=\n)|~~", re.DOTALL)
_EMPHASIS = re.compile(r"\*\*?|__?")
_CODE_MARK = re.compile(r"`+")
_AUTOLINK = re.compile(
    r"<((?:mailto|https?|ftps?):[^\n>]{1,2000}|[-.\w]{1,200}@[-\w]{1,200}(?:\.[-\w]{1,100}){0,10}\.[a-z]{1,50})>"
)
_FOOTNOTE_MARKER = re.compile(rf"\[\^({_ID})\]")
_LINK_START = re.compile(r"!?\[(?=[^^])")
_BRACKET = re.compile(r"(\])|!?\[")
_PAREN = re.compile(r"(\()|(\))|[ \t\r\n\f\v](?=['\"])")
_LINK_ID = re.compile(rf"{_S}*?\[([^\]]+)?\]")
_LINK_TITLE = re.compile(rf"{_S}*?([\"'])(.+?)\1{_S}*?\)", re.DOTALL)
_QUOTE_START = re.compile(r"[^\\]?[\"']")
_INLINE_MATH = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
_SPAN_IAL = re.compile(_IAL)
_SPAN_EXTENSION = re.compile(r"\{::([A-Za-z0-9_]+)(?:[ \t][^\}\n]{0,500}?)?(/)?\}")
_ENTITY = re.compile(r"&([\w:][\w:.-]*);|&#([0-9]{1,7});|&#x([0-9a-fA-F]{1,6});", re.ASCII)
_ENTITY_CODES = {**name2codepoint, "apos": ord("'")}
_REFERENCE_OR_SIGN = re.compile(rf"&(?:{_NAME}|#[0-9]+|#x[0-9a-fA-F]+);|[<>&]")
_SYMBOL = re.compile(r"---|--|\.\.\.|\\<<|\\>>|<< | >>|<<|>>")
_SYMBOLS = {
    "---": "—", "--": "–", "...": "…", "\\<<": "&lt;&lt;", "\\>>": "&gt;&gt;", "<< ": f"«{_NBSP}", " >>": f"{_NBSP}»",
    "<<": "«", ">>": "»",
}  # fmt: skip
_LINE_BREAK = re.compile(r"(?:  |\\\\)(?=\n)")
_ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=\-~])")
_STRUCK = re.compile(r"~~(?![ \t\r\n\f\v~])(.*?[^ \t\r\n\f\v~])~~", re.DOTALL)

_W = "[A-Za-z0-9_]"
_PUNCTUATION = r"(?:[!\"#$%'()*+,\-./:;<=>?@\[\\\]^`{|}~](?!\.\.)(?!\w)|_(?!\.\.)(?=\w))"
_OPEN, _CLOSE = {"'": "‘", '"': "“"}, {"'": "’", '"': "”"}
_QUOTE_RULES: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]]] = (
    (re.compile(r"([\"'])(?=[_*]{1,2}[^ \t\r\n\f\v])"), lambda match: ("", _OPEN[match[1]])),
    (re.compile(rf"([\"'])(?={_PUNCTUATION})"), lambda match: ("", _CLOSE[match[1]])),
    (re.compile(rf"({_S}?)\"'(?={_W})"), lambda match: (match[1], "“‘")),
    (re.compile(rf"({_S}?)'\"(?={_W})"), lambda match: (match[1], "‘“")),
    (re.compile(rf"({_S}?)'(?=[0-9][0-9]s)"), lambda match: (match[1], "’")),
    (re.compile(rf"({_S})(['\"])(?={_W})"), lambda match: (match[1], _OPEN[match[2]])),
    (re.compile(r"([^ \\\t\r\n\[{(-])(['\"])"), lambda match: (match[1], _CLOSE[match[2]])),
    (re.compile(rf"([\"'])(?={_S}|s\b|\Z)"), lambda match: ("", _CLOSE[match[1]])),
    (re.compile(r"(.?)'", re.DOTALL), lambda match: (match[1], "‘")),
    (re.compile(r'(.?)"', re.DOTALL), lambda match: (match[1], "“")),
)
"""Which quote is meant: the first rule that fits gives the text before it, and the quote."""


class _TooLong(Exception):
    """A body needs more steps than any text of a person."""


class _Element:
    """A block: its type, its blocks or its source text, and what its type needs."""

    __slots__ = ("children", "is_bare", "text", "type")

    def __init__(self, type_: str, text: str = "") -> None:
        self.type = type_
        self.text = text
        self.children: list[_Element] = []
        self.is_bare = False
        """A paragraph without tags of its own: that of a tight list."""


class _Place(NamedTuple):
    """Where a block begins: in which block, at which offset of which source, how deep, and after attributes for it."""

    parent: _Element
    source: str
    at: int
    depth: int
    has_ial: bool


def strip_markdown(body: str) -> str:
    """The text of a Markdown body: rendered by kramdown, without tags, without white space at its ends."""
    source = body.replace("\r\n", "\n").replace("\r", "\n")
    source = source.removesuffix("\n") + "\n"
    if not source.strip():
        return ""
    if len(source) > _MAX_LENGTH:
        return strip(source)
    try:
        html = _Renderer(len(source)).render(source)
    except _TooLong:
        return strip(source)
    return strip_html(html)


def strip_html(html: str) -> str:
    """A text after the filters `strip_html` and `strip`."""
    if "<" in html:
        html = _TAG_TO_STRIP.sub("", _BLOCKS_TO_STRIP.sub("", html))
    return strip(html)


def _escape(text: str) -> str:
    """A text in which an `&` is one."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escape_text(text: str) -> str:
    """A text that may name characters (`&eacute;`)."""
    return _REFERENCE_OR_SIGN.sub(lambda match: _escape(match[0]) if len(match[0]) == 1 else match[0], text)


class _Renderer:
    """The state of one body: its link and footnote definitions, and the steps that are left."""

    def __init__(self, length: int) -> None:
        self.links: set[str] = set()
        self.footnotes: dict[str, _Element] = {}
        self.used_footnotes: list[str] = []
        self.steps = _STEPS + length * _STEPS_BY_CHARACTER

    def render(self, source: str) -> str:
        """The HTML of a source, without the tags that Markdown stands for."""
        root = _Element("root")
        self.parse_blocks(root, source, 0)
        html = self.render_children(root, -2)
        rendered = []
        for name in self.used_footnotes:  # a footnote may name another one: the list grows
            note = self.footnotes[name]
            item = self.render_children(note, 4)
            if note.children and note.children[-1].type == "p":
                item = f"{item[:-1]}{_NBSP}&#8617;\n"
            else:
                item += " " * 6 + "&#8617;\n"
            rendered.append(f"    \n{item}    \n")
        return f"{html}\n  \n{''.join(rendered)}  \n" if rendered else html

    def step(self, length: int = 0) -> None:
        """Count a step, and a search through so many characters. Raises _TooLong."""
        self.steps -= 1 + length // _CHARACTERS_BY_STEP
        if self.steps < 0:
            raise _TooLong

    # ------------------------------------------------------------------------------------------------------ rendering

    def render_children(self, element: _Element, indent: int) -> str:
        """The blocks of a block, two columns further in. Blank lines that follow each other are one."""
        parts = []
        last_is_blank = False
        for child in element.children:
            if child.type == "eob":
                continue
            if child.type == "blank":
                if not last_is_blank:
                    parts.append("\n")
                last_is_blank = True
                continue
            last_is_blank = False
            parts.append(self.render_block(child, indent + 2))
        return "".join(parts)

    def render_block(self, element: _Element, indent: int) -> str:
        """A block in its column."""
        space = " " * indent
        kind = element.type
        if kind == "p":
            text = self.render_spans(element.text)
            return text if element.is_bare else f"{space}{text}\n"
        if kind in ("header", "dt"):
            return f"{space}{self.render_spans(element.text)}\n"
        if kind == "td":
            return f"{space}{self.render_spans(element.text) or _NBSP}\n"
        if kind == "rule":
            return f"{space}\n"
        if kind == "code":
            return f"{space}{_escape(element.text)}{space}\n"
        if kind == "html":
            return f"{space}{element.text}\n"
        if kind == "raw":
            return element.text
        if kind == "math":
            return f"\\[{_escape(element.text)}\\]\n"
        inner = self.render_children(element, indent)
        if kind == "li":
            first = element.children[0] if element.children else None
            if first is None or (first.type == "p" and first.is_bare):
                return f"{space}{inner}{space if inner.endswith(chr(10)) else ''}\n"
            return f"{space}\n{inner}{space}\n"
        return f"{space}\n{inner}{space}\n"  # lists, quotes, the parts of a table

    # --------------------------------------------------------------------------------------------------------- blocks

    def parse_blocks(self, parent: _Element, source: str, depth: int) -> None:
        """Parse a source into the blocks of an element."""
        if depth > _MAX_DEPTH:
            raise _TooLong
        position = 0
        has_ial = False
        while position < len(source):
            self.step()
            if position and source[position - 1] != "\n":  # what follows a tag begins a line
                self.step(len(source) - position)
                source, position = source[position:], 0
            had_ial = has_ial
            place = _Place(parent, source, position, depth, has_ial)
            for parse in _BLOCK_PARSERS:
                end = parse(self, place)
                if end is not None:
                    break
            else:
                raise AssertionError("a paragraph takes any line")
            if parent.children and parent.children[-1].type == "ial":
                parent.children.pop()
                has_ial = True
            position = end
            if had_ial:
                has_ial = False

    def _parse_blank(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        match = _BLANK_LINES.match(source, at)
        if match is None:
            return None
        if not (parent.children and parent.children[-1].type == "blank"):
            parent.children.append(_Element("blank"))
        return match.end()

    def _parse_code(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        if _INDENT.match(source, at) is None:
            return None
        end = _code_end(source, at)
        if end == at:
            return None
        data = re.sub(r"\n( {0,3}[^ \t\r\n\f\v]+)", r" \1", source[at:end])
        parent.children.append(_Element("code", _INDENT.sub("", data)))
        return end

    def _parse_fence(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        if not source.startswith(("`", "~", " "), at):
            return None
        if _FENCE_START.match(source, at) is None:
            return None
        self.step(len(source) - at)
        match = _FENCED.match(source, at)
        if match is None:
            return None
        parent.children.append(_Element("code", match[3]))
        return match.end()

    def _parse_quote(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        if _QUOTE_MARK.match(source, at) is None:
            return None
        end = _line_end(source, at)
        while _LAZY_END_RE.match(source, end) is None:
            end = _line_end(source, end)
        quote = _Element("quote")
        parent.children.append(quote)
        self.parse_blocks(quote, _QUOTE_MARK.sub("", source[at:end]), place.depth + 1)
        return end

    def _parse_header(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        match = _ATX_HEADER.match(source, at) if source.startswith("#", at) else None
        if match is None:
            return None
        text = _HEADER_ID.sub("", match[1].rstrip())
        text = re.sub(r"[\t ]#+\Z", "", text).rstrip()
        if not text:
            return None
        parent.children.append(_Element("header", text.lstrip()))
        return match.end()

    def _parse_rule(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        match = _RULE.match(source, at)
        if match is None:
            return None
        parent.children.append(_Element("rule"))
        return match.end()

    def _parse_list(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        is_bulleted = _UL_START.match(source, at) is not None
        start = _UL_START if is_bulleted else _OL_START
        if start.match(source, at) is None:
            return None
        marker = "[+*-]" if is_bulleted else r"[0-9]+\."
        texts: list[str] = []
        item: _ItemLines | None = None
        has_nested = last_is_blank = has_end = False
        while at < len(source):
            self.step()
            if last_is_blank and _RULE.match(source, at):
                break
            if (match := _EOB_LINE.match(source, at)) is not None:
                has_end = True
                at = match.end()
                break
            if (match := start.match(source, at)) is not None:
                item = _ItemLines(match)
                texts.append(_ITEM_IAL.sub("", item.first, count=1))
                start = _re(rf"^( {{0,{min(3, item.indent - 1)}}}{marker})([\t| ].*\n)")
                has_nested = _LIST_START.match(texts[-1]) is not None
                last_is_blank = False
                at = match.end()
                continue
            assert item is not None
            line = item.match_line(source, at, may_be_lazy=not last_is_blank)
            if line is not None:
                text, at, is_indented = line
                if _LIST_START.match(text):
                    if is_indented and not has_nested:
                        texts[-1] += "^\n"
                        has_nested = True
                    elif has_nested and not is_indented:
                        text = " " * (item.indent + 4) + text
                texts[-1] += text
                last_is_blank = False
            elif (match := _BLANK_LINES.match(source, at)) is not None:
                has_nested = last_is_blank = True
                texts[-1] += match[0]
                at = match.end()
            else:
                break
        element = _Element("list")
        parent.children.append(element)
        element.children = [_Element("li") for _ in texts]
        last: _Element | None = None
        for n, (one, text) in enumerate(zip(element.children, texts, strict=True)):
            self.parse_blocks(one, text, place.depth + 1)
            last = self._tighten_item(element.children, n, has_end=has_end)
            if one.children and one.children[0].type == "p":
                one.children[0].text = _TASK.sub("<input>", one.children[0].text)
        if last is not None and not has_end:
            parent.children.append(last)
        return at

    def _tighten_item(self, items: list[_Element], n: int, *, has_end: bool) -> _Element | None:
        """Take the tags of a paragraph off an item that is no text of its own; the blank lines at its end."""
        children = items[n].children
        if not children:
            return None
        is_last = n == len(items) - 1
        if (
            children[0].type == "p"
            and (len(children) < 2 or children[1].type != "blank" or (is_last and len(children) == 2 and not has_end))
            and (
                not is_last
                or len(items) == 1
                or any(not one.children or one.children[0].type != "p" or one.children[0].is_bare for one in items[:-1])
            )
        ):
            if len(children) > 1 and children[1].type != "blank":
                children[0].text += "\n"
            children[0].is_bare = True
        return children.pop() if children[-1].type == "blank" else None

    def _parse_definitions(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        start = _DL_START
        if start.match(source, at) is None:
            return None
        children = parent.children
        is_apart = bool(children) and children[-1].type == "blank"
        term = children[-2 if is_apart else -1] if len(children) > is_apart else None
        if term is None or term.type != "p":
            return None
        del children[-2 if is_apart else -1 :]
        element = _Element("dl")
        element.children = [_Element("dt", _ITEM_IAL.sub("", line, count=1)) for line in term.text.split("\n")]
        item: _ItemLines | None = None
        parts: list[tuple[_Element, str]] = []
        first_as_text: list[bool] = []
        last_is_blank = False
        while at < len(source):
            self.step()
            if (match := start.match(source, at)) is not None:
                item = _ItemLines(match)
                parts.append((_Element("li"), _ITEM_IAL.sub("", item.first, count=1)))
                first_as_text.append(is_apart)
                start = _re(rf"^( {{0,{min(3, item.indent - 1)}}}:)([\t| ].*\n)")
                is_apart = last_is_blank = False
                at = match.end()
                continue
            if _EOB_LINE.match(source, at):
                break
            assert item is not None
            line = item.match_line(source, at, may_be_lazy=not last_is_blank)
            if line is not None:
                parts[-1] = (parts[-1][0], parts[-1][1] + line[0])
                at = line[1]
                is_apart = last_is_blank = False
            elif (match := _BLANK_LINES.match(source, at)) is not None:
                parts[-1] = (parts[-1][0], parts[-1][1] + match[0])
                is_apart = last_is_blank = True
                at = match.end()
            else:
                break
        last: _Element | None = None
        for (one, text), is_text in zip(parts, first_as_text, strict=True):
            self.parse_blocks(one, text, place.depth + 1)
            last = one.children.pop() if one.children and one.children[-1].type == "blank" else None
            if one.children and one.children[0].type == "p" and not is_text:
                if len(one.children) > 1:
                    one.children[0].text += "\n"
                one.children[0].is_bare = True
            element.children.append(one)
        children.append(element)
        if last is not None:
            children.append(last)
        return at

    def _parse_html(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        if _HTML_BLOCK.match(source, at) is None:
            return None
        self.step(len(source) - at)
        if (comment := _COMMENT.match(source, at)) is not None:
            parent.children.append(_Element("html", comment[0]))
            return _skip_line_rest(source, comment.end())
        begin = at + len(source[at : at + 4]) - len(source[at : at + 4].lstrip(" "))
        match = _TAG.match(source, begin)
        if match is None or match[1].lower() in _SPAN_TAGS:
            return None
        name = match[1].lower()
        if match[3] or name in _EMPTY_TAGS:
            parent.children.append(_Element("html", match[0]))
            return match.end()
        html, end = self._read_html(source, match.end(), name)
        parent.children.append(_Element("html", html))
        return end if name == "script" else _skip_line_rest(source, end)

    def _read_html(self, source: str, at: int, name: str) -> tuple[str, int]:
        """What an element of HTML holds, up to its closing tag, and where that ends; up to the end if there is none."""
        parts = [f"<{name}>"]
        names = [name]
        while names:
            self.step()
            if names[-1] == "script":
                stop = _SCRIPT_END.search(source, at)
                parts.append(source[at : stop.start() if stop is not None else len(source)])
                at = stop.end() if stop is not None else len(source)
                parts.append("</script>")
                names.pop()
                continue
            start = source.find("<", at)
            parts.append(_escape_text(source[at : start if start >= 0 else len(source)]))
            if start < 0:
                at = len(source)
                break
            at = start
            if (match := _COMMENT.match(source, at)) is not None:
                parts.append(match[0])
            elif (match := _TAG.match(source, at)) is not None:
                inner = match[1].lower()
                parts.append(f"<{inner}>")
                if not match[3] and inner not in _EMPTY_TAGS:
                    names.append(inner)
            elif (match := _CLOSING_TAG.match(source, at)) is not None:
                if match[1].lower() == names[-1]:
                    parts.append(f"</{names.pop()}>")
                else:
                    parts.append(_escape(match[0]))
            else:
                parts.append("&lt;")
            at = match.end() if match is not None else at + 1
        parts += [f"</{one}>" for one in reversed(names)]
        return "".join(parts), at

    def _parse_setext(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        match = _SETEXT_HEADER.match(source, at) if _is_after_boundary(parent, place.has_ial) else None
        if match is None:
            return None
        text = _HEADER_ID.sub("", match[1].rstrip()).rstrip()
        if not text:
            return None
        parent.children.append(_Element("header", text))
        return match.end()

    def _parse_math(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        if not source.startswith(("$", " "), at) or not _is_after_boundary(parent, place.has_ial):
            return None
        self.step(len(source) - at)
        match = _MATH.match(source, at)
        if match is None or _BOUNDARY.match(source, match.end()) is None:
            return None
        parent.children.append(_Element("math", match[1].strip()))
        return match.end()

    def _parse_table(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        if not _is_after_boundary(parent, place.has_ial) or _TABLE_START.match(source, at) is None:
            return None
        is_led = source[at : _line_end(source, at)].lstrip().startswith("|")
        table = _Element("table")
        rows: list[_Element] = []
        has_head = has_foot = False

        def close(kind: str) -> None:
            part = _Element(kind)
            part.children[:], rows[:] = rows, []
            table.children.append(part)

        if (separator := _TABLE_SEPARATOR.match(source, at)) is not None:
            at = separator.end()
        while at < len(source) and _TABLE_LINE.match(source, at) is not None:
            self.step()
            if (separator := _TABLE_SEPARATOR.match(source, at)) is not None:
                at = separator.end()
                if rows and not has_head and not has_foot:
                    close("thead")
                    has_head = True
                elif rows and not has_foot:
                    close("tbody")
                continue
            if (foot := _TABLE_FOOT.match(source, at)) is not None:
                at = foot.end()
                if rows:
                    close("tbody")
                has_foot = True
                continue
            end = _line_end(source, at)
            rows.append(_make_row(source[at : end - 1].rstrip(" \t"), is_led))
            at = end
        if _BOUNDARY.match(source, at) is None:
            return None
        if rows:
            close("tfoot" if has_foot else "tbody")
        if not any(part.type == "tbody" for part in table.children):
            return None
        columns = max(len(row.children) for part in table.children for row in part.children)
        for part in table.children:
            for row in part.children:
                row.children += [_Element("td") for _ in range(columns - len(row.children))]
        parent.children.append(table)
        return at

    def _parse_footnote(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        match = _FOOTNOTE.match(source, at)
        if match is None:
            return None
        end = _code_end(source, match.end())
        note = _Element("note")
        self.parse_blocks(note, (match[2] + _INDENT.sub("", source[match.end() : end])).lstrip(" \t"), place.depth + 1)
        while note.children and note.children[-1].type == "blank":
            note.children.pop()
        self.footnotes[match[1]] = note
        parent.children.append(_Element("eob", "note"))
        return end

    def _parse_link_definition(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        match = _LINK_DEFINITION.match(source, at)
        if match is None:
            return None
        self.links.add(_link_id(match[1]))
        parent.children.append(_Element("eob", "link"))
        return match.end()

    def _parse_marks(self, place: _Place) -> int | None:
        """Abbreviations, attributes, extensions, the end of a block: nothing of them is in the text."""
        parent, source, at = place.parent, place.source, place.at
        for pattern in (_ABBREVIATION, _DEFINITION_OF_ATTRIBUTES, _EOB_LINE):
            if (match := pattern.match(source, at)) is not None:
                parent.children.append(_Element("eob", "" if pattern is _EOB_LINE else "definition"))
                return match.end()
        if (match := _IAL_BLOCK.match(source, at)) is not None:
            is_next = not parent.children or parent.children[-1].type in ("blank", "eob")
            parent.children.append(_Element("ial" if is_next else "eob", "attributes"))
            return match.end()
        match = _EXTENSION.match(source, at)
        if match is None or match[1] not in ("comment", "nomarkdown", "options"):
            return None
        if match[2] or match[1] == "options":
            parent.children.append(_Element("eob", "options"))
            return match.end()
        self.step(len(source) - at)
        stop = re.compile(rf"^ {{0,3}}\{{:/(?:{match[1]})?\}}[ \t]*\n", re.MULTILINE).search(source, match.end())
        if stop is None:
            return None
        body = source[match.end() : stop.start()].removesuffix("\n")
        parent.children.append(_Element("raw", f"{body}\n") if match[1] == "nomarkdown" else _Element("html"))
        return stop.end()

    def _parse_paragraph(self, place: _Place) -> int | None:
        parent, source, at = place.parent, place.source, place.at
        end = _line_end(source, at)
        while _PARAGRAPH_END.match(source, end) is None:
            self.step()
            end = _line_end(source, end)
        text = source[at:end].rstrip()
        last = parent.children[-1] if parent.children else None
        if last is not None and last.type == "p":
            last.text += ("  \n" if source[max(at - 3, 0) : at] == "  \n" else "\n") + text
        else:
            parent.children.append(_Element("p", text.lstrip()))
        return end

    # ---------------------------------------------------------------------------------------------------------- spans

    def render_spans(self, text: str) -> str:
        """A text with its marks."""
        spans = _Spans(self, text)
        return spans.render()


class _Children(list[tuple[str, Any]]):
    """What spans made of a text: (text) in a list, and HTML. `type`: what they are within.

    `is_in_tag`: a tag of the source is around them, within which a backslash at the end of a line is a character.
    """

    def __init__(self, type_: str, *, is_in_tag: bool = False) -> None:
        super().__init__()
        self.type = type_
        self.is_in_tag = is_in_tag

    def add_text(self, text: str) -> None:
        if not text:
            return
        if self and self[-1][0] == "text":
            self[-1][1].append(text)
        else:
            self.append(("text", [text]))

    def add_html(self, html: str, kind: str = "html") -> None:
        self.append((kind, html))

    def to_html(self) -> str:
        """The HTML of all, texts escaped."""
        return "".join(self._text_html("".join(value)) if kind == "text" else value for kind, value in self)

    def _text_html(self, text: str) -> str:
        return _escape(text if self.is_in_tag else text.replace("\\\n", "\n"))


class _Spans:
    """A text that is read mark by mark, as `StringScanner` does."""

    def __init__(self, renderer: _Renderer, text: str) -> None:
        self.renderer = renderer
        self.text = text
        self.at = 0
        self.stack: list[str] = []
        self.out = _Children("p")

    def render(self) -> str:
        self.parse(self.out, None, None)
        return self.out.to_html()

    def parse(
        self,
        into: _Children,
        stop: re.Pattern[str] | None,
        is_stop: Callable[[re.Match[str]], bool] | None,
        *,
        is_raw: bool = False,
        keeps_all: bool = False,
    ) -> bool:
        """Read marks into a list, up to a stop; whether it was found.

        `is_raw`: tags are the only marks. `keeps_all`: what was read stays, where the stop is not found too.
        """
        text = self.text
        stop_match = stop.search(text, self.at) if stop is not None else None
        if stop is not None and stop_match is None and not keeps_all:
            return False  # nothing of what would be read on the way to the end is kept
        if len(self.stack) > _MAX_DEPTH:
            raise _TooLong
        outer, self.out = self.out, into
        self.stack.append(outer.type)
        found = False
        while self.at < len(text):
            self.renderer.step()
            if stop is not None and stop_match is not None and stop_match.start() < self.at:
                stop_match = stop.search(text, self.at)
            start = _SPAN_START.search(text, self.at)
            next_at = start.start() if start is not None else None
            is_at_stop = stop_match is not None and (next_at is None or stop_match.start() <= next_at)
            if is_at_stop and stop_match is not None:
                next_at = stop_match.start()
            if next_at is None:
                if stop is None:
                    into.add_text(text[self.at :])
                    self.at = len(text)
                break
            into.add_text(text[self.at : next_at])
            self.at = next_at
            if is_at_stop and stop_match is not None and (is_stop is None or is_stop(stop_match)):
                found = True
                break
            if not any(parse(self) for parse in ((_Spans._parse_tag,) if is_raw else _SPAN_PARSERS)):
                into.add_text(text[self.at])
                self.at += 1
        self.stack.pop()
        self.out = outer
        return found

    def _parse_emphasis(self) -> bool:
        match = _EMPHASIS.match(self.text, self.at)
        if match is None:
            return False
        mark, start, text = match[0], self.at, self.text
        element = "strong" if len(mark) == 2 else "em"
        self.at = match.end()
        after = text[self.at : self.at + 1]
        if (
            (mark[0] == "_" and _ends_a_word(text, start))
            or (after and after in " \t\r\n\f\v")
            or element in (self.out.type, *self.stack)
        ):
            self.out.add_text(mark)
            return True
        children = self._parse_emphasized(mark, element)
        if children is None and element == "strong" and self.out.type != "em":
            self.at = start + 1
            mark = mark[0]
            children = self._parse_emphasized(mark, "em")
        if children is not None:
            self.at += len(mark)
            self.out.add_html(children.to_html(), element)
        else:
            self.at = match.end()
            self.out.add_text(match[0])
        return True

    def _parse_emphasized(self, mark: str, element: str) -> _Children | None:
        text = self.text
        children = _Children(element, is_in_tag=self.out.is_in_tag)

        def is_stop(match: re.Match[str]) -> bool:
            at = match.start()
            if text[at - 1] in " \t\r\n\f\v" or not children:
                return False
            if element == "em" and text.startswith(mark * 2, at) and not text.startswith(mark, at + 2 * len(mark)):
                return False
            return mark[0] != "_" or not text[at + len(mark) : at + len(mark) + 1].isalnum()

        return children if self.parse(children, re.compile(re.escape(mark)), is_stop) else None

    def _parse_code(self) -> bool:
        match = _CODE_MARK.match(self.text, self.at)
        if match is None:
            return False
        mark = match[0]
        before, after = self.text[self.at - 1 : self.at] if self.at else " ", self.text[match.end() : match.end() + 1]
        self.at = match.end()
        end = self.text.find(mark, self.at)
        if end < 0 or (len(mark) == 1 and before.isspace() and after.isspace()):
            self.out.add_text(mark)
            return True
        code = self.text[self.at : end]
        if len(mark) > 1:
            code = code.removeprefix(" ").removesuffix(" ")
        self.out.add_html(_escape(code), "code")
        self.at = end + len(mark)
        return True

    def _parse_autolink(self) -> bool:
        match = _AUTOLINK.match(self.text, self.at)
        if match is None:
            return False
        self.out.add_html(_escape_text(match[1].removeprefix("mailto:")), "a")
        self.at = match.end()
        return True

    def _parse_tag(self) -> bool:
        if not self.text.startswith("<", self.at):
            return False
        self.renderer.step(len(self.text) - self.at)
        if (match := _COMMENT.match(self.text, self.at)) is not None:
            self.out.add_html(match[0])
            self.at = match.end()
            return True
        if (match := _CLOSING_TAG.match(self.text, self.at)) is not None:
            self.out.add_text(match[0])
            self.at = match.end()
            return True
        match = _TAG.match(self.text, self.at)
        if match is None:
            return False
        self.at = match.end()
        name = match[1].lower()
        if name in _BLOCK_TAGS:
            self.out.add_text(match[0])
            return True
        if match[3] or name in _EMPTY_TAGS:
            self.out.add_html(f"<{name}>")
            return True
        children = _Children(name, is_in_tag=True)
        stop = re.compile(rf"</{re.escape(name)}{_S}*>", re.IGNORECASE)
        if self.parse(children, stop, None, is_raw=name in _RAW_TAGS, keeps_all=True):
            closing = stop.match(self.text, self.at)
            assert closing is not None
            self.at = closing.end()
        else:
            children.add_text(self.text[self.at :])
            self.at = len(self.text)
        self.out.add_html(f"<{name}>{children.to_html()}</{name}>")
        return True

    def _parse_footnote(self) -> bool:
        match = _FOOTNOTE_MARKER.match(self.text, self.at)
        if match is None:
            return False
        self.at = match.end()
        if match[1] not in self.renderer.footnotes:
            self.out.add_text(match[0])
            return True
        used = self.renderer.used_footnotes
        if match[1] not in used:
            used.append(match[1])
        self.out.add_html(str(used.index(match[1]) + 1))
        return True

    def _parse_link(self) -> bool:
        match = _LINK_START.match(self.text, self.at)
        if match is None:
            return False
        start = self.at
        self.at = after_mark = match.end()
        is_image = match[0][0] == "!"
        if not is_image and ("a" in (self.out.type, *self.stack) or "img" in (self.out.type, *self.stack)):
            self.out.add_text(match[0])
            return True
        children = _Children("img" if is_image else "a", is_in_tag=self.out.is_in_tag)
        depth = 1

        def is_stop(bracket: re.Match[str]) -> bool:
            nonlocal depth
            depth += -1 if bracket[1] else 1
            return depth - sum(kind == "img" for kind, _ in children) == 0

        if self.parse(children, _BRACKET, is_stop) and (is_image or children):
            label = self.text[after_mark : self.at]
            self.at += 1
            if self._parse_target(label):
                html = "" if is_image else children.to_html()
                self.out.add_html(html, children.type)
                return True
        self.at = start + len(match[0])
        self.out.add_text(match[0])
        return True

    def _parse_target(self, label: str) -> bool:
        """Read what a link leads to, after its label; whether there is one."""
        text = self.text
        reference = _LINK_ID.match(text, self.at)
        if reference is not None or not text.startswith("(", self.at):
            if reference is not None:
                self.at = reference.end()
            return _link_id((reference[1] if reference is not None else None) or label) in self.renderer.links
        if (bracketed := re.compile(r"\(<(.*?)>").match(text, self.at)) is not None:
            self.at = bracketed.end()
            if text.startswith(")", self.at):
                self.at += 1
                return True
        else:
            depth = 0
            while (match := _PAREN.search(text, self.at)) is not None:
                self.renderer.step()
                self.at = match.end()
                if match[2]:
                    depth -= 1
                    if depth == 0:
                        return True
                elif match[1]:
                    depth += 1
                else:
                    break
        title = _LINK_TITLE.match(text, self.at)
        if title is None:
            return False
        self.at = title.end()
        return True

    def _parse_quotes(self) -> bool:
        if _QUOTE_START.match(self.text, self.at) is None:
            return False
        for rule, make in _QUOTE_RULES:
            match = rule.match(self.text, self.at)
            if match is not None:
                before, quote = make(match)
                self.out.add_text(before)
                self.out.add_html(quote)
                self.at = match.end()
                return True
        return False

    def _parse_math(self) -> bool:
        match = _INLINE_MATH.match(self.text, self.at)
        if match is None:
            return False
        self.out.add_html(f"\\({_escape(match[1].strip())}\\)")
        self.at = match.end()
        return True

    def _parse_extension(self) -> bool:
        if not self.text.startswith("{:", self.at):
            return False
        if (match := _SPAN_IAL.match(self.text, self.at)) is not None and self.out and self.out[-1][0] != "text":
            self.at = match.end()
            return True
        match = _SPAN_EXTENSION.match(self.text, self.at)
        if match is not None and match[1] in ("comment", "nomarkdown", "options"):
            self.renderer.step(len(self.text) - self.at)
            stop = re.compile(rf"\{{:/(?:{match[1]})?\}}").search(self.text, match.end())
            if match[2] or stop is not None:
                if match[1] == "nomarkdown" and not match[2] and stop is not None:
                    self.out.add_html(self.text[match.end() : stop.start()])
                self.at = match.end() if match[2] or stop is None else stop.end()
                return True
        self.out.add_text("{")
        self.at += 1
        return True

    def _parse_entity(self) -> bool:
        match = _ENTITY.match(self.text, self.at)
        if match is None:
            return False
        code = _ENTITY_CODES.get(match[1]) if match[1] else int(match[2] or match[3], 10 if match[2] else 16)
        if code is None or not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
            return False
        character = chr(code)
        self.out.add_html(match[0] if character in "&<>" else character)
        self.at = match.end()
        return True

    def _parse_symbol(self) -> bool:
        match = _SYMBOL.match(self.text, self.at)
        if match is None:
            return False
        self.out.add_html(_SYMBOLS[match[0]])
        self.at = match.end()
        return True

    def _parse_break(self) -> bool:
        match = _LINE_BREAK.match(self.text, self.at)
        if match is None:
            return False
        self.out.add_html("")
        self.at = match.end()
        return True

    def _parse_escaped(self) -> bool:
        match = _ESCAPED.match(self.text, self.at)
        if match is None:
            return False
        self.out.add_text(match[1])
        self.at = match.end()
        return True

    def _parse_struck(self) -> bool:
        match = _STRUCK.match(self.text, self.at)
        if match is None:
            return False
        self.out.add_html(self.renderer.render_spans(match[1]))
        self.at = match.end()
        return True


_BLOCK_PARSERS = (
    _Renderer._parse_blank,
    _Renderer._parse_code,
    _Renderer._parse_fence,
    _Renderer._parse_quote,
    _Renderer._parse_header,
    _Renderer._parse_rule,
    _Renderer._parse_list,
    _Renderer._parse_definitions,
    _Renderer._parse_html,
    _Renderer._parse_setext,
    _Renderer._parse_math,
    _Renderer._parse_table,
    _Renderer._parse_footnote,
    _Renderer._parse_link_definition,
    _Renderer._parse_marks,
    _Renderer._parse_paragraph,
)
"""In kramdown's order: the first that takes a line has it."""

_SPAN_PARSERS = (
    _Spans._parse_emphasis,
    _Spans._parse_code,
    _Spans._parse_autolink,
    _Spans._parse_tag,
    _Spans._parse_footnote,
    _Spans._parse_link,
    _Spans._parse_quotes,
    _Spans._parse_math,
    _Spans._parse_extension,
    _Spans._parse_entity,
    _Spans._parse_symbol,
    _Spans._parse_break,
    _Spans._parse_escaped,
    _Spans._parse_struck,
)


class _ItemLines:
    """The lines of a list item: how far its text is indented, and which lines belong to it."""

    def __init__(self, match: re.Match[str]) -> None:
        indent, content = len(match[1]), match[2]
        if re.match(rf"^{_S}*(?:{_IAL})?{_S}*\Z", content):
            indent = 4
        else:
            content = _expand_tabs(content, indent)
            indent += len(content) - len(content.lstrip(" "))
        self.indent = indent
        self.first = content.lstrip()
        four, rest = divmod(indent, 4)
        self._content = re.compile(
            rf"(?:(?:\t| {{4}}){{{four}}} {{{rest}}}|(?:\t| {{4}}){{{four + 1}}}).*[^ \t\r\n\f\v].*\n"
        )
        most = min(indent, 3)
        self._lazy = re.compile(rf"(?! {{0,{most}}}(?:{_IAL}[ \t]*\n|{_HTML_STOP}|{_HTML_START})).*[^ \t\r\n\f\v].*\n")

    def match_line(self, source: str, at: int, *, may_be_lazy: bool) -> tuple[str, int, bool] | None:
        """A line of the item without its indentation, where it ends, and whether it is indented as far as the text of
        the item; None for a line of something else.
        """
        match = self._content.match(source, at) or (self._lazy.match(source, at) if may_be_lazy else None)
        if match is None:
            return None
        line = match[0]
        bare = line.lstrip("\t")
        line = " " * 4 * (len(line) - len(bare)) + bare
        bare = line.removeprefix(" " * self.indent)
        return bare, match.end(), bare != line


def _ends_a_word(text: str, at: int) -> bool:
    """Whether a word, or its first part and a hyphen, ends at a place, `_` not counted."""
    while at and text[at - 1] == "_":
        at -= 1
    return text[max(at - 1, 0) : at].isalpha() or (
        text[max(at - 1, 0) : at] == "-" and text[max(at - 2, 0) : at - 1].isalpha()
    )


def _expand_tabs(content: str, indent: int) -> str:
    while (match := re.match(r"( *)(\t+)", content)) is not None:
        column = len(match[1]) + indent
        spaces = 4 - column % 4 + (len(match[2]) - 1) * 4
        content = match[1] + " " * spaces + content[match.end() :]
    return content


def _line_end(source: str, at: int) -> int:
    end = source.find("\n", at)
    return len(source) if end < 0 else end + 1


def _skip_line_rest(source: str, at: int) -> int:
    match = re.compile(r"[ \t]*\n").match(source, at)
    return match.end() if match else at


def _code_end(source: str, at: int) -> int:
    """The end of the indented lines at a place, with the blank lines between them and the lazy ones after them."""
    while True:
        blank = _BLANK_LINES.match(source, at)
        line = _CODE_LINE.match(source, blank.end() if blank is not None else at)
        if line is None:
            return at
        at = line.end()
        while (line := _CODE_LINE.match(source, at) or _CODE_LAZY_LINE.match(source, at)) is not None:
            at = line.end()


def _is_after_boundary(parent: _Element, has_ial: bool) -> bool:
    """Whether a block that needs a blank line before it may begin."""
    last = parent.children[-1] if parent.children else None
    return has_ial or last is None or last.type == "blank" or (last.type == "eob" and not last.text)


def _make_row(line: str, is_led: bool) -> _Element:
    """A row of a table: its cells are split at `|`, but not within code."""
    cells = [""]
    at = 0
    while at < len(line):
        character = line[at]
        if character == "\\" and line.startswith("|", at + 1):
            cells[-1] += "|"
            at += 2
        elif character == "`":
            mark = _CODE_MARK.match(line, at)
            assert mark is not None
            end = line.find(mark[0], mark.end())
            stop = mark.end() if end < 0 else end + len(mark[0])
            cells[-1] += line[at:stop]
            at = stop
        elif character == "|":
            cells.append("")
            at += 1
        else:
            cells[-1] += character
            at += 1
    if is_led and not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip():
        cells.pop()
    row = _Element("tr")
    row.children = [_Element("td", cell.strip()) for cell in cells]
    return row


def _link_id(label: str) -> str:
    return re.sub(rf"{_S}+", " ", label).lower()
