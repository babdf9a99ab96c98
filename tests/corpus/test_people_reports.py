"""What the reports about people count in the real registry, against the same with PyYAML and a few lines of Python."""

from __future__ import annotations

import calendar
import csv
import datetime
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus.seeding import SNAPSHOT
from support.command_line import RunCommand

from incubo.reports.indicators.report import INDICATORS

pytestmark = pytest.mark.corpus
Read = Callable[..., dict[str, Any]]
Span = tuple[datetime.date, "datetime.date | None", dict[str, Any]]
DAY = datetime.date.fromisoformat(SNAPSHOT)
DATES = ("2021-03-01", "2023-12-31", SNAPSHOT)
LIVE = ("investigation", "construction", "acceleration", "transfer", "consolidation", "opere")
RANKS = (*LIVE[:5], "success", "opere", "transfere", "alumni", "abandon-investigation", "abandon")


@cache
def entries(folder: Path, kind: str) -> dict[str, dict[str, Any]]:
    """The front matters of a kind, as PyYAML reads them."""
    paths = sorted((folder / "content" / kind).glob("*.md"))
    return {p.stem: yaml.load(p.read_text("utf-8").split("\n---")[0], Loader=yaml.CSafeLoader) for p in paths}


def spans(one: dict[str, Any]) -> Iterator[Span]:
    """The missions that cover a day."""
    for mission in one.get("missions") or ():
        start, end = mission.get("start"), mission.get("end")
        if isinstance(start, datetime.date) and (end is None or start <= end):
            yield start, end, mission


def covering(one: dict[str, Any], day: datetime.date) -> list[Span]:
    return [each for each in spans(one) if each[0] <= day and (each[1] is None or day <= each[1])]


def phase(startup: dict[str, Any], day: datetime.date) -> str | None:
    begun = [
        (p["start"], RANKS.index(p["name"]) if p["name"] in RANKS else -1, p["name"])
        for p in startup.get("phases") or ()
        if isinstance(p.get("start"), datetime.date) and p["start"] <= day
    ]
    return max(begun)[2] if begun else None


@pytest.fixture
def report(call: RunCommand, corpus: Path) -> Read:
    def run(*words: str) -> dict[str, Any]:
        given = ("report", *words, "--incubator", "all", "--format", "json")
        ran = call(*given, *(() if "--at" in words else ("--at", SNAPSHOT)), cwd=corpus / SNAPSHOT)
        assert ran.code == 0, ran.err
        made: dict[str, Any] = json.loads(ran.out)
        return made

    return run


@pytest.mark.parametrize("date", DATES)
def test_active_members_by_status_and_domain(report: Read, corpus: Path, date: str) -> None:
    day = datetime.date.fromisoformat(date)
    there = [(one, now) for one in entries(corpus / SNAPSHOT, "_authors").values() if (now := covering(one, day))]
    by_status = Counter(max(now, key=lambda s: (s[0], s[1] or datetime.date.max))[2].get("status") for _, now in there)
    by_domain = Counter(one.get("domaine") for one, _ in there)
    for by, expected in (("status", by_status), ("domaine", by_domain)):
        found = report("headcount", "--at", date, "--by", by)
        assert {row[by] or None: row["members"] for row in found["rows"]} == expected
        assert found["totals"][0]["members"] == len(there)


def test_the_curve_is_made_of_the_days(report: Read, corpus: Path) -> None:
    people = entries(corpus / SNAPSHOT, "_authors").values()
    found = report("headcount", "--over", "2021..2024", "--every", "quarter")
    assert len(found["rows"]) == 15
    for row in found["rows"]:
        day = datetime.date.fromisoformat(row["date"])
        assert row["members"] == sum(bool(covering(one, day)) for one in people)
        assert row["members"] == row["admin"] + row["independent"] + row["service"]


def test_missions_that_end_and_people_who_leave(report: Read, corpus: Path) -> None:
    rows = {row["last"]: row for row in report("missions")["rows"][3:]}
    for days in (30, 60, 90):
        limit = DAY + datetime.timedelta(days)
        ending = [
            (who, one)
            for who, one in entries(corpus / SNAPSHOT, "_authors").items()
            for _, end, _ in covering(one, DAY)
            if end is not None and end <= limit
        ]
        leave = {who for who, one in ending if all(end is not None and end <= limit for _, end, _ in spans(one))}
        row = rows[limit.isoformat()]
        assert (row["missions"], row["people"], row["leave"]) == (len(ending), len({w for w, _ in ending}), len(leave))


def test_arrivals_of_each_year(report: Read, corpus: Path) -> None:
    """First arrivals of each year: those who come back are told apart."""
    people = entries(corpus / SNAPSHOT, "_authors").values()
    first = Counter(min(starts).year for one in people if (starts := [s for s, _, _ in spans(one)]))
    for row in report("arrivals", "--over", "2018..2023", "--every", "year")["rows"]:
        assert row["arrivals"] - row["returns"] == first[int(row["first"][:4])]
        last = datetime.date.fromisoformat(row["last"])
        assert row["present"] == sum(bool(covering(one, last)) for one in people)


def test_live_startups_without_anybody(report: Read, corpus: Path) -> None:
    startups, people = (entries(corpus / SNAPSHOT, kind) for kind in ("_startups", "_authors"))
    named: dict[str, set[str]] = {}
    for who, one in people.items():
        for _, _, mission in covering(one, DAY):
            for startup in mission.get("startups") or one.get("startups") or ():
                named.setdefault(startup, set()).add(who)
    live = {name for name, one in startups.items() if phase(one, DAY) in LIVE}
    found = report("teams", "--by", "phase")["totals"][0]
    assert found["nobody"] == sum(not named.get(each) for each in live)
    assert (found["startups"], found["people"]) == (len(live), len(set().union(*(named.get(n, ()) for n in live))))
    board = {row["id"]: row["people"] for row in report("teams")["rows"]}
    assert board == {each: len(named.get(each, ())) for each in live}


def began(name: str, job: dict[str, Any]) -> str:
    """When an offer was published, as it says under one name or another."""
    return str(job.get("post_ouvert") or job.get("poste_ouvert") or job.get("date") or name)[:10]


@pytest.mark.parametrize("date", ["2021-12-01", "2022-06-30", SNAPSHOT])
def test_open_offers(report: Read, corpus: Path, date: str) -> None:
    """Whatever the day it is: an offer that is said closed, and not since when, is open on no day."""

    def is_open(name: str, one: dict[str, Any]) -> bool:
        last = min((str(one[key])[:10] for key in ("depublication_date", "poste_ferme") if one.get(key)), default=None)
        if not began(name, one)[:1].isdigit() or began(name, one) > date or one.get("open") is False:
            return False
        return one.get("poste_pourvu") is not True and (date <= last if last else one.get("open") is True)

    jobs = entries(corpus / SNAPSHOT, "_jobs")
    assert report("jobs", "--at", date)["totals"][0]["offers"] == sum(is_open(*each) for each in jobs.items())


def test_offers_published_in_each_year(report: Read, corpus: Path) -> None:
    days = [began(*each) for each in entries(corpus / SNAPSHOT, "_jobs").items()]
    for row in report("jobs", "--over", "2019..2023", "--every", "year")["rows"]:
        assert row["published"] == sum(day[:4] == row["first"][:4] for day in days)


def test_committees_of_startups_in_the_programme(report: Read, corpus: Path) -> None:
    there = [one for one in entries(corpus / SNAPSHOT, "_startups").values() if phase(one, DAY) in LIVE[1:5]]
    found = report("committees", "--by", "phase")["totals"][0]
    last = [[e["date"] for e in one.get("events") or () if e.get("name") == "committee"] for one in there]
    recent = sum(bool(days) and max(days) > datetime.date(2024, 1, 1) for days in last)
    assert (found["startups"], found["never"]) == (len(there), sum(not days for days in last))
    assert found["due"] + found["planned"] == recent


def test_first_mission_as_a_public_agent_and_first_mission(report: Read, corpus: Path) -> None:
    people = list(entries(corpus / SNAPSHOT, "_authors").values())
    rows = {row["id"]: row for row in report("indicators", "--over", "2021..2024")["rows"]}
    for year in range(2021, 2025):
        for name, status in (("I-12", "admin"), ("I-14", None)):
            first = (
                min((s for s, _, m in spans(one) if status in (None, m.get("status"))), default=None) for one in people
            )
            assert rows[name][str(year)] == sum(day is not None and day.year == year and day <= DAY for day in first)


def test_what_is_said_of_published_figures_is_counted_again(report: Read, call: RunCommand, corpus: Path) -> None:
    """docs/indicators.md sets what the network published beside what incubo counts: the latter is true."""
    rows = {row["id"]: row for row in report("indicators", "--over", "2021..2024")["rows"]}
    two = [
        csv.DictReader(io.StringIO(call(
            "report", "indicators", "--at", SNAPSHOT, "--incubator", each, "--format", "csv", cwd=corpus / SNAPSHOT
        ).out))
        for each in ("dinum", "dinum_produits_interministeriels")
    ]  # fmt: skip
    launched = [row for found in two for row in found if row["id"] == "I-7"]
    checked = 0
    for indicator in INDICATORS:
        for published in indicator.published_figures:
            value = rows[indicator.id][str(published.year)]
            if indicator.id == "I-7":
                value = sum(int(row[str(published.year)]) for row in launched)
            said = f"{round(100 * value)} %" if indicator.value_type == "share" else str(value)
            assert said == published.our_figure, (indicator.id, published)
            checked += 1
    assert checked >= 10


@pytest.mark.parametrize("date", DATES)
def test_startups_at_risk(report: Read, corpus: Path, date: str) -> None:
    """Each reason about people and phases, product by product, and the order by the numbers of reasons."""
    day = datetime.date.fromisoformat(date)
    startups = {name: one for name, one in entries(corpus / SNAPSHOT, "_startups").items() if phase(one, day) in LIVE}
    teams: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in startups}
    for who, one in entries(corpus / SNAPSHOT, "_authors").items():
        for _, _, mission in covering(one, day):
            for name in list(filter(None, mission.get("startups") or ())) or one.get("startups") or ():
                if name in teams:
                    teams[name][who] = one
    rows = {row["startup"]: row for row in report("risk", "--at", date)["rows"]}
    with_reason = {
        reason: {name for name, row in rows.items() if reason in row["reasons"]}
        for reason in ("nobody", "one-developer", "phase-long")
    }
    assert with_reason["nobody"] == {name for name, team in teams.items() if not team}
    assert with_reason["one-developer"] == {
        name
        for name, team in teams.items()
        if phase(startups[name], day) in ("construction", "acceleration", "transfer", "consolidation")
        and [one.get("domaine") for one in team.values()].count("Développement") == 1
    }
    norms = {"investigation": 5, "construction": 18, "acceleration": 36, "transfer": 24, "consolidation": 24}
    long = set()
    for name, one in startups.items():
        current = phase(one, day)
        dated = (p for p in one["phases"] if p["name"] == current and p.get("start") and p["start"] <= day)
        last = max(dated, key=lambda p: p["start"])
        is_over = last.get("end") is not None and last["end"] <= day  # by its written end: it gets no longer
        if current in norms and not is_over and _months_later(last["start"], norms[current]) < day:
            long.add(name)
    assert with_reason["phase-long"] == long
    levels = [[row[level] for level in ("serious", "watch", "entry")] for row in rows.values()]
    assert levels == sorted(levels, reverse=True)
    assert all(any(level[:2]) for level in levels)  # an incomplete entry alone is no risk
    for level, row in zip(levels, rows.values(), strict=True):  # each missing field counts
        assert sum(level) == len(set(row["reasons"]) - {"statistics", "sheet"}) + (row["missing"] or 0)


def _months_later(day: datetime.date, months: int) -> datetime.date:
    month = day.month - 1 + months
    last = calendar.monthrange(day.year + month // 12, month % 12 + 1)[1]
    return datetime.date(day.year + month // 12, month % 12 + 1, min(day.day, last))


def test_skills_of_active_members(report: Read, corpus: Path) -> None:
    there = [one for one in entries(corpus / SNAPSHOT, "_authors").values() if covering(one, DAY)]
    rows = {(row["kind"], row["skill"]): row for row in report("skills")["rows"]}
    domains = Counter(one["domaine"] for one in there)
    assert {
        skill: row["people"] for (kind, skill), row in rows.items() if kind == "domain" and row["people"]
    } == domains
    soon = [
        one["domaine"]
        for one in there
        if max(end or datetime.date.max for _, end, _ in spans(one)) <= DAY + datetime.timedelta(60)
    ]
    assert {skill: row["soon"] for (kind, skill), row in rows.items() if kind == "domain" and row["soon"]} == Counter(
        soon
    )
    for skill in ("Accessibilité", "UX", "Développement Backend"):
        assert rows["skill", skill]["people"] == sum(skill in (one.get("competences") or ()) for one in there)
