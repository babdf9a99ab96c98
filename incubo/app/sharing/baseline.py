"""What a branch, or the next commit, is compared with: the registry before and after."""

from __future__ import annotations

from pathlib import Path

from incubo.app.environment import Environment
from incubo.app.history.earlier_registry import load_current_and_base
from incubo.app.settings_check import find_settings_problems
from incubo.app.workspace import Workspace, open_workspace
from incubo.config.settings import parse_config
from incubo.registry.file_changes import keep_true_renames
from incubo.registry.registry import Registry
from incubo.validation.new_findings import Baseline
from incubo.vcs.comparison import compare_with_merge_base
from incubo.vcs.revision import read_staged_settings


def open_staged_workspace(root: Path, environment: Environment, day_text: str | None = None) -> Workspace:
    """The registry under the settings that the next commit would hold. Raises as `workspace.open_workspace`."""
    settings = parse_config(read_staged_settings(root))
    return open_workspace(root, environment, day_text, settings=settings)


def staged_settings_text(root: Path) -> str:
    """The `incubo.toml` that the next commit would hold; "" for none."""
    return read_staged_settings(root) or ""


def load_with_base(
    workspace: Workspace,
    revision: str,
    *,
    staged: bool = False,
) -> tuple[Registry, Baseline]:
    """The registry (the working tree, or what is `staged`), and as it was at the merge base with a revision.

    Only the files that differ are read twice. Raises ToolError.
    """
    comparison = compare_with_merge_base(workspace.root, workspace.layout, revision, staged=staged)
    registry, base = load_current_and_base(workspace, comparison)
    if not comparison.has_settings_change:
        base = base.with_problems(find_settings_problems(workspace, base, revision=comparison.base_commit))
    return registry, Baseline(
        base, revision, comparison.base_commit, keep_true_renames(base, registry, comparison.renames)
    )
