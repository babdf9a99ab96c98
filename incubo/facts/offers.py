"""The offers that are open on a day: of an incubator, of a startup, and which of its vacant roles each would fill."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from incubo.model.jobs import closing_date, is_open
from incubo.model.records import Job
from incubo.registry.incubator_entries import jobs_of_incubator
from incubo.registry.registry import Registry, cache_per_registry


class TeamOffers(NamedTuple):
    """The open offers of a startup: those that would fill a vacant role, by role, and the others. A vacant role without
    an offer has an empty tuple.
    """

    by_role: Mapping[str, tuple[Job, ...]]
    others: tuple[Job, ...]


def find_open_offers(
    registry: Registry, day: date, seen_from: date | None = None, *, incubator: str | None = None
) -> list[Job]:
    """The offers open on a day (`is_open`), those that close first at the top: of an incubator and its startups, else
    all.
    """
    jobs = (job for job in jobs_of_incubator(registry, incubator) if is_open(job, day, seen_from))
    return sorted(jobs, key=lambda job: (closing_date(job) or date.max, job.id))


@cache_per_registry
def find_offers_by_startup(registry: Registry, day: date, seen_from: date | None) -> Mapping[str, list[Job]]:
    """The same by startup; those of an incubator itself are not in it."""
    found: dict[str, list[Job]] = {}
    for job in find_open_offers(registry, day, seen_from):
        startup_id = registry.job_startup_id(job)
        if startup_id is not None:
            found.setdefault(startup_id, []).append(job)
    return found


def would_fill(job: Job, role: str) -> bool:
    """Whether an offer is for a role: the domain of a person."""
    return role in (job.domaine, *job.domaines)
