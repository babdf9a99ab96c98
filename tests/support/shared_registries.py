"""Registries that several tests share, and whether a test changed one of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incubo.registry.registry import Registry

_shared: list[tuple[str, Registry, str]] = []


def share_registry(name: str, registry: Registry) -> Registry:
    """Remember a registry as it is now, under the name that a failure gives it."""
    _shared.append((name, registry, registry_digest(registry)))
    return registry


def changed_registries() -> list[str]:
    """The names of the shared registries that are no longer as they were."""
    return [name for name, registry, digest in _shared if registry_digest(registry) != digest]


def registry_digest(registry: Registry) -> str:
    """A digest of all that a registry was loaded with; what it computes later is left out."""
    facts = registry.file_facts
    parts = (
        registry.layout,
        registry.vocabulary,
        registry.entries,
        registry.unreadable_files,
        registry.loaded_problems,
        registry.paths,
        facts.crlf_paths,
        sorted(facts.suppression_paths),
        facts.body_lengths,
        sorted(facts.scanners),
        facts.unreadable_folders,
    )
    digest = hashlib.sha256()
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
