"""The benchmark's own scripts run: names that they hold as text are seen by no type checker."""

from __future__ import annotations

import importlib.util
import sys

import pytest
from support.paths import ROOT


@pytest.mark.slow
def test_growth_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("bench", ROOT / "tests/bench/bench.py")
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "bench", bench)
    spec.loader.exec_module(bench)
    time_per_file, memory, *workbooks = bench.growth((10, 20))
    assert time_per_file.ratio > 0
    assert memory.ratio > 0
    assert all(line.ratio > 0 for line in workbooks)
