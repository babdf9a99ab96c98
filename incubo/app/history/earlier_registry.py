"""A registry as it is and as it was, reading twice only the files that differ."""

from __future__ import annotations

from incubo.app.workspace import READING_EARLIER, Workspace
from incubo.registry.loader import load_vocabulary, reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore, Store
from incubo.vcs.comparison import Comparison


def load_current_and_base(
    workspace: Workspace, comparison: Comparison, *, base_workspace: Workspace | None = None
) -> tuple[Registry, Registry]:
    """The registry as it is (or as it is `staged`), and as it was at the base, read with the current settings.

    `base_workspace`: the base is read with the settings and the layout of this one, and is not validated: what is
    wrong in a file that describes a phase or an event does not matter.
    """
    before, now = comparison.make_stores(workspace.root, workspace.store)
    registry = workspace.load_registry(store=now)
    if base_workspace is not None and not _is_read_alike(workspace, base_workspace):
        store = OverlayStore(base_workspace.store, comparison.base_contents)  # they are in memory
        return registry, base_workspace.load_registry(store=store, title=READING_EARLIER)
    word_folders = {workspace.layout.folders["phase"], workspace.layout.folders["event"]}
    words = {path for path in comparison.base_contents if path.rpartition("/")[0] in word_folders}
    # in the base, values defined since then are unknown
    has_other_words = bool(words) and (base_workspace is None or _do_words_differ(registry, before, workspace))
    if comparison.has_relinked_folder or has_other_words:
        return registry, workspace.load_registry(store=before, title=READING_EARLIER)
    with workspace.environment.track(READING_EARLIER) as progress:
        paths = comparison.base_contents.keys() - words
        return registry, reload_registry(registry, before, paths, workspace.entry_kinds, progress)


def _do_words_differ(registry: Registry, base: Store, workspace: Workspace) -> bool:
    """Whether the phases and events that the registry describes itself, as words, are others than in the base."""
    return load_vocabulary(base, workspace.layout, workspace.vocabulary) != registry.vocabulary


def _is_read_alike(a: Workspace, b: Workspace) -> bool:
    """Whether the settings of two states give the same meaning to the same file."""
    custom_fields = a.settings.custom_fields, b.settings.custom_fields
    return a.layout == b.layout and a.vocabulary == b.vocabulary and custom_fields[0] == custom_fields[1]
