"""What rules of phases share: places, and what cannot be trusted."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from incubo.model.records import Phase, Startup
from incubo.problem import Place
from incubo.registry.registry import Registry
from incubo.validation.rules.schema import AHEAD, EARLIEST

LONGEST_GAP = 31
"""Days between a phase's end and the next start that need no word: a handover, a holiday."""


def place(startup: Startup, i: int, name: str, part: str = "value") -> Place:
    """The place of a field of a phase."""
    return Place(startup.path, ("phases", i, name), part)


def faulty(registry: Registry, startup: Startup, i: int, name: str) -> bool:
    """Whether a field of a phase already has a problem."""
    known = registry.faulty
    return (startup.path, ("phases", i, name)) in known or (startup.path, ("phases", i)) in known


def unsure(registry: Registry, startup: Startup, today: date) -> bool:
    """Whether a phase has a name or a start that cannot be trusted: what follows from it is not a second cause."""
    return any(
        phase.start is None
        or not phase.name
        or far(phase.start, today)
        or faulty(registry, startup, i, "start")
        or faulty(registry, startup, i, "name")
        for i, phase in enumerate(startup.phases)
    )


def named(phase: Phase) -> dict[str, Any]:
    """The arguments that name a phase in a message."""
    return {"phase": phase.name or "?"}


def far(day: date, today: date) -> bool:
    """Whether a date is for `schema-implausible-date` to report."""
    return day.year < EARLIEST or day.year > today.year + AHEAD


def misplaced(startup: Startup, today: date) -> list[tuple[int, int]]:
    """The phases out of the date order of the file: (index, index of the one written before it).

    The fewest that must move: the rest is the longest series in order, the earlier written kept among equals.
    """
    starts = [p.start for p in startup.phases if p.start is not None]
    if starts == sorted(starts):  # as nearly all are, whichever of them count
        return []
    dated = [
        (i, p.start)
        for i, p in enumerate(startup.phases)
        if p.start is not None and p.start <= today and not far(p.start, today)
    ]
    if len(dated) > 100 or all(a[1] <= b[1] for a, b in pairwise(dated)):
        return []
    best: list[list[int]] = []
    for at, (_, start) in enumerate(dated):
        longest: list[int] = []
        for earlier in range(at):
            if dated[earlier][1] <= start and len(best[earlier]) > len(longest):
                longest = best[earlier]
        best.append([*longest, at])
    longest_of_all = max(best, key=lambda series: (len(series), [-at for at in series]))
    kept = set(longest_of_all)
    return [(dated[at][0], dated[at - 1][0] if at else dated[1][0]) for at in range(len(dated)) if at not in kept]
