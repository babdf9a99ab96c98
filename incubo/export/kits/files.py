"""Every generated file of a registry, family by family."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from incubo.export.kits.codeowners import codeowners
from incubo.export.kits.contributing import contributing
from incubo.export.kits.editor import editor
from incubo.export.kits.forms import issue_forms
from incubo.export.kits.github import github
from incubo.export.kits.gitlab import gitlab
from incubo.export.kits.hooks import hooks
from incubo.export.kits.kit import Kit, Made

FAMILIES: tuple[Callable[[Kit], Iterator[Made]], ...] = (
    github,
    gitlab,
    issue_forms,
    codeowners,
    contributing,
    hooks,
    editor,
)
"""A family makes its files from a Kit: none where they make no sense (another forge)."""


def files(kit: Kit) -> Iterator[Made]:
    """All that is generated for a registry, in the order in which it is shown."""
    for family in FAMILIES:
        yield from family(kit)
