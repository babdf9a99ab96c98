"""Days in `incubo new`: in words, at the next committee of the startup, and why a period is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import RunCommand

JOB = ("new", "job", "--domaine", "dev", "--titulaire", "Varangue Conseil", "--dry-run")
MEMBER = ("new", "member", "--fullname", "Gwenn Le Bihan", "--role", "Designer", "--domaine", "design", "--dry-run")


@pytest.mark.parametrize("word", ["next-committee", "prochain comité"])
def test_until_the_next_committee(registry: Path, call: RunCommand, word: str) -> None:
    assert "closes: 2025-05-22\n" in call(*JOB, "--startup", "mon-estran", "--closes", word, cwd=registry).out
    member = call(*MEMBER, "--startup", "Mon Estran", "--end", word, cwd=registry)
    assert "    end: 2025-05-22\n" in member.out


def test_until_the_end_of_a_period(registry: Path, call: RunCommand) -> None:
    assert "closes: 2025-06-30\n" in call(*JOB, "--startup", "mon-estran", "--closes", "2025-06", cwd=registry).out


def test_in_json_in_any_order(registry: Path, call: RunCommand) -> None:
    sheet = registry / "offer.json"
    sheet.write_text(json.dumps({"closes": "next-committee", "domaine": "dev", "startup": "mon-estran"}), "utf-8")
    ran = call("new", "job", "--from", str(sheet), "--dry-run", cwd=registry)
    assert "closes: 2025-05-22\n" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*JOB, "--startup", "maree-claire", "--closes", "next-committee"), "was expected on 16 May 2024, and is late"),
        ((*JOB, "--incubator", "rivages", "--closes", "next-committee"), "none is named here"),
        ((*MEMBER, "--startup", "mon-estran", "--start", "2025-06"), "it begins on 2025-06-01 and ends on 2025-06-30"),
        ((*JOB, "--startup", "mon-estran", "--closes", "30/06/25"), "the year needs its four digits"),
        ((*JOB, "--startup", "mon-estran", "--closes", "30/02/2026"), "this month has fewer days"),
        ((*JOB, "--startup", "mon-estran", "--closes", "lundy"), "did you mean “lundi”?"),
    ],
)
def test_what_is_refused(registry: Path, call: RunCommand, words: tuple[str, ...], said: str) -> None:
    ran = call(*words, cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_report_takes_periods(registry: Path, call: RunCommand) -> None:
    ran = call(
        "report", "phases", "--at", "2024-T2", "--compare", "T2 2023", "--format", "json", cwd=registry, lang="fr"
    )
    assert ran.code == 0
    assert "2024-T2\u00a0: au 30 juin 2024\n" in ran.err
    assert "T2 2023\u00a0: au 30 juin 2023\n" in ran.err


def test_the_first_next_committee_of_several_startups(registry: Path, call: RunCommand) -> None:
    """A mission for several startups ends with the first of their committees."""
    one, two = (
        call(*MEMBER, "--startup", startups, "--end", "next-committee", "--dry-run", cwd=registry)
        for startups in ("mon-estran", "mon-estran,digue-info")
    )
    ends = [line for ran in (one, two) for line in ran.out.splitlines() if "end: " in line]
    assert [end.strip() for end in ends] == ["end: 2025-05-22", "end: 2025-01-16"], two.err
