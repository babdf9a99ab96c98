"""Reports about lives on the real registry, against plain code over PyYAML that shares nothing with ours."""

from __future__ import annotations

import datetime
import json
import re
import statistics
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.corpus
DAY = datetime.date(2024, 7, 1)
EXITS = ("success", "alumni")
RANK = {"investigation": 0, "construction": 1, "acceleration": 2, "transfer": 3, "success": 4, "alumni": 5}


@pytest.fixture(scope="module")
def lives(corpus):
    """For each startup, its phases (start, rank, name, end) in order, its whole front matter beside them."""
    found = {}
    for path in (Path(corpus) / "2024-07-01/content/_startups").glob("*.md"):
        front = yaml.safe_load(re.match(r"---\r?\n(.*?)^---", path.read_text("utf-8-sig"), re.S | re.M)[1])
        steps = [(p["start"], RANK[p["name"]], p["name"], p.get("end")) for p in front["phases"] if p.get("start")]
        found[path.stem] = (sorted(steps, key=lambda step: step[:2]), front)
    assert len(found) == 520
    return found


@pytest.fixture
def report(call, corpus):
    def made(*words):
        ran = call("report", *words, "--format", "json", "--at", str(DAY), "-R", str(corpus / "2024-07-01"))
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    return made


def at(steps, day):
    begun = [name for start, _, name, _ in steps if start <= day]
    return begun[-1] if begun else None


def test_portfolio_at_the_end_of_each_year(report, lives):
    rows = report("phases", "--over", "2018..2024", "--every", "year")["rows"]
    assert [row["date"] for row in rows] == [*(f"{year}-12-31" for year in range(2018, 2024)), "2024-07-01"]
    for row in rows:
        day = datetime.date.fromisoformat(row["date"])
        counts = Counter(at(steps, day) for steps, _ in lives.values())
        assert {name: row.get(name, 0) for name in RANK} == {name: counts[name] for name in RANK}


def test_entries_exits_and_stops_by_year(report, lives):
    rows = {row["period"]: row for row in report("transitions", "--over", "2019..2024", "--every", "year")["rows"]}
    entered, stopped = defaultdict(Counter), Counter()
    for steps, _ in lives.values():
        for number, (start, _, name, _) in enumerate(steps):
            if start <= DAY:
                entered[str(start.year)][name] += 1
                if name == "alumni" and not (number and steps[number - 1][2] == "alumni"):
                    stopped[str(start.year)] += 1
    for year in map(str, range(2019, 2025)):
        assert {name: rows[year].get(name, 0) for name in RANK} == {name: entered[year][name] for name in RANK}
        assert rows[year]["stopped"] == stopped[year]
    # the first construction of each product, which the network calls a launch (I-7); nobody builds twice here
    launched = Counter(min(s for s, _, name, _ in steps if name == "construction").year
                       for steps, _ in lives.values() if any(step[2] == "construction" for step in steps))  # fmt: skip
    assert rows["2023"]["construction"] == launched[2023]


def test_quartiles_of_durations(report, lives):
    days = defaultdict(list)
    for steps, _ in lives.values():
        for number, (start, _, name, end) in enumerate(steps):
            following = steps[number + 1][0] if number + 1 < len(steps) else None
            over = min((day for day in (end, following) if day is not None), default=None)
            if over is not None and over <= DAY and over > start:
                days[name].append((over - start).days)
    rows = {row["phase"]: row for row in report("durations")["rows"]}
    for name in EXITS:  # what is written after one contradicts it
        assert days.pop(name, None) is None or name not in rows
    for name, lasted in days.items():
        quarters = statistics.quantiles(lasted, n=4, method="inclusive") if len(lasted) > 1 else lasted * 3
        told = [rows[name][each] for each in ("first_quartile", "median", "third_quartile")]
        assert rows[name]["count"] == len(lasted)
        assert told == pytest.approx(quarters)


def test_stop_rates_as_the_network_counts_them(report, lives):
    entered, last, out = Counter(), Counter(), Counter()
    for steps, _ in lives.values():
        names = [name for start, _, name, _ in steps if start <= DAY]
        entered.update(set(names))
        if "alumni" in names and names.index("alumni"):
            last[names[names.index("alumni") - 1]] += 1
        out.update(set(names[:-1]) - ({names[-1]} if names else set()))
    for basis in ("entered", "decided"):
        for row in report("funnel", "--basis", basis)["rows"]:
            name = row["phase"]
            assert (row["entered"], row["stopped"]) == (entered[name], last[name])
            assert row["there"] == entered[name] - out[name]
            whole = entered[name] if basis == "entered" else out[name]
            assert row["stop_rate"] == pytest.approx(last[name] / whole, abs=1e-6)


def test_rates_of_standards_by_phase(report, lives):
    """I-19 to I-23: the share of products of a phase whose sheet has the field."""
    says = {
        "repository": lambda f: bool((f.get("repository") or "").strip()),
        "stats_url": lambda f: bool(f.get("stats_url") or f.get("stats")),
        "budget_url": lambda f: bool((f.get("budget_url") or "").strip()),
        "dashlord_url": lambda f: bool(f.get("dashlord_url")),
        "accessibility_status": lambda f: bool(f.get("accessibility_status")),
    }
    rows = {row["standard"]: row for row in report("standards", "--summary")["rows"]}
    for phase in ("investigation", "construction", "acceleration", "transfer"):
        inside = [front for steps, front in lives.values() if at(steps, DAY) == phase]
        for name, said in says.items():
            assert rows[name][phase] == pytest.approx(sum(map(said, inside)) / len(inside), abs=1e-6), (name, phase)


def test_timeline_draws_every_day_of_every_life(report, lives):
    rows = report("timeline", "--all")["rows"]
    drawn = Counter((row["startup"], row["phase"]) for row in rows)
    for startup, (steps, _) in lives.items():
        for number, (start, _, name, end) in enumerate(steps):
            over = min((day for day in (end, *(s[0] for s in steps[number + 1 : number + 2])) if day), default=None)
            shown = start <= DAY and (over is None or over > start)
            assert drawn[startup, name] == shown, (startup, name)
