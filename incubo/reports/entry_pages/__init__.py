"""The page of one entry: a module for each kind, with a function from the entry and its registry to a Page."""

from __future__ import annotations

from typing import Any

from incubo.core.lazy import load_target
from incubo.document.page import Page
from incubo.reports.entry_pages.common import PageContext

ENTRY_PAGES = {
    "startup": "incubo.reports.entry_pages.startup:startup_page",
    "member": "incubo.reports.entry_pages.member:member_page",
    "job": "incubo.reports.entry_pages.job:job_page",
    "incubator": "incubo.reports.entry_pages.organisations:incubator_page",
    "team": "incubo.reports.entry_pages.organisations:team_page",
    "organisation": "incubo.reports.entry_pages.organisations:organisation_page",
}
"""The function of each kind. Lazy: 5 ms for all, and documents import this package for `common` only."""


def entry_page(context: PageContext, kind: str, entry_id: str) -> Page:
    """The page of an entry. Raises KeyError if the registry has no such entry."""
    entry: Any = context.registry.entries[kind][entry_id]
    page: Page = load_target(ENTRY_PAGES[kind])(context, entry)
    return page
