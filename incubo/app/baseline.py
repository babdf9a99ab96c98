"""`incubo validate --since`: the registry as the branch leaves it, and as it was where the branch left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from incubo.core.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry
    from incubo.validation.new_findings import Baseline
    from incubo.vcs.comparison import Comparison


def open_staged_registry(at: str | None, extra: Path | None) -> Workspace:
    """The registry under the settings that the next commit would hold. Raises as `workspace.open_registry`."""
    from incubo.app import workspace
    from incubo.config import settings as config
    from incubo.registry.layout import LAYOUTS, detect_layout
    from incubo.vcs.revision import read_staged_settings

    root = workspace.find_registry_root(extra)
    settings = config.parse_config(read_staged_settings(root))
    layout = LAYOUTS[settings.layout] if settings.layout else detect_layout(root)
    return workspace.open_workspace_with_settings(root, settings, layout, at)


def load_with_base(
    opened: Workspace,
    revision: str,
    settings: Callable[[Workspace, Registry], Iterator[Problem]],
    *,
    staged: bool = False,
) -> tuple[Registry, Baseline]:
    """The registry (the working tree, or what is `staged`), and what it was at the last commit shared with a revision.

    Only the files that differ are read twice. Raises ToolError.
    """
    from incubo.registry.file_changes import keep_true_renames
    from incubo.validation.new_findings import Baseline
    from incubo.vcs.comparison import compare_with_merge_base

    left = compare_with_merge_base(opened.root, opened.layout, revision, staged=staged)
    registry, base = load_before_and_after(opened, left, staged=staged)
    if not left.settings:
        base.problems.extend(settings(opened, base))
    return registry, Baseline(base, revision, left.commit, keep_true_renames(base, registry, left.moves))


def load_before_and_after(opened: Workspace, left: Comparison, *, staged: bool = False) -> tuple[Registry, Registry]:
    """The registry as it is (or as it is `staged`), and as it was where the branch left, without its settings."""
    from incubo.model.entry_kinds import add_custom_fields
    from incubo.registry.loader import load_registry as read
    from incubo.registry.loader import reload_registry

    before, now = left.stores(opened.root, opened.store)
    tables = add_custom_fields(opened.config.fields)
    registry = read(now, opened.layout, opened.vocabulary, None, tables) if staged else opened.load()
    words = {opened.layout.folders["phase"], opened.layout.folders["event"]}
    # what was not a phase yet is none there
    if left.folders or any(path.rpartition("/")[0] in words for path in left.base):
        return registry, read(before, opened.layout, opened.vocabulary, None, tables)
    return registry, reload_registry(registry, before, left.base.keys(), tables)
