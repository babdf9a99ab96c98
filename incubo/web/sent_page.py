"""A page as one file that anybody can open: its style within it, nothing that acts, no address of this machine."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

from incubo.web.static_files import load_static_files
from incubo.web.templating import render
from incubo.web.view import View, WebPage

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_DROPPED = frozenset({"script", "form", "nav", "button", "input", "link", "iframe", "object", "datalist", "select"})
_DROPPED_CLASSES = frozenset({"skip", "copy-bar", "no-answer", "acts", "menu", "noprint", "search"})
_ACTION = re.compile(r"/(?:change|committee-mode|undo|share|sync)\b")
"""The addresses of what changes something: nobody can do it from a file, so its words go, too."""
_PARENT_ADDRESS = re.compile(r"^(?:/|\?|\.|$)")
PublicAddress = Callable[[str], str]
"""The public address of an address of this server; "" where it has none."""
_POLICY_NAME = "Content-Security-Policy"
_CONTENT_POLICY = "default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
"""What the file may load: its own style, and pictures within it."""
_SENT_STYLE = "thead svg { display: none; }\n"
"""What hides the signs of columns that sort: a file sorts nothing."""


def make_sent_file(view: View, page: WebPage, public_address: PublicAddress) -> str:
    """A page of a server or a site as one file, with the colours and the logo of the registry within it."""
    style = load_static_files().files["style.css"].data.decode() + _SENT_STYLE
    rendered = render(view, page)
    if view.look.style is not None:
        style += view.look.style.data.decode()
    if (logo := view.look.logo) is not None:
        data = f"data:{logo.media_type};base64,{base64.b64encode(logo.data).decode()}"
        rendered = rendered.replace(view.links.static(f"site/{logo.name}"), data)
    return make_sent_page(rendered, style, public_address)


def make_sent_page(page: str, style: str, public_address: PublicAddress) -> str:
    """A rendered page for somebody who has no incubo: links of this server lead to the public site, or are text."""
    writer = _Writer(style, public_address)
    writer.feed(page)
    writer.close()
    return "".join(writer.parts)


class _Writer(HTMLParser):
    """Copies a page of ours, in one pass.

    `_hidden`: the open elements from the first one that is left out. `_links`: what the open links were written as.
    """

    def __init__(self, style: str, public_address: PublicAddress) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._style = style
        self._public_address = public_address
        self._hidden: list[str] = []
        self._links: list[str] = []
        self._in_foot = False

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if self._hidden:
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        if tag in _DROPPED or not _DROPPED_CLASSES.isdisjoint(values.get("class", "").split()):
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        self._in_foot |= tag == "footer"
        if tag == "meta" and (values.get("name", "").startswith("htmx") or values.get("http-equiv") == _POLICY_NAME):
            return
        if tag == "a":
            href = values.pop("href", "")
            address = self._address(href)
            if not address and (self._in_foot or _ACTION.match(href)):
                self._hidden.append(tag)
                return
            if address:
                values = {"href": address, **values}
            else:
                tag = "span" if "class" in values else ""  # a class is how it looks
            self._links.append(tag)
            if not tag:
                return
        if "scroll" in values.get("class", "").split():
            values["tabindex"] = "0"  # its links may be text now: else no key shows what is out of sight
        self._write(tag, values)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._hidden and tag not in _DROPPED:
            self._write(tag, {name: value or "" for name, value in attrs}, " /")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                while self._hidden.pop() != tag:
                    pass
            return
        if tag == "a" and self._links:
            tag = self._links.pop()
            if not tag:
                return
        self._in_foot &= tag != "footer"
        if tag == "head":
            style = f"\n{self._style}\n"
            digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
            policy = _CONTENT_POLICY.format(digest=digest)
            self._write("meta", {"http-equiv": _POLICY_NAME, "content": policy})
            self.parts.append(f"\n<style>{style}</style>\n")
        if tag not in _VOID:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _address(self, address: str) -> str:
        return self._public_address(address) if _PARENT_ADDRESS.match(address) else address

    def _write(self, tag: str, values: dict[str, str], end: str = "") -> None:
        # what htmx reads would do nothing in a file
        shown = (f' {name}="{html.escape(value)}"' for name, value in values.items() if not name.startswith("hx-"))
        self.parts.append(f"<{tag}{''.join(shown)}{end}>")
