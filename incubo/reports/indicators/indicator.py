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
from incubo.reports import people
from incubo.reports.common import startups_of_incubator
from incubo.reports.people import ActivePerson

Cached = TypeVar("Cached")


class IndicatorContext:
    """Whose figures, seen from a day: nothing that comes after it counts."""

    def __init__(self, registry: Registry, at: date, incubator: str | None) -> None:
        self.registry = registry
        self.at = at
        self.incubator = incubator
        self._made: dict[tuple[object, ...], Any] = {}

    def once(self, make: Callable[..., Cached], *about: object) -> Cached:
        """What several indicators, or years, ask for, made once: `make(*about)`."""
        key = (make, *about)
        if key not in self._made:
            self._made[key] = make(*about)
        found: Cached = self._made[key]
        return found

    @cached_property
    def startups(self) -> list[Startup]:
        """The startups that count, in the order of their ids."""
        return sorted(startups_of_incubator(self.registry, self.incubator), key=lambda startup: startup.id)

    @cached_property
    def people(self) -> list[ActivePerson]:
        """The members whose missions count, in the order of their ids."""
        return sorted(people.people_with_missions(self.registry, self.incubator), key=lambda person: person.member.id)

    def steps(self, startup: Startup) -> tuple[PhasePeriod, ...]:
        """The phases of a startup in time."""
        return self.registry.lives[startup.id]

    def phase(self, startup: Startup, day: date) -> str | None:
        """The phase of a startup on a day."""
        step = self.registry.step_at(startup.id, day)
        return step.phase.name if step is not None else None

    def within(self, day: date, keep: Callable[[str], bool]) -> list[Startup]:
        """The startups in some phases on a day."""
        found = []
        for startup in self.startups:
            phase = self.phase(startup, day)
            if phase is not None and keep(phase):
                found.append(startup)
        return found


class IndicatorValue(NamedTuple):
    """A figure, and the entries behind it, made when they are asked for. None: it cannot be told for that year."""

    value: float | None
    why: Iterable[Contribution] = ()


class PublishedFigure(NamedTuple):
    """What the network published of a year, what incubo counts in the registry of 1 July 2024, and why they differ.

    `when`: the year, or the day of a figure of a day. `why` is "" where they are the same.
    """

    when: int
    figure: str
    ours: str
    why: str = ""


class Indicator(NamedTuple):
    """A published indicator (`I-7`).

    `type` is that of a column: `integer`, `share`, `days`. `sets`: the publications that it is in, `bilan` or `plf`.
    `name`, `definition`, `source` (where the network publishes it) and `differs` ("" for nothing) are source strings.
    `figure` is its figure of a year, of which the days after `scope.at` are cut. `dated`: the files say the past too;
    otherwise only the last year is told, for a sheet says what is true today. `needs`: words of the vocabulary without
    which it means nothing.
    """

    id: str
    name: str
    type: str
    sets: tuple[str, ...]
    definition: str
    source: str
    differs: str
    figure: Callable[[IndicatorContext, Period], IndicatorValue]
    dated: bool = True
    needs: tuple[tuple[str, str], ...] = ()
    published: tuple[PublishedFigure, ...] = ()


def count_startups(
    found: Iterable[Startup], detail: Callable[[Startup], Message | None] = lambda _: None
) -> IndicatorValue:
    """The number of some startups."""
    counted = list(found)
    return IndicatorValue(
        len(counted), (Contribution(each.id, each.title or each.id, detail(each)) for each in counted)
    )


def count_people(
    found: Iterable[ActivePerson], detail: Callable[[ActivePerson], Message | None] = lambda _: None
) -> IndicatorValue:
    """The number of some people."""
    counted = list(found)
    return IndicatorValue(len(counted), (each.why(detail(each)) for each in counted))


def share_of(some: IndicatorValue, whole: int) -> IndicatorValue:
    """The share of some among a number; None of none."""
    return IndicatorValue(some.value / whole if whole and some.value is not None else None, some.why)
