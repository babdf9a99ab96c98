"""The reports about people, committees and offers: what holds of every registry, then the telling cases by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import examples

from incubo.config import settings as config
from incubo.core.i18n import translate
from incubo.core.message import Message
from incubo.document.page import Paragraph
from incubo.document.table import Table
from incubo.facts.scope import Scope
from incubo.model.periods import Period, split_period
from incubo.model.records import Event, Incubator, Job, Member, Mission, Phase, Startup, Team
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.registry import FileFacts, Registry
from incubo.render.tables.formats import render_table
from incubo.render.terminal.style import TerminalStyle
from incubo.reports.arrivals import arrivals_report
from incubo.reports.attention.collect import collect_action_items
from incubo.reports.committees import committees_over_report, committees_report
from incubo.reports.documents.calendar import find_appointments
from incubo.reports.documents.reminders import count_unattached_endings, make_reminders
from incubo.reports.entry_pages.common import PageContext
from incubo.reports.entry_pages.startup_team import nobody_message
from incubo.reports.headcount import headcount_report
from incubo.reports.indicators.report import indicators_report
from incubo.reports.jobs import jobs_over_report, jobs_report, time_to_fill
from incubo.reports.missions import OUTCOMES, EndingWindow, missions_report
from incubo.reports.risk import risk_report, startup_risks
from incubo.reports.teams import teams_report
from incubo.reports.todo import todo_table

DAY = date(2024, 7, 1)
VOCABULARY = make_vocabulary(config.load_profile("beta.gouv.fr"))
YEAR = split_period(Period(date(2023, 7, 2), DAY), "quarter")
INCUBATORS = ("quai", "digue")
IDS = ("balise", "estran", "phare")


def make_registry(entries: Mapping[str, Mapping[str, Any]]) -> Registry:
    incubators = {name: Incubator(name, f"{name}.md", name.title()) for name in INCUBATORS}
    all_entries = {"incubator": incubators, "startup": {}, "member": {}, "job": {}, "team": {}, **entries}
    return Registry(INCUBO_LAYOUT, VOCABULARY, all_entries, {}, [], [], FileFacts())


def member(name: str, *spans: Mission, domaine: str = "Design") -> Member:
    return Member(name, f"{name}.md", name, domaine=domaine, missions=spans)


def mission(start: str, end: str | None, *startups: str, status: str = "independent") -> Mission:
    return Mission(date.fromisoformat(start), end and date.fromisoformat(end), status, None, startups)  # type: ignore[arg-type]


def registry_of_members(*people: Member) -> Registry:
    startup = Startup("phare", "phare.md", "Phare", incubator="quai", phases=(Phase("construction", date(2020, 1, 6)),))
    return make_registry({"member": {person.id: person for person in people}, "startup": {"phare": startup}})


def figures(table: Table, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row.cells[name] for name in names) for row in table.rows if not row.level]


def totals(table: Table, name: str) -> list[tuple[int, set[str]]]:
    """The rows of a table below its groups: a figure, and the names behind it."""
    return [(row.cells[name], {entry.id for entry in row.contributions}) for row in table.rows if row.level]


# --- Any registry -------------------------------------------------------------------------------------------------

patient = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.integers(-900, 0).map(lambda n: DAY + timedelta(n))
after = st.integers(1, 400).map(lambda n: DAY + timedelta(n))
named = st.lists(st.sampled_from(IDS), max_size=2, unique=True).map(tuple)
statuses = st.sampled_from(("admin", "independent", None))


def missions_from(starts: st.SearchStrategy[date]) -> st.SearchStrategy[Mission]:
    def make_mission(start: date, days: int | None, status: str | None, startups: tuple[str, ...]) -> Mission:
        return Mission(start, None if days is None else start + timedelta(days), status, None, startups)

    return st.builds(make_mission, starts, st.one_of(st.none(), st.integers(0, 500)), statuses, named)


def startups_of(starts: st.SearchStrategy[date]) -> st.SearchStrategy[dict[str, Startup]]:
    names = st.sampled_from(("investigation", "construction", "acceleration", "success", "abandon"))
    phases = st.lists(
        st.builds(Phase, names, starts),
        max_size=3,
        unique_by=(lambda phase: phase.name, lambda phase: phase.start),
    )
    committees = st.builds(
        lambda day, decision, amount: Event("committee", day, decision=decision, amount=amount),
        starts, st.sampled_from(("continue", "stop", None)), st.sampled_from((None, 150000, 0.1, 33.335)),
    )  # fmt: skip
    events = st.lists(committees, max_size=2, unique_by=lambda event: event.date)
    incubators = st.sampled_from((("quai",), ("digue",), ("quai", "digue")))
    startups = st.builds(
        lambda phase_list, event_list, incubator_ids: (tuple(phase_list), tuple(event_list), incubator_ids),
        phases,
        events,
        incubators,
    )
    return st.fixed_dictionaries(dict.fromkeys(IDS, startups)).map(
        lambda startups_by_id: {
            name: Startup(
                name,
                f"{name}.md",
                name,
                incubator=incubator_ids[0],
                incubators=incubator_ids[1:],
                phases=phase_list,
                events=event_list,
            )
            for name, (phase_list, event_list, incubator_ids) in startups_by_id.items()
        }
    )


def registries(starts: st.SearchStrategy[date]) -> st.SearchStrategy[dict[str, dict[str, Any]]]:
    people = st.lists(st.lists(missions_from(starts), max_size=3), min_size=1, max_size=4).map(
        lambda all_: {
            f"m{i}": member(f"m{i}", *spans, domaine=("Design", "Coaching")[i % 2]) for i, spans in enumerate(all_)
        }
    )
    dates = st.builds(
        lambda opens, last: (opens, last and opens + timedelta(last)), starts, st.one_of(st.none(), st.integers(1, 200))
    )
    jobs = st.lists(dates, max_size=3).map(
        lambda all_: {
            f"j{i}": Job(f"j{i}", f"j{i}.md", opens=opens, closes=last, open=True, startup=IDS[i],
                         outcome="filled" if last and last < DAY else None)
            for i, (opens, last) in enumerate(all_)
        }
    )  # fmt: skip
    return st.fixed_dictionaries({"member": people, "startup": startups_of(starts), "job": jobs})


REPORTS: dict[str, Callable[[Registry], Table]] = {
    "headcount": lambda r: headcount_report(Scope(r, DAY)),
    "headcount by incubator": lambda r: headcount_report(Scope(r, DAY), by="incubator"),
    "headcount over": lambda r: headcount_report(
        Scope(r, DAY), over=Period(YEAR[0].first, YEAR[-1].last), every="quarter", by="domaine", include_entries=True
    ),
    "arrivals": lambda r: arrivals_report(Scope(r, DAY), YEAR, by="status"),
    "arrivals by incubator": lambda r: arrivals_report(Scope(r, DAY), YEAR, by="incubator"),
    "teams": lambda r: teams_report(Scope(r, DAY)),
    "teams by phase": lambda r: teams_report(Scope(r, DAY), by="phase"),
    "jobs": lambda r: jobs_report(Scope(r, DAY)),
    "jobs over": lambda r: jobs_over_report(Scope(r, DAY), YEAR),
    "committees": lambda r: committees_report(Scope(r, DAY, today=DAY + timedelta(1))),
    "decisions": lambda r: committees_over_report(Scope(r, DAY), YEAR),
    "indicators": lambda r: indicators_report(
        Scope(r, DAY), split_period(Period(date(2021, 1, 1), date(2024, 12, 31)), "year")
    ),
}
AHEAD: dict[str, Callable[[Registry], Table]] = {
    "missions": lambda r: missions_report(Scope(r, DAY), by="status"),
    "missions of an incubator": lambda r: missions_report(Scope(r, DAY, "quai")),
}
"""What looks ahead on purpose: a mission that is written for a day to come changes it."""


@patient
@given(registries(days), registries(after))
def test_what_comes_after_the_day_changes_nothing(now: dict[str, Any], later: dict[str, Any]) -> None:
    with_later = {kind: dict(entries) for kind, entries in now.items()}
    for kind, fields in {"member": ("missions",), "startup": ("phases", "events")}.items():
        for name, entry in later[kind].items():
            earlier = with_later[kind].get(name, entry._replace(**dict.fromkeys(fields, ())))
            values = {field: getattr(earlier, field) + getattr(entry, field) for field in fields}
            with_later[kind][name] = earlier._replace(**values)
    with_later["job"].update({f"{name}-later": job for name, job in later["job"].items()})
    for name, report in REPORTS.items():
        assert report(make_registry(with_later)).rows == report(make_registry(now)).rows, name


@patient
@given(registries(days), st.randoms(use_true_random=False))
def test_the_order_of_files_and_of_items_changes_nothing(now: dict[str, Any], dice: random.Random) -> None:
    def shuffled(items: Any) -> list[Any]:
        return dice.sample(list(items), len(list(items)))

    reordered = {kind: dict(shuffled(entries.items())) for kind, entries in now.items()}
    for kind, field in {"member": "missions", "startup": "phases"}.items():
        reordered[kind] = {
            name: entry._replace(**{field: tuple(shuffled(getattr(entry, field)))})
            for name, entry in reordered[kind].items()
        }
    for name, report in {**REPORTS, **AHEAD}.items():
        assert report(make_registry(reordered)).rows == report(make_registry(now)).rows, name


@patient
@given(registries(days))
def test_groups_add_up_and_shared_startups_count_once_in_totals(now: dict[str, Any]) -> None:
    registry = make_registry(now)
    for by in ("status", "domaine"):
        table = headcount_report(Scope(registry, DAY), by=by)
        assert sum(n for (n,) in figures(table, "members")) == (totals(table, "members")[0][0] or 0)
    by_startup, by_incubator = (
        committees_report(Scope(registry, DAY)),
        committees_report(Scope(registry, DAY), by="incubator"),
    )
    assert by_incubator.rows[-1].cells["startups"] == len(by_startup.rows)
    startup_counts = {
        incubator: len(committees_report(Scope(registry, DAY, incubator)).rows) for incubator in INCUBATORS
    }
    assert {row.cells["incubator"].id: row.cells["startups"] for row in by_incubator.rows[:-1]} == {
        name: n for name, n in startup_counts.items() if n
    }
    all_missions = missions_report(Scope(registry, DAY))
    for row in all_missions.rows:
        assert (row.cells["people"] or 0) == sum(row.cells[outcome] or 0 for outcome in OUTCOMES)
    by_status = missions_report(Scope(registry, DAY), by="status").rows
    for row in all_missions.rows:  # each mission in the status that it has
        same_window = [other for other in by_status if other.cells["when"] == row.cells["when"]]
        assert sum(other.cells["missions"] or 0 for other in same_window) == (row.cells["missions"] or 0)
    rows = {
        (row.cells["when"].id, row.cells["incubator"].id): row
        for row in missions_report(Scope(registry, DAY), by="incubator").rows
    }
    for incubator in INCUBATORS:
        for row in missions_report(Scope(registry, DAY, incubator)).rows:
            other = rows.get((row.cells["when"].id, incubator))
            for outcome in OUTCOMES:
                assert ((other.cells[outcome] or 0) if other else 0) == (row.cells[outcome] or 0)
    arrivals = arrivals_report(Scope(registry, DAY), [Period(date.min, DAY)]).rows[0].cells
    former = {
        member.id
        for member in registry.members.values()
        if member.missions and all(mission.end is not None and mission.end < DAY for mission in member.missions)
    }
    all_members = {member.id for member in registry.members.values() if member.missions}
    assert (arrivals["net"] or 0) == len(all_members - former)


def is_gone(person: Member, first: date, last: date) -> bool:
    """Whether no mission of a person is there after a period, by the days alone: none covers or begins after it.

    A gap of at most three days at the end of the period is none: the mission begins beyond it.
    """
    spans = [(one.start, one.end) for one in person.missions if one.start and (one.end is None or one.end >= one.start)]
    ends = [end for start, end in spans if end is not None and first <= end <= last and start <= DAY]
    day = max(ends)
    while steps := [end for start, end in spans if start <= day + timedelta(4) and (end is None or end > day)]:
        if None in steps:
            return False
        day = max(end for end in steps if end is not None)
    return day <= last and not any(start > day for start, _ in spans)


@patient
@given(registries(st.one_of(days, after)))
def test_why_names_the_people_whose_missions_end_and_who_leaves(now: dict[str, Any]) -> None:
    """The names, not only the figures: of one incubator or of all, in windows and in periods of their own."""
    registry = make_registry(now)
    for incubator in (None, *INCUBATORS):
        table = missions_report(Scope(registry, DAY, incubator))
        named: list[str] = []
        for row in table.rows:
            names = [entry.id for entry in row.contributions]
            if row.cells["last"] < DAY:
                assert names == []  # who left is gone
                continue
            named += names
            assert len(named) == len(set(named)) == (row.cells["people"] or 0)
            first, last = row.cells["first"], row.cells["last"]
            assert set(named) == {
                person.id
                for person in registry.members.values()
                if any(
                    one.end and one.start and one.start <= DAY and first <= one.end <= last and one.end >= one.start
                    and (incubator is None or is_for(registry, one, incubator))
                    for one in person.missions
                )
            }  # fmt: skip
        half_year = [EndingWindow(part) for part in split_period(Period(date(2024, 1, 1), date(2024, 12, 31)), "month")]
        for row in missions_report(Scope(registry, DAY, incubator), half_year).rows:
            if row.cells["people"] is None:  # no mission with its dates is recorded
                assert row.contributions == ()
                continue
            first, last = row.cells["first"], row.cells["last"]
            outcomes = {entry.id: translate(entry.detail) for entry in row.contributions if entry.detail is not None}
            assert len(outcomes) == len(row.contributions) == row.cells["people"]
            leaving = {
                name for name, text in outcomes.items() if text.startswith(("leaves", "left")) and "comes" not in text
            }
            assert leaving == {name for name in outcomes if is_gone(registry.members[name], first, last)}
            assert len(leaving) == row.cells["leave"]
            assert sum("elsewhere" in text for text in outcomes.values()) == row.cells["elsewhere"]
            assert sum("comes back" in text for text in outcomes.values()) == row.cells["back"]


def is_for(registry: Registry, one: Mission, incubator: str) -> bool:
    startups = (registry.startups.get(name) for name in one.startups)
    return any(startup is not None and incubator in startup.all_incubators for startup in startups)


@patient
@given(registries(st.one_of(days, after)))
def test_an_empty_team_names_who_was_the_last_to_work_there(now: dict[str, Any]) -> None:
    """Not who is to come, nor whose mission covers no day; of a startup that is to stop, it is no risk."""
    never = mission("2024-06-28", "2024-06-27", *IDS)
    registry = make_registry({**now, "member": {**now["member"], "never": member("never", never)}})
    for row in startup_risks(Scope(registry, DAY)):
        spans = [
            (one.end, person.display_name, one.start)
            for person in now["member"].values()
            for one in person.missions
            if row.startup.id in one.startups
        ]
        is_empty = not any(start and start <= DAY and (end is None or end >= DAY) for end, _, start in spans)
        entries = [
            translate(entry.detail or Message(""))
            for risk in row.risks
            for entry in risk.entries
            if risk.reason == "nobody"
        ]
        told = Message("nobody has ever worked for it")
        if past := [(end, name) for end, name, _ in spans if end is not None and end < DAY]:
            last_day, name = max(past)
            arguments = {"day": last_day + timedelta(days=1), "name": name}
            told = Message("nobody since {day:long}; the last one was {name}", arguments)
        is_known = registry.team_coverage(DAY).is_sufficient
        is_gone = Scope(registry, DAY).situation(row.startup).stop.is_ahead
        assert entries == ([translate(told)] if is_empty and is_known and not is_gone else [])


@patient
@given(registries(st.one_of(days, after)))
def test_the_difference_between_headcount_and_teams_is_a_row_of_both(now: dict[str, Any]) -> None:
    registry = make_registry(now)
    for incubator in (None, *INCUBATORS):
        headcount, teams = (
            headcount_report(Scope(registry, DAY, incubator)),
            teams_report(Scope(registry, DAY, incubator)),
        )
        active = {entry.id for row in headcount.rows if not row.level for entry in row.contributions}
        in_teams = {entry.id for row in teams.rows if not row.level for entry in row.contributions}
        assert in_teams <= active
        (members, _), *rest = totals(headcount, "members")
        (people, _), *rest_of_teams = totals(teams, "people")
        if members is None:  # no mission has begun
            assert not any(person.missions for person in registry.members.values()) or not active
            members = 0
        if people is None:  # nobody is in a team, and missions are hardly recorded
            assert not registry.team_coverage(DAY).is_sufficient
            people = 0
        assert (members, people) == (len(active), len(in_teams))
        outside = [(members - people, active - in_teams)] if members > people else []
        assert rest == rest_of_teams == outside
        for table in (headcount, teams):
            assert ("definition-outside" in {note.id for note in table.notes}) == bool(outside)


# --- By hand ------------------------------------------------------------------------------------------------------


def test_a_renewed_contract_is_neither_an_arrival_nor_a_departure() -> None:
    registry = registry_of_members(
        member("renewed", mission("2023-01-02", "2024-05-31", "phare"), mission("2024-06-03", None, "phare")),
        member("back", mission("2022-01-03", "2022-12-30", "phare"), mission("2024-06-10", None, "phare")),
        member("gone", mission("2022-01-03", "2024-06-28", "phare")),
        member("new", mission("2024-06-30", "2024-07-01", "phare")),
        member("elsewhere", mission("2024-06-05", None)),
    )
    june = [Period(date(2024, 6, 1), date(2024, 6, 30))]
    names = ("arrivals", "returns", "departures", "net", "present")
    assert figures(arrivals_report(Scope(registry, DAY), june), *names) == [(3, 1, 1, 2, 4)]
    assert figures(arrivals_report(Scope(registry, DAY, "quai"), june), *names) == [(2, 1, 1, 1, 3)]
    assert figures(arrivals_report(Scope(registry, date(2024, 6, 28)), june), "departures", "last") == [
        (0, date(2024, 6, 28))
    ]


def test_the_balance_leads_from_those_present_before_to_those_present_at_the_end() -> None:
    registry = registry_of_members(
        member("ended-before", mission("2023-01-02", "2024-05-31", "phare")),
        member("ends-on-the-day", mission("2023-01-02", "2024-06-30", "phare")),
        member("renewed", mission("2023-01-02", "2024-05-30", "phare"), mission("2024-06-02", None, "phare")),
        member("new", mission("2024-06-10", None, "phare")),
    )
    june = [Period(date(2024, 6, 1), date(2024, 6, 30))]
    table = arrivals_report(Scope(registry, DAY), june)
    assert figures(table, "net", "present") == [(0, 3)]
    (said,) = (translate(note.message) for note in table.notes if note.id == "present-balance")
    assert said == (
        "Present on 30 June 2024: 3, that is 2 on 31 May 2024, minus 1 whose last day that was, balance 0, plus 1 "
        "already counted as departures, and +1 for those who are between two missions on one of these days."
    )
    plain = registry_of_members(member("new", mission("2024-06-10", None, "phare")))
    assert "present-balance" not in {note.id for note in arrivals_report(Scope(plain, DAY), june).notes}


def test_before_the_first_recorded_mission_nobody_knows_who_was_there() -> None:
    registry = registry_of_members(member("lou", mission("2024-03-04", None)))
    years = [Period(date(year, 1, 1), date(year, 12, 31)) for year in (2022, 2023, 2024)]
    names = ("arrivals", "departures", "net", "present")
    arrivals = arrivals_report(Scope(registry, DAY), years)
    assert figures(arrivals, *names) == [(None,) * 4, (None,) * 4, (1, 0, 1, 1)]
    assert totals(arrivals, "present") == [(1, set())]
    unknown = arrivals_report(Scope(registry, DAY), years[:2])
    assert [unknown.rows[-1].cells[name] for name in names] == [None] * 4
    over = headcount_report(Scope(registry, DAY), over=Period(years[0].first, DAY), every="year")
    assert figures(over, "members", "independent") == [(None, None), (None, None), (1, 1)]
    before = headcount_report(Scope(registry, years[1].last))
    assert [row.cells["members"] for row in before.rows] == [None]
    for table in (arrivals, over, before):
        (text,) = (translate(note.message) for note in table.notes if note.id == "before-missions")
        assert text == "No mission that begins before 4 March 2024 is recorded: who was there earlier is not known."
    assert not {note.id for note in headcount_report(Scope(registry, DAY)).notes} & {"before-missions"}
    assert [row.cells["members"] for row in headcount_report(Scope(registry_of_members(), DAY)).rows] == [None]
    endings = missions_report(Scope(registry_of_members(), DAY))
    assert [translate(note.message) for note in endings.notes if note.id == "before-missions"] == [
        "No mission with its dates is recorded: who was there is not known."
    ]


def test_an_incubator_has_nobody_before_its_first_mission_where_those_of_others_are_recorded() -> None:
    people = (member("lou", mission("2021-03-04", None)), member("ana", mission("2024-03-04", None, "phare")))
    registry, own = registry_of_members(*people), "quai"
    years = [Period(date(year, 1, 1), date(year, 12, 31)) for year in (2022, 2023, 2024)]
    arrivals = arrivals_report(Scope(registry, DAY, own), years)
    assert figures(arrivals, "arrivals", "present") == [(0, 0), (0, 0), (1, 1)]
    over = headcount_report(Scope(registry, DAY, own), over=Period(years[0].first, DAY), every="year")
    assert figures(over, "members") == [(0,), (0,), (1,)]
    for table in (arrivals, over, missions_report(Scope(registry, DAY, own))):
        assert "before-missions" not in {note.id for note in table.notes}
    (row,) = (row for row in indicators_report(Scope(registry, DAY, own), years).rows if row.cells["id"] == "I-15")
    assert [row.cells[str(year.first.year)].value for year in years] == [0, 0, 1]


def test_departures() -> None:
    registry = registry_of_members(
        member("leaves", mission("2023-01-02", "2024-07-31", "phare")),
        member("renewed", mission("2023-01-02", "2024-07-15", "phare"), mission("2024-07-16", "2024-12-31", "phare")),
        member("briefly", mission("2023-01-02", "2024-07-05", "phare"), mission("2024-07-08", "2024-07-20", "phare")),
        member("back", mission("2023-01-02", "2024-07-31", "phare"), mission("2024-10-01", None, "phare")),
        member("other", mission("2023-01-02", "2024-07-10", "phare"), mission("2024-01-02", None, "phare")),
        member("ended", mission("2023-01-02", "2024-06-20", "phare")),
        member("today", mission("2023-01-02", "2024-07-01", "phare")),
        member("to come", mission("2024-07-02", "2024-07-20", "phare")),
    )
    table = missions_report(Scope(registry, DAY))
    names = ("missions", "people", "stay", "back", "leave")
    assert figures(table, "first", *names)[2] == (date(2024, 6, 1), 1, 1, 0, 0, 1)
    assert figures(table, "last", *names)[3] == (date(2024, 7, 31), 6, 6, 2, 1, 3)
    assert [(entry.id, translate(entry.detail)) for entry in table.rows[3].contributions if entry.detail] == [
        ("today", "leaves on 1 July 2024: Phare"),
        ("briefly", "leaves on 20 July 2024: Phare"),
        ("leaves", "leaves on 31 July 2024: Phare"),
        ("back", "leaves on 31 July 2024, comes back on 1 October 2024"),
        ("other", "a mission ends on 10 July 2024, another goes on"),
        ("renewed", "a mission ends on 15 July 2024, another goes on"),
    ]
    assert [row.contributions for row in (*table.rows[:3], *table.rows[4:5])] == [(), (), (), ()]  # gone, or named
    assert [[entry.id for entry in row.contributions] for row in table.rows[5:]] == [[]]
    month = missions_report(Scope(registry, DAY), [EndingWindow(Period(date(2024, 12, 1), date(2024, 12, 31)))])
    assert figures(month, *names) == [(0, 0, 0, 0, 0)]


def test_who_goes_on_elsewhere_does_not_leave() -> None:
    """All missions of a person tell whether they leave, whatever incubator the report is about."""
    ours, theirs = "phare", "digue-info"
    startups = {
        name: Startup(
            name, f"{name}.md", name.title(), incubator=incubator, phases=(Phase("construction", date(2020, 1, 6)),)
        )
        for name, incubator in ((ours, "quai"), (theirs, "digue"))
    }
    people = (
        member("leaves", mission("2023-01-02", "2024-07-10", ours), mission("2023-01-02", "2024-07-20", theirs)),
        member("moves", mission("2023-01-02", "2024-07-10", ours), mission("2024-07-11", "2024-12-31", theirs)),
        member("later", mission("2023-01-02", "2024-07-10", ours), mission("2025-01-06", None, theirs)),
        member("alone", mission("2023-01-02", "2024-07-10", ours), mission("2023-01-02", None)),
        member("stays", mission("2023-01-02", "2024-07-10", ours), mission("2023-01-02", None, theirs, ours)),
        member("back", mission("2023-01-02", "2024-07-10", ours), mission("2023-01-02", None, theirs),
               mission("2024-10-01", None, ours)),
        member("moved", mission("2023-01-02", "2024-06-10", ours), mission("2024-06-11", None, theirs)),
    )  # fmt: skip
    registry = make_registry({"member": {person.id: person for person in people}, "startup": startups})
    names = ("people", "stay", "back", "elsewhere", "leave")
    table = missions_report(Scope(registry, DAY, "quai"))
    assert figures(table, *names)[2:4] == [(1, 0, 0, 1, 0), (6, 1, 1, 3, 1)]
    assert [(entry.id, translate(entry.detail)) for entry in table.rows[3].contributions if entry.detail] == [
        ("leaves", "leaves on 10 July 2024: Phare"),
        ("alone", "ends on 10 July 2024, goes on elsewhere: no incubator"),
        ("later", "ends on 10 July 2024, goes on elsewhere: Digue-Info"),
        ("moves", "ends on 10 July 2024, goes on elsewhere: Digue-Info"),
        ("back", "leaves on 10 July 2024, comes back on 1 October 2024"),
        ("stays", "a mission ends on 10 July 2024, another goes on"),
    ]
    (command,) = (translate(note.hint) for note in table.notes if note.id == "names-past")
    assert command.endswith("incubo report missions --over 2024-04-02..2024-06-30 --incubator quai --why")
    quarter = [EndingWindow(Period(date(2024, 4, 2), date(2024, 6, 30)))]
    (past,) = missions_report(Scope(registry, DAY, "quai"), quarter).rows
    assert [(entry.id, translate(entry.detail)) for entry in past.contributions if entry.detail] == [
        ("moved", "ended on 10 June 2024, goes on elsewhere: Digue-Info")
    ]
    todo = collect_action_items(Scope(registry, DAY, "quai"))  # a startup of theirs loses each of these
    assert [item.entry.id for item in todo if item.signal == "mission-ending"] == ["alone", "later", "leaves", "moves"]
    together = missions_report(Scope(registry, DAY))  # all missions count: nobody goes elsewhere
    assert figures(together, *names)[3] == (6, 4, 1, 0, 1)
    assert "elsewhere" not in {column.id for column in together.columns}
    by_group = missions_report(Scope(registry, DAY), by="incubator")
    quai = [row for row in by_group.rows if row.cells["incubator"].id == "quai"]
    assert [tuple(row.cells[name] for name in names) for row in quai][3] == (6, 1, 1, 3, 1)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_missions_begun_on_one_day_the_one_that_ends_later_counts(order: int) -> None:
    spans = (mission("2024-01-01", "2024-12-31", status="admin"), mission("2024-01-01", None, status="independent"))
    table = headcount_report(Scope(registry_of_members(member("both", *spans[::order])), DAY))
    assert [row.cells["status"].id for row in table.rows if not row.level] == ["independent"]
    assert "definition-status" in {note.id for note in table.notes}


def test_every_report_on_people_says_who_is_of_an_incubator() -> None:
    registry = registry_of_members(member("one", mission("2024-01-01", None, "phare")))
    for report in (
        headcount_report,
        missions_report,
        lambda scope, **options: arrivals_report(scope, YEAR, **options),
    ):
        for incubator, options in (("quai", {}), (None, {"by": "incubator"}), ("quai", {"by": "status"})):
            notes = report(Scope(registry, DAY, incubator), **options).notes
            assert "definition-incubator" in {note.id for note in notes}
        assert "definition-incubator" not in {note.id for note in report(Scope(registry, DAY), by="status").notes}


def test_who_is_in_no_team_of_an_active_startup_and_why() -> None:
    here = mission("2024-01-01", None, "phare")
    startups = {
        name: Startup(name, f"{name}.md", name.title(), incubator=incubator, phases=(Phase(phase, date(2023, 1, 2)),))
        for name, incubator, phase in (
            ("phare", "quai", "construction"), ("stopped", "quai", "abandon"), ("digue-info", "digue", "construction"),
        )
    }  # fmt: skip
    people = (
        member("in-team", here),
        member("on-stopped", mission("2024-01-01", None, "stopped"), mission("2024-01-01", None, "digue-info")),
        member("across", mission("2024-01-01", None, "digue-info"))._replace(teams=("equipe",)),
        member("of-the-entry", mission("2024-01-01", None))._replace(incubator="quai"),
        member("nowhere", mission("2024-01-01", None)),
        member("unknown", mission("2024-01-01", None, "no-file")),
        member("gone", mission("2024-01-01", "2024-06-30", "stopped")),
    )
    team = Team("equipe", "equipe.md", "Équipe", incubator="quai")
    registry = make_registry(
        {"member": {person.id: person for person in people}, "startup": startups, "team": {"equipe": team}}
    )

    def outside(table: Table) -> dict[str, str]:
        return {entry.id: translate(entry.detail) for entry in table.rows[-1].contributions if entry.detail}

    expected = {
        "across": "cross-cutting team: Équipe",
        "of-the-entry": "incubator of the entry: Quai",
        "on-stopped": "for Stopped, not active on that day",
    }
    assert outside(headcount_report(Scope(registry, DAY, "quai"))) == expected
    assert outside(teams_report(Scope(registry, DAY, "quai"))) == expected
    assert outside(headcount_report(Scope(registry, DAY))) == {
        "nowhere": "for no product",
        "of-the-entry": "incubator of the entry: Quai",
        "unknown": "for no-file, not active on that day",
    }
    assert [row.cells["people"] for row in teams_report(Scope(registry, DAY, "quai")).rows] == [1, 1, 3]
    in_construction = teams_report(Scope(registry, DAY, "quai"), phases=["construction"])
    assert [row.cells["people"] for row in in_construction.rows] == [1, 1]  # some teams only: no difference to tell
    notes = {note.id for note in headcount_report(Scope(registry, DAY, "quai")).notes}
    assert {"definition-incubator", "definition-outside"} <= notes
    assert "definition-incubator" not in {note.id for note in headcount_report(Scope(registry, DAY)).notes}


def test_a_member_counts_once_with_the_status_of_the_mission_begun_last() -> None:
    registry = registry_of_members(
        member("both", mission("2024-01-01", None, status="admin"), mission("2022-01-03", None, status="independent")),
        member("silent", Mission(date(2024, 1, 1))),
        member("wrong", mission("2024-05-01", "2024-04-01")),
    )
    table = headcount_report(Scope(registry, DAY))
    assert [(row.cells["status"] and row.cells["status"].id, row.cells["members"]) for row in table.rows] == [
        ("admin", 1), ("", 1), (None, 2), ("outside", 2)
    ]  # fmt: skip
    curve = headcount_report(Scope(registry, DAY), over=Period(date(2023, 6, 30), DAY), every="year")
    assert figures(curve, "date", "members", "admin", "independent", "not_said") == [
        (date(2023, 12, 31), 1, 0, 1, 0), (DAY, 2, 1, 0, 1)
    ]  # fmt: skip
    assert curve.title.arguments == {"first": date(2023, 6, 30), "last": DAY}  # the period that was asked for


def startup(name: str, *events: Event) -> Startup:
    return Startup(
        name, f"{name}.md", name, incubator="quai", phases=(Phase("construction", date(2022, 1, 3)),), events=events
    )


def committee(day: str, next_day: str | None = None, amount: Any = None, decision: str | None = None) -> Event:
    next_date = next_day and date.fromisoformat(next_day)
    return Event("committee", date.fromisoformat(day), next=next_date or None, amount=amount, decision=decision)


def test_where_each_startup_stands_with_its_committees() -> None:
    startups = {
        "never": startup("never"),
        "overdue": startup("overdue", committee("2023-06-01")),
        "missed": startup("missed", committee("2023-06-01", "2024-06-01")),
        "due": startup("due", committee("2024-03-01")),
        "early": startup("early", committee("2024-03-01", "2024-06-02")),
        "planned": startup("planned", committee("2024-06-01", "2024-07-02")),
        "announced": startup("announced", committee("2023-06-01"), committee("2024-09-01")),
        "stopped": Startup("stopped", "s.md", "s", incubator="quai", phases=(Phase("abandon", date(2022, 1, 3)),)),
    }
    table = committees_report(Scope(make_registry({"startup": startups}), DAY))
    rows = [row.cells for row in table.rows]
    assert [(cells["startup"], cells["state"].id, cells["next"], cells["late"]) for cells in rows] == [
        ("overdue", "overdue", date(2023, 12, 1), 213),
        ("missed", "overdue", date(2024, 6, 1), 30),
        ("early", "overdue", date(2024, 6, 2), 29),  # sooner than the usual months
        ("never", "never", None, None),  # to record: nobody knows whether it is late
        ("due", "due", date(2024, 9, 1), None),
        ("planned", "planned", date(2024, 7, 2), None),
        ("announced", "planned", date(2024, 9, 1), None),
    ]  # fmt: skip
    table = committees_report(Scope(make_registry({"startup": startups}), DAY, today=DAY + timedelta(1)))
    (announced,) = (row.cells for row in table.rows if row.cells["startup"] == "announced")
    assert (announced["state"].id, announced["next"]) == ("overdue", date(2023, 12, 1))  # nobody knew of it yet


def test_money_is_summed_exactly_and_what_is_no_amount_is_left_out() -> None:
    events = [
        committee(f"2024-01-{10 + i}", amount=amount)
        for i, amount in enumerate((0.1, 0.2, 0.2, 2**60, float("nan"), None))
    ]
    table = committees_over_report(
        Scope(make_registry({"startup": {"a": startup("a", *events)}}), DAY), [Period(date(2024, 1, 1), DAY)]
    )
    assert [row.cells["amount"] for row in table.rows] == [2**60 + 1, 2**60 + 1]  # 0.1 + 0.2 + 0.2, the half up
    assert table.rows[0].cells["interval"] == 1
    assert {type(row.cells["amount"]) for row in table.rows} == {int}


def test_roles_missing_and_startups_without_anybody() -> None:
    startups = {name: startup(name) for name in ("empty", "full", "half")}
    people = {
        "a": member("a", mission("2024-01-01", None, "full", "half", status="admin"), domaine="Intraprenariat"),
        "b": member(
            "b", mission("2024-01-01", None, "full"), mission("2024-02-01", None, "full"), domaine="Développement"
        ),
        "c": member("c", mission("2024-01-01", None, "full"), domaine="Coaching"),
        "d": member("d", mission("2024-01-01", None, "full"), domaine="Déploiement"),
        "e": member("e", mission("2024-01-01", "2024-06-30", "empty"), domaine="Design"),
    }
    registry = make_registry({"startup": startups, "member": people})
    table = teams_report(Scope(registry, DAY))
    assert figures(table, "startup", "people", "agents") == [("empty", 0, 0), ("half", 1, 1), ("full", 4, 1)]
    assert [len(row.cells["missing"] or ()) for row in table.rows[:-1]] == [4, 3, 0]
    assert table.rows[-1].cells["people"] == 4
    assert figures(teams_report(Scope(registry, DAY), required_roles=("Design",)), "startup") == [
        ("empty",),
        ("full",),
        ("half",),
    ]
    assert figures(
        teams_report(Scope(registry, DAY), by="phase"), "startups", "people", "median", "nobody", "lacking"
    ) == [(3, 4, 1, 1, 2)]
    by_role = {row.cells["domaine"].id: row.cells for row in teams_report(Scope(registry, DAY), by="domaine").rows}
    assert [by_role["Intraprenariat"][name] for name in ("people", "startups", "alone", "lacking")] == [1, 2, 2, 1]


def test_teams_are_not_empty_where_missions_are_hardly_recorded() -> None:
    """One hire must not turn every other team red."""
    startups = {name: startup(name) for name in ("half", *(f"other-{n}" for n in range(4)))}
    lou = member("lou", mission("2024-01-01", None, "half"))
    view = Scope(make_registry({"startup": startups, "member": {"lou": lou}}), DAY)
    registry = view.registry
    assert registry.team_coverage(DAY) == (1, 5)
    table = teams_report(Scope(registry, DAY))
    assert dict(figures(table, "startup", "people")) == {"half": 1, **dict.fromkeys([*startups][1:], None)}
    assert table.rows[-1].cells["people"] == 1
    assert figures(
        teams_report(Scope(registry, DAY), by="phase"), "startups", "people", "median", "nobody", "lacking"
    ) == [(5, 1, 1, None, 1)]
    assert not [row for row in startup_risks(Scope(registry, DAY)) if row.count("serious")]
    assert {item.signal for item in collect_action_items(view)} & {"nobody", "role"} == {"role"}
    for notes in (table.notes, risk_report(Scope(registry, DAY)).notes, todo_table(view, ()).notes):
        (text,) = (translate(note.message) for note in notes if note.id == "teams-unknown")
        assert text.startswith("Missions are recorded for 1 active product of the registry out of 5")
    unknown = nobody_message(registry, DAY)
    assert translate(unknown) == "No mission for it is recorded on that day."
    ada = member("ada", mission("2024-01-01", "2024-01-31", "other-1"))
    enough = Scope(make_registry({"startup": startups, "member": {"lou": lou, "ada": ada}}), DAY)
    assert sum(item.signal == "nobody" for item in collect_action_items(enough)) == 4
    assert sum(risk.reason == "nobody" for row in startup_risks(enough) for risk in row.risks) == 4
    assert translate(nobody_message(enough.registry, DAY)) == "Nobody works for it on that day."


def test_offers_by_age_and_what_became_of_them() -> None:
    def job(name: str, opens: str, last_day: str | None, outcome: str | None = None, **fields: Any) -> Job:
        closes = last_day and date.fromisoformat(last_day)
        return Job(
            name, f"{name}.md", opens=date.fromisoformat(opens), closes=closes or None, outcome=outcome, **fields
        )

    registry = make_registry(
        {
            "job": {
                "fresh": job("fresh", "2024-06-01", "2024-09-01"),
                "edge": job("edge", "2024-05-17", "2024-09-01"),
                "stale": job("stale", "2024-05-16", None, open=True),
                "filled": job("filled", "2024-01-01", "2024-01-31", "filled"),
                "slow": job("slow", "2024-01-01", "2024-03-01", "filled"),
                "withdrawn": job("withdrawn", "2024-01-01", "2024-02-01", "withdrawn"),
                "undated": job("undated", "2024-01-01", None, open=False),
            }
        }
    )
    table = jobs_report(Scope(registry, DAY))
    assert [row.cells["offers"] for row in table.rows] == [2, 1, 0, 0, 3, 1]
    assert [contribution.id for contribution in table.rows[1].contributions] == ["stale"]
    over = jobs_over_report(Scope(registry, DAY), [Period(date(2024, 1, 1), date(2024, 3, 31))])
    names = ("published", "closed", "filled", "first_quartile", "median", "third_quartile", "open")
    assert figures(over, *names) == [(4, 3, 2, 37.5, 45, 52.5, None)]  # nobody knows whether “undated” was open
    assert "undated" in {note.id for note in over.notes}
    assert figures(jobs_over_report(Scope(registry, date(2024, 1, 31), today=DAY), YEAR[2:]), "closed", "open") == [
        (0, None)
    ]
    years = [Period(date(2023, 1, 1), date(2023, 12, 31)), Period(date(2024, 1, 1), DAY)]
    assert [row.cells["open"] for row in jobs_over_report(Scope(registry, DAY), years).rows] == [0, 3, 3]


@pytest.mark.parametrize("by", ["status", "domaine", "incubator"])
def test_an_empty_registry_has_figures(by: str) -> None:
    empty = make_registry({})
    for table in (
        headcount_report(Scope(empty, DAY), by=by),
        headcount_report(Scope(empty, DAY), by=by, over=Period(DAY, DAY)),
        arrivals_report(Scope(empty, DAY), YEAR, by=by),
        missions_report(Scope(empty, DAY), by=by),
        teams_report(Scope(empty, DAY)),
        committees_report(Scope(empty, DAY)),
        jobs_report(Scope(empty, DAY)),
        committees_over_report(Scope(empty, DAY), YEAR),
    ):
        assert table.notes


def test_what_ends_is_told_until_the_startup_has_ended() -> None:
    """A service that left the incubation keeps its team (`success`); one that stopped (`alumni`) renews nobody.

    Of a transferred service neither is said: its team goes on, or not.
    """
    phases = {"kept": "success", "stopped": "alumni", "transferred": "transfere", "phare": "construction"}
    registry = make_registry(
        {
            "startup": {
                name: Startup(name, f"{name}.md", name, incubator="quai", phases=(Phase(phase, date(2023, 1, 2)),))
                for name, phase in phases.items()
            },
            "member": {
                f"in-{name}": member(f"in-{name}", mission("2023-06-01", "2024-07-15", name))
                for name in (*phases, "nowhere")
            },
        }
    )
    items = collect_action_items(Scope(registry, DAY))
    assert {item.entry.id for item in items if item.signal == "mission-ending"} == {"in-kept", "in-phare", "in-nowhere"}
    assert {item.entry.id for item in items if item.signal == "ghost"} == {"stopped"}
    context = PageContext(registry, DAY)
    mails = make_reminders(context, "missions", None, 30)
    assert {mail.recipient.id for mail in mails} == {"kept", "phare"}
    assert count_unattached_endings(context, 30) == 1  # of a startup that no file describes: nobody to write to
    renewals = {
        item.startup
        for item in find_appointments(context, "missions", None, Period(date(2024, 1, 1), date(2024, 12, 31)))
        if item.category == "renew"
    }
    assert renewals == {"kept", "phare", ""}  # "": no startup of ours


@pytest.mark.parametrize("fmt", ["table", "html"])
def test_every_report_of_an_empty_registry_is_drawn(fmt: str) -> None:
    for report in (*REPORTS.values(), *AHEAD.values()):
        assert render_table(report(make_registry({})), fmt, lang="en", terminal=TerminalStyle(False, True, 80))


def test_arrivals_over_time_are_drawn() -> None:
    chart = arrivals_report(
        Scope(registry_of_members(member("new", mission("2024-06-30", None, "phare"))), DAY), YEAR
    ).chart
    assert chart is not None
    assert chart.value_columns == ("arrivals", "departures")


def test_missions_in_a_stopped_startup_are_one_item() -> None:
    """Its people leave together; a mission that began after the stop says that the phase is wrong."""
    phases = (Phase("construction", date(2023, 1, 2)), Phase("abandon", date(2024, 3, 1)))
    names = ("stopped", "goes-on")
    items = collect_action_items(
        Scope(
            make_registry(
                {
                    "startup": {
                        name: Startup(name, f"{name}.md", name, incubator="quai", phases=phases) for name in names
                    },
                    "member": {
                        "el.anse": member("el.anse", mission("2023-06-01", "2024-12-15", "stopped")),
                        "al.garve": member("al.garve", mission("2023-06-01", "2024-12-15", *names)),
                        "in.lande": member("in.lande", mission("2024-06-03", "2024-12-15", "goes-on")),
                    },
                }
            ),
            DAY,
        )
    )
    commands = {item.entry.id: item.hints[0].command for item in items if item.signal == "ghost"}
    assert commands == {
        "stopped": "incubo leave el.anse al.garve --startup stopped --on 2024-03-01",
        "goes-on": "incubo phase goes-on",
    }
    [message] = [translate(item.named) for item in items if item.signal == "ghost" and item.entry.id == "stopped"]
    assert message == "stopped stopped on 1 March 2024, 2 people still there: el.anse and al.garve"


@pytest.mark.parametrize(
    ("events", "command"),
    [
        ((), "incubo extend el.anse --until +6mo"),
        ((Event("committee", date(2024, 5, 2), next=date(2024, 7, 20)),), "incubo extend el.anse"),
        ((Event("committee", date(2024, 5, 2), next=date(2024, 7, 5)),), "incubo extend el.anse --until +6mo"),
    ],
)
def test_the_command_that_extends_a_mission_gives_it_a_later_end(events: tuple[Event, ...], command: str) -> None:
    phases = (Phase("construction", date(2023, 1, 2)),)
    registry = make_registry(
        {
            "startup": {"phare": Startup("phare", "phare.md", "phare", incubator="quai", phases=phases, events=events)},
            "member": {"el.anse": member("el.anse", mission("2023-06-01", "2024-07-15", "phare"))},
        }
    )
    items = collect_action_items(Scope(registry, DAY))
    assert [item.hints[0].command for item in items if item.signal == "mission-ending"] == [command]


@pytest.mark.parametrize(
    ("job", "days"),
    [
        (Job("2024-03-01-dev", "a.md", closes=date(2024, 3, 31)), 30),
        (Job("2024-03-01-dev", "a.md", closes=date(2024, 3, 1)), 0),
        (Job("2024-03-01-dev", "a.md", closes=date(2024, 2, 1)), None),
        (Job("2024-03-01-dev", "a.md"), None),
        (Job("dev", "a.md", closes=date(2024, 3, 31)), None),
        (Job("dev", "a.md"), None),
    ],
)
def test_days_to_fill_an_offer_need_both_days_in_order(job: Job, days: int | None) -> None:
    assert time_to_fill(job) == days


def test_a_reminder_is_signed_by_the_incubator_that_it_is_of() -> None:
    people = {"quai": member("quai", mission("2023-06-01", "2024-07-15", "phare"))}
    context = PageContext(registry_of_members(*people.values()), DAY)

    def closing(incubator: str | None) -> list[str]:
        (mail,) = make_reminders(context, "missions", incubator, 30)
        return [translate(block.message) for block in mail.page.sections[-1].blocks]  # type: ignore[union-attr]

    assert closing("quai")[1:] == ["Quai"]
    assert closing(None)[1:] == []


@pytest.mark.parametrize(
    ("budget_end", "start"),
    [(None, date(2024, 8, 16)), (date(2024, 6, 1), date(2024, 8, 16)), (date(2024, 9, 16), date(2024, 8, 2))],
)
def test_orders_start_before_the_budget_ends_or_else_before_the_committee(budget_end: date | None, start: date) -> None:
    committee = Event("committee", date(2024, 4, 1), next=date(2024, 10, 1), budget_end=budget_end)
    phases = (Phase("construction", date(2020, 1, 6)),)
    startup = Startup("phare", "phare.md", "Phare", incubator="quai", phases=phases, events=(committee,))
    context = PageContext(make_registry({"startup": {"phare": startup}}), DAY)
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    assert [it.day for it in find_appointments(context, "committees", None, year) if it.category == "order"][:1] == [
        start
    ]


def opening(*people: Member, title: str = "Phare") -> tuple[str, str]:
    """The subject and the opening of the message about the missions of these people."""
    phare = Startup("phare", "phare.md", title, incubator="quai", phases=(Phase("construction", date(2020, 1, 6)),))
    entries = {"member": {person.id: person for person in people}, "startup": {"phare": phare}}
    (mail,) = make_reminders(PageContext(make_registry(entries), DAY), "missions", None, 30)
    blocks = mail.page.sections[0].blocks
    said = " ".join(translate(block.message) for block in blocks if isinstance(block, Paragraph))
    return translate(mail.page.title.value), said


def test_an_order_is_spoken_of_where_one_is_needed_and_in_time() -> None:
    agent = member("agent", mission("2023-01-02", "2024-07-10", "phare", status="admin"))
    soon = member("soon", mission("2023-01-02", "2024-07-10", "phare"))
    later = member("later", mission("2023-01-02", DAY.replace(day=31).isoformat(), "phare"))
    assert "This mission ends soon: renew it" in opening(agent)[1]
    assert "order" not in opening(agent)[1]
    assert "no work may be done without a new order" in opening(soon)[1]
    both = opening(soon, later)[1]
    assert "These missions end soon." in both
    assert "An order takes a month" in both
    mixed = opening(agent, soon)[1]
    assert "For soon, no work may be done after the last day without a new order." in mixed
    assert "agent" not in mixed
    today = member("today", mission("2023-01-02", DAY.isoformat(), "phare"))
    assert "Today is the last day of this mission" in opening(today)[1]
    assert "These missions end soon." in opening(today, soon)[1]


def test_a_title_has_no_space_around_it() -> None:
    soon = member("soon", mission("2023-01-02", "2024-07-10", "phare"))
    assert opening(soon, title="Phare ")[0] == "1 mission ends soon (Phare)"


def test_a_mission_that_ends_today_ends_today() -> None:
    def reasons(*people: Member) -> str:
        (row,) = risk_report(Scope(registry_of_members(*people), DAY)).rows
        return " ".join(translate(reason.label) for reason in row.cells["reasons"])

    today = member("today", mission("2023-01-02", DAY.isoformat(), "phare"))
    stays = member("stays", mission("2023-01-02", None, "phare"))
    soon = member("soon", mission("2023-01-02", "2024-07-10", "phare"))
    assert "the only person's mission ends today" in reasons(today)
    assert "1 mission out of 2 ends today" in reasons(today, stays)
    assert "2 missions out of 3 end by 10 July 2024" in reasons(today, soon, stays)
