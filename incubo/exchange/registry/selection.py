"""Which entries of another registry are taken: those of an incubator and what they refer to, or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.edit.references import bare_id
from incubo.exchange.registry.source import Source
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.records import Member
from incubo.model.teams import mission_startups
from incubo.registry.registry import Registry
from incubo.source.reader import parse_file

DESCRIBED_KINDS = ("phase", "event")
"""The folders with the words of a registry."""


class Selection(NamedTuple):
    """The entries to take: kind → ids there. `incubator`: whose (None: all). `has_people`: people are taken, too.
    `is_everything`: nothing is left out, so that files are taken as they are.
    `earlier_missions`: the id of a person who was taken before → when the missions without startups began that were
    taken.
    """

    ids: Mapping[str, frozenset[str]]
    incubator: str | None
    has_people: bool
    is_everything: bool = False
    earlier_missions: Mapping[str, frozenset[str]] = MappingProxyType({})

    def without(self, keys: Iterable[tuple[str, str]]) -> Selection:
        """The selection without some entries, by kind and id."""
        gone = set(keys)
        if not gone:
            return self
        ids = {kind: frozenset(each for each in names if (kind, each) not in gone) for kind, names in self.ids.items()}
        return self._replace(ids=ids, is_everything=False)

    def has(self, kind: str, entry_id: str) -> bool:
        """Whether an entry is taken."""
        return entry_id in self.ids.get(kind, ())


def select_entries(
    source: Source, incubator: str | None, *, has_people: bool, also: Mapping[str, Mapping[str, bytes]]
) -> Selection:
    """The entries of an incubator of the source (None: of all), and what they refer to.

    `also`: entries that were taken before, by kind and id, as they were: they go on being updated, wherever they are;
    one that cannot be read now, or is gone, stays here, so that what refers to it does, too.
    """
    registry = source.registry
    earlier = {kind: set(names) for kind, names in also.items()}
    if incubator is None:
        ids = {kind: frozenset((*registry.entries.get(kind, ()), *earlier.get(kind, ()))) for kind in ENTRY_KINDS}
        if not has_people:
            ids["member"] = frozenset()
        return Selection(ids, None, has_people, has_people and not any(registry.unreadable_files.values()))
    startups = {startup.id for startup in registry.startups_of_incubator(incubator)} | earlier.get("startup", set())
    incubators = {incubator} | earlier.get("incubator", set())
    organisations = set(earlier.get("organisation", ()))
    for startup in (registry.startups[each] for each in startups & registry.startups.keys()):
        incubators.update(startup.all_incubators)
        organisations.update(startup.sponsors)
    organisations.update(registry.incubators[each].owner or "" for each in incubators & registry.incubators.keys())
    teams = {team.id for team in registry.teams.values() if team.incubator == incubator} | earlier.get("team", set())
    incubators.update(registry.teams[each].incubator or "" for each in teams & registry.teams.keys())
    jobs = {
        job.id
        for job in registry.jobs.values()
        if registry.job_startup_id(job) in startups or job.incubator == incubator
    } | earlier.get("job", set())
    chosen = {
        "startup": startups,
        "incubator": (incubators & registry.incubators.keys()) | earlier.get("incubator", set()),
        "organisation": (organisations & registry.organisations.keys()) | earlier.get("organisation", set()),
        "team": teams,
        "job": jobs,
        "member": set(),
    }
    if has_people:
        members = {
            member.id
            for member in registry.members.values()
            if _works_for(member, startups) or _is_attached(member, incubator, teams)
        }
        chosen["member"] = members | earlier.get("member", set())
    ids = {kind: frozenset(names) for kind, names in chosen.items()}
    return Selection(ids, incubator, has_people, False, dict(_list_earlier_missions(also.get("member", {}))))


def _list_earlier_missions(sheets: Mapping[str, bytes]) -> Iterator[tuple[str, frozenset[str]]]:
    for member_id, data in sheets.items():
        missions = (parse_file(member_id, data).values or {}).get("missions")
        starts = {
            str(mission.get("start"))
            for mission in (missions if isinstance(missions, list) else ())
            if isinstance(mission, dict) and not _texts(mission.get("startups"))
        }
        if starts:
            yield member_id, frozenset(starts)


def _works_for(member: Member, startups: set[str]) -> bool:
    return any(not startups.isdisjoint(mission_startups(member, mission)) for mission in member.missions)


def _is_attached(member: Member, incubator: str, teams: set[str]) -> bool:
    return member.incubator == incubator or not teams.isdisjoint(member.teams)


def is_mission_taken(member_id: str, values: Mapping[Any, Any], mission: Any, selection: Selection) -> bool:
    """Whether a mission of a person is taken: one for a startup that is taken, or, without one, for the incubator (also
    of somebody who was taken for it before).
    """
    if selection.incubator is None or not isinstance(mission, dict):
        return True
    own = _texts(mission.get("startups")) or _texts(values.get("startups"))
    if own:
        return any(selection.has("startup", bare_id(each)) for each in own)
    if str(mission.get("start")) in selection.earlier_missions.get(member_id, ()):
        return True
    incubator = values.get("incubator")
    return (isinstance(incubator, str) and selection.has("incubator", bare_id(incubator))) or any(
        selection.has("team", bare_id(each)) for each in _texts(values.get("teams"))
    )


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def list_taken_ids(registry: Registry, selection: Selection) -> list[tuple[str, str]]:
    """The kind and id of each entry that is taken, in the order of the kinds and of the files."""
    return [
        (kind, entry_id)
        for kind in ENTRY_KINDS
        for entry_id in registry.entries.get(kind, ())
        if selection.has(kind, entry_id)
    ]
