"""Indicators on phases: stop rates and durations, from the cells of `report funnel` and `report durations`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from incubo.core.i18n import N_
from incubo.document.table import Table
from incubo.model.periods import Period
from incubo.registry.view import RegistryView
from incubo.reports.durations import durations_report
from incubo.reports.funnel import funnel_report
from incubo.reports.indicators.indicator import Indicator, IndicatorValue

ComputeIndicator = Callable[[RegistryView, Period], IndicatorValue]


def stop_rate(phase: str) -> ComputeIndicator:
    """I-25, for one phase."""

    def compute(context: RegistryView, year: Period) -> IndicatorValue:
        return _report_cell(context, funnel_report, phase, "stop_rate", year.last)

    return compute


def median_duration(phase: str) -> ComputeIndicator:
    """I-26, for one phase."""

    def compute(context: RegistryView, year: Period) -> IndicatorValue:
        return _report_cell(context, durations_report, phase, "median", year.last)

    return compute


def _run_report(report: Callable[..., Table], context: RegistryView, day: date) -> Table:
    return report(context.registry, day, incubator=context.incubator)


def _report_cell(
    context: RegistryView, report: Callable[..., Table], phase: str, column: str, day: date
) -> IndicatorValue:
    table = context.cached(_run_report, report, context, day)
    row = next((row for row in table.rows if row.cells["phase"] == phase), None)
    return IndicatorValue(row.cells[column], row.contributions) if row is not None else IndicatorValue(None)


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
                "Startups for which this is the last phase before a stop, among those that entered it by "
                "the end of the year."
            ),
            source=N_("the annual report of 2025: 34, 22, 13 and 17 %"),
            difference=N_(
                "Those still in the phase count as having gone on; incubo report funnel --basis decided "
                "leaves them out. A phase recorded as begun and ended on the same day counts as entered."
            ),
            compute=stop_rate(phase),
            required_values=(("phases", phase),),
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
                "The median of the phases over by the end of the year (incubo report durations gives the quartiles)."
            ),
            source=N_("the annual reports, in words"),
            compute=median_duration(phase),
            required_values=(("phases", phase),),
        )
        for phase, (number, name) in _MEDIAN_DURATIONS.items()
    ),
)
