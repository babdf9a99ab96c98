"""One entry on a page: a module a kind, each (the entry, what is known) -> Page."""

from __future__ import annotations

from typing import Any

from incubo.core.lazy import load_target
from incubo.document.page import Page
from incubo.reports.entry_pages.common import RegistryOnDay

ENTRY_PAGES = {
    "startup": "incubo.reports.entry_pages.startup:startup_page",
    "member": "incubo.reports.entry_pages.member:member_page",
    "job": "incubo.reports.entry_pages.job:job_page",
    "incubator": "incubo.reports.entry_pages.organisations:incubator_page",
    "team": "incubo.reports.entry_pages.organisations:team_page",
    "organisation": "incubo.reports.entry_pages.organisations:organisation_page",
}
"""The function of each kind; only the module asked for is imported."""


def entry_page(context: RegistryOnDay, kind: str, entry_id: str) -> Page:
    """The page of an entry that could be read. Raises KeyError where there is none."""
    entry: Any = context.registry.entries[kind][entry_id]
    page: Page = load_target(ENTRY_PAGES[kind])(entry, context)
    return page
