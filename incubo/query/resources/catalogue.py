"""Every resource that `list` shows. Who needs one of them imports its module: all eight take 6 ms."""

from __future__ import annotations

from incubo.core.lazy import load_target
from incubo.query.lists import LISTS
from incubo.query.resource import Resource

RESOURCES: tuple[Resource, ...] = tuple(load_target(spec.resource) for spec in LISTS.values())
"""Every resource, as `incubo list`, completion and the SQL snapshots (`startups_now` …) know them."""
