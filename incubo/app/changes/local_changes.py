"""What is written here and the source does not have yet: without loading what only registries with a source need."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.ownership import LocalChange
    from incubo.registry.registry import Registry


def list_local_changes(workspace: Workspace, registry: Registry, incubator: str | None) -> tuple[LocalChange, ...]:
    """What is written here of what the source owns, and the source does not have yet (`source_state`): today, of no
    other day.
    """
    if workspace.settings.source is None or workspace.as_of != workspace.current_date:
        return ()
    from incubo.app.changes.source_state import find_local_changes  # lazy: for registries with a source

    return find_local_changes(workspace, registry, incubator)
