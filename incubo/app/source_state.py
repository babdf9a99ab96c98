"""What the source says, as far as is known here, and what is written here otherwise (`[source]`).

`diff_with_source` is the one answer to “what does the source say of this field”. A clone of the registry that the
export writes has it in what is published; a registry beside it, in what was taken the last time (`.incubo/imports/`).
Nothing is kept: once an export has what was written here, there is no difference any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from incubo.app.registry_diff import DiffScope, RegistryDiff, diff_registries
from incubo.app.workspace import Workspace
from incubo.core.errors import IncuboError, ToolError, UsageError
from incubo.diff.facts import FILE_CHANGES, Change, Subject
from incubo.diff.ownership import find_change_place
from incubo.exchange.registry.kept import list_kept_imports, read_kept_import
from incubo.exchange.registry.placing import Placement
from incubo.history.commits import list_programs
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.teams import mission_startups
from incubo.registry.loader import reload_registry
from incubo.registry.lookup import EntryRef
from incubo.registry.ownership import LocalChange
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore, Store
from incubo.vcs import remotes
from incubo.vcs.comparison import Comparison, compare_commits
from incubo.vcs.log import read_log
from incubo.vcs.revision import find_common_commit

_MAX_COMMITS = 1_000
"""Among how many of the last commits the one of an export is looked for."""


def find_local_changes(workspace: Workspace, registry: Registry, incubator: str | None) -> tuple[LocalChange, ...]:
    """What is written here of what the source owns, and the source does not have yet: of an incubator, or of all.

    `registry`: the entries here, of some kinds or of all; others are not compared.
    """
    difference = _find_difference(workspace, registry)
    if difference is None:
        return ()
    if incubator is not None:
        difference = difference.select(DiffScope(difference, [EntryRef("incubator", incubator)]).includes)
    return tuple(_list_changes(workspace, difference))


def find_entries_only_here(workspace: Workspace, registry: Registry) -> frozenset[EntryRef]:
    """The entries that the source does not have, of the kinds that it owns, as far as that is known: nothing overwrites
    what is written in them.
    """
    kinds = workspace.settings.source.kinds if workspace.settings.source is not None else {}
    names = list_kept_imports(workspace.store)
    if not names:
        difference = _find_difference(workspace, registry)
        added = (one.subject for one in difference.changes if one.type == "added") if difference is not None else ()
        return frozenset(EntryRef(subject.kind, subject.id) for subject in added)
    imports = [kept for name in names if (kept := read_kept_import(workspace.store, name, kinds)) is not None]
    taken = {(kind, kept.id_here(kind, one)) for kept in imports for kind, ids in kept.files.items() for one in ids}
    here = ((kind, entry_id) for kind in kinds for entry_id in registry.entries.get(kind, ()))
    return frozenset(EntryRef(*entry) for entry in here if entry not in taken)


def _find_difference(workspace: Workspace, registry: Registry) -> RegistryDiff | None:
    """`diff_with_source`, kept as long as nothing changes; None for what cannot be read, too: others say so."""

    def ask() -> RegistryDiff | None:
        try:
            return diff_with_source(workspace, registry.whole)
        except IncuboError:
            return None

    answers = workspace.git_answers
    return answers.get("source", ask) if answers is not None else ask()


def _list_changes(workspace: Workspace, difference: RegistryDiff) -> Iterator[LocalChange]:
    source = workspace.settings.source

    def is_theirs(change: Change) -> bool:
        return change.type not in FILE_CHANGES and find_change_place(source, change) is not None

    for sentence in difference.select(is_theirs).sentences():
        subject, change = sentence.entries[0], sentence.changes[0]
        place = find_change_place(source, change)
        assert place is not None
        value = change.new if len(sentence.changes) == 1 and isinstance(change.new, str) else ""
        entry = EntryRef(subject.kind, subject.id)
        yield LocalChange(entry, sentence.text, place, value, _find_startups(difference.after, subject))


def _find_startups(registry: Registry, subject: Subject) -> tuple[str, ...]:
    """The startups that a change concerns: itself, or those of a person."""
    if subject.kind == "startup":
        return (subject.id,)
    member = registry.members.get(subject.id) if subject.kind == "member" else None
    if member is None:
        return ()
    return tuple(dict.fromkeys(name for mission in member.missions for name in mission_startups(member, mission)))


def diff_with_source(workspace: Workspace, registry: Registry) -> RegistryDiff | None:
    """From what the source says (`before`) to what stands here (`after`), of the kinds that it owns; None where it is
    not known what it says, and without a source.

    `registry`: the entries here. Raises ConfigError, NotEditableError and ToolError for what cannot be read.
    """
    source = workspace.settings.source
    if source is None or workspace.known is not None:
        return None
    kinds = [kind for kind in source.kinds if kind in registry.entries]
    folders = {workspace.layout.folders[kind] for kind in kinds}
    names = list_kept_imports(workspace.store)
    if names:
        taken = {path: data for name in names for path, data in _read_taken(workspace, name, kinds)}
        return _compare(workspace, registry, OverlayStore(workspace.store, taken), taken)
    comparison = _compare_with_published(workspace, folders) if workspace.is_in_git else None
    if comparison is None:
        return None
    paths = [path for path in comparison.base_contents if path.rpartition("/")[0] in folders]
    before, _ = comparison.make_stores(workspace.root, workspace.store)
    return _compare(workspace, registry, before, paths, comparison.renames)


def _compare(
    workspace: Workspace,
    registry: Registry,
    before: Store,
    paths: Collection[str],
    renames: Mapping[str, str] = MappingProxyType({}),
) -> RegistryDiff:
    there = reload_registry(registry, before, [*paths], workspace.entry_kinds)
    return diff_registries(there, registry, workspace.as_of, paths, renames)


def _read_taken(workspace: Workspace, name: str, kinds: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The files of an import as it took them, under their paths and with the references and words of here: those that
    differ from the files here. What was removed here stays so.
    """
    kept = read_kept_import(workspace.store, name, kinds)
    if kept is None:
        return
    layout = workspace.layout
    placement = Placement(kept.prefixes, layout.reference_prefixes, kept.ids, kept.all_words)
    for kind, files in kept.files.items():
        for entry_id, data in files.items():
            path = f"{layout.folders[kind]}/{kept.id_here(kind, entry_id)}.md"
            try:
                own = workspace.store.read(path)
            except OSError:
                continue
            if (placed := placement.place(ENTRY_KINDS[kind], path, data)) != own:
                yield path, placed


def _compare_with_published(workspace: Workspace, folders: Collection[str]) -> Comparison | None:
    """What differs here from what is published, without what only changed there since; None where it is not known."""
    root = workspace.root
    published = _find_published_commit(workspace, folders)
    base = find_common_commit(root, published, "HEAD") if published is not None else None
    if published is None or base is None:
        return None
    comparison = compare_commits(root, folders, published, may_fetch=False)
    if base == published:
        return comparison
    own = compare_commits(root, folders, base, may_fetch=False).base_contents
    return comparison._replace(
        base_contents={path: data for path, data in comparison.base_contents.items() if path in own}
    )


def _find_published_commit(workspace: Workspace, folders: Collection[str]) -> str | None:
    """The last commit that is published, else the last one of the export; None where neither is known."""
    try:
        return remotes.find_published(workspace.root).commit
    except (ToolError, UsageError):  # no remote, or nothing was fetched from it
        pass
    programs = list_programs(workspace.settings)
    commits = read_log(workspace.root, "HEAD", sorted(folders))
    return next((one.sha for one in islice(commits, _MAX_COMMITS) if programs.has_exported(one.text)), None)
