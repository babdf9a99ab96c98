"""What every report shares: whose startups it counts, and how numbers are summed up."""

from __future__ import annotations

from incubo.model.records import Startup
from incubo.registry.registry import Registry


def portfolio(registry: Registry, incubator: str | None) -> list[Startup]:
    """The startups of an incubator (also those it shares), or all of them."""
    startups = registry.startups.values()
    if incubator is None:
        return list(startups)
    return [startup for startup in startups if incubator in startup.hosts]


def median(values: list[int]) -> float | None:
    """The median of some numbers (linear interpolation: the mean of the two in the middle); None of none."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    pair = ordered[middle - 1] + ordered[middle]
    return pair // 2 if pair % 2 == 0 else pair / 2
