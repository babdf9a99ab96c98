"""`report phases --history` says of each month of the real history what `--known` says of its last day."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.corpus_history import clone_history, history_bundle
from support.paths import corpus_folder

pytestmark = pytest.mark.corpus
MONTHS = 4


def test_each_month_is_what_known_says_of_its_end(
    call: RunCommand, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    corpus = corpus_folder()
    if corpus is None or not history_bundle(corpus).is_file():
        pytest.skip("the real history is not there")
    clone = clone_history(corpus, tmp_path / "registre")

    def rows(*words: str) -> list[dict[str, Any]]:
        ran = call("-R", str(clone), "report", "phases", "--incubator", "all", *words, "-f", "json")
        assert ran.code == 0, ran.err
        found: list[dict[str, Any]] = json.loads(ran.out)["rows"]
        return found

    history = rows("--over", "2018-11..2024-06", "--history")
    assert len(history) == 68
    chosen = random.Random(int(os.environ.get("INCUBO_SEED", "13"))).sample(history, MONTHS)
    for row in history if pytestconfig.getoption("all_months") else chosen:
        known = rows("--known", row["date"])
        ours = {
            name.removeprefix("known_"): count for name, count in row.items() if name.startswith("known_") and count
        }
        active, exits, total = (ours.pop(name, 0) for name in ("live", "exits", "total"))
        assert ours == {line["phase"]: line["count"] for line in known if line["phase"] and line["count"]}, row["date"]
        assert total == sum(ours.values())
        assert 0 < active <= total - exits
