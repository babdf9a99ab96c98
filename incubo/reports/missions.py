"""`report missions`: missions that end in the coming days, missions that ended recently, and who really leaves.

A person whose mission ends does not necessarily leave: another mission may follow, here or for another incubator.
Their tenure tells (`model.tenure`), made of all their missions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.endings import EndingPerson, find_endings, mission_places
from incubo.facts.people import (
    PEOPLE_GROUPS,
    ActivePerson,
    first_mission_day,
    group_notes,
    group_value,
    linking_kinds,
    people_by_incubator,
    people_with_missions,
    sort_groups,
    unrecorded_days_notes,
)
from incubo.facts.scope import Scope
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period, period_parts
from incubo.model.records import Mission
from incubo.model.teams import mission_startups
from incubo.model.tenure import MAX_GAP_DAYS
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.reports.common import incubator_option
from incubo.reports.entry_days import empty_figures

WINDOW_DAYS = (30, 60, 90)
"""The lengths of the windows, ahead and back."""
DEFINITIONS = {
    "missions": N_("Missions: those begun on the day of the report or before, whose last day is in the period."),
    "people": N_("People: those who have these missions, each counted once, then by what becomes of them."),
    "stay": N_("Stay: another mission overlaps or follows (within {gap} days), and goes on beyond the period."),
    "back": N_("Come back: no mission follows at once, but a later one is recorded."),
    "elsewhere": N_(
        "Elsewhere (where one incubator is counted): they neither stay nor come back there, but a mission for another "
        "one, or for none, goes on beyond the period or begins later."
    ),
    "leave": N_(
        "Leave: no later mission is recorded, for any incubator; there is a contract to extend, or a departure to "
        "prepare."
    ),
}
"""What each figure counts."""
_LABELS = {
    "missions": N_("Missions"),
    "people": N_("People"),
    "stay": N_("Stay"),
    "back": N_("Come back"),
    "elsewhere": N_("Elsewhere"),
    "leave": N_("Leave"),
}
OUTCOMES = ("leave", "elsewhere", "back", "stay")
"""What becomes of the people whose missions end; `--why` names them in this order."""


class EndingWindow(NamedTuple):
    """A period in which missions end. `days`: its length, ahead of the day of the report (negative: before it)."""

    period: Period
    days: int | None = None


def ending_windows(as_of: date, window_days: Sequence[int] = WINDOW_DAYS) -> list[EndingWindow]:
    """The windows before a day, the longest first, then those after it. A longer window contains the shorter ones."""
    past = [
        EndingWindow(Period(shift_date_clamped(as_of, -days), shift_date_clamped(as_of, -1)), -days)
        for days in sorted(window_days, reverse=True)
    ]
    return past + [EndingWindow(Period(as_of, shift_date_clamped(as_of, days)), days) for days in sorted(window_days)]


def make_report(
    scope: Scope,
    *,
    ending: Sequence[int] | None = None,
    over: Period | None = None,
    every: str | None = None,
    by: str | None = None,
) -> Table:
    """The missions that end so many days before or after a day (`ending`), or in a period, by part of it (`every`)."""
    windows = None if ending is None else ending_windows(scope.day, ending)
    if over is not None:
        windows = [EndingWindow(part) for part in period_parts(over, every)]
    return missions_report(scope, windows, by=by)


def missions_report(scope: Scope, windows: Sequence[EndingWindow] | None = None, *, by: str | None = None) -> Table:
    """Count, for each window, the missions that end, the people they belong to, and who of them leaves.

    `windows` is `ending_windows` of the day by default; `by` is a key of `PEOPLE_GROUPS`.
    """
    registry = scope.registry
    windows = ending_windows(scope.day) if windows is None else windows
    is_rolling = any(window.days is not None for window in windows)
    is_scoped = scope.incubator is not None or by == "incubator"
    all_people = people_with_missions(registry, scope.incubator)
    rows: list[Row] = []
    people_of_incubators = _people_by_incubator(scope, all_people) if by == "incubator" else {}
    named: set[tuple[str, str]] = set()
    for window in windows:
        if by is None:
            endings = list(find_endings(all_people, window.period, scope.day))
            rows.append(_row(scope, window, endings, {}, _split_named(window, endings, "", named)))
            continue
        endings_by_group = {
            incubator_id: endings
            for incubator_id, incubator_people in people_of_incubators.items()
            if (endings := list(find_endings(incubator_people, window.period, scope.day)))
        }
        if not people_of_incubators:
            endings_by_group = _endings_by_group(by, find_endings(all_people, window.period, scope.day))
        for group in sort_groups(registry, by, endings_by_group):
            endings = endings_by_group[group]
            cells: dict[str, object] = {by: group_value(registry, by, group)}
            rows.append(_row(scope, window, endings, cells, _split_named(window, endings, group, named)))
    last_day = max((window.period.last for window in windows), default=scope.day)
    if first_mission_day(registry) is None:
        rows = [empty_figures(row) for row in rows]
    return Table(
        "missions",
        Message(N_("Missions that end, as of {at:long}"), {"at": scope.day}),
        scope.day,
        tuple(_columns(by, is_rolling, is_scoped)),
        tuple(rows),
        (
            *unrecorded_days_notes(first_mission_day(registry), last_day),
            *_notes(scope, windows, by, is_rolling),
        ),
        scope.commit,
        "leave",
    )


def _people_by_incubator(scope: Scope, all_people: list[ActivePerson]) -> dict[str, list[ActivePerson]]:
    """The people by incubator, with their missions for it; "" for missions that are for no incubator."""
    if scope.incubator is not None:
        return {scope.incubator: all_people}
    without_incubator = []
    for person in all_people:
        missions = tuple(
            mission for mission in person.missions if not scope.registry.mission_incubators(person.member, [mission])
        )
        if missions:
            without_incubator.append(ActivePerson(person.member, missions))
    return {**people_by_incubator(scope.registry), "": without_incubator}


def _endings_by_group(by: str, endings: Iterable[EndingPerson]) -> dict[str, list[EndingPerson]]:
    """The endings by domaine, or by status of the missions that end, with those missions; "" where it is not given."""
    groups: dict[str, list[EndingPerson]] = {}
    for ending in endings:
        missions_by_group: dict[str, list[Mission]] = {}
        for mission in ending.ending_missions:
            name = mission.status if by == "status" else ending.person.member.domaine
            missions_by_group.setdefault(name or "", []).append(mission)
        for name, missions in missions_by_group.items():
            groups.setdefault(name, []).append(ending._replace(ending_missions=tuple(missions)))
    return groups


def _split_named(
    window: EndingWindow, endings: list[EndingPerson], group: str, named: set[tuple[str, str]]
) -> tuple[list[EndingPerson], list[EndingPerson]]:
    """The people that `--why` names in a row, and those that another row has named; `named` gets their groups and ids.

    A window contains the shorter ones: each person is named in the shortest. In windows before the day nobody is
    named: those who left are gone.
    """
    if window.days is None:
        return endings, []
    if window.days < 0:
        return [], []
    new_endings: list[EndingPerson] = []
    named_before: list[EndingPerson] = []
    for ending in endings:
        (named_before if (group, ending.person.member.id) in named else new_endings).append(ending)
    named.update((group, ending.person.member.id) for ending in new_endings)
    return new_endings, named_before


def _row(
    scope: Scope,
    window: EndingWindow,
    endings: list[EndingPerson],
    cells: dict[str, object],
    named: tuple[list[EndingPerson], list[EndingPerson]],
) -> Row:
    new_endings, named_before = named
    return Row(
        {
            "when": _window_value(window),
            "first": window.period.first,
            "last": window.period.last,
            **cells,
            "missions": sum(len(ending.ending_missions) for ending in endings),
            "people": len(endings),
            **{outcome: sum(ending.outcome == outcome for ending in endings) for outcome in OUTCOMES},
        },
        contributions=tuple(_contributions(scope, new_endings)),
        named_before=tuple(_contributions(scope, named_before)),
    )


def _window_value(window: EndingWindow) -> LabelledValue | None:
    """A window as a value: `past-90d` or `30d` for machines, a phrase for people."""
    if window.days is None:
        return None
    n = abs(window.days)
    if window.days < 0:
        return LabelledValue(f"past-{n}d", {"en": f"last {n} days", "fr": f"{n} derniers jours"})
    return LabelledValue(f"{n}d", {"en": f"next {n} days", "fr": f"{n} jours à venir"})


def _contributions(scope: Scope, endings: list[EndingPerson]) -> Iterator[Contribution]:
    """The people by outcome, in the order of `OUTCOMES`, then by last day."""
    ordered = sorted(
        endings, key=lambda ending: (OUTCOMES.index(ending.outcome), ending.last_day, ending.person.member.id)
    )
    for ending in ordered:
        entry = ending.person.as_contribution(_outcome_text(scope, ending))
        is_one = len(ending.ending_missions) == 1
        yield entry._replace(columns=("people", ending.outcome, *(["missions"] if is_one else [])))


def _outcome_text(scope: Scope, ending: EndingPerson) -> Message:
    """What becomes of a person, in the past where it has happened."""
    is_past = ending.last_day < scope.day
    arguments: dict[str, object] = {"day": ending.last_day}
    if ending.outcome == "stay":
        ends, ended = (
            N_("a mission ends on {day:long}, another goes on"),
            N_("a mission ended on {day:long}, another goes on"),
        )
    elif ending.outcome == "back":
        arguments["next"] = min(mission.first_day for mission in ending.next_missions)
        ends, ended = (
            N_("leaves on {day:long}, comes back on {next:long}"),
            N_("left on {day:long}, comes back on {next:long}"),
        )
    elif ending.outcome == "elsewhere":
        arguments["places"] = mission_places(scope.registry, ending.person.member, ending.next_missions)
        ends, ended = (
            N_("ends on {day:long}, goes on elsewhere: {places:list}"),
            N_("ended on {day:long}, goes on elsewhere: {places:list}"),
        )
    elif startups := mission_startups(ending.person.member, ending.mission):
        arguments["startups"] = [entry_title(scope.registry, "startup", startup) for startup in startups]
        ends, ended = N_("leaves on {day:long}: {startups:list}"), N_("left on {day:long}: {startups:list}")
    else:
        ends, ended = N_("leaves on {day:long}"), N_("left on {day:long}")
    return Message(ended if is_past else ends, arguments)


def _columns(by: str | None, is_rolling: bool, is_scoped: bool) -> Iterator[Column]:
    if is_rolling:
        yield Column("when", Message(N_("Ending in the")), "text")
    yield Column("first", Message(N_("From")), "date", is_droppable=is_rolling)
    yield Column("last", Message(N_("To")), "date", is_droppable=is_rolling)
    if by is not None:
        yield Column(by, Message(PEOPLE_GROUPS[by]), "text")
    for name, label in _LABELS.items():
        if is_scoped or name != "elsewhere":
            yield Column(name, Message(label), "integer")


def _notes(scope: Scope, windows: Sequence[EndingWindow], by: str | None, is_rolling: bool) -> Iterator[Note]:
    yield scope_note(scope.registry, scope.incubator)
    for name, text in DEFINITIONS.items():
        if name != "elsewhere" or scope.incubator is not None or by == "incubator":
            yield Note(f"definition-{name}", Message(text, {"gap": MAX_GAP_DAYS}))
    if is_rolling:
        yield Note(
            "cumulative",
            Message(N_("Each line includes the shorter periods: the next 60 days are part of the next 90.")),
            hint=Message(N_("--why names each person once, in the shortest")),
        )
        past = windows[0].period
        group_option = f" --by {by}" if by is not None else ""
        options = f"--over {past.first}..{past.last}{group_option} {incubator_option(scope.incubator)}"
        command = f"incubo report missions {options} --why"
        yield Note(
            "names-past",
            Message(N_("Nobody who is gone already is named.")),
            hint=Message(N_("for them: {command}"), {"command": command}),
        )
    if by == "status":
        text = N_("Status: that of the mission that ends; a person with missions of several statuses counts in each.")
        yield Note("several-statuses", Message(text))
    yield from group_notes(None if by == "status" else by, scope.incubator)
    yield from provenance_notes(scope.registry, scope.provenance, ("member",), linking_kinds(scope.incubator, by))
