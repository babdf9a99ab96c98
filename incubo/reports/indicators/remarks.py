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
from incubo.reports.common import phase_label
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


def begun_phases(view: Scope, startup: Startup) -> list[Phase]:
    """The dated phases that a startup has begun by the day, in order."""
    periods = view.registry.phase_periods[startup.id]
    return [period.phase for period in periods if period.phase.start is not None and period.phase.start <= view.day]


def no_phase(view: Scope) -> Message | None:
    """The gap where no startup has begun a phase with a date."""
    if not view.startups:
        return Message(N_("no startup is recorded"))
    if not any(begun_phases(view, startup) for startup in view.startups):
        return Message(N_("no startup says since when it is in a phase"))
    return None


def not_recorded(is_recorded: Callable[[Startup, date], bool]) -> Gap:
    """The gap where no entry of the registry, of any incubator, gives it: that nobody records it does not mean none.

    `is_recorded` tells whether an entry gives it by a day.
    """

    def gap(view: Scope) -> Message | None:
        if any(is_recorded(startup, view.day) for startup in view.registry.startups.values()):
            return None
        return Message(N_("no entry of the registry records it"))

    return gap


def startups_without_dates(view: Scope, _years: Sequence[Period]) -> Message | None:
    """Startups that have phases, and are in none of them on any day because no date is given."""
    periods = view.registry.phase_periods
    return _without_dates(view, lambda startup: any(period.counts_from <= view.day for period in periods[startup.id]))


def passages_without_dates(view: Scope, _years: Sequence[Period]) -> Message | None:
    """Startups that have phases, and enter none of them on any day because no date is given: also those that count in
    the status of an old entry.
    """
    return _without_dates(view, lambda startup: bool(begun_phases(view, startup)))


def _without_dates(view: Scope, is_counted: Callable[[Startup], bool]) -> Message | None:
    vocabulary = view.registry.vocabulary
    return if_any(
        Message(
            N_("{n} startup whose phases have no date is not counted"),
            {
                "n": sum(
                    any(phase.start is None for phase in declared_phases(startup, vocabulary))
                    and not is_counted(startup)
                    for startup in view.startups
                )
            },
            N_("{n} startups whose phases have no date are not counted"),
        )
    )


def unknown_days(phases: Callable[[Vocabulary], Iterable[str]]) -> Gap:
    """The gap where most startups do not say when they entered the phases that an indicator counts by their days."""

    def gap(view: Scope) -> Message | None:
        days = view.cached(_entry_days, view)
        unknown = days.find_unknown(frozenset(phases(view.registry.vocabulary)), view.day)
        if unknown is None:
            return None
        return Message(
            N_("the day is not known for {n} startup of {all}"),
            {"n": unknown.n, "all": unknown.all},
            N_("the day is not known for {n} startups of {all}"),
        )

    return gap


def _entry_days(view: Scope) -> EntryDays:
    return EntryDays(view.registry, view.startups)


def phases_over(includes_phase: Callable[[Vocabulary, str | None], bool]) -> Remark:
    """Startups that count in a phase of which the written end has passed, since no other has begun.

    `includes_phase` tells which phases the indicator counts.
    """

    def remark(view: Scope, years: Sequence[Period]) -> Message | None:
        day, vocabulary = years[-1].last, view.registry.vocabulary
        periods = (view.registry.phase_period_at(startup.id, day) for startup in view.startups)
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


def ended_partnerships(view: Scope, years: Sequence[Period]) -> Message | None:
    """Startups in the phase that is a stop and also held transferred services."""
    return if_any(
        Message(
            N_(
                "{n} startup is in “{phase}”, which counts as a stop. Until 2026 the services that an administration "
                "took over were entered there too: nothing tells them apart."
            ),
            {
                "n": len(view.startups_in_phases(years[-1].last, ENDED_PARTNERSHIP.__eq__)),
                "phase": phase_label(view.registry, ENDED_PARTNERSHIP),
            },
            N_(
                "{n} startups are in “{phase}”, which counts as a stop. Until 2026 the services that an administration "
                "took over were entered there too: nothing tells them apart."
            ),
        )
    )
