"""Texts call a product a product, in both languages: `startup` is for what programs and files name (ids, commands,
options, fields).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from support.command_line import RunCommand
from support.crawl import crawl
from support.git_repository import make_sample_repository
from support.paths import ROOT
from support.web_forms import Browser
from support.web_pages import plain_text

from incubo.query.lists import LISTS
from incubo.reports.catalogue import REPORTS

_NAMES = re.compile(
    r"\bincubo(?: [a-z]+){1,2}|`[^`]*`|\{[^{}]*\}|“[^”]*”|«[^»]*»|\bid, [\w, ]+"  # commands, code, names of fields
    r"|startup, member\b|startups_now|; startups, phases|content/ with startups/|avec startups/"
)
_WORD = re.compile(r"(?<![\w/.$@=<>\[{-])startups?(?![\w/=@\]>:-]|\.\w)", re.IGNORECASE)


def said(text: str) -> Iterator[str]:
    """Where a text says the word, and not only a name."""
    text = _NAMES.sub(" ", text.replace("\u00a0", " "))
    for found in _WORD.finditer(text):
        yield text[max(0, found.start() - 50) : found.end() + 30]


@pytest.mark.parametrize("catalogue", sorted((ROOT / "incubo/locale/fr").glob("*.po")), ids=lambda path: path.stem)
def test_no_message_says_it(catalogue: Path) -> None:
    with catalogue.open("rb") as file:
        messages = list(read_po(file))
    for message in messages:
        for text in (message.id, message.string):
            for form in text if isinstance(text, tuple) else (text,):
                assert list(said(form)) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_output_says_it(call: RunCommand, lang: str) -> None:
    commands = [
        *(("list", name) for name in LISTS),
        *(("report", name) for name in REPORTS),
        ("show", "mon-estran"),
        ("todo",),
    ]
    for words in commands:
        ran = call(*words, cwd=ROOT, lang=lang)
        assert list(said(ran.out + ran.err)) == [], words


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_page_says_it(tmp_path: Path, lang: str) -> None:
    browser = Browser(make_sample_repository(tmp_path / "registry"), lang)
    for page in crawl(browser, same_shape=1):
        if page.html.lstrip().startswith("<!DOCTYPE"):
            shown = re.sub(r"<(pre|code|style|script|textarea|datalist)\b.*?</\1>", " ", page.html, flags=re.DOTALL)
            assert list(said(plain_text(shown))) == [], page.address
