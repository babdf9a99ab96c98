"""A walk through what `incubo serve` answers: links are followed, forms are sent empty and with wrong values."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from support.web_forms import Browser, Page

_FILE = re.compile(r"\.(?:csv|docx|html|ics|json|md|svg|txt|xlsx)$|^/static/")
_WRONG = "pas une réponse !"
_TYPED = ("text", "textarea", "date", "number", "email", "url", "search")


class _Form(NamedTuple):
    """A form of a page. `fields`: name, type and value of each; `buttons`: what each sends."""

    action: str
    is_sent: bool
    fields: tuple[tuple[str, str, str], ...]
    buttons: tuple[tuple[str, str], ...]

    def fill_in(self, typed: str) -> list[tuple[str, str]]:
        """What is sent with a text in each field where one is typed."""
        return [(name, typed if kind in _TYPED else value) for name, kind, value in self.fields]


class _Reader(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[_Form] = []
        self._select = ""
        self.feed(page.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "form":
            self.forms.append(_Form(values.get("action", ""), values.get("method", "").lower() == "post", (), ()))
        elif not self.forms:
            return
        elif tag == "button" and values.get("type") != "button":
            self._add(buttons=((values.get("name", ""), values.get("value", "")),))
        elif tag == "select":
            self._select = values.get("name", "")
        elif tag == "option" and (not self._is_filled_in(self._select) or "selected" in values):
            self._add(fields=((self._select, "select", values.get("value", "")),))
        elif tag in ("input", "textarea") and values.get("name"):
            kind = "textarea" if tag == "textarea" else values.get("type", "text")
            if kind not in ("radio", "checkbox") or "checked" in values:
                self._add(fields=((values["name"], kind, values.get("value", "")),))

    def _is_filled_in(self, name: str) -> bool:
        return any(name == field[0] for field in self.forms[-1].fields)

    def _add(self, fields: tuple[tuple[str, str, str], ...] = (), buttons: tuple[tuple[str, str], ...] = ()) -> None:
        form = self.forms[-1]
        kept = tuple(field for field in form.fields if not fields or field[1] != "select" or field[0] != fields[0][0])
        self.forms[-1] = form._replace(fields=(*kept, *fields), buttons=(*form.buttons, *buttons))


def crawl(browser: Browser, same_shape: int) -> Iterator[Page]:
    """The pages that links lead to from the first one, then what each form answers that is sent without answers and
    with wrong ones.

    `same_shape`: how many addresses are visited that differ only in an id or in what a parameter says, and how many
    forms are sent that ask the same.
    """
    shapes: Counter[object] = Counter()
    waiting, known, forms = deque(["/"]), {"/"}, dict[_Form, None]()

    def is_new(shape: object) -> bool:
        shapes[shape] += 1
        return shapes[shape] <= same_shape

    def take(page: Page) -> Page:
        read = _Reader(page)
        for link in (link.partition("#")[0] for link in read.links):
            if link.startswith("/") and not _FILE.search(urlsplit(link).path) and link not in known:
                known.add(link)
                if is_new(_shape(link)):
                    waiting.append(link)
        for form in read.forms:
            names = tuple(sorted({re.sub(r"\d+", "0", name) for name, _, _ in form.fields}))
            if form.action.startswith("/") and is_new((_shape(form.action), names, form.buttons)):
                forms[form] = None
        return page

    while waiting or forms:
        while waiting:
            address = waiting.popleft()
            yield take(browser.get(address))
            query = parse_qsl(urlsplit(address).query)
            if query and is_new((_shape(address), "wrong")):
                yield browser.get(f"{urlsplit(address).path}?{urlencode([(name, 'zzz') for name, _ in query])}")
        if forms:
            form = next(iter(forms))
            del forms[form]
            for typed in ("", _WRONG):
                for button in form.buttons or (("", ""),):
                    data = [*form.fill_in(typed), *([button] if button[0] else [])]
                    if form.is_sent:
                        yield take(browser.post(form.action, data))
                    else:
                        yield take(browser.get(f"{urlsplit(form.action).path}?{urlencode(data)}"))


def _shape(address: str) -> tuple[str, ...]:
    """What addresses have in common that differ only in an id or in what a parameter says."""
    parts = urlsplit(address)
    first, *rest = parts.path.strip("/").split("/")
    if first in ("change", "reports"):
        first, rest = f"{first}/{''.join(rest[:1])}", rest[1:]
    return (first, *("*" for _ in rest), *sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True)))
