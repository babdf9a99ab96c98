"""Collects what needs attention: what the signals find of startups, people and missions, offers, drafts, orders."""

from __future__ import annotations

from typing import Any

from incubo.core.i18n import N_
from incubo.facts.expectations import MIN_STARTUPS, RECORDED_SHARE
from incubo.facts.find_signals import find_signals
from incubo.facts.scope import WINDOW_DAYS, Scope
from incubo.facts.signals import FoundSignal, asked_signals, item_sort_key
from incubo.model.jobs import STALE_DAYS
from incubo.registry.registry import RECORDED_TEAMS_SHARE
from incubo.reports.attention.postponed import PostponedItem, split_postponed

LEFT_OUT = {
    "missions": N_(
        "Missions that end within {window} days, or ended within the last {window}: of those who leave or go on "
        "elsewhere (see incubo report missions). Not of those who stay or come back, nor for products that have all "
        "stopped or been transferred, nor of people without any mission, or whose mission has no end."
    ),
    "stopped": N_(
        "Missions in products that have stopped: one line for each product. Not in those that were transferred, nor "
        "a mission whose last day it is. A committee's decision to stop that is not done comes first, with who is "
        "still there; nothing is asked of that product to go on."
    ),
    "startups": N_(
        "Committees, teams, roles, budgets, fields and long phases: of active products only. A product that is "
        "active no more has a line where its post-mortem is missing, within a year. Where missions are recorded for "
        "less than {teams} % of the active products, no team is empty. A role that somebody takes on a later day "
        "counts as found. For a day in the past, committees of later dates are left out."
    ),
    "unrecorded": N_(
        "What the phase asks for and is due. Not a field, a committee or a post-mortem that fewer than {share} % of "
        "the products record, where there are {startups} or more, unless incubo.toml asks for it."
    ),
    "drafts": N_(
        "Drafts are in no figure. Drafts of our products, people, offers and teams, and those that "
        "do not say yet whose they are."
    ),
    "offers": N_("Open offers that close within {window} days, or are open for more than {stale} days."),
}
"""What `incubo todo` tells, and what and whom it leaves out; `LEFT_OUT_NUMBERS` are the numbers in it."""
LEFT_OUT_NUMBERS = {
    "window": WINDOW_DAYS,
    "share": round(RECORDED_SHARE * 100),
    "startups": MIN_STARTUPS,
    "teams": round(RECORDED_TEAMS_SHARE * 100),
    "stale": STALE_DAYS,
}


def collect_action_items(scope: Scope) -> list[FoundSignal]:
    """What needs attention, by reason, then by day."""
    return scope.cached(_split_items, scope)[0]


def collect_postponed_items(scope: Scope) -> list[PostponedItem]:
    """What would need attention and is known until a later day, by that day."""
    return scope.cached(_split_items, scope)[1]


def _split_items(scope: Scope) -> tuple[list[FoundSignal], list[PostponedItem]]:
    return split_postponed(scope, collect_all_items(scope))


def collect_all_items(scope: Scope) -> list[FoundSignal]:
    """All that the signals find, known until a later day or not, each with every way to settle it."""
    everyone = [scope.situation(startup) for startup in scope.startups]
    active = [situation for situation in everyone if situation.is_live]
    subjects: dict[str, list[Any]] = {"registry": [scope], "startup": everyone, "active": active}
    items: list[FoundSignal] = []
    for name, signal in asked_signals().items():
        items += find_signals(scope, subjects[signal.subject], {name: signal}, with_ways=True)
    return sorted(items, key=item_sort_key)
