"""Indicators on startups: how many are live, begin, stop, or have a national impact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Contribution
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.model.records import Event, Startup
from incubo.model.vocabulary import Vocabulary
from incubo.reports.indicators.indicator import Indicator, IndicatorValue, PublishedFigure, Remark, count_startups
from incubo.reports.indicators.remarks import (
    begun_phases,
    ended_partnerships,
    if_any,
    is_within,
    no_phase,
    not_recorded,
    passages_without_dates,
    phases_over,
    startups_without_dates,
    unknown_days,
)
from incubo.reports.transitions import find_transitions, is_stop, leaves_live_phases


def live_services(scope: Scope, year: Period) -> IndicatorValue:
    """I-1."""
    return count_startups(scope.startups_in_phases(year.last, scope.registry.vocabulary.is_live))


def investigations(scope: Scope, year: Period) -> IndicatorValue:
    """I-2."""
    return count_startups(scope.startups_in_phases(year.last, scope.registry.vocabulary.is_investigation))


def services_in_programme(scope: Scope, year: Period) -> IndicatorValue:
    """I-3."""
    return count_startups(scope.startups_in_phases(year.last, scope.registry.vocabulary.is_incubated))


def sustained_services(scope: Scope, year: Period) -> IndicatorValue:
    """I-4."""
    vocabulary = scope.registry.vocabulary
    return count_startups(scope.startups_in_phases(year.last, lambda phase: _is_sustained(vocabulary, phase)))


def programme_or_sustained_services(scope: Scope, year: Period) -> IndicatorValue:
    """I-5."""
    vocabulary = scope.registry.vocabulary
    return count_startups(
        scope.startups_in_phases(year.last, lambda phase: _is_in_programme_or_sustained(vocabulary, phase))
    )


def launched_services(scope: Scope, year: Period) -> IndicatorValue:
    """I-7."""
    return _first_entries_in_year(scope, year, _launch_phases(scope.registry.vocabulary))


def begun_investigations(scope: Scope, year: Period) -> IndicatorValue:
    """I-9."""
    return _first_entries_in_year(scope, year, _investigations(scope.registry.vocabulary))


def stopped_services(scope: Scope, year: Period) -> IndicatorValue:
    """I-10."""
    return _first_entries_in_year(scope, year, _stops(scope.registry.vocabulary))


def _stopped_while_active(scope: Scope, years: Sequence[Period]) -> Message | None:
    """How many stops the last line of `report transitions` counts in the years in which it counts others."""
    registry = scope.registry
    transitions = find_transitions(registry, scope.startups, years[-1].last)
    stops = [transition for transition in transitions if is_stop(registry, transition)]
    differing = []
    for year in years:
        live = sum(year.contains(stop.day) and leaves_live_phases(registry, stop) for stop in stops)
        if live != stopped_services(scope, year).value:
            differing.append(f"{year.first.year} ({live})")
    if not differing:
        return None
    text = N_("active just before, as on the last line of the report of entries and exits: {years:list}")
    return Message(text, {"years": differing})


def national_impact(scope: Scope, year: Period) -> IndicatorValue:
    """I-11."""
    return _services_with_event(scope, year, "national_impact")


def fast_laureates(scope: Scope, year: Period) -> IndicatorValue:
    """I-28."""

    def promotion(startup: Startup) -> Message | None:
        if startup.fast is None or startup.fast.promotion is None:
            return None
        return Message(N_("promotion {n}"), {"n": startup.fast.promotion})

    return count_startups((startup for startup in scope.startups if _has_fast(startup, year.last)), promotion)


def active_incubators(scope: Scope, year: Period) -> IndicatorValue:
    """I-27."""
    incubators = {
        incubator
        for startup in scope.startups_in_phases(year.last, scope.registry.vocabulary.is_live)
        for incubator in startup.all_incubators
    }
    records = scope.registry.incubators
    active = sorted(
        incubator
        for incubator in incubators
        if incubator in records and not records[incubator].hidden and scope.incubator in (None, incubator)
    )
    return IndicatorValue(
        len(active), tuple(Contribution(incubator, records[incubator].display_name) for incubator in active)
    )


def _launch_phase(vocabulary: Vocabulary) -> str | None:
    """The phase by which a startup enters the programme: the first incubated one."""
    return min(
        (phase for phase in vocabulary.phases if vocabulary.is_incubated(phase)),
        key=vocabulary.phase_rank,
        default=None,
    )


def _launch_phases(vocabulary: Vocabulary) -> frozenset[str]:
    launch = _launch_phase(vocabulary)
    return frozenset([launch] if launch is not None else [])


def _investigations(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(filter(vocabulary.is_investigation, vocabulary.phases))


def _stops(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(filter(vocabulary.is_stop, vocabulary.phases))


def _is_sustained(vocabulary: Vocabulary, phase: str) -> bool:
    """Whether a phase means that the incubation ended well: final, and not a stop."""
    return vocabulary.is_final(phase) and not vocabulary.is_stop(phase)


def _is_in_programme_or_sustained(vocabulary: Vocabulary, phase: str | None) -> bool:
    """Whether a phase is of the programme, or means that it ended well."""
    return phase is not None and (vocabulary.is_incubated(phase) or _is_sustained(vocabulary, phase))


def _first_entries_in_year(scope: Scope, year: Period, phases: frozenset[str]) -> IndicatorValue:
    """The startups that first entered one of the phases in a year."""
    entries = {
        startup.id: (startup, day) for startup, day in scope.cached(_first_entries, scope, phases) if year.contains(day)
    }
    return count_startups(
        (startup for startup, _ in entries.values()),
        lambda startup: Message("{day:long}", {"day": entries[startup.id][1]}),
    )


def _first_entries(scope: Scope, phases: frozenset[str]) -> list[tuple[Startup, date]]:
    """The day on which each startup first entered one of the phases."""
    entries = []
    for startup in scope.startups:
        days = [
            period.phase.start
            for period in scope.registry.phase_periods[startup.id]
            if period.phase.name in phases and period.phase.start
        ]
        if days:
            entries.append((startup, min(days)))
    return entries


def _services_with_event(scope: Scope, year: Period, name: str) -> IndicatorValue:
    """The startups with an event of a name in a year, each once."""
    days: dict[str, tuple[Startup, date | None]] = {}
    for startup in scope.startups:
        for event in startup.events:
            if event.name == name and _event_year(event, scope.day) == year.first.year:
                days.setdefault(startup.id, (startup, event.date))
    return count_startups(
        (startup for startup, _ in days.values()),
        lambda startup: Message("{day:long}", {"day": days[startup.id][1]}),
    )


def _event_year(event: Event, day: date) -> int | None:
    """The year of an event that is known by a day: the one that it gives, or else that of its date."""
    if event.date is None or event.date > day:
        return None
    return event.year or event.date.year


# --- What the data cannot say -------------------------------------------------------------------------------------


def _of_one_incubator(scope: Scope) -> Message | None:
    """The figure counts incubators, and one is chosen."""
    return None if scope.incubator is None else Message(N_("only for all incubators together"))


def _no_incubator(scope: Scope) -> Message | None:
    """No incubator has an entry: those that startups name cannot be told from mistyped ones."""
    return None if scope.registry.incubators else Message(N_("no incubator has an entry"))


def _events_without_year(name: str) -> Remark:
    """Events of a name that give no year."""

    def remark(scope: Scope, years: Sequence[Period]) -> Message | None:
        numbers = {year.first.year for year in years}
        events = [
            event
            for startup in scope.startups
            for event in startup.events
            if event.name == name and _event_year(event, scope.day) in numbers
        ]
        return if_any(
            Message(
                N_("{n} event of {all} names no year: counted by its date"),
                {"n": sum(event.year is None for event in events), "all": len(events)},
                N_("{n} events of {all} name no year: counted by their date"),
            )
        )

    return remark


def _launched_otherwise(scope: Scope, years: Sequence[Period]) -> Message | None:
    """Startups that entered the programme in these years without its first phase."""
    vocabulary = scope.registry.vocabulary
    launch = _launch_phase(vocabulary)
    n = 0
    for startup in scope.startups:
        incubated = [phase for phase in begun_phases(scope, startup) if vocabulary.is_incubated(phase.name)]
        is_launched = any(phase.name == launch for phase in incubated)
        n += bool(incubated) and not is_launched and is_within(incubated[0].start, years)
    return if_any(
        Message(
            N_("{n} product entered the programme by a later phase: not counted"),
            {"n": n},
            N_("{n} products entered the programme by a later phase: not counted"),
        )
    )


def _begun_otherwise(scope: Scope, years: Sequence[Period]) -> Message | None:
    """Startups that began in these years, and whose entry tells no investigation."""
    vocabulary = scope.registry.vocabulary
    n = 0
    for startup in scope.startups:
        phases = begun_phases(scope, startup)
        is_investigated = any(vocabulary.is_investigation(phase.name) for phase in phases)
        n += bool(phases) and not is_investigated and is_within(phases[0].start, years)
    return if_any(
        Message(
            N_("{n} product that began without a recorded investigation is not counted"),
            {"n": n},
            N_("{n} products that began without a recorded investigation are not counted"),
        )
    )


def _incubators_of_today(_scope: Scope, _years: Sequence[Period]) -> Message:
    return Message(N_("by the incubators in each product's entry"))


def _incubators_without_entry(scope: Scope, years: Sequence[Period]) -> Message | None:
    """Incubators that active startups name, and that no file describes."""
    live = scope.startups_in_phases(years[-1].last, scope.registry.vocabulary.is_live)
    return if_any(
        Message(
            N_("{n} incubator without an entry is not counted"),
            {
                "n": len(
                    {incubator for startup in live for incubator in startup.all_incubators}
                    - scope.registry.incubators.keys()
                )
            },
            N_("{n} incubators without an entry are not counted"),
        )
    )


def _has_event(startup: Startup, name: str, day: date) -> bool:
    return any(event.name == name and event.date is not None and event.date <= day for event in startup.events)


def _has_impact(startup: Startup, day: date) -> bool:
    return _has_event(startup, "national_impact", day)


def _has_fast(startup: Startup, day: date) -> bool:
    return startup.fast is not None or _has_event(startup, "fast", day)


_SITE_COUNTERS = N_("the counters of the site, the annual reports")
_RECORDED_LATER = N_("phases that were recorded later, some with an earlier date")

SERVICE_INDICATORS = (
    Indicator(
        "I-1",
        name=N_("Active services"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("Products in an active phase on the last day of the year."),
        source=_SITE_COUNTERS,
        compute=live_services,
        gaps=(no_phase,),
        remarks=(startups_without_dates, phases_over(Vocabulary.is_live)),
    ),
    Indicator(
        "I-2",
        name=N_("Investigations under way"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("Products in an active phase that comes before the programme, on the last day of the year."),
        source=_SITE_COUNTERS,
        compute=investigations,
        published_figures=(
            PublishedFigure(2023, "36", "49", N_("investigations of that day that were recorded later")),
        ),
        gaps=(no_phase,),
        remarks=(startups_without_dates, phases_over(Vocabulary.is_investigation)),
    ),
    Indicator(
        "I-3",
        name=N_("Services in the programme"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("Products in a phase of the programme on the last day of the year."),
        source=_SITE_COUNTERS,
        compute=services_in_programme,
        gaps=(no_phase,),
        remarks=(startups_without_dates, phases_over(Vocabulary.is_incubated)),
    ),
    Indicator(
        "I-4",
        name=N_("Services made permanent"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("Products whose incubation ended without a stop."),
        source=_SITE_COUNTERS,
        difference=N_(
            "Of those transferred, the network leaves out the services that have closed since; the "
            "files do not show which."
        ),
        compute=sustained_services,
        gaps=(no_phase,),
        remarks=(startups_without_dates,),
        shared_remarks=(ended_partnerships,),
    ),
    Indicator(
        "I-5",
        name=N_("Services in the programme or sustained"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("The sum of the two figures above."),
        source=_SITE_COUNTERS,
        compute=programme_or_sustained_services,
        published_figures=(PublishedFigure(2023, "213", "216", _RECORDED_LATER),),
        gaps=(no_phase,),
        remarks=(startups_without_dates, phases_over(_is_in_programme_or_sustained)),
        shared_remarks=(ended_partnerships,),
    ),
    Indicator(
        "I-7",
        name=N_("Services launched"),
        value_type="integer",
        publications=("bilan", "plf"),
        definition=N_(
            "Products that first entered the programme's first phase in the year. Empty where most do not say "
            "when they did."
        ),
        source=N_(
            "the site's statistics since 2020; the budget bill, for two incubators (I-8: --incubator gives each)"
        ),
        difference=N_(
            "Until 2020 the network took the event of the launch, where there was one. A launch recorded late changes "
            "the figure of a past year."
        ),
        compute=launched_services,
        published_figures=(PublishedFigure(2022, "8 (I-8)", "8"), PublishedFigure(2023, "7 (I-8)", "7")),
        gaps=(no_phase,),
        yearly_gaps=(unknown_days(_launch_phases),),
        remarks=(passages_without_dates, _launched_otherwise),
    ),
    Indicator(
        "I-9",
        name=N_("Investigations begun"),
        value_type="integer",
        publications=("bilan",),
        definition=N_(
            "Products that first entered a phase before the programme in the year. Empty where most do not say "
            "when they did."
        ),
        source=N_("the site's former statistics"),
        difference=N_(
            "The network dated an investigation by its end, which files no longer record; incubo dates it by its start."
        ),
        compute=begun_investigations,
        gaps=(no_phase,),
        yearly_gaps=(unknown_days(_investigations),),
        remarks=(passages_without_dates, _begun_otherwise),
    ),
    Indicator(
        "I-10",
        name=N_("Stops"),
        value_type="integer",
        publications=("bilan",),
        definition=N_(
            "Products that first entered a phase that is a stop in the year; a move from one stop to another is none. "
            "Empty where most do not say when they did."
        ),
        source=N_("the site's former statistics"),
        difference=N_(
            "The network counted the events named “end”, which most stopped products do not have. "
            "Ended partnerships (alumni, until 2026) are counted as stops: most of them were."
        ),
        compute=stopped_services,
        gaps=(no_phase,),
        yearly_gaps=(unknown_days(_stops),),
        remarks=(passages_without_dates, _stopped_while_active),
        shared_remarks=(ended_partnerships,),
    ),
    Indicator(
        "I-11",
        name=N_("Services with a national impact"),
        value_type="integer",
        publications=("bilan", "plf"),
        definition=N_(
            "Products with a “national impact” event of the year: the year given in the event, or else that of its "
            "date."
        ),
        source=N_("the budget bill, the annual reports"),
        difference=N_(
            "The impact of a year may be dated in the next year: without “year”, it counts in that next year."
        ),
        compute=national_impact,
        required_values=(("events", "national_impact"),),
        published_figures=(PublishedFigure(2022, "6", "6"), PublishedFigure(2023, "6", "6")),
        gaps=(not_recorded(_has_impact),),
        remarks=(_events_without_year("national_impact"),),
    ),
    Indicator(
        "I-27",
        name=N_("Active incubators"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("Incubators with an active product on the last day of the year; hidden ones are left out."),
        source=N_("the annual reports"),
        difference=N_("The products' incubator is that of their entry: entries do not record earlier ones."),
        compute=active_incubators,
        gaps=(_of_one_incubator, _no_incubator, no_phase),
        remarks=(startups_without_dates, _incubators_of_today, _incubators_without_entry),
    ),
    Indicator(
        "I-28",
        name=N_("FAST award winners since the beginning"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("Products with a FAST promotion, or a FAST event by then."),
        source=N_("the annual reports (18 in 2023, 16 in 2024, 83 since 2019)"),
        difference=N_(
            "Promotions have no date: years cannot be told apart. The first ones were never recorded in the files."
        ),
        compute=fast_laureates,
        has_history=False,
        required_values=(("events", "fast"),),
        gaps=(not_recorded(_has_fast),),
    ),
)
