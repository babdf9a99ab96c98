"""Indexes of the Registry agree with a search entry by entry; a registry never changes."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from support.shared_registries import share_registry

from incubo.config.settings import load_config
from incubo.core.message import Message
from incubo.core.problem import FieldLocation, Problem
from incubo.model.phases import find_current_period, phase_periods
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import WorkingTree

ROOT = Path(__file__).resolve().parents[3]
DAYS = [datetime.date(year, month, 15) for year in range(2016, 2027, 2) for month in (1, 7)]


@pytest.fixture(scope="module")
def sample() -> Registry:
    vocabulary = make_vocabulary(load_config(ROOT).profile_data)
    return share_registry("sample", load_registry(WorkingTree(ROOT, 10**6), INCUBO_LAYOUT, vocabulary))


@pytest.mark.parametrize("day", DAYS)
def test_teams_and_phases_on_a_day(day: datetime.date, sample: Registry) -> None:
    for startup in sample.startups.values():
        assert sample.teams_at(day).get(startup.id, []) == sample.team_at(startup.id, day)
        period = find_current_period(phase_periods(startup, sample.vocabulary), day)
        assert sample.phase_period_at(startup.id, day) == period
        assert sample.phase_at(startup.id, day) == (period.phase.name if period is not None else None)
    assert sum(map(len, sample.teams_at(day).values())) == sum(len(sample.team_at(s, day)) for s in sample.startups)


def test_a_startup_that_stopped_has_finished_and_an_unknown_one_has_not(sample: Registry) -> None:
    stop = datetime.date(2024, 9, 30)
    for day, is_over in ((stop - datetime.timedelta(1), False), (stop, True)):
        assert sample.has_stopped("filet-d-aide", day) is is_over
        assert sample.has_finished("filet-d-aide", day) is is_over
    assert sample.phase_at("absent", stop) is None
    assert not sample.has_finished("absent", stop)
    assert not sample.has_finished(None, stop)


def test_staffed_startups(sample: Registry) -> None:
    assert sample.staffed_startups >= set(sample.assignments_by_startup)
    assert len(sample.member_missions) == sum(len(member.missions) for member in sample.members.values())


def test_read_text(sample: Registry) -> None:
    path = "content/startups/quai-solidaire.md"
    assert sample.read_text(path) == (ROOT / path).read_text("utf-8")
    assert sample.read_text("content/startups/absent.md") == ""


def test_with_problems_makes_another_registry(sample: Registry) -> None:
    count = len(sample.problems)
    location = FieldLocation("content/startups/quai-solidaire.md", ("title",))
    registry = sample.with_problems([Problem("schema-type", location, Message("not a text"))])
    assert len(sample.problems) == count
    assert len(registry.problems) == count + 1
    assert location[:2] in registry.fields_with_problems
    assert location[:2] not in sample.fields_with_problems
    assert registry.entries is sample.entries
    assert registry.file_facts is sample.file_facts
