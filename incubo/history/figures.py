"""The figures that a change moves: startups by phase, people at work, open offers, before and after on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Note, Row, Table
from incubo.model.jobs import is_open
from incubo.registry.registry import Registry

_FIGURE_COLUMNS = (
    Column("figure", Message(N_("Figure")), "text"),
    Column("before", Message(N_("Was")), "integer"),
    Column("after", Message(N_("Is")), "integer"),
    Column("change", Message(N_("Change")), "change"),
)


def figure_changes(before: Registry, after: Registry, day: date) -> Table:
    """The figures that are not the same, of the whole registry; no row where none moves."""
    rows = [
        Row({"figure": label, "before": was, "after": now, "change": now - was})
        for label, was, now in _count_figures(before, after, day)
        if was != now
    ]
    note = Note(
        "definition-figures",
        Message(
            N_("Of the whole registry, on {day:long}: phases begun by then, missions and offers that cover that day."),
            {"day": day},
        ),
    )
    return Table("changes", Message(N_("What it changes in figures")), day, _FIGURE_COLUMNS, tuple(rows), (note,))


def _count_figures(before: Registry, after: Registry, day: date) -> Iterator[tuple[Message | LabelledValue, int, int]]:
    """Each figure with its two values, moved or not."""
    old, new = _startups_by_phase(before, day), _startups_by_phase(after, day)
    words = after.vocabulary
    yield Message(N_("startups")), len(before.startups), len(after.startups)
    for what, label in ((words.is_live, N_("living startups")), (words.is_incubated, N_("startups in incubation"))):
        yield Message(label), *(sum(n for phase, n in found.items() if what(phase)) for found in (old, new))  # type: ignore[misc]
    known = {*old, *new}
    for phase in sorted(known, key=lambda phase: (words.phase_rank(phase), phase)):
        labels = words.value_labels("phases", phase)
        about = {"phase": LabelledValue(phase, labels or phase)}
        yield Message(N_("startups: {phase}"), about), old[phase], new[phase]
    yield Message(N_("members")), len(before.members), len(after.members)
    active = [sum(member.is_active(day) for member in each.members.values()) for each in (before, after)]
    yield Message(N_("active members")), active[0], active[1]
    offers = [sum(is_open(job, day) for job in each.jobs.values()) for each in (before, after)]
    yield Message(N_("offers open")), offers[0], offers[1]


def _startups_by_phase(registry: Registry, day: date) -> Counter[str]:
    return Counter(step.phase.name or "" for step in registry.phase_periods_at(day).values())
