"""Every resource that `list` shows. Who needs one of them imports its module: all eight take 6 ms."""

from __future__ import annotations

from incubo.query.resource import Resource
from incubo.query.resources.committees import COMMITTEES
from incubo.query.resources.jobs import JOBS
from incubo.query.resources.members import MEMBERS
from incubo.query.resources.missions import MISSIONS
from incubo.query.resources.organisations import INCUBATORS, ORGANISATIONS, TEAMS
from incubo.query.resources.startups import STARTUPS

RESOURCES: tuple[Resource, ...] = (
    STARTUPS, MEMBERS, MISSIONS, JOBS, COMMITTEES, INCUBATORS, ORGANISATIONS, TEAMS,
)  # fmt: skip
"""Every resource, as `incubo list`, completion and the SQL snapshots (`startups_now` …) know them."""
