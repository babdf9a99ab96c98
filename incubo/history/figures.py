"""The figures that a change moves: startups by phase, people at work, open offers, before and after on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.teams import is_open
from incubo.problem import Text
from incubo.registry.registry import Registry
from incubo.table import Column, Note, Row, Table, Word

_COLUMNS = (
    Column("figure", Text(N_("Figure")), "text"),
    Column("before", Text(N_("Was")), "integer"),
    Column("after", Text(N_("Is")), "integer"),
    Column("change", Text(N_("Change")), "change"),
)


def figures(before: Registry, after: Registry, day: date) -> Table:
    """The figures that are not the same, of the whole registry; no row where none moves."""
    rows = [
        Row({"figure": label, "before": was, "after": now, "change": now - was})
        for label, was, now in _counted(before, after, day)
        if was != now
    ]
    note = Note(
        "definition-figures",
        Text(N_("Of the whole registry, on {day:long}: phases begun by then, missions and offers that cover that day."),
             {"day": day}),
    )  # fmt: skip
    return Table("changes", Text(N_("What it changes in figures")), day, _COLUMNS, tuple(rows), (note,))


def _counted(before: Registry, after: Registry, day: date) -> Iterator[tuple[Text | Word, int, int]]:
    """Each figure with its two values, moved or not."""
    old, new = _phases(before, day), _phases(after, day)
    words = after.vocabulary
    yield Text(N_("startups")), len(before.startups), len(after.startups)
    for what, label in ((words.is_live, N_("living startups")), (words.is_incubated, N_("startups in incubation"))):
        yield Text(label), *(sum(n for phase, n in found.items() if what(phase)) for found in (old, new))  # type: ignore[misc]
    known = {*old, *new}
    for phase in sorted(known, key=lambda phase: (words.rank(phase), phase)):
        labels = words.labels("phases", phase)
        about = {"phase": Word(phase, labels or phase)}
        yield Text(N_("startups: {phase}"), about), old[phase], new[phase]
    yield Text(N_("members")), len(before.members), len(after.members)
    active = [sum(member.active(day) for member in each.members.values()) for each in (before, after)]
    yield Text(N_("active members")), active[0], active[1]
    offers = [sum(is_open(job, day) for job in each.jobs.values()) for each in (before, after)]
    yield Text(N_("offers open")), offers[0], offers[1]


def _phases(registry: Registry, day: date) -> Counter[str]:
    return Counter(step.phase.name or "" for step in registry.steps_at(day).values())
