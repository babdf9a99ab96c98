"""The pages that only a site has: every page from A to Z, the portfolio to print, what leads on from a former id."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.core.i18n import gettext
from incubo.model.suggestions import split_words
from incubo.query.filters import fold_for_search
from incubo.query.resources.catalogue import RESOURCES
from incubo.registry.lookup import entry_title
from incubo.reports.entry_pages.common import split_live_startups
from incubo.web.blocks import phase_tag
from incubo.web.links import ENTRY_SECTIONS
from incubo.web.pages.lists import KIND_LABELS
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from incubo.model.records import Startup

_MAX_WORD_LENGTH = 40
_RESOURCES = {resource.id: resource for resource in RESOURCES}


class IndexEntry(NamedTuple):
    """A page in the list of all pages; `number` is what the words of texts refer to."""

    number: int
    title: str
    href: str
    kind: str
    is_over: bool


def make_search_page(view: View, entries: Sequence[tuple[str, str]], words_address: str) -> WebPage:
    """Every page of an entry from A to Z, which a script narrows down to those with some words."""
    found = []
    for number, (kind, entry_id) in enumerate(entries):
        title = entry_title(view.registry, kind, entry_id)
        entry = view.registry.entries[kind][entry_id]
        is_over = not _RESOURCES[ENTRY_SECTIONS[kind]].is_active(view.query_context, entry)
        label = gettext(KIND_LABELS[kind])
        line = IndexEntry(number, title, view.links.entry(kind, entry_id), label, is_over)
        found.append((fold_for_search(title), kind, entry_id, line))
    letters: dict[str, list[IndexEntry]] = {}
    for folded, _, _, line in sorted(found, key=lambda item: (_letter(item[0]), *item[:3])):
        letters.setdefault(_letter(folded), []).append(line)
    values = {"letters": list(letters.items()), "count": len(entries), "words_address": words_address}
    return WebPage("site_search.html", gettext("All pages, from A to Z"), values, "search")


def _letter(folded: str) -> str:
    first = next((letter for letter in folded if letter.isalnum()), "")
    return first.upper() if "a" <= first <= "z" else "#"


class WordIndex:
    """The words of the entries of a site: word → the numbers of those whose fields or text contain it."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))
        self._count = 0

    def add(self, view: View, kind: str, entry_id: str) -> None:
        """Add an entry; its number is how many there were before."""
        entry = view.registry.entries[kind][entry_id]
        texts = [part for part in _RESOURCES[ENTRY_SECTIONS[kind]].search_texts(view.query_context, entry) if part]
        texts.append(view.read_body(entry.path))
        text = " ".join(texts).casefold().replace("œ", "oe").replace("æ", "ae")  # as `fold_for_search` does
        for word in {*split_words(text)}:
            if 1 < len(word) <= _MAX_WORD_LENGTH:
                self._numbers[word].append(self._count)
        self._count += 1

    def make_script(self) -> bytes:
        """What the script of the search reads."""
        lines = (
            f"{json.dumps(word, ensure_ascii=False)}:[{','.join(map(str, numbers))}]".encode()
            for word, numbers in sorted(self._numbers.items())
        )
        return b"incuboWords({" + b",".join(lines) + b"});\n"


def make_portfolio(view: View) -> WebPage:
    """The active products by phase, each with what it is for: a sheet or two of paper."""
    live, _ = split_live_startups(view.page_context, view.registry.startups_of_incubator(view.incubator))
    values = {"groups": products_by_phase(view, live), "count": len(live)}
    return WebPage("site_portfolio.html", gettext("Portfolio"), values, "startups")


def products_by_phase(view: View, live: Iterable[Startup]) -> list[dict[str, Any]]:
    """What `macros/products.html` draws: each phase that there is, in its order, and its products by name."""
    by_phase: dict[str | None, list[dict[str, Any]]] = {}
    for startup in sorted(live, key=lambda startup: fold_for_search(startup.display_name)):
        period = view.registry.phase_period_at(startup.id, view.day)
        by_phase.setdefault(period.phase.name if period is not None else None, []).append(
            {
                "title": startup.display_name,
                "href": view.links.entry("startup", startup.id),
                "mission": " ".join((startup.mission or "").split()),
                "since": period.phase.start if period is not None else None,
            }
        )
    ranked = sorted(by_phase, key=lambda phase: (view.registry.vocabulary.phase_rank(phase), phase or ""))
    return [{"tag": phase_tag(view, phase), "products": by_phase[phase]} for phase in ranked]


def make_redirect(view: View, startup_id: str) -> WebPage:
    """A page that leads on to a product from the address of its former id."""
    title = entry_title(view.registry, "startup", startup_id)
    values = {"href": view.links.entry("startup", startup_id), "target": title}
    return WebPage("site_redirect.html", title, values)
