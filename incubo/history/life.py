"""What became of a startup's life: its phases, its committees and other events, its measures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.history.facts import Change, Subject
from incubo.history.pairs import Alike, paired
from incubo.model.committees import COMMITTEE
from incubo.model.life import life, phases_of
from incubo.model.records import Event, Startup
from incubo.model.vocabulary import Vocabulary

_NEAR = 45
"""Days between a committee that was planned and the day it was held on."""


def compare(subject: Subject, was: Startup, now: Startup, words: tuple[Vocabulary, Vocabulary]) -> Iterator[Change]:
    """The changes of a startup's phases, events and measures. `words`: the vocabulary before and after."""
    yield from _phases(subject, was, now, words)
    yield from _events(subject, was, now)
    signs: tuple[Alike, ...] = (lambda a, b: (a.key, a.date) == (b.key, b.date),)
    for old, new in paired(was.metrics, now.metrics, signs).changes():
        yield Change(subject, f"metric-{_what(old, new)}", "metrics", old, new)


def _phases(subject: Subject, was: Startup, now: Startup, words: tuple[Vocabulary, Vocabulary]) -> Iterator[Change]:
    old_phases, new_phases = phases_of(was, words[0]), phases_of(now, words[1])
    signs: tuple[Alike, ...] = (
        lambda a, b: a.name == b.name and a.start == b.start,
        lambda a, b: a.name == b.name,
        lambda a, b: a.start is not None and a.start == b.start,
    )
    steps = life(now, words[1])
    for old, new in paired(old_phases, new_phases, signs).changes():
        if old is None and new is not None:
            place = next((i for i, step in enumerate(steps) if step.phase == new), 0)
            yield Change(subject, "phase-entered", "phases", steps[place - 1].phase.name if place else None, new)
        elif old is not None and new is None:
            yield Change(subject, "phase-removed", "phases", old)
        elif old is not None and new is not None:
            what = "replaced" if old.name != new.name else "moved" if old.start != new.start else "detail"
            yield Change(subject, f"phase-{what}", "phases", old, new)


def _events(subject: Subject, was: Startup, now: Startup) -> Iterator[Change]:
    signs: tuple[Alike, ...] = (
        lambda a, b: a.name == b.name and a.date == b.date,
        lambda a, b: a.name == b.name and _near(a.date, b.date),
        lambda a, b: a.date is not None and a.date == b.date,
    )
    for old, new in paired(was.events, now.events, signs).changes():
        if (new or old or Event()).name != COMMITTEE:
            yield Change(subject, f"event-{_what(old, new)}", "events", old, new)
        elif new is None:
            yield Change(subject, "committee-removed", "events", old)
        elif is_plan(new) and old is None:
            yield Change(subject, "committee-planned", "events", None, new)
        elif old is None or (is_plan(old) and not is_plan(new)):
            yield Change(subject, "committee-held", "events", old, new)
        else:
            yield Change(subject, "committee-changed", "events", old, new)


def is_plan(event: Event) -> bool:
    """Whether a committee says nothing but its day: it was planned."""
    return event == Event(event.name, event.date)


def _near(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs((one - other).days) <= _NEAR


def _what(old: object, new: object) -> str:
    return "added" if old is None else "removed" if new is None else "changed"
