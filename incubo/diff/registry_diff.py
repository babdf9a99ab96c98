"""What changes from a state of a registry to another, of all of it or of some entries: for `diff`, `log`, `sync`, `ci`.

`diff_registries` is the one way from two registries to changes, `RegistryDiff.sentences` the one to words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.phrasing import DiffContext
from incubo.diff.sentences.sentence import Sentence
from incubo.model.records import Member, Mission
from incubo.model.teams import list_startups_of_member, mission_startups
from incubo.registry import lookup
from incubo.registry.file_changes import follow_renames
from incubo.registry.layout import entry_id_from_path
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry


class RegistryDiff(NamedTuple):
    """What changes between two states. `renames`: the files of entries that have another name (old path → new path)."""

    before: Registry
    after: Registry
    as_of: date
    changes: tuple[Change, ...]
    renames: Mapping[str, str] = MappingProxyType({})

    def sentences(self) -> tuple[Sentence, ...]:
        """The changes in sentences, by section, the most important first."""
        return tuple(describe_changes(self.changes, DiffContext(self.before, self.after, self.as_of)))

    def select(self, is_selected: Callable[[Change], bool]) -> RegistryDiff:
        """The same with some of the changes only."""
        return self._replace(changes=tuple(change for change in self.changes if is_selected(change)))


def diff_registries(
    before: Registry,
    after: Registry,
    as_of: date,
    paths: Collection[str],
    renames: Mapping[str, str] = MappingProxyType({}),
    modes: Mapping[str, str] = MappingProxyType({}),
) -> RegistryDiff:
    """The changes of the files at `paths` from one registry to another.

    `renames`: those that git sees (old path → new path): the ones that are about the same entry are followed, and those
    that entries declare themselves. `modes`: the new git modes of the files that change theirs.
    """
    true_renames = follow_renames(before, after, renames)
    changes = compare_registries(before, after, paths, true_renames, modes)
    return RegistryDiff(before, after, as_of, tuple(changes), true_renames)


class DiffScope:
    """Some entries, and what belongs to them: the people and the offers of startups; all of an incubator.

    An entry belongs to the scope if it does before or after the changes.
    """

    def __init__(self, difference: RegistryDiff, entries: Iterable[EntryRef]) -> None:
        """`entries`: of either state."""
        self.registries = (difference.before, difference.after)
        self.as_of = difference.as_of
        self.entries = set(_with_new_ids(entries, difference))
        self.incubators = {entry.id for entry in self.entries if entry.kind == "incubator"}
        self.startups = {entry.id for entry in self.entries if entry.kind == "startup"}
        for registry in self.registries:
            for incubator in self.incubators:
                self.startups.update(startup.id for startup in registry.startups_of_incubator(incubator))

    def includes(self, change: Change) -> bool:
        """Whether a change is about one of the entries, or what belongs to them. The settings belong to everybody."""
        kind, entry_id = change.subject.kind, change.subject.id
        if EntryRef(kind, entry_id) in self.entries:
            return True
        if kind == "startup":
            return entry_id in self.startups
        if kind == "member":
            return self._includes_member(change)
        if kind == "job":
            return any(self._includes_offer(registry, entry_id) for registry in self.registries)
        if kind == "team":
            teams = (registry.teams.get(entry_id) for registry in self.registries)
            return any(team is not None and team.incubator in self.incubators for team in teams)
        return bool(self.incubators) and kind in ("phase", "event", "setting")

    def _includes_offer(self, registry: Registry, entry_id: str) -> bool:
        job = registry.jobs.get(entry_id)
        return job is not None and (registry.job_startup_id(job) in self.startups or job.incubator in self.incubators)

    def _includes_member(self, change: Change) -> bool:
        """Whether a person works for the scope: in the mission that changes, else in the last ones; at any time, if
        the whole entry comes or goes, as `list members --all` counts members.
        """
        changed = [item for item in (change.old, change.new) if isinstance(item, Mission)]
        for registry in self.registries:
            member = registry.members.get(change.subject.id)
            if member is None:
                continue
            if change.type in ("added", "removed"):
                startups = list_startups_of_member(member)
            else:
                missions = changed or _last_missions(member, self.as_of)
                startups = [startup for mission in missions for startup in mission_startups(member, mission)]
            if not self.startups.isdisjoint(startups):
                return True
            if not self.incubators.isdisjoint(registry.member_incubators(member, startups)):
                return True
        return False


def _last_missions(member: Member, as_of: date) -> Iterator[Mission]:
    """The missions of a member on a day or later, else the last ones."""
    last_day = min(as_of, max((mission.last_day for mission in member.missions), default=as_of))
    return (mission for mission in member.missions if mission.last_day >= last_day)


def _with_new_ids(entries: Iterable[EntryRef], difference: RegistryDiff) -> Iterator[EntryRef]:
    """The entries, and under their new ids those that are renamed."""
    new_ids = {
        EntryRef(str(difference.before.layout.kind_of_path(old)), entry_id_from_path(old)): entry_id_from_path(new)
        for old, new in difference.renames.items()
    }
    for entry in entries:
        yield entry
        if entry in new_ids:
            yield EntryRef(entry.kind, new_ids[entry])


def find_entries(difference: RegistryDiff, words: Sequence[str]) -> list[EntryRef]:
    """The entries of either state that words name. Raises UsageError."""
    return [_find_entry(difference, word) for word in words]


def _find_entry(difference: RegistryDiff, word: str) -> EntryRef:
    matches = [lookup.find_entry(registry, word) for registry in (difference.after, difference.before)]
    for match in matches:
        if match.entry is not None:
            return match.entry
    near = [
        f"{entry.kind}/{entry.id}" for entry in dict.fromkeys(ref for match in matches for ref in match.suggestions)
    ]
    hints = (Message(N_("similar names: {near:list}"), {"near": near}),) if near else ()
    if any(match.is_ambiguous for match in matches):
        raise UsageError(Message(N_("“{word}” is not enough to tell which one"), {"word": word}), hints=hints)
    raise UsageError(
        Message(N_("“{word}” is no entry, and neither a day nor a revision that git knows"), {"word": word}),
        hints=(*hints, Message(N_("for example"), command=Message(N_("incubo diff monday")))),
    )
