"""Entries by the names that people give: an id, a title, a unique beginning. These functions raise errors, and ask
nothing (`entry_choice` does).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from incubo.core import shell
from incubo.core.errors import IncuboError, RefusedError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import choose_among, did_you_mean
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.jobs import is_open
from incubo.model.records import Job
from incubo.model.suggestions import find_nearest
from incubo.registry import lookup
from incubo.registry.layout import KINDS_BY_PRIORITY, has_entry_name
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry


def parse_kind_argument(text: str) -> str:
    """The kind of entry that a word means (`produit`, `members`). Raises UsageError."""
    kind = text if text in ENTRY_KINDS else lookup.parse_kind(text)
    if kind in ENTRY_KINDS:
        return str(kind)
    suggestion = find_nearest(text, ENTRY_KINDS)
    hints = [did_you_mean(suggestion)] if suggestion else []
    hints.append(choose_among(ENTRY_KINDS))
    raise UsageError(Message(N_("“{word}” is not a kind of entry"), {"word": text}), hints=hints)


def find_entry_id(registry: Registry, kind: str, name: str, *, allow_inner_match: bool = False) -> str:
    """The id of the entry of a kind that a word names (`allow_inner_match`: see `lookup`). Raises UsageError."""
    match = lookup.find_in_kind(registry, kind, name, allow_inner_match=allow_inner_match)
    if match.id is None:
        message, hints = lookup.no_match_message(registry, kind, name, match)
        raise UsageError(message, hints=hints)
    return match.id


def get_readable_record(
    registry: Registry, kind: str, entry_id: str, error_class: type[IncuboError] = RefusedError
) -> Any:
    """The record of an entry whose id is known. Raises `error_class` where its file cannot be read, or is no entry for
    want of “.md”: RefusedError where the command would write it, IncuboError where it would only show it. So does a
    draft, where the registry is one without drafts.
    """
    entry = registry.entries.get(kind, {}).get(entry_id)
    if entry is None and registry.is_draft(kind, entry_id):
        raise _make_draft_error(registry, kind, entry_id, error_class)
    if entry is None:
        raise _make_unreadable_file_error(registry.unreadable_files[kind][entry_id], error_class)
    return entry


def _make_draft_error(registry: Registry, kind: str, entry_id: str, error_class: type[IncuboError]) -> IncuboError:
    name = lookup.entry_title(registry, kind, entry_id)
    reference = shell.quote_entry_ref(kind, entry_id)
    return error_class(
        Message(N_("“{name}” is a draft: nothing is made of it before it is complete"), {"name": name}),
        hints=(
            Message(N_("what it says so far, and what it lacks"), command=f"incubo show {reference}"),
            Message(N_("once it is complete"), command=f"incubo set {reference} draft=false"),
        ),
    )


def _make_unreadable_file_error(path: str, error_class: type[IncuboError]) -> IncuboError:
    command = f"incubo validate {shell.quote_argument(path)}"
    message = (
        N_("{path} cannot be read as it is")
        if has_entry_name(path)
        else N_("{path} is ignored, because its name does not end with “.md”")
    )
    return error_class(
        Message(message, {"path": path}),
        hints=(Message(N_("what is wrong, and how to fix it"), command=command),),
    )


def find_matching_entries(registry: Registry, name: str, kinds: tuple[str, ...]) -> list[EntryRef]:
    """The entries that a word names: exact id or title first."""
    own_kind = lookup.split_kind_prefix(name)[0]
    matches = [
        EntryRef(kind, match.id)
        for kind in KINDS_BY_PRIORITY
        if kind in kinds and own_kind in (None, kind)
        for match in [lookup.find_in_kind(registry, kind, name)]
        if match.id is not None
    ]
    match = lookup.find_entry(registry, name, kinds)
    if len(matches) == 1 and match.is_ambiguous:  # several entries of another kind are called so, too
        return list(dict.fromkeys([*match.suggestions, *matches]))
    if len(matches) > 1 and match.entry is not None:
        best = [match.entry, *match.other_kinds]
        return [entry for entry in matches if entry in best] or matches
    return matches


def make_unknown_entry_error(registry: Registry, name: str, kinds: tuple[str, ...]) -> UsageError:
    """The error for a word that names no entry of these kinds, or not enough of one, with its near misses."""
    own_kind = lookup.split_kind_prefix(name)[0]
    if own_kind is not None or len(kinds) == 1:
        kind = own_kind or kinds[0]
        message, hints = lookup.no_match_message(registry, kind, name, lookup.find_in_kind(registry, kind, name))
        return UsageError(message, hints=hints)
    match = lookup.find_entry(registry, name, kinds)
    suggestions = [
        f"{entry_ref.kind}/{entry_ref.id}"
        for entry_ref in (*([match.entry] if match.entry else []), *match.suggestions)
    ]
    if match.is_ambiguous:
        hints = (Message(N_("similar names: {near:list}"), {"near": suggestions}),)
        return UsageError(Message(N_("“{word}” is not enough to tell which one"), {"word": name}), hints=hints)
    hints = (Message(N_("similar names: {near:list}"), {"near": suggestions}),) if suggestions else ()
    return UsageError(Message(N_("nothing in the registry is called “{word}”"), {"word": name}), hints=hints)


def rank_entry(registry: Registry, incubator: str | None, day: date, entry: EntryRef) -> int:
    """How likely an entry is meant, the least first: what is of our incubator, the rest, what is over last (from 2)."""
    record = registry.find_entry(*entry)
    startup_id = entry.id if entry.kind == "startup" else None
    is_over = registry.has_finished(startup_id, day)
    if isinstance(record, Job):
        startup_id = registry.job_startup_id(record)
        is_over = not is_open(record, day)
    is_ours = any(startup.id == startup_id for startup in registry.startups_of_incubator(incubator))
    return 2 * is_over + (not is_ours)


def has_entry_named(registry: Registry, kind: str, name: str) -> bool:
    """Whether a word names one entry of a kind."""
    return lookup.find_in_kind(registry, kind, name).id is not None


def find_entry_paths(registry: Registry, name: str) -> list[str]:
    """The file of the entry that a name means; empty without one. Raises UsageError for a name of several entries."""
    match = lookup.find_entry(registry, name)
    if match.is_ambiguous:
        raise make_unknown_entry_error(registry, name, KINDS_BY_PRIORITY)
    if match.entry is None:
        return []
    kind, entry_id = match.entry
    entry = registry.find_entry(kind, entry_id)
    return [entry.path if entry is not None else registry.unreadable_files[kind][entry_id]]
