"""The figures that differ between two states of a registry on one day: startups by phase, members, job offers …"""

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
    Column("before", Message(N_("Before")), "integer"),
    Column("after", Message(N_("After")), "integer"),
    Column("change", Message(N_("Change")), "change"),
)


def figure_changes(before: Registry, after: Registry, day: date) -> Table:
    """The figures of the whole registry that differ, as a Table; it has no rows if none does."""
    rows = [
        Row({"figure": label, "before": old, "after": new, "change": new - old})
        for label, old, new in _count_figures(before, after, day)
        if old != new
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
    """Each figure with its two values, equal or not."""
    old, new = _startups_by_phase(before, day), _startups_by_phase(after, day)
    vocabulary = after.vocabulary
    yield Message(N_("startups")), len(before.startups), len(after.startups)
    for is_counted, label in (
        (vocabulary.is_live, N_("active startups")),
        (vocabulary.is_incubated, N_("startups in the programme")),
    ):
        old_count, new_count = (sum(n for phase, n in count.items() if is_counted(phase)) for count in (old, new))
        yield Message(label), old_count, new_count
    for phase in sorted({*old, *new}, key=lambda phase: (vocabulary.phase_rank(phase), phase)):
        labels = vocabulary.value_labels("phases", phase)
        yield Message(N_("startups: {phase}"), {"phase": LabelledValue(phase, labels or phase)}), old[phase], new[phase]
    yield Message(N_("members")), len(before.members), len(after.members)
    yield Message(N_("active members")), _count_active_members(before, day), _count_active_members(after, day)
    yield Message(N_("offers open")), _count_open_jobs(before, day), _count_open_jobs(after, day)


def _startups_by_phase(registry: Registry, day: date) -> Counter[str]:
    return Counter(period.phase.name or "" for period in registry.phase_periods_at(day).values())


def _count_active_members(registry: Registry, day: date) -> int:
    return sum(member.is_active(day) for member in registry.members.values())


def _count_open_jobs(registry: Registry, day: date) -> int:
    return sum(is_open(job, day) for job in registry.jobs.values())
