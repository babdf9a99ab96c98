"""The links of a site that was exported: whether each one leads to a file of it, and to a place that is there."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_LINK_ATTRIBUTES = {"href", "src", "action"}
"""The attributes of elements that lead to another address."""


class PageLinks(HTMLParser):
    """What leads away from a page (element, address, attributes), its ids, and what scripts or styles it holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str, dict[str, str | None]]] = []
        self.ids: set[str] = set()
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values: dict[str, str | None] = dict(attrs)
        self.links += [(tag, values[name] or "", values) for name in _LINK_ATTRIBUTES & values.keys()]
        if values.get("http-equiv") == "refresh":
            self.links.append((tag, (values["content"] or "").partition("url=")[2], values))
        self.scripts += [name for name in values if name.startswith("on") or name == "style"]
        if tag in ("iframe", "object", "embed", "base", "style") or (tag == "script" and "src" not in values):
            self.scripts.append(tag)
        if "id" in values:
            self.ids.add(values["id"] or "")


def read_links(site: Path) -> Mapping[str, PageLinks]:
    """The pages of a site, by their paths."""
    return {
        path.relative_to(site).as_posix(): PageLinks(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))
    }


class CheckedLinks(NamedTuple):
    """The links that lead nowhere, each with the page where it is; how many links within the site there are."""

    broken: list[tuple[str, str]]
    count: int


def check_links(site: Path, base_path: str = "") -> CheckedLinks:
    """Follow the links of a site. `base_path`: where it will stand, which is what the page of an error leads to."""
    pages = read_links(site)
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    broken, count = [], 0
    for page, parsed in pages.items():
        for _, address, _ in parsed.links:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                if parts.scheme not in ("https", "http", "mailto"):
                    broken.append((page, address))
                continue
            count += 1
            path, folder = parts.path, posixpath.dirname(page)
            if base_path and page == "404.html" and path.startswith(base_path):
                path, folder = path.removeprefix(base_path) or "index.html", ""
            place = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else page
            if path.endswith(("/", ".")):  # a folder answers with its first page
                place = posixpath.normpath(posixpath.join(place, "index.html"))
            has_place = not parts.fragment or place not in pages or unquote(parts.fragment) in pages[place].ids
            if not address or place not in files or not has_place:
                broken.append((page, address))
    return CheckedLinks(broken, count)
