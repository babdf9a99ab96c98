"""`report missions`: what ends in some days, what ended not long ago, and who really leaves.

A mission that ends is not a person who leaves: another one may follow. The presence (`model.stays`) tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period
from incubo.model.records import Mission
from incubo.model.tenure import MAX_GAP_DAYS, tenure_at
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import Provenance, provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import NO_PROVENANCE
from incubo.reports.people import (
    PEOPLE_GROUPS,
    ActivePerson,
    group_notes,
    group_word,
    linking_kinds,
    mission_incubators,
    mission_startups,
    people_by_incubator,
    people_with_missions,
    sort_groups,
)

WINDOW_DAYS = (30, 60, 90)
"""How many days are looked ahead, and back."""
DEFINITIONS = {
    "missions": N_("Missions: those begun by the day of the report, of which the last day is in the period."),
    "people": N_("People: those whose missions these are, each once. They stay, come back or leave."),
    "stay": N_("Stay: another mission overlaps or follows ({gap} days are no gap), and goes on beyond the period."),
    "back": N_("Come back: nothing follows at once, but a later mission is written."),
    "leave": N_("Leave: no other mission is written: a contract to extend, or a departure to prepare."),
}
"""What each figure counts."""
_LABELS = {
    "missions": N_("Missions"),
    "people": N_("People"),
    "stay": N_("Stay"),
    "back": N_("Come back"),
    "leave": N_("Leave"),
}


class EndingWindow(NamedTuple):
    """Some days that missions end in; `days` tells how many, ahead of the day of the report (or before, below 0)."""

    period: Period
    days: int | None = None


class EndingPerson(NamedTuple):
    """A person some of whose missions end: they `stay`, come `back`, or `leave`; the last day here, and the mission
    that ends last. `ending_missions`: all those that end.
    """

    person: ActivePerson
    outcome: str
    last_day: date
    mission: Mission
    ending_missions: tuple[Mission, ...]


def ending_windows(as_of: date, window_days: Sequence[int] = WINDOW_DAYS) -> list[EndingWindow]:
    """The days before a day, the longest first, and those after it; each holds the shorter ones."""
    past = [
        EndingWindow(Period(shift_date_clamped(as_of, -days), shift_date_clamped(as_of, -1)), -days)
        for days in sorted(window_days, reverse=True)
    ]
    return past + [EndingWindow(Period(as_of, shift_date_clamped(as_of, days)), days) for days in sorted(window_days)]


def missions_report(
    registry: Registry,
    as_of: date,
    selected_windows: Sequence[EndingWindow] | None = None,
    *,
    incubator: str | None = None,
    by: str | None = None,
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """Count the missions that end in some windows of days (30, 60 and 90 before and after the day, by default), their
    people, and who of them leaves. `by` is one of `people.LABELS`.
    """
    selected_windows = ending_windows(as_of) if selected_windows is None else selected_windows
    rolling = any(window.days is not None for window in selected_windows)
    everyone = people_with_missions(registry, incubator)
    rows: list[Row] = []
    hosts = _people_by_incubator(registry, everyone, incubator) if by == "incubator" else {}
    for window in selected_windows:
        if by is None:
            rows.append(_row(registry, window, list(find_endings(everyone, window.period, as_of)), {}))
            continue
        sorted_out = {
            host: own for host, there in hosts.items() if (own := list(find_endings(there, window.period, as_of)))
        }
        if not hosts:
            sorted_out = _endings_by_group(by, find_endings(everyone, window.period, as_of))
        for group in sort_groups(registry, by, sorted_out):
            rows.append(_row(registry, window, sorted_out[group], {by: group_word(registry, by, group)}))
    return Table(
        "missions",
        Message(N_("Missions that end, seen on {at:long}"), {"at": as_of}),
        as_of,
        tuple(_columns(by, rolling)),
        tuple(rows),
        tuple(_notes(registry, incubator, by, rolling, source)),
        source.commit,
        "leave",
    )


def find_endings(all_people: list[ActivePerson], period: Period, as_of: date) -> Iterator[EndingPerson]:
    """The people some of whose missions, begun by `as_of`, end in a period, and what becomes of them."""
    for person in all_people:
        ending = [
            (mission.end, mission)
            for mission in person.missions
            if mission.end is not None and period.contains(mission.end) and mission.start and mission.start <= as_of
        ]
        if not ending:
            continue
        end, mission = max(ending, key=lambda each: (each[0], each[1].start or date.min, each[1].status or ""))
        stay = tenure_at(person.missions, end)
        last = stay.end if stay is not None else end
        if last is None or last > period.last:
            fate = "stay"
        elif any(other.start is not None and other.start > last for other in person.missions):
            fate = "back"
        else:
            fate = "leave"
        ended = tuple(each for _, each in ending)
        yield EndingPerson(person, fate, end if last is None or fate == "stay" else last, mission, ended)


def _people_by_incubator(
    registry: Registry, all_people: list[ActivePerson], incubator: str | None
) -> dict[str, list[ActivePerson]]:
    """Whose missions end in each incubator, as `--incubator` tells them; "" for missions that are for none."""
    if incubator is not None:
        return {incubator: all_people}
    alone = []
    for one in all_people:
        own = tuple(each for each in one.missions if not mission_incubators(registry, one.member, each))
        if own:
            alone.append(ActivePerson(one.member, own))
    return {**people_by_incubator(registry), "": alone}


def _endings_by_group(by: str, endings: Iterable[EndingPerson]) -> dict[str, list[EndingPerson]]:
    """The people by their domaine, or by the statuses of their missions that end, each with those; "" not said."""
    groups: dict[str, list[EndingPerson]] = {}
    for ending in endings:
        own: dict[str, list[Mission]] = {}
        for mission in ending.ending_missions:
            name = mission.status if by == "status" else ending.person.member.domaine
            own.setdefault(name or "", []).append(mission)
        for name, ended in own.items():
            groups.setdefault(name, []).append(ending._replace(ending_missions=tuple(ended)))
    return groups


def _row(registry: Registry, window: EndingWindow, endings: list[EndingPerson], cells: dict[str, object]) -> Row:
    figures = {fate: sum(each.outcome == fate for each in endings) for fate in ("stay", "back", "leave")}
    return Row(
        {
            "when": _window_word(window),
            "first": window.period.first,
            "last": window.period.last,
            **cells,
            "missions": sum(len(each.ending_missions) for each in endings),
            "people": len(endings),
            **figures,
        },
        contributions=tuple(_contributions(registry, endings)),
    )


def _window_word(window: EndingWindow) -> LabelledValue | None:
    """The days of a window as people say them; machines get `past-90d` or `30d`."""
    if window.days is None:
        return None
    n = abs(window.days)
    if window.days < 0:
        return LabelledValue(f"past-{n}d", {"en": f"last {n} days", "fr": f"{n} derniers jours"})
    return LabelledValue(f"{n}d", {"en": f"next {n} days", "fr": f"{n} jours à venir"})


def _contributions(registry: Registry, endings: list[EndingPerson]) -> Iterator[Contribution]:
    """Who leaves first, by last day; then those who come back, then those who stay."""
    order = {"leave": 0, "back": 1, "stay": 2}
    for each in sorted(endings, key=lambda each: (order[each.outcome], each.last_day, each.person.member.id)):
        names = [entry_title(registry, "startup", one) for one in mission_startups(each.person.member, each.mission)]
        said = {"day": each.last_day, "startups": names}
        if each.outcome == "leave":
            text = Message(N_("leaves on {day:long}: {startups:list}") if names else N_("leaves on {day:long}"), said)
        elif each.outcome == "back":
            text = Message(N_("leaves on {day:long}, comes back later"), said)
        else:
            text = Message(N_("a mission ends on {day:long}, another goes on"), said)
        yield each.person.as_contribution(text)


def _columns(by: str | None, rolling: bool) -> Iterator[Column]:
    if rolling:
        yield Column("when", Message(N_("Ending in the")), "text")
    yield Column("first", Message(N_("From")), "date", is_droppable=rolling)
    yield Column("last", Message(N_("To")), "date", is_droppable=rolling)
    if by is not None:
        yield Column(by, Message(PEOPLE_GROUPS[by]), "text")
    for name, label in _LABELS.items():
        yield Column(name, Message(label), "integer")


def _notes(
    registry: Registry, incubator: str | None, by: str | None, rolling: bool, provenance: Provenance
) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    for name, text in DEFINITIONS.items():
        yield Note(f"definition-{name}", Message(text, {"gap": MAX_GAP_DAYS}))
    if rolling:
        yield Note(
            "cumulative", Message(N_("Each line holds the shorter ones: those of 60 days are among those of 90."))
        )
    if by == "status":
        text = N_("Status: that of the mission that ends; who has missions of several counts in each.")
        yield Note("definition-status", Message(text))
    elif by is not None:
        yield from group_notes(by)
    yield from provenance_notes(registry, provenance, ("member",), linking_kinds(incubator, by))
