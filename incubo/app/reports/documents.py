"""What documents are made from: all entries on a day, and what git knows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.app.workspace import find_commit, find_last_change
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.reports.entry_pages.common import PageContext

if TYPE_CHECKING:
    from incubo.app.reports.context import ReportContext

DOCUMENT_KINDS = tuple(ENTRY_KINDS)
"""The kinds of entries that a document may contain."""


def make_document_context(context: ReportContext, path: str | None = None) -> PageContext:
    """The registry on the day, and the commits of a file."""
    last_change, is_modified = find_last_change(context.workspace, path) if path is not None else (None, False)
    commit = find_commit(context.workspace)
    return PageContext(context.registry, context.day, commit, last_change, is_modified, context.today)
