"""A signal as CONTRIBUTING adds it: what finds it; `test_add_a_signal.py` has its row, and plays it."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.facts.scope import Scope
from incubo.facts.teams import StartupTeam
from incubo.reports.attention.signals import FoundSignal


def find_no_sponsor(_: Scope, team: StartupTeam) -> Iterator[FoundSignal]:
    """A startup whose entry names no sponsor."""
    if not team.startup.sponsors:
        yield FoundSignal("no-sponsor", team.startup)
