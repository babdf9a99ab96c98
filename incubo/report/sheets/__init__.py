"""One entry on a page: a module a kind, each (the entry, what is known) -> Page."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from incubo.page import Page
from incubo.report.sheets.parts import Known

SHEETS = {
    "startup": "incubo.report.sheets.startup",
    "member": "incubo.report.sheets.member",
    "job": "incubo.report.sheets.job",
    "incubator": "incubo.report.sheets.incubator",
    "team": "incubo.report.sheets.team",
    "organisation": "incubo.report.sheets.organisation",
}
"""The module of each kind; only the one asked for is imported."""


def sheet(known: Known, kind: str, entry_id: str) -> Page:
    """The page of an entry that could be read. Raises KeyError where there is none."""
    entry: Any = known.registry.entries[kind][entry_id]
    page: Page = import_module(SHEETS[kind]).sheet(entry, known)
    return page
