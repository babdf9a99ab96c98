"""What an indicator is: a figure of a year, with its definition, where the network publishes it, and what differs."""

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
from incubo.reports.common import startup_contribution, startups_of_incubator
from incubo.reports.people import ActivePerson, people_with_missions

Cached = TypeVar("Cached")


class IndicatorContext:
    """Whose figures, seen from a day: nothing that comes after it counts."""

    def __init__(self, registry: Registry, as_of: date, incubator: str | None) -> None:
        self.registry = registry
        self.as_of = as_of
        self.incubator = incubator
        self._cache: dict[tuple[object, ...], Any] = {}

    def cached(self, compute: Callable[..., Cached], *arguments: object) -> Cached:
        """What several indicators, or years, ask for, made once: `make(*about)`."""
        key = (compute, *arguments)
        if key not in self._cache:
            self._cache[key] = compute(*arguments)
        found: Cached = self._cache[key]
        return found

    @cached_property
    def startups(self) -> list[Startup]:
        """The startups that count, in the order of their ids."""
        return sorted(startups_of_incubator(self.registry, self.incubator), key=lambda startup: startup.id)

    @cached_property
    def people(self) -> list[ActivePerson]:
        """The members whose missions count, in the order of their ids."""
        return sorted(people_with_missions(self.registry, self.incubator), key=lambda person: person.member.id)

    def phase_steps(self, startup: Startup) -> tuple[PhasePeriod, ...]:
        """The phases of a startup in time."""
        return self.registry.phase_periods[startup.id]

    def phase_of(self, startup: Startup, day: date) -> str | None:
        """The phase of a startup on a day."""
        step = self.registry.phase_period_at(startup.id, day)
        return step.phase.name if step is not None else None

    def startups_in_phases(self, day: date, includes_phase: Callable[[str], bool]) -> list[Startup]:
        """The startups in some phases on a day."""
        found = []
        for startup in self.startups:
            phase = self.phase_of(startup, day)
            if phase is not None and includes_phase(phase):
                found.append(startup)
        return found


class IndicatorValue(NamedTuple):
    """A figure, and the entries behind it, made when they are asked for. None: it cannot be told for that year."""

    value: float | None
    why: Iterable[Contribution] = ()


class PublishedFigure(NamedTuple):
    """What the network published of a year, what incubo counts in the registry of 1 July 2024, and why they differ.

    `year`: the year, or the day of a figure of a day. `difference` is "" where they are the same.
    """

    year: int
    figure: str
    our_figure: str
    difference: str = ""


class Indicator(NamedTuple):
    """A published indicator (`I-7`).

    `value_type` is that of a column: `integer`, `share`, `days`. `publications`: the publications that it is in,
    `bilan` or `plf`.
    `name`, `definition`, `source` (where the network publishes it) and `difference` ("" for nothing) are source
    strings.
    `compute` is its figure of a year, of which the days after `scope.at` are cut. `has_history`: the files say the
    past too;
    otherwise only the last year is told, for a sheet says what is true today. `required_words`: words of the
    vocabulary without
    which it means nothing.
    """

    id: str
    name: str
    value_type: str
    publications: tuple[str, ...]
    definition: str
    source: str
    difference: str
    compute: Callable[[IndicatorContext, Period], IndicatorValue]
    has_history: bool = True
    required_words: tuple[tuple[str, str], ...] = ()
    published_figures: tuple[PublishedFigure, ...] = ()


def count_startups(
    startups: Iterable[Startup], detail: Callable[[Startup], Message | None] = lambda _: None
) -> IndicatorValue:
    """The number of some startups."""
    counted = list(startups)
    return IndicatorValue(len(counted), (startup_contribution(each, detail(each)) for each in counted))


def count_people(
    people: Iterable[ActivePerson], detail: Callable[[ActivePerson], Message | None] = lambda _: None
) -> IndicatorValue:
    """The number of some people."""
    counted = list(people)
    return IndicatorValue(len(counted), (each.as_contribution(detail(each)) for each in counted))


def share_of(value: IndicatorValue, total: int) -> IndicatorValue:
    """The share of some among a number; None of none."""
    return IndicatorValue(value.value / total if total and value.value is not None else None, value.why)
