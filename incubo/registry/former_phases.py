"""The phases that files give by former names, and what these became (`PhaseDefinition.replaced_by`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from incubo.model.phases import read_status
from incubo.model.records import Phase, Startup
from incubo.registry.registry import Registry

PhaseKey: TypeAlias = tuple[str, int]
"""A phase of a file: the id of the startup, and its position in the list (from 0)."""


class FormerPhase(NamedTuple):
    """A phase that a file gives by a former name."""

    startup: Startup
    position: int
    phase: Phase
    successors: tuple[str, ...]

    @property
    def key(self) -> PhaseKey:
        """What tells it from other phases."""
        return self.startup.id, self.position


def find_former_phases(registry: Registry) -> Iterator[FormerPhase]:
    """The phases with a former name, of all startups, by id."""
    phases = registry.vocabulary.phases
    for _, startup in sorted(registry.whole.startups.items()):
        for position, phase in enumerate(startup.phases):
            definition = phases.get(phase.name or "")
            successors = definition.replaced_by if definition is not None else ()
            known = tuple(successor for successor in successors if successor in phases)
            if known:
                yield FormerPhase(startup, position, phase, known)


def find_former_statuses(registry: Registry) -> list[Startup]:
    """The startups of before July 2020, which have a status with a former name instead of phases."""
    phases = registry.vocabulary.phases
    return [
        startup
        for startup in registry.whole.startups.values()
        if not startup.phases
        and startup.status
        and (definition := phases.get(read_status(startup.status, registry.vocabulary))) is not None
        and definition.replaced_by
    ]
