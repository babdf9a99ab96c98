"""Two states of a registry, and what changed from one to the other: facts, entry by entry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from incubo.diff import fields, missions, startups
from incubo.diff import fields as doubts
from incubo.diff.facts import Change, Subject
from incubo.diff.sentences.phrasing import short_title
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.records import Entry, Member, Startup
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry


def compare_registries(
    before: Registry,
    after: Registry,
    paths: Collection[str],
    moves: Mapping[str, str],
    modes: Mapping[str, str] | None = None,
) -> list[Change]:
    """What changed in the files at `paths`, in order of path. `moves`: those that have another name (old → new).

    `modes`: git's mode of those that had another one.

    An entry that is named otherwise is followed into the entries that name it: nothing changed there.
    """
    kind_of = before.layout.kind_of_path
    moves = {old: new for old, new in moves.items() if kind_of(old) == kind_of(new)}  # of another kind, it is new
    came = {new: old for old, new in moves.items()}
    ids = _renamed_ids(before, moves)
    made: list[Change] = []
    for path in sorted({*paths, *came}):
        old = came.get(path) or (path if path not in moves else None)
        if path in moves and path not in after.paths:  # told where it is now
            continue
        found = list(_compare_entry(before, after, old, path, ids))
        if modes and path in modes:
            if old is not None and before.read_text(old) == after.read_text(path):
                found = [change for change in found if change.type != "form"]
            found += _mode_change(after, path, modes[path])
        made += found
    return made


def _mode_change(after: Registry, path: str, mode: str) -> Iterator[Change]:
    """A file that became a link, or may be run, or is none of this any more."""
    kind = after.layout.kind_of_path(path)
    if kind in ENTRY_KINDS and path.endswith(".md"):
        yield Change(
            Subject(kind, _id_from_path(path), short_title(entry_title(after, kind, _id_from_path(path))), path),
            "mode",
            "",
            None,
            mode,
        )


def _renamed_ids(before: Registry, moves: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Old id → new id, by kind."""
    ids: dict[str, dict[str, str]] = {}
    for old, new in moves.items():
        kind = before.layout.kind_of_path(old)
        if kind is not None:
            ids.setdefault(kind, {})[_id_from_path(old)] = _id_from_path(new)
    return ids


def _id_from_path(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _compare_entry(
    before: Registry, after: Registry, old_path: str | None, path: str, new_ids: Mapping[str, Mapping[str, str]]
) -> Iterator[Change]:
    """What changed in one file, which was at `old_path`."""
    kind = after.layout.kind_of_path(path)
    if kind is None or not path.endswith(".md"):
        return
    if kind not in ENTRY_KINDS:  # the registry's own phases and events
        yield Change(Subject(kind, _id_from_path(path), _id_from_path(path), path), "word")
        return
    there, is_there = old_path is not None and old_path in before.paths, path in after.paths
    was = before.entry_at(old_path) if there and old_path is not None else None
    now = after.entry_at(path) if is_there else None
    registry, entry_id = (after, _id_from_path(path)) if is_there else (before, _id_from_path(old_path or path))
    subject = Subject(kind, entry_id, short_title(entry_title(registry, kind, entry_id)), path)
    if not there and not is_there:
        return
    if is_there and now is None:
        yield Change(subject, "unreadable")
        return
    if not there:
        yield Change(subject, "added", "", None, now)
        yield from fields.find_new_suppressions(subject, "", after.read_text(path))
        return
    if not is_there:
        yield Change(subject, "removed", "", was)
        return
    if old_path is not None and _id_from_path(old_path) != entry_id:
        yield Change(subject, "renamed", "", _id_from_path(old_path), entry_id)
    if was is None or now is None or old_path is None:
        yield Change(subject, "readable", "", None, now)
        return
    followed = _with_new_ids(kind, was, new_ids)
    found = list(_compare_contents(before, after, subject, (old_path, followed), (path, now)))
    if found != [Change(subject, "form")] or followed == was:  # a new id of what it names is told there
        yield from found


def _compare_contents(
    before: Registry, after: Registry, subject: Subject, old_entry: tuple[str, Entry], new_entry: tuple[str, Entry]
) -> Iterator[Change]:
    old_text, old = fields.read_entry_file(before, old_entry[0])
    new_text, new = fields.read_entry_file(after, new_entry[0])
    faults = [doubts.find_unreadable_fields(before, old_entry[1]), doubts.find_unreadable_fields(after, new_entry[1])]
    doubted = doubts.changed_unreadable_fields(faults, (old.values or {}, new.values or {}))
    found: list[Change] = []
    older, newer = (
        doubts.mask_unreadable(subject.kind, old_entry[1], new_entry[1], faults[0]),
        doubts.mask_unreadable(subject.kind, new_entry[1], old_entry[1], faults[1]),
    )
    if isinstance(older, Startup) and isinstance(newer, Startup):
        found += startups.compare_startups(subject, older, newer, (before.vocabulary, after.vocabulary))
    if isinstance(older, Member) and isinstance(newer, Member):
        found += missions.compare_missions(subject, older, newer)
    found += fields.compare_fields(subject, older, newer, old.values or {}, new.values or {}, doubted)
    found += fields.compare_bodies(subject, old.body, new.body)
    found += fields.find_new_suppressions(subject, old_text, new_text)
    if not found and old_entry[0] == new_entry[0]:  # a mark that nobody sees (BOM) is not in the texts
        found.append(Change(subject, "form"))
    yield from found


def _with_new_ids(kind: str, entry: Entry, new_ids: Mapping[str, Mapping[str, str]]) -> Entry:
    """An entry from before, with the new ids of what it names."""
    if not new_ids:
        return entry
    record: Any = entry
    for field in ENTRY_KINDS[kind].fields:
        value = getattr(record, field.name, None)
        if value:
            record = (
                record._replace(**{field.name: _rename_references(field, value, new_ids)})
                if _has_references(field)
                else record
            )
    return record._replace(id=new_ids.get(kind, {}).get(entry.id, entry.id))  # type: ignore[no-any-return]


def _has_references(field: Field) -> bool:
    return bool(field.target_kind) or any(map(_has_references, field.subfields))


def _rename_references(field: Field, value: Any, new_ids: Mapping[str, Mapping[str, str]]) -> Any:
    if field.target_kind:
        known = new_ids.get(field.target_kind, {})
        if isinstance(value, tuple):
            return tuple(known.get(each, each) for each in value)
        return known.get(value, value) if isinstance(value, str) else value
    if isinstance(value, tuple) and field.many:
        return tuple(_rename_item_references(field, each, new_ids) for each in value)
    return value


def _rename_item_references(field: Field, item: Any, new_ids: Mapping[str, Mapping[str, str]]) -> Any:
    for own in field.subfields:
        if own.target_kind and getattr(item, own.name):
            item = item._replace(**{own.name: _rename_references(own, getattr(item, own.name), new_ids)})
    return item
