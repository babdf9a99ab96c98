"""Entries that were removed and are there again, of which two states alone would say that they are new.

Somebody removed a file, and a colleague who had changed it kept it (`sync`); or the removal was undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from incubo.app.workspace import Workspace
from incubo.core.errors import ToolError
from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change
from incubo.diff.registry_diff import RegistryDiff
from incubo.registry.registry import Registry
from incubo.vcs.log import find_removed_files
from incubo.vcs.revision import get_timezone
from incubo.vcs.run import read_blobs


def tell_restored(
    workspace: Workspace,
    difference: RegistryDiff,
    since: str,
    load_before: Callable[[Mapping[str, bytes]], Registry],
) -> RegistryDiff:
    """The changes since a commit, where what its history removed is compared with what it last was.

    `load_before`: the earlier registry with these files besides, by path.
    """
    added = {change.subject.path: change.subject for change in difference.changes if change.type == "added"}
    if not added:
        return difference
    root = workspace.root
    try:
        removals = find_removed_files(root, since, sorted(added))
        blobs = read_blobs(root, [removal.blob for removal in removals.values()])
    except ToolError as error:  # a copy without the files of the past
        workspace.environment.remark(error.message)
        return difference
    contents = {path: blobs[removal.blob] for path, removal in removals.items() if removal.blob in blobs}
    if not contents:
        return difference
    before = load_before(contents)
    timezone = get_timezone(workspace.settings.timezone)
    restored = [
        Change(added[path], "restored", "", removals[path].time.astimezone(timezone).date()) for path in contents
    ]
    others = (change for change in difference.changes if change.subject.path not in contents)
    since_removed = compare_registries(before, difference.after, contents.keys(), {})
    kept = (change for change in since_removed if change.type != "form")
    return difference._replace(before=before, changes=(*others, *restored, *kept))
