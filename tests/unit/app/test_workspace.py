"""Registries side by side: what one caller opens, asks and says is no other's."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

from support.paths import ROOT

from incubo.app.environment import Environment
from incubo.app.reports.context import make_report_context
from incubo.app.workspace import open_workspace
from incubo.core import i18n
from incubo.core.message import Message
from incubo.facts.scope import Scope
from incubo.reports.phases import phases_report

STARTUP = "---\ntitle: {title}\nmission: Aider\nphases:\n  - name: {phase}\n    start: 2024-01-01\n---\n"


def make_registry(folder: Path, count: int, phase: str) -> Path:
    startups = folder / "content/startups"
    startups.mkdir(parents=True)
    for number in range(count):
        text = STARTUP.format(title=f"Produit {number}", phase=phase)
        (startups / f"produit-{number}.md").write_text(text, "utf-8")
    return folder


def test_registries_languages_and_days_side_by_side(tmp_path: Path) -> None:
    folders = (make_registry(tmp_path / "a", 3, "construction"), make_registry(tmp_path / "b", 5, "acceleration"))
    barrier = Barrier(2)

    def ask(number: int) -> list[tuple[str, int, str, list[str]]]:
        language, day = (("fr", "2024-03-01"), ("en", "2025-02-01"))[number]
        i18n.set_language(language)
        remarks: list[Message] = []
        environment = Environment(language, lambda _: date(2025, 6, 1), remark=remarks.append)
        answers = []
        for _ in range(20):
            barrier.wait(timeout=30)
            remarks.clear()
            workspace = open_workspace(folders[number], environment, day[:7])
            context = make_report_context(workspace, None)
            table = phases_report(Scope(context.registry, context.day))
            label = i18n.translate(table.columns[0].label)
            answers.append(
                (label, len(context.registry.startups), str(context.day), list(map(i18n.translate, remarks)))
            )
        return answers

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(ask, (0, 1))
    assert first == [("Phase", 3, "2024-03-31", ["2024-03\u00a0: au 31 mars 2024"])] * 20
    assert second == [("Phase", 5, "2025-02-28", ["2025-02: on 28 February 2025"])] * 20


OPENINGS = """
import gc, sys
from datetime import date
from pathlib import Path
from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace

environment = Environment("en", lambda _: date(2025, 6, 1))

def count_blocks_after(times):
    for _ in range(times):
        open_workspace(Path(sys.argv[1]), environment).load_registry()
    gc.collect()
    return sys.getallocatedblocks()

before = count_blocks_after(200)
print(count_blocks_after(800) - before)
"""


def test_a_thousand_openings_leave_no_memory_behind(tmp_path: Path) -> None:
    """In a process of its own, where nothing else allocates: whatever an opening kept would be a block at least.

    The interpreter's own caches made 26 to 149 blocks in a dozen runs.
    """
    folder = make_registry(tmp_path, 1, "construction")
    words = [sys.executable, "-P", "-c", OPENINGS, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=120, check=True)
    assert int(done.stdout) < 300
