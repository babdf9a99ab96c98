"""Indicators about what is public: code, statistics, budget, accessibility. Sheets say them without dates."""

from __future__ import annotations

from collections.abc import Callable

from incubo.model.periods import Period
from incubo.model.records import Startup
from incubo.report.indicators.indicator import Answer, Scope, part, startups


def code(scope: Scope, year: Period) -> Answer:
    """I-19."""
    return _share(scope, year, lambda startup: bool(startup.repository))


def stats(scope: Scope, year: Period) -> Answer:
    """I-20."""
    return startups(each for each in _kept(scope, year) if each.stats_url or each.stats)


def budget(scope: Scope, year: Period) -> Answer:
    """I-21."""
    return startups(each for each in _kept(scope, year) if each.budget_url)


def dashlord(scope: Scope, year: Period) -> Answer:
    """I-22."""
    return _share(scope, year, lambda startup: bool(startup.dashlord_url))


def accessibility(scope: Scope, year: Period) -> Answer:
    """I-23."""
    return _share(scope, year, lambda startup: bool(startup.accessibility_status))


def _kept(scope: Scope, year: Period) -> list[Startup]:
    """The startups that have not stopped."""
    words = scope.registry.vocabulary
    return scope.within(year.last, lambda phase: not words.is_stop(phase))


def _share(scope: Scope, year: Period, says: Callable[[Startup], bool]) -> Answer:
    """The share of the startups in the programme that say something."""
    there = scope.within(year.last, scope.registry.vocabulary.is_incubated)
    return part(startups(each for each in there if says(each)), len(there))
