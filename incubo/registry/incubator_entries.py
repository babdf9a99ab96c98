"""Which entries are those of an incubator: for checks, edits of many files, and what is made for others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from datetime import date

from incubo.model.records import Job, Member
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry


def find_incubator_entries(registry: Registry, incubator: str, day: date | None = None) -> frozenset[EntryRef]:
    """The entries of an incubator: itself, its startups (those that it shares too), its teams, its and their offers,
    the organisations that it belongs to or that fund its startups, and its people.

    Its people are those whom a mission, a list of startups, a team or their own entry connects to it, at any time; on a
    `day`, those who are there for it then.
    """
    return _find_entries(registry, {incubator}, day)


def _find_entries(registry: Registry, incubators: Set[str], day: date | None = None) -> frozenset[EntryRef]:
    """The entries of any of these incubators."""
    startups = [one for one in registry.startups.values() if not incubators.isdisjoint(one.all_incubators)]
    owners = {registry.incubators[one].owner for one in incubators & registry.incubators.keys()}
    by_kind: dict[str, Iterable[str | None]] = {
        "incubator": incubators,
        "startup": (startup.id for startup in startups),
        "organisation": owners | {funder for startup in startups for funder in startup.funders},
        "team": (team.id for team in registry.teams.values() if team.incubator in incubators),
        "job": (job.id for incubator in incubators for job in jobs_of_incubator(registry, incubator)),
        "member": (m.id for m in registry.members.values() if _is_connected(registry, m, incubators, day)),
    }
    return frozenset(EntryRef(kind, entry_id) for kind, ids in by_kind.items() for entry_id in ids if entry_id)


def _is_connected(registry: Registry, member: Member, incubators: Set[str], day: date | None) -> bool:
    """Whether somebody belongs to any of these incubators, at any time, or on a day."""
    connected = set(registry.mission_incubators(member, member.missions if day is None else member.missions_at(day)))
    if day is None:
        connected.update(registry.member_incubators(member, (*member.startups, *member.previously)))
    return not incubators.isdisjoint(connected)


def jobs_of_incubator(registry: Registry, incubator: str | None) -> list[Job]:
    """The offers of an incubator and of its startups; all offers for None."""
    if incubator is None:
        return list(registry.jobs.values())
    jobs = []
    for job in registry.jobs.values():
        startup = registry.startups.get(registry.job_startup_id(job) or "")
        if job.incubator == incubator or (startup is not None and incubator in startup.all_incubators):
            jobs.append(job)
    return jobs


def find_other_paths(registry: Registry, incubator: str) -> frozenset[str]:
    """The files of the entries of other incubators of the registry, which are not of this one, too.

    What belongs to no incubator that is there (a file that cannot be read, incubo.toml, an entry whose incubator is
    mistyped, a person without a mission) is none of them: nobody else may be the one to mend it.
    """
    others = _find_entries(registry, registry.incubators.keys() - {incubator})
    others -= find_incubator_entries(registry, incubator)
    found = (registry.entries.get(kind, {}).get(entry_id) for kind, entry_id in others)
    return frozenset(entry.path for entry in found if entry is not None)


def make_own_filter(registry: Registry, incubator: str) -> Callable[[str], bool]:
    """A test for the files that whoever works for an incubator looks after: all but those of the entries of others."""
    others = find_other_paths(registry, incubator)
    return lambda path: path not in others
