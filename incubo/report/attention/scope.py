"""Whose concerns, and on which day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from incubo.model.dates import moved
from incubo.model.records import Startup
from incubo.registry.registry import Registry
from incubo.report.basis import portfolio

DAYS = 30
"""How far ahead, and back, attention looks."""


class Scope(NamedTuple):
    """A registry on a day, for one incubator or all of them (None). `now`: today, where the day lies before it."""

    registry: Registry
    day: date
    incubator: str | None = None
    now: date | None = None

    @property
    def last(self) -> date:
        """The last day that is looked at."""
        return moved(self.day, DAYS)

    def startups(self) -> list[Startup]:
        """All the startups, living or not."""
        return portfolio(self.registry, self.incubator)

    def phase(self, startup: Startup) -> str | None:
        """The phase of a startup on the day."""
        step = self.registry.step_at(startup.id, self.day)
        return step.phase.name if step is not None else None

    def living(self) -> list[Startup]:
        """The startups that live on the day."""
        return [startup for startup in self.startups() if self.registry.vocabulary.is_live(self.phase(startup))]

    def incubated(self) -> list[Startup]:
        """Those in the programme."""
        return [startup for startup in self.startups() if self.registry.vocabulary.is_incubated(self.phase(startup))]
