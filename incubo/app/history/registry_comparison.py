"""Two states of a registry, read and compared: what `diff` shows, as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.history.diff_states import ComparedStates, RegistryState
from incubo.app.history.earlier_registry import load_current_and_base
from incubo.app.history.restored_entries import tell_restored
from incubo.app.workspace import Workspace, resolve_incubator
from incubo.config.toml_file import CONFIG_FILE, read_toml_text
from incubo.core.errors import UsageError
from incubo.diff.facts import Change
from incubo.diff.fields import is_only_of_form
from incubo.diff.registry_diff import DiffScope, RegistryDiff, diff_registries, find_entries
from incubo.diff.settings import compare_settings
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore
from incubo.vcs import comparison, git_folder, revision

if TYPE_CHECKING:
    from incubo.vcs.comparison import Comparison


class RegistryComparison(NamedTuple):
    """Two states compared.

    `difference`: what changes in the scope; `whole`: in all of the registry. `incubator`: the scope is that of this
    incubator (None: some entries, or all). `other_files`: the files that change and are no entries.
    """

    states: ComparedStates
    files: Comparison
    difference: RegistryDiff
    whole: RegistryDiff
    incubator: str | None
    other_files: tuple[str, ...]


def compare_states(states: ComparedStates, incubator: str | None = None) -> RegistryComparison:
    """Read both states and compare them. `incubator`: as it was asked for.

    Only the files that differ are read twice, where both states have the same settings. Raises ToolError, UsageError.
    """
    before, after = states.before.workspace, states.after.workspace
    root = after.root
    old, new = states.before.commit, states.after.commit
    assert old is not None  # only the later state may be the files on disk
    new_sha = new and new.sha
    folders = {*before.layout.folders.values(), *after.layout.folders.values()}
    prefixes = before.git_prefix, after.git_prefix
    if {*prefixes} == {git_folder.find_registry_prefix(root)}:
        files = comparison.compare_commits(root, folders, old.sha, new_sha, may_fetch=False)
    else:
        files = comparison.compare_moved(root, folders, (old.sha, prefixes[0]), (new_sha, prefixes[1]))
    registry, old_registry = load_current_and_base(after, files, base_workspace=before)
    whole = diff_registries(
        old_registry, registry, after.as_of, files.base_contents.keys(), files.renames, files.mode_changes
    )
    owned = after.settings.source.kinds if after.settings.source is not None else ()
    if owned and not states.is_default:  # what a program writes may get another form
        whole = whole.select(lambda change: change.subject.kind not in owned or not is_only_of_form(change))
    if states.is_default:

        def load_before(others: Mapping[str, bytes]) -> Registry:
            return before.load_registry(store=OverlayStore(before.store, others))

        whole = tell_restored(after, whole, old.sha, load_before)
    if files.has_settings_change:
        settings = compare_settings(_read_settings(states.before), _read_settings(states.after))
        whole = whole._replace(changes=(*whole.changes, *settings))
    scope_incubator, is_selected = _find_scope(states, whole, incubator)
    other_files = comparison.list_other_changed_files(
        root, old.sha, (before.layout, after.layout), new_sha, prefixes=prefixes
    )
    difference = whole.select(is_selected) if is_selected is not None else whole
    return RegistryComparison(states, files, difference, whole, scope_incubator, tuple(other_files))


def _read_settings(state: RegistryState) -> str | None:
    store = state.workspace.store
    if isinstance(store, revision.RevisionStore):
        return revision.read_settings_of(store)
    return read_toml_text(state.workspace.root / CONFIG_FILE)


def _find_scope(
    states: ComparedStates, whole: RegistryDiff, incubator: str | None
) -> tuple[str | None, _Filter | None]:
    """The incubator that the changes are limited to, and which changes these are; None: all of them.

    Without an incubator or an entry, our own incubator is meant, but not for what we changed ourselves, which has to be
    complete: it is what will be published.
    """
    entries = find_entries(whole, states.other_words)
    found = None
    if incubator is not None or not (entries or states.is_default):
        found = _resolve_incubator(incubator, states.current, whole)
    scopes = [DiffScope(whole, entries)] if entries else []
    if found is not None:
        scopes.append(DiffScope(whole, [EntryRef("incubator", found)]))
    return found, (lambda change: all(scope.includes(change) for scope in scopes)) if scopes else None


def _resolve_incubator(name: str | None, workspace: Workspace, whole: RegistryDiff) -> str | None:
    """The incubator that is meant, which may be in one of the states only. Raises UsageError."""
    try:
        return resolve_incubator(name, workspace, whole.after)
    except UsageError:
        try:
            return resolve_incubator(name, workspace, whole.before)
        except UsageError:
            if name is None:  # our incubator is younger than both states
                return None
        raise


_Filter = Callable[[Change], bool]
