"""`report risk`: the active startups with a reason to worry, each with all of its reasons.

A startup that lacks nothing but words in its entry is at no risk: it is counted below the table, and not listed.

There is no score: a startup stands above another with more serious reasons, else with more reasons to watch, else with
more that its entry lacks. Each reason is one that another report or page counts too, with the same functions, and has a
definition below the table; the days and names behind it are its contributions (`--why`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from incubo.core.failures import attempt_all
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.scope import Scope
from incubo.facts.teams import StartupTeam, TeamMember, find_team_members
from incubo.model.records import Startup
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.attention.find_signals import find_signals
from incubo.reports.attention.signals import RISK_LEVELS, SIGNALS, WINDOW_DAYS, FoundSignal, risk_signals
from incubo.reports.common import (
    shared_startups_note,
    startup_contribution,
    startup_value,
)
from incubo.reports.people import DEVELOPER, has_role
from incubo.reports.standards import unasked_standards_note
from incubo.reports.teams import phase_first_notes, unknown_teams_notes

_FIELD_REASONS = ("statistics", "sheet")
"""The reasons whose figure is a number of fields."""
_RANKING = N_(
    "Ranking: by the number of serious reasons (stop decided, nobody there, committee late, all missions end), then "
    "of those to watch (some missions end, role vacant, one developer, phase too long), then of those to record, then "
    "by name."
)


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
        """The startup."""
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
        Message(N_("Startups at risk on {at:long}"), {"at": scope.day}),
        scope.day,
        _COLUMNS,
        tuple(_row(each) for each in at_risk),
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
    """The reasons of a startup, in the order of `risk_signals`."""
    is_to_stop = scope.situation(team.startup).stop.is_ahead
    own = (*_ending_risks(scope, team.startup), *(() if is_to_stop else _developer_risks(scope.registry, team)))
    order = list(risk_signals())
    yield from sorted((*_found_risks(scope, team), *own), key=lambda risk: order.index(risk.reason))


def _found_risks(scope: Scope, team: StartupTeam) -> Iterator[Risk]:
    """What `todo` tells too; the statistics page apart from the other fields that are missing."""
    groups: dict[str, list[FoundSignal]] = {}
    for found in find_signals(scope, team):
        if SIGNALS[found.signal].level:
            groups.setdefault("statistics" if found.topic == "stats_url" else found.signal, []).append(found)
    for reason, group in groups.items():
        first, n = group[0], len(group)
        text = first.text
        if reason == "statistics":
            text = Message(N_("no statistics page"))
        elif reason == "sheet":
            text = Message(N_("{n} field to fill in"), {"n": n}, N_("{n} fields to fill in"))
        elif n > 1:
            text = Message(SIGNALS[reason].combined, {"what": [one.label for one in group]})
        entries = tuple(startup_contribution(team.startup, _explain(scope, found)) for found in group)
        yield Risk(reason, text, n if first.topic else first.figure, entries)


def _explain(scope: Scope, found: FoundSignal) -> Message:
    """The days and names behind a signal."""
    situation = scope.situation(found.startup)
    if found.signal == "nobody":
        return _last_departure(scope, found.startup)
    if found.signal == "committee-late":
        last = situation.last_committee.date if situation.last_committee is not None else None
        why = N_("committee expected on {day:long}; the last one was on {last:long}")
        return Message(why, {"day": found.day, "last": last})
    if found.signal == "committee-never":
        return Message(N_("launched on {day:long}, no committee recorded"), {"day": situation.entered_programme})
    if found.signal == "phase-long" and situation.period is not None:
        return Message(
            N_("{phase} since {day:long}, usually {n} month at most"),
            {**found.arguments, "day": situation.period.phase.start},
            N_("{phase} since {day:long}, usually {n} months at most"),
        )
    if found.signal == "sheet":
        return Message(N_("{label}: expected since {day:long}"), {"label": found.label, "day": found.day})
    return found.text


def _developer_risks(registry: Registry, team: StartupTeam) -> Iterator[Risk]:
    definition = registry.vocabulary.phases.get(team.phase)
    developers = [member for member in team.members if has_role(registry, member, DEVELOPER)]
    domain = registry.vocabulary.domain_of(DEVELOPER)
    if definition is not None and domain in definition.required_roles and len(developers) == 1:
        (member,) = developers
        text = Message(N_("one developer: {name}"), {"name": member.display_name})
        entry = Contribution(member.id, member.display_name, Message(N_("the only developer")))
        yield Risk("one-developer", text, 1, (entry,))


def _last_departure(scope: Scope, startup: Startup) -> Message:
    """Who was the last to work for a startup."""
    past = [
        (assignment.mission.end, assignment.member)
        for assignment in scope.registry.assignments_by_startup.get(startup.id, ())
        if assignment.mission.covers_a_day and assignment.mission.end is not None and assignment.mission.end < scope.day
    ]
    if not past:
        return Message(N_("nobody has ever worked for it"))
    last_day, member = max(past, key=lambda item: (item[0], item[1].id))
    arguments = {"day": last_day, "name": member.display_name}
    return Message(N_("nobody since {day:long}; the last one was {name}"), arguments)


def _ending_risks(scope: Scope, startup: Startup) -> Iterator[Risk]:
    """Missions that end before an order could be placed for another one, if they are to be renewed."""
    registry, day = scope.registry, scope.day
    window = _ending_days(registry)
    team = find_team_members(registry, startup.id, day)
    leaving = [
        (person.end, person)
        for person in team
        if person.end is not None
        and (person.end - day).days <= window
        and not _comes_back(registry, startup, person)
        and not scope.ends_missions(startup.id, person.end)
    ]
    if not leaving:
        return
    last_day = max(end for end, _ in leaving)
    arguments = {"n": len(leaving), "all": len(team), "day": last_day}
    is_everybody = len(leaving) == len(team)
    if is_everybody:
        text = Message(
            N_("the only person's mission ends by {day:long}"), arguments, N_("the {n} missions all end by {day:long}")
        )
        same_day = Message(N_("the only person's mission ends today"), arguments, N_("the {n} missions all end today"))
    else:
        text = Message(
            N_("{n} mission out of {all} ends by {day:long}"),
            arguments,
            N_("{n} missions out of {all} end by {day:long}"),
        )
        same_day = Message(
            N_("{n} mission out of {all} ends today"), arguments, N_("{n} missions out of {all} end today")
        )
    if last_day == day:
        text = same_day
    entries = tuple(
        Contribution(
            person.member.id, person.member.display_name, Message(N_("mission until {day:long}"), {"day": end})
        )
        for end, person in leaving
    )
    yield Risk("team-ending" if is_everybody else "missions-ending", text, len(leaving), entries)


def _comes_back(registry: Registry, startup: Startup, person: TeamMember) -> bool:
    """Whether a later mission of a person for a startup is recorded."""
    end = person.end
    return end is not None and any(
        assignment.member.id == person.member.id and assignment.mission.first_day > end
        for assignment in registry.assignments_by_startup.get(startup.id, ())
    )


def _ending_days(registry: Registry) -> int:
    """How many days ahead missions are looked at: those before their end at which orders are started."""
    return registry.vocabulary.rule_value("order-start") or WINDOW_DAYS


_FIGURES = {
    "late": ("days", N_("Committee late"), ("committee-late",)),
    "ending": ("integer", N_("Missions ending"), ("team-ending", "missions-ending")),
    "vacant": ("integer", N_("Vacant roles"), ("role",)),
    "over": ("days", N_("Over the norm"), ("phase-long",)),
    "missing": ("integer", N_("Fields missing"), _FIELD_REASONS),
}
"""The figures behind reasons, for spreadsheets: the type, the heading, and the reasons whose numbers are added up."""

_COLUMNS = (
    Column("startup", Message(N_("Startup")), "text"),
    Column("phase", Message(N_("Phase")), "phase"),
    *(Column(level, Message(label), "integer") for level, label in RISK_LEVELS.items()),
    Column("reasons", Message(N_("Reasons")), "list", is_below_row=True),
    Column("people", Message(N_("People")), "integer", is_droppable=True),
    *(
        Column(name, Message(label), column_type, is_droppable=True)
        for name, (column_type, label, _) in _FIGURES.items()
    ),
)


def _row(row: StartupRisks) -> Row:
    cells: dict[str, Any] = {
        "startup": startup_value(row.startup),
        "phase": row.team.phase,
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
        N_("{n} active startup out of {all} has a serious reason; only to watch: {watch}."),
        {"n": serious, "all": len(everyone), "watch": at_risk - serious},
        N_("{n} active startups out of {all} have a serious reason; only to watch: {watch}."),
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
        yield from phase_first_notes(scope, [each.team for each in everyone if each.team.is_empty])
        yield scope_note(registry, scope.incubator)
        count = sum(not each.risks for each in everyone)
        text = Message(
            N_("{n} active startup out of {all} has none of these reasons."),
            {"n": count, "all": len(everyone)},
            N_("{n} active startups out of {all} have none of these reasons."),
        )
        if count or not everyone:
            yield Note("count", text)
    elif not everyone:
        text = Message(N_("{title} is not active on that day."), {"title": startup.display_name})
        yield Note("not-active", text)
    yield Note("definition-ranking", Message(_RANKING))
    arguments = {"days": _ending_days(registry), "months": registry.vocabulary.committee_months}
    for reason, definition in risk_signals().items():
        yield Note(f"definition-{reason}", Message(definition.definition, arguments))
    yield from unasked_standards_note(registry)
    if scope.incubator is None:
        yield from shared_startups_note(each.startup for each in everyone)
    yield from provenance_notes(registry, scope.provenance, ("startup", "member"))
