"""Some startups on a page: those that live, one a line, and how many have ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from incubo.i18n import N_
from incubo.model.committees import last_committee, next_committee
from incubo.model.dates import add_months
from incubo.model.records import Startup
from incubo.page import Cell, Facts, Grid, Section
from incubo.problem import Text
from incubo.report.sheets.parts import Known, by_life, fact
from incubo.report.sheets.people import team
from incubo.table import Column, Row, Word

_COLUMNS = (
    Column("startup", Text(N_("Startup")), "text"),
    Column("phase", Text(N_("Phase")), "phase"),
    Column("age", Text(N_("Age")), "days"),
    Column("team", Text(N_("Team")), "integer"),
    Column("committee", Text(N_("Last committee")), "date"),
)


def portfolio(known: Known, startups: Iterable[Startup]) -> Section:
    """The living startups in the order of a life, the oldest first; the exits counted by phase."""
    living, others = by_life(known, startups)
    living.sort(key=lambda startup: _order(known, startup))
    rows = tuple(_row(known, startup) for startup in living)
    title = Text(N_("{n} living startup"), {"n": len(rows)}, N_("{n} living startups"))
    if not rows:
        title = Text(N_("Startups"))
    grid = Grid(_COLUMNS, rows, None if others else Text(N_("No startup yet.")))
    return Section("portfolio", title, (grid, Facts((fact("exits", Text(N_("Exits")), *_exits(known, others)),))))


def _order(known: Known, startup: Startup) -> tuple[int, date, str]:
    step = known.registry.step_at(startup.id, known.day)
    phase, start = (step.phase.name, step.phase.start) if step is not None else (None, None)
    return known.registry.vocabulary.rank(phase), start or date.min, startup.id


def _row(known: Known, startup: Startup) -> Row:
    step = known.registry.step_at(startup.id, known.day)
    word = known.registry.vocabulary.phases.get(step.phase.name or "") if step is not None else None
    start = step.phase.start if step is not None else None
    long = bool(word and word.norm and not word.final and start and add_months(start, word.norm) < known.day)
    size = len(team(known, startup.id))
    latest = last_committee(startup, known.day)
    late = known.is_incubated(startup.id) and next_committee(startup, known.day) is None
    return Row(
        {
            "startup": known.entry("startup", startup.id),
            "phase": step.phase.name if step is not None else None,
            "age": Cell((known.day - start).days if start is not None else None, "days", "due" if long else ""),
            "team": Cell(size, "integer", "" if size else "due"),
            "committee": Cell(latest.date if latest is not None else None, "date", "due" if late else ""),
        }
    )


def _exits(known: Known, startups: list[Startup]) -> tuple[Cell, ...]:
    """How many startups have ended, by phase."""
    return tuple(
        Cell(
            Text("{phase} {n}", {"phase": phase, "n": n}) if phase else Text(N_("not begun {n}"), {"n": n}),
            data={"phase": phase, "count": n},
        )
        for phase, n in counted(known, startups)
    )


def counted(known: Known, startups: Iterable[Startup]) -> list[tuple[Word | None, int]]:
    """How many startups are in each phase, in the order of a life; those that have not begun (None) last."""
    vocabulary = known.registry.vocabulary
    steps = [known.registry.step_at(startup.id, known.day) for startup in startups]
    counts = Counter(step.phase.name if step is not None else None for step in steps)
    order = sorted(counts, key=lambda each: (each is None, vocabulary.rank(each), each or ""))
    return [(_word(known, phase), counts[phase]) for phase in order]


def _word(known: Known, phase: str | None) -> Word | None:
    found = known.registry.vocabulary.phases.get(phase or "")
    return Word(phase, found.labels if found is not None else phase) if phase else None
