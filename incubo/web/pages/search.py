"""Search over titles, people and texts."""

from __future__ import annotations

from incubo.core.i18n import gettext
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.filters import fold_for_search
from incubo.query.resources.catalogue import RESOURCES
from incubo.registry.lookup import entry_title
from incubo.web.blocks import entry_link
from incubo.web.links import ENTRY_SECTIONS
from incubo.web.pages.lists import LIST_TITLES
from incubo.web.view import View, WebPage

_MAX_RESULTS = 50
"""Results shown of each kind."""
MAX_QUERY = 200
"""Characters of a search that are looked at."""


def make_search(view: View) -> WebPage:
    """The entries whose title, id, fields or text contain every word."""
    text = view.query.get("q", "").strip()[:MAX_QUERY]
    words = fold_for_search(text).split()
    resources = {resource.id: resource for resource in RESOURCES}
    groups = []
    for kind in ENTRY_KINDS if words else ():
        section = ENTRY_SECTIONS[kind]
        resource = resources[section]
        found = []
        for entry in view.registry.entries.get(kind, {}).values():
            texts = [entry.id, *(part for part in resource.search_texts(view.query_context, entry) if part)]
            folded = fold_for_search(" ".join(texts))
            if all(word in folded for word in words):
                title = entry_title(view.registry, kind, entry.id)
                is_in_title = all(word in fold_for_search(f"{title} {entry.id}") for word in words)
                is_active = resource.is_active(view.query_context, entry)
                found.append((not is_in_title, not is_active, fold_for_search(title), title, entry.id, is_active))
        if found:
            found.sort()
            results = [(title, entry_link(view, kind, entry_id), is_active)
                       for *_, title, entry_id, is_active in found[:_MAX_RESULTS]]  # fmt: skip
            groups.append((gettext(LIST_TITLES[section]), len(found), results))
    return WebPage("search.html", gettext("Search"), {"text": text, "groups": groups}, "search")
