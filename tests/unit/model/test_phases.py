"""Phases over time: the order in the file never matters, and an end never changes the phase at a date."""

from __future__ import annotations

import datetime
from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from incubo.config.settings import load_profile
from incubo.model.phases import find_current_period, phase_periods
from incubo.model.records import Phase, Startup
from incubo.model.vocabulary import make_vocabulary

VOCABULARY = make_vocabulary(load_profile("beta.gouv.fr"))
NAMES = ["investigation", "construction", "acceleration", "transfer", "consolidation", "success", "opere", "alumni",
         "transfere", "abandon-investigation", "abandon", "mystery"]  # fmt: skip
DAYS = st.dates(datetime.date(2015, 1, 1), datetime.date(2026, 12, 31))
PHASES = st.builds(Phase, st.sampled_from(NAMES), st.none() | DAYS, st.none() | DAYS)
STARTUPS = st.lists(PHASES, max_size=5).map(lambda phases: Startup("x", "x.md", phases=tuple(phases)))


def phases(*items: tuple[str, str]) -> Startup:
    return Startup("x", "x.md", phases=tuple(Phase(n, datetime.date.fromisoformat(d)) for n, d in items))


def phase_at(startup: Startup, day: datetime.date) -> str | None:
    period = find_current_period(phase_periods(startup, VOCABULARY), day)
    return period.phase.name if period is not None else None


@given(startup=STARTUPS, day=DAYS)
def test_order_in_the_file_does_not_matter(startup: Startup, day: datetime.date) -> None:
    results = {phase_at(startup._replace(phases=order), day) for order in permutations(startup.phases)}
    names = {(phase.start, VOCABULARY.phase_rank(phase.name)) for phase in startup.phases}
    if len(names) == len(startup.phases):
        assert len(results) == 1


@given(startup=STARTUPS, day=DAYS)
def test_phase_is_the_last_started_with_the_highest_rank(startup: Startup, day: datetime.date) -> None:
    started = [
        (phase.start, VOCABULARY.phase_rank(phase.name))
        for phase in startup.phases
        if phase.start is not None and phase.start <= day
    ]
    period = find_current_period(phase_periods(startup, VOCABULARY), day)
    if not started:
        assert period is None
    else:
        assert period is not None
        assert (period.phase.start, VOCABULARY.phase_rank(period.phase.name)) == max(started)


@given(startup=STARTUPS, later=PHASES, day=DAYS)
def test_later_phases_do_not_change_the_phase(startup: Startup, later: Phase, day: datetime.date) -> None:
    longer = startup._replace(phases=(later, *startup.phases))
    if later.start is None or later.start > day:
        assert phase_at(longer, day) == phase_at(startup, day)


@given(startup=STARTUPS, day=DAYS)
def test_end_date_does_not_change_the_phase(startup: Startup, day: datetime.date) -> None:
    endless = startup._replace(phases=tuple(phase._replace(end=None) for phase in startup.phases))
    assert phase_at(endless, day) == phase_at(startup, day)


@given(startup=STARTUPS)
def test_phase_periods_are_adjacent(startup: Startup) -> None:
    periods = phase_periods(startup, VOCABULARY)
    assert sorted(period.position for period in periods) == [i for i, phase in enumerate(startup.phases) if phase.start]
    for period, next_period in pairwise(periods):
        assert period.next_start == next_period.phase.start
    assert not periods or periods[-1].next_start is None


@given(startups=st.lists(STARTUPS, max_size=8), day=DAYS)
def test_counts_add_up(startups: list[Startup], day: datetime.date) -> None:
    counts: dict[str | None, int] = {}
    for startup in startups:
        phase = phase_at(startup, day)
        counts[phase] = counts.get(phase, 0) + 1
    assert sum(counts.values()) == len(startups)


def test_two_phases_on_the_same_day() -> None:
    startup = phases(("construction", "2023-01-09"), ("investigation", "2023-01-09"))
    assert phase_at(startup, datetime.date(2023, 1, 9)) == "construction"
    assert phase_at(startup, datetime.date(2023, 1, 8)) is None


def test_status_is_the_phase_of_files_without_phases() -> None:
    startup = Startup("x", "x.md", status="construction", start=datetime.date(2018, 1, 1))
    assert phase_at(startup, datetime.date(2019, 1, 1)) == "construction"
    assert phase_at(startup, datetime.date(2017, 1, 1)) is None
    stopped = startup._replace(status="death", end=datetime.date(2019, 6, 1))
    assert phase_at(stopped, datetime.date(2019, 1, 1)) is None
    assert phase_at(stopped, datetime.date(2019, 6, 1)) == "death"
