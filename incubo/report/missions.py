"""`report missions`: what ends in some days, what ended not long ago, and who really leaves.

A mission that ends is not a person who leaves: another one may follow. The presence (`model.stays`) tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.dates import moved
from incubo.model.periods import Period
from incubo.model.records import Mission
from incubo.model.stays import GAP, stay_at
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.named import title_of
from incubo.registry.registry import Registry
from incubo.report import people
from incubo.report.people import Person
from incubo.table import Column, Note, Row, Table, Why, Word

WITHIN = (30, 60, 90)
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


class Window(NamedTuple):
    """Some days that missions end in; `within` tells how many, ahead of the day of the report (or before, below 0)."""

    period: Period
    within: int | None = None


class Ending(NamedTuple):
    """A person some of whose missions end: they `stay`, come `back`, or `leave`; the last day here, and the mission
    that ends last. `ended`: all those that end.
    """

    person: Person
    fate: str
    last: date
    mission: Mission
    ended: tuple[Mission, ...]


def windows(at: date, within: Sequence[int] = WITHIN) -> list[Window]:
    """The days before a day, the longest first, and those after it; each holds the shorter ones."""
    past = [Window(Period(moved(at, -days), moved(at, -1)), -days) for days in sorted(within, reverse=True)]
    return past + [Window(Period(at, moved(at, days)), days) for days in sorted(within)]


def missions(
    registry: Registry,
    at: date,
    looked: Sequence[Window] | None = None,
    *,
    incubator: str | None = None,
    by: str | None = None,
    source: Source | None = None,
) -> Table:
    """Count the missions that end in some windows of days (30, 60 and 90 before and after the day, by default), their
    people, and who of them leaves. `by` is one of `people.LABELS`.
    """
    source = source or Source()
    looked = windows(at) if looked is None else looked
    rolling = any(window.within is not None for window in looked)
    everyone = people.people(registry, incubator)
    rows: list[Row] = []
    hosts = _by_host(registry, everyone, incubator) if by == "incubator" else {}
    for window in looked:
        if by is None:
            rows.append(_row(registry, window, list(endings(everyone, window.period, at)), {}))
            continue
        sorted_out = {host: own for host, there in hosts.items() if (own := list(endings(there, window.period, at)))}
        if not hosts:
            sorted_out = _sorted(by, endings(everyone, window.period, at))
        for group in people.ordered(registry, by, sorted_out):
            rows.append(_row(registry, window, sorted_out[group], {by: people.word(registry, by, group)}))
    return Table(
        "missions",
        Text(N_("Missions that end, seen on {at:long}"), {"at": at}),
        at,
        tuple(_columns(by, rolling)),
        tuple(rows),
        tuple(_notes(registry, incubator, by, rolling, source)),
        source.commit,
        "leave",
    )


def endings(everyone: list[Person], period: Period, at: date) -> Iterator[Ending]:
    """The people some of whose missions, begun by `at`, end in a period, and what becomes of them."""
    for person in everyone:
        ending = [
            (mission.end, mission)
            for mission in person.missions
            if mission.end is not None and period.contains(mission.end) and mission.start and mission.start <= at
        ]
        if not ending:
            continue
        end, mission = max(ending, key=lambda each: (each[0], each[1].start or date.min, each[1].status or ""))
        stay = stay_at(person.missions, end)
        last = stay.end if stay is not None else end
        if last is None or last > period.last:
            fate = "stay"
        elif any(other.start is not None and other.start > last for other in person.missions):
            fate = "back"
        else:
            fate = "leave"
        ended = tuple(each for _, each in ending)
        yield Ending(person, fate, end if last is None or fate == "stay" else last, mission, ended)


def _by_host(registry: Registry, everyone: list[Person], incubator: str | None) -> dict[str, list[Person]]:
    """Whose missions end in each incubator, as `--incubator` tells them; "" for missions that are for none."""
    if incubator is not None:
        return {incubator: everyone}
    alone = []
    for one in everyone:
        own = tuple(each for each in one.missions if not people.hosts(registry, one.member, each))
        if own:
            alone.append(Person(one.member, own))
    return {**people.by_host(registry), "": alone}


def _sorted(by: str, found: Iterable[Ending]) -> dict[str, list[Ending]]:
    """The people by their domaine, or by the statuses of their missions that end, each with those; "" not said."""
    groups: dict[str, list[Ending]] = {}
    for ending in found:
        own: dict[str, list[Mission]] = {}
        for mission in ending.ended:
            name = mission.status if by == "status" else ending.person.member.domaine
            own.setdefault(name or "", []).append(mission)
        for name, ended in own.items():
            groups.setdefault(name, []).append(ending._replace(ended=tuple(ended)))
    return groups


def _row(registry: Registry, window: Window, found: list[Ending], cells: dict[str, object]) -> Row:
    figures = {fate: sum(each.fate == fate for each in found) for fate in ("stay", "back", "leave")}
    return Row(
        {
            "when": _when(window),
            "first": window.period.first,
            "last": window.period.last,
            **cells,
            "missions": sum(len(each.ended) for each in found),
            "people": len(found),
            **figures,
        },
        why=tuple(_why(registry, found)),
    )


def _when(window: Window) -> Word | None:
    """The days of a window as people say them; machines get `past-90d` or `30d`."""
    if window.within is None:
        return None
    n = abs(window.within)
    if window.within < 0:
        return Word(f"past-{n}d", {"en": f"last {n} days", "fr": f"{n} derniers jours"})
    return Word(f"{n}d", {"en": f"next {n} days", "fr": f"{n} jours à venir"})


def _why(registry: Registry, found: list[Ending]) -> Iterator[Why]:
    """Who leaves first, by last day; then those who come back, then those who stay."""
    order = {"leave": 0, "back": 1, "stay": 2}
    for each in sorted(found, key=lambda each: (order[each.fate], each.last, each.person.member.id)):
        names = [title_of(registry, "startup", one) for one in people.startups(each.person.member, each.mission)]
        said = {"day": each.last, "startups": names}
        if each.fate == "leave":
            text = Text(N_("leaves on {day:long}: {startups:list}") if names else N_("leaves on {day:long}"), said)
        elif each.fate == "back":
            text = Text(N_("leaves on {day:long}, comes back later"), said)
        else:
            text = Text(N_("a mission ends on {day:long}, another goes on"), said)
        yield each.person.why(text)


def _columns(by: str | None, rolling: bool) -> Iterator[Column]:
    if rolling:
        yield Column("when", Text(N_("Ending in the")), "text")
    yield Column("first", Text(N_("From")), "date", spare=rolling)
    yield Column("last", Text(N_("To")), "date", spare=rolling)
    if by is not None:
        yield Column(by, Text(people.LABELS[by]), "text")
    for name, label in _LABELS.items():
        yield Column(name, Text(label), "integer")


def _notes(registry: Registry, incubator: str | None, by: str | None, rolling: bool, source: Source) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    for name, text in DEFINITIONS.items():
        yield Note(f"definition-{name}", Text(text, {"gap": GAP}))
    if rolling:
        yield Note("cumulative", Text(N_("Each line holds the shorter ones: those of 60 days are among those of 90.")))
    if by == "status":
        text = N_("Status: that of the mission that ends; who has missions of several counts in each.")
        yield Note("definition-status", Text(text))
    elif by is not None:
        yield from people.group_notes(by)
    yield from source_notes(registry, source, ("member",), people.through(incubator, by))
