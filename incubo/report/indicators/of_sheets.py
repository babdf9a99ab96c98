"""The published indicators about what is public: what each counts, where it is published, what differs and why."""

from __future__ import annotations

from incubo.i18n import N_
from incubo.report.indicators import transparency
from incubo.report.indicators.indicator import Indicator

_UNDATED = N_("Sheets do not say since when: only the last day can be told.")
_BY_PHASE = N_("The network gives it by phase: incubo report standards --summary does too.")

TRANSPARENCY = (
    Indicator(
        "I-19",
        N_("Open source code"),
        "share",
        ("bilan",),
        N_("Among the services in the programme, those whose sheet says where the code is."),
        N_("the annual reports: over 80 %, 90 % in 2025"),
        _BY_PHASE,
        transparency.code,
        dated=False,
    ),
    Indicator(
        "I-20",
        N_("Statistics pages"),
        "integer",
        ("bilan",),
        N_("Startups that have not stopped, with the address of their statistics or that say they have some."),
        N_("the annual reports: 170 in 2024, 182 in 2025"),
        N_("The network also counts some that have stopped. Before 2026 ended partnerships were not told from stops."),
        transparency.stats,
        dated=False,
    ),
    Indicator(
        "I-21",
        N_("Budget pages"),
        "integer",
        ("bilan",),
        N_("Startups that have not stopped with the address of their budget."),
        N_("the annual reports: 81 in 2024, 101 in 2025"),
        _UNDATED,
        transparency.budget,
        dated=False,
    ),
    Indicator(
        "I-22",
        N_("Presence in DashLord"),
        "share",
        ("bilan",),
        N_("Among the services in the programme, those whose sheet has the address of their page in DashLord."),
        N_("the annual reports: 60 % in acceleration"),
        _BY_PHASE,
        transparency.dashlord,
        dated=False,
    ),
    Indicator(
        "I-23",
        N_("Accessibility status said"),
        "share",
        ("bilan",),
        N_("Among the services in the programme, those whose sheet says how accessible they are, whatever the level."),
        N_("the annual reports: 71 % in 2024, 50 % in 2025"),
        N_("The figure of 2025 comes from another measure, made on the sites themselves."),
        transparency.accessibility,
        dated=False,
    ),
)
