"""What the source says, as far as is known here, and what is written here otherwise (`[source]`).

`diff_with_source` is the one answer to “what does the source say of this field”. A clone of the registry that the
export writes has it in what is published; a registry beside it, in what was taken the last time (`.incubo/imports/`).
Nothing is kept: once an export has what was written here, there is no difference any more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

from incubo.app.changes.source_entries import find_export, find_last_export, find_published, read_followed
from incubo.app.workspace import Workspace
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change, Subject
from incubo.diff.fields import is_of_file_only
from incubo.diff.ownership import find_change_place, format_new_value
from incubo.diff.registry_diff import DiffScope, RegistryDiff, diff_registries
from incubo.edit.verbs.rename import REDIRECT_FIELD, find_former_ids, redirect_id
from incubo.exchange.registry.kept import KeptImport
from incubo.exchange.registry.placing import Placement
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.teams import mission_startups
from incubo.registry.loader import reload_registry
from incubo.registry.lookup import EntryRef
from incubo.registry.ownership import LocalChange, SourcePlace, find_entry_place, find_source_id
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore, Store
from incubo.vcs.comparison import compare_commits
from incubo.vcs.revision import RevisionStore, find_common_commit


def find_local_changes(workspace: Workspace, registry: Registry, incubator: str | None) -> tuple[LocalChange, ...]:
    """What is written here of what the source owns, and the source does not have yet: of an incubator, or of all.

    `registry`: the entries here, of some kinds or of all; others are not compared.
    """
    difference = find_difference(workspace, registry)
    if difference is None:
        return ()
    if incubator is not None:
        difference = difference.select(DiffScope(difference, [EntryRef("incubator", incubator)]).includes)
    waiting = {
        EntryRef(kind, kept.id_here(kind, entry_id))
        for kept in read_followed(workspace.store, ())
        for kind, asked in kept.asked.items()
        for entry_id in asked
    }
    text = N_("{text}, and the entry was changed there, too: a question waits")
    return tuple(
        each._replace(text=Message(text, {"text": each.text}, hint="incubo import registry"))
        if each.entry in waiting
        else each
        for each in _list_changes(difference)
    )


def is_copy_of_export(workspace: Workspace) -> bool:
    """Whether what is published here is what the source writes: it erases what is sent there."""
    settings, layout = workspace.settings, workspace.layout
    if settings.source is None or not workspace.is_in_git:
        return False
    try:
        followed = read_followed(workspace.store, ())
    except IncuboError:  # one is there; `sync` says what is wrong with its file
        return False
    if followed:
        return False
    published = find_published(workspace.root)
    folders = [layout.folders[kind] for kind in settings.source.kinds]
    return published is not None and find_last_export(workspace.root, published, settings, folders) is not None


def tell_what_stays_here(workspace: Workspace) -> Message | None:
    """What becomes of changes of ours in a copy of what the source writes, which has no use for them; None anywhere
    else.
    """
    source = workspace.settings.source
    if source is None or not is_copy_of_export(workspace):
        return None
    text = N_("Your changes stay on this computer: {place} writes what is published here.")
    return Message(text, {"place": source.name})


def make_place_finder(
    difference: RegistryDiff, moves: Mapping[str, str] = MappingProxyType({})
) -> Callable[[Change], SourcePlace | None]:
    """A function from a change to where the source makes it: None for what is changed here. `moves`: files that get
    another name, besides those that `difference` follows (old path → new path).
    """
    old_paths = {new: old for old, new in {**difference.renames, **moves}.items()}

    def find_place(change: Change) -> SourcePlace | None:
        path = change.subject.path
        return find_change_place(difference.before, difference.after, change, old_paths.get(path, path))

    return find_place


def make_news_filter(
    workspace: Workspace, difference: RegistryDiff, moves: Mapping[str, str]
) -> Callable[[Change], bool]:
    """Whether a change of `difference`, which leads to what stands here, is what the source says itself: of each field
    and item for itself. `moves`: as in `make_place_finder`.
    """
    with_source = find_difference(workspace, difference.after)
    if with_source is None:
        return lambda _: False
    find_place = make_place_finder(difference, moves)
    paths = {*moves, *(change.subject.path for change in difference.changes)}
    known = _list_effects(compare_registries(difference.before, with_source.before, paths, dict(moves)))

    def is_news(change: Change) -> bool:
        entry = _entry_of(change)
        place = find_entry_place(difference.after, entry) if change.type == "added" else find_place(change)
        return place is not None and _effect_of(change) in known.get(entry, ())

    return is_news


def find_difference(workspace: Workspace, registry: Registry) -> RegistryDiff | None:
    """`diff_with_source`, kept as long as nothing changes; None for what cannot be read, too: others say so."""

    def ask() -> RegistryDiff | None:
        try:
            return diff_with_source(workspace, registry.whole)
        except IncuboError:
            return None

    answers = workspace.git_answers
    return answers.get("source", ask) if answers is not None else ask()


def _list_changes(difference: RegistryDiff) -> Iterator[LocalChange]:
    difference = difference._replace(changes=tuple(_tell_rename(difference.after, one) for one in difference.changes))
    moves = {  # of those that were not known by their new ids yet
        f"{change.subject.path.rpartition('/')[0]}/{change.old}.md": change.subject.path
        for change in difference.changes
        if change.type == "renamed" and find_source_id(difference.before, _entry_of(change)) is None
    }
    find_place = make_place_finder(difference, moves)
    theirs = difference.select(lambda change: not is_of_file_only(change) and find_place(change) is not None)
    for sentence in theirs.sentences():
        subject, change = sentence.entries[0], sentence.changes[0]
        place = find_place(change)
        assert place is not None
        values = {format_new_value(difference.after, each) for each in sentence.changes}
        value = values.pop() if len(values) == 1 else ""
        yield LocalChange(_entry_of(change), sentence.text, place, value, _find_startups(difference.after, subject))


def _tell_rename(registry: Registry, change: Change) -> Change:
    """A change; instead of the former address of an entry that was renamed here, that it was."""
    if change.type != "field" or change.field != REDIRECT_FIELD:
        return change
    former_ids = [redirect_id(address) for address in change.new or () if address not in (change.old or ())]
    source_id = find_source_id(registry, _entry_of(change))
    if source_id is None or source_id not in former_ids:
        return change
    return Change(change.subject, "renamed", "", source_id, change.subject.id)


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
    not known what it says, and without a source. What only the source changed since is left out.

    `registry`: the entries here. Raises ConfigError, NotEditableError and ToolError for what cannot be read.
    """
    source = workspace.settings.source
    if source is None or workspace.known is not None:
        return None
    kinds = [kind for kind in source.kinds if kind in registry.entries]
    followed = read_followed(workspace.store, kinds)
    if followed:
        placed = (_follow_local_renames(kept, registry) for kept in followed)
        taken = {path: data for kept in placed for path, data in _read_taken(workspace, kept)}
        return _compare(workspace, registry, OverlayStore(workspace.store, taken), taken)
    folders = {workspace.layout.folders[kind] for kind in kinds}
    export = find_export(workspace.root, workspace.settings, folders) if workspace.is_in_git else None
    base = find_common_commit(workspace.root, export, "HEAD") if export is not None else None
    if export is None or base is None:
        return None
    comparison = compare_commits(workspace.root, folders, base, may_fetch=False)
    paths = [path for path in comparison.base_contents if path.rpartition("/")[0] in folders]
    before, _ = comparison.make_stores(workspace.root, workspace.store)
    ours = _compare(workspace, registry, before, paths, comparison.renames)
    if export == base or not ours.changes:
        return ours
    there = reload_registry(ours.before, RevisionStore(workspace.root, export), paths, workspace.entry_kinds)
    theirs = diff_registries(ours.before, there, workspace.as_of, paths)
    known = _list_effects(theirs.changes)
    return ours.select(lambda change: _effect_of(change) not in known.get(_entry_of(change), ()))


def _entry_of(change: Change) -> EntryRef:
    return EntryRef(change.subject.kind, change.subject.id)


def _list_effects(changes: Iterable[Change]) -> dict[EntryRef, list[tuple[object, ...]]]:
    """What changes make of each entry."""
    effects: dict[EntryRef, list[tuple[object, ...]]] = {}
    for change in changes:
        effects.setdefault(_entry_of(change), []).append(_effect_of(change))
    return effects


def _effect_of(change: Change) -> tuple[object, ...]:
    """What a change makes of an entry."""
    return (change.type, change.field, change.new)


def _compare(
    workspace: Workspace,
    registry: Registry,
    before: Store,
    paths: Collection[str],
    renames: Mapping[str, str] = MappingProxyType({}),
) -> RegistryDiff:
    there = reload_registry(registry, before, [*paths], workspace.entry_kinds)
    return diff_registries(there, registry, workspace.as_of, paths, renames)


def _follow_local_renames(kept: KeptImport, registry: Registry) -> KeptImport:
    """An import, with the ids of entries that were renamed here since."""
    ids = {kind: dict(own) for kind, own in kept.ids.items()}
    for kind, files in kept.files.items():
        former_ids = find_former_ids(registry, kind)
        for entry_id in files:
            here = kept.id_here(kind, entry_id)
            if here in former_ids and not registry.has_entry(kind, here):
                ids.setdefault(kind, {})[entry_id] = former_ids[here]
    return kept._replace(ids=ids)


def _read_taken(workspace: Workspace, kept: KeptImport) -> Iterator[tuple[str, bytes]]:
    """The files of an import as it took them, under their paths and with the references and words of here: those that
    differ from the files here. What was removed here stays so, and what the source removed is ours.
    """
    layout = workspace.layout
    placement = Placement(kept.prefixes, layout.reference_prefixes, kept.ids, kept.all_words)
    for kind, files in kept.files.items():
        for entry_id, data in files.items():
            if kept.is_gone(kind, entry_id):
                continue
            path = f"{layout.folders[kind]}/{kept.id_here(kind, entry_id)}.md"
            try:
                own = workspace.store.read(path)
            except OSError:
                continue
            if (placed := placement.place(ENTRY_KINDS[kind], path, data)) != own:
                yield path, placed
