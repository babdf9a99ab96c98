"""Indicators about phases: how often startups stop in each, how long it lasts (`report funnel` and `durations`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from incubo.model.periods import Period
from incubo.report.durations import durations
from incubo.report.funnel import funnel
from incubo.report.indicators.indicator import Answer, Scope
from incubo.table import Table

Count = Callable[[Scope, Period], Answer]


def stop_rate(phase: str) -> Count:
    """I-25, of one phase."""

    def count(scope: Scope, year: Period) -> Answer:
        return _of(scope, funnel, phase, "stop_rate", year.last)

    return count


def length(phase: str) -> Count:
    """I-26, of one phase."""

    def count(scope: Scope, year: Period) -> Answer:
        return _of(scope, durations, phase, "median", year.last)

    return count


def _made(report: Callable[..., Table], scope: Scope, day: date) -> Table:
    return report(scope.registry, day, incubator=scope.incubator)


def _of(scope: Scope, report: Callable[..., Table], phase: str, column: str, day: date) -> Answer:
    row = next((row for row in scope.once(_made, report, scope, day).rows if row.cells["phase"] == phase), None)
    return Answer(row.cells[column], row.why) if row is not None else Answer(None)
