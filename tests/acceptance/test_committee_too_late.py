"""A committee that is too late for the budget: every face that shows the committee says so, with one threshold; and the
calendar keeps the days for orders that have passed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.web_pages import open_pages, plain_text

AT = ("--at", "2024-06-30")
SAID = "committee of {day} 2024 too late for the budget, which ends on 15 August 2024 (an order takes 30 days)"
PAGES = ("todo --only budget-before-committee", "show vent-debout", "dossier vent-debout")
COMMANDS = ("report committees", "calendar committees", "remind committees --within 60d")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return sample_registry.copy_sample_registry(tmp_path)


def write_startup(registry: Path, following: str, granted: str = "2024-02-15", budget_end: str = "2024-08-15") -> None:
    """A product with a budget until 15 August 2024, granted by its last committee, which set the next one."""
    (registry / "content" / "startups" / "vent-debout.md").write_text(
        "---\ntitle: Vent Debout\nmission: Virer\nincubator: rivages\ncontact: a@b.fr\nphases:\n"
        "  - name: construction\n    start: 2024-01-02\nevents:\n"
        f"  - name: committee\n    date: {granted}\n    decision: continue\n    amount: 200000\n"
        f"    budget_end: {budget_end}\n    next: {following}\n---\n",
        "utf-8",
    )


@pytest.mark.parametrize(("following", "day"), [("2024-08-20", "20 August"), ("2024-07-17", "17 July")])
@pytest.mark.parametrize("words", PAGES)
def test_pages_say_it(call: RunCommand, registry: Path, words: str, following: str, day: str) -> None:
    """After the end of the budget, or so short before it that nothing can be ordered."""
    write_startup(registry, following)
    assert SAID.format(day=day) in " ".join(call(*words.split(), *AT, cwd=registry).out.split())
    write_startup(registry, "2024-07-16")
    assert "too late" not in call(*words.split(), *AT, cwd=registry).out


@pytest.mark.parametrize("words", COMMANDS)
def test_what_shows_committees_says_it(call: RunCommand, registry: Path, words: str) -> None:
    write_startup(registry, "2024-08-20")
    out = " ".join(call(*words.split(), *AT, "--incubator", "rivages", cwd=registry).out.split())
    assert "too late for the budget" in out
    assert "Vent Debout" in out
    write_startup(registry, "2024-07-16")
    assert "too late" not in call(*words.split(), *AT, "--incubator", "rivages", cwd=registry).out


def test_what_settles_it_plans_the_committee_on_the_last_day_in_time(call: RunCommand, registry: Path) -> None:
    write_startup(registry, "2025-08-20", "2024-10-15", "2025-08-15")
    todo = ("todo", "--only", "budget-before-committee", "--format", "json")
    (row,) = [row for row in json.loads(call(*todo, cwd=registry).out)["rows"] if row["id"] == "vent-debout"]
    assert row["command"] == "incubo record committee vent-debout --on 2025-07-16"
    assert call(*row["command"].split()[1:], "--yes", cwd=registry).code == 0
    assert "vent-debout" not in call(*todo, cwd=registry).out


def test_the_page_of_a_browser_says_it(registry: Path) -> None:
    write_startup(registry, "2024-08-20")
    text = plain_text(open_pages(registry, "en").get("/startups/vent-debout?at=2024-06-30").text)
    assert "C" + SAID.format(day="20 August")[1:] in text


def test_a_calendar_file_says_it_with_the_committee(call: RunCommand, registry: Path) -> None:
    write_startup(registry, "2024-08-20")
    out = (
        call("calendar", "committees", *AT, "--format", "ics", "--lang", "en", cwd=registry)
        .out.replace("\r\n ", "")
        .replace("\\,", ",")
    )
    assert f"Careful: {SAID.format(day='20 August')}." in out


def test_the_committee_that_is_proposed_within_a_short_budget_is_in_time(call: RunCommand, registry: Path) -> None:
    """A budget that leaves no time for orders has its committee until its end, as `record committee` proposes it."""
    for following, is_late in (("2024-08-14", False), ("2024-08-16", True)):
        write_startup(registry, following, granted="2024-07-05")
        out = call("dossier", "vent-debout", "--at", "2024-07-10", cwd=registry).out
        assert ("after the end of the budget, on 15 August 2024" in " ".join(out.split())) == is_late


def find_orders(call: RunCommand, registry: Path, day: str) -> list[tuple[str, str, object]]:
    """The days for orders of a calendar: the day, what, and in how many days."""
    words = ("calendar", "committees", "--at", day, "--incubator", "rivages", "--format", "json")
    rows = json.loads(call(*words, cwd=registry).out)["rows"]
    mine = (row for row in rows if row["startup"] == "vent-debout" and "rder" in row["what"])
    return [(row["date"], row["what"], row["in"]) for row in mine]


def test_a_day_for_orders_that_has_passed_stays_until_the_budget_ends(call: RunCommand, registry: Path) -> None:
    write_startup(registry, "2024-09-20")
    start, last = "Start the orders: Vent Debout", "Last day for the orders: Vent Debout"
    assert find_orders(call, registry, "2024-06-20") == [("2024-07-01", start, 11), ("2024-07-16", last, 26)]
    assert find_orders(call, registry, "2024-07-02") == [
        ("2024-07-02", "Orders were to start on 1 July 2024: Vent Debout", None),
        ("2024-07-16", last, 14),
    ]
    passed = "Last day for the orders was 16 July 2024: Vent Debout"
    assert find_orders(call, registry, "2024-07-17") == [("2024-07-17", passed, None)]
    assert find_orders(call, registry, "2024-08-15") == [("2024-08-15", passed, None)]


def test_no_day_for_orders_has_passed_for_a_budget_whose_end_nobody_knows(call: RunCommand, registry: Path) -> None:
    write_startup(registry, "2024-08-20")
    path = registry / "content" / "startups" / "vent-debout.md"
    path.write_text(path.read_text("utf-8").replace("    budget_end: 2024-08-15\n", ""), "utf-8")
    assert [day for day, _, _ in find_orders(call, registry, "2024-07-01")] == ["2024-07-05", "2024-07-19"]
    assert [day for day, _, _ in find_orders(call, registry, "2024-07-30")] == []
    out = call("calendar", "committees", "--at", "2024-07-01", "--format", "ics", "--lang", "en", cwd=registry).out
    assert "The end of the funding is not recorded" in out.replace("\r\n ", "")
