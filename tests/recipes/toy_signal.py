"""A signal as CONTRIBUTING adds it: what finds it; `test_add_a_signal.py` has its row, and plays it."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.facts.scope import StartupSituation
from incubo.facts.signals import FoundSignal


def find_no_sponsor(situation: StartupSituation) -> Iterator[FoundSignal]:
    """A startup whose entry names no sponsor."""
    if not situation.startup.sponsors:
        yield FoundSignal.of("no-sponsor", situation)
