"""Search over titles, people and texts: by kind, with what was found marked, and what was probably meant."""

from __future__ import annotations

from typing import Any

from incubo.core.i18n import gettext
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.filters import fold_for_search
from incubo.query.lists import LISTS
from incubo.query.resources.catalogue import RESOURCES
from incubo.reports.catalogue import REPORTS
from incubo.web.blocks import entry_link, phase_tag
from incubo.web.links import ENTRY_SECTIONS
from incubo.web.search_index import Hit, SearchIndex, split_words
from incubo.web.view import View, WebPage

_FEW, _MANY = 8, 100
"""Results shown of each kind: of all kinds, of one that was chosen (`?kind=`)."""
MAX_QUERY = 200
"""Characters of a search that are looked at."""


def find_index(view: View) -> SearchIndex:
    """The texts of the registry, read once for each state of the files."""

    def build(previous: SearchIndex | None) -> SearchIndex:
        return SearchIndex(view.whole, view.query_context, previous)

    return view.keep("search", view.day, build)


def make_search(view: View) -> WebPage:
    """The entries that contain every word, and the reports that tell of them."""
    text = view.query.get("q", "").strip()[:MAX_QUERY]
    words = split_words(text)
    kind = view.query.get("kind", "")
    by_kind = _find(view, words)
    is_nothing = bool(words) and not by_kind
    shown_instead = find_index(view).suggest(text) if is_nothing and not list(_find_reports(view, words)) else ""
    if shown_instead:  # nobody looks for nothing: what was probably meant is found at once
        words = split_words(shown_instead)
        by_kind = _find(view, words)
    groups = []
    for found_kind in ENTRY_KINDS:
        hits = by_kind.get(found_kind, [])
        if not hits or (kind and kind != found_kind):
            continue
        groups.append(_group_values(view, found_kind, hits, _MANY if kind else _FEW, shown_instead or text, words))
    counts = {found_kind: len(hits) for found_kind, hits in by_kind.items()}
    total = sum(counts.values())
    suggestion = find_index(view).suggest(text) if words and total < 3 and not shown_instead else ""
    return WebPage(
        "search.html",
        gettext("Search"),
        {
            "text": text,
            "total": total,
            "groups": groups,
            "reports": [] if kind else list(_find_reports(view, words)),
            "chips": [
                (gettext("All"), total, view.links.page("search", {"q": shown_instead or text}), not kind),
                *(
                    (
                        gettext(LISTS[ENTRY_SECTIONS[found_kind]].title),
                        counts[found_kind],
                        view.links.page("search", {"q": shown_instead or text, "kind": found_kind}),
                        kind == found_kind,
                    )
                    for found_kind in ENTRY_KINDS
                    if found_kind in counts
                ),
            ],
            "suggestion": suggestion,
            "shown_instead": shown_instead if total else "",
            "suggestion_link": view.links.page("search", {"q": suggestion}) if suggestion else "",
        },
        "search",
    )


def _find(view: View, words: list[str]) -> dict[str, list[Hit]]:
    by_kind: dict[str, list[Hit]] = {}
    for hit in find_index(view).find(words) if words else ():
        by_kind.setdefault(hit.source.kind, []).append(hit)
    return by_kind


def _group_values(view: View, kind: str, hits: list[Hit], limit: int, text: str, words: list[str]) -> dict[str, Any]:
    resource = next(resource for resource in RESOURCES if resource.id == ENTRY_SECTIONS[kind])
    entries = view.whole.entries[kind]
    ranked = []
    for hit in hits:
        is_active = resource.is_active(view.query_context, entries[hit.source.id])
        ranked.append((hit.rank, not is_active, fold_for_search(hit.source.title), hit.source.id, hit))
    ranked.sort(key=lambda item: item[:4])
    results = [
        {
            "title": hit.source.title,
            "href": entry_link(view, kind, hit.source.id),
            "state": _state(view, entries[hit.source.id]) if is_over else "",
            "phase": phase_tag(view, view.whole.phase_at(hit.source.id, view.day)) if kind == "startup" else None,
            "excerpt": find_index(view).excerpt(hit, words),
        }
        for _, is_over, _, _, hit in ranked[:limit]
    ]
    return {
        "id": kind,
        "label": gettext(LISTS[ENTRY_SECTIONS[kind]].title),
        "count": len(hits),
        "results": results,
        "more": len(hits) - len(results),
        "more_link": view.links.page("search", {"q": text, "kind": kind}) if limit == _FEW else "",
    }


def _state(view: View, entry: Any) -> str:
    """Why an entry is not active: it is a draft, or a person may be about to arrive; the rest is over."""
    if entry.draft:
        return gettext("draft")
    missions = getattr(entry, "missions", ())
    return gettext("to come") if any(mission.first_day > view.day for mission in missions) else gettext("over")


def _find_reports(view: View, words: list[str]) -> list[dict[str, str]]:
    found = []
    for report in REPORTS.values():
        title, question = gettext(report.title), gettext(report.question)
        names = (title, question, report.id, *report.french_words, *report.english_words)
        if words and all(word in fold_for_search(" ".join(names)) for word in words):
            found.append({"title": title, "question": question, "href": view.links.page(f"reports/{report.id}")})
    return found
