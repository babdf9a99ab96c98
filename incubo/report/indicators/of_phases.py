"""The published indicators about phases: what each counts, where it is published, what differs and why."""

from __future__ import annotations

from incubo.i18n import N_
from incubo.report.indicators import phases
from incubo.report.indicators.indicator import Indicator

_STOPS = {
    "investigation": ("I-25a", N_("Stop rate of investigations")),
    "construction": ("I-25b", N_("Stop rate of constructions")),
    "acceleration": ("I-25c", N_("Stop rate of accelerations")),
    "transfer": ("I-25d", N_("Stop rate of transfers")),
    "consolidation": ("I-25e", N_("Stop rate of consolidations")),
}
_LENGTHS = {
    "investigation": ("I-26a", N_("Time in investigation (median)")),
    "construction": ("I-26b", N_("Time in construction (median)")),
    "acceleration": ("I-26c", N_("Time in acceleration (median)")),
    "transfer": ("I-26d", N_("Time in transfer (median)")),
    "consolidation": ("I-26e", N_("Time in consolidation (median)")),
}

PHASES = (
    *(
        Indicator(
            number,
            name,
            "share",
            ("bilan",),
            N_("Startups of which it is the last phase before a stop, among those that entered it by the year's end."),
            N_("the annual report of 2025: 34, 22, 13 and 17 %"),
            N_("Those that still run count as going on; incubo report funnel --basis decided leaves them out. A phase "
               "that is recorded as begun and ended on one day counts as entered."),
            phases.stop_rate(phase),
            needs=(("phases", phase),),
        )
        for phase, (number, name) in _STOPS.items()
    ),
    *(
        Indicator(
            number,
            name,
            "days",
            ("bilan",),
            N_("The median of the phases over by the end of the year (incubo report durations gives the quartiles)."),
            N_("the annual reports, in words"),
            "",
            phases.length(phase),
            needs=(("phases", phase),),
        )
        for phase, (number, name) in _LENGTHS.items()
    ),
)  # fmt: skip
