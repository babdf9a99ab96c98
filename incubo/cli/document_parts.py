"""What the documents share: the kinds of entries they read, and what is known of a registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incubo.cli.reporting import Desk
    from incubo.report.sheets.parts import Known

KINDS = ("startup", "member", "job", "incubator", "organisation", "team")
"""The kinds of entries that a document may tell of."""


def known(desk: Desk, path: str | None = None) -> Known:
    """What documents are told of: the registry on the day, and what git knows of a file."""
    from incubo.registry import git
    from incubo.report.sheets.parts import Known

    root = desk.opened.root
    made = Known(desk.registry, desk.day, git.head(root), now=desk.opened.now)
    if path is None:
        return made
    return made._replace(change=git.last_change(root, path), modified=git.modified(root, path))
