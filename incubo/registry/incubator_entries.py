"""Which entries are those of an incubator: for checks, edits of many files, and what is made for others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from incubo.model.records import Job, Member
from incubo.model.teams import mission_startups
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry


def find_incubator_entries(registry: Registry, incubator: str, day: date | None = None) -> frozenset[EntryRef]:
    """The entries of an incubator: itself, its startups (those that it shares too), its teams, its and their offers,
    the organisations that it belongs to or that fund its startups, and its people.

    Its people are those whom a mission, a list of startups, a team or their own entry connects to it, at any time; on a
    `day`, those who are there for it then.
    """
    startups = registry.startups_of_incubator(incubator)
    own = registry.incubators.get(incubator)
    organisations = {*(own.owner for own in (own,) if own is not None), *(f for s in startups for f in s.funders)}
    by_kind: dict[str, Iterable[str | None]] = {
        "incubator": (incubator,),
        "startup": (startup.id for startup in startups),
        "organisation": organisations,
        "team": (team.id for team in registry.teams.values() if team.incubator == incubator),
        "job": (job.id for job in jobs_of_incubator(registry, incubator)),
        "member": (m.id for m in registry.members.values() if _is_connected(registry, m, incubator, day)),
    }
    return frozenset(EntryRef(kind, entry_id) for kind, ids in by_kind.items() for entry_id in ids if entry_id)


def _is_connected(registry: Registry, member: Member, incubator: str, day: date | None) -> bool:
    """Whether somebody belongs to an incubator, at any time, or on a day."""
    if day is not None:
        missions = (mission for mission in member.missions if mission.covers(day))
        return any(incubator in registry.member_incubators(member, mission_startups(member, one)) for one in missions)
    startups = {startup for mission in member.missions for startup in mission_startups(member, mission)}
    return incubator in registry.member_incubators(member, {*startups, *member.startups, *member.previously})


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
    """The files of the entries that are not of an incubator.

    A file that cannot be read is none of them, nor is what belongs to everybody (incubo.toml, the words of the
    registry): nobody else may be the one to mend it.
    """
    own = find_incubator_entries(registry, incubator)
    return frozenset(
        entry.path
        for kind, by_id in registry.entries.items()
        for entry_id, entry in by_id.items()
        if EntryRef(kind, entry_id) not in own
    )


def make_own_filter(registry: Registry, incubator: str) -> Callable[[str], bool]:
    """A test for the files that whoever works for an incubator looks after: all but those of the entries of others."""
    others = find_other_paths(registry, incubator)
    return lambda path: path not in others
