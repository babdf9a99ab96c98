"""`incubo validate --since`: the registry as the branch leaves it, and as it was where the branch left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from incubo.app.workspace import find_registry_root, open_workspace_with_settings
from incubo.core.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry
    from incubo.validation.new_findings import Baseline
    from incubo.vcs.comparison import Comparison


def open_staged_registry(day_text: str | None, fallback_start: Path | None) -> Workspace:
    """The registry under the settings that the next commit would hold. Raises as `workspace.open_registry`."""
    from incubo.config import settings as config
    from incubo.registry.layout import LAYOUTS, detect_layout
    from incubo.vcs.revision import read_staged_settings

    root = find_registry_root(fallback_start)
    settings = config.parse_config(read_staged_settings(root))
    layout = LAYOUTS[settings.layout_id] if settings.layout_id else detect_layout(root)
    return open_workspace_with_settings(root, settings, layout, day_text)


def load_with_base(
    workspace: Workspace,
    revision: str,
    check_settings: Callable[[Workspace, Registry], Iterator[Problem]],
    *,
    staged: bool = False,
) -> tuple[Registry, Baseline]:
    """The registry (the working tree, or what is `staged`), and what it was at the last commit shared with a revision.

    Only the files that differ are read twice. Raises ToolError.
    """
    from incubo.registry.file_changes import keep_true_renames
    from incubo.validation.new_findings import Baseline
    from incubo.vcs.comparison import compare_with_merge_base

    left = compare_with_merge_base(workspace.root, workspace.layout, revision, staged=staged)
    registry, base = load_before_and_after(workspace, left, staged=staged)
    if not left.has_settings_change:
        base.problems.extend(check_settings(workspace, base))
    return registry, Baseline(base, revision, left.merge_base, keep_true_renames(base, registry, left.renames))


def load_before_and_after(
    workspace: Workspace, merge_base: Comparison, *, staged: bool = False
) -> tuple[Registry, Registry]:
    """The registry as it is (or as it is `staged`), and as it was where the branch left, without its settings."""
    from incubo.model.entry_kinds import add_custom_fields
    from incubo.registry.loader import load_registry as read
    from incubo.registry.loader import reload_registry

    before, now = merge_base.make_stores(workspace.root, workspace.store)
    tables = add_custom_fields(workspace.settings.custom_fields)
    registry = read(now, workspace.layout, workspace.vocabulary, None, tables) if staged else workspace.load_registry()
    words = {workspace.layout.folders["phase"], workspace.layout.folders["event"]}
    # what was not a phase yet is none there
    if merge_base.has_relinked_folder or any(path.rpartition("/")[0] in words for path in merge_base.base_contents):
        return registry, read(before, workspace.layout, workspace.vocabulary, None, tables)
    return registry, reload_registry(registry, before, merge_base.base_contents.keys(), tables)
