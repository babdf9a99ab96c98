"""`report standards`: what each sheet says of what its phase asks for (`report.expected`), startup by startup.

`report standards --summary`: the share of startups that meet each standard, by phase (indicators I-19 to I-23).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.model.dates import add_months
from incubo.model.phases import PhasePeriod, phase_period_at
from incubo.model.records import Startup
from incubo.registry.provenance import Provenance, provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import NO_PROVENANCE, phase_label, sort_phases, startup_contribution, startups_of_incubator
from incubo.reports.expectations import (
    EXPECTATION_SHORT_LABELS,
    expectation_label,
    meets_expectation,
    phase_expectations,
)

STANDARD_STATES = {
    "met": N_("yes"),
    "missing": N_("MISSING"),
    "later": N_("later"),
    "extra": N_("(yes)"),
    "not-expected": "–",
}
"""What a sheet says of an expectation: there, lacking though its day has come, not due yet, there though the phase does
not ask for it, neither asked nor there."""


_STATE_WORDS = {state: LabelledValue(state, Message(text)) for state, text in STANDARD_STATES.items()}


class StartupStandards(NamedTuple):
    """A startup on the board: its step, and each expectation with its state and the day it falls due (None: never)."""

    startup: Startup
    step: PhasePeriod
    states: dict[str, tuple[str, date | None]]

    @property
    def due_count(self) -> int:
        """How many expectations have fallen due."""
        return sum(state in ("met", "missing") for state, _ in self.states.values())

    @property
    def met_count(self) -> int:
        """How many of them the sheet meets."""
        return sum(state == "met" for state, _ in self.states.values())


def standard_names(registry: Registry) -> list[str]:
    """Every expectation that a living phase has, in the order of the profile."""
    found = dict.fromkeys(
        name
        for word in registry.vocabulary.phases.values()
        if word.is_live
        for name, months in registry.vocabulary.expected_fields.get(word.id, {}).items()
        if months >= 0
    )
    return list(found)


def startup_standards(
    registry: Registry, startups: list[Startup], as_of: date, phases: Collection[str], standards: list[str]
) -> list[StartupStandards]:
    """The startups living on a day, or in one of `phases`, and where each stands; the least complete first."""
    found = []
    asked: dict[str, dict[str, int]] = {}
    for startup in startups:
        step = phase_period_at(startup, as_of, registry.vocabulary)
        if step is None or step.phase.name is None:
            continue
        if step.phase.name in phases if phases else registry.vocabulary.is_live(step.phase.name):
            phase = step.phase.name
            months = (
                asked[phase] if phase in asked else asked.setdefault(phase, dict(phase_expectations(registry, phase)))
            )
            found.append(
                StartupStandards(startup, step, _standard_states(registry, startup, step, as_of, standards, months))
            )
    return sorted(found, key=lambda each: (each.met_count - each.due_count, each.startup.id))


def _standard_states(
    registry: Registry, startup: Startup, step: PhasePeriod, as_of: date, standards: list[str], months: dict[str, int]
) -> dict[str, tuple[str, date | None]]:
    found: dict[str, tuple[str, date | None]] = {}
    for name in standards:
        due = add_months(step.phase.start, months[name]) if name in months and step.phase.start is not None else None
        if meets_expectation(registry, startup, name, as_of):
            found[name] = ("met" if due is not None and due <= as_of else "extra", due)
        elif due is None:
            found[name] = ("not-expected", None)
        else:
            found[name] = ("missing" if due <= as_of else "later", due)
    return found


def standards_report(
    registry: Registry,
    as_of: date,
    *,
    incubator: str | None = None,
    phases: Collection[str] = (),
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """A row a startup: how much of what is expected by now its sheet says, what lacks, and each expectation's state."""
    startups = startups_of_incubator(registry, incubator)
    wanted = standard_names(registry)
    rows = startup_standards(registry, startups, as_of, phases, wanted)
    return Table(
        "standards",
        Message(N_("Standards on {at:long}: what sheets say of what their phase asks for"), {"at": as_of}),
        as_of,
        tuple(_columns(wanted)),
        tuple(_row(row) for row in rows),
        tuple(_notes(registry, rows, incubator, source)),
        source.commit,
    )


def _columns(standards: list[str]) -> Iterator[Column]:
    yield Column("startup", Message(N_("Startup")), "text", wraps=True)
    yield Column("phase", Message(N_("Phase")), "phase")
    yield Column("met", Message(N_("Met")), "integer")
    yield Column("asked", Message(N_("Expected")), "integer")
    yield Column("missing", Message(N_("Missing")), "list", wraps=True)
    for name in standards:
        yield Column(name, standard_short_label(name), "text", is_droppable=True)


def standard_short_label(name: str) -> Message:
    """What an expectation is called in a word."""
    return (
        Message(EXPECTATION_SHORT_LABELS[name])
        if name in EXPECTATION_SHORT_LABELS
        else Message("{name}", {"name": name})
    )


def _row(startup: StartupStandards) -> Row:
    missing = [name for name, (state, _) in startup.states.items() if state == "missing"]
    cells: dict[str, Any] = {
        "startup": LabelledValue(startup.startup.id, startup.startup.display_name),
        "phase": startup.step.phase.name,
        "met": startup.met_count,
        "asked": startup.due_count,
        "missing": tuple(LabelledValue(name, standard_short_label(name)) for name in missing),
        **{name: _STATE_WORDS[state] for name, (state, _) in startup.states.items()},
    }
    return Row(cells, contributions=tuple(_contributions(startup)))


def _contributions(startup: StartupStandards) -> Iterator[Contribution]:
    """What lacks and what will be asked for, with its day."""
    for name, (state, due) in sorted(startup.states.items(), key=lambda item: item[1][1] or date.max):
        if state in ("missing", "later"):
            about = {"label": expectation_label(name), "day": due}
            text = N_("{label}: expected since {day:long}") if state == "missing" else N_("{label}: by {day:long}")
            yield startup_contribution(startup.startup, Message(text, about))


def standards_notes(registry: Registry, incubator: str | None, provenance: Provenance) -> Iterator[Note]:
    """What both reports on standards say."""
    yield scope_note(registry, incubator)
    text = N_(
        "Sheets as they are written today, for most fields bear no date: only the phase and the committees are those "
        "of the day."
    )
    yield Note("as-written", Message(text))
    yield from provenance_notes(registry, provenance)


def _notes(
    registry: Registry, startups: list[StartupStandards], incubator: str | None, provenance: Provenance
) -> Iterator[Note]:
    asked, met = sum(row.due_count for row in startups), sum(row.met_count for row in startups)
    if asked:
        text = N_("{met} of {asked} expectations are met, in {startups} startups.")
        yield Note("count", Message(text, {"met": met, "asked": asked, "startups": len(startups)}))
    text = N_(
        "Expected: what the phase asks for, and those before it, once its months have passed (the vocabulary's "
        "[expected], which incubo.toml may change). “later”: its day has not come; “(yes)”: there, and not asked for."
    )
    yield Note("definition-expected", Message(text))
    yield from standards_notes(registry, incubator, provenance)


def standards_summary_report(
    registry: Registry,
    as_of: date,
    *,
    incubator: str | None = None,
    phases: Collection[str] = (),
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """A row a standard, a column a phase: the share of the startups in that phase that meet it, asked or not."""
    wanted = standard_names(registry)
    rows = startup_standards(registry, startups_of_incubator(registry, incubator), as_of, phases, wanted)
    shown = sort_phases(registry, {row.step.phase.name for row in rows if row.step.phase.name})
    return Table(
        "standards-summary",
        Message(N_("Standards on {at:long}: share of startups that meet them, by phase"), {"at": as_of}),
        as_of,
        tuple(_summary_columns(registry, shown)),
        tuple(_summary_row(registry, name, rows, shown) for name in wanted),
        tuple(_summary_notes(registry, rows, shown, incubator, source)),
        source.commit,
    )


def _summary_columns(registry: Registry, phases: list[str]) -> Iterator[Column]:
    yield Column("standard", Message(N_("Standard")), "text")
    for phase in phases:
        yield Column(phase, phase_label(registry, phase), "share")
    yield Column("all", Message(N_("Together")), "share", is_droppable=True)
    yield Column("asked_met", Message(N_("Where it is asked")), "share", is_droppable=True)


def _summary_row(registry: Registry, name: str, startups: list[StartupStandards], phases: list[str]) -> Row:
    def state(each: StartupStandards) -> str:
        return each.states[name][0]

    def meeting(some: list[StartupStandards]) -> list[StartupStandards]:
        return [each for each in some if state(each) in ("met", "extra")]

    cells: dict[str, Any] = {"standard": LabelledValue(name, standard_short_label(name))}
    for phase in phases:
        inside = [row for row in startups if row.step.phase.name == phase]
        cells[phase] = len(meeting(inside)) / len(inside)
    asked = [row for row in startups if state(row) in ("met", "missing")]
    shares = {
        "all": len(meeting(startups)) / len(startups) if startups else None,
        "asked_met": sum(state(each) == "met" for each in asked) / len(asked) if asked else None,
    }
    why = [
        startup_contribution(row.startup, phase_label(registry, row.step.phase.name))
        for row in startups
        if state(row) not in ("met", "extra")
    ]
    return Row({**cells, **shares}, contributions=tuple(why))


def _summary_notes(
    registry: Registry,
    startups: list[StartupStandards],
    phases: list[str],
    incubator: str | None,
    provenance: Provenance,
) -> Iterator[Note]:
    counts = [
        Message("{phase} {n}", {"phase": phase_label(registry, phase),
                                 "n": sum(row.step.phase.name == phase for row in startups)})
        for phase in phases
    ]  # fmt: skip
    if counts:
        yield Note("count", Message(N_("Startups by phase: {counts:list}."), {"counts": counts}))
    text = N_(
        "By phase: of all startups in it, those whose sheet meets the standard, whether the phase asks for it or not "
        "(the network's definition). Where it is asked: of those to whom it is asked by now."
    )
    yield Note("definition-share", Message(text))
    own = registry.vocabulary.expected_fields
    asked = {
        phase: [expectation_label(name) for name, months in own.get(phase, {}).items() if months >= 0]
        for phase in phases
    }
    yield from (
        Note(f"expected-{phase}", Message(N_("{phase} asks for {names:list}, and what the phases before it ask for."),
                                       {"phase": phase_label(registry, phase), "names": wanted}))
        for phase, wanted in asked.items()
        if wanted
    )  # fmt: skip
    yield from standards_notes(registry, incubator, provenance)
