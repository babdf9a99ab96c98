"""A form that asks for a page carries on the day, what was known, and whose figures are shown."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from support.git_repository import make_sample_repository
from support.web_forms import Browser

_FILES = re.compile(r"\.(csv|xlsx|svg|ics|eml|zip|json|md|docx|txt|xml)$")
_OWN_PAGES = ("/change", "/static", "/undo", "/sync", "/share", "/proposals", "/drafts", "/redo", "/done", "/stop")
_MAX_OF_A_KIND = 2
"""Pages of entries of one kind that are looked at."""


class _GetForms(HTMLParser):
    """The forms of a page that are sent by GET: each its action, and the values that it sends."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._is_open = False
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_open = values.get("method", "get") != "post"
            if self._is_open:
                self.forms.append((values["action"], {}))
        if not self._is_open:
            return
        sent = self.forms[-1][1]
        if tag == "input" and values.get("type") in ("radio", "checkbox"):
            if "checked" in values:
                sent[values["name"]] = values.get("value", "")
        elif tag == "input" and "name" in values:
            sent[values["name"]] = values.get("value", "")
        elif tag == "select":
            self._select = values["name"]
            sent[self._select] = ""
        elif tag == "option" and "selected" in values:
            sent[self._select] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_open = False


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser(make_sample_repository(tmp_path_factory.mktemp("sample") / "registry"))


def _find_pages(browser: Browser, query: str) -> dict[str, str]:
    """The pages that are read, from the first one on, with the values of an address: their texts by their paths."""
    pages: dict[str, str] = {}
    waiting = ["/", "/search", "/digest", "/log", "/diff", "/words", "/help"]
    seen = dict.fromkeys(waiting, 0)
    while waiting:
        path = waiting.pop()
        page = browser.get(f"{path}?{query}")
        assert page.status == 200, (path, page.text[:300])
        pages[path] = page.html
        for link in re.findall(r'href="(/[^"#?]*)', page.html):
            folder = link.rpartition("/")[0]
            is_entry = folder not in ("", "/reports")
            if link in seen or link.startswith(_OWN_PAGES) or _FILES.search(link):
                continue
            if is_entry and sum(one.rpartition("/")[0] == folder for one in seen) >= _MAX_OF_A_KIND:
                continue
            seen[link] = 0
            waiting.append(link)
    return pages


@pytest.mark.parametrize("query", ["at=2024-11-04&incubator=all", "known=main&incubator=all"])
def test_a_form_carries_on_the_values_of_its_page(browser: Browser, query: str) -> None:
    values = dict(parse_qsl(query))
    pages = _find_pages(browser, urlencode(values))
    assert len(pages) > 30
    count = 0
    for path, text in pages.items():
        for action, sent in _GetForms(text).forms:
            count += 1
            assert not urlsplit(action).query, (path, action)  # a browser would leave it out
            for name, value in values.items():
                assert sent.get(name) == value, (path, action, name, sent)
    assert count > 2 * len(pages) - 5


def test_the_products_of_a_committee_are_those_of_the_page_before(browser: Browser) -> None:
    link = re.search(r'href="(/committee-mode[^"]*)"', browser.get("/committees?incubator=fabrique-mobilites").html)
    assert link is not None
    page = browser.get(link[1])
    forms = [sent for action, sent in _GetForms(page.html).forms if action == "/committee-mode"]
    assert [sent["incubator"] for sent in forms] == ["fabrique-mobilites"] * len(forms)
    assert "name" in forms[-1]
    wrong = browser.get(f"/committee-mode?{urlencode({**forms[-1], 'name': 'nothing-like-that'})}")
    assert wrong.status == 422
    own = browser.get("/committee-mode")
    counts = [len(re.findall('name="pick"', one.html)) for one in (page, wrong, own)]
    assert 0 < counts[0] == counts[1] < counts[2]


def test_the_question_which_entry_is_meant_carries_on_its_address(browser: Browser) -> None:
    page = browser.get("/change/text?section=post-mortem&incubator=all&name=nothing-like-that")
    action, sent = _GetForms(page.html).forms[-1]
    assert action == "/change/text"
    assert (sent["section"], sent["incubator"]) == ("post-mortem", "all")
