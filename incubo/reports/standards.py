"""`report standards`: which of the fields expected in its phase each startup fills in (`facts.expectations`).

`report standards --summary`: the share of startups that meet each standard, by phase (indicators I-19 to I-23).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.expectations import (
    expectation_label,
    is_asked_for,
    meets_expectation,
    phase_expectations,
)
from incubo.facts.scope import Scope
from incubo.model.dates import add_months
from incubo.model.phases import PhasePeriod
from incubo.model.records import Startup
from incubo.registry.lookup import phase_label, phase_value
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import sort_phases, startup_contribution, startup_value

STANDARD_STATES = {
    "met": N_("yes"),
    "missing": N_("MISSING"),
    "later": N_("later"),
    "extra": N_("(yes)"),
    "not-expected": "–",
}
"""The states of an expectation: met, missing (it is due), due later, met though not expected, not expected."""

_STATE_VALUES = {state: LabelledValue(state, Message(text)) for state, text in STANDARD_STATES.items()}


class StartupStandards(NamedTuple):
    """A startup, its phase, and for each standard its state and the day it is due (None: not expected)."""

    startup: Startup
    period: PhasePeriod
    states: dict[str, tuple[str, date | None]]

    @property
    def due_count(self) -> int:
        """How many expectations are due."""
        return sum(state in ("met", "missing") for state, _ in self.states.values())

    @property
    def met_count(self) -> int:
        """How many of these are met."""
        return sum(state == "met" for state, _ in self.states.values())


def make_report(scope: Scope, *, phases: Collection[str] = (), summary: bool = False) -> Table:
    """The standards that each startup meets, or (`summary`) the rates by phase."""
    report = standards_summary_report if summary else standards_report
    return report(scope, phases=phases)


def standards_report(scope: Scope, *, phases: Collection[str] = ()) -> Table:
    """A row for each startup: how many expectations are due and met, which are missing, and the state of each."""
    standards = asked_standards(scope.registry)
    rows = startup_standards(scope, scope.startups, phases, standards)
    return Table(
        "standards",
        Message(
            N_("Standards on {at:long}: what entries contain, compared with what their phase asks for"),
            {"at": scope.day},
        ),
        scope.day,
        tuple(_columns(standards)),
        tuple(_row(scope.registry, row) for row in rows),
        tuple(_notes(scope, rows)),
        scope.commit,
    )


def standard_names(registry: Registry) -> list[str]:
    """Every expectation of a live phase, in the order of the profile."""
    names = dict.fromkeys(
        name
        for definition in registry.vocabulary.phases.values()
        if definition.is_live
        for name, months in registry.vocabulary.expected_fields.get(definition.id, {}).items()
        if months >= 0
    )
    return list(names)


def asked_standards(registry: Registry) -> list[str]:
    """Those that are asked for; a note names the others, which nearly nobody records."""
    return [name for name in standard_names(registry) if is_asked_for(registry, name)]


def unasked_standards_note(registry: Registry) -> Iterator[Note]:
    """The note on the standards that are not asked for, because nobody records them."""
    names = [name for name in standard_names(registry) if not is_asked_for(registry, name)]
    if names:
        text = N_("Not asked for, because less than 2% of the products fill it in: {names:list}.")
        hint = Message(N_("to ask for it all the same: incubo.toml, part “expected”"))
        yield Note("not-asked", Message(text, {"names": [expectation_label(name) for name in names]}), hint=hint)


def startup_standards(
    scope: Scope, startups: Iterable[Startup], phases: Collection[str], standards: list[str]
) -> list[StartupStandards]:
    """The standards of the startups that are live on a day, or in one of `phases`; the least complete first."""
    registry = scope.registry
    rows = []
    for startup in startups:
        period = registry.phase_period_at(startup.id, scope.day)
        if period is None or period.phase.name is None:
            continue
        phase = period.phase.name
        if scope.is_selected(phase, phases):
            states = _standard_states(scope, startup, period, standards, phase_expectations(registry, phase))
            rows.append(StartupStandards(startup, period, states))
    return sorted(rows, key=lambda row: (row.met_count - row.due_count, row.startup.id))


def _standard_states(
    scope: Scope, startup: Startup, period: PhasePeriod, standards: list[str], months: Mapping[str, int]
) -> dict[str, tuple[str, date | None]]:
    start = period.phase.start
    states: dict[str, tuple[str, date | None]] = {}
    for name in standards:
        due_date = add_months(start, months[name]) if start is not None and name in months else None
        if meets_expectation(scope.registry, startup, name, scope.day):
            states[name] = ("met" if due_date is not None and due_date <= scope.day else "extra", due_date)
        elif due_date is None:
            states[name] = ("not-expected", None)
        else:
            states[name] = ("missing" if due_date <= scope.day else "later", due_date)
    return states


def _columns(standards: list[str]) -> Iterator[Column]:
    yield Column("startup", Message(N_("Product")), "text")
    yield Column("phase", Message(N_("Phase")), "phase")
    yield Column("met", Message(N_("Met")), "integer")
    yield Column("asked", Message(N_("Expected")), "integer")
    yield Column("missing", Message(N_("Missing")), "list")
    for name in standards:
        yield Column(name, expectation_label(name, is_short=True), "text", is_droppable=True)


def _row(registry: Registry, row: StartupStandards) -> Row:
    missing = [name for name, (state, _) in row.states.items() if state == "missing"]
    cells: dict[str, Any] = {
        "startup": startup_value(row.startup),
        "phase": phase_value(registry, row.period.phase.name),
        "met": row.met_count,
        "asked": row.due_count,
        "missing": tuple(LabelledValue(name, expectation_label(name, is_short=True)) for name in missing),
        **{name: _STATE_VALUES[state] for name, (state, _) in row.states.items()},
    }
    return Row(cells, contributions=tuple(_contributions(row)))


def _contributions(row: StartupStandards) -> Iterator[Contribution]:
    """What is missing or will be expected, by day."""
    for name, (state, due_date) in sorted(row.states.items(), key=lambda item: item[1][1] or date.max):
        if state in ("missing", "later"):
            arguments = {"label": expectation_label(name), "day": due_date}
            text = N_("{label}: expected since {day:long}") if state == "missing" else N_("{label}: by {day:long}")
            columns = ("missing", name) if state == "missing" else (name,)
            yield startup_contribution(row.startup, Message(text, arguments))._replace(columns=columns)


def _notes(scope: Scope, rows: list[StartupStandards]) -> Iterator[Note]:
    due, met = sum(row.due_count for row in rows), sum(row.met_count for row in rows)
    if due:
        arguments = {
            "met": met,
            "asked": due,
            "startups": Message(N_("{n} product"), {"n": len(rows)}, N_("{n} products")),
        }
        yield Note("count", Message(N_("Expectations met: {met} of {asked}, in {startups}."), arguments))
    text = N_(
        "Expected: what the phase and those before it ask for, once their months have passed. “later”: not due yet; "
        "“(yes)”: present, but not asked for."
    )
    yield Note("definition-expected", Message(text), hint=Message(N_("incubo.toml can ask for something else")))
    yield from _shared_notes(scope)


def standards_summary_report(scope: Scope, *, phases: Collection[str] = ()) -> Table:
    """A row for each standard, a column for each phase: the share of its startups that meet it, expected or not."""
    registry = scope.registry
    standards = asked_standards(registry)
    rows = startup_standards(scope, scope.startups, phases, standards)
    columns = sort_phases(registry, {row.period.phase.name for row in rows if row.period.phase.name})
    return Table(
        "standards-summary",
        Message(N_("Standards on {at:long}: share of products that meet them, by phase"), {"at": scope.day}),
        scope.day,
        tuple(_summary_columns(registry, columns)),
        tuple(_summary_row(registry, name, rows, columns) for name in standards),
        tuple(_summary_notes(scope, rows, columns)),
        scope.commit,
    )


def _summary_columns(registry: Registry, phases: list[str]) -> Iterator[Column]:
    yield Column("standard", Message(N_("Standard")), "text")
    for phase in phases:
        yield Column(phase, phase_label(registry, phase), "share")
    yield Column("all", Message(N_("All phases")), "share", is_droppable=True)
    yield Column("asked_met", Message(N_("Where asked for")), "share", is_droppable=True)


def _summary_row(registry: Registry, name: str, all_rows: list[StartupStandards], phases: list[str]) -> Row:
    def state(row: StartupStandards) -> str:
        return row.states[name][0]

    def rows_meeting(rows: list[StartupStandards]) -> list[StartupStandards]:
        return [row for row in rows if state(row) in ("met", "extra")]

    cells: dict[str, Any] = {"standard": LabelledValue(name, expectation_label(name, is_short=True))}
    for phase in phases:
        in_phase = [row for row in all_rows if row.period.phase.name == phase]
        cells[phase] = len(rows_meeting(in_phase)) / len(in_phase)
    due = [row for row in all_rows if state(row) in ("met", "missing")]
    shares = {
        "all": len(rows_meeting(all_rows)) / len(all_rows) if all_rows else None,
        "asked_met": sum(state(row) == "met" for row in due) / len(due) if due else None,
    }
    contributions = [
        startup_contribution(row.startup, phase_label(registry, row.period.phase.name))
        for row in all_rows
        if state(row) not in ("met", "extra")
    ]
    return Row({**cells, **shares}, contributions=tuple(contributions))


def _summary_notes(scope: Scope, rows: list[StartupStandards], phases: list[str]) -> Iterator[Note]:
    registry = scope.registry
    counts = [
        Message(
            "{phase} {n}",
            {"phase": phase_label(registry, phase), "n": sum(row.period.phase.name == phase for row in rows)},
        )
        for phase in phases
    ]
    if counts:
        yield Note("count", Message(N_("Products by phase: {counts:list}."), {"counts": counts}))
    text = N_(
        "By phase: of all products in it, those whose entry meets the standard, whether the "
        "phase asks for it or not (the network's definition). Where asked for: of those that "
        "should already meet it."
    )
    yield Note("definition-share", Message(text))
    expected_fields = registry.vocabulary.expected_fields
    labels_by_phase = {
        phase: [
            expectation_label(name)
            for name, months in expected_fields.get(phase, {}).items()
            if months >= 0 and is_asked_for(registry, name)
        ]
        for phase in phases
    }
    yield from (
        Note(
            f"expected-{phase}",
            Message(
                N_("{phase} asks for {names:list}, and what the phases before it ask for."),
                {"phase": phase_label(registry, phase), "names": labels},
            ),
        )
        for phase, labels in labels_by_phase.items()
        if labels
    )
    yield from _shared_notes(scope)


def _shared_notes(scope: Scope) -> Iterator[Note]:
    """The notes of both reports."""
    registry = scope.registry
    yield from unasked_standards_note(registry)
    yield scope_note(registry, scope.incubator)
    text = N_(
        "Entries as they were last written, because most fields have no date: only the phase and the "
        "committees are those of the chosen day."
    )
    yield Note("as-written", Message(text))
    yield from provenance_notes(registry, scope.provenance)
