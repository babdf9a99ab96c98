"""The note on a copy of a registry that nobody has changed for more than a week: the figures that it falsifies.

Missions end, offers close and committees fall due on dates that were prolonged since, elsewhere. So the figure that
such dates decide is given for the last day that the copy knows of, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Cell, ListBlock, ListItem, Page, Section
from incubo.document.table import Note
from incubo.facts.offers import find_open_offers
from incubo.facts.people import people_with_missions
from incubo.facts.scope import Scope
from incubo.registry.registry import Registry
from incubo.reports.committees import committee_situations

STALE_AFTER_DAYS = 7
"""How many days after the last published change figures still hold: registries change every week."""


class PerishableFigure(NamedTuple):
    """A figure that ends and due dates decide: what it counts, and how."""

    label: str
    compute: Callable[[Scope], int]


def _count_active_members(scope: Scope) -> int:
    return sum(person.is_active(scope.day) for person in people_with_missions(scope.registry, scope.incubator))


def _count_open_jobs(scope: Scope) -> int:
    return len(find_open_offers(scope.registry, scope.day, scope.today, incubator=scope.incubator))


def _count_overdue_committees(scope: Scope) -> int:
    situations = committee_situations(scope, scope.startups)
    return sum(one.committee.state == "overdue" for one in situations)


PERISHABLE_FIGURES: Mapping[str, PerishableFigure] = {
    "members": PerishableFigure(N_("Active members"), _count_active_members),
    "jobs": PerishableFigure(N_("Offers open"), _count_open_jobs),
    "committees": PerishableFigure(N_("Committees overdue"), _count_overdue_committees),
}
"""The figures by name: a report names the one that its own figures follow."""


class StaleCopy(NamedTuple):
    """A copy that has not changed for more than a week before the day of the figures: what to say of it.

    `differs`: the figure that it tells was another one on the last known day.
    """

    message: Message
    last_known_day: date
    differs: bool

    @property
    def option(self) -> str:
        """The option that gives the figures of the last day that the copy knows of."""
        return f"--at {self.last_known_day}"

    def as_note(self) -> Note:
        """The note under a table or a list, with the way to the figures of that day, where they are others."""
        way = Message(N_("the figures of that day"), command=self.option) if self.differs else ""
        return Note("stale", Message("{note}", {"note": self.message}, hint=way))

    def begin_page(self, page: Page, command: str) -> Page:
        """The page with what there is to say first, where nobody overlooks it, and the command for that day."""
        item = ListItem((Cell(self.message, tone="due"),), Hint(command=f"{command} {self.option}" if command else ""))
        return page._replace(sections=(Section("stale", None, (ListBlock((item,)),)), *page.sections))


def find_stale_copy(scope: Scope, last_known_day: date | None, figure: str = "members") -> StaleCopy | None:
    """What there is to say of a copy, with a figure (a key of `PERISHABLE_FIGURES`) on both days; None while it is
    fresh, or for no known day.

    `last_known_day`: the last day that the copy knows of (see `app.workspace.find_last_known_day`).
    """
    perishable = PERISHABLE_FIGURES[figure]

    def count(day: date) -> int:
        return perishable.compute(Scope(scope.registry, day, scope.incubator, today=scope.day))

    return compare_days(scope.day, last_known_day, perishable.label, count)


def find_stale_team(registry: Registry, startup_id: str, day: date, last_known_day: date | None) -> StaleCopy | None:
    """The same for the page of a startup that is active, with the people of its team."""
    period = registry.phase_period_at(startup_id, day)
    if period is None or not registry.vocabulary.is_live(period.phase.name):
        return None

    def count(on: date) -> int:
        return len({assignment.member.id for assignment in registry.teams_at(on).get(startup_id, ())})

    return compare_days(day, last_known_day, N_("People in the team"), count)


def compare_days(day: date, last_known_day: date | None, label: str, count: Callable[[date], int]) -> StaleCopy | None:
    """The same with any figure: its label (a source string), and what it counts on a day."""
    if last_known_day is None or (day - last_known_day).days <= STALE_AFTER_DAYS:
        return None
    now, then = count(day), count(last_known_day)
    arguments = {"figure": Message(label), "now": now, "then": then, "day": day, "last": last_known_day}
    text = N_(
        "This copy of the registry ends on {last:long}: what was prolonged, recorded or closed since then is not in "
        "it. {figure}: {now} on {day:long}, {then} on {last:long}."
    )
    return StaleCopy(Message(text, arguments), last_known_day, now != then)
