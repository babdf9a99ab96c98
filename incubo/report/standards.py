"""`report standards`: what each sheet says of what its phase asks for (`report.expected`), startup by startup."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from incubo.i18n import N_
from incubo.model.dates import add_months
from incubo.model.life import Step, step_at
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report.basis import portfolio
from incubo.report.expected import SHORT, expected, label, says
from incubo.table import Column, Note, Row, Table, Why, Word

STATES = {
    "met": N_("yes"),
    "missing": N_("MISSING"),
    "later": N_("later"),
    "extra": N_("(yes)"),
    "not-expected": "–",
}
"""What a sheet says of an expectation: there, lacking though its day has come, not due yet, there though the phase does
not ask for it, neither asked nor there."""


_WORDS = {state: Word(state, Text(text)) for state, text in STATES.items()}


class Standing(NamedTuple):
    """A startup on the board: its step, and each expectation with its state and the day it falls due (None: never)."""

    startup: Startup
    step: Step
    states: dict[str, tuple[str, date | None]]

    @property
    def asked(self) -> int:
        """How many expectations have fallen due."""
        return sum(state in ("met", "missing") for state, _ in self.states.values())

    @property
    def met(self) -> int:
        """How many of them the sheet meets."""
        return sum(state == "met" for state, _ in self.states.values())


def names(registry: Registry) -> list[str]:
    """Every expectation that a living phase has, in the order of the profile."""
    found = dict.fromkeys(
        name
        for word in registry.vocabulary.phases.values()
        if word.live
        for name, months in registry.vocabulary.expected.get(word.id, {}).items()
        if months >= 0
    )
    return list(found)


def board(
    registry: Registry, startups: list[Startup], at: date, phases: Collection[str], wanted: list[str]
) -> list[Standing]:
    """The startups living on a day, or in one of `phases`, and where each stands; the least complete first."""
    found = []
    asked: dict[str, dict[str, int]] = {}
    for startup in startups:
        step = step_at(startup, at, registry.vocabulary)
        if step is None or step.phase.name is None:
            continue
        if step.phase.name in phases if phases else registry.vocabulary.is_live(step.phase.name):
            phase = step.phase.name
            months = asked[phase] if phase in asked else asked.setdefault(phase, dict(expected(registry, phase)))
            found.append(Standing(startup, step, _states(registry, startup, step, at, wanted, months)))
    return sorted(found, key=lambda each: (each.met - each.asked, each.startup.id))


def _states(
    registry: Registry, startup: Startup, step: Step, at: date, wanted: list[str], months: dict[str, int]
) -> dict[str, tuple[str, date | None]]:
    found: dict[str, tuple[str, date | None]] = {}
    for name in wanted:
        due = add_months(step.phase.start, months[name]) if name in months and step.phase.start is not None else None
        if says(registry, startup, name, at):
            found[name] = ("met" if due is not None and due <= at else "extra", due)
        elif due is None:
            found[name] = ("not-expected", None)
        else:
            found[name] = ("missing" if due <= at else "later", due)
    return found


def standards(
    registry: Registry,
    at: date,
    *,
    incubator: str | None = None,
    phases: Collection[str] = (),
    source: Source | None = None,
) -> Table:
    """A row a startup: how much of what is expected by now its sheet says, what lacks, and each expectation's state."""
    startups = portfolio(registry, incubator)
    wanted = names(registry)
    rows = board(registry, startups, at, phases, wanted)
    return Table(
        "standards",
        Text(N_("Standards on {at:long}: what sheets say of what their phase asks for"), {"at": at}),
        at,
        tuple(_columns(wanted)),
        tuple(_row(row) for row in rows),
        tuple(_notes(registry, rows, incubator, source or Source())),
        source.commit if source else None,
    )


def _columns(wanted: list[str]) -> Iterator[Column]:
    yield Column("startup", Text(N_("Startup")), "text", whole=True)
    yield Column("phase", Text(N_("Phase")), "phase")
    yield Column("met", Text(N_("Met")), "integer")
    yield Column("asked", Text(N_("Expected")), "integer")
    yield Column("missing", Text(N_("Missing")), "list", whole=True)
    for name in wanted:
        yield Column(name, short(name), "text", spare=True)


def short(name: str) -> Text:
    """What an expectation is called in a word."""
    return Text(SHORT[name]) if name in SHORT else Text("{name}", {"name": name})


def _row(each: Standing) -> Row:
    missing = [name for name, (state, _) in each.states.items() if state == "missing"]
    cells: dict[str, Any] = {
        "startup": Word(each.startup.id, each.startup.title or each.startup.id),
        "phase": each.step.phase.name,
        "met": each.met,
        "asked": each.asked,
        "missing": tuple(Word(name, short(name)) for name in missing),
        **{name: _WORDS[state] for name, (state, _) in each.states.items()},
    }
    return Row(cells, why=tuple(_why(each)))


def _why(each: Standing) -> Iterator[Why]:
    """What lacks and what will be asked for, with its day."""
    for name, (state, due) in sorted(each.states.items(), key=lambda item: item[1][1] or date.max):
        if state in ("missing", "later"):
            about = {"label": label(name), "day": due}
            text = N_("{label}: expected since {day:long}") if state == "missing" else N_("{label}: by {day:long}")
            yield Why(each.startup.id, each.startup.title or each.startup.id, Text(text, about))


def notes(registry: Registry, incubator: str | None, source: Source) -> Iterator[Note]:
    """What both reports on standards say."""
    yield scope_note(registry, incubator)
    text = N_(
        "Sheets as they are written today, for most fields bear no date: only the phase and the committees are those "
        "of the day."
    )
    yield Note("as-written", Text(text))
    yield from source_notes(registry, source)


def _notes(registry: Registry, rows: list[Standing], incubator: str | None, source: Source) -> Iterator[Note]:
    asked, met = sum(row.asked for row in rows), sum(row.met for row in rows)
    if asked:
        text = N_("{met} of {asked} expectations are met, in {startups} startups.")
        yield Note("count", Text(text, {"met": met, "asked": asked, "startups": len(rows)}))
    text = N_(
        "Expected: what the phase asks for, and those before it, once its months have passed (the vocabulary's "
        "[expected], which incubo.toml may change). “later”: its day has not come; “(yes)”: there, and not asked for."
    )
    yield Note("definition-expected", Text(text))
    yield from notes(registry, incubator, source)
