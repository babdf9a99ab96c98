"""Entries that nobody else has seen yet: drafts that what is published does not have."""

from __future__ import annotations

from incubo.app.workspace import Workspace
from incubo.core.errors import IncuboError
from incubo.registry.registry import Registry
from incubo.vcs import remotes, status
from incubo.vcs.remotes import EmptyRemoteError


def is_unpublished_draft(workspace: Workspace, registry: Registry, kind: str, entry_id: str) -> bool:
    """Whether an entry is a draft that is not published: its address leads nowhere yet.

    Where there is no remote, the commits here are what others may read. Where git cannot say what is published, it may
    be.
    """
    if not registry.is_draft(kind, entry_id):
        return False
    root = workspace.root
    if not workspace.is_in_git:
        return True
    try:
        revision = remotes.find_published(root).commit if remotes.list_remotes(root) else "HEAD"
    except EmptyRemoteError:
        return True
    except IncuboError:  # several remotes, or one that was never fetched
        return False
    return not status.has_file(root, revision, registry.entries[kind][entry_id].path)
