"""Compare the phases, events and metrics of a startup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.diff.facts import Change, Subject
from incubo.diff.item_matching import Matcher, has_same_key, match_items
from incubo.model.committees import COMMITTEE_EVENT, is_planned_committee
from incubo.model.item_keys import ITEM_LISTS
from incubo.model.phases import declared_phases, phase_periods
from incubo.model.records import Event, Startup
from incubo.model.vocabulary import Vocabulary

_PLAN_TOLERANCE_DAYS = 45
"""The most days between the planned date of a committee and the date it was held on."""
_PHASE_MATCHERS: tuple[Matcher, ...] = (
    has_same_key(ITEM_LISTS["phases"], "start"),
    has_same_key(ITEM_LISTS["phases"]),
    lambda a, b: a.start is not None and a.start == b.start,
)
_EVENT_MATCHERS: tuple[Matcher, ...] = (
    has_same_key(ITEM_LISTS["events"]),
    lambda a, b: a.name == b.name and _is_near(a.date, b.date),
    lambda a, b: a.date is not None and a.date == b.date and COMMITTEE_EVENT not in (a.name, b.name),
)
_METRIC_MATCHERS: tuple[Matcher, ...] = (has_same_key(ITEM_LISTS["metrics"]),)


def compare_dated_items(
    subject: Subject, old_startup: Startup, new_startup: Startup, vocabularies: tuple[Vocabulary, Vocabulary]
) -> Iterator[Change]:
    """The changes of a startup's phases, events and metrics. `vocabularies`: the vocabulary before and after."""
    yield from _compare_phases(subject, old_startup, new_startup, vocabularies)
    yield from _compare_events(subject, old_startup, new_startup)
    for old, new in match_items(old_startup.metrics, new_startup.metrics, _METRIC_MATCHERS).changes():
        yield Change(subject, f"metric-{_change_suffix(old, new)}", "metrics", old, new)


def _compare_phases(
    subject: Subject, old_startup: Startup, new_startup: Startup, vocabularies: tuple[Vocabulary, Vocabulary]
) -> Iterator[Change]:
    old_phases = declared_phases(old_startup, vocabularies[0])
    new_phases = declared_phases(new_startup, vocabularies[1])
    periods = phase_periods(new_startup, vocabularies[1])
    for old, new in match_items(old_phases, new_phases, _PHASE_MATCHERS).changes():
        if old is None and new is not None:
            position = next((i for i, period in enumerate(periods) if period.phase == new), 0)
            previous = periods[position - 1].phase.name if position else None
            yield Change(subject, "phase-entered", "phases", previous, new)
        elif old is not None and new is None:
            yield Change(subject, "phase-removed", "phases", old)
        elif old is not None and new is not None:
            suffix = "replaced" if old.name != new.name else "moved" if old.start != new.start else "detail"
            yield Change(subject, f"phase-{suffix}", "phases", old, new)


def _compare_events(subject: Subject, old_startup: Startup, new_startup: Startup) -> Iterator[Change]:
    for old, new in match_items(old_startup.events, new_startup.events, _EVENT_MATCHERS).changes():
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


def _is_near(a: date | None, b: date | None) -> bool:
    return a is None or b is None or abs((a - b).days) <= _PLAN_TOLERANCE_DAYS


def _change_suffix(old: object, new: object) -> str:
    return "added" if old is None else "removed" if new is None else "changed"
