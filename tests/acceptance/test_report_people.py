"""The reports about people, committees and offers through the real command line, on the sample registry."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from support.command_line import RunCommand
from support.paths import ROOT


def rows(call: RunCommand, *words: str) -> list[dict[str, Any]]:
    ran = call("report", *words, "--format", "json", cwd=ROOT)
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["rows"]
    return found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("headcount --every month", "use --every only with --over"),
        ("missions --over 2025 --ending 30d", "--ending cannot be used with --over"),
        ("missions --ending 45", "did you mean “45d”?"),
        ("committees --over 2024 --by phase", "--by cannot be used with --over"),
        ("teams --need devlop", "--need does not accept “devlop”"),
        ("arrivals --over 2030", "begins after the chosen day"),
        ("indicators --set loi", "choose among: bilan, plf"),
    ],
)
def test_invalid_requests_are_refused(call: RunCommand, words: str, said: str) -> None:
    ran = call("report", *words.split(), cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_indicators_count_the_people_of_an_incubators_teams_as_headcount_does(call: RunCommand) -> None:
    there = sum(row["members"] for row in rows(call, "headcount", "--incubator", "rivages"))
    (active,) = (row for row in rows(call, "indicators", "--incubator", "rivages") if row["id"] == "I-15")
    assert active["2025"] == there == 26


def test_words_are_read_from_the_day_of_the_report(call: RunCommand) -> None:
    """`this-month` is that of `--at`, whatever the day of the machine."""
    found = rows(call, "arrivals", "--over", "this-month", "--at", "2024-03-20")
    assert [(row["first"], row["last"]) for row in found] == [("2024-03-01", "2024-03-20")]
    ahead = rows(call, "missions", "--over", "next-month", "--at", "2024-03-20")
    assert [(row["first"], row["last"]) for row in ahead] == [("2024-04-01", "2024-04-30")]


def test_roles_are_named_without_accents_and_in_part(call: RunCommand) -> None:
    found = rows(call, "teams", "--need", "dev,deploiement", "--phase", "construction")
    assert {role for row in found for role in row["missing"] or ()} == {"Déploiement"}
    assert {row["phase"] for row in found} == {"construction"}


def test_figures_of_several_types_are_numbers_for_machines(call: RunCommand) -> None:
    found = {row["id"]: row for row in rows(call, "indicators", "--over", "2023..2024", "--at", "2024-12-31")}
    assert found["I-7"]["2024"] == 2
    assert 0 < found["I-16"]["2024"] < 1
    assert found["I-19"]["2023"] is None
    text = call("report", "indicators", "--format", "csv-excel", cwd=ROOT, lang="fr").out
    table = {row[0]: row[3:] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")}
    assert all(cell.replace(",", "", 1).isdigit() for cell in table["I-16"])


def test_people_behind_a_figure(call: RunCommand) -> None:
    found = {row["when"]: row for row in rows(call, "missions", "--why")}
    assert [why["id"] for why in found["30d"]["why"]] == ["samuel.orvault"]
    assert found["90d"]["leave"] == len(found["90d"]["why"]) - found["90d"]["stay"] - found["90d"]["back"]


def test_the_curve_is_drawn(call: RunCommand) -> None:
    page = call("report", "headcount", "--over", "2021..2024", "--format", "html", cwd=ROOT, lang="fr").out
    assert "<svg" in page
    assert "agent public" in page
