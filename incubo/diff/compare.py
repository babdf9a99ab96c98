"""Compare two states of a registry: the changes (`facts.Change`) of each file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from incubo.diff.bodies import compare_bodies
from incubo.diff.facts import Change, Subject
from incubo.diff.fields import (
    compare_fields,
    compare_forms,
    compare_words,
    drop_empty_fields,
    find_differing,
    find_new_problems,
    find_new_suppressions,
    find_unread_words,
    find_unreadable_fields,
    mask_unreadable,
    read_entry_file,
    sort_by_field,
)
from incubo.diff.missions import compare_missions
from incubo.diff.sentences.phrasing import short_title
from incubo.diff.startups import compare_dated_items
from incubo.diff.written import WrittenEntry
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.forgotten import is_forgotten, keep_of_mission
from incubo.model.records import Entry, Member, Startup
from incubo.registry.layout import entry_id_from_path
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry


def compare_registries(
    before: Registry,
    after: Registry,
    paths: Collection[str],
    moves: Mapping[str, str],
    modes: Mapping[str, str] | None = None,
) -> list[Change]:
    """The changes of the files at `paths`, by path.

    `moves`: the files that are renamed (old path → new path). `modes`: the new git mode of the files whose mode
    changes. A new id in the references to a renamed entry is not a change, and another layout moves no entry.
    """
    kind_of, new_kind_of = before.layout.kind_of_path, after.layout.kind_of_path
    moves = {old: new for old, new in moves.items() if kind_of(old) == new_kind_of(new)}  # another kind is a new entry
    if before.layout != after.layout:
        moves = _follow_layout(before, after, moves)
    old_path_of = {new: old for old, new in moves.items()}
    forgotten = _find_forgotten(before, after, {*paths, *old_path_of}, moves)
    forgotten_moves = {old: new for old, new in forgotten.items() if old != new}
    new_ids = _new_ids(before, {**moves, **forgotten_moves})
    changes: list[Change] = []
    for path in sorted({*paths, *old_path_of}):
        if path in forgotten:  # what its sheet said is not to be told again
            new_path = forgotten[path]
            if new_path == path:
                changes.append(Change(_make_subject(after, "member", path, path), "forgotten"))
            continue
        if path in moves and path not in after.known_paths:  # reported at its new path
            continue
        old_path = old_path_of.get(path) or (path if path not in moves else None)
        file_changes = list(_compare_file(before, after, old_path, path, new_ids))
        if modes and path in modes:
            if old_path is not None and before.read_text(old_path) == after.read_text(path):
                file_changes = [change for change in file_changes if change.type != "form"]
            file_changes += _mode_change(after, path, modes[path])
        changes += file_changes
    names = _former_names(before, forgotten_moves)
    return [_without_names(change, names) for change in changes] if names else changes


def _former_names(before: Registry, forgotten: Collection[str]) -> set[str]:
    """The ids and the names of people who are forgotten, in lower case. `forgotten`: the paths of their sheets."""
    members = (before.entry_at(path) for path in forgotten)
    people = (member for member in members if isinstance(member, Member))
    return {name.casefold() for member in people for name in (member.id, member.fullname) if name}


def _without_names(change: Change, names: Collection[str]) -> Change:
    """A change of a field without the values that name people who are forgotten (`contact: someone@example.org`)."""
    if change.type != "field" or change.subject.kind == "setting":
        return change
    return change._replace(old=_hide_names(change.old, names), new=_hide_names(change.new, names))


def _hide_names(value: Any, names: Collection[str]) -> Any:
    if isinstance(value, tuple | list):
        return type(value)(item for item in value if _hide_names(item, names) is not None)
    text = str(value).casefold() if isinstance(value, str | Mapping) else ""
    return None if any(name in text for name in names) else value


def _find_forgotten(
    before: Registry, after: Registry, paths: Collection[str], moves: Mapping[str, str]
) -> dict[str, str]:
    """The sheets that lose the name of who they are about (`incubo forget`), under the old path and the new one → the
    new one. Those that git does not see as renamed are known by their missions, which stay.
    """
    old_path_of = {new: old for old, new in moves.items()}
    removed: dict[object, list[str]] = {}
    for path in paths:
        entry = before.entry_at(path) if path not in after.known_paths else None
        if isinstance(entry, Member):
            removed.setdefault(tuple(map(keep_of_mission, entry.missions)), []).append(path)
    forgotten: dict[str, str] = {}
    for path in sorted(paths):
        entry = after.entry_at(path) if path in after.known_paths and path not in before.known_paths else None
        if isinstance(entry, Member) and is_forgotten(entry.id):
            candidates = removed.get(tuple(map(keep_of_mission, entry.missions)), [])
            old_path = old_path_of.get(path) or (candidates.pop() if candidates else None)
            if old_path is not None:
                forgotten |= {old_path: path, path: path}
    return forgotten


def _follow_layout(before: Registry, after: Registry, moves: Mapping[str, str]) -> dict[str, str]:
    """The moves, with those of the entries that are in the folders of another layout under the same id."""
    followed = {}
    for path in before.paths:
        kind = before.layout.kind_of_path(path)
        new_path = f"{after.layout.folders[kind]}/{path.rpartition('/')[2]}" if kind in ENTRY_KINDS else ""
        if new_path in after.known_paths:
            followed[path] = new_path
    taken = set(followed.values())
    return {**{old: new for old, new in moves.items() if new not in taken}, **followed}


def _new_ids(before: Registry, moves: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Old id → new id of renamed entries, by kind."""
    new_ids: dict[str, dict[str, str]] = {}
    for old, new in moves.items():
        kind = before.layout.kind_of_path(old)
        if kind is not None:
            new_ids.setdefault(kind, {})[entry_id_from_path(old)] = entry_id_from_path(new)
    return new_ids


def _mode_change(after: Registry, path: str, mode: str) -> Iterator[Change]:
    """A file that becomes a link, an executable, or an ordinary file again."""
    kind = after.layout.kind_of_path(path)
    if kind in ENTRY_KINDS and path.endswith(".md"):
        yield Change(_make_subject(after, kind, path, path), "mode", "", None, mode)


def _make_subject(registry: Registry, kind: str, entry_path: str, path: str) -> Subject:
    """The subject of changes at `path`, with the title that the entry has in `registry`, at `entry_path`."""
    entry_id = entry_id_from_path(entry_path)
    return Subject(kind, entry_id, short_title(entry_title(registry, kind, entry_id)), path)


def _compare_file(
    before: Registry, after: Registry, old_path: str | None, path: str, new_ids: Mapping[str, Mapping[str, str]]
) -> Iterator[Change]:
    """The changes of one file, which was at `old_path` (None: nowhere)."""
    kind = after.layout.kind_of_path(path) or before.layout.kind_of_path(path)
    if kind is None or not path.endswith(".md"):
        return
    if kind not in ENTRY_KINDS:  # a phase or an event that the registry defines
        yield Change(Subject(kind, entry_id_from_path(path), entry_id_from_path(path), path), "word")
        return
    existed, exists = old_path is not None and old_path in before.known_paths, path in after.known_paths
    old_entry = before.entry_at(old_path) if existed and old_path is not None else None
    new_entry = after.entry_at(path) if exists else None
    subject = _make_subject(after, kind, path, path) if exists else _make_subject(before, kind, old_path or path, path)
    if not existed and not exists:
        return
    if exists and new_entry is None:
        yield Change(subject, "unreadable")
        return
    if not existed:
        assert new_entry is not None
        yield from _tell_added(after, subject, new_entry)
        return
    if not exists:
        yield Change(subject, "removed", "", old_entry)
        return
    if old_path is not None and entry_id_from_path(old_path) != subject.id:
        yield Change(subject, "renamed", "", entry_id_from_path(old_path), subject.id)
    if old_entry is None or new_entry is None or old_path is None:
        yield Change(subject, "readable", "", None, new_entry)
        return
    updated = _with_new_ids(kind, old_entry, new_entry, new_ids)
    sides = (old_path, updated), (path, new_entry)
    # Where only references to renamed entries change, the text of the file changes and its meaning does not.
    yield from _compare_entries(before, after, subject, *sides, tells_form=old_path == path and updated == old_entry)


def _tell_added(after: Registry, subject: Subject, entry: Entry) -> Iterator[Change]:
    """The changes of a new entry: that it is new, and what cannot be read in it."""
    text = after.read_text(subject.path)
    if subject.path in after.problems_by_path:
        written = _as_written(after, subject.kind, read_entry_file(after, subject.path)[1].values, text)
        yield Change(subject, "added", "", None, written.quote(entry, written.values))
        yield from find_unread_words(subject, written, entry)
    else:
        yield Change(subject, "added", "", None, entry)
    yield from find_new_suppressions(subject, "", text)


def _compare_entries(
    before: Registry,
    after: Registry,
    subject: Subject,
    old: tuple[str, Entry],
    new: tuple[str, Entry],
    *,
    tells_form: bool,
) -> Iterator[Change]:
    """The changes of an entry that is readable before and after. `old` and `new`: its path and its record.

    `tells_form`: where nothing else changes, how it is written.
    """
    old_text, old_file = read_entry_file(before, old[0])
    new_text, new_file = read_entry_file(after, new[0])
    old_written = _as_written(before, subject.kind, old_file.values, old_text)
    new_written = _as_written(after, subject.kind, new_file.values, new_text)
    differing = find_differing(old_written.values, new_written.values)
    old_unreadable = find_unreadable_fields(before, old[1], old_written.values)
    new_unreadable = find_unreadable_fields(after, new[1], new_written.values)
    old_entry = mask_unreadable(subject.kind, old_written.quote(old[1], differing), new[1], old_unreadable)
    new_entry = mask_unreadable(subject.kind, new_written.quote(new[1], differing), old[1], new_unreadable)
    old_entry, new_entry = drop_empty_fields(old_entry, new_entry)
    changes: list[Change] = []
    if isinstance(old_entry, Startup) and isinstance(new_entry, Startup):
        changes += compare_dated_items(subject, old_entry, new_entry, (before.vocabulary, after.vocabulary))
    if isinstance(old_entry, Member) and isinstance(new_entry, Member):
        changes += compare_missions(subject, old_entry, new_entry)
    sides = ((old_written, old[1]), (new_written, new[1]))
    field_changes = [
        *compare_fields(subject, (old_written, old_entry), (new_written, new_entry), differing),
        *compare_words(subject, sides, differing),
    ]
    changes += sort_by_field(subject.kind, field_changes)
    changes += compare_bodies(subject, old_file.body, new_file.body)
    changes += find_new_suppressions(subject, old_text, new_text)
    if not changes and tells_form:  # not even the texts need differ: they are read without a BOM
        new_problems = find_new_problems(
            before.problems_by_path.get(old[0], ()), after.problems_by_path.get(new[0], ())
        )
        changes += compare_forms(subject, sides, new_problems)
    yield from changes


def _as_written(registry: Registry, kind: str, values: Mapping[Any, Any] | None, text: str) -> WrittenEntry:
    return WrittenEntry(ENTRY_KINDS[kind].fields, values or {}, text, registry.layout.reference_prefixes)


def _with_new_ids(kind: str, entry: Entry, new_entry: Entry, new_ids: Mapping[str, Mapping[str, str]]) -> Entry:
    """The old state of an entry with the new ids of renamed entries, its own included.

    A reference that the new state still writes with the old id stays: nobody changed it.
    """
    if not new_ids:
        return entry
    record: Any = entry
    for field in ENTRY_KINDS[kind].fields:
        value = getattr(record, field.name, None)
        if value and _has_references(field):
            renamed = _rename_references(field, value, getattr(new_entry, field.name, None), new_ids)
            record = record._replace(**{field.name: renamed})
    return record._replace(id=new_ids.get(kind, {}).get(entry.id, entry.id))  # type: ignore[no-any-return]


def _has_references(field: Field) -> bool:
    return bool(field.target_kind) or any(map(_has_references, field.subfields))


def _rename_references(field: Field, value: Any, new_value: Any, new_ids: Mapping[str, Mapping[str, str]]) -> Any:
    if value == new_value:
        return value
    if field.target_kind:
        new_id_of = new_ids.get(field.target_kind, {})
        if isinstance(value, tuple):
            kept = set(new_value) if isinstance(new_value, tuple) else set()
            return tuple(entry_id if entry_id in kept else new_id_of.get(entry_id, entry_id) for entry_id in value)
        return new_id_of.get(value, value) if isinstance(value, str) else value
    if isinstance(value, tuple) and field.many:
        new_items = new_value if isinstance(new_value, tuple) else ()
        return tuple(item if item in new_items else _rename_item_references(field, item, new_ids) for item in value)
    return value


def _rename_item_references(field: Field, item: Any, new_ids: Mapping[str, Mapping[str, str]]) -> Any:
    for subfield in field.subfields:
        value = getattr(item, subfield.name) if subfield.target_kind else None
        if value:
            item = item._replace(**{subfield.name: _rename_references(subfield, value, None, new_ids)})
    return item
