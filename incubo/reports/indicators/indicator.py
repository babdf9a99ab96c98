"""What an indicator is: a figure for a year, with its definition, where it is published, and known differences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from incubo.core.message import Message
from incubo.document.table import Contribution
from incubo.model.periods import Period
from incubo.model.phases import PhasePeriod
from incubo.model.records import Startup
from incubo.registry.registry import Registry
from incubo.reports.common import startup_contribution, startup_phase, startups_of_incubator
from incubo.reports.people import ActivePerson, people_with_missions

Cached = TypeVar("Cached")


class IndicatorContext:
    """What indicators are computed from: a registry, an incubator (None: all), and a day after which nothing counts."""

    def __init__(self, registry: Registry, as_of: date, incubator: str | None) -> None:
        self.registry = registry
        self.as_of = as_of
        self.incubator = incubator
        self._cache: dict[tuple[object, ...], Any] = {}

    def cached(self, compute: Callable[..., Cached], *arguments: object) -> Cached:
        """The result of `compute(*arguments)`, computed once: several indicators and years use it."""
        key = (compute, *arguments)
        if key not in self._cache:
            self._cache[key] = compute(*arguments)
        value: Cached = self._cache[key]
        return value

    @cached_property
    def startups(self) -> list[Startup]:
        """The startups that count, by id."""
        return sorted(startups_of_incubator(self.registry, self.incubator), key=lambda startup: startup.id)

    @cached_property
    def people(self) -> list[ActivePerson]:
        """The members whose missions count, by id."""
        return sorted(people_with_missions(self.registry, self.incubator), key=lambda person: person.member.id)

    def phase_periods(self, startup: Startup) -> tuple[PhasePeriod, ...]:
        """The phases of a startup over time."""
        return self.registry.phase_periods[startup.id]

    def phase_of(self, startup: Startup, day: date) -> str | None:
        """The phase of a startup on a day."""
        return startup_phase(self.registry, startup.id, day)

    def startups_in_phases(self, day: date, includes_phase: Callable[[str], bool]) -> list[Startup]:
        """The startups in one of the phases on a day."""
        startups = []
        for startup in self.startups:
            phase = self.phase_of(startup, day)
            if phase is not None and includes_phase(phase):
                startups.append(startup)
        return startups


class IndicatorValue(NamedTuple):
    """A figure and the entries behind it. None: it cannot be computed for that year."""

    value: float | None
    contributions: Iterable[Contribution] = ()


class PublishedFigure(NamedTuple):
    """A figure that the network published for a year, beside what incubo computes from the registry of 1 July 2024.

    `difference` explains why they differ ("": they do not).
    """

    year: int
    figure: str
    our_figure: str
    difference: str = ""


class Indicator(NamedTuple):
    """A published indicator (`I-7`).

    `value_type`: the type of its column: `integer`, `share` or `days`. `publications`: keys of `PUBLICATIONS`. `source`
    says where the network publishes it, `difference` why the figures differ ("": they do not); these two, `name` and
    `definition` are source strings. `compute` gives the value for a year, cut at `context.as_of`. `has_history`: files
    tell past years too, not only today. `required_values`: the (vocabulary list, value) pairs without which the
    indicator makes no sense.
    """

    id: str
    name: str
    value_type: str
    publications: tuple[str, ...]
    definition: str
    source: str
    compute: Callable[[IndicatorContext, Period], IndicatorValue]
    difference: str = ""
    has_history: bool = True
    required_values: tuple[tuple[str, str], ...] = ()
    published_figures: tuple[PublishedFigure, ...] = ()


def count_startups(
    startups: Iterable[Startup], detail: Callable[[Startup], Message | None] = lambda _: None
) -> IndicatorValue:
    """The number of startups."""
    counted = list(startups)
    return IndicatorValue(len(counted), (startup_contribution(startup, detail(startup)) for startup in counted))


def count_people(
    people: Iterable[ActivePerson], detail: Callable[[ActivePerson], Message | None] = lambda _: None
) -> IndicatorValue:
    """The number of people."""
    counted = list(people)
    return IndicatorValue(len(counted), (person.as_contribution(detail(person)) for person in counted))


def share_of(value: IndicatorValue, total: int) -> IndicatorValue:
    """A value as a share of a total; None if the total is 0."""
    return IndicatorValue(value.value / total if total and value.value is not None else None, value.contributions)
