"""`report risk`: the active startups with a reason to worry, each with all of its reasons.

A startup that lacks nothing but words in its entry is at no risk: it is counted below the table, and not listed.

There is no score: a startup stands above another with more serious reasons, else with more reasons to watch, else with
more that its entry lacks. Each reason is one that another report or page counts too, with the same functions, and has a
definition below the table; the days and names behind it are its contributions (`--why`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from incubo.core.failures import attempt_all
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.find_signals import find_signals
from incubo.facts.scope import Scope, order_days
from incubo.facts.signals import SIGNALS, FoundSignal, Signal
from incubo.facts.teams import StartupTeam
from incubo.model.records import Startup
from incubo.registry.lookup import phase_value
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    shared_startups_note,
    startup_contribution,
    startup_value,
)
from incubo.reports.standards import unasked_standards_note
from incubo.reports.teams import unknown_teams_notes

RISK_LEVELS: Mapping[str, str] = {"serious": N_("Serious"), "watch": N_("To watch"), "entry": N_("To record")}
"""How much a reason weighs, the most first: what cannot wait, what may go wrong, what the entry does not say."""
_FIELD_REASONS = ("statistics", "sheet")
"""The reasons whose figure is a number of fields."""
_RANKING = N_(
    "Ranking: by the number of serious reasons (stop decided, nobody there, committee late, all missions end), then "
    "of those to watch (some missions end, role vacant, one developer, phase too long), then of those to record, then "
    "by name."
)


def risk_signals() -> dict[str, Signal]:
    """The signals that `report risk` asks about, what weighs most first."""
    return {name: signal for level in RISK_LEVELS for name, signal in SIGNALS.items() if signal.level == level}


class Risk(NamedTuple):
    """A reason that a startup has: a short text, the number behind it, and the entries and days that explain it."""

    reason: str
    text: Message
    figure: int
    entries: tuple[Contribution, ...]


class StartupRisks(NamedTuple):
    """The team of an active startup, and the reasons of the startup in the order of `risk_signals`."""

    team: StartupTeam
    risks: tuple[Risk, ...]

    @property
    def startup(self) -> Startup:
        """The product."""
        return self.team.startup

    def count(self, level: str) -> int:
        """How many of the reasons are of a level; of what the entry lacks, each field counts."""
        return sum(
            risk.figure if risk.reason in _FIELD_REASONS else 1
            for risk in self.risks
            if SIGNALS[risk.reason].level == level
        )

    @property
    def is_at_risk(self) -> bool:
        """Whether there is more than an entry to complete."""
        return bool(self.count("serious") or self.count("watch"))


def risk_report(scope: Scope, *, startup: Startup | None = None, phases: Collection[str] = ()) -> Table:
    """A row for each active startup (or those in `phases`) that has a reason beyond an incomplete entry, the most at
    risk first.

    With `startup`, its row only, also where it has no reason.
    """
    everyone = startup_risks(scope if startup is None else Scope(scope.registry, scope.day, today=scope.today), phases)
    if startup is not None:
        everyone = [each for each in everyone if each.startup.id == startup.id]
    at_risk = [each for each in everyone if each.is_at_risk or startup is not None]
    return Table(
        "risk",
        Message(N_("Products at risk on {at:long}"), {"at": scope.day}),
        scope.day,
        _COLUMNS,
        tuple(_row(scope.registry, each) for each in at_risk),
        tuple(_notes(scope, everyone, startup)),
        scope.commit,
    )


def startup_risks(scope: Scope, phases: Collection[str] = ()) -> list[StartupRisks]:
    """The reasons of each active startup, the most at risk first; those without a reason come last."""
    rows = []
    for team in scope.teams(phases):
        part = Message(N_("the risks of {title}"), {"title": team.startup.display_name})
        rows.append(StartupRisks(team, tuple(attempt_all(_risks(scope, team), part, team.startup.path))))
    return sorted(
        rows,
        key=lambda row: (
            *(-row.count(level) for level in RISK_LEVELS),
            row.startup.display_name.casefold(),
            row.startup.id,
        ),
    )


def _risks(scope: Scope, team: StartupTeam) -> Iterator[Risk]:
    """The reasons of a startup, in the order of `risk_signals`; the statistics page apart from other missing fields."""
    signals = risk_signals()
    groups: dict[str, list[FoundSignal]] = {}
    for found in find_signals(scope, [scope.situation(team.startup)], signals):
        groups.setdefault("statistics" if found.topic == "stats_url" else found.signal, []).append(found)
    order = list(signals)
    for reason, group in sorted(groups.items(), key=lambda item: order.index(item[0])):
        first, n = group[0], len(group)
        text = first.text
        if reason == "statistics":
            text = SIGNALS[reason].text
        elif reason == "sheet":
            text = Message(N_("{n} field to fill in"), {"n": n}, N_("{n} fields to fill in"))
        elif n > 1:
            text = Message(SIGNALS[reason].combined, {"what": [one.label for one in group]})
        entries = first.people or tuple(
            startup_contribution(team.startup, found.because or found.text) for found in group
        )
        yield Risk(reason, text, n if first.topic else first.figure, entries)


_FIGURES = {
    "late": ("days", N_("Committee late"), ("committee-late",)),
    "ending": ("integer", N_("Missions ending"), ("team-ending", "missions-ending")),
    "vacant": ("integer", N_("Vacant roles"), ("role",)),
    "over": ("days", N_("Over the norm"), ("phase-long",)),
    "missing": ("integer", N_("Fields missing"), _FIELD_REASONS),
}
"""The figures behind reasons, for spreadsheets: the type, the heading, and the reasons whose numbers are added up."""

_COLUMNS = (
    Column("startup", Message(N_("Product")), "text"),
    Column("phase", Message(N_("Phase")), "phase"),
    *(Column(level, Message(label), "integer") for level, label in RISK_LEVELS.items()),
    Column("reasons", Message(N_("Reasons")), "list", is_below_row=True),
    Column("people", Message(N_("People")), "integer", is_droppable=True),
    *(
        Column(name, Message(label), column_type, is_droppable=True)
        for name, (column_type, label, _) in _FIGURES.items()
    ),
)


def _row(registry: Registry, row: StartupRisks) -> Row:
    cells: dict[str, Any] = {
        "startup": startup_value(row.startup),
        "phase": phase_value(registry, row.team.phase),
        **{level: row.count(level) for level in RISK_LEVELS},
        "reasons": tuple(LabelledValue(risk.reason, risk.text) for risk in row.risks) or None,
        "people": len(row.team.members) if row.team.is_known else None,
        **{
            name: sum(risk.figure for risk in row.risks if risk.reason in reasons) or None
            for name, (_, _, reasons) in _FIGURES.items()
        },
    }
    return Row(cells, contributions=tuple(entry for risk in row.risks for entry in _counted_entries(risk)))


def _counted_entries(risk: Risk) -> Iterator[Contribution]:
    """The entries behind a reason, with the figures that count each of them; several may make one reason."""
    columns = [name for name, (kind, _, reasons) in _FIGURES.items() if kind == "integer" and risk.reason in reasons]
    if len(risk.entries) == 1 or risk.reason in _FIELD_REASONS:
        columns.append(SIGNALS[risk.reason].level)
    for entry in risk.entries:
        yield entry._replace(columns=tuple(columns))


def _severity_notes(everyone: list[StartupRisks]) -> Iterator[Note]:
    """How many startups have a serious reason, how many something to watch, and how many are not listed."""
    if not everyone:
        return
    serious = sum(each.count("serious") > 0 for each in everyone)
    at_risk = sum(each.is_at_risk for each in everyone)
    text = Message(
        N_("{n} active product out of {all} has a serious reason; only to watch: {watch}."),
        {"n": serious, "all": len(everyone), "watch": at_risk - serious},
        N_("{n} active products out of {all} have a serious reason; only to watch: {watch}."),
    )
    yield Note("serious", text)
    only_entry = sum(bool(each.risks) and not each.is_at_risk for each in everyone)
    if only_entry:
        text = Message(
            N_("{n} other only has an entry to complete, which is no risk: it is not listed."),
            {"n": only_entry},
            N_("{n} others only have an entry to complete, which is no risk: they are not listed."),
        )
        yield Note("entry-only", text)


def _notes(scope: Scope, everyone: list[StartupRisks], startup: Startup | None) -> Iterator[Note]:
    registry = scope.registry
    if startup is None:
        yield from _severity_notes(everyone)
        yield from unknown_teams_notes(scope)
        yield scope_note(registry, scope.incubator)
        count = sum(not each.risks for each in everyone)
        text = Message(
            N_("{n} active product out of {all} has none of these reasons."),
            {"n": count, "all": len(everyone)},
            N_("{n} active products out of {all} have none of these reasons."),
        )
        if count or not everyone:
            yield Note("count", text)
    elif not everyone:
        text = Message(N_("{title} is not active on that day."), {"title": startup.display_name})
        yield Note("not-active", text)
    yield Note("definition-ranking", Message(_RANKING))
    arguments = {"days": order_days(registry.vocabulary), "months": registry.vocabulary.committee_months}
    for reason, definition in risk_signals().items():
        yield Note(f"definition-{reason}", Message(definition.definition, arguments))
    yield from unasked_standards_note(registry)
    if scope.incubator is None:
        yield from shared_startups_note(each.startup for each in everyone)
    yield from provenance_notes(registry, scope.provenance, ("startup", "member"))
