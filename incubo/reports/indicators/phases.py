"""Indicators on phases: stop rates and durations, from the cells of `report funnel` and `report durations`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Table
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import phase_label
from incubo.reports.durations import durations_report
from incubo.reports.funnel import funnel_report, phase_passages
from incubo.reports.indicators.indicator import Indicator, IndicatorValue, Remark
from incubo.reports.indicators.remarks import (
    ENDED_PARTNERSHIP,
    ended_partnerships,
    if_any,
    no_phase,
    passages_without_dates,
    unknown_days,
)

ComputeIndicator = Callable[[Scope, Period], IndicatorValue]


def stop_rate(phase: str) -> ComputeIndicator:
    """I-25, for one phase."""

    def compute(scope: Scope, year: Period) -> IndicatorValue:
        return _report_cell(scope, funnel_report, phase, "stop_rate", "entered", year.last)

    return compute


def median_duration(phase: str) -> ComputeIndicator:
    """I-26, for one phase."""

    def compute(scope: Scope, year: Period) -> IndicatorValue:
        return _report_cell(scope, durations_report, phase, "median", "count", year.last)

    return compute


def _report_cell(
    scope: Scope, report: Callable[..., Table], phase: str, column: str, basis: str, day: date
) -> IndicatorValue:
    table = scope.cached(report, scope.at(day))
    row = next((row for row in table.rows if row.cells["phase"].id == phase), None)
    if row is None:
        return IndicatorValue(None)
    behind = [entry for entry in row.contributions if not entry.columns or column in entry.columns]
    return IndicatorValue(row.cells[column], behind, row.cells[basis])


def _next_phases(scope: Scope, day: date) -> list[Mapping[str, str | None]]:
    return [phase_passages(scope.registry, startup, day) for startup in scope.startups]


def _transferred(phase: str) -> Remark:
    """How the vocabulary of 2026 lowers the stop rate of a phase.

    Until then a transferred service was an ended partnership, and counted as stopped. It is no stop any more: once the
    entry has been rewritten, the rates of past years are lower too.
    """

    def remark(scope: Scope, years: Sequence[Period]) -> Message | None:
        if ENDED_PARTNERSHIP not in scope.registry.vocabulary.phases:
            return None
        passages = scope.cached(_next_phases, scope, years[-1].last)
        return if_any(
            Message(
                N_("{n} that went on to “{phase}” is no stop; until 2026 it could be “{former}”, a stop"),
                {
                    "n": sum(one.get(phase) == _TRANSFERRED for one in passages),
                    "phase": phase_label(scope.registry, _TRANSFERRED),
                    "former": phase_label(scope.registry, ENDED_PARTNERSHIP),
                },
                N_("{n} that went on to “{phase}” are no stops; until 2026 they could be “{former}”, a stop"),
            )
        )

    return remark


def is_used(scope: Scope, phase: str) -> bool:
    """Whether the vocabulary says a phase now, or some startup of the registry had begun it by the day."""
    return scope.registry.vocabulary.phases[phase].is_current or any(
        period.phase.name == phase and period.phase.start is not None and period.phase.start <= scope.day
        for periods in scope.registry.phase_periods.values()
        for period in periods
    )


def _without_phase(other: str, number: str) -> Remark:
    """A phase that has another name in some entries: its figures are not those of both names."""

    def remark(scope: Scope, _years: Sequence[Period]) -> Message | None:
        if other not in scope.registry.vocabulary.phases or not is_used(scope, other):
            return None
        return Message(
            N_("without “{phase}”, the other word for it ({id})"),
            {"phase": phase_label(scope.registry, other), "id": number},
        )

    return remark


def _only(phase: str) -> Callable[[Vocabulary], tuple[str, ...]]:
    return lambda _: (phase,)


_TRANSFERRED = "transfere"
_RENAMED = {"transfer": ("consolidation", "e"), "consolidation": ("transfer", "d")}
"""The phase that the vocabulary of 2026 renamed, both ways, with the letter of the other's indicators."""


def _remarks(phase: str, number: str) -> tuple[Remark, ...]:
    if phase not in _RENAMED:
        return (passages_without_dates,)
    other, letter = _RENAMED[phase]
    return passages_without_dates, _without_phase(other, number[:-1] + letter)


_STOP_RATES = {
    "investigation": ("I-25a", N_("Stop rate in investigation")),
    "construction": ("I-25b", N_("Stop rate in construction")),
    "acceleration": ("I-25c", N_("Stop rate in acceleration")),
    "transfer": ("I-25d", N_("Stop rate in transfer")),
    "consolidation": ("I-25e", N_("Stop rate of consolidations")),
}
_MEDIAN_DURATIONS = {
    "investigation": ("I-26a", N_("Time in investigation (median)")),
    "construction": ("I-26b", N_("Time in construction (median)")),
    "acceleration": ("I-26c", N_("Time in acceleration (median)")),
    "transfer": ("I-26d", N_("Time in transfer (median)")),
    "consolidation": ("I-26e", N_("Time in consolidation (median)")),
}

PHASE_INDICATORS = (
    *(
        Indicator(
            number,
            name=name,
            value_type="share",
            publications=("bilan",),
            definition=N_(
                "Products for which this is the last phase before a stop, among those that entered it by "
                "the end of the year. Empty where most do not say when they did."
            ),
            source=N_("the annual report of 2025: 34, 22, 13 and 17 %"),
            difference=N_(
                "Those still in the phase count as having gone on; the report of passages can leave them out. "
                "A phase recorded as begun and ended on the same day counts as entered. "
                "Until 2026, transferred services could be ended partnerships (alumni), which count as "
                "stops. Since then they are told apart, and are no stops: once the entries have been rewritten, "
                "the rates of past years are lower than those published (that of acceleration first)."
            ),
            compute=stop_rate(phase),
            required_values=(("phases", phase),),
            gaps=(no_phase,),
            yearly_gaps=(unknown_days(_only(phase)),),
            remarks=(*_remarks(phase, number), _transferred(phase)),
            shared_remarks=(ended_partnerships,),
        )
        for phase, (number, name) in _STOP_RATES.items()
    ),
    *(
        Indicator(
            number,
            name=name,
            value_type="days",
            publications=("bilan",),
            definition=N_(
                "The median of the phases over by the end of the year (the report of durations gives the quartiles). "
                "Empty where most products do not say when they entered the phase."
            ),
            source=N_("the annual reports, in words"),
            compute=median_duration(phase),
            required_values=(("phases", phase),),
            gaps=(no_phase,),
            yearly_gaps=(unknown_days(_only(phase)),),
            remarks=_remarks(phase, number),
        )
        for phase, (number, name) in _MEDIAN_DURATIONS.items()
    ),
)
