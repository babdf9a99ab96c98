"""Rules of a startup's events, and of the addresses it left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.committees import COMMITTEE
from incubo.model.dates import add_months
from incubo.model.records import Event
from incubo.problem import Label, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule
from incubo.validation.years import year_meant

_LONGEST = 24
"""Months after a committee in which its next one, or the end of its budget, may be looked for."""


@rule(
    "warning",
    N_("committee that announces a day gone by"),
    N_("The next committee, or the end of the budget, is taken from there: nobody is warned in time."),
)
def startup_committee_dates(registry: Registry, today: date) -> Iterator[Problem]:
    """A committee whose next one, or the end of whose budget, comes before it."""
    for startup in registry.startups.values():
        for i, event in enumerate(startup.events):
            if event.name == COMMITTEE and event.date is not None:
                yield from _gone_by(registry, startup.path, i, event, event.date)


def _gone_by(registry: Registry, path: str, i: int, event: Event, held: date) -> Iterator[Problem]:
    messages = {
        "next": N_("the next committee does not come after this one, of {held:long}"),
        "budget_end": N_("the budget ends before the committee that gave it, of {held:long}"),
    }
    for name, message in messages.items():
        day: date | None = getattr(event, name)
        where = Place(path, ("events", i, name))
        if (
            day is None
            or day > held
            or (day == held and name == "budget_end")
            or (path, where.field) in registry.faulty
        ):
            continue
        labels = (Label(Place(path, ("events", i, "date")), Text(N_("held on {held:long}"), {"held": held})),)
        guess = year_meant(where, day, held, add_months(held, 11)) or year_meant(
            where, day, held, add_months(held, _LONGEST)
        )
        problem = Problem("startup-committee-dates", where, Text(message, {"held": held}), labels=labels, case=name)
        yield problem._replace(**guess)


@rule(
    "warning",
    N_("former address that is taken"),
    N_("Of two pages at one address, readers get one: links to the other startup lead astray."),
)
def startup_redirect_taken(registry: Registry, today: date) -> Iterator[Problem]:
    """A `redirect_from` that is the address of a startup, or a former address of another one."""
    former: dict[str, Place] = {}
    for startup in registry.startups.values():
        for i, old in enumerate(startup.redirect_from):
            name = old.rstrip("/").rpartition("/")[2].removesuffix(".html").removesuffix(".md")
            where = Place(startup.path, ("redirect_from", i))
            if not name or (startup.path, where.field) in registry.faulty:
                continue
            if registry.knows("startup", name):
                message = Text(N_("“{old}” is the address of the startup “{other}”"), {"old": old, "other": name})
                yield Problem("startup-redirect-taken", where, message, hints=(_HINT,))
            elif name in former and former[name].path != startup.path:
                message = Text(N_("“{old}” is a former address of another startup too"), {"old": old})
                label = Label(former[name], Text(N_("the same address")))
                yield Problem("startup-redirect-taken", where, message, labels=(label,), hints=(_HINT,))
            former.setdefault(name, where)


_HINT = Text(N_("delete it here: an address leads to one page"))
