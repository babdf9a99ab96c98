"""`incubo validate --since`: the registry as the branch leaves it, and as it was where the branch left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Problem, Text

if TYPE_CHECKING:
    from pathlib import Path

    from incubo.cli.workspace import Workspace
    from incubo.registry.fork import Fork
    from incubo.registry.registry import Registry
    from incubo.validation.gate import Base


def asked(since: str | None, *, staged: bool, fix: bool) -> str | None:
    """The revision to compare with; None: everything is shown. Raises UsageError for options that exclude each other.

    What is staged is compared with the last commit, unless told otherwise.
    """
    if staged and fix:
        raise UsageError(
            Text(N_("--fix corrects the files, and --staged looks at what git add has taken of them")),
            hints=(
                Text(
                    N_("correct first, then git add: incubo validate --fix --since {revision}"),
                    {"revision": since or "HEAD"},
                ),
            ),
        )
    return "HEAD" if staged and since is None else since


def open_staged(at: str | None, extra: Path | None) -> Workspace:
    """The registry under the settings that the next commit would hold. Raises as `workspace.open_registry`."""
    from incubo import config
    from incubo.cli import workspace
    from incubo.registry.before import staged_settings
    from incubo.registry.layout import LAYOUTS, detect

    root = workspace.find(extra)
    settings = config.read(staged_settings(root))
    layout = LAYOUTS[settings.layout] if settings.layout else detect(root)
    return workspace.with_settings(root, settings, layout, at)


def load(
    opened: Workspace,
    revision: str,
    settings: Callable[[Workspace, Registry], Iterator[Problem]],
    *,
    staged: bool = False,
) -> tuple[Registry, Base]:
    """The registry (the working tree, or what is `staged`), and what it was at the last commit shared with a revision.

    Only the files that differ are read twice. Raises ToolError.
    """
    from incubo.registry.fork import fork
    from incubo.registry.renames import followed
    from incubo.validation.gate import Base

    left = fork(opened.root, opened.layout, revision, staged=staged)
    registry, base = both(opened, left, staged=staged)
    if not left.settings:
        base.problems.extend(settings(opened, base))
    return registry, Base(base, revision, left.commit, followed(base, registry, left.moves))


def both(opened: Workspace, left: Fork, *, staged: bool = False) -> tuple[Registry, Registry]:
    """The registry as it is (or as it is `staged`), and as it was where the branch left, without its settings."""
    from incubo.model.extra import with_fields
    from incubo.registry.loading import load as read
    from incubo.registry.loading import reload

    before, now = left.stores(opened.root, opened.store)
    tables = with_fields(opened.config.fields)
    registry = read(now, opened.layout, opened.vocabulary, None, tables) if staged else opened.load()
    words = {opened.layout.folders["phase"], opened.layout.folders["event"]}
    # what was not a phase yet is none there
    if left.folders or any(path.rpartition("/")[0] in words for path in left.base):
        return registry, read(before, opened.layout, opened.vocabulary, None, tables)
    return registry, reload(registry, before, left.base.keys(), tables)
