"""What the data of a registry cannot say about an indicator: why it has no value, or what its values leave out.

A gap (`Gap`) is a reason for no value at all; a remark (`Remark`) stands beside the values. Here are those that several
families of indicators share. Like the values, they do not depend on what comes after the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.model.phases import declared_phases, has_written_end
from incubo.model.records import Phase, Startup
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import phase_label
from incubo.reports.entry_days import EntryDays
from incubo.reports.indicators.indicator import Gap, Remark

ENDED_PARTNERSHIP = "alumni"
"""The phase that meant the end of a partnership until 2026: a stop, mostly, but transferred services were in it too."""


def if_any(remark: Message) -> Message | None:
    """A remark about `n` entries; None where there are none."""
    return remark if remark.arguments["n"] else None


def is_within(day: date | None, years: Sequence[Period]) -> bool:
    """Whether a day is in one of the years."""
    return day is not None and any(year.contains(day) for year in years)


def begun_phases(scope: Scope, startup: Startup) -> list[Phase]:
    """The dated phases that a startup has begun by the day, in order."""
    periods = scope.registry.phase_periods[startup.id]
    return [period.phase for period in periods if period.phase.start is not None and period.phase.start <= scope.day]


def no_phase(scope: Scope) -> Message | None:
    """The gap where no startup has begun a phase with a date."""
    if not scope.startups:
        return Message(N_("no product is recorded"))
    if not any(begun_phases(scope, startup) for startup in scope.startups):
        return Message(N_("no product says since when it is in a phase"))
    return None


def not_recorded(is_recorded: Callable[[Startup, date], bool]) -> Gap:
    """The gap where no entry of the registry, of any incubator, gives it: that nobody records it does not mean none.

    `is_recorded` tells whether an entry gives it by a day.
    """

    def gap(scope: Scope) -> Message | None:
        if any(is_recorded(startup, scope.day) for startup in scope.registry.startups.values()):
            return None
        return Message(N_("no entry of the registry records it"))

    return gap


def startups_without_dates(scope: Scope, _years: Sequence[Period]) -> Message | None:
    """Startups that have phases, and are in none of them on any day because no date is given."""
    periods = scope.registry.phase_periods
    return _without_dates(scope, lambda startup: any(period.counts_from <= scope.day for period in periods[startup.id]))


def passages_without_dates(scope: Scope, _years: Sequence[Period]) -> Message | None:
    """Startups that have phases, and enter none of them on any day because no date is given: also those that count in
    the status of an old entry.
    """
    return _without_dates(scope, lambda startup: bool(begun_phases(scope, startup)))


def _without_dates(scope: Scope, is_counted: Callable[[Startup], bool]) -> Message | None:
    vocabulary = scope.registry.vocabulary
    return if_any(
        Message(
            N_("{n} product whose phases have no date is not counted"),
            {
                "n": sum(
                    any(phase.start is None for phase in declared_phases(startup, vocabulary))
                    and not is_counted(startup)
                    for startup in scope.startups
                )
            },
            N_("{n} products whose phases have no date are not counted"),
        )
    )


def unknown_days(phases: Callable[[Vocabulary], Iterable[str]]) -> Gap:
    """The gap where most startups do not say when they entered the phases that an indicator counts by their days."""

    def gap(scope: Scope) -> Message | None:
        days = scope.cached(_entry_days, scope)
        unknown = days.find_unknown(frozenset(phases(scope.registry.vocabulary)), scope.day)
        if unknown is None:
            return None
        return Message(
            N_("the day is not known for {n} product of {all}"),
            {"n": unknown.n, "all": unknown.all},
            N_("the day is not known for {n} products of {all}"),
        )

    return gap


def _entry_days(scope: Scope) -> EntryDays:
    return EntryDays(scope.registry, scope.startups)


def phases_over(includes_phase: Callable[[Vocabulary, str | None], bool]) -> Remark:
    """Startups that count in a phase of which the written end has passed, since no other has begun.

    `includes_phase` tells which phases the indicator counts.
    """

    def remark(scope: Scope, years: Sequence[Period]) -> Message | None:
        day, vocabulary = years[-1].last, scope.registry.vocabulary
        periods = (scope.registry.phase_period_at(startup.id, day) for startup in scope.startups)
        return if_any(
            Message(
                N_("for {n} of them, the written end of the phase has passed and no other has begun"),
                {
                    "n": sum(
                        period is not None
                        and includes_phase(vocabulary, period.phase.name)
                        and has_written_end(period, vocabulary, day)
                        for period in periods
                    )
                },
            )
        )

    return remark


def ended_partnerships(scope: Scope, years: Sequence[Period]) -> Message | None:
    """Startups in the phase that is a stop and also held transferred services."""
    return if_any(
        Message(
            N_(
                "{n} product is in “{phase}”, which counts as a stop. Until 2026 the services that an administration "
                "took over were entered there too: nothing tells them apart."
            ),
            {
                "n": len(scope.startups_in_phases(years[-1].last, ENDED_PARTNERSHIP.__eq__)),
                "phase": phase_label(scope.registry, ENDED_PARTNERSHIP),
            },
            N_(
                "{n} products are in “{phase}”, which counts as a stop. Until 2026 the services that an administration "
                "took over were entered there too: nothing tells them apart."
            ),
        )
    )
