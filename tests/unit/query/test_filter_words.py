"""What a list was asked for, in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.paths import ROOT
from support.sample_registry import copy_sample_registry

from incubo.query.filters import FILTER_LABELS
from incubo.query.resources.catalogue import RESOURCES


def test_every_filter_has_words() -> None:
    assert {name for resource in RESOURCES for name in resource.filters} == {
        label.rpartition(" ")[2] for label in FILTER_LABELS
    }


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("committees --ending 60d", "expected within 60 days"),
        ("startups --ending 60d", "next committee within 60 days"),
        ("jobs --ending 60d", "closing within 60 days"),
        ("missions --ending 60d --not-status independent", "ending within 60 days · status: not freelancer"),
        ("startups --phase construction,acceleration", "phase: Construction, Acceleration"),
        ("startups --not-incubated --missing stats_url", "not in the programme · without statistics page"),
        ("members --startup mon-estran --search vue", "product: Mon Estran · “vue”"),
        ("committees --since 2024-01-01 --until 2024-06-30", "from 1 January 2024 · until 30 June 2024"),
    ],
)
def test_filters_are_told_without_options(call: RunCommand, command: str, expected: str) -> None:
    told = call("list", *command.split(), "--format", "markdown", cwd=ROOT).out
    assert told.replace("\\", "").count(expected) == 1
    assert expected in told.partition("\n")[0].replace("\\", "")
    assert "--" not in told.replace("---", "")


def test_an_employer_of_several_spellings_is_told_once(call: RunCommand, tmp_path: Path) -> None:
    folder = copy_sample_registry(tmp_path / "registry")
    spelt = [
        path for path in sorted((folder / "content/members").iterdir()) if b"employer: ANRH\n" in path.read_bytes()
    ]
    assert len(spelt) > 2
    spelt[0].write_bytes(spelt[0].read_bytes().replace(b"employer: ANRH\n", b"employer: Anrh\n"))
    told = call("list", "members", "--employer", "anrh", "--all", "--format", "markdown", cwd=folder).out
    assert told.count("employer: ANRH") == 1
