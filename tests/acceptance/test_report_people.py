"""The reports about people, committees and offers through the real command line, on the sample registry."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.paths import ROOT
from support.sample_registry import copy_sample_registry


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
        ("teams --need devlop", "“devlop” cannot be chosen here (--need)"),
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
    table = {row[0]: row[3:-1] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")}
    assert all(cell.replace(",", "", 1).isdigit() for cell in table["I-16"])


def test_people_behind_a_figure(call: RunCommand) -> None:
    found = {row["when"]: row for row in rows(call, "missions", "--why")}
    assert [why["id"] for why in found["30d"]["why"]] == ["samuel.orvault"]
    assert found["90d"]["people"] == sum(len(found[when]["why"]) for when in ("30d", "60d", "90d"))  # each once


def test_the_curve_is_drawn(call: RunCommand) -> None:
    page = call("report", "headcount", "--over", "2021..2024", "--format", "html", cwd=ROOT, lang="fr").out
    assert "<svg" in page
    assert "agent public" in page


def test_skills_of_the_people_who_are_here(call: RunCommand) -> None:
    found = {(row["skill"], row["kind"]): row for row in rows(call, "skills")}
    development = found["Développement", "domain"]
    assert development["people"] == sum(
        row["members"] for row in rows(call, "headcount", "--by", "domaine") if row["domaine"] == "Développement"
    )
    needed = {row["domaine"]: row for row in rows(call, "teams", "--by", "domaine")}
    for (skill, kind), row in found.items():
        if kind == "domain" and skill in needed:
            assert (row["lacking"], row["startups"]) == (needed[skill]["lacking"], needed[skill]["startups"]), skill
        elif kind == "skill":
            assert row["lacking"] is None  # no phase asks for it
    known = {
        row["id"]
        for row in json.loads(call("list", "members", "--skill", "Accessibilité", "-f", "json", cwd=ROOT).out)["rows"]
    }
    assert known == {"samuel.orvault", "maud.siffert", "rachid.benhamdi"}
    assert found["Accessibilité", "skill"]["people"] == 3
    assert found["Accessibilité", "skill"]["soon"] == 1  # samuel.orvault, until 4 February 2025


def test_a_skill_that_is_asked_for_is_looked_for_in_every_team(call: RunCommand) -> None:
    (row,) = rows(call, "skills", "--skill", "accessibilite")
    assert (row["people"], row["startups"], row["lacking"]) == (3, 4, 7)
    assert row["startups"] + row["lacking"] == 11  # every active product has a team
    told = call("report", "skills", "--skill", "accessibilité", "--why", "--lang", "fr", cwd=ROOT).out
    assert "Développeur, disponible après le 4 février 2025\u00a0: Marée Claire et Mon Estran" in told
    assert "Digue Info          personne n'indique cette compétence" in told
    assert [row["soon"] for row in rows(call, "skills", "--skill", "accessibilité", "--within", "19d")] == [0]
    assert [row["soon"] for row in rows(call, "skills", "--skill", "accessibilité", "--within", "20d")] == [1]
    assert [row["kind"] for row in rows(call, "skills", "--skill", "coaching")] == ["domain", "skill"]
    assert [row["skill"] for row in rows(call, "skills", "--skill", "dev,accessi")] == [
        "Développement",
        "Accessibilité",
    ]
    ran = call("report", "skills", "--skill", "accesibilité", cwd=ROOT)
    assert (ran.code, "did you mean “Accessibilité”?" in ran.err) == (2, True)


def test_spellings_of_a_skill_are_one_and_an_empty_team_lacks_nothing(call: RunCommand, tmp_path: Path) -> None:
    copy = copy_sample_registry(tmp_path)
    for member, now in (("maud.siffert", "accessibilite"), ("rachid.benhamdi", "ACCESSIBILITÉ ")):
        path = copy / f"content/members/{member}.md"
        path.write_text(path.read_text("utf-8").replace("- Accessibilité", f"- '{now}'"), "utf-8")
    path = copy / "content/members/tanguy.rosparc.md"
    path.write_text(re.sub(r"end: 2025-\S+", "end: 2025-01-10", path.read_text("utf-8")), "utf-8")
    ran = call("report", "skills", "--skill", "Accessibilité", "-f", "json", cwd=copy)
    table = json.loads(ran.out)
    (row,) = table["rows"]
    assert (row["people"], row["lacking"]) == (3, 6)  # ancrage-logement has nobody now
    assert "1 active product out of 11 has nobody." in json.dumps(table["notes"])
