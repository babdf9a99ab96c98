"""The files of an incubator, for `validate --incubator` and the digest."""

from __future__ import annotations

from typing import Any

from incubo.model.teams import mission_startups
from incubo.registry.registry import Registry
from incubo.reports.jobs import jobs_of_incubator


def find_incubator_paths(registry: Registry, incubator: str) -> frozenset[str]:
    """The files of an incubator: its own, and those of its startups, of its and their offers, of its teams, and of the
    members whom a mission, a list of startups, a team or their own entry connects to it, at any time.
    """
    entries: list[Any] = [registry.incubators[incubator]] if incubator in registry.incubators else []
    entries += registry.startups_of_incubator(incubator)
    entries += jobs_of_incubator(registry, incubator)
    entries += [team for team in registry.teams.values() if team.incubator == incubator]
    for member in registry.members.values():
        startups = {startup for mission in member.missions for startup in mission_startups(member, mission)}
        startups.update(member.startups, member.previously)
        if incubator in registry.member_incubators(member, startups):
            entries.append(member)
    return frozenset(entry.path for entry in entries)
