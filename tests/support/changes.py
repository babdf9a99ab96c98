"""Registries before and after a change, and the changes between them."""

from __future__ import annotations

from collections.abc import Mapping

from support.registries import edits_over, registry_files

from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change
from incubo.registry.registry import Registry


def make_registry(front_matters: Mapping[str, str] | None = None, removed_paths: tuple[str, ...] = ()) -> Registry:
    """The small registry of the tests with some entries added or replaced, without the files at `removed_paths`."""
    files = registry_files(front_matters)
    return edits_over({path: data for path, data in files.items() if path not in removed_paths}).registry


def changes_between(before: Registry, after: Registry, moves: Mapping[str, str] | None = None) -> list[Change]:
    """The changes from one registry to another. `moves`: renamed files, old path → new path."""
    paths = [path for path in {*before.paths, *after.paths} if before.read_text(path) != after.read_text(path)]
    return compare_registries(before, after, paths, moves or {})
