"""Indicators about startups: how many live, begin, stop, have a national impact."""

from __future__ import annotations

from datetime import date

from incubo.i18n import N_
from incubo.model.periods import Period
from incubo.model.records import Event, Startup
from incubo.model.vocabulary import Vocabulary
from incubo.problem import Text
from incubo.report.indicators.indicator import Answer, Scope, startups
from incubo.table import Why


def live(scope: Scope, year: Period) -> Answer:
    """I-1."""
    return startups(scope.within(year.last, scope.registry.vocabulary.is_live))


def investigations(scope: Scope, year: Period) -> Answer:
    """I-2."""
    words = scope.registry.vocabulary
    return startups(scope.within(year.last, lambda phase: _is_first(words, phase)))


def accompanied(scope: Scope, year: Period) -> Answer:
    """I-3."""
    return startups(scope.within(year.last, scope.registry.vocabulary.is_incubated))


def sustained(scope: Scope, year: Period) -> Answer:
    """I-4."""
    words = scope.registry.vocabulary
    return startups(scope.within(year.last, lambda phase: _is_sustained(words, phase)))


def both(scope: Scope, year: Period) -> Answer:
    """I-5."""
    words = scope.registry.vocabulary
    return startups(scope.within(year.last, lambda phase: words.is_incubated(phase) or _is_sustained(words, phase)))


def launched(scope: Scope, year: Period) -> Answer:
    """I-7."""
    first = _launch(scope.registry.vocabulary)
    return _entered(scope, year, frozenset([first] if first is not None else []))


def investigated(scope: Scope, year: Period) -> Answer:
    """I-9."""
    words = scope.registry.vocabulary
    return _entered(scope, year, frozenset(phase for phase in words.phases if _is_first(words, phase)))


def stopped(scope: Scope, year: Period) -> Answer:
    """I-10."""
    words = scope.registry.vocabulary
    return _entered(scope, year, frozenset(filter(words.is_stop, words.phases)))


def national_impact(scope: Scope, year: Period) -> Answer:
    """I-11."""
    return _events(scope, year, "national_impact")


def fast(scope: Scope, year: Period) -> Answer:
    """I-28."""

    def promotion(startup: Startup) -> Text | None:
        known = startup.fast is not None and startup.fast.promotion is not None
        return Text(N_("promotion {n}"), {"n": startup.fast.promotion}) if known and startup.fast else None

    def won(startup: Startup) -> bool:
        return startup.fast is not None or any(
            event.name == "fast" and event.date is not None and event.date <= year.last for event in startup.events
        )

    return startups((each for each in scope.startups if won(each)), promotion)


def active_incubators(scope: Scope, year: Period) -> Answer:
    """I-27."""
    hosts = {host for startup in scope.within(year.last, scope.registry.vocabulary.is_live) for host in startup.hosts}
    known = scope.registry.incubators
    found = sorted(host for host in hosts if host in known and not known[host].hidden)
    if scope.incubator is not None:
        found = [host for host in found if host == scope.incubator]
    return Answer(len(found), tuple(Why(host, known[host].title or host) for host in found))


def _launch(words: Vocabulary) -> str | None:
    """The phase that a startup enters the programme by: the first of those that are incubated."""
    return min((phase for phase in words.phases if words.is_incubated(phase)), key=words.rank, default=None)


def _is_first(words: Vocabulary, phase: str) -> bool:
    """Whether a phase comes before the programme: live, neither incubated nor final."""
    return words.is_live(phase) and not words.is_incubated(phase) and not words.is_final(phase)


def _is_sustained(words: Vocabulary, phase: str) -> bool:
    """Whether the incubation has ended well: final, and no stop."""
    return words.is_final(phase) and not words.is_stop(phase)


def _entered(scope: Scope, year: Period, phases: frozenset[str]) -> Answer:
    """The startups that first entered one of some phases in a year."""
    found = {startup.id: (startup, day) for startup, day in scope.once(_entries, scope, phases) if year.contains(day)}
    return startups(
        (startup for startup, _ in found.values()), lambda each: Text("{day:long}", {"day": found[each.id][1]})
    )


def _entries(scope: Scope, phases: frozenset[str]) -> list[tuple[Startup, date]]:
    """When each startup first entered one of some phases."""
    found = []
    for startup in scope.startups:
        days = [step.phase.start for step in scope.steps(startup) if step.phase.name in phases and step.phase.start]
        if days:
            found.append((startup, min(days)))
    return found


def _events(scope: Scope, year: Period, name: str) -> Answer:
    """The events of a name that belong to a year: by the year that they say, else by their date."""
    entries = []
    for startup in scope.startups:
        for event in startup.events:
            if (
                event.name == name
                and event.date is not None
                and event.date <= scope.at
                and _year(event) == year.first.year
            ):
                text = Text("{day:long}", {"day": event.date})
                entries.append(Why(startup.id, startup.title or startup.id, text))
    return Answer(len(entries), tuple(entries))


def _year(event: Event) -> int | None:
    return event.year or (event.date.year if event.date is not None else None)
