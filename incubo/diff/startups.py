"""What became of a startup's life: its phases, its committees and other events, its measures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.diff.facts import Change, Subject
from incubo.diff.item_matching import Matcher, match_items
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.phases import declared_phases, phase_periods
from incubo.model.records import Event, Startup
from incubo.model.vocabulary import Vocabulary

_PLAN_TOLERANCE_DAYS = 45
"""Days between a committee that was planned and the day it was held on."""


def compare_startups(
    subject: Subject, old_startup: Startup, new_startup: Startup, vocabularies: tuple[Vocabulary, Vocabulary]
) -> Iterator[Change]:
    """The changes of a startup's phases, events and measures. `vocabularies`: the vocabulary before and after."""
    yield from _compare_phases(subject, old_startup, new_startup, vocabularies)
    yield from _compare_events(subject, old_startup, new_startup)
    signs: tuple[Matcher, ...] = (lambda a, b: (a.key, a.date) == (b.key, b.date),)
    for old, new in match_items(old_startup.metrics, new_startup.metrics, signs).changes():
        yield Change(subject, f"metric-{_change_suffix(old, new)}", "metrics", old, new)


def _compare_phases(
    subject: Subject, old_startup: Startup, new_startup: Startup, vocabularies: tuple[Vocabulary, Vocabulary]
) -> Iterator[Change]:
    old_phases, new_phases = (
        declared_phases(old_startup, vocabularies[0]),
        declared_phases(new_startup, vocabularies[1]),
    )
    signs: tuple[Matcher, ...] = (
        lambda a, b: a.name == b.name and a.start == b.start,
        lambda a, b: a.name == b.name,
        lambda a, b: a.start is not None and a.start == b.start,
    )
    steps = phase_periods(new_startup, vocabularies[1])
    for old, new in match_items(old_phases, new_phases, signs).changes():
        if old is None and new is not None:
            place = next((i for i, step in enumerate(steps) if step.phase == new), 0)
            yield Change(subject, "phase-entered", "phases", steps[place - 1].phase.name if place else None, new)
        elif old is not None and new is None:
            yield Change(subject, "phase-removed", "phases", old)
        elif old is not None and new is not None:
            what = "replaced" if old.name != new.name else "moved" if old.start != new.start else "detail"
            yield Change(subject, f"phase-{what}", "phases", old, new)


def _compare_events(subject: Subject, old_startup: Startup, new_startup: Startup) -> Iterator[Change]:
    signs: tuple[Matcher, ...] = (
        lambda a, b: a.name == b.name and a.date == b.date,
        lambda a, b: a.name == b.name and _is_near(a.date, b.date),
        lambda a, b: a.date is not None and a.date == b.date,
    )
    for old, new in match_items(old_startup.events, new_startup.events, signs).changes():
        if (new or old or Event()).name != COMMITTEE_EVENT:
            yield Change(subject, f"event-{_change_suffix(old, new)}", "events", old, new)
        elif new is None:
            yield Change(subject, "committee-removed", "events", old)
        elif is_planned_committee(new) and old is None:
            yield Change(subject, "committee-planned", "events", None, new)
        elif old is None or (is_planned_committee(old) and not is_planned_committee(new)):
            yield Change(subject, "committee-held", "events", old, new)
        else:
            yield Change(subject, "committee-changed", "events", old, new)


def is_planned_committee(event: Event) -> bool:
    """Whether a committee says nothing but its day: it was planned."""
    return event == Event(event.name, event.date)


def _is_near(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs((one - other).days) <= _PLAN_TOLERANCE_DAYS


def _change_suffix(old: object, new: object) -> str:
    return "added" if old is None else "removed" if new is None else "changed"
