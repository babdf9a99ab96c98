"""Indicators on what is public: code, statistics, budget, accessibility. Files give them without dates."""

from __future__ import annotations

from collections.abc import Callable

from incubo.core.i18n import N_
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.model.records import Startup
from incubo.reports.indicators.indicator import EXPECTED_FIELDS, Indicator, IndicatorValue, count_startups, share_of
from incubo.reports.indicators.remarks import ended_partnerships, no_phase, not_recorded, startups_without_dates


def open_source_share(scope: Scope, year: Period) -> IndicatorValue:
    """I-19."""
    return _programme_share(scope, year, _has_code)


def statistics_pages(scope: Scope, year: Period) -> IndicatorValue:
    """I-20."""
    return count_startups(filter(_has_statistics, _startups_not_stopped(scope, year)))


def budget_pages(scope: Scope, year: Period) -> IndicatorValue:
    """I-21."""
    return count_startups(filter(_has_budget, _startups_not_stopped(scope, year)))


def dashlord_share(scope: Scope, year: Period) -> IndicatorValue:
    """I-22."""
    return _programme_share(scope, year, _has_dashlord)


def accessibility_share(scope: Scope, year: Period) -> IndicatorValue:
    """I-23."""
    return _programme_share(scope, year, _has_accessibility_status)


def _has_code(startup: Startup) -> bool:
    return bool(startup.repository)


def _has_statistics(startup: Startup) -> bool:
    return bool(startup.stats_url or startup.stats)


def _has_budget(startup: Startup) -> bool:
    return bool(startup.budget_url)


def _has_dashlord(startup: Startup) -> bool:
    return bool(startup.dashlord_url)


def _has_accessibility_status(startup: Startup) -> bool:
    return bool(startup.accessibility_status)


def _startups_not_stopped(scope: Scope, year: Period) -> list[Startup]:
    """The startups that have not stopped."""
    vocabulary = scope.registry.vocabulary
    return scope.startups_in_phases(year.last, lambda phase: not vocabulary.is_stop(phase))


def _programme_share(scope: Scope, year: Period, condition: Callable[[Startup], bool]) -> IndicatorValue:
    """The share of the startups in the programme that meet a condition."""
    incubated = scope.startups_in_phases(year.last, scope.registry.vocabulary.is_incubated)
    return share_of(count_startups(startup for startup in incubated if condition(startup)), len(incubated))


_NO_HISTORY = N_("Entries do not record since when: only the last day is known.")
_PUBLISHED_BY_PHASE = N_("The network gives it by phase: so do the rates by phase of the report of standards.")

TRANSPARENCY_INDICATORS = (
    Indicator(
        "I-19",
        name=N_("Open source code"),
        value_type="share",
        publications=("bilan",),
        definition=N_("Among the services in the programme, those whose entry gives the address of the code."),
        source=N_("the annual reports: over 80 %, 90 % in 2025"),
        difference=_PUBLISHED_BY_PHASE,
        compute=open_source_share,
        has_history=False,
        gaps=(no_phase, not_recorded(lambda startup, _: _has_code(startup))),
        remarks=(startups_without_dates,),
    ),
    Indicator(
        "I-20",
        name=N_("Statistics pages"),
        value_type="integer",
        publications=("bilan",),
        definition=N_(
            "Products that have not stopped and whose entry gives the address of their statistics, "
            "or says that they have some."
        ),
        source=N_("the annual reports: 170 in 2024, 182 in 2025"),
        difference=N_(
            "The network also counts some that have stopped. Before 2026, ended partnerships were "
            "not distinguished from stops."
        ),
        compute=statistics_pages,
        has_history=False,
        gaps=(no_phase, not_recorded(lambda startup, _: _has_statistics(startup))),
        remarks=(startups_without_dates,),
        shared_remarks=(ended_partnerships,),
    ),
    Indicator(
        "I-21",
        name=N_("Budget pages"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("Products that have not stopped with the address of their budget."),
        source=N_("the annual reports: 81 in 2024, 101 in 2025"),
        difference=_NO_HISTORY,
        compute=budget_pages,
        has_history=False,
        gaps=(no_phase, not_recorded(lambda startup, _: _has_budget(startup))),
        remarks=(startups_without_dates,),
        shared_remarks=(ended_partnerships,),
    ),
    Indicator(
        "I-22",
        name=N_("Presence in DashLord"),
        value_type="share",
        publications=("bilan",),
        definition=N_(
            "Among the services in the programme, those whose entry has the address of their page in DashLord."
        ),
        source=N_("the annual reports: 60 % in acceleration"),
        difference=_PUBLISHED_BY_PHASE,
        compute=dashlord_share,
        has_history=False,
        required_values=((EXPECTED_FIELDS, "dashlord_url"),),
        gaps=(no_phase, not_recorded(lambda startup, _: _has_dashlord(startup))),
        remarks=(startups_without_dates,),
    ),
    Indicator(
        "I-23",
        name=N_("Accessibility status given"),
        value_type="share",
        publications=("bilan",),
        definition=N_(
            "Among the services in the programme, those whose entry gives the accessibility status, whatever it is."
        ),
        source=N_("the annual reports: 71 % in 2024, 50 % in 2025"),
        difference=N_("The figure of 2025 comes from another measure, made on the sites themselves."),
        compute=accessibility_share,
        has_history=False,
        gaps=(no_phase, not_recorded(lambda startup, _: _has_accessibility_status(startup))),
        remarks=(startups_without_dates,),
    ),
)
