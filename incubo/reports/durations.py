"""`report durations`: how long phases last, from those that are over, and how long the current ones have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.model.dates import add_months
from incubo.model.periods import Period
from incubo.model.phases import phase_duration, phase_periods
from incubo.model.records import Startup
from incubo.registry.provenance import Provenance, provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    NO_PROVENANCE,
    is_exit_phase,
    median,
    phase_label,
    quantile,
    shared_startups_note,
    sort_phases,
    startup_contribution,
    startups_of_incubator,
)


class _PhaseDuration(NamedTuple):
    """A phase that a startup lived: so many days, over or still running."""

    startup: Startup
    start: date
    days: int


def durations_report(
    registry: Registry,
    as_of: date,
    *,
    incubator: str | None = None,
    over: Period | None = None,
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """Quartiles of the length of each phase, for the startups of one incubator or all (None).

    A phase lasts to the earlier of its written end and the next phase's start, counted when that day has come by the
    day of the report, or within `over`; what took no day is left out. A running phase is told apart.
    """
    startups = startups_of_incubator(registry, incubator)
    done, running = _phase_durations(registry, startups, as_of, over)
    phases = sort_phases(registry, done.keys() | running.keys())
    title = Message(N_("How long phases last, on {at:long}"), {"at": as_of})
    if over is not None:
        about = {"first": over.first, "last": over.last}
        title = Message(N_("How long the phases lasted that ended from {first:long} to {last:long}"), about)
    return Table(
        "durations",
        title,
        as_of,
        tuple(_columns()),
        tuple(_row(registry, phase, done.get(phase, []), running.get(phase, []), as_of) for phase in phases),
        tuple(_notes(registry, startups, as_of, incubator, source)),
        source.commit,
        "median",
    )


def _phase_durations(
    registry: Registry, startups: list[Startup], as_of: date, over: Period | None
) -> tuple[dict[str, list[_PhaseDuration]], dict[str, list[_PhaseDuration]]]:
    """The phases that are over, and those that run, by the name of the phase. One that ends a life does not run."""
    done: dict[str, list[_PhaseDuration]] = {}
    running: dict[str, list[_PhaseDuration]] = {}
    for startup in startups:
        for step in phase_periods(startup, registry.vocabulary):
            start, name = step.phase.start, step.phase.name
            if start is None or name is None or start > as_of:
                continue
            days = phase_duration(step, as_of)
            if days is not None:
                if over is None or over.first.toordinal() <= start.toordinal() + days <= over.last.toordinal():
                    done.setdefault(name, []).append(_PhaseDuration(startup, start, days))
            elif (step.next_start is None or step.next_start > as_of) and not is_exit_phase(registry, name):
                running.setdefault(name, []).append(_PhaseDuration(startup, start, (as_of - start).days))
    return done, running


def _columns() -> Iterator[Column]:
    yield Column("phase", Message(N_("Phase")), "phase")
    yield Column("count", Message(N_("Ended")), "integer")
    yield Column("first_quartile", Message(N_("1st quartile")), "days")
    yield Column("median", Message(N_("Median")), "days")
    yield Column("third_quartile", Message(N_("3rd quartile")), "days")
    yield Column("running", Message(N_("Running")), "integer")
    yield Column("running_median", Message(N_("Their median age")), "days", is_droppable=True)
    yield Column("long", Message(N_("Longer than usual")), "integer")


def _row(
    registry: Registry, phase: str, ended: list[_PhaseDuration], running: list[_PhaseDuration], as_of: date
) -> Row:
    days = [each.days for each in ended]
    word = registry.vocabulary.phases.get(phase)
    norm = word.usual_months if word is not None and not word.is_final else 0
    cells = {
        "phase": phase,
        "count": len(ended),
        "first_quartile": quantile(days, 0.25),
        "median": median(days),
        "third_quartile": quantile(days, 0.75),
        "running": None if is_exit_phase(registry, phase) else len(running),
        "running_median": median([each.days for each in running]),
        "long": sum(add_months(each.start, norm) < as_of for each in running) if norm else None,
    }
    over, runs = N_("{n:duration}, from {day}"), N_("running for {n:duration}, since {day}")
    return Row(cells, contributions=(*_contributions(ended, over), *_contributions(running, runs)))


def _contributions(durations: list[_PhaseDuration], text: str) -> Iterator[Contribution]:
    for each in sorted(durations, key=lambda each: (-each.days, each.startup.id)):
        detail = Message(text, {"n": each.days, "day": each.start})
        yield startup_contribution(each.startup, detail)


def _count_ended_without_next(registry: Registry, startups: list[Startup], as_of: date) -> int:
    """How many startups are in a phase that has a written end, which has come, and that no other one followed."""
    steps = (registry.phase_period_at(startup.id, as_of) for startup in startups)
    return sum(
        step is not None and phase_duration(step, as_of) is not None and not is_exit_phase(registry, step.phase.name)
        for step in steps
    )


def _notes(
    registry: Registry, startups: list[Startup], as_of: date, incubator: str | None, provenance: Provenance
) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    text = N_(
        "A phase lasts to its written end or to the start of the next one, whichever comes first; those over by the "
        "day are counted. One that took no day (begun with the next one) or ends before it begins is left out."
    )
    yield Note("definition-duration", Message(text))
    text = N_(
        "Running: startups in the phase on that day, its written end not come. A phase that ends the incubation does "
        "not run."
    )
    yield Note("definition-running", Message(text))
    text = N_("Quartiles: a quarter of the phases were shorter than the 1st, half than the median (interpolated).")
    yield Note("definition-quartiles", Message(text))
    n = _count_ended_without_next(registry, startups, as_of)
    if n:
        counted = Message(
            N_("{n} startup is in a phase of which the written end has passed, and no other has begun: that phase has "
               "ended here, and is the current one in incubo report phases."),
            {"n": n},
            N_("{n} startups are in a phase of which the written end has passed, and no other has begun: that phase "
               "has ended here, and is the current one in incubo report phases."),
        )  # fmt: skip
        yield Note("unfollowed", counted)
    norms = [
        Message(N_("{phase} {n} months"), {"phase": phase_label(registry, phase), "n": word.usual_months})
        for phase, word in registry.vocabulary.phases.items()
        if word.usual_months and word.is_current and not word.is_final
    ]
    if norms:
        text = N_("Longer than usual, of those running: {norms:list} (the vocabulary's norms).")
        yield Note("definition-norm", Message(text, {"norms": norms}))
    yield from shared_startups_note(startups)
    yield from provenance_notes(registry, provenance)
