"""The changes between two registries."""

from __future__ import annotations

from collections.abc import Mapping

from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change
from incubo.registry.registry import Registry


def changes_between(before: Registry, after: Registry, moves: Mapping[str, str] | None = None) -> list[Change]:
    """The changes from one registry to another. `moves`: renamed files, old path → new path."""
    paths = [path for path in {*before.paths, *after.paths} if before.read_text(path) != after.read_text(path)]
    return compare_registries(before, after, paths, moves or {})
