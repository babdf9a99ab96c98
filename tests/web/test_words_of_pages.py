"""Pages name no command of incubo or git, no option, no commit and no file: who reads them types nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from support.crawl import crawl
from support.git_repository import make_sample_repository
from support.untidy_registry import make_untidy_registry
from support.visited_pages import visit_all_pages
from support.web_forms import Browser
from support.web_pages import plain_text

from incubo.cli.command_table import COMMANDS
from incubo.validation.rules import RULES

_GIT_COMMANDS = (
    "add|branch|checkout|clone|commit|config|fetch|fsck|init|log|merge|pull|push|rebase|remote|stash|status|switch"
)
_TYPED = re.compile(
    rf"(?<![\w/.])(?<!\w['’])(?:incubo (?:{'|'.join(re.escape(name.split()[0]) for name in COMMANDS)})\b"
    rf"|git (?:{_GIT_COMMANDS})\b|--[a-z][\w-]*|(?:Enter|Entrée) ?:)|\[rules\]|[\w-]\.(?:md|toml)\b"
    r"|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,40}\b"
)
_SHOWN_FILES = re.compile(
    r'<(pre|textarea|style|head|datalist|svg)\b.*?</\1>|<div class="diff".*?</div>'
    r"|<p>(?:In|Dans) [^<]{1,200}\.(?:md|toml)(?:\u00a0:|:)</p>",
    re.DOTALL,
)
"""What a page shows of a file: its lines, a difference, and of which file an example is."""
_ABOUT_FILES = re.compile(r"(?:illisible|bac-a-sel|LesBases|lesbases|tres-long|fausse)\.md")
"""Files of the untidy registry whose names are what is wrong, or that nothing else names."""


def _find_typed(html: str) -> Iterator[str]:
    text = _ABOUT_FILES.sub("", plain_text(_SHOWN_FILES.sub(" ", html)).replace("\u00a0", " "))
    for found in _TYPED.finditer(text):
        yield text[max(0, found.start() - 60) : found.end() + 30]


def _collect(pages: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What is typed, and the first page on which it stands."""
    found: dict[str, str] = {}
    for name, html in pages:
        if html.lstrip().startswith("<!DOCTYPE"):
            for text in _find_typed(html):
                found.setdefault(text, name)
    return found


@pytest.mark.slow
def test_no_kind_of_page_names_a_command(tmp_path: Path) -> None:
    visits = visit_all_pages(tmp_path)
    assert visits.find_missing() == []
    assert _collect((page.name, page.html) for page in visits.pages) == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_of_a_rule_names_a_command(language: str, tmp_path: Path) -> None:
    browser = Browser(make_sample_repository(tmp_path / "registry"), language)
    addresses = [f"/checks/{rule}" for rule in RULES]
    assert _collect((address, browser.get(address).html) for address in addresses) == {}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("make_registry", [make_sample_repository, make_untidy_registry], ids=["sample", "untidy"])
def test_no_answer_names_a_command(make_registry: type, language: str, tmp_path: Path) -> None:
    browser = Browser(make_registry(tmp_path / "registry"), language)
    assert _collect((page.address, page.html) for page in crawl(browser, same_shape=2)) == {}
