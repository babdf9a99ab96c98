"""`incubo report administration`: the days of the calendars and of `todo`, and orders where they may be seen only."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository
from support.pseudo_terminal import run_with_answers
from support.web_client import get, make_app
from support.web_forms import Browser

REPORT = ("report", "administration")
OVER, CURRENT, ODD = "4500011111", "4500022222", "4500033333"
ORDERS = (OVER, CURRENT, ODD)


@pytest.fixture
def registry(tmp_path: Path, call: RunCommand) -> Path:
    """The sample, with a private folder: an order that is over, one that ends before a mission, one of a startup."""
    root = make_sample_repository(tmp_path / "registre")
    assert call("init", "--private-folder", "../prive", "--yes", cwd=root).code == 0
    git(root, "commit", "-qam", "Un dossier privé")
    for words in (
        ("samuel.orvault", OVER, "--startup", "mon-estran", "--end", "2025-01-10", "--holder", "Le Môle"),
        ("vincent.ploquart", CURRENT, "--start", "2024-11-11", "--end", "2025-02-10", "--state", "ordered"),
        ("escale-mobilite", ODD, "--end", "2025-12-31", "--holder", "Cap Sud"),
    ):
        ran = call("record", "order", *words, "--yes", cwd=root)
        assert ran.code == 0, ran.err
    return root


def rows(call: RunCommand, folder: Path, *words: str) -> list[dict[str, Any]]:
    ran = call(*words, "--format", "json", cwd=folder)
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["rows"]
    return found


def of_kind(found: list[dict[str, Any]], kind: str) -> list[tuple[str, str | None]]:
    return [(row["date"], row["name"]) for row in found if row["what"] == kind]


def test_days_are_those_of_the_calendars(registry: Path, call: RunCommand) -> None:
    found = rows(call, registry, *REPORT)
    admin = rows(call, registry, "calendar", "admin")
    assert [day for day, _ in of_kind(found, "year-end")] == [row["date"] for row in admin]
    ran = call("calendar", "missions", "--format", "ics", cwd=registry)
    events = [event for event in ran.out.split("BEGIN:VEVENT") if "UID:mission-" in event]
    days = Counter(re.findall(r"^DTSTART;VALUE=DATE:(\d{4})(\d\d)(\d\d)\r?$", "".join(events), re.MULTILINE))
    assert {"-".join(day) for day in days} == {day for day, _ in of_kind(found, "mission")}
    app = make_app(registry)
    assert "/reports/administration.ics" in get(app, "/reports/administration").text
    offered = get(app, "/reports/administration.ics")
    assert (offered.status, offered.text.count("UID:mission-")) == (200, len(events))
    assert offered.text.count("CATEGORIES:admin") in (0, len(admin))


def test_each_month_counts_what_the_list_has(registry: Path, call: RunCommand) -> None:
    listed = Counter((row["date"][:7], row["what"]) for row in rows(call, registry, *REPORT, "--private"))
    months = rows(call, registry, *REPORT, "--private", "--by", "month")
    assert [row["month"] for row in months[:2]] == ["2025-01", "2025-02"]
    for column, kind in (("missions", "mission"), ("orders", "order"), ("certify", "certify")):
        counted = {row["month"]: row[column] for row in months if row[column]}
        assert counted == {month: number for (month, what), number in listed.items() if what == kind}, kind
    days = sum(number for (_, what), number in listed.items() if what == "year-end")
    assert sum(len(row["year_end"]) for row in months) == days


def test_orders_are_those_of_todo(registry: Path, call: RunCommand) -> None:
    found = rows(call, registry, *REPORT, "--private")
    todo = rows(call, registry, "todo", "--private", "--only", "order-certify,order-next")
    assert of_kind(found, "certify") == [("2025-01-10", "samuel.orvault")]
    assert of_kind(found, "order") == [("2025-01-10", "samuel.orvault"), ("2025-02-10", "vincent.ploquart")]
    reasons = Counter(row["reason"].partition("/")[0] for row in todo)
    assert reasons == {"order-certify": 1, "order-next": 2}
    by_person = {row["name"]: row for row in found if row["what"] == "mission"}
    assert by_person["vincent.ploquart"]["order"] == CURRENT
    assert by_person["gregoire.passemard"]["order"] == ODD  # of his startup: it names nobody
    assert by_person["gregoire.passemard"]["holder"] == "Cap Sud"
    assert by_person["samuel.orvault"]["order"] == OVER
    assert by_person["florence.ledantec"]["order"] is None
    certified = call("record", "order", "samuel.orvault", OVER, "--state", "certified", "--yes", cwd=registry)
    assert certified.code == 0
    assert of_kind(rows(call, registry, *REPORT, "--private"), "certify") == []


def test_each_order_has_the_missions_that_end_under_it(registry: Path, call: RunCommand) -> None:
    orders = rows(call, registry, *REPORT, "--private", "--by", "order", "--why")
    named = {row["order"]: [entry["id"] for entry in row["why"]] for row in orders}
    assert named[CURRENT] == ["vincent.ploquart"]
    assert named[ODD] == ["gregoire.passemard", "maud.siffert", "etienne.barbarin"]
    assert "florence.ledantec" in named["public agents, without an order"]
    found = rows(call, registry, *REPORT, "--private")
    assert sum(row["missions"] for row in orders) == len(of_kind(found, "mission"))


def test_a_period_has_its_own_days_only(registry: Path, call: RunCommand) -> None:
    found = rows(call, registry, *REPORT, "--private", "--over", "2025-02")
    assert {row["date"][:7] for row in found} == {"2025-02"}
    assert of_kind(found, "order") == [("2025-02-10", "vincent.ploquart")]


def test_who_comes_back_or_works_for_what_stops_is_not_renewed(registry: Path, call: RunCommand) -> None:
    found = {row["name"]: row for row in rows(call, registry, *REPORT) if row["what"] == "mission"}
    assert found["tanguy.rosparc"]["renewal"] == "2025-02-14"
    assert call("stop", "ancrage-logement", "--reason", "impact", "--on", "2025-03-01", "--yes", cwd=registry).code == 0
    again = {row["name"]: row for row in rows(call, registry, *REPORT) if row["what"] == "mission"}
    assert again["tanguy.rosparc"]["renewal"] is None


def test_a_registry_without_the_dates_of_the_year_says_so(tmp_path: Path, call: RunCommand) -> None:
    (tmp_path / "incubo.toml").write_text('profile = "digital-services"\nlanguage = "en"\n', "utf-8")
    (tmp_path / "content/startups").mkdir(parents=True)
    ran = call(*REPORT, cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "are not set" in ran.out
    assert "which it does not have yet" in ran.out


def test_orders_are_shown_on_the_terminal_and_elsewhere_on_request(
    registry: Path, tmp_path: Path, call: RunCommand
) -> None:
    for form in ((), ("--by", "order"), ("--by", "month", "--why")):
        ran = call(*REPORT, *form, cwd=registry)
        assert "left out of the past" in ran.out
        assert not any(number in ran.out for number in ORDERS)
        file = tmp_path / "file.csv"
        assert call(*REPORT, *form, "-o", str(file), cwd=registry).code == 0
        assert not any(number in file.read_text("utf-8") for number in ORDERS)
    assert OVER in call(*REPORT, "--private", cwd=registry).out
    code, seen = run_with_answers(registry, *REPORT)
    assert (code, OVER in seen) == (0, True), seen
    past = call(*REPORT, "--private", "--known", "HEAD", cwd=registry)
    assert not any(number in past.out for number in ORDERS)


def test_figures_that_are_kept_have_none(registry: Path, call: RunCommand) -> None:
    refused = call(*REPORT, "--private", "--keep", "bilan", cwd=registry)
    assert (refused.code, "published with the registry" in refused.err) == (2, True)
    code, seen = run_with_answers(registry, *REPORT, "--keep", "bilan")
    assert code == 0, seen
    assert not any(number in seen for number in ORDERS)
    (kept,) = registry.glob("figures/bilan/*.json")
    assert not any(number in kept.read_text("utf-8") for number in ORDERS)


def test_a_page_shows_them_and_nothing_that_leaves_it(registry: Path) -> None:
    app = make_app(registry)
    for query in ("", "?by=order", "?by=month"):
        page = get(app, f"/reports/administration{query}").text
        assert (OVER in page) == ("month" not in query), query
        leaving = [f"/reports/administration.{suffix}{query}" for suffix in ("csv", "xlsx", "json", "ics")]
        for address in (*leaving, f"/reports/administration{query}{'&' if query else '?'}send=1"):
            answer = get(app, address)
            assert answer.status == 200, address
            assert not any(number.encode() in answer.body for number in ORDERS), address
    (registry.parent / "prive").rename(registry.parent / "ailleurs")
    page = get(app, "/reports/administration").text
    assert "which is not on this machine" in page
    assert OVER not in page


def test_orders_that_cannot_be_read_are_told(registry: Path, call: RunCommand) -> None:
    members = registry.parent / "prive/content/members"
    odd = "orders:\n  - number: 12\n  - end: 2025-01-02\n  - holder: ' '\n  - bidule\n  - end: jamais\n"
    (members / "nobody.known.md").write_text(f"---\n{odd}---\n", "utf-8")
    (members / "vincent.ploquart.md").write_text("---\norders: [\n---\n", "utf-8")
    for by in ((), ("--by", "order"), ("--by", "month")):
        ran = call(*REPORT, "--private", *by, "--incubator", "all", cwd=registry)
        assert ran.code == 0, ran.err
        assert "1 private file cannot be read" in ran.out
    found = rows(call, registry, *REPORT, "--private", "--incubator", "all")
    assert ("2025-01-02", "nobody.known") in of_kind(found, "certify")
    assert "cannot be read" in get(make_app(registry), "/reports/administration?incubator=all").text


def test_missions_of_a_month_are_extended_in_one_form(registry: Path) -> None:
    browser = Browser(registry)
    page = browser.get("/reports/administration?by=month")
    address = "/change/extend?over=2025-05&amp;whose=rivages"
    assert f'href="{address}"' in page.html
    form = browser.get(address.replace("&amp;", "&"))
    assert form.html.count('type="checkbox"') == 2
    preview = browser.send({"who": "vincent.ploquart", "until": "15/07/2025"})
    assert preview.status == 200, preview.text
    done = browser.send(button="do=write")
    assert done.status == 200, done.text
    assert git(registry, "show", "--name-only", "--format=").split() == ["content/members/vincent.ploquart.md"]
    assert "+  end: 2025-07-15" in git(registry, "show").replace("+    end", "+  end")
    assert browser.get("/change/extend?over=jamais").status == 409
    assert browser.get("/change/extend?over=2031").status == 200  # nobody: names are asked for
